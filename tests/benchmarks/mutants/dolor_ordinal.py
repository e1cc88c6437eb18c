"""The planted faults of `nets/dolor_ordinal.py`."""

from __future__ import annotations

CONVENTION = "rows, functions over a dict, ordinal cut points, maxout"
FAULTS = [
    ("A1", "dp = -1 / p / n", "dp = -1 / p"),
    ("D6", "dp = -1 / p / n", "dp = -1 / n * np.ones(n)"),
    ("B1", "dp = -1 / p / n", "dp = 1 / p / n"),
    ("C3b/C2", "dlin = dF * F * (1 - F)", "dlin = dF"),
    ("C4", "dlin = dF * F * (1 - F)", "dlin = dF * F * (F - 1)"),
    ("E6", "            dF[i, grado[i] - 1] -= dp[i]\n", "            pass\n"),
    ("E6/B2/B1", "dF[i, grado[i] - 1] -= dp[i]", "dF[i, grado[i] - 1] += dp[i]"),
    ("B2/B1", "ds = -dlin.sum(axis=1)", "ds = dlin.sum(axis=1)"),
    ("C1", "cola[1:] * sigmoide(P['saltos'])", "cola[1:] * sigmoide(softplus(P['saltos']))"),
    ("C2", "cola[1:] * sigmoide(P['saltos'])", "cola[1:]"),
    (
        "C4/C1c",
        "cola[1:] * sigmoide(P['saltos'])",
        "cola[1:] * sigmoide(P['saltos']) * (1 - sigmoide(P['saltos']))",
    ),
    ("E6", "cola = np.cumsum(dt[::-1])[::-1] ", "cola = dt "),
    ("E6/E1", "cola = np.cumsum(dt[::-1])[::-1] ", "cola = np.cumsum(dt) "),
    ("E6/F1", "G['corte0'] = dt.sum()", "G['corte0'] = dt[0]"),
    ("C5", "dz = np.where(z > 0, da, P['pendiente'] * da)", "dz = np.where(z > 0, da, 0)"),
    ("C5/C7", "dz = np.where(z > 0, da, P['pendiente'] * da)", "dz = np.where(z > 0, da, P['pendiente'])"),
    (
        "C5b",
        "dz = np.where(z > 0, da, P['pendiente'] * da)",
        "dz = np.where(quien[:, :1] >= 0, da, P['pendiente'] * da)",
    ),
    ("C5", "np.sum(da * np.minimum(z, 0), axis=0)", "np.sum(da * (z < 0), axis=0)"),
    ("C5/E5", "np.sum(da * np.minimum(z, 0), axis=0)", "np.sum(da * z, axis=0)"),
    ("F1", "G['v'] = dz.sum(axis=0)", "G['v'] = dz.mean(axis=0)"),
    ("E3/E4", "maxout_atras(dz @ P['V'].T, X, quien, P, G)", "maxout_atras(da @ P['V'].T, X, quien, P, G)"),
    (
        "C5b/E6/C2",
        "    np.put_along_axis(reparto, quien[None], dh[None], axis=0)\n",
        "    reparto[:] = dh[None]\n",
    ),
    ("E5", "G['w'] = a.T @ ds", "G['w'] = np.maximum(z, 0).T @ ds"),
]
