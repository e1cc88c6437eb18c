"""The loss derivative flattens the prediction but not the target."""
import numpy as np

def mse(pred, target):
    return np.mean((pred - target) ** 2)

def mse_prime(pred, target):
    return 2 * (pred.flatten() - target) / target.size  # fix: return 2 * (pred - target) / target.size

class FC:
    def __init__(self, i, o):
        self.weights = np.random.rand(i, o) - 0.5
        self.bias = np.random.rand(1, o) - 0.5

    def forward_propagation(self, data):
        self.input = data
        return np.dot(data, self.weights) + self.bias

    def backward_propagation(self, err, lr):
        back = np.dot(err, self.weights.T)  # expect: np.dot(err, self.weights.T) | operand: err | born: L8
        self.weights -= lr * np.dot(self.input.T, err)
        self.bias -= lr * err.sum(axis=0, keepdims=True)
        return back

np.random.seed(14)
x = np.random.rand(6, 3)
y = np.random.rand(6, 1)
stack = [FC(3, 4), FC(4, 1)]
for i in range(8):
    out = x
    for fc in stack:
        out = fc.forward_propagation(out)
    err = mse_prime(out, y)
    for fc in reversed(stack):
        err = fc.backward_propagation(err, 0.1)
