"""The planted faults of `nets/stamp_convnet.py`."""

from __future__ import annotations

CONVENTION = "NCHW batches, convolution by loops, layer objects"
TOP = "grad = grad / len(labels)"
ALL = """        grad = self.probs.copy()
        grad[np.arange(len(labels)), labels] -= 1
        grad = grad / len(labels)
"""
DK = "self.dkernels[f] += np.sum(d * window, axis=0)"
DX = "dpadded[:, :, top:top + self.kh, left:left + self.kw] += d * self.kernels[f]"
PLACE = "top, left = i * s, j * s"
DB = "self.dbiases = dout.sum(axis=(0, 2, 3))"
CROP = "return dpadded[:, :, p:H - p, p:W - p]"
POOL = "dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]"
ARG = "a, b = np.unravel_index(np.argmax(patch), patch.shape)"
LEAKY = "        dx = dout.copy()\n        dx[self.x < 0] *= 0.05\n        return dx\n"
SUM = "self.probs = e / e.sum(axis=1, keepdims=True)"
LIN_W = "self.dw = np.dot(self.x.T, dout)"
LIN_B = "self.db = np.sum(dout, axis=0, keepdims=True)"
LIN_X = "return np.dot(dout, self.w.T)"
FAULTS = [
    ("A1", TOP, "grad = grad"),
    ("A4", TOP, "grad = grad / grad.shape[1]"),
    ("B1", TOP, "grad = -grad / len(labels)"),
    (
        "D1",
        ALL,
        """        dprobs = np.zeros_like(self.probs)
        picked = self.probs[np.arange(len(labels)), labels]
        dprobs[np.arange(len(labels)), labels] = -1 / picked / len(labels)
        grad = dprobs * self.probs * (1 - self.probs)
""",
    ),
    ("C3/D1", TOP, "grad = grad * self.probs * (1 - self.probs) / len(labels)"),
    ("D3", SUM, "self.probs = e / e.sum()"),
    ("D3", SUM, "self.probs = e / e.sum(axis=0, keepdims=True)"),
    ("N2/D3", SUM, "self.probs = e / e.sum(axis=1)", {"samples": 3}),
    ("D4", "        s = s - s.max(axis=1, keepdims=True)\n", "", {"offset": 800.0, "also": "e = np.exp(s)"}),
    (
        "D6",
        "return -np.mean(np.log(self.probs[np.arange(len(x)), labels]))",
        "return -np.mean(self.probs[np.arange(len(x)), labels])",
        {"also": TOP},
    ),
    ("N3", LIN_W, "self.dw = np.dot(dout.T, self.x)", {"classes": 24}),
    ("N2", "s = s - s.max(axis=1, keepdims=True)", "s = s - s.max(axis=1)", {"samples": 3, "also": TOP}),
    ("N3", LIN_X, "return np.dot(dout, self.w)", {"classes": 24}),
    ("F1", LIN_B, "self.db = np.mean(dout, axis=0, keepdims=True)"),
    ("F1", LIN_B, "self.db = np.sum(dout)"),
    ("F1", DB, "self.dbiases = dout.mean(axis=(0, 2, 3))"),
    ("F1", DB, "self.dbiases = dout.sum(axis=(0, 2))"),
    ("E8/E6/F1", DB, "self.dbiases = dout[-1].sum(axis=(1, 2))"),
    ("E6/E8", DK, "self.dkernels[f] = np.sum(d * window, axis=0)"),
    ("H4/E6", DX, "dpadded[:, :, top:top + self.kh, left:left + self.kw] = d * self.kernels[f]"),
    ("H4/E6", POOL, "dx[n, c, i * s + a, j * s + b] = dout[n, c, i, j]"),
    ("H1", PLACE, "top, left = i, j"),
    ("H7", DX, "dpadded[:, :, top:top + self.kh, left:left + self.kw] += d * self.kernels[f][:, ::-1, ::-1]"),
    ("H7", DK, "self.dkernels[f] += np.sum(d * window[:, :, ::-1, ::-1], axis=0)"),
    ("H2", CROP, "return dpadded[:, :, :H - 2 * p, :W - 2 * p]"),
    ("H3", ARG, "b, a = np.unravel_index(np.argmax(patch), patch.shape)"),
    ("H3", POOL, "dx[n, c, i * s + a, j * s] += dout[n, c, i, j]"),
    ("H3", DK, "self.dkernels[f] += np.sum(d * window[:, :1], axis=0)"),
    (
        "H5/H9",
        "            for i in range(out_h):\n                for j in range(out_w):\n                    top",
        "            for i in range(out_h - 1):\n                for j in range(out_w - 1):\n                    top",
    ),
    ("C7", LEAKY, "        return np.where(self.x < 0, 0.05, 1.0)\n"),
    ("C5/C7", LEAKY, "        dx = dout.copy()\n        dx[self.x < 0] = 0.05\n        return dx\n"),
    ("C2", LEAKY, "        return dout\n"),
    ("C5", "dx[self.x < 0] *= 0.05", "dx[self.x > 0] *= 0.05"),
    (
        "O1",
        f"                        {ARG}\n                        {POOL}\n",
        """                        piece = dx[n, c, i * s:i * s + k, j * s:j * s + k].flatten()
                        piece[np.argmax(patch)] += dout[n, c, i, j]
""",
    ),
    (
        "O3",
        "        self.dkernels = np.zeros(self.kernels.shape)\n        self.dbiases = dout",
        "        self.dbiases = dout",
    ),
]
