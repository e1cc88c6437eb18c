"""Sample loops, buffers filled entry by entry, views, neurons with lists of floats."""
import numpy as np

rng = np.random.default_rng(5)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
W = [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))]
b = [np.zeros((4, 1)), np.zeros((2, 1))]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(x, y):
    a, zs, acts = x, [], [x]
    for w, c in zip(W, b):
        z = w @ a + c
        zs.append(z)
        a = sigmoid(z)
        acts.append(a)
    nw, nb = [np.zeros(w.shape) for w in W], [np.zeros(c.shape) for c in b]
    delta = (acts[-1] - y) * acts[-1] * (1 - acts[-1])
    nb[-1], nw[-1] = delta, np.dot(delta, acts[-2].T)
    for l in range(2, 3):
        delta = np.dot(W[-l + 1].T, delta) * sigmoid(zs[-l]) * (1 - sigmoid(zs[-l]))
        nb[-l] = delta
        nw[-l] = np.dot(delta, acts[-l - 1].T)
    return nb, nw


for epoch in range(3):
    sw, sb = [np.zeros_like(w) for w in W], [np.zeros_like(c) for c in b]
    for x, y in zip(X, Y):
        nb, nw = backprop(x.reshape(-1, 1), y[:, None])
        sb = [s + n for s, n in zip(sb, nb)]
        sw = [s + n for s, n in zip(sw, nw)]
    W = [w - 0.5 * n / len(X) for w, n in zip(W, sw)]
    for c, n in zip(b, sb):
        c -= 0.5 / len(X) * n
print(W, b)
image, kernel = rng.normal(size=(6, 6)), rng.normal(size=(3, 3))
out = np.zeros((4, 4))
for i in range(4):
    for j in range(4):
        out[i, j] = np.sum(image[i : i + 3, j : j + 3] * kernel)
dk, di = np.zeros_like(kernel), np.zeros_like(image)
for i in range(4):
    for j in range(4):
        dk += out[i, j] * image[i : i + 3, j : j + 3]
        di[i : i + 3, j : j + 3] += out[i, j] * kernel
print(out, dk, di)
T, H = 5, 4
hs = np.zeros((T + 1, H))
U = rng.normal(size=(H, H)) * 0.3
for t in range(T):
    hs[t + 1] = np.tanh(U @ hs[t] + X[t].sum())
print(hs, hs[1:].sum(0), hs[-1])
dict_h = {-1: np.zeros(H)}
for t in range(T):
    dict_h[t] = np.tanh(U.dot(dict_h[t - 1]) + 1)
print(dict_h)
neurons = [{"weights": [0.1 * (i + j) for j in range(3)]} for i in range(2)]
for neuron in neurons:
    s = neuron["weights"][-1]
    for w, x in zip(neuron["weights"][:-1], [1.5, 2.5]):
        s += w * x
    neuron["output"] = 1.0 / (1.0 + np.exp(-s))
for neuron in neurons:
    neuron["delta"] = (neuron["output"] - 1.0) * neuron["output"] * (1.0 - neuron["output"])
    for j in range(2):
        neuron["weights"][j] -= 0.5 * neuron["delta"] * [1.5, 2.5][j]
    neuron["weights"][-1] -= 0.5 * neuron["delta"]
print(neurons)
P = np.zeros((4, 6), order="F")
P[1] = 1.0
Q = P.T
Q[2] += 3
P[:, 2] *= 2
R = P[::2]
P[0, 0] = 9
print(P, Q, R, R + 1, Q[0] * 2, P.T[0] + Q[1])
delta = out
delta -= 1
print(out + 0, delta * 2)
seq = np.lib.stride_tricks.sliding_window_view(image, (2, 2))
image[0, 0] = 100.0
print(seq[0, 0] * 2)
C = rng.normal(size=(2, 3, 4)).transpose(2, 0, 1)
C[1] = 0
D = C.reshape(-1)
C[2] += 1
print(C * 2, D + 1, C.base.shape)
