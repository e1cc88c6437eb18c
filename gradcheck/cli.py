"""The command `gradcheck`: results on stdout, the rest on stderr, an exit code that says how it went."""

from __future__ import annotations

import argparse
import contextlib
import inspect
import io
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import gradcheck
from gradcheck.errors import GradcheckError, GradientMismatchError, UsageError

if TYPE_CHECKING:
    from gradcheck.document import Blocks
    from gradcheck.facts import Edit
    from gradcheck.report import Report

RIGHT, WRONG, USAGE, UNDECIDED = 0, 1, 2, 3

# Commands that read their own arguments, each in its own module and loaded only for itself.
_ELSEWHERE = {
    "run": ("gradcheck.run", "run_command", "run a script like python does, with its errors explained"),
    "trace": ("gradcheck.tracing.cli", "trace_command", "run a script and print the shapes of its arrays"),
    "shapes": ("gradcheck.layer_shapes", "shapes_command", "print the shapes of every array of a dense net"),
    "derive": ("gradcheck.derive", "derive_command", "print the derivation of a layer's backward pass"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 right, 1 wrong gradients or the script failed, 2 usage, 3 undecided under --strict."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="replace"
            )  # a sign the terminal does not know must not end in a traceback
    try:
        if arguments and arguments[0] in _ELSEWHERE:
            code = _hand_over(arguments[0], arguments[1:])
        else:
            options = _parser().parse_args(arguments)
            code = options.command(options)
        sys.stdout.flush()
        return code
    except GradcheckError as error:
        print(f"gradcheck: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("gradcheck: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of the pipe has gone. Python would complain once more when it closes stdout.
        with contextlib.suppress(OSError):
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return WRONG


def _hand_over(name: str, arguments: list[str]) -> int:
    home, function, _ = _ELSEWHERE[name]
    try:
        module = import_module(home)
    except ModuleNotFoundError as error:
        if error.name is None or not home.startswith(error.name):
            raise UsageError(f"gradcheck {name} needs the package {error.name}") from None
        raise UsageError(f"gradcheck {name} is not part of this installation") from None
    command: Callable[[list[str]], int | None] = getattr(module, function)
    return command(arguments) or RIGHT


# -- options ------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"gradcheck: {message}\n  {self.format_usage().strip()}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gradcheck",
        description="Finds the wrong line in a hand-written backprop.",
        epilog="Exit codes: 0 right, 1 wrong or failed, 2 usage, 3 undecided under --strict.",
    )
    parser.add_argument("--version", action="version", version=f"gradcheck {gradcheck.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = _command(commands, "check", "check the gradients a function of yours sets up", _check)
    check.add_argument(
        "target",
        metavar="FILE.py::NAME | module:NAME",
        help="NAME takes no arguments and returns a Report, or the arguments of gradcheck.check as a dict",
    )
    check.add_argument("--seed", type=int, help="of the random directions and probes")
    check.add_argument("--budget", type=float, metavar="SECONDS", help="time the check may take, about")
    check.add_argument("--strict", action="store_true", help="exit with 3 when a gradient stays undecided")
    check.add_argument(
        "--annotate", action="store_true", help="show backward line by line, also when it is right"
    )
    check.add_argument("--write", action="store_true", help="offer to write proven edits into the file")
    _add_looks(check)

    for name, (_, _, what) in _ELSEWHERE.items():
        commands.add_parser(name, help=what, add_help=False)

    causes = _command(commands, "causes", "list all causes gradcheck knows", _causes)
    _add_looks(causes, formats=("text", "json", "html"))

    cause = _command(commands, "cause", "print the page of one cause", _cause)
    cause.add_argument(
        "code", metavar="CODE", help="its code or name, as reports and `gradcheck causes` give it"
    )
    _add_looks(cause, formats=("text", "json", "html"))

    _add_looks(_command(commands, "demo", "check a small net that comes along", _demo))
    return parser


def _command(
    commands: Any, name: str, what: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """The parser of a command that says what it is for, in the list of all and in its own help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=f"{what[0].upper()}{what[1:]}."
    )
    parser.set_defaults(command=run)
    return parser


def _add_looks(
    parser: argparse.ArgumentParser, formats: Sequence[str] = ("text", "json", "github", "html")
) -> None:
    parser.add_argument("--format", choices=formats, default="text")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


# -- check --------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from gradcheck.targets import load

    wanted = {"rng": options.seed, "budget": options.budget, "annotate": options.annotate or None}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    # The user's own prints are not part of the result.
    with contextlib.redirect_stdout(sys.stderr), _progress(f"checking {options.target}"):
        function = load(options.target)
        try:
            report = _report(function, wanted, options.target)
        except GradientMismatchError as error:
            report = error.report
        except (GradcheckError, KeyboardInterrupt):
            raise
        except BaseException as error:
            _tell_failure(error, function)
            return WRONG
    _show(report, options)
    if options.write:
        _write(report)
    return _exit_code(report, options.strict)


def _report(function: Callable[[], Any], wanted: dict[str, Any], target: str) -> Report:
    from gradcheck.api import usual
    from gradcheck.report import Report

    needed = [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    if needed:
        raise UsageError(
            f"{target} takes {', '.join(needed)}; a function without arguments is needed\n"
            "  help: wrap it: def build(): return dict(model=net, loss=lambda: net.loss(X, y), ...)"
        )
    with usual(**wanted):  # for what it checks itself
        made = function()
    if isinstance(made, Report):
        return made
    if isinstance(made, dict):
        return _checked(made, wanted, target)
    raise UsageError(
        f"{target} returned {type(made).__name__}\n"
        "  expected: a Report, or a dict of the arguments of gradcheck.check:\n"
        "  return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y))"
    )


def _checked(made: dict[str, Any], wanted: dict[str, Any], target: str) -> Report:
    from gradcheck.api import check

    signature = inspect.signature(check)
    arguments = {**made, **wanted}
    try:
        signature.bind(**arguments)
    except TypeError as error:
        known = ", ".join(signature.parameters)
        raise UsageError(
            f"{target} returned a dict that check does not take: {error}\n  check takes: {known}"
        ) from None
    return check(**arguments)


def _exit_code(report: Report, strict: bool) -> int:
    from gradcheck.facts import Severity, Verdict

    if report.verdict is Verdict.WRONG or any(found.severity is Severity.ERROR for found in report.findings):
        return WRONG
    return UNDECIDED if strict and report.verdict is Verdict.UNDECIDED else RIGHT


def _tell_failure(error: BaseException, function: Callable[[], Any]) -> None:
    """The user's own traceback, from their function on, and what can be said about it."""
    trace = error.__traceback__
    code = getattr(function, "__code__", None)
    while trace is not None and trace.tb_frame.f_code is not code and trace.tb_next is not None:
        trace = trace.tb_next
    own = trace if trace is not None and trace.tb_frame.f_code is code else error.__traceback__
    traceback.print_exception(type(error), error, own)
    from gradcheck.hook import show_explanation

    show_explanation(error)


def _write(report: Report) -> None:
    from gradcheck.writing import write

    edits = [edit for edit in (report.annotated.edits if report.annotated else ()) if edit.proven]
    if not edits:
        print("gradcheck: no proven edit to write", file=sys.stderr)
        return
    for path in write(edits, _confirmed):
        print(f"gradcheck: wrote {path}; it was kept as {path.name}.orig", file=sys.stderr)


def _confirmed(edit: Edit) -> bool:
    print(f"{edit.location.file}:{edit.location.line}\n- {edit.before}\n+ {edit.after}", file=sys.stderr)
    print("write this? [y/N] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):  # nobody there to end the line
        print(file=sys.stderr)
    confirmed = answer.strip().lower() in ("y", "yes")
    if not confirmed:
        print("gradcheck: not written", file=sys.stderr)
    return confirmed


# -- demo and causes ----------------------------------------------------------------------------------


def _demo(options: argparse.Namespace) -> int:
    """Always 0: the demonstration worked, although the net it shows is wrong."""
    with _progress("checking the net of the demonstration"):
        from gradcheck import demo

        first, second = demo.against_the_mean(), demo.against_the_sum()
    if options.format == "json":
        import json

        reports = {"mean cross-entropy": first.to_dict(), "summed cross-entropy": second.to_dict()}
        print(json.dumps(reports, indent=2, ensure_ascii=False))
        return RIGHT
    for report in (first, second):
        _show(report, options)
        print()
    return RIGHT


def _cause(options: argparse.Namespace) -> int:
    from gradcheck import catalogue
    from gradcheck.wording import pages

    page = catalogue.page(options.code)
    if options.format == "json":
        import json

        print(json.dumps(_page_dict(page), indent=2, ensure_ascii=False))
        return RIGHT
    _show_blocks(pages.cause_page(page), options, f"gradcheck: {page.code} {page.name}")
    return RIGHT


def _causes(options: argparse.Namespace) -> int:
    from gradcheck import catalogue
    from gradcheck.wording import pages

    known = catalogue.pages()
    if options.format == "json":
        import json

        print(json.dumps([_page_dict(page) for page in known], indent=2, ensure_ascii=False))
        return RIGHT
    _show_blocks(pages.cause_list(known), options, "gradcheck: causes")
    return RIGHT


def _page_dict(page: Any) -> dict[str, Any]:
    return {
        "code": page.code,
        "name": page.name,
        "family": page.family,
        "title": page.title,
        "sections": dict(page.sections),
        "related": list(page.related),
    }


# -- looks --------------------------------------------------------------------------------------------


def _show(report: Report, options: argparse.Namespace) -> None:
    from gradcheck.render import github
    from gradcheck.wording.checks import document, messages

    match options.format:
        case "json":
            print(report.to_json())
        case "github":
            print(github.render(messages(report.facts)), end="\n" if not report.ok else "")
        case _:
            _show_blocks(document(report.facts), options, f"gradcheck: {report.facts.title}")


def _show_blocks(blocks: Blocks, options: argparse.Namespace, title: str) -> None:
    if options.format == "html":
        from gradcheck.render import html

        sys.stdout.write(html.page(blocks, title))
        return
    from gradcheck.render import output

    output.write(blocks, sys.stdout, options.color)


@contextlib.contextmanager
def _progress(what: str) -> Iterator[None]:
    """Says on stderr what is going on when it takes more than a second; on a terminal, for how long."""
    stream, done, began = sys.stderr, threading.Event(), time.monotonic()

    def tell() -> None:
        if done.wait(1.0):
            return
        if not stream.isatty():
            print(f"gradcheck: {what} ...", file=stream, flush=True)
            return
        while not done.wait(0.5):
            print(
                f"\rgradcheck: {what} ... {time.monotonic() - began:.0f} s", end="", file=stream, flush=True
            )
        print("\r\033[K", end="", file=stream, flush=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
