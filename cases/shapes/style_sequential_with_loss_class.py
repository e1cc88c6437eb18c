"""Sequential container with a loss object and keyword arguments."""
import numpy as np

class Module:
    def __call__(self, x):
        return self.forward(x)

class Linear(Module):
    def __init__(self, in_features, out_features, bias=True):
        k = np.sqrt(1 / in_features)
        self.weight = np.random.uniform(-k, k, size=(out_features, in_features))
        self.bias = np.zeros(out_features) if bias else None

    def forward(self, x):
        self.input = x
        out = x @ self.weight.T
        if self.bias is not None:
            out = out + self.bias
        return out

    def backward(self, grad):
        self.weight_grad = grad.T @ self.input
        if self.bias is not None:
            self.bias_grad = grad.sum(0)
        return grad @ self.weight.T  # expect: grad @ self.weight.T | operand: self.weight.T | born: L11  # fix: return grad @ self.weight

class ReLU(Module):
    def forward(self, x):
        self.on = x > 0
        return np.where(self.on, x, 0)

    def backward(self, grad):
        return np.where(self.on, grad, 0)

class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def forward(self, x):
        for m in self.modules:
            x = m(x)
        return x

    def backward(self, grad):
        for m in self.modules[::-1]:
            grad = m.backward(grad)

class MSELoss:
    def __call__(self, pred, target):
        self.diff = pred - target
        return (self.diff ** 2).mean()

    def backward(self):
        return 2 * self.diff / self.diff.size

np.random.seed(2)
model, criterion = Sequential(Linear(4, 7), ReLU(), Linear(7, 3)), MSELoss()
x, y = np.random.rand(11, 4), np.random.rand(11, 3)
for epoch in range(3):
    loss = criterion(model(x), y)
    model.backward(criterion.backward())
