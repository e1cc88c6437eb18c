"""Runs a whole script as `python script.py` would, recorded: its own modules too, installed packages not."""

from __future__ import annotations

import builtins
import importlib.machinery
import os
import sys
import threading
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gradcheck import source
from gradcheck.errors import UsageError
from gradcheck.recording import failures, recorder, twins
from gradcheck.recording.events import Recording
from gradcheck.recording.instrument import compile_plain


@dataclass(slots=True, eq=False)
class ScriptRun:
    """How a script ended: exit code as of plain python, the exception that ended it (not SystemExit), the recording."""

    recording: Recording
    error: BaseException | None
    exit_code: int
    namespace: dict[str, Any]  # of its __main__ module


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one of the script's own modules instrumented, never from a cache and never into one."""

    def get_code(self, fullname: str) -> types.CodeType:
        path = self.get_filename(fullname)
        data = self.get_data(path)
        try:
            made = twins.module(path, source.decoded(data))
        except (SyntaxError, ValueError):
            made = ""
        code: types.CodeType = self.source_to_code(data, path) if isinstance(made, str) else made.code
        return code


class _Finder:
    """Lets the other finders find, and takes over loading for plain source files below the script's directory."""

    def __init__(self, directory: str) -> None:
        self._below = directory.rstrip(os.sep) + os.sep
        self.loaded: list[str] = []

    def find_spec(
        self, name: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec: importlib.machinery.ModuleSpec | None = find(name, path, target)
            if spec is not None:
                if type(spec.loader) is importlib.machinery.SourceFileLoader and self._is_own(spec.origin):
                    spec.loader = _Loader(spec.name, spec.origin)  # type: ignore[arg-type]
                    self.loaded.append(name)
                return spec
        return None

    def _is_own(self, origin: str | None) -> bool:
        if origin is None:
            return False
        path = os.path.abspath(origin)
        return path.startswith(self._below) and source.is_user_file(path)


def run_script(
    path: str | os.PathLike[str],
    argv: Sequence[str] = (),
    *,
    values: bool = False,
    keep: int | None = None,
    structure: bool = False,
) -> ScriptRun:
    """How the script ended, with the recording of its array operations; nothing is printed on its behalf.

    As under `python script.py argv...`: `__main__`, `__file__`, sys.argv, sys.path[0], exit codes of sys.exit, threads
    waited for. The error's traceback holds the user's frames only. `keep` bounds memory: of every loop the first and
    the last `keep` iterations are kept. Raises UsageError for a missing file or one that does not compile.
    """
    given = os.fspath(path)
    file = os.path.join(given, "__main__.py") if os.path.isdir(given) else given
    try:
        with open(file, "rb") as stream:
            raw = stream.read()
    except OSError as error:
        raise UsageError(f"can't open file {given!r}: {error.strerror}") from None
    filename = os.path.abspath(file)
    directory = (
        os.path.abspath(given) if os.path.isdir(given) else os.path.dirname(os.path.realpath(filename))
    )
    try:
        text = source.decoded(raw)
        compile_plain(text, filename, quiet=False)  # for the warnings that python itself gives
        made = twins.module(filename, text)
    except (SyntaxError, ValueError) as error:
        raise UsageError(_syntax_message(filename, error)) from error
    if isinstance(made, str):
        raise UsageError(made)
    main = types.ModuleType("__main__")
    main.__dict__.update(
        __file__=file,
        __builtins__=builtins,
        __loader__=importlib.machinery.SourceFileLoader("__main__", filename),
        __package__=None,
        __spec__=None,
        __cached__=None,
    )
    session = recorder.Recorder(values=values, keep=keep, structure=structure)
    threads = set(threading.enumerate())
    failed: BaseException | None = None
    code = 0
    with _as_main(main, directory, [given, *argv]):
        session.start()
        try:
            exec(made.code, main.__dict__)
        except SystemExit as error:
            code = _exit_code(error)
        except BaseException as error:
            failed, code = error, 1
        recording = session.stop(failed)
        for thread in threading.enumerate():
            if thread not in threads and not thread.daemon:
                thread.join()
    if failed is not None:
        failures.without_own_frames(failed)
        recording.failure = failures.failure_of(failed, session.left, session.left_origins)
        if isinstance(failed, KeyboardInterrupt):
            code = 130
    return ScriptRun(recording, failed, code, main.__dict__)


def _exit_code(error: SystemExit) -> int:
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return int(error.code) & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def _syntax_message(filename: str, error: Exception) -> str:
    if not isinstance(error, SyntaxError):
        return f"{filename}: {error}"
    line = (error.text or "").rstrip("\n")
    caret = " " * (error.offset - 1) + "^" if error.offset and line else ""
    shown = f"\n    {line}\n    {caret}" if line else ""
    return f"{type(error).__name__} in {filename}, line {error.lineno}: {error.msg}{shown}"


@contextmanager
def _as_main(main: types.ModuleType, directory: str, argv: list[str]) -> Iterator[None]:
    """sys as the script expects it, and put back afterwards; its own modules are forgotten again."""
    kept = sys.argv, sys.path[:], sys.modules.get("__main__")
    before = set(sys.modules)
    finder = _Finder(directory)
    sys.argv = argv
    first = sys.path[0] if sys.path else None
    own = os.path.dirname(os.path.abspath(kept[0][0])) if kept[0] else ""
    if first is not None and (first == "" or os.path.abspath(first) == own):
        del sys.path[0]  # python itself would have the script's directory there, not ours
    sys.path.insert(0, directory)
    sys.modules["__main__"] = main
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)
        sys.argv, sys.path[:] = kept[0], kept[1]
        if kept[2] is not None:
            sys.modules["__main__"] = kept[2]
        for name in finder.loaded:
            if name not in before:
                sys.modules.pop(name, None)
