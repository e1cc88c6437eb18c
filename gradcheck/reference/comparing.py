"""Sets a user's layer beside a reference layer: equal, or which term of the reference's derivation is missing."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.derive import find, step_of
from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.own_random import own_generator
from gradcheck.reference.layouts import split_leaves
from gradcheck.reference.losses import DATA, compare_loss
from gradcheck.reference.result import ComparedGradient, LayerComparison
from gradcheck.reference.search import Match, distance_of, matches, not_compared
from gradcheck.reference.specs import Options, specs_of
from gradcheck.reference.subject import CallError, UserLayer, meet
from gradcheck.reference.variants import Variant, gradients_of, pairs, run_variant, variants

STATES = ("dh0", "dc0")  # gradients that a layer need not hand back
PATIENCE = 10.0  # seconds for trying alterations


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
    rng = rng or own_generator(0)
    wanted = reference if isinstance(reference, type) else _named(reference)
    if wanted.__name__.removesuffix("Columns") in DATA:
        return compare_loss(layer, find(wanted.__name__.removesuffix("Columns")), backward, options)
    specs = specs_of(wanted)
    user = meet(layer, backward, options)
    near: list[Match] = []
    failure = ""
    for match in matches(user, specs, options, rng):
        if isinstance(match, str):
            failure = failure or match
            continue
        if match.equal:
            return _compare_gradients(user, match)
        near = sorted([*near[:15], match], key=lambda m: m.distance) if len(near) > 15 else [*near, match]
    if not near:
        raise UsageError(
            f"{user.name} could not be set beside {wanted.__name__}: no layout of samples and parameters fits"
            + (f"\n  the first attempt said: {failure}" if failure else "")
            + "\n  options= takes stride, padding, eps, heads and the like when they are unusual"
        )
    for match in near:
        if reason := _explain_forward(match):
            return LayerComparison(user.name, type(match.layer).__name__, False, (), match.words, reason)
    best = min(near, key=lambda match: match.distance)
    reason = f"forward differs by {best.distance:.1e} of its largest entry; no single change of the reference gives it"
    return LayerComparison(user.name, type(best.layer).__name__, False, (), best.words, reason)


def _named(name: str) -> type:
    try:
        return find(name)
    except LookupError as error:
        raise UsageError(str(error.args[0])) from None


def _explain_forward(match: Match) -> str:
    """Which change of the reference's forward gives the user's output, or ""."""

    def run(layer: Any) -> Array:
        return np.asarray(layer.forward(*(x.copy() for x in match.inputs)))

    found = match.session.outcome.outputs[0]
    kind: type = type(match.layer)
    for variant in variants(kind, method="forward"):
        y = run_variant(variant, match.layer, run)
        if y is None or y.ndim != len(match.spec.output):
            continue
        distance = distance_of(found, match.layout.apply(y, match.spec.output))
        if distance is not None and distance <= match.tolerance:
            return variant.sentence.replace("{g}", "your forward").replace("the reference, the", "the")
    return ""


# ---------------------------------------------------------------------------------------------- gradients


def _compare_gradients(user: UserLayer, match: Match) -> LayerComparison:
    rng = own_generator(1)
    shape = np.shape(match.layer.forward(*(x.copy() for x in match.inputs)))
    dy = rng.normal(size=shape)
    upstream, theirs = [dy], [match.layout.apply(dy, match.spec.output)]
    if hasattr(match.layer, "c") and len(match.session.outcome.outputs) > 1:
        dc = rng.normal(size=match.layer.c[:, -1].shape)
        upstream.append(dc)
        theirs.append(match.layout.apply(dc, "NF"))
    output = match.session.outcome.outputs[0]
    if isinstance(output, np.ndarray) and np.size(output) == np.size(theirs[0]):
        theirs[0] = np.reshape(theirs[0], output.shape)  # (N, C, 1, 1) for (N, C)
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
    order = [f"d{name}" for name in user.forward_arguments()]
    paired = _pair(dict(sorted(expected.items(), key=lambda item: _place(item[0], order))), bag)
    checked: list[ComparedGradient] = []
    unused: list[str] = []
    wrong: dict[str, Any] = {}
    for name, gradient in expected.items():
        if name not in paired and name in STATES and len(expected) > 1:
            unused.append(f"{name} is not handed back")  # of the first state, which most nets keep at zero
            continue
        if name not in paired:
            checked.append(
                ComparedGradient(name, False, f"no {name} of shape {np.shape(gradient)} was found")
            )
            continue
        distance = distance_of(paired[name], gradient)
        if distance is not None and distance <= match.tolerance * 10:
            checked.append(ComparedGradient(name, True, largest_difference=distance))
        else:
            wrong[name] = paired[name]
            checked.append(ComparedGradient(name, False, largest_difference=distance))
    for name in not_compared(user, match):
        checked.append(
            ComparedGradient(f"d{name}", False, f"the reference has no counterpart of {name}: not compared")
        )
    if _windows_apart(match.layer):
        unused.append("the windows do not overlap: what adds up where they do was not seen")
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
    return LayerComparison(user.name, kind.__name__, True, done, (*match.words, *unused))


def _windows_apart(layer: Any) -> bool:
    """Whether a pooling or convolution moves by as much as its window is wide."""
    stride: Any = getattr(layer, "stride", None)
    kernel: Any = getattr(layer, "W", None)
    is_kernel = isinstance(kernel, np.ndarray) and kernel.ndim > 2
    size = max(kernel.shape[2:]) if is_kernel else getattr(layer, "size", 0)
    return bool(stride is not None and stride >= size > 1)


def _quote(kind: type, step: str) -> str:
    try:
        return step_of(kind, step) if step else ""
    except LookupError:
        return ""


def _remember(match: Match) -> None:
    """x and y on the reference, as operands that a backward may take by mistake."""
    match.layer.x_ = match.inputs[0]
    match.layer.y_ = copy.deepcopy(match.layer).forward(*(x.copy() for x in match.inputs))


def _in_user_layout(gradients: Mapping[str, Array], match: Match) -> dict[str, Any]:
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
            distance = distance_of(array, gradient)
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


def _place(name: str, order: Sequence[str]) -> int:
    """Where a function takes what this is the gradient of: gradients are returned in that order."""
    return order.index(name) if name in order else -1


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
    match: Match, wrong: Mapping[str, Any], expected: Mapping[str, Any], run: Callable[[Any], dict[str, Any]]
) -> dict[str, tuple[str, str]]:
    """(sentence, step) for each wrong gradient; the alteration that explains the most of them comes first."""
    reasons = {
        name: (f"your {name} is zero everywhere", "") for name, array in wrong.items() if not np.any(array)
    }
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
            if name not in reasons and (reason := _factor_reason(name, array, match, run)):
                reasons[name] = reason
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


# The same layer written in another way, where other mistakes are a single change.
OTHER_READINGS = {"Conv2d": "Conv2dWindows", "BatchNorm": "BatchNormClosed", "MaxPool2d": "MaxPool2dLoops"}


def _alterations(match: Match, others: bool) -> Iterator[tuple[Any, Variant]]:
    """Every single change, with the layer it is made to: the reference, and another reading of the same layer."""
    kind: type = type(match.layer)
    for variant in variants(kind, others):
        yield match.layer, variant
    for inner in dict.fromkeys(map(type, _inside(match.layer))):
        for variant in variants(inner, others):
            yield match.layer, variant
    name = OTHER_READINGS.get(kind.__name__)
    if name and getattr(match.layer, "groups", 1) == 1:
        other: Any = find(name)
        layer = object.__new__(other)
        vars(layer).update(copy.deepcopy(vars(match.layer)))
        layer.forward(*(x.copy() for x in match.inputs))
        for variant in variants(other, others):
            yield layer, variant


def _inside(layer: Any) -> list[Any]:
    """The layers that a layer is handed and calls: those of a residual connection."""
    inner = getattr(layer, "inner", None)
    return [] if inner is None else [inner, *getattr(inner, "layers", ())]


def _close(array: Any, given: Any, match: Match) -> bool:
    distance = distance_of(array, given) if given is not None else None
    return distance is not None and distance <= match.tolerance * 10


def _factor_reason(
    name: str, array: Any, match: Match, run: Callable[[Any], dict[str, Any]]
) -> tuple[str, str] | None:
    """An array of the reference, such as inv_std, that the whole gradient lacks or has once too often."""
    layer = copy.deepcopy(match.layer)
    plain = layer.backward
    for key, value in vars(match.layer).items():
        if (
            key.endswith("_")
            or not isinstance(value, np.ndarray)
            or value.dtype.kind != "f"
            or not value.all()
        ):
            continue
        for power, words in ((-1, "lacks the factor"), (1, "has once too often the factor")):
            for shape in (value.shape, (*value.shape, 1, 1)):  # of the last axis, of the channels
                factor = value.reshape(shape) ** power

                def scaled(*upstream: Any, factor: Array = factor) -> Any:
                    return plain(*upstream) * factor

                layer.backward = scaled
                try:
                    given = run(layer).get(name)
                except (TypeError, ValueError, AttributeError):
                    continue
                if _close(array, given, match):
                    return f"your {name} {words} `self.{key}`", ""
    return None


def _plain_reason(name: str, array: Any, gradient: Any, match: Match) -> str:
    """Reasons that need no derivation: a constant factor, a transpose."""
    found, right = np.asarray(array, dtype=float), np.asarray(gradient, dtype=float)
    if found.shape == right.shape and found.ndim == 2 and _close(found.T, right, match):
        return f"your {name} is the transpose of the reference's"
    if found.size == right.size:
        factor = float((found.ravel() @ right.ravel()) / max(right.ravel() @ right.ravel(), 1e-300))
        if abs(factor - 1) > 1e-4 and factor and _close(found / factor, right, match):
            return f"your {name} is {factor:.6g} times the reference's"
    return ""
