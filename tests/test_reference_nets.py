"""The reference layers and nets equal torch in float64: every forward value and every gradient, to 1e-10."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

import gradcheck
import reference_nets
from reference_nets import char_rnn, convnet, lstm, mlp, mlp_columns, per_sample_sgd, transformer
from reference_nets import layers as L
from reference_nets.checking import check_gradients

torch.set_num_threads(1)
SEEDS = range(4)


def same(ours: np.ndarray, theirs: torch.Tensor, what: str) -> None:
    theirs = theirs.detach().numpy()
    assert ours.shape == theirs.shape, what
    assert np.abs(ours - theirs).max(initial=0) <= 1e-10 * max(1, np.abs(theirs).max(initial=0)), what


def tensor(a: np.ndarray) -> torch.Tensor:
    return torch.tensor(a, dtype=torch.float64, requires_grad=True)


def agree(
    layer: L.Layer,
    inputs: tuple[np.ndarray, ...],
    theirs: Callable[..., torch.Tensor],
    rng: np.random.Generator,
) -> None:
    """theirs(*inputs, **parameters) is torch's version; every parameter is random, also biases and gammas."""
    for p in layer.params().values():
        p[...] = rng.normal(size=p.shape)
    xs = [tensor(x) for x in inputs]
    ps = {name: tensor(p) for name, p in layer.params().items()}
    y = theirs(*xs, **ps)
    same(layer.forward(*inputs), y, "y")
    dy = rng.normal(size=tuple(y.shape))
    y.backward(torch.tensor(dy))
    dx = layer.backward(dy)
    for k, (ours, x) in enumerate(zip(dx if isinstance(dx, tuple) else (dx,), xs)):
        same(ours, x.grad, f"dx{k}")
    gradients = layer.gradients()
    assert list(gradients) == list(layer.params())
    for name, p in ps.items():
        same(gradients[name], p.grad, f"d{name}")


def sizes(rng: np.random.Generator, count: int, low: int = 2, high: int = 9) -> list[int]:
    """Pairwise different, so that no swapped axis goes unnoticed."""
    return [int(n) for n in rng.permutation(np.arange(low, high + 1))[:count]]


@pytest.fixture(params=SEEDS)
def rng(request) -> np.random.Generator:
    return np.random.default_rng(request.param)


def test_dense(rng):
    N, D, M = sizes(rng, 3)
    agree(L.Dense(D, M, rng), (rng.normal(size=(N, D)),), lambda x, W, b: x @ W + b, rng)
    agree(L.DenseColumns(D, M, rng), (rng.normal(size=(D, N)),), lambda x, W, b: W @ x + b, rng)


ELEMENTWISE = {
    "identity": (L.Identity, lambda x: x * 1),
    "sigmoid": (L.Sigmoid, torch.sigmoid),
    "tanh": (L.Tanh, torch.tanh),
    "relu": (L.ReLU, torch.relu),
    "leaky relu": (lambda: L.LeakyReLU(0.2), lambda x: F.leaky_relu(x, 0.2)),
    "elu": (lambda: L.ELU(1.7), lambda x: F.elu(x, 1.7)),
    "gelu": (L.GELU, F.gelu),
    "softplus": (L.Softplus, lambda x: F.softplus(x, threshold=1e9)),
    "swish": (L.Swish, F.silu),
    "softmax": (L.Softmax, lambda x: torch.softmax(x, -1)),
    "log-softmax": (L.LogSoftmax, lambda x: torch.log_softmax(x, -1)),
    "maxout": (lambda: L.Maxout(3), lambda x: x.reshape(len(x), -1, 3).max(dim=2).values),
}


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_activations(name, rng):
    ours, theirs = ELEMENTWISE[name]
    N, K = sizes(rng, 2)
    agree(ours(), (3 * rng.normal(size=(N, 3 * K)),), theirs, rng)
    extreme = np.array([[-700.0, -30.0, 0.5, 30.0, 700.0, 0.25]])
    agree(ours(), (extreme,), theirs, rng)


def loss_agrees(loss, prediction, target, theirs) -> None:
    p = tensor(prediction)
    value = theirs(p, torch.tensor(target))
    value.backward()
    same(np.array(loss.forward(prediction, target)), value, "L")
    same(loss.backward(), p.grad, "dp")


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_losses_of_entries(reduction, rng):
    N, K = sizes(rng, 2)
    p, t = 2 * rng.normal(size=(2, N, K))
    probability, target = rng.uniform(0.01, 0.99, size=(2, N, K))
    signs = np.where(rng.random((N, K)) < 0.5, -1.0, 1.0)
    how = {"reduction": reduction}
    loss_agrees(L.SquaredError(reduction), p, t, lambda p, t: F.mse_loss(p, t, **how))
    loss_agrees(L.AbsoluteError(reduction), p, t, lambda p, t: F.l1_loss(p, t, **how))
    loss_agrees(L.Huber(0.7, reduction), p, t, lambda p, t: F.huber_loss(p, t, delta=0.7, **how))
    loss_agrees(
        L.BinaryCrossEntropy(reduction), probability, target, lambda p, t: F.binary_cross_entropy(p, t, **how)
    )
    loss_agrees(
        L.SigmoidCrossEntropy(reduction),
        9 * p,
        target,
        lambda z, t: F.binary_cross_entropy_with_logits(z, t, **how),
    )
    hinge = {"mean": torch.mean, "sum": torch.sum}[reduction]
    loss_agrees(L.BinaryHinge(0.8, reduction), p, signs, lambda p, t: hinge(torch.clamp(0.8 - t * p, min=0)))


@pytest.mark.parametrize(("reduction", "factor"), [("half", 0.5), ("half_mean", None)])
def test_half_squared_error(reduction, factor, rng):
    p, t = rng.normal(size=(2, 4, 3))
    c = factor or 0.5 / p.size
    loss_agrees(L.SquaredError(reduction), p, t, lambda p, t: c * ((p - t) ** 2).sum())


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_losses_of_samples(reduction, rng):
    N, K = sizes(rng, 2, low=3)
    z = 5 * rng.normal(size=(N, K))
    ids = rng.integers(K, size=N)
    t = rng.dirichlet(np.ones(K), size=N)
    t[0] = np.eye(K)[1]  # zeros in the target
    how = {"reduction": reduction}
    loss_agrees(L.SoftmaxCrossEntropy(reduction), z, ids, lambda z, t: F.cross_entropy(z, t, **how))
    loss_agrees(L.SoftmaxCrossEntropy(reduction), z, t, lambda z, t: F.cross_entropy(z, t, **how))
    loss_agrees(
        L.SoftmaxCrossEntropy(reduction, 0.1),
        z,
        ids,
        lambda z, t: F.cross_entropy(z, t, label_smoothing=0.1, **how),
    )
    kl = {"mean": "batchmean", "sum": "sum"}[reduction]
    loss_agrees(L.KullbackLeibler(reduction), z, t, lambda q, t: F.kl_div(q, t, reduction=kl))
    loss_agrees(  # torch divides by K in addition
        L.Hinge(0.9, reduction),
        z,
        ids,
        lambda s, t: K * F.multi_margin_loss(s, t, margin=0.9, reduction=reduction),
    )


CONVOLUTIONS = [
    {},
    {"stride": 2},
    {"padding": 2},
    {"stride": 3, "padding": 1},
    {"dilation": 2},
    {"groups": 2},
    {"stride": 2, "padding": 1, "dilation": 2, "groups": 2},
]


@pytest.mark.parametrize("options", CONVOLUTIONS, ids=str)
@pytest.mark.parametrize("which", ["loops", "im2col"])
def test_convolution(which, options):
    """Loops over every index, and im2col."""
    rng = np.random.default_rng(len(str(options)))
    for kernel, image in [((2, 3), (7, 8)), ((3, 1), (6, 5))]:
        layer = {"loops": L.Conv2dLoops, "im2col": L.Conv2d}[which](4, 6, kernel, rng, **options)
        x = rng.normal(size=(3, 4, *image))
        agree(layer, (x,), lambda x, W, b: F.conv2d(x, W, b, **options), rng)
    for kernel in (2, 3):
        layer = {"loops": L.Conv1dLoops, "im2col": L.Conv1d}[which](4, 6, kernel, rng, **options)
        x = rng.normal(size=(3, 4, 9))
        agree(layer, (x,), lambda x, W, b: F.conv1d(x, W, b, **options), rng)


@pytest.mark.parametrize("options", [o for o in CONVOLUTIONS if "groups" not in o], ids=str)
def test_convolution_window_by_window(options, rng):
    layer = L.Conv2dWindows(2, 5, (2, 3), rng, **options)
    agree(layer, (rng.normal(size=(3, 2, 7, 8)),), lambda x, W, b: F.conv2d(x, W, b, **options), rng)


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (2, 1), (2, 3)])
def test_pooling(size, stride, rng):
    x = rng.normal(size=(3, 2, 8, 7))
    tied = rng.integers(3, size=(3, 2, 7, 9)).astype(float)
    for image in (x, tied):
        agree(L.MaxPool2d(size, stride), (image,), lambda x: F.max_pool2d(x, size, stride), rng)
        agree(L.MaxPool2dLoops(size, stride), (image,), lambda x: F.max_pool2d(x, size, stride), rng)
        agree(L.AveragePool2d(size, stride), (image,), lambda x: F.avg_pool2d(x, size, stride), rng)
        agree(L.GlobalAveragePool2d(), (image,), lambda x: x.mean(dim=(2, 3)), rng)
        agree(L.GlobalMaxPool2d(), (image,), lambda x: F.max_pool2d(x, x.shape[2:])[:, :, 0, 0], rng)
        agree(L.Flatten(), (image,), lambda x: x.flatten(1), rng)


def test_normalisation(rng):
    N, D, T = sizes(rng, 3)
    x = 3 * rng.normal(size=(N, D)) + 1
    for kind in (L.BatchNorm, L.BatchNormClosed):
        agree(kind(D), (x,), lambda x, gamma, beta: F.batch_norm(x, None, None, gamma, beta, True), rng)
    images = rng.normal(size=(N, 6, 3, 5))
    agree(
        L.BatchNorm2d(6),
        (images,),
        lambda x, gamma, beta: F.batch_norm(x, None, None, gamma, beta, True),
        rng,
    )
    agree(L.GroupNorm(3, 6), (images,), lambda x, gamma, beta: F.group_norm(x, 3, gamma, beta), rng)
    agree(L.LayerNorm(D), (x,), lambda x, gamma, beta: F.layer_norm(x, (D,), gamma, beta), rng)
    sequences = rng.normal(size=(N, T, D))
    agree(L.LayerNorm(D), (sequences,), lambda x, gamma, beta: F.layer_norm(x, (D,), gamma, beta), rng)


def test_batchnorm_keeps_running_statistics_and_uses_them(rng):
    layer, theirs = L.BatchNorm(3), torch.nn.BatchNorm1d(3, dtype=torch.float64)
    for _ in range(3):
        x = rng.normal(size=(5, 3)) + 2
        layer.forward(x)
        theirs(torch.tensor(x))
    same(layer.running_mean, theirs.running_mean, "mean")
    same(layer.running_var, theirs.running_var, "var")
    layer.training = False
    mean, var = torch.tensor(layer.running_mean), torch.tensor(layer.running_var)
    x = rng.normal(size=(4, 3))
    agree(layer, (x,), lambda x, gamma, beta: F.batch_norm(x, mean, var, gamma, beta, False), rng)


def test_dropout_replays_its_mask(rng):
    layer = L.Dropout(0.4, rng)
    x = rng.normal(size=(50, 3))
    y = layer.forward(x)
    mask = torch.tensor(layer.mask != 0)
    assert 0.3 < mask.double().mean() < 0.9
    np.testing.assert_allclose(y, np.where(mask, x / 0.6, 0))
    layer.replay = mask.numpy()
    agree(layer, (x,), lambda x: torch.where(mask, x / 0.6, torch.zeros(1, dtype=torch.float64)), rng)
    layer.training = False
    agree(layer, (x,), lambda x: x * 1, rng)


def test_embedding_with_repeated_ids(rng):
    layer = L.Embedding(5, 3, rng)
    ids = np.array([[0, 3, 3, 1], [3, 3, 4, 0]])
    W = tensor(layer.W)
    y = F.embedding(torch.tensor(ids), W)
    same(layer.forward(ids), y, "y")
    dy = rng.normal(size=(2, 4, 3))
    y.backward(torch.tensor(dy))
    assert layer.backward(dy) is None
    same(layer.dW, W.grad, "dW")


def recurrent_agrees(layer, module, x, states, rng, biases) -> None:
    """Copies our weights into torch's module, whose matrices are ours transposed, and compares everything."""
    for p in layer.params().values():
        p[...] = rng.normal(size=p.shape)
    with torch.no_grad():
        module.weight_ih_l0.copy_(torch.tensor(layer.Wx.T))
        module.weight_hh_l0.copy_(torch.tensor(layer.Wh.T))
        module.bias_ih_l0.copy_(torch.tensor(getattr(layer, biases[0])))
        module.bias_hh_l0.copy_(torch.tensor(layer.bh) if len(biases) == 2 else torch.zeros(1).double())
    xt = tensor(x)
    initial = [tensor(s) for s in states]
    packed = tuple(s[None] for s in initial)
    y, _ = module(xt, packed if len(packed) == 2 else packed[0])
    same(layer.forward(x, *states), y, "y")
    dy = rng.normal(size=tuple(y.shape))
    y.backward(torch.tensor(dy))
    same(layer.backward(dy), xt.grad, "dx")
    same(layer.dWx, module.weight_ih_l0.grad.T, "dWx")
    same(layer.dWh, module.weight_hh_l0.grad.T, "dWh")
    same(getattr(layer, "d" + biases[0]), module.bias_ih_l0.grad, "db")
    same(getattr(layer, "d" + biases[-1]), module.bias_hh_l0.grad, "dbh")
    for name, s in zip(("dh0", "dc0"), initial):
        same(getattr(layer, name), s.grad, name)


def test_recurrent(rng):
    N, T, D, H = sizes(rng, 4)
    x, h0, c0 = rng.normal(size=(N, T, D)), rng.normal(size=(N, H)), rng.normal(size=(N, H))
    how = {"batch_first": True, "dtype": torch.float64}
    recurrent_agrees(L.RNN(D, H, rng), torch.nn.RNN(D, H, **how), x, (h0,), rng, ["b"])
    recurrent_agrees(L.LSTM(D, H, rng), torch.nn.LSTM(D, H, **how), x, (h0, c0), rng, ["b"])
    recurrent_agrees(L.GRU(D, H, rng), torch.nn.GRU(D, H, **how), x, (h0,), rng, ["bx", "bh"])


def test_columns(rng):
    K, N = sizes(rng, 2, low=3)
    x = 3 * rng.normal(size=(K, N))
    agree(L.SoftmaxColumns(), (x,), lambda x: torch.softmax(x, 0), rng)
    agree(L.LogSoftmaxColumns(), (x,), lambda x: torch.log_softmax(x, 0), rng)

    def batch_norm(x, gamma, beta):
        return F.batch_norm(x.T, None, None, gamma[:, 0], beta[:, 0], training=True, eps=1e-5).T

    agree(L.BatchNormColumns(K), (x,), batch_norm, rng)


def _cross_entropy_of_columns(reduction):
    return lambda z, t: F.cross_entropy(z.T, t if t.ndim == 1 else t.T, reduction=reduction)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_cross_entropy_of_columns(reduction, rng):
    K, N = sizes(rng, 2, low=3)
    z, loss = 3 * rng.normal(size=(K, N)), L.SoftmaxCrossEntropyColumns(reduction)
    for target in (rng.integers(K, size=N), rng.dirichlet(np.ones(K), size=N).T):
        loss_agrees(loss, z, target, _cross_entropy_of_columns(reduction))


def test_recurrent_columns(rng):
    N, T, D, H = sizes(rng, 4)
    x, h0, c0 = rng.normal(size=(D, N, T)), rng.normal(size=(H, N)), rng.normal(size=(H, N))

    def rnn(x, h, Wx, Wh, b):
        states = []
        for t in range(T):
            h = torch.tanh(Wx @ x[:, :, t] + Wh @ h + b)
            states.append(h)
        return torch.stack(states, 2)

    def lstm(x, h, c, W, b):
        states = []
        for t in range(T):
            i, f, g, o = torch.chunk(W @ torch.cat([h, x[:, :, t]]) + b, 4)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            states.append(h)
        return torch.stack(states, 2)

    agree(_with_states(L.RNNColumns(D, H, rng), "dh0"), (x, h0), rnn, rng)
    agree(_with_states(L.LSTMColumns(D, H, rng), "dh0", "dc0"), (x, h0, c0), lstm, rng)


def _with_states(layer, *names):
    """The layer, whose backward also returns the gradients of the states that it leaves."""
    plain = layer.backward

    def backward(dy):
        dx = plain(dy)
        return (dx, *(getattr(layer, name) for name in names))

    layer.backward = backward
    return layer


def test_gru_of_the_paper(rng):
    N, T, D, H = sizes(rng, 4)

    def theirs(x, h, Wx, Wh, b):
        outputs = []
        for t in range(T):
            (xr, xz, xn), (Ur, Uz, Un) = (x[:, t] @ Wx + b).split(H, dim=1), Wh.split(H, dim=1)
            r, z = torch.sigmoid(xr + h @ Ur), torch.sigmoid(xz + h @ Uz)
            h = (1 - z) * h + z * torch.tanh(xn + (r * h) @ Un)
            outputs.append(h)
        return torch.stack(outputs, dim=1)

    layer = L.GRUOriginal(D, H, rng)
    h0 = rng.normal(size=(N, H))
    agree(layer, (rng.normal(size=(N, T, D)), h0), theirs, rng)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_truncated_backpropagation_through_time(k, rng):
    N, T, D, H = 3, 8, 2, 4

    def rnn(x, Wx, Wh, b):
        h, outputs = torch.zeros(N, H, dtype=torch.float64), []
        for t in range(T):
            h = torch.tanh(x[:, t] @ Wx + (h.detach() if t % k == 0 else h) @ Wh + b)
            outputs.append(h)
        return torch.stack(outputs, dim=1)

    def lstm(x, Wx, Wh, b):
        h = c = torch.zeros(N, H, dtype=torch.float64)
        outputs = []
        for t in range(T):
            h, c = (h.detach(), c.detach()) if t % k == 0 else (h, c)
            i, f, g, o = (x[:, t] @ Wx + h @ Wh + b).split(H, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs, dim=1)

    x = rng.normal(size=(N, T, D))
    agree(L.RNN(D, H, rng, truncate=k), (x,), rnn, rng)
    agree(L.LSTM(D, H, rng, truncate=k), (x,), lstm, rng)


@pytest.mark.parametrize("causal", [False, True])
def test_attention(causal, rng):
    N, T, S, D, E = sizes(rng, 5)
    if causal:
        S = T
    Q, K, V = (rng.normal(size=(N, *shape)) for shape in ((T, D), (S, D), (S, E)))
    agree(
        L.ScaledDotProduct(causal),
        (Q, K, V),
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=causal),
        rng,
    )


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("heads", [1, 2, 3])
def test_multi_head_attention(heads, causal, rng):
    N, T, D = 2, 5, 12

    def theirs(x, Wq, Wk, Wv, Wo):
        q, k, v = ((x @ W).reshape(N, T, heads, -1).transpose(1, 2) for W in (Wq, Wk, Wv))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return y.transpose(1, 2).reshape(N, T, D) @ Wo

    agree(L.MultiHeadAttention(D, heads, rng, causal), (rng.normal(size=(N, T, D)),), theirs, rng)


def test_multi_head_attention_equals_the_module_of_torch(rng):
    D, heads = 6, 3
    ours, theirs = (
        L.MultiHeadAttention(D, heads, rng),
        torch.nn.MultiheadAttention(D, heads, bias=False, batch_first=True),
    )
    theirs.double()
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.tensor(np.vstack([ours.Wq.T, ours.Wk.T, ours.Wv.T])))
        theirs.out_proj.weight.copy_(torch.tensor(ours.Wo.T))
    x = rng.normal(size=(2, 5, D))
    xt = tensor(x)
    y, _ = theirs(xt, xt, xt, need_weights=False)
    same(ours.forward(x), y, "y")
    dy = rng.normal(size=x.shape)
    y.backward(torch.tensor(dy))
    same(ours.backward(dy), xt.grad, "dx")
    stacked = np.vstack([ours.dWq.T, ours.dWk.T, ours.dWv.T])
    same(stacked, theirs.in_proj_weight.grad, "dWqkv")
    same(ours.dWo.T, theirs.out_proj.weight.grad, "dWo")


def test_residual_and_sequence(rng):
    D = 4
    net = L.Sequence(L.Residual(L.Sequence(L.Dense(D, D, rng), L.Tanh())), L.Dense(D, 3, rng))
    assert list(net.params()) == ["0.0.W", "0.0.b", "1.W", "1.b"]
    x = rng.normal(size=(5, D))
    xs, ps = tensor(x), {name: tensor(p) for name, p in net.params().items()}
    h = xs + torch.tanh(xs @ ps["0.0.W"] + ps["0.0.b"])
    y = h @ ps["1.W"] + ps["1.b"]
    same(net.forward(x), y, "y")
    dy = rng.normal(size=(5, 3))
    y.backward(torch.tensor(dy))
    same(net.backward(dy), xs.grad, "dx")
    for name, gradient in net.gradients().items():
        same(gradient, ps[name].grad, name)


def falls(losses: list[float], below: float) -> None:
    assert np.mean(losses[-5:]) < below, losses[-5:]
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) / 2


def right(net, loss: Callable[[], float], rng: np.random.Generator, backward: Callable[[], object]) -> None:
    loss()
    backward()
    kept = {name: g.copy() for name, g in net.gradients().items()}
    assert list(kept) == list(net.params())
    errors = check_gradients(loss, net.params(), kept, rng, entries=5)
    assert max(errors.values()) < 1e-6, errors


def test_mlp_learns_xor(rng):
    net = mlp.MLP([2, 5, 1], L.SigmoidCrossEntropy(), rng)
    x, t = mlp.xor()
    right(net, lambda: net.loss(x, t), rng, net.backward)
    falls([net.step(x, t, 2.0) for _ in range(400)], 0.1)


def test_medium_sized_mlp_learns_digits():
    rng = np.random.default_rng(0)
    digits, target = load_digits(return_X_y=True)
    x, t = digits[:500] / 16, target[:500]
    net = mlp.MLP([64, 30, 20, 10], L.SoftmaxCrossEntropy(), rng)
    right(net, lambda: net.loss(x[:20], t[:20]), rng, net.backward)
    falls([net.step(x, t, 0.5) for _ in range(150)], 0.25)
    assert (net.forward(digits[500:900] / 16).argmax(axis=1) == target[500:900]).mean() > 0.8


def test_rows_and_columns_are_the_same_net(rng):
    X, Y = mlp_columns.rings(rng, 30)
    parameters = mlp_columns.initialise([2, 6, 5, 1], rng)
    net = mlp.MLP([2, 6, 5, 1], L.SigmoidCrossEntropy(), rng, activation=L.ReLU)
    for name, p in net.params().items():
        p[...] = parameters[name].T.reshape(p.shape)
    assert net.loss(X.T, Y.T) == pytest.approx(mlp_columns.cost(X, Y, parameters), rel=1e-12)
    net.backward()
    _, cache = mlp_columns.forward(X, parameters)
    columns = mlp_columns.backward(Y, cache, parameters)
    for name, gradient in net.gradients().items():
        np.testing.assert_allclose(gradient, columns[name].T.reshape(gradient.shape), rtol=1e-10, atol=1e-15)
    falls(mlp_columns.train(X, Y, parameters, 500, 0.5), 0.3)


def test_per_sample_net(rng):
    net = per_sample_sgd.PerSampleNet(2, 6, 1, rng)
    x, t = mlp.xor()
    right(net, lambda: net.loss(x[1], t[1]), rng, lambda: net.backward(t[1]))
    falls(per_sample_sgd.train(net, x, t, 1500, rng), 0.05)


def test_convnet(rng):
    net, loss = convnet.convnet(rng), L.SoftmaxCrossEntropy()
    x, t = convnet.stripes(rng, 4)
    right(net, lambda: loss.forward(net.forward(x), t), rng, lambda: net.backward(loss.backward()))
    falls(convnet.train(net, rng, 60), 0.4)


@pytest.mark.parametrize("kind", [L.RNN, L.LSTM])
def test_character_net(kind):
    rng = np.random.default_rng(0)
    ids, following, alphabet = char_rnn.batches(char_rnn.TEXT, 12)
    V = len(alphabet)
    net = char_rnn.CharNet(V, 8, kind(8, 24, rng), 24, rng)
    right(net, lambda: net.loss(ids[:2, :5], following[:2, :5]), rng, net.backward)
    falls([net.step(ids, following, 1.0, limit=2.0) for _ in range(250)], 1.0)
    assert len(char_rnn.continued(net, alphabet, "the", 4)) == 7


def test_lstm_recalls():
    rng = np.random.default_rng(1)
    falls(lstm.train_recall(lstm.Recall(8, rng), rng, 250, length=5), 0.15)


def test_transformer():
    rng = np.random.default_rng(2)
    net = transformer.Transformer(V=5, T=6, D=12, heads=3, blocks=2, rng=rng)
    ids, targets = transformer.previous_tokens(rng, 3, 6, 5)
    right(net, lambda: net.loss(ids, targets), rng, net.backward)
    falls(transformer.train(net, rng, 120, 6, 5), 0.1)


WHOLE_NETS = ("mlp", "mlp_columns", "per_sample_sgd", "convnet", "char_rnn", "lstm", "transformer")


@pytest.mark.parametrize("name", ["mlp_columns", "convnet"])
def test_each_net_runs_by_itself(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", str(Path(reference_nets.__file__).with_name(f"{name}.py"))],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "right" in done.stdout and "WRONG" not in done.stdout


def test_reference_nets_need_numpy_alone():
    code = (
        "import sys, numpy.random; before = set(sys.modules)\n"
        + "\n".join(f"import reference_nets.{name}" for name in WHOLE_NETS)
        + "\nprint(*{m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert set(done.stdout.split()) <= {"numpy", "reference_nets"}, done.stdout + done.stderr


CHECKED = {
    "Dense": (lambda r: L.Dense(4, 3, r), [(5, 4)]),
    "DenseColumns": (lambda r: L.DenseColumns(4, 3, r), [(4, 5)]),
    "SoftmaxColumns": (lambda r: L.SoftmaxColumns(), [(4, 5)]),
    "LogSoftmaxColumns": (lambda r: L.LogSoftmaxColumns(), [(4, 5)]),
    "BatchNormColumns": (lambda r: L.BatchNormColumns(3), [(3, 6)]),
    "RNNColumns": (lambda r: L.RNNColumns(3, 4, r), [(3, 2, 5)]),
    "LSTMColumns": (lambda r: L.LSTMColumns(3, 4, r), [(3, 2, 5)]),
    "Maxout": (lambda r: L.Maxout(3), [(5, 6)]),
    **{
        kind.__name__: (lambda r, kind=kind: kind(), [(5, 3)])
        for kind in (
            *(L.Identity, L.Sigmoid, L.Tanh, L.ReLU, L.LeakyReLU, L.ELU, L.GELU, L.Softplus, L.Swish),
            *(L.Softmax, L.LogSoftmax),
        )
    },
    "Conv2dLoops": (lambda r: L.Conv2dLoops(2, 3, (3, 2), r, stride=2), [(2, 2, 5, 6)]),
    "Conv2d": (lambda r: L.Conv2d(2, 4, (3, 2), r, stride=2, padding=1, groups=2), [(3, 2, 5, 6)]),
    "Conv2dWindows": (lambda r: L.Conv2dWindows(2, 3, (3, 2), r, dilation=2), [(2, 2, 5, 6)]),
    "Conv1d": (lambda r: L.Conv1d(2, 3, 3, r, dilation=2), [(2, 2, 9)]),
    "Conv1dLoops": (lambda r: L.Conv1dLoops(2, 3, 3, r, stride=2), [(2, 2, 8)]),
    "MaxPool2dLoops": (lambda r: L.MaxPool2dLoops(3, 2), [(2, 3, 7, 6)]),
    "MaxPool2d": (lambda r: L.MaxPool2d(2, 1), [(2, 3, 5, 4)]),
    "AveragePool2d": (lambda r: L.AveragePool2d(3, 2), [(2, 3, 5, 7)]),
    "GlobalAveragePool2d": (lambda r: L.GlobalAveragePool2d(), [(2, 3, 5, 4)]),
    "GlobalMaxPool2d": (lambda r: L.GlobalMaxPool2d(), [(2, 3, 5, 4)]),
    "Flatten": (lambda r: L.Flatten(), [(2, 3, 4)]),
    "BatchNorm": (lambda r: L.BatchNorm(3), [(6, 3)]),
    "BatchNormClosed": (lambda r: L.BatchNormClosed(3), [(6, 3)]),
    "BatchNorm2d": (lambda r: L.BatchNorm2d(3), [(2, 3, 4, 5)]),
    "LayerNorm": (lambda r: L.LayerNorm(4), [(3, 5, 4)]),
    "GroupNorm": (lambda r: L.GroupNorm(2, 4), [(3, 4, 2, 5)]),
    "Dropout": (lambda r: L.Dropout(0.5, r), [(5, 4)]),
    "RNN": (lambda r: L.RNN(3, 4, r), [(2, 5, 3)]),
    "LSTM": (lambda r: L.LSTM(3, 4, r), [(2, 5, 3)]),
    "GRU": (lambda r: L.GRU(3, 4, r), [(2, 5, 3)]),
    "GRUOriginal": (lambda r: L.GRUOriginal(3, 4, r), [(2, 5, 3)]),
    "ScaledDotProduct": (lambda r: L.ScaledDotProduct(causal=True), [(2, 4, 3), (2, 4, 3), (2, 4, 5)]),
    "MultiHeadAttention": (lambda r: L.MultiHeadAttention(6, 2, r), [(2, 4, 6)]),
    "Residual": (lambda r: L.Residual(L.Sequence(L.Dense(4, 4, r), L.Tanh())), [(3, 4)]),
}


@pytest.mark.parametrize("name", CHECKED)
def test_layers_pass_gradcheck(name):
    rng = np.random.default_rng(7)
    make, shapes = CHECKED[name]
    layer = make(rng)
    for p in layer.params().values():
        p[...] = rng.normal(size=p.shape)
    report = gradcheck.check_layer(layer, *(rng.normal(size=shape) for shape in shapes))
    assert report.ok, str(report)


def test_every_layer_is_checked():
    made_of_others = {"Layer", "Sequence", "Embedding"}  # an embedding has no gradient of its input
    losses = {n for n in L.__all__ if getattr(L, n).__module__.split(".")[-1].startswith("losses")}
    losses.add("SoftmaxCrossEntropyColumns")
    assert set(CHECKED) == set(L.__all__) - made_of_others - losses


@pytest.mark.parametrize(
    "kind", [L.SquaredError, L.SigmoidCrossEntropy, L.Huber, L.BinaryHinge, L.AbsoluteError]
)
def test_losses_pass_gradcheck(kind):
    rng = np.random.default_rng(8)
    loss, t = kind(), np.where(rng.random((4, 3)) < 0.5, -1.0, 1.0)

    def gradient(p):
        loss.forward(p, t)
        return loss.backward()

    assert gradcheck.check_function(lambda p: loss.forward(p, t), gradient, rng.normal(size=(4, 3))).ok
