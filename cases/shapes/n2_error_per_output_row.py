"""The mean over the batch makes (k,), the code expects a column."""
import numpy as np

class Brain:
    def __init__(self):
        self.wih = np.random.normal(0, 0.5, (6, 3))
        self.who = np.random.normal(0, 0.5, (2, 6))

    def query(self, inputs):
        self.hidden = np.tanh(self.wih @ inputs)
        return self.who @ self.hidden

    def train(self, inputs, targets, lr):
        out = self.query(inputs)
        errors = targets - out  # fix: errors = targets.reshape(-1, 1) - out
        hidden_errors = self.who.T @ errors
        self.who += lr * errors @ self.hidden.T  # expect: lr * errors @ self.hidden.T | operand: lr * errors | born: L24
        self.wih += lr * (hidden_errors * (1 - self.hidden ** 2)) @ inputs.T

np.random.seed(2)
brain = Brain()
for row in np.random.rand(10, 5):
    x = np.array(row[:3], ndmin=2).T
    t = np.array(row[3:])
    brain.train(x, t, 0.1)
