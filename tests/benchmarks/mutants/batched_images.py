"""The planted faults of `nets/batched_images.py`."""

CONVENTION = "conv by windows and strides, batches by a generator, gradients added up over batches"
FAULTS = [
    ("H4/E6", "dx[:, :, i:i + H, j:j + W] += dcols", "dx[:, :, i:i + H, j:j + W] = dcols"),
    ("H3/N3/N3b", "d2 = d.transpose(0, 2, 3, 1).reshape(-1, d.shape[1])", "d2 = d.reshape(-1, d.shape[1])"),
    (
        "H3/N3",
        "dcols[:, :, :, :, i, j].transpose(0, 3, 1, 2)",
        "dcols[:, :, :, :, j, i].transpose(0, 3, 1, 2)",
    ),
    (
        "H7/H3",
        "dcols[:, :, :, :, i, j].transpose(0, 3, 1, 2)",
        "dcols[:, :, :, :, self.k - 1 - i, self.k - 1 - j].transpose(0, 3, 1, 2)",
    ),
    (
        "H5/H2/E6",
        "            for j in range(self.k):\n                dx",
        "            for j in range(1, self.k):\n                dx",
    ),
    ("E6/E8", "                    a[k] += b[k]", "                    a[k] = b[k]"),
    ("A1", "return loss, p / len(y)", "return loss, p"),
    ("A4/A3", "return loss, p / len(y)", "return loss, p / p.size"),
    (
        "C3/D1/C7",
        "p[np.arange(len(y)), y] -= 1\n        return loss, p / len(y)",
        "s = p * (1 - p)\n        p[np.arange(len(y)), y] -= 1\n        return loss, s * p / len(y)",
    ),
    ("C5/C2", "return d * self.mask", "return d * (self.mask + 0.1)"),
    ("C2/C5b", "return d * self.mask", "return d * 1.0"),
    ("C5c/C5", "return d * self.mask", "return np.maximum(d, 0)"),
    ("H6/C2/H3", "up(d) * (up(self.out) == self.x)", "up(d) * 0.25"),
    ("F1", "self.grads['b'] = d2.sum(axis=0)", "self.grads['b'] = d2.mean(axis=0)"),
    ("F1", "self.grads['b'] = d.sum(axis=0)", "self.grads['b'] = d.mean(axis=0)"),
    ("E5/E3", "self.grads['W'] = self.x.T @ d", "self.grads['W'] = np.sign(self.x).T @ d"),
    ("A2/A5/A4", "self.grads['W'] = self.x.T @ d", "self.grads['W'] = self.x.T @ d / len(d)"),
]
