"""Runs one check from the user's objects to facts: state, parameters, gradients, numbers, verdicts."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck import state
from gradcheck.compare import Comparison
from gradcheck.conventions.graph import leaves
from gradcheck.conventions.grouping import backward_order
from gradcheck.conventions.layouts import fits
from gradcheck.conventions.names import (
    is_exact_parameter_name,
    is_input_name,
    is_parameter_name,
    looks_like_gradient,
)
from gradcheck.conventions.pairing import missing_message, pair, score
from gradcheck.conventions.pairs import Pairing, paired
from gradcheck.conventions.paths import Path
from gradcheck.conventions.returned import Found
from gradcheck.conventions.selection import (
    candidates,
    chosen,
    given_gradients,
    is_number_array,
    read_gradients,
    tidy_names,
)
from gradcheck.conventions.tying import merged_uses
from gradcheck.conventions.variables import Parameter
from gradcheck.conventions.weight_change import WeightChange, averaged, from_weight_change
from gradcheck.determinism import history, is_list_of_integers, lists_of, random_loss
from gradcheck.errors import ConventionError, UsageError
from gradcheck.evidence import Evidence
from gradcheck.facts import (
    CheckFacts,
    Cost,
    GradientCheck,
    LayerCheck,
    Severity,
    Verdict,
    worst_verdict,
)
from gradcheck.gathering import gathered
from gradcheck.judging import compared, excused
from gradcheck.measuring import measured_gradients
from gradcheck.passes import Run, forward_backward, later
from gradcheck.plateaus import moves_in_steps, steps
from gradcheck.subject import Subject
from gradcheck.working import Witness, Working


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a check found, with what a diagnosis may look at, and the subject it was run on."""

    facts: CheckFacts
    evidence: Evidence
    subject: Subject | None = None
    parameters: tuple[Parameter, ...] = ()


def run_check(
    model: Any,
    *,
    loss: Callable[[], Any],
    backward: Callable[[], Any] | None = None,
    step: Callable[..., Any] | None = None,
    learning_rate: float | None = None,
    parameters: Any = None,
    gradients: Any = None,
    rng: np.random.Generator | int | None = None,
    reset: Callable[[], Any] | None = None,
    title: str = "",
    witness: Witness | None = None,
    inputs: dict[str, Any] | None = None,
) -> Outcome:
    """The facts of one check with its evidence. UsageError or ConventionError when it cannot be made.

    `inputs` holds arrays by name that count as parameters whatever they are called (the inputs of a layer).
    Everything reachable from the model and the callables is put back bit for bit.
    """
    started = time.perf_counter()
    _refuse_arguments(model, loss, backward, step, learning_rate)
    if not (rng is None or isinstance(rng, (int, np.integer, np.random.Generator))):
        raise UsageError(
            f"rng= is {type(rng).__name__}: a whole number or a numpy Generator is needed\n"
            "  help: rng=0, or rng=np.random.default_rng(0)"
        )
    seed = int(rng) if isinstance(rng, (int, np.integer)) else 0
    generator = rng if isinstance(rng, np.random.Generator) else np.random.default_rng(seed)
    roots = tuple(r for r in (parameters, gradients, inputs) if r is not None and not isinstance(r, str))
    subject = Subject(model, loss, backward, step, reset, roots)
    work = Working(subject, generator, seed, inputs or {})
    with subject.session():
        facts, evidence, kept = _check(work, learning_rate, parameters, gradients, witness)
    if subject.warnings:
        count = sum(subject.warnings.values())
        first = subject.warnings.most_common(1)[0][0]
        work.done.append(f"the code under check warned {count} times, most often: {first}")
    facts = replace(
        facts,
        title=title or _title(model),
        done=tuple(work.done),
        cost=Cost(subject.evaluations, subject.backward_calls, time.perf_counter() - started),
        seed=seed,
    )
    return Outcome(facts, evidence, subject, kept)


def _refuse_arguments(model: Any, loss: Any, backward: Any, step: Any, learning_rate: Any) -> None:
    if backward is not None and step is not None:
        raise UsageError(
            "backward= and step= were both given\n  help: step= is for code that keeps no gradient; give one"
        )
    if step is not None and learning_rate is None:
        raise UsageError(
            "step= needs learning_rate=: the gradient is (weights before - weights after) / learning_rate\n"
            "  help: give the rate that the step uses, e.g. learning_rate=0.1"
        )
    if learning_rate is not None:
        if not isinstance(learning_rate, (int, float, np.number)) or not math.isfinite(float(learning_rate)):
            raise UsageError(f"learning_rate= is {learning_rate!r}: a finite number is needed")
        if float(learning_rate) == 0:
            raise UsageError("learning_rate=0 changes no weight\n  help: use the rate you train with, or 1.0")
        if step is None:
            raise UsageError(
                "learning_rate= is given without step=\n  help: pass the updating call as step=lambda: ..."
            )
    if isinstance(model, np.ndarray) and model.dtype.kind in "iub":
        raise UsageError(
            f"the model is an array of integers ({model.dtype}): a step would be cut to whole numbers\n"
            "  help: make it float with .astype(float)"
        )


def _title(model: Any) -> str:
    if model is None or isinstance(model, (dict, list, tuple)):
        return "gradients"
    name = getattr(model, "__name__", None)
    return name if isinstance(name, str) else type(model).__name__


def _check(
    work: Working, learning_rate: float | None, parameters: Any, gradients: Any, witness: Witness | None
) -> tuple[CheckFacts, Evidence, tuple[Parameter, ...]]:
    subject = work.subject
    loss = subject.first_loss
    if not math.isfinite(loss):
        work.findings.append(state.non_finite(subject))
        return CheckFacts("", findings=tuple(work.findings), loss=loss), Evidence(()), ()
    random = random_loss(subject, _heard(work, witness, parameters))
    if random is not None:
        work.findings.append(random)
        facts = CheckFacts("", findings=tuple(work.findings), loss=loss)
        return facts, Evidence(()), ()
    if subject.upcast:
        work.done.append("the model is float32: it was measured at float64")
    wanted = [Parameter(leaf) for leaf in leaves(Path(work.inputs)) if is_number_array(leaf.value)]
    own = {id(p.home) for p in wanted}
    pool = wanted + [p for p in _pool(work, parameters) if id(p.home) not in own]
    named = parameters is not None or bool(wanted)
    if not any(named or not is_input_name(p.path.tokens) for p in pool):
        raise ConventionError(_no_parameters(subject))
    if parameters is not None and not any(map(work.reacting, pool)):
        raise ConventionError(_foreign(pool))
    work.done += state.empty_parameters(subject.kept_leaves(everywhere=True))
    run = forward_backward(subject, pool, learning_rate)
    gradients = read_gradients(gradients)  # now: what backward left is put back next
    second = later(subject, run)
    subject.restore()
    work.findings += history(subject, second.loss)
    if run.rewritten:
        work.findings.append(state.loss_changes(run.rewritten))
    if subject.backward is None and subject.step is None and not _gives_gradients(run, pool):
        due = [p for p in pool if not is_input_name(p.path.tokens) and work.reacting(p)]
        raise UsageError(_needs_backward(subject, due))
    if subject.step is not None:
        assert learning_rate is not None
        change = from_weight_change(
            subject, pool, run, float(learning_rate), parameters is not None, work.reacting
        )
        work.findings += change.findings
        work.done.append(change.said)
        entering = (
            pair(wanted, run.found, work.agreement, work.reacting, frozenset(map(id, wanted)))
            if wanted
            else []
        )
        pairs = entering + [p for p in change.pairs if not any(p.parameter is q for q in wanted)]
    else:
        change = None
        pairs = _pairs(
            work, pool, run, gradients, explicit=parameters is not None, wanted=frozenset(map(id, wanted))
        )
    if not pairs:
        relevant = [p for p in pool if work.reacting(p)]
        raise ConventionError(
            missing_message([p for p in relevant if not is_input_name(p.path.tokens)], run.found)
        )
    pairs, tied = merged_uses(pairs, run.found)
    work.findings += [state.tied(p) for p in tied]
    tidy_names([p.parameter for p in pairs])
    work.findings += state.probe(subject, pairs, run, work.reacting, second.gradients)
    measured = measured_gradients(work, pairs, witness)
    checks, comparisons = excused(work, pairs, *compared(work, pairs, measured))
    if change is not None and averaged(change, [c.factor for c in checks]):
        pairs = [_scaled(p, 1 / (1 - change.momentum)) for p in pairs]
        checks, comparisons = excused(work, pairs, *compared(work, pairs, measured))
        work.done.append(
            f"the step averages gradients with momentum {change.momentum:.4g}: its first is "
            f"{1 - change.momentum:.4g} of the gradient, which was taken out"
        )
    checks = _without_slope(work, pairs, checks, comparisons)
    if change is not None and change.not_plain and any(c.verdict is not Verdict.RIGHT for c in checks):
        checks = [replace(c, verdict=Verdict.UNDECIDED, reason=change.not_plain) for c in checks]
    without = _without(work, pool, pairs)
    if inputs := _taken_for_inputs(pool, pairs, run.found):
        names = ", ".join(inputs)
        work.done.append(
            f"taken for inputs and not checked, though backward has gradients for them: {names}; name them in "
            "parameters= to check them"
        )
    if beside := _unchecked(work, pool, pairs, without):
        work.done.append(f"not checked, without a gradient: {', '.join(beside)} (the loss reacts to it)")
        if any(len(p.shape) >= 2 and not _is_data(subject, p) for p in pool if p.name in beside):
            work.findings.append(state.unchecked(beside))
    if asleep := _asleep(work, pool, pairs):
        work.done.append(f"not checked, the loss does not react to it: {', '.join(asleep)}")
    layers = _layers(checks)
    order = backward_order([p.parameter for p in pairs])
    wrong = [c for c in checks if c.verdict is Verdict.WRONG]
    first = next(
        (name or _first_of(wrong, pairs) for name in order if any(c.layer == name for c in wrong)), None
    )
    facts = CheckFacts(
        "",
        gradients=tuple(checks),
        layers=layers,
        findings=tuple(work.findings),
        first_wrong=first,
        without_gradient=without,
        loss=loss,
    )
    kept = tuple(p.parameter for p in pairs)
    evidence = gathered(work.subject, pairs, comparisons, checks, loss, learning_rate, run)
    return facts, evidence, kept


def _heard(work: Working, witness: Witness | None, parameters: Any) -> float | None:
    """The loss of a recorded run, from which the gradients and the parameters it reacts to are known; None: no run."""
    if parameters is not None or witness is None:
        return None
    return work.listen(witness, candidates(work.subject.kept_leaves(everywhere=True)))


def _first_of(wrong: Sequence[GradientCheck], pairs: Sequence[Pairing]) -> str:
    names = [c.name for c in wrong if not c.layer]
    return names[-1] if names else ""


def _gives_gradients(run: Run, pool: Sequence[Parameter]) -> bool:
    """Whether the loss itself returned gradients or left some in the model."""
    arrays = [f for f in run.found if np.ndim(f.value)]
    own = {path.tokens for p in pool for path in (p.path, *p.aliases)}
    return any(
        f.returned
        or (f.changed and looks_like_gradient(f.tokens))
        or (f.tokens not in own and any(score(f, p) > 0 and fits(f.value, p.shape) for p in pool))
        for f in arrays
    )


def _needs_backward(subject: Subject, due: Sequence[Parameter]) -> str:
    lines = ["loss() returned only a number, so there is nothing to compare with", "  needed: one of"]
    method = next(
        (
            name
            for name in (
                "backward",
                "backprop",
                "backward_pass",
                "back_propagation",
                "backpropagate",
                "bprop",
            )
            if callable(getattr(subject.model, name, None))
        ),
        None,
    )
    if method:
        lines.append(
            f"    backward=lambda: net.{method}(...)      the model has {method}(); write it as you call it"
        )
    else:
        lines.append("    backward=lambda: net.backward(X, y)     leaves or returns gradients")
    lines.append("    step=lambda: net.train(X, y, 0.1), learning_rate=0.1     updates the weights at once")
    lines.append("    loss=lambda: net.loss_and_grads(X, y)   returns (loss, gradients)")
    if due:
        shown = ", ".join(f"{p.name} {p.shape}" for p in due[:12]) + (", ..." if len(due) > 12 else "")
        lines.append(f"  the loss depends on, and a gradient has the shape of its parameter: {shown}")
        lines.append(
            "  help: gradcheck derive dense (or lstm, batchnorm, ...) derives a backward step by step"
        )
    return "\n".join(lines)


def _no_parameters(subject: Subject) -> str:
    seen = list(subject.kept_leaves(everywhere=True))[:8]
    has = ", ".join(
        f"{leaf.path.name} {np.shape(leaf.value)} {getattr(leaf.value, 'dtype', 'float')}" for leaf in seen
    )
    integers = [
        leaf
        for leaf in seen
        if isinstance(leaf.value, np.ndarray)
        and leaf.value.dtype.kind in "iu"
        and not is_input_name(leaf.path.tokens)
    ]
    lists = [name for name, value in lists_of(subject) if is_list_of_integers(value)]
    lines = [
        "no parameter found: the loss reacts to no float array of the model",
        f"  the model has: {has or 'no arrays'}",
    ]
    if integers:
        lines.append(f"  {integers[0].path.name} holds integers; help: make it float with .astype(float)")
    elif lists:
        lines.append(f"  {lists[0]} holds integers; help: write them as floats, 1.0 for 1")
    else:
        lines.append(
            "  help: pass the object, dict or list that holds the weights as the first argument, or parameters="
        )
    return "\n".join(lines)


def _with_siblings(pool: list[Parameter], all_of_them: list[Parameter], work: Working) -> list[Parameter]:
    """With the arrays that stand in one list with parameters, asleep as they may be: so do their gradients."""
    lists = {p.path.holder().name for p in pool if _is_list_item(p) and work.reacting(p)}
    known = {p.path.name: p for p in pool}
    return [
        known.get(p.path.name, p)
        for p in all_of_them
        if p.path.name in known or (_is_list_item(p) and p.shape != () and p.path.holder().name in lists)
    ]


def _is_list_item(p: Parameter) -> bool:
    return bool(p.path.steps) and p.path.steps[-1].kind == "item" and isinstance(p.path.steps[-1].key, int)


def _foreign(pool: Sequence[Parameter]) -> str:
    names = ", ".join(f"{p.name} {p.shape}" for p in pool[:6])
    return (
        f"the loss reacts to none of the arrays that parameters= gives: {names}\n"
        "  help: give the very arrays that the forward pass reads, not copies of them"
    )


def _pool(work: Working, parameters: Any) -> list[Parameter]:
    """Everything that may be a parameter: what the user names, else the numbers the loss reacts to."""
    subject = work.subject
    if parameters is not None:
        return chosen(parameters, subject.kept_leaves(everywhere=True))
    pool: list[Parameter] = []
    for everywhere in (False, True):
        found = subject.kept_leaves(everywhere=everywhere)
        state.refuse_odd_parameters(found)
        pool = [
            p
            for p in candidates(found)
            if (is_parameter_name(p.path.tokens) and not looks_like_gradient(p.path.tokens))
            or work.reacting(p)
        ]
        if any(work.reacting(p) and not is_input_name(p.path.tokens) for p in pool):
            return _with_siblings(pool, candidates(found), work)
    if work.inputs or not any(work.reacting(p) and is_parameter_name(p.path.tokens) for p in pool):
        return pool  # a net that is dead as a whole has parameters all the same
    return [p for p in pool if work.reacting(p)]


def _pairs(
    work: Working,
    pool: Sequence[Parameter],
    run: Run,
    gradients: Any,
    *,
    explicit: bool,
    wanted: frozenset[int] = frozenset(),
) -> list[Pairing]:
    found: Sequence[Found] = run.found
    eligible = [
        p
        for p in pool
        if explicit
        or id(p) in wanted
        or (
            not is_input_name(p.path.tokens)
            and (p.shape != () or is_parameter_name(p.path.tokens) or work.reacting(p))
        )
    ]
    if gradients is not None:
        given = given_gradients(gradients, pool, found)
        if isinstance(given, dict):
            return [paired(p, given[p.name], "as given") for p in pool if p.name in given]
        found = given
    pairs = pair(eligible, found, work.agreement, work.reacting, wanted, explicit=explicit)
    return [
        p
        for p in pairs
        if explicit
        or id(p.parameter) in wanted
        or work.reacting(p.parameter)
        or is_parameter_name(p.parameter.path.tokens)
    ]


def _without(work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing]) -> tuple[str, ...]:
    """Parameters the loss reacts to that no gradient was found for; inputs and hyperparameters are not meant."""
    paired = {id(p.parameter) for p in pairs}
    homes = [p.parameter.home for p in pairs if isinstance(p.parameter.home, np.ndarray)]
    names = []
    for p in pool:
        if id(p) in paired or is_input_name(p.path.tokens) or not is_parameter_name(p.path.tokens):
            continue
        if looks_like_gradient(p.path.tokens) or not work.reacting(p):
            continue
        if p.shape == () and not is_exact_parameter_name(p.path.tokens):
            continue  # a lone number is a setting as a rule
        if isinstance(p.home, np.ndarray) and any(np.may_share_memory(p.home, h) for h in homes):
            continue
        names.append(p.name)
    return tuple(names)


def _is_data(subject: Subject, parameter: Parameter) -> bool:
    """Whether the array is a view of what is called an input somewhere: a cache of it, kept from an earlier batch."""
    home = parameter.home
    return isinstance(home, np.ndarray) and any(
        isinstance(leaf.value, np.ndarray)
        and is_input_name(leaf.path.tokens)
        and np.may_share_memory(home, leaf.value)
        for leaf in subject.kept_leaves(everywhere=True)
    )


def _unchecked(
    work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing], without: Sequence[str]
) -> list[str]:
    """Arrays that stand beside parameters on an object or in a call, count for the loss, and have no gradient."""
    paired = {id(p.parameter) for p in pairs}
    holders = {id(p.parameter.path.owner()) for p in pairs if p.parameter.path.steps}
    return [
        p.name
        for p in pool
        if id(p) not in paired
        and p.name not in without
        and p.shape != ()
        and p.path.steps
        and p.path.steps[-1].kind == "attribute"
        and not is_input_name(p.path.tokens)
        and not looks_like_gradient(p.path.tokens)
        and id(p.path.owner()) in holders
        and work.reacting(p)
    ][:6]


def _asleep(work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing]) -> list[str]:
    """Values of objects like those that hold parameters (`.data`), that the loss does not read.

    Tensors that the forward pass makes are such objects too: what it binds again is a cache.
    """
    subject = work.subject
    if subject.model is None:
        return []
    kinds = {_holder(p.parameter) for p in pairs} - {None}
    known = {id(p.home) for p in pool}
    alike = [
        p
        for p in candidates(subject.kept_leaves())
        if _holder(p) in kinds and id(p.home) not in known and not looks_like_gradient(p.path.tokens)
    ]
    if not alike:
        return []
    subject.restore()
    try:
        subject.objective()
        return [p.name for p in alike if p.current() is p.home and not is_input_name(p.path.tokens)][:6]
    except Exception:
        return []
    finally:
        subject.restore()


def _holder(p: Parameter) -> tuple[type, Any] | None:
    """The class of the object that keeps a value as an attribute, and the name of the attribute."""
    if len(p.path.steps) < 2 or p.path.steps[-1].kind != "attribute":
        return None
    return type(p.path.owner()), p.path.steps[-1].key


def _scaled(pairing: Pairing, by: float) -> Pairing:
    assert pairing.layout is not None
    return replace(pairing, layout=replace(pairing.layout, values=pairing.layout.values * by))


def _without_slope(
    work: Working,
    pairs: Sequence[Pairing],
    checks: list[GradientCheck],
    comparisons: Sequence[Comparison | None],
) -> list[GradientCheck]:
    """What is wrong is undecided where the loss moves in steps: it has no slope there."""
    out = list(checks)
    for k, (pairing, check, comparison) in enumerate(zip(pairs, checks, comparisons)):
        if check.verdict is not Verdict.WRONG or comparison is None:
            continue
        truth = comparison.measurement
        followed = truth.method.startswith("recorded") and np.any(truth.values)
        if not followed and moves_in_steps(work.subject, pairing.parameter, work.rng):
            reason = "the loss moves in steps: its derivative is zero wherever it has one"
            out[k] = replace(check, verdict=Verdict.UNDECIDED, reason=reason, factor=None, pattern="")
    flat_names = [c.name for c, old in zip(out, checks) if c.verdict is not old.verdict]
    if flat_names:
        work.findings = [
            f for f in work.findings if not (f.name == "dead-parameter" and f.subject in flat_names)
        ]
        work.findings.append(steps(flat_names))
    return out


def _taken_for_inputs(
    pool: Sequence[Parameter], pairs: Sequence[Pairing], found: Sequence[Found]
) -> list[str]:
    """Arrays beside parameters with the name of an input or target (T) and a gradient that is called theirs."""
    paired = {id(p.parameter) for p in pairs}
    holders = {p.parameter.path.holder().name for p in pairs}
    return [
        p.name
        for p in pool
        if id(p) not in paired
        and is_input_name(p.path.tokens)
        and p.path.holder().name in holders
        and any(score(f, p) > 0 and np.shape(f.value) == p.shape for f in found)
    ][:6]


def _layers(checks: Sequence[GradientCheck]) -> tuple[LayerCheck, ...]:
    groups: dict[str, list[GradientCheck]] = {}
    for c in checks:
        if c.layer:
            groups.setdefault(c.layer, []).append(c)
    return tuple(
        LayerCheck(name, worst_verdict([c.verdict for c in group]), tuple(c.name for c in group))
        for name, group in groups.items()
    )


__all__ = ["Outcome", "Severity", "WeightChange", "Witness", "run_check"]
