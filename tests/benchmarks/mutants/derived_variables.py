"""The planted faults of `nets/derived_variables.py`."""

CONVENTION = "abstract layers, parameters and gradients under one key in two dicts"
FAULTS = [
    ("C1b/C4/C1c", "return 1 - np.tanh(x) ** 2", "return 1 - x ** 2"),
    ("C4", "return 1 - np.tanh(x) ** 2", "return 1 - np.tanh(x)"),
    ("C1", "return 1 - np.tanh(x) ** 2", "return 1 - np.tanh(np.tanh(x)) ** 2"),
    (
        "C4/C5",
        "np.where(x > 0, np.ones_like(x), self.alpha * np.exp(x))",
        "np.where(x > 0, np.ones_like(x), np.exp(x))",
    ),
    (
        "C4/C5",
        "np.where(x > 0, np.ones_like(x), self.alpha * np.exp(x))",
        "np.where(x > 0, np.ones_like(x), self.alpha)",
    ),
    (
        "C5/C4",
        "np.where(x > 0, np.ones_like(x), self.alpha * np.exp(x))",
        "np.where(x > 0, x, self.alpha * np.exp(x))",
    ),
    ("C4/C3b/A3", "return self.slope * np.ones_like(x)", "return np.ones_like(x)"),
    ("F1", "dB = dZ.sum(axis=0, keepdims=True)", "dB = dZ.mean(axis=0, keepdims=True)"),
    ("F1/N2", "dB = dZ.sum(axis=0, keepdims=True)", "dB = dZ.sum() * np.ones_like(b)"),
    ("F2/E5", "dB = dZ.sum(axis=0, keepdims=True)", "dB = dW.sum(axis=0, keepdims=True)"),
    ("E3/E4/C2", "dX = dZ @ W.T", "dX = dLdy @ W.T"),
    ("E5/C2/E3", "dW = X.T @ dZ", "dW = X.T @ dLdy"),
    ("C1/C6", "dZ = dLdy * self.act_fn.grad(Z)", "dZ = dLdy * self.act_fn.grad(self.act_fn(Z))"),
    ("C7", "dZ = dLdy * self.act_fn.grad(Z)", "dZ = self.act_fn.grad(Z)"),
    ("C7", "dZ = dLdy * self.act_fn.grad(Z)", "dZ = dLdy * self.act_fn.grad(dLdy)"),
    ("A3", "g = out - Y\n", "g = 2 * (out - Y)\n"),
    ("B1", "g = out - Y\n", "g = Y - out\n"),
    ("A2/A4", "g = out - Y\n", "g = (out - Y) / len(Y)\n"),
    ("D6", "g = out - Y\n", "g = np.sign(out - Y)\n"),
]
