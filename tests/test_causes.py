"""Every cause has a whole page, leads only to pages that exist, and recognises the edits that show it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcheck import catalogue
from gradcheck.catalogue import LineEvidence, RepairKind, Role
from gradcheck.errors import UsageError

PAGES = catalogue.pages()
CODES = {page.code for page in PAGES}
DZ1, DZ2, DZ3 = (Role("dL/dz", layer) for layer in (1, 2, 3))
GATE = Role("dL/dz", 1, "gate")
DW1, DB1, DA1 = Role("dL/dW", 1), Role("dL/db", 1), Role("dL/da", 1)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_is_whole(page):
    assert set(page.sections) == set(catalogue.SECTIONS)
    assert all(page.sections.values())
    assert page.family in catalogue.FAMILIES
    assert set(page.related) <= CODES and page.code not in page.related
    assert len(page.title) <= 110 and page.text.split("\n")[0].endswith(".")
    assert all(len(line) <= 110 for line in page.text.splitlines())


def test_codes_and_names_are_unique():
    assert len(CODES) == len(PAGES) == len({page.name for page in PAGES})
    assert len(PAGES) >= 45
    assert sum(cause.diagnose is not None for cause in catalogue.causes()) >= 25


@pytest.mark.parametrize("cause", catalogue.causes(), ids=lambda cause: cause.code)
def test_silenced_causes_exist(cause):
    assert set(cause.silences) <= CODES - {cause.code}


@pytest.mark.parametrize(
    "wanted", ["A1", "a1", "missing-batch-mean", "Missing batch mean", "missing_batch_mean"]
)
def test_a_page_is_found_by_code_and_name(wanted):
    assert catalogue.page(wanted).code == "A1"


def test_an_unknown_cause_names_the_nearest():
    with pytest.raises(UsageError, match="missing-batch-mean"):
        catalogue.page("missing-batch")
    assert catalogue.has_page("A1") and not catalogue.has_page("Z9")


def test_a_role_outside_the_vocabulary_is_refused():
    with pytest.raises(ValueError, match="one of input, target"):
        Role("dL/dq")


def edit(
    kind: RepairKind, needed: Role, before: str | Role = "unknown", after: str | Role = "unknown", **more
):
    """A LineEvidence in one line; a bare string is a role of the layer that is needed."""

    def role(given: str | Role) -> Role:
        return given if isinstance(given, Role) else Role(given, needed.layer)

    return LineEvidence(kind, needed, before=role(before), after=role(after), **more)


def derivative(layer: int, function: str = "sigmoid", at: str = "") -> Role:
    return Role("activation derivative", layer, function, at)


K = RepairKind
LINES = [
    ("A1", edit(K.INSERT_FACTOR, DZ3, after=Role("batch size", value=1 / 7), last_layer=True, whole_pass=True)),
    ("A2", edit(K.DROP_FACTOR, DZ2, before=Role("batch size", value=1 / 7))),
    ("A3", edit(K.INSERT_FACTOR, DZ3, after=Role("constant", value=2.0), last_layer=True, whole_pass=True)),
    ("A4", edit(K.REPLACE_OPERAND, DW1, Role("size", function="features"), Role("batch size", value=7.0))),
    ("A5", edit(K.INSERT_FACTOR, DW1, after=Role("constant", value=0.5))),
    ("B1", edit(K.NEGATE, DZ3, last_layer=True)),
    ("B2", edit(K.NEGATE, DW1)),
    ("C1", edit(K.REPLACE_OPERAND, DZ1, "a", "z")),
    ("C1b", edit(K.REPLACE_OPERAND, DZ1, "z", "a")),
    ("C1c", edit(K.REPLACE_FUNCTION, DZ1, derivative(1), derivative(1, "tanh"))),
    ("C2", edit(K.INSERT_FACTOR, DZ1, after=derivative(1))),
    ("C2b", edit(K.DROP_FACTOR, DZ1, before=derivative(1))),
    ("C3", edit(K.DROP_FACTOR, DZ3, before=derivative(3), last_layer=True, loss="cross-entropy")),
    ("C3b", edit(K.INSERT_FACTOR, DZ3, after=derivative(3), last_layer=True)),
    ("C4", edit(K.CHANGE_OPERATOR, derivative(1, "tanh"), operator_before="+", operator_after="-")),
    ("C4", edit(K.REPLACE_OPERAND, derivative(1), replace(derivative(1), name="d(s)/d(z)"), replace(derivative(1), name="d(a)/d(z)"))),
    ("C5", edit(K.CHANGE_OPERATOR, derivative(1, "relu"), operator_before="<", operator_after=">")),
    ("C5", edit(K.CHANGE_OPERATOR, DZ1, operator_before="<", operator_after=">")),
    ("C5b", edit(K.CHANGE_OPERATOR, derivative(1, "relu"), operator_before=">=", operator_after=">")),
    ("C5c", edit(K.REPLACE_EXPRESSION, DZ1, "upstream", derivative(1, "relu"), function_before="maximum")),
    ("C6", edit(K.REPLACE_OPERAND, DZ1, Role("z", 2), Role("z", 1))),
    ("C7", edit(K.INSERT_FACTOR, DZ1, after="upstream")),
    ("D1", edit(K.REPLACE_OPERAND, DZ3, Role("softmax jacobian", 3, "diagonal"), Role("softmax jacobian", 3), last_layer=True)),
    ("D2", edit(K.CHANGE_OPERATOR, DZ3, "softmax jacobian", operator_before="*", operator_after="@", last_layer=True)),
    ("D3", edit(K.CHANGE_AXIS, Role("prediction"))),
    ("D5", edit(K.REPLACE_EXPRESSION, DZ3, "upstream", "softmax jacobian")),
    ("D6", edit(K.REPLACE_EXPRESSION, DZ3, "error", last_layer=True)),
    ("D7", edit(K.REPLACE_OPERAND, DZ3, "z", "prediction", last_layer=True)),
    ("D7", edit(K.REPLACE_OPERAND, DZ3, "z", last_layer=True)),
    ("D7", edit(K.REPLACE_EXPRESSION, Role("a", 3), "z", "a", last_layer=True, begins=False)),
    ("D8", edit(K.DROP_SUM, DZ3, last_layer=True)),
    ("D8", edit(K.REPLACE_FUNCTION, DZ3, last_layer=True, function_before="mean")),
    ("E1", edit(K.REPLACE_OPERAND, DA1, Role("weights", 3), Role("weights", 2))),
    ("E2", edit(K.REPLACE_OPERAND, DA1, Role("updated weights", 2), Role("weights", 2))),
    ("E3", edit(K.REPLACE_OPERAND, DA1, Role("error"), Role("dL/dz", 2))),
    ("E3", edit(K.REPLACE_OPERAND, DA1, after=Role("dL/d(other)"))),
    ("E4", edit(K.REPLACE_OPERAND, DA1, Role("dL/da", 2), Role("dL/dz", 2))),
    ("E5", edit(K.REPLACE_OPERAND, DW1, "a", "input")),
    ("E6", edit(K.ASSIGN_TO_ADD, DW1)),
    ("E6", edit(K.INSERT_TERM, DA1, last_layer=False)),
    ("E7", edit(K.DROP_FACTOR, DZ1, before="upstream")),
    ("E8", edit(K.ASSIGN_TO_ADD, DW1, after=Role("other branch", function="sample"))),
    ("F1", edit(K.REPLACE_FUNCTION, DB1, function_before="mean", function_after="sum")),
    ("F2", edit(K.REPLACE_OPERAND, DB1, "dL/dW", "dL/dz")),
    ("F4", edit(K.CHANGE_INDEX, DZ1, shape_before=(7, 6), shape_after=(7, 5))),
    ("G1", edit(K.INSERT_TERM, DW1, after=Role("decay", value=0.1))),
    ("G3", edit(K.DROP_TERM, DB1, before=Role("decay", value=0.1))),
    ("H4", edit(K.ASSIGN_TO_ADD, Role("dL/da"), layer_kind="convolution")),
    ("I1", edit(K.INSERT_FACTOR, Role("dL/d(other)"), after="scale parameter", layer_kind="norm")),
    ("I2", edit(K.INSERT_TERM, Role("dL/da"), layer_kind="norm", after="other branch")),
    ("J3", edit(K.INSERT_FACTOR, GATE, after=derivative(1), layer_kind="recurrent")),
    ("J5", edit(K.CHANGE_INDEX, DW1, Role("time step", function="h"), Role("time step", function="h"))),
    ("K1", edit(K.INSERT_FACTOR, DA1, after="mask")),
    ("L1", edit(K.ASSIGN_TO_ADD, DW1, layer_kind="embedding")),
    ("N1", edit(K.OUTER_PRODUCT, DW1)),
    ("N2", edit(K.RESHAPE, DZ3, shape_before=(7,), shape_after=(7, 1), operator_before="-")),
    ("N3", edit(K.INSERT_TRANSPOSE, DW1)),
    ("N6", edit(K.CHANGE_OPERATOR, DW1, operator_before="*", operator_after="@")),
    ("O1", edit(K.INSERT_COPY, DW1)),
    ("O3", edit(K.ADD_TO_ASSIGN, DW1)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "line"), LINES, ids=[code for code, _ in LINES])
def test_a_proven_edit_has_one_name(code, line):
    assert [page.code for page in catalogue.name_line(line)] == [code]


def test_an_edit_without_context_has_no_name():
    assert catalogue.name_line(LineEvidence(RepairKind.REPLACE_OPERAND)) == ()
    assert catalogue.name_line(LineEvidence(RepairKind.INSERT_FACTOR)) == ()
