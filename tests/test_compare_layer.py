"""compare_layer says "equal" for homemade layers in many layouts, and names the missing term in planted mistakes."""

import json
import re

import numpy as np
import pytest

from gradcheck.errors import UsageError
from gradcheck.reference.comparing import compare_layer
from tests import strange_layers
from tests.homemade_layers import LAYERS

# (layer, piece, planted, words that the explanation must contain)
PLANTED = [
    (
        "batchnorm closed form",
        "xhat * (dxhat * xhat).sum",
        "(dxhat * xhat).sum",
        "lacks the factor `self.x_hat`",
    ),
    ("batchnorm closed form", "istd / N *", "istd *", "lacks the division by `N`"),
    ("lstm cell of the course", '+ parameters["Wo"][:, n_a:].T @ dot', "", "comes through `dzo`"),
    ("embedding", "np.add.at(dW, self.idx, dout)", "dW[self.idx] += dout", "one of the repeated indices"),
    ("lstm cell of the course", "dc_next + ot", "ot", "lacks the term `dc_next`"),
    ("lstm cell of the course", "dc_prev = dc * ft", "dc_prev = dc * it", "`f`"),
    (
        "rnn cell of the course",
        "dtanh @ a_prev.T",
        "dtanh @ a_next.T",
        "where the reference has `self.h[:, t]`",
    ),
    ("gru torch style", "dan * r]", "dan]", "factor `r`"),
    (
        "lstm torch style",
        "self.bias_hh_grad = self.bias_ih_grad.copy()",
        "self.bias_hh_grad = 0 * self.bias_ih_grad",
        "zero",
    ),
    (
        "leaky relu",
        "np.where(s.x > 0, 1, s.alpha)",
        "(s.x > 0)",
        "has 0 where the reference has `self.slope`",
    ),
    ("max pool naive functions", "+= dout[n, c, i, j]", "+= 2 * dout[n, c, i, j]", "2 times"),
    ("softmax class", "self.out * (dout - s)", "self.out * dout", "path through the denominator"),
    ("softmax class", "self.out * (dout - s)", "(dout - s)", "factor `self.y`"),
    ("softmax class", "self.out * (dout - s)", "self.out * (dout + s)", "wrong sign"),
    (
        "softmax class",
        "s = (dout * self.out).sum(axis=1, keepdims=True)",
        "s = dout * self.out",
        "lacks the sum",
    ),
    (
        "softmax class",
        "s = (dout * self.out).sum(axis=1,",
        "s = (dout * self.out).mean(axis=1,",
        "takes the mean",
    ),
    ("softmax jacobians", "np.diag(p) - np.outer(p, p)", "np.diag(p * (1 - p))", "lacks the sum"),
    ("softmax columns", "(self.A * dA).sum(axis=0)", "dA.sum(axis=0)", "factor `self.y`"),
    ("log-softmax", "np.exp(self.y) * g.sum", "g.sum", "factor `p`"),
    (
        "log-softmax",
        "return g - np.exp(self.y) * g.sum(1, keepdims=True)",
        "return g",
        "path through the logarithm",
    ),
    ("batchnorm closed form", " - xhat * (dxhat * xhat).sum(axis=0))", ")", "path through the variance"),
    ("batchnorm closed form", " - dxhat.sum(axis=0)", "", "path through the mean"),
    ("batchnorm closed form", "dxhat = dout * gamma", "dxhat = dout", "factor `self.gamma`"),
    (
        "batchnorm closed form",
        "istd / N * (N * dxhat - dxhat.sum(axis=0) - xhat * (dxhat * xhat).sum(axis=0))",
        "dxhat * istd",
        "path through the variance and the path through the mean",
    ),
    ("batchnorm closed form", "dgamma = (dout * xhat)", "dgamma = (dout)", "factor `self.x_hat`"),
    ("batchnorm closed form", "dbeta = dout.sum", "dbeta = dout.mean", "takes the mean"),
    ("batchnorm staged class", "* -0.5 * std_inv**3", "* 0.5 * std_inv**3", "wrong sign"),
    ("batchnorm staged class", "std_inv**3", "std_inv**2", "lacks a power"),
    ("batchnorm staged class", "(dvar * 2 * X_mu / N)", "(dvar * X_mu / N)", "factor `2`"),
    ("batchnorm staged class", "(dmu / N)", "dmu", "division by `N`"),
    ("batchnorm columns", " - dn.mean(axis=1, keepdims=True)", "", "path through the mean"),
    (
        "layernorm functions",
        " - xhat * (dxhat * xhat).mean(axis=1, keepdims=True)",
        "",
        "path through the variance",
    ),
    ("layernorm functions", "return dx * istd", "return dx", "factor `inv_std`"),
    ("layernorm functions", "(dxhat * xhat).mean", "(dxhat * xhat).sum", "takes the sum"),
    ("layernorm functions", "dxhat = dout * gamma", "dxhat = dout", "factor `self.gamma`"),
    ("groupnorm", "d - d.mean(2, keepdims=True)", "d", "path through the mean"),
    ("rnn functions", "dh[:, t] + dprev", "dh[:, t]", "`dh_next` (step 1, the gradient from the next step)"),
    ("rnn functions", " * (1 - nxt**2)", "", "derivative of tanh"),
    ("rnn functions", " * (1 - nxt**2)", " * (1 - nxt)", "lacks a power"),
    ("rnn functions", "dWx += x.T", "dWx = x.T", "overwritten"),
    ("rnn functions", "dWh += prev.T", "dWh += nxt.T", "where the reference has `self.h[:, t]`"),
    ("rnn functions", "dprev = dz @ Wh.T", "dprev = dz @ Wh", "transposed"),
    ("rnn step", "(1 - next_h**2)", "(1 - np.tanh(next_h) ** 2)", "at the output"),
    (
        "rnn class, columns over time",
        "draw = (1 - self.hs[t + 1] ** 2)",
        "draw = (1 - self.hs[t] ** 2)",
        "where the reference has `self.h[:, t + 1]`",
    ),
    (
        "lstm step",
        "dnext_c + dnext_h * o * (1 - tc**2)",
        "(dnext_c + dnext_h * o) * (1 - tc**2)",
        "added before",
    ),
    ("lstm step", "dc = dnext_c + dnext_h", "dc = dnext_h", "lacks the term `dc_next`"),
    ("lstm step", "do = dnext_h * tc", "do = dnext_h * next_c", "`tanh_c`"),
    ("lstm step", "dprev_c = dc * f", "dprev_c = dc", "factor `f`"),
    ("lstm step", "dg * (1 - g**2)", "dg * g * (1 - g)", "slope"),
    ("lstm class, concatenated", " * (1 - tc**2) + dc_next", " + dc_next", "factor `1 - tanh_c ** 2`"),
    ("lstm class, concatenated", "(1 - tc**2) + dc_next", "(1 - tc**2)", "dc_next"),
    ("lstm class, concatenated", "dh = dout[:, t] + dh_next", "dh = dout[:, t]", "dh_next"),
    (
        "lstm class, concatenated",
        "dc * c_old * f * (1 - f)",
        "dc * c * f * (1 - f)",
        "where the reference has `self.c[:, t]`",
    ),
    ("lstm class, concatenated", "dc_next = dc * f", "dc_next = dc", "factor `f`"),
    ("lstm class, concatenated", "dc * g * i * (1 - i)", "dc * g", "factor `i * (1 - i)`"),
    ("lstm gates apart, columns", "df, di, dcb = dc * cp *", "df, di, dcb = dc *", "factor `c_before`"),
    ("gru of the paper", "dh * (1 - z) + drh * r", "drh * r", "direct path past the gates"),
    ("gru of the paper", " + drh * r", "", "path through the candidate"),
    ("gru of the paper", "dh * (n - h) * z", "dh * n * z", "`h_before`"),
    ("gru of the paper", "(r * h).T @ dan", "h.T @ dan", "factor `r`"),
    ("conv naive functions", "dxp[:, :, rows, cols] +=", "dxp[:, :, rows, cols] =", "overwritten"),
    ("conv naive functions", "dw += np.tensordot", "dw = np.tensordot", "overwritten"),
    (
        "conv class, channels last",
        "dx[:, i : i + oh, j : j + ow] +=",
        "dx[:, i : i + oh, j : j + ow] =",
        "overwritten",
    ),
    ("conv class, channels last", "d @ self.W[i, j].T", "d @ self.W[::-1, ::-1][i, j].T", "kernel turned"),
    ("conv by scipy", "convolve2d(output_gradient[i]", "correlate2d(output_gradient[i]", "kernel turned"),
    (
        "conv by scipy",
        "output_gradient.sum(axis=(1, 2))",
        "output_gradient.mean(axis=(1, 2))",
        "takes the mean",
    ),
    ("average pool", " / 4", "", "division by `self.size ** 2`"),
    ("attention functions", "dQ = dS @ K / scale", "dQ = dS @ K", "factor `self.scale`"),
    (
        "attention functions",
        "dK = dS.transpose(0, 2, 1) @ Q / scale",
        "dK = dS.transpose(0, 2, 1) @ Q",
        "self.scale",
    ),
    (
        "attention functions",
        "dS = A * (dA - (dA * A).sum(-1, keepdims=True))",
        "dS = A * dA",
        "path through the denom",
    ),
    (
        "attention functions",
        "A * (dA - (dA * A).sum(-1, keepdims=True))",
        "dA",
        "uses `dA` where the reference has `dP`",
    ),
    (
        "attention functions",
        "A * (dA - (dA * A).sum(-1, keepdims=True))",
        "A * (1 - A) * dA",
        "lacks the sum",
    ),
    ("attention causal class", "ds @ self.k * self.s,", "ds @ self.k,", "factor `self.scale`"),
    ("multi-head attention", " + dk @ self.Wk", "", "path through the keys"),
    (
        "multi-head attention",
        "(dp - (dp * self.p).sum(-1, keepdims=True))",
        "dp",
        "path through the denominator",
    ),
]


def built(source: str):
    namespace = {"np": np}
    np.random.seed(0)
    exec(source, namespace)
    return namespace["layer"]


@pytest.mark.parametrize("name", LAYERS)
def test_correct_layers_are_equal(name):
    reference, source = LAYERS[name]
    comparison = compare_layer(built(source), reference)
    assert comparison.equal, str(comparison)


@pytest.mark.parametrize(("name", "piece", "planted", "words"), PLANTED)
def test_planted_mistakes_are_named(name, piece, planted, words):
    reference, source = LAYERS[name]
    assert piece in source
    comparison = compare_layer(built(source.replace(piece, planted, 1)), reference)
    assert not comparison.equal
    assert any(words in text for text in comparison.explanations), str(comparison)


def test_two_mistakes_at_once_are_both_named():
    reference, source = LAYERS["batchnorm closed form"]
    planted = source.replace("dxhat = dout * gamma", "dxhat = dout").replace(" - dxhat.sum(axis=0)", "")
    said = " ".join(compare_layer(built(planted), reference).explanations)
    assert "factor `self.gamma`" in said and "path through the mean" in said


def test_a_mistake_without_a_name_is_only_called_different():
    reference, source = LAYERS["batchnorm closed form"]
    comparison = compare_layer(
        built(source.replace("istd / N *", "np.sin(istd) * np.abs(dout) *")), reference
    )
    assert comparison.explanations == ("your dx differs; no change of the reference that is tried gives it",)
    assert [g.equal for g in comparison.gradients] == [False, True, True]


@pytest.mark.parametrize(
    ("name", "piece", "planted", "words"),
    [
        (
            "attention functions",
            " / np.sqrt(Q.shape[-1])\n    E",
            "\n    E",
            "division by `np.sqrt(Q.shape[-1])`",
        ),
        (
            "rnn step",
            "np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)",
            "np.tanh(x.dot(Wx) + prev_h.dot(Wh))",
            "self.b",
        ),
        ("softmax columns", "e / e.sum(axis=0)", "e", "forward"),
    ],
)
def test_a_different_forward_is_said_first(name, piece, planted, words):
    reference, source = LAYERS[name]
    assert piece in source
    comparison = compare_layer(built(source.replace(piece, planted, 1)), reference)
    assert not comparison.forward_equal and not comparison.gradients
    assert words in comparison.forward_explanation


def test_the_object_is_left_as_it_was():
    layer = built(LAYERS["dense torch style, updates at once"][1])
    weight, bias = layer.weight.copy(), layer.bias.copy()
    assert compare_layer(layer, "dense")
    assert vars(layer).keys() == {"weight", "bias"}
    np.testing.assert_array_equal(layer.weight, weight)
    np.testing.assert_array_equal(layer.bias, bias)


def test_report_as_text_and_as_json():
    reference, source = LAYERS["batchnorm staged class"]
    comparison = compare_layer(built(source.replace(" + (dvar * 2 * X_mu / N)", "")), reference)
    text = str(comparison)
    assert "dX         your" not in text and "your dx lacks the path through the variance" in text
    assert "the three paths add up" in text and "gradcheck derive BatchNorm" in text
    data = json.loads(json.dumps(comparison.to_dict()))
    assert data["schema"] == 1 and data["equal"] is False
    assert data["gradients"][0]["step"] == "6"


def test_square_sizes_are_noted():
    reference, source = LAYERS["dense rows class"]
    assert "square" in compare_layer(built(source.replace("Affine(4, 3)", "Affine(4, 4)")), reference).hidden
    assert compare_layer(built(source), reference).hidden == ""


def test_what_cannot_be_compared_is_refused_with_the_reason():
    with pytest.raises(UsageError, match="no forward and backward"):
        compare_layer(object(), "dense")
    with pytest.raises(UsageError, match="no reference layer is called 'convex'"):
        compare_layer(built(LAYERS["sigmoid"][1]), "convex")
    with pytest.raises(UsageError, match="no layout"):
        compare_layer(built(LAYERS["conv1d"][1]), "lstm")
    with pytest.raises(UsageError, match="sizes that all differ"):
        compare_layer(type(built(LAYERS["dense rows class"][1])), "dense")


def test_a_backward_that_raises_is_reported():
    reference, source = LAYERS["dense rows class"]
    comparison = compare_layer(built(source.replace("self.x.T @ dout", "self.x @ dout")), reference)
    assert comparison.forward_equal and not comparison
    assert "your backward raises ValueError" in comparison.explanations[0]


def test_a_parameter_without_counterpart_is_not_called_equal():
    reference, source = LAYERS["dense rows class"]
    source = source.replace("self.W, self.b =", "self.extra = np.zeros((2, n_in)); self.W, self.b =")
    source = source.replace("return x @ self.W + self.b", "return x @ self.W + self.b + self.extra.sum()")
    comparison = compare_layer(built(source), reference)
    assert not comparison
    assert comparison.explanations == ("the reference has no counterpart of extra: not compared",)


def test_options_reach_both_sides():
    reference, source = LAYERS["conv naive functions"]
    assert compare_layer(built(source), reference, options={"stride": 3, "padding": 2})


def test_check_layer_with_a_reference_is_the_same_comparison():
    from gradcheck.api import check_layer
    from reference_nets.layers import Embedding

    layer = built(LAYERS["embedding"][1])
    assert str(check_layer(layer, reference=Embedding)) == str(compare_layer(layer, Embedding))
    with pytest.raises(UsageError, match="leave out the inputs"):
        check_layer(layer, np.zeros(3), reference=Embedding)
    with pytest.raises(UsageError, match="leave out upstream"):
        check_layer(layer, reference=Embedding, upstream=1.0)


@pytest.mark.parametrize(
    ("reference", "source", "planted", "words"),
    [
        pytest.param(*case[1:], id=case[0])
        for case in (*strange_layers.LAYERS, *strange_layers.LOSSES_AND_OTHERS, *strange_layers.LATER)
    ],
)
def test_layers_in_the_styles_of_strangers(reference, source, planted, words):
    if planted is None:
        comparison = compare_layer(built(source), reference)
        assert comparison, str(comparison)
        return
    assert planted[0] in source
    comparison = compare_layer(built(source.replace(*planted)), reference)
    text = "; ".join(comparison.explanations)
    assert not comparison and re.search(words, text) and "no change of the reference" not in text


def test_a_loss_whose_arguments_have_no_telling_names_is_not_accused():
    def loss(u, v):
        return np.mean((u - v) ** 2)

    def slope(u, v):
        return 2 * (v - u) / u.size

    assert compare_layer((loss, slope), "SquaredError")


def test_another_loss_is_named():
    def loss(p, t):
        return np.abs(p - t).sum()

    comparison = compare_layer((loss, lambda p, t: np.sign(p - t)), "SquaredError")
    assert not comparison and "it is 1 times AbsoluteError" in comparison.forward_explanation


def test_a_repeated_explanation_is_told_once():
    case = next(c for c in strange_layers.LAYERS if c[0] == "gru: sign of z")
    text = str(compare_layer(built(case[2].replace(*case[3])), case[1]))
    assert text.count("wrong sign") == 1 and "the same as dx" in text


@pytest.mark.parametrize(
    "name", ["dense columns class, grads returned", "softmax columns", "batchnorm columns"]
)
def test_a_reference_of_columns_may_be_asked_for(name):
    reference, source = LAYERS[name]
    assert compare_layer(built(source), f"{reference}Columns").equal


def test_windows_that_do_not_overlap_are_told_to_hide_something():
    source = next(source for name, _, source, *_ in strange_layers.LATER if name == "maxpool nhwc")
    apart = compare_layer(built(source.replace("MaxPooling(3, 2)", "MaxPooling(2, 2)")), "MaxPool2d")
    assert apart.equal and "the windows do not overlap" in str(apart)
    assert "overlap" not in str(compare_layer(built(source), "MaxPool2d"))
