"""The planted faults of `nets/fm_clicks.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CUBE = {"sizes": (5, 5, 5), "samples": 5}
CONVENTION = "rows, closures over a dict, factorisation machine"
TOP = "m = -y / (1 + np.exp(y * s)) / n"
W = "g['w'] = X.T.dot(m) + reg * theta['w']"
PRE = "d_pre = np.outer(m, theta['o']) * (pre > 0)"
XV = "d_XV = m[:, None] * XV + d_pre.dot(theta['H'].T)"
V = "g['V'] = X.T.dot(d_XV) - own[:, None] * theta['V'] + reg * theta['V']"
FAULTS = [
    ("A1", TOP, "m = -y / (1 + np.exp(y * s))"),
    ("B1", TOP, "m = y / (1 + np.exp(y * s)) / n"),
    ("A4", TOP, "m = -y / (1 + np.exp(y * s)) / X.shape[1]"),
    ("D6", TOP, "m = (1 / (1 + np.exp(-s)) - y) / n"),
    ("D6", TOP, "m = -y * (y * s < 1) / n"),
    ("C4/D6", TOP, "m = -y / (1 + np.exp(-y * s)) / n"),
    ("D4", TOP, "m = -y * np.exp(-y * s) / (1 + np.exp(-y * s)) / n", {"scale": 40.0}),
    ("D8", TOP, "m = np.repeat(np.mean(-y / (1 + np.exp(y * s))), n) / n"),
    ("N2", TOP, "m = (-y[:, None] / (1 + np.exp(y[:, None] * s)) / n).sum(axis=0)"),
    ("N2", TOP, "m = (-y / (1 + np.exp(y * s[:, None])) / n).mean(axis=1)"),
    ("F1", "g = {'w0': np.array([m.sum()])}", "g = {'w0': np.array([m.mean()])}"),
    ("F1", "g = {'w0': np.array([m.sum()])}", "g = {'w0': m}"),
    ("F1", "g['h0'] = d_pre.sum(axis=0)", "g['h0'] = d_pre.sum()"),
    ("F2", "g['h0'] = d_pre.sum(axis=0)", "g['h0'] = g['H'].sum(axis=0)"),
    ("G1", W, "g['w'] = X.T.dot(m)"),
    ("G2", W, "g['w'] = X.T.dot(m) + 2 * reg * theta['w']"),
    ("N3/N1", W, "g['w'] = X.dot(m) + reg * theta['w']", CUBE),
    ("N1/N6/N2", PRE, "d_pre = m * theta['o'] * (pre > 0)", {"sizes": (5, 4, 8)}),
    ("C2/C5b", PRE, "d_pre = np.outer(m, theta['o'])"),
    ("C5b/C2/C5", PRE, "d_pre = np.outer(m, theta['o']) * (act >= 0)"),
    ("C5", PRE, "d_pre = np.outer(m, theta['o']) * pre * (pre > 0)"),
    ("C7", PRE, "d_pre = theta['o'] * (pre > 0)"),
    ("N3", "d_pre.dot(theta['H'].T)", "d_pre.dot(theta['H'])", SQUARE),
    ("N3", "g['H'] = XV.T.dot(d_pre)", "g['H'] = d_pre.T.dot(XV)", SQUARE),
    ("E5", "g['o'] = act.T.dot(m)", "g['o'] = pre.T.dot(m)"),
    ("E4", "d_pre.dot(theta['H'].T)", "np.outer(m, theta['o']).dot(theta['H'].T)"),
    ("E6", XV, "d_XV = d_pre.dot(theta['H'].T)"),
    ("E6", XV, "d_XV = m[:, None] * XV"),
    ("E6", V, "g['V'] = X.T.dot(d_XV) + reg * theta['V']"),
    ("A5/A3", XV, "d_XV = 0.5 * m[:, None] * XV + d_pre.dot(theta['H'].T)"),
]
