"""The forward pass followed back from the loss, for the annotation: as far as it can be, and why no further."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from gradcheck import blame
from gradcheck.check import Outcome
from gradcheck.checking.guards import is_small
from gradcheck.conventions.variables import Parameter
from gradcheck.defaults import DEFAULTS
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array, Verdict
from gradcheck.magnitudes import magnitude
from gradcheck.recorded import recorded_graph, roots_of
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import Graph, gradients
from gradcheck.recording.recorder import Recorder
from gradcheck.recording.rejoined import rejoined
from gradcheck.recording.sessions import Instrumented
from gradcheck.recording.sources import Sources
from gradcheck.recording.unguarded import unguarded
from gradcheck.subject import Subject
from gradcheck.values.known import known_values
from gradcheck.values.meaning import Meanings


class Traced(NamedTuple):
    """The graph of the loss, the evidence with the true gradients it gives, and where it gives none."""

    graph: Graph
    rows: Sequence[ParameterEvidence]
    unfollowed: frozenset[str]  # parameters that the loss reacts to though nothing that was recorded says how
    said: tuple[str, ...]  # why, one sentence each


def traced(
    outcome: Outcome, subject: Subject, parameters: Sequence[Parameter], modules: Iterable[Any]
) -> Traced:
    """The user's forward pass, followed back from the loss inside the subject's open session.

    Raises BrokenTrailError when not even the loss was recorded.
    """
    evidence = outcome.evidence

    def recorded(guarded: bool) -> Graph:
        return recorded_graph(
            subject,
            parameters,
            modules,
            roots=outcome.roots,
            complete=True,
            guarded=guarded,
            whole=False,
        )

    graph = recorded(True)
    unfollowed = _unfollowed(graph, evidence.parameters)
    if unfollowed:
        graph, unfollowed = _rejoined(graph, unfollowed, evidence.parameters)
        _forget(graph, unfollowed, evidence.parameters)
    truth = _sums(graph, parameters)
    rounding = _rounding(evidence.parameters, truth)
    rows = [_with_truth(row, truth, rounding) for row in evidence.parameters]
    if not unfollowed and unguarded(graph.recording) is not None:
        bare = recorded(False)
        free = [_with_bare_truth(row, _sums(bare, parameters)) for row in rows]
        backward = recorded_backward(evidence.rerun, [*roots_of(subject), *outcome.roots])
        if backward is not None and _speaks(backward, bare, free) > _speaks(backward, graph, rows):
            graph, rows = bare, free
    return Traced(graph, rows, unfollowed, _reasons(graph, unfollowed))


def _sums(graph: Graph, parameters: Sequence[Parameter]) -> dict[str, Array]:
    return {p.name: total for p, total in zip(parameters, graph.sources.sums) if total is not None}


def _unfollowed(graph: Graph, rows: Sequence[ParameterEvidence]) -> frozenset[str]:
    """The parameters whose recorded derivative is missing or not the measured one: what led to them was not seen."""
    return frozenset(row.name for row, total in zip(rows, graph.sources.sums) if not _is_followed(row, total))


def _rejoined(
    graph: Graph, unfollowed: frozenset[str], rows: Sequence[ParameterEvidence]
) -> tuple[Graph, frozenset[str]]:
    """The graph with arrays from nowhere joined to what holds the same numbers, if more of it is followed so."""
    unknowns = graph.sources.unknowns
    missing = Sources([u for u, row in zip(unknowns, rows) if row.name in unfollowed])
    recording = rejoined(graph.recording, graph.output, missing)
    if recording is None:
        return graph, unfollowed
    joined = gradients(recording, graph.output, Sources(unknowns), whole=False)
    joined.complete()
    left = _unfollowed(joined, rows)
    return (joined, left) if left < unfollowed else (graph, unfollowed)


def _forget(graph: Graph, unfollowed: frozenset[str], rows: Sequence[ParameterEvidence]) -> None:
    """What is not known of these parameters; where theirs is right, what the user's code reports stands for it."""
    missing = frozenset(k for k, row in enumerate(rows) if row.name in unfollowed)
    for k in missing:
        graph.sources.sums[k] = rows[k].analytic if rows[k].verdict is Verdict.RIGHT else None
    graph.lose_dependents(missing)


def _is_followed(row: ParameterEvidence, total: Array | None) -> bool:
    known = np.isfinite(row.reference)
    if total is None:
        return not np.any(row.reference[known])
    if total.shape != row.reference.shape:
        return True
    off = np.abs(total - row.reference)[known]
    return bool((off <= 10 * row.error[known] + 1e-2 * magnitude(row.reference[known])).all())


def _reasons(graph: Graph, unfollowed: frozenset[str]) -> tuple[str, ...]:
    """Why nothing is known of what lies before some place of the forward pass."""
    if graph.cuts:
        return tuple(
            dict.fromkeys(f"{said} What lies before it has no known values." for said in graph.cuts.values())
        )
    if not unfollowed:
        return ()
    names = ", ".join(sorted(unfollowed))
    lines = sorted({graph.recording.events[i].site.location.line for i in graph.lost} - {0})
    where = f", what comes of line {lines[-1]}" if lines else ""
    return (
        f"Not all that leads from {names} to the loss was seen{where}: what lies between has no known values.",
    )


def _rounding(parameters: Sequence[ParameterEvidence], recorded: Mapping[str, Array]) -> float:
    """How far right gradients of this very code are off, relatively: constants kept in float32 show in all of them."""
    worst = 1e-9
    for row in parameters:
        truth = recorded.get(row.name)
        if row.verdict is Verdict.RIGHT and truth is not None and truth.shape == row.analytic.shape:
            scale = magnitude(truth)
            worst = max(worst, 4 * magnitude(row.analytic - truth) / (scale or 1.0))
    return min(worst, DEFAULTS.slack)


def _with_truth(row: ParameterEvidence, recorded: Mapping[str, Array], rounding: float) -> ParameterEvidence:
    """The row with the recorded gradient, where that lies within the measured one's error bars."""
    truth = recorded.get(row.name)
    if truth is None or truth.shape != row.reference.shape:
        return row
    known = np.isfinite(row.reference)
    scale = magnitude(truth)
    off = np.abs(truth - row.reference)[known] <= 3 * row.error[known] + 1e-6 * scale
    return replace(row, reference=truth, error=np.full(truth.shape, rounding * scale)) if off.all() else row


def _with_bare_truth(row: ParameterEvidence, recorded: Mapping[str, Array]) -> ParameterEvidence:
    """The row with the gradient of the loss without its guards, where these make little difference."""
    truth = recorded.get(row.name)
    if truth is None or truth.shape != row.reference.shape or not is_small(row.reference - truth, truth):
        return row
    return replace(row, reference=truth, error=np.full(truth.shape, 1e-9 * np.abs(truth).max(initial=0.0)))


def _speaks(recording: Recording, graph: Graph, rows: Sequence[ParameterEvidence]) -> int:
    """How many gradients of a graph are seen in a backward pass."""
    meanings = Meanings(known_values(graph, {row.name: row.value for row in rows}, ()))
    statements = blame.statements_of(recording, blame.forward_keys(graph), meanings, rows)
    seen = [e.meaning for statement in statements for e in statement.executions if e.meaning is not None]
    return sum(meaning.known.kind == "gradient" for meaning in seen)


def recorded_backward(run: Callable[[], Mapping[str, Array] | None], roots: list[Any]) -> Recording | None:
    """What a forward and backward pass of the user does; None when it raises."""
    with Instrumented(roots):
        session = Recorder(values=True)
        session.start()
        try:
            run()
        except Exception as error:
            session.stop(error)
            return None
        except BaseException as error:
            session.stop(error)
            raise
        return session.stop()
