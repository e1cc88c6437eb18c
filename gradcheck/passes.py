"""One forward and one backward on the kept state, in the user's own order, and what they leave behind."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.calling import acted, called
from gradcheck.conventions.graph import Leaf, is_whole, list_shape
from gradcheck.conventions.names import looks_like_gradient, says_no_name
from gradcheck.conventions.paths import GONE, Path
from gradcheck.conventions.returned import Found, Spoken, flatten, listening, split_loss
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array
from gradcheck.keeping.objects import KeptArray, KeptDict, same_bits
from gradcheck.keeping.snapshot import Volatile
from gradcheck.numerical.inner import inner
from gradcheck.subject import Subject

SAME = 1e-6  # two gradients that differ by less, in units of their norm, are one
SHOWS = 1e-3  # and numbers that are larger would show in a sum with them
FIRST = 8192  # entries of what stood there before that are enough to tell, as a rule


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one forward and one backward left behind."""

    loss: float
    found: tuple[Found, ...]  # everything that may be a gradient
    before: dict[str, Array]  # every array as it was between forward and backward
    written: tuple[str, ...]  # arrays that backward wrote into
    weight_changes: dict[str, Array] = field(default_factory=dict)  # of parameters that moved: before - after
    rewritten: tuple[Parameter, ...] = ()  # parameters the loss itself writes into
    left: Volatile = field(default_factory=Volatile)  # what differed from the kept state at the end
    untouched: frozenset[str] = frozenset()  # what of `written` the forward pass had left as it was
    made: tuple[Leaf, ...] = ()  # the arrays that the forward pass made
    bound: frozenset[str] = frozenset()  # names that the forward pass binds anew
    numbers: tuple[Leaf, ...] = ()  # whole numbers as they are at the end, where they were asked for
    paths: dict[str, Path] = field(default_factory=dict)  # of what is in the model, by name

    def change_of(self, parameter: Parameter) -> Array:
        """By how much it went down, 0 where it stayed."""
        change = self.weight_changes.get(parameter.name)
        return np.broadcast_to(0.0, parameter.shape) if change is None else change


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """A second forward, and a second backward if that can tell anything, right after a run."""

    loss: float | None = None  # None: it could not be run
    gradients: dict[str, Array] | None = None  # arrays of the run that are other numbers now, by name
    left: Volatile | None = None  # what differs from the kept state, where that was looked for
    again: bool | None = (
        None  # whether the second forward pass kept an array that the first had made; None: not run
    )


def forward_backward(
    subject: Subject,
    watched: Sequence[Parameter] = (),
    learning_rate: float | None = None,
    *,
    fresh: bool = True,
    whole: bool = False,
) -> Run:
    """One forward and one backward (or step), from the kept state if `fresh`, and what they left; `whole` numbers too.

    Watched parameters that the forward pass writes into are held by the subject from then on.
    """
    if fresh:
        subject.at_rest(wholly=False)  # the rest shows right after the forward pass
    homes = [(p, p.current(), subject.values(p)) for p in watched] if fresh else []
    spoken = Spoken()
    value, rest, place = _forward(subject, spoken)
    between = Between(subject)
    if fresh and between.surprises:
        subject.restore()
        value, rest, place = _forward(subject, spoken)
        between = Between(subject)
    if subject.draws or subject.runs_forward_again or not fresh:
        subject.put_random_back()
    rewritten = _rewritten(subject, homes, between)
    weights = [(p, home := p.current(), between.values(p, home)) for p in watched]
    returned = _backward(subject, spoken, learning_rate)
    found = [] if place is None and not rest else flatten_all(rest, spoken)
    if returned is not None:
        found += flatten(returned, "returned", spoken, settings=_numbers(watched))
    left = subject.kept.volatile()
    written = between.written(left)
    # names of what the loss returned keep their places in the whole tuple
    taken = {id(f.value): i for i, f in reversed(list(enumerate(found)))}
    numbers: list[Leaf] = []
    paths: dict[str, Path] = {}
    for leaf in subject.leaves(everywhere=True, whole=whole):
        if whole and is_whole(leaf.value):
            numbers.append(leaf)
            continue
        name = leaf.path.name
        path = _telling(leaf)
        tokens = path.tokens
        paths[path.name] = path
        if isinstance(leaf.value, np.ndarray) and (spot := taken.get(id(leaf.value))) is not None:
            f = found[spot]
            found[spot] = Found(f.tokens, f.name, f.value, True, True, (*f.spoken, tokens), f.key)
            continue
        old = between.before.get(name)
        if between.holders.get(name) is leaf.value and id(leaf.value) in between.kept:
            same = id(leaf.value) not in written
            changed = not same
        else:
            same = between.is_like(name, leaf.value)
            changed = not same or _new(leaf.value, between.holders.get(name))
        aliases = tuple(other.tokens for other in (leaf.path, *leaf.aliases) if other is not path)
        key = path.steps[-1].key_object if path.steps else None
        if old is not None:
            between.before.setdefault(path.name, old)
        found.append(
            Found(tokens, path.name, old if same else np.array(leaf.value), False, changed, aliases, key)
        )
    found = _without_loss(found, loss := float(np.real(value)))
    copied = tuple(
        Found(f.tokens, f.name, np.array(f.value), True, f.changed, f.spoken, f.key) if f.returned else f
        for f in found
    )
    moved = {
        p.name: np.asarray(old, float) - np.asarray(_as_array(p), float)
        for p, home, old in weights
        if not (p.current() is home and id(home) in between.kept and id(home) not in written)
        and not same_bits(_as_array(p), old)
    }
    untouched = frozenset(
        name for key, name in written.items() if between.is_as_kept(between.kept[key].array)
    )
    return Run(
        loss, copied, between.before, tuple(written.values()), moved, rewritten, left, untouched,
        tuple(between.made), frozenset(between.bound), tuple(numbers), paths,
    )  # fmt: skip


def _numbers(watched: Sequence[Parameter]) -> frozenset[tuple[int, str | int]]:
    """The places of plain numbers among parameters: the id of what holds each, and its name there."""
    places = set()
    for path in (p.path for p in watched if p.shape == () and p.path.tokens):
        with contextlib.suppress(*GONE):
            places.add((id(path.owner()), path.tokens[-1]))
    return frozenset(places)


class Between:
    """Every array as it is between forward and backward: values by name, and by object to tell what is written into."""

    def __init__(self, subject: Subject) -> None:
        self.before: dict[str, Array] = {}
        self.holders: dict[str, Any] = {}
        self.names: dict[int, str] = {}
        self.kept: dict[int, KeptArray] = {}
        self.base = subject.kept
        self.made: list[Leaf] = []  # arrays where the kept state has none, or one of another shape
        was = {leaf.path.name: leaf.value for leaf in subject.kept_leaves(everywhere=True)}
        self.bound: set[str] = set()  # names that lead to another object than in the kept state
        self.surprises = False  # whether the loss changed an array that it was not seen to change before
        for leaf in subject.leaves(everywhere=True):
            name, value = leaf.path.name, leaf.value
            self.holders[name] = value
            if was.get(name) is not value:
                self.bound.add(name)
            if isinstance(value, np.ndarray):
                kept = self.base.array(value)
                if kept is None and (name not in was or np.shape(was[name]) != value.shape):
                    self.made.append(leaf)
                if kept is None or kept.differences():
                    self.surprises |= kept is not None and not subject.is_volatile(kept)
                    kept = KeptArray(name, value)
                self.kept[id(value)], self.names[id(value)] = kept, name
                self.before[name] = kept.values()
            else:
                self.before[name] = np.array(value, dtype=float if isinstance(value, list) else None)

    def is_as_kept(self, array: Any) -> bool:
        """Whether an array was seen to be as in the kept state."""
        kept = self.kept.get(id(array))
        return kept is not None and kept is self.base.array(array)

    def is_like(self, name: str, value: Any) -> bool:
        """Whether the name had the very numbers of a value."""
        now, kept, old = np.asarray(value), self.kept.get(id(self.holders.get(name))), self.before.get(name)
        if kept is not None:
            return kept.is_like(now)
        return old is not None and now.dtype == old.dtype and same_bits(old, now)

    def values(self, parameter: Parameter, home: Any) -> Array:
        """The values of a parameter whose array was `home`, to be read only."""
        kept = self.kept.get(id(home))
        return parameter.read() if kept is None else kept.values()

    def written(self, left: Volatile) -> dict[int, str]:
        """The names of the arrays that are not as they were, by id; `left` is what differs from the kept state now."""
        changed = {id(kept) for kept, _ in left.parts}
        return {
            key: self.names[key]
            for key, kept in self.kept.items()
            if (id(kept) in changed if self.is_as_kept(kept.array) else kept.differences())
        }


def later(
    subject: Subject,
    run: Run,
    unread: frozenset[int],
    gradients: Sequence[Array],
    norm: Callable[[Array], float],
) -> Later:
    """What a second forward and backward say right after the run, but that random generators are put back.

    `unread` are ids of arrays that the loss is known not to read: where a pass leaves nothing else behind, and nothing
    that could have been added to, the second is like the first. `gradients` are recorded ones: see `_was_set`.
    """
    if subject.step is not None:
        return Later()  # the weights are others now
    # what holds the very numbers that stood there before has not been added to
    written = {
        f.name: f.value
        for f in run.found
        if f.changed
        and not f.returned
        and f.value is not run.before.get(f.name)
        and not _was_set(f.value, run.before.get(f.name), gradients, norm)
    }
    twice = subject.backward is not None and bool(written)
    if not twice and _are_only(run.left, unread):
        return Later(run.loss, left=run.left)
    try:
        if subject.draws:
            subject.put_random_back()
        value, _, _ = _forward(subject, None)
        loss = float(np.real(value))
    except Exception:
        return Later()
    again = any(stays(leaf) for leaf in run.made)
    if not twice:
        return Later(loss, again=again)
    try:
        subject.put_random_back()
        _backward(subject, None, None)
        return Later(
            loss,
            {
                name: np.array(value, dtype=float)
                for name, first in written.items()
                if _is_numbers(value := run.paths[name].found())
                and not same_bits(np.asarray(value), np.asarray(first))
            },
            again=again,
        )
    except Exception:
        return Later(loss, again=again)


def _was_set(
    value: Any, before: Array | None, gradients: Sequence[Array], norm: Callable[[Array], float]
) -> bool:
    """Whether a gradient of the loss stands where other numbers stood before: in a sum with them, they would show."""
    if before is None or not isinstance(value, np.ndarray) or value.shape != before.shape:
        return False
    alike = [
        (gradient, norm(gradient))
        for gradient in gradients
        if gradient.shape == value.shape and before.dtype == value.dtype == gradient.dtype
    ]
    if not alike:
        return False
    first = before.reshape(-1)[:FIRST]
    stood = inner(first, first)
    if not all(stood > (SHOWS * size) ** 2 for _, size in alike):
        stood = inner(before, before)
    stands = norm(value) ** 2
    # |value - gradient|^2 without an array of that size; the rounding of its terms is far below the bound
    return any(
        stood > (SHOWS * size) ** 2 and stands - 2 * inner(value, gradient) + size**2 <= (SAME * size) ** 2
        for gradient, size in alike
    )


def _is_numbers(value: Any) -> bool:
    return isinstance(value, (np.ndarray, float, np.floating)) or list_shape(value) is not None


def stays(leaf: Leaf) -> bool:
    """Whether the array is where it was: no cache, which every forward pass makes anew, but a weight built once."""
    return leaf.path.found() is leaf.value


def _are_only(left: Volatile, unread: frozenset[int]) -> bool:
    """Whether nothing differs from the kept state but these arrays, or arrays like them in their places."""
    for kept, differences in left.parts:
        if isinstance(kept, KeptArray):
            if id(kept.array) not in unread:
                return False
            continue
        if not isinstance(kept, KeptDict):
            return False
        for key in differences:
            old, new = kept.items.get(key), kept.mapping.get(key)
            if id(old) not in unread or not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
                return False
            if (type(old), old.shape, old.dtype) != (type(new), new.shape, new.dtype):
                return False
    return True


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
    subject.ran = subject.acted = True
    what = "backward" if subject.backward is not None else "step"
    if spoken is None:
        return called(what, lambda: acted(action, learning_rate))
    with listening(spoken):
        return called(what, lambda: acted(action, learning_rate))


def _new(value: Any, holder: Any) -> bool:
    """Whether a name is bound to another array than before: one that backward made, be the numbers the same.

    A float is another object as well once it was computed again.
    """
    if isinstance(value, (float, np.floating)):
        return value is not holder
    arrays = isinstance(value, np.ndarray) and isinstance(holder, np.ndarray)
    return arrays and value is not holder and not np.may_share_memory(value, holder)


def _rewritten(
    subject: Subject, homes: Sequence[tuple[Parameter, Any, Array]], between: Between
) -> tuple[Parameter, ...]:
    """The parameters whose own array the forward pass just wrote into; whatever it changed is held."""
    changed, rewritten = [], []
    for p, home, values in homes:
        now = p.current()
        same = (now is home and between.is_as_kept(home)) or same_bits(_as_array(p), values)
        if not same or now is not home:
            changed.append(p)
        # a name that is bound to another array is a cache as a rule; what is written into is changed for sure
        if not same and now is home:
            rewritten.append(p)
    subject.hold(changed)
    return tuple(rewritten)


def _telling(leaf: Leaf) -> Path:
    """The way to an array that says most of a gradient: `grads['b1']` may be the array of `cache['g1']`."""
    if not leaf.aliases:
        return leaf.path
    ways = (leaf.path, *leaf.aliases)
    return max(ways, key=lambda way: looks_like_gradient(way.tokens) * (1 + (not says_no_name(way.tokens))))


def _without_loss(found: list[Found], loss: float) -> list[Found]:
    """What was found without the loss itself, which a backward may return as well: it is no float's gradient.

    Where there are no arrays it stays: the derivative of exp is that very number.
    """
    if all(np.ndim(f.value) == 0 for f in found):
        return found
    return [f for f in found if not (f.returned and np.ndim(f.value) == 0 and float(f.value) == loss)]


def _as_array(parameter: Parameter) -> Array:
    """Its values now, not copied where they are an array."""
    now = parameter.current()
    return np.asarray(now) if isinstance(now, np.ndarray) else parameter.read()


def flatten_all(rest: list[Any], spoken: Spoken) -> list[Found]:
    """The arrays beside the loss in what it returned."""
    value = rest[0] if len(rest) == 1 else rest
    return flatten(value, "returned", spoken)
