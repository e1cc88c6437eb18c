"""Weight matrices with a bias row and a pair of layer functions: dE/dY = Y - T is fused already, and g'(Y) comes on top.

seen: trains badly
"""
import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def forward(X, W):
    return sigmoid(np.column_stack([X, np.ones(len(X))]) @ W)


def backprop(delta, W, Y, X):
    dW = np.column_stack([X, np.ones(len(X))]).T @ delta
    return delta @ W[:-1].T, dW                            # the bias row has no layer below it


rng = np.random.default_rng(1)
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.2]])
T = np.array([[0.0], [1.0], [1.0], [0.0], [1.0]])
layers = [rng.normal(size=(3, 4)), rng.normal(size=(5, 1))]


def loss():
    Y = forward(forward(X, layers[0]), layers[1])
    return -np.sum(T * np.log(Y) + (1 - T) * np.log(1 - Y))


def gradients():
    H = forward(X, layers[0])
    Y = forward(H, layers[1])
    delta = (Y - T) * Y * (1 - Y)                          # expect: C3 W[0],W[1]  # fix: delta = Y - T
    dH, dW2 = backprop(delta, layers[1], Y, H)
    _, dW1 = backprop(dH * H * (1 - H), layers[0], H, X)
    return [dW1, dW2]


def check():
    return dict(model={"W": layers}, loss=loss, backward=lambda: {"dW": gradients()})
