"""The planted faults of `nets/matlab_port.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CONVENTION = "columns, ported from MATLAB, bias column"
TOP = "d = {nn.L: nn.h - T}"
ACT = "d[l] = d[l] * d_tanh_opt(nn.a[l][1:, :])"
GRAD = "nn.Theta_grad[l] = d[l + 1].dot(nn.a[l].T) / m"
REG = "reg = nn.lam / m * nn.Theta[l]"
SUM = "nn.h = ez / repmat(sum_(ez, 1), size(ez, 1), 1)"
LOG = "    nn.logh = nn.z[nn.L] - zmax - np.log(sum_(ez, 1))\n"
FAULTS = [
    ("B1", TOP, "d = {nn.L: T - nn.h}"),
    ("D7", TOP, "d = {nn.L: nn.z[nn.L] - T}"),
    ("C3/D1", TOP, "d = {nn.L: (nn.h - T) * nn.h * (1 - nn.h)}"),
    ("D6", TOP, "d = {nn.L: nn.h - (T > nn.eps)}"),
    ("D5", TOP, "d = {nn.L: -T / nn.h}"),
    ("A3", TOP, "d = {nn.L: 2 * (nn.h - T)}"),
    (
        "D3",
        SUM + "\n" + LOG,
        "nn.h = ez / np.sum(ez)\n    nn.logh = nn.z[nn.L] - zmax - np.log(np.sum(ez))\n",
        {"also": TOP},
    ),
    ("D3", SUM, "nn.h = ez / sum_(ez, 2)", {"also": TOP}),
    ("D3", SUM, "nn.h = ez / np.sum(ez)", {"also": TOP}),
    (
        "D4",
        "ez = np.exp(nn.z[nn.L] - repmat(zmax, size(nn.z[nn.L], 1), 1))\n    " + SUM,
        "ez = np.exp(nn.z[nn.L])\n    nn.h = ez / sum_(ez, 1)\n"
        "    ez = np.exp(nn.z[nn.L] - repmat(zmax, size(nn.z[nn.L], 1), 1))",
        {"scale": 1e4, "sizes": (4, 3), "also": "nn.h = ez / sum_(ez, 1)"},
    ),
    (
        "D4",
        LOG,
        "    nn.logh = np.log(nn.h)\n",
        {"scale": 1e4, "sizes": (4, 3), "also": "J = -1 / m"},
    ),
    ("A1", GRAD, "nn.Theta_grad[l] = d[l + 1].dot(nn.a[l].T)"),
    ("A4", GRAD, "nn.Theta_grad[l] = d[l + 1].dot(nn.a[l].T) / size(X, 1)"),
    ("C2", "        " + ACT + "\n", ""),
    ("C1b/C4", ACT, "d[l] = d[l] * d_tanh_opt(nn.z[l])"),
    ("C4", "return 1.7159 * 2 / 3 * (1 - 1 / 1.7159 ** 2 * f ** 2)", "return 1 - f ** 2", {"also": ACT}),
    (
        "C4",
        "return 1.7159 * 2 / 3 * (1 - 1 / 1.7159 ** 2 * f ** 2)",
        "return 1.7159 * 2 / 3 * (1 - f ** 2)",
        {"also": ACT},
    ),
    (
        "C4/A5",
        "return 1.7159 * 2 / 3 * (1 - 1 / 1.7159 ** 2 * f ** 2)",
        "return 1.7159 * (1 - 1 / 1.7159 ** 2 * f ** 2)",
        {"also": ACT},
    ),
    ("C7", ACT, "d[l] = d_tanh_opt(nn.a[l][1:, :])"),
    ("C7", ACT, "d[l] = d_tanh_opt(d[l])"),
    ("F4/N4", "d[l] = d[l][1:, :]", "d[l] = d[l][:-1, :]"),
    (
        "E1/E3",
        "d[l] = nn.Theta[l].T.dot(d[l + 1])",
        "d[l] = nn.Theta[l].T.dot(nn.h - T)",
        {"sizes": (4, 6, 3, 3)},
    ),
    (
        "E5",
        GRAD,
        "nn.Theta_grad[l] = d[l + 1].dot(np.vstack([ones(1, m), nn.z.get(l, X)]).T) / m",
    ),
    ("E1", "d[l] = nn.Theta[l].T.dot(d[l + 1])", "d[l] = nn.Theta[nn.L - 1].T.dot(d[l + 1])", SQUARE),
    ("G2", REG, "reg = nn.lam / (2 * m) * nn.Theta[l]"),
    ("G4/G2", REG, "reg = nn.lam * nn.Theta[l]"),
    ("G3", "        reg[:, 0] = 0\n", ""),
    ("G1", "        nn.Theta_grad[l] = nn.Theta_grad[l] + reg\n", ""),
]
