"""The planted faults of `nets/strided_lenet.py`."""

CONVENTION = "convolution by as_strided and einsum"
FAULTS = [
    ("A1", "grad = (self.probs - onehot) / len(onehot)", "grad = self.probs - onehot"),
    ("A4", "grad = (self.probs - onehot) / len(onehot)", "grad = (self.probs - onehot) / onehot.shape[1]"),
    ("B1", "grad = (self.probs - onehot) / len(onehot)", "grad = (onehot - self.probs) / len(onehot)"),
    (
        "C3",
        "grad = (self.probs - onehot) / len(onehot)",
        "grad = (self.probs - onehot) * self.probs * (1 - self.probs) / len(onehot)",
    ),
    ("D6", "grad = (self.probs - onehot) / len(onehot)", "grad = -onehot / self.probs / len(onehot)"),
    ("H7", "flipped = self.kernels[:, :, ::-1, ::-1]", "flipped = self.kernels"),
    ("H7/H3", "flipped = self.kernels[:, :, ::-1, ::-1]", "flipped = self.kernels[:, :, ::-1, :]"),
    (
        "H3/H7",
        "flipped = self.kernels[:, :, ::-1, ::-1]",
        "flipped = self.kernels[:, :, ::-1, ::-1].swapaxes(2, 3)",
    ),
    (
        "H3/N3",
        "self.dkernels = np.einsum('nchwij,nfhw->fcij', self.win, grad)",
        "self.dkernels = np.einsum('nchwij,nfhw->fcji', self.win, grad)",
    ),
    (
        "H3",
        "np.einsum('nchwij,nfhw->fcij', self.win, grad)",
        "np.einsum('nchwij,nfwh->fcij', self.win, grad)",
    ),
    (
        "H7",
        "self.dkernels = np.einsum('nchwij,nfhw->fcij', self.win, grad)",
        "self.dkernels = np.einsum('nchwij,nfhw->fcij', self.win, grad)[:, :, ::-1, ::-1]",
    ),
    ("F1", "self.dbiases = grad.sum(axis=(0, 2, 3))", "self.dbiases = grad.mean(axis=(0, 2, 3))"),
    ("F1", "self.dbiases = grad.sum(axis=(0, 2, 3))", "self.dbiases = grad.sum(axis=(2, 3)).mean(axis=0)"),
    (
        "F1",
        "self.dbiases = grad.sum(axis=(0, 2, 3))",
        "self.dbiases = grad.sum() * np.ones_like(self.biases)",
    ),
    ("F1", "self.dbiases = np.sum(grad, axis=0, keepdims=True)", "self.dbiases = np.sum(grad)"),
    (
        "H3",
        "return spread.reshape(n, c, 2 * h, 2 * w)",
        "return spread.swapaxes(3, 5).reshape(n, c, 2 * h, 2 * w)",
    ),
    (
        "H3",
        "return spread.reshape(n, c, 2 * h, 2 * w)",
        "return spread.transpose(0, 1, 3, 2, 5, 4).reshape(n, c, 2 * h, 2 * w)",
    ),
    ("C2", "return grad * (1 - self.y ** 2)", "return grad"),
    ("C4", "return grad * (1 - self.y ** 2)", "return grad * (1 - self.y) ** 2"),
    ("C1", "return grad * (1 - self.y ** 2)", "return grad * (1 - np.tanh(self.y) ** 2)"),
    ("C1c/C4", "return grad * (1 - self.y ** 2)", "return grad * self.y * (1 - self.y)"),
    ("E5", "self.dweights = self.x.T @ grad", "self.dweights = np.ones_like(self.x).T @ grad"),
    (
        "E8",
        "self.dkernels = np.einsum('nchwij,nfhw->fcij', self.win, grad)",
        "self.dkernels = np.einsum('chwij,fhw->fcij', self.win[-1], grad[-1])",
    ),
    ("F1", "self.dbiases = grad.sum(axis=(0, 2, 3))", "self.dbiases = grad.sum(axis=(2, 3))"),
    (
        "D3",
        "self.probs = e / e.sum(axis=1, keepdims=True)",
        "self.probs = e / e.sum()",
        {"also": "grad = (self.probs - onehot)"},
    ),
    (
        "D3",
        "self.probs = e / e.sum(axis=1, keepdims=True)",
        "self.probs = e / e.sum(axis=0, keepdims=True)",
        {"also": "grad = (self.probs - onehot)"},
    ),
    (
        "N3b/N3",
        "self.dweights = self.x.T @ grad",
        "self.dweights = (grad.T @ self.x).reshape(self.weights.shape)",
    ),
]
