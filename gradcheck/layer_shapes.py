"""The shapes and formulas of every array of a fully connected net, for rows or columns of samples."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from gradcheck.usage import CommandParser

ACTIVATIONS = {  # name: (formula of a from z, factor of delta from z and a; "" for 1)
    "sigmoid": ("sigmoid({z})", "{a} * (1 - {a})"),
    "tanh": ("np.tanh({z})", "(1 - {a}**2)"),
    "relu": ("np.maximum({z}, 0)", "({z} > 0)"),
    "leaky-relu": ("np.where({z} > 0, {z}, 0.01 * {z})", "np.where({z} > 0, 1, 0.01)"),
    "identity": ("{z}", ""),
}
LOSSES = {  # name: (the loss in words, gradient at the top, activation of the last layer or None for the net's)
    "mse": ("mean over all entries of (a - y)**2", "2 * ({a} - y) / y.size", None),
    "sse": ("sum over all entries of (a - y)**2", "2 * ({a} - y)", None),
    "half": ("1/2 the sum over all entries of (a - y)**2", "({a} - y)", None),
    "binary-cross-entropy": ("mean of -y log a - (1 - y) log(1 - a)", "({a} - y) / y.size", "sigmoid"),
    "cross-entropy": ("mean over the samples of -log a[right class]", "({a} - y) / {N}", "softmax"),
}


@dataclass(frozen=True, slots=True)
class ArrayShape:
    """One array of the net. Sizes are numbers, or "N" for the number of samples."""

    name: str  # "W1", "delta2"
    shape: tuple[int | str, ...]
    formula: str = ""  # numpy, executable; "" for what is given
    product: str = ""  # the shapes in the formula's matrix product: "(4, N) @ (N, 2)"
    note: str = ""


@dataclass(frozen=True, slots=True)
class LayerShapes:
    """The arrays of one layer in the order in which they are computed."""

    number: int
    inputs: int
    outputs: int
    forward: tuple[ArrayShape, ...]  # W, b, z, a
    backward: tuple[ArrayShape, ...]  # delta, dW, db


@dataclass(frozen=True, slots=True)
class NetShapes:
    """All layers of a net; `backward` is computed from the last layer to the first."""

    sizes: tuple[int, ...]
    columns: bool
    activation: str
    loss: str
    given: tuple[ArrayShape, ...]  # x and y
    layers: tuple[LayerShapes, ...]


def shape_text(shape: tuple[int | str, ...]) -> str:
    """(N, 4), (4,): as Python writes a shape, with the letter N unquoted."""
    inner = ", ".join(map(str, shape))
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def net_shapes(
    sizes: tuple[int, ...], *, columns: bool = False, activation: str = "sigmoid", loss: str = "mse"
) -> NetShapes:
    """Shapes and formulas of x, y and, for every layer, of W, b, z, a, delta, dW and db.

    delta is dL/dz. ValueError for fewer than two sizes, sizes below 1 and unknown names.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError("a net has at least two sizes, input and output, and none below 1")
    if activation not in ACTIVATIONS or loss not in LOSSES:
        raise ValueError(f"unknown activation or loss: {activation}, {loss}")

    def shape(size: int) -> tuple[int | str, ...]:
        return (size, "N") if columns else ("N", size)

    last = len(sizes) - 1
    layers = tuple(
        LayerShapes(
            l,
            sizes[l - 1],
            sizes[l],
            _forward(
                l, sizes, shape(sizes[l]), shape(sizes[l - 1]), columns, _last(activation, loss, l, last)
            ),
            _backward(l, sizes, shape, columns, activation, loss),
        )
        for l in range(1, last + 1)
    )
    given = (
        ArrayShape("x", shape(sizes[0]), note="N samples, one per " + ("column" if columns else "row")),
        ArrayShape("y", shape(sizes[-1]), note="the targets, of the shape of the output"),
    )
    return NetShapes(tuple(sizes), columns, activation, loss, given, layers)


def _last(activation: str, loss: str, l: int, last: int) -> str:
    return (LOSSES[loss][2] or activation) if l == last else activation


def _product(left: tuple[int | str, ...], right: tuple[int | str, ...]) -> str:
    return f"{shape_text(left)} @ {shape_text(right)}"


def _forward(
    l: int,
    sizes: tuple[int, ...],
    out: tuple[int | str, ...],
    into: tuple[int | str, ...],
    columns: bool,
    activation: str,
) -> tuple[ArrayShape, ...]:
    n_in, n_out = sizes[l - 1], sizes[l]
    W: tuple[int | str, ...] = (n_out, n_in) if columns else (n_in, n_out)
    b: tuple[int | str, ...] = (n_out, 1) if columns else (n_out,)
    before = "x" if l == 1 else f"a{l - 1}"
    if activation == "softmax":
        a = f"softmax(z{l}, axis={0 if columns else 1})"
    else:
        a = ACTIVATIONS[activation][0].format(z=f"z{l}")
    product = _product(W, into) if columns else _product(into, W)
    formula = f"W{l} @ {before} + b{l}" if columns else f"{before} @ W{l} + b{l}"
    return (
        ArrayShape(f"W{l}", W, note=f"one {'row' if columns else 'column'} per neuron"),
        ArrayShape(f"b{l}", b, note="added to every sample"),
        ArrayShape(f"z{l}", out, formula, product),
        ArrayShape(f"a{l}", out, a),
    )


def _backward(
    l: int,
    sizes: tuple[int, ...],
    shape: Callable[[int], tuple[int | str, ...]],
    columns: bool,
    activation: str,
    loss: str,
) -> tuple[ArrayShape, ...]:
    last, n_in, n_out = len(sizes) - 1, sizes[l - 1], sizes[l]
    before, here = "x" if l == 1 else f"a{l - 1}", {"z": f"z{l}", "a": f"a{l}"}
    slope = ACTIVATIONS[activation][1].format(**here)
    product = ""
    if l == last:
        top = LOSSES[loss][1].format(a=f"a{l}", N="y.shape[1]" if columns else "len(y)")
        # the losses that bring their own activation were differentiated together with it
        factors = top if LOSSES[loss][2] or not slope else f"{top} * {slope}"
        delta = ArrayShape(f"delta{l}", shape(n_out), factors)
    else:
        above = (sizes[l + 1], n_out) if columns else (n_out, sizes[l + 1])
        if columns:
            chain, product = f"W{l + 1}.T @ delta{l + 1}", _product(above[::-1], shape(sizes[l + 1]))
        else:
            chain, product = f"delta{l + 1} @ W{l + 1}.T", _product(shape(sizes[l + 1]), above[::-1])
        delta = ArrayShape(f"delta{l}", shape(n_out), f"({chain}) * {slope}" if slope else chain, product)
    if columns:
        dW = ArrayShape(
            f"dW{l}", (n_out, n_in), f"delta{l} @ {before}.T", _product((n_out, "N"), ("N", n_in))
        )
        db = ArrayShape(f"db{l}", (n_out, 1), f"delta{l}.sum(axis=1, keepdims=True)")
    else:
        dW = ArrayShape(
            f"dW{l}", (n_in, n_out), f"{before}.T @ delta{l}", _product((n_in, "N"), ("N", n_out))
        )
        db = ArrayShape(f"db{l}", (n_out,), f"delta{l}.sum(axis=0)")
    return (delta, dW, db)


def lines(net: NetShapes) -> list[tuple[str, str]]:
    """(style, text) per line of at most 80 characters; the style is what a renderer colours it by."""
    layout = "column" if net.columns else "row"
    sizes = "-".join(map(str, net.sizes))
    result = [
        ("title", f"a {sizes} net, one sample per {layout}, N samples"),
        ("plain", f"activation {net.activation}, loss {net.loss}: {LOSSES[net.loss][0]}"),
        ("plain", ""),
        *((("given", _line(array))) for array in net.given),
    ]
    result += [("plain", ""), ("title", "forward")]
    for layer in net.layers:
        result.append(("layer", f" layer {layer.number}: {layer.inputs} -> {layer.outputs}"))
        for array in layer.forward:
            result += [("forward", line) for line in _lines(array)]
    result += [("plain", ""), ("title", "backward, delta = dL/dz, from the last layer to the first")]
    for layer in reversed(net.layers):
        result.append(("layer", f" layer {layer.number}"))
        for array in layer.backward:
            result += [("backward", line) for line in _lines(array)]
    result += [("plain", "")]
    result += [("note", line) for line in _notes(net)]
    return result


def _line(array: ArrayShape) -> str:
    text = f"= {array.formula}" if array.formula else array.note
    return f"  {array.name:<7} {shape_text(array.shape):<12} {text}".rstrip()


def _lines(array: ArrayShape) -> list[str]:
    one = _line(array)
    if not array.product:
        return [one] if len(one) <= 80 else _folded(one)
    if max(len(one), 48) + 2 + len(array.product) <= 80:
        return [f"{one:<48}  {array.product}"]
    return [*_folded(one), f"{'':25}{array.product}"]


def _folded(line: str) -> list[str]:
    """A line longer than 80 characters, broken before its last factor."""
    cut = line.rfind(" * ", 26, 80) if len(line) > 80 else -1
    return [line] if cut < 0 else [line[:cut], f"{'':25}{line[cut + 1 :]}"]


def _notes(net: NetShapes) -> list[str]:
    notes = [
        "Every gradient has the shape of its parameter: dW of W, db of b.",
        "In each matrix product the two inner sizes are equal and disappear: in dW it is",
        "N, the sum over the samples; in delta the neurons of the layer above.",
    ]
    if len(set(net.sizes)) < len(net.sizes):
        notes += [
            "Equal sizes hide a missing .T: test with sizes that all differ, and with a batch",
            "size N that differs from all of them.",
        ]
    if "sigmoid" in (net.activation, LOSSES[net.loss][2]):
        notes.append("sigmoid(z) = 1 / (1 + np.exp(-z))")
    if LOSSES[net.loss][2] == "softmax":
        notes.append("softmax(z, axis) = np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)")
    return notes


STYLES = {
    "title": "bold",
    "layer": "bold cyan",
    "forward": "green",
    "backward": "magenta",
    "given": "yellow",
    "note": "dim",
    "plain": "",
}


def _size(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number of neurons")
    return int(text)


def shapes_command(argv: list[str]) -> int:
    """0 after printing the shapes of the net described by argv; 2 for a description that makes no net."""
    parser = CommandParser(
        prog="gradcheck shapes", description="Shapes and formulas of every array of a fully connected net."
    )
    parser.add_argument(
        "sizes", type=_size, metavar="SIZE", nargs="+", help="neurons per layer, input first: 4 2 2 2"
    )
    parser.add_argument("--columns", action="store_true", help="one sample per column (W @ x)")
    parser.add_argument("--activation", choices=sorted(ACTIVATIONS), default="sigmoid")
    parser.add_argument("--loss", choices=sorted(LOSSES), default="mse")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed its message
        return int(stop.code or 0)
    try:
        net = net_shapes(
            tuple(options.sizes), columns=options.columns, activation=options.activation, loss=options.loss
        )
    except ValueError as error:
        print(f"gradcheck shapes: {error}", file=sys.stderr)
        return 2
    if options.format == "json":
        print(json.dumps({"schema": 1, **asdict(net)}, indent=2))
        return 0
    coloured = options.color == "always" or (options.color == "auto" and sys.stdout.isatty())
    _print(net, coloured, force=options.color == "always")
    return 0


def _print(net: NetShapes, coloured: bool, *, force: bool) -> None:
    if not coloured:
        for _, line in lines(net):
            print(line)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(force_terminal=True if force else None, width=100)
    for style, line in lines(net):
        text = Text(line)
        name, shape = line[:9], line[10:23]
        if style in ("forward", "backward", "given") and name.strip():
            text.stylize(f"bold {STYLES[style]}", 0, 9)
            text.stylize(STYLES[style], 10, 10 + len(shape))
        else:
            text.stylize(STYLES[style] or "default")
        console.print(text, soft_wrap=True)
