"""The planted faults of `nets/pytree_functional.py`."""

CONVENTION = "functional: a list of tuples goes in, a list of tuples comes out"
DELTA = "g = (np.exp(logp) - targets) / len(inputs)"
FAULTS = [
    ("A1", DELTA, "g = np.exp(logp) - targets"),
    ("A4/A3", DELTA, "g = (np.exp(logp) - targets) / targets.shape[1]"),
    ("A4/A3", DELTA, "g = (np.exp(logp) - targets) / targets.size"),
    ("D7", DELTA, "g = (logp - targets) / len(inputs)"),
    ("B1", DELTA, "g = (targets - np.exp(logp)) / len(inputs)"),
    ("D6", DELTA, "g = -targets / len(inputs)"),
    ("C3/D1", DELTA, "g = (np.exp(logp) - targets) * np.exp(logp) * (1 - np.exp(logp)) / len(inputs)"),
    ("D8", DELTA, "g = (np.exp(logp) - targets).mean(1, keepdims=True) * np.ones_like(logp) / len(inputs)"),
    ("C5b/C2", "g = (g @ w) * (a > 0)", "g = (g @ w) * (a >= 0)"),
    ("C5/C7", "g = (g @ w) * (a > 0)", "g = (g @ w) * a"),
    ("C5c/C5", "g = (g @ w) * (a > 0)", "g = np.maximum(g @ w, 0)"),
    ("C2", "g = (g @ w) * (a > 0)", "g = g @ w"),
    ("C5", "g = (g @ w) * (a > 0)", "g = (g @ w) * (a > 1)"),
    ("F1", "grads.append((g.T @ a, g.sum(0)))", "grads.append((g.T @ a, g.mean(0)))"),
    ("F1", "grads.append((g.T @ a, g.sum(0)))", "grads.append((g.T @ a, g[0]))"),
    ("E5", "grads.append((g.T @ a, g.sum(0)))", "grads.append((g.T @ (a > 0), g.sum(0)))"),
    ("A2/A5", "grads.append((g.T @ a, g.sum(0)))", "grads.append((g.T @ a / len(a), g.sum(0)))"),
    (
        "D3",
        "np.sum(np.exp(logits - m), axis=1, keepdims=True)",
        "np.sum(np.exp(logits - m), axis=0, keepdims=True)",
    ),
]
