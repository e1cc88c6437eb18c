"""No cause, look-alike or form of a homemade net is forgotten by the cases: read off the catalogue and the files."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from gradcheck import catalogue
from tests.case_files import Case, every_case

EVERYTHING = every_case("gradients", "shapes", "scripts", "clean")
WRONG = [case for case in EVERYTHING if case.path.parent.name != "clean"]
CLEAN = [case for case in EVERYTHING if case.path.parent.name == "clean"]

# What gradcheck says of its own measurement, or of an edit that has no name: no mistake in a net, so no case of one.
OF_THE_CHECK = {"W0", "X2", "X5", "X6", "X7", "X8", "X9", "X10", "X11"}
# Right gradients beside something odd: told by a clean case.
NOT_IN_A_GRADIENT = {"K2", "P4"}

LOOK_ALIKES = {
    "sigmoid or softmax with cross-entropy: y^ - y is the gradient": ("sigmoid_cross_entropy", "softmax_cross_entropy"),
    "x (1 - x) is fed the output": ("output_form_derivatives",),
    "a == 0 masks the output of relu": ("mask_from_output",),
    "the term -2 sum(x - mu) is zero": ("batchnorm_zero_term",),
    "y - y^ is added": ("added_negative_gradient", "neuron_dicts"),
    "W' against dW'": ("gradients_kept_transposed",),
    "a layer returns the previous layer's delta": ("returns_delta_of_layer_below",),
    "col2im adds up": ("col2im_adds_up",),
    "a softmax layer right in its context": ("softmax_right_in_context",),
    "zero weights": ("zero_weights",),
    "dead relus from unscaled inputs": ("dead_relus",),
    "one hidden unit for XOR": ("one_hidden_unit",),
    "a learning rate that is too large": ("learning_rate_too_large",),
    "a sigmoid with the wrong exponent": ("wrong_sigmoid_right_derivative",),
    "float32": ("float32_layers",),
    "delta is an alias of y_hat": ("delta_is_y_hat",),
}  # fmt: skip


def test_every_cause_has_a_case():
    shown = {code for case in WRONG for code in case.shows}
    shown |= {case.resembles for case in CLEAN if case.resembles in NOT_IN_A_GRADIENT}
    missing = [page.code for page in catalogue.pages() if page.code not in shown | OF_THE_CHECK]
    assert not missing


def test_the_exceptions_are_causes_without_a_case():
    codes = {page.code for page in catalogue.pages()}
    shown = {code for case in WRONG for code in case.shows}
    assert codes >= OF_THE_CHECK | NOT_IN_A_GRADIENT
    assert not shown & OF_THE_CHECK, "it has a case now: take it off the list"


@pytest.mark.parametrize("look_alike", LOOK_ALIKES)
def test_every_look_alike_has_a_clean_case(look_alike):
    assert set(LOOK_ALIKES[look_alike]) <= {case.name for case in CLEAN}


def methods(tree: ast.Module) -> list[ast.FunctionDef]:
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [node for cls in classes for node in cls.body if isinstance(node, ast.FunctionDef)]


def arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args if argument.arg != "self"]


def backwards(tree: ast.Module) -> list[ast.FunctionDef]:
    return [
        method for method in methods(tree) if method.name.lstrip("_").startswith(("backward", "backprop"))
    ]


def returns(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function))


RATES = {"lr", "learning_rate", "rate", "eta", "alpha"}


def free_backward(tree: ast.Module) -> bool:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return any("back" in f.name and {"cache", "d", "dout", "grad"} & set(arguments(f)) for f in functions)


def engine(tree: ast.Module) -> bool:
    return any(
        isinstance(n, ast.Attribute) and n.attr in ("_backward", "backward_fn") for n in ast.walk(tree)
    )


def flat_script(tree: ast.Module) -> bool:
    defined = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return not any("back" in name for name in defined) and not methods(tree)


FORMS: dict[str, Callable[[ast.Module], bool]] = {
    "a layer's backward(grad) returns the gradient of its input": lambda tree: any(
        len(arguments(f)) == 1 and returns(f) for f in backwards(tree)
    ),
    "a layer's backward(grad, lr) updates": lambda tree: any(
        RATES & set(arguments(f)) for f in backwards(tree)
    ),
    "the whole net's backprop(x, y)": lambda tree: any(
        len(arguments(f)) >= 2 and not RATES & set(arguments(f)) for f in backwards(tree)
    ),
    "a flat script": flat_script,
    "a small engine of values with closures": engine,
    "free functions with a cache or a dict": free_backward,
    "backward() without arguments": lambda tree: any(not arguments(f) for f in backwards(tree)),
    "a step that updates and keeps no gradient": lambda tree: any(
        f.name in ("train", "step", "update", "fit") and RATES & set(arguments(f)) for f in methods(tree)
    ),
}


def has_form(case: Case, form: Callable[[ast.Module], bool]) -> bool:
    return form(ast.parse(case.source))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("folder", ["wrong", "clean"])
def test_every_form_of_a_net_occurs(form, folder):
    among = WRONG if folder == "wrong" else CLEAN
    assert [case.name for case in among if has_form(case, FORMS[form])]
