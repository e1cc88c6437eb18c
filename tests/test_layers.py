"""One layer, a chain of layers, and a function with its gradient."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.errors import ConventionError, UsageError
from gradcheck.facts import Verdict

RNG = np.random.default_rng(0)
X = RNG.normal(size=(4, 3))
W = RNG.normal(size=(3, 5))
B = RNG.normal(size=5)


def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    dx, dw, db = dout @ w.T, x.T @ dout, dout.sum(0)
    return dx, dw, db


def forward(X, W, b):
    return np.tanh(X.dot(W.T) + b)


def backprop(dEdY, W, b, gd, Y, X):
    deltas = gd(Y) * dEdY
    return deltas.dot(W), deltas.T.dot(X), deltas.sum(axis=0)


class Dense:
    def __init__(self, inputs=3, outputs=5, factor=1):
        self.W, self.b, self.factor = RNG.normal(size=(inputs, outputs)), RNG.normal(size=outputs), factor

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW, self.db = self.x.T @ grad, grad.sum(0)
        return self.factor * grad @ self.W.T


class Stored(Dense):
    """Keeps the input gradient instead of returning it."""

    def backward(self, dvalues):
        self.dinputs = Dense.backward(self, dvalues)


class Updating(Dense):
    def __call__(self, x):
        return Dense.forward(self, x)

    forward = backward = None

    def backprop(self, grad, lr):
        below = grad @ self.W.T
        self.W -= lr * self.x.T @ grad
        self.b = self.b - lr * grad.sum(0)
        return below


class Tanh:
    def __init__(self, power=2):
        self.power = power

    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, grad):
        return grad * (1 - self.a**self.power)


class OneHotSoftmax:
    """Right for cross-entropy only: it looks at the first nonzero upstream entry of each sample."""

    def forward(self, x):
        e = np.exp(x - x.max(1, keepdims=True))
        self.p = e / e.sum(1, keepdims=True)
        return self.p

    def backward(self, grad):
        out = np.zeros_like(grad)
        for i, k in enumerate(np.argmax(grad != 0, axis=1)):
            out[i] = -self.p[i, k] * self.p[i] * grad[i, k]
            out[i, k] += self.p[i, k] * grad[i, k]
        return out


def names(report):
    return {c.name: c.verdict for c in report.gradients}


def test_function_pair_with_a_cache():
    report = gradcheck.check_layer(affine_forward, X, W, B, backward=affine_backward)
    assert names(report) == {"x": "right", "w": "right", "b": "right"}


def test_arguments_of_backward_are_bound_by_name():
    report = gradcheck.check_layer(forward, X, W.T, B, backward=backprop, gd=lambda y: 1 - y * y)
    assert names(report) == {"X": "right", "W": "right", "b": "right"}


def test_what_is_left_over_is_asked_for_with_the_lambda_to_write():
    with pytest.raises(ConventionError, match=r"takes gd.*(?s:.)*lambda upstream: backward\(upstream, W"):
        gradcheck.check_layer(forward, X, W.T, B, backward=backprop)


@pytest.mark.parametrize("kind", [Dense, Stored])
def test_layer_objects(kind):
    layer = kind()
    before = layer.W.copy()
    report = gradcheck.check_layer(layer, X)
    assert names(report) == {"x": "right", "W": "right", "b": "right"}
    assert not hasattr(layer, "x")
    assert np.array_equal(layer.W, before)


def test_a_layer_that_updates_its_weights():
    report = gradcheck.check_layer(Updating(), X, learning_rate=0.1)
    assert names(report) == {"x": "right", "W": "right", "b": "right"}


def test_a_wrong_input_gradient_is_found():
    assert names(gradcheck.check_layer(Dense(factor=2), X))["x"] == "wrong"


def test_backward_that_is_not_linear_in_its_upstream():
    class Square(Tanh):
        def backward(self, grad):
            return grad * grad * (1 - self.a**2)

    report = gradcheck.check_layer(Square(), X)
    assert not report.ok
    assert "C7" in {f.code for f in report.findings}


def test_right_in_context():
    report = gradcheck.check_layer(OneHotSoftmax(), X)
    assert [f.name for f in report.findings] == ["right-in-context"]
    assert report.verdict is Verdict.RIGHT


def test_no_backward_is_one_clear_error():
    with pytest.raises(ConventionError, match="looked for: backward"):
        gradcheck.check_layer(type("L", (), {"forward": lambda self, x: x})(), X)
    with pytest.raises(UsageError, match="needs an input"):
        gradcheck.check_layer(Dense())


def mse(out, target):
    return np.mean((out - target) ** 2)


def mse_prime(out, target):
    return 2 * (out - target) / out.size


Y = RNG.normal(size=(4, 2))


def chain(*bugs):
    return [
        Dense(3, 5, factor=2 if 0 in bugs else 1),
        Tanh(power=1 if 1 in bugs else 2),
        Dense(5, 2, factor=2 if 2 in bugs else 1),
    ]


def test_a_right_chain():
    report = gradcheck.check_layers(chain(), X, loss=(mse, mse_prime), target=Y)
    assert report.ok
    assert [(r.own_error, r.inherits) for r in report.layers] == [(False, False)] * 3


@pytest.mark.parametrize(("bug", "first"), [(1, "layers[1]"), (2, "layers[2]")])
def test_own_and_inherited_error(bug, first):
    report = gradcheck.check_layers(chain(bug), X, loss=(mse, mse_prime), target=Y)
    assert report.first_wrong == first
    own = [r.name for r in report.layers if r.own_error]
    assert own == [first]
    assert report.layers[0].inherits
    assert not report.layers[bug].inherits


def test_the_first_of_two_wrong_layers():
    report = gradcheck.check_layers(chain(1, 2), X, loss=mse, target=Y)
    assert report.first_wrong == "layers[2]"
    assert [r.own_error for r in report.layers] == [False, True, True]


def test_a_wrong_loss_gradient_comes_first():
    report = gradcheck.check_layers(chain(), X, loss=(mse, lambda o, t: o - t), target=Y)
    assert report.first_wrong == "loss"
    assert not any(r.own_error for r in report.layers)


def test_softmax_and_cross_entropy_written_as_one():
    class Softmax(OneHotSoftmax):
        def backward(self, grad):
            return grad

    target = np.eye(2)[[0, 1, 1, 0]]
    loss = (lambda p, t: -np.sum(t * np.log(p)) / len(t), lambda p, t: (p - t) / len(t))
    report = gradcheck.check_layers([Dense(3, 2), Softmax()], X, loss=loss, target=target)
    assert report.ok
    assert [f.name for f in report.findings] == ["right-in-context"]


def test_functions():
    assert gradcheck.check_function(lambda x: np.sum(x**3), lambda x: 3 * x**2, X).ok
    assert not gradcheck.check_function(lambda x: np.sum(x**3), lambda x: 2 * x**2, X).ok
    two = gradcheck.check_function(
        lambda x, s: np.sum(x * x) * s[0], lambda x, s: (2 * x * s[0], np.array([np.sum(x * x)])), X, B[:1]
    )
    assert names(two) == {"x": "right", "s": "right"}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_an_elementwise_function_with_its_derivative():
    assert gradcheck.check_function(sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z)), X).ok
    of_output = gradcheck.check_function(sigmoid, lambda a: a * (1 - a), X)
    assert of_output.ok
    assert [f.name for f in of_output.findings] == ["derivative-of-the-output"]
    assert not gradcheck.check_function(sigmoid, lambda a: a * (1 + a), X).ok


def test_integers_are_refused():
    with pytest.raises(UsageError, match="integers"):
        gradcheck.check_function(lambda x: np.sum(x**3), lambda x: 3 * x**2, np.arange(3))


def test_assert_gradients_takes_a_report():
    report = gradcheck.check_layer(Dense(factor=2), X)
    with pytest.raises(gradcheck.GradientMismatchError) as caught:
        gradcheck.assert_gradients(report)
    assert caught.value.report is report
    assert gradcheck.assert_gradients(gradcheck.check_layer(Dense(), X)).ok


def edits(report):
    return [(edit.before.strip(), edit.after.strip()) for edit in report.annotated.edits]


class Swish:
    def forward(self, x):
        self.x, self.s = x, 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, grad):
        return grad * (self.s + self.s * (1 - self.s))


def test_a_wrong_layer_is_told_by_its_line():
    report = gradcheck.check_layer(Swish(), X)
    (line,) = [line for line in report.annotated.lines if line.mark == "wrong"]
    assert "grad * (self.s" in line.location.text
    assert report.findings[0].code == "C4"


def test_a_wrong_function_is_told_by_its_line():
    def backward(dout, cache):
        x, w, _ = cache
        return dout @ w.T, x.T @ dout, dout.mean(0)

    report = gradcheck.check_layer(affine_forward, X, W, B, backward=backward)
    ((before, after),) = edits(report)
    assert "dout.mean(0)" in before
    assert "dout.sum(0)" in after
    report = gradcheck.check_function(lambda x: np.sum(x**3), lambda x: 2 * x**2, X)
    assert "3 * x**2" in edits(report)[0][1]
    assert not report.facts.without_gradient


def test_each_wrong_layer_of_a_chain_is_told_by_its_line():
    class Mean(Dense):
        def backward(self, grad):
            self.dW, self.db = self.x.T @ grad, grad.mean(0)
            return grad @ self.W.T

    layers = [Mean(3, 5), Tanh(power=2), Swish(), Dense(5, 2)]
    report = gradcheck.check_layers(layers, X, loss=(mse, mse_prime), target=Y)
    assert [name for name in ("layers[2]", "layers[0]") if name in report.annotated.summary]
    first, second = edits(report)
    assert "self.s" in first[0]
    assert "grad.sum(0)" in second[1]
    assert report["layers[0].b"].verdict is Verdict.WRONG


def test_one_edit_of_a_class_is_told_once_for_all_its_layers():
    class Mean(Dense):
        def backward(self, grad):
            self.dW, self.db = self.x.T @ grad, grad.mean(0)
            return grad @ self.W.T

    layers = [Mean(3, 5), Tanh(power=2), Mean(5, 4), Tanh(power=2), Mean(4, 2)]
    report = gradcheck.check_layers(layers, X, loss=(mse, mse_prime), target=Y)
    assert len(edits(report)) == 1
    assert [f.subject for f in report.findings] == ["layers[4], layers[2] and layers[0]: b"]
    assert report.annotated.edits[0].effect == "with this edit layers[4], layers[2] and layers[0] are right"


def test_a_wrong_loss_gradient_of_a_chain_is_told_by_its_line():
    report = gradcheck.check_layers(chain(), X, loss=(mse, lambda o, t: o - t), target=Y)
    ((before, _),) = edits(report)
    assert "o - t" in before


def halve_columns(x):
    y = x - x.mean(axis=0)
    return y * y, y, x.shape[0]


@pytest.mark.parametrize(
    "backward",
    [
        lambda dout, kept: 2 * (dout * kept[0] - (dout * kept[0]).sum(axis=0) / kept[1]),
        lambda dout, centred, n: 2 * (dout * centred - (dout * centred).sum(axis=0) / n),
    ],
    ids=["as one", "one by one"],
)
def test_what_forward_returned_beside_its_output_goes_by_any_name(backward):
    assert gradcheck.check_layer(
        halve_columns, np.random.default_rng(1).normal(size=(5, 3)), backward=backward
    ).ok


class Grouped:
    """A product per group of channels, whose gradient is brought into groups in another order than forward's."""

    def __init__(self):
        rng = np.random.default_rng(2)
        self.groups = 2
        self.W = rng.normal(size=(2, 3, 2))

    def forward(self, x):
        n, c, t = x.shape
        self.x = x.reshape(n, self.groups, c // self.groups, t)
        return np.einsum("goi,ngit->ngot", self.W, self.x).reshape(n, -1, t)

    def backward(self, dy):
        n, c, t = dy.shape
        d = dy.reshape(n, c // self.groups, self.groups, t).transpose(0, 2, 1, 3)
        self.dW = np.einsum("ngot,ngit->goi", d, self.x)
        return np.einsum("goi,ngot->ngit", self.W, d).reshape(n, -1, t)


def test_a_layer_alone_descends_no_other_loss_and_its_lengths_keep_their_names():
    report = gradcheck.check_layer(Grouped(), np.random.default_rng(3).normal(size=(2, 4, 5)))
    assert [finding.code for finding in report.findings] == ["H3"]
    assert [edit.after for edit in report.annotated.edits] == ["d = dy.reshape(n, self.groups, -1, t)"]
