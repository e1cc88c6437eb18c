"""The planted faults of `nets/jacobian_softmax.py`."""

SQUARE = {"sizes": (4, 4, 4, 4)}
CONVENTION = "layer objects, column samples, Jacobian"
FAULTS = [
    ("D1", "jacobian = np.diagflat(s) - np.matmul(s, s.T)", "jacobian = np.diagflat(s * (1 - s))"),
    ("D1", "jacobian = np.diagflat(s) - np.matmul(s, s.T)", "jacobian = np.diagflat(s)"),
    (
        "D1",
        "        jacobian = np.diagflat(s) - np.matmul(s, s.T)\n        return np.matmul(jacobian, err)",
        "        return err * s * (1 - s)",
    ),
    ("D5", "return np.matmul(jacobian, err)", "return err"),
    ("D1/C4/D2", "np.diagflat(s) - np.matmul(s, s.T)", "np.diagflat(s) + np.matmul(s, s.T)"),
    ("B1/B2", "np.diagflat(s) - np.matmul(s, s.T)", "np.matmul(s, s.T) - np.diagflat(s)"),
    ("D2", "return np.matmul(jacobian, err)", "return np.sum(jacobian, axis=1, keepdims=True) * err"),
    ("D1/D2/N6", "return np.matmul(jacobian, err)", "return np.diag(jacobian).reshape(-1, 1) * err"),
    ("C7/D1", "return np.matmul(jacobian, err)", "return np.matmul(jacobian, s)"),
    ("O3", "        self.zero_grad()\n        for x, y", "        for x, y", {"also": "_grad += "}),
    ("E6/E8/O3", "self.W_grad += np.matmul(err, self.inp.T)", "self.W_grad = np.matmul(err, self.inp.T)"),
    ("E6/E8/F1/O3", "self.b_grad += err", "self.b_grad = err"),
    ("A1", "err = 2 * (self.forward(x) - y) / len(X)", "err = 2 * (self.forward(x) - y)"),
    ("A3", "err = 2 * (self.forward(x) - y) / len(X)", "err = (self.forward(x) - y) / len(X)"),
    ("B1", "err = 2 * (self.forward(x) - y) / len(X)", "err = 2 * (y - self.forward(x)) / len(X)"),
    ("A4", "err = 2 * (self.forward(x) - y) / len(X)", "err = 2 * (self.forward(x) - y) / len(y)"),
    ("C4", "np.where(self.inp > 0, 1.0, self.out + self.alpha)", "np.where(self.inp > 0, 1.0, self.out)"),
    ("C4", "np.where(self.inp > 0, 1.0, self.out + self.alpha)", "np.where(self.inp > 0, 1.0, self.out + 1)"),
    (
        "C4/C5",
        "np.where(self.inp > 0, 1.0, self.out + self.alpha)",
        "np.where(self.inp > 0, 1.0, self.alpha)",
    ),
    (
        "C5/C4",
        "np.where(self.inp > 0, 1.0, self.out + self.alpha)",
        "np.where(self.inp > 0, self.out, self.out + self.alpha)",
    ),
    (
        "C5/C7",
        "err * np.where(self.inp > 0, 1.0, self.out + self.alpha)",
        "np.where(self.inp > 0, err, self.out + self.alpha)",
    ),
    ("C2", "return err * np.where(self.inp > 0, 1.0, self.out + self.alpha)", "return err"),
    (
        "C7",
        "return err * np.where(self.inp > 0, 1.0, self.out + self.alpha)",
        "return np.where(self.inp > 0, 1.0, self.out + self.alpha)",
    ),
    ("N3", "return np.matmul(self.W.T, err)", "return np.matmul(self.W, err)", SQUARE),
    ("N3", "self.W_grad += np.matmul(err, self.inp.T)", "self.W_grad += np.matmul(self.inp, err.T)", SQUARE),
    ("F3", "        self.b_grad += err\n", "", {"also": "self.b_grad = np.zeros_like"}),
    ("F1", "self.b_grad += err", "self.b_grad += np.sum(err)"),
    ("N6/N2", "self.W_grad += np.matmul(err, self.inp.T)", "self.W_grad += err * self.inp", SQUARE),
]
