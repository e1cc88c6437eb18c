"""Works out the derivative of each activation of a net, and what is taken for it by mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.recording.graph import BrokenTrailError, Graph, gradients
from gradcheck.values.loss_terms import is_only_added_up
from gradcheck.values.meaning import Known
from gradcheck.values.value_roles import arranges_parameter, is_entrywise

OUTPUT_FORM_AT_Z = "z, where the form expects a"  # z (1 - z) for sigmoid
DERIVATIVES = 60  # activations whose derivative is worked out


def derivatives(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> list[Known]:
    """da/dz for each activation: the derivative of the sum of a by the z it is an entrywise function of."""
    found: list[Known] = []
    worked_out = 0
    events = graph.recording.events
    for event in reversed(events[: graph.output + 1]):
        if worked_out >= DERIVATIVES:
            break
        role = roles.get(event.index, UNKNOWN)
        if role.what != "a":
            continue
        start = _preactivation(graph, event, roles)
        if start is None:
            continue
        worked_out += 1
        try:
            local = gradients(graph.recording, event.index).gradient(start)
        except BrokenTrailError:
            continue
        if isinstance(local, np.ndarray) and local.shape == event.shape and local.any():  # else a mask
            name = f"d({names[event.index]})/d({names[start]})"
            z, a = np.asarray(graph.value(start), dtype=float), np.asarray(event.result, dtype=float)
            function = function_of(z, a)
            if not function and is_only_added_up(graph, event.index):
                continue  # no activation: what each entry costs
            derivative = Role("activation derivative", role.layer, function, "z")
            found.append(Known(name, np.array(local), "derivative", event.index, derivative, of=start))
            found.extend(misfits(name, z, a, role.layer))
    return found


def function_of(z: Array, a: Array) -> str:
    """The activation with a = g(z), by value."""
    z, a = np.asarray(z, dtype=float), np.asarray(a, dtype=float)
    if z.shape != a.shape:
        return ""
    with np.errstate(all="ignore"):
        candidates = {
            "sigmoid": 1 / (1 + np.exp(-z)),
            "sigmoid ": 1 / (1 + np.exp(z)),  # of a z whose sign is turned already
            "tanh": np.tanh(z),
            "relu": np.maximum(z, 0),
            "softplus": np.logaddexp(0, z),
            "identity": z,
        }
        for name, value in candidates.items():
            if np.allclose(value, a, rtol=1e-9, atol=1e-12):
                return name.strip()
        if (z < 0).any() and np.array_equal(a[z > 0], z[z > 0]) and _has_slopes(z, a):
            return "leaky relu"
        return "elu" if _elu_scale(z, a) else ""


def _has_slopes(z: Array, a: Array) -> bool:
    """Whether a is a multiple of z below 0: one for all entries, or for each unit, or channel, its own."""
    below = z < 0
    ratio = np.where(below, a / np.where(below, z, 1.0), np.nan)
    if np.allclose(ratio[below], ratio[below][0]):
        return True
    for axis in range(z.ndim):
        units = np.moveaxis(ratio, axis, 0).reshape(z.shape[axis], -1)
        held = [unit[~np.isnan(unit)] for unit in units]
        repeated = sum(len(unit) - 1 for unit in held if len(unit))
        if repeated > 1 and all(np.allclose(unit, unit[0]) for unit in held if len(unit)):
            return True
    return False


def _elu_scale(z: Array, a: Array) -> float:
    """The alpha of an ELU: z above 0, alpha (e^z - 1) below; 0 where it is none."""
    below = z < 0
    if not below.any() or not np.array_equal(a[z > 0], z[z > 0]):
        return 0.0
    ratio = a[below] / np.expm1(z[below])
    return float(ratio[0]) if ratio[0] > 0 and np.allclose(ratio, ratio[0], rtol=1e-9) else 0.0


def misfits(name: str, z: Array, a: Array, layer: int | None) -> Iterator[Known]:
    """What is taken for this derivative by mistake: at the activation, of another function, an output form at z."""
    with np.errstate(all="ignore"):
        forms: dict[str, Callable[[Array], Array]] = {
            "sigmoid": lambda v: np.exp(-v) / (1 + np.exp(-v)) ** 2,
            "tanh": lambda v: 1 - np.tanh(v) ** 2,
            "relu": lambda v: (v > 0).astype(float),
        }
        of_output: dict[str, Callable[[Array], Array]] = {
            "sigmoid": lambda v: v * (1 - v),
            "tanh": lambda v: 1 - v**2,
        }
        alpha = _elu_scale(z, a) if z.shape == a.shape else 0.0
        if alpha:
            forms["elu"] = lambda v: np.where(v > 0, 1.0, alpha * np.exp(v))
        if function_of(z, a) == "softplus":  # else a sigmoid's output would be taken for its slope
            forms["softplus"] = lambda v: 1 / (1 + np.exp(-v))
        for other, form in forms.items():
            yield Known(name, form(z), "misfit", 0, Role("activation derivative", layer, other, "z"))
            yield Known(name, form(a), "misfit", 0, Role("activation derivative", layer, other, "a"))
        for other, form in of_output.items():
            # An output form fed the output is that function's own derivative, of whatever it is asked at.
            yield Known(name, form(a), "misfit", 0, Role("activation derivative", layer, other, "z"))
            yield Known(
                name, form(z), "misfit", 0, Role("activation derivative", layer, other, OUTPUT_FORM_AT_Z)
            )


def output_forms(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> Iterator[Known]:
    """a (1 - a) and 1 - a^2 of every activation, softmax included: taken for its derivative in many a net."""
    for event in graph.recording.events[: graph.output + 1]:
        role = roles.get(event.index, UNKNOWN)
        if role.what == "a" and event.names and isinstance(event.result, np.ndarray):
            a = np.asarray(event.result, dtype=float)
            for function, value in (("sigmoid", a * (1 - a)), ("tanh", 1 - a**2)):
                form = Role("activation derivative", role.layer, function, "z")
                yield Known(names[event.index], value, "misfit", 0, form)


def _preactivation(graph: Graph, event: Event, roles: Mapping[int, Role]) -> int | None:
    """The z an activation is an entrywise function of: the nearest one through entrywise operations alone."""
    events = graph.recording.events
    stack, seen, found = [event.index], {event.index}, set()
    while stack:
        for origin in origins_of(events[stack.pop()]):
            if origin in seen:
                continue
            seen.add(origin)
            if roles.get(origin, UNKNOWN).what == "z":
                found.add(origin)
            elif arranges_parameter(graph, origin):
                continue  # slope[:, None, None]
            elif _keeps_places(events[origin]):
                stack.append(origin)
            else:
                return _handed(events, event)
    return found.pop() if len(found) == 1 else _handed(events, event)


def _keeps_places(event: Event) -> bool:
    """Whether each entry is made from the one at its own place: `a[z < 0]` takes what is stored there again."""
    if event.operation != "getitem":
        return is_entrywise(event)
    mask, taken_from = event.args[1], np.shape(event.args[0])
    return isinstance(mask, np.ndarray) and mask.dtype == bool and mask.shape == taken_from


def _handed(events: list[Event], event: Event) -> int | None:
    only, argument = _only_operand(event), _argument(events, event)
    return argument if only is None else only


def _argument(events: list[Event], event: Event) -> int | None:
    """What a function of one array is handed: all that the value it returns is made of, entry by entry."""
    stack, seen, handed = [event.index], {event.index}, set()
    while stack:
        made = events[stack.pop()]
        if not _keeps_places(made):
            return None
        for origin in origins_of(made):
            if origin >= 0 and origin not in seen:
                seen.add(origin)
                if events[origin].call < event.call:
                    handed.add(origin)
                else:
                    stack.append(origin)
    return handed.pop() if len(handed) == 1 and event.call else None


def _only_operand(event: Event) -> int | None:
    """What a relu or tanh of something else than z is taken of: of a normalised value, say."""
    made = [o for o in origins_of(event) if o >= 0]
    return made[0] if event.operation in ("maximum", "tanh") and len(made) == 1 else None
