"""The planted faults of `nets/claims_attention.py`."""

from __future__ import annotations

CONVENTION = "one class, attention in einsum with a packed projection, gradients in a dict"
FAULTS = [
    (
        "H3/N3/E1",
        ".transpose(1, 3, 0, 2, 4).reshape(b, t, -1)",
        ".transpose(1, 3, 2, 0, 4).reshape(b, t, -1)",
    ),
    (
        "H3/N3/E1",
        ".transpose(1, 3, 0, 2, 4).reshape(b, t, -1)",
        ".transpose(1, 3, 0, 4, 2).reshape(b, t, -1)",
    ),
    ("H3/N3/E1", ".transpose(1, 3, 0, 2, 4).reshape(b, t, -1)", ".reshape(b, t, -1)"),
    ("E1/H3/N3", "np.stack([dq, dk, dv])", "np.stack([dk, dq, dv])"),
    (
        "N3/H3/E1",
        'dv = np.einsum("bhij,bhid->bhjd", m["att"], dheard)',
        'dv = np.einsum("bhij,bhjd->bhid", m["att"], dheard)',
    ),
    (
        "N3/H3/E1",
        'dk = np.einsum("bhij,bhid->bhjd", de, m["q"])',
        'dk = np.einsum("bhij,bhjd->bhid", de, m["q"])',
    ),
    ("E3/E1", 'de, m["k"]) * m["scale"]', 'de, m["q"]) * m["scale"]'),
    (
        "E1/E3",
        'datt = np.einsum("bhid,bhjd->bhij", dheard, m["v"])',
        'datt = np.einsum("bhid,bhjd->bhij", dheard, m["k"])',
    ),
    (
        "A3/A5/E4",
        'dk = np.einsum("bhij,bhid->bhjd", de, m["q"]) * m["scale"]',
        'dk = np.einsum("bhij,bhid->bhjd", de, m["q"])',
    ),
    (
        "D1/I2/E6",
        'de = m["att"] * (datt - (datt * m["att"]).sum(axis=-1, keepdims=True))',
        'de = m["att"] * (1 - m["att"]) * datt',
    ),
    (
        "D3/D1",
        '(datt * m["att"]).sum(axis=-1, keepdims=True)',
        '(datt * m["att"]).sum(axis=-2, keepdims=True)',
    ),
    ("D1/E6", '(datt * m["att"]).sum(axis=-1, keepdims=True)', "datt.sum(axis=-1, keepdims=True)"),
    ("E6", "        dx = dx + dx2\n", ""),
    ("E6", "dx2 = dx3 + du @", "dx2 = du @"),
    ("E6/E3/E1", "dx = dx + dx2", "dx = dx + dx3"),
    (
        "I2",
        "dx = (dxn - dxn.mean(axis=-1, keepdims=True) - xn * (dxn * xn).mean(axis=-1, keepdims=True)) / spread",
        "dx = (dxn - xn * (dxn * xn).mean(axis=-1, keepdims=True)) / spread",
    ),
    ("I2", "xn * (dxn * xn).mean(axis=-1, keepdims=True)", "(dxn * xn).mean(axis=-1, keepdims=True)"),
    ("I1/E4", "dxn = dy * gain", "dxn = dy"),
    ("I5/I2", "dxn.mean(axis=-1, keepdims=True) - xn", "dxn.mean(axis=1, keepdims=True) - xn"),
    ("C4/C1/C6", 'du = ds / (1 + np.exp(-m["u"]))', 'du = ds / (1 + np.exp(-m["s"]))'),
    ("C4/C5b/C5/C6", 'du = ds / (1 + np.exp(-m["u"]))', 'du = ds * (m["u"] > 0)'),
    ("C4/B2", 'du = ds / (1 + np.exp(-m["u"]))', 'du = ds / (1 + np.exp(m["u"]))'),
    ("L1", 'np.add.at(g["table"], claims, dx)', 'g["table"][claims] += dx'),
    (
        "A4/A3/A1/E4",
        'dpooled = np.outer(d, p["price"]) / m["count"]',
        'dpooled = np.outer(d, p["price"]) / t',
    ),
    (
        "K1/E4/E6",
        'dx3 = dpooled[:, None, :] * m["pad"][:, :, None]',
        "dx3 = dpooled[:, None, :] * np.ones((b, t, 1))",
    ),
    (
        "E5/E3",
        'g["mix"] = np.einsum("bhid,biw->hdw", m["heard"], dx2)',
        'g["mix"] = np.einsum("bhid,biw->hdw", m["v"], dx2)',
    ),
    (
        "E1/E3/E6",
        'g["up"] = np.einsum("btw,bti->wi", m["x2"], du)',
        'g["up"] = np.einsum("btw,bti->wi", m["y"], du)',
    ),
]
