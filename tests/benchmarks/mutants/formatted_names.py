"""The planted faults of `nets/formatted_names.py`."""

from __future__ import annotations

CONVENTION = "formatted names, bias as last row, words for activations"
SQUARE = {"sizes": (5, 5, 5, 5)}
SELU = {"kinds": ("selu", "hardtanh", "id")}
GELU = "return 0.5 * (1 + t) + 0.5 * s * (1 - t**2) * 0.7978845608 * (1 + 3 * 0.044715 * s**2)"
FAULTS = [
    ("C4", GELU, "return 0.5 * (1 + t) + 0.5 * s * (1 - t**2) * 0.7978845608 * (1 + 0.044715 * s**2)"),
    ("C4", GELU, "return 0.5 * (1 + t) + 0.5 * s * (1 - t**2) * 0.7978845608"),
    ("C4", GELU, "return 0.5 * (1 + t)"),
    ("C4", GELU, "return 0.5 * (1 + t) + 0.5 * s * (1 - t) * 0.7978845608 * (1 + 3 * 0.044715 * s**2)"),
    ("C4", "        return 1 / (1 + np.exp(-s))", "        return 1 / (1 + np.exp(s))"),
    ("C4", "        return 1 / (1 + np.exp(-s))", "        return np.exp(s) / (1 + np.exp(s)) ** 2"),
    (
        "C4/C5",
        "return 1.0507 * np.where(s > 0, 1, 1.67326 * np.exp(s))",
        "return np.where(s > 0, 1, 1.67326 * np.exp(s))",
        SELU,
    ),
    (
        "C4/C5",
        "return 1.0507 * np.where(s > 0, 1, 1.67326 * np.exp(s))",
        "return 1.0507 * np.where(s > 0, 1, 1.67326 * np.expm1(s))",
        SELU,
    ),
    ("C5/C4", "return (np.abs(s) < 1) * 1.0", "return (s < 1) * 1.0", SELU),
    ("C5/C4", "return (np.abs(s) < 1) * 1.0", "return (np.abs(s) > 1) * 1.0", SELU),
    ("C4/C6", "return (np.abs(s) < 1) * 1.0", "return 1 - np.tanh(s) ** 2", SELU),
    (
        "C1",
        'signal = signal * act_grad(kind, memo[f"S{i}"])',
        'signal = signal * act_grad(kind, memo[f"H{i}"])',
    ),
    (
        "C6",
        'signal = signal * act_grad(kind, memo[f"S{i}"])',
        'signal = signal * act_grad(self.kinds[1], memo[f"S{i}"])',
    ),
    ("C2/C3b", 'signal = signal * act_grad(kind, memo[f"S{i}"])', "signal = signal * 1.0"),
    ("C7", 'signal = signal * act_grad(kind, memo[f"S{i}"])', 'signal = act_grad(kind, memo[f"S{i}"])'),
    ("C7", 'signal = signal * act_grad(kind, memo[f"S{i}"])', "signal = act_grad(kind, signal)"),
    ("F4/N4", 'self.params[f"W{i}"].T)[:, :-1]', 'self.params[f"W{i}"].T)[:, 1:]'),
    (
        "E5",
        'grads[f"dW{i}"] = with_bias_unit(memo[f"H{i - 1}"]).T',
        'grads[f"dW{i}"] = with_bias_unit(memo[f"H{i}"]).T',
        SQUARE,
    ),
    (
        "E5",
        'grads[f"dW{i}"] = with_bias_unit(memo[f"H{i - 1}"]).T',
        'grads[f"dW{i}"] = with_bias_unit(memo[f"S{max(i - 1, 1)}"]).T',
        SQUARE,
    ),
    ("A1", "[labels]) / len(labels)", "[labels])"),
    ("A4", "[labels]) / len(labels)", "[labels]) / logits.shape[1]"),
    (
        "B1",
        "signal = (probs - np.eye(logits.shape[1])[labels])",
        "signal = (np.eye(logits.shape[1])[labels] - probs)",
    ),
    ("D7", "signal = (probs - np.eye(", "signal = (logits - np.eye("),
    (
        "D3",
        "probs = probs / probs.sum(axis=1, keepdims=True)",
        "probs = probs / probs.sum(axis=0, keepdims=True)",
    ),
    ("D3", "probs = probs / probs.sum(axis=1, keepdims=True)", "probs = probs / probs.sum()"),
    (
        "C3/D1",
        "signal = (probs - np.eye(logits.shape[1])[labels])",
        "signal = probs * (1 - probs) * (probs - np.eye(logits.shape[1])[labels])",
    ),
    ("E1", '(signal @ self.params[f"W{i}"].T)', '(signal @ self.params[f"W{self.depth}"].T)', SQUARE),
    ("E3", 'signal = (signal @ self.params[f"W{i}"].T)', 'signal = (memo[f"H{i}"] @ self.params[f"W{i}"].T)'),
    (
        "F3/F1",
        'with_bias_unit(memo[f"H{i - 1}"]).T @ signal',
        'np.append(memo[f"H{i - 1}"], np.zeros((len(x), 1)), axis=1).T @ signal',
    ),
]
