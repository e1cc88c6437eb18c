"""A table with the class in its last column: the labels are floats and no index of the scores."""
import io
import numpy as np
table = """5.1,3.5,1.4,0.2,0
4.9,3.0,1.4,0.2,0
7.0,3.2,4.7,1.4,1
6.4,3.2,4.5,1.5,1
6.3,3.3,6.0,2.5,2
5.8,2.7,5.1,1.9,2"""
data = np.loadtxt(io.StringIO(table), delimiter=",")
X = data[:, :-1]
y = data[:, -1]  # fix: y = data[:, -1].astype(int)
X = (X - X.mean(axis=0)) / X.std(axis=0)
rng = np.random.default_rng(0)
W = rng.normal(scale=0.1, size=(4, 3))
b = np.zeros(3)
for step in range(10):
    scores = X @ W + b
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(y)), y]).mean()  # expect: p[np.arange(len(y)), y] | operand: y | born: L12
    dscores = p.copy()
    dscores[np.arange(len(y)), y] -= 1
    dscores /= len(y)
    W -= 0.5 * X.T @ dscores
    b -= 0.5 * dscores.sum(axis=0)
print(loss)
