"""Steps that update the weights more than once, per sample or per batch: a gradient only as the rate goes to 0.

The second update is taken at weights that the first has moved, so the change of such a step over its rate depends on
the rate in every parameter. In a single pass it does not for those that are updated first, however wrong the rest is.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.calling import acted
from gradcheck.conventions.owners import is_user_file
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.conventions.weight_change import changes_at
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.subject import Subject

SMALL = 2.0**-12  # of the rate: there the change is a gradient but for terms that three rates take out
DEPENDS = 1e-6  # relative change with the rate above which a change depends on it
SECONDS = 2.0  # that counting updates line by line may take


def many_updates(subject: Subject, pairs: Sequence[Pairing], rate: float) -> list[Pairing] | str | None:
    """The pairs with the gradient that a step of many updates has at rate 0; None for a step of one update.

    One sentence where there are many, and the rate cannot be made smaller from outside.
    """
    moved = [p for p in pairs if p.layout is not None and np.any(p.layout.values)]
    parameters = [p.parameter for p in moved]
    if not moved or not all(np.isfinite(p.layout.values).all() for p in moved if p.layout is not None):
        return None
    try:
        taken = [changes_at(subject, parameters, rate, rate * SMALL / k) for k in (1, 2, 4)]
    except Exception:  # the step fails at another rate
        taken = [None]
    finally:
        subject.restore()
    full = {p.parameter.name: np.asarray(p.layout.values, dtype=float) for p in moved if p.layout is not None}
    reached = [change for change in taken if change is not None]
    if len(reached) < 3 or all(_close(reached[0][name] * SMALL, full[name]) for name in full):
        times = _times_changed(subject, parameters, rate)
        if times < 2:
            return None
        return (
            f"step() changes every weight {times} times, each time from weights that are others already, so what it "
            "takes off is no gradient; let it make one update, or let it take the rate as an argument"
        )
    if any(_close(reached[0][name], full[name]) for name in full):
        return None
    limits = {name: _limit([change[name] for change in reached]) for name in full}
    out = []
    for pairing in pairs:
        if pairing.layout is None or pairing.parameter.name not in limits:
            out.append(pairing)
            continue
        values, off = limits[pairing.parameter.name]
        lost = 8 * pairing.rounding / SMALL + off
        out.append(replace(pairing, layout=replace(pairing.layout, values=values), rounding=lost))
    return out


def _close(a: Array, b: Array) -> bool:
    return magnitude(a - b) <= DEPENDS * magnitude(b)


def _limit(changes: Sequence[Array]) -> tuple[Array, float]:
    """The value at rate 0 of what was seen at rates h, h/2 and h/4, and how far it may be off."""
    one, two, four = changes
    first, second = 2 * two - one, 2 * four - two
    return (4 * second - first) / 3, magnitude(second - first)


def _times_changed(subject: Subject, parameters: Sequence[Parameter], rate: float) -> int:
    """How often the entry of each parameter that changes most is changed in one step, the least of them; 0: unknown."""
    action = subject.step
    if action is None or sys.gettrace() is not None:
        return 0
    subject.restore()
    subject.objective()
    subject.put_random_back()
    last = [p.read() for p in parameters]
    counts = [np.zeros(p.shape, dtype=int) for p in parameters]
    until = time.monotonic() + SECONDS

    def look() -> None:
        for k, p in enumerate(parameters):
            now = p.read()
            if now.shape == last[k].shape:
                counts[k] += now != last[k]
            last[k] = now

    def within(frame: FrameType, event: str, argument: Any) -> Any:
        if time.monotonic() > until:
            sys.settrace(None)
            return None
        if event in ("line", "return"):
            look()
        return within

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        return within if is_user_file(frame.f_code.co_filename) else None

    try:
        sys.settrace(enter)
        try:
            acted(action, rate)
        finally:
            sys.settrace(None)
        look()
        return min(int(count.max(initial=0)) for count in counts)
    except Exception:
        return 0
    finally:
        subject.ran = subject.acted = True
        subject.restore()
