"""What is said of an operation whose result is not finite: what it did, to what, and what helps."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.nonfinite.births import Birth


def summary(birth: Birth) -> str:
    """What the operation did, from its operands: "exp overflows: z goes up to 711"."""
    event = birth.event
    operands = birth.operands()
    text = text_of(birth)
    first = operands[0] if operands else np.array([])
    match event.operation:
        case "exp" | "expm1" | "exp2" | "cosh" | "sinh" | "power" | "square" if first.size:
            peak = number_of(first.flat[int(np.argmax(np.abs(first)))])
            return f"{text} overflows: {_argument(birth)} reaches {peak}"
        case "log" | "log2" | "log10" | "log1p" if first.size:
            low = float(first.min())
            edge = -1.0 if event.operation == "log1p" else 0.0
            what = "0" if low == edge == 0 else f"{low:g}"
            return f"{text} takes the logarithm of {what}, in {int((first <= edge).sum())} of {first.size} entries"
        case "divide" | "true_divide" | "reciprocal" if operands:
            below = operands[-1]
            if (below == 0).any():
                above = operands[0] if len(operands) > 1 else np.ones(1)
                both = bool(((above == 0) & (below == 0)).any())
                return f"{text} divides {'0 by 0' if both else 'by 0'}"
        case "sqrt" if first.size and first.min() < 0:
            return f"{text} takes the root of {first.min():g}"
    infinite = [bool(np.isinf(x).any()) for x in operands]
    if event.operation == "subtract" and sum(infinite) == 2:
        return f"{text} takes inf from inf, in {int(np.isnan(np.asarray(event.result)).sum())} entries"
    if any(infinite):
        return f"{text} makes nan of inf"
    if birth.worst() > 1e30:
        return f"{text} overflows: its operands are as large as {birth.worst():.3g}"
    return f"{text} makes {number_of(event.result)} from finite operands"


def text_of(birth: Birth) -> str:
    """The operation as it is written."""
    return birth.event.site.location.text or birth.event.operation


def _argument(birth: Birth) -> str:
    texts = birth.event.site.operand_texts[birth.event.site.kind == "call" :]
    return texts[0] if texts else "its argument"


def number_of(value: Any) -> str:
    """The first entry that is not finite, or the first of all."""
    array = np.asarray(value, dtype=float).reshape(-1)
    bad = array[~np.isfinite(array)]
    return f"{float(bad[0] if bad.size else array[0]):.6g}"


def carried(birth: Birth, loss: float) -> str:
    """How many entries are not finite there, and what the loss becomes."""
    event = birth.event
    array = np.asarray(event.result)
    count = int((~np.isfinite(array)).sum())
    share = f"{count} of {array.size} entries are" if array.size > 1 else "it is"
    return f"{share} {number_of(array)} there, and the loss becomes {loss:g}"


def name_of(birth: Birth) -> str:
    """What the user calls the result."""
    return birth.event.names[0] if birth.event.names else "loss"


def advice(birth: Birth) -> str:
    """What helps where no edit is known."""
    match birth.event.operation:
        case "exp" | "expm1":
            return "shift the logits by their maximum before exp, or train with a smaller step"
        case "log" | "log2" | "log10" if birth.operands() and birth.operands()[0].min() < 0:
            return "log wants a probability: pass the scores through sigmoid or softmax first"
        case "subtract":
            return "where all of a row is masked out, put a finite number like -1e9 in place of -inf"
        case "log" | "log2" | "log10" | "log1p":
            return "keep log away from 0: np.log(np.maximum(p, 1e-12)), or take the loss from the logits"
        case "divide" | "true_divide" | "reciprocal":
            return "keep the divisor away from 0: add a small constant, or simplify the quotient by hand"
    return "the values have grown this large before: train with a smaller step, or start from smaller weights"
