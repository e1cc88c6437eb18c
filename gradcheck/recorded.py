"""The recorded gradient of the user's loss as a witness for the check: exact, cheap, trusted after a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array
from gradcheck.recording.graph import BrokenTrailError, Graph, gradients
from gradcheck.recording.recorder import Recorder
from gradcheck.recording.sessions import Instrumented
from gradcheck.recording.sources import Sources, individualise
from gradcheck.recording.unguarded import silenced, unguarded
from gradcheck.subject import Subject
from gradcheck.values.thresholds import added_to_products, applied_to_data


def roots_of(subject: Subject) -> list[Any]:
    """Where the user's functions are looked for."""
    return [root for root in (subject.model, *subject.functions, *subject.extra_roots) if root is not None]


def recorded_graph(
    subject: Subject,
    parameters: Sequence[Parameter],
    modules: Iterable[Any] = (),
    *,
    roots: Sequence[Any] = (),
    complete: bool = False,
    guarded: bool = True,
    whole: bool = True,
) -> Graph:
    """The graph of the loss's derivatives by the parameters, from one recorded run inside the subject's session.

    `complete` computes all of it now: needed when the user's code runs again before the graph is read, since events
    refer to arrays that a second run may overwrite. Not `guarded`: the derivatives as if log(p + 1e-7) were log(p).
    Raises BrokenTrailError with the reason, one sentence, when the trail from the loss to the parameters breaks; of
    one that need not be `whole`, only when nothing leads to the loss.
    """
    individualise(parameters)  # [0.0] * 3 holds one object thrice
    everywhere = [*roots_of(subject), *roots]
    return _graph(everywhere, Sources(parameters), modules, complete, subject.objective, guarded, whole)


def _graph(
    roots: Sequence[Any],
    sources: Sources,
    modules: Iterable[Any],
    complete: bool,
    run: Callable[[], Any],
    guarded: bool = True,
    whole: bool = True,
) -> Graph:
    with Instrumented(roots, modules) as instrumented:
        session = Recorder(values=True)
        session.start()
        try:
            value = run()
        except BaseException as error:
            session.stop(error)
            raise
        recording = session.stop()
    if not guarded:
        recording = unguarded(recording) or recording
    graph = gradients(recording, value, sources, whole=whole)
    if whole and sources.unknowns and all(total is None for total in sources.sums):
        unfollowed = ", ".join(instrumented.unfollowed)
        why = f" (not followed: {unfollowed})" if unfollowed else ""
        raise BrokenTrailError(f"no recorded operation leads from the loss to any of the parameters{why}")
    if complete:
        graph.complete()
    return graph


class RecordedValues(dict[str, Array]):
    """Recorded gradients by parameter name. `smooth`: rules gave them all, and no operation was at a corner."""

    smooth = False


def _is_smooth(graph: Graph) -> bool:
    events = graph.recording.events[: graph.output + 1]
    return "opaque" not in {event.operation for event in events} and not graph.kinks


@dataclass(frozen=True, slots=True, eq=False)
class Early:
    """A recorded run: its loss, the candidates, and its derivative by each of them.

    That is None where it was not read, and by those that were not asked for, of which `read` are read.
    """

    loss: float
    candidates: Sequence[Parameter]
    sums: list[Array | None]
    read: set[int]
    smooth: bool


class RecordedWitness:
    """Recorded gradients by parameter name, or one sentence why there are none."""

    def __init__(self, modules: Iterable[Any] = ()) -> None:
        self.modules = tuple(modules)
        self.refused = ""  # why there was no recorded gradient

    def early(
        self,
        subject: Subject,
        candidates: Sequence[Parameter],
        run: Callable[[], Any],
        unasked: frozenset[int] = frozenset(),
    ) -> Early | None:
        """What a run of the loss tells before it is known which candidates are parameters; None: nothing.

        Of the candidates numbered `unasked` only whether they are read. After that only what the loss itself changed
        is not as it was.
        """
        undo = individualise(candidates)
        try:
            sources = Sources(candidates, unasked)
            graph = _graph(roots_of(subject), sources, self.modules, False, run)
            values = graph.recording.events[graph.output].result
            loss = float(np.real(np.asarray(values).reshape(-1)[0]))
            sums = [None if t is None else t.reshape(p.shape) for p, t in zip(candidates, sources.sums)]
            return Early(loss, candidates, sums, sources.read, _is_smooth(graph))
        except Exception:  # it is recorded again where it matters, and then said why not
            return None
        finally:
            undo()

    def __call__(self, subject: Subject, parameters: Sequence[Parameter]) -> Mapping[str, Array] | str:
        """The gradients, in each parameter's shape."""
        try:
            graph = recorded_graph(subject, parameters, self.modules)
        except BrokenTrailError as error:
            self.refused = str(error)
            return self.refused
        except Exception as error:  # a recorder's fault must cost the user nothing but speed
            self.refused = f"the recording failed ({type(error).__name__}: {error})"
            return self.refused
        found = RecordedValues(
            (parameter.name, np.zeros(parameter.shape) if total is None else total.reshape(parameter.shape))
            for parameter, total in zip(parameters, graph.sources.sums)
        )
        found.smooth = _is_smooth(graph)
        return found

    def added(
        self, subject: Subject, unchanged: Sequence[Parameter], weights: Sequence[Parameter]
    ) -> list[Parameter]:
        """The unchanged arrays that the forward pass adds to a product of one of the weights; [] where none is seen."""
        return self._met(added_to_products, subject, unchanged, weights)

    def of_the_data(
        self, subject: Subject, unchanged: Sequence[Parameter], weights: Sequence[Parameter]
    ) -> list[Parameter]:
        """The unchanged arrays that only scale or shift what rests on no weights; [] where none is seen."""
        return self._met(applied_to_data, subject, unchanged, weights)

    def _met(
        self,
        seen: Callable[[Graph, frozenset[int]], frozenset[int]],
        subject: Subject,
        unchanged: Sequence[Parameter],
        weights: Sequence[Parameter],
    ) -> list[Parameter]:
        try:
            graph = recorded_graph(subject, [*weights, *unchanged], self.modules)
        except Exception:  # it is recorded again where it matters, and then said why not
            return []
        numbers = seen(graph, frozenset(range(len(weights))))
        return [unchanged[number - len(weights)] for number in sorted(numbers)]

    def bare(self, subject: Subject, parameters: Sequence[Parameter]) -> dict[str, Array | None] | None:
        """The gradients as if log(p + 1e-9) were log(p), in each parameter's shape; None where nothing is guarded.

        All are None where the loss rests on a logarithm of 0 that only its guard keeps finite.
        """
        try:
            guarded = recorded_graph(subject, parameters, self.modules, complete=True)
            if unguarded(guarded.recording) is None:
                return None
            bare = recorded_graph(subject, parameters, self.modules, complete=True, guarded=False)
        except Exception:  # what could not be recorded excuses nothing
            return None
        for event, places in silenced(guarded.recording):
            if np.any(np.asarray(guarded.gradient(event))[places]):
                return dict.fromkeys((p.name for p in parameters), None)
        return {
            p.name: np.zeros(p.shape) if total is None else total.reshape(p.shape)
            for p, total in zip(parameters, bare.sources.sums)
        }
