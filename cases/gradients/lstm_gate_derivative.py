"""An LSTM whose forget gate has lost the derivative of its sigmoid.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(83)
T, N, D, H = 3, 2, 4, 3
X, Y = rng.normal(size=(T, N, D)), rng.normal(size=(T, N, H))
p = {f"W{g}": 0.5 * rng.normal(size=(D + H, H)) for g in "fiog"} | {f"b{g}": rng.normal(size=H) for g in "fiog"}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward():
    h, c, steps = np.zeros((N, H)), np.zeros((N, H)), []
    for t in range(T):
        v = np.hstack([X[t], h])
        f, i, o = (sigmoid(v @ p["W" + g] + p["b" + g]) for g in "fio")
        g, c_prev = np.tanh(v @ p["Wg"] + p["bg"]), c
        c = f * c_prev + i * g
        h = o * np.tanh(c)
        steps.append((v, f, i, o, g, c_prev, c, h))
    return steps


def loss():
    return 0.5 * sum(np.sum((step[-1] - Y[t]) ** 2) for t, step in enumerate(forward()))


def backward():
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    dh_next, dc_next = np.zeros((N, H)), np.zeros((N, H))
    for t, (v, f, i, o, g, c_prev, c, h) in reversed(list(enumerate(forward()))):
        dh = h - Y[t] + dh_next
        dc = dh * o * (1 - np.tanh(c) ** 2) + dc_next
        do = dh * np.tanh(c) * o * (1 - o)
        df = dc * c_prev                                 # expect: J3 Wf,Wi,Wo,Wg,bf,bi,bo,bg  # fix: df = dc * c_prev * f * (1 - f)
        di, dg = dc * g * i * (1 - i), dc * i * (1 - g ** 2)
        dv = np.zeros_like(v)
        for name, d in zip("fiog", (df, di, do, dg)):
            grads["W" + name] += v.T @ d
            grads["b" + name] += d.sum(axis=0)
            dv += d @ p["W" + name].T
        dh_next, dc_next = dv[:, D:], dc * f
    return grads


def check():
    return dict(model=p, loss=loss, backward=backward)
