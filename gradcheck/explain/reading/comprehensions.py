"""Reads comprehensions: the first items for all, when there are many."""

from __future__ import annotations

import ast
from typing import Any

from gradcheck.explain.reading.builtin_calls import items_of
from gradcheck.explain.reading.calls import Calls
from gradcheck.explain.reading.nouns import Scope
from gradcheck.explain.reading.values import UNKNOWN, is_array


class Comprehensions(Calls):
    """The part of the reader that comprehends."""

    def read_ListComp(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Any:
        inside = Scope(scope.source, scope.module, None, scope)
        inside.cls = scope.cls
        inside.index = scope.index
        found: list[Any] = []
        if not self._comprehend(node.generators, node.elt, inside, found):
            return UNKNOWN
        if isinstance(node, ast.ListComp):
            self.literals[id(found)] = (node, scope.source)
            self.kept.append(found)
        return found

    read_GeneratorExp = read_ListComp

    def read_DictComp(self, node: ast.DictComp, scope: Scope) -> Any:
        inside = Scope(scope.source, scope.module, None, scope)
        pairs: list[Any] = []
        both = ast.Tuple([node.key, node.value], ast.Load())
        if not self._comprehend(node.generators, both, inside, pairs):
            return UNKNOWN
        return {key: value for key, value in pairs if type(key) in (str, int, tuple)}

    def _comprehend(
        self, generators: list[ast.comprehension], element: ast.AST, scope: Scope, found: list[Any]
    ) -> bool:
        if not generators:
            found.append(self.read(element, scope))
            return True
        first, *rest = generators
        value = self.read(first.iter, scope)
        items = items_of(self, value, 20_000, first.iter, scope) if value is not UNKNOWN else None
        if items is None:
            return False
        size = max(self.length(value), len(items))
        for item in items if size <= 40 and not is_array(value) else items[:1]:
            self.bind(first.target, item, scope, first.iter, quiet=True)
            known = [self.truth(self.read(test, scope)) for test in first.ifs]
            if None in known:
                return False
            if all(known) and not self._comprehend(rest, element, scope, found):
                return False
        if (size > 40 or is_array(value)) and found and not rest and not first.ifs:
            found.extend([found[-1]] * (min(size, 20_000) - 1))
        elif len(items) < size and found and not rest and not first.ifs:
            found.extend([found[-1]] * (min(size, 20_000) - len(found)))
        return True

    def bind(self, target: ast.AST, value: Any, scope: Scope, origin: ast.AST, quiet: bool = False) -> None:
        """`target = value`; see `statements`."""
        raise NotImplementedError
