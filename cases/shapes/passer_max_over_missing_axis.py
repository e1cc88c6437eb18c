"""Accuracy of a single prediction: argmax over the classes axis that a flat output does not have."""
import numpy as np
W, b = np.random.rand(3, 5), np.random.rand(3)
def forward(x):
    return W @ x + b
hits = 0
for x, label in [(np.ones(5), 1), (np.zeros(5), 2)]:
    hits += forward(x).argmax(axis=1) == label  # expect: forward(x).argmax(axis=1) | operand: forward(x) | born: L5  # fix: hits += forward(x).argmax(axis=0) == label
print(hits)
