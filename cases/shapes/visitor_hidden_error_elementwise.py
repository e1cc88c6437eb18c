"""Trask style: the layer error is spread with * over the synapses."""
import numpy as np
def sigmoid(x): return 1 / (1 + np.exp(-x))
def slope(out): return out * (1 - out)
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 0]])
y = np.array([[0, 1, 1, 0, 0]]).T
np.random.seed(1)
synapse_0 = 2 * np.random.random((3, 4)) - 1
synapse_1 = 2 * np.random.random((4, 1)) - 1
for j in range(100):
    layer_1 = sigmoid(np.dot(X, synapse_0))
    layer_2 = sigmoid(np.dot(layer_1, synapse_1))
    layer_2_delta = (layer_2 - y) * slope(layer_2)
    layer_1_error = layer_2_delta * synapse_1  # expect: layer_2_delta * synapse_1 | operand: synapse_1 | born: L9  # fix: layer_1_error = layer_2_delta.dot(synapse_1.T)
    layer_1_delta = layer_1_error * slope(layer_1)
    synapse_1 -= layer_1.T.dot(layer_2_delta)
    synapse_0 -= X.T.dot(layer_1_delta)
