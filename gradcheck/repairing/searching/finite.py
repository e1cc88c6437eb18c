"""Tries edits that keep a loss finite, by running it with them, and proves that they change nothing elsewhere."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck import source
from gradcheck.check import Outcome, run_check
from gradcheck.conventions.selection import candidates
from gradcheck.facts import OVERFLOW, CheckFacts, Edit, Location, Verdict
from gradcheck.nonfinite.births import Birth
from gradcheck.own_random import own_generator
from gradcheck.recorded import roots_of
from gradcheck.recording import reach
from gradcheck.repairing.editing.guards import Guard, guards_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.subject import Subject

TRIALS = 60  # edits and pairs of edits that are run
CHECKS = 8  # choices that keep the loss finite, of which the first with right gradients is taken
SMALLER = (0.1, 0.01, 0.001)  # factors for weights on which no guard is at work
TAME = (0.05, 0.1, 0.3)  # on random values of this size a model's own loss is finite, and no guard is at work


@dataclass(frozen=True, slots=True)
class Kept:
    """The edits that keep the loss finite, one for each statement, and what was found out with them."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def kept_finite(
    subject: Subject,
    found: Sequence[Birth],
    learning_rate: float | None = None,
    *,
    gradients: bool = False,
    only_right: bool = False,
) -> Kept | None:
    """The statements that keep the loss finite; None when none are known.

    The edits are proven where a check of the edited code finds all gradients right, and the loss is what it was
    wherever it was finite. With `gradients`, where the loss is finite anyway, they must make all gradients finite;
    with `only_right` nothing is told that does not make them right.
    """
    bench = Workbench(reach.functions(roots_of(subject)), source.text_of)
    choices = _choices(bench, found)
    first: Kept | None = None
    checks = 0
    with subject.session():
        for choice in choices:
            value = _loss_with(subject, bench, choice)
            if value is None or not math.isfinite(value):
                continue
            same = _same_function(subject, bench, choice)
            if same is False:
                continue
            outcome = _checked_with(subject, bench, choice, learning_rate)
            if gradients and (outcome is None or not _are_finite(outcome.facts)):
                continue
            if only_right and (outcome is None or not _are_right(outcome.facts)):
                continue
            said = "all gradients are finite" if gradients else f"the loss is {value:.6g}"
            right = _right_gradients(subject, bench, choice, outcome, said, learning_rate) if same else ""
            kept = _told(choice, same is True, said, right)
            if right:
                return kept
            first, checks = first or kept, checks + 1
            if checks == CHECKS:
                break
    return first


def _choices(bench: Workbench, found: Sequence[Birth]) -> list[tuple[Guard, ...]]:
    """The edits to try: one, one at each place that makes something infinite, one with another further on."""
    per_place = [_guards(bench, birth.event) for birth in found]
    first = found[0].event
    later = []
    for event in found[0].trail[1:]:
        if event.operation in ("log", "log2", "log10") and event.call == first.call:
            later += _guards(bench, event, first)
        if event.operation in ("log", "divide", "log2", "log10"):
            later += _guards(bench, event)[:1]
    choices = [choice for birth in found for choice in _shifted(bench, birth)]
    choices += [(guard,) for guards in per_place for guard in guards]
    if len(per_place) > 1 and all(per_place):
        choices += itertools.islice(itertools.product(*per_place), 20)
    choices += [(*choice, guard) for choice in choices for guard in later if guard not in choice]
    return sorted(choices, key=lambda choice: any(guard.crude for guard in choice))[:TRIALS]


def _shifted(bench: Workbench, birth: Birth) -> list[tuple[Guard, ...]]:
    """The edits that shift the exponentials that vanished: each maximum along another axis, each exp by one of its own.

    Those of one statement that take the same argument are shifted alike.
    """
    alike: dict[tuple[Any, ...], list[list[Guard]]] = {}
    for event in birth.vanished:
        site = event.site
        key = (event.operation == "exp", site.statement.file, site.statement.line, site.operand_texts[1:])
        guards = _guards(bench, event, shift=True)
        if guards and guards not in alike.setdefault(key, []):
            alike[key].append(guards)
    places = sorted(alike.items(), key=lambda place: place[0][0])  # a maximum that is there first
    return [choice for _, several in places for choice in zip(*several)]


def _told(choice: Sequence[Guard], same: bool, said: str, right: str) -> Kept:
    note = f"with the edit {said}"
    if same:
        note = (
            f"proven: {note}, and on small random weights, where the loss is finite anyway, it is what it was"
        )
    statements = _by_statement(choice)
    effect = right or f"with this edit {said}"
    if len(statements) > 1:
        effect = effect.replace("this edit", "these edits")
    edits = tuple(
        Edit(
            place,
            place.text or "",
            SourceText(place.text or "").with_edits([guard.inside for guard in guards]),
            effect,
            bool(right),
            OVERFLOW,
        )
        for place, guards in statements.items()
    )
    return Kept(edits, (note, right.replace("with this edit", "edited so,")) if right else (note,))


def _by_statement(guards: Sequence[Guard]) -> dict[Location, list[Guard]]:
    found: dict[Location, list[Guard]] = {}
    for guard in dict.fromkeys(guards):
        found.setdefault(guard.statement, []).append(guard)
    return found


def _guards(bench: Workbench, event: Any, exp: Any = None, *, shift: bool = False) -> list[Guard]:
    location = event.site.location
    file = bench.files.get(location.file)
    return guards_of(SourceText(file.text), location, event, exp, shift=shift) if file is not None else []


def _texts(bench: Workbench, guards: Sequence[Guard]) -> dict[str, str]:
    by_file: dict[str, list[Guard]] = {}
    for guard in dict.fromkeys(guards):
        by_file.setdefault(guard.statement.file, []).append(guard)
    return {
        file: SourceText(bench.files[file].text).with_edits([guard.edit for guard in edits])
        for file, edits in by_file.items()
    }


def _loss_with(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> float | None:
    try:
        with ExitStack() as stack, np.errstate(all="ignore"):
            for file, text in _texts(bench, guards).items():
                stack.enter_context(bench.edited(file, text))
            subject.restore()
            return float(np.real(subject.objective()))
    except Exception:  # an edit may break the user's code in any way
        return None


def _same_function(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> bool | None:
    """Whether the edited code gives the user's own loss where that is finite; None when no such place was found."""
    parts = [p for p in candidates(subject.leaves(everywhere=True)) if p.size]
    rng = own_generator(0)
    told: bool | None = None
    for size in TAME:
        pair = []
        for edits in ((), guards):
            state = rng.bit_generator.state
            kept = [(p, p.place(), p.read()) for p in parts]
            try:
                for p, _, values in kept:
                    moved = 1e-6 * values + size * rng.standard_normal(values.shape)
                    p.write(np.asarray(moved, dtype=p.dtype))
                pair.append(_at_present(subject, bench, edits))
            finally:
                for p, place, values in kept:
                    p.put_back(place, values)
            if edits == ():
                rng.bit_generator.state = state
        own, edited = pair
        if own is None or not math.isfinite(own):
            continue
        if edited is None or abs(edited - own) > 1e-6 * max(abs(own), abs(edited)):
            return False
        told = True
    return told


def _at_present(subject: Subject, bench: Workbench, guards: Sequence[Guard]) -> float | None:
    try:
        with ExitStack() as stack, np.errstate(all="ignore"):
            for file, text in _texts(bench, guards).items():
                stack.enter_context(bench.edited(file, text))
            return float(np.real(subject.objective()))
    except Exception:
        return None


def _right_gradients(
    subject: Subject,
    bench: Workbench,
    guards: Sequence[Guard],
    outcome: Outcome | None,
    said: str,
    learning_rate: float | None,
) -> str:
    """That a check of the edited code finds all gradients right, one clause; "" when that cannot be said.

    Where a guard cuts the loss off, its slope is 0 and the gradients say nothing: there the weights are made smaller.
    """
    if outcome is None or not outcome.facts.gradients:
        return ""
    if _are_right(outcome.facts):
        return f"with this edit all {len(outcome.facts.gradients)} gradients are right"
    kept = [(p, p.place(), p.read()) for p in outcome.parameters]
    for factor in SMALLER:
        try:
            for p, _, values in kept:
                p.write(np.asarray(factor * values, dtype=p.dtype))
            own, edited = _at_present(subject, bench, ()), _at_present(subject, bench, guards)
            if own is None or edited is None or not math.isfinite(own) or abs(own - edited) > 1e-9 * abs(own):
                continue
            there = _checked_with(subject, bench, guards, learning_rate)
            if there is not None and there.facts.gradients and _are_right(there.facts):
                return f"with this edit {said}, and on weights {1 / factor:g} times smaller all gradients are right"
        finally:
            for p, place, values in kept:
                p.put_back(place, values)
    return ""


def _are_right(facts: CheckFacts) -> bool:
    return all(check.verdict is Verdict.RIGHT for check in facts.gradients)


def _are_finite(facts: CheckFacts) -> bool:
    return bool(facts.gradients) and all(f.code != "X2" for f in facts.findings)


def _checked_with(
    subject: Subject, bench: Workbench, guards: Sequence[Guard], learning_rate: float | None
) -> Outcome | None:
    """What a check of the edited code says; None where it cannot be made."""
    try:
        with ExitStack() as stack:
            for file, text in _texts(bench, guards).items():
                stack.enter_context(bench.edited(file, text))
            return run_check(
                subject.model,
                loss=subject.loss,
                backward=subject.backward,
                step=subject.step,
                learning_rate=learning_rate,
                reset=subject.reset,
            )
    except Exception:
        return None
