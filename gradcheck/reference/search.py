"""Finds how a user's layer and a reference layer lie beside each other: axes, orientation, order of gates."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.reference.keys import is_output_key
from gradcheck.reference.layouts import DATA_LAYOUTS, DataLayout, Placement, placements, split_leaves
from gradcheck.reference.specs import Dims, Options, Spec, sizes_from
from gradcheck.reference.subject import (
    INPUT,
    SETTING,
    CallError,
    Session,
    UserLayer,
    is_gradient_name,
)

SEARCH = 20.0  # seconds for finding how the user's arrays lie


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The user's layer and the reference on the same numbers, after both ran forward."""

    spec: Spec
    layer: Any  # the reference, after its forward
    session: Session  # the user's, after forward
    layout: DataLayout
    placement: Placement | None
    inputs: tuple[Array, ...]  # the reference's
    distance: float
    tolerance: float
    words: tuple[str, ...]

    @property
    def equal(self) -> bool:
        return self.distance <= self.tolerance


def matches(
    user: UserLayer, specs: tuple[Spec, ...], options: Options | None, rng: np.random.Generator
) -> Iterator[Match | str]:
    """Runs of both in every layout that works, or what the user's code raised in one that does not."""
    started = time.monotonic()
    for subsets, spec in ((subsets, spec) for subsets in (False, True) for spec in specs):
        for shapes, dims in _settings(user, spec, subsets):
            for chosen in _options(spec, options):
                if time.monotonic() - started > SEARCH:
                    return
                layer = spec.make(dims, chosen, rng)
                for p in layer.params().values():
                    p[...] = rng.normal(size=p.shape)
                told = UserLayer(user.subject, user.forward, user.backward, {**chosen, **(options or {})})
                yield from _in_layouts(told, spec, layer, dims, shapes, rng)


def _options(spec: Spec, options: Options | None) -> Iterator[Options]:
    given = {k: v for k, v in (options or {}).items() if any(k in o for o in spec.options)}
    seen = []
    for candidate in spec.options:
        merged = {**candidate, **given}
        if merged not in seen:
            seen.append(merged)
            yield merged
    extra = {k: v for k, v in (options or {}).items() if k in ("stride", "padding", "dilation", "groups")}
    if extra and spec.options and "stride" in spec.options[0] and extra not in seen:
        yield extra


def _settings(
    user: UserLayer, spec: Spec, subsets: bool
) -> Iterator[tuple[Mapping[str, tuple[int, ...]] | None, Dims]]:
    """(shapes of the user's parameters, sizes): the object's own, or ours for functions.

    First all arrays that are not named like gradients; with `subsets` those that leave some of them out.
    """
    if not user.is_object or not spec.parameters:
        for dims in spec.sizes if not subsets else ():
            yield None, dims
        return
    arrays = {name: array.shape for name, array in user.arrays().items()}
    likely = [name for name in arrays if not is_gradient_name(name)]
    chosen = [tuple(likely)]
    if subsets:
        chosen = [
            names
            for pool in (likely, list(arrays))
            for count in range(len(pool), 0, -1)
            for names in islice(combinations(pool, count), 60)
            if names != tuple(likely)
        ]
    for names in dict.fromkeys(chosen):
        shapes = {name: arrays[name] for name in names}
        for dims in islice(sizes_from(spec, shapes), 40):
            yield shapes, dims


def _in_layouts(
    user: UserLayer,
    spec: Spec,
    layer: Any,
    dims: Dims,
    shapes: Mapping[str, tuple[int, ...]] | None,
    rng: np.random.Generator,
) -> Iterator[Match | str]:
    drawn = [
        rng.integers(dims["V"] - 1, size=dims["N"])  # ids, some of them twice
        if name == "ids"
        else rng.normal(size=[dims[s] for s in symbols])
        for name, _, symbols in spec.inputs
    ]
    for order in DATA_LAYOUTS[spec.inputs[0][1]]:
        layout = DataLayout(order)
        inputs = [_cut(x, axes, order) for x, (_, axes, _) in zip(drawn, spec.inputs)]
        theirs = [layout.apply(x, axes) for x, (_, axes, _) in zip(inputs, spec.inputs)]
        for placement in islice(_placements(user, spec, layer, shapes), 400):
            match = _run(user, spec, layer, layout, placement, inputs, theirs)
            yield match
            if isinstance(match, str) and shapes is not None:
                break  # the shapes are the object's own: another placement meets the same exception
            if isinstance(match, Match) and match.equal:
                return


def _cut(x: Array, axes: str, order: str) -> Array:
    """x with size 1 along the sample or time axis that the layout has no place for."""
    index = tuple(
        slice(0, 1) if a in "NTC" and a not in order.removeprefix("list:") else slice(None) for a in axes
    )
    return x if order.startswith("list:") and "N" in order else _keep_time(x, axes, order, index)


def _keep_time(x: Array, axes: str, order: str, index: tuple[slice, ...]) -> Array:
    if order.startswith("list:"):
        index = tuple(slice(None) if a == "T" else part for a, part in zip(axes, index))
    return x[index]


def _placements(
    user: UserLayer, spec: Spec, layer: Any, shapes: Mapping[str, tuple[int, ...]] | None
) -> Iterator[Placement | None]:
    if not spec.parameters:
        yield None
        return
    for packing in spec.packings():
        leaves = split_leaves(layer.params(), spec.gates, packing.signs)
        if not packing.fits(leaves):
            continue
        if shapes is not None:
            yield from placements(packing, leaves, shapes)
            continue
        plain = [n for n in user.forward_arguments() if not SETTING.match(n)]
        count = len(packing.pieces)
        _, keys = user.dictionary()
        if keys:
            inner = sorted((key for key in keys if not is_output_key(key)), key=lambda k: k[0] not in "WwUu")
            if len(inner) == count:
                for style in range(5):
                    yield from islice(
                        placements(packing, leaves, _styled(packing.pieces, leaves, inner, style)), 60
                    )
            continue
        if count >= len(plain):
            continue
        named = [n for n in plain if not _is_input(n)]
        picks = [tuple(named)] if len(named) == count else []
        picks += [tuple(plain[len(plain) - count :]), tuple(plain[:count])]
        if named:  # x.dot(W) would fit with x for the parameter as well
            picks = [pick for pick in picks if not any(map(_is_input, pick))]
        for chosen in dict.fromkeys(picks):
            for style in range(5):
                styled = _styled(packing.pieces, leaves, chosen, style)
                yield from islice(placements(packing, leaves, styled), 6)


def _is_input(name: str) -> bool:
    """Whether an argument of a layer with parameters is an input; what attention calls K is a kernel here."""
    return bool(INPUT.match(name)) and name.lower() not in ("q", "k", "v")


def _styled(
    pieces: Any, leaves: Mapping[str, Array], names: Sequence[str], style: int
) -> dict[str, tuple[int, ...]]:
    """Shapes to hand to functions: (in, out) or (out, in), biases flat, as row or as column."""
    shapes = {}
    for name, piece in zip(names, pieces):
        shape = piece.build(leaves).shape
        if len(shape) == 1:
            shape = {0: shape, 1: (1, *shape), 2: shape, 3: (*shape, 1), 4: (1, shape[0], 1, 1)}[style]
        elif style in (2, 3):
            shape = (shape[2], shape[3], shape[1], shape[0]) if len(shape) == 4 else shape[::-1]
        shapes[name] = shape
    return shapes


def _run(
    user: UserLayer,
    spec: Spec,
    layer: Any,
    layout: DataLayout,
    placement: Placement | None,
    inputs: list[Array],
    theirs: list[Any],
) -> Match | str:
    mine = copy.deepcopy(layer)
    session = user.session()
    arrays: dict[str, Array] = {}
    if placement is not None:
        for name in placement.packing.without:
            parameter, _, gate = name.partition(".")
            array = mine.params()[parameter]
            part = np.split(array, len(spec.gates), axis=-1)[spec.gates.index(gate)] if gate else array
            part[...] = 0
        arrays = placement.arrays(split_leaves(mine.params(), spec.gates, placement.packing.signs))
        for name in placement.packing.twice:
            mine.params()[name][...] *= 2
    single = any(a.dtype == np.float32 for a in user.arrays().values())
    try:
        outcome = session.run_forward(copy.deepcopy(theirs), {k: v.copy() for k, v in arrays.items()})
    except CallError as error:
        return str(error)
    taken = max(
        1, sum(any(v is not None and _same_array(v, t) for v in session.given.values()) for t in theirs)
    )
    used = inputs if spec.inputs[-1][0] == "V" else inputs[:taken]
    if spec.replay is not None and outcome.outputs and np.shape(outcome.outputs[0]) == used[0].shape:
        spec.replay(mine, used[0], np.asarray(outcome.outputs[0]))
    with np.errstate(all="ignore"):  # a normalisation of one sample divides by zero
        y = mine.forward(*(x.copy() for x in used))
    expected = layout.apply(y, spec.output)
    found = outcome.outputs[0] if outcome.outputs else None
    distance = distance_of(found, expected)
    if distance is None:
        return (
            f"the output has the shape {np.shape(found)}, not {np.shape(expected)}"
            if found is not None
            else "no output"
        )
    words = [layout.words]
    if placement is not None:
        words += [placement.packing.words] if placement.packing.words else []
        words += [f"{name} is {array.shape}" for name, array in arrays.items() if array.ndim > 1]
        left = [n for n in user.arrays() if n not in arrays and not is_gradient_name(n)]
        words += [f"left out: {', '.join(left)}"] if left else []
    return Match(
        spec, mine, session, layout, placement, tuple(used), distance, 1e-4 if single else 1e-8, tuple(words)
    )


def not_compared(user: UserLayer, match: Match) -> list[str]:
    """Arrays of the user's object that its output reacts to and that no parameter of the reference stands for."""
    if match.placement is None:
        return []
    mine = split_leaves(match.layer.params(), match.spec.gates, match.placement.packing.signs)
    arrays = match.placement.arrays(mine)
    theirs = [match.layout.apply(x, axes) for x, (_, axes, _) in zip(match.inputs, match.spec.inputs)]
    found = []
    for name, array in user.arrays().items():
        if name in arrays or is_gradient_name(name):
            continue
        outputs = []
        for shift in (0.0, 0.5):
            try:
                outcome = user.session().run_forward(copy.deepcopy(theirs), {**arrays, name: array + shift})
            except CallError:
                break
            outputs.append(outcome.outputs[0])
        if len(outputs) == 2 and (distance_of(*outputs) or 0) > match.tolerance:
            found.append(name)
    return found


def _same_array(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and bool(np.all(np.asarray(one) == np.asarray(other)))


def distance_of(found: Any, expected: Any) -> float | None:
    """The largest difference relative to the largest entry, or None when shapes differ (ones aside)."""
    try:
        a, b = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    except (TypeError, ValueError):
        return None
    if [n for n in a.shape if n != 1] != [n for n in b.shape if n != 1]:
        return None
    difference = np.abs(a.ravel() - b.ravel()).max(initial=0.0)
    return (
        float(difference / max(np.abs(b).max(initial=0.0), 1e-300))
        if np.isfinite(difference)
        else float("inf")
    )
