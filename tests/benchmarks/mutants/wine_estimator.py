"""The planted faults of `nets/wine_estimator.py`."""

CONVENTION = "estimator with lists, rows, derivatives in place"
SQUARE = {"n_features": 5, "hidden": (5, 5, 5), "levels": 5}
DELTA = "deltas[last] = P * (upstream - (upstream * P).sum(axis=1, keepdims=True))"
FAULTS = [
    ("D1", DELTA, "deltas[last] = upstream * P * (1 - P)"),
    ("D1", DELTA, "deltas[last] = upstream.copy()\n        logistic_derivative(P, deltas[last])"),
    ("D5", DELTA, "deltas[last] = upstream"),
    ("D3/D1", "(upstream * P).sum(axis=1, keepdims=True)", "(upstream * P).sum(axis=0)"),
    ("D3", "(upstream * P).sum(axis=1, keepdims=True)", "(upstream * P).sum()"),
    ("D2", DELTA, "deltas[last] = P * upstream * (1 - P.sum(axis=1, keepdims=True))"),
    ("D3", "    X /= X.sum(axis=1)[:, np.newaxis]\n", "    X /= X.sum()\n", {"also": "deltas[last] ="}),
    ("D3", "    X /= X.sum(axis=1)[:, np.newaxis]\n", "    X /= X.sum(axis=0)\n", {"also": "deltas[last] ="}),
    (
        "N2",
        "fit = ((quality[:, np.newaxis] - y) ** 2)",
        "fit = ((quality - y) ** 2)",
        {"also": "residual = "},
    ),
    (
        "N2",
        "residual = (P @ np.arange(self.levels)).reshape(-1, 1) - y",
        "residual = ((P @ np.arange(self.levels)) - y).mean(axis=1, keepdims=True)",
    ),
    (
        "N2",
        "residual = (P @ np.arange(self.levels)).reshape(-1, 1) - y",
        "residual = ((P @ np.arange(self.levels)) - y).sum(axis=0)[:, np.newaxis] / n_samples",
    ),
    (
        "A1",
        "upstream = residual * np.arange(self.levels) / n_samples",
        "upstream = residual * np.arange(self.levels)",
    ),
    (
        "B2/B1/G1b/D6",
        "upstream -= self.entropy_reg * (np.log(P) + 1) / n_samples",
        "upstream += self.entropy_reg * (np.log(P) + 1) / n_samples",
    ),
    ("E6/D6", "        upstream -= self.entropy_reg * (np.log(P) + 1) / n_samples\n", ""),
    (
        "A1/D6",
        "upstream -= self.entropy_reg * (np.log(P) + 1) / n_samples",
        "upstream -= self.entropy_reg * (np.log(P) + 1)",
    ),
    (
        "C1",
        "    delta *= Z\n    delta *= 1 - Z\n",
        "    s = 1 / (1 + np.exp(-Z))\n    delta *= s * (1 - s)\n",
    ),
    ("O1", "    delta *= Z\n    delta *= 1 - Z\n", "    Z *= 1 - Z\n    delta *= Z\n"),
    ("O1", "    delta *= 1 - Z ** 2\n", "    np.square(Z, out=Z)\n    delta *= 1 - Z\n"),
    ("O1", "    delta[Z == 0] = 0\n", "    Z[Z > 0] = 1\n    delta *= Z\n"),
    ("C5b/C2/C5", "    delta[Z == 0] = 0\n", "    delta[Z < 0] = 0\n"),
    ("C5c/C5", "    delta[Z == 0] = 0\n", "    delta[delta < 0] = 0\n"),
    ("C2", "    delta *= 1 - Z ** 2\n", "    delta = delta * (1 - Z ** 2)\n"),
    (
        "C6/E1",
        "DERIVATIVES[self.activations[i - 1]](activations[i]",
        "DERIVATIVES[self.activations[i - 2]](activations[i]",
    ),
    (
        "N3",
        "deltas[i - 1] = deltas[i] @ self.coefs_[i].T",
        "deltas[i - 1] = deltas[i] @ self.coefs_[i]",
        SQUARE,
    ),
    (
        "N3",
        "coef_grads[layer] = activations[layer].T @ deltas[layer]",
        "coef_grads[layer] = deltas[layer].T @ activations[layer]",
        SQUARE,
    ),
    (
        "E5",
        "coef_grads[layer] = activations[layer].T @ deltas[layer]",
        "coef_grads[layer] = activations[layer + 1].T @ deltas[layer]",
        SQUARE,
    ),
    (
        "F1",
        "intercept_grads[layer] = deltas[layer].sum(axis=0)",
        "intercept_grads[layer] = deltas[layer].mean(axis=0)",
    ),
    (
        "F1",
        "intercept_grads[layer] = deltas[layer].sum(axis=0)",
        "intercept_grads[layer] = deltas[layer].sum()",
    ),
    (
        "F2/F1",
        "intercept_grads[layer] = deltas[layer].sum(axis=0)",
        "intercept_grads[layer] = (activations[layer].T @ deltas[layer]).sum(axis=0)",
    ),
    ("G1", "        coef_grads[layer] += self.alpha / n_samples * self.coefs_[layer]\n", ""),
    ("G4", "self.alpha / n_samples * self.coefs_[layer]", "self.alpha * self.coefs_[layer]"),
    (
        "A2/A5",
        "coef_grads[layer] = activations[layer].T @ deltas[layer]",
        "coef_grads[layer] = activations[layer].T @ deltas[layer] / n_samples",
    ),
]
