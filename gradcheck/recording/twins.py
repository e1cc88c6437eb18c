"""The instrumented twin of a code object, found by compiling its file once plain and once instrumented."""

from __future__ import annotations

import types
from dataclasses import dataclass

from gradcheck import source
from gradcheck.recording.instrument import compile_instrumented, compile_plain
from gradcheck.recording.recorder import HELPERS
from gradcheck.recording.spec import Spec


@dataclass(slots=True)
class Module:
    """One source file in both forms: (plain code, instrumented code) of everything in it, outermost first."""

    text: str
    pairs: list[tuple[types.CodeType, types.CodeType]]
    specs: list[Spec]

    @property
    def code(self) -> types.CodeType:
        """The instrumented code of the whole file."""
        return self.pairs[0][1]


_modules: dict[str, Module | str] = {}  # by file name; a string says why there is none
_twins: dict[int, tuple[types.CodeType, types.CodeType | None, str]] = {}  # by id of the plain code
_instrumented: dict[int, types.CodeType] = {}
_codes: dict[int, Module] = {}  # by id of the instrumented code


def module(filename: str, text: str | None = None) -> Module | str:
    """The file in both forms, or one sentence why not. Raises SyntaxError only when the text is handed in."""
    given = text is not None
    if text is None:
        text = source.text_of(filename)
    if text is None:
        return f"no source for {filename}"
    known = _modules.get(filename)
    if isinstance(known, Module) and known.text == text:
        return known
    try:
        plain = compile_plain(text, filename)
        instrumented, specs = compile_instrumented(text, filename, HELPERS)
    except (SyntaxError, ValueError, RecursionError) as error:
        if given:
            raise
        return f"{filename} does not compile: {error}"
    made = Module(text, [], specs)
    if not _pair(plain, instrumented, made.pairs):
        return f"{filename} could not be rewritten"
    for _, twin in made.pairs:
        _instrumented[id(twin)] = twin
        _codes[id(twin)] = made
    _modules[filename] = made
    return made


def _pair(
    plain: types.CodeType, twin: types.CodeType, pairs: list[tuple[types.CodeType, types.CodeType]]
) -> bool:
    """Walk both trees of nested code together; False if they do not correspond."""
    if (plain.co_name, plain.co_freevars, plain.co_firstlineno) != (
        twin.co_name,
        twin.co_freevars,
        twin.co_firstlineno,
    ):
        return False
    pairs.append((plain, twin))
    inner = [constant for constant in plain.co_consts if isinstance(constant, types.CodeType)]
    other = [constant for constant in twin.co_consts if isinstance(constant, types.CodeType)]
    if len(inner) == len(other):
        return all(_pair(a, b, pairs) for a, b in zip(inner, other))
    # The compiler merges equal code (two like lambdas on one line); the rewritten twins may differ, or the reverse.
    for a in inner:
        found = next((b for b in other if _key(b) == _key(a)), None)
        if found is None or not _pair(a, found, pairs):
            return False
    return True


def _key(code: types.CodeType) -> tuple[str, int, tuple[str, ...]]:
    return code.co_qualname, code.co_firstlineno, code.co_varnames[: code.co_argcount]


def is_instrumented(code: types.CodeType) -> bool:
    """Whether this code reports to the recorder."""
    return _instrumented.get(id(code)) is code


def module_of(code: types.CodeType) -> Module | None:
    """The file of an instrumented code object."""
    return _codes.get(id(code)) if is_instrumented(code) else None


def twin_of(function: types.FunctionType) -> tuple[types.CodeType | None, str]:
    """The instrumented code of the function, or None and one sentence why there is none.

    The twin belongs to the plain code *equal* to the function's: name and line would confuse two lambdas on one line
    and could run another text than the one imported when the file was edited since.
    """
    code = function.__code__
    known = _twins.get(id(code))
    if known is not None and known[0] is code:
        return known[1], known[2]
    twin, reason = _find(code, function)
    if len(_twins) > 20_000:
        _twins.clear()
    _twins[id(code)] = code, twin, reason
    return twin, reason


def _find(code: types.CodeType, function: types.FunctionType) -> tuple[types.CodeType | None, str]:
    if is_instrumented(code):
        return code, ""
    made = module(code.co_filename)
    if isinstance(made, str):
        return None, made
    equal = [(plain, twin) for plain, twin in made.pairs if plain == code]
    if len(equal) > 1:
        exact = [pair for pair in equal if list(pair[0].co_positions()) == list(code.co_positions())]
        equal = exact or equal
    if equal:
        return equal[0][1], ""
    if (
        "@pytest_ar" in function.__globals__
    ):  # pytest rewrote the asserts of this file: its code differs on purpose
        like = [
            twin
            for plain, twin in made.pairs
            if _key(plain) == _key(code) and plain.co_freevars == code.co_freevars
        ]
        if len(like) == 1:
            return like[0], ""
    return None, f"{code.co_qualname} is not what {code.co_filename} says now"
