"""The planted faults of `nets/one_expression.py`."""

from __future__ import annotations

CONVENTION = "long expressions, new weights in a dict"
SQUARE = {"sizes": (5, 5, 5)}
FAULTS = [
    ("D6/I2/E4/A5", "g_mean = -resid / np.exp(logvar) / n", "g_mean = -resid / n"),
    ("B2/B1/D6", "g_mean = -resid / np.exp(logvar) / n", "g_mean = resid / np.exp(logvar) / n"),
    ("A5/A1", "g_mean = -resid / np.exp(logvar) / n", "g_mean = -resid / np.exp(logvar)"),
    ("D6", "g_mean = -resid / np.exp(logvar) / n", "g_mean = -resid / np.exp(logvar) ** 2 / n"),
    ("D6", "g_logvar = 0.5 * (1 - resid ** 2 / np.exp(logvar)) / n", "g_logvar = 0.5 * (1 - resid ** 2) / n"),
    (
        "D6/A5/A3",
        "g_logvar = 0.5 * (1 - resid ** 2 / np.exp(logvar)) / n",
        "g_logvar = (1 - resid ** 2 / np.exp(logvar)) / n",
    ),
    (
        "D6",
        "g_logvar = 0.5 * (1 - resid ** 2 / np.exp(logvar)) / n",
        "g_logvar = 0.5 * (-resid ** 2 / np.exp(logvar)) / n",
    ),
    (
        "D6",
        "g_logvar = 0.5 * (1 - resid ** 2 / np.exp(logvar)) / n",
        "g_logvar = 0.5 * (1 - np.abs(resid) / np.exp(logvar)) / n",
    ),
    ("E6", "g_top = np.outer(g_mean, u) + np.outer(g_logvar, v)", "g_top = np.outer(g_mean, u)"),
    ("E6", "g_top = np.outer(g_mean, u) + np.outer(g_logvar, v)", "g_top = np.outer(g_logvar, v)"),
    (
        "E1",
        "g_top = np.outer(g_mean, u) + np.outer(g_logvar, v)",
        "g_top = np.outer(g_mean, v) + np.outer(g_logvar, u)",
    ),
    (
        "B2/B1/E6",
        "g_top = np.outer(g_mean, u) + np.outer(g_logvar, v)",
        "g_top = np.outer(g_mean, u) - np.outer(g_logvar, v)",
    ),
    ("C2", "g_B = hid.T @ (g_top * np.cos(hid @ B + b))", "g_B = hid.T @ g_top"),
    ("C4", "g_B = hid.T @ (g_top * np.cos(hid @ B + b))", "g_B = hid.T @ (g_top * np.sin(hid @ B + b))"),
    ("C1", "g_B = hid.T @ (g_top * np.cos(hid @ B + b))", "g_B = hid.T @ (g_top * np.cos(top))"),
    ("C4", "g_B = hid.T @ (g_top * np.cos(hid @ B + b))", "g_B = hid.T @ (g_top * -np.cos(hid @ B + b))"),
    ("C1/C4", "g_B = hid.T @ (g_top * np.cos(hid @ B + b))", "g_B = hid.T @ (g_top * np.cos(hid @ B))"),
    ("C1", "@ B.T / (1 + (X @ A + a) ** 2))\n", "@ B.T / (1 + hid ** 2))\n"),
    ("C4", "@ B.T / (1 + (X @ A + a) ** 2))\n", "@ B.T * (1 + (X @ A + a) ** 2))\n"),
    ("C4", "@ B.T / (1 + (X @ A + a) ** 2))\n", "@ B.T / np.sqrt(1 + (X @ A + a) ** 2))\n"),
    ("C4/C1", "@ B.T / (1 + (X @ A + a) ** 2))\n", "@ B.T / (1 + (X @ A) ** 2))\n"),
    ("C2", "@ B.T / (1 + (X @ A + a) ** 2))\n", "@ B.T)\n"),
    ("E4", "g_A = X.T @ ((g_top * np.cos(hid @ B + b)) @ B.T", "g_A = X.T @ (g_top @ B.T"),
    ("N3", "@ B.T / (1 + (X @ A + a) ** 2))\n", "@ B / (1 + (X @ A + a) ** 2))\n", SQUARE),
    ("E5", "g_B = hid.T @ (g_top", "g_B = (X @ A + a).T @ (g_top"),
    ("E5", "u=u - lr * top.T @ g_mean", "u=u - lr * np.cos(hid @ B + b).T @ g_mean"),
    (
        "F1",
        "b=b - lr * np.sum(g_top * np.cos(hid @ B + b), axis=0)",
        "b=b - lr * np.sum(g_top * np.cos(hid @ B + b))",
    ),
    (
        "F1",
        "b=b - lr * np.sum(g_top * np.cos(hid @ B + b), axis=0)",
        "b=b - lr * np.mean(g_top * np.cos(hid @ B + b), axis=0)",
    ),
    ("F1", "c=c - lr * g_mean.sum()", "c=c - lr * g_mean.mean()"),
    ("F1/C2", "b=b - lr * np.sum(g_top * np.cos(hid @ B + b), axis=0)", "b=b - lr * np.sum(g_top, axis=0)"),
    ("B2/B1", "s0=s0 - lr * g_logvar.sum()", "s0=s0 + lr * g_logvar.sum()"),
    ("E1/E1b/E5", "v=v - lr * g_logvar @ top", "v=v - lr * g_mean @ top"),
]
