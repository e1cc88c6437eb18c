"""Rewrites assignments: stores into arrays, in-place operators, tuple targets, shapes set in place."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from gradcheck.recording.rewriting_expressions import ExpressionRewriter
from gradcheck.recording.spec import PUSHED, Spec
from gradcheck.recording.syntax import BINARY, constant_index, constant_value, mangled, name_tree


class AssignmentRewriter(ExpressionRewriter):
    """`x[i] = v` becomes `push(x)[push_index(site, i)] = push(v); stored(site)`."""

    def _assign(self, node: ast.Assign | ast.AnnAssign, targets: list[ast.expr]) -> list[ast.stmt]:
        value = node.value
        assert value is not None
        names = tuple(
            self.source.segment(target) for target in targets if isinstance(target, ast.Name | ast.Attribute)
        )
        static = constant_value(value)[0]
        suspends = id(node) in self._suspending
        unpacks = any(isinstance(target, ast.Tuple | ast.List) for target in targets)
        stores: list[tuple[ast.Subscript, tuple[int | None, ...]]] = []
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
