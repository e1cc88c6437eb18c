"""Which of the numbers in a model are its parameters, and what the user's `parameters=` and `gradients=` mean."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from gradcheck.conventions.graph import Leaf, list_shape
from gradcheck.conventions.paths import Path, Step
from gradcheck.conventions.returned import Found, flatten
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import ConventionError, UsageError


def is_number_array(value: Any) -> bool:
    """Whether a value can be a parameter: floats in an array, a list or alone."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f" and value.size > 0
    return isinstance(value, (float, np.floating)) or list_shape(value) is not None


def candidates(leaves: Sequence[Leaf]) -> list[Parameter]:
    """Everything that may be a parameter."""
    return [Parameter(leaf) for leaf in leaves if is_number_array(leaf.value) and not _is_fixed(leaf)]


def _is_fixed(leaf: Leaf) -> bool:
    """Whether it is a number that nobody means to change: in a plain tuple, as data are, or all there is."""
    path = leaf.path
    if not isinstance(leaf.value, (float, np.floating)):
        return False
    while path.steps and path.steps[-1].kind == "field":
        path = path.holder()
    return not path.steps or isinstance(path.owner(), tuple)


def tidy_names(parameters: Iterable[Parameter], functions: Iterable[Any] = ()) -> None:
    """Shorter names where they stay different: w1 for w1.data, unless w1 holds other parameters beside it.

    An array that is the model itself goes by the name that the user's functions have for it.
    """
    listed = list(parameters)
    for p in listed:
        if not p.name:
            p.name = next((name for f in functions for name in _names_of(p.home, f)), "parameters")
    before = [p.name for p in listed]
    after = [_tidied(name, before) for name in before]
    if len({*after}) == len({*before}):
        for p, name in zip(listed, after):
            p.name = name


def _names_of(value: Any, function: Any) -> Iterator[str]:
    """The variables outside of a function by which it reads that very object."""
    code = getattr(function, "__code__", None)
    if code is None:
        return
    for name, cell in zip(code.co_freevars, function.__closure__ or ()):
        with contextlib.suppress(ValueError):  # a cell that is empty
            if cell.cell_contents is value:
                yield name
    yield from (name for name in code.co_names if function.__globals__.get(name) is value)


def _tidied(name: str, names: Sequence[str]) -> str:
    """The name without the trailing `.data` or `.value` of a parameter object."""
    for word in (".data", ".value", ".val", "._data", "._value"):
        short = name.removesuffix(word)
        if short and short != name and not any(n.startswith(short + ".") for n in names if n != name):
            return short
    return name


def _refuse(name: str, value: Any) -> None:
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "iub":
            raise UsageError(
                f"parameter {name} holds integers ({value.dtype}): a gradient step would be cut to whole numbers\n"
                f"  help: make it float, e.g. {name} = {name}.astype(float)"
            )
        if value.dtype == object:
            raise UsageError(
                f"parameter {name} is an object array: its rows are arrays or lists of different lengths\n"
                "  help: use one float array, or a plain list of float arrays"
            )
        if value.size == 0:
            raise UsageError(f"parameter {name} is empty, shape {value.shape}: there is nothing to check")
        if value.dtype.kind != "f":
            raise UsageError(f"parameter {name} has dtype {value.dtype}: a real float array is needed")


def chosen(parameters: Any, leaves: Sequence[Leaf]) -> list[Parameter]:
    """The parameters that `parameters=` means: names (with * and ?), arrays, a dict or list of them, a callable."""
    if callable(parameters):
        try:
            parameters = parameters()
        except Exception as error:
            raise UsageError(f"parameters() raised {type(error).__name__}: {error}") from error
    if isinstance(parameters, (str, np.ndarray)):
        parameters = [parameters]
    if isinstance(parameters, Mapping):
        return _from_items(
            parameters, [(Step("item", key), str(key), value) for key, value in parameters.items()], leaves
        )
    if not isinstance(parameters, (list, tuple)):
        if not isinstance(parameters, Iterable):
            raise UsageError(
                f"parameters= is {type(parameters).__name__}: names, arrays, or a list or dict of them are needed"
            )
        parameters = list(parameters)
    out: list[Parameter] = []
    for i, item in enumerate(parameters):
        if isinstance(item, str):
            out += _named(item, leaves)
        elif isinstance(item, Mapping):
            out += chosen(item, leaves)
        else:
            step = Step("item", i)
            value = (
                item[1] if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) else item
            )
            name = item[0] if value is not item else ""
            out += _from_items(parameters, [(step, name, value)], leaves)
    unique = {id(p.home) if isinstance(p.home, (np.ndarray, list)) else p.name: p for p in out}
    return list(unique.values())


def _named(pattern: str, leaves: Sequence[Leaf]) -> list[Parameter]:
    names = {leaf.path.name: leaf for leaf in leaves}
    for leaf in leaves:
        for alias in leaf.aliases:
            names.setdefault(alias.name, leaf)
    hits = [leaf for name, leaf in names.items() if name == pattern]
    hits = hits or [leaf for name, leaf in names.items() if fnmatchcase(name, pattern)]
    hits = hits or [leaf for name, leaf in names.items() if name.startswith((pattern + ".", pattern + "["))]
    hits = hits or [leaf for name, leaf in names.items() if name.endswith(("." + pattern, f"[{pattern!r}]"))]
    if not hits:
        near = ", ".join(list(names)[:12]) or "no float arrays"
        raise ConventionError(f"no parameter called {pattern!r}\n  the model has: {near}")
    for leaf in hits:
        _refuse(leaf.path.name, leaf.value)
    return [Parameter(leaf) for leaf in hits]


def _from_items(
    container: Any, items: list[tuple[Step, str, Any]], leaves: Sequence[Leaf]
) -> list[Parameter]:
    known = {id(leaf.value): leaf for leaf in leaves}
    out = []
    for step, name, value in items:
        if value is None:
            continue
        if id(value) in known and not isinstance(value, float):
            leaf = known[id(value)]
            _refuse(name or leaf.path.name, value)
            out.append(Parameter(leaf, name or None))
        elif isinstance(value, (np.ndarray, float, np.floating)) or list_shape(value) is not None:
            _refuse(name or f"parameters[{step.key!r}]", value)
            prefix = "" if name else "parameters"
            out.append(Parameter(Leaf(Path(container, (step,), prefix), value), name or None))
        elif hasattr(value, "data") or hasattr(value, "value"):
            inner = next(
                (
                    v
                    for w in ("data", "value")
                    if isinstance(v := getattr(value, w, None), (np.ndarray, float))
                ),
                None,
            )
            if inner is not None:
                out += _from_items(vars(value), [(Step("item", _key_of(value, inner)), name, inner)], leaves)
        elif isinstance(value, Mapping):
            out += chosen(value, leaves)
        elif isinstance(value, (list, tuple)):
            out += _from_items(value, [(Step("item", i), "", v) for i, v in enumerate(value)], leaves)
    return out


def _key_of(holder: Any, value: Any) -> str:
    return str(next(key for key, v in vars(holder).items() if v is value))


def read_gradients(gradients: Any) -> Any:
    """`gradients=` with its callables called and its arrays copied, as they stand right after backward."""
    if callable(gradients):
        try:
            return tuple(replace(f, value=np.array(f.value)) for f in flatten(gradients(), "gradients()"))
        except Exception as error:
            raise UsageError(f"gradients() raised {type(error).__name__}: {error}") from error
    if isinstance(gradients, Mapping):
        return {key: _read_one(value, str(key)) for key, value in gradients.items()}
    if isinstance(gradients, (list, tuple)):
        return [_read_one(value, f"[{i}]") for i, value in enumerate(gradients)]
    return gradients


def _read_one(value: Any, name: str) -> Any:
    if callable(value):
        try:
            value = value()
        except Exception as error:
            raise UsageError(f"gradients= of {name} raised {type(error).__name__}: {error}") from error
    if isinstance(value, (list, tuple)):  # of numbers, which backward fills in place as it does an array
        return copy.deepcopy(value)
    return np.array(value) if isinstance(value, np.ndarray) else value


def gradients_now(gradients: Any, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """What `gradients=` holds at the moment, by the names that it was found under; `names` are the parameters'."""
    now = read_gradients(gradients)
    if isinstance(now, tuple) and all(isinstance(f, Found) for f in now):
        yield from ((f.name, f.value) for f in now)
    elif isinstance(now, Mapping):
        for key, value in now.items():
            if not isinstance(value, str):
                name = str(key)
                ends = [n for n in names if n == name] or [n for n in names if _is_end(name, n)]
                yield from ((_given_name(n), value) for n in ends[:1])
    elif isinstance(now, (list, tuple)):
        ordered = names if len(now) == len(names) else [f"gradients[{i}]" for i in range(len(now))]
        yield from ((_given_name(n), g) for n, g in zip(ordered, now) if not isinstance(g, str))


def _given_name(name: str) -> str:
    return f"gradients[{name!r}]"


def _is_end(name: str, of: str) -> bool:
    return of.endswith(("." + name, f"[{name!r}]"))


def given_gradients(
    gradients: Any, parameters: Sequence[Parameter], found: Sequence[Found]
) -> dict[str, Found] | list[Found]:
    """What `gradients=` says: a dict parameter -> gradient, or arrays to pair as if backward had returned them.

    A gradient is a name in the model or in what was returned, or an array; `read_gradients` called the callables.
    """
    if isinstance(gradients, tuple) and gradients and all(isinstance(f, Found) for f in gradients):
        return list(gradients)
    if isinstance(gradients, str):
        return _all_under(gradients, found)
    if isinstance(gradients, Mapping):
        names = {p.name: p for p in parameters}
        out: dict[str, Found] = {}
        for key, value in gradients.items():
            name = str(key)
            if name not in names:
                ends = [n for n in names if _is_end(name, n)]
                if len(ends) != 1:
                    raise ConventionError(
                        f"gradients= names {name!r}, which is no parameter here\n  parameters: {', '.join(names)}"
                    )
                name = ends[0]
            if value is not None:
                out[name] = _one(value, found, name)
        return out
    if isinstance(gradients, (list, tuple)):
        if len(gradients) == len(parameters):
            return {p.name: _one(g, found, p.name) for p, g in zip(parameters, gradients) if g is not None}
        return [_one(g, found, f"gradients[{i}]") for i, g in enumerate(gradients)]
    raise UsageError(
        f"gradients= is {type(gradients).__name__}: a dict, a list, a name or a callable is needed"
    )


def _one(value: Any, found: Sequence[Found], name: str) -> Found:
    if isinstance(
        value, str
    ):  # what bears the parameter's own name is the parameter, unless nothing else does
        hits = _all_under(value, [f for f in found if f.name != name] if value == name else found)
        if len(hits) != 1:
            raise ConventionError(
                f"gradients= says {value!r} for {name}, which holds {len(hits)} arrays, not one"
            )
        return hits[0]
    if not isinstance(value, (np.ndarray, float, list, np.floating)):
        raise UsageError(
            f"gradients= gives {type(value).__name__} for {name}: a name, an array or a callable is needed"
        )
    return Found(
        (name,),
        _given_name(name),
        np.array(value, dtype=None if isinstance(value, np.ndarray) else float),
        True,
    )


def _all_under(name: str, found: Sequence[Found]) -> list[Found]:
    exact = [f for f in found if f.name == name]
    below = exact or [f for f in found if f.name.startswith((name + "[", name + "."))]
    ends = below or [f for f in found if f.name.endswith(("." + name, f"[{name!r}]")) or (name,) in f.spoken]
    if not ends:
        shown = ", ".join(f.name for f in found if f.changed)[:300]
        raise ConventionError(f"nothing is called {name!r} after backward\n  it left: {shown or 'no arrays'}")
    return [Found(f.tokens, f.name, f.value, True, f.changed, f.spoken) for f in ends]
