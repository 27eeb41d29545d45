"""Are two names the same? Order, spacing, accents and well-known spellings do not count; a changed syllable does."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import permutations, product

from sinergi.readers.values import normalise_company, normalise_name

SAME = 1.0
VARIANT = 0.95  # equal after a well-known other spelling (WONG, WANG)
SIMILAR = 0.92  # least similarity that tiers 4 and 5 accept (DOMAIN §2.10)
SUPPORTING = 0.85  # least similarity that supports a look-alike passport (tier 3)
_LONG_WORD = 7  # from here on a lost or doubled letter is a slip, below it makes another word (ABADI, ABDI)
_MOST_WORDS = 5

_PARTICLES = frozenset({"BIN", "BINTI", "BTE", "BT", "A/L", "A/P", "S/O", "D/O"})
_UMLAUT = re.compile(r"^([LN])(?:V|YU|UE)$")

# Romanisations of one surname. A word may belong to two: WONG is Wang or Huang, but Wang is not Huang.
_SPELLINGS: dict[str, tuple[str, ...]] = {}
for _family in (
    "ZHANG CHANG CHEUNG CHEONG TEO", "WANG WONG ONG", "HUANG WONG NG OEI", "LI LEE LIE", "CHEN CHAN TAN", "LIN LIM LAM", "ZHOU CHOW CHOU",
    "XU HSU KHO", "GUO KUO KWOK KWEE", "CAI TSAI CHOI CHUA", "HE HO", "YE YEH YIP", "ZHENG CHENG TAY", "WU NG GO", "ZHAO CHAO CHIU", "XIE HSIEH TJIA",
    "YANG YEUNG YEO", "LIU LAU LOW", "SUN SUEN", "ZHU CHU", "SONG SUNG", "JIANG CHIANG", "CAO TSAO", "QIU CHIU KHOO", "KI YI LEE RHEE RI", "PARK BAK PAK",
    "JEONG JUNG CHUNG JONG", "CHOI CHOE", "KANG GANG", "CHO JO", "YOON YUN", "LIM IM", "SHIN SIN", "GO KOH KO",
    "MOHAMMED MOHAMMAD MUHAMMAD MOHAMED MOHAMAD MUHAMAD MUHAMMED MOHD MUHD MD",
):  # fmt: skip
    _words = _family.split()
    for _word in _words:
        _SPELLINGS[_word] = (*_SPELLINGS.get(_word, ()), _words[0])


@lru_cache(maxsize=65536)
def words(name: str | None) -> tuple[str, ...]:
    """The words of a person's name that identify, in the order given; BIN, BINTI, A/L and the like left out."""
    kept = [word for word in (normalise_name(name) or "").split() if word not in _PARTICLES]
    return tuple(_UMLAUT.sub(r"\1U", word.replace("/", "")) for word in kept)


def _arrangements(parts: tuple[str, ...]) -> set[str]:
    if len(parts) > _MOST_WORDS:
        turns = [parts[n:] + parts[:n] for n in range(len(parts))]
        return {"".join(turn) for turn in [*turns, tuple(sorted(parts))]}
    return {"".join(turn) for turn in permutations(parts)}


@lru_cache(maxsize=65536)
def arrangements(name: str | None) -> frozenset[str]:
    """Every way of writing the words of a name together: WANG XIAO MING and XIAOMING WANG share one."""
    return frozenset(_arrangements(words(name)))


@lru_cache(maxsize=16384)
def _respelled(name: str | None) -> frozenset[str]:
    choices = [(word, *_SPELLINGS.get(word, ())) for word in words(name)[:_MOST_WORDS]]
    found: set[str] = set()
    for number, parts in enumerate(product(*choices)):
        if number == 32:
            break
        found |= _arrangements(parts)
    return frozenset(found)


def letters(name: str | None) -> str:
    """The letters of a name in alphabetical order: equal for equal names, so that they can be found by it."""
    return "".join(sorted("".join(words(name))))


@lru_cache(maxsize=65536)
def filed_under(name: str | None) -> frozenset[str]:
    """Under which letters a name is filed: its own, and those of its well-known other spellings."""
    choices = [(word, *_SPELLINGS.get(word, ())) for word in words(name)[:_MOST_WORDS]]
    rest = "".join(words(name)[_MOST_WORDS:])
    return frozenset("".join(sorted("".join(parts) + rest)) for number, parts in enumerate(product(*choices)) if number < 32)


def sought_under(name: str | None) -> set[str]:
    """Where every name that `likeness` could accept is filed: the letters, one fewer, or one more."""
    plain = letters(name)
    fewer = {plain[:n] + plain[n + 1 :] for n in range(len(plain))}
    more = {"".join(sorted(plain + letter)) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return {*filed_under(name), *fewer, *more}


def _is_slip(one: str, other: str, may_lose: bool = False) -> bool:
    """One word is the other with two neighbouring letters exchanged, or a letter doubled, or (``may_lose``, long words) one letter lost.

    A replaced letter is no slip: MING and PING, SITI and SITA are two people, and twins differ by just that. A lost one is none in
    the name of a person: LIANGQIANG and LIANGQING are brothers.
    """
    if len(one) == len(other):
        apart = [n for n in range(len(one)) if one[n] != other[n]]
        if len(apart) != 2:
            return False
        first, second = apart
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    short, long = sorted((one, other), key=len)
    if len(long) != len(short) + 1:
        return False
    at = next((n for n in range(len(short)) if short[n] != long[n]), len(short))
    if short[at:] != long[at + 1 :]:
        return False
    return (at > 0 and long[at] == long[at - 1]) or (may_lose and len(long) >= _LONG_WORD and 0 < at < len(short))


def _one_slip(ours: tuple[str, ...], theirs: tuple[str, ...], may_lose: bool = False) -> bool:
    """The same words but one, and that one a slip."""
    if len(ours) != len(theirs):
        return False
    left, right = sorted(ours), sorted(theirs)
    for word in list(left):
        if word in right:
            left.remove(word)
            right.remove(word)
    return len(left) == 1 and _is_slip(left[0], right[0], may_lose)


def ratio(one: str | None, other: str | None) -> float:
    """Likeness of two names, 0 to 1, in sorted and in joined words; a mere number, not a judgement."""
    from rapidfuzz import fuzz

    ours, theirs = sorted(words(one)), sorted(words(other))
    if not ours or not theirs:
        return 0.0
    return max(fuzz.ratio(" ".join(ours), " ".join(theirs)), fuzz.ratio("".join(words(one)), "".join(words(other)))) / 100


def likeness(one: str | None, other: str | None) -> float:
    """How surely two names are one name, for tiers 4 and 5.

    Returns:
        1.0 the same words in any order and spacing; 0.95 the same but for a well-known other spelling; the similarity
        (at least 0.92) where a slip of the pen explains the difference; else 0.
    """
    if not words(one) or not words(other):
        return 0.0
    if one == other or arrangements(one) & arrangements(other):
        return SAME
    if _respelled(one) & _respelled(other):
        return VARIANT
    if _one_slip(words(one), words(other)):
        close = ratio(one, other)
        return close if close >= SIMILAR else 0.0
    return 0.0


def company_key_of(name: str | None) -> str | None:
    """A company's name without legal form, blanks and punctuation."""
    plain = normalise_company(name)
    return plain.replace(" ", "") if plain else None


def same_company(one: str, other: str) -> float:
    """Likeness of two company names, 0 unless one slip in one word explains the difference; numbers must be equal."""
    ours, theirs = (normalise_company(one) or "").split(), (normalise_company(other) or "").split()
    if "".join(ours) == "".join(theirs):
        return SAME
    if not _one_slip(tuple(ours), tuple(theirs), may_lose=True):
        return 0.0
    from rapidfuzz import fuzz

    left, right = "".join(ours), "".join(theirs)
    if re.sub(r"\D", "", left) != re.sub(r"\D", "", right):
        return 0.0
    close = fuzz.ratio(left, right) / 100
    return close if close >= SIMILAR else 0.0


def neighbours(text: str) -> set[str]:
    """The text itself and with any one character left out: two names one slip apart share one of these."""
    return {text, *(text[:n] + text[n + 1 :] for n in range(len(text)))}
