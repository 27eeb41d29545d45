"""The command `sinergi` (DESIGN §4.1)."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sinergi.errors import SinergiError
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
    from sinergi.installation import install

    home().create()
    counts = install(_warehouse())
    print(f"home {home().root} is ready: {counts['forms']} forms defined, {counts['senders']} senders registered")
    return 0


def _start(args: argparse.Namespace) -> int:
    _warehouse()
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
    return 1 if result.get("broken") else 0


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


def _report(args: argparse.Namespace) -> int:
    from sinergi.reporting.report import write_report

    print(write_report(_warehouse(), args.period, args.region, Path(args.output)))
    return 0


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
    status.add_argument("--period")
    status.add_argument("--region")
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
        print(f"sinergi: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
