"""What each reference layer needs to be set beside a user's: sizes, inputs, options, packings of parameters."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.reference.layouts import Packing, gated_packings, plain_packings, stacked_packings

reference: Any = importlib.import_module("reference_nets.layers")  # untyped on purpose: it is for reading
Dims = Mapping[str, int]
Options = Mapping[str, Any]

# Pairwise different wherever two of them meet in one layer, so that a swapped axis must show.
SIZES: Dims = {
    "N": 3, "T": 4, "S": 4, "D": 5, "M": 7, "H": 6, "E": 6, "V": 8,
    "C": 2, "F": 6, "kh": 3, "kw": 2, "Hi": 7, "Wi": 8, "Ti": 9,
}  # fmt: skip
SQUARE: Dims = {**SIZES, "kw": 3, "Wi": 7}  # many convolutions take square images and kernels alone


@dataclass(frozen=True, slots=True)
class Spec:
    """One reference layer: symbolic shapes ("4H" is four times H), and how to make it."""

    make: Callable[[Dims, Options, np.random.Generator], Any]
    inputs: tuple[tuple[str, str, tuple[str, ...]], ...]  # (name, axes, sizes)
    output: str  # the axes of the output
    parameters: Mapping[str, tuple[str, ...]]
    options: tuple[Options, ...] = ({},)
    gates: tuple[str, ...] = ()
    sign_of: str = ""
    sizes: tuple[Dims, ...] = (SIZES,)
    replay: Callable[[Any, Array, Array], None] | None = (
        None  # (reference, x, user's y): what the user's drew
    )

    def packings(self) -> Iterator[Packing]:
        """The ways in which user code keeps these parameters."""
        if self.gates:
            yield from gated_packings(tuple(self.parameters), self.gates, self.sign_of)
            return
        yield from plain_packings(tuple(self.parameters))
        if "Wh" in self.parameters:
            yield from stacked_packings()

    def shapes(self, dims: Dims) -> dict[str, tuple[int, ...]]:
        """The shapes of the reference's parameters for these sizes."""
        return {name: tuple(_size(s, dims) for s in symbols) for name, symbols in self.parameters.items()}

    @property
    def symbols(self) -> tuple[str, ...]:
        """The letters that the parameters' shapes consist of."""
        found = [s.lstrip("0123456789") for symbols in self.parameters.values() for s in symbols]
        return tuple(dict.fromkeys(found))


def _size(symbol: str, dims: Dims) -> int:
    letter = symbol.lstrip("0123456789")
    return int(symbol.removesuffix(letter) or 1) * dims[letter]


ROWS = ("x", "NF", ("N", "D"))
TIMES = ("x", "NTF", ("N", "T", "D"))
IMAGE = ("x", "NCHW", ("N", "C", "Hi", "Wi"))
STATE = ("h0", "NF", ("N", "H"))
EPSILONS = tuple({"eps": eps} for eps in (1e-5, 1e-8, 1e-6, 1e-7, 1e-3, 1e-4, 1e-9, 1e-10, 1e-12, 1e-15, 0.0))
GAMMA = {"gamma": ("D",), "beta": ("D",)}
CONVOLUTION = {"W": ("F", "C", "kh", "kw"), "b": ("F",)}
# The demanding ones first: functions that take a stride and a padding are tried with both.
STRIDES = tuple(
    {"stride": stride, "padding": padding}
    for stride, padding in ((2, 1), (1, 0), (1, 1), (2, 0), (3, 1), (1, 2))
)
WINDOWS = tuple({"size": size, "stride": stride} for size, stride in ((3, 2), (2, 1), (2, 2), (3, 3), (3, 1)))


def _elementwise(name: str) -> Spec:
    return Spec(lambda d, o, r: getattr(reference, name)(**o), (ROWS,), "NF", {}, SLOPES.get(name, ({},)))


SLOPES: Mapping[str, tuple[Options, ...]] = {
    "LeakyReLU": tuple({"slope": slope} for slope in (0.01, 0.1, 0.2, 0.05, 0.3, 0.25, 0.001)),
    "ELU": tuple({"alpha": alpha} for alpha in (1.0, 0.1, 0.01, 0.5, 2.0)),
}


def _convolution(name: str) -> Spec:
    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        return getattr(reference, name)(d["C"], d["F"], (d["kh"], d["kw"]), rng, **o)

    return Spec(make, (IMAGE,), "NCHW", CONVOLUTION, STRIDES, sizes=(SIZES, SQUARE))


def _convolution1d(name: str) -> Spec:
    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        return getattr(reference, name)(d["C"], d["F"], d["kh"], rng, **o)

    x = ("x", "NCT", ("N", "C", "Ti"))
    return Spec(make, (x,), "NCT", {"W": ("F", "C", "kh"), "b": ("F",)}, STRIDES)


def _pooling(name: str) -> Spec:
    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        return getattr(reference, name)(**o)

    return Spec(make, (IMAGE,), "NCHW", {}, WINDOWS, sizes=(SIZES, {**SQUARE, "Hi": 6, "Wi": 6}))


def _dense() -> Spec:
    return Spec(
        lambda d, o, r: reference.Dense(d["D"], d["M"], r), (ROWS,), "NF", {"W": ("D", "M"), "b": ("M",)}
    )


def _batch_norm(d: Dims, o: Options, rng: np.random.Generator) -> Any:
    return reference.BatchNorm(d["D"], **o)


def _layer_norm(d: Dims, o: Options, rng: np.random.Generator) -> Any:
    return reference.LayerNorm(d["D"], **o)


def _attention(name: str = "ScaledDotProduct") -> Spec:
    inputs = (
        ("Q", "NTF", ("N", "T", "D")),
        ("K", "NTF", ("N", "S", "D")),
        ("V", "NTF", ("N", "S", "E")),
    )
    options = ({"causal": False}, {"causal": True})
    sizes = ({**SIZES, "S": 7}, SIZES, {**SIZES, "E": 5})
    return Spec(lambda d, o, r: reference.ScaledDotProduct(**o), inputs, "NTF", {}, options, sizes=sizes)


def _multi_head() -> Spec:
    options = tuple({"heads": h, "causal": c} for h in (2, 1, 3, 4) for c in (False, True))

    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        return reference.MultiHeadAttention(d["D"], o["heads"], rng, o["causal"])

    square = ("D", "D")
    parameters = {"Wq": square, "Wk": square, "Wv": square, "Wo": square}
    return Spec(make, (TIMES,), "NTF", parameters, options, sizes=({**SIZES, "D": 12},))


def _whole_image(name: str) -> Spec:
    return Spec(lambda d, o, r: getattr(reference, name)(), (IMAGE,), "NC", {})


def _maxout() -> Spec:
    options = tuple({"pieces": pieces} for pieces in (2, 3, 4, 6))
    return Spec(
        lambda d, o, r: reference.Maxout(**o), (ROWS,), "NF", {}, options, sizes=({**SIZES, "D": 12},)
    )


def _dropout() -> Spec:
    def replay(layer: Any, x: Array, y: Array) -> None:
        """The mask that the user's layer drew, and its factor: both stand in its output."""
        layer.replay = y != 0
        scale = y[layer.replay] / x[layer.replay]
        layer.keep = 1.0 / float(np.median(scale)) if scale.size else 1.0

    options = tuple({"rate": rate} for rate in (0.5, 0.2, 0.8))
    return Spec(lambda d, o, r: reference.Dropout(o["rate"], r), (ROWS,), "NF", {}, options, replay=replay)


def _residual(activation: str) -> Spec:
    """A residual connection around two dense layers with an activation between them."""

    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        first, second = reference.Dense(d["D"], d["H"], rng), reference.Dense(d["H"], d["D"], rng)
        return reference.Residual(reference.Sequence(first, getattr(reference, activation)(), second))

    parameters = {"0.W": ("D", "H"), "0.b": ("H",), "2.W": ("H", "D"), "2.b": ("D",)}
    return Spec(make, (ROWS,), "NF", parameters)


def _residual_single(activation: str) -> Spec:
    """A residual connection around one dense layer and its activation."""

    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        dense = reference.Dense(d["D"], d["D"], rng)
        return reference.Residual(reference.Sequence(dense, getattr(reference, activation)()))

    return Spec(make, (ROWS,), "NF", {"0.W": ("D", "D"), "0.b": ("D",)})


def _recurrent(name: str, gates: tuple[str, ...], biases: tuple[str, ...], sign_of: str = "") -> Spec:
    wide = f"{len(gates)}H" if gates else "H"
    inputs = (TIMES, STATE, ("c0", "NF", ("N", "H"))) if name == "LSTM" else (TIMES, STATE)

    def make(d: Dims, o: Options, rng: np.random.Generator) -> Any:
        return getattr(reference, name)(d["D"], d["H"], rng)

    parameters = {"Wx": ("D", wide), "Wh": ("H", wide)} | dict.fromkeys(biases, (wide,))
    return Spec(make, inputs, "NTF", parameters, gates=gates, sign_of=sign_of)


def _specs() -> dict[str, tuple[Spec, ...]]:
    dense = _dense()
    sequences = (TIMES,)
    table: dict[str, tuple[Spec, ...]] = {
        "Dense": (dense,),
        "DenseColumns": (dense,),
        "BatchNorm": (Spec(_batch_norm, (ROWS,), "NF", GAMMA, EPSILONS),),
        "BatchNormClosed": (Spec(_batch_norm, (ROWS,), "NF", GAMMA, EPSILONS),),
        "BatchNorm2d": (
            Spec(
                lambda d, o, r: reference.BatchNorm2d(d["D"], **o),
                (("x", "NCHW", ("N", "D", "Hi", "Wi")),),
                "NCHW",
                GAMMA,
                EPSILONS,
            ),
        ),
        "LayerNorm": (
            Spec(_layer_norm, (ROWS,), "NF", GAMMA, EPSILONS),
            Spec(_layer_norm, sequences, "NTF", GAMMA, EPSILONS),
        ),
        "GroupNorm": (
            Spec(
                lambda d, o, r: reference.GroupNorm(o["groups"], d["D"], o["eps"]),
                (("x", "NCHW", ("N", "D", "Hi", "Wi")),),
                "NCHW",
                GAMMA,
                tuple({"groups": g, **e} for g in (2, 3, 1, 4, 6) for e in EPSILONS),
                sizes=({**SIZES, "D": 12},),
            ),
        ),
        "Embedding": (
            Spec(
                lambda d, o, r: reference.Embedding(d["V"], d["D"], r),
                (("ids", "N", ("N",)),),
                "NF",
                {"W": ("V", "D")},
                sizes=({**SIZES, "N": 7},),
            ),
        ),
        "RNN": (_recurrent("RNN", (), ("b",)),),
        "LSTM": (_recurrent("LSTM", ("i", "f", "g", "o"), ("b",)),),
        "GRU": (
            _recurrent("GRU", ("r", "z", "n"), ("bx", "bh"), "z"),
            _recurrent("GRUOriginal", ("r", "z", "n"), ("b",), "z"),
        ),
        "GRUOriginal": (_recurrent("GRUOriginal", ("r", "z", "n"), ("b",), "z"),),
        "Conv2d": (_convolution("Conv2d"),),
        "Conv2dLoops": (_convolution("Conv2d"),),
        "Conv2dWindows": (_convolution("Conv2d"),),
        "Conv1d": (_convolution1d("Conv1d"),),
        "Conv1dLoops": (_convolution1d("Conv1d"),),
        "MaxPool2d": (_pooling("MaxPool2d"),),
        "MaxPool2dLoops": (_pooling("MaxPool2d"),),
        "AveragePool2d": (_pooling("AveragePool2d"),),
        "GlobalAveragePool2d": (_whole_image("GlobalAveragePool2d"),),
        "GlobalMaxPool2d": (_whole_image("GlobalMaxPool2d"),),
        "Maxout": (_maxout(),),
        "Dropout": (_dropout(),),
        "Residual": (
            *(_residual(a) for a in ("ReLU", "Tanh", "Sigmoid")),
            *(_residual_single(a) for a in ("Identity", "ReLU", "Tanh", "Sigmoid")),
        ),
        "ScaledDotProduct": (_attention(),),
        "MultiHeadAttention": (_multi_head(),),
    }
    for name in ("Identity", "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ELU", "GELU", "Softplus", "Swish"):
        table[name] = (_elementwise(name),)
    for name in ("BatchNorm", "RNN", "LSTM"):
        table[f"{name}Columns"] = table[name]  # the layout of the samples is found anyway
    for name in ("Softmax", "LogSoftmax"):
        over_time = Spec(_elementwise(name).make, (TIMES,), "NTF", {})
        table[name] = table[f"{name}Columns"] = (_elementwise(name), over_time)
    return table


SPECS = _specs()


def specs_of(layer: type) -> tuple[Spec, ...]:
    """The specs to try for a reference class; UsageError for one that cannot be compared with."""
    try:
        return SPECS[layer.__name__]
    except KeyError:
        known = ", ".join(sorted(SPECS))
        raise UsageError(
            f"compare_layer knows no way to set {layer.__name__} beside yours; it knows {known}"
        ) from None


def sizes_from(spec: Spec, shapes: Mapping[str, tuple[int, ...]]) -> Iterator[Dims]:
    """The sizes with which the reference has as many parameter entries as the user's arrays, likeliest first."""
    seen = sorted({n for shape in shapes.values() for n in shape if n > 1} | {1})
    if spec.gates:
        seen += [n // len(spec.gates) for n in seen if n % len(spec.gates) == 0]
    seen += [b - a for a in seen for b in seen if b > a] if len(seen) < 12 else []
    seen += [n // k for n in seen for k in (2, 3, 4, 9, 25) if n % k == 0] if "kh" in spec.symbols else []
    candidates = sorted({n for n in seen if n > 0}, reverse=True)
    total = sum(int(np.prod(shape)) for shape in shapes.values())
    for chosen in _product(candidates, spec.symbols):
        for base in spec.sizes:
            dims = {**base, **chosen}
            sizes = {name: int(np.prod(shape)) for name, shape in spec.shapes(dims).items()}
            biases = [sizes[name] for name in sizes if name.startswith("b") and name != "beta"]
            if total - sum(sizes.values()) in (0, -sum(biases), sum(biases)):  # none, or two of each
                yield dims


def _product(candidates: list[int], symbols: tuple[str, ...]) -> Iterator[dict[str, int]]:
    if not symbols:
        yield {}
        return
    for rest in _product(candidates, symbols[1:]):
        for size in candidates:
            yield {symbols[0]: size, **rest}
