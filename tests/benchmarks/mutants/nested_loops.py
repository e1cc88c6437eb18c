"""The planted faults of `nets/nested_loops.py`."""

SQUARE = {"sizes": (4, 4, 4)}
CONVENTION = "python loops over samples and neurons"
FAULTS = [
    ("A1", "error_o.append((p[k] - wanted) / n)", "error_o.append(p[k] - wanted)"),
    ("B1", "error_o.append((p[k] - wanted) / n)", "error_o.append((wanted - p[k]) / n)"),
    (
        "C3",
        "error_o.append((p[k] - wanted) / n)",
        "error_o.append((p[k] - wanted) * p[k] * (1.0 - p[k]) / n)",
    ),
    ("D6", "error_o.append((p[k] - wanted) / n)", "error_o.append(p[k] / n)"),
    ("D6", "wanted = 1.0 if k == label else 0.0", "wanted = 1.0 if k == label else -1.0"),
    ("E6", "back += self.weights_ho[k][j] * error_o[k]", "back = self.weights_ho[k][j] * error_o[k]"),
    ("E3", "back += self.weights_ho[k][j] * error_o[k]", "back += self.weights_ho[k][j] * p[k]"),
    ("E4/E3", "back += self.weights_ho[k][j] * error_o[k]", "back += error_o[k]"),
    (
        "N3",
        "back += self.weights_ho[k][j] * error_o[k]",
        "back += self.weights_ho[j][k] * error_o[k]",
        SQUARE,
    ),
    ("C2", "error_h.append(back * hidden[j] * (1.0 - hidden[j]))", "error_h.append(back)"),
    ("C4", "error_h.append(back * hidden[j] * (1.0 - hidden[j]))", "error_h.append(back * hidden[j])"),
    (
        "C4/C1c",
        "error_h.append(back * hidden[j] * (1.0 - hidden[j]))",
        "error_h.append(back * (1.0 - hidden[j] ** 2))",
    ),
    (
        "C7",
        "error_h.append(back * hidden[j] * (1.0 - hidden[j]))",
        "error_h.append(hidden[j] * (1.0 - hidden[j]))",
    ),
    (
        "C7",
        "error_h.append(back * hidden[j] * (1.0 - hidden[j]))",
        "error_h.append(back * back * (1.0 - back))",
    ),
    (
        "E8/E6",
        "self.grad_weights_ho[k][j] += error_o[k] * hidden[j]",
        "self.grad_weights_ho[k][j] = error_o[k] * hidden[j]",
    ),
    ("E8/E6/F1", "self.grad_bias_h[j] += error_h[j]", "self.grad_bias_h[j] = error_h[j]"),
    (
        "E5",
        "self.grad_weights_ho[k][j] += error_o[k] * hidden[j]",
        "self.grad_weights_ho[k][j] += error_o[k] * p[k]",
    ),
    (
        "E5",
        "self.grad_weights_ho[k][j] += error_o[k] * hidden[j]",
        "self.grad_weights_ho[k][j] += error_o[k] * self.weights_ho[k][j]",
    ),
    ("E5", "self.grad_weights_ih[j][i] += error_h[j] * x[i]", "self.grad_weights_ih[j][i] += error_h[j]"),
    (
        "N3",
        "self.grad_weights_ih[j][i] += error_h[j] * x[i]",
        "self.grad_weights_ih[j][i] += error_h[i] * x[j]",
        SQUARE,
    ),
    (
        "F3",
        "                self.grad_bias_o[k] += error_o[k]\n",
        "",
        {"also": "self.grad_bias_o = np.zeros"},
    ),
    ("F1", "self.grad_bias_o[k] += error_o[k]", "self.grad_bias_o[k] += sum(error_h)"),
    (
        "A3/A5/F1",
        "                self.grad_bias_h[j] += error_h[j]\n",
        "                    self.grad_bias_h[j] += error_h[j]\n",
    ),
    (
        "H5/E6",
        "                for j in range(self.n_hidden):\n                    self.grad_weights_ho",
        "                for j in range(self.n_hidden - 1):\n                    self.grad_weights_ho",
    ),
]
