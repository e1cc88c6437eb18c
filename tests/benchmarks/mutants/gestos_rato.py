"""The planted faults of `nets/gestos_rato.py`."""

from __future__ import annotations

SQUARE = {"filtros": 1, "classes": 6}
KERNEL = {"kh": 3, "kw": 3}
CONVENTION = (
    "a port from Lua: layers as dicts, two tables of functions that correct at once, loops over positions"
)
TOP = "    d = d / len(imgs)\n"
LOSS = "return -np.mean(np.log(p[np.arange(len(imgs)), gestos]))"
SOFT = "return e / e.sum(axis=1, keepdims=True)"
CDW = "dw[f] += d[n, f, i, j] * c['xp'][n, :, y:y + kh, x:x + kw]"
CDX = "dxp[n, :, y:y + kh, x:x + kw] += d[n, f, i, j] * c['w'][f]"
CDB = "db[f] += d[n, f, i, j]"
PLACE = "y, x = i * s, j * s"
CROP = "return dxp[:, :, m:m + H, m:m + W]"
RELU = "return d * np.where(c['z'] > 0, 1, FUGA)"
POOL = "da[n, f, i * s + y, j * s + x] += d[n, f, i, j]"
WHERE = "y, x = divmod(c['onde'][n, f, i, j], c['janela'])"
DOWN = "    da = d @ c['w']\n"
DW = "    dw = d.T @ c['a']\n"
DB = "    db = d.sum(axis=0)\n"
DSTEP = "    c['w'] -= taxa * dw\n    c['b'] -= taxa * db\n    return da.reshape(c['dim'])\n"
DG = "dg = np.sum(d * c['x'], axis=(0, 2, 3)).reshape(c['g'].shape)"
CONV_LOOP = "                y, x = i * s, j * s\n                for n in range(N):\n"
FAULTS = [
    ("A1", TOP, ""),
    ("A4", TOP, "    d = d / d.shape[1]\n"),
    ("A2/A5", DW, "    dw = d.T @ c['a'] / len(d)\n"),
    ("B1", TOP, "    d = -d / len(imgs)\n"),
    ("D1/C3", TOP, TOP + "    d = d * p * (1 - p)\n"),
    ("D3", SOFT, "return e / e.sum()"),
    ("D6/C3b", LOSS, "return np.mean((p - np.eye(p.shape[1])[gestos]) ** 2)", {"also": TOP}),
    ("N3", DOWN, "    da = d @ c['w'].T\n", SQUARE),
    ("N3", DW, "    dw = c['a'].T @ d\n", SQUARE),
    ("N3b", DW, "    dw = (c['a'].T @ d).reshape(c['w'].shape)\n"),
    ("E2", DOWN + DW + DB + DSTEP, DW + DB + DSTEP.replace("    return", DOWN + "    return")),
    ("E3", DOWN, DOWN.replace("d @", "(c['a'] @ c['w'].T + c['b']) @")),
    ("F1", DB, "    db = d.mean(axis=0)\n"),
    ("F1", DB, "    db = d.sum()\n"),
    ("F1", CDB, "db[f] += d[n, f, i, j] / (oh * ow)"),
    ("F1/E6", CDB, "db[f] = d[n, f, i, j]"),
    ("F3", DSTEP, DSTEP.replace("    c['b'] -= taxa * db\n", "")),
    ("E6/E8/H4", CDW, CDW.replace("+=", "=")),
    ("H4/E6", CDX, CDX.replace("+=", "=")),
    ("H7", CDX, CDX.replace("c['w'][f]", "c['w'][f][:, ::-1, ::-1]")),
    ("H3/N3/H7", CDX, CDX.replace("c['w'][f]", "c['w'][f].transpose(0, 2, 1)"), KERNEL),
    ("H1", PLACE, "y, x = i, j"),
    ("H2", CROP, "return dxp[:, :, :H, :W]"),
    ("H4/E6", POOL, POOL.replace("+=", "=")),
    ("H3", WHERE, WHERE.replace("y, x", "x, y")),
    ("H1", POOL, "da[n, f, i + y, j + x] += d[n, f, i, j]"),
    ("C5", RELU, "return d * np.where(c['z'] > 1, 1, FUGA)"),
    ("C5c/C5", RELU, "return np.where(d > 0, d, FUGA * d)"),
    ("C7/C5", RELU, "return np.where(c['z'] > 0, d, FUGA)"),
    (
        "O1",
        "    c['x'] = x\n    return x * c['g'] + c['o']\n",
        "    c['x'] = x\n    x *= c['g']\n    x += c['o']\n    return x\n",
        {"also": DG},
    ),
    ("J4/F2", "c['o'] -= taxa * do", "c['o'] -= taxa * dg"),
    ("H5", "for j in range(ow):\n" + CONV_LOOP, "for j in range(ow - 1):\n" + CONV_LOOP),
]
