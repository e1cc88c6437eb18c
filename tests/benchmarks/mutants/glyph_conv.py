"""The planted faults of `nets/glyph_conv.py`."""

from __future__ import annotations

CONVENTION = "convolution, structs with fprop and bprop functions, ported from C"
P = "p = np.exp(out) / np.exp(out).sum(axis=1, keepdims=True)"
D = "    d = p.copy()\n    d[np.arange(n), label] -= 1\n"
RETURN = "return loss, d / n"
DSRC = "dsrc[:, :, y:y + kh, x:x + kw] += np.tensordot(d, L.k, axes=([1], [0]))"
DK = "L.dk += np.tensordot(d, L.src[:, :, y:y + kh, x:x + kw], axes=([0], [0]))"
DBIAS = "L.dbias = dout.sum(axis=(0, 2, 3))"
CROP = "return dsrc[:, :, L.pad:h - L.pad, L.pad:w - L.pad]"
LOOP = "    dsrc = np.zeros_like(L.src)\n    for r in range(oh):\n        for c in range(ow):\n            y, x = r * L.step, c * L.step\n"
POOL = "                    dsrc[i, j, y + a, x + b] += dout[i, j, r, c]\n"
ARGMAX = "                    a, b = np.unravel_index(np.argmax(win), win.shape)\n"
RELU = "return dout * (L.src > 0)"
FLAT = "return (dout @ L.w.T).reshape(L.shape)"
FAULTS = [
    ("A1", RETURN, "return loss, d"),
    ("A4/A3", RETURN, "return loss, d / p.size"),
    ("B1", RETURN, "return loss, -d / n"),
    ("C3", RETURN, "return loss, d * p * (1 - p) / n"),
    ("D1", D, "    d = np.zeros_like(p)\n    d[np.arange(n), label] = p[np.arange(n), label] - 1\n"),
    ("D3", P, "p = np.exp(out) / np.exp(out).sum()", {"also": "d = p.copy()"}),
    ("D4", "    out = out - out.max(axis=1, keepdims=True)\n", "", {"lift": 1000.0, "also": P}),
    (
        "D4",
        "loss = (np.log(np.exp(out).sum(axis=1)) - out[np.arange(n), label]).mean()",
        "loss = -np.log(p[np.arange(n), label]).mean()",
        {"samples": 8, "lift": (0.0, -2000.0, 0.0, 0.0)},
    ),
    ("F1", DBIAS, "L.dbias = dout.sum(axis=(2, 3))"),
    ("F1", DBIAS, "L.dbias = dout.mean(axis=(0, 2, 3))"),
    ("H1", DSRC, "dsrc[:, :, r:r + kh, c:c + kw] += np.tensordot(d, L.k, axes=([1], [0]))"),
    ("H1", DK, "L.dk += np.tensordot(d, L.src[:, :, r:r + kh, c:c + kw], axes=([0], [0]))"),
    ("H2", CROP, "return dsrc[:, :, 2 * L.pad:, 2 * L.pad:]"),
    ("H2", CROP, "return dsrc[:, :, :h - 2 * L.pad, :w - 2 * L.pad]"),
    ("H3", LOOP, LOOP.replace("y, x = r * L.step, c * L.step", "y, x = c * L.step, r * L.step")),
    ("H7", DSRC, DSRC.replace("L.k,", "L.k[:, :, ::-1, ::-1],")),
    ("H4", DSRC, DSRC.replace("+=", "=")),
    ("H4", POOL, POOL.replace("+=", "=")),
    ("H5/E6", DK, DK.replace("+=", "=")),
    ("H5", LOOP, LOOP.replace("range(ow)", "range(ow - 1)")),
    ("H3", ARGMAX, ARGMAX.replace("a, b =", "b, a =")),
    ("H3", ARGMAX + POOL, "                    dsrc[i, j, y, x] += dout[i, j, r, c]\n"),
    (
        "O1",
        ARGMAX + POOL,
        "                    dsrc[i, j, y:y + L.size, x:x + L.size].flatten()[np.argmax(win)] += dout[i, j, r, c]\n",
    ),
    ("O1", LOOP, LOOP.replace("np.zeros_like(L.src)", "L.src"), {"also": DK}),
    (
        "O1",
        "    dsrc = np.zeros_like(L.src)\n    n, p, oh, ow = dout.shape\n",
        "    dsrc = L.src\n    n, p, oh, ow = dout.shape\n",
        {"also": "dsrc[i, j, y + a, x + b] += "},
    ),
    (
        "H3",
        FLAT,
        "n, planes, h, w = L.shape\n    return (dout @ L.w.T).reshape(n, h, w, planes).transpose(0, 3, 1, 2)",
    ),
    ("C5", RELU, "return dout * (L.src > 1)"),
    ("C5b/C2/C5", RELU, "return dout * (np.maximum(L.src, 0.0) >= 0)"),
    ("C7", RELU, "return (L.src > 0) * 1.0"),
]
