"""The planted faults of `nets/variational_dict.py`."""

from __future__ import annotations

CONVENTION = "variational autoencoder, parameter dict"
FAULTS = [
    ("A1", "dlogits = (xhat - x) / N", "dlogits = xhat - x"),
    ("C3", "dlogits = (xhat - x) / N", "dlogits = (xhat - x) * xhat * (1 - xhat) / N"),
    ("B1", "dlogits = (xhat - x) / N", "dlogits = (x - xhat) / N"),
    ("E5", "g['out_w'] = hid2.T @ dlogits", "g['out_w'] = relu(hid2).T @ dlogits"),
    ("F1", "g['out_b'] = dlogits.sum(0)", "g['out_b'] = dlogits.mean(0)"),
    ("C4", "dpre2 = dhid2 * (1 - hid2 ** 2)", "dpre2 = dhid2 * (1 - hid2)"),
    ("C2/E4", "dpre2 = dhid2 * (1 - hid2 ** 2)", "dpre2 = dhid2"),
    ("E5", "g['dec_w'] = z.T @ dpre2", "g['dec_w'] = mu.T @ dpre2"),
    ("E3", "g['dec_b'] = dpre2.sum(0)", "g['dec_b'] = dhid2.sum(0)"),
    ("E6/D6/G1", "dmu = dz + beta * mu / N", "dmu = dz"),
    ("G2/A5/D6", "dmu = dz + beta * mu / N", "dmu = dz + beta * mu"),
    ("E6/E3/D6", "dmu = dz + beta * mu / N", "dmu = beta * mu / N"),
    ("A3/E4/C4", "dz * eps * std * 0.5 + beta", "dz * eps * std + beta"),
    ("E4/E5/C4", "dz * eps * std * 0.5 + beta", "dz * std * 0.5 + beta"),
    ("B2/B1/D6/C4", "(np.exp(logvar) - 1) / N", "(1 - np.exp(logvar)) / N"),
    ("C4/D6", "(np.exp(logvar) - 1) / N", "np.exp(logvar) / N"),
    ("D6/E6", " + beta * 0.5 * (np.exp(logvar) - 1) / N", ""),
    ("E6", "dhid = dmu @ p['mu_w'].T + dlogvar @ p['lv_w'].T", "dhid = dmu @ p['mu_w'].T"),
    ("E1/E3", "dlogvar @ p['lv_w'].T", "dlogvar @ p['mu_w'].T"),
    ("C5", "dpre[pre <= 0] = 0", "dpre[dhid <= 0] = 0"),
    ("C5/C5b", "dpre[pre <= 0] = 0", "dpre[pre > 0] = 0"),
    ("C2/C5c", "    dpre[pre <= 0] = 0\n", ""),
    ("E3", "g['enc_b'] = dpre.sum(0)", "g['enc_b'] = dhid.sum(0)"),
    ("E5/J4/E1", "g['lv_w'] = hid.T @ dlogvar", "g['lv_w'] = hid.T @ dmu"),
]
