"""Layers as pairs of functions; the last one gets weights for the width of the first."""
import numpy as np
rng = np.random.default_rng(1)
def dense(n, m):
    p = {"W": rng.normal(size=(n, m)) * 0.1, "b": np.zeros((1, m))}
    return p, lambda x: x @ p["W"] + p["b"], lambda x, g: (x.T @ g, g.sum(0, keepdims=True), g @ p["W"].T)  # expect: x @ p["W"] | operand: p["W"] | born: L5
def relu():
    return {}, lambda x: np.maximum(x, 0), lambda x, g: (None, None, g * (x > 0))
stack = [dense(7, 10), relu(), dense(7, 4)]  # fix: stack = [dense(7, 10), relu(), dense(10, 4)]
X, Y = rng.normal(size=(15, 7)), rng.normal(size=(15, 4))
for _ in range(2):
    xs = [X]
    for _, f, _ in stack:
        xs.append(f(xs[-1]))
    g = 2 * (xs[-1] - Y) / Y.size
    for (p, _, back), x in zip(stack[::-1], xs[-2::-1]):
        dW, db, g = back(x, g)
        if p:
            p["W"] -= 0.1 * dW
            p["b"] -= 0.1 * db
