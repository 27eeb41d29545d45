"""A long-lived child that reads untrusted files: ``python -m sinergi.readers.worker``.

JSON request lines on stdin, binary frames on stdout (1 byte kind, 4 bytes big-endian length, payload). It confines its own
memory and CPU; if a file kills it, the parent refuses that file (S001.limit) and starts another. It never writes a cell's
content to stderr.
"""

from __future__ import annotations

import gc
import json
import os
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from sinergi.contract.model import load_forms
from sinergi.readers import limits
from sinergi.readers.reading import read_file
from sinergi.readers.rows import Memory
from sinergi.readers.verdicts import Refusal


def framed(out: BinaryIO) -> Callable[[bytes, bytes], None]:
    """An emitter that writes frames; D ends a file and is flushed."""

    def emit(kind: bytes, payload: bytes) -> None:
        out.write(kind + struct.pack(">I", len(payload)))
        out.write(payload)
        if kind == b"D":
            out.flush()

    return emit


def serve(requests: BinaryIO, out: BinaryIO) -> None:
    """Answer requests until stdin ends."""
    import python_calamine  # noqa: F401 - loaded once, before memory is tight

    forms = load_forms(strict=False)
    memory = Memory()
    emit = framed(out)
    gc.collect()
    gc.freeze()
    # Reading makes millions of short-lived lists and no cycles; the collector would only walk them.
    gc.disable()
    for number, line in enumerate(requests, 1):
        if not line.strip():
            continue
        request: dict[str, Any] = json.loads(line)
        try:
            size = os.stat(request["path"]).st_size
        except OSError:
            size = 0
        limits.allow_cpu(limits.cpu_seconds(size))
        try:
            read_file(request, forms, emit, memory)
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001 - one file never takes the others with it; only the kind of error leaves
            report = {"submission_key": request["submission_key"], "refusal": Refusal("S001", "unreadable", type(error).__name__).as_dict()}
            emit(b"D", json.dumps(report).encode())
        if number % 50 == 0 or size > 8 * limits.MIB:
            gc.collect()


def main() -> None:
    limits.confine_memory()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=256 * 1024)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not break the frames
    serve(sys.stdin.buffer, out)
    out.flush()


if __name__ == "__main__":
    main()
