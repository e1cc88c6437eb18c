"""The causes gradcheck knows: a file of `causes/` each, found by its name, its docstring being its page."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import ModuleType

from gradcheck.errors import UsageError
from gradcheck.evidence import Evidence
from gradcheck.facts import Severity

SECTIONS = ("What you see", "Why it happens", "Wrong", "Right", "How it is proven", "Look-alikes")
FAMILIES: Mapping[str, str] = {
    "scale": "A constant factor",
    "sign": "A sign",
    "activation": "The derivative of an activation",
    "loss": "The loss and the softmax",
    "chain": "The chain rule between layers",
    "bias": "The bias",
    "decay": "Regularisation",
    "convolution": "Convolution and pooling",
    "norm": "Normalisation layers",
    "recurrent": "Recurrent nets",
    "dropout": "Dropout",
    "embedding": "Embedding",
    "shape": "Shapes, rows and columns",
    "state": "State kept between calls",
    "update": "The update step",
    "unnamed": "Without a name",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A cause that explains the gradients of `subjects` by a relation that holds in numbers.

    `certain` is False when the same numbers have another reading; the summary must then say both.
    `rank` breaks ties between matches that explain equally many parameters: the higher one is the more
    specific statement.
    """

    subjects: tuple[str, ...]
    summary: str
    notes: tuple[str, ...] = ()
    help: str = ""
    certain: bool = True
    rank: int = 0
    severity: Severity = Severity.ERROR


class RepairKind(StrEnum):
    """How one statement was changed to yield what it should; the words a repair engine speaks to the
    causes in.
    """

    INSERT_FACTOR = "insert factor"  # result * factor is right; `after` is the role of the factor
    DROP_FACTOR = "drop factor"  # an operand of a product (or divisor) was removed; `before` is its role
    REPLACE_OPERAND = "replace operand"  # `before` -> `after`, both roles; also another argument of a call
    REPLACE_FUNCTION = (
        "replace function"  # function_before -> function_after: "mean" -> "sum", "sigmoid'" -> "tanh'"
    )
    CHANGE_OPERATOR = (
        "change operator"  # operator_before -> operator_after: "*" -> "@", "+" -> "-", "/" -> "*"
    )
    NEGATE = "negate"  # the sign of the whole statement
    INSERT_TRANSPOSE = "insert .T"  # of the operand whose role is `after`
    DROP_TRANSPOSE = "drop .T"
    SWAP_OPERANDS = "swap operands"  # b @ a for a @ b
    OUTER_PRODUCT = "outer product"  # np.outer, or both operands made 2-d
    INSERT_SUM = "insert sum"
    DROP_SUM = "drop sum"
    CHANGE_AXIS = "change axis"  # of a sum, keepdims included
    RESHAPE = "reshape"  # only the shape changes, every number stays: (n,) -> (1, n)
    INSERT_TERM = "insert term"  # result + term; `after` is the role of the term
    DROP_TERM = "drop term"
    ASSIGN_TO_ADD = "= to +="
    ADD_TO_ASSIGN = "+= to ="
    DROP_STATEMENT = "drop statement"
    MOVE_STATEMENT = "move statement"  # to another place in the order (update after propagation)
    REPLACE_TARGET = "replace target"  # the name a statement binds or stores to
    INSERT_COPY = "insert .copy()"
    CHANGE_INDEX = "change index"  # [l] -> [l + 1], [t] -> [t - 1], a slice that drops the bias unit
    REPLACE_EXPRESSION = "replace expression"  # the whole right-hand side by a known formula


WHAT: Mapping[str, str] = {
    "input": "the net's input X, one sample or a batch",
    "target": "y",
    "prediction": "the net's output, whatever activation made it",
    "error": "prediction - target",
    "z": "pre-activation of `layer`",
    "a": "activation of `layer`: g(z)",
    "weights": "the weight matrix of `layer`, as the forward pass used it",
    "updated weights": "the weight matrix of `layer` after its update",
    "bias": "the bias of `layer`",
    "scale parameter": "gamma of a normalisation layer",
    "dL/dz": "the true gradient with respect to z of `layer`",
    "dL/da": "with respect to a of `layer` (for layer - 1 this is what a backward returns)",
    "dL/dW": "with respect to the weights of `layer`",
    "dL/db": "with respect to the bias of `layer`",
    "dL/d(other)": "with respect to another forward value: a branch, a state, another kind of parameter",
    "upstream": "what a backward was handed, when it is not known to be one of the above",
    "activation derivative": "g'(z) of `layer`; `function` is g, `at` the argument it was given: z, a, upstream",
    "softmax jacobian": "the Jacobian matrix of a softmax, or its diagonal (`function` 'diagonal')",
    "mask": "a dropout mask, scaled or not",
    "decay": "a regularisation term: c * W or c * sign(W), `value` is c",
    "other branch": "the contribution that reaches a value through its other use",
    "batch size": "N; `value` is the factor that was inserted: N, 1/N",
    "size": "another length that occurs; `function` names it: outputs, classes, time steps",
    "constant": "a bare number, `value`",
    "learning rate": "the step of the update",
    "standard deviation": "of a normalisation layer, or a power of it",
    "ones": "an array of ones",
    "time step": "the value of the same name one step earlier or later; `function` is h, c or x",
    "unknown": "none of these",
}


@dataclass(frozen=True, slots=True)
class Role:
    """What an operand is in the words of the field: one key of WHAT, and the layer it belongs to (from
    1, forward).
    """

    what: str
    layer: int | None = None
    function: str = ""  # "sigmoid", "tanh", "relu", ...; for a size its name
    at: str = ""  # for a derivative: the argument it was evaluated at
    value: float | None = None  # for a factor: its number
    name: str = ""  # of the forward value or parameter, where two of one layer must be told apart

    def __post_init__(self) -> None:
        if self.what not in WHAT:
            raise ValueError(f"unknown role {self.what!r}: one of {', '.join(WHAT)}")


UNKNOWN = Role("unknown")
SHARED = Role("unknown", function="shared")  # an array that stands for several names
IDS = "ids"  # the function of an operand that says which rows are taken or added to
LABELS = "labels"  # the same, of an index that takes one entry of each row
WHOLE = "whole"  # of a target that is bound as a whole, not piece by piece
MATRIX = "matrix"  # of a factor that the forward pass multiplied a whole value with: an adjacency, an average
COUNTS = "counts"  # of a size that differs from row to row: how many neighbours, how many words


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """One edit of one statement that was proven to make it right, in the words that name a cause.

    Leave a field at its default when it is not known: a cause asks for what it needs and stays silent
    otherwise.
    """

    kind: RepairKind
    needed: Role = UNKNOWN  # what the statement's value must be: Role("dL/dz", 2)
    found: Role = UNKNOWN  # what it is instead, when that has a name: Role("dL/da", 2)
    before: Role = UNKNOWN  # the operand, factor or term that was there
    after: Role = UNKNOWN  # the one that makes it right
    operator_before: str = ""
    operator_after: str = ""
    function_before: str = ""
    function_after: str = ""
    last_layer: bool | None = None  # the statement belongs to the net's last layer
    begins: bool | None = (
        None  # it begins the backward pass, or that of one term of the loss; False: gradients go into it
    )
    whole_pass: bool = False  # the factor is shared by every gradient of the pass: a statement about the loss
    loss: str = ""  # "cross-entropy", "squared error", ... as far as the recording tells
    layer_kind: str = (
        ""  # "dense", "convolution", "pooling", "norm", "recurrent", "dropout", "embedding", "attention"
    )
    in_place: bool = (
        False  # the statement writes into an array that the forward pass or another value still needs
    )
    shape_before: tuple[int, ...] | None = None
    shape_after: tuple[int, ...] | None = None
    crash: bool = False  # the statement raised: shapes decided, not values
    doubts: tuple[str, ...] = ()  # codes of causes that the same values allow


@dataclass(frozen=True, slots=True)
class Page:
    """What `gradcheck cause CODE` shows: the docstring of the cause's file, and where it leads."""

    code: str
    name: str
    family: str
    title: str
    text: str
    sections: Mapping[str, str]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """One file of causes/: its page, what proves it on whole gradients, what recognises it in a
    repaired line.
    """

    page: Page
    diagnose: Callable[[Evidence], Match | None] | None = None
    explains: Callable[[LineEvidence], bool] | None = None
    silences: tuple[str, ...] = field(default=())  # more general causes that say less about the same numbers

    @property
    def code(self) -> str:
        """The letter of the family and a number: "A1", "C3b"."""
        return self.page.code


@cache
def causes() -> tuple[Cause, ...]:
    """Every cause, ordered by code; a file is one when its name reads like `a1_missing_batch_mean`."""
    import gradcheck.causes as package

    found = []
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        match = re.fullmatch(r"([a-z])(\d+)([a-z]?)_(\w+)", module.name.rpartition(".")[2])
        if match is not None and not module.ispkg:
            letter, number, variant, name = match.groups()
            found.append(
                _cause(f"{letter.upper()}{number}{variant}", name, importlib.import_module(module.name))
            )
    return tuple(sorted(found, key=lambda cause: _order(cause.code)))


def pages() -> tuple[Page, ...]:
    """The pages of all causes, ordered by code."""
    return tuple(cause.page for cause in causes())


def page(code_or_name: str) -> Page:
    """The page with that code or name, in any case; UsageError with the nearest ones otherwise."""
    wanted = code_or_name.strip().lower().replace("_", "-").replace(" ", "-")
    everything = pages()
    for candidate in everything:
        if wanted in (candidate.code.lower(), candidate.name):
            return candidate
    if re.fullmatch(r"[a-z]\d+[a-z]?", wanted):  # a code: others of its family, A4 and A5 for A9
        family = [candidate.code for candidate in everything if candidate.code[0].lower() == wanted[0]]
        near = difflib.get_close_matches(wanted.upper(), family, n=3, cutoff=0.0)
    else:
        near = difflib.get_close_matches(wanted, [each.name for each in everything], n=3, cutoff=0.5)
    hint = f"\n  nearest: {', '.join(near)}" if near else ""
    raise UsageError(f"there is no cause {code_or_name!r}{hint}\n  all of them: gradcheck causes")


def has_page(code: str) -> bool:
    """Whether a finding's code leads to a page."""
    return any(candidate.code == code for candidate in pages())


def name_line(*readings: LineEvidence) -> tuple[Page, ...]:
    """The causes that a proven edit shows, those of the first reading first; () when the edit has no name.

    Several readings tell one edit in several ways. A cause that another one silences is left out: "derivative
    missing at the output" says more than "derivative missing".
    """
    fitting: list[Cause] = []
    for line in readings:
        for cause in causes():
            if cause.explains is not None and cause not in fitting and cause.explains(line):
                fitting.append(cause)
    silenced = {code for cause in fitting for code in cause.silences}
    return tuple(cause.page for cause in fitting if cause.code not in silenced)


def _cause(code: str, name: str, module: ModuleType) -> Cause:
    family = module.__name__.split(".")[-2]
    text = (module.__doc__ or "").strip()
    title, _, body = text.partition("\n")
    related = tuple(
        dict.fromkeys(re.findall(r"\b([A-Z]\d{1,2}[a-z]?)\b", _sections(body).get("Look-alikes", "")))
    )
    return Cause(
        Page(code, name.replace("_", "-"), family, title.strip().rstrip("."), text, _sections(body), related),
        getattr(module, "diagnose", None),
        getattr(module, "explains", None),
        tuple(getattr(module, "SILENCES", ())),
    )


def _sections(body: str) -> dict[str, str]:
    """The parts of a page by heading, each as written, without its indentation."""
    pieces = re.split(rf"^({'|'.join(SECTIONS)}):", body, flags=re.MULTILINE)
    return {heading: part.strip("\n ") for heading, part in zip(pieces[1::2], pieces[2::2])}


def _order(code: str) -> tuple[str, int, str]:
    match = re.fullmatch(r"([A-Z])(\d+)([a-z]?)", code)
    assert match is not None
    return match[1], int(match[2]), match[3]
