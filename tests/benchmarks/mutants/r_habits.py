"""The planted faults of `nets/r_habits.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 5, 5), "samples": 5}
CONVENTION = "rows, rewritten from R, intercept column"
TOP = "resid = sweep(np.exp(logp) - ind, 1, w / w.sum(), np.multiply)"
BETA = "d_beta = crossprod(h1, resid)"
PEN = "    d_beta[1:, :] += lam * (mix * np.sign(slopes) + (1 - mix) * slopes)\n"
BACK = "d_hidden = tcrossprod(resid, coefs['beta'])[:, 1:]"
ACT = "d_eta = ifelse(eta > 0, d_hidden, 0)"
FAULTS = [
    ("A1/A3", TOP, "resid = sweep(np.exp(logp) - ind, 1, w, np.multiply)"),
    ("D6", TOP, "resid = (np.exp(logp) - ind) / len(y)"),
    ("A4/A3", TOP, "resid = sweep(np.exp(logp) - ind, 1, w / len(w), np.multiply)"),
    ("B1", TOP, "resid = sweep(ind - np.exp(logp), 1, w / w.sum(), np.multiply)"),
    ("D7", TOP, "resid = sweep(score - ind, 1, w / w.sum(), np.multiply)"),
    ("D7/D6", TOP, "resid = sweep(logp - ind, 1, w / w.sum(), np.multiply)"),
    (
        "C3/D1",
        TOP,
        "pr = np.exp(logp)\n    resid = sweep((pr - ind) * pr * (1 - pr), 1, w / w.sum(), np.multiply)",
    ),
    ("D1", TOP, "pr = np.exp(logp)\n    resid = sweep(-ind * (1 - pr), 1, w / w.sum(), np.multiply)"),
    ("N2", TOP, "resid = (np.exp(logp) - ind) * (w / w.sum())", {"sizes": (4, 6, 5), "samples": 5}),
    (
        "D3",
        "    logp = sweep(score, 1, np.log(row_sums(np.exp(score))), np.subtract)\n",
        "    logp = score - np.log(np.exp(score).sum())\n",
        {"also": TOP},
    ),
    (
        "D3",
        "    logp = sweep(score, 1, np.log(row_sums(np.exp(score))), np.subtract)\n",
        "    logp = sweep(score, 2, np.log(np.exp(score).sum(axis=0)), np.subtract)\n",
        {"also": TOP},
    ),
    ("D3", TOP, "resid = sweep(np.exp(score) / np.exp(score).sum() - ind, 1, w / w.sum(), np.multiply)"),
    ("E5", BETA, "d_beta = crossprod(cbind(1.0, eta), resid)"),
    ("E1", TOP, "resid = sweep(np.exp(logp) - ind[::-1], 1, w / w.sum(), np.multiply)"),
    ("G1", PEN, ""),
    ("G2", PEN, PEN.replace("(1 - mix) * slopes", "2 * (1 - mix) * slopes")),
    ("G2", PEN, PEN.replace("np.sign(slopes)", "slopes")),
    ("G2", PEN, PEN.replace("mix * np.sign(slopes) + ", "")),
    ("G3/G2", PEN, "    d_beta += lam * (mix * np.sign(coefs['beta']) + (1 - mix) * coefs['beta'])\n"),
    ("F4/N4", BACK, "d_hidden = tcrossprod(resid, coefs['beta'])[:, :-1]"),
    ("E3", BACK, "d_hidden = tcrossprod(np.exp(logp), coefs['beta'])[:, 1:]"),
    ("C2/C5b/C5", ACT, "d_eta = d_hidden"),
    ("C5", ACT, "d_eta = ifelse(eta > 1, d_hidden, 0)"),
    ("C5", ACT, "d_eta = ifelse(eta < 0, d_hidden, 0)"),
    ("C5c", ACT, "d_eta = pmax(d_hidden, 0)"),
    ("C2/C5b/C5", ACT, "d_eta = ifelse(hidden >= 0, d_hidden, 0)"),
    ("C7", ACT, "d_eta = ifelse(eta > 0, 1.0, 0.0)"),
    ("F3", "d_gamma = crossprod(x1, d_eta)", "d_gamma = crossprod(cbind(0.0, x), d_eta)"),
    ("N3", BACK, "d_hidden = (resid @ coefs['beta'][1:, :])", SQUARE),
    ("A5", "d_gamma = crossprod(x1, d_eta)", "d_gamma = crossprod(x1, d_eta) * len(y)"),
]
