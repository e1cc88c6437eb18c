"""The history of hidden states grows by np.append along the axis of time; the state has lost that axis."""
import numpy as np
W = np.eye(4) * 0.5
h = np.ones(4)
history = np.zeros((0, 4))
for t in range(3):
    h = np.tanh(h @ W)
    history = np.append(history, h, axis=0)  # expect: np.append(history, h, axis=0) | operand: h | born: L4  # fix: history = np.append(history, h.reshape(1, -1), axis=0)
print(history.shape)
