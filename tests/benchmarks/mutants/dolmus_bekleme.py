"""The planted faults of `heldout/dolmus_bekleme.py`."""

from __future__ import annotations

SQUARE = {"giris": 5, "gizli1": 5, "gizli2": 5, "cikis": 5}
CUBE = {"giris": 5, "gizli1": 5, "gizli2": 5, "cikis": 5, "samples": 5}
CONVENTION = "np.matrix rows, thetas with the bias as their first row, functions, pinball loss"
J = "J = np.sum(np.maximum(tau * e, (tau - 1) * e)) / m"
E = "    e = y - h\n    d4"
TOP = "d4 = np.where(e > 0, -tau, 1 - tau) / m"
G3 = "g3 = np.multiply(a3[:, 1:], 1 - a3[:, 1:])"
D3 = 'd3 = np.multiply(d4 * t["theta3"][1:, :].T, g3)'
G2 = "g2 = 1 - np.square(a2[:, 1:])"
D2 = 'd2 = np.multiply(d3 * t["theta2"][1:, :].T, g2)'
W3 = "delta3 = a3.T * d4"
W2 = "delta2 = a2.T * d3"
W1 = "delta1 = a1.T * d2"
R3 = 'delta3[1:, :] = delta3[1:, :] + lamda / m * t["theta3"][1:, :]'
R2 = 'delta2[1:, :] = delta2[1:, :] + lamda / m * t["theta2"][1:, :]'
R1 = 'delta1[1:, :] = delta1[1:, :] + lamda / m * t["theta1"][1:, :]'
FAULTS = [
    ("A1", TOP, "d4 = np.where(e > 0, -tau, 1 - tau)"),
    ("A3", TOP, "d4 = np.where(e > 0, -tau, 1 - tau) / e.size"),
    ("A4", TOP, "d4 = np.where(e > 0, -tau, 1 - tau) / a3.shape[1]"),
    ("A2/A5", W1, "delta1 = a1.T * d2 / m"),
    ("B1/D6", E, "    e = h - y\n    d4", {"also": TOP}),
    ("D8/D6", TOP, "d4 = np.tile(np.where(np.mean(e, axis=1) > 0, -tau, 1 - tau), (1, e.shape[1])) / m"),
    ("D6", J, "J = np.sum(np.square(e)) / (2 * m)", {"also": TOP}),
    ("C1", G2, "g2 = 1 - np.square(np.tanh(a2[:, 1:]))"),
    ("C1b/C4", G2, "g2 = 1 - np.square(z2)"),
    ("C1c/C6/C4", G2, "g2 = np.multiply(a2[:, 1:], 1 - a2[:, 1:])"),
    ("C4/C6", G3, "g3 = 1 - np.square(a3[:, 1:])"),
    ("C7", D3, "d3 = g3"),
    ("E3", D2, 'd2 = np.multiply(e * t["theta3"][1:, :].T * t["theta2"][1:, :].T, g2)'),
    ("E3", D2, 'd2 = np.multiply(a3[:, 1:] * t["theta2"][1:, :].T, g2)'),
    ("E4", D2, 'd2 = np.multiply(d4 * t["theta3"][1:, :].T * t["theta2"][1:, :].T, g2)'),
    ("E1", D2, 'd2 = np.multiply(d3 * t["theta3"][1:, :].T, g2)', SQUARE),
    ("N3", D3, 'd3 = np.multiply(d4 * t["theta3"][1:, :], g3)', SQUARE),
    ("N3", W2, "delta2 = d3.T * a2", {"gizli1": 5, "gizli2": 6}),
    ("F4", D3, 'd3 = np.multiply(d4 * t["theta3"][:-1, :].T, g3)'),
    ("F4", D2, 'd2 = np.multiply(d3 * t["theta2"][:-1, :].T, g2)'),
    ("F4", G2, "g2 = 1 - np.square(a2[:, :-1])"),
    ("F4", G3, "g3 = np.multiply(a3[:, :-1], 1 - a3[:, :-1])"),
    ("N7/N6", G3, "g3 = a3[:, 1:] * (1 - a3[:, 1:])", CUBE),
    ("N7/N6", D3, 'd3 = (d4 * t["theta3"][1:, :].T) * g3', CUBE),
    ("N7", G2, "g2 = 1 - a2[:, 1:] ** 2", CUBE),
    ("N7/N6", D2, 'd2 = np.multiply(np.multiply(d3, t["theta2"][1:, :].T), g2)', CUBE),
    ("E5", W1, "delta1 = a2.T * d2", SQUARE),
    ("G2", R2, 'delta2[1:, :] = delta2[1:, :] + lamda / (2 * m) * t["theta2"][1:, :]'),
    ("G4", R3, 'delta3[1:, :] = delta3[1:, :] + lamda * t["theta3"][1:, :]'),
    ("G3", R1, 'delta1 = delta1 + lamda / m * t["theta1"]'),
    ("G1", f"    {R1}\n", ""),
    ("O1", G2, "a2[:, 1:] = np.square(a2[:, 1:])\n    g2 = 1 - a2[:, 1:]", {"also": W2}),
    ("O1", G3, "a3[:, 1:] = np.multiply(a3[:, 1:], 1 - a3[:, 1:])\n    g3 = a3[:, 1:]", {"also": W3}),
]
