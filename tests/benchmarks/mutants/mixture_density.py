"""The planted faults of `nets/mixture_density.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "rows, one loss method that returns grads, mixture of Gaussians"
ALPHA = "dalpha = (np.exp(log_pi) - resp) / n"
MU = "dmu = -resp * z / sigma / n"
SIGMA = "dlog_sigma = resp * (1 - z ** 2) / n"
LEAK = "dpre1[pre1 < 0] *= self.slope"
FAULTS = [
    ("B2", ALPHA, "dalpha = (resp - np.exp(log_pi)) / n"),
    ("D1", ALPHA, "dalpha = -resp * (1 - np.exp(log_pi)) / n"),
    ("A5/A1", ALPHA, "dalpha = np.exp(log_pi) - resp"),
    ("D5/D6", ALPHA, "dalpha = -resp / np.exp(log_pi) / n"),
    ("D6/C2", MU, "dmu = -resp * z / n"),
    ("D6/E3", MU, "dmu = -np.exp(log_pi) * z / sigma / n"),
    ("D6", SIGMA, "dlog_sigma = resp * (1 / sigma - z ** 2) / n"),
    ("D6", SIGMA, "dlog_sigma = -resp * z ** 2 / n"),
    ("C2/C3b/D6", SIGMA, "dlog_sigma = resp * (1 - z ** 2) / sigma / n"),
    (
        "D3",
        "resp = np.exp(log_joint - evidence)",
        "resp = np.exp(log_joint) / np.exp(log_joint).sum()",
    ),
    (
        "D3",
        "resp = np.exp(log_joint - evidence)",
        "resp = np.exp(log_joint) / np.exp(log_joint).sum(axis=0)",
    ),
    (
        "D4",
        "resp = np.exp(log_joint - evidence)",
        "resp = np.exp(log_joint) / np.exp(log_joint).sum(axis=1, keepdims=True)",
        {"scale": 60.0},
    ),
    (
        "D4",
        "        biggest = log_joint.max(axis=1, keepdims=True)\n",
        "        biggest = log_joint.max()\n",
        {"scale": 60.0, "also": "evidence ="},
    ),
    ("E6", "dhid2 += d @ p['W' + name].T", "dhid2 = d @ p['W' + name].T"),
    (
        "E1/E3",
        "(('pi', dalpha), ('mu', dmu), ('sigma', dlog_sigma))",
        "(('pi', dalpha), ('mu', dmu), ('sigma', dmu))",
    ),
    ("E1", "dhid2 += d @ p['W' + name].T", "dhid2 += d @ p['Wmu'].T"),
    ("C1b/C4", "dpre2 = dhid2 * (1 - hid2 ** 2)", "dpre2 = dhid2 * (1 - pre2 ** 2)"),
    ("C1", "dpre2 = dhid2 * (1 - hid2 ** 2)", "dpre2 = dhid2 * (1 - np.tanh(hid2) ** 2)"),
    ("C5", LEAK, "dpre1[pre1 < 0] = self.slope"),
    ("C5", LEAK, "dpre1[pre1 < 0] = 0"),
    ("C7/C5/C5c", LEAK, "dpre1[dhid1 < 0] *= self.slope"),
    ("C5", LEAK, "dpre1[hid1 > 0] *= self.slope"),
    ("E5", "hid1.T @ dpre2 +", "pre1.T @ dpre2 +"),
    ("E4", "dhid1 = dpre2 @ p['V'].T", "dhid1 = dhid2 @ p['V'].T"),
    ("N3", "dhid1 = dpre2 @ p['V'].T", "dhid1 = dpre2 @ p['V']", SQUARE),
    ("G2", "self.l1 * np.sign(p['V'])", "self.l1 * p['V']"),
    ("G2", "self.l1 * np.sign(p['U'])", "2 * self.l1 * np.sign(p['U'])"),
    ("F1", "grads['v'] = dpre2.sum(axis=0, keepdims=True)", "grads['v'] = dpre2.sum(keepdims=True)"),
    ("F1", "grads['u'] = dpre1.sum(axis=0, keepdims=True)", "grads['u'] = dpre1"),
    (
        "F1",
        "grads['b' + name] = d.sum(axis=0, keepdims=True)",
        "grads['b' + name] = d.mean(axis=0, keepdims=True)",
    ),
]
