"""The gradient of code that keeps none: what a step took off the weights, divided by its learning rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.calling import RATE_NAMES, takes_argument
from gradcheck.conventions.graph import leaves
from gradcheck.conventions.layouts import Layout, layouts
from gradcheck.conventions.moments import uncorrected
from gradcheck.conventions.names import (
    is_bias_name,
    is_bias_of,
    is_input_name,
    is_parameter_name,
    looks_like_gradient,
)
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.paths import Path
from gradcheck.conventions.returned import Found
from gradcheck.conventions.step_overwrites import data_overwritten
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import ConventionError
from gradcheck.facts import Array, Finding, Severity
from gradcheck.keeping.objects import KeptArray
from gradcheck.magnitudes import magnitude
from gradcheck.passes import Run, forward_backward
from gradcheck.subject import Subject

ALIKE = "Adam or RMSprop scales every entry to the same size"


@dataclass(frozen=True, slots=True, eq=False)
class WeightChange:
    """The pairs of a step, and whether its change is a gradient at all."""

    pairs: list[Pairing]
    findings: list[Finding]
    said: str
    not_plain: str = ""  # why the change is no gradient; "" when it is one
    momentum: float = (
        0.0  # of a velocity that was at rest: one that averages makes 1 - momentum of the gradient
    )


def _change(parameters: Sequence[Parameter], run: Run, rate: float) -> dict[str, Array]:
    return {p.name: np.asarray(run.change_of(p), dtype=float) / rate for p in parameters}


def from_weight_change(
    subject: Subject,
    pool: Sequence[Parameter],
    run: Run,
    rate: float,
    explicit: bool,
    reacting: Callable[[Parameter], bool],
    wanted: frozenset[int] = frozenset(),
    biases: frozenset[int] = frozenset(),
) -> WeightChange:
    """Each parameter that a step should change with (before - after) / rate. ConventionError when none is seen.

    `wanted` are ids of those that count whatever they are called, `biases` of those that count though none moves them.

    A second step from the same weights, with everything else left as the first one made it, shows momentum and decay.
    """
    changed = [
        p
        for p in pool
        if np.any(run.change_of(p) != 0)
        and (explicit or reacting(p))
        and not looks_like_gradient(p.path.tokens)
        and (explicit or id(p) in wanted or not is_input_name(p.path.tokens))
    ]
    # statistics and velocities change as well; what the loss reacts to and what is called a weight counts
    first = _change(pool, run, rate)
    frozen = [
        p
        for p in pool
        if not np.any(run.change_of(p) != 0)
        and (
            # lone numbers may be settings, or biases kept on purpose
            (reacting(p) and _is_bias_of_one(p, changed))
            if p.shape == ()
            else id(p) in biases
            or (is_parameter_name(p.path.tokens) and (explicit or _beside(p, changed)))
            or (
                reacting(p)
                and (id(p) in wanted or not is_input_name(p.path.tokens))
                and (_like_one_of(p, changed) or _forgotten(p, changed) or _listed_alike(p, changed))
            )
        )
    ]
    if not changed:
        frozen = [
            p
            for p in pool
            if p.shape != () and (explicit or not is_input_name(p.path.tokens)) and reacting(p)
        ]
        if not frozen or _only_computed(frozen, run):
            raise ConventionError(_changed_none(pool, frozen, explicit))
    chosen = [p for p in pool if p in changed or p in frozen]
    pairs = [
        Pairing(
            p,
            Found(p.path.tokens, f"change of {p.name} / {rate:g}", first[p.name], True),
            Layout("", first[p.name]) if np.shape(first[p.name]) == p.shape else None,  # a bias that grew
            "from the weight change",
            rounding=float(np.spacing(magnitude(p.read()))) / abs(rate),
        )
        for p in chosen
    ]
    findings: list[Finding] = [] if changed else [_frozen(frozen)]
    finite = all(np.isfinite(first[p.name]).all() for p in chosen)
    moved = (p for p in pool if p not in chosen and np.any(run.change_of(p) != 0))
    still = [p for p in moved if _like_one_of(p, changed)]
    # a step that is not finite is broken itself
    second = _second_step(subject, chosen, still, rate) if finite else None
    not_plain = "" if second is None else _not_plain(chosen, first, second)
    if not_plain and not not_plain.startswith("harmless"):
        data = data_overwritten(subject, (*chosen, *still), rate)
        second = _second_step(subject, chosen, still, rate, data) if data else second
        not_plain = "" if second is None else _not_plain(chosen, first, second)
    if not_plain:
        findings.append(no_plain_step(not_plain))
        steps = [_joined(chosen, step) for step in (first, *(second or ()))]
        if not_plain.startswith("Adam") and (wrong := uncorrected(steps)) is not None:
            findings.append(wrong)
    harmless = not_plain.startswith("harmless")
    if harmless:
        findings = [_accumulating()] if "accumulate" in not_plain else []
    extra = not_plain.removeprefix("harmless: ")
    return WeightChange(
        pairs,
        findings,
        f"gradients are (weights before - after one step) / {rate:g}" + (f"; {extra}" if harmless else ""),
        "" if harmless else (f"not a plain step: {not_plain}" if not_plain else ""),
        _momentum(chosen, first, second) if harmless and second is not None else 0.0,
    )


def no_plain_step(why: str) -> Finding:
    """The finding that what a step took off is no gradient."""
    return Finding(
        "X10",
        "not-a-plain-step",
        "step",
        f"the weight change is not learning rate times gradient: {why}",
        notes=("a second step from the same weights changed them differently",)
        if why != ALIKE
        else ("every entry moved by nearly the same amount, whatever its gradient",),
        help="check the gradient before the optimiser uses it (backward=), or let step= make a plain update",
        severity=Severity.WARNING,
    )


def _only_computed(parameters: Sequence[Parameter], run: Run) -> bool:
    """Whether the step returned or left an array for each parameter that may be its gradient."""
    own = {path.tokens for p in parameters for path in (p.path, *p.aliases)}
    free = [
        f
        for f in run.found
        if f.changed and f.tokens not in own and np.ndim(f.value) and np.any(f.value) and not _is_copy(f, run)
    ]
    for p in parameters:
        fitting = next((f for f in free if layouts(f.value, p.shape)), None)
        if fitting is None:
            return False
        free.remove(fitting)
    return True


def _is_copy(found: Found, run: Run) -> bool:
    """Whether it holds the numbers that were there before: a weight bound again that no sample has moved."""
    before = run.before.get(found.name)
    return before is not None and np.array_equal(before, np.asarray(found.value))


def _changed_none(pool: Sequence[Parameter], computed: Sequence[Parameter], explicit: bool) -> str:
    weights = [p.name for p in pool if explicit or not is_input_name(p.path.tokens)]
    said = ["step() changed no weight", f"  weights: {', '.join(weights[:8])}"]
    if computed:
        said.append(
            "  help: it made arrays of their shapes; code that only computes gradients is passed as backward=, "
            "and in a loop `w = w - rate * g` changes no weight, `w -= rate * g` does"
        )
    else:
        said.append(
            "  the loss reacts to none of them: loss= has to run the forward pass, with these weights\n"
            "  help: if it does, look at the outputs: a softmax along an axis of length 1 makes every one of them 1"
        )
    return "\n".join(said)


def _frozen(parameters: Sequence[Parameter]) -> Finding:
    names = ", ".join(p.name for p in parameters[:6]) + (", ..." if len(parameters) > 6 else "")
    return Finding(
        "P3",
        "frozen-parameter",
        names,
        f"step() leaves every weight as it was: {names}",
        notes=("the loss reacts to them, so a step along its gradient would change them",),
        help="W -= rate * dW changes an array in place, while `w = w - rate * dw` in a loop changes a name only; "
        "a rate of 1 // 10 is 0; step= must run on the very weights that the loss reads",
    )


def _accumulating() -> Finding:
    return Finding(
        "O3",
        "gradient-not-reset",
        "step",
        "every step adds its gradient to the one of the step before",
        notes=("from the same weights a second step moves them further than the first",),
        help="set the gradients to zero at the start of each step, or use = instead of +=",
        severity=Severity.WARNING,
    )


def _like_one_of(parameter: Parameter, changed: Sequence[Parameter]) -> bool:
    """Whether it is kept where weights are and called alike: p['0'] beside p['1'], `bm` beside `bh`, `g` beside `G`."""
    tokens = parameter.path.tokens
    for other in changed:
        theirs = other.path.tokens
        if _is_in_small_letters(parameter, other):
            return True
        if tokens[:-1] != theirs[:-1] or not tokens or len(other.shape) != len(parameter.shape):
            continue
        mine, its = str(tokens[-1]), str(theirs[-1])
        numbered = mine.rstrip("0123456789") == its.rstrip("0123456789")
        if (
            numbered
            or (len(mine) == len(its) <= 3 and mine[0] == its[0])
            or _is_analogous(mine, its, tokens, changed)
        ):
            return True
    return False


def _is_analogous(mine: str, its: str, tokens: tuple[str | int, ...], changed: Sequence[Parameter]) -> bool:
    """Whether two that change differ in their names as these do: `c_in`, `c_out` beside `W_in`, `W_out`."""
    head = next((i for i, (a, b) in enumerate(zip(mine, its)) if a != b), min(len(mine), len(its)))
    now, was = mine[head:], its[head:]
    beside = {str(p.path.tokens[-1]) for p in changed if p.path.tokens[:-1] == tokens[:-1]} - {its}
    return bool(head and was) and any(
        name.endswith(was) and name.removesuffix(was) + now in beside for name in beside
    )


def _is_bias_of_one(number: Parameter, changed: Sequence[Parameter]) -> bool:
    """Whether a number is the bias, by their names, of weights that change, as other biases do: b_size of w_size."""
    *above, own = number.path.tokens or ("",)
    weights = [str(p.path.tokens[-1]) for p in changed if [*p.path.tokens[:-1]] == above and p.path.tokens]
    return any(is_bias_of(str(own), name) for name in weights) and any(
        is_bias_name(p.path.tokens) for p in changed
    )


def _is_in_small_letters(bias: Parameter, weights: Parameter) -> bool:
    """Whether it is called as a matrix is but for the case, with as many entries as that has rows or columns."""
    mine, its = bias.path.tokens, weights.path.tokens
    if mine == its or len(mine) != len(its) or bias.size not in weights.shape:
        return False
    return all(a == b or str(a) == str(b).lower() for a, b in zip(mine, its))


def _listed_alike(parameter: Parameter, changed: Sequence[Parameter]) -> bool:
    """Whether it is one of a list of weights that stays as it is while another list as long changes beside it."""
    if not (parameter.path.is_listed and is_parameter_name(parameter.path.tokens)):
        return False
    mine, above = parameter.path.owner(), parameter.path.holder().holder().name
    lists = [p.path.owner() for p in changed if p.path.is_listed and p.path.holder().holder().name == above]
    return any(other is not mine and len(other) == len(mine) for other in lists)


def _forgotten(parameter: Parameter, changed: Sequence[Parameter]) -> bool:
    """Whether what it is kept with changes, and what is called so elsewhere: hidden.weights and conv.thresholds."""
    step, holder = parameter.path.steps[-1:], parameter.path.holder().name
    if not step or step[0].kind not in ("attribute", "item") or not isinstance(step[0].key, str):
        return False
    others = [p for p in changed if p.path.steps]
    beside = any(p.path.holder().name == holder for p in others)
    namesake = any(
        p.path.holder().name != holder
        and p.path.steps[-1].key == step[0].key
        and len(p.shape) == len(parameter.shape)
        for p in others
    )
    return beside and namesake


def _beside(parameter: Parameter, changed: Sequence[Parameter]) -> bool:
    """Whether it is kept where changed parameters are kept: then it is a parameter that the step forgot."""
    holder = parameter.path.holder()
    for p in changed:
        other = p.path.holder()
        if other.name == holder.name or type(other.get()) is type(holder.get()) is not list:
            return True
    return False


def _second_step(
    subject: Subject,
    parameters: Sequence[Parameter],
    still: Sequence[Parameter],
    rate: float,
    data: Sequence[KeptArray] = (),
) -> list[dict[str, Array]] | None:
    """The changes of a second and a third step from the same weights and `data`, optimiser state left in place.

    `still` are weights too, to which the loss does not react at this very point: a sum of signs that cancels out.
    """
    out: list[dict[str, Array]] = []
    subject.restore()
    values = [(p, p.read()) for p in (*parameters, *still)]
    try:
        forward_backward(subject, parameters, rate)
        for _ in range(2):
            for p, value in values:
                p.write(value)
            for kept in data:
                kept.put_back()
            run = forward_backward(subject, parameters, rate, fresh=False)
            out.append(_change(parameters, run, rate))
    except Exception:
        return None
    finally:
        subject.restore()
    return out


def _joined(parameters: Sequence[Parameter], change: dict[str, Array]) -> Array:
    """All changes in one vector."""
    return np.concatenate([change[p.name].reshape(-1) for p in parameters])


def _not_plain(
    parameters: Sequence[Parameter], first: dict[str, Array], later: list[dict[str, Array]]
) -> str:
    steps = (first, *later)
    one, two, three = (_joined(parameters, step) for step in steps)
    size = magnitude(one)
    moving = np.abs(one) > 1e-12 * size
    spread = np.abs(one[moving])
    if len(spread) >= 4 and spread.max() < 1.05 * spread.min():
        return ALIKE
    tolerance = 1e-6 * size + 1e-12
    if magnitude(two - one) <= tolerance:
        return ""
    if all(_began_at_rest(*[step[p.name].reshape(-1) for step in steps]) for p in parameters):
        return "harmless: momentum at rest"  # groups of parameters may have rates and momenta of their own
    first_growth, second_growth = two - one, three - two
    norm = float(first_growth @ first_growth)
    mu = float(second_growth @ first_growth) / norm if norm else 0.0
    straight = float(np.linalg.norm(second_growth - mu * first_growth)) <= 1e-4 * (norm**0.5)
    if straight and abs(mu - 1) < 1e-6:
        return "harmless: the gradients accumulate from step to step"
    if straight and 0.05 < mu < 0.9999:
        # v <- mu v + g, so the first step from rest is the gradient itself
        at_rest = float(np.linalg.norm(first_growth - mu * one)) <= 1e-4 * float(np.linalg.norm(one))
        if at_rest:
            return "harmless: momentum at rest"
        ratio = float(two @ one) / float(one @ one) if float(one @ one) else 0.0
        if float(np.linalg.norm(two - ratio * one)) <= 1e-6 * float(np.linalg.norm(one)) and ratio < 1:
            return f"harmless: the rate decays by {ratio:.6g} from step to step"
        return f"it carries momentum (about {mu:.3g}) from earlier steps"
    ratio = float(two @ one) / float(one @ one) if float(one @ one) else 0.0
    if float(np.linalg.norm(two - ratio * one)) <= 1e-6 * float(np.linalg.norm(one)) and 0 < ratio < 1:
        return f"harmless: the rate decays by {ratio:.6g} from step to step"
    if all(_parallel(later, one) for later in (two, three)):
        return "harmless: momentum at rest"
    return "it depends on what earlier steps left behind (momentum, Adam, decay or an accumulated gradient)"


def _began_at_rest(one: Array, two: Array, three: Array) -> bool:
    """Whether the steps are 1, 1 + mu and 1 + mu + mu^2 times the first: v <- mu v + g, with no v before."""
    length = float(one @ one)
    mu = float(two @ one) / length - 1 if length else 0.0
    expected = ((two, 1 + mu), (three, 1 + mu + mu * mu))
    allowed = 1e-6 * math.sqrt(length) + 1e-12
    return 0 <= mu < 0.9999 and all(
        float(np.linalg.norm(step - times * one)) <= allowed for step, times in expected
    )


def _parallel(later: Array, first: Array) -> bool:
    """Whether a later step has the very direction of the first: a memory that was empty at the start."""
    ratio = float(later @ first) / float(first @ first) if float(first @ first) else 0.0
    return ratio > 0 and float(np.linalg.norm(later - ratio * first)) <= 1e-6 * float(np.linalg.norm(later))


def _momentum(
    parameters: Sequence[Parameter], first: dict[str, Array], later: list[dict[str, Array]]
) -> float:
    """mu of v <- mu v + (1 - mu) g, from the first step and the second from the same weights."""
    one, two = _joined(parameters, first), _joined(parameters, later[0])
    return float(two @ one) / float(one @ one) - 1.0 if float(one @ one) else 0.0


def averaged(change: WeightChange, factors: Sequence[float | None]) -> bool:
    """Whether every step is 1 - momentum of the gradient, as a moving average of gradients begins."""
    expected = 1.0 - change.momentum
    return 0.05 < change.momentum < 0.9999 and all(
        k is not None and abs(k - expected) <= 1e-5 * expected for k in factors
    )


def changes_at(
    subject: Subject, parameters: Sequence[Parameter], rate: float, other: float
) -> dict[str, Array] | None:
    """(before - after) / other with the step's rate set to `other`; None when the rate cannot be reached.

    The rate is an argument of step(), or a float of the model or of the callables that equals `rate`.
    """
    assert subject.step is not None
    subject.restore()
    if takes_argument(subject.step):
        return _change(parameters, forward_backward(subject, parameters, other), other)
    for leaf in leaves(Path(subject.model), Path(subject.step)):
        word = str(leaf.path.tokens[-1]) if leaf.path.tokens else ""
        if isinstance(leaf.value, float) and leaf.value == rate and word.lower() in RATE_NAMES:
            try:
                # a fresh run restores the model, so the rate is set through what the restored state holds
                subject.restore()
                leaf.path.set(type(leaf.value)(other))
                run = forward_backward(subject, parameters, other, fresh=False)
            finally:
                subject.restore()
            return _change(parameters, run, other)
    return None
