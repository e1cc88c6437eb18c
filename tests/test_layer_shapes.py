"""The printed formulas are run: the arrays have the printed shapes, and the gradients are those of the printed loss."""

import json

import numpy as np
import pytest

from gradcheck.layer_shapes import ACTIVATIONS, LOSSES, lines, net_shapes, shapes_command

N = 7


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z, axis):
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def concrete(shape):
    return tuple(N if size == "N" else size for size in shape)


def run(net, values):
    """Every formula of forward, in order; the loss."""
    for layer in net.layers:
        for array in layer.forward:
            if array.formula:
                values[array.name] = eval(
                    array.formula, {"np": np, "sigmoid": sigmoid, "softmax": softmax}, values
                )
            assert values[array.name].shape == concrete(array.shape), array
    a, y = values[f"a{len(net.layers)}"], values["y"]
    return {
        "mse": lambda: ((a - y) ** 2).mean(),
        "sse": lambda: ((a - y) ** 2).sum(),
        "half": lambda: ((a - y) ** 2).sum() / 2,
        "binary-cross-entropy": lambda: (-y * np.log(a) - (1 - y) * np.log(1 - a)).mean(),
        "cross-entropy": lambda: -(y * np.log(a)).sum() / N,
    }[net.loss]()


@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_formulas_give_the_gradient_of_the_loss(columns, activation, loss):
    rng = np.random.default_rng(3)
    net = net_shapes((4, 3, 5, 2), columns=columns, activation=activation, loss=loss)
    values = {}
    for array in (*net.given, *(a for layer in net.layers for a in layer.forward if not a.formula)):
        values[array.name] = rng.normal(size=concrete(array.shape))
    if loss.endswith("entropy"):
        targets = rng.integers(2, size=N)
        y = np.eye(2)[targets]
        values["y"] = y.T if columns else y
    run(net, values)
    gradients = dict(values)
    for layer in reversed(net.layers):
        for array in layer.backward:
            gradients[array.name] = eval(array.formula, {"np": np}, gradients)
            assert gradients[array.name].shape == concrete(array.shape), array
    for layer in net.layers:
        for name in (f"W{layer.number}", f"b{layer.number}"):
            index = tuple(int(rng.integers(size)) for size in values[name].shape)
            kept = values[name][index]
            sides = []
            for step in (1e-6, -1e-6):
                values[name][index] = kept + step
                sides.append(run(net, dict(values)))
            values[name][index] = kept
            assert gradients["d" + name][index] == pytest.approx(
                np.subtract(*sides) / 2e-6, rel=1e-4, abs=1e-7
            )


def test_a_product_is_printed_with_fitting_shapes():
    for columns in (False, True):
        for layer in net_shapes((4, 3, 5, 2), columns=columns).layers:
            for array in (*layer.forward, *layer.backward):
                if array.product:
                    left, right = (part.strip("() ").split(", ") for part in array.product.split(" @ "))
                    assert left[1] == right[0]
                    assert [left[0], right[1]] == [str(size) for size in array.shape]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("columns", [[], ["--columns"]])
def test_fits_eighty_columns(columns, activation, capsys):
    argv = ["784", "128", "100", "10", "--activation", activation, "--loss", "mse", *columns]
    assert shapes_command(argv) == 0
    printed = capsys.readouterr().out.splitlines()
    assert max(map(len, printed)) <= 80
    assert any("dW1" in line and ("(128, 784)" if columns else "(784, 128)") in line for line in printed)


def test_text_json_and_colour(capsys):
    assert shapes_command(["4", "2", "2", "2"]) == 0
    text = capsys.readouterr().out
    assert "(4, 2)" in text and "delta2 = " not in text and "\x1b" not in text
    assert "Equal sizes hide" in text
    assert shapes_command(["4", "3", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == 1
    assert data["layers"][0]["forward"][0]["shape"] == [4, 3]
    assert shapes_command(["4", "3", "--color", "always"]) == 0
    assert "\x1b[" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["4"], ["4", "0"], ["x"], [], ["4", "2", "--loss", "nothing"]])
def test_refuses_what_is_no_net(argv, capsys):
    assert shapes_command(argv) == 2
    assert capsys.readouterr().err


def test_lines_name_every_array_once_per_layer():
    text = "\n".join(line for _, line in lines(net_shapes((3, 4, 2))))
    for name in ("W1", "b1", "z1", "a1", "delta1", "dW1", "db1", "dW2"):
        assert f"\n  {name} " in text
