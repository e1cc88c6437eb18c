"""What rewriting a syntax tree rests on: placeholder constants, specs of sites, and where in the source it is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from gradcheck.facts import Location
from gradcheck.recording.events import Site
from gradcheck.recording.spec import FunctionSpec, Spec
from gradcheck.recording.syntax import Source

MARK = "\0gradcheck."


class Rewriter:
    """Builds calls of the helpers; `table` maps every placeholder constant to its object."""

    def __init__(self, source: Source, helpers: Mapping[str, Any]) -> None:
        self.source = source
        self.table: dict[str, Any] = {MARK + name: helper for name, helper in helpers.items()}
        self.table[MARK + "slice"] = slice
        self.specs: list[Spec] = []
        self._functions: list[str] = []  # the qualified name so far
        self._loops = 0  # loops around, within the function
        self._rounds: tuple[int, ...] = ()  # the comprehensions around, within the statement
        self._statement: ast.AST = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
        self._suspending: set[int] = set()
        self._in_generator = False
        self._count = 0

    def _find_suspensions(self, node: ast.AST) -> bool:
        """Remember every node holding a yield or await of its own frame: such an expression is not one operation."""
        found = False
        for child in ast.iter_child_nodes(node):
            found |= self._find_suspensions(child)
        if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await):
            found = True
        if isinstance(node, ast.comprehension) and node.is_async:
            found = True
        if found:
            self._suspending.add(id(node))
        return found and not isinstance(node, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef)

    def _constant(self, name: str, at: ast.AST) -> ast.Constant:
        return ast.copy_location(ast.Constant(MARK + name), at)

    def _object(self, value: Any, at: ast.AST) -> ast.Constant:
        name = f"object.{self._count}"
        self._count += 1
        self.table[MARK + name] = value
        return self._constant(name, at)

    def _call(self, helper: str, at: ast.AST, *args: ast.expr) -> ast.expr:
        return ast.copy_location(ast.Call(self._constant(helper, at), list(args), []), at)

    def _statement_call(self, helper: str, at: ast.AST, *args: ast.expr) -> ast.stmt:
        return ast.copy_location(ast.Expr(self._call(helper, at, *args)), at)

    def _spec(
        self, kind: str, node: ast.AST, operands: Iterable[tuple[ast.AST | None, Any]] = (), **more: Any
    ) -> Spec:
        operands = list(operands)
        template = tuple(value for _, value in operands)
        function = ".".join(self._functions) or "<module>"
        site = Site(
            index=len(self.specs),
            kind=kind,
            operation=more.pop("symbol", ""),
            location=self.source.location(node, function),
            statement=self._statement_location(function),
            operand_texts=tuple(
                "" if operand is None else self.source.segment(operand) for operand, _ in operands
            ),
            rounds=self._rounds,
        )
        spec = Spec(site=site, template=template, **more)
        self.specs.append(spec)
        return spec

    def _statement_location(self, function: str) -> Location:
        node = self._statement
        if getattr(node, "body", None) and isinstance(
            node, ast.stmt
        ):  # only the head of a compound statement
            return self.source.location(self._head(node), function)
        return self.source.location(node, function)

    @staticmethod
    def _head(node: ast.stmt) -> ast.AST:
        """The part of a compound statement before its body."""
        match node:
            case ast.For() | ast.AsyncFor():
                last: ast.expr = node.iter
            case ast.While() | ast.If():
                last = node.test
            case ast.With() | ast.AsyncWith():
                item = node.items[-1]
                last = item.optional_vars or item.context_expr
            case _:
                return node
        head = ast.Pass()
        head.lineno, head.col_offset = node.lineno, node.col_offset
        head.end_lineno, head.end_col_offset = last.end_lineno, last.end_col_offset
        return head

    def _enter(self, name: str, is_class: bool = False) -> tuple[int, bool]:
        outer = self._loops, self._in_generator
        if self._functions and self._functions[-1] != "<locals>" and not is_class and self._is_function_scope:
            self._functions.append("<locals>")
        self._scopes = [*getattr(self, "_scopes", []), (len(self._functions), is_class)]
        self._functions.append(name)
        if not is_class:
            self._loops, self._in_generator = 0, False
        return outer

    @property
    def _is_function_scope(self) -> bool:
        scopes = getattr(self, "_scopes", [])
        return bool(scopes) and not scopes[-1][1]

    def _exit(self, outer: tuple[int, bool]) -> None:
        length, _ = self._scopes.pop()
        del self._functions[length:]
        if self._functions and self._functions[-1] == "<locals>":
            self._functions.pop()
        self._loops, self._in_generator = outer

    def _class_name(self) -> str:
        for length, is_class in reversed(getattr(self, "_scopes", [])):
            if is_class:
                return str(self._functions[length])
        return ""

    def _function_spec(
        self, node: ast.AST, arguments: ast.arguments, is_lambda: bool = False
    ) -> tuple[FunctionSpec, list[ast.expr]]:
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        names += [arguments.vararg.arg] if arguments.vararg else []
        names += [a.arg for a in arguments.kwonlyargs]
        names += [arguments.kwarg.arg] if arguments.kwarg else []
        at = node.body if is_lambda else node.body[0]  # type: ignore[attr-defined]
        loads: list[ast.expr] = [ast.copy_location(ast.Name(name, ast.Load()), at) for name in names]
        qualified = ".".join(self._functions)
        line: int = node.lineno  # type: ignore[attr-defined]
        return FunctionSpec(qualified, self.source.filename, line, tuple(names), is_lambda), loads
