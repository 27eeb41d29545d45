"""How much one delivered file may ask of us. Beyond a limit it is refused as S001.limit or S001.bomb, never half read.

The limits are wide for honest senders (the largest extract is some 400 k rows a month) and keep one file from
harming the others: memory is bounded by RLIMIT_AS, time by CPU seconds per file.
"""

from __future__ import annotations

import resource

MIB = 1024 * 1024

XLSX_FILE_BYTES = 64 * MIB
CSV_FILE_BYTES = 1024 * MIB
SIDECAR_BYTES = 256 * 1024
MEMORY_BYTES = 1000 * MIB  # address space of the child, below 1 GiB

ZIP_ENTRIES = 2_000
# calamine holds all cells of a sheet: 10 bytes of XML a cell at the least, some 90 bytes of memory.
ZIP_INFLATED_BYTES = 384 * MIB
ZIP_PART_BYTES = 320 * MIB
# (ratio, from so many inflated bytes): deflate reaches 1,032 : 1 on zeros, full sheets of equal rows 20 : 1.
ZIP_RATIOS = ((100, 16 * MIB), (40, 64 * MIB))

SHEET_BOX_CELLS = 8_000_000  # rows x columns of the used box, empty cells included
SHEET_COLUMNS = 1_000
SHEET_NAMES = 200
CSV_ROWS = 1_500_000
CSV_COLUMNS = 1_000
CSV_RECORD_CHARS = 1 * MIB
CSV_FIELD_LINES = 60  # line breaks inside one quoted field
CSV_CHUNK_BYTES = MIB // 4  # small enough for the cells of a chunk to stay in the processor's cache: 2 MiB took 1.3 times as long

CELL_CHARS = 32_767  # what a sheet cell can hold; longer never reaches a rule
OBSERVED_CHARS = 200
HEADER_ROWS = 30  # the header stands within the first rows, or is not found

CPU_SECONDS_BASE = 20
CPU_SECONDS_PER_MIB = 1.0  # of file, for what lies above the base

# Repairs beyond this number in one column are counted, not listed: one note says how many more (rejections are always listed).
REPAIRS_LISTED = 1_000

FRAME_BYTES = 4 * MIB


def cpu_seconds(file_bytes: int) -> int:
    """Seconds of CPU that a file of this size may use."""
    return int(CPU_SECONDS_BASE + CPU_SECONDS_PER_MIB * file_bytes / MIB)


def confine_memory(bytes_: int = MEMORY_BYTES) -> None:
    """Hold this process below ``bytes_`` of address space and forbid core dumps, which would hold personal data."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    cap = bytes_ if hard == resource.RLIM_INFINITY else min(bytes_, hard)
    resource.setrlimit(resource.RLIMIT_AS, (cap, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def allow_cpu(seconds: int) -> None:
    """Move the soft CPU limit of this process to ``seconds`` from what it has used so far; SIGXCPU ends it there."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = used + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
