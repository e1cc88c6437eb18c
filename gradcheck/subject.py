"""The user's model with its loss and backward: run on a kept state, looked through for parameters and gradients."""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck.calling import called, explained_now
from gradcheck.conventions.graph import Leaf, leaves, within
from gradcheck.conventions.paths import Path
from gradcheck.conventions.quiet import quiet
from gradcheck.conventions.returned import split_loss
from gradcheck.conventions.starting import Exchange, exchange
from gradcheck.conventions.upcast import is_narrow, upcast
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.keeping.objects import Change, KeptArray
from gradcheck.keeping.snapshot import Snapshot, Volatile
from gradcheck.numerical.normals import normals
from gradcheck.numerical.variable import typical_scale


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


MANY = 1000  # entries of an array that tell its size, and are more than anybody counts or loops with


FirstRun = Callable[[Callable[[], Any]], Any]
"""Calls its argument, which runs the loss, and returns the loss, or None when that was in vain."""


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
        self.draws = False  # whether the loss draws random numbers
        self.draws_others = False  # whether runs draw other ones than those that were kept
        self.lengthens = False  # whether it makes a list longer
        self.ran = False  # whether user code ran since everything was put back,
        self.acted = False  # and whether a backward or a step was among it
        self.partly = False  # whether not all was put back the last time
        self.exchanges: Sequence[Exchange] = ()  # whole numbers that floats stand for in a session
        self.begun = False  # whether a check has begun again because of either
        self.runs_forward_again = False  # whether backward or step scales anew the data that the loss scaled
        self.builds = False  # whether the first forward pass makes the weights: then it has run
        self._volatile = Volatile()
        self._base: Snapshot | None = None
        self._leaves: dict[bool, list[Leaf]] = {}  # of the kept state
        self._roots: dict[int, Path] = {}  # by id, where walks begin

    @property
    def functions(self) -> tuple[Any, ...]:
        """The user's callables."""
        return tuple(f for f in (self.loss, self.backward, self.step, self.reset) if f is not None)

    @contextlib.contextmanager
    def session(self, *, widen: bool = True, first: FirstRun | None = None) -> Iterator[None]:
        """Inside, user code may be run; afterwards everything reachable is as it was, bit for bit.

        `first` runs the loss for the first time, to look on; what it returns None for is run once more without it.
        """
        outer = Snapshot(self.model, *self.functions, *self.extra_roots)
        self._volatile = Volatile()
        self.draws = self.lengthens = self.ran = self.acted = False
        self._leaves, self._roots = {}, {}
        is_back = False
        try:
            with quiet() as seen:
                self._base = outer
                try:
                    self._settle(self._begun(outer), widen, first)
                    yield
                    is_back = self._base is outer and not (self.ran or self.partly)
                except UsageError as error:
                    explained_now(error)
                    raise
                finally:
                    self.warnings.update(seen)
        finally:
            self._base = None
            self._leaves, self._roots = {}, {}
            if not is_back:
                outer.restore()

    def _begun(self, outer: Snapshot) -> Snapshot:
        """The state to check in: as the net is after a step in form, with arrays that can be written into.

        Arrays that were made read-only by who owns them are learned all the same, by others that take their places.
        """
        locked = [
            leaf.value
            for leaf in self.kept_leaves(everywhere=True)
            if isinstance(leaf.value, np.ndarray)
            and leaf.value.flags.owndata
            and not leaf.value.flags.writeable
        ]
        if not (locked or self.exchanges or self.builds):
            return outer
        for array in locked:
            array.flags.writeable = True
        if self.exchanges and not self._takes_floats():
            outer.restore()
            self.exchanges = ()
            return self._begun(outer)
        if self.builds:
            self.run_loss()
        self._leaves = {}
        base = self._base = Snapshot(self.model, *self.functions, *self.extra_roots)
        return base

    def _takes_floats(self) -> bool:
        """Puts floats in the places of whole numbers; whether the loss is what it was, for some may be sizes."""
        with self.kept:
            whole = float(np.real(self.run_loss()))
        exchange(self.exchanges)
        with Snapshot(self.model, *self.functions, *self.extra_roots):
            try:
                return math.isclose(float(np.real(self.run_loss())), whole, rel_tol=1e-9)
            except UsageError:
                return False

    def _settle(self, outer: Snapshot, widen: bool, first: FirstRun | None) -> None:
        """Finds what evaluations change and, for a float32 model, exchanges its arrays for wider ones."""
        self.upcast = False
        everything = self.kept_leaves(everywhere=True) if widen else []
        if not any(is_narrow(leaf.value) for leaf in everything):
            self.first_loss = self._probe(outer, first)
            return
        narrow = self.first_loss = self._probe(outer)
        try:
            upcast(everything)
            self._leaves = {}
            wide = Snapshot(self.model, *self.functions, *self.extra_roots)
            self._volatile = Volatile()
            self._base = wide
            loss = self._probe(wide, first)
            if not math.isclose(loss, narrow, rel_tol=1e-2, abs_tol=1e-3):
                raise ValueError("the wider model is another one")
        except Exception:  # code that insists on float32 is measured as it is
            self._base = outer
            outer.restore()
            self._leaves = {}
            self._volatile = Volatile()
            self.first_loss = self._probe(outer, first)
            return
        self.first_loss = loss
        self.upcast = True

    def _probe(self, base: Snapshot, first: FirstRun | None = None) -> float:
        """The loss on the kept state, which was not touched yet; what computing it changes is put back."""
        value = None if first is None else first(self.run_loss)
        if value is None:
            if first is not None:
                base.restore()
            try:
                value = self.run_loss()
            except UsageError as error:
                raise _with_growth(error, base.changes()) from error.__cause__
        seen = base.volatile()
        self.draws, self.lengthens = self.draws or seen.draws, self.lengthens or seen.lengthens
        self._volatile = self._volatile.joined(seen)
        base.restore(seen)
        self.ran = self.partly = False
        return float(np.real(value))

    def run_loss(self) -> Any:
        """The loss as the code is now, behind the user's own reset; nothing is put back."""
        self.reset_state()
        self.evaluations += 1
        return split_loss(called("loss", self.loss))[0]

    def reset_state(self) -> None:
        """Runs the user's own reset, if there is one."""
        if self.reset is not None:
            called("reset", self.reset)

    def restore(self, left: Volatile | None = None) -> None:
        """The whole state as it was when the session began; `left` is what differs, where that is known."""
        self.kept.restore(left)
        if self.draws_others:
            self.kept.draw_on()
        self.ran = self.acted = False
        self.partly = self.draws_others

    @contextlib.contextmanager
    def other_draws(self) -> Iterator[None]:
        """Inside, every run draws other random numbers than outside, the same ones each time."""
        self.draws_others = True
        try:
            self.restore()
            yield
        finally:
            self.draws_others = False
            self.restore()

    def at_rest(self, *, wholly: bool = True) -> None:
        """The same; nothing is looked at if no user code ran since, nor random generators if none was used.

        If not `wholly`, only arrays that the loss was seen to change are looked at, should it have run alone.
        """
        if self.ran:
            arrays = None if wholly or self.acted or self.held else self._volatile
            self.kept.restore(generators=self.acted or self.draws, arrays=arrays)
            if self.draws_others and (self.acted or self.draws):
                self.kept.draw_on()
            self.ran = self.acted = False
            self.partly = True

    def is_volatile(self, kept: KeptArray) -> bool:
        """Whether the loss was seen to change the array."""
        held = any(kept.array is p.home for p in self.held)
        return held or any(part is kept for part, _ in self._volatile.parts)

    @property
    def kept(self) -> Snapshot:
        """The state the session began with."""
        assert self._base is not None
        return self._base

    def objective(self) -> Any:
        """The loss at the present values of the parameters, everything else put back as it was."""
        self._volatile.put_back()
        if self.reset is not None:
            self.reset()
        self.evaluations += 1
        self.ran = True
        if not self.held:
            return split_loss(self.loss())[0]
        kept = [(parameter, parameter.place(), parameter.read()) for parameter in self.held]
        try:
            return split_loss(self.loss())[0]
        finally:
            for parameter, place, values in kept:
                parameter.put_back(place, values)

    def hold(self, changed: Sequence[Parameter]) -> None:
        """From now on every evaluation puts these parameters back itself, for the loss writes into them."""
        if not changed:
            return
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
        self.held = list(changed)

    def walks(self, *, everywhere: bool = False) -> list[Path]:
        """Where looking through the user's objects begins."""
        roots = [] if self.model is None else [self.model]
        if everywhere or self.model is None:
            roots += [*self.functions, *self.extra_roots]
        return [self._roots.setdefault(id(root), Path(root)) for root in roots]

    def leaves(self, *, everywhere: bool = False, whole: bool = False) -> list[Leaf]:
        """Arrays and floats of the model; with `everywhere` also those the callables' code and closures name.

        With `whole` whole numbers and lists of them as well.
        """
        return leaves(*self.walks(everywhere=everywhere), whole=whole)

    def kept_leaves(self, *, everywhere: bool = False) -> list[Leaf]:
        """`leaves` of the kept state, looked for once."""
        if True not in self._leaves:
            self.at_rest()
            self._leaves[True] = self.leaves(everywhere=True)
        if everywhere not in self._leaves:
            self._leaves[False] = within(self._leaves[True], self.walks())
        return self._leaves[everywhere]

    def reacts(self, parameter: Parameter, rng: np.random.Generator) -> bool:
        """Whether the loss changes when the values do: by a little, else by a lot.

        What the loss binds again before it is read is a cache: that never reacts, and is put back by its own object.
        A forward pass that ran before may have bound it to the data: its own object has to be there first.
        """
        self._volatile.put_back()
        place, values = parameter.place(), parameter.read()
        here = self.first_loss
        scale = (
            float(np.sqrt(np.mean(np.square(values[np.isfinite(values)], dtype=float)))) if values.size else 0
        )
        scale = scale if scale and math.isfinite(scale) else 1.0
        try:
            for size in (1e-3, 0.3):
                self._volatile.put_back()
                moved = values + size * scale * rng.standard_normal(values.shape)
                parameter.write(np.asarray(moved, dtype=parameter.dtype))
                try:
                    with np.errstate(all="ignore"):
                        now = float(np.real(self.objective()))
                except Exception:
                    return False
                finally:
                    parameter.put_back(place, values)
                if now != here and not (math.isnan(now) and math.isnan(here)):
                    return True
            return False
        except TypeError:
            return False
        finally:
            with contextlib.suppress(TypeError):
                parameter.put_back(place, values)

    def is_written_to(self, array: Array) -> bool:
        """Whether the loss was seen to write into it: then other values in it are put back before they are read."""
        return any(np.may_share_memory(array, kept.array) for kept in self.written_arrays)

    def values(self, parameter: Parameter) -> Array:
        """Its values in the kept state, where everything must be now; to be read only, and not copied if possible."""
        return self._values(parameter, parameter.current())

    def _values(self, parameter: Parameter, home: Any) -> Array:
        kept = self.kept.kept_values(home)
        return parameter.read() if kept is None else np.asarray(kept)

    def moved_together(self, parameters: Sequence[Parameter], rng: np.random.Generator) -> float | None:
        """The loss when all of them are others by a lot; None when it cannot be told."""
        kept = [(p, place := p.place(), self._values(p, place.home)) for p in parameters]
        try:
            numbers, at = normals(rng, sum(p.size for p in parameters)), 0
            with np.errstate(all="ignore"):
                for p, _, values in kept:
                    part = numbers[at : at + p.size].reshape(p.shape)
                    size = 0.3 * typical_scale(values.reshape(-1)[:MANY])
                    # a number that ends a loop, or tells how long it is, must not become another
                    p.write_moved(values if p.size <= MANY else None, part, size)
                    at += p.size
                return float(np.real(self.objective()))
        except Exception:
            return None
        finally:
            for p, place, values in kept:
                with contextlib.suppress(TypeError):
                    p.put_back(place, values)

    @property
    def written_arrays(self) -> list[KeptArray]:
        """The arrays of the kept state that the loss was seen to write into."""
        return [kept for kept, _ in self._volatile.parts if isinstance(kept, KeptArray)]

    def put_random_back(self) -> None:
        """The random generators as they were: a backward that runs forward again then draws the same numbers.

        So are the data, where it runs forward again and the loss has overwritten them.
        """
        self.draw_again()
        if self.runs_forward_again:
            for kept in self.written_arrays:
                kept.put_back()

    def draw_again(self) -> None:
        """The random generators alone as they were."""
        self.kept.restore_random()
        if self.draws_others:
            self.kept.draw_on()
