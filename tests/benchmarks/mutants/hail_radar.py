"""The planted faults of `nets/hail_radar.py`."""

from __future__ import annotations

CONVENTION = "convolution, channels last, dicts for layers, a function for each direction"
PLACE = "top, left = st * a, st * b"
PIECE = "piece = big[:, top:top + kh, left:left + kw]"
GK = "gK += np.einsum('nhwc,nf->hwcf', piece, up[:, a, b])"
GBIG = "gbig[:, top:top + kh, left:left + kw] += np.einsum('hwcf,nf->nhwc', L['K'], up[:, a, b])"
CROP = "return gbig[:, e:big.shape[1] - e, e:big.shape[2] - e]"
POOL = "g[:, a:a + s, b:b + s] += up[:, a, b][:, None, None] / s ** 2"
FAULTS = [
    ("H1", PLACE, "top, left = a, b"),
    ("H1", PIECE, "piece = big[:, a:a + kh, b:b + kw]"),
    ("H1", GBIG, GBIG.replace("top:top + kh, left:left + kw", "a:a + kh, b:b + kw")),
    ("H2", CROP, "return gbig[:, 2 * e:, 2 * e:]"),
    ("H2", CROP, "return gbig[:, :big.shape[1] - 2 * e, :big.shape[2] - 2 * e]"),
    ("H3/H7", GK, "gK += np.einsum('nhwc,nf->hwcf', piece[..., ::-1], up[:, a, b])"),
    ("H7", GBIG, GBIG.replace("L['K']", "L['K'][::-1, ::-1]")),
    ("H7", GK, GK.replace("piece,", "piece[:, ::-1, ::-1],")),
    ("H4", GBIG, GBIG.replace("+=", "=")),
    ("H4", POOL, POOL.replace("+=", "=")),
    ("E6/E8", GK, GK.replace("+=", "=")),
    (
        "H5",
        "for a in range(oh):\n        for b in range(ow):",
        "for a in range(oh):\n        for b in range(ow - 1):",
    ),
    ("A4/A3/H6", POOL, POOL.replace(" / s ** 2", "")),
    ("A4/A3", POOL, POOL.replace(" / s ** 2", " / s")),
    ("F1", "L['gc'] = up.sum((0, 1, 2))", "L['gc'] = up.mean((0, 1, 2))"),
    ("F1", "L['gc'] = up.sum((0, 1, 2))", "L['gc'] = up.sum((0, 1))[0]"),
    (
        "H3",
        "return (up @ L['v'].T).reshape(L['shape'])",
        "n, h, w, c = L['shape']\n    return (up @ L['v'].T).reshape(n, c, h, w).transpose(0, 2, 3, 1)",
    ),
    ("O1", "    gbig = np.zeros_like(big)\n", "    gbig = big\n"),
    ("H3", POOL, "g[:, a, b] += up[:, a, b]"),
    ("O3", "    gK = np.zeros_like(L['K'])\n", "    gK = L.setdefault('gK', np.zeros_like(L['K']))\n"),
]
