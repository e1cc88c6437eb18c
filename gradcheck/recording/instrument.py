"""Rewrites a module's syntax tree so that running it reports every array operation, and compiles it.

The recorder only looks: operands are pushed and results noted, every operation itself stays in the user's own frame.
`a + b` becomes `note(site, push(a) + push(b))`. Helpers and sites are reached as constants of the code object (unique
strings in the tree, replaced after compilation), so no name is added to the user's globals, locals or closures.
"""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from gradcheck.facts import Location
from gradcheck.recording.events import Site
from gradcheck.recording.spec import PUSHED, FunctionSpec, LoopSpec, Spec
from gradcheck.recording.syntax import (
    ARRAY_ATTRIBUTES,
    BINARY,
    COMPARE,
    ITERATING,
    PURE,
    UNARY,
    UNTOUCHED,
    WRITING,
    Source,
    constant_index,
    constant_value,
    mangled,
    name_tree,
    target_names,
)

MARK = "\0gradcheck."


class Instrumenter:
    """Rewrites one tree in place; `table` afterwards maps every placeholder constant to its object."""

    def __init__(self, source: Source, helpers: Mapping[str, Any]) -> None:
        self.source = source
        self.table: dict[str, Any] = {MARK + name: helper for name, helper in helpers.items()}
        self.table[MARK + "slice"] = slice
        self.specs: list[Spec] = []
        self._functions: list[str] = []  # the qualified name so far
        self._loops = 0  # loops around, within the function
        self._statement: ast.AST = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
        self._suspending: set[int] = set()
        self._in_generator = False
        self._count = 0

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

    # -- building blocks ----------------------------------------------------------------------------

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

    def _push(self, node: ast.expr) -> tuple[ast.expr, Any]:
        """The operand as it is to be evaluated, and its place in the template: PUSHED or the constant itself."""
        static, value = constant_value(node)
        if static:
            return node, value
        return self._call("push", node, self.expression(node)), PUSHED

    # -- expressions --------------------------------------------------------------------------------

    def expression(self, node: ast.expr, names: tuple[str, ...] = ()) -> ast.expr:
        """The rewritten expression; `names` are what its value will be bound to."""
        if constant_value(node)[0]:
            return node
        if id(node) not in self._suspending:
            match node:
                case ast.BinOp():
                    return self._binary(node, names)
                case ast.UnaryOp() if type(node.op) in UNARY:
                    symbol, name = UNARY[type(node.op)]
                    new, place = self._push(node.operand)
                    spec = self._spec(
                        "unary", node, [(node.operand, place)], symbol=symbol, operation=name, names=names
                    )
                    node.operand = new
                    return self._call("note", node, self._object(spec, node), node)
                case ast.Compare() if len(node.ops) == 1 and type(node.ops[0]) in COMPARE:
                    symbol, name = COMPARE[type(node.ops[0])]
                    left, first = self._push(node.left)
                    right, second = self._push(node.comparators[0])
                    spec = self._spec(
                        "compare",
                        node,
                        [(node.left, first), (node.comparators[0], second)],
                        symbol=symbol,
                        operation=name,
                        names=names,
                    )
                    node.left, node.comparators = left, [right]
                    return self._call("note", node, self._object(spec, node), node)
                case ast.Call():
                    return self._callsite(node, names)
                case ast.Attribute() if node.attr in ARRAY_ATTRIBUTES:
                    new, place = self._push(node.value)
                    spec = self._spec(
                        "attribute",
                        node,
                        [(node.value, place)],
                        symbol="." + node.attr,
                        operation=node.attr,
                        names=names,
                    )
                    node.value = new
                    return self._call("note_attribute", node, self._object(spec, node), node)
                case ast.Subscript():
                    return self._load(node, names)
        return self._inside(node, names)

    def _inside(self, node: ast.expr, names: tuple[str, ...]) -> ast.expr:
        """An expression that is no array operation itself: its parts are rewritten, its value may be named."""
        match node:
            case ast.Lambda():
                return self._lambda(node)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension(node)
                return node
            case ast.NamedExpr():
                node.value = self.expression(node.value, (*names, node.target.id))
                return node
            case ast.IfExp():
                node.test = self.expression(node.test)
                node.body = self.expression(node.body, names)
                node.orelse = self.expression(node.orelse, names)
                return node
            case ast.Name() | ast.Attribute():
                if isinstance(node, ast.Attribute):
                    node.value = self.expression(node.value)
                return self._bound(node, node, names)
            case ast.Slice():
                for part in ("lower", "upper", "step"):
                    value = getattr(node, part)
                    if value is not None:
                        setattr(node, part, self.expression(value))
                return node
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(node, name, self.expression(value))
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    if isinstance(item, ast.expr):
                        value[i] = self.expression(item)
                    elif isinstance(item, ast.keyword):
                        item.value = self.expression(item.value)
        return self._bound(node, node, names) if isinstance(node, ast.Await | ast.Call) else node

    def _bound(self, value: ast.expr, node: ast.expr, names: tuple[str, ...]) -> ast.expr:
        if not names:
            return value
        spec = self._spec("bind", node, names=names)
        return self._call("bound", node, self._object(spec, node), value)

    def _binary(self, node: ast.BinOp, names: tuple[str, ...]) -> ast.expr:
        symbol, name = BINARY[type(node.op)]
        left, first = self._push(node.left)
        right, second = self._push(node.right)
        operands = [(node.left, first), (node.right, second)]
        spec = self._spec("binary", node, operands, symbol=symbol, operation=name, names=names)
        node.left, node.right = left, right
        return self._call("note", node, self._object(spec, node), node)

    def _index(self, node: ast.expr) -> ast.expr:
        """An index as an ordinary expression: slices spelled as slice(...), so that it can be passed on."""
        if isinstance(node, ast.Slice):
            none = ast.copy_location(ast.Constant(None), node)
            parts = [self.expression(part) if part else none for part in (node.lower, node.upper, node.step)]
            return self._call("slice", node, *parts)
        if isinstance(node, ast.Tuple):
            node.elts = [self._index(element) for element in node.elts]
            return node
        return self.expression(node)

    def _load(self, node: ast.Subscript, names: tuple[str, ...]) -> ast.expr:
        base, place = self._push(node.value)
        static, index = constant_index(node.slice)
        operands = [(node.value, place), (node.slice, index if static else PUSHED)]
        spec = self._spec("load", node, operands, symbol="[]", operation="getitem", names=names)
        node.value = base
        if not static:
            node.slice = self._call("push", node.slice, self._index(node.slice))
        return self._call("note_load", node, self._object(spec, node), node)

    def _callsite(self, node: ast.Call, names: tuple[str, ...]) -> ast.expr:
        function = node.func
        if isinstance(function, ast.Name) and function.id in UNTOUCHED:
            node.args = [self.expression(argument) for argument in node.args]
            for keyword in node.keywords:
                keyword.value = self.expression(keyword.value)
            return self._bound(node, node, names) if function.id == "getattr" else node
        called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        spec = Spec.__new__(Spec)  # the callee's push needs it before the operands are known
        spec_constant = self._object(spec, node)
        operands: list[tuple[ast.AST | None, Any]] = [(function, PUSHED)]
        layout: list[str | None] = []
        iterating = isinstance(function, ast.Name) and called in ITERATING
        simple = not any(isinstance(argument, ast.Starred) for argument in node.args)
        arguments: list[ast.expr] = []
        pushes = 1
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                operands.append((argument.value, PUSHED))
                layout.append("*")
                argument.value = self._call("push_star", argument, self.expression(argument.value))
                arguments.append(argument)
                pushes += 1
                continue
            new, place = self._push(argument)
            if place is PUSHED:
                pushes += 1
                if iterating and simple and isinstance(new, ast.Call):
                    new = self._call("push_iterable", new, spec_constant, ast.Constant(pushes), *new.args)
                    ast.fix_missing_locations(ast.copy_location(new, argument))
            operands.append((argument, place))
            layout.append(None)
            arguments.append(new)
        keywords: list[ast.keyword] = []
        for keyword in node.keywords:
            new, place = self._push(keyword.value)
            operands.append((keyword.value, place))
            layout.append(keyword.arg or "**")
            keywords.append(ast.copy_location(ast.keyword(keyword.arg, new), keyword))
        # Any of two arguments may be an `out`, and a plain name an alias of what writes: told when it is called.
        writes = (
            called in WRITING
            or any(keyword.arg in ("out", None) for keyword in node.keywords)
            or len(node.args) > 1
            or (isinstance(function, ast.Name) and called not in PURE)
        )
        site = self._spec(
            "call", node, operands, symbol="()", operation="", names=names, layout=tuple(layout)
        )
        for slot in Spec.__slots__:
            setattr(spec, slot, getattr(site, slot))
        self.specs[-1] = spec
        spec.simple = simple and all(name is None for name in layout)
        callee = self._call("push_callee", function, spec_constant, self.expression(function))
        if isinstance(function, ast.Attribute) and function.lineno != function.end_lineno:
            # A call over several lines is placed by the compiler at the method's name, if it is a plain method call.
            node = self._moved_to_method(node, function)
        node.func, node.args, node.keywords = callee, arguments, keywords
        if writes:
            self._look_before_the_call(node, spec, spec_constant)
        return self._call("note_call", node, spec_constant, node)

    @staticmethod
    def _moved_to_method(node: ast.Call, function: ast.Attribute) -> ast.Call:
        end_line, end = function.end_lineno or function.lineno, function.end_col_offset or 0
        if node.lineno != end_line and len(function.attr) <= end:
            node.lineno, node.col_offset = end_line, end - len(function.attr)
            if (node.end_lineno or 0) < end_line:
                node.end_lineno, node.end_col_offset = end_line, end
        return node

    def _look_before_the_call(self, node: ast.Call, spec: Spec, constant: ast.Constant) -> None:
        """Wrap whatever is evaluated last, so that the recorder sees the operands right before the call happens."""
        if node.keywords:
            last = node.keywords[-1]
            last.value = self._call("before_call", last.value, constant, last.value)
        elif node.args and isinstance(node.args[-1], ast.Starred):
            starred = node.args[-1]
            starred.value = self._call("before_call", starred.value, constant, starred.value)
        elif node.args:
            node.args[-1] = self._call("before_call", node.args[-1], constant, node.args[-1])
        else:
            node.func = self._call("before_call", node.func, constant, node.func)

    def _lambda(self, node: ast.Lambda) -> ast.expr:
        self._defaults(node.args)
        outer = self._enter("<lambda>")
        if any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node.body)):
            node.body = self.expression(node.body)
        else:
            spec, parameters = self._function_spec(node, node.args, is_lambda=True)
            constant = self._object(spec, node.body)
            entered = self._call("enter", node.body, constant, *parameters)
            node.body = self._call("leave_lambda", node.body, constant, entered, self.expression(node.body))
        self._exit(outer)
        return node

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        for generator in node.generators:
            generator.iter = self.expression(generator.iter)
            if not generator.is_async and id(generator.iter) not in self._suspending:
                spec = self._spec("iterate", generator.iter, names=target_names(generator.target))
                generator.iter = self._call(
                    "iterate", generator.iter, self._object(spec, generator.iter), generator.iter
                )
            generator.ifs = [self.expression(test) for test in generator.ifs]
        if isinstance(node, ast.DictComp):
            node.key, node.value = self.expression(node.key), self.expression(node.value)
        else:
            node.elt = self.expression(node.elt)

    # -- statements ---------------------------------------------------------------------------------

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

    def _defaults(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.expression(value) for value in arguments.defaults]
        arguments.kw_defaults = [value and self.expression(value) for value in arguments.kw_defaults]

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

    def _assign(self, node: ast.Assign | ast.AnnAssign, targets: list[ast.expr]) -> list[ast.stmt]:
        value = node.value
        assert value is not None
        names = tuple(
            self.source.segment(target) for target in targets if isinstance(target, ast.Name | ast.Attribute)
        )
        static = constant_value(value)[0]
        suspends = id(node) in self._suspending
        unpacks = any(isinstance(target, ast.Tuple | ast.List) for target in targets)
        stores: list[tuple[ast.Subscript, tuple[int, ...]]] = []
        for target in targets:
            self._collect_stores(target, (), stores)
        if len(targets) == 1 and not suspends and self._sets_array_attribute(targets[0]):
            return self._set_attribute(node, targets[0])
        if suspends or not (stores or unpacks):
            node.value = self.expression(value, names)
            for target in targets:
                self._target(target)
            return [node]
        new = value if static else self.expression(value, names)
        if stores:
            new = self._call("push", value, new)
        if unpacks:
            tree = tuple(
                name_tree(target, self.source)
                for target in targets
                if isinstance(target, ast.Tuple | ast.List)
            )
            spec = self._spec("unpack", value, names=names, tree=tree)
            spec.writes = bool(stores)
            new = self._call("unpack", value, self._object(spec, value), new)
        node.value = new
        if not stores:
            for target in targets:
                self._target(target)
            return [node]
        specs: dict[int, tuple[Spec, Spec | None]] = {}  # of each store, and of the one before
        last: Spec | None = None
        for target, path in stores:
            spec = self._store_spec("store", target, value, path)
            specs[id(target)] = spec, last
            last = spec
        for target in targets:
            self._target(target, specs)
        return [node, self._statement_call("stored", node, self._object(last, node))]

    @staticmethod
    def _sets_array_attribute(target: ast.expr) -> bool:
        return isinstance(target, ast.Attribute) and target.attr in ("shape", "flat")

    def _set_attribute(self, node: ast.Assign | ast.AnnAssign, target: ast.expr) -> list[ast.stmt]:
        """`x.shape = ...` and `x.flat = ...`, which change an array in place."""
        assert isinstance(target, ast.Attribute) and node.value is not None
        spec = self._spec("store", target, names=(self.source.segment(target),))
        spec.attribute = target.attr
        constant = self._object(spec, target)
        node.value = self._call("push", node.value, self.expression(node.value))
        owner = self.expression(target.value)
        target.value = self._call("push_owner", target.value, constant, owner)
        return [node, self._statement_call("set_attribute", node, constant)]

    def _store_spec(
        self, kind: str, target: ast.Subscript, value: ast.AST, path: tuple[int | None, ...] = ()
    ) -> Spec:
        static, index = constant_index(target.slice)
        return self._spec(
            kind,
            target,
            [(target.value, PUSHED), (target.slice, index if static else PUSHED), (value, PUSHED)],
            symbol="[]=",
            operation="setitem",
            path=path,
            base_text=self.source.segment(target.value),
        )

    def _collect_stores(
        self,
        target: ast.expr,
        path: tuple[int | None, ...],
        found: list[tuple[ast.Subscript, tuple[int | None, ...]]],
    ) -> None:
        match target:
            case ast.Subscript():
                found.append((target, path))
            case ast.Tuple() | ast.List():
                starred = False
                for i, element in enumerate(target.elts):
                    starred |= isinstance(element, ast.Starred)
                    # Behind a starred target, parts are counted from the end.
                    self._collect_stores(element, (*path, i - len(target.elts) if starred else i), found)
            case ast.Starred():
                self._collect_stores(target.value, (*path[:-1], None), found)

    def _target(self, target: ast.expr, specs: Mapping[int, tuple[Spec, Spec | None]] | None = None) -> None:
        match target:
            case ast.Tuple() | ast.List():
                for element in target.elts:
                    self._target(element, specs)
            case ast.Starred():
                self._target(target.value, specs)
            case ast.Attribute():
                target.value = self.expression(target.value)
            case ast.Subscript():
                if specs is None:
                    target.value = self.expression(target.value)
                    target.slice = self._inside_index(target.slice)
                else:
                    self._pushed_store(target, *specs[id(target)])

    def _inside_index(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Tuple):
            node.elts = [self._inside_index(element) for element in node.elts]
            return node
        return self._inside(node, ()) if isinstance(node, ast.Slice) else self.expression(node)

    def _pushed_store(self, target: ast.Subscript, spec: Spec, before: Spec | None) -> None:
        constant = self._object(spec, target)
        base = self.expression(target.value)
        if before is not None:
            base = self._call("after_store", target.value, self._object(before, target), base)
        if spec.template[1] is not PUSHED:
            target.value = self._call("push_base", target.value, constant, base)
        else:
            target.value = self._call("push", target.value, base)
            target.slice = self._call("push_index", target.slice, constant, self._index(target.slice))

    def _augmented(self, node: ast.AugAssign) -> list[ast.stmt]:
        target, value = node.target, node.value
        if id(node) in self._suspending:
            node.value = self.expression(value)
            self._target(target)
            return [node]
        symbol, name = BINARY[type(node.op)]
        text = self.source.segment(target)
        new = value if constant_value(value)[0] else self.expression(value)
        operands = [(target, PUSHED), (value, PUSHED)]
        spec = self._spec(
            "augmented", node, operands, symbol=symbol + "=", operation=name, names=(text,), base_text=text
        )
        constant = self._object(spec, node)
        match target:
            case ast.Name():
                load = ast.copy_location(ast.Name(target.id, ast.Load()), target)
                node.value = self._call("augment_name", value, constant, load, new)
                again = ast.copy_location(ast.Name(target.id, ast.Load()), target)
                return [node, self._statement_call("augmented", node, constant, again)]
            case ast.Attribute():
                spec.attribute = mangled(target.attr, self._class_name())
                target.value = self._call("push", target.value, self.expression(target.value))
                node.value = self._call("augment_attribute", value, constant, new)
                return [node, self._statement_call("augmented_attribute", node, constant)]
            case ast.Subscript():
                spec.base_text = self.source.segment(target.value)
                static, index = constant_index(target.slice)
                spec.index = index if static else PUSHED
                target.value = self._call("push", target.value, self.expression(target.value))
                if not static:
                    target.slice = self._call("push", target.slice, self._index(target.slice))
                node.value = self._call("augment_item", value, constant, new)
                return [node, self._statement_call("augmented_item", node, constant)]
        return [node]

    def _class_name(self) -> str:
        for length, is_class in reversed(getattr(self, "_scopes", [])):
            if is_class:
                return str(self._functions[length])
        return ""


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
