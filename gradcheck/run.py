"""Runs a script as `python script.py` would, and explains the shape error it may end in."""

from __future__ import annotations

import builtins
import os
import sys
import threading
import traceback
from collections.abc import Callable
from types import CodeType, ModuleType, TracebackType
from typing import Any

from gradcheck.hook import install, show_explanation, uninstall

Explain = Callable[[BaseException], bool]
_USAGE = "usage: gradcheck run [--record] script.py [arguments of the script]"
_HELP = f"""{_USAGE}

Run a script like python does. Where it ends in an error of shapes, they are
explained below the traceback.

options:
  --record  record every array operation: slower, but what the failing one was
            given is known as it was

The exit code is the script's."""

Execute = Callable[[CodeType, dict[str, Any]], None]


def run_command(argv: list[str], *, execute: Execute | None = None, show: Explain = show_explanation) -> int:
    """The exit code of `argv[0]` run as `__main__` with `argv[1:]`: the script's own, 1 after an
    exception, 2 if it cannot start.

    `execute(code, namespace)` stands in for `exec` where the script is to be recorded; `show(error)` prints
    what is known of the exception, after the traceback.
    """
    record = bool(argv) and argv[0] == "--record"
    argv = argv[1:] if record else argv
    if not argv:
        print(f"gradcheck run: no script given\n  {_USAGE}", file=sys.stderr)
        return 2
    if argv[0] in ("-h", "--help"):
        print(_HELP)
        return 0
    if argv[0].startswith("-"):
        print(f"gradcheck run: unknown option {argv[0]}\n  {_USAGE}", file=sys.stderr)
        return 2
    if record:
        return _run_recorded(argv)
    path, *_ = argv
    code = _compiled(path)
    if code is None:
        return 2
    return run_code(code, argv, execute or _execute, show)


def _run_recorded(argv: list[str]) -> int:
    """The same with every array operation recorded: slower, and the failing operands are known as they were."""
    from gradcheck.errors import UsageError
    from gradcheck.recording import run_script

    install()
    try:
        ended = run_script(argv[0], argv[1:])
    except UsageError as error:
        print(f"gradcheck run: {error}", file=sys.stderr)
        return 2
    finally:
        uninstall()
    if ended.error is not None:
        _print_traceback(ended.error)
        if isinstance(ended.error, Exception):
            show_explanation(ended.error, None, ended.recording)
    sys.stdout.flush()
    return ended.exit_code


def _compiled(path: str) -> CodeType | None:
    script = os.path.join(path, "__main__.py") if os.path.isdir(path) else path
    try:
        with open(script, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"gradcheck run: cannot read {path}: {error.strerror or error}", file=sys.stderr)
        return None
    try:
        return compile(source, script, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        print("".join(traceback.format_exception_only(type(error), error)).rstrip(), file=sys.stderr)
        print(f"gradcheck run: {path} is not valid python and was not started", file=sys.stderr)
        return None


def _execute(code: CodeType, namespace: dict[str, Any]) -> None:
    exec(code, namespace)


def run_code(code: CodeType, argv: list[str], execute: Execute, show: Explain) -> int:
    """Runs compiled code as `__main__`; afterwards `sys` is as it was."""
    path = code.co_filename
    module = ModuleType("__main__")
    module.__dict__.update({"__file__": path, "__builtins__": builtins, "__spec__": None, "__cached__": None})
    kept = sys.argv, sys.path[:], sys.modules.get("__main__")
    sys.argv = list(argv)
    sys.path[0:0] = [os.path.dirname(os.path.realpath(path))]
    if len(sys.path) > 1 and kept[1] and kept[1][0] in ("", os.getcwd()) and sys.path[0] != kept[1][0]:
        del sys.path[1]  # python puts the script's directory there instead of the current one
    sys.modules["__main__"] = module
    install()
    try:
        execute(code, module.__dict__)
        status = 0
    except SystemExit as error:
        status = _exit_status(error)
    except KeyboardInterrupt as error:
        _print_traceback(error)
        status = 130
    except BaseException as error:
        _print_traceback(error)
        if isinstance(error, Exception):
            show(error)
        status = 1
    finally:
        for thread in threading.enumerate():  # python waits for them before it exits
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        uninstall()
        sys.stdout.flush()
        sys.argv, sys.path[:] = kept[0], kept[1]
        if kept[2] is not None:
            sys.modules["__main__"] = kept[2]
    return status


def _exit_status(error: SystemExit) -> int:
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def _print_traceback(error: BaseException) -> None:
    """The traceback as python prints it: from the script's first frame on, without those of gradcheck."""
    sys.stdout.flush()
    tb: TracebackType | None = error.__traceback__
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith(
        os.path.dirname(os.path.abspath(__file__))
    ):
        tb = tb.tb_next
    hook = sys.__excepthook__
    hook(type(error), error.with_traceback(tb), tb)
