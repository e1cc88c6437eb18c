"""How a file calls numpy: by `np`, by a name of its own, or by functions that it imports one by one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from gradcheck.repairing.editing.statements import nodes_in, parsed
from gradcheck.repairing.editing.text import SourceText, TextEdit

MODULES = frozenset({"np", "numpy", "xp", "cp", "onp", "anp", "jnp"})  # names that stand for it anywhere
KEY = re.compile(r"\['(\w+)'\]")
CALLED = re.compile(r"(?<![\w.])np\.([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class NumpyNames:
    """What a file calls the module, "" where it has no name for it, and by its names the functions it imports."""

    module: str
    functions: dict[str, str]
    everything: bool  # by a star


@lru_cache(maxsize=64)
def numpy_names(text: str) -> NumpyNames:
    """The names that the imports of a file bind; `np` where it binds that to anything."""
    modules: list[str] = []
    functions: dict[str, str] = {}
    everything = False
    for node in nodes_in(parsed(text)):
        if isinstance(node, ast.Import):
            modules += [a.asname or a.name for a in node.names if a.name == "numpy" or a.asname == "np"]
        elif isinstance(node, ast.ImportFrom):
            modules += [a.asname or a.name for a in node.names if (a.asname or a.name) == "np"]
            if node.module == "numpy":
                everything = everything or any(a.name == "*" for a in node.names)
                functions |= {a.name: a.asname or a.name for a in node.names}
    module = "np" if "np" in modules or not (modules or functions) else (*modules, "")[0]
    return NumpyNames(module, functions, everything)


def spelled(made: str, text: str) -> str | None:
    """A piece of code that says `np`, as the file's author writes it; None where it calls what has no name there."""
    if "np." not in made:
        return made
    names = numpy_names(text)
    if names.module == "np":
        return made

    def own(found: re.Match[str]) -> str:
        name = found[1]
        if name in names.functions:
            return names.functions[name]
        if names.module:
            return f"{names.module}.{name}"
        return name if names.everything and name in np.__all__ else found[0]

    written = CALLED.sub(own, made)
    return None if CALLED.search(written) else written


def as_spelled(edits: Iterable[TextEdit], source: SourceText) -> Iterator[TextEdit]:
    """The edits with numpy called as the file calls it; without those for which it has no name."""
    for edit in edits:
        made = spelled(_quoted(edit.replacement, source.text), source.text)
        if made is not None:
            yield edit if made == edit.replacement else replace(edit, replacement=made)


def _quoted(made: str, text: str) -> str:
    """A piece of code with its keys in the quotes that the file has them in."""
    return KEY.sub(r'["\1"]', made) if "['" in made and _is_double(text) else made


@lru_cache(maxsize=16)
def _is_double(text: str) -> bool:
    return text.count('["') > text.count("['")


def numpy_function(called: ast.expr) -> str:
    """The function of numpy that is called by its name, through the module or on its own; "" for any other."""
    match called:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in MODULES:
            return name
        case ast.Name(id=name) if name in np.__all__:
            return name
    return ""
