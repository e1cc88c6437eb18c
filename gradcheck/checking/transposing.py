"""Gradients kept as the transposes of their matrices: a convention, unless others of the net are kept as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gradcheck.checking.guards import user_functions
from gradcheck.conventions.layouts import TRANSPOSED
from gradcheck.conventions.pairs import Pairing
from gradcheck.facts import Finding, Severity
from gradcheck.source import is_user_file, text_of
from gradcheck.subject import Subject

INDEX = r"""(?:\[[^\]\n]*\]|['"]\])*"""  # behind a name: of a list or a key
TURNED = r"\s*\.\s*(?:T\b|transpose\b|swapaxes\b)"
TURNING = r"\b(?:transpose|swapaxes)\(\s*[\w.\[\]'\"]*\b"


def unlike_others(subject: Subject, pairs: Sequence[Pairing]) -> list[Pairing]:
    """The pairings, without a layout where a gradient is transposed beside one that has its matrix's shape.

    A step that subtracts both cannot be formed. Where the user's files transpose it themselves, it is meant so.
    """
    oblong = [p for p in pairs if _is_oblong(p)]
    turned = {id(p) for p in oblong if p.layout is not None and p.layout.name == TRANSPOSED}
    plain = any(p.layout is not None and not p.layout.name for p in oblong)
    if not turned or not plain:
        return list(pairs)
    text = _text(subject)
    return [replace(p, layout=None) if id(p) in turned and not _is_meant(p, text) else p for p in pairs]


def kept_transposed(subject: Subject, pairing: Pairing) -> Finding | None:
    """A warning that right numbers stand in the transposed shape, unless the user's files transpose them back."""
    if pairing.layout is None or pairing.layout.name != TRANSPOSED or not _is_oblong(pairing):
        return None
    if _is_meant(pairing, _text(subject)):
        return None
    name, gradient = pairing.parameter.name, pairing.found.name
    shape, wanted = pairing.raw.shape, pairing.parameter.shape
    return Finding(
        "X4",
        "gradient-shape",
        name,
        f"the numbers of {gradient} are right, its shape is {shape}, where {name} has {wanted}: it is the transpose",
        notes=(f"unless it is transposed first, {name} - lr * {gradient} cannot be formed",),
        help=f"exchange the operands of the product that makes it, or write {gradient}.T in the update",
        severity=Severity.WARNING,
    )


def _is_oblong(pairing: Pairing) -> bool:
    shape = pairing.parameter.shape
    return len(shape) == 2 and shape[0] != shape[1] and min(shape) > 1


def _is_meant(pairing: Pairing, text: str) -> bool:
    """Whether a line, or a comment, transposes what is called like the gradient, or a name says so: dWT, WT."""
    words = {_word(tokens) for tokens in (pairing.found.tokens, *pairing.found.spoken)} - {""}
    if any(word.endswith("T") for word in (_word(pairing.parameter.path.tokens), *words)):
        return True
    return any(
        re.search(rf"\b{re.escape(word)}\b{INDEX}{TURNED}", text)
        or re.search(rf"{TURNING}{re.escape(word)}\b", text)
        for word in words
    )


def _word(tokens: Sequence[str | int]) -> str:
    return next((t for t in reversed(tokens) if isinstance(t, str)), "")


def _text(subject: Subject) -> str:
    """The files in which the user's functions stand that the loss and the backward pass can reach."""
    roots = (subject.backward, subject.step)
    files = {f.__code__.co_filename for f in user_functions(subject, *roots)}
    return "\n".join(text_of(name) or "" for name in sorted(files) if is_user_file(name))
