"""One forward and one backward on the kept state, in the user's own order, and what they leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.calling import acted, called
from gradcheck.conventions.returned import Found, Spoken, flatten, listening, split_loss
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array
from gradcheck.kept import Change, same_bits
from gradcheck.snapshot import Snapshot
from gradcheck.subject import Subject


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one forward and one backward left behind."""

    loss: float
    found: tuple[Found, ...]  # everything that may be a gradient
    before: dict[str, Array]  # every array as it was between forward and backward
    changes: tuple[Change, ...]  # by backward alone
    order: tuple[int, ...] = ()  # ids of the objects whose methods ran, in order
    weight_changes: dict[str, Array] = field(default_factory=dict)  # parameter -> before - after, for a step
    rewritten: tuple[Parameter, ...] = ()  # parameters the loss itself writes into


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """A second forward, and a second backward if that can tell anything, right after a run."""

    loss: float | None = None  # None: it could not be run
    gradients: dict[str, Array] | None = None  # arrays of the run that are other numbers now, by name


def forward_backward(
    subject: Subject,
    watched: Sequence[Parameter] = (),
    learning_rate: float | None = None,
    *,
    fresh: bool = True,
) -> Run:
    """One forward and one backward (or step), from the kept state if `fresh`, and what they left.

    Watched parameters that the forward pass writes into are held by the subject from then on.
    """
    if fresh:
        subject.at_rest()
    homes = [(p, home := p.current(), _values(p, home, subject.kept)) for p in watched] if fresh else []
    spoken = Spoken()
    value, rest, place = _forward(subject, spoken)
    rewritten = _rewritten(subject, homes)
    if subject.draws or not fresh:
        subject.put_random_back()
    between = Snapshot(subject.model, *subject.functions, like=subject.kept)
    before: dict[str, Array] = {}
    holders: dict[str, Any] = {}
    for leaf in subject.leaves(everywhere=True):
        name, kept = leaf.path.name, between.kept_values(leaf.value)
        if kept is None:
            kept = np.array(leaf.value, dtype=float if isinstance(leaf.value, list) else None)
        before[name], holders[name] = kept, leaf.value
    weights = [(p, home := p.current(), _values(p, home, between)) for p in watched]
    returned = _backward(subject, spoken, learning_rate)
    seen = between.volatile()
    written = seen.arrays()
    found = [] if place is None and not rest else flatten_all(rest, spoken)
    if returned is not None:
        found += flatten(returned, "returned", spoken)
    # names of what the loss returned keep their places in the whole tuple
    taken = {id(f.value): i for i, f in reversed(list(enumerate(found)))}
    for leaf in subject.leaves(everywhere=True):
        tokens, name = leaf.path.tokens, leaf.path.name
        if isinstance(leaf.value, np.ndarray) and (spot := taken.get(id(leaf.value))) is not None:
            f = found[spot]
            found[spot] = Found(f.tokens, f.name, f.value, True, True, (*f.spoken, tokens))
            continue
        old = before.get(name)
        if holders.get(name) is leaf.value and between.kept_values(leaf.value) is not None:
            changed = id(leaf.value) in written
        else:
            changed = old is None or not same_bits(old, np.asarray(leaf.value))
        aliases = tuple(alias.tokens for alias in leaf.aliases)
        found.append(Found(tokens, name, leaf.value if changed else old, False, changed, aliases))
    found = _without_loss(found, loss := float(np.real(value)))
    copied = tuple(
        Found(f.tokens, f.name, np.array(f.value), f.returned, f.changed, f.spoken)
        if f.changed
        else f  # a copy already
        for f in found
    )
    moved = {
        p.name: np.broadcast_to(0.0, p.shape)
        if p.current() is home and between.kept_values(home) is not None and id(home) not in written
        else _moved(p, old)
        for p, home, old in weights
    }
    order = tuple(dict.fromkeys(spoken.order))
    return Run(loss, copied, before, seen.changes(), order, moved, rewritten)


def later(subject: Subject, run: Run) -> Later:
    """What a second forward and backward say, nothing put back since the run but the random generators."""
    if subject.step is not None:
        return Later()  # the weights are others now
    try:
        if subject.draws or any(change.kind == "random state" for change in run.changes):
            subject.put_random_back()
        value, _, _ = _forward(subject, None)
        loss = float(np.real(value))
    except Exception:
        return Later()
    written = {f.name: f.value for f in run.found if f.changed and not f.returned}
    if subject.backward is None or not written:
        return Later(loss)
    try:
        if subject.draws:
            subject.put_random_back()
        _backward(subject, None, None)
        return Later(
            loss,
            {
                leaf.path.name: np.array(leaf.value, dtype=float)
                for leaf in subject.leaves(everywhere=True)
                if leaf.path.name in written
                and not same_bits(np.asarray(leaf.value), np.asarray(written[leaf.path.name]))
            },
        )
    except Exception:
        return Later(loss)


def _forward(subject: Subject, spoken: Spoken | None) -> tuple[Any, list[Any], int | None]:
    subject.reset_state()
    subject.evaluations += 1
    subject.ran = True
    if spoken is None:
        return split_loss(called("loss", subject.loss))
    with listening(spoken):
        return split_loss(called("loss", subject.loss))


def _backward(subject: Subject, spoken: Spoken | None, learning_rate: float | None) -> Any:
    action = subject.backward or subject.step
    if action is None:
        return None
    subject.backward_calls += 1
    what = "backward" if subject.backward is not None else "step"
    if spoken is None:
        return called(what, lambda: acted(action, learning_rate))
    with listening(spoken):
        return called(what, lambda: acted(action, learning_rate))


def _rewritten(subject: Subject, homes: Sequence[tuple[Parameter, Any, Array]]) -> tuple[Parameter, ...]:
    """The parameters whose own array the forward pass just wrote into; whatever it changed is held."""
    changed, rewritten = [], []
    for p, home, values in homes:
        same = same_bits(_as_array(p), values)
        if not same or p.current() is not home:
            changed.append(p)
        # a name that is bound to another array is a cache as a rule; what is written into is changed for sure
        if not same and p.current() is home:
            rewritten.append(p)
    subject.hold(changed)
    return tuple(rewritten)


def _without_loss(found: list[Found], loss: float) -> list[Found]:
    """What was found without the loss itself, which a backward may return as well: it is no float's gradient.

    Where there are no arrays it stays: the derivative of exp is that very number.
    """
    if all(np.ndim(f.value) == 0 for f in found):
        return found
    return [f for f in found if not (f.returned and np.ndim(f.value) == 0 and float(f.value) == loss)]


def _values(parameter: Parameter, home: Any, kept: Snapshot) -> Array:
    values = kept.kept_values(home)
    return parameter.read() if values is None else np.asarray(values)


def _as_array(parameter: Parameter) -> Array:
    """Its values now, not copied where they are an array."""
    now = parameter.current()
    return np.asarray(now) if isinstance(now, np.ndarray) else parameter.read()


def _moved(parameter: Parameter, old: Array) -> Array:
    """By how much it went down."""
    now = _as_array(parameter)
    if same_bits(now, old):
        return np.broadcast_to(0.0, old.shape)
    difference: Array = np.asarray(old, float) - np.asarray(now, float)
    return difference


def flatten_all(rest: list[Any], spoken: Spoken) -> list[Found]:
    """The arrays beside the loss in what it returned."""
    value = rest[0] if len(rest) == 1 else rest
    return flatten(value, "returned", spoken)
