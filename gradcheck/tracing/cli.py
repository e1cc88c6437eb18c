"""`gradcheck trace`: runs a script as python would and prints the shapes of its arrays."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from dataclasses import replace

from gradcheck.explain.facts import Birth, Explanation
from gradcheck.recording import ScriptRun, run_script
from gradcheck.render import output
from gradcheck.render.explanation import show
from gradcheck.tracing import looks
from gradcheck.tracing.building import trace_of
from gradcheck.tracing.facts import Trace
from gradcheck.tracing.layout import lines
from gradcheck.usage import CommandParser


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        prog="gradcheck trace",
        usage="gradcheck trace [options] SCRIPT [options] [--] [arguments of the script]",
        description="Run a script like python does, then print the shape of every array on its way.",
        epilog="Options of gradcheck stand right before or right after SCRIPT. From the first other argument on, or "
        "after --, everything belongs to the script. The exit code is the script's. What the script prints stays on "
        "stdout with --format text and goes to stderr with the others.",
        add_help=True,
    )
    parser.add_argument(
        "--function", metavar="NAME", default="", help="show this function only: forward, Net.forward"
    )
    parser.add_argument(
        "--calls", metavar="N", type=_positive, default=3, help="kinds of calls shown of each function (3)"
    )
    parser.add_argument("--values", action="store_true", help="keep values: marks the first nan or infinity")
    parser.add_argument(
        "--keep", metavar="N", type=_positive, default=3, help="first and last iterations kept of a loop (3)"
    )
    parser.add_argument("--format", choices=("text", "json", "html", "svg"), default="text")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--width", metavar="N", type=_positive, help="columns; the terminal's, or 80")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _split(arguments: list[str]) -> tuple[list[str], str, list[str]]:
    """gradcheck's own options, the script, the arguments of the script."""
    parser = _parser()
    takes_value = {
        option: action.nargs != 0
        for action in parser._actions
        for option in action.option_strings
        if option != "-h"
    }
    own: list[str] = []
    script = ""
    at = 0
    while at < len(arguments):
        argument = arguments[at]
        name, equals, _ = argument.partition("=")
        if argument == "--":
            at += 1
            break
        if name in takes_value:
            own.append(argument)
            if takes_value[name] and not equals and at + 1 < len(arguments):
                at += 1
                own.append(arguments[at])
        elif argument.startswith("-") and not script:
            own.append(argument)
        elif not script:
            script = argument
        else:
            break
        at += 1
    rest = arguments[at:]
    if not script and rest:
        script, *rest = rest
    return own, script, rest


def trace_command(arguments: list[str]) -> int:
    """The exit code of the script; 2 when it cannot be started."""
    own, script, rest = _split(arguments)
    parser = _parser()
    options = parser.parse_args(own)
    if not script:
        parser.error("which script?")
    aside = sys.stderr if options.format != "text" else sys.stdout
    with contextlib.redirect_stdout(aside):
        run = run_script(script, rest, values=options.values, keep=options.keep, structure=True)
        aside.flush()
    if run.error is not None:
        sys.__excepthook__(type(run.error), run.error, run.error.__traceback__)
        sys.stderr.flush()
    trace = trace_of(run.recording, os.path.basename(script.rstrip(os.sep)))
    explanation = _explanation(run, trace) if isinstance(run.error, Exception) else None
    _show(trace, options, explanation is not None)
    if explanation is not None:
        sys.stdout.flush()
        with contextlib.suppress(Exception):
            sys.stderr.write("\n")
            show(explanation, sys.stderr, options.color, options.width)
    return run.exit_code


def _show(trace: Trace, options: argparse.Namespace, explained: bool) -> None:
    if options.format == "json":
        print(looks.to_json(trace))
        return
    width = options.width or (output.width_of(sys.stdout) if options.format == "text" else 100)
    told = explained and options.format == "text"
    laid = lines(trace, width, calls=options.calls, function=options.function, explained=told)
    if options.format == "html":
        print(looks.page(laid, f"gradcheck: shape trace {trace.title}"), end="")
    elif options.format == "svg":
        print(looks.svg(laid, width, f"shape trace {trace.title}"))
    elif output.wants_color(sys.stdout, options.color):
        from rich.console import Console

        console = Console(
            file=sys.stdout, width=width, force_terminal=True, force_jupyter=False, color_system="standard",
            no_color=False, highlight=False, legacy_windows=False,
        )  # fmt: skip
        for line in looks.rich(laid):
            console.print(line, soft_wrap=True)
    else:
        output.write_text(looks.text(laid) + "\n", sys.stdout)


def with_recorded_birth(explanation: Explanation, trace: Trace) -> Explanation:
    """The explanation with the way of the odd axis as it was recorded, where reading the code could not tell it."""
    told = explanation.birth is not None and explanation.birth.chain
    if told or explanation.blamed is None or trace.failure is None:
        return explanation
    operand = explanation.operands[explanation.blamed]
    known = [
        array
        for array in trace.failure.operands
        if array.text == operand.text and array.shape == operand.shape
    ]
    if not known or operand.odd_axis is None:
        return explanation
    axis = known[0].axes[operand.odd_axis]
    way = next((way for place, way in trace.paths if place == axis), ())
    if axis is None or not way:
        return explanation
    chain = tuple((location, location.text or "") for location in way[1:])
    return replace(explanation, birth=Birth(way[0], way[0].text or "", trace.axes[axis].size, chain))


def _explanation(run: ScriptRun, trace: Trace) -> Explanation | None:
    """What is known of the error, to be told below the trace; never anything that could hide it."""
    with contextlib.suppress(Exception):
        from gradcheck.explain import explain

        assert run.error is not None
        explanation = explain(run.error, run.recording)
        return None if explanation is None else with_recorded_birth(explanation, trace)
    return None
