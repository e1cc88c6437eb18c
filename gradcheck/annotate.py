"""Answers a wrong backward pass with its own source: what each statement is, which is wrong, which edit repairs it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from gradcheck import beside, blame, source
from gradcheck.annotation import Annotation, annotation_of, with_forward_edit
from gradcheck.check import Outcome
from gradcheck.dataflow import origins_of, resting, vouches
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array, Verdict
from gradcheck.recorded import roots_of
from gradcheck.recording import reach
from gradcheck.recording.events import Event, Recording
from gradcheck.recording.graph import BrokenTrailError, Graph
from gradcheck.repairing.editing.forward import Forward
from gradcheck.repairing.naming.anatomy import Anatomy, anatomy_of
from gradcheck.repairing.naming.context import overwritten, spoiled_caches, spoiling
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.elsewhere import Elsewhere
from gradcheck.repairing.running.proof import Proof, agrees, unit_of
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.by_itself import ByItself
from gradcheck.repairing.searching.candidates import Candidates
from gradcheck.repairing.searching.locating import Locator
from gradcheck.repairing.searching.operations import Operations
from gradcheck.repairing.searching.search import Search
from gradcheck.repairing.searching.sources import DROPPED
from gradcheck.repairing.searching.suspects import suspects_of
from gradcheck.repairing.searching.touching import with_their_reach
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unmended import Unmended
from gradcheck.rerun import Rerun, Weights
from gradcheck.stumbling import costs_only, is_strict
from gradcheck.traced import recorded_backward, traced
from gradcheck.values.known import known_values
from gradcheck.values.layer_kind import with_samples
from gradcheck.values.meaning import Meaning, Meanings
from gradcheck.values.packed import Piece, apart, pieces_of, taking_apart

Gradients = Mapping[str, Array]


def annotate(
    run: Callable[[], Gradients | None],
    roots: Iterable[Any],
    parameters: Sequence[ParameterEvidence],
    graph: Graph,
    sizes: Mapping[str, int],
    *,
    seconds: float = 8.0,
    repair: bool = True,
    elsewhere: Elsewhere | None = None,
    rate: float | None = None,
    pieces: Sequence[Piece] = (),
    unfollowed: frozenset[str] = frozenset(),
    declared: bool = True,
) -> Annotation | None:
    """The user's backward pass, statement by statement; None when no statement of it could be recorded.

    `run` does one forward and backward on the restored state and returns the gradients by parameter; `graph` is that
    of the loss. The user's code is run again for each edit that is tried, up to `seconds`. `rate` is that of a
    step. `pieces` are those of the parameters that the user keeps in one vector. What our own code stumbles over
    costs no more than what it was to tell: the edits, or the names of causes. To the parameters `unfollowed` nothing
    leads from the loss that was recorded. Where no loss is `declared`, none is told to be another one.
    """
    said: list[str] = []
    roots = list(roots)
    recording = recorded_backward(run, roots)
    if recording is None:
        return None
    sizes = with_samples(graph, sizes)
    meanings = Meanings(known_values(graph, {p.name: p.value for p in parameters}, pieces, said))
    statements = blame.statements_of(recording, blame.forward_keys(graph), meanings, parameters)
    if not statements:
        return None
    shown = _shown(statements, recording, parameters, rate)
    meanings.trusted |= {meaning.factor for meaning in shown}
    if (
        not shown
        and rate is not None
        and _shared_factor(parameters) is None
        and _climbs(statements, parameters)
    ):
        meanings.trusted |= {-1.0}
    meanings.finals |= {meaning.factor for meaning in shown if meaning.known.order < 0}
    left = [_factor_of(parameter) for parameter in parameters]
    meanings.usual |= {f for f in meanings.trusted if all(abs(f - g) > 1e-6 * abs(g) for g in left)}
    if len(meanings.trusted) > 1:
        statements = blame.statements_of(recording, blame.forward_keys(graph), meanings, parameters)
    factors = _factors(statements, sizes)
    everything_right = all(agrees(p.analytic, p, unit_of(parameters)) for p in parameters)
    found = _Found()
    accused = any(p.verdict is Verdict.WRONG for p in parameters)
    if repair and accused and not everything_right:
        with costs_only("no edit was looked for to the end", said):
            bench = Workbench(reach.functions(roots), source.text_of)
            suspects = suspects_of(bench, blame.suspicion(statements, factors), _called(recording, graph))
            proof = _proof(bench, run, parameters, seconds, elsewhere, graph)
            found = _search(proof, suspects, meanings, factors, graph, recording, sizes, rate, said)
    found = replace(found, unmended=[one for one in found.unmended if not _is_unfollowed(one, unfollowed)])
    shared = _shared_factor(parameters)
    if shared is not None and not _stands_there(found):
        # each would undo the factor for its own parameters: a statement about the loss, told as one
        found = _Found()
        meanings.trusted |= {shared}
        statements = blame.statements_of(recording, blame.forward_keys(graph), meanings, parameters)
    known = Pass(meanings, sizes, parameters, graph, recording, shared, declared)

    def told_of(what: _Found) -> Annotation:
        made = what.repairs, what.unmended, what.anatomies
        return annotation_of(statements, *made, known, not accused, _updated(parameters, rate), said)

    told: Annotation | None = None
    with costs_only("what was found is not told", said):
        told = told_of(found)
    if told is None:
        told = told_of(_Found())
    if not any(finding.code == "O1" for finding in told.findings):
        with costs_only("what overwrites the values of the forward pass is not told", said):
            spoiled = spoiled_caches(overwritten(recording, graph), recording)
            told = replace(told, findings=(*told.findings, *spoiled))
    if not (accused or everything_right):
        told = replace(told, backward=replace(told.backward, summary="no gradient is proven wrong"))
    return replace(told, untold=tuple(said))


def _is_unfollowed(found: Unmended, unfollowed: frozenset[str]) -> bool:
    """Whether a wrong place is only that of a gradient which nothing is known of but itself."""
    known = found.place.becomes.known
    return known.order < 0 and known.kind == "gradient" and known.name in unfollowed


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a search has proven, and how each edit reads."""

    repairs: Sequence[Repair] = ()
    unmended: Sequence[Unmended] = ()
    anatomies: Mapping[Repair, Anatomy | None] = field(default_factory=dict)


def _proof(
    bench: Workbench,
    run: Callable[[], Gradients | None],
    parameters: Sequence[ParameterEvidence],
    seconds: float,
    elsewhere: Elsewhere | None,
    graph: Graph,
) -> Proof:
    loss = blame.key_of(graph.recording.events[graph.output].site.statement)
    spots = {blame.key_of(event.site.location) for event in graph.events()}
    return Proof(bench, run, parameters, seconds, elsewhere, blame.forward_keys(graph) | spots, loss)


def _search(
    proof: Proof,
    suspects: Sequence[Suspect],
    meanings: Meanings,
    factors: frozenset[float],
    graph: Graph,
    recording: Recording,
    sizes: Mapping[str, int],
    rate: float | None,
    said: list[str],
) -> _Found:
    if proof.right_now() - proof.right_of({p.name: p.analytic for p in proof.parameters}):
        said.append(
            "run once more, the backward pass leaves other gradients than it did for the check: no edit can be proven"
        )
        return _Found()
    events = graph.recording.events
    made = events[: graph.output + 1]
    stored = _stored(made)
    candidates = Candidates(
        meanings,
        lambda event: events[event].site.location,
        lambda event: (*events[event].names, *stored.get(event, ())),
        [(event.site.location, tuple(origins_of(event))) for event in made],
        tuple(sorted({float(size) for size in sizes.values()} | _counts(made))),
        rate,
    )
    writes = spoiling(recording, graph)
    by_itself = ByItself(Operations(graph, proof), meanings)
    locator = Locator(proof, meanings, candidates, rate, by_itself)
    trying = Trying(proof, meanings, factors, Forward(graph, meanings, sizes.get("batch size", 1)))
    search = Search(trying, suspects, locator, writes)
    repairs = search.repairs()
    if len(repairs) + len(search.unmended) > 1:
        repairs = with_their_reach(proof, repairs)
    anatomies: dict[Repair, Anatomy | None] = {}
    for repair in repairs:
        with costs_only("what an edit changes is not known", said):
            anatomies[repair] = anatomy_of(proof, repair)
    return _Found(repairs, search.unmended, anatomies)


def _stored(events: Sequence[Event]) -> dict[int, tuple[str, ...]]:
    """By event the array that its value is written into: `h[:, t] = np.tanh(z)` is known as an `h`."""
    writes = (e for e in events if e.operation == "setitem" and e.site.kind == "store")
    return {e.origins[2]: e.site.operand_texts[:1] for e in writes if isinstance(e.origins[2], int)}


def annotate_outcome(
    outcome: Outcome, modules: Iterable[Any] = (), *, seconds: float = 8.0, repair: bool = True
) -> Annotation | str:
    """The annotated backward pass of a check, or one sentence why there is none. The user's state is put back.

    Without `repair` no edit is looked for.
    """
    subject, evidence = outcome.subject, outcome.evidence
    if subject is None or not evidence.parameters:
        return "there was nothing to annotate: the check did not come to a backward pass"
    by_name = {parameter.name: parameter for parameter in outcome.parameters}
    parameters = [by_name[row.name] for row in evidence.parameters]
    with subject.session():
        try:
            graph, rows, unfollowed, said = traced(outcome, subject, parameters, modules)
            again = evidence.rerun
            pieces = pieces_of(graph)
            rows = list(apart(rows, pieces))
            held = {piece.owner.name for piece in pieces}
            alone: list[Weights] = [*(p for p in parameters if p.name not in held), *pieces]
            elsewhere = Elsewhere(again, alone) if isinstance(again, Rerun) else None
            roots = [*roots_of(subject), *outcome.roots]
            again_of = partial(annotate_outcome, modules=modules, seconds=seconds, repair=repair)
            weights = [parameter.home for parameter in parameters]
            rate = evidence.learning_rate
            turned = beside.turned(subject, graph, roots, weights, rate, outcome.facts, again_of)
            if isinstance(turned, Annotation):
                return turned
            found = annotate(
                taking_apart(again, pieces),
                roots,
                rows,
                graph,
                evidence.sizes,
                seconds=seconds,
                repair=repair and turned is None,
                elsewhere=elsewhere,
                rate=evidence.learning_rate if subject.step is not None else None,
                pieces=pieces,
                unfollowed=unfollowed,
                declared=outcome.declared,
            )
        except BrokenTrailError as error:
            return f"the backward pass is not annotated: {error}"
        except Exception as error:  # the verdict stands without the annotation, whatever went wrong here
            if is_strict():
                raise
            return f"the backward pass is not annotated: {type(error).__name__}: {error}"
    if found is not None and turned is not None:
        return replace(with_forward_edit(found, *turned), untold=(*said, *found.untold))
    if found is None:
        return "the backward pass is not annotated: none of its source could be followed"
    if evidence.learning_rate is not None and not found.backward.edits:
        either = found.backward.summary.replace(
            "it is the loss that", "it is the rate of the step or the loss that"
        )
        found = replace(found, backward=replace(found.backward, summary=either))
    told = {finding.code for finding in outcome.facts.findings}
    new = tuple(finding for finding in found.findings if finding.code != "O4" or not told & {"O1", "O4"})
    sizes = with_samples(graph, evidence.sizes)
    untold = (*said, *found.untold)
    return replace(found, findings=new, pieces=tuple(pieces), sizes=sizes, untold=untold)


def _updated(parameters: Sequence[ParameterEvidence], rate: float | None) -> dict[str, Array]:
    """The parameters as a step at that rate leaves them."""
    if rate is None:
        return {}
    return {p.name: p.value - rate * p.analytic for p in parameters if p.value.shape == np.shape(p.analytic)}


def _factors(statements: Sequence[blame.Statement], sizes: Mapping[str, int]) -> frozenset[float]:
    """The scales at which gradients may occur in this backward pass: a mean may be taken at the very end."""
    found = {1.0, 2.0, 0.5, -1.0}
    for size in sizes.values():
        found |= {float(size), 1.0 / size, size / 2}
    for statement in statements:
        for execution in statement.executions:
            meaning = execution.meaning
            if meaning is not None and meaning.known.kind in ("gradient", "part"):
                found.add(meaning.factor)
    return frozenset(found)


def _shown(
    statements: Sequence[blame.Statement],
    recording: Recording,
    parameters: Sequence[ParameterEvidence],
    rate: float | None,
) -> list[Meaning]:
    """The gradients that right ones rest on: the scales at which they occur are what this code works with."""
    right = [p for p in parameters if p.verdict is Verdict.RIGHT]
    right = [p for p in right if vouches(np.shape(p.reference))] or right
    events = resting(recording, right, rate) if right else set()
    meanings = [(e.event.index, e.meaning) for s in statements for e in s.executions if e.meaning is not None]
    gradients = [(index, m) for index, m in meanings if m.known.kind == "gradient" and _is_plain(m)]
    if events is None:
        count = Counter(m.factor for _, m in gradients)
        return [m for _, m in gradients if count[m.factor] > 1]
    return [m for index, m in gradients if index in events]


def _climbs(statements: Sequence[blame.Statement], parameters: Sequence[ParameterEvidence]) -> bool:
    """Whether every update adds to its parameter: what it adds, and what that is made from, is minus a gradient."""
    words = {word for p in parameters for word in re.findall(r"[A-Za-z_]\w*", p.name)[-1:]}
    updates = [
        match[2]
        for statement in statements
        if (match := re.match(r"([^=]*?)\s*([+-])=(?!=)", statement.location.text or ""))
        and words & set(re.findall(r"[A-Za-z_]\w*", match[1]))
    ]
    return bool(updates) and set(updates) == {"+"}


def _is_plain(meaning: Meaning) -> bool:
    """Whether it is the gradient of what the user named, or of a pre-activation, which often has no name."""
    return meaning.known.named or meaning.known.role.what == "dL/dz"


def _called(recording: Recording, graph: Graph) -> frozenset[tuple[str, int]]:
    """File and line of the functions that only the backward pass calls."""
    forward = {(call.file, call.line) for call in graph.recording.calls}
    return frozenset((call.file, call.line) for call in recording.calls) - forward


def _factor_of(parameter: ParameterEvidence) -> float:
    """The constant that a reported gradient is of the true one, 1 where there is none."""
    try:
        return _shared_factor([parameter, parameter]) or 1.0
    except ValueError:
        return 1.0  # shapes that do not fit


def _stands_there(found: _Found) -> bool:
    """Whether the factor of all gradients is written where it was found: in one statement, or once for each of them."""
    if not found.repairs or not found.repairs[-1].complete:
        return False
    return len(found.repairs) == 1 or all(repair.edit.kind == DROPPED for repair in found.repairs)


def _shared_factor(parameters: Sequence[ParameterEvidence]) -> float | None:
    """The constant that every reported gradient is of the true one; None when there is none, or it is 1."""
    analytic = np.concatenate([np.ravel(p.analytic) for p in parameters])
    truth = np.concatenate([np.ravel(p.reference) for p in parameters])
    if not (np.isfinite(analytic).all() and np.isfinite(truth).all() and truth.any() and analytic.any()):
        return None
    factor = float(analytic @ truth / (truth @ truth))
    error = np.concatenate([np.ravel(p.error) for p in parameters])
    off = np.abs(analytic - factor * truth)
    alike = off <= abs(factor) * (3 * error + 1e-6 * np.abs(truth)) + 1e-9 * np.abs(analytic).max()
    return factor if len(parameters) > 1 and alike.all() and abs(factor - 1) > 1e-6 else None


def _counts(events: Sequence[Event]) -> set[float]:
    """The whole numbers that the forward pass divides by: samples that are a list are no length of an array."""
    divisors = (e.args[1] for e in events if e.operation == "divide" and len(e.args) == 2)
    return {float(n) for n in divisors if isinstance(n, int) and n > 1}
