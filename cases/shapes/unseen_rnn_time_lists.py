"""A character RNN in functions, columns in dicts over time; the bias gradient of the hidden state is flattened."""
import numpy as np
hidden, vocab, seq = 7, 5, 4
np.random.seed(9)
Wxh, Whh, Why = np.random.randn(hidden, vocab)*.01, np.random.randn(hidden, hidden)*.01, np.random.randn(vocab, hidden)*.01
bh = np.zeros((hidden, 1)); by = np.zeros((vocab, 1))
def loss(inputs, targets, hprev):
    xs, hs, ps = {}, {-1: np.copy(hprev)}, {}
    for t in range(len(inputs)):
        xs[t] = np.zeros((vocab, 1)); xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t-1] + bh)
        y = Why @ hs[t] + by
        ps[t] = np.exp(y) / np.sum(np.exp(y))
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t]); dy[targets[t]] -= 1
        dWhy += np.dot(dy, hs[t].T)
        dby += dy
        dh = np.dot(Why.T, dy) + dhnext
        draw = (1 - hs[t] * hs[t]) * dh
        dbh += draw
        dWxh += np.dot(draw, xs[t].T)
        dWhh += np.dot(draw, xs[t-1].T if t else hs[-1].T)  # expect: dWhh += np.dot(draw, xs[t-1].T if t else hs[-1].T) | operand: np.dot(draw, xs[t-1].T if t else hs[-1].T) | born: L25  # fix: dWhh += np.dot(draw, hs[t-1].T)
        dhnext = np.dot(Whh.T, draw)
    return dWxh, dWhh, dWhy, dbh, dby
for _ in range(2):
    g = loss([0, 1, 2, 3], [1, 2, 3, 4], np.zeros((hidden, 1)))
