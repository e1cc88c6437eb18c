"""Runs the user's own backward pass with edited text and says which gradients came out right: the proof of an edit."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import FrameType

import numpy as np

from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.editing.statements import parsed, statement_at
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.elsewhere import Elsewhere
from gradcheck.repairing.running.slots import Gradients, Key, Leaf, Slot, Slots
from gradcheck.repairing.running.values import near, printed
from gradcheck.repairing.running.workbench import Workbench

GLANCES = (
    4  # questions about the time that are answered from memory: asking costs as much as a run of a small net
)


@dataclass(slots=True)
class Proof:
    """The user's code on a workbench, the edits accepted so far, and the true gradients to compare with."""

    bench: Workbench
    run: Callable[[], Gradients | None]  # the user's forward and backward on the restored state
    parameters: Sequence[ParameterEvidence]
    seconds: float = 8.0
    elsewhere: Elsewhere | None = None
    forward: frozenset[Key] = frozenset()  # statements and expressions that lead to the loss
    loss: Key | None = None  # the statement that makes it
    given: dict[Leaf, Array] = field(default_factory=dict)  # values of places that no edit was found for
    tried: int = 0
    edits: dict[str, list[TextEdit]] = field(default_factory=dict)
    scaled: frozenset[str] = frozenset()  # parameters that may be off by one factor, the same in all of them
    _numbers: dict[object, int] = field(default_factory=dict)  # of places
    _known: dict[object, frozenset[str]] = field(default_factory=dict)  # what is right with an edit, by state
    deadline: float = 0.0  # in processor time
    # the parameters whose true gradient is nothing but rounding: what is too small as a whole has it as well
    cancelled: frozenset[str] = frozenset()
    _unit: float = 0.0
    _late: Callable[[], bool] = field(init=False)

    def __post_init__(self) -> None:
        self.deadline = time.process_time() + self.seconds
        self._late = self.alarm(1.0)
        self._unit = unit_of(self.parameters)
        nothing = {parameter.name: np.zeros_like(parameter.reference) for parameter in self.parameters}
        self.cancelled = self.right_of(nothing)

    @property
    def everything(self) -> frozenset[str]:
        """The names of all parameters."""
        return frozenset(parameter.name for parameter in self.parameters)

    def right_with(self, file: str, edit: TextEdit) -> frozenset[str]:
        """The parameters whose gradient is right with one edit more; empty when the code does not run with it."""
        edited = SourceText(self.text(file)).with_edits([edit])
        key = (self.state(), file, edited)
        if key not in self._known:
            self.tried += 1
            self._known[key] = self._right(lambda name: edited if name == file else self.text(name), {file})
        return self._known[key]

    def state(self) -> object:
        """What all runs have in common until an edit is accepted or taken back, or a value given to a place."""
        texts = frozenset((file, self.text(file)) for file, edits in self.edits.items() if edits)
        return texts, printed(self.given), self.scaled

    def holds(self, file: str, edit: TextEdit, names: frozenset[str]) -> bool:
        """Whether an edit that makes these gradients right makes them right at other weights as well."""
        if self.elsewhere is None or self.given or self.scaled:  # what is given belongs to these weights
            return True
        edited = SourceText(self.text(file)).with_edits([edit])

        def run() -> Gradients | None:
            with ExitStack() as stack:
                for name in {file} | {name for name, edits in self.edits.items() if edits}:
                    stack.enter_context(self.bench.edited(name, edited if name == file else self.text(name)))
                return self.gradients()

        return self.elsewhere.holds(names, run)

    def right_now(self) -> frozenset[str]:
        """The parameters whose gradient is right with the edits accepted so far."""
        return self._right(self.text, set())

    def makes_with(self, file: str, edit: TextEdit, place: Slot, due: Mapping[Leaf, Array]) -> bool:
        """Whether with one edit more a place gets these values from the code itself, each time it runs."""
        edited = SourceText(self.text(file)).with_edits([edit])
        slots = self.slots(lambda name: edited if name == file else self.text(name))
        try:
            with slots.installed():
                if slots.watch() is None:
                    return False
        except (SyntaxError, ValueError):
            return False
        alike = [s for s in slots.slots if s.is_at(place)]
        same = [s for s in alike if s.number == place.number] or alike
        leaves = slots.leaves(same[0]) if same else []
        wanted = [(leaf, value) for (_, leaf), value in due.items()]
        return all(leaf < len(leaves) and near(leaves[leaf], value) for leaf, value in wanted)

    def gradients_now(self) -> Gradients | None:
        """What the user's backward reports with the edits accepted so far; None when it fails."""
        return self._gradients(self.text, set())

    def spoils(self, file: str, edit: TextEdit, right: frozenset[str]) -> bool:
        """Whether with one edit more a gradient that is not among these changes and is wrong as before."""
        edited = SourceText(self.text(file)).with_edits([edit])
        before = self.gradients_now() or {}
        after = self._gradients(lambda name: edited if name == file else self.text(name), {file}) or {}
        left = self.everything - right - self.right_of(after)
        return any(n in before and n in after and not near(before[n], after[n]) for n in left)

    def _right(self, text_of: Callable[[str], str], changed: set[str]) -> frozenset[str]:
        gradients = self._gradients(text_of, changed)
        return self.right_of(gradients) if gradients is not None else frozenset()

    def _gradients(self, text_of: Callable[[str], str], changed: set[str]) -> Gradients | None:
        try:
            with ExitStack() as stack:
                if self.given:
                    stack.enter_context(self.slots(text_of).installed())
                else:
                    for name in changed | {name for name, edits in self.edits.items() if edits}:
                        stack.enter_context(self.bench.edited(name, text_of(name)))
                return self.gradients()
        except (SyntaxError, ValueError):
            return None

    def slots(self, text_of: Callable[[str], str] | None = None) -> Slots:
        """The places of the code as it stands, with the values that are given to some of them."""
        text = text_of or self.text
        return Slots(self.bench, text, self.gradients, self.forward, self.loss, self.given, self._numbers)

    def look(self, file: str, ordinal: int, look: Callable[[FrameType], None]) -> None:
        """Runs everything with a look at one statement, each time right before it runs.

        Raises SyntaxError or ValueError when the statement cannot be looked at.
        """
        if self.given:
            with self.slots().installed((file, ordinal, look)):
                self.gradients()
            return
        tree = parsed(self.text(file))
        statement = statement_at(tree, ordinal)
        if statement is None:
            raise ValueError("there is no such statement")
        with ExitStack() as stack:
            for name, edits in self.edits.items():
                if edits and name != file:
                    stack.enter_context(self.bench.edited(name, self.text(name)))
            stack.enter_context(self.bench.probed(file, tree, statement, look))
            self.gradients()

    def gradients(self) -> Gradients | None:
        """What the user's backward reports when it runs now; None when it fails."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                return self.run()
            except Exception:  # an edit may break the user's code in any way
                return None

    def right_of(self, gradients: Gradients) -> frozenset[str]:
        """The parameters whose gradient equals the true one within rounding and error bar."""
        if self.scaled and (factor := self._factor_of(gradients)):
            gradients = {n: g / factor if n in self.scaled else g for n, g in gradients.items()}
        return frozenset(
            parameter.name
            for parameter in self.parameters
            if parameter.name in gradients and agrees(gradients[parameter.name], parameter, self._unit)
        )

    def _factor_of(self, gradients: Gradients) -> float:
        """By how much those gradients that may be off by a factor are longer than the true ones; 0.0 for none."""
        rows = [(gradients.get(p.name), p.reference) for p in self.parameters if p.name in self.scaled]
        fit = [(g.ravel(), r.ravel()) for g, r in rows if g is not None and g.shape == r.shape]
        length = sum(float(r @ r) for _, r in fit)
        factor = sum(float(np.real(g @ r)) for g, r in fit) / length if length else 0.0
        return factor if np.isfinite(factor) else 0.0

    def text(self, file: str) -> str:
        """The file with the accepted edits in it."""
        text = self.bench.files[file].text
        for edit in self.edits.get(file, []):
            text = SourceText(text).with_edits([edit])  # offsets refer to the text with those before
        return text

    def in_time(self) -> bool:
        """Whether there is time left."""
        return not self._late()

    def extend(self, share: float) -> None:
        """Leaves at least that share of the whole time from now on."""
        self.deadline = max(self.deadline, time.process_time() + share * self.seconds)
        self._late = self.alarm(1.0)

    def alarm(self, share: float, glances: int = GLANCES) -> Callable[[], bool]:
        """Says when that share of the time that is left from now on is over."""
        now = time.process_time()
        end = now + share * (self.deadline - now)
        asked, over = 0, False

        def is_late() -> bool:
            nonlocal asked, over
            asked += 1
            if asked % glances == 0:
                over = time.process_time() >= end
            return over

        return is_late


def unit_of(parameters: Sequence[ParameterEvidence]) -> float:
    """The largest entry of all true gradients: what rounding in the whole pass is measured by."""
    finite = (p.reference[np.isfinite(p.reference)] for p in parameters)
    return max((magnitude(values) for values in finite), default=0.0)


def agrees(gradient: Array, parameter: ParameterEvidence, unit: float = 0.0) -> bool:
    """Whether a gradient is the parameter's true one, to the error bar of the truth and rounding."""
    reference = parameter.reference
    if np.shape(gradient) != reference.shape or not np.isfinite(gradient).all():
        return False
    if np.iscomplexobj(gradient) and not np.iscomplexobj(reference):
        return False
    single = np.asarray(parameter.analytic).dtype == np.float32
    rounding = (1e-4 if single else 1e-9) * magnitude(reference) + 1e-13 * unit
    return bool((np.abs(gradient - reference) <= parameter.error + rounding).all())
