"""Forms of targets and updates that the reader asks about."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np


def as_load(target: ast.AST) -> Any:
    """A target as an expression that reads it."""
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Subscript):
        return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    return target


def updates(node: ast.AST, name: str) -> bool:
    """Whether `node` is `name + ...` or `name - ...`: an update, after which the shape should be what it was."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))):
        return False
    for part in (node.left, node.right):
        while isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant):
            if str(part.slice.value) == name:
                return True
            part = part.value
        if (isinstance(part, ast.Name) and part.id == name) or (
            isinstance(part, ast.Attribute) and part.attr == name
        ):
            return True
    return False


def fits(place: tuple[int, ...], value: tuple[int, ...]) -> None:
    """Raises as numpy does when a value of one shape cannot be stored into a place of another."""
    while len(value) > len(place) and value[0] == 1:
        value = value[1:]
    try:
        if np.broadcast_shapes(place, value) == place:
            return
    except ValueError:
        pass
    raise ValueError(
        f"could not broadcast input array from shape {value} into shape {place}".replace(", ", ",")
    )
