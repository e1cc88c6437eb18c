"""The loop over the hidden layers begins at the last one, which has none behind it."""
import numpy as np
class Layer:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m)
    def forward(self, x):
        self.x, self.a = x, np.tanh(x @ self.W)
        return self.a
layers = [Layer(3, 4), Layer(4, 5), Layer(5, 2)]
x = np.ones((6, 3))
for layer in layers:
    x = layer.forward(x)
layers[-1].delta = (x - 1) * (1 - x * x)
for i in reversed(range(len(layers))):  # fix: for i in reversed(range(len(layers) - 1)):
    after = layers[i + 1]  # expect: layers[i + 1] | operand: i + 1 | born: L9
    layers[i].delta = (after.delta @ after.W.T) * (1 - layers[i].a ** 2)
