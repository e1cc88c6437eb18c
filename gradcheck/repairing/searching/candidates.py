"""The values that may belong in a place: true gradients and derivatives, one by one or in the order of a loop."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest
from statistics import median
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.naming.announcing import plain_name, plain_names
from gradcheck.repairing.running.slots import Leaf
from gradcheck.repairing.running.values import near, printed
from gradcheck.repairing.searching.forms import (
    by_shape,
    forms_of,
    is_spread,
    once_each,
    rows_of,
    spread_to,
)
from gradcheck.repairing.searching.found import Candidate, Found, in_rounds, is_forward, likeness, unlike
from gradcheck.repairing.searching.number_by_number import (
    Layers,
    entries_of,
    in_loops,
    parameters_together,
    units_together,
)
from gradcheck.repairing.searching.turns import Order
from gradcheck.values.meaning import BLOCK, SUMMED, Kind, Known, Meaning, Meanings, blocks

FEW = range(2, BLOCK)  # numbers of a sample that may be any multiple of something when it stands alone
CANDIDATES = 60  # values of each sort that are tried
SCALELESS = ("derivative", "local", "forward")  # values that occur at no other scale

SLOPES = ("derivative", "local")

Fitting = Callable[[list[Candidate]], list[Candidate]]


@dataclass(slots=True, eq=False)
class Candidates:
    """Makes values for places from what is known by name."""

    meanings: Meanings
    site_of: Callable[[int], object]  # of a forward event: what all executions of one expression share
    names_of: Callable[[int], Sequence[str]]  # what a forward event's value was bound to
    reads: Sequence[
        tuple[object, Sequence[int]]
    ] = ()  # of each forward event the expression, and what it reads
    numbers: tuple[float, ...] = ()  # sizes that occur: what a wrong count is replaced by
    rate: float | None = None  # of the user's step, where that is what is checked
    turns: Mapping[int, Sequence[Order]] = field(default_factory=dict)  # orders that loops are known to have
    _parameters: Mapping[int, list[list[Known]]] = field(
        default_factory=dict
    )  # by how many numbers they have
    _units: Sequence[Layers] = ()
    _groups: list[tuple[frozenset[int], list[Known]]] = field(default_factory=list)  # with how many numbers
    _of_kind: dict[str, list[Known]] = field(default_factory=dict)
    _shaped: dict[tuple[int, tuple[int, ...]], tuple[Array, list[tuple[str, Array]]]] = field(
        default_factory=dict
    )
    _prints: dict[int, tuple[Array, bytes]] = field(default_factory=dict)  # of those arrays
    _before: dict[object, list[Candidate]] = field(default_factory=dict)  # by what goes through a place
    _of_shape: dict[object, Sequence[tuple[Known, Array, str]]] = field(default_factory=dict)
    _called: dict[object, set[str]] = field(
        default_factory=dict
    )  # what any execution of an expression is bound to

    def __post_init__(self) -> None:
        self._groups = [(frozenset(known.value.size for known in group), group) for group in self._grouped()]
        self._parameters = parameters_together(self.meanings.knowns)
        self._units = units_together(self.meanings.knowns)
        for known in self.meanings.knowns:
            self._of_kind.setdefault(known.kind, []).append(known)
        for order in {known.order for known in self.meanings.knowns if known.order >= 0}:
            self._called.setdefault(self.site_of(order), set()).update(
                *map(plain_names, self.names_of(order))
            )

    def _grouped(self) -> list[list[Known]]:
        """The known values in sequences: of one expression that ran several times, of all layers, in forward order."""
        groups: dict[Any, list[Known]] = defaultdict(list)
        parts: Counter[tuple[int, str]] = Counter()
        knowns = self.meanings.knowns
        gradients = (known for known in knowns if known.kind == "gradient" and not known.is_piece)
        for known in (*knowns, *blocks(gradients, FEW)):  # few numbers tell by all samples together
            if known.kind == "misfit" or known.is_stack:
                continue
            where = self.site_of(known.order) if known.order >= 0 else "parameter"
            if known.up_to >= 0:  # of whatever it is a part
                groups["up to", self.site_of(known.up_to)].append(known)
                continue
            if known.through:  # what each call of a function contributes
                groups["through", known.through].append(known)
                continue
            if known.kind == "part":  # which of the parts of one gradient it is
                count = parts[known.order, known.name] = parts[known.order, known.name] + 1
                groups["part", where, count].append(known)
                continue
            if known.is_piece:  # with those of the same array along the same axis
                whole, _, place = known.name.rpartition("[")
                groups["piece", known.kind, known.order, whole, place.rpartition(" ")[0]].append(known)
                continue
            by_role = known.order < 0 or known.kind not in ("gradient", "forward")
            groups[known.kind, where, known.role.what if by_role else ""].append(known)
            if known.kind != "local":
                groups[known.kind, known.role.what].append(known)
        ordered = [
            sorted(group, key=lambda known: max(known.order, known.up_to))
            for group in groups.values()
            if len(group) > 1
        ]
        ordered += [*self._by_sample(), *self._by_operand(), *self._by_use()]
        ordered += [alike for group in ordered for alike in by_shape(group)]
        ordered += [once for group in ordered if len(once := once_each(group)) < len(group)]
        return list({tuple(map(id, group)): group for group in ordered}.values())

    def _by_sample(self) -> list[list[Known]]:
        """The derivatives of all activations, sample after sample, as a function returns them that is handed one."""
        whole = [known for known in self.meanings.knowns if known.kind == "derivative"]
        whole.sort(key=lambda known: known.order)
        found: list[list[Known]] = []
        for axis in (0, 1):
            layers = [np.moveaxis(known.value, axis, 0) for known in whole if known.value.ndim == 2]
            if len(layers) == len(whole) > 0 and len({len(layer) for layer in layers}) == 1:
                rows = range(len(layers[0]))
                found.append([replace(k, value=layer[t]) for t in rows for k, layer in zip(whole, layers)])
        return found

    def _by_use(self) -> list[list[Known]]:
        """What each use of the weights, or of the biases, adds to their gradients, sample by sample, layer by layer."""
        uses: dict[object, list[Known]] = defaultdict(list)
        added = (k for k in self.meanings.knowns if k.kind == "part" and k.order < 0 <= k.of)
        for known in sorted(added, key=lambda known: known.of):
            uses[known.role.what].append(known)
            uses[known.name].append(known)
        return [group for group in uses.values() if len(group) > 1]

    def _by_operand(self) -> list[list[Known]]:
        """The gradients of what one expression reads each time, made in various places: what a function is handed."""
        read: dict[object, list[int]] = defaultdict(list)
        for site, origins in self.reads:
            for place, origin in enumerate(origins):
                read[site, place].append(origin)
        plain = (k for k in self.meanings.knowns if k.kind == "gradient" and not (k.is_piece or k.is_stack))
        of = {known.order: known for known in plain if known.order >= 0}
        several = [orders for orders in read.values() if len({self.site_of(o) for o in orders if o >= 0}) > 1]
        return [
            [of[order] for order in orders]
            for orders in dict.fromkeys(map(tuple, several))
            if len(set(orders)) == len(orders) and all(order in of for order in orders)
        ]

    def ordered(self, one: Found, fitting: Fitting | None = None) -> list[Candidate]:
        """What to try in a place, the likeliest first; of what is `fitting`, where that is known.

        By turns a value that its name announces, a plain one, and one that is much like what is there.
        """
        made = self._made(one) if fitting is None else fitting(self._made(one))
        if one.slot.argument is not None and is_forward(one):  # what belongs there is most likely one, too
            made.sort(key=lambda row: unlike(one, row))
            return list(islice(self._distinct(made), CANDIDATES))
        alike = {id(row): likeness(one, row[0]) for row in made}
        by_likeness = sorted(made, key=lambda row: (in_rounds(one, row), -alike[id(row)]))
        called = [row for row in by_likeness if self.is_named(one, row[1].known)]
        called.sort(key=lambda row: (row[1].factor not in self.meanings.trusted, row[1].known.kind == "part"))
        plain = [row for row in by_likeness if self._is_plain(row[1])]
        turns = zip_longest(self._of_its_slope(one, by_likeness), called, plain, by_likeness)
        likely = self._distinct(row for turn in turns for row in turn if row is not None)
        chosen = (*islice(likely, 3 * CANDIDATES), *islice(self._distinct(made), CANDIDATES))
        return list({id(row): row for row in chosen}.values())

    def _of_its_slope(self, one: Found, made: Sequence[Candidate]) -> list[Candidate]:
        """Of those the gradients of what the derivative that is there is taken by: what comes from above was lost."""
        was = next((m for m in one.meanings if m is not None), None)
        if was is None or was.known.kind != "derivative" or was.known.of < 0:
            return []
        due = [np.ravel(known.value) for known in self.meanings.at(was.known.of, "gradient")]
        firsts = [(row, np.ravel(row[0][min(row[0])])) for row in made]
        return [row for row, first in firsts if any(np.array_equal(first, value) for value in due)]

    def _made(self, one: Found) -> list[Candidate]:
        """All values for a place; the same ones while the same values go through it."""
        there = printed(dict(enumerate(one.leaves)))
        key = (
            one.slot.number,
            there,
            one.odd,
            one.doubtful,
            one.first_odd,
            bool(one.steps),
            self.meanings.trusted,
        )
        if key not in self._before:
            self._before[key] = list(self.of(one))
        return self._before[key]

    def is_named(self, one: Found, known: Known) -> bool:
        """Whether the name that a place's value is given announces that it is the gradient of a value."""
        gradient = known.kind == "gradient" or (known.kind == "part" and SUMMED not in known.name)
        if not gradient or known.is_piece or not one.announced:
            return False
        if known.order < 0:
            return plain_name(known.name) in one.announced
        return not one.announced.isdisjoint(self._called[self.site_of(known.order)])

    def round_length(self, times: int) -> float:
        """How many values of the forward pass are made from one round of a loop to the next that runs so often."""
        groups = (group for _, group in self._groups if len(group) == times > 1)
        lengths = [(group[-1].order - group[0].order) / (times - 1) for group in groups]
        return median(lengths) if lengths else math.inf

    def keeps_its_name(self, one: Found, known: Known) -> bool:
        """Whether a value of the forward pass is given the name there that it has."""
        names = self.names_of(known.order) if known.order >= 0 else (known.name,)
        return plain_name(one.bound) in {plain_name(name) for name in names}

    def _is_plain(self, meaning: Meaning) -> bool:
        known = meaning.known
        return known.kind in SLOPES or (
            known.kind == "gradient" and known.named and meaning.factor in self.meanings.trusted
        )

    def of(self, one: Found) -> Iterator[Candidate]:
        """Values for a place as they are, by the executions they are given to: multiples are tried with them."""
        if isinstance(one.leaves[0], np.ndarray) and one.leaves[0].dtype.kind == "b":
            made = self._of_numbers(one)
            yield from (row for row in made if row[1].known.kind in SLOPES and row[1].factor == 1.0)
        else:
            yield from self._of_numbers(one)

    def _of_numbers(self, one: Found) -> Iterator[Candidate]:
        number, leaves = one.slot.number, one.leaves
        if one.steps:
            given = {(number, leaf): step.needed for leaf, step in one.steps.items()}
            yield given, next(iter(one.steps.values())).becomes
        whole = [isinstance(v, np.ndarray) and v.size > 1 for v in leaves]
        if not any(whole):
            yield from self._scalars(one)
            if all(isinstance(v, (np.ndarray, float, np.floating)) for v in leaves):  # no counts
                for layers in self._units:
                    for row in in_loops(layers, len(leaves)):
                        yield from self._as_it_is(one, row)
                single = [group for sizes, group in self._groups if sizes == {1}]
                for group in (
                    *sorted(single, key=lambda group: abs(len(group) - len(leaves))),
                    *self._entry_by_entry(len(leaves)),
                ):
                    yield from self._sequences(one, group)
            return
        last = len(leaves) - 1
        if whole[last] and (last == 0 or one.slot.after):
            for known, form, arrangement in self._alike(leaves[last], one.meanings[last]):
                yield {(number, last): form}, Meaning(known, 1.0, arrangement)
        if len(leaves) > 1:
            yield from self._one_of_many(one)
            fitting = {np.size(leaf) for leaf in leaves}
            groups = [group for sizes, group in self._groups if not sizes.isdisjoint(fitting)]
            for group in sorted(groups, key=lambda group: abs(len(group) - len(leaves))):
                if group[0].kind != "forward" or is_forward(one):
                    yield from self._sequences(one, group)

    def _entry_by_entry(self, count: int) -> Iterator[list[Known]]:
        """The entries of each gradient of so many numbers one by one, for code that goes back through them in loops."""
        for known in self.meanings.of_size(count) if count > 1 else ():
            whole = known.kind == "gradient" and known.named and not (known.is_piece or known.is_stack)
            if whole and known.value.ndim > 1:
                yield entries_of([known])
        yield from (entries_of(group) for group in self._parameters.get(count, ()))

    def _one_of_many(self, one: Found) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        """Another value for the first that is odd: those after it may only inherit from it."""
        place = one.first_odd
        suspicious = one.odd or one.doubtful or one.slot.argument is not None
        if not suspicious or not isinstance(one.leaves[place], np.ndarray):
            return
        for known, form, arrangement in self._alike(one.leaves[place], one.meanings[place]):
            yield {(one.slot.number, place): form}, Meaning(known, 1.0, arrangement)

    def scales(self, one: Found) -> list[float]:
        """The scales at which gradients occur here, the plainest first."""
        trusted = sorted(self.meanings.trusted, key=lambda f: (f != 1.0, abs(f)))
        turned = [-meaning.factor for meaning in self.meanings.all_of(one.leaves[0], ("gradient",))]
        sizes = [float(n) for n in self.numbers if n > 1]
        steps = [self.rate, -self.rate] if self.rate else []  # what is taken off the weights
        return list(dict.fromkeys([1.0, *turned, *trusted, -1.0, *sizes, *(1 / n for n in sizes), *steps]))

    def _scalars(self, one: Found) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        value = one.leaves[0]
        if any(np.size(other) > 1 or type(other) is not type(value) for other in one.leaves):
            return
        for number in self.numbers:
            if any(number != other for other in one.leaves) and number == int(number):
                made = (
                    type(value)(number) if not isinstance(value, np.ndarray) else np.full(value.shape, number)
                )
                known = Known(f"{number:g}", np.asarray(float(number)), "forward")
                yield {(one.slot.number, i): made for i in range(len(one.leaves))}, Meaning(known)

    def _alike(self, value: Array, was: Meaning | None) -> Sequence[tuple[Known, Array, str]]:
        """The known values that have the value's shape, each once: gradients, then derivatives, then parts of them."""
        kinds: tuple[Kind, ...] = ("gradient", "derivative", "local", "part")
        if was is not None and was.known.kind == "forward":
            kinds = (*kinds, "forward")
        key = np.shape(value), kinds
        if key not in self._of_shape:  # asked for at many places
            self._of_shape[key] = list(self._shaped_as(value, kinds))
        return self._of_shape[key]

    def _shaped_as(self, value: Array, kinds: Sequence[Kind]) -> Iterator[tuple[Known, Array, str]]:
        seen: set[bytes] = set()
        for kind in kinds:
            for known in self._of_kind.get(kind, ()):
                same = known.value.size == value.size
                spread = kind == "local" and known.value.size < value.size
                shrunk = (
                    not same and kind == "gradient" and not known.is_piece and is_spread(value, known.value)
                )
                if not (same or spread or shrunk):
                    continue
                forms = (
                    spread_to(known.value, value.shape) if spread else self._forms(known.value, value.shape)
                )
                if shrunk:  # a factor is missing that would spread it
                    forms = [("", known.value)]
                for arrangement, form in forms:
                    print_ = np.round(form, 12).tobytes() if spread else self._printed(form)
                    if print_ not in seen and form.any():
                        seen.add(print_)
                        yield known, form, arrangement

    def _as_it_is(self, one: Found, row: Sequence[Known]) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        """One number for each execution, in this order."""
        changed = [known for value, known in zip(one.leaves, row) if not near(known.value, value)]
        if changed:
            given = {(one.slot.number, place): known.value for place, known in enumerate(row)}
            yield given, Meaning(changed[0])

    def _sequences(
        self, one: Found, group: Sequence[Known]
    ) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        """The group's values spread over the executions: of all steps, or of some layers, sample after sample."""
        seen: set[tuple[int, ...]] = set()
        shown = [[group[place] for place in order] for order in self.turns.get(len(group), ())]
        for row in (*(shown if len(group) == len(one.leaves) else ()), *rows_of(group, len(one.leaves))):
            key = tuple(map(id, row))
            given: dict[Leaf, Array] = {}
            becomes: Meaning | None = None
            if key in seen:
                continue
            seen.add(key)
            for place, (value, known) in enumerate(zip(one.leaves, row)):
                if known is None:
                    continue
                form = next(iter(self._forms(known.value, np.shape(value))), None)
                if form is None:
                    break
                given[one.slot.number, place] = form[1]
                if becomes is None and not near(form[1], value):
                    becomes = Meaning(known, 1.0, form[0])
            else:
                if given:
                    first = next(known for known in row if known is not None)
                    yield given, becomes or Meaning(first)

    def _distinct(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """Each set of values once: a sum has the gradient of each of its terms."""
        seen: set[object] = set()
        for row in candidates:
            given, becomes = row
            values = tuple((leaf, self._printed(value)) for leaf, value in given.items())
            key = values, becomes.known.kind in SCALELESS
            if key not in seen:
                seen.add(key)
                yield row

    def _forms(self, value: Array, shape: tuple[int, ...]) -> list[tuple[str, Array]]:
        """A known value in that shape, the same arrays each time."""
        key = id(value), shape
        if key not in self._shaped:
            forms = list(forms_of(value, shape))
            self._shaped[key] = value, forms  # which keeps its id from being another's
            self._prints |= {id(form): (form, np.round(form, 12).tobytes()) for _, form in forms}
        return self._shaped[key][1]

    def _printed(self, value: Array) -> bytes:
        """Equal for values that are the same to 12 digits."""
        found = self._prints.get(id(value))
        if found is not None:
            return found[1]
        single = isinstance(value, (float, np.floating))
        return repr(round(float(value), 12)).encode() if single else np.round(value, 12).tobytes()
