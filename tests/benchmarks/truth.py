"""What a net's gradients really are, by plain central differences that share no code with gradcheck."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Leaf = tuple[str, Array, Callable[[int, float], None]]  # path, values, setter of one entry
SKIPPED = (types.ModuleType, types.FunctionType, types.MethodType, type, str, bytes, np.random.Generator)


def leaves(thing: Any, path: str = "", seen: set[int] | None = None) -> Iterator[Leaf]:
    """Every float array reachable from a thing, lists of Python floats and single floats included."""
    seen = set() if seen is None else seen
    if isinstance(thing, SKIPPED) or thing is None or isinstance(thing, (bool, int)):
        return
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind == "f":
            yield path, np.array(thing), lambda i, value: thing.flat.__setitem__(i, value)
        elif thing.dtype == object:
            yield from leaves(list(thing.flat), path, seen)
        return
    if isinstance(thing, (float, np.floating)):
        yield path, np.array(float(thing)), _no_setter
        return
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, list) and thing and all(isinstance(item, float) for item in thing):
        yield path, np.array(thing, dtype=float), lambda i, value: thing.__setitem__(i, value)
        return
    if isinstance(thing, Mapping):
        items = [(f"{path}[{key!r}]", value, _item_setter(thing, key)) for key, value in list(thing.items())]
    elif isinstance(thing, (list, tuple)):
        items = [(f"{path}[{i}]", value, _no_setter) for i, value in enumerate(thing)]
    else:
        names = list(getattr(thing, "__dict__", ()))
        names += [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        items = [
            (f"{path}.{name}", getattr(thing, name), _attribute_setter(thing, name))
            for name in names
            if hasattr(thing, name) and not (name.startswith("__") and name.endswith("__"))
        ]
    for name, value, setter in items:
        if isinstance(value, (float, np.floating)):
            yield name, np.array(float(value)), setter
        else:
            yield from leaves(value, name, seen)


def _no_setter(index: int, value: float) -> None:
    raise TypeError("this float cannot be replaced")


def _item_setter(thing: Any, key: Any) -> Callable[[int, float], None]:
    return lambda index, value: thing.__setitem__(key, value)


def _attribute_setter(thing: Any, name: str) -> Callable[[int, float], None]:
    return lambda index, value: setattr(thing, name, value)


def loss_of(call: Mapping[str, Any]) -> float:
    """The number the user's loss returns, with or without gradients beside it."""
    found = call["loss"]()
    return float(np.asarray(found[0] if isinstance(found, tuple) else found).reshape(()))


def observed(call: Mapping[str, Any]) -> tuple[float, dict[str, Array]]:
    """The loss, and every array after one pass forward and backward; for a step the change of every array."""
    model = call["model"]
    if call.get("step") is not None:
        loss = loss_of(call)
        before = {path: values for path, values, _ in leaves(model)}
        call["step"]()
        rate = call.get("learning_rate") or 1.0
        after = {path: values for path, values, _ in leaves(model)}
        changes = {
            path: (values - after[path]) / rate
            for path, values in before.items()
            if path in after and after[path].shape == values.shape
        }
        return loss, changes
    returned = call["loss"]()
    loss = float(np.asarray(returned[0] if isinstance(returned, tuple) else returned).reshape(()))
    if call.get("backward") is not None:
        returned = call["backward"]()
    found = {path: values for path, values, _ in leaves(model)}
    found |= {path: values for path, values, _ in leaves(returned, "returned")}
    return loss, found


def numerical(call: Mapping[str, Any], step: float = 1e-5) -> dict[str, Array]:
    """The numerical gradient of every array the loss reacts to."""
    found = {}
    for path, values, setter in list(leaves(call["model"])):
        slope = np.zeros(values.shape)
        try:
            for i, value in enumerate(values.ravel().tolist()):
                setter(i, value + step)
                above = loss_of(call)
                setter(i, value - step)
                below = loss_of(call)
                setter(i, value)
                slope.flat[i] = (above - below) / (2 * step)
        except (TypeError, ValueError, IndexError):
            continue
        if np.isfinite(slope).all() and np.abs(slope).max(initial=0.0) > 1e-7:
            found[path] = slope
    return found


def gradient_paths(true: Mapping[str, Array], again: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Per parameter the places where its gradient, as it is measured, turns up by value; `again` is the net anew."""
    _, seen = observed(again)
    found = {}
    for name, slope in true.items():
        places = tuple(path for path, values in seen.items() if _same(values, slope, 1e-5))
        if places:
            found[name] = places
    return found


def _same(values: Array, slope: Array, tolerance: float) -> bool:
    if values.size != slope.size:
        return False
    scale = tolerance * (1e-3 + float(np.abs(slope).max()))
    forms = [values.ravel()] + ([values.T.ravel()] if values.ndim == 2 else [])
    return any(bool((np.abs(form - slope.ravel()) <= scale).all()) for form in forms)


def alike(
    a: tuple[float, Mapping[str, Array]],
    b: tuple[float, Mapping[str, Array]],
    paths: Mapping[str, tuple[str, ...]],
) -> bool:
    """Whether two runs have the same loss, and the same gradient at every place one is found."""
    if not np.isclose(a[0], b[0], rtol=1e-10, atol=1e-12):
        return False
    for places in paths.values():
        for path in places:
            one, other = a[1].get(path), b[1].get(path)
            if one is None or other is None or one.shape != other.shape:
                return False
            scale = float(np.abs(one).max(initial=0.0))
            if not bool((np.abs(one - other) <= 1e-9 * scale + 1e-13).all()):
                return False
    return True
