"""The planted faults of `nets/embedding_bag.py`."""

from __future__ import annotations

CONVENTION = "embedding, functions over a dict"
FAULTS = [
    ("A1", "d_score = (prob - y) / n", "d_score = prob - y"),
    ("A4", "d_score = (prob - y) / n", "d_score = (prob - y) / length"),
    ("B1", "d_score = (prob - y) / n", "d_score = (y - prob) / n"),
    ("D7", "d_score = (prob - y) / n", "d_score = (score - y) / n"),
    ("C3", "d_score = (prob - y) / n", "d_score = (prob - y) * prob * (1 - prob) / n"),
    ("A3", "d_score = (prob - y) / n", "d_score = 2 * (prob - y) / n"),
    ("N2", "d_score = (prob - y) / n", "d_score = (prob - y.ravel()).sum(axis=1, keepdims=True) / n"),
    ("C2", "d_pre = d_hid * np.where(pre > 0, 1, 0.01)", "d_pre = d_hid"),
    ("C5", "np.where(pre > 0, 1, 0.01)", "np.where(pre > 0, 0.01, 1)"),
    ("C7/C5/C2", "np.where(pre > 0, 1, 0.01)", "np.where(d_hid > 0, 1, 0.01)"),
    ("C5", "np.where(pre > 0, 1, 0.01)", "np.where(pre > 0, pre, 0.01)"),
    ("C7", "d_pre = d_hid * np.where(pre > 0, 1, 0.01)", "d_pre = np.where(pre > 0, 1, 0.01)"),
    ("E5", "g['W2'] = hid.T.dot(d_score)", "g['W2'] = pre.T.dot(d_score)"),
    ("E4", "d_avg = d_pre.dot(p['W1'].T)", "d_avg = d_hid.dot(p['W1'].T)"),
    ("E3", "d_avg = d_pre.dot(p['W1'].T)", "d_avg = hid.dot(p['W1'].T)"),
    ("F1", "g['b2'] = d_score.sum(axis=0)", "g['b2'] = d_score.mean(axis=0)"),
    ("F1", "g['b1'] = d_pre.sum(axis=0)", "g['b1'] = d_pre.mean(axis=0)"),
    ("F1", "g['b1'] = d_pre.sum(axis=0)", "g['b1'] = np.full_like(p['b1'], d_pre.sum())"),
    ("F3", "g['b1'] = d_pre.sum(axis=0)", "g['b1'] = np.zeros_like(p['b1'])"),
    ("L1", "np.add.at(g['E'], ids, d_emb)", "g['E'][ids] += d_emb"),
    ("L1", "np.add.at(g['E'], ids, d_emb)", "g['E'][ids] = d_emb"),
    ("A4/A1/A3", "axis=1) / length", "axis=1)"),
    ("A2", "axis=1) / length", "axis=1) / (length * n)"),
    ("L1/E6/H5", "np.add.at(g['E'], ids, d_emb)", "np.add.at(g['E'], ids[:, 0], d_emb[:, 0])"),
    ("A2/A5", "g['W1'] = avg.T.dot(d_pre)", "g['W1'] = avg.T.dot(d_pre) / n"),
    ("E5", "g['W1'] = avg.T.dot(d_pre)", "g['W1'] = emb[:, 0].T.dot(d_pre)"),
]
