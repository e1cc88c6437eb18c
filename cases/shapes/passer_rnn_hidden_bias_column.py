"""A vanilla RNN with flat states; the bias of the hidden state was made a column, over which the flat sums spread."""
import numpy as np
np.random.seed(0)
V, H = 6, 5
Wxh, Whh, Why = np.random.randn(H, V) * .1, np.random.randn(H, H) * .1, np.random.randn(V, H) * .1
bh, by = np.zeros((H, 1)), np.zeros(V)  # fix: bh, by = np.zeros(H), np.zeros(V)
def forward(inputs, h):
    hs = {-1: h}
    ps = {}
    for t, ix in enumerate(inputs):
        x = np.zeros(V)
        x[ix] = 1
        hs[t] = np.tanh(np.dot(Wxh, x) + np.dot(Whh, hs[t - 1]) + bh)
        y = np.dot(Why, hs[t]) + by  # expect: np.dot(Why, hs[t]) + by | operand: np.dot(Why, hs[t]) | born: L5 or L6
        ps[t] = np.exp(y) / np.sum(np.exp(y))
    return hs, ps
hs, ps = forward([0, 3, 2, 5], np.zeros(H))
