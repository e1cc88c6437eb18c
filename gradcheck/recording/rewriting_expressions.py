"""Rewrites expressions: operands are pushed as they are evaluated, results noted, nothing is evaluated elsewhere."""

from __future__ import annotations

import ast
from typing import Any

from gradcheck.recording.rewriting import Rewriter
from gradcheck.recording.spec import PUSHED, Spec
from gradcheck.recording.syntax import (
    ARRAY_ATTRIBUTES,
    BINARY,
    COMPARE,
    ITERATING,
    LAZY,
    PURE,
    UNARY,
    UNTOUCHED,
    WRITING,
    constant_index,
    constant_value,
    target_names,
)


class ExpressionRewriter(Rewriter):
    """`a + b` becomes `note(site, push(a) + push(b))`."""

    def _push(self, node: ast.expr) -> tuple[ast.expr, Any]:
        """The operand as it is to be evaluated, and its place in the template: PUSHED or the constant itself."""
        static, value = constant_value(node)
        if static:
            return node, value
        return self._call("push", node, self.expression(node)), PUSHED

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
        iterating = (isinstance(function, ast.Name) and called in ITERATING) or called in LAZY
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
                lazy = iterating or isinstance(argument, ast.GeneratorExp)
                if lazy and simple and isinstance(new, ast.Call):
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
        outer, around, rounds = self._enter("<lambda>"), self._statement, self._rounds
        self._rounds = ()
        self._statement = node  # it runs elsewhere than the statement that it is written in
        if any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node.body)):
            node.body = self.expression(node.body)
        else:
            spec, parameters = self._function_spec(node, node.args, is_lambda=True)
            constant = self._object(spec, node.body)
            entered = self._call("enter", node.body, constant, *parameters)
            node.body = self._call("leave_lambda", node.body, constant, entered, self.expression(node.body))
        self._statement, self._rounds = around, rounds
        self._exit(outer)
        return node

    def _defaults(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self.expression(value) for value in arguments.defaults]
        arguments.kw_defaults = [value and self.expression(value) for value in arguments.kw_defaults]

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        around, number = self._rounds, len(self.specs)
        for generator in node.generators:
            generator.iter = self.expression(generator.iter)
            self._rounds = (*around, number)
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
        self._rounds = around
