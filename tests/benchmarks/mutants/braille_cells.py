"""The planted faults of `nets/braille_cells.py`."""

from __future__ import annotations

CONVENTION = "functions with caches, convolution and pooling by index loops, dict of weights"
FAULTS = [
    (
        "H5/H3",
        "    _, _, oh, ow = dout.shape\n    dx, dK = np.zeros_like(x), np.zeros_like(K)\n    for i in range(oh):",
        "    _, _, oh, ow = dout.shape\n    dx, dK = np.zeros_like(x), np.zeros_like(K)\n    for i in range(oh - 1):",
    ),
    (
        "H5/H3",
        "zeros_like(K)\n    for i in range(oh):\n        for j in range(ow):",
        "zeros_like(K)\n    for i in range(oh):\n        for j in range(1, ow):",
    ),
    (
        "H1/H3",
        "top, left = i * stride, j * stride\n            for m in range(maps):\n                g =",
        "top, left = i, j\n            for m in range(maps):\n                g =",
    ),
    (
        "H1/H3",
        "top, left = i * stride, j * stride\n            for m in range(maps):\n                g =",
        "top, left = i * stride, j\n            for m in range(maps):\n                g =",
    ),
    (
        "H3/E5",
        "dK[m] += (g * x[:, :, top:top + kh, left:left + kw])",
        "dK[m] += (g * x[:, :, i:i + kh, j:j + kw])",
    ),
    ("E6/H4/H5/E8", "dK[m] += (g *", "dK[m] = (g *"),
    (
        "H7/H3",
        "dx[:, :, top:top + kh, left:left + kw] += g * K[m]",
        "dx[:, :, top:top + kh, left:left + kw] += g * K[m][:, ::-1, ::-1]",
    ),
    ("F1/A1/A2/A4", "dc = dout.sum(axis=(0, 2, 3))", "dc = dout.mean(axis=0).sum(axis=(1, 2))"),
    ("C5/C4/C5b", "dout * z * (z < 0)", "dout * z * (z > 0)"),
    ("C4/E6/C5b/C5", "dout * z * (z < 0)", "dout * z"),
    ("C7/C4/E3", "np.sum(dout * z * (z < 0), axis=(0, 2, 3))", "np.sum(z * (z < 0), axis=(0, 2, 3))"),
    ("C5/C7/C4", "slope[:, None, None] * dout)", "slope[:, None, None])"),
    ("C5/C4", "np.where(z > 0, dout, slope[:, None, None] * dout)", "np.where(z > 0, dout, 0)"),
    (
        "C5/C4/E1/H3",
        "np.where(z > 0, dout, slope[:, None, None] * dout)",
        "np.where(z > 0, dout, slope[0] * dout)",
    ),
    (
        "F1/H3/N2/F3",
        "dslope = np.sum(dout * z * (z < 0), axis=(0, 2, 3))",
        "dslope = np.sum(dout * z * (z < 0))",
    ),
    ("H4/E6", "dx[s, d, i * step + r, j * step + q] += dout", "dx[s, d, i * step + r, j * step + q] = dout"),
    ("H3", "dx[s, d, i * step + r, j * step + q] +=", "dx[s, d, i * step + q, j * step + r] +="),
    ("H3/H1", "dx[s, d, i * step + r, j * step + q] +=", "dx[s, d, i * step, j * step] +="),
    (
        "H3/H1",
        "dx[s, d, i * step + r, j * step + q] +=",
        "dx[s, d, i + r, j + q] +=",
    ),
    (
        "H5/H3",
        "            for i in range(oh):\n                for j in range(ow):\n                    window",
        "            for i in range(1, oh):\n                for j in range(ow):\n                    window",
    ),
    ("C4/E6", "dout * (0.5 * (1 + t) + 0.5 * u * (1 - t ** 2) * inner)", "dout * 0.5 * (1 + t)"),
    ("C4", "inner = C0 * (1 + 3 * 0.044715 * u ** 2)", "inner = C0"),
    ("C4", "inner = C0 * (1 + 3 * 0.044715 * u ** 2)", "inner = C0 * (1 + 0.044715 * u ** 2)"),
    ("C4/A3", "0.5 * u * (1 - t ** 2) * inner", "u * (1 - t ** 2) * inner"),
    ("C4/E4", "0.5 * u * (1 - t ** 2) * inner", "0.5 * (1 - t ** 2) * inner"),
    ("D6/E6/F3/O1", "    d[np.arange(n), letter] -= 1\n", ""),
]
