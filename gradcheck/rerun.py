"""One more forward and backward with as little around it as possible: a repair is tried hundreds of times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from gradcheck.calling import acted
from gradcheck.conventions.layouts import TRANSPOSED, layouts
from gradcheck.conventions.pairs import SPREAD, Pairing
from gradcheck.conventions.paths import Path
from gradcheck.conventions.returned import Spoken, flatten, split_loss
from gradcheck.conventions.selection import gradients_now
from gradcheck.facts import LEFT_OUT, Array
from gradcheck.passes import flatten_all
from gradcheck.subject import Subject

ITEM = re.compile(r"(?P<whole>.+)\[(?P<index>\d+)\]")  # of a list of numbers that was taken apart


class Weights(Protocol):
    """Numbers of the user's that can be put in place: a parameter, or a part of one."""

    @property
    def name(self) -> str: ...

    def read(self) -> Array: ...

    def write(self, values: Array) -> None: ...


@dataclass(slots=True, eq=False)
class Rerun:
    """Called inside the subject's open session: the reported gradients by parameter, or None when one is gone.

    The state is put back before the run, not after it.
    """

    subject: Subject
    pairs: tuple[Pairing, ...]
    learning_rate: float | None
    moved: Mapping[Weights, Array] = field(
        default_factory=dict
    )  # weights to run at in place of the kept ones
    paths: Mapping[str, Path] = field(default_factory=dict)  # to what is in the model, by name
    given: Any = None  # what the user says the gradients are

    def __call__(self) -> Mapping[str, Array] | None:
        self.subject.restore()
        return self.at_rest()[1]

    def at_rest(self) -> tuple[Any, Mapping[str, Array] | None]:
        """The loss with them, where the state is as it was kept already."""
        subject = self.subject
        subject.ran = subject.acted = True
        if subject.reset is not None:
            subject.reset()
        for parameter, values in self.moved.items():
            parameter.write(values)
        before = [pairing.parameter.read() for pairing in self.pairs] if subject.step is not None else []
        loss, rest, place = split_loss(subject.loss())
        subject.put_random_back()
        action = subject.backward or subject.step
        returned = acted(action, self.learning_rate) if action is not None else None
        if subject.step is not None:
            assert self.learning_rate is not None
            return loss, {
                pairing.parameter.name: (np.asarray(old, float) - np.asarray(pairing.parameter.read(), float))
                / self.learning_rate
                for pairing, old in zip(self.pairs, before)
            }
        found = [] if place is None and not rest else flatten_all(rest, Spoken())
        if returned is not None:
            found += flatten(returned, "returned", Spoken())
        by_name: dict[str, Any] = {}
        for each in found:
            by_name.setdefault(each.name, each.value)
        if self.given is not None:
            by_name |= gradients_now(self.given, [pairing.parameter.name for pairing in self.pairs])
        out: dict[str, Array] = {}
        for pairing in self.pairs:
            name = pairing.found.name
            value = by_name.get(name)
            if value is None and (part := ITEM.fullmatch(name)):
                value = _item(by_name.get(part["whole"]), int(part["index"]))
            if value is None:
                value = self._held(name)
            if value is None and pairing.how == LEFT_OUT:
                value = np.zeros(pairing.parameter.shape)
            if value is None:
                return loss, None
            values = np.asarray(value)
            # complex numbers are no gradient of real weights, whatever their real part
            real = values if values.dtype.kind == "c" else np.asarray(values, dtype=float)
            arranged = _arranged(real, pairing)
            if arranged is not None:
                out[pairing.parameter.name] = arranged
        return loss, out

    def _held(self, name: str) -> Any:
        """The value under that name in the model, or the item of a list of numbers; the way there is kept."""
        part = ITEM.fullmatch(name)
        if part and name not in self.paths and part["whole"] in self.paths:
            return _item(self._held(part["whole"]), int(part["index"]))
        if name not in self.paths:
            self.paths = {leaf.path.name: leaf.path for leaf in self.subject.leaves(everywhere=True)}
        path = self.paths.get(name)
        if path is None:
            return self._held(name) if part and part["whole"] in self.paths else None
        try:
            return path.get()
        except (KeyError, IndexError, AttributeError, ValueError, TypeError):
            return None


def _item(whole: Any, index: int) -> Any:
    """What stands at a place of a list, which is a single number where several were paired one by one."""
    try:
        return whole[index]
    except (KeyError, IndexError, TypeError):
        return None


def _arranged(values: Array, pairing: Pairing) -> Array | None:
    """The gradient in its parameter's shape, by the layout it was paired with; None when it has another shape now.

    One that did not have as many entries when it was paired is taken in any layout: an edit may have mended its shape.
    So may one that has the very shape of its parameter now, and had another. But what did not fit for being transposed
    fits no better while it is.
    """
    fits = pairing.layout is not None and not pairing.layout.name.startswith(SPREAD)
    mended = np.shape(pairing.found.value) != values.shape == pairing.parameter.shape
    for option in layouts(values, pairing.parameter.shape):
        if pairing.layout is None and option.name == TRANSPOSED:
            continue
        if not fits or mended or pairing.layout is None or option.name == pairing.layout.name:
            return np.array(option.values, dtype=float)
    return None
