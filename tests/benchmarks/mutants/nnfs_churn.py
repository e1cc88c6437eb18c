"""The planted faults of `nets/nnfs_churn.py`."""

from __future__ import annotations

CONVENTION = "the book's layers with dinputs"
FAULTS = [
    (
        "D3",
        "self.output = exp_values / np.sum(exp_values, axis=1, keepdims=True)",
        "self.output = exp_values / np.sum(exp_values)",
    ),
    (
        "D1",
        "jacobian = np.diagflat(single_output) - np.dot(single_output, single_output.T)",
        "jacobian = np.diagflat(single_output * (1 - single_output))",
    ),
    (
        "D1/D5",
        "jacobian = np.diagflat(single_output) - np.dot(single_output, single_output.T)",
        "jacobian = np.diagflat(single_output)",
    ),
    (
        "D1/B2",
        "np.diagflat(single_output) - np.dot(single_output, single_output.T)",
        "np.diagflat(single_output) + np.dot(single_output, single_output.T)",
    ),
    ("D5", "self.dinputs[index] = np.dot(jacobian, single_dvalues)", "self.dinputs[index] = single_dvalues"),
    (
        "D2",
        "self.dinputs[index] = np.dot(jacobian, single_dvalues)",
        "self.dinputs[index] = jacobian.sum(axis=0) * single_dvalues",
    ),
    ("D5", "self.dense2.backward(self.softmax.dinputs)", "self.dense2.backward(self.criterion.dinputs)"),
    ("D6", "self.dinputs = -y_true / dvalues", "self.dinputs = dvalues - y_true"),
    (
        "D6",
        "self.dinputs = -y_true / dvalues",
        "self.dinputs = -y_true / dvalues + (1 - y_true) / (1 - dvalues)",
    ),
    (
        "D7/D6",
        "self.criterion.backward(self.softmax.output, y)",
        "self.criterion.backward(self.dense2.output, y)",
    ),
    ("D6/B1", "self.dinputs = -y_true / dvalues", "self.dinputs = y_true / dvalues"),
    ("A1", "self.dinputs = self.dinputs / samples", "self.dinputs = self.dinputs"),
    ("A4", "samples = len(dvalues)", "samples = dvalues.shape[1]"),
    (
        "G2",
        "self.dweights += 2 * self.weight_regularizer_l2 * self.weights",
        "self.dweights += self.weight_regularizer_l2 * self.weights",
    ),
    (
        "G1b/G2",
        "self.dweights += 2 * self.weight_regularizer_l2 * self.weights",
        "self.dweights -= 2 * self.weight_regularizer_l2 * self.weights",
    ),
    ("G1", "self.dweights += 2 * self.weight_regularizer_l2 * self.weights", "pass"),
    (
        "G2",
        "self.dweights += self.weight_regularizer_l1 * dL1",
        "self.dweights += self.weight_regularizer_l1 * self.weights",
    ),
    (
        "G2",
        "self.dweights += self.weight_regularizer_l1 * dL1",
        "self.dweights += self.weight_regularizer_l1",
    ),
    ("G2", "dL1[self.weights < 0] = -1", "dL1[dL1 < 0] = -1"),
    (
        "G3/G1/G2",
        "self.dbiases += 2 * self.bias_regularizer_l2 * self.biases",
        "self.dbiases += 2 * self.bias_regularizer_l2 * self.dbiases",
    ),
    (
        "G3/G2",
        "self.dbiases += 2 * self.bias_regularizer_l2 * self.biases",
        "self.dbiases += self.bias_regularizer_l2 * self.biases",
    ),
    (
        "G3/G1",
        "if self.bias_regularizer_l2 > 0:\n            self.dbiases",
        "if self.bias_regularizer_l1 > 0:\n            self.dbiases",
    ),
    (
        "G2/G1",
        "self.dweights += 2 * self.weight_regularizer_l2 * self.weights",
        "self.dweights += 2 * self.weight_regularizer_l2 * self.dweights",
    ),
    ("C5", "self.dinputs[self.inputs <= 0] = 0", "self.dinputs[self.inputs >= 0] = 0"),
    ("C5c", "self.dinputs[self.inputs <= 0] = 0", "self.dinputs[self.dinputs <= 0] = 0"),
    ("C5b/C2", "self.dinputs[self.inputs <= 0] = 0", "self.dinputs[self.output < 0] = 0"),
    (
        "E3",
        "self.dinputs = np.dot(dvalues, self.weights.T)",
        "self.dinputs = np.dot(self.output, self.weights.T)",
    ),
    (
        "E5",
        "self.dweights = np.dot(self.inputs.T, dvalues)",
        "self.dweights = np.dot(np.ones_like(self.inputs).T, dvalues)",
    ),
]
