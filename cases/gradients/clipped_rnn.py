"""A character RNN that returns (loss, gradients) clips them to [-0.1, 0.1] before anybody can check them.

seen: gradient check fails by no constant
"""
import numpy as np

rng = np.random.default_rng(7)
V, H = 4, 3
model = {"Wxh": rng.normal(size=(H, V)), "Whh": rng.normal(size=(H, H)), "Why": rng.normal(size=(V, H))}
inputs, targets = [0, 2, 1, 3, 2], [2, 1, 3, 2, 0]


def lossFun():
    Wxh, Whh, Why = model["Wxh"], model["Whh"], model["Why"]
    xs, hs, ps, loss = {}, {-1: np.zeros((H, 1))}, {}, 0.0
    for t in range(len(inputs)):
        xs[t] = np.zeros((V, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1])
        e = np.exp(Why @ hs[t])
        ps[t] = e / e.sum()
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dhnext = np.zeros((H, 1))
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dz = (Why.T @ dy + dhnext) * (1 - hs[t] ** 2)
        dWxh += dz @ xs[t].T
        dWhh += dz @ hs[t - 1].T
        dhnext = Whh.T @ dz
    for d in (dWxh, dWhh, dWhy):
        np.clip(d, -0.1, 0.1, out=d)                    # expect: A5b Wxh,Whh,Why  # fix: pass
    return loss, {"Wxh": dWxh, "Whh": dWhh, "Why": dWhy}


def check():
    return dict(model=model, loss=lambda: lossFun()[0], backward=lambda: lossFun()[1])
