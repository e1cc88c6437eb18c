"""The planted faults of `nets/registry_sequential.py`."""

SQUARE = {"sizes": (5, 5, 5, 5)}
ALL = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "layer objects from a registry, Parameter objects, rows, W (out, in)"
FAULTS = [
    ("A1", "return delta / batch_size", "return delta"),
    ("A4/A3", "return delta / batch_size", "return delta / delta.size"),
    (
        "A2/A5",
        "self.weight.accumulate(upstream.T @ inputs)",
        "self.weight.accumulate(upstream.T @ inputs / len(inputs))",
    ),
    (
        "B1",
        "delta[np.arange(batch_size), self.labels] -= 1.0\n        return delta",
        "delta[np.arange(batch_size), self.labels] -= 1.0\n        return -delta",
    ),
    ("A3", "return delta / batch_size", "return 2.0 * delta / batch_size"),
    (
        "D6/C3b",
        "return -log_probabilities[np.arange(len(labels)), labels].mean()",
        "return np.mean((self.probabilities - np.eye(logits.shape[1])[labels]) ** 2)",
        {"also": "delta"},
    ),
    (
        "C3/D1",
        "return delta / batch_size",
        "return delta * self.probabilities * (1.0 - self.probabilities) / batch_size",
    ),
    ("D3", "np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "np.log(np.exp(shifted).sum())"),
    ("N3", "return upstream @ self.weight.value", "return upstream @ self.weight.value.T", SQUARE),
    (
        "N3",
        "self.weight.accumulate(upstream.T @ inputs)",
        "self.weight.accumulate(inputs.T @ upstream)",
        SQUARE,
    ),
    ("N6", "self.weight.accumulate(upstream.T @ inputs)", "self.weight.accumulate(upstream.T * inputs)", ALL),
    ("F1", "self.bias.accumulate(upstream.sum(axis=0))", "self.bias.accumulate(upstream.mean(axis=0))"),
    ("F1", "self.bias.accumulate(upstream.sum(axis=0))", "self.bias.accumulate(upstream.sum())"),
    ("F1", "self.bias.accumulate(upstream.sum(axis=0))", "self.bias.accumulate(upstream.sum(axis=1))", ALL),
    ("E6", "        self.grad += update\n", "        self.grad = update\n"),
    (
        "O3",
        "        for parameter in self.network.parameters():\n            parameter.zero_grad()\n        self.objective",
        "        self.objective",
    ),
    ("E6", "return upstream + through", "return through"),
    ("E6", "return upstream + through", "return upstream"),
    (
        "E1",
        "            upstream = layer.backward(upstream)\n",
        "            layer.backward(upstream)\n",
        SQUARE,
    ),
    ("C4", 'self.ctx["outputs"] + self.alpha)', 'self.ctx["outputs"] + 1.0)'),
    ("C4", 'self.ctx["outputs"] + self.alpha)', 'self.alpha * np.exp(self.ctx["outputs"]))'),
    (
        "C5/C4",
        'np.where(self.ctx["inputs"] > 0, 1.0, self.ctx["outputs"] + self.alpha)',
        '(self.ctx["inputs"] > 0).astype(float)',
    ),
    ("C7", "return upstream * slope", "return slope"),
    ("C4", 'return upstream / self.ctx["denominator"] ** 2', 'return upstream / self.ctx["denominator"]'),
    ("I1", "grad_normalised = upstream * self.scale.value", "grad_normalised = upstream"),
    (
        "I2",
        "inverse * (grad_normalised - mean_path - variance_path)",
        "inverse * (grad_normalised - variance_path)",
    ),
    (
        "I2",
        "inverse * (grad_normalised - mean_path - variance_path)",
        "inverse * (grad_normalised - mean_path)",
    ),
    (
        "I2",
        "return inverse * (grad_normalised - mean_path - variance_path)",
        "return grad_normalised - mean_path - variance_path",
    ),
    ("I4/A2", "np.sum(upstream * normalised, axis=0)", "np.mean(upstream * normalised, axis=0)"),
    ("G1", "parameter.accumulate(parameter.decay * parameter.value)", "pass"),
    (
        "G2",
        "parameter.accumulate(parameter.decay * parameter.value)",
        "parameter.accumulate(2.0 * parameter.decay * parameter.value)",
    ),
]
