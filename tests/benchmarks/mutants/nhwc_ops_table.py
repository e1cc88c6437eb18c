"""The planted faults of `nets/nhwc_ops_table.py`."""

CONVENTION = "table of operations, NHWC, patches, one dict of parameters"
STORE = "x[:, dy:dy + stride * ho:stride, dx:dx + stride * wo:stride] += p[:, :, :, dy, dx]"
FAULTS = [
    ("H1", STORE, "x[:, dy:dy + ho, dx:dx + wo] += p[:, :, :, dy, dx]"),
    ("H4", STORE, STORE.replace("+=", "=")),
    ("H7/H3", STORE, STORE.replace("p[:, :, :, dy, dx]", "p[:, :, :, size - 1 - dy, size - 1 - dx]")),
    ("H3", STORE, STORE.replace("p[:, :, :, dy, dx]", "p[:, :, :, dx, dy]")),
    (
        "H3",
        "p = p.reshape(n, ho, wo, size, size, c)",
        "p = p.reshape(n, ho, wo, c, size, size).transpose(0, 1, 2, 4, 5, 3)",
    ),
    ("H2", "return x[:, pad:pad + h, pad:pad + w]", "return x[:, :h, :w]"),
    (
        "N3b/N3",
        "return (g @ w.T).reshape(shape), flat.T @ g, g.sum(axis=0)",
        "return (g @ w.T).reshape(shape), (g.T @ flat).reshape(w.shape), g.sum(axis=0)",
    ),
    ("I1", "gh = (g * gain).reshape(hat.shape)", "gh = g.reshape(hat.shape)"),
    ("I2", "gx = inv * (gh - center - hat * spread)", "gx = inv * (gh - hat * spread)"),
    ("I2", "gx = inv * (gh - center - hat * spread)", "gx = inv ** 2 * (gh - center - hat * spread)"),
    (
        "I3/I2",
        "spread = (gh * hat).mean(axis=(1, 3), keepdims=True)",
        "spread = (gh * hat).mean(axis=1, keepdims=True)",
    ),
    (
        "I4/A2",
        "ggain = (g * hat.reshape(g.shape)).sum(axis=(0, 1, 2))",
        "ggain = (g * hat.reshape(g.shape)).mean(axis=0).sum(axis=(0, 1))",
    ),
    ("A5/A3/A4", "axis=2) / k ** 2,)", "axis=2),)"),
    ("C4/C1c", "return (g / (1 + np.exp(-x)),)", "return (g * np.exp(-x) / (1 + np.exp(-x)) ** 2,)"),
    ("C7", "return (g / (1 + np.exp(-x)),)", "return (1 / (1 + np.exp(-x)),)"),
    ("G2", "2 * lam * p[k] if", "lam * p[k] if"),
    (
        "G3",
        '2 * lam * p[k] if k.endswith("/w") else np.zeros_like(p[k]) for k in p',
        "2 * lam * p[k] for k in p",
    ),
    ("E6/G1", "out[k] += value", "out[k] = value"),
    (
        "H3/N3",
        "return (np.repeat(np.repeat(g, k, axis=1), k, axis=2) / k ** 2,)",
        "return (np.tile(g, (1, k, k, 1)) / k ** 2,)",
    ),
]
