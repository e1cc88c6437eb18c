"""The planted faults of `nets/sprite_bins.py`."""

from __future__ import annotations

CUBE = {"hidden": 12, "outputs": 12, "samples": 12}
CONVENTION = (
    "layer objects that update in Backward(grad, lr), strided convolution over NHWC in loops, C# habits"
)
TOP = "grad = (got - wanted) / len(tex)"
DOWN = "        down = np.matmul(grad, self.m_weights.T)\n"
W = "        self.m_weights = self.m_weights - lr * np.matmul(self.m_in.T, grad)\n"
B = "self.m_bias = self.m_bias - lr * np.sum(grad, axis=0, keepdims=True)"
CLIP = "return grad * 1.7159 * (1.0 - t * t) * 2.0 / 3.0"
T = "t = self.m_out / 1.7159"
CORNER = "top, left = y * s, x * s"
G = "g = grad[:, y, x, f].reshape(-1, 1, 1, 1)"
GF = "gradFilters[f] += np.sum(g * patch, axis=0)"
GIN = "gradIn[:, top:top + self.m_kh, left:left + self.m_kw, :] += g * self.m_filters[f]"
GO = "gradOffsets = grad.sum(axis=(0, 1, 2))"
HIT = "hit = window == self.m_out[:, y:y + 1, x:x + 1, :]"
POOL = "gradIn[:, y * s:y * s + p, x * s:x * s + p, :] += hit * grad[:, y:y + 1, x:x + 1, :]"
FAULTS = [
    ("A1", TOP, "grad = got - wanted"),
    ("A4", TOP, "grad = (got - wanted) / wanted.shape[1]"),
    ("A3", TOP, "grad = 2 * (got - wanted) / len(tex)"),
    ("B1", TOP, "grad = (wanted - got) / len(tex)"),
    ("D6", TOP, "grad = np.sign(got - wanted) / len(tex)"),
    ("E2", f"{DOWN}{W}", f"{W}{DOWN}"),
    ("N3", DOWN, "        down = np.matmul(grad, self.m_weights)\n", CUBE),
    ("N3", W, "        self.m_weights = self.m_weights - lr * np.matmul(grad.T, self.m_in)\n", CUBE),
    ("F1", B, "self.m_bias = self.m_bias - lr * np.sum(grad)"),
    ("F1", B, "self.m_bias = self.m_bias - lr * np.mean(grad, axis=0, keepdims=True)"),
    ("F1", GO, "gradOffsets = grad.mean(axis=(0, 1, 2))"),
    ("F1", GO, "gradOffsets = grad.sum()"),
    ("F3", "        self.m_offsets = self.m_offsets - lr * gradOffsets\n", ""),
    ("C2", CLIP, "return grad"),
    ("C4", CLIP, "return grad * (1.0 - t * t)"),
    ("C4", T, "t = self.m_out", {"also": CLIP}),
    ("C1", T, "t = np.tanh(self.m_out * 2.0 / 3.0)", {"also": CLIP}),
    ("C7", CLIP, "return 1.7159 * (1.0 - t * t) * 2.0 / 3.0"),
    ("H1", CORNER, "top, left = y, x"),
    ("H3", CORNER, "top, left = x * s, y * s", {"size": (9, 8)}),
    ("H4/E6", GIN, GIN.replace("+=", "=")),
    ("H4", POOL, POOL.replace("+=", "=")),
    ("E6/E8", GF, GF.replace("+=", "=")),
    ("H7", GIN, GIN.replace("self.m_filters[f]", "self.m_filters[f][::-1, ::-1]")),
    ("H5", "        for y in range(grad.shape[1]):\n", "        for y in range(grad.shape[1] - 1):\n"),
    (
        "H5",
        "        for y in range(outH):\n            for x in range(outW):\n                top",
        "        for y in range(outH):\n            for x in range(outW - 1):\n                top",
    ),
    ("A2/A5", GF, "gradFilters[f] += np.mean(g * patch, axis=0)"),
    ("H3/E1", G, "g = grad[:, y, x, 0].reshape(-1, 1, 1, 1)"),
    (
        "E3",
        DOWN,
        "        down = np.matmul(np.matmul(self.m_in, self.m_weights) + self.m_bias, self.m_weights.T)\n",
    ),
    (
        "E5",
        "        self.m_in = v\n        return np.matmul(v, self.m_weights) + self.m_bias\n",
        "        self.m_in = np.matmul(v, self.m_weights) + self.m_bias\n        return self.m_in\n",
        {**CUBE, "also": W.strip()},
    ),
    ("P2", B, "self.m_bias = -lr * np.sum(grad, axis=0, keepdims=True)"),
    (
        "O1",
        "        gradIn = np.zeros(self.m_in.shape)\n",
        "        gradIn = self.m_in\n        gradIn.fill(0.0)\n",
        {"also": HIT},
    ),
]
