"""The planted faults of `nets/two_towers_nce.py`."""

from __future__ import annotations

SQUARE = {"pic": (5, 5, 5), "cap": (5, 5, 5)}
CONVENTION = "rows, script globals in lists, two towers"
SCORES = "d_scores = (np.exp(rows) - eye + np.exp(cols) - eye) / (2 * n)"
COS = "d_cos = d_scores * np.exp(learned['log_t'])"
UA = "d_ua = d_cos.dot(uc)"
UC = "d_uc = d_cos.T.dot(ua)"
UNIT = "return (d - u * np.sum(d * u, axis=1, keepdims=True)) / r"
FAULTS = [
    ("A1/A3", SCORES, "d_scores = np.exp(rows) - eye + np.exp(cols) - eye"),
    ("A3", SCORES, "d_scores = (np.exp(rows) - eye + np.exp(cols) - eye) / n"),
    ("A2", SCORES, "d_scores = (np.exp(rows) - eye + np.exp(cols) - eye) / (2 * n * n)"),
    ("B1", SCORES, "d_scores = (eye - np.exp(rows) + eye - np.exp(cols)) / (2 * n)"),
    ("E6", SCORES, "d_scores = (np.exp(rows) - eye) / (2 * n)"),
    ("D3/E1", SCORES, "d_scores = (np.exp(rows) - eye + np.exp(rows) - eye) / (2 * n)"),
    ("N3/D3", SCORES, "d_scores = (np.exp(rows) - eye + np.exp(log_softmax(scores.T, 0)) - eye) / (2 * n)"),
    ("D7", SCORES, "d_scores = (rows - eye + cols - eye) / (2 * n)"),
    (
        "C3/D1",
        SCORES,
        "p, q = np.exp(rows), np.exp(cols)\n    d_scores = ((p - eye) * p * (1 - p) + (q - eye) * q * (1 - q)) / (2 * n)",
    ),
    ("D1", SCORES, "d_scores = (-eye * (1 - np.exp(rows)) - eye * (1 - np.exp(cols))) / (2 * n)"),
    (
        "D3",
        "    return s - np.log(np.sum(np.exp(s), axis=axis, keepdims=True))\n",
        "    return s - np.log(np.sum(np.exp(s)))\n",
        {"also": SCORES},
    ),
    ("D3", SCORES, "d_scores = (np.exp(scores) / np.exp(scores).sum() - eye + np.exp(cols) - eye) / (2 * n)"),
    (
        "D4",
        "    s = s - s.max(axis=axis, keepdims=True)\n    return s - np.log(np.sum(np.exp(s), axis=axis, keepdims=True))\n",
        "    return s - np.log(np.sum(np.exp(s), axis=axis, keepdims=True))\n",
        {"scale": 800.0, "also": "rows, cols = log_softmax"},
    ),
    (
        "D4",
        "s = s - s.max(axis=axis, keepdims=True)",
        "s = s - s.max()",
        {"scale": 800.0, "also": "return s - np.log"},
    ),
    ("A5/A3", COS, "d_cos = d_scores"),
    (
        "F1",
        "d_log_t = np.array([np.sum(d_scores * scores)])",
        "d_log_t = np.array([np.mean(d_scores * scores)])",
    ),
    ("E1/E3", UA, "d_ua = d_cos.dot(ua)"),
    ("N3", UC, "d_uc = d_cos.dot(ua)"),
    ("N3", UA, "d_ua = d_cos.T.dot(uc)"),
    ("E3", UA, "d_ua = cos.dot(uc)"),
    ("I2/E6", UNIT, "return d / r"),
    ("I3/I2", UNIT, "return (d - u * np.sum(d * u, axis=0, keepdims=True)) / r"),
    ("C5", "d[acts[i] <= 0] = 0", "d[acts[i] > 0] = 0"),
    ("C5b/C2/C5", "d[acts[i] <= 0] = 0", "d[acts[i] < 0] = 0"),
    ("C5c", "d[acts[i] <= 0] = 0", "d[d <= 0] = 0"),
    ("N3", "d = d.dot(Ws[i].T)", "d = d.dot(Ws[i])", SQUARE),
    ("N3", "dWs.append(acts[i].T.dot(d))", "dWs.append(d.T.dot(acts[i]))", SQUARE),
    ("F1", "dbs.append(d.sum(0))", "dbs.append(d.mean(0))"),
    ("F1", "dbs.append(d.sum(0))", "dbs.append(d.sum())"),
    (
        "O1/E5",
        "        dWs.append(acts[i].T.dot(d))\n",
        "        acts[i][acts[i] > 0] = 1\n        dWs.append(acts[i].T.dot(d))\n",
    ),
]
