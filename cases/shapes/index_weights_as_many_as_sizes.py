"""The loop over the weights counts the sizes of the layers, of which there is one more."""
import numpy as np
sizes = [4, 6, 3]
weights = [np.random.randn(a, b) for a, b in zip(sizes[:-1], sizes[1:])]
def forward(x):
    activations = [x]
    for l in range(len(sizes)):  # fix: for l in range(len(sizes) - 1):
        activations.append(np.tanh(activations[-1] @ weights[l]))  # expect: weights[l] | operand: l | born: L4
    return activations
print(forward(np.ones((2, 4)))[-1])
