"""Linear layers with weights (out, in) as torch keeps them: the input gradient has a transpose too many."""
import numpy as np
class Linear:
    def __init__(self, in_features, out_features):
        k = 1 / np.sqrt(in_features)
        self.weight = np.random.uniform(-k, k, (out_features, in_features))
        self.bias = np.random.uniform(-k, k, out_features)
    def __call__(self, x):
        self.x = x
        return x @ self.weight.T + self.bias
    def backward(self, grad_output):
        self.weight_grad = grad_output.T @ self.x
        self.bias_grad = grad_output.sum(0)
        return grad_output @ self.weight.T  # expect: grad_output @ self.weight.T | operand: self.weight.T | born: L6  # fix: return grad_output @ self.weight
class Sequential(list):
    def __call__(self, x):
        for module in self:
            x = module(x)
        return x
    def backward(self, g):
        for module in self[::-1]:
            g = module.backward(g)
        return g
class Tanh:
    def __call__(self, x):
        self.y = np.tanh(x)
        return self.y
    def backward(self, g):
        return g * (1 - self.y ** 2)
np.random.seed(5)
model = Sequential([Linear(7, 5), Tanh(), Linear(5, 2)])
x, y = np.random.randn(11, 7), np.random.randn(11, 2)
for step in range(2):
    out = model(x)
    model.backward(2 * (out - y) / out.size)
