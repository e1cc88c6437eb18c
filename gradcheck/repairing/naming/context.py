"""Where a repaired statement stands: in which kind of layer, after which writes into values that are still needed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import LineEvidence, Role, page
from gradcheck.dataflow import origins_of
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array, Finding, Location, Severity
from gradcheck.recording.events import Event, Recording
from gradcheck.recording.graph import Graph
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.passes import Pass
from gradcheck.values.layer_kind import GATE, event_of, layer_kind, state_of
from gradcheck.values.meaning import Meaning, Meanings
from gradcheck.values.normalisations import normalising, users_in

ENTERS, LEAVES = "enters", "leaves"  # where a value stands to a normalisation
FRESH = frozenset("zeros zeros_like empty empty_like ones ones_like full full_like copy setitem".split())
LOOKED_AT = 40  # operations of one statement whose operands are asked what they are


def moved(
    line: LineEvidence,
    location: Location,
    recording: Recording,
    graph: Graph,
    parameters: Sequence[ParameterEvidence],
    meanings: Meanings,
) -> LineEvidence:
    """Why a statement comes too late: it reads weights that have changed, or a value that was overwritten in place."""
    written = [e for e in recording.events if e.writes and e.args and isinstance(e.args[0], np.ndarray)]
    for event in recording.events:
        if blame.key_of(event.site.statement) != blame.key_of(location):
            continue
        target = event.args[0] if event.writes and event.args else None
        if isinstance(target, np.ndarray) and any(np.array_equal(target, p.value) for p in parameters):
            return replace(line, before=Role("updated weights"))  # it is the update itself
        for value in event.args:
            if isinstance(value, np.ndarray) and graph.sources.match(value) is not None:
                before = (e.args[0] for e in written if e.index < event.index)
                if any(np.shares_memory(value, target) for target in before):
                    return replace(line, before=Role("updated weights"))
            if isinstance(value, np.ndarray) and any(_updated(value, p.value, meanings) for p in parameters):
                return replace(line, before=Role("updated weights"))
    written = overwritten(recording, graph)
    return replace(line, in_place=bool(written))


def _reads_what_it_binds(statement: str, name: str) -> bool:
    """Whether a name stands for another array behind a statement that reads it: `h = h * (1 - h)`."""
    try:
        body = ast.parse(statement.strip()).body
    except SyntaxError:
        return False
    match body:
        case [ast.Assign(value=value)]:
            read = (node for node in nodes_in(value) if isinstance(node, (ast.Name, ast.Attribute)))
            return any(ast.unparse(node) == name for node in read)
    return False


def steps_weights(old: object, new: object, meanings: Meanings) -> bool:
    """Whether a statement changes weights that should still be as the forward pass used them."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    found = meanings.of(new, ("forward",)) if new.size > 2 else None
    kept = found is not None and found.factor == 1.0 and found.known.role.what in ("weights", "bias")
    return kept and _updated(old, new, meanings)


def _updated(value: Array, weights: Array, meanings: Meanings) -> bool:
    """Whether an array is weights that were changed a little or by a step along a gradient, or their transpose."""
    for held in (weights, weights.T):
        if held.ndim >= 2 and held.shape == value.shape and not np.array_equal(held, value):
            little = bool(np.linalg.norm(value - held) < 0.5 * np.linalg.norm(held))
            return little or meanings.of(value - held, ("gradient", "part")) is not None
    return False


def overwritten(recording: Recording, graph: Graph) -> list[Event]:
    """The writes of the backward pass into arrays that its forward pass made."""
    forward = blame.forward_keys(graph)
    found = []
    for event in recording.events:
        if not event.writes or not event.origins or event.site.kind == "view":
            continue
        if blame.key_of(event.site.statement) in forward:
            continue
        base = event.origins[0]
        made = recording.events[base] if isinstance(base, int) and base >= 0 else None
        if made is not None and blame.key_of(made.site.statement) in forward:
            found.append(event)
    return found


def spoiling(recording: Recording, graph: Graph) -> list[Location]:
    """The statements that leave another array where one of the forward pass was: written into it, or by its name.

    First those of the backward pass, then those of the forward pass whose result the backward pass reads.
    """
    forward = blame.forward_keys(graph)
    found = [event.site.statement for event in overwritten(recording, graph)]
    for event in recording.events:
        before = [recording.events[origin] for origin in origins_of(event) if origin >= 0]
        if _is_of(event, forward) or not any(_is_of(made, forward) for made in before):
            continue
        if any(_reads_what_it_binds(event.site.statement.text or "", name) for name in event.names):
            found.append(event.site.statement)
    events = recording.events
    # a function that both passes call is of the forward pass: it reads then what another call of it has left
    later = {
        o
        for e in events
        for o in origins_of(e)
        if not _is_of(e, forward)
        or (o >= 0 and e.site.statement == events[o].site.statement and e.call != events[o].call)
    }
    for event in reversed(events):  # what is changed again in place is read as it is afterwards
        if event.index in later and event.site.kind == "augmented":
            later.update(event.origins[:1])
    for event in recording.events:
        writes = event.writes and event.site.kind != "view" and event.index in later
        base = event.origins[0] if writes and event.origins else None
        made = recording.events[base] if isinstance(base, int) and base >= 0 else None
        if writes and made is None and event.site.kind == "augmented" and _is_of(event, forward):
            found.append(event.site.statement)  # the data themselves
        if made is None or made.operation in FRESH or not _is_of(event, forward):
            continue
        # of `np.exp(-z, out=z)` the origins are those of -z
        if blame.key_of(made.site.statement) != blame.key_of(event.site.statement) or _writes_elsewhere(
            event
        ):
            found.append(event.site.statement)
    return list(dict.fromkeys(found))


def _writes_elsewhere(event: Event) -> bool:
    return "out=" in (event.site.statement.text or "")


def _is_of(event: Event, keys: frozenset[blame.Key]) -> bool:
    return blame.key_of(event.site.statement) in keys


def spoiled_caches(writes: Sequence[Event], recording: Recording) -> Iterator[Finding]:
    """A warning for each value of the forward pass that is kept somewhere and that the backward pass writes into."""
    told: set[str] = set()
    for event in writes:
        made = recording.events[event.origins[0]]
        kept = next((name for name in made.names if "." in name or "[" in name), "")
        if not kept or kept in told:
            continue
        told.add(kept)
        target = (event.site.operand_texts or ("",))[0].partition("[")[0]
        alias = f"{target} is {kept} under another name, not a copy" if target not in ("", kept) else ""
        yield Finding(
            "O4",
            page("O4").name,
            kept.removeprefix("self."),
            f"the backward pass writes into {kept}, which the forward pass made",
            notes=(
                *((alias,) if alias else ()),
                "harmless in one forward and one backward; what reads it afterwards meets other numbers",
            ),
            help=f"copy it first: {kept}.copy()",
            severity=Severity.WARNING,
            location=event.site.statement,
        )


def event_of_meaning(graph: Graph, becomes: Meaning | None) -> int | None:
    """The forward value whose gradient a statement should yield; None when that is not known."""
    return event_of(graph, becomes.known) if becomes is not None else None


def state_among(new: object, becomes: Meaning | None, of: Pass) -> str:
    """Which state of a recurrent net a gradient belongs to, among all the values that have this one."""
    orders = [] if becomes is None else [event_of(of.graph, becomes.known)]
    alike = of.meanings.all_of(new, ("gradient",)) if np.size(new) > 2 else []  # type: ignore[arg-type]
    orders += [m.known.order for m in alike if m.known.order >= 0]
    states = [state_of(of.graph, order) for order in orders]
    gate = becomes is not None and becomes.known.role.what == "dL/dz"
    found = [state for state in states if state and (state == GATE) == gate]
    return found[0] if found else ""


def _kind_of_meaning(graph: Graph, becomes: Meaning) -> str:
    """The kind of layer of a gradient; of a part of one that of the uses it comes back from."""
    known = becomes.known
    if known.kind == "part" and known.of >= 0:
        return layer_kind(graph, known.of)
    if known.through:
        events = graph.recording.events[: graph.output + 1]
        inside = (e.index for e in events if e.site.location.function == known.through)
        kinds = [layer_kind(graph, event) for event in inside]
        return next(
            (kind for kind in kinds if kind not in ("", "dense")), "dense" if "dense" in kinds else ""
        )
    return layer_kind(graph, event_of_meaning(graph, becomes))


def _beside_a_norm(graph: Graph, becomes: Meaning) -> str:
    """Whether a gradient is that of what only a normalisation reads, or of what it hands on; "" for any other.

    The first is made by its backward pass, the second by that of what comes after.
    """
    known, inside = becomes.known, normalising(graph)
    if known.kind != "gradient" or known.order < 0:
        return ""
    users = users_in(graph).get(known.order, set())
    if known.order not in inside:
        return ENTERS if users and users <= inside else ""
    return LEAVES if inside.isdisjoint(users) else ""


def kind_of(
    graph: Graph, becomes: Meaning | None, location: Location, recording: Recording, meanings: Meanings
) -> str:
    """The kind of layer whose gradient a statement should yield, else that of the values it is made from."""
    kinds, upstream = [], []
    here = [e for e in recording.events if blame.key_of(e.site.statement) == blame.key_of(location)]
    for value in (value for event in here[:LOOKED_AT] for value in event.args):
        many = isinstance(value, np.ndarray) and value.size > 1
        meaning = meanings.of(value, ("gradient", "forward", "part")) if many else None
        if meaning is not None:
            kinds.append(layer_kind(graph, event_of(graph, meaning.known)))
            if meaning.known.kind == "gradient":
                upstream.append(kinds[-1])
    side = _beside_a_norm(graph, becomes) if becomes is not None else ""
    if side == ENTERS:
        return "norm"
    if side == LEAVES:
        kinds = [kind for kind in kinds if kind != "norm"]
        return next(
            (kind for kind in kinds if kind not in ("", "dense")), "dense" if "dense" in kinds else ""
        )
    found = "dense" if "dense" in kinds else ""
    if becomes is not None and "norm" not in kinds:
        found, kinds = _kind_of_meaning(graph, becomes), upstream
    own = becomes is not None and becomes.known.order < 0 and found == "dense"  # weights of their own layer
    if found not in ("", "dense") or own:
        return found
    # what a layer hands down is the gradient of another layer's output: its own kind shows in what it was given
    return next((kind for kind in kinds if kind not in ("", "dense")), found)
