"""The planted faults of `nets/conv_loops.py`."""

from __future__ import annotations

CONVENTION = "convolution by loops"
FAULTS = [
    (
        "A1",
        "return {'filters': grads[0] / n, 'bias': grads[1] / n, 'weights': grads[2] / n, 'biases': grads[3] / n}",
        "return {'filters': grads[0], 'bias': grads[1], 'weights': grads[2], 'biases': grads[3]}",
    ),
    ("A1/A5", "'filters': grads[0] / n", "'filters': grads[0]"),
    ("A1/A5/F1", "'biases': grads[3] / n", "'biases': grads[3]"),
    ("B1/D6", "d_t[label] -= 1", "d_t[label] += 1"),
    ("D6", "        d_t[label] -= 1\n", ""),
    ("E8/E6", "[a + b for a, b in zip(grads, new)]", "[b for a, b in zip(grads, new)]"),
    ("H4/E6/H5", "d_filters[f] += d_L_d_out[i, j, f] * region", "d_filters[f] = d_L_d_out[i, j, f] * region"),
    ("H4/E6/F1/H5", "d_bias[f] += d_L_d_out[i, j, f]", "d_bias[f] = d_L_d_out[i, j, f]"),
    (
        "H7",
        "d_filters[f] += d_L_d_out[i, j, f] * region",
        "d_filters[f] += d_L_d_out[i, j, f] * region[::-1, ::-1]",
    ),
    ("H3", "d_filters[f] += d_L_d_out[i, j, f] * region", "d_filters[f] += d_L_d_out[i, j, f] * region.T"),
    (
        "H3",
        "d_in[2 * i + a, 2 * j + b, c] = d_out[i, j, c]",
        "d_in[2 * i + b, 2 * j + a, c] = d_out[i, j, c]",
    ),
    ("H5/H3", "d_in[2 * i + a, 2 * j + b, c] = d_out[i, j, c]", "d_in[2 * i, 2 * j, c] = d_out[i, j, c]"),
    ("H1/H3", "d_in[2 * i + a, 2 * j + b, c] = d_out[i, j, c]", "d_in[i + a, j + b, c] = d_out[i, j, c]"),
    ("H3", "if patch[a, b, c] == biggest[c]:", "if patch[a, b, 0] == biggest[0]:"),
    ("H6/H3", "if patch[a, b, c] == biggest[c]:", "if True:"),
    (
        "H5",
        "for i in range(h):\n            for j in range(w):\n                patch",
        "for i in range(h - 1):\n            for j in range(w):\n                patch",
    ),
    (
        "H5",
        "for f in range(self.num_filters):\n                d_filters",
        "for f in range(self.num_filters - 1):\n                d_filters",
    ),
    ("E3", "d_inputs = self.weights @ d_t", "d_inputs = self.weights @ self.last_out"),
    (
        "E5",
        "d_w = self.last_input[np.newaxis].T @ d_t[np.newaxis]",
        "d_w = np.ones_like(self.last_input)[np.newaxis].T @ d_t[np.newaxis]",
    ),
    ("F1", "d_b = d_t", "d_b = np.full(d_t.shape, np.abs(d_t).sum())"),
    ("F3", "d_b = d_t", "d_b = np.zeros(d_t.shape)"),
    ("B2/B1", "d_inputs = self.weights @ d_t", "d_inputs = -self.weights @ d_t"),
    (
        "C3",
        "        d_t[label] -= 1\n",
        "        d_t[label] -= 1\n        d_t = d_t * self.last_out * (1 - self.last_out)\n",
    ),
    (
        "N3b",
        "return d_inputs.reshape(self.last_input_shape), d_w, d_b",
        "return d_inputs.reshape(self.last_input_shape[::-1]).T, d_w, d_b",
    ),
]
