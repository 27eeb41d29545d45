"""The command `sinergi` (DESIGN §4.1)."""

from __future__ import annotations

import argparse
import errno
import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sinergi.errors import DatabaseFault, SinergiError
from sinergi.places import home


def _warehouse() -> str:
    """The warehouse URL, the embedded server started where it is needed.

    A home is made once; an inbox that vanished later (an unmounted share) is not quietly made anew.
    """
    from sinergi.services import postgres

    place = home()
    if not place.secrets.is_dir():
        place.create()
    postgres.start(place)
    return postgres.url(place)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO timestamp such as 2026-11-11T09:00:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _init(args: argparse.Namespace) -> int:
    from sinergi import reference
    from sinergi.installation import install
    from sinergi.reporting.dictionary import DICTIONARY, write_dictionary

    home().create()
    counts = install(_warehouse())
    reference.export(_warehouse(), home())
    write_dictionary(_warehouse(), home().reports / DICTIONARY)
    print(f"home {home().root} is ready: {counts['forms']} forms defined, {counts['senders']} senders registered")
    return 0


def _start(args: argparse.Namespace) -> int:
    url = _warehouse()
    if os.environ.get("SINERGI_WAREHOUSE_URL"):
        from sinergi.pipeline import scalar_of

        scalar_of(url, "select 1")
        print("nothing to start: the warehouse lies on the server that SINERGI_WAREHOUSE_URL names, and it answers")
    else:
        print("PostgreSQL is running; `sinergi url` prints the warehouse URL")
    return 0


def _stop(args: argparse.Namespace) -> int:
    from sinergi.services import postgres

    print("PostgreSQL is stopped" if postgres.stop(home()) else "PostgreSQL was not running")
    return 0


def _url(args: argparse.Namespace) -> int:
    from sinergi.services import postgres

    print(postgres.url(home(), args.role))
    return 0


def _sample(args: argparse.Namespace) -> int:
    from sinergi.intake.senders import load
    from sinergi.sample import generate

    out = Path(args.out)
    counts = generate(
        out,
        regions=tuple(args.regions.split(",")),
        first_period=args.first,
        months=args.months,
        seed=args.seed,
        scale=args.scale,
        truth_file=Path(args.truth) if args.truth else None,
        mess=args.mess,
    )
    print(json.dumps(counts, default=str))
    if out.absolute() == home().inbox:
        print(f"{load(_warehouse(), out / 'senders.csv')} companies registered; next: sinergi run", file=sys.stderr)
        (out / "senders.csv").unlink()  # a register, not a delivery
    else:
        print(f"next: sinergi sender load {out / 'senders.csv'}; copy the folders into the inbox; sinergi run", file=sys.stderr)
    return 0


def _sender_add(args: argparse.Namespace) -> int:
    from sinergi.intake.senders import FIRST_PERIOD, register

    entry = {
        "code": args.code,
        "kind": args.kind,
        "name": args.name,
        "region": args.region,
        "since": args.since or FIRST_PERIOD,
        "kbli": args.kbli or "",
    }
    register(_warehouse(), [entry])
    print(f"sender {args.code} is registered; it delivers into {home().inbox / args.code}")
    return 0


def _sender_load(args: argparse.Namespace) -> int:
    from sinergi.intake.senders import load

    print(f"{load(_warehouse(), Path(args.file))} senders registered")
    return 0


def _run(args: argparse.Namespace) -> int:
    from sinergi.installation import install
    from sinergi.pipeline import run, scalar_of

    url = _warehouse()
    if scalar_of(url, "select to_regclass('intake.submission')") is None:
        install(url)
    say = (lambda text: print(f"… {text}", file=sys.stderr)) if sys.stderr.isatty() else (lambda text: None)
    result = run(url, home(), args.as_of, say)
    print(json.dumps(result, default=str))
    return 1 if result.get("broken") or result.get("closed") else 0


def _check(args: argparse.Namespace) -> int:
    from sinergi.checking import check_files

    answers = check_files([Path(name) for name in args.files])
    refused = [answer for answer in answers if answer["status"] == "REFUSED"]
    if args.json:
        print(json.dumps(answers, ensure_ascii=False, indent=1, default=str))
    else:
        from sinergi.checking import show

        show(answers)
    return 1 if refused else 0


def _template(args: argparse.Namespace) -> int:
    from sinergi.templates import write_template

    print(f"template of {args.form} written to {write_template(args.form, Path(args.output))}")
    return 0


def _status(args: argparse.Namespace) -> int:
    from sinergi.obligations.status import show

    show(_warehouse(), args.period, args.region)
    return 0


def _answers(args: argparse.Namespace) -> int:
    from rich.console import Console

    from sinergi.reporting import answers
    from sinergi.services import postgres

    _warehouse()
    answers.show(answers.ask(postgres.reader_url(home()), args.period, args.region), Console(highlight=False))
    return 0


def _dictionary(args: argparse.Namespace) -> int:
    from sinergi.reporting.dictionary import write_dictionary

    print(write_dictionary(_warehouse(), Path(args.output)))
    return 0


def _report(args: argparse.Namespace) -> int:
    from sinergi.reporting.report import write_report

    print(write_report(_warehouse(), args.period, args.region, Path(args.output)))
    return 0


def _explanation_list(args: argparse.Namespace) -> int:
    from sinergi.quality import explaining

    found = explaining.listing(_warehouse(), args.status, args.form, args.sender)
    if args.json:
        print(json.dumps([dict(row._mapping) for row in found], ensure_ascii=False, default=str))
    else:
        explaining.show(found)
    return 0


def _explanation_decide(args: argparse.Namespace) -> int:
    from sinergi.quality import explaining

    done = explaining.decide(_warehouse(), args.keys, args.decision, args.by or getpass.getuser(), datetime.now(UTC), args.note)
    print(f"{done} explanations {args.decision.lower()}; the next `sinergi run` tells the senders what is asked again")
    return 0


def _review_list(args: argparse.Namespace) -> int:
    from sinergi.identity import reviewing

    found = reviewing.listing(_warehouse(), args.limit)
    if args.json:
        print(json.dumps([dict(row._mapping) for row in found], ensure_ascii=False, default=str))
        return 0
    for row in found:
        weight = "" if row.weight is None else f", weight {row.weight:.1f}"
        print(f"pair {row.pair_key}: {row.way}, names alike {row.score:.2f}{weight}")
        for side in ("one", "other"):
            said = (getattr(row, f"{side}_{what}") for what in ("name", "birth_date", "sex", "nationality", "passport", "niora"))
            print("   ", " | ".join("-" if value in (None, "") else str(value) for value in said))
    print(f"{len(found)} pairs wait; decide with `sinergi identity review same PAIR` or `… different PAIR`")
    return 0


def _review_decide(args: argparse.Namespace) -> int:
    from sinergi.identity import reviewing

    done = reviewing.decide_pairs(_warehouse(), datetime.now(UTC), args.pairs, args.verdict, args.by or getpass.getuser(), home(), args.why)
    print(f"{done} pairs judged {args.verdict}; the next `sinergi run` loads the facts of the files behind them")
    return 0


def _identity_undo(args: argparse.Namespace) -> int:
    from sinergi.identity import judgements

    entry = judgements.undo(_warehouse(), datetime.now(UTC), args.judgement, args.by or getpass.getuser(), home(), args.why)
    print(f"judgement {args.judgement} is undone by entry {entry}; the next `sinergi run` loads the facts of the files behind it")
    return 0


def _identity_commands(commands, add) -> None:
    """`sinergi identity …`: doubtful pairs and the judgement log."""
    identity = commands.add_parser("identity", help="who is who: judge doubtful pairs, undo a judgement").add_subparsers(
        dest="subcommand", required=True
    )
    review = identity.add_parser("review", help="pairs that could be one person").add_subparsers(dest="action", required=True)
    listed = add("list", _review_list, "the pairs that wait, side by side; personal data", review)
    listed.add_argument("--limit", type=int, default=50)
    listed.add_argument("--json", action="store_true")
    for name, text in (("same", "the two of each pair are one person"), ("different", "the two of each pair are two people")):
        deciding = add(name, _review_decide, text, review)
        deciding.add_argument("pairs", type=int, nargs="+", metavar="PAIR")
        deciding.add_argument("--by", help="who decides; the user of this terminal by default")
        deciding.add_argument("--why", help="what it rests on, for the log; no personal data")
        deciding.set_defaults(verdict=name)
    undoing = add("undo", _identity_undo, "undo a merge or a decision; links, keys and facts are as they were", identity)
    undoing.add_argument("judgement", type=int, metavar="JUDGEMENT", help="judgement_key of identity.judgement")
    undoing.add_argument("--by", help="who undoes it; the user of this terminal by default")
    undoing.add_argument("--why", help="what it rests on, for the log; no personal data")


def _period(text: str) -> str:
    from sinergi.periods import NotAPeriod, Period

    try:
        return str(Period.parse(text))
    except NotAPeriod:
        raise argparse.ArgumentTypeError(f"{text!r} is not a period such as 2026-10, 2026-Q4, 2026-S2 or 2026") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-01-31") from None


def _reference_load(args: argparse.Namespace) -> int:
    from sinergi import reference

    done = reference.load(_warehouse(), args.table, Path(args.file), args.source, args.valid_from, args.full, args.check)
    print("\n".join(done.lines()))
    if args.check:
        print("checked only; nothing was written")
    else:
        reference.export(_warehouse(), home())
    return 0


def _threshold(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number) if "." in number else int(number)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not name=number, such as share=0.2") from None


def _shadow(args: argparse.Namespace) -> int:
    from sinergi.quality import shadow

    contract = Path(args.contract) if args.contract else None
    found = shadow.compare(_warehouse(), args.form, args.rule, dict(args.threshold), contract, args.first, args.last)
    if args.json:
        print(json.dumps([entry.as_dict() for entry in found], indent=1))
    else:
        shadow.show(found)
    return 0


def _reference_list(args: argparse.Namespace) -> int:
    from sinergi import reference

    reference.show(reference.listing(_warehouse()))
    return 0


def _excuse(args: argparse.Namespace) -> int:
    from sinergi.obligations import desk

    print(desk.excuse(_warehouse(), args.sender, args.period, args.by, args.why, args.form, args.to, args.until, args.withdraw))
    return 0


def _lock(args: argparse.Namespace) -> int:
    from sinergi.obligations import desk

    print(desk.lock(_warehouse(), args.period, args.by, args.why, args.form, args.region, args.subcommand == "lock"))
    return 0


def _authorise(args: argparse.Namespace) -> int:
    from sinergi.obligations import desk

    print(desk.authorise(_warehouse(), args.deliverer, args.sender, args.by, args.why, args.form, args.first, args.last, args.revoke))
    return 0


def _share(args: argparse.Namespace) -> int:
    from sinergi.obligations import desk

    print(desk.share(_warehouse(), args.form, args.sender, args.reporter, args.period, args.by, args.why, args.to, args.end))
    return 0


def _due(args: argparse.Namespace) -> int:
    from sinergi.obligations import desk

    print(
        desk.set_due(
            _warehouse(), args.period, args.by, args.why, args.form, args.region, args.to, args.day, args.months_after, args.working_days,
            args.date, args.basis, args.says, args.grace,
        )
    )  # fmt: skip
    return 0


def _obligation_commands(commands, add) -> None:
    """`sinergi obligation …`: each decision is one appended row with who (--by) and why (--why)."""
    duty = commands.add_parser("obligation", help="excuse, lock, authorise: decisions about obligations, recorded with who and why")
    duties = duty.add_subparsers(dest="subcommand", required=True)

    def decision(name: str, work, text: str, form: str | None = "all forms") -> argparse.ArgumentParser:
        made = add(name, work, text, duties)
        made.add_argument("--by", required=True, help="who decided")
        made.add_argument("--why", required=True, help="why, such as the letter it rests on")
        if form:
            made.add_argument("--form", help=f"form code; without it {form}")
        return made

    excuse = decision("excuse", _excuse, "excuse a sender; state EXCUSED until the day named")
    excuse.add_argument("sender")
    excuse.add_argument("--period", required=True, help="the (first) period excused")
    excuse.add_argument("--to", help="the last period excused")
    excuse.add_argument("--until", type=_day, help="last day of the excusal; then the duty is back")
    excuse.add_argument("--withdraw", action="store_true", help="take the excusal back")
    for name, text in (("lock", "close a period: later files are refused with S004.locked"), ("unlock", "open a closed period again")):
        locking = decision(name, _lock, text)
        locking.add_argument("--period", required=True, help="the period, with the periods inside it")
        locking.add_argument("--region", help="region and all below it; without it all regions")
    authorise = decision("authorise", _authorise, "let one sender deliver for another")
    authorise.add_argument("deliverer", help="the sender whose inbox folder is used")
    authorise.add_argument("--for", dest="sender", required=True, help="the sender that the files name")
    authorise.add_argument("--from", dest="first", type=_day, help="first day of receipt")
    authorise.add_argument("--to", dest="last", type=_day, help="last day of receipt")
    authorise.add_argument("--revoke", action="store_true", help="take the authority back for these days")
    share = decision("share", _share, "several reporters for one duty: it is met when all named are in", None)
    share.add_argument("form")
    share.add_argument("--of", dest="sender", required=True, help="the sender that owes the form")
    share.add_argument("--reporter", required=True, help="who reports (a share of) it; name the owner too where it still reports")
    share.add_argument("--period", required=True, help="the first period shared")
    share.add_argument("--to", help="the last period shared")
    share.add_argument("--end", action="store_true", help="end the share")
    due = decision("due", _due, "set a local due date or days of grace; with neither, the contract's count again")
    due.add_argument("--period", required=True, help="the first period ruled")
    due.add_argument("--to", help="the last period ruled")
    due.add_argument("--region", help="region and all below it; without it all regions")
    due.add_argument("--day", type=int, help="day of the month after the period")
    due.add_argument("--months-after", type=int, help="months after the period's last month, 1 by default")
    due.add_argument("--working-days", type=int, help="working days after the end of the period")
    due.add_argument("--date", type=_day, help="one date, such as an extension")
    due.add_argument("--grace", type=int, help="calendar days after the due date: late, but not missing")
    due.add_argument("--basis", choices=["hukum", "perjanjian"], help="law or agreement")
    due.add_argument("--says", help="the law, Perbup, SK or MoU")


def _finding_list(args: argparse.Namespace) -> int:
    from sinergi.reconcile import lifecycle

    found = lifecycle.listing(_warehouse(), args.period, args.region, args.code, None if args.all else "OPEN")
    if args.json:
        print(json.dumps([dict(row._mapping) for row in found], ensure_ascii=False, default=str))
    else:
        lifecycle.show(found)
    return 0


def _finding_resolve(args: argparse.Namespace) -> int:
    from sinergi.reconcile import lifecycle

    resolution = args.resolution if args.subcommand == "resolve" else lifecycle.REOPENED
    print(
        lifecycle.resolve(
            _warehouse(), datetime.now(UTC), args.code, args.period, args.region, resolution, args.by, args.why, args.person, args.subject
        )
    )
    return 0


def _trace(args: argparse.Namespace) -> int:
    from sinergi.reconcile import tracing as judgements
    from sinergi.reporting import tracing as marts

    tracing = judgements if args.view == judgements.VIEW else marts
    row = dict(pair.split("=", 1) if "=" in pair else (pair, "") for pair in args.row)
    entries = tracing.trace(_warehouse(), args.view, row, args.known_on)
    if args.json:
        print(json.dumps(entries, ensure_ascii=False, default=str, indent=1))
    else:
        tracing.show(entries)
    return 0


def _finding_commands(commands, add) -> None:
    """`sinergi finding …` and `sinergi trace`: what sources say together, and what is behind it."""
    finding = commands.add_parser("finding", help="findings between sources: list them, record what was decided")
    findings = finding.add_subparsers(dest="subcommand", required=True)
    listed = add("list", _finding_list, "findings of a month, the most pressing first; the reading is logged", findings)
    listed.add_argument("--period", type=_period, help="without it the newest month")
    listed.add_argument("--region", help="region and all below it")
    listed.add_argument("--code", help="X rule")
    listed.add_argument("--all", action="store_true", help="closed ones too")
    listed.add_argument("--json", action="store_true")
    for name, text in (("resolve", "record how a finding was closed; it takes effect at once"), ("reopen", "take a decision back")):
        deciding = add(name, _finding_resolve, text, findings)
        deciding.add_argument("code", help="X rule of the finding")
        deciding.add_argument("--period", required=True)
        deciding.add_argument("--region", required=True)
        deciding.add_argument("--person", type=int, help="person_key, for findings of the three-way check")
        deciding.add_argument("--subject", help="subject as listed, for the others")
        deciding.add_argument("--by", required=True, help="who decided")
        deciding.add_argument("--why", required=True, help="why, such as the report of the visit")
        if name == "resolve":
            deciding.add_argument("--as", dest="resolution", required=True, metavar="RESOLUTION", help="DATA_DIPERBAIKI, IZIN_DIPERBARUI, "
                                  "PINDAH, SUDAH_KELUAR, PELANGGARAN_DIRUJUK, BUKAN_ORANG_YANG_SAMA or TIDAK_TERBUKTI")  # fmt: skip
    tracing = add("trace", _trace, "from a mart row to files, sheets, rows, cells, rules and identity decisions", commands)
    tracing.add_argument("view", help="such as mart.verified_headcount or mart_restricted.reconciliation")
    tracing.add_argument(
        "--row", nargs="+", required=True, metavar="NAME=VALUE", help="which row: period=2026-10 region_code=64.02; NAME= for null"
    )
    tracing.add_argument("--known-on", type=_instant, help="as known at that instant")
    tracing.add_argument("--json", action="store_true")


def parser() -> argparse.ArgumentParser:
    """All commands; names and options are fixed (DESIGN §4.1)."""
    top = argparse.ArgumentParser(prog="sinergi", description="Three lists of foreign workers become one warehouse.")
    commands = top.add_subparsers(dest="command", required=True)

    def add(name: str, work, text: str, to=commands) -> argparse.ArgumentParser:
        made = to.add_parser(name, help=text, description=text)
        made.set_defaults(work=work)
        return made

    add("init", _init, "create or migrate the home: PostgreSQL, schemas, reference data, senders")
    add("start", _start, "start the embedded PostgreSQL")
    add("stop", _stop, "stop the embedded PostgreSQL")
    add("url", _url, "print the warehouse URL").add_argument(
        "--role", help="report, region, investigator, loader, public; the owner by default"
    )
    sample = add("sample", _sample, "generate sample submissions")
    sample.add_argument("--out", required=True)
    sample.add_argument("--regions", default="64.02,19.71")
    sample.add_argument("--from", dest="first", default="2026-08")
    sample.add_argument("--months", type=int, default=3)
    sample.add_argument("--seed", type=int, default=1)
    sample.add_argument("--scale", type=float, default=1.0)
    sample.add_argument("--truth", help="write what is really so to this JSON file")
    sample.add_argument("--mess", type=float, default=1.0, help="0 for clean files, 1 for realistic ones")
    sender = commands.add_parser("sender", help="register senders").add_subparsers(dest="subcommand", required=True)
    adding = add("add", _sender_add, "register one sender", sender)
    adding.add_argument("code")
    adding.add_argument("--kind", required=True, choices=["district", "company", "immigration", "office"])
    adding.add_argument("--name", required=True)
    adding.add_argument("--region", required=True)
    adding.add_argument("--since")
    adding.add_argument("--kbli")
    add("load", _sender_load, "register senders from a CSV with header code,kind,name,region[,since][,kbli]", sender).add_argument("file")
    add("run", _run, "process everything in the inbox, in this process").add_argument(
        "--as-of", type=_instant, help="the clock of this run"
    )
    check = add("check", _check, "judge files without a database")
    check.add_argument("files", nargs="+")
    check.add_argument("--json", action="store_true")
    template = add("template", _template, "write the workbook of a form")
    template.add_argument("form")
    template.add_argument("-o", "--output", required=True)
    status = add("status", _status, "who owes what: obligations as a table")
    status.add_argument("--period", type=_period)
    status.add_argument("--region")
    _obligation_commands(commands, add)
    drafting = add("shadow", _shadow, "ask a draft rule or another threshold of the stored history; writes nothing")
    drafting.add_argument("form")
    drafting.add_argument("--rule", help="code of the rule whose threshold changes, or of a draft among several")
    drafting.add_argument("--threshold", type=_threshold, action="append", default=[], metavar="NAME=VALUE", help="may be repeated")
    drafting.add_argument("--contract", help="a draft: a form folder, or a YAML file with rules")
    drafting.add_argument("--from", dest="first", metavar="PERIOD")
    drafting.add_argument("--to", dest="last", metavar="PERIOD")
    drafting.add_argument("--json", action="store_true", help="every row behind a change")
    lists = commands.add_parser("reference", help="reference tables: official lists, with days, sources and confidence")
    lists_commands = lists.add_subparsers(dest="subcommand", required=True)
    loading = add("load", _reference_load, "load an official list from a CSV, whole or not at all", lists_commands)
    loading.add_argument("table", help="as `sinergi reference list` names it; the header of FILE holds its columns")
    loading.add_argument("file")
    loading.add_argument("--source", help="the decree or publication, for rows that do not say theirs")
    loading.add_argument("--valid-from", type=_day, help="first day in force, for rows that do not say theirs")
    loading.add_argument("--full", action="store_true", help="the file is the whole list: what it lacks ends the day before --valid-from")
    loading.add_argument("--check", action="store_true", help="say what would change; write nothing")
    add("list", _reference_list, "the tables with counts, sources and days", lists_commands)
    reasons = commands.add_parser("explanation", help="review the reasons that senders give for warnings")
    reasons_commands = reasons.add_subparsers(dest="subcommand", required=True)
    listed = add("list", _explanation_list, "the reasons, newest first", reasons_commands)
    listed.add_argument("--status", choices=["OPEN", "ACCEPTED", "REFUSED"])
    listed.add_argument("--form")
    listed.add_argument("--sender")
    listed.add_argument("--json", action="store_true")
    for name, decision, text in (
        ("accept", "ACCEPTED", "accept reasons: they hold until they expire"),
        ("refuse", "REFUSED", "refuse reasons: the warning is asked again"),
    ):
        deciding = add(name, _explanation_decide, text, reasons_commands)
        deciding.add_argument("keys", type=int, nargs="+", metavar="KEY")
        deciding.add_argument("--note", help="told to the sender; needed to refuse")
        deciding.add_argument("--by", help="who decides; the user of this terminal by default")
        deciding.set_defaults(decision=decision)
    _finding_commands(commands, add)
    _identity_commands(commands, add)
    asking = add("answers", _answers, "eight of the report questions with their definitions, answered from the marts")
    asking.add_argument("--period", type=_period, help="a month; without it the newest that was reconciled")
    asking.add_argument("--region", help="a kabupaten or kota; without it all of them")
    dictionary = add("dictionary", _dictionary, "write the data dictionary, one self-contained page")
    dictionary.add_argument("-o", "--output", default="dictionary.html")
    report = add("report", _report, "write the published report of a region and period")
    report.add_argument("--period", required=True)
    report.add_argument("--region", required=True)
    report.add_argument("-o", "--output", required=True)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command; a foreseen error is one English line and exit code 2."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    args = parser().parse_args(argv)
    try:
        return args.work(args)
    except SinergiError as error:
        print(f"sinergi: {error}{_next_step(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except ConnectionError:  # Great Expectations' own word for a database that is not there
        print("sinergi: the database does not answer; see that the server runs (`sinergi start`), then repeat the command", file=sys.stderr)
        return 2
    except OSError as error:  # a path that is not as the command needs it; the home is part of it
        print(f"sinergi: {error.filename or 'input or output'}: {error.strerror or error}{_next_step(error)}", file=sys.stderr)
        return 2


def _next_step(error: Exception) -> str:
    """What to do about an error that is known where it is raised, but not why."""
    if isinstance(error, DatabaseFault):
        return "; a home that is new is set up by `sinergi init`" if error.sqlstate in ("3F000", "42P01") else ""
    if isinstance(error, PermissionError):
        return "; use the home and files as the user who made them, or name another SINERGI_HOME or path"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "; make room, then repeat the command: there is nothing to clean up"
    return "; mend the path, then repeat the command" if isinstance(error, OSError) else ""


if __name__ == "__main__":
    sys.exit(main())
