"""The planted faults of `nets/lys_labirynt.py`."""

from __future__ import annotations

SQUARE = {"stan": 5, "shyryna": (5, 5), "dii": 5}
CUBE = {**SQUARE, "samples": 5}
CONVENTION = "rows, dataclasses, a clipped policy gradient with a critic and entropy, Ukrainian names"
DLOG = "d_log = -vidnoshennia * ep.perevaha * vilno / T"
DLOGITS = "d_logity = -pi * d_log[:, None]"
PICK = "    d_logity[kroky, ep.dii] += d_log\n"
ENTROPY = "d_logity += c_h * pi * (log_pi + H) / T"
DV = "d_v = 2 * c_v * (v - ep.povernennia)[:, None] / T"
DG = "d_g = d_logity @ m.aktor.T + d_v @ m.krytyk.T"
DU = "d_u = d_g * (sig + u * sig * (1 - sig))"
DH = "d_h = (d_u @ m.seredyna.T) * (1 - h ** 2)"
FAULTS = [
    ("A1/A5", DLOG, "d_log = -vidnoshennia * ep.perevaha * vilno"),
    ("A1/A5", DV, "d_v = 2 * c_v * (v - ep.povernennia)[:, None]"),
    ("A4/A5", DLOG, "d_log = -vidnoshennia * ep.perevaha * vilno / ep.stany.shape[1]"),
    ("B1", DLOG, "d_log = vidnoshennia * ep.perevaha * vilno / T"),
    ("D6", DLOG, "d_log = -ep.perevaha * vilno / T"),
    ("D6/C5b", DLOG, "d_log = -vidnoshennia * ep.perevaha / T"),
    ("D6/E6", f"    {ENTROPY}\n", ""),
    (
        "D1",
        DLOGITS + "\n" + PICK,
        "d_logity = np.zeros_like(pi)\n    d_logity[kroky, ep.dii] = d_log * (1 - pi[kroky, ep.dii])\n",
    ),
    ("D5", DLOGITS, "d_logity = np.zeros_like(pi)"),
    ("D1", ENTROPY, "d_logity += c_h * pi * (log_pi + 1) / T"),
    ("D3", ENTROPY, "d_logity += c_h * pi * (log_pi + H.mean()) / T"),
    ("A3", DV, "d_v = c_v * (v - ep.povernennia)[:, None] / T"),
    ("B2", DV, "d_v = 2 * c_v * (ep.povernennia - v)[:, None] / T"),
    (
        "N2",
        "np.mean((v - ep.povernennia) ** 2)",
        "np.mean((v.reshape(-1, 1) - ep.povernennia) ** 2)",
        {"also": DV},
    ),
    ("E6", DG, "d_g = d_logity @ m.aktor.T"),
    ("E6", DG, "d_g = d_v @ m.krytyk.T"),
    ("N3", DG, "d_g = d_logity @ m.aktor + d_v @ m.krytyk.T", SQUARE),
    ("N3", DH, "d_h = (d_u @ m.seredyna) * (1 - h ** 2)", SQUARE),
    ("C4", DU, "d_u = d_g * sig * (1 - sig)"),
    ("C4", DU, "d_u = d_g * (sig + u * (1 - sig))"),
    ("C1", "sig = 1 / (1 + np.exp(-u))", "sig = 1 / (1 + np.exp(-g))", {"also": DU}),
    ("C7", DH, "d_h = 1 - (d_u @ m.seredyna.T) ** 2"),
    ("C1c", DH, "d_h = (d_u @ m.seredyna.T) * h * (1 - h)"),
    ("E4", DH, "d_h = (d_g @ m.seredyna.T) * (1 - h ** 2)"),
    ("E5", "m.hrad['seredyna'] = h.T @ d_u", "m.hrad['seredyna'] = g.T @ d_u", SQUARE),
    ("E5", "m.hrad['krytyk'] = g.T @ d_v", "m.hrad['krytyk'] = u.T @ d_v"),
    ("F1", "m.hrad['seredyna_zsuv'] = d_u.sum(axis=0)", "m.hrad['seredyna_zsuv'] = d_u.mean(axis=0)"),
    (
        "F1",
        "m.hrad['aktor_zsuv'] = d_logity.sum(axis=0)",
        "m.hrad['aktor_zsuv'] = d_logity.sum(axis=1)",
        CUBE,
    ),
]
