"""The planted faults of `nets/raag_chitra.py`."""

from __future__ import annotations

SQUARE = {"raag": 4, "patra": (4, 4)}
CUBE = {"raag": 4, "patra": (4, 4), "samples": 4}
CONVENTION = "NHWC, convolution as a sum of shifted slices, overlapping max pool, Hindi names"
SUB = "        d[np.arange(N), raag] -= 1\n"
DB = "self.d_jhukav = dZ.sum(axis=(0, 1, 2))"
DW = "self.d_bhaar[i, j] = np.einsum('nhwc,nhwk->ck', self.tukda(self.X, i, j), dZ)"
PART = "                hissa = self.tukda(dX, i, j)\n                hissa += dZ @ self.bhaar[i, j].T\n"
ADD = "np.add.at(dX, (n, r * kadam + yaad // kad, c * kadam + yaad % kad, k), dY)"
SPREAD = "d = np.ones((N, h, w, C)) * d[:, None, None, :] / (h * w)"
TANH = "d = d * (1 - self.h2 ** 2)"
LEAKY = "d = np.where(self.z1 > 0, d, self.DHAL * d)"
SOFTMAX = "self.p = np.exp(ank) / np.exp(ank).sum(axis=1, keepdims=True)"
FAULTS = [
    ("A1", "        d /= N\n", ""),
    ("A4", "        d /= N\n", "        d /= d.shape[1]\n"),
    ("B1", "d = self.p.copy()\n" + SUB, "d = -self.p\n" + SUB.replace("-=", "+=")),
    ("A2", "raag]).mean()", "raag]).sum()", {"also": "d /= N"}),
    ("N9", SUB, "        d[:, raag] -= 1\n"),
    ("C3", "        d /= N\n", "        d = d * self.p * (1 - self.p) / N\n"),
    ("D3", SOFTMAX, "self.p = np.exp(ank) / np.exp(ank).sum()", {"also": SUB.strip()}),
    ("D3", SOFTMAX, "self.p = np.exp(ank) / np.exp(ank).sum(axis=0)", {"also": SUB.strip()}),
    ("N3", "d = d @ self.ant.T", "d = d @ self.ant", SQUARE),
    ("N3", "hissa += dZ @ self.bhaar[i, j].T", "hissa += dZ @ self.bhaar[i, j]", {"patra": (2, 2)}),
    ("F1", "self.d_ant_jhukav = d.sum(axis=0)", "self.d_ant_jhukav = d.mean(axis=0)"),
    ("F1", "self.d_ant_jhukav = d.sum(axis=0)", "self.d_ant_jhukav = d.sum(axis=1)", CUBE),
    ("F1", DB, "self.d_jhukav = dZ.sum(axis=0).mean(axis=(0, 1))"),
    ("F1", DB, "self.d_jhukav = dZ.sum()"),
    ("H7", "hissa += dZ @ self.bhaar[i, j].T", "hissa += dZ @ self.bhaar[-1 - i, -1 - j].T"),
    ("H7", "self.d_bhaar[i, j] = np.einsum", "self.d_bhaar[-1 - i, -1 - j] = np.einsum"),
    ("H4", "hissa += dZ @ self.bhaar[i, j].T", "hissa[...] = dZ @ self.bhaar[i, j].T"),
    ("O1", "hissa = self.tukda(dX, i, j)\n", "hissa = self.tukda(dX, i, j).copy()\n"),
    ("H5/E6", PART, PART.replace("                ", "            ")),
    ("H4", ADD, "dX[n, r * kadam + yaad // kad, c * kadam + yaad % kad, k] += dY"),
    ("H3", ADD, "np.add.at(dX, (n, r * kadam + yaad % kad, c * kadam + yaad // kad, k), dY)"),
    (
        "H1",
        ADD,
        "np.add.at(dX, (n, r + yaad // kad, c + yaad % kad, k), dY)",
        {"also": "kadam"},
    ),
    ("A3", SPREAD, "d = np.ones((N, h, w, C)) * d[:, None, None, :]"),
    ("C4", TANH, "d = d * (1 - self.h2)"),
    ("C2", f"        {TANH}\n", ""),
    ("C5", LEAKY, "d = np.where(self.z1 > 0, d, self.DHAL)"),
    ("C5", LEAKY, "d = np.where(self.z1 > 0, d, 0)"),
    ("E5", "self.d_ant = self.ausat.T @ d", "self.d_ant = self.pool[:, 0, 0].T @ d"),
]
