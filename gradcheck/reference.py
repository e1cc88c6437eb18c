"""Sets a user's layer beside a reference layer: equal, or which term of the reference's derivation is missing."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np

from gradcheck.derive import find, step_of
from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.reference_layouts import DATA_LAYOUTS, DataLayout, Placement, placements, split_leaves
from gradcheck.reference_specs import Dims, Options, Spec, sizes_from, specs_of
from gradcheck.reference_subject import (
    INPUT,
    SETTING,
    CallError,
    Session,
    UserLayer,
    is_gradient_name,
    is_output_key,
    meet,
)
from gradcheck.reference_variants import Variant, gradients_of, pairs, run_variant, variants

SEARCH = 20.0  # seconds for finding how the user's arrays lie
PATIENCE = 10.0  # seconds for trying alterations


@dataclass(frozen=True, slots=True)
class ComparedGradient:
    """One gradient of the user's beside the reference's."""

    name: str  # "dx", "dW1"
    equal: bool
    explanation: str = ""  # what the user's has or lacks; "" when equal
    step: str = ""  # the step of the reference's derivation it belongs to
    derivation: str = ""  # the text of that step
    largest_difference: float | None = (
        None  # relative to the largest entry; None when there is nothing to compare
    )


@dataclass(frozen=True, slots=True)
class LayerComparison:
    """A user's layer beside a reference: true when forward and all gradients are equal."""

    name: str
    reference: str
    forward_equal: bool
    gradients: tuple[ComparedGradient, ...]
    layout: tuple[str, ...]  # how the user's arrays were found to lie, one clause each
    forward_explanation: str = ""

    @property
    def equal(self) -> bool:
        """Forward equal, and every gradient there and equal."""
        return self.forward_equal and bool(self.gradients) and all(g.equal for g in self.gradients)

    def __bool__(self) -> bool:
        return self.equal

    @property
    def hidden(self) -> str:
        """What these sizes cannot show, or ""."""
        square = re.search(r"(\w+) is \((\d+), \2\)", "; ".join(self.layout))
        if square is None or self.reference not in ("Dense", "DenseColumns"):
            return ""
        return f"{square[1]} is square, which hides a missing transpose: compare once with sizes that differ"

    @property
    def explanations(self) -> tuple[str, ...]:
        """What is missing or different, each thing once."""
        said = (self.forward_explanation, *(g.explanation for g in self.gradients))
        return tuple(dict.fromkeys(text for text in said if text))

    def __str__(self) -> str:
        layout = f" ({'; '.join(self.layout)})" if self.layout else ""
        lines = [f"{self.name} beside reference {self.reference}{layout}"]
        lines.append("  forward    " + ("equal" if self.forward_equal else self.forward_explanation))
        for g in self.gradients:
            lines.append(f"  {g.name:<10} " + ("equal" if g.equal else g.explanation))
        for text in dict.fromkeys(g.derivation for g in self.gradients if g.derivation):
            lines += ["", "the derivation says", *("  " + line for line in text.splitlines())]
        if self.hidden:
            lines += ["", f"note: {self.hidden}"]
        if not self.equal:
            lines += ["", f"help: gradcheck derive {self.reference} prints the whole derivation"]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types, with a schema number."""
        return {
            "schema": 1,
            "name": self.name,
            "reference": self.reference,
            "equal": self.equal,
            "forward_equal": self.forward_equal,
            "forward_explanation": self.forward_explanation,
            "layout": list(self.layout),
            "gradients": [
                {
                    "name": g.name,
                    "equal": g.equal,
                    "explanation": g.explanation,
                    "step": g.step,
                    "largest_difference": g.largest_difference,
                }
                for g in self.gradients
            ],
        }


def compare_layer(
    layer: Any,
    reference: type | str,
    *,
    backward: Callable[..., Any] | None = None,
    options: Options | None = None,
    rng: np.random.Generator | None = None,
) -> LayerComparison:
    """Whether the user's layer equals the reference's, and which term of its derivation is missing if not.

    `layer` is an object with forward and backward, a class that is made without arguments, a pair of functions
    (forward, backward), or a forward function with `backward=`. `reference` is a class of reference_nets.layers
    or its name. Layouts (rows or columns, (in, out) or (out, in), gates in any order, ...) are found by shapes
    and, where shapes leave a choice, by equal outputs. `options` are those of the reference: stride, eps, causal.
    The user's object is copied, never changed. UsageError when no layout makes the two comparable.
    """
    rng = rng or np.random.default_rng(0)
    wanted = reference if isinstance(reference, type) else _named(reference)
    specs = specs_of(wanted)
    user = meet(layer, backward, options)
    best: _Match | None = None
    failure = ""
    for match in _matches(user, specs, options, rng):
        if isinstance(match, str):
            failure = failure or match
            continue
        if match.equal:
            return _compare_gradients(user, match, wanted)
        if best is None or match.distance < best.distance:
            best = match
    if best is None:
        raise UsageError(
            f"{user.name} could not be set beside {wanted.__name__}: no layout of samples and parameters fits"
            + (f"\n  the first attempt said: {failure}" if failure else "")
            + "\n  options= takes stride, padding, eps, heads and the like when they are unusual"
        )
    return LayerComparison(
        user.name, type(best.layer).__name__, False, (), best.words, _explain_forward(user, best)
    )


def _named(name: str) -> type:
    try:
        return find(name)
    except LookupError as error:
        raise UsageError(str(error.args[0])) from None


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
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


def _matches(
    user: UserLayer, specs: tuple[Spec, ...], options: Options | None, rng: np.random.Generator
) -> Iterator[_Match | str]:
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
) -> Iterator[_Match | str]:
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
            if isinstance(match, _Match) and match.equal:
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
        named = [n for n in plain if not INPUT.match(n)]
        picks = [tuple(named)] if len(named) == count else []
        picks += [tuple(plain[len(plain) - count :]), tuple(plain[:count])]
        for chosen in dict.fromkeys(picks):
            for style in range(5):
                styled = _styled(packing.pieces, leaves, chosen, style)
                yield from islice(placements(packing, leaves, styled), 6)


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
) -> _Match | str:
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
    with np.errstate(all="ignore"):  # a normalisation of one sample divides by zero
        y = mine.forward(*(x.copy() for x in used))
    expected = layout.apply(y, spec.output)
    found = outcome.outputs[0] if outcome.outputs else None
    distance = _distance(found, expected)
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
    return _Match(
        spec, mine, session, layout, placement, tuple(used), distance, 1e-4 if single else 1e-8, tuple(words)
    )


def _same_array(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and bool(np.all(np.asarray(one) == np.asarray(other)))


def _distance(found: Any, expected: Any) -> float | None:
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


def _explain_forward(user: UserLayer, match: _Match) -> str:
    def run(layer: Any) -> Array:
        return np.asarray(layer.forward(*(x.copy() for x in match.inputs)))

    found = match.session.outcome.outputs[0]
    kind: type = type(match.layer)
    for variant in variants(kind, method="forward"):
        y = run_variant(variant, match.layer, run)
        if y is None or y.ndim != len(match.spec.output):
            continue
        distance = _distance(found, match.layout.apply(y, match.spec.output))
        if distance is not None and distance <= match.tolerance:
            return variant.sentence.replace("{g}", "your forward").replace("the reference, the", "the")
    return f"forward differs by {match.distance:.1e} of its largest entry; no single change of the reference gives it"


# ---------------------------------------------------------------------------------------------- gradients


def _compare_gradients(user: UserLayer, match: _Match, wanted: type) -> LayerComparison:
    rng = np.random.default_rng(1)
    shape = np.shape(match.layer.forward(*(x.copy() for x in match.inputs)))
    dy = rng.normal(size=shape)
    upstream, theirs = [dy], [match.layout.apply(dy, match.spec.output)]
    if hasattr(match.layer, "c") and len(match.session.outcome.outputs) > 1:
        dc = rng.normal(size=match.layer.c[:, -1].shape)
        upstream.append(dc)
        theirs.append(match.layout.apply(dc, "NF"))
    try:
        bag = match.session.run_backward(copy.deepcopy(theirs))
    except CallError as error:
        raised = ComparedGradient("backward", False, f"your backward raises {error}")
        return LayerComparison(user.name, type(match.layer).__name__, True, (raised,), match.words)
    used = tuple(upstream[: max(1, match.session.upstreams_used)])
    _remember(match)

    def run(layer: Any) -> dict[str, Array]:
        return _in_user_layout(gradients_of(layer, used), match)

    expected = run(copy.deepcopy(match.layer))
    paired = _pair(expected, bag)
    checked: list[ComparedGradient] = []
    wrong: dict[str, Any] = {}
    for name, gradient in expected.items():
        if name not in paired:
            checked.append(
                ComparedGradient(name, False, f"no {name} of shape {np.shape(gradient)} was found")
            )
            continue
        distance = _distance(paired[name], gradient)
        if distance is not None and distance <= match.tolerance * 10:
            checked.append(ComparedGradient(name, True, largest_difference=distance))
        else:
            wrong[name] = paired[name]
            checked.append(ComparedGradient(name, False, largest_difference=distance))
    reasons = _explain(match, wrong, expected, run)
    kind = type(match.layer)
    done = tuple(
        g
        if g.name not in reasons
        else ComparedGradient(
            g.name,
            False,
            reasons[g.name][0],
            reasons[g.name][1],
            _quote(kind, reasons[g.name][1]),
            g.largest_difference,
        )
        for g in checked
    )
    return LayerComparison(user.name, kind.__name__, True, done, match.words)


def _quote(kind: type, step: str) -> str:
    try:
        return step_of(kind, step) if step else ""
    except LookupError:
        return ""


def _remember(match: _Match) -> None:
    """x and y on the reference, as operands that a backward may take by mistake."""
    match.layer.x_ = match.inputs[0]
    match.layer.y_ = copy.deepcopy(match.layer).forward(*(x.copy() for x in match.inputs))


def _in_user_layout(gradients: Mapping[str, Array], match: _Match) -> dict[str, Any]:
    """The reference's gradients under the user's names and in the user's layout."""
    found: dict[str, Any] = {}
    inputs = match.spec.inputs[: len(match.inputs)]
    for k, (name, axes, _) in enumerate(inputs):
        key = {"h0": "dh0", "c0": "dc0"}.get(name) or ("dx" if "dx" in gradients else f"dx{k}")
        if key in gradients:
            found[f"d{name}"] = match.layout.apply(gradients[key], axes)
    if match.placement is not None:
        raw = {name: gradients[f"d{name}"] for name in match.spec.parameters}
        arrays = match.placement.arrays(split_leaves(raw, match.spec.gates, match.placement.packing.signs))
        found |= {f"d{name}": array for name, array in arrays.items()}
    return found


def _pair(expected: Mapping[str, Any], bag: list[tuple[str, Any]]) -> dict[str, Any]:
    """For each gradient the array of the user's that it is: an equal one, else by name, else by shape in order."""
    paired: dict[str, Any] = {}
    free = list(bag)
    for name, gradient in expected.items():
        for k, (_, array) in enumerate(free):
            distance = _distance(array, gradient)
            if distance is not None and distance <= 1e-7:
                paired[name] = free.pop(k)[1]
                break
    for by_name in (True, False):
        for name, gradient in expected.items():
            if name in paired:
                continue
            for k, (label, array) in enumerate(free):
                if np.size(array) == np.size(gradient) and (not by_name or _called(label, name)):
                    paired[name] = free.pop(k)[1]
                    break
    return paired


def _called(label: str, name: str) -> bool:
    """Whether an array of the user's is named like this gradient: dW1, grads.W1, W1_grad, change of W1."""
    word = label.rsplit(".", 1)[-1].rsplit(" ", 1)[-1].lower().strip("_")
    own = name.removeprefix("d").rsplit(".", 1)[-1].lower().strip("_")
    stripped = (
        word.removeprefix("grad_").removeprefix("grad").removesuffix("_grad").removesuffix("grad").strip("_")
    )
    if label.startswith("change of"):
        return word == own
    return word in (f"d{own}", f"d_{own}", f"grad_{own}") or (
        stripped == own and (stripped != word or "grad" in label)
    )


def _explain(
    match: _Match, wrong: Mapping[str, Any], expected: Mapping[str, Any], run: Callable[[Any], dict[str, Any]]
) -> dict[str, tuple[str, str]]:
    """(sentence, step) for each wrong gradient; the alteration that explains the most of them comes first."""
    reasons: dict[str, tuple[str, str]] = {}
    started = time.monotonic()
    for others in (False, True):
        left = {name: array for name, array in wrong.items() if name not in reasons}
        if not left:
            break
        hits: list[tuple[Variant, set[str]]] = []
        for layer, variant in _alterations(match, others):
            if time.monotonic() - started > PATIENCE:
                break
            given = run_variant(variant, layer, run)
            if given is None:
                continue
            names = {name for name, array in left.items() if _close(array, given.get(name), match)}
            if names:
                hits.append((variant, names))
        while hits:
            variant, names = max(hits, key=lambda hit: len(hit[1]))
            for name in names:
                reasons[name] = (variant.sentence.replace("{g}", f"your {name}"), variant.step)
            hits = [(v, rest) for v, n in hits if (rest := n - names)]
        for name, array in left.items():
            if name not in reasons and (plain := _plain_reason(name, array, expected[name], match)):
                reasons[name] = (plain, "")
    left = {name: array for name, array in wrong.items() if name not in reasons}
    started = time.monotonic()
    for one, two in pairs(type(match.layer)) if left and match.tolerance < 1e-6 else ():
        if not left or time.monotonic() - started > PATIENCE:
            break
        given = run_variant(two, match.layer, run)
        for name in [name for name, array in left.items() if given and _close(array, given.get(name), match)]:
            second = two.sentence.replace("{g}", f"your {name}")
            reasons[name] = (f"{one.replace('{g}', f'your {name}')}; and {second}", two.step)
            del left[name]
    for name in wrong:
        reasons.setdefault(
            name, (f"your {name} differs; no change of the reference that is tried gives it", "")
        )
    return reasons


OTHER_READINGS = {
    "Conv2d": ("Conv2dWindows",)
}  # the same layer as loops, where other mistakes are one change


def _alterations(match: _Match, others: bool) -> Iterator[tuple[Any, Variant]]:
    """Every single change, with the layer it is made to: the reference, and other readings of the same layer."""
    kind: type = type(match.layer)
    for variant in variants(kind, others):
        yield match.layer, variant
    for name in OTHER_READINGS.get(kind.__name__, ()):
        if match.layer.groups == 1:
            other: Any = find(name)
            layer = object.__new__(other)
            vars(layer).update(copy.deepcopy(vars(match.layer)))
            layer.forward(*(x.copy() for x in match.inputs))
            for variant in variants(other, others):
                yield layer, variant


def _close(array: Any, given: Any, match: _Match) -> bool:
    distance = _distance(array, given) if given is not None else None
    return distance is not None and distance <= match.tolerance * 10


def _plain_reason(name: str, array: Any, gradient: Any, match: _Match) -> str:
    """Reasons that need no derivation: nothing there, a constant factor, a transpose."""
    found, right = np.asarray(array, dtype=float), np.asarray(gradient, dtype=float)
    if not found.any():
        return f"your {name} is zero everywhere"
    if found.shape == right.shape and found.ndim == 2 and _close(found.T, right, match):
        return f"your {name} is the transpose of the reference's"
    if found.size == right.size:
        factor = float((found.ravel() @ right.ravel()) / max(right.ravel() @ right.ravel(), 1e-300))
        if factor and _close(found / factor, right, match):
            return f"your {name} is {factor:.6g} times the reference's"
    return ""
