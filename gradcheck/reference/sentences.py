"""The sentence that says a single change of a reference backward of the gradient it explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcheck.reference.edits import Edit


def sentence(edit: Edit, step: str, label: str, whole: bool, more: list[str]) -> str:
    """What a gradient is with this change, {g} standing for its name; `whole`: the change takes a labelled line."""
    code = edit.what
    where = f"step {step}" if step else "the reference"
    if label and step:
        where += f", {label}"
    paths = [text for text in (label, *more) if "path" in text]
    match edit.kind:
        case "term" if whole and paths:
            return f"{{g}} lacks {label} (step {step}: `{code}`)"
        case "term":
            return f"{{g}} lacks the term `{code}` ({where})"
        case "terms" if len(paths) == len(more) + 1:
            return f"{{g}} lacks {' and '.join(paths)} (step {step}: `{code}`)"
        case "terms":
            return f"{{g}} lacks the terms `{code}` ({where})"
        case "factor":
            return f"{{g}} lacks the factor `{code}` ({where})"
        case "branch":
            return f"{{g}} has {edit.to} where the reference has `{code}` ({where})"
        case "doubled":
            return f"{{g}} has the factor `{code}` twice ({where})"
        case "divisor":
            return f"{{g}} lacks the division by `{code}` ({where})"
        case "multiplied":
            return f"{{g}} is multiplied by `{code}` where the reference divides ({where})"
        case "before":
            return (
                f"in {{g}} `{code}` is added before the multiplication by `{edit.to}`, not after it ({where})"
            )
        case "sign" | "turned":
            return f"{{g}} has `{code}` with the wrong sign ({where})"
        case "overwritten":
            return f"{{g}} is as if `{code}` were overwritten (=) where the reference adds up (+=) ({where})"
        case "never":
            return f"{{g}} is as if `{code}` were never set ({where})"
        case "flipped":
            return f"{{g}} has the kernel turned the other way round ({where})"
        case "transposed":
            return f"{{g}} has `{code}` transposed the other way ({where})"
        case "unsummed":
            return f"{{g}} lacks the sum in `{code}` ({where})"
        case "mean":
            return f"{{g}} takes the mean where the reference has the sum `{code}` ({where})"
        case "sum":
            return f"{{g}} takes the sum where the reference has the mean `{code}` ({where})"
        case "axis":
            return f"{{g}} sums over axis {edit.to} where the reference has `{code}` ({where})"
        case "late":
            return (
                f"in {{g}} `{edit.to}` is added after the multiplication, not before it (`{code}`, {where})"
            )
        case "one":
            return f"{{g}} has only the {edit.to} of what is summed in `{code}` ({where})"
        case "power":
            return f"{{g}} lacks a power: the reference has `{code}` ({where})"
        case "unapplied":
            return f"{{g}} uses `{edit.to}` where the reference has `{code}` ({where})"
        case "used":
            return f"{{g}} uses `{edit.to}` where the reference has `{code}` ({where})"
        case "occurrence":
            return f"{{g}} is as with `{code}`, which keeps one of the repeated indices where all add up ({where})"
        case "slope":
            return f"{{g}} uses the slope `{edit.to}` of another activation; the reference has `{code}` ({where})"
        case "twice":
            return f"{{g}} takes the slope at the output of the activation, not at its input: `{edit.to}` ({where})"
        case "part":
            return f"{{g}} lacks what comes through `{code}` ({where})"
        case "swapped":
            return f"{{g}} has `{code}` and `{edit.to}` in each other's place ({where})"
        case _:
            return f"{{g}} has 1 in place of the constant `{code}` ({where})"
