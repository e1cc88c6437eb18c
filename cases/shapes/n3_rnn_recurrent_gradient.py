"""A small recurrent net over columns: dWxh has x untransposed."""
import numpy as np

np.random.seed(9)
vocab, hidden, T = 6, 5, 4
Wxh = np.random.randn(hidden, vocab) * 0.1
Whh = np.random.randn(hidden, hidden) * 0.1
Why = np.random.randn(vocab, hidden) * 0.1
bh, by = np.zeros((hidden, 1)), np.zeros((vocab, 1))

def lossFun(inputs, targets, hprev):
    xs, hs, ps = {}, {}, {}
    hs[-1] = np.copy(hprev)
    for t in range(len(inputs)):
        xs[t] = np.zeros((vocab, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
        y = np.dot(Why, hs[t]) + by
        ps[t] = np.exp(y) / np.sum(np.exp(y))
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += np.dot(dy, hs[t].T)
        dh = np.dot(Why.T, dy) + dhnext
        draw = (1 - hs[t] * hs[t]) * dh
        dWxh += np.dot(draw, xs[t])  # expect: np.dot(draw, xs[t]) | operand: xs[t] | born: L15  # fix: dWxh += np.dot(draw, xs[t].T)
        dWhh += np.dot(draw, hs[t - 1].T)
        dhnext = np.dot(Whh.T, draw)
    return dWxh, dWhh, dWhy

grads = lossFun([0, 3, 1, 5], [3, 1, 5, 2], np.zeros((hidden, 1)))
