"""The calls users make: each runs a check, asks for causes, and gives a Report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial, wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, overload

import numpy as np

from gradcheck.annotate import annotate_outcome
from gradcheck.annotation import UNNAMED, merged
from gradcheck.calling import EXPLAINER
from gradcheck.causes.proofs import listed
from gradcheck.check import NO_REACTION, Outcome, run_check, title_of
from gradcheck.diagnose import diagnose
from gradcheck.errors import GradientMismatchError, UsageError
from gradcheck.explain import explain
from gradcheck.facts import AnnotatedBackward, AnnotatedLine, CheckFacts, Edit, Finding, Severity, Verdict
from gradcheck.hidden import told_elsewhere
from gradcheck.layerwise import layers as calls_of_layers
from gradcheck.layerwise.chain import chain_outcome
from gradcheck.layerwise.layers import function_outcome, layer_outcome
from gradcheck.nonfinite import overflow, raised
from gradcheck.numerical.gradient import directional_derivative, numerical_gradient
from gradcheck.own_random import generator_for
from gradcheck.recorded import RecordedWitness
from gradcheck.reference.comparing import compare_layer
from gradcheck.reference.result import LayerComparison
from gradcheck.report import Report
from gradcheck.values.packed import evidence_apart, of_the_vectors

__all__ = [
    "assert_gradients",
    "check",
    "check_function",
    "check_layer",
    "check_layers",
    "directional_derivative",
    "numerical_gradient",
]


P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 8.0  # that repairs may take

_USUAL: ContextVar[Mapping[str, Any]] = ContextVar("usual", default=MappingProxyType({}))


@contextmanager
def usual(**options: Any) -> Iterator[None]:
    """Inside, calls that say nothing of `rng`, `budget` or `annotate` take these."""
    token = _USUAL.set(options)
    try:
        yield
    finally:
        _USUAL.reset(token)


def _or_usual(name: str, given: Any) -> Any:
    return _USUAL.get().get(name) if given is None else given


def told_plainly(function: Callable[P, R]) -> Callable[P, R]:
    """The function; an error of use leaves it without the frames of gradcheck, a shape error in it explained."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        __tracebackhide__ = True
        token = EXPLAINER.set(explain)
        try:
            return function(*args, **kwargs)
        except UsageError as error:
            crash = error.__cause__
            explanation = error.explanation or (explain(crash) if crash is not None else None)
            if explanation is None or explanation.unexplained:
                raise error.with_traceback(None) from crash
            raise type(error)(f"{error}\n\n{explanation}") from crash
        finally:
            EXPLAINER.reset(token)

    return call


@told_plainly
def check(
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
    record: Sequence[Any] = (),
    annotate: bool | None = None,
    budget: float | None = None,
) -> Report:
    """A Report: right, wrong or undecided for every parameter of a homemade net, as its code stands.

    `model` is whatever holds the weights: an object, a list or dict of arrays, a module, `globals()`. `loss` runs the
    forward pass and returns a number, or `(loss, gradients)`. `backward` runs the user's backward, which
    leaves gradients in the model or returns them; for code that updates its weights at once and keeps none, pass
    `step` with its `learning_rate` instead. `parameters` and `gradients` overrule what is found by name, shape
    and order. `reset` puts back what cannot be seen from Python. Everything reachable is put back bit for bit.

    The backward pass is annotated line by line when something is wrong; `annotate` says always (True) or never (False),
    `record` names installed modules to follow as if they were the user's, `budget` is the seconds that repairs may
    take (8).

    UsageError or ConventionError when the call cannot be served: each says what was looked for and what to write.
    """
    run = partial(
        run_check,
        model,
        loss=loss,
        backward=backward,
        step=step,
        learning_rate=learning_rate,
        parameters=parameters,
        gradients=gradients,
        rng=_or_usual("rng", rng),
        reset=reset,
        title=title,
    )
    annotate, budget = _or_usual("annotate", annotate), _or_usual("budget", budget)
    try:
        return told_elsewhere(
            lambda: run(witness=RecordedWitness(record)),
            lambda outcome: diagnosed(outcome, record, annotate, budget),
        )
    except UsageError as error:
        facts = raised.told(error, title or title_of(model))
        if facts is None:
            raise
        return Report(facts)


def diagnosed(
    outcome: Outcome,
    record: Sequence[Any] = (),
    annotate: bool | None = None,
    budget: float | None = None,
) -> Report:
    """The report of an outcome: the causes that its numbers prove, and the backward pass with what is wrong in it."""
    facts, guards = overflow.told(outcome, record)
    wrong = any(check.verdict is Verdict.WRONG for check in facts.gradients)
    overflows = overflow.explains_all(facts)
    causes = diagnose(outcome.evidence, facts) if not overflows else ()
    constant = bool(facts.gradients) and all(check.reason == NO_REACTION for check in facts.gradients)
    if annotate is False or not (wrong or annotate or constant):
        annotated = overflow.alone(facts, guards) if annotate is not False else None
        return Report(replace(facts, findings=_once(facts.findings, causes), annotated=annotated))
    mended = overflows and bool(guards) and all(edit.proven for edit in guards)
    seconds = SECONDS if budget is None else budget
    seconds *= 0.5 if overflows else 1.0  # the cause is known already
    annotation = annotate_outcome(outcome, record, seconds=seconds, repair=not (mended or constant))
    if isinstance(annotation, str):
        return Report(replace(facts, findings=_once(facts.findings, causes), unannotated=annotation))
    if constant and not (annotation.backward.edits or annotate):
        return Report(replace(facts, findings=_once(facts.findings, causes)))
    if constant and annotation.backward.edits:
        facts = _belonging_to_another(facts)
    facts = replace(facts, unannotated="; ".join(annotation.untold))
    if overflows and not overflow.is_placed(facts, annotation.backward):
        facts, marked = overflow.marked(annotation.backward, facts, guards)
        return Report(replace(facts, annotated=replace(marked, whole=bool(annotate))))
    if annotation.pieces or annotation.sizes != outcome.evidence.sizes:
        known = replace(outcome.evidence, sizes=annotation.sizes)
        causes = diagnose(evidence_apart(known, annotation.pieces), facts)
    first, lines, backward = overflow.joined(facts.findings, annotation.findings, annotation.backward)
    if backward is not None:
        kept = backward.edits or (guards if overflows else ())
        backward = replace(backward, edits=kept, whole=bool(annotate))
    found = [of_the_vectors(finding, annotation.pieces) for finding in merged(lines, causes)]
    return Report(replace(facts, findings=_once(first, found), annotated=backward))


def _belonging_to_another(facts: CheckFacts) -> CheckFacts:
    """The facts of a loss that reacts to nothing, the edit of which is known: the gradients are those of another."""
    checks = tuple(replace(check, verdict=Verdict.WRONG, reason="") for check in facts.gradients)
    rest = tuple(finding for finding in facts.findings if finding.code != "X1")
    return replace(facts, gradients=checks, findings=rest)


def _once(seen: Sequence[Finding], proven: Sequence[Finding]) -> tuple[Finding, ...]:
    """All findings; what a check saw happen to the state is left out where a proof tells the same with its place.

    That a gradient has another shape than its parameter is told behind the cause of it, where that is known.
    """
    causes = [finding for finding in proven if finding.severity is Severity.ERROR]
    told = {finding.code for finding in causes} & {"O3", "P3"}
    told |= {"O4" for finding in causes if finding.code == "O1"}  # which is what comes of such a write
    placed = [f for f in causes if f.location is not None and f.code != UNNAMED]
    told |= {f.code for f in seen if f.code == "P3" and any(_covers(cause, f) for cause in placed)}
    explained = {name.strip() for finding in causes for name in finding.subject.split(",")}
    shapes = [finding for finding in seen if finding.code == "X4" and finding.subject in explained]
    first = (finding for finding in seen if finding.code not in told and finding not in shapes)
    return (*first, *proven, *shapes)


def _covers(cause: Finding, frozen: Finding) -> bool:
    """Whether a line that was proven wrong is why no weight was changed: its gradients are zero."""
    names = {name.strip() for name in frozen.subject.split(",")} - {"..."}
    return names <= {name.strip() for name in cause.subject.split(",")}


@overload
def check_layer(
    layer: Any,
    *inputs: Any,
    reference: None = None,
    backward: Callable[..., Any] | None = None,
    upstream: Any = None,
    rng: np.random.Generator | int | None = None,
    parameters: Any = None,
    gradients: Any = None,
    learning_rate: float | None = None,
    **given: Any,
) -> Report: ...


@overload
def check_layer(
    layer: Any,
    *,
    reference: type | str,
    backward: Callable[..., Any] | None = None,
    rng: np.random.Generator | int | None = None,
    **given: Any,
) -> LayerComparison: ...


@told_plainly
def check_layer(
    layer: Any,
    *inputs: Any,
    reference: type | str | None = None,
    backward: Callable[..., Any] | None = None,
    upstream: Any = None,
    rng: np.random.Generator | int | None = None,
    parameters: Any = None,
    gradients: Any = None,
    learning_rate: float | None = None,
    **given: Any,
) -> Report | LayerComparison:
    """A Report on one layer: the gradients of its inputs and of its parameters, for a random upstream gradient.

    `layer` is an object with forward and backward under their usual names, or a forward function with its `backward`.
    Arguments of backward are bound by forward's own names, the output, the cache and the upstream gradient; what is
    left over is given by keyword. A backward that updates the weights takes `learning_rate`. ConventionError, with
    the lambda to write, when a call cannot be told.

    With `reference`, a class of reference_nets.layers or its name, a LayerComparison: what `compare_layer` says,
    on inputs of its own; further keywords are the options of the reference (stride, eps, ...).
    """
    if reference is not None:
        theirs = {
            "upstream": upstream,
            "parameters": parameters,
            "gradients": gradients,
            "learning_rate": learning_rate,
        }
        extra = [name for name, value in theirs.items() if value is not None]
        if inputs or extra:
            raise UsageError(
                f"check_layer with reference= chooses inputs of its own; leave out {', '.join(extra) or 'the inputs'}"
            )
        return compare_layer(
            layer, reference, backward=backward, options=given or None, rng=generator_for(rng)
        )
    run = partial(
        layer_outcome,
        layer,
        *inputs,
        backward=backward,
        upstream=upstream,
        rng=_or_usual("rng", rng),
        parameters=parameters,
        gradients=gradients,
        learning_rate=learning_rate,
        **given,
    )
    return told_elsewhere(run, lambda outcome: diagnosed(outcome, (calls_of_layers,)))


@told_plainly
def check_layers(
    layers: Any,
    x: Any,
    *,
    loss: Any = None,
    target: Any = None,
    learning_rate: float | None = None,
    rng: np.random.Generator | int | None = None,
) -> Report:
    """A Report on a chain of layers: which are wrong by themselves, and which inherit a wrong upstream gradient.

    `loss` is a function (output, target), a pair (loss, its gradient), or an object with forward and backward;
    without it a random weighted sum of the output. `first_wrong` is the first layer in backward order with an error
    of its own.
    """
    run = partial(
        chain_outcome,
        layers,
        x,
        loss=loss,
        target=target,
        learning_rate=learning_rate,
        rng=_or_usual("rng", rng),
    )
    return told_elsewhere(run, lambda outcome: Report(_with_places(outcome)))


def _with_places(outcome: Outcome) -> CheckFacts:
    """The facts of a chain with the lines, edits and causes of what is wrong by itself, the last layer first.

    Layers of one class that one and the same edit mends are told once.
    """
    facts = outcome.facts
    told: dict[object, tuple[list[str], CheckFacts]] = {}
    said: list[str] = []
    for name, check_alone in outcome.guilty:
        try:
            alone = diagnosed(check_alone(), (calls_of_layers,)).facts
        except UsageError as error:
            said.append(f"{name} is not told line by line: {str(error).splitlines()[0]}")
            continue
        edits = alone.annotated.edits if alone.annotated is not None else ()
        same = tuple((e.location, e.before, e.after, e.cause) for e in edits) or name
        told.setdefault(same, ([], alone))[0].append(name)
    lines: list[AnnotatedLine] = []
    mended: list[Edit] = []
    for names, alone in told.values():
        these, are = listed(names), "is" if len(names) == 1 else "are"
        causes = tuple(replace(f, subject=f"{these}: {f.subject}") for f in alone.findings)
        facts = replace(facts, findings=(*facts.findings, *causes))
        if alone.annotated is None:
            why = alone.unannotated or "by itself nothing was found"
            said.append(f"{these} {are} not told line by line: {why}")
            continue
        lines += alone.annotated.lines
        mended += [
            replace(e, effect=e.effect.replace("all gradients are", f"{these} {are}"))
            for e in alone.annotated.edits
        ]
        right = "it is" if len(names) == 1 else "they are"
        said.append(f"{these}: {alone.annotated.summary.replace('all gradients are', right)}")
    if not lines:
        return replace(facts, unannotated="; ".join(said))
    return replace(facts, annotated=AnnotatedBackward(tuple(lines), tuple(mended), "; ".join(said)))


@told_plainly
def check_function(
    function: Callable[..., Any], gradient: Any, *xs: Any, rng: np.random.Generator | int | None = None
) -> Report:
    """A Report on a function with its gradient at xs; also an elementwise function with its derivative.

    UsageError when the function returns neither one number nor an array of x's shape.
    """
    return diagnosed(function_outcome(function, gradient, *xs, rng=_or_usual("rng", rng)), (calls_of_layers,))


def assert_gradients(*arguments: Any, **options: Any) -> Report:
    """The Report when the gradients are right. GradientMismatchError, with the report, when they are not.

    Takes the arguments of `check`, or a Report of any call.
    """
    __tracebackhide__ = True
    if len(arguments) == 1 and isinstance(arguments[0], Report) and not options:
        report = arguments[0]
    else:
        if len(arguments) + ("model" in options) != 1 or "loss" not in options:
            raise UsageError(
                "assert_gradients takes a Report, or the arguments of check by keyword after the model"
            )
        report = check(*arguments, **options)
    if not report.ok:
        raise GradientMismatchError(f"\n{report}", report)
    return report
