"""How the arrays of a reference layer appear in a user's code: axes in another order, gates stacked or apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations, product
from typing import Any

import numpy as np

from gradcheck.facts import Array

Shape = tuple[int, ...]
Leaves = Mapping[
    str, Array
]  # the pieces a layer's parameters consist of: "W", or "Wx.i", "Wx.f", ... of gates


@dataclass(frozen=True, slots=True)
class DataLayout:
    """The order of the axes of inputs and outputs: "NF" rows, "FN" columns, "list:FN" a list over time.

    Letters: N samples, T time or queries, F features, C channels, H and W places. Axes left out have size 1.
    """

    order: str

    def apply(self, array: Array, axes: str) -> Any:
        """The array, whose axes are named by `axes`, as the user's code has it."""
        if self.order.startswith("list:"):
            step = DataLayout(self.order[5:])
            if "T" not in axes:
                return step.apply(array, axes)
            return [step.apply(array[:, t], axes.replace("T", "")) for t in range(array.shape[1])]
        kept = [letter for letter in self.order if letter in axes]
        gone = tuple(k for k, letter in enumerate(axes) if letter not in self.order)
        left = [letter for letter in axes if letter in self.order]
        squeezed = array.squeeze(gone) if gone else array
        return np.ascontiguousarray(squeezed.transpose([left.index(letter) for letter in kept]))

    @property
    def words(self) -> str:
        """The layout in a few words."""
        words = {"NF": "one sample per row", "FN": "one sample per column", "F": "one sample, 1-d"}
        return words.get(self.order, f"axes {', '.join(self.order.removeprefix('list:'))}") + (
            ", a list over time" if self.order.startswith("list:") else ""
        )


DATA_LAYOUTS = {  # by the axes of the reference's input, the common ones first
    "NF": ("NF", "FN", "F"),
    "NTF": ("NTF", "TNF", "FNT", "NFT", "NF", "FN", "TF", "FT", "F", "list:FN", "list:NF", "list:F"),
    "NCHW": ("NCHW", "NHWC", "HWCN", "CHW", "HWC", "HW"),
    "NCT": ("NCT", "NTC", "CT", "TC"),
    "N": ("NF", "FN"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One array of the user's as a function of the reference's leaves; the same map serves gradients."""

    hints: tuple[str, ...]  # names it would go by
    build: Callable[[Leaves], Array]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Packing:
    """All arrays of the user's, and what they leave out: those leaves are zero."""

    pieces: tuple[Piece, ...]
    without: tuple[str, ...] = ()
    words: str = ""
    signs: Mapping[str, float] = field(default_factory=dict)  # leaves that enter with a minus
    twice: tuple[str, ...] = ()  # parameters that the user's code has two of and adds up

    def fits(self, leaves: Leaves) -> bool:
        """Whether these leaves can be put together so: no kernel of an image goes into one matrix with its bias."""
        try:
            for piece in self.pieces:
                piece.build(leaves)
        except ValueError:
            return False
        return True


WEIGHT = ("w", "weight", "weights", "kernel", "kernels", "filters", "filter", "theta", "f")
BIAS = ("b", "bias", "biases")


def _hints(name: str, names: Sequence[str], hints: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Of the parameter of a layer in a sequence ("2.W") those of the layer, numbered: W2 is the second W there is."""
    place, dot, own = name.rpartition(".")
    if not dot:
        return hints.get(name, ())
    places = sorted({n.partition(".")[0] for n in names})
    number = places.index(place)
    return tuple(f"{hint}{number + first}" for first in (1, 0) for hint in hints.get(own, ()))


GATES = {  # what a gate is called, as the last letters of its arrays
    "i": ("i", "in", "input"),
    "f": ("f", "forget"),
    "g": ("g", "c", "a", "n", "u", "cell", "cand", "candidate"),
    "o": ("o", "out", "output"),
    "r": ("r", "reset"),
    "z": ("z", "u", "update"),
    "n": ("n", "h", "c", "g", "hh", "hat", "cand", "candidate"),
}


def _gate_hints(parameter: str, gate: str) -> tuple[str, ...]:
    """Names of one gate's array: Wx_i, Wix, Wi for the input's, Wh_i, Wih, Ui for the state's, b_i for a bias."""
    forms = {
        "Wx": ("wx{g}", "w{g}x", "w{g}", "w{g}w"),
        "Wh": ("wh{g}", "w{g}h", "u{g}", "r{g}"),
    }.get(parameter, (f"{parameter.lower()}{{g}}", "b{g}", "{g}b", "bias{g}"))
    return tuple(form.format(g=name) for form in forms for name in GATES.get(gate, (gate,)))


def plain_packings(names: Sequence[str]) -> Iterator[Packing]:
    """Parameters one by one; without biases; with the bias folded into the weight matrix."""
    hints = {
        "W": WEIGHT,
        "b": BIAS,
        "gamma": ("gamma", "g", "scale", "weight"),
        "beta": ("beta", "shift", "bias"),
    }
    pieces = {name: Piece((name.lower(), *_hints(name, names, hints)), _leaf(name)) for name in names}
    yield Packing(tuple(pieces.values()))
    biases = tuple(name for name in names if name.rpartition(".")[2].startswith("b") and name != "beta")
    if biases:
        yield Packing(tuple(p for n, p in pieces.items() if n not in biases), biases, "no bias")
    if tuple(names) == ("W", "b"):
        for order in (("W", "b"), ("b", "W")):
            yield Packing((Piece(WEIGHT, _stacked(order)),), words=f"one matrix, {' above '.join(order)}")


def gated_packings(parameters: Sequence[str], gates: Sequence[str], sign_of: str = "") -> Iterator[Packing]:
    """Gates side by side in any order, or one by one; input and state matrices apart or stacked."""
    minus: tuple[Mapping[str, float], ...] = ({},)
    if sign_of:  # 1 - sigmoid(a) is sigmoid(-a): the other convention of an update gate
        minus = ({}, {f"{name}.{sign_of}": -1.0 for name in parameters})
    weights = [name for name in parameters if name.startswith("W")]
    biases = [name for name in parameters if name.startswith("b")]
    for signs in minus:
        for bias in (biases, []):
            without = tuple(f"{b}.{g}" for b in biases for g in gates if b not in bias)
            apart = [Piece(_gate_hints(n, g), _leaf(f"{n}.{g}")) for n in [*weights, *bias] for g in gates]
            yield Packing(tuple(apart), without, "one array per gate", signs)
            for order in (("Wh", "Wx"), ("Wx", "Wh")):
                stacked = [
                    Piece(
                        tuple(f"w{name}" for name in GATES.get(g, (g,))),
                        _stacked([f"{n}.{g}" for n in order]),
                    )
                    for g in gates
                ]
                ends = [Piece(_gate_hints(b, g), _leaf(f"{b}.{g}")) for b in bias for g in gates]
                yield Packing((*stacked, *ends), without, f"per gate, {order[0]} above {order[1]}", signs)
            for chosen in permutations(gates):
                words = f"gates in the order {', '.join(chosen)}"
                sides = [Piece((n.lower(),), _side_by_side(n, chosen)) for n in [*weights, *bias]]
                yield Packing(tuple(sides), without, words, signs)
                if len(bias) == 1:
                    two = [Piece(("b" + n,), _side_by_side(bias[0], chosen)) for n in ("ih", "hh")]
                    yield Packing(
                        (*sides[: len(weights)], *two), without, f"{words}, two biases", signs, (bias[0],)
                    )
                for order in (("Wx", "Wh"), ("Wh", "Wx")):
                    blocks = Piece(WEIGHT, _blocks(order, chosen))
                    tail = [Piece((b.lower(), "b"), _side_by_side(b, chosen)) for b in bias]
                    yield Packing((blocks, *tail), without, f"{words}, {order[0]} above {order[1]}", signs)


def stacked_packings() -> Iterator[Packing]:
    """A plain recurrent layer with input and state matrix in one, or with two biases."""
    plain = [Piece((name.lower(),), _leaf(name)) for name in ("Wx", "Wh")]
    two = [Piece((name,), _leaf("b")) for name in ("bih", "bhh")]
    yield Packing((*plain, *two), words="two biases", twice=("b",))
    for order in (("Wx", "Wh"), ("Wh", "Wx")):
        for bias in (True, False):
            pieces = [Piece(WEIGHT, _stacked(order))] + [Piece(BIAS, _leaf("b"))] * bias
            yield Packing(tuple(pieces), () if bias else ("b",), f"{order[0]} above {order[1]}")


def _leaf(name: str) -> Callable[[Leaves], Array]:
    return lambda leaves: leaves[name]


def _stacked(names: Sequence[str]) -> Callable[[Leaves], Array]:
    chosen = tuple(names)
    return lambda leaves: np.vstack([np.atleast_2d(leaves[name]) for name in chosen])


def _side_by_side(name: str, gates: Sequence[str]) -> Callable[[Leaves], Array]:
    chosen = tuple(gates)
    return lambda leaves: np.concatenate([leaves[f"{name}.{g}"] for g in chosen], axis=-1)


def _blocks(names: Sequence[str], gates: Sequence[str]) -> Callable[[Leaves], Array]:
    rows, columns = tuple(names), tuple(gates)
    return lambda leaves: np.block([[leaves[f"{name}.{g}"] for g in columns] for name in rows])


def split_leaves(arrays: Mapping[str, Array], gates: Sequence[str], signs: Mapping[str, float]) -> Leaves:
    """Parameters (or gradients) cut into their gates, with the signs of the packing."""
    if not gates:
        return arrays
    return {
        f"{name}.{gate}": part * signs.get(f"{name}.{gate}", 1.0)
        for name, array in arrays.items()
        for gate, part in zip(gates, np.split(array, len(gates), axis=-1))
    }


def forms(reference: Shape, user: Shape) -> list[Callable[[Array], Array]]:
    """The ways in which an array of the one shape can stand in one of the other: axes turned, ones added, flattened."""
    if int(np.prod(reference)) != int(np.prod(user)):
        return []
    found = []
    plain = [n for n in user if n != 1]
    for order in permutations(range(len(reference))):
        turned = [reference[k] for k in order]
        if [n for n in turned if n != 1] == plain:
            found.append(_turned(order, user))
        elif len(reference) > 2 and len(user) == 2:  # a kernel flattened to a matrix
            front = turned[0] == user[0] and order[0] == 0
            back = turned[-1] == user[1] and order[-1] == 0
            if front or back:
                found.append(_turned(order, user))
    return found


def _turned(order: Sequence[int], shape: Shape) -> Callable[[Array], Array]:
    return lambda array: np.ascontiguousarray(array.transpose(order)).reshape(shape)


@dataclass(frozen=True, slots=True)
class Placement:
    """For every array of the user's: its piece of the packing and the form in which it stands there."""

    packing: Packing
    places: tuple[tuple[str, Piece, Callable[[Array], Array]], ...]

    def arrays(self, leaves: Leaves) -> dict[str, Array]:
        """The user's arrays, parameters or gradients, from the reference's leaves."""
        return {name: form(piece.build(leaves)) for name, piece, form in self.places}


def placements(
    packing: Packing, leaves: Leaves, shapes: Mapping[str, Shape], most: int = 48
) -> Iterator[Placement]:
    """The user's arrays on the pieces whose shapes fit, best names first, at most `most` of them."""
    if len(shapes) != len(packing.pieces) or not packing.fits(leaves):
        return
    built = [piece.build(leaves).shape for piece in packing.pieces]
    fits = [
        sorted(
            (name for name in shapes if forms(shape, shapes[name])),
            key=lambda name: _name_rank(name, piece.hints),
        )
        for piece, shape in zip(packing.pieces, built)
    ]
    if not all(fits):
        return
    likeliest = _by_rank(fits, [piece.hints for piece in packing.pieces])
    for names in dict.fromkeys((*likeliest, *islice(_distinct(fits), most))):
        options = [forms(shape, shapes[name]) for shape, name in zip(built, names)]
        for chosen in islice(product(*options), most):
            yield Placement(packing, tuple(zip(names, packing.pieces, chosen)))


def _distinct(fits: Sequence[Sequence[str]], taken: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if len(taken) == len(fits):
        yield taken
        return
    for name in fits[len(taken)]:
        if name not in taken:
            yield from _distinct(fits, (*taken, name))


def _by_rank(fits: Sequence[Sequence[str]], hints: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The assignment in which the best fitting names are given away first, if it is one."""
    ranked = sorted(
        (_name_rank(name, hints[k]), k, place)
        for k, names in enumerate(fits)
        for place, name in enumerate(names)
    )
    given: dict[int, str] = {}
    for _, k, place in ranked:
        if k not in given and fits[k][place] not in given.values():
            given[k] = fits[k][place]
    if len(given) == len(fits):
        yield tuple(given[k] for k in range(len(fits)))


def _name_rank(name: str, hints: Sequence[str]) -> int:
    word = "".join(c for c in name.rsplit(".", 1)[-1].lower() if c.isalnum())
    if word in hints:
        return hints.index(word)
    starts = [k for k, hint in enumerate(hints) if word.startswith(hint) or hint.startswith(word)]
    return 20 + starts[0] if starts else 99
