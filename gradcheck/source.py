"""Finds source: which files are the user's own, their text, and the place in it that a code position means."""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import site
import sysconfig
import tokenize
import types
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gradcheck.facts import Location

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_DEMONSTRATION = _HERE + "demo_net.py"  # a user's net, although it comes along


def _installed_directories() -> tuple[str, ...]:
    found = {
        path
        for name, path in sysconfig.get_paths().items()
        if name in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    with contextlib.suppress(AttributeError):  # a virtualenv of old is without these functions
        found.update([*site.getsitepackages(), site.getusersitepackages()])
    found.add(os.path.dirname(os.__file__))
    return tuple(
        sorted(
            {os.path.realpath(path) + os.sep for path in found if path}
            | {path + os.sep for path in found if path}
        )
    )


_INSTALLED = _installed_directories()
_always_user: set[str] = set()  # files of modules the caller asked to record

_read_as: dict[str, str] = {}  # by file the text with an edit on trial


@lru_cache(maxsize=4096)
def _is_user_file(filename: str) -> bool:
    if filename.startswith("<frozen") or filename in ("", "<string>", "<__array_function__ internals>"):
        return filename == "<string>"
    if filename.startswith("<"):
        return True  # a notebook cell, exec'd code with its own name
    path = os.path.abspath(filename)
    if is_own_file(path):
        return False
    if f"{os.sep}site-packages{os.sep}" in path or f"{os.sep}dist-packages{os.sep}" in path:
        return False
    return not path.startswith(_INSTALLED)


def is_user_file(filename: str) -> bool:
    """Whether the file is the user's own: not the standard library, not an installed package, not gradcheck."""
    return filename in _always_user or _is_user_file(filename)


def is_own_file(filename: str) -> bool:
    """Whether the file is part of gradcheck."""
    return filename.startswith(_HERE) and filename != _DEMONSTRATION


def treat_as_user_code(filenames: set[str]) -> set[str]:
    """Count these files as the user's from now on; those that were not counted before."""
    new = filenames - _always_user
    _always_user.update(new)
    return new


def asked_for() -> bool:
    """Whether installed files count as the user's at the moment."""
    return bool(_always_user)


def forget_user_code(filenames: set[str]) -> None:
    """Take back treat_as_user_code."""
    _always_user.difference_update(filenames)


def text_of(filename: str, module_globals: dict[str, object] | None = None) -> str | None:
    """The source text as it is now, "" for an empty file, None when there is none (compiled, typed at a prompt).

    Files are read with their declared encoding; notebook cells and doctests come from linecache.
    """
    if filename in _read_as:
        return _read_as[filename]
    if not filename.startswith("<") and os.path.isfile(filename):
        try:
            with tokenize.open(filename) as file:
                return file.read()
        except (OSError, SyntaxError, UnicodeDecodeError):
            return None
    lines = linecache.getlines(filename, module_globals)
    return "".join(lines) if lines else None


@contextlib.contextmanager
def reading(texts: Mapping[str, str]) -> Iterator[None]:
    """Inside the block these files have another text, as the functions have that stand in them."""
    kept = dict(_read_as)
    _read_as.update(texts)
    try:
        yield
    finally:
        _read_as.clear()
        _read_as.update(kept)


def read_now() -> dict[str, str]:
    """The files that are read as another text at the moment."""
    return dict(_read_as)


def decoded(raw: bytes) -> str:
    """Source bytes as text, by their coding line. Raises SyntaxError as the compiler does."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    return io.IncrementalNewlineDecoder(None, translate=True).decode(raw.decode(encoding))


def position(code: types.CodeType, instruction: int) -> tuple[int, int, int, int] | None:
    """(line, column, end line, end column) of the instruction at this byte offset, columns in UTF-8 bytes."""
    for i, (line, end_line, column, end_column) in enumerate(code.co_positions()):
        if 2 * i == instruction:
            if line is None or end_line is None or column is None or end_column is None:
                return None
            return line, column, end_line, end_column
    return None


def frames(traceback: types.TracebackType | None) -> Iterator[tuple[types.FrameType, int]]:
    """Frame and instruction offset of each step of a traceback, outermost first."""
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lasti
        traceback = traceback.tb_next


def location_of(code: types.CodeType, instruction: int) -> Location | None:
    """The expression that an instruction belongs to, with its text; None under python -X no_debug_ranges."""
    where = position(code, instruction)
    if where is None:
        return None
    line, column, end_line, end_column = where
    lines = [linecache.getline(code.co_filename, k).rstrip("\n").encode() for k in range(line, end_line + 1)]
    if line == end_line:
        text = lines[0][column:end_column].decode(errors="replace")
    else:
        parts = [lines[0][column:], *lines[1:-1], lines[-1][:end_column]]
        text = " ".join(part.decode(errors="replace").strip() for part in parts)
    return Location(
        code.co_filename,
        line,
        len(lines[0][:column].decode(errors="replace")),
        end_line,
        len(lines[-1][:end_column].decode(errors="replace")),
        code.co_qualname,
        text,
    )
