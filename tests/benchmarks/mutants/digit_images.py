"""The planted faults of `nets/digit_images.py`."""

CONVENTION = "convolution by loops, one image, update at once"
FAULTS = [
    (
        "D1",
        "        d_out_d_t = np.diag(p) - np.outer(p, p)\n        d_L_d_t = d_out_d_t @ d_L_d_out\n",
        "        d_out_d_t = p * (1 - p)\n        d_L_d_t = d_out_d_t * d_L_d_out\n",
    ),
    ("D1", "np.diag(p) - np.outer(p, p)", "np.diag(p * (1 - p))"),
    ("D1", "np.diag(p) - np.outer(p, p)", "np.diag(p)"),
    ("D1", "np.diag(p) - np.outer(p, p)", "-np.outer(p, p)"),
    ("D5", "d_L_d_t = d_out_d_t @ d_L_d_out", "d_L_d_t = d_L_d_out"),
    ("D2", "d_L_d_t = d_out_d_t @ d_L_d_out", "d_L_d_t = d_out_d_t.sum(axis=1) * d_L_d_out"),
    ("B1", "gradient[label] = -1 / out[label]", "gradient[label] = 1 / out[label]"),
    ("D6/A3", "gradient[label] = -1 / out[label]", "gradient[label] = out[label] - 1"),
    ("D6/A3", "gradient[label] = -1 / out[label]", "gradient[label] = -1"),
    ("D6/A3", "gradient[label] = -1 / out[label]", "gradient[label] = -np.log(out[label])"),
    (
        "E2",
        "        d_L_d_inputs = self.weights @ d_L_d_t\n        self.weights -= learn_rate * d_L_d_w\n",
        "        self.weights -= learn_rate * d_L_d_w\n        d_L_d_inputs = self.weights @ d_L_d_t\n",
        {"also": "d_L_d_inputs = self.weights @"},
    ),
    (
        "E2",
        "        return d_L_d_inputs.reshape(self.last_input_shape)",
        "        return (self.weights @ d_L_d_t).reshape(self.last_input_shape)",
        {"also": "self.weights -= learn_rate * d_L_d_w"},
    ),
    ("E3", "d_L_d_inputs = self.weights @ d_L_d_t", "d_L_d_inputs = self.weights @ p"),
    ("E3/E4", "d_L_d_inputs = self.weights @ d_L_d_t", "d_L_d_inputs = self.weights @ d_L_d_out"),
    ("B2/B1", "self.weights -= learn_rate * d_L_d_w", "self.weights += learn_rate * d_L_d_w"),
    ("F3", "        self.biases -= learn_rate * d_L_d_b\n", ""),
    ("E3/F1", "d_L_d_b = d_L_d_t\n", "d_L_d_b = d_L_d_out\n"),
    ("F3", "        self.bias -= learn_rate * d_L_d_bias\n", ""),
    ("F1", "d_L_d_bias = d_L_d_out.sum(axis=(0, 1))", "d_L_d_bias = d_L_d_out.mean(axis=(0, 1))"),
    ("F1", "d_L_d_bias = d_L_d_out.sum(axis=(0, 1))", "d_L_d_bias = d_L_d_out.sum()"),
    ("F1", "d_L_d_bias = d_L_d_out.sum(axis=(0, 1))", "d_L_d_bias = d_L_d_out[0].sum(axis=0)"),
    (
        "H4/E6/H5/E8",
        "d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region",
        "d_L_d_filters[f] = d_L_d_out[i, j, f] * im_region",
    ),
    (
        "H3/N3",
        "d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region",
        "d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region.T",
    ),
    (
        "H7",
        "d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region",
        "d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region[::-1, ::-1]",
    ),
    (
        "H7",
        "self.filters -= learn_rate * d_L_d_filters",
        "self.filters -= learn_rate * d_L_d_filters[:, ::-1, ::-1]",
    ),
    (
        "H3/E1",
        "d_L_d_filters[f] += d_L_d_out[i, j, f] * im_region",
        "d_L_d_filters[f] += d_L_d_out[i, j, 0] * im_region",
    ),
    (
        "H3",
        "d_L_d_input[i * 2 + i2, j * 2 + j2, f2] = d_L_d_out[i, j, f2]",
        "d_L_d_input[i * 2 + j2, j * 2 + i2, f2] = d_L_d_out[i, j, f2]",
    ),
    (
        "H1/H3",
        "d_L_d_input[i * 2 + i2, j * 2 + j2, f2] = d_L_d_out[i, j, f2]",
        "d_L_d_input[i + i2, j + j2, f2] = d_L_d_out[i, j, f2]",
    ),
    (
        "H3/E1",
        "d_L_d_input[i * 2 + i2, j * 2 + j2, f2] = d_L_d_out[i, j, f2]",
        "d_L_d_input[i * 2 + i2, j * 2 + j2, f2] = d_L_d_out[i, j, 0]",
    ),
    ("H5", "        return d_L_d_input\n", "            return d_L_d_input\n"),
    ("C2", "        gradient = gradient * (1 - self.pool.last_input ** 2)\n", ""),
    (
        "C4",
        "gradient = gradient * (1 - self.pool.last_input ** 2)",
        "gradient = gradient * (1 - self.pool.last_input)",
    ),
    (
        "C1/C4",
        "gradient = gradient * (1 - self.pool.last_input ** 2)",
        "gradient = gradient * (1 - np.tanh(self.pool.last_input) ** 2)",
    ),
    (
        "C7",
        "gradient = gradient * (1 - self.pool.last_input ** 2)",
        "gradient = 1 - self.pool.last_input ** 2",
    ),
    (
        "E5",
        "self.last_input[np.newaxis].T @ d_L_d_t[np.newaxis]",
        "np.ones_like(self.last_input)[np.newaxis].T @ d_L_d_t[np.newaxis]",
    ),
]
