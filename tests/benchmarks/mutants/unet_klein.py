"""The planted faults of `nets/unet_klein.py`."""

CONVENTION = "conv functions with caches, NCHW, skip connection"
FAULTS = [
    ("A1/A4/A3", "- mask) / z.size", "- mask)"),
    ("A4/A3", "- mask) / z.size", "- mask) / len(z)"),
    ("B1", "(1 / (1 + np.exp(-z)) - mask) / z.size", "(mask - 1 / (1 + np.exp(-z))) / z.size"),
    ("D7", "(1 / (1 + np.exp(-z)) - mask) / z.size", "(z - mask) / z.size"),
    (
        "C3",
        "        self.dz = (1 / (1 + np.exp(-z)) - mask) / z.size\n",
        "        s = 1 / (1 + np.exp(-z))\n        self.dz = (s - mask) * s * (1 - s) / z.size\n",
    ),
    (
        "D6",
        "np.maximum(z, 0) - z * mask + np.log1p(np.exp(-np.abs(z)))",
        "np.maximum(z, 0) - z * mask + 0.5 * np.log1p(np.exp(-np.abs(z)))",
        {"also": "self.dz = "},
    ),
    ("D6", "(1 / (1 + np.exp(-z)) - mask) / z.size", "np.sign(1 / (1 + np.exp(-z)) - mask) / z.size"),
    ("F1", "    db = dout.sum(axis=(0, 2, 3))", "    db = dout.mean(axis=(0, 2, 3))"),
    ("F1", "    db = dout.sum(axis=(0, 2, 3))", "    db = dout.sum(axis=(2, 3))[0]"),
    ("F1", "    db = dout.sum(axis=(0, 2, 3))", "    db = np.full(k.shape[0], dout.sum())"),
    ("F1", "return dx, dk, dout.sum((0, 2, 3))", "return dx, dk, dout.mean((0, 2, 3))"),
    ("F3", "return dx, dk, dout.sum((0, 2, 3))", "return dx, dk, np.zeros(k.shape[1])"),
    (
        "H4",
        "            dxp[:, :, dy:dy + H, dx:dx + W] += np",
        "            dxp[:, :, dy:dy + H, dx:dx + W] = np",
    ),
    (
        "H7",
        'np.einsum("nfhw,fc->nchw", dout, k[:, :, dy, dx])',
        'np.einsum("nfhw,fc->nchw", dout, k[:, :, 2 - dy, 2 - dx])',
    ),
    ("H7/H3", 'dk[:, :, dy, dx] = np.einsum("nfhw', 'dk[:, :, 2 - dy, 2 - dx] = np.einsum("nfhw'),
    (
        "H3",
        "            dxp[:, :, dy:dy + H, dx:dx + W] +=",
        "            dxp[:, :, dx:dx + H, dy:dy + W] +=",
    ),
    (
        "H3",
        "            window = xp[:, :, dy:dy + H, dx:dx + W]\n",
        "            window = xp[:, :, 1:1 + H, 1:1 + W]\n",
    ),
    ("H2", "return dxp[:, :, 1:-1, 1:-1], dk, db", "return dxp[:, :, :-2, :-2], dk, db"),
    ("H2", "return dxp[:, :, 1:-1, 1:-1], dk, db", "return dxp[:, :, 2:, 2:], dk, db"),
    (
        "E8",
        'dk[:, :, dy, dx] = np.einsum("nfhw,nchw->fc", dout, window)',
        'dk[:, :, dy, dx] = np.einsum("fhw,chw->fc", dout[-1], window[-1])',
    ),
    ("H3", "d = dout[:, :, i::2, j::2]", "d = dout[:, :, j::2, i::2]"),
    ("H1", "d = dout[:, :, i::2, j::2]", "d = dout[:, :, i:i + x.shape[2], j:j + x.shape[3]]"),
    ("E6/H4", '            dx = dx + np.einsum("nfhw,cf', '            dx = np.einsum("nfhw,cf'),
    (
        "E5",
        'dk[:, :, i, j] = np.einsum("nchw,nfhw->cf", x, d)',
        'dk[:, :, i, j] = np.einsum("nchw,nfhw->cf", np.ones_like(x), d)',
    ),
    (
        "H6/C2/H3",
        "    dblocks = mask * dout[:, :, :, None, :, None]",
        "    dblocks = np.ones(mask.shape) * dout[:, :, :, None, :, None]",
    ),
    (
        "H3",
        "    dblocks = mask * dout[:, :, :, None, :, None]\n    return dblocks",
        "    dblocks = mask.transpose(0, 1, 2, 5, 4, 3) * dout[:, :, :, None, :, None]\n    return dblocks",
    ),
    ("E6", '        dskip = dskip + pool_bwd(dp, c["pool"])\n', '        dskip = pool_bwd(dp, c["pool"])\n'),
    ("E6", '        dskip = dskip + pool_bwd(dp, c["pool"])\n        da = relu', "        da = relu"),
    ("E1/H3", "dskip, dup = d[:, :half], d[:, half:]", "dup, dskip = d[:, :half], d[:, half:]"),
    ("C2", '        ddeep = relu_bwd(ddeep, c["relu_deep"])\n', ""),
    ("C5c/C5", "return dout * (x > 0)", "return dout * (dout > 0)"),
    ("C7", "return dout * (x > 0)", "return (x > 0) * 1.0"),
]
