"""The planted faults of `nets/neuron_objects.py`."""

from __future__ import annotations

CONVENTION = "neuron objects, Python floats"
FAULTS = [
    (
        "C3b/C2",
        "neuron.delta = (neuron.output - target[k]) * neuron.output * (1 - neuron.output)",
        "neuron.delta = neuron.output - target[k]",
    ),
    ("C2", "neuron.delta = error * neuron.output * (1 - neuron.output)", "neuron.delta = error"),
    ("C4", "neuron.output * (1 - neuron.output)", "neuron.output * (1 + neuron.output)"),
    ("C4", "neuron.output * (1 - neuron.output)", "(1 - neuron.output)"),
    ("C4/C1c", "neuron.output * (1 - neuron.output)", "(1 - neuron.output ** 2)"),
    ("B1", "(neuron.output - target[k])", "(target[k] - neuron.output)"),
    ("A3", "(neuron.output - target[k])", "2 * (neuron.output - target[k])"),
    ("A2", "(neuron.output - target[k])", "(neuron.output - target[k]) / len(rows)"),
    ("E3", "error += other.weights[j] * other.delta", "error += other.weights[j] * other.output"),
    ("E6", "error += other.weights[j] * other.delta", "error = other.weights[j] * other.delta"),
    (
        "E6/E8",
        "neuron.weight_grads[i] += neuron.delta * value",
        "neuron.weight_grads[i] = neuron.delta * value",
    ),
    ("E6/E8", "neuron.bias_grad += neuron.delta", "neuron.bias_grad = neuron.delta"),
    (
        "E5",
        "neuron.weight_grads[i] += neuron.delta * value",
        "neuron.weight_grads[i] += neuron.delta * neuron.output",
    ),
    ("E5", "neuron.weight_grads[i] += neuron.delta * value", "neuron.weight_grads[i] += neuron.delta"),
    ("F3", "                    neuron.bias_grad += neuron.delta\n", ""),
    ("B2/B1", "neuron.bias_grad += neuron.delta", "neuron.bias_grad -= neuron.delta"),
    ("E1", "error += other.weights[j] * other.delta", "error += other.weights[0] * other.delta"),
    (
        "C7",
        "neuron.delta = error * neuron.output * (1 - neuron.output)",
        "neuron.delta = neuron.output * (1 - neuron.output)",
    ),
    (
        "C1",
        "neuron.delta = error * neuron.output * (1 - neuron.output)",
        "s = 1 / (1 + math.exp(-neuron.output))\n                    neuron.delta = error * s * (1 - s)",
    ),
]
