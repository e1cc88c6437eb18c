"""The planted faults of `nets/skipgram.py`."""

CONVENTION = "embedding, loops over samples"
FAULTS = [
    ("L1/E6", "self.g_in[center] += grad_v / n", "self.g_in[center] = grad_v / n"),
    ("L1/E6", "self.g_out[context] += e * v / n", "self.g_out[context] = e * v / n"),
    ("L1/E6", "self.g_out[neg] += e * v / n", "self.g_out[neg] = e * v / n"),
    ("L1/E6/F1", "self.g_bias[neg] += e / n", "self.g_bias[neg] = e / n"),
    ("E6", "grad_v = grad_v + e * self.w_out[neg]", "grad_v = e * self.w_out[neg]"),
    ("E6", "grad_v = e * self.w_out[context]", "grad_v = np.zeros_like(v)"),
    ("A1/A5", "self.g_in[center] += grad_v / n", "self.g_in[center] += grad_v"),
    ("A1/A5/F1", "self.g_bias[neg] += e / n", "self.g_bias[neg] += e"),
    ("A1/A5", "self.g_out[context] += e * v / n", "self.g_out[context] += e * v"),
    ("D6", "self.bias_out[context]) - 1.0", "self.bias_out[context])"),
    (
        "B1/D6/B2",
        "e = logistic(np.dot(v, self.w_out[context]) + self.bias_out[context]) - 1.0",
        "e = 1.0 - logistic(np.dot(v, self.w_out[context]) + self.bias_out[context])",
    ),
    (
        "B2/B1/D6",
        "e = logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg])",
        "e = -logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg])",
    ),
    (
        "D6/B1",
        "e = logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg])",
        "e = logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg]) - 1.0",
    ),
    (
        "D6/E1",
        "e = logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg])",
        "e = logistic(np.dot(v, self.w_out[neg]))",
    ),
    (
        "D7/D6",
        "e = logistic(np.dot(v, self.w_out[neg]) + self.bias_out[neg])",
        "e = np.dot(v, self.w_out[neg]) + self.bias_out[neg]",
    ),
    ("E5", "self.g_out[neg] += e * v / n", "self.g_out[neg] += e * self.w_out[neg] / n"),
    ("E1/E5", "grad_v = grad_v + e * self.w_out[neg]", "grad_v = grad_v + e * self.w_in[neg]"),
    ("E5/E3", "self.g_out[context] += e * v / n", "self.g_out[context] += e * grad_v / n"),
    ("E1", "grad_v = grad_v + e * self.w_out[neg]", "grad_v = grad_v + e * self.w_out[context]"),
    ("E6/F3/F1", "            self.g_bias[context] += e / n\n", "", {"also": "self.g_bias"}),
    ("F2", "self.g_bias[context] += e / n", "self.g_bias[context] += np.sum(e * v) / n"),
    (
        "E8/E6/L1",
        "            self.g_in[center] += grad_v / n\n",
        "        self.g_in[center] += grad_v / n\n",
    ),
    ("G1", "        self.g_out += self.decay * self.w_out\n", "", {"also": "self.g_out"}),
    ("G2", "self.g_out += self.decay * self.w_out", "self.g_out += 2 * self.decay * self.w_out"),
    ("G2/G1b", "self.g_out += self.decay * self.w_out", "self.g_out -= self.decay * self.w_out"),
    ("G1/E1", "self.g_out += self.decay * self.w_out", "self.g_in += self.decay * self.w_in"),
]
