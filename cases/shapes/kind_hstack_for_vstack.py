"""The states of two steps are stacked side by side though their heights differ."""
import numpy as np

class Memory:
    def __init__(self):
        self.rows = np.zeros((1, 4))

    def add(self, states):
        self.rows = np.hstack((self.rows, states))  # expect: np.hstack((self.rows, states)) | operand: states | born: L15  # fix: self.rows = np.vstack((self.rows, states))

np.random.seed(52)
memory = Memory()
w = np.random.rand(3, 4)
for step in range(3):
    x = np.random.rand(5, 3)
    memory.add(np.tanh(x @ w))
weights = np.ones((4, 1))
print(memory.rows @ weights)
