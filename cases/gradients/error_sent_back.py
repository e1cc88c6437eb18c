"""A flat script: the raw error of the output, not its delta, is multiplied by the weights.

seen: trains badly
"""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


rng = np.random.default_rng(32)
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])
synapse0, synapse1 = rng.normal(size=(2, 4)), rng.normal(size=(4, 1))


def train(lr=0.5):
    global synapse0, synapse1
    layer1 = sigmoid(X @ synapse0)
    layer2 = sigmoid(layer1 @ synapse1)
    layer2_error = y - layer2
    layer2_delta = layer2_error * layer2 * (1 - layer2)
    layer1_error = layer2_error @ synapse1.T             # expect: E3 synapse0  # fix: layer1_error = layer2_delta @ synapse1.T
    layer1_delta = layer1_error * layer1 * (1 - layer1)
    synapse1 = synapse1 + lr * layer1.T @ layer2_delta
    synapse0 = synapse0 + lr * X.T @ layer1_delta


def loss():
    return 0.5 * np.sum((sigmoid(sigmoid(X @ synapse0) @ synapse1) - y) ** 2)


def check():
    return dict(model=globals(), loss=loss, step=train, learning_rate=0.5, parameters=["synapse0", "synapse1"])
