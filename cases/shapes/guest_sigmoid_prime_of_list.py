"""Activations are python lists of numbers; the derivative is computed on the list."""
import numpy as np
def neuron_outputs(W, x):
    return [1 / (1 + np.exp(-sum(w * v for w, v in zip(row, x)))) for row in W]
W = [[0.1, 0.2, 0.3], [0.4, -0.5, 0.6]]
h = neuron_outputs(W, [1.0, 0.5, -1.0])  # fix: h = np.array(neuron_outputs(W, [1.0, 0.5, -1.0]))
delta = np.array([0.3, -0.2]) * h * (1 - h)  # expect: 1 - h | operand: h | born: L4
