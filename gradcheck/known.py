"""The named values of one forward pass: each value, its gradient, the parts a gradient is summed from, derivatives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.layer_kind import repeats
from gradcheck.meaning import Known, blocks, with_sums
from gradcheck.recording.events import Event
from gradcheck.recording.graph import BrokenTrailError, Graph, gradients
from gradcheck.recording.vjps import find

PART_ENTRIES = 2_000_000  # numbers kept for partial sums in all; beyond that they are left out
OUTPUT_FORM_AT_Z = "z, where the form expects a"  # z (1 - z) for sigmoid
GAMMA = "gamma"
BETA = "beta"  # the bias of a normalisation layer
DERIVATIVES = 60  # activations whose derivative is worked out

ELEMENTWISE = frozenset(
    "add subtract multiply divide true_divide negative positive power square sqrt exp expm1 exp2 log log1p tanh sinh "
    "cosh sin cos arctan abs absolute fabs sign maximum minimum where clip reciprocal logaddexp heaviside "
    "greater greater_equal less less_equal astype copy opaque".split()
)
TURNS = frozenset({"negative", "transpose", "reshape", "astype", "copy", "getitem"})
PRODUCTS = frozenset({"matmul", "dot", "inner", "outer", "tensordot", "einsum", "vdot", "multiply"})


def known_values(graph: Graph, parameters: Mapping[str, Array]) -> list[Known]:
    """Everything of the forward pass that has a name, with its gradient; later values first among equals."""
    roles = _roles(graph)
    names = _names(graph, roles)
    masks, made = _masks(graph, roles)
    roles |= {event: Role("mask") for event in made}
    knowns: list[Known] = []
    for event, value, gradient in graph.items():
        if gradient is None:
            continue
        name, order, role = names[event.index], event.index, roles.get(event.index, UNKNOWN)
        named = bool(event.names)
        knowns.append(Known(name, np.asarray(gradient), "gradient", order, _of_gradient(role), named))
        knowns.append(Known(name, np.asarray(value), "forward", order, role, named))
    sums = dict(zip(_parameter_names(graph), graph.sources.sums))
    known_roles = parameter_roles(graph)
    for name, value in parameters.items():
        role = known_roles.get(name, Role("bias" if value.ndim < 2 or min(value.shape) <= 1 else "weights"))
        total = sums.get(name)
        if total is not None:
            knowns.append(Known(name, total, "gradient", -1, _of_gradient(role)))
        knowns.append(Known(name, value, "forward", -1, role))
    knowns.extend(_inputs(graph))
    knowns.extend(masks)
    knowns.extend(_derivatives(graph, names, roles))
    knowns.extend(_output_forms(graph, names, roles))
    return [*with_sums(knowns), *_parts(graph, names, roles), *blocks(knowns)]


def _parameter_names(graph: Graph) -> list[str]:
    return [str(getattr(unknown, "name", number)) for number, unknown in enumerate(graph.sources.unknowns)]


def _of_gradient(role: Role) -> Role:
    what = {"z": "dL/dz", "a": "dL/da", "prediction": "dL/da", "weights": "dL/dW", "bias": "dL/db"}.get(
        role.what
    )
    if what is None:
        return Role("dL/d(other)", role.layer, GAMMA if role.what == "scale parameter" else "")
    return Role(what, role.layer, role.function)


def _names(graph: Graph, roles: Mapping[int, Role]) -> dict[int, str]:
    """The name of each event's value: what it was bound to, else its place in the net, else its source.

    Where several values share a name, it is followed by the layer or by which of them it is.
    """
    events = graph.recording.events[: graph.output + 1]
    goes_on = {
        o for e in events if roles.get(e.index, UNKNOWN).what == "z" for o in origins_of(e)
    }  # x @ W of x @ W + b
    depth = "step" if repeats(graph, events) else "layer"
    plain: dict[int, str] = {}
    count: Counter[str] = Counter()
    for event in events:
        role = roles.get(event.index, UNKNOWN)
        name = event.names[-1] if event.names else (event.site.location.text or event.operation)
        name = _key(name.removeprefix("self.").rpartition(".self.")[2])
        partial = role.what == "z" and event.index in goes_on
        if not event.names and role.what in ("z", "a") and not partial:
            name = f"{role.what} of {depth} {role.layer}"
        plain[event.index] = name if len(name) <= 40 else name[:37] + "..."
        count[plain[event.index]] += 1
    seen: Counter[str] = Counter()
    for index, name in plain.items():
        if count[name] > 1:
            seen[name] += 1
            plain[index] = f"{name} ({_ordinal(seen[name])})"
    return plain


def _key(name: str) -> str:
    """`Z3` for `cache['Z3']`: the key says it."""
    match = re.fullmatch(r"[\w.]+\[['\"]([A-Za-z_]\w*)['\"]\]", name)
    return match[1] if match else name


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roles(graph: Graph) -> dict[int, Role]:
    """z and a of each layer: a layer begins with a product with something the loss reacts to but no event made."""
    events = graph.recording.events
    layer: dict[int, int] = {}
    roles: dict[int, Role] = {}
    for event in events[: graph.output + 1]:
        below = [origin for origin in origins_of(event) if origin in layer]
        depth = max((layer[origin] for origin in below), default=0)
        if event.operation in PRODUCTS and _multiplies_parameter(graph, event):
            depth += 1
            roles[event.index] = Role("z", depth)
        elif event.operation == "add" and any(roles.get(origin, UNKNOWN).what == "z" for origin in below):
            roles[event.index] = Role("z", depth)
        elif event.operation in ("sqrt", "std", "var") and event.shape and _spreads(events, event):
            roles[event.index] = Role("standard deviation", depth or None)
        elif (
            depth
            and event.dtype != "bool"
            and event.operation != "copy"
            and _is_entrywise(event)
            and event.shape not in (None, ())
            and (event.names or _leaves_its_function(events, event))
        ):
            roles[event.index] = Role("a", depth)
        layer[event.index] = depth
    return roles


def _is_entrywise(event: Event) -> bool:
    """Whether each entry is made from the entries at its own place; a store does where a mask says which."""
    if event.operation != "setitem":
        return event.operation in ELEMENTWISE
    mask = event.args[1]
    return isinstance(mask, np.ndarray) and mask.dtype == bool and mask.shape == event.shape


def _spreads(events: list[Event], event: Event) -> bool:
    """Whether a root is that of a variance: a mean stands a few steps before it."""
    edge = {event.index}
    for _ in range(4):
        if any(events[index].operation in ("var", "std", "mean") for index in edge):
            return True
        edge = {origin for index in edge for origin in origins_of(events[index]) if origin >= 0}
    return False


def parameter_roles(graph: Graph) -> dict[str, Role]:
    """Weights and biases with their layers: a weight is multiplied where its layer begins, a bias added there."""
    names = _parameter_names(graph)
    roles: dict[str, Role] = {}
    events = _roles(graph)
    scaled: set[int] = set()  # products with a gamma
    for event in graph.recording.events[: graph.output + 1]:
        role = events.get(event.index, UNKNOWN)
        for value in event.args:
            match = graph.sources.match(value) if isinstance(value, np.ndarray) else None
            if match is None:
                continue
            if role.what == "z":
                what = "bias" if event.operation == "add" else "weights"
                roles.setdefault(names[match[0]], Role(what, role.layer))
            elif event.operation == "multiply" and event.shape != np.shape(value):
                scaled.add(event.index)
                roles.setdefault(names[match[0]], Role("scale parameter", role.layer))
            elif event.operation == "add" and scaled.intersection(origins_of(event)):
                roles.setdefault(names[match[0]], Role("bias", role.layer, BETA))
    return roles


def _multiplies_parameter(graph: Graph, event: Event) -> bool:
    if event.operation == "multiply":
        return False
    return any(_is_parameter(graph, value, origin) for value, origin in zip(event.args, event.origins))


def _is_parameter(graph: Graph, value: Any, origin: Any) -> bool:
    """Whether a value is a parameter, or one that was merely turned round: -W @ x, W.T @ x."""
    if isinstance(value, np.ndarray) and graph.sources.match(value) is not None:
        return True
    if not isinstance(origin, int) or origin < 0:
        return False
    event = graph.recording.events[origin]
    return (
        event.operation in TURNS
        and bool(event.args)
        and _is_parameter(graph, event.args[0], event.origins[0])
    )


def _masks(graph: Graph, roles: Mapping[int, Role]) -> tuple[list[Known], set[int]]:
    """Arrays that come from nowhere and switch entries off: 0 and one other number, and the events that made them."""
    found: dict[int, Known] = {}
    made: set[int] = set()
    last = max((index for index, role in roles.items() if role.what == "z"), default=-1)
    for event in graph.recording.events[: last + 1]:  # what follows the last layer are targets
        if event.operation != "multiply" or len(event.args) != 2:
            continue
        for value, origin, text in zip(event.args, event.origins, event.site.operand_texts):
            if not isinstance(value, np.ndarray) or value.dtype.kind not in "fb" or value.size < 2:
                continue
            if _from_loss(graph, origin) or graph.sources.match(value) is not None:
                continue
            others = [] if value.all() else np.unique(value[value != 0]).tolist()
            if len(others) == 1 and others[0] > 0 and not _gated(value, event.args):
                found.setdefault(id(value), Known(text, value.astype(float), "forward", -2, Role("mask")))
                made |= {origin} if isinstance(origin, int) else set()
    return list(found.values()), made


def _gated(mask: Array, operands: tuple[Any, ...]) -> bool:
    """Whether a mask is that of a relu: it lets through what is positive in the other operand."""
    others = [value for value in operands if isinstance(value, np.ndarray) and value is not mask]
    return any(o.shape == mask.shape and np.array_equal(o > 0, mask != 0) for o in others)


def _from_loss(graph: Graph, origin: Any) -> bool:
    """Whether the loss depends on a parameter through the value: a random draw does not."""
    stack: list[Any] = [origin]
    seen: set[int] = set()
    while stack:
        index = stack.pop()
        if isinstance(index, tuple):
            stack.extend(index)
            continue
        if not isinstance(index, int) or index < 0 or index in seen:
            continue
        seen.add(index)
        event = graph.recording.events[index]
        if any(
            isinstance(value, np.ndarray) and graph.sources.match(value) is not None for value in event.args
        ):
            return True
        stack.extend(event.origins)
    return False


def _inputs(graph: Graph) -> list[Known]:
    """The arrays that are multiplied with a parameter and come from nowhere: the net's input."""
    found: dict[int, Known] = {}
    for event in graph.recording.events[: graph.output + 1]:
        if event.operation not in PRODUCTS or not _multiplies_parameter(graph, event):
            continue
        for value, origin in zip(event.args, event.origins):
            if origin is None and isinstance(value, np.ndarray) and graph.sources.match(value) is None:
                text = event.site.operand_texts
                name = next((t for t in text if t and "." not in t), "X")
                found.setdefault(id(value), Known(name, value, "forward", -2, Role("input")))
    return list(found.values())


def _derivatives(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> list[Known]:
    """da/dz for each activation: the derivative of the sum of a by the z it is an entrywise function of."""
    found: list[Known] = []
    worked_out = 0
    events = graph.recording.events
    used: set[int] = set()
    for event in events[: graph.output + 1]:
        for origin in origins_of(event):
            used.add(origin)
    for event in reversed(events[: graph.output + 1]):
        if worked_out >= DERIVATIVES:
            break
        role = roles.get(event.index, UNKNOWN)
        if role.what != "a" or (not event.names and not _leaves_its_function(events, event)):
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
            function = _function(z, a)
            derivative = Role("activation derivative", role.layer, function, "z")
            found.append(Known(name, np.array(local), "derivative", event.index, derivative, of=start))
            found.extend(_misfits(name, z, a, np.array(local), role.layer, function))
    return found


def _function(z: Array, a: Array) -> str:
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
            "identity": z,
        }
        for name, value in candidates.items():
            if np.allclose(value, a, rtol=1e-9, atol=1e-12):
                return name.strip()
        ratio = (a / z)[z < 0]
        if ratio.size and np.array_equal(a[z > 0], z[z > 0]) and np.allclose(ratio, ratio[0]):
            return "leaky relu"
    return ""


def _misfits(
    name: str, z: Array, a: Array, right: Array, layer: int | None, function: str
) -> Iterator[Known]:
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
        for other, form in forms.items():
            yield Known(name, form(z), "misfit", 0, Role("activation derivative", layer, other, "z"))
            yield Known(name, form(a), "misfit", 0, Role("activation derivative", layer, other, "a"))
        for other, form in of_output.items():
            # An output form fed the output is that function's own derivative, of whatever it is asked at.
            yield Known(name, form(a), "misfit", 0, Role("activation derivative", layer, other, "z"))
            yield Known(
                name, form(z), "misfit", 0, Role("activation derivative", layer, other, OUTPUT_FORM_AT_Z)
            )


def _output_forms(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> Iterator[Known]:
    """a (1 - a) and 1 - a^2 of every activation, softmax included: taken for its derivative in many a net."""
    for event in graph.recording.events[: graph.output + 1]:
        role = roles.get(event.index, UNKNOWN)
        if role.what == "a" and event.names and isinstance(event.result, np.ndarray):
            a = np.asarray(event.result, dtype=float)
            for function, value in (("sigmoid", a * (1 - a)), ("tanh", 1 - a**2)):
                form = Role("activation derivative", role.layer, function, "z")
                yield Known(names[event.index], value, "misfit", 0, form)


def _leaves_its_function(events: list[Event], event: Event) -> bool:
    """Whether the event is the last one of its call: the value a function returns."""
    following = events[event.index + 1] if event.index + 1 < len(events) else None
    return following is None or following.call != event.call


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
            elif _is_entrywise(events[origin]):
                stack.append(origin)
            else:
                return _handed(events, event)
    return found.pop() if len(found) == 1 else _handed(events, event)


def _handed(events: list[Event], event: Event) -> int | None:
    only, argument = _only_operand(event), _argument(events, event)
    return argument if only is None else only


def _argument(events: list[Event], event: Event) -> int | None:
    """What a function of one array is handed: all that the value it returns is made of, entry by entry."""
    stack, seen, handed = [event.index], {event.index}, set()
    while stack:
        made = events[stack.pop()]
        if not _is_entrywise(made):
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


def _parts(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> list[Known]:
    """The contributions a gradient is summed from, one per use of its value, and their running sums both ways."""
    contributions: dict[Any, list[Array]] = {}
    entries = 0
    parameter_names = _parameter_names(graph)
    of_parameters = parameter_roles(graph)
    for event in graph.recording.events[: graph.output + 1]:
        rule = find(event.operation)
        targets = [
            (position, _target(graph, origin, value))
            for position, (origin, value) in enumerate(zip(event.origins, event.args))
        ]
        if rule is None or all(target is None for _, target in targets):
            continue
        cotangent = graph.gradient(event.index)
        if cotangent is None or isinstance(cotangent, tuple):
            continue
        try:
            lazy, _ = rule.gradients(cotangent, event.result, event.args, event.kwargs)
            made = [part() if callable(part) else part for part in lazy]
        except Exception:
            continue
        for position, target in targets:
            part = made[position] if position < len(made) else None
            if target is not None and isinstance(part, (np.ndarray, float, np.floating)):
                contributions.setdefault(target, []).append(np.asarray(part))
                entries += np.size(part)
                if entries > PART_ENTRIES:
                    return []
    found: list[Known] = []
    for target, parts in contributions.items():
        if len(parts) < 2 or len({part.shape for part in parts}) > 1:
            continue
        if isinstance(target, int):
            name, order, role = names[target], target, roles.get(target, UNKNOWN)
            named = bool(graph.recording.events[target].names)
        else:
            name, order, named = parameter_names[target[0]], -1, True
            role = of_parameters.get(name, UNKNOWN)
        sums = list(parts)
        if len(parts) * entries < 50 * PART_ENTRIES:
            sums += [*np.cumsum(parts, axis=0)[1:], *np.cumsum(parts[::-1], axis=0)[1:]]
        found.extend(Known(name, total, "part", order, _of_gradient(role), named) for total in sums)
    return found


def _target(graph: Graph, origin: Any, value: Any) -> Any:
    if isinstance(origin, int):
        return origin
    if origin is None and isinstance(value, np.ndarray):
        match = graph.sources.match(value)
        return (match[0],) if match is not None and match[1] is None else None
    return None
