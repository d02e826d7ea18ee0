"""`sparring eval`: batches of questions, scored, compared and reported."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import SparringError
from ui.cli.opening import FAILED, OK, AsJson, opened_assistant, opened_settings, printed

if TYPE_CHECKING:
    from evals.comparing import Change

app = typer.Typer(help="Mål svarene: søk, svar og KOFA-saker.", no_args_is_help=True)
Dataset = Annotated[
    str | None, typer.Option(help="tuning, test, test2, short, desk (godkjente svar), eller en .csv- eller .xlsx-fil.")
]
Out = Annotated[Path | None, typer.Option(help="Mappen kjøringen skal ligge i.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Bare de første spørsmålene.")]
Resume = Annotated[bool, typer.Option("--resume", help="Fortsett en kjøring som ble avbrutt.")]
Concurrency = Annotated[int, typer.Option(min=1, max=64, help="Spørsmål som besvares samtidig.")]
Baseline = Annotated[Path | None, typer.Option(help="En kjøring å sammenligne med.")]
Judge = Annotated[int, typer.Option("--judge", min=0, max=9, help="La språkmodellen gi karakter så mange ganger.")]
FailBelow = Annotated[list[str] | None, typer.Option(help="mål=verdi; feil hvis målet er lavere.")]
FailOnRegression = Annotated[bool, typer.Option("--fail-on-regression", help="Feil hvis et mål er sikkert verre.")]


@app.command()
def retrieval(
    dataset: Dataset = None,
    out: Out = None,
    limit: Limit = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Ta med BM25 og LangChain ved siden av.")] = False,
) -> None:
    """Hvor godt søket finner riktig kildested."""
    from evals.retrieval import evaluate

    _guarded(lambda: evaluate(opened_settings(), dataset or "test2", out, limit, baselines))


@app.command()
def answers(
    dataset: Dataset = None,
    out: Out = None,
    limit: Limit = None,
    resume: Resume = False,
    concurrency: Concurrency = 1,
    baseline: Baseline = None,
    fail_below: FailBelow = None,
    fail_on_regression: FailOnRegression = False,
    judge: Judge = 0,
    as_json: AsJson = False,
) -> None:
    """Spørsmål til sparretelefonen: kilder, hovedpunkter, avvisning, oppfølging."""
    _run("answers", dataset, out, limit, resume, concurrency, baseline, fail_below, fail_on_regression, judge, as_json)


@app.command()
def kofa(
    dataset: Dataset = None,
    out: Out = None,
    limit: Limit = None,
    resume: Resume = False,
    concurrency: Concurrency = 1,
    baseline: Baseline = None,
    fail_below: FailBelow = None,
    fail_on_regression: FailOnRegression = False,
    judge: Judge = 0,
    as_json: AsJson = False,
) -> None:
    """KOFA-saker, spurt som før de var avgjort, med saken selv og alt senere skjult."""
    _run("kofa", dataset, out, limit, resume, concurrency, baseline, fail_below, fail_on_regression, judge, as_json)


def _run(
    task: str,
    dataset: str | None,
    out: Path | None,
    limit: int | None,
    resume: bool,
    concurrency: int,
    baseline: Path | None,
    fail_below: list[str] | None,
    fail_on_regression: bool,
    judge: int,
    as_json: bool,
) -> None:
    floors = {name: float(value) for name, _, value in (rule.partition("=") for rule in _rules(fail_below))}

    def work() -> int:
        from evals.cases import hashed, load_cases
        from evals.comparing import compare, failed_floors
        from evals.report import write_report
        from evals.runs import begin, generate, run_settings
        from evals.summaries import score, summarise

        options = opened_settings()
        assistant = opened_assistant(options)
        if task == "answers" and dataset == "desk":
            from assistant.desk.database import open_database, sqlite_address
            from evals.desk_replies import read_desk

            database = open_database(options.database_url or sqlite_address(options.home))
            cases, dataset_hash = hashed(read_desk(database, assistant.library), "desk")
        else:
            cases, dataset_hash = load_cases(task, dataset)
        cases = cases[:limit]
        folder = out or Path("evals/runs") / f"{task}-{datetime.now():%Y%m%d-%H%M%S}"
        settings = run_settings(assistant, task, dataset or "test", dataset_hash, len(cases))
        begin(folder, settings, resume)
        with _progress(len(cases)) as advance:
            generate(assistant, cases, folder, concurrency, judge, advance)
        scored = score(cases, assistant.library, folder)
        summary = summarise(scored, settings, folder)
        changes = compare(folder, baseline) if baseline else ()
        report = write_report(scored, summary, folder, changes)
        printed(summary, as_json, _text(summary, changes, report))
        failed = failed_floors(folder, floors)
        if fail_on_regression:
            failed += [f"{change.measure} ble verre" for change in changes if change.is_regression]
        for line in failed:
            typer.echo(f"Under kravet: {line}", err=True)
        return FAILED if failed else OK

    _guarded(work)


def _rules(fail_below: list[str] | None) -> list[str]:
    for rule in fail_below or []:
        name, _, value = rule.partition("=")
        try:
            float(value)
        except ValueError as error:
            raise typer.BadParameter(f"«{rule}» skal være mål=verdi.") from error
        if not name:
            raise typer.BadParameter(f"«{rule}» skal være mål=verdi.")
    return fail_below or []


def _guarded(work: Callable[[], int]) -> None:
    from evals.datasets import DatasetError

    try:
        code = work()
    except DatasetError as error:
        raise SparringError("invalid_dataset", str(error), "Se docs/evaluation.md.") from error
    raise typer.Exit(code)


class _progress:
    """A bar on a terminal, a line for every tenth elsewhere, on standard error."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._bar = Progress(console=console) if console.is_terminal else None
        self._task = self._bar.add_task("Svarer", total=total) if self._bar else None

    def __enter__(self) -> Callable[[int, int], None]:
        if self._bar:
            self._bar.start()
        return self._advance

    def __exit__(self, *args: object) -> None:
        if self._bar:
            self._bar.stop()

    def _advance(self, done: int, total: int) -> None:
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done)
        elif done % max(1, total // 10) == 0:
            typer.echo(f"  {done} av {total} besvart", err=True)


def _text(summary: dict[str, Any], changes: "tuple[Change, ...]", report: Path) -> str:
    lines = [f"{summary['cases']} spørsmål, {summary['statuses']}"]
    for name, value in summary["measures"].items():
        if value:
            lines.append(f"  {name:22} {value['mean']:9.3f}  [{value['low']:.3f}, {value['high']:.3f}]  n={value['n']}")
    if outcomes := summary.get("outcomes"):
        lines.append(
            f"  utfall: enige {outcomes['agreement']:.3f}, «{outcomes['majority_class']}» hver gang "
            f"{outcomes['majority_agreement']:.3f}"
        )
    if judge := summary.get("judge"):
        given = [name for name in ("correct", "useful") if name in judge]
        marks = ", ".join(f"{name} {judge[name]['mean']:.2f} ± {judge[name]['spread']:.2f}" for name in given)
        lines.append(f"  sensor: {marks} ({judge['runs']} kjøringer, {judge['failures']} uten karakter)")
    for change in changes:
        mark = "  VERRE" if change.is_regression else ""
        interval = f"[{change.low:+.3f}, {change.high:+.3f}]"
        lines.append(f"  {change.measure:22} {change.before:.3f} → {change.after:.3f} {interval}{mark}")
    return "\n".join([*lines, f"Rapport: {report}"])
