"""The planted faults of `nets/sug_kochav.py`."""

from __future__ import annotations

SQUARE = {"gdalim": (5, 5, 5, 5)}
RIBUI = {"ribui": True}
CONVENTION = (
    "lists of weights and biases, columns one by one, nablas added up, decay in the update, Hebrew names"
)
QUAD = "return (a - y) * sigmoid_nigzeret(z)"
CROSS = "        return (a - y)\n"
SLOPE = "return sigmoid(z) * (1 - sigmoid(z))"
NB = "nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]"
NW = "nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]"
UPW = "(1 - eta * (lmbda / n)) * w - (eta / len(mini_batch)) * nw"
UPB = "[b - (eta / len(mini_batch)) * nb"
TOPB = "nabla_b[-1] = delta"
TOPW = "nabla_w[-1] = np.dot(delta, hafalot[-2].transpose())"
FOR = "for l in range(2, self.mispar_shchavot):"
SP = "sp = sigmoid_nigzeret(z)"
DELTA = "delta = np.dot(self.mishkalot[-l + 1].transpose(), delta) * sp"
HB = "nabla_b[-l] = delta"
HW = "nabla_w[-l] = np.dot(delta, hafalot[-l - 1].transpose())"
ZLINE = "            z = zs[-l]\n"
NORM = "return 0.5 * np.linalg.norm(a - y) ** 2"
FAULTS = [
    ("A5/A1", UPB, "[b - eta * nb"),
    ("A5/A1", UPW, "(1 - eta * (lmbda / n)) * w - eta * nw"),
    ("A2/A5", NW, "nabla_w = [nw + dnw / len(mini_batch) for nw, dnw in zip(nabla_w, delta_nabla_w)]"),
    ("A3", QUAD, "return 2 * (a - y) * sigmoid_nigzeret(z)", RIBUI),
    ("C3b", QUAD, "return (a - y)", RIBUI),
    ("B1", QUAD, "return (y - a) * sigmoid_nigzeret(z)", RIBUI),
    ("C1", QUAD, "return (a - y) * sigmoid_nigzeret(a)", RIBUI),
    ("D6", NORM, "return 0.5 * np.linalg.norm(a - y)", {**RIBUI, "also": QUAD}),
    ("C3", CROSS, "        return (a - y) * sigmoid_nigzeret(z)\n"),
    ("C3b", CROSS, "        return (a - y) / (a * (1 - a))\n"),
    ("B2", UPB, "[b + (eta / len(mini_batch)) * nb"),
    ("C1b/C4", SLOPE, "return z * (1 - z)", {"also": SP}),
    ("C4", SLOPE, "return sigmoid(z) * (1 + sigmoid(z))", {"also": SP}),
    ("C1", SP, "sp = sigmoid_nigzeret(hafalot[-l])"),
    ("C6", ZLINE, "            z = zs[-l + 1]\n", SQUARE),
    ("C6", ZLINE, "", {**SQUARE, "also": SP}),
    ("C2", DELTA, "delta = np.dot(self.mishkalot[-l + 1].transpose(), delta)"),
    ("N3", DELTA, "delta = np.dot(self.mishkalot[-l + 1], delta) * sp", SQUARE),
    ("E1", DELTA, "delta = np.dot(self.mishkalot[-l].transpose(), delta) * sp", SQUARE),
    ("E3", DELTA, "delta = np.dot(self.mishkalot[-l + 1].transpose(), hafalot[-l + 1] - y) * sp", SQUARE),
    ("E5", HW, "nabla_w[-l] = np.dot(delta, hafalot[-l].transpose())", SQUARE),
    ("N3", HW, "nabla_w[-l] = np.dot(hafalot[-l - 1], delta.transpose())", SQUARE),
    ("E5", TOPW, "nabla_w[-1] = np.dot(delta, zs[-2].transpose())"),
    ("F3", f"            {HB}\n", ""),
    ("F3", FOR, "for l in range(2, self.mispar_shchavot - 1):"),
    ("F1", TOPB, "nabla_b[-1] = np.sum(delta)"),
    ("N2/F1", HB, "nabla_b[-l] = delta.sum(axis=1)"),
    ("F2", HB, "nabla_b[-l] = nabla_w[-l].sum(axis=1, keepdims=True)", {"also": HW}),
    ("E8/E6", NB, "nabla_b = delta_nabla_b"),
    ("G4/G2", "(1 - eta * (lmbda / n)) * w", "(1 - eta * lmbda) * w"),
    ("G3", UPB, "[(1 - eta * (lmbda / n)) * b - (eta / len(mini_batch)) * nb"),
    (
        "O1",
        DELTA,
        "delta[:] = np.dot(self.mishkalot[-l + 1].transpose(), delta) * sp",
        {**SQUARE, "also": TOPB},
    ),
]
