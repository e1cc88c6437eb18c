"""The planted faults of `nets/deviance_scorer.py`."""

from __future__ import annotations

CONVENTION = "staged: one dict of caches, own loss and activation"
FAULTS = [
    (
        "D6/G1/E6",
        "df = (lam - rate - 0.3 * slope * lam) / n",
        "df = (lam - rate) / n",
    ),
    (
        "D6/C4/C2/E4",
        "df = (lam - rate - 0.3 * slope * lam) / n",
        "df = (lam - rate - 0.3 * slope) / n",
    ),
    (
        "D6",
        "df = (lam - rate - 0.3 * slope * lam) / n",
        "df = (1 - rate / lam - 0.3 * slope * lam) / n",
    ),
    (
        "D6/B2/B1",
        "df = (lam - rate - 0.3 * slope * lam) / n",
        "df = (lam - rate + 0.3 * slope * lam) / n",
    ),
    (
        "D6",
        "slope = 1.5 * weight * np.sqrt(np.abs(resid)) * np.sign(resid)",
        "slope = 1.5 * weight * np.sqrt(np.abs(resid))",
    ),
    (
        "D6",
        "slope = 1.5 * weight * np.sqrt(np.abs(resid)) * np.sign(resid)",
        "slope = 2 * weight * resid",
    ),
    (
        "D6",
        "slope = 1.5 * weight * np.sqrt(np.abs(resid)) * np.sign(resid)",
        "slope = 1.5 * weight * np.abs(resid) ** 2.5",
    ),
    (
        "D6",
        "slope = 1.5 * weight * np.sqrt(np.abs(resid)) * np.sign(resid)",
        "slope = 1.5 * np.sqrt(np.abs(resid)) * np.sign(resid)",
    ),
    (
        "D6",
        "slope = 1.5 * weight * np.sqrt(np.abs(resid)) * np.sign(resid)",
        "slope = weight * np.sign(resid)",
    ),
    (
        "C4",
        'dp0 = dq0 * (root + c["p0"] ** 2 / root)',
        'dp0 = dq0 * (root + c["p0"] / root)',
    ),
    (
        "C4/C2",
        'dp0 = dq0 * (root + c["p0"] ** 2 / root)',
        "dp0 = dq0 * root",
    ),
    (
        "C4/C1c",
        'dp0 = dq0 * (root + c["p0"] ** 2 / root)',
        'dp0 = dq0 * 2 * c["p0"]',
    ),
    (
        "C4/C1c",
        'dp0 = dq0 * (root + c["p0"] ** 2 / root)',
        'dp0 = dq0 * (1 - c["q0"] ** 2)',
    ),
    (
        "C4",
        'dp0 = dq0 * (root + c["p0"] ** 2 / root)',
        'dp0 = dq0 * c["p0"] / root',
    ),
]
