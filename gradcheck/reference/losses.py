"""Sets a user's loss beside a reference loss: the number it gives, and the gradient that backward begins with."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.derive import step_of
from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.reference.result import ComparedGradient, LayerComparison
from gradcheck.reference.search import distance_of
from gradcheck.reference.specs import Options, reference
from gradcheck.reference.subject import BACKWARD, FORWARD, CallError, arrays_in, called_quietly
from gradcheck.reference.variants import run_variant, variants

N, K = 4, 3  # different, so that a mean over samples differs from one over entries and over classes
VALUES = ("forward", "loss", "__call__", "calculate", "compute", "calc", "cost", "value", "fn", *FORWARD)
SLOPES = ("backward", "derivative", "gradient", "grad", "prime", "delta", "deriv", "d", *BACKWARD)
TOLERANCE = 1e-7
TARGET = re.compile(r"true|target|label|truth|expected|desired|^(t|y|ys|y_?t|tgt|gt|actual|d)$", re.I)
PREDICTION = re.compile(r"pred|hat|prob|out|logit|score|^(p|q|a|x|z|s|h|o|yp|y_?p)$", re.I)


def _numbers(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(size=(N, K)), rng.normal(size=(N, K))


def _bits(rng: np.random.Generator) -> Array:
    return (rng.random((N, K)) > 0.5) * 1.0


def _chances(rng: np.random.Generator) -> Array:
    raw = rng.uniform(0.2, 1.0, size=(N, K))
    found: Array = raw / raw.sum(axis=1, keepdims=True)
    return found


DATA: Mapping[str, Callable[[np.random.Generator], tuple[Array, Array]]] = {
    "SquaredError": _numbers,
    "AbsoluteError": _numbers,
    "Huber": lambda rng: (2 * rng.normal(size=(N, K)), rng.normal(size=(N, K))),
    "BinaryCrossEntropy": lambda rng: (rng.uniform(0.1, 0.9, size=(N, K)), _bits(rng)),
    "SigmoidCrossEntropy": lambda rng: (rng.normal(size=(N, K)), _bits(rng)),
    "SoftmaxCrossEntropy": lambda rng: (rng.normal(size=(N, K)), rng.permutation(np.arange(N) % K)),
    "BinaryHinge": lambda rng: (rng.normal(size=(N, K)), 2 * _bits(rng) - 1),
    "Hinge": lambda rng: (rng.normal(size=(N, K)), rng.permutation(np.arange(N) % K)),
    "KullbackLeibler": lambda rng: (_chances(rng), _chances(rng)),
}


@dataclass(frozen=True, slots=True)
class Way:
    """How the user's loss takes its arguments: which comes first, samples in rows or columns, ids or one-hot rows."""

    target_first: bool
    columns: bool
    one_hot: bool

    def arguments(self, p: Array, t: Array) -> list[Array]:
        if self.one_hot:
            t = np.eye(K)[t]
        pair = [p.copy(), t.copy()]
        if self.columns:
            pair = [np.ascontiguousarray(a.T) for a in pair]
        return pair[::-1] if self.target_first else pair

    @property
    def words(self) -> tuple[str, ...]:
        said = ["one sample per column" if self.columns else "one sample per row"]
        said += ["the target comes first"] * self.target_first + ["targets one-hot"] * self.one_hot
        return tuple(said)


@dataclass(slots=True)
class Call:
    """One evaluation of the user's loss with its gradient."""

    value: float
    gradients: list[Array] = field(default_factory=list)
    failure: str = ""


class UserLoss:
    """The user's loss: an object, a pair of functions, or one function that returns both."""

    def __init__(self, layer: Any, backward: Callable[..., Any] | None) -> None:
        self.subject: Any = None
        self.forward: Any = layer
        self.backward: Any = backward
        if isinstance(layer, tuple) and len(layer) == 2:
            self.forward, self.backward = layer
        elif inspect.isclass(layer) or not (inspect.isroutine(layer) or backward is not None):
            self.subject = layer() if inspect.isclass(layer) else layer
            kind = type(self.subject)
            own = {name for c in kind.__mro__ for name in vars(c) if c is not object}
            self.forward = next((n for n in VALUES if n in own), None)
            self.backward = next((n for n in SLOPES if n in own and n != self.forward), None)
            if self.forward is None or self.backward is None:
                raise UsageError(
                    f"{kind.__name__} has no loss and gradient\n  looked for: {', '.join(VALUES[:6])} and "
                    f"{', '.join(SLOPES[:6])}\n  or hand over a pair: compare_layer((loss, gradient), ...)"
                )

    def orders(self) -> tuple[bool, ...]:
        """Whether the target comes first: what the names of the arguments say, else both, the usual one first."""
        forward = getattr(self.subject, self.forward) if isinstance(self.forward, str) else self.forward
        names = _required(forward)[:2]
        said = ["p" if PREDICTION.search(n) else "t" if TARGET.search(n) else "" for n in names]
        if len(set(said)) == 2:
            return (said[0] == "t" or said[1] == "p",)
        return (False, True)

    @property
    def name(self) -> str:
        return str(type(self.subject).__name__ if self.subject is not None else self.forward.__name__)

    def call(self, arguments: list[Array], p: Array) -> Call:
        """The loss and every array that backward may mean as its gradient; CallError when the loss raises."""
        subject = copy.deepcopy(self.subject)
        forward = getattr(subject, self.forward) if isinstance(self.forward, str) else self.forward
        result = called_quietly(forward, *copy.deepcopy(arguments))
        rest: list[Any] = []
        if isinstance(result, tuple):
            result, *rest = result
        if result is None and subject is not None:
            kept = [getattr(subject, n, None) for n in ("loss", "output", "value", "L")]
            result = next((v for v in kept if v is not None), None)
        try:
            value = float(np.sum(result))
        except (TypeError, ValueError):
            raise CallError("the loss is no number") from None
        call = Call(value)
        if self.backward is None:
            call.gradients = [np.asarray(r) for r in rest if np.size(r) == p.size]
            return call
        backward = getattr(subject, self.backward) if isinstance(self.backward, str) else self.backward
        for given in self._backward_arguments(backward, forward, arguments, rest):
            try:
                found = called_quietly(backward, *copy.deepcopy(given))
            except CallError as error:
                call.failure = call.failure or str(error)
                continue
            arrays = [found] if found is not None else [a for _, a in arrays_in(subject)]
            flat = [part for a in arrays for part in (a if isinstance(a, tuple) else (a,))]
            call.gradients = [np.asarray(a, dtype=float) for a in flat if np.size(a) == p.size]
            if call.gradients:
                break
        return call

    @staticmethod
    def _backward_arguments(
        backward: Any, forward: Any, arguments: list[Array], rest: list[Any]
    ) -> Iterator[list[Any]]:
        names, own = _required(backward), _required(forward)
        by_name = dict(zip(own, arguments))
        if len(names) == 2 and set(names) == set(own):
            yield [by_name[n] for n in names]
        by_count: dict[int, list[list[Any]]] = {
            0: [[]],
            1: [[*rest[:1]] or [1.0], [1.0]],
            2: [list(arguments), list(arguments[::-1])],
            3: [[1.0, *arguments], [*arguments, 1.0]],
        }
        yield from by_count.get(len(names), [])


def _required(method: Any) -> list[str]:
    try:
        found = inspect.signature(method).parameters.values()
    except (TypeError, ValueError):
        return []
    return [
        p.name
        for p in found
        if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]


def compare_loss(
    layer: Any, kind: type, backward: Callable[..., Any] | None, options: Options | None
) -> LayerComparison:
    """The user's loss beside the reference's; whatever constant stands in front of the user's stands in front of both.

    UsageError when the loss takes its arguments in no way that is known.
    """
    user = UserLoss(layer, backward)
    made = kind(reduction="sum", **(options or {}))
    failure = ""
    far: Way | None = None
    first: LayerComparison | None = None
    for way in _ways(kind, user.orders()):
        ratios, calls = [], []
        for seed in (0, 1):
            p, t = DATA[kind.__name__](np.random.default_rng(seed))
            try:
                call = user.call(way.arguments(p, t), p)
            except CallError as error:
                failure = failure or str(error)
                break
            ratios.append(call.value / made.forward(p, t))
            calls.append(call)
        if len(ratios) < 2 or not np.isfinite(ratios).all():
            continue
        if abs(ratios[0] - ratios[1]) <= TOLERANCE * abs(ratios[0]):
            beside = _beside(user, made, way, calls[1], ratios[0])
            if beside.equal:
                return beside
            first = first or beside  # a symmetric loss does not tell which argument is the target
        far = far or way
    if first is not None:
        return first
    if far is None:
        raise UsageError(
            f"{user.name} could not be called with predictions and targets\n  it said: {failure}"
        )
    reason = f"your loss is no multiple of {kind.__name__}: on two data sets it is other multiples of it"
    if named := _another(user, far, kind):
        reason += f"; it is {named}"
    return LayerComparison(user.name, kind.__name__, False, (), far.words, reason)


def _ways(kind: type, orders: tuple[bool, ...]) -> Iterator[Way]:
    ids = DATA[kind.__name__](np.random.default_rng(0))[1].ndim == 1
    for columns in (False, True):
        for one_hot in (False, True) if ids else (False,):
            for target_first in orders:
                yield Way(target_first, columns, one_hot)


def _another(user: UserLoss, way: Way, kind: type) -> str:
    """The reference loss that the user's is a multiple of, if another one than was asked for."""
    for name, data in DATA.items():
        if name == kind.__name__:
            continue
        made = getattr(reference, name)(reduction="sum")
        ratios = []
        for seed in (0, 1):
            p, t = data(np.random.default_rng(seed))
            try:
                ratios.append(user.call(way.arguments(p, t), p).value / made.forward(p, t))
            except Exception:
                break
        if len(ratios) == 2 and abs(ratios[0] - ratios[1]) <= TOLERANCE * abs(ratios[0]):
            return f"{_constant(ratios[0])} times {name}"
    return ""


def _beside(user: UserLoss, made: Any, way: Way, call: Call, constant: float) -> LayerComparison:
    kind = type(made)
    p, t = DATA[kind.__name__](np.random.default_rng(1))
    made.forward(p, t)
    made.c = constant  # whatever stands in front of the user's sum
    made.x_, made.y_ = p, p
    words = (*way.words, f"L is {_constant(constant)} times the sum")

    def run(layer: Any) -> dict[str, Array]:
        dp = np.asarray(layer.backward())
        return {"dp": dp.T if way.columns else dp}

    expected = run(copy.deepcopy(made))["dp"]
    if not call.gradients:
        why = (
            f"your gradient raises {call.failure}"
            if call.failure
            else "no gradient of the predictions was found"
        )
        return LayerComparison(user.name, kind.__name__, True, (ComparedGradient("dp", False, why),), words)
    distances = [(distance_of(g, expected), k) for k, g in enumerate(call.gradients)]
    distance, best = min(((d, k) for d, k in distances if d is not None), default=(None, 0))
    if distance is not None and distance <= TOLERANCE:
        row = ComparedGradient("dp", True, largest_difference=distance)
        return LayerComparison(user.name, kind.__name__, True, (row,), words)
    theirs = call.gradients[best]
    reason, step = _reason(theirs, expected, made, run, (p, t), way)
    row = ComparedGradient("dp", False, reason, step, step_of(kind, step) if step else "", distance)
    return LayerComparison(user.name, kind.__name__, True, (row,), words)


def _reason(
    theirs: Array,
    expected: Array,
    made: Any,
    run: Callable[[Any], dict[str, Array]],
    data: tuple[Array, Array],
    way: Way,
) -> tuple[str, str]:
    if np.shape(theirs) != np.shape(expected) and distance_of(theirs, expected) is None:
        return f"your dp has the shape {np.shape(theirs)}, not {np.shape(expected)}", ""
    factor = _factor(theirs, expected)
    if factor is not None:
        return f"your dp is {_constant(factor)} times the gradient of your own loss", ""
    for name in DATA:
        other = getattr(reference, name)(reduction="sum")
        try:
            with np.errstate(all="ignore"):
                other.forward(*data)
                dp = np.asarray(other.backward())
        except Exception:  # ids where numbers are due
            continue
        if (k := _factor(theirs, dp.T if way.columns else dp)) is not None:
            return f"your dp is {_constant(k)} times the gradient of another loss: {name}", ""
    for others in (False, True):
        kind: type = type(made)
        for variant in variants(kind, others):
            given = run_variant(variant, made, run)
            distance = distance_of(theirs, given["dp"]) if given else None
            if distance is not None and distance <= TOLERANCE:
                return variant.sentence.replace("{g}", "your dp"), variant.step
    return "your dp differs; no change of the reference that is tried gives it", ""


def _factor(theirs: Array, expected: Array) -> float | None:
    a, b = np.ravel(theirs), np.ravel(expected)
    if a.shape != b.shape or not np.any(b) or not np.any(a):
        return None
    k = float(a @ b / (b @ b))
    return k if np.abs(a - k * b).max() <= TOLERANCE * np.abs(a).max() else None


def _constant(k: float) -> str:
    """A constant as a person writes it, with what it is of the sizes: 1/12 (N K)."""
    sizes = {1 / (N * K): "1/(N K)", 1 / N: "1/N", 1 / K: "1/K", 2 / (N * K): "2/(N K)", float(N): "N"}
    sizes |= {0.5 / (N * K): "1/(2 N K)", 0.5 / N: "1/(2 N)", float(N * K): "N K", float(K): "K"}
    for value, words in sizes.items():
        for sign, before in ((1, ""), (-1, "-")):
            if abs(k - sign * value) <= 1e-9 * abs(k):
                return before + words
    return f"{k:.6g}"
