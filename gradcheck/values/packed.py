"""A vector that holds all weights, taken apart into the matrices that the forward pass makes of it.

What is wrong with one matrix would else be wrong with everything: nothing could be told right from wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck.conventions.variables import Parameter
from gradcheck.evidence import Evidence, ParameterEvidence
from gradcheck.facts import Array, Finding, Verdict
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.repairing.running.proof import agrees, unit_of

VIEWS = frozenset(
    "getitem view reshape ravel flatten transpose T swapaxes moveaxis squeeze expand_dims split".split()
)

Gradients = Mapping[str, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One matrix, or bias, of a vector: which of its entries it is, in the shape that the forward pass gives it."""

    name: str
    owner: Parameter
    entries: Array

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape in the forward pass."""
        return self.entries.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the vector's numbers."""
        return self.owner.dtype

    def of(self, vector: Array) -> Array:
        """Its part of an array that is laid out as the vector is."""
        return np.asarray(vector).reshape(-1)[self.entries]

    def read(self) -> Array:
        """Its values, where the user keeps them."""
        return self.of(self.owner.read())

    def write(self, values: Array) -> None:
        """Puts values in their place; the rest of the vector stays."""
        vector = np.array(self.owner.read())
        vector.reshape(-1)[self.entries] = values
        self.owner.write(vector)


def pieces_of(graph: Graph) -> list[Piece]:
    """What the vectors hold that hold matrices; the pieces of each are all of it."""
    taken: dict[int, dict[bytes, list[tuple[Event, Array]]]] = {}
    used: dict[int, set[bytes]] = {}
    vectors = {
        n for n, unknown in enumerate(graph.sources.unknowns) if len(getattr(unknown, "shape", ())) == 1
    }
    for event in graph.recording.events[: graph.output + 1] if vectors else ():
        for number, entries in _matched(graph, event.args if event.operation not in VIEWS else ()):
            used.setdefault(number, set()).add(_key(entries))
        for number, entries in _matched(graph, (event.result,)):
            taken.setdefault(number, {}).setdefault(_key(entries), []).append((event, entries))
    found: list[Piece] = []
    for number in sorted(vectors & set(used)):
        owner = graph.sources.unknowns[number]
        rows = [taken[number][key] for key in used[number] if key in taken.get(number, {})]
        found += _whole(owner, sorted(rows, key=lambda row: -row[0][1].size))
    return found


def _matched(graph: Graph, values: Sequence[Any]) -> Iterator[tuple[int, Array]]:
    """The numbers of the vectors that these values are views of, and the entries they show."""
    for value in values:
        match = graph.sources.match(value) if isinstance(value, np.ndarray) else None
        if match is not None and isinstance(match[1], np.ndarray) and (match[1] >= 0).all():
            yield match[0], match[1]


def _key(entries: Array) -> bytes:
    return np.sort(entries, axis=None).tobytes()


def _whole(owner: Parameter, rows: Sequence[list[tuple[Event, Array]]]) -> tuple[Piece, ...]:
    """The largest of them that do not overlap, where they are all of the vector and one at least is a matrix."""
    free = np.ones(owner.shape, dtype=bool)
    forms: list[tuple[str, Array]] = []
    for row in rows:
        named = [(event.names[-1], entries) for event, entries in row if event.names]
        name, entries = named[-1] if named else ("", row[-1][1])
        if free[entries].all():
            free[entries] = False
            forms.append((name.rpartition(".")[2], entries))
    if free.any() or len(forms) < 2 or all(entries.ndim < 2 for _, entries in forms):
        return ()
    forms.sort(key=lambda form: int(form[1].min()))
    count = Counter(name for name, _ in forms)
    return tuple(
        Piece(name if name and count[name] == 1 else f"{owner.name}[{e.min()}:{e.max() + 1}]", owner, e)
        for name, e in forms
    )


def piece_with(pieces: Sequence[Piece], owner: str, entries: Any) -> str:
    """The name of the piece of that vector that has all these entries; the vector's own where none has."""
    for piece in pieces if isinstance(entries, np.ndarray) else ():
        if piece.owner.name == owner and np.isin(entries, piece.entries).all():
            return piece.name
    return owner


def apart(rows: Sequence[ParameterEvidence], pieces: Sequence[Piece]) -> list[ParameterEvidence]:
    """The evidence on each piece in the place of the vector's; its verdict is that of its own numbers."""
    found: list[ParameterEvidence] = []
    unit = unit_of(rows)
    for row in rows:
        own = [piece for piece in pieces if piece.owner.name == row.name]
        for piece in own:
            value, analytic, reference, error = map(
                piece.of, (row.value, row.analytic, row.reference, row.error)
            )
            part = ParameterEvidence(
                piece.name, row.layer, value, analytic, reference, error, row.verdict, analytic
            )
            right = agrees(part.analytic, part, unit)
            found.append(replace(part, verdict=Verdict.RIGHT) if right else part)
        found += [] if own else [row]
    return found


def taking_apart(
    run: Callable[[], Gradients | None], pieces: Sequence[Piece]
) -> Callable[[], Gradients | None]:
    """`run`, with the gradients of the pieces in the place of the vectors'."""

    def taken() -> Gradients | None:
        gradients = run()
        if gradients is None:
            return None
        owners = {piece.owner.name for piece in pieces}
        parts = {p.name: p.of(gradients[p.owner.name]) for p in pieces if p.owner.name in gradients}
        return {name: gradient for name, gradient in gradients.items() if name not in owners} | parts

    return taken if pieces else run


def evidence_apart(evidence: Evidence, pieces: Sequence[Piece]) -> Evidence:
    """The evidence of a check with that on each piece in the place of the vector's."""
    if not pieces:
        return evidence
    by_name = {piece.name: piece for piece in pieces}

    def true_with(values: Mapping[str, Array]) -> Gradients | None:
        whole = {name: value for name, value in values.items() if name not in by_name}
        for name in values.keys() & by_name.keys():
            owner = by_name[name].owner
            vector = whole.setdefault(owner.name, np.array(owner.read(), dtype=float))
            vector.reshape(-1)[by_name[name].entries] = values[name]
        return taking_apart(lambda: evidence.gradient_with(whole), pieces)()

    return replace(
        evidence,
        parameters=tuple(apart(evidence.parameters, pieces)),
        backward_twice=taking_apart(evidence.backward_twice, pieces),
        at_learning_rate=lambda rate: taking_apart(lambda: evidence.at_learning_rate(rate), pieces)(),
        rerun=taking_apart(evidence.rerun, pieces),
        gradient_with=true_with,
    )


def of_the_vectors(finding: Finding, pieces: Sequence[Piece]) -> Finding:
    """The finding, told of the vectors that the check reports on."""
    owners = {piece.name: piece.owner.name for piece in pieces}
    names = dict.fromkeys(owners.get(name, name) for name in finding.subject.split(", "))
    return replace(finding, subject=", ".join(names))
