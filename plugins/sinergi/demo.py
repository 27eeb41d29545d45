"""`make run`, `make up`, `make down`: the whole system on one machine.

`run` delivers three months of made-up submissions of the two pilot regions, lets the real scheduler run every DAG to the end, shows what it
is doing all the while, prints what came out, and stops what it started.
"""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from sinergi import places
from sinergi.contract import load_forms
from sinergi.contract.model import SENDER_KINDS
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period
from sinergi.places import Home
from sinergi.services import airflow, postgres, waiting

PILOT_REGIONS = {"64.02": "Kutai Kartanegara", "19.71": "Pangkalpinang"}
MONTHS = 3
# Those that `make run` waits for; identity__review waits for an officer instead.
DAGS = (
    "intake__districts", "intake__companies", "intake__immigration", "intake__offices", "obligations__calendar",
    "identity__resolve", "warehouse__load", "reconcile__three_sources", "mart__publish", "upkeep__retention",
)  # fmt: skip
PATIENCE_SECONDS = 900

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def main(words: list[str]) -> int:
    """`run`, `up` or `down`; returns the exit code."""
    commands: dict[str, Callable[[], int]] = {"run": run, "up": up, "down": down}
    if len(words) != 1 or words[0] not in commands:
        console.print(f"usage: python -m sinergi.demo {'|'.join(commands)}")
        return 2
    for number in STOP_SIGNALS:
        signal.signal(number, _stop_by_signal)
    try:
        return commands[words[0]]()
    except SinergiError as fault:
        console.print(Text(f"Sinergi: {fault}", style="red"))
        return 1
    except KeyboardInterrupt:
        console.print("stopped by hand")
        return 130


def run(scale: float = 1.0) -> int:
    """Sample in, every DAG to the end, results out, everything stopped. `scale` is the size of the sample, 1.0 as the pilots are."""
    home = places.home().create()
    clock = Stopwatch()
    try:
        with ThreadPoolExecutor(1) as beside, clock.lap("PostgreSQL and warehouse"):
            _say(f"home is {home.root}")
            _say("starting PostgreSQL, creating the warehouse")
            url = _install(home)
            services = beside.submit(airflow.up, home, 0, tell=lambda what: _say(f"starting {what}"))
            with clock.lap("sample submissions"):
                _say(f"making up {MONTHS} months of submissions of {' and '.join(PILOT_REGIONS.values())}")
                delivered = _deliver_sample(home, url, scale)
                _say(f"{delivered} files lie in the inbox")
            with clock.lap("Airflow start"):
                running = _result(services)
        with clock.lap("DAGs"):
            _say(f"Airflow runs at {running.ui}; the watchers of the inbox start the DAGs")
            failed = watch(home, url)
        _show_results(home, url)
        _show_answers(home)
        _show_where(home)
        return 1 if failed else 0
    finally:
        _stop_undisturbed()
        with clock.lap("stop"):
            _say("stopping everything")
            airflow.down(home)
        clock.show()


def up() -> int:
    """Start and keep running."""
    home = places.home().create()
    _install(home)
    running = airflow.up(home, tell=lambda what: _say(f"starting {what}"))
    console.print(f"\nSinergi runs. UI: [bold]{running.ui}[/] (user {running.user}, password in {running.password_file})")
    console.print(f"Deliver files to {home.inbox}/<sender>/, answers come to {home.outbox}/<sender>/. Stop with `make down`.")
    return 0


def down() -> int:
    """Stop what `up` started."""
    console.print("Sinergi is stopped." if airflow.down(places.home()) else "Nothing was running.")
    return 0


def _install(home: Home) -> str:
    from sinergi.installation import install
    from sinergi.reporting.dictionary import DICTIONARY, write_dictionary

    postgres.start(home)
    url = postgres.url(home)
    install(url)
    write_dictionary(url, home.reports / DICTIONARY)
    return url


def _deliver_sample(home: Home, url: str, scale: float) -> int:
    """Generate beside the inbox, then move each file in whole, as a file share would."""
    from sinergi.intake import senders
    from sinergi.sample import generate

    staged = home.tmp / "sample"
    shutil.rmtree(staged, ignore_errors=True)
    first = Period.parse(datetime.now(UTC).strftime("%Y-%m"))
    for _ in range(MONTHS):
        first = first.previous()
    generate(staged, regions=tuple(PILOT_REGIONS), first_period=str(first), months=MONTHS, scale=scale)
    senders.load(url, staged / "senders.csv")
    files = sorted(path for path in staged.glob("*/*") if path.is_file())
    for path in sorted(files, key=lambda path: not path.name.endswith(".manifest.json")):  # a sidecar comes before its CSV
        target = home.inbox / path.parent.name
        target.mkdir(exist_ok=True)
        path.rename(target / path.name)
    shutil.rmtree(staged)
    return len(files)


# --- watching the scheduler


@dataclass
class State:
    """How far the DAGs are, by Airflow's own database and the ledger."""

    runs: dict[str, dict[str, int]] = field(default_factory=dict)
    at_work: dict[str, str] = field(default_factory=dict)
    queued_events: int = 0
    files: int = 0
    decided: int = 0
    in_inbox: int = 0
    waiting_periods: list[str] = field(default_factory=list)
    reconciled: list[str] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        every_dag_ran = all(self.runs.get(dag_id, {}).keys() & {"success", "failed"} for dag_id in DAGS)
        busy = any(self.runs.get(dag_id, {}).keys() & {"queued", "running"} for dag_id in DAGS)
        return every_dag_ran and not (busy or self.queued_events or self.in_inbox or self.waiting_periods or self.decided < self.files)

    @property
    def failed(self) -> list[str]:
        return [dag_id for dag_id in DAGS if "failed" in self.runs.get(dag_id, {})]


def watch(home: Home, url: str) -> list[str]:
    """Show the state until nothing is left to do; returns the DAGs with a failed run."""
    began = changed = time.monotonic()
    last, quiet = State(), 0
    with _display() as show:
        while quiet < 3:
            state = _look(home, url)
            if state != last:
                last, changed = state, time.monotonic()
            if time.monotonic() - changed > PATIENCE_SECONDS:
                raise SinergiError(f"Nothing moved for {PATIENCE_SECONDS // 60} minutes; see {home.airflow / 'logs'}")
            show(state, time.monotonic() - began)
            quiet = quiet + 1 if state.is_settled or (state.failed and _nothing_moves(state)) else 0
            time.sleep(1)
    for dag_id in last.failed:
        console.print(Text(f"{dag_id} failed; its log lies in {home.airflow / 'logs' / 'tasks' / f'dag_id={dag_id}'}", style="red"))
    return last.failed


def _nothing_moves(state: State) -> bool:
    return not state.at_work and not any(states.keys() & {"queued", "running"} for states in state.runs.values())


def _look(home: Home, url: str) -> State:
    state = State()
    with transaction(postgres.airflow_url(home)) as conn:
        for row in rows(conn, "select dag_id, state, count(*) as n from dag_run group by dag_id, state"):
            state.runs.setdefault(row.dag_id, {})[row.state] = row.n
        for row in rows(conn, "select dag_id, max(task_id) as task_id from task_instance where state = 'running' group by dag_id"):
            state.at_work[row.dag_id] = row.task_id
        state.queued_events = rows(conn, "select count(*) as n from asset_dag_run_queue")[0].n
    with transaction(url) as conn:
        ledger = rows(conn, "select count(*) as files, count(status) as decided from intake.submission")[0]
        done = rows(
            conn, "select distinct counts ->> 'period' as period from intake.run where stage = 'reconcile__three_sources' order by 1"
        )
    state.files, state.decided = ledger.files, ledger.decided
    state.reconciled = [row.period for row in done if row.period]
    state.in_inbox = sum(waiting.look_into_inbox(home, kind).files for kind in SENDER_KINDS)
    state.waiting_periods = waiting.whole_periods(waiting.whole_sources(url, datetime.now(UTC)))
    return state


@contextmanager
def _display() -> Iterator[Callable[[State, float], None]]:
    """A table that renews itself on a terminal; one line per change elsewhere."""
    if console.is_terminal:
        with Live(console=console, refresh_per_second=4, transient=True) as live:
            yield lambda state, seconds: live.update(_picture(state, seconds))
        return
    told = ""

    def tell(state: State, seconds: float) -> None:
        nonlocal told
        line = _line(state)
        if line != told:
            told = line
            _say(line)

    yield tell


def _line(state: State) -> str:
    at_work = ", ".join(f"{dag_id}.{task_id}" for dag_id, task_id in sorted(state.at_work.items())) or "scheduler"
    return (
        f"files {state.decided}/{state.files + state.in_inbox} decided, reconciled {' '.join(state.reconciled) or '-'}; at work: {at_work}"
    )


def _picture(state: State, seconds: float) -> Group:
    table = Table(box=None, padding=(0, 2))
    for heading in ("DAG", "green", "red", "now"):
        table.add_column(heading, justify="right" if heading in ("green", "red") else "left")
    for dag_id in DAGS:
        runs = state.runs.get(dag_id, {})
        now = state.at_work.get(dag_id) or ("queued" if runs.keys() & {"queued", "running"} else "")
        table.add_row(dag_id, str(runs.get("success", "") or "·"), Text(str(runs.get("failed", "")), "red"), Text(now, "yellow"))
    reconciled = " ".join(state.reconciled) or "none yet"
    return Group(
        table,
        Text(f"{seconds:5.0f} s   files decided {state.decided} of {state.files + state.in_inbox}   periods reconciled: {reconciled}"),
    )


# --- what came out


def _show_results(home: Home, url: str) -> None:
    with transaction(url) as conn:
        delivered = rows(
            conn, "select coalesce(status, 'IN WORK') as status, count(*) as n from intake.submission group by 1 order by 2 desc"
        )
        sources = rows(
            conn,
            """
            select form, count(*) as files, cast(coalesce(sum(rows_accepted), 0) as bigint) as loaded,
                cast(coalesce(sum(rows_rejected), 0) as bigint) as set_aside, count(*) filter (where status = 'NIL') as nil,
                count(*) filter (where status = 'ACCEPTED_WITH_QUERIES') as queried, count(*) filter (where status = 'REFUSED') as refused
            from intake.submission
            where form is not null
            group by form order by form
            """,
        )
        headcount = rows(
            conn,
            """
            with verified as (
                select period, region_code, sum(persons) as persons from mart.verified_headcount group by 1, 2
            ),
            complete as (
                select period, region_code, sum(accepted + nil) as here, sum(expected - excused) as due
                from mart.submission_completeness where length(region_code) = 5 group by 1, 2
            ),
            unreported as (
                select period, kabupaten_code as region_code, count(distinct person_key) as persons
                from warehouse.reconciliation_known where state = 'TIDAK_DILAPORKAN_PERUSAHAAN' group by 1, 2
            )
            select verified.period, verified.region_code, verified.persons as verified, unreported.persons as unreported,
                round(100.0 * complete.here / nullif(complete.due, 0)) as completeness_pct
            from verified
            left join complete using (period, region_code)
            left join unreported using (period, region_code)
            where length(verified.region_code) = 5
            order by verified.region_code desc, verified.period
            """,
        )
        states = rows(
            conn,
            """
            select left(region_code, 5) as region_code, state, count(distinct person_key) as persons
            from warehouse.fact_reconciliation_monthly
            where known_to is null and period_key = (select max(period_key) from warehouse.fact_reconciliation_monthly)
            group by 1, 2 order by 1 desc, 3 desc
            """,
        )
    console.print(_table("What was delivered", ["status", "files"], [[row.status, row.n] for row in delivered]))
    titles = {code: form.title for code, form in load_forms(strict=False).items()}
    console.print(
        _table(
            "Sources",
            ["form", "title", "files", "rows loaded", "rows set aside", "nil", "with queries", "refused"],
            [[row.form, titles.get(row.form, ""), *row[1:]] for row in sources],
        )
    )
    console.print(
        _table(
            "Foreign workers in mart",
            ["region", "period", "verified persons", "not reported by their company", "submissions complete"],
            [
                [
                    PILOT_REGIONS.get(row.region_code, row.region_code),
                    row.period,
                    row.verified,
                    row.unreported or 0,
                    f"{row.completeness_pct or 0} %",
                ]
                for row in headcount
            ],
        )
    )
    console.print(
        _table(
            "Three sources side by side, last month",
            ["region", "state", "persons"],
            [[PILOT_REGIONS.get(row.region_code, row.region_code), row.state, row.persons] for row in states],
        )
    )


def _show_answers(home: Home) -> None:
    """Eight of the report questions, asked as a report consumer would."""
    from sinergi.reporting import answers

    console.print("[bold]What the marts answer[/]")
    try:
        answers.show(answers.ask(postgres.reader_url(home)), console)
    except SinergiError as fault:  # nothing was reconciled; the failed DAG has been named above
        console.print(Text(f"  {fault}", style="red"))


def _show_where(home: Home) -> None:
    pages = len(list(home.reports.glob("*_*.html")))
    console.print(f"  reports   {home.reports / 'index.html'}, the list of {pages} pages")
    console.print(f"  meanings  {home.reports / 'kamus.html'}, the data dictionary")
    console.print(f"  answers   {home.outbox}/<sender>/")
    console.print(
        f"  UI        `make up`, then http://127.0.0.1:8080 (user {airflow.ADMIN}, password in {home.secrets / airflow.PASSWORD})"
    )
    console.print('  database  `.venv/bin/sinergi start`, then `psql "$(.venv/bin/sinergi url --role report)"`')


def _table(title: str, headings: list[str], lines: list[list[object]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if lines and isinstance(lines[0][number], int) else "left")
    for line in lines:
        table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in line))
    return table


@dataclass
class Stopwatch:
    """Where the time goes, lap by lap; a lap inside a lap is taken off the outer one."""

    began: float = field(default_factory=time.monotonic)
    laps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        began, inner = time.monotonic(), sum(self.laps.values())
        try:
            yield
        finally:
            self.laps[name] = time.monotonic() - began - (sum(self.laps.values()) - inner)

    def show(self) -> None:
        total = time.monotonic() - self.began
        parts = "   ".join(f"{name} {seconds:.0f} s" for name, seconds in self.laps.items())
        console.print(f"[bold]Where the time went[/] {total:.0f} s: {parts}")


def _stop_by_signal(*_: object) -> None:
    _stop_undisturbed()
    raise KeyboardInterrupt


def _stop_undisturbed() -> None:
    """From now on everything is being stopped: a second signal, or an impatient Ctrl-C, must not leave processes behind."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _result(future: Future[airflow.Running]) -> airflow.Running:
    return future.result()


def _say(line: str) -> None:
    console.print(Text(f"{datetime.now().astimezone():%H:%M:%S}  {line}"), soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
