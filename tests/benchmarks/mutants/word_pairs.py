"""The planted faults of `nets/word_pairs.py`."""

from __future__ import annotations

CONVENTION = "embedding pairs, update by step"
FAULTS = [
    ("L1", "np.add.at(d_out, neg, np.outer(g_neg, v) / n)", "d_out[neg] += np.outer(g_neg, v) / n"),
    ("L1/E6", "np.add.at(d_out, neg, np.outer(g_neg, v) / n)", "d_out[neg] = np.outer(g_neg, v) / n"),
    ("L1/E6", "d_in[c] += d_v / n", "d_in[c] = d_v / n"),
    ("L1/E6", "d_out[o] += g_pos * v / n", "d_out[o] = g_pos * v / n"),
    ("E6", "d_v = g_pos * u_pos + u_neg.T @ g_neg", "d_v = g_pos * u_pos"),
    ("B2/E6/D6", "d_v = g_pos * u_pos + u_neg.T @ g_neg", "d_v = g_pos * u_pos - u_neg.T @ g_neg"),
    ("D6", "g_pos = sigmoid(np.dot(u_pos, v)) - 1", "g_pos = sigmoid(np.dot(u_pos, v))"),
    ("D6/B2", "g_pos = sigmoid(np.dot(u_pos, v)) - 1", "g_pos = 1 - sigmoid(np.dot(u_pos, v))"),
    ("D6/C3b", "g_neg = sigmoid(u_neg @ v)", "g_neg = sigmoid(u_neg @ v) - 1"),
    ("A1/A5", "d_in[c] += d_v / n", "d_in[c] += d_v"),
    ("E5/E1/E3", "d_out[o] += g_pos * v / n", "d_out[o] += g_pos * u_pos / n"),
    ("E1/E3/L1", "d_in[c] += d_v / n", "d_in[o] += d_v / n"),
    ("A1/A5", "np.add.at(d_out, neg, np.outer(g_neg, v) / n)", "np.add.at(d_out, neg, np.outer(g_neg, v))"),
    ("B1/B2", "self.W_in -= lr * d_in", "self.W_in += lr * d_in"),
]
