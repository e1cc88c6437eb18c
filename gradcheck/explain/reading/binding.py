"""Binds what was read to names, attributes, parts of containers and arrays, and notes what changes its shape."""

from __future__ import annotations

import ast
import warnings
from typing import Any

import numpy as np

from gradcheck.explain.editing.targets import as_load, fits, updates
from gradcheck.explain.reading.builtin_calls import items_of, private
from gradcheck.explain.reading.comprehensions import Comprehensions
from gradcheck.explain.reading.nouns import Crash, Instance, Oddity, Scope
from gradcheck.explain.reading.values import UNKNOWN, is_array, is_safe, shape_of


class Bindings(Comprehensions):
    """The part of the reader that binds."""

    def bind(self, target: ast.AST, value: Any, scope: Scope, origin: ast.AST, quiet: bool = False) -> None:
        """`target = value`."""
        if isinstance(target, ast.Name):
            if target.id in scope.globals_declared:
                self.module_names.setdefault(id(scope.module), {})[target.id] = value
            else:
                self._rebound(
                    scope.names.get(target.id, UNKNOWN), value, quiet, (id(scope), target.id), origin
                )
                self.holders.setdefault(id(scope), scope.frame or scope.names)
                scope.names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            if type(value) is tuple and isinstance(origin, ast.Attribute) and origin.attr == "shape":
                self._unpack_shape(target, value, scope, origin)
            self._unpack(target, value, scope, origin)
        elif isinstance(target, ast.Attribute):
            owner = self.read(target.value, scope)
            if isinstance(owner, Instance):
                self._rebound(
                    owner.attributes.get(target.attr, UNKNOWN), value, quiet, (id(owner), target.attr), origin
                )
                owner.attributes[target.attr] = value
                self.holders[id(owner)] = owner.attributes
            elif owner is not UNKNOWN and not is_safe(owner):
                self.kept.append(owner)
                before = self.attributes.get((id(owner), target.attr), UNKNOWN)
                self._rebound(before, value, quiet, (id(owner), target.attr), origin)
                held = getattr(owner, "__dict__", None) if type(owner).__flags__ & 1 << 9 else None
                if type(held) is dict:
                    self.holders[id(owner)] = held
                if value is not UNKNOWN:
                    self.attributes[id(owner), target.attr] = value
        elif isinstance(target, ast.Subscript):
            self._store(target, value, scope, quiet, origin)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, UNKNOWN, scope, origin)

    def _rebound(self, before: Any, value: Any, quiet: bool, key: tuple[int, str], origin: ast.AST) -> None:
        if is_array(value):
            self.bound[key] = value
        if quiet or not (is_array(before) and is_array(value)):
            return
        step = self.made.get(id(value))
        # The same name under the same statement means the next round of a loop: its shape should not change.
        grown = before.ndim and value.shape != before.shape and step is not None
        if grown and step is not None and updates(origin, key[1]):
            self.oddities.append(Oddity("rebound", step))

    def _unpack(self, target: ast.Tuple | ast.List, value: Any, scope: Scope, origin: ast.AST) -> None:
        count = len(target.elts)
        shape = shape_of(value) if is_array(value) else None
        if shape is not None and (not shape or shape[0] != count):
            many = bool(shape) and shape[0] > count
            text = f"too many values to unpack (expected {count})" if many else "not enough values to unpack"
            raise Crash(target, scope.source, ValueError(text), (value,))
        if is_array(value):
            parts: list[Any] | None = [value[i] for i in range(count)]
        else:
            parts = items_of(self, value, 256) if type(value) in (tuple, list) else None
        if parts is None or (
            len(parts) != count and not any(isinstance(e, ast.Starred) for e in target.elts)
        ):
            if parts is not None and any(is_array(part) for part in parts):
                raise Crash(target, scope.source, ValueError("values to unpack"), (value,))
            parts = [UNKNOWN] * count
        if any(isinstance(e, ast.Starred) for e in target.elts):
            parts = [UNKNOWN] * count
        for element, part in zip(target.elts, parts):
            self.bind(element, part, scope, origin)

    def _unpack_shape(
        self, target: ast.Tuple | ast.List, value: tuple[Any, ...], scope: Scope, origin: ast.Attribute
    ) -> None:
        array = self.seen.get(id(origin.value))
        starred = any(isinstance(element, ast.Starred) for element in target.elts)
        if is_array(array) and len(value) != len(target.elts) and not starred:
            raise Crash(target, scope.source, ValueError("values to unpack"), (array,))

    def _store(self, target: ast.Subscript, value: Any, scope: Scope, quiet: bool, origin: ast.AST) -> None:
        owner, index = self.read(target.value, scope), self.read(target.slice, scope)
        if is_array(owner):
            load = as_load(target)
            try:
                place = self.subscript(load, owner, index, scope)
            except Crash as crash:
                crash.node = target if crash.node is load else crash.node
                raise
            shape = shape_of(value)
            if isinstance(place, np.ndarray) and shape is not None:
                self.guarded(target, scope, (owner, value), lambda: fits(place.shape, shape))
            elif place is not UNKNOWN and not isinstance(place, np.ndarray) and shape:
                self.guarded(target, scope, (owner, value), lambda: _one_entry(shape))
            return
        key = self.copies.get(id(owner), owner)
        if isinstance(key, dict) and type(index) in (str, int, tuple, float):
            mine = private(self, owner)
            before = mine.get(index, UNKNOWN)
            self._rebound(before, value, quiet, (id(mine), str(index)), origin)
            self.holders[id(mine)] = mine
            mine[index] = value
        elif type(key) is list and isinstance(index, slice) and type(value) in (list, tuple):
            private(self, owner)[index] = list(value)
        elif type(key) is list and isinstance(index, (int, np.integer)):
            mine = private(self, owner)
            if -len(mine) <= index < len(mine):
                mine[index] = value


def _one_entry(shape: tuple[int, ...]) -> None:
    """Raises what this version of numpy raises when an array of a shape is stored into one entry."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.zeros(1)[0] = np.zeros(shape) if np.prod(shape) <= 1 else np.zeros(2)
