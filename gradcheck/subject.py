"""The user's model with its loss and backward: run on a kept state, looked through for parameters and gradients."""

from __future__ import annotations

import contextlib
import inspect
import math
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.conventions.graph import Leaf, leaves
from gradcheck.conventions.owners import is_user_file
from gradcheck.conventions.paths import Path
from gradcheck.conventions.quiet import quiet
from gradcheck.conventions.returned import Found, Spoken, flatten, listening, split_loss
from gradcheck.conventions.upcast import is_narrow, upcast
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import GradcheckError, UsageError
from gradcheck.facts import Array
from gradcheck.kept import Change, same_bits
from gradcheck.normals import normals
from gradcheck.snapshot import Snapshot, Volatile


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one forward and one backward left behind."""

    loss: float
    found: tuple[Found, ...]  # everything that may be a gradient
    before: dict[str, Array]  # every array as it was between forward and backward
    changes: tuple[Change, ...]  # by backward alone
    order: tuple[int, ...] = ()  # ids of the objects whose methods ran, in order
    weight_changes: dict[str, Array] = field(default_factory=dict)  # parameter -> before - after, for a step


def called(what: str, function: Callable[[], Any]) -> Any:
    """Runs a callable of the user; UsageError that names the line when it raises."""
    try:
        return function()
    except GradcheckError:
        raise
    except Exception as error:
        place = ""
        for frame in traceback.extract_tb(error.__traceback__):
            if is_user_file(frame.filename):
                place = f" at {os.path.basename(frame.filename)}:{frame.lineno}  {frame.line or ''}"
        text = str(error) or type(error).__name__
        raise UsageError(f"{what}() raised {type(error).__name__}: {text}{place.rstrip()}") from error


def _with_growth(error: UsageError, changes: tuple[Change, ...]) -> UsageError:
    """The error with the lists that the failed call made longer: a forward pass that appends fails on a later call."""
    grown = [change.name for change in changes if change.kind == "length"]
    if not grown:
        return error
    return UsageError(
        f"{error}\n  before it failed, this call changed the length of {', '.join(grown[:4])}\n"
        "  help: empty such lists at the start of forward; a list in the class body is shared by all instances "
        "(gradcheck cause O3b, O2)"
    )


class Subject:
    """A model and what it can do, run only inside `session()`, which puts everything back."""

    def __init__(
        self,
        model: Any,
        loss: Callable[[], Any],
        backward: Callable[[], Any] | None = None,
        step: Callable[..., Any] | None = None,
        reset: Callable[[], Any] | None = None,
        extra_roots: tuple[Any, ...] = (),
    ) -> None:
        for name, function in (("loss", loss), ("backward", backward), ("step", step), ("reset", reset)):
            if function is None and name != "loss":
                continue
            if not callable(function):
                raise UsageError(
                    f"{name}= is {type(function).__name__}, not a callable\n"
                    f"  help: write {name}=lambda: ..., so that it can be run more than once"
                )
        self.model, self.loss, self.backward, self.step, self.reset = model, loss, backward, step, reset
        self.extra_roots = extra_roots
        self.warnings: Counter[str] = Counter()
        self.evaluations = 0
        self.backward_calls = 0
        self.upcast = False
        self.held: list[Parameter] = []  # parameters the loss itself changes: put back after every evaluation
        self._volatile = Volatile()
        self._base: Snapshot | None = None

    @property
    def functions(self) -> tuple[Any, ...]:
        """The user's callables."""
        return tuple(f for f in (self.loss, self.backward, self.step, self.reset) if f is not None)

    @contextlib.contextmanager
    def session(self, *, widen: bool = True) -> Iterator[None]:
        """Inside, user code may be run; afterwards everything reachable is as it was, bit for bit."""
        outer = Snapshot(self.model, *self.functions, *self.extra_roots)
        self._volatile = Volatile()
        try:
            with quiet() as seen:
                self._base = outer
                try:
                    self._settle(outer, widen)
                    yield
                finally:
                    self.warnings.update(seen)
        finally:
            self._base = None
            outer.restore()

    def _settle(self, outer: Snapshot, widen: bool) -> None:
        """Finds what evaluations change and, for a float32 model, exchanges its arrays for wider ones."""
        self.first_loss, self.forward_changes = self._probe(outer)
        self.upcast = False
        if not widen:
            return
        everything = self.leaves(everywhere=True)
        if not any(is_narrow(leaf.value) for leaf in everything):
            return
        narrow = self.first_loss
        upcast(everything)
        try:
            wide = Snapshot(self.model, *self.functions, *self.extra_roots)
            self._volatile = Volatile()
            loss, _ = self._probe(wide)
            if not math.isclose(loss, narrow, rel_tol=1e-2, abs_tol=1e-3):
                raise ValueError("the wider model is another one")
        except Exception:  # code that insists on float32 is measured as it is
            outer.restore()
            self._volatile = Volatile()
            self._probe(outer)
            return
        self._base = wide
        self.first_loss = loss
        self.upcast = True

    def _probe(self, base: Snapshot) -> tuple[float, tuple[Change, ...]]:
        """The loss on the kept state, and what computing it changed."""
        base.restore()
        self._reset()
        self.evaluations += 1
        try:
            value, _, _ = split_loss(called("loss", self.loss))
        except UsageError as error:
            raise _with_growth(error, base.changes()) from error.__cause__
        changes = base.changes()
        self._volatile = self._volatile.joined(base.volatile())
        base.restore()
        return float(np.real(value)), changes

    def _reset(self) -> None:
        if self.reset is not None:
            called("reset", self.reset)

    def restore(self) -> None:
        """The whole state as it was when the session began."""
        assert self._base is not None
        self._base.restore()

    def changes(self) -> tuple[Change, ...]:
        """What differs from the state the session began with."""
        assert self._base is not None
        return self._base.changes()

    def objective(self) -> Any:
        """The loss at the present values of the parameters, everything else put back as it was."""
        self._volatile.put_back()
        if self.reset is not None:
            self.reset()
        self.evaluations += 1
        if not self.held:
            return split_loss(self.loss())[0]
        kept = [(parameter, parameter.current(), parameter.read()) for parameter in self.held]
        try:
            return split_loss(self.loss())[0]
        finally:
            for parameter, home, values in kept:
                parameter.put_back(home, values)

    def protect(self, parameters: list[Parameter]) -> list[Parameter]:
        """Those of the parameters that an evaluation of the loss writes into; what it changes is put back."""
        self.restore()
        before = [(p, self._values(p), p.current()) for p in parameters]
        with contextlib.suppress(Exception):
            self._reset()
            self.loss()
        new_values = {id(p) for p, values, _ in before if not same_bits(_as_array(p), values)}
        changed = [p for p, _, home in before if id(p) in new_values or p.current() is not home]
        # a name that is bound to another array is a cache as a rule; what is written into is changed for sure
        different = [p for p, _, home in before if p.current() is home and id(p) in new_values]
        self.restore()
        if changed:
            own = {id(p.home) for p in changed}
            names = {p.name for p in changed}
            parts = []
            for kept, keys in self._volatile.parts:
                if id(getattr(kept, "array", None)) in own:
                    continue
                left = tuple(key for key in keys if kept.change(key).name not in names)
                if left:
                    parts.append((kept, left))
            self._volatile = Volatile(tuple(parts))
            self.held = changed
        return different

    def _values(self, parameter: Parameter) -> Array:
        """The values now, to be read only: what the snapshot keeps if they are those, else a copy."""
        assert self._base is not None
        kept = self._base.kept_values(parameter.current())
        return parameter.read() if kept is None else np.asarray(kept)

    def kept_array(self, value: Any) -> Any:
        """The snapshot's own values of an array that has not changed, else None."""
        return None if self._base is None else self._base.kept_values(value)

    def leaves(self, *, everywhere: bool = False) -> list[Leaf]:
        """Arrays and floats of the model; with `everywhere` also those the callables' code and closures name."""
        roots = [] if self.model is None else [Path(self.model)]
        if everywhere or self.model is None:
            roots += [Path(function) for function in self.functions]
            roots += [Path(root) for root in self.extra_roots]
        return leaves(*roots)

    def reacts(self, parameter: Parameter, rng: np.random.Generator) -> bool:
        """Whether the loss changes when the values do: by a little, else by a lot.

        What the loss binds again before it is read is a cache: that never reacts, and is put back by its own object.
        """
        home, values = parameter.current(), parameter.read()
        here = self.first_loss
        scale = (
            float(np.sqrt(np.mean(np.square(values[np.isfinite(values)], dtype=float)))) if values.size else 0
        )
        scale = scale if scale and math.isfinite(scale) else 1.0
        try:
            for size in (1e-3, 0.3):
                moved = values + size * scale * rng.standard_normal(values.shape)
                parameter.write(np.asarray(moved, dtype=parameter.dtype))
                try:
                    with np.errstate(all="ignore"):
                        now = float(np.real(self.objective()))
                except Exception:
                    return False
                finally:
                    parameter.put_back(home, values)
                if now != here and not (math.isnan(now) and math.isnan(here)):
                    return True
            return False
        except TypeError:
            return False
        finally:
            with contextlib.suppress(TypeError):
                parameter.put_back(home, values)

    def react_together(self, parameters: Sequence[Parameter], rng: np.random.Generator) -> bool:
        """Whether the loss changes when all of them do; True also when that cannot be told."""
        kept = [(p.current(), p.read()) for p in parameters]
        try:
            for size in (1e-3, 0.3):
                for p, (_, values) in zip(parameters, kept):
                    scale = float(np.sqrt(np.mean(np.square(values, dtype=float)))) or 1.0
                    if not math.isfinite(scale):
                        return True
                    moved = values + size * scale * normals(rng, values.size).reshape(values.shape)
                    p.write(np.asarray(moved, dtype=p.dtype))
                try:
                    with np.errstate(all="ignore"):
                        if float(np.real(self.objective())) != self.first_loss:
                            return True
                finally:  # before anything else is written: the loss may have bound a name to the user's data
                    for p, (home, values) in zip(parameters, kept):
                        with contextlib.suppress(TypeError):
                            p.put_back(home, values)
            return False
        except Exception:
            return True
        finally:
            for p, (home, values) in zip(parameters, kept):
                with contextlib.suppress(TypeError):
                    p.put_back(home, values)
            self.restore()

    def put_random_back(self) -> None:
        """The random generators as they were: a backward that runs forward again then draws the same numbers."""
        assert self._base is not None
        self._base.restore_random()

    def once_more(self, *, fresh: bool = True) -> None:
        """One forward and one backward on the kept state as in `forward_backward`, looked at by nobody."""
        if fresh:
            self.restore()
        self._reset()
        self.evaluations += 1
        called("loss", self.loss)
        self.put_random_back()
        if self.backward is not None:
            self.backward_calls += 1
            called("backward", self.backward)

    def again(self, run: Run) -> dict[str, Array] | None:
        """What a second forward and backward, right after the run, makes of arrays that its backward wrote, by name.

        Only what is another number then. None when that cannot be told.
        """
        written = {f.name: f.value for f in run.found if f.changed and not f.returned}
        if self.backward is None or not written:
            return None
        try:
            self.once_more(fresh=False)
            return {
                leaf.path.name: np.array(leaf.value, dtype=float)
                for leaf in self.leaves(everywhere=True)
                if leaf.path.name in written
                and not same_bits(np.asarray(leaf.value), np.asarray(written[leaf.path.name]))
            }
        except Exception:
            return None

    def forward_backward(
        self,
        watched: list[Parameter] | None = None,
        learning_rate: float | None = None,
        *,
        fresh: bool = True,
    ) -> Run:
        """One forward and one backward (or step) on the kept state, in the user's own order, and what they left."""
        if fresh:
            self.restore()
        self._reset()
        spoken = Spoken()
        self.evaluations += 1
        with listening(spoken):
            value, rest, place = split_loss(called("loss", self.loss))
        loss = float(np.real(value))
        before = {}
        for leaf in self.leaves(everywhere=True):
            kept = self.kept_array(leaf.value)
            if kept is None:
                kept = np.array(leaf.value, dtype=float if isinstance(leaf.value, list) else None)
            before[leaf.path.name] = kept
        between = Snapshot(self.model, *self.functions, like=self._base)
        self.put_random_back()
        returned: Any = None
        weights = [(p, self._values(p)) for p in watched or ()]
        action = self.backward or self.step
        if action is not None:
            self.backward_calls += 1
            what = "backward" if self.backward is not None else "step"
            with listening(spoken):
                returned = called(what, lambda: _run(action, learning_rate))
        changes = between.changes() if action is not None else ()
        found = [] if place is None and not rest else flatten_all(rest, spoken)
        if returned is not None:
            found += flatten(returned, "returned", spoken)
        # names of what the loss returned keep their places in the whole tuple
        taken = {id(f.value) for f in found}
        for leaf in self.leaves(everywhere=True):
            if id(leaf.value) in taken and isinstance(leaf.value, np.ndarray):
                spot = next(i for i, f in enumerate(found) if f.value is leaf.value)
                f = found[spot]
                found[spot] = Found(
                    f.tokens,
                    f.name,
                    f.value,
                    True,
                    True,
                    (*f.spoken, leaf.path.tokens),
                )
                continue
            old = before.get(leaf.path.name)
            new = np.asarray(leaf.value)
            changed = old is None or not same_bits(old, new)
            aliases = tuple(alias.tokens for alias in leaf.aliases)
            value = leaf.value if changed else old
            found.append(Found(leaf.path.tokens, leaf.path.name, value, False, changed, aliases))
        found = _without_loss(found, loss)
        copied = tuple(
            Found(f.tokens, f.name, np.array(f.value), f.returned, f.changed, f.spoken)
            if f.changed
            else f  # a copy already
            for f in found
        )
        moved = {p.name: _moved(p, old) for p, old in weights}
        return Run(loss, copied, before, changes, tuple(dict.fromkeys(spoken.order)), moved)


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


def takes_argument(function: Callable[..., Any]) -> bool:
    """Whether a callable cannot be called without an argument."""
    try:
        inspect.signature(function).bind()
    except TypeError:
        return True
    except ValueError:
        return False
    return False


def _run(action: Callable[..., Any], learning_rate: float | None) -> Any:
    if learning_rate is not None and takes_argument(action):
        return action(learning_rate)
    return action()
