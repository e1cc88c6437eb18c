"""Activations chosen from an enum; layers hold columns; hidden delta multiplies the slope first."""
from enum import Enum
import numpy as np
class Act(Enum):
    SIGMOID = "sigmoid"
    LINEAR = "linear"
    def __call__(self, z):
        return 1 / (1 + np.exp(-z)) if self is Act.SIGMOID else z
    def slope(self, z):
        if self is Act.SIGMOID:
            s = self(z)
            return s * (1 - s)
        return np.ones_like(z)
class Layer:
    def __init__(self, fan_in, units, act):
        self.weights = np.random.standard_normal((units, fan_in))
        self.biases = np.zeros((units, 1))
        self.act = act
    def forward(self, a):
        self.a_prev = a
        self.z = self.weights.dot(a) + self.biases
        return self.act(self.z)
    def backward(self, da):
        m = da.shape[1]
        dz = da.dot(self.act.slope(self.z))  # expect: da.dot(self.act.slope(self.z)) | operand: self.act.slope(self.z) | born: L21  # fix: dz = da * self.act.slope(self.z)
        self.weights -= 0.1 * dz.dot(self.a_prev.T) / m
        self.biases -= 0.1 * dz.sum(axis=1, keepdims=True) / m
        return self.weights.T.dot(dz)
np.random.seed(33)
net = [Layer(2, 6, Act.SIGMOID), Layer(6, 1, Act.LINEAR)]
x = np.random.rand(2, 20)
t = x[:1] * x[1:]
for _ in range(3):
    a = x
    for layer in net:
        a = layer.forward(a)
    d = 2 * (a - t)
    for layer in net[::-1]:
        d = layer.backward(d)
