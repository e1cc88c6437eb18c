"""The planted faults of `nets/coroutine_layers.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "rows, generators as layers, (out, in)"
TOP = "yield up * (np.exp(logq) - target) / len(target)"
ACT = "yield up * (0.5 * (1 + t) + 0.5 * x * dt)"
DT = "dt = (1 - t ** 2) * ROOT * (1 + 3 * 0.044715 * x ** 2)"
GRADS = "grads[name] = [up.T @ x, up.sum(axis=0)]"
FAULTS = [
    ("A1", TOP, "yield up * (np.exp(logq) - target)"),
    ("A4", TOP, "yield up * (np.exp(logq) - target) / target.size"),
    ("B1", TOP, "yield up * (target - np.exp(logq)) / len(target)"),
    ("D7", TOP, "yield up * (s - target) / len(target)"),
    ("D5", TOP, "yield up * -target / np.exp(logq) / len(target)"),
    ("D1", TOP, "q = np.exp(logq)\n    yield up * -target / q * q * (1 - q) / len(target)"),
    ("C3/D1", TOP, "q = np.exp(logq)\n    yield up * (q - target) * q * (1 - q) / len(target)"),
    ("D6", TOP, "yield up * (np.exp(logq) - np.eye(target.shape[1])[target.argmax(axis=1)]) / len(target)"),
    (
        "D3",
        "    logq = s - np.log(np.exp(s).sum(axis=1, keepdims=True))\n",
        "    logq = s - np.log(np.exp(s).sum())\n",
        {"also": TOP},
    ),
    (
        "D3",
        "    logq = s - np.log(np.exp(s).sum(axis=1, keepdims=True))\n",
        "    logq = s - np.log(np.exp(s).sum(axis=0, keepdims=True))\n",
        {"also": TOP},
    ),
    ("D3", TOP, "yield up * (np.exp(s) / np.exp(s).sum() - target) / len(target)"),
    ("C2", ACT, "yield up"),
    ("C4", DT, "dt = (1 - t ** 2) * ROOT"),
    ("C4", DT, "dt = 1 - t ** 2"),
    ("C4", ACT, "yield up * 0.5 * (1 + t)"),
    ("C4", DT, "dt = (1 - t) * ROOT * (1 + 3 * 0.044715 * x ** 2)"),
    ("C4/C5", ACT, "yield up * (x > 0)"),
    ("C7", ACT, "yield 0.5 * (1 + t) + 0.5 * x * dt"),
    ("E6", "yield up + send_backward(inside, up)", "yield send_backward(inside, up)"),
    ("E6", "yield up + send_backward(inside, up)", "send_backward(inside, up)\n    yield up"),
    ("K1", "yield up * mask / keep_prob", "yield up / keep_prob"),
    ("K1", "yield up * mask / keep_prob", "yield up * mask"),
    ("K1/C2", "yield up * mask / keep_prob", "yield up"),
    ("E3", "yield up @ W\n", "yield (x @ W.T + b) @ W\n"),
    ("N3", "yield up @ W\n", "yield up @ W.T\n", SQUARE),
    ("N3", GRADS, "grads[name] = [x.T @ up, up.sum(axis=0)]", SQUARE),
    ("N3", GRADS, "grads[name] = [x.T @ up, up.sum(axis=0)]"),
    ("F1", GRADS, "grads[name] = [up.T @ x, up.mean(axis=0)]"),
    ("F1", GRADS, "grads[name] = [up.T @ x, up.sum()]"),
    ("F2/F1", GRADS, "grads[name] = [up.T @ x, (up.T @ x).sum(axis=1)]"),
    ("O1/E5", "up = yield x + send_forward(inside, x)", "x += send_forward(inside, x)\n    up = yield x"),
]
