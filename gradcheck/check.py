"""Runs one check from the user's objects to facts: state, parameters, gradients, numbers, verdicts.

When everything is right and recorded, the user's loss is run six times: once recorded, to see what it changes and what
it is made of; along three directions to confirm the recording, along one of them with everything moved that the
recording says it does not read; once before backward; and once more after that for what passes leave behind, unless
that is nothing the loss reads. The backward is run once, and once more to see whether it adds up, when it wrote into
the model and no other numbers that stood there show that it does not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from gradcheck.checking import starting, state
from gradcheck.checking.alike import unless_plain
from gradcheck.checking.choosing import paired_gradients, parameter_pool
from gradcheck.checking.determinism import history, random_loss
from gradcheck.checking.estimates import undecided_by_chance
from gradcheck.checking.gathering import gathered
from gradcheck.checking.hiding import follows_elsewhere, hiding_among
from gradcheck.checking.judging import compared, excused
from gradcheck.checking.learned import (
    called_like_inputs,
    forgotten_biases,
    forgotten_by_the_step,
    learnable,
)
from gradcheck.checking.measuring import measured_gradients
from gradcheck.checking.overwritten_data import runs_forward_again
from gradcheck.checking.plateaus import is_constant, without_slope
from gradcheck.checking.refusals import (
    called_like_data,
    foreign_parameters,
    gives_gradients,
    needs_backward,
    no_parameters,
    no_reaction,
    refuse_arguments,
)
from gradcheck.checking.sequential import many_updates
from gradcheck.checking.switched_off import awake, without_frozen
from gradcheck.checking.transposing import unlike_others
from gradcheck.checking.unchecked import (
    asleep,
    beside_parameters,
    forgotten,
    inputs_with_gradients,
    is_data,
    without_gradient,
)
from gradcheck.checking.witnessing import heard
from gradcheck.checking.working import Witness, Working
from gradcheck.compare import Comparison
from gradcheck.conventions.graph import leaves
from gradcheck.conventions.grouping import backward_order
from gradcheck.conventions.names import is_input_name, is_parameter_name
from gradcheck.conventions.pairing import missing_message, pair
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.paths import Path
from gradcheck.conventions.selection import is_number_array, read_gradients, tidy_names
from gradcheck.conventions.tying import merged_uses
from gradcheck.conventions.variables import Parameter
from gradcheck.conventions.weight_change import WeightChange, averaged, from_weight_change
from gradcheck.errors import ConventionError, UsageError
from gradcheck.evidence import Evidence
from gradcheck.facts import (
    CheckFacts,
    Cost,
    Finding,
    GradientCheck,
    LayerCheck,
    Severity,
    Verdict,
    worst_verdict,
)
from gradcheck.own_random import generator_for
from gradcheck.passes import Run, forward_backward, later
from gradcheck.subject import Subject


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a check found, with what a diagnosis may look at, and the subject it was run on."""

    facts: CheckFacts
    evidence: Evidence
    subject: Subject | None = None
    parameters: tuple[Parameter, ...] = ()
    roots: tuple[Any, ...] = ()  # the user's own functions behind calls of gradcheck
    declared: bool = True  # the loss is the user's own; a layer alone is handed any upstream gradient
    guilty: tuple[
        tuple[str, Callable[[], Outcome]], ...
    ] = ()  # what is wrong by itself, and the check of it alone


NO_REACTION = (
    "the loss is the same whatever the parameters are: loss= has to run the forward pass, "
    "with these parameters"
)


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
    refuse_arguments(model, loss, backward, step, learning_rate)
    if not (rng is None or isinstance(rng, (int, np.integer, np.random.Generator))):
        raise UsageError(
            f"rng= is {type(rng).__name__}: a whole number or a numpy Generator is needed\n"
            "  help: rng=0, or rng=np.random.default_rng(0)"
        )
    seed = int(rng) if isinstance(rng, (int, np.integer)) else 0
    generator = generator_for(rng)
    roots = tuple(r for r in (parameters, gradients, inputs) if r is not None and not isinstance(r, str))
    subject = Subject(model, loss, backward, step, reset, roots)
    hears = parameters is None and hasattr(witness, "early")
    checked = None
    while checked is None:
        work = Working(subject, generator, seed, inputs or {})
        with subject.session(first=partial(work.listen, witness) if hears else None):
            try:
                checked = _check(work, learning_rate, parameters, gradients, witness)
            except ConventionError:
                if (
                    subject.begun
                    or parameters is not None
                    or not starting.finds_nothing_yet(subject, learning_rate)
                ):
                    raise
        subject.begun = True
    facts, evidence, kept = checked
    if subject.warnings:
        count = sum(subject.warnings.values())
        first = subject.warnings.most_common(1)[0][0]
        work.done.append(f"the code under check warned {count} times, most often: {first}")
    facts = replace(
        facts,
        title=title or title_of(model),
        done=tuple(work.done),
        cost=Cost(subject.evaluations, subject.backward_calls, time.perf_counter() - started),
        seed=seed,
    )
    return Outcome(facts, evidence, subject, kept)


def title_of(model: Any) -> str:
    """What a report is called that was given no title."""
    if model is None or isinstance(model, (dict, list, tuple, np.ndarray)):
        return "gradients"
    name = getattr(model, "__name__", None)
    return name if isinstance(name, str) else type(model).__name__


def _check(
    work: Working, learning_rate: float | None, parameters: Any, gradients: Any, witness: Witness | None
) -> tuple[CheckFacts, Evidence, tuple[Parameter, ...]] | None:
    """What a check says; None: it has to begin again, for the net was not yet as it is when it learns."""
    subject = work.subject
    loss = subject.first_loss
    if not math.isfinite(loss):
        work.findings.append(state.non_finite(subject))
        evidence = Evidence((), learning_rate=learning_rate)
        return CheckFacts("", findings=tuple(work.findings), loss=loss), evidence, ()
    random = random_loss(subject, heard(work))
    if random is not None:
        work.findings.append(random)
        return CheckFacts("", findings=tuple(work.findings), loss=loss), Evidence(()), ()
    if subject.upcast:
        work.done.append("the model is float32: it was measured at float64")
    wanted, pool = _chosen(work, parameters)
    began = subject.begun or parameters is not None
    numbers = [] if began else starting.whole(subject)
    subject.runs_forward_again = runs_forward_again(subject, learning_rate)
    run = forward_backward(subject, pool, learning_rate, whole=not began)
    if not began and starting.learns_whole_numbers(subject, run, numbers):
        return None
    given = gradients
    if gradients is not None:  # now: what backward left is put back next
        gradients = read_gradients(gradients)
        run = replace(run, left=subject.kept.volatile())  # the user's own functions may have been asked
    second = later(subject, run, frozenset(work.unread), tuple(work.recorded.values()), work.norm)
    if not began and starting.builds(subject, run, second.again):
        return None
    subject.restore(second.left)
    if random_loss(subject, run.loss) is not None and (random := _unlike(work)) is not None:
        work.findings.append(random)
        return CheckFacts("", findings=tuple(work.findings), loss=loss), Evidence(()), ()
    work.findings += history(subject, second.loss)
    if subject.backward is None and subject.step is None and not gives_gradients(run, pool):
        due = [p for p in pool if not is_input_name(p.path.tokens) and work.reacting(p)]
        raise UsageError(needs_backward(subject, due))
    pairs, change = _paired(
        work, wanted, pool, run, learning_rate, gradients, witness, explicit=parameters is not None
    )
    paired = {id(p.parameter) for p in pairs}  # self.x[:] = x fills a buffer
    if written := [p for p in run.rewritten if id(p) in paired or is_parameter_name(p.path.tokens)]:
        work.findings.append(state.loss_changes(written))
    work.findings += state.probe(subject, pairs, run, work.reacting, work.norm, second.gradients)
    pairs, checks, comparisons = _judged(work, pairs, change, witness, learning_rate)
    checks, comparisons = undecided_by_chance(work, pairs, checks, comparisons, run, learning_rate)
    if not _any_wrong(checks):  # a step too small for the weights froze nothing
        work.findings = [f for f in work.findings if f.code != "P3"]
    without = _left_out(work, pool, pairs, run)
    facts = CheckFacts(
        "",
        gradients=tuple(checks),
        layers=_layers(checks),
        findings=tuple(work.findings),
        first_wrong=_first_wrong(checks, pairs),
        without_gradient=without,
        loss=loss,
    )
    evidence = gathered(subject, pairs, comparisons, checks, run, loss, learning_rate, given)
    own = tuple(p.parameter for p in pairs)
    if witness is not None and (hiding := hiding_among(checks, own)):
        there = follows_elsewhere(work, evidence.rerun, own, hiding, run.left)
        evidence = replace(evidence, holds_elsewhere=there)
    return facts, evidence, own


def _unlike(work: Working) -> Finding | None:
    """The finding that the loss is not a function, asked where a run gave another number than the recorded one.

    Two plain runs decide; when they are alike it was the recording, which is not used then.
    """
    work.subject.first_loss = float(np.real(work.subject.objective()))
    work.recorded.clear()
    return random_loss(work.subject)


def _chosen(work: Working, parameters: Any) -> tuple[list[Parameter], list[Parameter]]:
    """The inputs that count as parameters, and with them everything that may be one. ConventionError: nothing."""
    subject = work.subject
    entering = leaves(Path(work.inputs)) if work.inputs else []
    wanted = [Parameter(leaf) for leaf in entering if is_number_array(leaf.value)]
    own = {id(p.home) for p in wanted}
    pool = wanted + [p for p in parameter_pool(work, parameters) if id(p.home) not in own]
    named = parameters is not None or bool(wanted)
    if not any(named or not is_input_name(p.path.tokens) for p in pool):
        known = {leaf.path.name for leaf in subject.kept_leaves()}
        if not any(p.path.name in known for p in pool):  # the weights of a model may be called t1 and t2
            raise ConventionError(no_parameters(subject))
    if parameters is not None and not any(map(work.reacting, pool)):
        raise ConventionError(foreign_parameters(pool))
    work.done += state.empty_parameters(subject.kept_leaves(everywhere=True))
    return wanted, pool


def _paired(
    work: Working,
    wanted: Sequence[Parameter],
    pool: Sequence[Parameter],
    run: Run,
    learning_rate: float | None,
    gradients: Any,
    witness: Witness | None,
    *,
    explicit: bool,
) -> tuple[list[Pairing], WeightChange | None]:
    """Parameters with their gradients, and how the weights change where a step takes the place of a backward."""
    ids = frozenset(map(id, wanted))
    change = None
    if work.subject.step is not None:
        assert learning_rate is not None
        like, biases = called_like_inputs(work, pool, run), frozenset[int]()
        if not explicit:
            pool = awake(work, pool, run)
            biases = forgotten_biases(work, pool, run, witness) | forgotten_by_the_step(
                work, pool, run, learning_rate
            )
            pool = learnable(work, pool, run, witness)
        change = from_weight_change(
            work.subject, pool, run, float(learning_rate), explicit, work.reacting, like, biases
        )
        work.findings += change.findings
        work.done.append(change.said)
        entering = pair(wanted, run.found, work.agreement, work.reacting, ids) if wanted else []
        pairs = entering + [p for p in change.pairs if id(p.parameter) not in ids]
    else:
        pairs = paired_gradients(work, pool, run, gradients, explicit=explicit, wanted=ids)
        pairs = unlike_others(work.subject, pairs if explicit else without_frozen(work, pairs))
    if not pairs:
        if not explicit and all(is_input_name(p.path.tokens) for p in pool):
            raise ConventionError(called_like_data(pool))
        relevant = [p for p in pool if work.reacting(p) and not is_input_name(p.path.tokens)]
        raise ConventionError(missing_message(relevant, run.found) if relevant else no_reaction(pool))
    pairs, tied = merged_uses(pairs, run.found)
    work.findings += [state.tied(p) for p in tied]
    if change is None and gradients is None and not explicit:
        pairs += forgotten(work, pool, pairs)
    tidy_names([p.parameter for p in pairs], work.subject.functions)
    return pairs, change


def _judged(
    work: Working,
    pairs: list[Pairing],
    change: WeightChange | None,
    witness: Witness | None,
    learning_rate: float | None,
) -> tuple[list[Pairing], list[GradientCheck], list[Comparison | None]]:
    """The verdict on every gradient with what it rests on; gradients of a step with momentum are scaled.

    A step that updates the weights several times is judged by its limit at small rates.
    """
    measured = measured_gradients(work, pairs, witness)
    checks, comparisons = excused(work, pairs, *compared(work, pairs, measured), witness)
    if change is not None and averaged(change, [c.factor for c in checks]):
        pairs = [_scaled(p, 1 / (1 - change.momentum)) for p in pairs]
        checks, comparisons = excused(work, pairs, *compared(work, pairs, measured), witness)
        work.done.append(
            f"the step averages gradients with momentum {change.momentum:.4g}: its first is "
            f"{1 - change.momentum:.4g} of the gradient, which was taken out"
        )
    if change is not None and learning_rate and _any_wrong(checks):
        limit = many_updates(work.subject, pairs, float(learning_rate))
        if isinstance(limit, str):
            checks = [replace(c, verdict=Verdict.UNDECIDED, reason=limit) for c in checks]
        elif limit is not None:
            pairs = limit
            checks, comparisons = excused(work, pairs, *compared(work, pairs, measured), witness)
            work.done.append(
                "the step updates every weight more than once: what it comes to as the rate goes to 0 was compared, "
                "which does not show whether an update comes too early (E2)"
                + ("; with loss= and step= of one sample the lines can be told" if _any_wrong(checks) else "")
            )
    checks = without_slope(work, pairs, checks, comparisons)
    if change is not None and any(c.verdict is not Verdict.RIGHT for c in checks):
        checks = unless_plain(work, change, pairs, checks, comparisons)
    if not any(work.reacting(p.parameter) for p in pairs) and is_constant(work.subject, pairs):
        checks = [replace(c, verdict=Verdict.UNDECIDED, reason=_no_reaction(work)) for c in checks]
    return pairs, checks, comparisons


def _no_reaction(work: Working) -> str:
    first, now = getattr(work.told, "loss", None), work.subject.first_loss
    if first is None or first == now:
        return NO_REACTION
    return (
        f"the loss was {first:.6g} at its first run and is {now:.6g} since, whatever the parameters are: a generator "
        "or iterator is used up after one pass, so make a list of it"
    )


def _left_out(
    work: Working, pool: Sequence[Parameter], pairs: Sequence[Pairing], run: Run
) -> tuple[str, ...]:
    """The parameters without a gradient; what else was not checked is said."""
    without = without_gradient(work, pool, pairs)
    if inputs := inputs_with_gradients(pool, pairs, run.found):
        names = ", ".join(inputs)
        work.done.append(
            f"taken for inputs and not checked, though backward has gradients for them: {names}; name them in "
            "parameters= to check them"
        )
    if beside := beside_parameters(work, pool, pairs, without):
        work.done.append(f"not checked, without a gradient: {', '.join(beside)} (the loss reacts to it)")
        named = [p for p in pool if p.name in beside]
        numbers = any(p.shape == () and p.path.steps[-1].kind == "attribute" for p in named)
        if numbers or any(len(p.shape) >= 2 and not is_data(work.subject, p) for p in named):
            work.findings.append(state.unchecked(beside))
    if sleeping := asleep(work, pool, pairs, run):
        work.done.append(f"not checked, the loss does not react to it: {', '.join(sleeping)}")
    return without


def _any_wrong(checks: Sequence[GradientCheck]) -> bool:
    return any(c.verdict is Verdict.WRONG for c in checks)


def _scaled(pairing: Pairing, by: float) -> Pairing:
    assert pairing.layout is not None
    values = pairing.layout.values * by
    return replace(pairing, layout=replace(pairing.layout, values=values), rounding=pairing.rounding * by)


def _layers(checks: Sequence[GradientCheck]) -> tuple[LayerCheck, ...]:
    groups: dict[str, list[GradientCheck]] = {}
    for c in checks:
        if c.layer:
            groups.setdefault(c.layer, []).append(c)
    return tuple(
        LayerCheck(name, worst_verdict([c.verdict for c in group]), tuple(c.name for c in group))
        for name, group in groups.items()
    )


def _first_wrong(checks: Sequence[GradientCheck], pairs: Sequence[Pairing]) -> str | None:
    """The first layer in backward order with a wrong gradient, or the last such parameter that is in no layer."""
    wrong = [c for c in checks if c.verdict is Verdict.WRONG]
    if not wrong:
        return None
    for name in backward_order([p.parameter for p in pairs]):
        if any(c.layer == name for c in wrong):
            return name or next(c.name for c in reversed(wrong) if not c.layer)
    return None


__all__ = ["Outcome", "Severity", "WeightChange", "Witness", "run_check"]
