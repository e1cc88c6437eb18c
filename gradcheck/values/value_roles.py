"""Says what each value of a forward pass is in the net: z and a of each layer, its weights, its bias, a deviation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.conventions.names import is_input_name
from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.values.normalisations import spreads
from gradcheck.values.unit_sums import UnitSums

GAMMA = "gamma"
BETA = "beta"  # the bias of a normalisation layer

ELEMENTWISE = frozenset(
    "add subtract multiply divide true_divide negative positive power square sqrt exp expm1 exp2 log log1p tanh sinh "
    "cosh sin cos tan arcsin arccos arctan arcsinh arccosh arctanh cbrt log2 log10 fmax fmin "
    "abs absolute fabs sign maximum minimum where clip reciprocal logaddexp heaviside "
    "greater greater_equal less less_equal astype copy opaque".split()
)
BENDING = ELEMENTWISE - frozenset(
    "add subtract astype copy opaque greater greater_equal less less_equal".split()
)
TURNS = frozenset({"negative", "transpose", "reshape", "astype", "copy", "getitem"})
ARRANGED = frozenset({"transpose", "reshape", "moveaxis", "swapaxes"})
FILLED = ("setitem", "array", "stack")  # made of pieces, one by one
MATRIX_PRODUCTS = frozenset({"matmul", "dot", "inner", "outer", "tensordot", "einsum", "vdot"})
PRODUCTS = MATRIX_PRODUCTS | {"multiply"}
JOINS = frozenset({"c_", "r_", "concatenate", "hstack", "vstack", "column_stack", "append", "insert"})


def names_of_parameters(graph: Graph) -> list[str]:
    """The name of each array the loss was differentiated by, its number where it has none."""
    return [str(getattr(unknown, "name", number)) for number, unknown in enumerate(graph.sources.unknowns)]


def role_of_gradient(role: Role) -> Role:
    """What the gradient of a value with that role is."""
    what = {"z": "dL/dz", "a": "dL/da", "prediction": "dL/da", "weights": "dL/dW", "bias": "dL/db"}.get(
        role.what
    )
    if what is None:
        return Role("dL/d(other)", role.layer, GAMMA if role.what == "scale parameter" else "")
    return Role(what, role.layer, role.function)


def roles_of(graph: Graph) -> dict[int, Role]:
    """z and a of each layer: a layer begins with a product with something the loss reacts to but no event made."""
    return roles_and_units(graph)[0]


def roles_and_units(graph: Graph) -> tuple[dict[int, Role], UnitSums]:
    """The roles, and the sums of weighted inputs where code goes through its units one by one."""
    events = graph.recording.events
    sums = UnitSums(events, partial(is_parameter, graph), graph.sources.match)
    stored = {e.origins[2] for e in events[: graph.output + 1] if e.operation == "setitem" and _is_one(e)}
    stored |= sums.fed
    layer: dict[int, int] = {}
    roles: dict[int, Role] = {}
    arranged: set[int] = set()  # products that were turned into the shape of the layer's output
    cut: dict[int, list[int]] = {}  # by what they are slices of
    deviations = spreads(graph)
    passed_on = {o for e in events if e.operation in (*MATRIX_PRODUCTS, *JOINS) for o in origins_of(e)}
    for event in events[: graph.output + 1]:
        below = [origin for origin in origins_of(event) if origin in layer]
        depth = max((layer[origin] for origin in below), default=0)
        unit = sums.layer_of(event, layer)
        if unit is not None:
            depth = unit
            if sums.is_sum(event):
                roles[event.index] = Role("z", depth)
        elif event.operation == "setitem" and _is_one(event) and event.origins[2] in sums.sums:
            roles[event.index] = Role("z", depth)
        elif (event.index in stored and event.index in sums.inside and event.operation in ELEMENTWISE) or (
            event.operation in FILLED and _are_outputs(events, below, roles, layer, depth)
        ):
            roles[event.index] = Role("a", depth)
        elif _begins_layer(graph, event):
            depth += 1
            roles[event.index] = Role("z", depth)
        elif event.operation in ("add", *FILLED) and _adds_to_z(below, roles, arranged, layer, depth):
            roles[event.index] = Role("z", depth)
        elif event.index in deviations:
            roles[event.index] = Role("standard deviation", depth or None)
        elif (
            depth
            and event.dtype != "bool"
            and event.operation != "copy"
            and is_entrywise(event)
            and event.shape not in (None, ())
            and (event.index in passed_on or is_kept(events, event))
        ):
            roles[event.index] = Role("a", depth)
        elif event.operation in ARRANGED and below and _is_z(below[0], roles, arranged):
            arranged.add(event.index)
        elif is_slice(event) and below and roles.get(below[0], UNKNOWN).what == "z":
            cut.setdefault(below[0], []).append(event.index)
        layer[event.index] = depth
    for output in sums.outputs(lambda e: e.operation in ELEMENTWISE and is_kept(events, e)).values():
        roles.setdefault(output, Role("a", layer[output]))
    for slices in cut.values():
        if len(slices) > 1:  # of the units of several gates: each has its activation
            roles |= {index: roles.get(index, Role("z", layer[index])) for index in slices}
    return roles, sums


def _is_one(event: Event) -> bool:
    """Whether a single number is stored."""
    return len(event.origins) == 3 and isinstance(event.origins[2], int) and np.ndim(event.args[2]) == 0


def _are_outputs(
    events: list[Event], below: list[int], roles: dict[int, Role], layer: dict[int, int], depth: int
) -> bool:
    """Whether what an array is filled with is what activations make of single numbers, and nothing else is."""
    made = [origin for origin in below if layer[origin] == depth and events[origin].shape == ()]
    arrays = [origin for origin in below if events[origin].shape != ()]
    filled = made + [origin for origin in arrays if layer[origin] == depth]
    return bool(made) and all(roles.get(origin, UNKNOWN).what == "a" for origin in filled)


def _is_z(origin: int, roles: dict[int, Role], arranged: set[int]) -> bool:
    return origin in arranged or roles.get(origin, UNKNOWN).what == "z"


def _adds_to_z(
    below: list[int], roles: dict[int, Role], arranged: set[int], layer: dict[int, int], depth: int
) -> bool:
    """Whether a sum is z: of products, a bias, what skips the layer; x + c x^3 in an activation is none."""
    z = [origin for origin in below if _is_z(origin, roles, arranged)]
    return bool(z) and all(origin in z or layer[origin] < depth for origin in below)


def is_entrywise(event: Event) -> bool:
    """Whether each entry is made from the entries at its own place; a store does where a mask says which."""
    if event.operation != "setitem":
        return event.operation in ELEMENTWISE
    mask = event.args[1]
    return isinstance(mask, np.ndarray) and mask.dtype == bool and mask.shape == event.shape


def is_slice(event: Event) -> bool:
    """Whether a run of entries is cut out of an array along some axes, and all of it along the others."""
    key = event.args[1] if event.operation == "getitem" and len(event.args) > 1 else None
    parts = key if isinstance(key, tuple) else (key,)
    return all(isinstance(part, slice) for part in parts)


def parameter_roles(
    graph: Graph, called: Callable[[str, Any], str] = lambda name, _: name
) -> dict[str, Role]:
    """Weights and biases with their layers: a weight is multiplied where its layer begins, a bias added there.

    `called` says how some entries of an array are called, where they are a parameter of their own.
    """
    names = names_of_parameters(graph)
    roles: dict[str, Role] = {}
    events, sums = roles_and_units(graph)
    for layer, rows in sums.rows.items():
        roles |= {names[row[0]]: Role("weights", layer) for row in rows if row[0] is not None}
    for number, layer in sums.biases.items():
        roles.setdefault(names[number], Role("bias", layer))
    scaled: set[int] = set()  # products with a gamma
    summed = _summed_products(graph, events)
    for event in graph.recording.events[: graph.output + 1]:
        role = events.get(summed.get(event.index, event.index), UNKNOWN)
        for value in event.args:
            match = graph.sources.match(value) if isinstance(value, np.ndarray) else None
            if match is None:
                continue
            name = called(names[match[0]], match[1])
            if is_input_name((name,)):  # of a layer that is checked by itself
                roles[name] = Role("input")
                continue
            if role.what == "z":
                what = "bias" if event.operation == "add" else "weights"
                roles.setdefault(name, Role(what, role.layer))
            elif event.operation == "multiply" and event.shape != np.shape(value):
                scaled.add(event.index)
                roles.setdefault(name, Role("scale parameter", role.layer))
            elif event.operation == "add" and scaled.intersection(origins_of(event)):
                roles.setdefault(name, Role("bias", role.layer, BETA))
    return roles


def _summed_products(graph: Graph, roles: dict[int, Role]) -> dict[int, int]:
    """The sums that are z, by the products they add up: of a window with a filter, entry by entry."""
    events = graph.recording.events[: graph.output + 1]
    sums = [e for e in events if e.operation == "sum" and roles.get(e.index, UNKNOWN).what == "z"]
    return {origin: event.index for event in sums for origin in origins_of(event)[:1] if origin >= 0}


def bent_parameters(graph: Graph) -> set[str]:
    """The names of parameters that go through a function, or into a product, entry by entry."""
    names, events = names_of_parameters(graph), graph.recording.events[: graph.output + 1]
    found = set()
    for event in events:
        if event.operation in BENDING:
            matches = (graph.sources.match(v) for v in event.args if isinstance(v, np.ndarray))
            found |= {names[match[0]] for match in matches if match is not None}
    return found


def _begins_layer(graph: Graph, event: Event) -> bool:
    """Whether it is a product with a parameter, also one that is summed up window by window: np.sum(patch * kernel)."""
    if event.operation in PRODUCTS:
        return multiplies_parameter(graph, event)
    factors = next((graph.recording.events[o] for o in origins_of(event) if o >= 0), None)
    if event.operation != "sum" or factors is None or factors.operation != "multiply":
        return False
    weights = [is_parameter(graph, *operand) for operand in zip(factors.args, factors.origins)]
    return sum(weights) == 1  # W * W is a penalty


def multiplies_parameter(graph: Graph, event: Event) -> bool:
    """Whether it is a product with a parameter that begins a layer; one entry by entry does not."""
    if event.operation == "multiply":
        return False
    return any(is_parameter(graph, value, origin) for value, origin in zip(event.args, event.origins))


def arranges_parameter(graph: Graph, index: int) -> bool:
    """Whether an event makes nothing but a parameter in another shape, or rows of it: K.reshape(F, -1), E[ids]."""
    event = graph.recording.events[index] if index >= 0 else None
    arranged = event is not None and event.operation in (*ARRANGED, "getitem", "take") and bool(event.args)
    return arranged and event is not None and is_parameter(graph, event.args[0], event.origins[0])


def is_parameter(graph: Graph, value: Any, origin: Any) -> bool:
    """Whether a value is a parameter, or one that was merely turned round: -W @ x, W.T @ x."""
    if isinstance(value, (np.ndarray, float)) and graph.sources.match(value) is not None:
        return True
    if not isinstance(origin, int) or origin < 0:
        return False
    event = graph.recording.events[origin]
    return (
        event.operation in TURNS and bool(event.args) and is_parameter(graph, event.args[0], event.origins[0])
    )


def is_kept(events: list[Event], event: Event) -> bool:
    """Whether a value gets a name, is returned, or is stored into a larger array, turned or not: no mere step."""
    if event.names or leaves_its_function(events, event):
        return True
    following = events[event.index + 1] if event.index + 1 < len(events) else None
    if following is None or event.index not in origins_of(following):
        return False
    return following.operation == "setitem" or (
        following.operation in ARRANGED and is_kept(events, following)
    )


def leaves_its_function(events: list[Event], event: Event) -> bool:
    """Whether the event is the last one of its call: the value a function returns."""
    following = events[event.index + 1] if event.index + 1 < len(events) else None
    return following is None or following.call != event.call
