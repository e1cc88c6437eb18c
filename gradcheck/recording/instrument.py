"""Rewrites a module's syntax tree so that running it reports every array operation, and compiles it.

The recorder only looks: operands are pushed and results noted, every operation itself stays in the user's own frame.
`a + b` becomes `note(site, push(a) + push(b))`. Helpers and sites are reached as constants of the code object (unique
strings in the tree, replaced after compilation), so no name is added to the user's globals, locals or closures.
"""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Mapping
from typing import Any

from gradcheck.recording.rewriting import MARK
from gradcheck.recording.rewriting_assignments import AssignmentRewriter
from gradcheck.recording.spec import FunctionSpec, LoopSpec, Spec
from gradcheck.recording.syntax import Source, target_names

__all__ = ["MARK", "Instrumenter", "bind_constants", "compile_instrumented", "compile_plain"]


class Instrumenter(AssignmentRewriter):
    """Rewrites one tree in place: statements, functions, loops, the module itself."""

    def module(self, tree: ast.Module) -> ast.Module:
        self._find_suspensions(tree)
        head = 0
        for node in tree.body:  # the docstring and __future__ imports must stay first
            if not (
                (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and head == 0)
                or (isinstance(node, ast.ImportFrom) and node.module == "__future__")
            ):
                break
            head += 1
        body = self._body(tree.body[head:])
        if body:
            spec = FunctionSpec("<module>", self.source.filename, 1, (), False)
            constant = self._object(spec, body[0])
            guarded = ast.Try(body, [], [], [self._statement_call("leave", body[-1], constant)])
            entered = self._statement_call("enter", body[0], constant)
            tree.body[head:] = [entered, ast.copy_location(guarded, body[0])]
        return tree

    def _body(self, body: list[ast.stmt]) -> list[ast.stmt]:
        new: list[ast.stmt] = []
        for statement in body:
            kept, self._statement = self._statement, statement
            new.extend(self.statement(statement))
            self._statement = kept
        return new

    def statement(self, node: ast.stmt) -> list[ast.stmt]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return [self._function(node)]
            case ast.ClassDef():
                node.decorator_list = [self.expression(item) for item in node.decorator_list]
                node.bases = [self.expression(item) for item in node.bases]
                for keyword in node.keywords:
                    keyword.value = self.expression(keyword.value)
                outer = self._enter(node.name, is_class=True)
                node.body = self._body(node.body)
                self._exit(outer)
                return [node]
            case ast.Assign():
                return self._assign(node, node.targets)
            case ast.AnnAssign():
                return [node] if node.value is None else self._assign(node, [node.target])
            case ast.AugAssign():
                return self._augmented(node)
            case ast.Return():
                if node.value is not None:
                    value = self.expression(node.value)
                    suspends = id(node.value) in self._suspending or self._in_generator
                    node.value = value if suspends else self._call("returned", value, value)
                return [node]
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(node)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    item.context_expr = self.expression(item.context_expr)
                node.body = self._body(node.body)
                # The manager may have swallowed an exception: what was pushed for the failed expression is stale.
                return (
                    [node] if self._in_generator else [node, self._statement_call("trim", self._head(node))]
                )
            case ast.Match():
                node.subject = self.expression(node.subject)
                for case in node.cases:
                    if case.guard is not None:
                        case.guard = self.expression(case.guard)
                    case.body = self._body(case.body)
                return [node]
            case ast.Delete() | ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
                return [node]
            case ast.Assert():
                node.test = self._asserted(node.test)
                node.msg = node.msg and self.expression(node.msg)
                return [node]
            case ast.Try() | ast.TryStar():
                node.body = self._body(node.body)
                for handler in node.handlers:
                    if handler.type is not None:
                        handler.type = self.expression(handler.type)
                    handler.body = self._body(handler.body)
                    if not self._in_generator:
                        handler.body.insert(0, self._statement_call("trim", handler.body[0]))
                node.orelse = self._body(node.orelse)
                node.finalbody = self._body(node.finalbody)
                return [node]
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(node, name, self.expression(value))
            elif isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, name, self._body(value))
        return [node]

    def _asserted(self, node: ast.expr) -> ast.expr:
        """The comparison an assert makes is left alone: the compiler places the AssertionError at it."""
        match node:
            case ast.Compare():
                return self._inside(node, ())
            case ast.BoolOp():
                node.values = [self._asserted(value) for value in node.values]
                return node
            case ast.UnaryOp(op=ast.Not()):
                node.operand = self._asserted(node.operand)
                return node
        return self.expression(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        node.decorator_list = [self.expression(item) for item in node.decorator_list]
        self._defaults(node.args)
        outer = self._enter(node.name)
        first = node.body[0]
        has_docstring = (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        )
        docstring, body = ([first], node.body[1:]) if has_docstring else ([], node.body)
        suspends = any(id(statement) in self._suspending for statement in body)
        self._in_generator = suspends or isinstance(node, ast.AsyncFunctionDef)
        if not body or self._in_generator:
            node.body = [*docstring, *self._body(body)]
        else:
            spec, parameters = self._function_spec(node, node.args)
            constant = self._object(spec, body[0])
            entered = self._statement_call("enter", body[0], constant, *parameters)
            last = body[-1]
            left = self._statement_call("leave", last, constant)
            guarded = ast.copy_location(ast.Try(self._body(body), [], [], [left]), body[0])
            node.body = [*docstring, entered, guarded]
        self._exit(outer)
        return node

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> list[ast.stmt]:
        spec = LoopSpec(
            self._loops, self.source.location(self._head(node), ".".join(self._functions) or "<module>")
        )
        before: list[ast.stmt] = []
        if isinstance(node, ast.While):
            test_inside = True
            node.test = self.expression(node.test)
        else:
            test_inside = False
            suspends = id(node.iter) in self._suspending
            iterable = node.iter
            node.iter = self.expression(iterable)
            if isinstance(node, ast.For) and not suspends:
                site = self._spec("iterate", iterable, names=target_names(node.target))
                node.iter = self._call("iterate", node.iter, self._object(site, node.iter), node.iter)
        if self._in_generator:  # interleaved with its consumer: iterations are not counted
            node.body, node.orelse = self._body(node.body), self._body(node.orelse)
            return [node]
        head = self._head(node)
        constant = self._object(spec, head)
        if test_inside or isinstance(node, ast.For | ast.AsyncFor):
            before.append(self._statement_call("loop_begins", head, constant))
        self._loops += 1
        node.body = [self._statement_call("loop_ticks", head, constant), *self._body(node.body)]
        self._loops -= 1
        node.orelse = self._body(node.orelse)
        return [*before, node, self._statement_call("loop_ends", head, constant)]


def bind_constants(code: types.CodeType, table: Mapping[str, Any]) -> types.CodeType:
    """The code with every placeholder constant, also of nested code, replaced by its object."""
    constants = tuple(
        bind_constants(constant, table)
        if isinstance(constant, types.CodeType)
        else table.get(constant, constant)
        if type(constant) is str
        else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


def compile_plain(tree_or_text: Any, filename: str, *, quiet: bool = True) -> types.CodeType:
    """The module's code as Python itself would compile it."""
    with warnings.catch_warnings():
        if quiet:
            warnings.simplefilter("ignore")
        code: types.CodeType = compile(tree_or_text, filename, "exec", dont_inherit=True)
    return code


def compile_instrumented(
    text: str, filename: str, helpers: Mapping[str, Any]
) -> tuple[types.CodeType, list[Spec]]:
    """The instrumented code of a whole module and the specs of its sites. Raises SyntaxError as compile does."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # "'str' object is not callable": the placeholders are not strings when run
        tree = ast.parse(text, filename)
        instrumenter = Instrumenter(Source(filename, text), helpers)
        instrumenter.module(tree)
        code = compile(tree, filename, "exec", dont_inherit=True)
    return bind_constants(code, instrumenter.table), instrumenter.specs
