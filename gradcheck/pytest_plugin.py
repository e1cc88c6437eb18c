"""What gradcheck adds to pytest: the fixture, the marker, reports as sections of failing tests, a summary."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import pytest

import gradcheck as package

if TYPE_CHECKING:
    from gradcheck.report import Report

# This module is imported in every pytest run of every project that has gradcheck installed: neither numpy nor
# rich may be loaded before a test asks for a gradient.

_REPORTS = pytest.StashKey[list["Report"]]()
_COLLECTED = pytest.StashKey[list[dict[str, Any]]]()
_EXPLAINED = "shapes"


class AssertGradients(Protocol):
    """The type of the fixture `gradcheck`: `assert_gradients` with this run's seed and the test's marker."""

    def __call__(self, *args: Any, **kwargs: Any) -> Report: ...


class _Extended(Protocol):
    gradcheck: list[dict[str, Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command line and of the ini file."""
    group = parser.getgroup("gradcheck", "checking hand-written gradients")
    group.addoption(
        "--gradcheck-seed", type=int, metavar="N", help="seed of every gradient check of this run"
    )
    group.addoption(
        "--gradcheck-report", type=Path, metavar="PATH", help="write all gradient checks to PATH as JSON"
    )
    parser.addini("gradcheck_seed", "seed of every gradient check", default="0")
    parser.addini("gradcheck_budget", "seconds one gradient check may take, about", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marker known and the list that gathers the checks of all workers."""
    config.addinivalue_line(
        "markers",
        "gradcheck(seed=..., ...): arguments of gradcheck.check for the fixture `gradcheck` of this test",
    )
    config.stash[_COLLECTED] = []


def pytest_report_header(config: pytest.Config) -> str:
    """One line, so that a failure can be repeated."""
    return f"gradcheck: {package.__version__}, seed {_seed(config)}"


@pytest.fixture
def gradcheck(request: pytest.FixtureRequest) -> AssertGradients:
    """`gradcheck.assert_gradients` with the seed of this run and the arguments of the marker `gradcheck`."""
    from gradcheck.api import assert_gradients

    reports = request.node.stash.setdefault(_REPORTS, [])
    preset = _preset(request)

    def assert_with_preset(*args: Any, **kwargs: Any) -> Report:
        __tracebackhide__ = True
        from gradcheck.errors import GradientMismatchError
        from gradcheck.report import Report

        finished = bool(args) and isinstance(args[0], Report)
        try:
            report = assert_gradients(*args, **(kwargs if finished else _arguments({**preset, **kwargs})))
        except GradientMismatchError as error:
            reports.append(error.report)
            raise
        reports.append(report)
        return report

    return assert_with_preset


def _preset(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The ini file's arguments, overruled by markers, the nearest last, overruled by the command line."""
    preset: dict[str, Any] = {"seed": _seed(request.config)}
    if budget := request.config.getini("gradcheck_budget"):
        preset["budget"] = float(budget)
    for marker in reversed(list(request.node.iter_markers("gradcheck"))):
        preset.update(marker.kwargs)
    if request.config.getoption("--gradcheck-seed") is not None:
        preset["seed"] = _seed(request.config)
    return preset


def _arguments(preset: dict[str, Any]) -> dict[str, Any]:
    """The same under the names that check has for them: a seed is its `rng`."""
    named = dict(preset)
    seed = named.pop("seed", None)
    return named if "rng" in named else {**named, "rng": seed}


def _seed(config: pytest.Config) -> int:
    chosen = config.getoption("--gradcheck-seed")
    if chosen is not None:
        return int(chosen)
    try:
        return int(config.getini("gradcheck_seed"))
    except ValueError as error:
        raise pytest.UsageError(f"ini option gradcheck_seed: {error}") from None


# -- reports of tests -------------------------------------------------------------------------------


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Hangs the report of a failed check, or the explanation of a shape error, on the failing test."""
    error = call.excinfo.value if call.excinfo is not None else None
    report = _report_of(error)
    shortened = _shorten(error, report)
    try:
        outcome = yield
    finally:
        if error is not None and shortened is not None:
            error.args = shortened
    test = cast(pytest.TestReport, outcome.get_result())
    reports = item.stash.get(_REPORTS, [])
    if report is not None and not any(report is other for other in reports):
        reports = [*reports, report]
    if call.when == "call" and reports:
        # A plain attribute: xdist sends it to the process that writes the summary.
        cast(_Extended, test).gradcheck = [{"test": item.nodeid, **each.to_dict()} for each in reports]
    if not test.failed or error is None:
        return
    if report is not None:
        test.sections.append(("gradcheck", _shown(report, item.config)))
    elif explanation := _explanation(error, item.config):
        test.sections.append((_EXPLAINED, explanation))


def _report_of(error: BaseException | None) -> Report | None:
    errors = sys.modules.get("gradcheck.errors")
    if errors is None or not isinstance(error, errors.GradientMismatchError):
        return None
    return cast("Report", error.report)


def _shorten(error: BaseException | None, report: Report | None) -> tuple[Any, ...] | None:
    """Leaves the verdict alone in the traceback, because the report follows as a section; returns what was there."""
    if error is None or report is None:
        return None
    from gradcheck.wording.checks import headline

    kept = error.args
    error.args = (headline(report.facts), *kept[1:])
    return kept


def _shown(report: Report, config: pytest.Config) -> str:
    from io import StringIO

    from gradcheck.render import output
    from gradcheck.wording.checks import document

    stream = StringIO()
    output.write(document(report.facts), stream, *_looks(config))
    return stream.getvalue().rstrip("\n")


def _looks(config: pytest.Config) -> tuple[Literal["always", "never"], int]:
    """Whether pytest writes in colour, and how wide."""
    writer = _terminal(config)
    if writer is None:
        return "never", 80
    return "always" if writer.hasmarkup else "never", max(60, min(120, writer.fullwidth))


def _terminal(config: pytest.Config) -> Any:
    """Pytest's writer to the terminal; None in a worker of xdist, which has none."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return None if reporter is None or hasattr(config, "workerinput") else reporter._tw


def _explanation(error: BaseException, config: pytest.Config) -> str:
    """What `gradcheck.explain` makes of the exception; nothing without numpy, and never an exception of its own."""
    if "numpy" not in sys.modules or isinstance(
        error, (AssertionError, KeyboardInterrupt, pytest.fail.Exception)
    ):
        return ""
    try:
        explained = package.explain(error)
        if explained is None:
            return ""
        from io import StringIO

        from gradcheck.render.explanation import show

        stream = StringIO()
        show(explained, stream, *_looks(config))
        return stream.getvalue().rstrip("\n")
    except Exception:
        return ""


# -- the end of the run -----------------------------------------------------------------------------


class _Gatherer:
    """Gathers the checks of all tests, those that ran in workers included."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.config.stash[_COLLECTED].extend(getattr(report, "gradcheck", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Only the process that talks to the user gathers."""
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(_Gatherer(session.config), "gradcheck-gatherer")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """A block with one line per failed check, and where the JSON went."""
    checks = config.stash[_COLLECTED]
    failed = [check for check in checks if not check["ok"]]
    path = config.getoption("--gradcheck-report")
    if not failed and path is None:
        return
    terminalreporter.section("gradcheck")
    for check in failed:
        wrong = [each["name"] for each in check["gradients"] if each["verdict"] == "wrong"]
        undecided = [each["name"] for each in check["gradients"] if each["verdict"] == "undecided"]
        said = [f"wrong: {', '.join(wrong)}"] if wrong else []
        said += [f"undecided: {', '.join(undecided)}"] if undecided else []
        said += [
            f"{each['code']} {each['name']}" for each in check["findings"] if each["severity"] == "error"
        ]
        terminalreporter.write_line(f"{check['test']} - {'; '.join(said)}", red=True)
    right = len(checks) - len(failed)
    terminalreporter.write_line(f"{len(failed)} of {len(checks)} gradient checks failed, {right} passed")
    if path is not None:
        terminalreporter.write_line(f"written to {path}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the JSON, also when nothing was checked: a build step that reads it must find it."""
    path: Path | None = session.config.getoption("--gradcheck-report")
    if path is None or hasattr(session.config, "workerinput"):
        return
    checks = session.config.stash[_COLLECTED]
    written = {"schema": 1, "seed": _seed(session.config), "checks": checks}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
