"""The named values of one forward pass: each value, its gradient, the parts a gradient is summed from, derivatives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.dataflow import origins_of
from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.recording.vjps import find
from gradcheck.stumbling import costs_only
from gradcheck.values.activations import derivatives, output_forms
from gradcheck.values.layer_kind import repeats
from gradcheck.values.local_slopes import local_slopes
from gradcheck.values.loss_terms import term_gradients
from gradcheck.values.meaning import Known, blocks, with_sums
from gradcheck.values.packed import Piece, piece_with
from gradcheck.values.parameter_slopes import parameter_slopes
from gradcheck.values.single_units import units
from gradcheck.values.softmax_jacobians import softmax_jacobians
from gradcheck.values.stacks import stacks
from gradcheck.values.unit_matrices import unit_matrices
from gradcheck.values.value_roles import (
    ELEMENTWISE,
    PRODUCTS,
    bent_parameters,
    is_slice,
    multiplies_parameter,
    names_of_parameters,
    parameter_roles,
    role_of_gradient,
    roles_and_units,
)

COPIES = 4  # of one value
PART_ENTRIES = 2_000_000  # numbers kept for partial sums in all; beyond that they are left out


def known_values(
    graph: Graph,
    parameters: Mapping[str, Array],
    pieces: Sequence[Piece] = (),
    stumbles: list[str] | None = None,
) -> list[Known]:
    """Everything of the forward pass that has a name, with its gradient; later values first among equals.

    `pieces` are what vectors hold that are all weights in one. What had to be left out is said in `stumbles`.
    """
    said = [] if stumbles is None else stumbles
    roles, sums_of_units = roles_and_units(graph)
    names = _names(graph, roles)
    masks, made = _masks(graph, roles)
    roles |= {event: Role("mask") for event in made}
    knowns: list[Known] = []
    items = list(graph.items())
    gradients = {event.index: gradient for event, _, gradient in items if gradient is not None}
    taken_off = _taken_off(graph, gradients)
    for event, value, gradient in items:
        if gradient is None:
            continue
        name, order, role = names[event.index], event.index, roles.get(event.index, UNKNOWN)
        named = bool(event.names)
        if not named and _is_spread_parameter(graph, event):
            continue
        if named or not (_is_negation(event, gradients) or (event.index in taken_off and role is UNKNOWN)):
            turned = _turned_role(event, roles) if role is UNKNOWN else role
            knowns.append(
                Known(name, np.asarray(gradient), "gradient", order, role_of_gradient(turned), named)
            )
        knowns.append(Known(name, np.asarray(value), "forward", order, role, named))
    sums = dict(zip(names_of_parameters(graph), graph.sources.sums))
    sums |= {
        piece.name: piece.of(total) for piece in pieces if (total := sums.get(piece.owner.name)) is not None
    }
    known_roles = parameter_roles(graph, partial(piece_with, pieces))
    bent = bent_parameters(graph)
    for name, value in parameters.items():
        role = known_roles.get(name, _guessed(value, name in bent))
        total = sums.get(name)
        if total is not None:
            knowns.append(Known(name, total, "gradient", -1, role_of_gradient(role)))
        knowns.append(Known(name, value, "forward", -1, role))
    knowns.extend(_inputs(graph))
    knowns.extend(masks)
    for make in (derivatives, output_forms):
        with costs_only("slopes of activations are not known", said):
            knowns.extend(make(graph, names, roles))
    with costs_only("slopes of what is made of parameters are not known", said):
        knowns.extend(parameter_slopes(graph, names))
    with costs_only("slopes of single operations are not known", said):
        knowns.extend(local_slopes(graph, names))
    with costs_only("Jacobian matrices of softmaxes are not known", said):
        knowns.extend(softmax_jacobians(graph, names))
    parts: list[Known] = []
    for parts_of in (_parts, term_gradients):
        with costs_only("parts of gradients are not known", said):
            parts.extend(parts_of(graph, names, roles))
    singles: list[Known] = []
    with costs_only("the units of a layer together are not known", said):
        singles.extend(units(graph, names, roles, sums_of_units))
        all_names = names_of_parameters(graph)
        singles.extend(unit_matrices(sums_of_units, all_names, parameters, graph.sources.sums))
    rounds: list[Known] = []
    with costs_only("all rounds of a loop together are not known", said):
        rounds = stacks([*knowns, *parts], lambda order: graph.recording.events[order].site.location)
    return [*with_sums(knowns), *_made_twice(graph, knowns), *parts, *blocks(knowns), *singles, *rounds]


def _guessed(value: Array, bent: bool) -> Role:
    """What a parameter is that no layer shows the use of: a bias is added as it is, not bent into something else."""
    if value.ndim < 2 or min(value.shape) <= 1:
        return UNKNOWN if bent else Role("bias")
    return Role("weights")


def _is_spread_parameter(graph: Graph, event: Event) -> bool:
    """Whether it is but a parameter with axes of length 1 more, `slope[:, None, None]`: no value of its own."""
    if event.operation not in ("getitem", "reshape", "expand_dims") or not isinstance(
        event.args[0], np.ndarray
    ):
        return False
    match = graph.sources.match(event.args[0])
    lengths, others = np.shape(event.args[0]), np.shape(event.result)
    whole = [n for n in lengths if n != 1] == [n for n in others if n != 1] and len(others) > len(lengths)
    return match is not None and match[1] is None and whole


def _is_negation(event: Event, gradients: Mapping[int, Array]) -> bool:
    """Whether it is -z in a formula: its gradient is that of z with the other sign, and no value of its own."""
    of = event.origins[0] if event.operation == "negative" and event.origins else None
    if not isinstance(of, int) or of not in gradients:
        return False
    return np.array_equal(-np.asarray(gradients[event.index]), gradients[of])


def _taken_off(graph: Graph, gradients: Mapping[int, Array]) -> set[int]:
    """What is but subtracted from something: its gradient is that of the difference with the other sign."""
    found = set()
    for event in graph.recording.events[: graph.output + 1]:
        taken = event.origins[1] if event.operation == "subtract" and len(event.origins) == 2 else None
        if not isinstance(taken, int) or taken not in gradients or event.index not in gradients:
            continue
        if np.array_equal(-np.asarray(gradients[event.index]), gradients[taken]):
            found.add(taken)
    return found


def _turned_role(event: Event, roles: Mapping[int, Role]) -> Role:
    """What the gradient of -z is told as: that of z with the other sign, as 1 / (1 + exp(-z)) has it."""
    turned = event.operation == "negative" and isinstance(event.origins[0], int)
    return roles.get(event.origins[0], UNKNOWN) if turned else UNKNOWN


def _made_twice(graph: Graph, knowns: Sequence[Known]) -> list[Known]:
    """The gradients of values that the forward pass works out several times: all together, as if made once."""
    groups: dict[Any, list[Known]] = {}
    for known in knowns:
        if known.kind != "gradient" or known.order < 0 or known.value.size < 2:
            continue
        event = graph.recording.events[known.order]
        whole = all(isinstance(origin, int) and origin >= 0 for origin in event.origins)
        if whole and len(event.origins) > 1 and event.operation in ELEMENTWISE | PRODUCTS:
            groups.setdefault((event.operation, tuple(event.origins)), []).append(known)
    found = []
    for group in groups.values():
        if 1 < len(group) <= COPIES:
            first = next((known for known in group if known.named), group[0])
            total = np.sum([known.value for known in group], axis=0)
            found.append(replace(first, value=total))
    return found


def _names(graph: Graph, roles: Mapping[int, Role]) -> dict[int, str]:
    """The name of each event's value: what it was bound to, else its place in the net, else its source.

    Where several values share a name it is their place in the net, else the line, else which of them it is.
    """
    events = graph.recording.events[: graph.output + 1]
    made = [e for e in events if roles.get(e.index, UNKNOWN).what == "z" and not is_slice(e)]
    goes_on = {o for e in made for o in origins_of(e)}  # x @ W of x @ W + b
    depth = "step" if repeats(graph, events) else "layer"
    plain: dict[int, str] = {}
    places: dict[int, str] = {}
    for event in events:
        role = roles.get(event.index, UNKNOWN)
        if role.what in ("z", "a") and not (role.what == "z" and (event.index in goes_on or is_slice(event))):
            places[event.index] = f"{role.what} of {depth} {role.layer}"
        words = [name for name in event.names if name.strip("_")]
        name = words[-1] if words else (event.site.location.text or event.operation)
        name = _key(name.removeprefix("self.").rpartition(".self.")[2])
        if not words:
            turned = "-" if event.operation == "negative" else ""
            place = next((places[o] for o in origins_of(event) if o in places), "") if turned else ""
            name = places.get(event.index) or (turned + place if place else name)
        plain[event.index] = name if len(name) <= 40 else name[:37] + "..."
    return _apart(plain, places, {event.index: event.site.location.line for event in events})


def _apart(plain: Mapping[int, str], places: Mapping[int, str], lines: Mapping[int, int]) -> dict[int, str]:
    """The names, told apart where several are alike."""
    alike: dict[str, list[int]] = {}
    for index, name in plain.items():
        alike.setdefault(name, []).append(index)
    names = dict(plain)
    taken = Counter(places.values())
    for name, indices in alike.items():
        if len(indices) == 1:
            continue
        named = {index: places[index] for index in indices if taken[places.get(index, "")] == 1}
        left = [index for index in indices if index not in named]
        names.update(named)
        if len(left) > 1 and len({lines[index] for index in left}) == len(left):
            names.update((index, f"{name} (line {lines[index]})") for index in left)
        elif len(left) > 1:
            names.update((index, f"{name} ({_ordinal(k)})") for k, index in enumerate(left, 1))
    return names


def _key(name: str) -> str:
    """`Z3` for `cache['Z3']`: the key says it."""
    match = re.fullmatch(r"[\w.]+\[['\"]([A-Za-z_]\w*)['\"]\]", name)
    return match[1] if match else name


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _masks(graph: Graph, roles: Mapping[int, Role]) -> tuple[list[Known], set[int]]:
    """Arrays that come from nowhere and switch entries off: 0 and one other number, and the events that made them."""
    found: dict[int, Known] = {}
    made: set[int] = set()
    last = max((index for index, role in roles.items() if role.what == "z"), default=-1)
    for event in graph.recording.events[: last + 1]:  # what follows the last layer are targets
        if event.operation != "multiply" or len(event.args) != 2:
            continue
        for value, origin, text in zip(event.args, event.origins, event.site.operand_texts):
            if not isinstance(value, np.ndarray) or value.dtype.kind not in "fbiu" or value.size < 2:
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
        if event.operation not in PRODUCTS or not multiplies_parameter(graph, event):
            continue
        for value, origin in zip(event.args, event.origins):
            if origin is None and isinstance(value, np.ndarray) and graph.sources.match(value) is None:
                text = event.site.operand_texts
                name = next((t for t in text if t and "." not in t), "X")
                found.setdefault(id(value), Known(name, value, "forward", -2, Role("input")))
    return list(found.values())


def _parts(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> list[Known]:
    """The contributions a gradient is summed from, one per use of its value, and their running sums both ways."""
    contributions: dict[Any, list[tuple[int, Array]]] = {}
    entries = 0
    parameter_names = names_of_parameters(graph)
    of_parameters = parameter_roles(graph)
    for event in graph.recording.events[: graph.output + 1]:
        rule = find(event.operation)
        targets = [_targets(graph, origin, value) for origin, value in zip(event.origins, event.args)]
        if rule is None or not any(targets):
            continue
        cotangent = graph.gradient(event.index)
        if cotangent is None or isinstance(cotangent, tuple):
            continue
        try:
            lazy, _ = rule.gradients(cotangent, event.result, event.args, event.kwargs)
            made = [part() if callable(part) else part for part in lazy]
        except Exception:
            continue
        for among, part in zip(targets, made):
            for target, each in zip(among, part if isinstance(part, (list, tuple)) else [part]):
                if target is not None and isinstance(each, (np.ndarray, float, np.floating)):
                    contributions.setdefault(target, []).append((event.index, np.asarray(each)))
                    entries += np.size(each)
            if entries > PART_ENTRIES:
                return []
    found: list[Known] = []
    for target, uses in contributions.items():
        parts = [part for _, part in uses]
        if len(parts) < 2 or len({part.shape for part in parts}) > 1:
            continue
        if isinstance(target, int):
            name, order, role = names[target], target, roles.get(target, UNKNOWN)
            named = bool(graph.recording.events[target].names)
        else:
            name, order, named = parameter_names[target[0]], -1, True
            role = of_parameters.get(name, UNKNOWN)
        whole = Known(name, parts[0], "part", order, role_of_gradient(role), named)
        found.extend(replace(whole, value=part, of=use) for use, part in uses)
        if len(parts) * entries < 50 * PART_ENTRIES:
            found.extend(replace(whole, value=run) for run in np.cumsum(parts, axis=0)[1:])
            found.extend(_from_the_last(graph, whole, uses))
        for function, total in _by_function(graph, uses).items():
            found.append(Known(name, total, "part", order, role_of_gradient(role), named, through=function))
    return found


def _from_the_last(graph: Graph, whole: Known, uses: Sequence[tuple[int, Array]]) -> list[Known]:
    """What the uses behind each one contribute with it, as a backward pass has added it up by then.

    What all calls read, as the state that each text begins with, may be added up anew in each as well.
    """
    if whole.order >= 0:
        return _running(graph, whole, uses)
    every = [replace(known, up_to=-1) for known in _running(graph, whole, uses)]
    events = graph.recording.events
    calls = [list(group) for _, group in groupby(uses, key=lambda use: events[use[0]].call)]
    anew = (known for run in calls for known in _running(graph, whole, run))
    return [*every, *(known for known in anew if len(calls) > 1)]


def _running(graph: Graph, whole: Known, uses: Sequence[tuple[int, Array]]) -> list[Known]:
    """The sums of each use and all behind it; those that come to all uses of one expression are told by it."""
    sums = np.cumsum([part for _, part in uses[::-1]], axis=0)[::-1]
    sites = [graph.recording.events[use].site for use, _ in uses]
    firsts = [place == 0 or sites[place - 1] is not site for place, site in enumerate(sites)]
    return [
        replace(whole, value=total, up_to=use if is_first else -1)
        for (use, _), total, is_first in zip(uses, sums, firsts)
    ]


def _by_function(graph: Graph, uses: Sequence[tuple[int, Array]]) -> dict[str, Array]:
    """What the uses within one function contribute, where they are several but not all: what a layer returns."""
    inside: dict[str, list[Array]] = {}
    for event, part in uses:
        function = graph.recording.events[event].site.location.function or ""
        inside.setdefault(function, []).append(part)
    return {f: np.sum(parts, axis=0) for f, parts in inside.items() if f and 1 < len(parts) < len(uses)}


def _targets(graph: Graph, origin: Any, value: Any) -> list[Any]:
    """What an operand is, each of its items where it is a list or tuple; None for what no gradient goes to."""
    several = isinstance(value, (list, tuple)) and isinstance(origin, tuple) and len(origin) == len(value)
    among = list(zip(origin, value)) if several else [(origin, value)]
    found = [_target(graph, o, v) for o, v in among]
    return found if any(target is not None for target in found) else []


def _target(graph: Graph, origin: Any, value: Any) -> Any:
    if isinstance(origin, int):
        return origin
    if origin is None and isinstance(value, np.ndarray):
        match = graph.sources.match(value)
        return (match[0],) if match is not None and match[1] is None else None
    return None
