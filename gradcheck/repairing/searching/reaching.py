"""Looks at a statement right before it runs for nothing but the edits that make what it is known to have to make."""

from __future__ import annotations

from types import FrameType

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.searching.look import ASSIGNED, Look

EXACT = 1e-10  # of the largest entry


class Reaching(Look):
    """A look that does not ask what any other value means: many can be taken in the time of a whole one."""

    def __init__(self, *seen: object, **more: object) -> None:
        super().__init__(*seen, **more)  # type: ignore[arg-type]
        self.reached: list[TextEdit] = []
        self.right: Array | None = (
            None  # entries of what the statement makes as it stands that are as they must be
        )

    def _look(self, frame: FrameType) -> None:
        if self.hits - 1 != min(self.targets, default=0):
            return
        self._steps = self._stores and self._is_parameter(self._held())
        self._compare()
        for edit in self.written:
            top = self._top_of(edit)
            if top is not None:
                value = self._outcome(top, self._edited(edit, top))
            else:
                value = self._assigned(edit) if edit.kind in ASSIGNED else None
            if value is not None and self._is_target(value):
                self.reached.append(edit)

    def _compare(self) -> None:
        top = self._tops[0] if len(self._tops) == 1 else None
        value = self._outcome(top, self.source.of(top)) if top is not None else None
        due = self._target(value)
        if isinstance(due, np.ndarray) and isinstance(value, np.ndarray) and value.shape == due.shape:
            self.right = np.abs(value - due) <= EXACT * magnitude(due)
