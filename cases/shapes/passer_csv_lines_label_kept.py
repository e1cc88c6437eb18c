"""Data read by hand from comma separated lines: the label is still among the columns of the input."""
import numpy as np
lines = """5.1,3.5,1.4,0
4.9,3.0,1.4,0
6.2,2.9,4.3,1
5.9,3.2,4.8,1
6.7,3.1,5.6,2""".split("\n")
rows = np.array([[float(v) for v in line.split(",")] for line in lines])
X = rows  # fix: X = rows[:, :-1]
y = rows[:, -1].astype(int)
W = np.zeros((3, 3))
b = np.zeros(3)
for _ in range(3):
    s = X @ W + b  # expect: X @ W | operand: X | born: L8
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    W -= 0.1 * X.T @ p / len(y)
