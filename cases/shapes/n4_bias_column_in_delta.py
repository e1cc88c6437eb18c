"""Ones are put before the activations; the delta through theta has one unit too many."""
import numpy as np

def g(z):
    return 1.0 / (1.0 + np.exp(-z))

def cost_and_grad(theta1, theta2, X, y):
    m = X.shape[0]
    a1 = np.hstack((np.ones((m, 1)), X))
    z2 = a1.dot(theta1.T)
    a2 = np.hstack((np.ones((m, 1)), g(z2)))
    h = g(a2.dot(theta2.T))
    d3 = h - y
    d2 = d3.dot(theta2) * g(z2) * (1 - g(z2))  # expect: d3.dot(theta2) * g(z2) | operand: d3.dot(theta2) | born: L19  # fix: d2 = d3.dot(theta2)[:, 1:] * g(z2) * (1 - g(z2))
    return d2.T.dot(a1) / m, d3.T.dot(a2) / m

np.random.seed(35)
theta1 = np.random.rand(5, 4) - 0.5
theta2 = np.random.rand(2, 6) - 0.5
X = np.random.rand(8, 3)
y = np.random.rand(8, 2)
for i in range(10):
    g1, g2 = cost_and_grad(theta1, theta2, X, y)
    theta1 -= g1
    theta2 -= g2
