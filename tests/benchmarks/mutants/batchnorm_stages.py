"""The planted faults of `nets/batchnorm_stages.py`."""

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = "columns, staged methods, batch norm"
FAULTS = [
    ("A1", "D = (self.C['out'] - Y) / m", "D = self.C['out'] - Y"),
    ("A4/A2", "D = (self.C['out'] - Y) / m", "D = (self.C['out'] - Y) / Y.size"),
    ("B1", "D = (self.C['out'] - Y) / m", "D = (Y - self.C['out']) / m"),
    (
        "C3",
        "D = (self.C['out'] - Y) / m",
        "D = (self.C['out'] - Y) * self.C['out'] * (1 - self.C['out']) / m",
    ),
    ("C2", "D = self.C['dA'] * (1 - A * A)", "D = self.C['dA']"),
    ("C4", "D = self.C['dA'] * (1 - A * A)", "D = self.C['dA'] * (1 + A * A)"),
    ("C1b/C4/C6", "D = self.C['dA'] * (1 - A * A)", "D = self.C['dA'] * (1 - N * N)"),
    ("C7", "D = self.C['dA'] * (1 - A * A)", "D = 1 - A * A"),
    ("I1", "dN = D * self.P[f'g{k}']", "dN = D"),
    ("I1/E1", "dN = D * self.P[f'g{k}']", "dN = D * self.P[f'h{k}']"),
    ("I2", "dS = dN - np.sum(dN, axis=1, keepdims=True) / m", "dS = dN.copy()"),
    ("I2", "            dS -= N * np.sum(dN * N, axis=1, keepdims=True) / m\n", ""),
    (
        "I2",
        "dS -= N * np.sum(dN * N, axis=1, keepdims=True) / m",
        "dS += N * np.sum(dN * N, axis=1, keepdims=True) / m",
    ),
    ("I2", "            dS /= std\n", "", {"also": "dS -= N"}),
    ("I2", "dS /= std", "dS /= std ** 2"),
    ("I2", "dS /= std", "dS *= std"),
    (
        "I2/A1",
        "dS -= N * np.sum(dN * N, axis=1, keepdims=True) / m",
        "dS -= N * np.sum(dN * N, axis=1, keepdims=True)",
    ),
    ("I3/I2", "np.sum(dN, axis=1, keepdims=True) / m", "np.sum(dN, axis=0, keepdims=True) / m"),
    (
        "I4/A2/A5",
        "self.G[f'g{k}'] = np.sum(D * N, axis=1, keepdims=True)",
        "self.G[f'g{k}'] = np.mean(D * N, axis=1, keepdims=True)",
    ),
    (
        "I4/F1/A2/A5",
        "self.G[f'h{k}'] = np.sum(D, axis=1, keepdims=True)",
        "self.G[f'h{k}'] = np.mean(D, axis=1, keepdims=True)",
    ),
    ("F1", "self.G['bias'] = np.sum(D, axis=1, keepdims=True)", "self.G['bias'] = np.sum(D)"),
    (
        "F1",
        "self.G['bias'] = np.sum(D, axis=1, keepdims=True)",
        "self.G['bias'] = np.mean(D, axis=1, keepdims=True)",
    ),
    (
        "E5",
        "self.G[f'g{k}'] = np.sum(D * N, axis=1, keepdims=True)",
        "self.G[f'g{k}'] = np.sum(D * A, axis=1, keepdims=True)",
    ),
    ("N3", "self.C['dA'] = self.P[f'W{k}'].T @ dS", "self.C['dA'] = self.P[f'W{k}'] @ dS", SQUARE),
    ("N3", "self.C['dA'] = self.P[f'W{k}'].T @ D", "self.C['dA'] = self.P[f'W{k}'] @ D", SQUARE),
    ("E3", "self.C['dA'] = self.P[f'W{k}'].T @ D", "self.C['dA'] = self.P[f'W{k}'].T @ self.C['out']"),
    ("E4/I2/E3", "self.C['dA'] = self.P[f'W{k}'].T @ dS", "self.C['dA'] = self.P[f'W{k}'].T @ dN"),
    (
        "I2/E3/E4",
        "self.G[f'W{k}'] = dS @ self.C[f'A{k - 1}'].T",
        "self.G[f'W{k}'] = dN @ self.C[f'A{k - 1}'].T",
    ),
    (
        "E1/E4/E3",
        "            self.C['dA'] = self.P[f'W{k}'].T @ dS\n",
        "            dA = self.P[f'W{k}'].T @ dS\n",
        {"sizes": (3, 5, 5, 2), "also": "D = self.C['dA']"},
    ),
    ("N2/I3/I2", "np.sum(dN, axis=1, keepdims=True) / m", "np.sum(dN, axis=1) / m", {"sizes": (3, 8, 8, 2)}),
    (
        "N2/I3/I2",
        "np.sum(dN * N, axis=1, keepdims=True) / m",
        "np.sum(dN * N, axis=1) / m",
        {"sizes": (3, 8, 8, 2)},
    ),
    ("F1", "self.G['bias'] = np.sum(D, axis=1, keepdims=True)", "self.G['bias'] = D"),
    (
        "F1",
        "self.G[f'h{k}'] = np.sum(D, axis=1, keepdims=True)",
        "self.G[f'h{k}'] = np.sum(D, axis=0, keepdims=True)",
    ),
    ("I3/I2", "std = np.sqrt(var + EPS)", "std = np.sqrt(var) + EPS"),
    (
        "A2/D6",
        "return -np.mean(np.sum(Y * np.log(out) + (1 - Y) * np.log(1 - out), axis=0))",
        "return -np.sum(Y * np.log(out) + (1 - Y) * np.log(1 - out))",
        {"also": "D = (self.C['out'] - Y) / m"},
    ),
]
