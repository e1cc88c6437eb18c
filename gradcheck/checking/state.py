"""What must be known before any number is believed: values that are not finite, and what backward touches."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from gradcheck.checking.touching import caches_changed, weights_changed
from gradcheck.conventions.graph import Leaf
from gradcheck.conventions.layouts import AXES_OF_ONE
from gradcheck.conventions.names import (
    is_exact_parameter_name,
    is_input_name,
    is_parameter_name,
    looks_like_gradient,
)
from gradcheck.conventions.owners import is_namespace
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.errors import UsageError
from gradcheck.facts import Array, Finding, Severity
from gradcheck.magnitudes import magnitude
from gradcheck.passes import Run
from gradcheck.subject import Subject


def non_finite(subject: Subject) -> Finding:
    """Names the first array that is not finite: before the forward pass if there is one, else among its caches."""
    subject.restore()
    for when in ("before", "after"):
        if when == "after":
            try:
                subject.objective()
            except Exception:
                break
        for leaf in subject.leaves(everywhere=True):
            value = np.asarray(leaf.value)
            if value.dtype.kind == "f" and value.size and not np.isfinite(value).all():
                count = int(np.sum(~np.isfinite(value)))
                subject.restore()
                where = "already before the forward pass" if when == "before" else "after the forward pass"
                return Finding(
                    "X2",
                    "non-finite",
                    leaf.path.name,
                    f"{count} of {value.size} entries of {leaf.path.name} are not finite {where}",
                    help="shift the logits by their maximum before exp, keep log away from 0",
                )
    subject.restore()
    return Finding(
        "X2",
        "non-finite",
        "loss",
        "the loss is not finite although every array of the model is",
        help="shift the logits by their maximum before exp, keep log away from 0",
    )


def loss_changes(parameters: Sequence[Parameter]) -> Finding:
    """The loss itself writes into parameters."""
    names = ", ".join(p.name for p in parameters)
    return Finding(
        "O1",
        "forward-changes-parameters",
        names,
        f"computing the loss changes {names}",
        notes=("the values were put back after every evaluation",),
        help="a forward pass reads weights only; for a loss that also trains, pass the two parts separately",
        severity=Severity.WARNING,
    )


def refuse_odd_parameters(found: Sequence[Leaf]) -> None:
    """UsageError for integer or empty arrays that are called weights."""
    for leaf in found:
        value = leaf.value
        tokens = leaf.path.tokens
        if not isinstance(value, np.ndarray) or not is_parameter_name(tokens) or looks_like_gradient(tokens):
            continue
        if (
            value.dtype.kind in "iu"
            and value.ndim >= 1
            and leaf.path.steps
            and (leaf.path.steps[-1].kind != "item" or _is_key_of_parameters(leaf))
        ):
            raise UsageError(
                f"parameter {leaf.path.name} holds integers ({value.dtype}): a gradient step would be cut to whole "
                f"numbers\n  help: make it float: {leaf.path.name}.astype(float)"
            )


def _is_key_of_parameters(leaf: Leaf) -> bool:
    """Whether a leaf is params["W1"]: an entry of a dict that is no namespace, with the name of a parameter."""
    owner = leaf.path.owner()
    return isinstance(owner, dict) and not is_namespace(owner) and is_exact_parameter_name(leaf.path.tokens)


def empty_parameters(found: Sequence[Leaf]) -> list[str]:
    """One sentence for every empty array that is called a parameter."""
    return [
        f"{leaf.path.name} is empty, shape {np.shape(leaf.value)}: there is nothing to check"
        for leaf in found
        if isinstance(leaf.value, np.ndarray)
        and not leaf.value.size
        and is_parameter_name(leaf.path.tokens)
        and not looks_like_gradient(leaf.path.tokens)
    ]


def probe(
    subject: Subject,
    pairs: Sequence[Pairing],
    run: Run,
    reacting: Callable[[Parameter], bool],
    norm: Callable[[Array], float],
    second: Mapping[str, Array] | None = None,
) -> list[Finding]:
    """What backward touched besides gradients, dead parameters, shared memory, accumulation."""
    findings: list[Finding] = []
    parameters = [p.parameter for p in pairs]
    if subject.step is None:
        findings += weights_changed(run, parameters)
    adding = _growing(run, second or {})
    findings += caches_changed(subject, run, pairs, reacting, frozenset(adding))
    for p in parameters:
        if not reacting(p):
            findings.append(
                Finding(
                    "X1",
                    "dead-parameter",
                    p.name,
                    f"the loss does not react to {p.name}",
                    notes=("its true gradient is zero everywhere",),
                    help="look whether forward uses it at all, or returns a result of an earlier call",
                    severity=Severity.WARNING,
                )
            )
    findings += _shared_memory(parameters)
    findings += _non_finite_gradients(pairs, norm)
    if subject.backward is not None:
        findings += _accumulates(pairs, run, adding)
    return findings


def _shared_memory(parameters: Sequence[Parameter]) -> list[Finding]:
    """Parameters that are one memory; a buffer that several of them are parts of is meant to be."""
    arrays = [(p, p.home) for p in parameters if isinstance(p.home, np.ndarray)][:64]
    findings = []
    for (p, a), (q, b) in itertools.combinations(arrays, 2):
        if not np.may_share_memory(a, b):
            continue
        whole = a if a.size > b.size else b
        parts = sum(c.size < whole.size and np.may_share_memory(whole, c) for _, c in arrays)
        if parts < 2 and np.shares_memory(a, b):
            findings.append(
                Finding(
                    "O2",
                    "shared-memory",
                    f"{p.name}, {q.name}",
                    f"{p.name} and {q.name} share memory",
                    notes=("changing one changes the other; the true gradient is the sum over both uses",),
                    help="copy one of them, unless the weights are tied on purpose",
                    severity=Severity.WARNING,
                )
            )
    return findings


def tied(pairing: Pairing) -> Finding:
    """One array that stands in several places of the net: its gradient is the sum over them."""
    names = " + ".join(f.name for f in (pairing.found, *pairing.more))
    return Finding(
        "X5",
        "tied-parameter",
        pairing.parameter.name,
        f"{pairing.parameter.name} is used in {1 + len(pairing.more)} places of the net",
        notes=(f"the true gradient is the sum over all uses, so {names} was compared",),
        help="an update has to take all of them off the one array",
        severity=Severity.NOTE,
    )


def guarded(name: str, guards: Sequence[float], relative_error: float | None) -> Finding:
    """Gradients that differ from those of the loss as written by what its guard constants do."""
    listed = ", ".join(f"{g:g}" for g in guards[:4])
    off = "" if relative_error is None else f", by {relative_error:.1e} at the worst entry of {name}"
    return Finding(
        "X6",
        "guard-constant",
        name,
        f"the gradient leaves out the guard constants of the loss{off}",
        notes=(
            (f"constants up to 1e-4 in the code: {listed}; with them next to nothing the gradients agree",)
            if guards
            else ("of the logarithms without their guards, log(p) for log(p + 1e-9), it is the gradient",)
        ),
        help="nothing to repair; where predictions are as small as the guard, the gradient is the unguarded loss's",
        severity=Severity.NOTE,
    )


def _non_finite_gradients(pairs: Sequence[Pairing], norm: Callable[[Array], float]) -> list[Finding]:
    for pairing in pairs:
        values = pairing.raw
        if values.dtype.kind != "f" or math.isfinite(norm(values)):  # then no array is made to see it
            continue
        if not np.isfinite(values).all():
            count = int(np.sum(~np.isfinite(values)))
            return [
                Finding(
                    "X2",
                    "non-finite",
                    pairing.found.name,
                    f"{count} of {values.size} entries of {pairing.found.name} are not finite",
                    help="look for 1/(a(1-a)), log(0) or exp of large numbers in backward",
                )
            ]
    return []


def _growing(run: Run, second: Mapping[str, Array]) -> dict[str, Array]:
    """What each call of backward adds to an array of the model, by name: a second on the same state added the same."""
    out: dict[str, Array] = {}
    for f in run.found:
        if f.returned or f.name not in second:
            continue
        first, before = np.asarray(f.value, dtype=float), run.before.get(f.name)
        if second[f.name].shape != first.shape or np.allclose(second[f.name], first, rtol=1e-7, atol=0):
            continue
        start = np.zeros_like(first) if before is None or before.shape != first.shape else before
        size = magnitude(first - start)
        if np.allclose(second[f.name] - first, first - start, rtol=1e-5, atol=1e-9 * size):
            out[f.name] = first - start
    return out


def _alike(a: Array, b: Array) -> bool:
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-7, atol=1e-9 * magnitude(b))


def _accumulates(pairs: Sequence[Pairing], run: Run, adding: Mapping[str, Array]) -> list[Finding]:
    """Gradients kept in the model that add up over calls, also beside those that were compared."""
    taken = {p.found.name for p in pairs if not p.found.returned and p.layout is not None}
    true = [
        np.asarray(p.layout.values, dtype=float) for p in pairs if p.found.returned and p.layout is not None
    ]
    names = [name for name, added in adding.items() if name in taken or any(_alike(added, g) for g in true)]
    leftovers = [name for name in names if name in taken and np.any(run.before.get(name, 0))]
    if not names:
        return []
    listed = leftovers or names
    return [
        Finding(
            "O3",
            "gradient-not-reset",
            ", ".join(listed),
            f"backward() adds to {', '.join(listed)} instead of setting {'it' if len(listed) == 1 else 'them'}"
            + (", and found it other than zero" if leftovers else ""),
            notes=("a second forward and backward doubles what one gives",),
            help="set the gradients to zero before each backward, or use = instead of +=",
            severity=Severity.ERROR if leftovers else Severity.WARNING,
        )
    ]


def wrong_shape(pairing: Pairing) -> Finding:
    """A gradient that cannot be its parameter's by its shape."""
    shape, wanted = np.shape(pairing.raw), pairing.parameter.shape
    if pairing.raw.dtype.kind not in "fiub":
        return Finding(
            "X4",
            "gradient-type",
            pairing.parameter.name,
            f"{pairing.found.name} has dtype {pairing.raw.dtype}, its parameter {pairing.parameter.name} real numbers",
            help="a gradient of a real loss by real weights is an array of real numbers",
        )
    return Finding(
        "X4",
        "gradient-shape",
        pairing.parameter.name,
        f"{pairing.found.name} has shape {shape}, its parameter {pairing.parameter.name} has {wanted}",
        notes=("a gradient has the shape of its parameter, because it is subtracted from it entry by entry",),
        help=_shape_help(shape, wanted),
    )


def spread_in_a_step(pairing: Pairing) -> Finding | None:
    """A gradient whose numbers are right and which a plain step would spread: (n,) for (n, 1) makes (n, n)."""
    shape, wanted = np.shape(pairing.raw), pairing.parameter.shape
    if pairing.layout is None or pairing.layout.name != AXES_OF_ONE:
        return None
    step = np.broadcast_shapes(shape, wanted)
    if step == wanted:
        return None
    name = pairing.parameter.name
    return Finding(
        "X4",
        "gradient-shape",
        name,
        f"the numbers of {pairing.found.name} are right, its shape is {shape}, where {name} has {wanted}",
        notes=(f"unless it is reshaped first, {name} - lr * {pairing.found.name} has shape {step}",),
        help=f"bring it to {wanted}: keepdims=True in its sum, or .reshape{wanted}",
        severity=Severity.WARNING,
    )


def _shape_help(shape: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    inner = tuple(n for n in wanted if n != 1)
    if len(shape) == 2 and len(inner) <= 1 and inner:
        for axis in (0, 1):
            if shape[1 - axis] == inner[0]:
                return (
                    f"sum over the samples: .sum(axis={axis}{', keepdims=True' if len(wanted) == 2 else ''})"
                )
    if len(shape) < 2 <= len(wanted):
        return "an outer product of the layer's input with its delta has this shape; .T does nothing to a 1-d array"
    return f"bring it to {wanted}"


def sizes(subject: Subject, parameters: Sequence[Parameter]) -> dict[str, int]:
    """The batch size, the number of inputs and of outputs, as far as arrays called X or y and the parameters tell."""
    out: dict[str, int] = {}
    own = {n for p in parameters for n in p.shape}
    shapes: list[tuple[int, ...]] = []
    known = {p.path.tokens for p in parameters}  # t may be a filter
    kept = subject.kept_leaves(everywhere=True)
    for leaf in kept:
        tokens = leaf.path.tokens
        if tokens in known or not is_input_name(tokens) or not np.ndim(leaf.value) or np.size(leaf.value) < 2:
            continue
        held = is_input_name(tokens[:-1])
        if (
            held
            and sum(np.ndim(other.value) > 0 for other in kept if other.path.tokens[:-1] == tokens[:-1]) > 2
        ):
            continue  # target.value of a net that is called target, and holds other arrays than a tensor does
        shapes.append(np.shape(leaf.value))
    # what inputs and targets have in common and no parameter has is the number of samples
    common = set.intersection(*map(set, shapes)) - {1} if shapes else set()
    batch = [n for n in common if n not in own] or list(common)
    leading = {shape[0] for shape in shapes}
    alone = len(shapes) == 1 and len(shapes[0]) > 2  # then what no parameter has may count steps as well
    if len(batch) == 1 and not alone:
        out["batch size"] = batch[0]
    elif len(leading) == 1 and (first := leading.pop()) > 1:
        out["batch size"] = first
    matrices = [p for p in parameters if len(p.shape) == 2 and min(p.shape) > 1]
    vectors = [p for p in parameters if p.size == max(p.shape, default=1) and p.size > 1]
    if matrices and vectors:
        last, width = matrices[-1].shape, vectors[-1].size
        if width in last:
            out["outputs"] = width
        first_width = vectors[0].size
        inputs = [n for n in matrices[0].shape if n != first_width]
        if inputs:
            out["inputs"] = inputs[0]
    return out


def unchecked(names: Sequence[str]) -> Finding:
    """Matrices beside the parameters that count for the loss, and of which no gradient was found."""
    listed = ", ".join(names)
    return Finding(
        "X9",
        "unchecked-array",
        listed,
        f"not checked: no gradient was found for {listed}, though the loss reacts",
        notes=("a state or a constant has none, a weight should have one: nothing is said about it here",),
        help=f"if it is a parameter, say where its gradient is: parameters=..., gradients={{'{names[0]}': ...}}",
        severity=Severity.WARNING,
    )
