"""Says what an edit names: the operands by the texts they stand in, lengths and numbers, and what must be yielded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import NEW, Repair
from gradcheck.values.meaning import Meaning, Meanings


def needed_of(repair: Repair, meanings: Meanings) -> Role:
    """The role of what the statement must yield. For one sample dL/db is dL/dz, and repairs more."""
    role = role_of_meaning(repair.becomes)
    new = repair.values.get(NEW)
    known = repair.becomes.known if repair.becomes is not None else None
    of_one = known is None or (known.order == -1 and known.name not in repair.fixed)
    if of_one and len(repair.fixed) == 1:  # several are returned at once, or what was meant has no name
        scaled = repair.was.known.name if repair.was is not None else ""
        own = [k for k in meanings.at(-1, "gradient") if k.name in repair.fixed]
        if own and (known is not None or scaled == own[0].name):
            return own[0].role
    biases = {known.name for known in meanings.knowns if known.role.what == "dL/db"}
    if isinstance(new, (list, tuple)):
        return role
    if repair.becomes is None:  # the gradient of one bias in a sum over samples: nothing else is made right
        alone = [k.role for k in meanings.knowns if k.order == -1 and {k.name} == repair.fixed <= biases]
        return next((r for r in alone if r.what == "dL/db"), role)
    if repair.fixed <= biases and (role.what != "dL/dW" and repair.becomes.known.order != -1):
        return replace(role, what="dL/db")
    if role.what not in ("dL/db", "dL/dz"):
        return role
    if role.what == "dL/dz":
        return role
    others = meanings.all_of(new, ("gradient",))
    return next((m.known.role for m in others if m.known.role.what == "dL/dz"), role)


def role_of_meaning(meaning: Meaning | None) -> Role:
    """The role of the value that an array means; UNKNOWN where it means none."""
    return meaning.known.role if meaning is not None else UNKNOWN


def operand_role(text: str, values: Mapping[str, Any], meanings: Meanings, sizes: Mapping[str, int]) -> Role:
    """What the operand of that text is: a value of the pass, a decay, ones, a length or a number."""
    if not text:
        return UNKNOWN
    size = re.fullmatch(r"(1 )?/ ?(.+)", text)
    name = size.group(2) if size else text
    value = values.get(text, values.get(name))
    if value is None:
        try:
            value = float(name)
        except ValueError:
            return UNKNOWN
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (np.ndarray, int, float, np.number)):
        return UNKNOWN
    if isinstance(value, np.ndarray) and value.ndim:
        meaning = meanings.of(value, ("derivative", "gradient", "forward", "part", "misfit"))
        if meaning is not None and (
            meaning.factor in meanings.trusted
            or (meaning.factor == -1.0 and "derivative" in meaning.known.role.what)
        ):
            role = meaning.known.role
            return replace(role, name=meaning.known.name) if role.what.startswith("dL/") else role
        if meaning is not None and meaning.known.role.what in ("weights", "bias"):
            return Role("decay", meaning.known.role.layer, value=meaning.factor)
        return Role("ones") if value.dtype.kind == "f" and bool((value == 1).all()) else UNKNOWN
    return number_role(float(value), sizes, divides=size is not None)


def place_of(edit: TextEdit) -> str:
    """What an edit of an index changes: the stride of windows, the ends of a slice, or which position it is."""
    if ":" in edit.before + edit.after:
        return "slice"
    return "stride" if ("*" in edit.before) != ("*" in edit.after) else "position"


def called(text: str) -> str:
    """The function a text calls outermost: "zeros_like" of `np.zeros_like(b)`."""
    match = re.match(r"(?:\w+\.)*(\w+)\(", text)
    return match.group(1) if match else ""


def number_role(number: float, sizes: Mapping[str, int], divides: bool) -> Role:
    """Which length a number is; `divides` where it stands below a fraction bar, and the factor is its inverse."""
    value = 1 / number if divides and number else number
    if number != 1 and abs(number - sizes.get("batch size", 0)) < 1e-9:
        return Role("batch size", value=value)
    batch = sizes.get("batch size", 0)
    if batch and any(number == batch * count for count in sizes.values() if count > 1):
        return Role("batch size", value=value)  # the mean over all entries
    for label, count in sizes.items():
        if count > 2 and abs(number - count) < 1e-9:
            return Role("size", function=label, value=value)
    return Role("constant", value=value)
