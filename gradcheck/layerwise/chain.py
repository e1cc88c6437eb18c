"""A chain of layers: which of them is wrong by itself, and which only passes an error on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck.calling import called
from gradcheck.check import Outcome
from gradcheck.checking.starting import is_built_by_forward
from gradcheck.compare import compare
from gradcheck.conventions.graph import Leaf, leaves
from gradcheck.conventions.names import is_parameter_name, looks_like_gradient
from gradcheck.conventions.pairing import pair
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.paths import Path, Step
from gradcheck.conventions.returned import Found
from gradcheck.conventions.selection import candidates
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import ConventionError, UsageError
from gradcheck.evidence import Evidence
from gradcheck.facts import (
    Array,
    CheckFacts,
    Cost,
    Finding,
    GradientCheck,
    LayerCheck,
    Severity,
    Verdict,
    worst_verdict,
)
from gradcheck.layerwise.layers import function_outcome, layer_outcome
from gradcheck.layerwise.links import Chain, Done, Link, as_list, own_backward
from gradcheck.numerical.gradient import measure_entries
from gradcheck.numerical.measurement import Measurement
from gradcheck.numerical.noise import measure_noise
from gradcheck.own_random import generator_for, own_generator
from gradcheck.subject import Subject


def chain_outcome(
    layers: Sequence[Any],
    x: Any,
    *,
    loss: Any = None,
    target: Any = None,
    learning_rate: float | None = None,
    rng: np.random.Generator | int | None = None,
) -> Outcome:
    """The facts of a chain: every layer on its real input with its own true upstream, and all of it end to end.

    Without a loss, a random weighted sum of the output stands in for it.
    """
    generator = generator_for(rng)
    layers = as_list(layers)
    if loss is None:
        weights: dict[str, Array] = {}

        def weighted(out: Array) -> Any:
            if "w" not in weights or weights["w"].shape != np.shape(out):
                weights["w"] = own_generator(0).standard_normal(np.shape(out))
            return np.sum(weights["w"] * out)

        loss = weighted
    chain = Chain(layers, x, loss, target, learning_rate)
    subject = Subject(chain.layers, chain.loss, None, None, None, (chain.entry, chain.seen))
    with subject.session():
        if not is_built_by_forward(subject):
            return _run(chain, subject, generator)
    with subject.session():
        return _run(chain, subject, generator)


def _alone(chain: Chain, link: Link, value: Any, upstream: Array) -> Callable[[], Outcome]:
    """The check of one layer by itself, on its real input and with its true upstream gradient."""
    layer, rate = chain.layers[link.index], chain.learning_rate
    return lambda: layer_outcome(layer, value, upstream=upstream, learning_rate=rate)


def _loss_alone(chain: Chain, output: Any) -> Callable[[], Outcome]:
    """The check of the loss with its own gradient at the output of the net."""

    def outcome() -> Outcome:
        found = function_outcome(chain.loss_function, chain.loss_gradient, output)
        return replace(found, roots=(chain.given_loss,))

    return outcome


def _run(chain: Chain, subject: Subject, rng: np.random.Generator) -> Outcome:
    loss = subject.first_loss
    if not np.isfinite(loss):
        raise UsageError(f"the loss is {loss}: there is no gradient where it is not finite")
    values, entries = _true_upstreams(chain, subject)
    findings: list[Finding] = []
    gradients: list[GradientCheck] = []
    rows: list[LayerCheck] = []
    guilty: list[tuple[str, Callable[[], Outcome]]] = []
    calls = 0
    ends = _end_to_end(chain, subject, entries)
    last = len(chain.links) - 1
    top = ends.upstreams[last + 1]
    loss_is_right = top is None or _equal(top, entries[last + 1])
    # softmax and cross-entropy written as one: p - y passes through the softmax layer as it is
    arrived = ends.upstreams[last]
    fused = not loss_is_right and arrived is not None and _equal(arrived, entries[last])
    weights: list[Parameter] = []
    for link in chain.links:
        parameters = _parameters(chain, subject, link, rng)
        weights += parameters
        truth = {p.name: _measure(subject, p) for p in parameters}
        own, own_pairs = _own(chain, subject, link, entries[link.index + 1].values, parameters)
        calls += 1
        wrong_alone = []
        for pairing in own_pairs:
            check = _judge(subject, pairing, truth[pairing.parameter.name], link.name)
            if check.verdict is Verdict.WRONG:
                wrong_alone.append(pairing.parameter.name)
        passes = True
        if link.index > 0 and own.below is not None:
            verdict = _compare_input(own.below, entries[link.index])
            passes = verdict is not Verdict.WRONG
        arriving = ends.upstreams[link.index + 1]
        inherits = arriving is None or not _equal(arriving, entries[link.index + 1])
        inherits = inherits and not (fused and link.index == last)
        checks = []
        for pairing in _pairs_of(ends.found[link.index], parameters, subject):
            checks.append(_judge(subject, pairing, truth[pairing.parameter.name], link.name))
        if link.index == last and fused:
            passes = True
        if not passes:
            checks.append(_passed_on(link, own.below, entries[link.index]))
        own_error = bool(wrong_alone) or not passes
        if own_error:
            guilty.append(
                (link.name, _alone(chain, link, values[link.index], entries[link.index + 1].values))
            )
        gradients += checks
        verdict = worst_verdict([c.verdict for c in checks]) if checks else Verdict.RIGHT
        if own_error:
            verdict = Verdict.WRONG
        reason = ""
        if own_error:
            parts = [f"d{n.rpartition('.')[2]}" for n in wrong_alone] + (
                [] if passes else ["the gradient it passes on"]
            )
            reason = f"wrong with the right upstream: {', '.join(parts)}"
        elif inherits and any(c.verdict is Verdict.WRONG for c in checks):
            reason = "right by itself; the upstream gradient it gets is wrong"
        elif inherits:
            reason = "right by itself; it gets a wrong upstream gradient"
        rows.append(
            LayerCheck(link.name, verdict, tuple(c.name for c in checks), own_error, inherits, reason)
        )
    first = next((row.name for row in reversed(rows) if row.own_error), None)
    if fused:
        findings.append(
            Finding(
                "X7",
                "right-in-context",
                chain.links[last].name,
                f"the loss's gradient and {chain.links[last].name} are right only together",
                notes=("the loss hands down dL/dz, and the last layer passes it on as it is",),
                help="nothing to repair; behind another loss or another layer either one would be wrong",
                severity=Severity.NOTE,
            )
        )
    elif chain.loss_gradient is not None and top is not None and not loss_is_right:
        first = "loss"
        guilty.append(("loss", _loss_alone(chain, values[-1])))
        findings.append(
            Finding(
                "D6",
                "loss-gradient",
                "loss",
                "the gradient of the loss is not that of the loss that was given",
                notes=(f"largest difference {float(np.max(np.abs(top - entries[-1].values))):.3g}",),
                help="every layer below inherits this; set it right first",
            )
        )
    done = (
        "every layer was run on its real input; by itself it was given the true upstream gradient, measured",
        "end to end its upstream gradient came from the layers above it",
    )
    facts = CheckFacts(
        "check_layers",
        gradients=tuple(gradients),
        layers=tuple(rows),
        findings=tuple(findings),
        first_wrong=first,
        loss=loss,
        done=done,
        cost=Cost(subject.evaluations, calls),
    )
    return Outcome(facts, Evidence(()), subject, tuple(weights), guilty=tuple(reversed(guilty)))


def _true_upstreams(chain: Chain, subject: Subject) -> tuple[list[Any], list[Measurement]]:
    """The input of every layer and the output of the last, and dL/d(value) of each, measured."""
    subject.objective()
    values = [chain.seen[link.index][0] for link in chain.links]
    values.append(chain.seen[chain.links[-1].index][1])
    values = [np.array(value) for value in values]
    first = chain.entry["value"]
    out = []
    for start, value in enumerate(values):
        array = np.array(value, dtype=float) if np.asarray(value).dtype.kind == "f" else None
        if array is None:
            out.append(
                Measurement(
                    np.zeros(np.shape(value)),
                    np.zeros(np.shape(value)),
                    np.zeros(np.shape(value), bool),
                    0,
                    "",
                )
            )
            continue
        chain.start, chain.entry["value"] = start, array
        try:
            variable = Parameter(
                Leaf(Path(chain.entry, (Step("item", "value"),)), array), f"input of layer {start}"
            )
            out.append(measure_entries(subject.objective, variable))
        finally:
            chain.start, chain.entry["value"] = 0, first
    return values, out


def _parameters(chain: Chain, subject: Subject, link: Link, rng: np.random.Generator) -> list[Parameter]:
    layer = chain.layers[link.index]
    found = leaves(Path(layer))
    return [
        Parameter(
            Leaf(Path(chain.layers, (Step("item", link.index), *p.path.steps), "layers"), p.home, p.aliases)
        )
        for p in candidates(found)
        if not looks_like_gradient(p.path.tokens)
        and (is_parameter_name(p.path.tokens) or p.shape != ())
        and subject.reacts(p, rng)
    ]


def _measure(subject: Subject, parameter: Parameter) -> Measurement:
    subject.restore()
    noise = measure_noise(subject.objective, [parameter])
    return measure_entries(subject.objective, parameter, noise=noise)


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    upstreams: dict[int, Array | None]  # what arrives above layer i - 1, from the user's own backward
    found: dict[int, tuple[Found, ...]]


def _own(
    chain: Chain,
    subject: Subject,
    link: Link,
    upstream: Array,
    parameters: list[Parameter],
) -> tuple[Done, list[Pairing]]:
    """The layer alone, given the true upstream gradient."""
    subject.restore()
    chain.loss()
    output = np.asarray(chain.seen[link.index][1])
    given = np.asarray(upstream, dtype=output.dtype if output.dtype.kind == "f" else float)
    done = own_backward(chain, link, given)
    pairs = _pairs_of(done.found, parameters, subject)
    subject.restore()
    return done, pairs


def _pairs_of(found: Sequence[Found], parameters: list[Parameter], subject: Subject) -> list[Pairing]:
    def agreement(parameter: Parameter, values: Array) -> float:
        truth = measure_entries(subject.objective, parameter, complex_step=False).values.reshape(-1)
        reported = np.asarray(values, dtype=float).reshape(-1)
        size = float(np.linalg.norm(truth) * np.linalg.norm(reported))
        return abs(float(truth @ reported)) / size if size else 0.0

    if not parameters:
        return []
    subject.restore()
    return pair(parameters, found, agreement, lambda p: True)


def _end_to_end(chain: Chain, subject: Subject, entries: list[Measurement]) -> _Ends:
    """The user's own backward through all layers, each fed by the one above."""
    subject.restore()
    chain.loss()
    last = len(chain.links)
    top: Array | None
    if chain.loss_gradient is None:
        top = entries[last].values
    else:
        gradient = chain.loss_gradient
        output = chain.seen[chain.links[-1].index][1]
        top = np.asarray(called("loss gradient", lambda: gradient(output)))
    upstreams: dict[int, Array | None] = {last: top}
    found: dict[int, tuple[Found, ...]] = {}
    for link in reversed(chain.links):
        arriving = upstreams[link.index + 1]
        if arriving is None:
            raise ConventionError(
                f"{chain.links[link.index + 1].name}.backward returned no gradient for the layer below it"
            )
        output = np.asarray(chain.seen[link.index][1])
        arriving = np.asarray(arriving, dtype=output.dtype if output.dtype.kind == "f" else float)
        done = own_backward(chain, link, arriving)
        upstreams[link.index] = done.below
        found[link.index] = done.found
    subject.restore()
    return _Ends(upstreams, found)


def _judge(subject: Subject, pairing: Pairing, truth: Measurement, layer: str) -> GradientCheck:
    p = pairing.parameter
    if pairing.layout is None:
        shape = np.shape(pairing.raw)
        return GradientCheck(
            p.name,
            p.shape,
            Verdict.WRONG,
            f"the gradient has shape {shape}, the parameter {p.shape}",
            layer=layer,
        )

    def refine(flat: Array) -> Measurement:
        return measure_entries(subject.objective, p, flat, accuracy=1e-10)

    return compare(
        p.name,
        np.asarray(pairing.layout.values, dtype=float),
        truth,
        refine=refine,
        single=pairing.raw.dtype == np.float32 or p.dtype == np.float32,
        layer=layer,
        gradient_name=pairing.found.name,
        pairing=pairing.description,
    ).check


def _compare_input(below: Array, truth: Measurement) -> Verdict:
    if np.shape(below) != truth.values.shape:
        return Verdict.WRONG
    return compare(
        "input", np.asarray(below, dtype=float), truth, single=below.dtype == np.float32
    ).check.verdict


def _passed_on(link: Link, below: Array | None, truth: Measurement) -> GradientCheck:
    """The gradient a layer hands to the layer below, where it is wrong although the layer was given the true one."""
    name = f"{link.name} passes on"
    if below is None or below.shape != truth.values.shape:
        shape = None if below is None else below.shape
        reason = f"the gradient it passes on has shape {shape}, its input {truth.values.shape}"
        return GradientCheck(name, truth.values.shape, Verdict.WRONG, reason, layer=link.name)
    return compare(
        name,
        np.asarray(below, dtype=float),
        truth,
        single=below.dtype == np.float32,
        layer=link.name,
        gradient_name="what backward passes on",
    ).check


def _equal(array: Array, truth: Measurement) -> bool:
    if np.shape(array) != truth.values.shape:
        return False
    single = np.asarray(array).dtype == np.float32
    check = compare("upstream", np.asarray(array, dtype=float), truth, single=single).check
    return check.verdict is not Verdict.WRONG


__all__ = ["Chain", "chain_outcome"]
