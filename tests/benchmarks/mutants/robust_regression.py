"""The planted faults of `nets/robust_regression.py`."""

from __future__ import annotations

CONVENTION = "rows, functions, tuples of parameters, likelihoods"
FAULTS = [
    ("D6", "g_mu = wn * (mu - y) * prec", "g_mu = wn * (mu - y)"),
    ("A3/D6", "g_mu = wn * (mu - y) * prec", "g_mu = 2 * wn * (mu - y) * prec"),
    ("B1/B2", "g_mu = wn * (mu - y) * prec", "g_mu = wn * (y - mu) * prec"),
    ("D6/C4", "prec = np.exp(-2 * log_s)", "prec = np.exp(-log_s)"),
    ("D6/C4", "prec = np.exp(-2 * log_s)", "prec = np.exp(2 * log_s)"),
    ("D6", "g_s = wn * (1 - (y - mu) ** 2 * prec)", "g_s = wn * (1 - (y - mu) ** 2)"),
    ("D6/E6", "g_s = wn * (1 - (y - mu) ** 2 * prec)", "g_s = -wn * (y - mu) ** 2 * prec"),
    ("D6/B2", "g_s = wn * (1 - (y - mu) ** 2 * prec)", "g_s = wn * (1 + (y - mu) ** 2 * prec)"),
    ("A3/D6", "g_s = wn * (1 - (y - mu) ** 2 * prec)", "g_s = wn * (1 - 0.5 * (y - mu) ** 2 * prec)"),
    ("D6", "g_aux = np.clip(aux - y_aux, -HUBER, HUBER) / n", "g_aux = (aux - y_aux) / n"),
    ("D6", "g_aux = np.clip(aux - y_aux, -HUBER, HUBER) / n", "g_aux = np.sign(aux - y_aux) / n"),
    ("D6", "g_aux = np.clip(aux - y_aux, -HUBER, HUBER) / n", "g_aux = np.clip(aux - y_aux, -1, 1) / n"),
    (
        "A1/A5",
        "g_aux = np.clip(aux - y_aux, -HUBER, HUBER) / n",
        "g_aux = np.clip(aux - y_aux, -HUBER, HUBER)",
    ),
    ("D6/A4/A3", "wn = w / np.sum(w)", "wn = w / n"),
    ("D6", "wn = w / np.sum(w)", "wn = np.ones(n) / n"),
    ("E6", " + np.outer(g_s, k_s)", ""),
    ("E6/B2", "+ np.outer(g_aux, k_aux)", "- np.outer(g_aux, k_aux)"),
    ("E1", "np.outer(g_s, k_s)", "np.outer(g_s, k_mu)"),
    ("G1", "h1.T @ g_z2 + l1 * np.sign(K2)", "h1.T @ g_z2"),
    ("G2", "l1 * np.sign(K1)", "l1 * K1"),
    ("G2", "l1 * np.sign(K2)", "2 * l1 * np.sign(K2)"),
    ("G1b/G1/G2", "X.T @ g_z1 + l1 * np.sign(K1)", "X.T @ g_z1 - l1 * np.sign(K1)"),
    ("C4", "g_z2 = g_h2 * (1 - h2 ** 2)", "g_z2 = g_h2 * (1 - h2)"),
    ("C5c/C5", "np.where(h1 > 0, g_h1, 0.0)", "np.where(g_h1 > 0, g_h1, 0.0)"),
]
