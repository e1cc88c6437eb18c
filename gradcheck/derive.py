"""Prints a reference layer with the derivation of its backward pass: `gradcheck derive batchnorm`."""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
import pkgutil
import sys
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from types import ModuleType

from gradcheck.render.folding import fold_code, fold_text, room_of
from gradcheck.usage import CommandParser

OTHER_NAMES = {  # what people call a layer, where it is not the name of its class; written as `_plain` writes it
    "affine": "Dense",
    "linear": "Dense",
    "fc": "Dense",
    "fullyconnected": "Dense",
    "perceptron": "Dense",
    "mlp": "Dense",
    "logistic": "Sigmoid",
    "conv": "Conv2dLoops",
    "convolution": "Conv2dLoops",
    "convolution2d": "Conv2d",
    "convolution1d": "Conv1d",
    "im2col": "Conv2d",
    "bn": "BatchNorm",
    "batchnorm1d": "BatchNorm",
    "ln": "LayerNorm",
    "gn": "GroupNorm",
    "instancenorm": "GroupNorm",
    "attention": "ScaledDotProduct",
    "dotproductattention": "ScaledDotProduct",
    "scaleddotproductattention": "ScaledDotProduct",
    "selfattention": "MultiHeadAttention",
    "multihead": "MultiHeadAttention",
    "mha": "MultiHeadAttention",
    "maxpool": "MaxPool2dLoops",
    "pool": "MaxPool2dLoops",
    "averagepool": "AveragePool2d",
    "meanpool": "AveragePool2d",
    "globalaveragepool": "GlobalAveragePool2d",
    "globalmaxpool": "GlobalMaxPool2d",
    "gap": "GlobalAveragePool2d",
    "mse": "SquaredError",
    "meansquarederror": "SquaredError",
    "sse": "SquaredError",
    "l2": "SquaredError",
    "l2loss": "SquaredError",
    "mae": "AbsoluteError",
    "meanabsoluteerror": "AbsoluteError",
    "l1": "AbsoluteError",
    "l1loss": "AbsoluteError",
    "smoothl1": "Huber",
    "bce": "BinaryCrossEntropy",
    "logloss": "BinaryCrossEntropy",
    "bcewithlogits": "SigmoidCrossEntropy",
    "crossentropy": "SoftmaxCrossEntropy",
    "categoricalcrossentropy": "SoftmaxCrossEntropy",
    "softmaxwithloss": "SoftmaxCrossEntropy",
    "nll": "SoftmaxCrossEntropy",
    "svm": "Hinge",
    "kl": "KullbackLeibler",
    "kldivergence": "KullbackLeibler",
    "silu": "Swish",
    "lrelu": "LeakyReLU",
    "rectifier": "ReLU",
    "recurrent": "RNN",
    "vanillarnn": "RNN",
    "bptt": "RNN",
    "longshorttermmemory": "LSTM",
    "gatedrecurrentunit": "GRU",
    "skip": "Residual",
    "skipconnection": "Residual",
    "residualblock": "Residual",
    "resnet": "Residual",
    "sequential": "Sequence",
    "lookup": "Embedding",
    "wordembedding": "Embedding",
}
SPELLINGS = {"normalisation": "norm", "normalization": "norm", "pooling": "pool", "avg": "average"}
ENTRY_BY_ENTRY = {  # rows or columns make no difference; activations are too
    "Dropout", "SquaredError", "AbsoluteError", "Huber", "BinaryCrossEntropy", "SigmoidCrossEntropy", "BinaryHinge",
    "Residual", "Sequence",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Derivation:
    """The parts of one reference layer, as they stand in its source file."""

    name: str
    file: str
    about: str  # the docstring of the class
    forward: str
    derivation: str  # the comments above backward, without their signs
    backward: str
    helpers: tuple[tuple[str, str], ...] = ()  # (derivation, source) of functions that backward calls


def _plain(name: str) -> str:
    plain = "".join(c for c in name.lower() if c.isalnum())
    for long, short in SPELLINGS.items():
        plain = plain.replace(long, short)
    return plain


def reference_classes() -> dict[str, type]:
    """The reference layers by the names of their classes."""
    layers = importlib.import_module("reference_nets.layers")
    return {name: getattr(layers, name) for name in layers.__all__ if name != "Layer"}


def find(name: str, *, columns: bool = False) -> type:
    """The reference class that is meant by `name`; LookupError with the nearest names when none is."""
    classes = reference_classes()
    by_plain = {_plain(n): n for n in classes}
    wanted = _plain(name)
    stems = (wanted, wanted.removesuffix("layer"), wanted.removesuffix("loss"), wanted.removesuffix("2d"))
    found = next((hit for s in stems if (hit := by_plain.get(s) or OTHER_NAMES.get(s))), None)
    if found is None:
        near = difflib.get_close_matches(wanted, [*by_plain, *OTHER_NAMES], n=3, cutoff=0.6)
        nets = [m.name for m in pkgutil.iter_modules(importlib.import_module("reference_nets").__path__)]
        if net := next((n for n in nets if _plain(n) in (wanted, wanted.removesuffix("block"))), None):
            raise LookupError(f"{name!r} is a whole net: read reference_nets/{net}.py, or run it")
        hint = ", ".join(dict.fromkeys(by_plain.get(n) or OTHER_NAMES[n] for n in near))
        raise LookupError(
            f"no reference layer is called {name!r}"
            + (f"; near it: {hint}" if hint else "")
            + "\n  help: `gradcheck derive` without a name lists all of them"
        )
    if not columns or found.endswith("Columns"):
        return classes[found]
    if f"{found}Columns" in classes:
        return classes[f"{found}Columns"]
    if found in ENTRY_BY_ENTRY or classes[found].__module__.endswith(".activations"):
        return classes[found]
    told = ", ".join(n.removesuffix("Columns") for n in classes if n.endswith("Columns"))
    raise LookupError(
        f"{found} has no version with one sample per column\n  help: `gradcheck derive {found}`; with columns there "
        f"are {told}, and whatever works entry by entry"
    )


@cache
def _lines(module: ModuleType) -> tuple[str, ...]:
    return tuple(inspect.getsource(module).splitlines())


def _source(module: ModuleType, node: ast.stmt) -> str:
    lines = _lines(module)[node.lineno - 1 : node.end_lineno]
    return "\n".join(line[node.col_offset :] for line in lines)


def _comments_above(module: ModuleType, node: ast.stmt) -> str:
    lines = _lines(module)
    first = node.lineno - 1
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    comments = [line.strip()[1:] for line in lines[first : node.lineno - 1]]
    return "\n".join(comment.removeprefix(" ") for comment in comments)


def _function(tree: ast.Module | ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def _method(layer: type, name: str) -> tuple[ModuleType, ast.FunctionDef]:
    """Where a method is written, in the class itself or in the nearest of its bases that has it."""
    for owner in layer.__mro__:
        if name in vars(owner):
            module = importlib.import_module(owner.__module__)
            tree = ast.parse("\n".join(_lines(module)))
            body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == owner.__name__)
            found = _function(body, name)
            if found is not None:
                return module, found
    raise LookupError(f"{layer.__name__} has no {name}")


def derivation(layer: type) -> Derivation:
    """The source of a reference layer's forward and backward with the derivation written above it."""
    module, backward = _method(layer, "backward")
    tree = ast.parse("\n".join(_lines(module)))
    called = [
        n.func.id for n in ast.walk(backward) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
    helpers = [
        (_comments_above(module, f), _source(module, f))
        for name in dict.fromkeys(called)
        if (f := _function(tree, name)) is not None
    ]
    return Derivation(
        layer.__name__,
        layer.__module__.replace(".", "/") + ".py",
        inspect.getdoc(layer) or "",
        _source(*_method(layer, "forward")),
        _comments_above(module, backward),
        _source(module, backward),
        tuple(helpers),
    )


def step_of(layer: type, number: str) -> str:
    """The text of step (number) of the layer's derivation, with its continuation lines; "" when there is none."""
    found = derivation(layer)
    for text in (found.derivation, *(above for above, _ in found.helpers)):
        lines = text.splitlines()
        starts = [k for k, line in enumerate(lines) if line.startswith(f"({number})")]
        if starts:
            rest = lines[starts[0] + 1 :]
            more = next((k for k, line in enumerate(rest) if not line.startswith("    ")), len(rest))
            return "\n".join([lines[starts[0]], *rest[:more]])
    return ""


def _sections(found: Derivation) -> list[tuple[str, str, str]]:
    """(title, text, kind) with kind text or code, in the order of reading."""
    sections = [
        (f"{found.name}  ({found.file})", found.about, "text"),
        ("forward", found.forward, "code"),
        ("derivation of backward", found.derivation, "text"),
        ("backward", found.backward, "code"),
    ]
    for above, source in found.helpers:
        if above:
            sections.append(("derivation of what it calls", above, "text"))
        sections.append(("what it calls", source, "code"))
    return [(title, text, kind) for title, text, kind in sections if text]


def derive_command(argv: list[str]) -> int:
    """0 after printing the derivation of the layer named in argv, or the list of layers; 2 for an unknown one."""
    parser = CommandParser(
        prog="gradcheck derive", description="A reference layer and the derivation of its backward pass."
    )
    parser.add_argument("layer", nargs="?", help="batchnorm, dense, lstm, ...; without it: the list")
    parser.add_argument("--columns", action="store_true", help="one sample per column")
    parser.add_argument("--beside", metavar="FILE::NAME", help="show your backward beside the reference's")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed its message
        return int(stop.code or 0)
    if options.layer is None:
        room = room_of(sys.stdout)
        for name, layer in reference_classes().items():
            about = fold_text((inspect.getdoc(layer) or "").splitlines()[0], room and room - 21)
            print(f"{name:<20} " + about.replace("\n", "\n" + " " * 21))
        return 0
    try:
        found = derivation(find(options.layer, columns=options.columns))
        yours = their_backward(options.beside) if options.beside else ""
    except LookupError as error:
        print(f"gradcheck derive: {error.args[0]}", file=sys.stderr)
        return 2
    coloured = options.color == "always" or (options.color == "auto" and sys.stdout.isatty())
    sections = _sections(found)
    if yours:
        sections[3] = (sections[3][0] + ", yours beside it", beside(found.backward, yours), "code")
    _print(sections, coloured, force=options.color == "always")
    return 0


def their_backward(place: str) -> str:
    """The source of the backward of FILE::NAME, NAME a class or a function; the file is read, never run.

    LookupError when there is no such file or name, or no method whose name begins like "backward".
    """
    file, _, name = place.partition("::")
    try:
        text = Path(file).read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise LookupError(f"{file} cannot be read: {error}") from None
    named = [n for n in ast.walk(tree) if isinstance(n, (ast.ClassDef, ast.FunctionDef)) and n.name == name]
    if not named:
        kinds = [n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
        raise LookupError(
            f"{file} has no class or function {name!r}" + (f"; it has {', '.join(kinds)}" if kinds else "")
        )
    node: ast.ClassDef | ast.FunctionDef = named[0]
    if isinstance(node, ast.ClassDef):
        methods = [n for n in node.body if isinstance(n, ast.FunctionDef)]
        back = [n for n in methods if n.name.lstrip("_").startswith(("back", "bprop", "bwd", "grad"))]
        if not back:
            raise LookupError(f"{name} has no backward; its methods are {', '.join(n.name for n in methods)}")
        node = back[0]
    lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
    return "\n".join(line[node.col_offset :] for line in lines)


def beside(left: str, right: str, gap: str = "  |  ") -> str:
    """Two texts in two columns, as wide as the longest line of the left one needs."""
    rows = list(zip_longest(left.splitlines(), right.splitlines(), fillvalue=""))
    width = max(len(one) for one, _ in rows)
    return "\n".join(f"{one:<{width}}{gap}{two}".rstrip() for one, two in rows)


def _print(sections: list[tuple[str, str, str]], coloured: bool, *, force: bool) -> None:
    room = room_of(sys.stdout)
    folded = {"code": fold_code, "text": fold_text}
    sections = [(title, folded[kind](text, room), kind) for title, text, kind in sections]
    if not coloured:
        for title, text, _ in sections:
            print(f"{title}\n{'-' * len(title)}\n{text}\n")
        return
    from rich.console import Console
    from rich.syntax import Syntax
    from rich.text import Text

    console = Console(force_terminal=True if force else None)
    for title, text, kind in sections:
        console.print(Text(title, style="bold cyan"))
        if kind == "code":
            console.print(
                Syntax(text, "python", theme="ansi_dark", background_color="default"), soft_wrap=True
            )
        else:
            console.print(Text(text), soft_wrap=True)
        console.print()
