"""Edits are proven on the user's own code, in memory, and leave nothing behind."""

from __future__ import annotations

import ast
import importlib.util
import inspect
from pathlib import Path

import numpy as np
import pytest

import gradcheck
from gradcheck.check import run_check
from gradcheck.repairing.editing.edits import edits_of
from gradcheck.repairing.editing.scope import Scope, scope_of
from gradcheck.repairing.editing.statements import parsed
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.elsewhere import Elsewhere
from gradcheck.repairing.running.slots import Slots
from gradcheck.repairing.running.workbench import Workbench

NET = """
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.W1, self.b1 = rng.normal(size=(4, 5)), rng.normal(size=5)
        self.W2, self.b2 = rng.normal(size=(5, 3)), rng.normal(size=3)
        self.X, self.T = rng.normal(size=(7, 4)), rng.normal(size=(7, 3))

    def loss(self):
        self.z1 = self.X @ self.W1 + self.b1
        self.a1 = sigmoid(self.z1)
        self.out = self.a1 @ self.W2 + self.b2
        return ((self.out - self.T) ** 2).mean()

    def backward(self):
        d2 = 2 * (self.out - self.T) / self.T.size
        self.dW2 = self.a1.T @ d2
        self.db2 = d2.sum(axis=0)
        back = d2 @ self.W2.T
        d1 = back * slope(self.z1)
        self.dW1 = self.X.T @ d1
        self.db1 = d1.sum(axis=0)
"""


@pytest.fixture
def load(tmp_path):
    """The net with some of its text exchanged, from a file of its own."""
    count = 0

    def made(*exchanges: tuple[str, str]):
        nonlocal count
        count += 1
        text = NET
        for old, new in exchanges:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"net_{count}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return made


def checked(module, **options):
    net = module.Net()
    return gradcheck.check(net, loss=net.loss, backward=net.backward, **options)


FAULTS = {
    "derivative at the activation": ("slope(self.z1)", "slope(self.a1)"),
    "derivative missing": ("back * slope(self.z1)", "back"),
    "wrong input": ("self.a1.T @ d2", "self.z1.T @ d2"),
    "sign": ("2 * (self.out - self.T)", "2 * (self.T - self.out)"),
    "factor": (" / self.T.size", " / len(self.T)"),
    "bias averaged": ("d1.sum(axis=0)", "d1.mean(axis=0)"),
    "derivative formula": ("* (1 - sigmoid(z))", "* (1 + sigmoid(z))"),
    "wrong quantity": ("d2 @ self.W2.T", "self.out @ self.W2.T"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_the_wrong_line_is_repaired(load, fault):
    report = checked(load(fault))
    line = NET[: NET.index(fault[0])].count("\n") + 1
    assert not report.ok
    (edit,) = report.annotated.edits
    assert edit.proven
    assert edit.location.line == line
    marked = [row.location.line for row in report.annotated.lines if row.mark == "wrong"]
    assert marked == [line]


def test_what_is_computed_from_the_wrong_line_inherits(load):
    report = checked(load(FAULTS["derivative at the activation"]))
    inherits = {row.bound for row in report.annotated.lines if row.mark == "inherits"}
    assert {"self.dW1", "self.db1"} <= inherits
    assert not {"self.dW2", "self.db2", "d2"} & inherits


def test_two_faults_are_repaired_one_after_the_other(load):
    report = checked(load(FAULTS["wrong input"], FAULTS["derivative at the activation"]))
    lines = [edit.location.line for edit in report.annotated.edits]
    expected = [NET[: NET.index(text)].count("\n") + 1 for text in ("self.a1.T @ d2", "slope(self.z1)")]
    assert lines == expected
    assert all(edit.proven for edit in report.annotated.edits)


def lines_of(*texts: str) -> list[int]:
    return [NET[: NET.index(text)].count("\n") + 1 for text in texts]


def test_two_faults_in_one_path_are_both_repaired(load):
    report = checked(load(FAULTS["wrong quantity"], FAULTS["derivative missing"]))
    assert [edit.location.line for edit in report.annotated.edits] == lines_of("self.W2.T", "back * slope")
    assert all(edit.proven for edit in report.annotated.edits)


def test_of_edits_that_mend_a_part_one_is_taken_that_a_last_one_completes(load):
    """dW1 is right with a smaller d1 too, but then db1 would take more than the sum that is missing."""
    scaled = ("self.X.T @ d1", "7 * self.X.T @ d1")
    report = checked(load(scaled, FAULTS["bias averaged"]))
    assert [edit.location.line for edit in report.annotated.edits] == lines_of("self.X.T", "d1.sum")
    assert all(edit.proven for edit in report.annotated.edits)


def test_a_place_without_an_edit_is_looked_at_again_when_another_was_mended(load):
    """No edit of the line that reads `out` makes its gradient right before d2 is one."""
    wrong = ("2 * (self.out - self.T)", "2 * (self.out - self.T) * self.out")
    report = checked(load(wrong, FAULTS["wrong quantity"]))
    assert [edit.location.line for edit in report.annotated.edits] == lines_of("2 * (self.out", "self.W2.T")
    assert all(edit.proven for edit in report.annotated.edits)


def test_what_is_given_to_a_place_is_not_written_into(load):
    """A gradient in the place of the zeros that it is added up in stays as it is."""
    added = ("self.dW2 = self.a1.T @ d2", "self.dW2 = np.zeros((5, 3))\n        self.dW2 += self.z1.T @ d2")
    report = checked(load(added))
    (edit,) = report.annotated.edits
    assert (edit.after, edit.proven) == ("self.dW2 += self.a1.T @ d2", True)


def test_a_right_backward_is_annotated_without_a_mark(load):
    report = checked(load(), annotate=True)
    assert report.ok
    assert report.annotated.edits == ()
    assert all(row.mark == "" for row in report.annotated.lines)


def test_the_user_s_functions_are_their_own_again(load):
    module = load(FAULTS["derivative at the activation"])
    code = module.Net.backward.__code__
    text = Path(module.__file__).read_text()
    checked(module)
    assert module.Net.backward.__code__ is code
    assert Path(module.__file__).read_text() == text


def test_an_interrupt_puts_the_code_back(load):
    module = load()
    bench = Workbench([module.Net.backward], lambda name: Path(name).read_text())
    code = module.Net.backward.__code__
    edited = NET.replace("d2.sum(axis=0)", "d2.mean(axis=0)")
    with pytest.raises(KeyboardInterrupt), bench.edited(module.__file__, edited):
        assert module.Net.backward.__code__ is not code
        raise KeyboardInterrupt
    assert module.Net.backward.__code__ is code


def test_the_probe_sees_each_execution(load):
    module = load()
    bench = Workbench([module.Net.backward, module.Net.loss], lambda name: Path(name).read_text())
    tree = ast.parse(NET)
    statement = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node).startswith("back =")
    )
    seen = []
    net = module.Net()
    net.loss()
    with bench.probed(module.__file__, tree, statement, lambda frame: seen.append(sorted(frame.f_locals))):
        net.backward()
    assert seen == [["d2", "self"]]


@pytest.mark.parametrize("kind", [ast.Lambda, ast.AugAssign])
def test_a_probe_leaves_the_tree_as_it_was_for_others_who_read_it(tmp_path, kind):
    text = "def f(n):\n    while n < 5:\n        n += 1\n    return (lambda x: x + n)(1)\n"
    path = tmp_path / "loops.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("loops", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bench = Workbench([module.f], lambda name: Path(name).read_text())
    tree = parsed(text)
    before, seen = ast.dump(tree, include_attributes=True), []
    statement = next(node for node in ast.walk(tree) if isinstance(node, kind))
    with bench.probed(str(path), tree, statement, seen.append):
        assert ast.dump(tree, include_attributes=True) == before
        assert module.f(3) == 6
    assert len(seen) == (1 if kind is ast.Lambda else 2)
    assert parsed(text) is tree


def test_two_lambdas_on_one_line_are_told_apart(tmp_path):
    path = tmp_path / "pair.py"
    path.write_text("f, g = (lambda x: x + 1), (lambda x: x + 1)\n")
    spec = importlib.util.spec_from_file_location("pair", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bench = Workbench([module.f, module.g], lambda name: Path(name).read_text())
    with bench.edited(str(path), "f, g = (lambda x: x + 1), (lambda x: x + 2)\n"):
        assert (module.f(0), module.g(0)) == (1, 2)
    assert (module.f(0), module.g(0)) == (1, 1)


def test_edits_are_replacements_that_compile():
    text = "delta = np.dot(self.W.T, up) * (1 - a ** 2) / n + lam * w[l]\n"
    statement = ast.parse(text).body[0]
    a = np.arange(6.0).reshape(2, 3)
    values = {"a": a, "up": a, "self.W.T": a, "w[l]": a}
    found = edits_of(
        statement, SourceText(text), Scope(arrays={"a": a, "up": a}), values.get, lambda value: 1.0
    )
    assert len(found) > 30
    assert [edit.cost for edit in found] == sorted(edit.cost for edit in found)
    for edit in found:
        ast.parse(SourceText(text).with_edits([edit]))


def test_edits_count_bytes_not_characters():
    text = "δ = é @ ŵ.T\n"
    statement = ast.parse(text).body[0]
    found = edits_of(statement, SourceText(text), Scope(), lambda _: None, lambda _: None)
    dropped = [SourceText(text).with_edits([edit]) for edit in found if edit.kind == "transpose"]
    assert "δ = é @ ŵ\n" in dropped


def test_helpers_that_write_are_never_tried():
    def writes(x):
        x[0] = 1
        return x

    def reads(x):
        return x > 0

    scope = scope_of({"x": np.ones(2)}, {"writes": writes, "reads": reads})
    assert set(scope.functions) == {"reads"}
    assert inspect.isfunction(scope.functions["reads"])


def test_gradients_that_are_right_at_one_point_only_do_not_hold_elsewhere():
    rng = np.random.default_rng(2)
    net = {"W": rng.normal(size=(3, 2))}
    x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))

    def loss():
        return 0.5 * np.sum((np.tanh(x @ net["W"]) - y) ** 2)

    def gradient():
        a = np.tanh(x @ net["W"])
        return {"W": x.T @ ((a - y) * (1 - a * a))}

    kept = net["W"].copy()
    outcome = run_check(net, loss=loss, backward=gradient)
    here = gradient()
    with outcome.subject.session():
        elsewhere = Elsewhere(outcome.evidence.rerun, outcome.parameters)
        assert elsewhere.holds({"W"}, outcome.evidence.rerun)
        assert not elsewhere.holds({"W"}, lambda: here)
        assert elsewhere.holds({"W"}, lambda: None)
    assert net["W"].tobytes() == kept.tobytes()


def test_a_run_that_gives_one_place_a_value_looks_at_no_other(tmp_path, monkeypatch):
    path = tmp_path / "steps.py"
    path.write_text("def f():\n    a = 2.0\n    b = [a * 3, a]\n    c = b[0] + 1\n    return c\n")
    spec = importlib.util.spec_from_file_location("steps", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bench = Workbench([module.f], lambda name: Path(name).read_text())
    slots = Slots(bench, lambda name: bench.files[name].text, lambda: {"c": module.f()}, frozenset())
    looked_at, leaf = [], Slots._leaf
    monkeypatch.setattr(
        Slots, "_leaf", lambda self, number, value: looked_at.append(number) or leaf(self, number, value)
    )
    with slots.installed():
        assert slots.watch() == {"c": 7.0}
        assert len(set(looked_at)) == len(slots.slots)
        place = next(slot.number for slot in slots.slots if slot.location.line == 3)
        looked_at.clear()
        assert slots.give({(place, 0): 10.0}) == {"c": 11.0}
        assert set(looked_at) == {place}
        gradients, feeds = slots.disturb(place, {})
        assert gradients["c"] != 7.0 and len(feeds) > 1
