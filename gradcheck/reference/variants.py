"""Alters a reference backward pass in one place, to see which alteration gives the user's gradient."""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import re
import textwrap
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from types import FunctionType, ModuleType
from typing import Any, TypeVar

import numpy as np

from gradcheck.facts import Array
from gradcheck.reference.edits import Edit, Notes, edits_in

T = TypeVar("T")
_patching = threading.Lock()  # a variant stands in for the reference's own method while it runs


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A reference backward with one change. `sentence` says it of a gradient: "{g} lacks the factor ..."."""

    sentence: str  # with {g} for the gradient's name
    step: str  # "6", the step of the derivation that the changed line refers to, "" when it has none
    rank: int  # plainer changes first, when several give the same numbers
    owner: Any  # the class or module whose function is replaced
    name: str
    function: FunctionType


def run_variant(variant: Variant, layer: Any, run: Callable[[Any], T]) -> T | None:
    """What `run` gives on a copy of the layer while the variant is in place, or None when it does not run."""
    changed = copy.deepcopy(layer)
    with _patching:
        kept = vars(variant.owner)[variant.name]
        try:
            setattr(variant.owner, variant.name, variant.function)
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return run(changed)
        except Exception:  # an alteration may make no sense at all
            return None
        finally:
            setattr(variant.owner, variant.name, kept)


def gradients_of(layer: Any, upstream: tuple[Array, ...]) -> dict[str, Array]:
    """dx (dx0, dx1, ... of several inputs), dP of every parameter, dh0 and dc0 where the layer leaves them."""
    dx = layer.backward(*upstream)
    found = {f"d{name}": np.array(gradient, dtype=float) for name, gradient in layer.gradients().items()}
    if isinstance(dx, tuple):
        found |= {f"dx{k}": np.array(part) for k, part in enumerate(dx)}
    elif dx is not None:
        found["dx"] = np.array(dx)
    found |= {name: np.array(getattr(layer, name)) for name in ("dh0", "dc0") if hasattr(layer, name)}
    return found


@cache
def variants(layer: type, others: bool = False, method: str = "backward") -> tuple[Variant, ...]:
    """All single changes of the layer's backward (or forward), of base classes' and of the functions it calls.

    `others` asks instead for the many changes of one array for another, which are tried last.
    """
    found: list[Variant] = []
    for owner, name, function in _functions(layer, method):
        found += _variants_of(layer, owner, name, function, others)
    return tuple(sorted(found, key=lambda variant: variant.rank))


def _functions(layer: type, method: str) -> list[tuple[Any, str, FunctionType]]:
    """The method itself, inherited ones, those of inner layers, and the helpers they call: (owner, name, function)."""
    module = importlib.import_module(layer.__module__)
    owners = [c for c in layer.__mro__ if c.__module__ == layer.__module__]
    init = inspect.getsource(vars(layer)["__init__"]) if "__init__" in vars(layer) else ""
    inner = [c for n, c in vars(module).items() if inspect.isclass(c) and re.search(rf"\b{n}\(", init)]
    found: dict[str, tuple[Any, str, FunctionType]] = {}
    for owner in [*owners, *inner]:
        function = vars(owner).get(method)
        if isinstance(function, FunctionType):
            found[owner.__name__] = (owner, method, function)
    for _, _, function in list(found.values()):
        for called in function.__code__.co_names:
            helper = function.__globals__.get(called)
            if isinstance(helper, FunctionType) and helper.__module__.startswith("reference_nets"):
                home = importlib.import_module(helper.__module__)
                if home is module or home.__name__.endswith(".conv"):
                    # the name is looked up in the calling module, also when it was imported from another
                    found[called] = (module, called, helper)
    return list(found.values())


def _variants_of(
    layer: type, owner: Any, name: str, function: FunctionType, others: bool
) -> Iterator[Variant]:
    edits, notes = _edits_of(layer, function, others)
    for edit in edits:
        made = _compiled(edit, owner, name, function)
        if made is not None:
            sentence, step, rank = notes.said_of(edit)
            yield Variant(sentence, step, rank, owner, name, made)


def pairs(layer: type) -> Iterator[tuple[str, Variant]]:
    """Two changes in one function: the sentence of the first, and a variant with both that speaks of the second."""
    for owner, name, function in _functions(layer, "backward"):
        edits, notes = _edits_of(layer, function, False)
        plain = sorted((e for e in edits if e.rank <= 2), key=lambda edit: edit.rank)
        for one, two in sorted(combinations(plain, 2), key=lambda both: both[0].rank + both[1].rank):
            shared = min(len(one.path), len(two.path))
            if one.path[:shared] == two.path[:shared]:
                continue  # one lies inside the other
            with one.made():
                made = _compiled(two, owner, name, function)
            if made is not None:
                sentence, step, rank = notes.said_of(two)
                yield notes.said_of(one)[0], Variant(sentence, step, rank, owner, name, made)


def _edits_of(layer: type, function: FunctionType, others: bool) -> tuple[list[Edit], Notes]:
    text = textwrap.dedent(inspect.getsource(function))
    if "super()" in text:  # only rearranges, and its cell would be lost
        return [], Notes(())
    return list(edits_in(ast.parse(text), others, _attributes(layer))), Notes(tuple(text.split("\n")))


def _compiled(edit: Edit, owner: Any, name: str, function: FunctionType) -> FunctionType | None:
    namespace = dict(function.__globals__) if isinstance(owner, ModuleType) else function.__globals__
    scratch: dict[str, Any] = {}
    try:
        with edit.made():
            code = compile(edit.tree, f"<variant of {name}>", "exec")
        exec(code, namespace, scratch)
    except (SyntaxError, TypeError, ValueError):
        return None
    made: FunctionType = scratch[name]
    return made


@cache
def _attributes(layer: type) -> tuple[str, ...]:
    """Names of the arrays that the layer's own methods keep on self: candidates for a mistaken operand."""
    text = "".join(
        inspect.getsource(f) for c in layer.__mro__ for f in vars(c).values() if inspect.isfunction(f)
    )
    kept = set(re.findall(r"self\.(\w+)\b(?=[^=\n]*=)", text)) - {"params", "gradients"}
    return tuple(sorted(kept))
