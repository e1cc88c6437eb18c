"""Forward with * for the matrix product."""
import numpy as np

class Model:
    def __init__(self, d_in, d_hidden, d_out):
        rng = np.random.default_rng(32)
        self.p = {
            "w1": rng.normal(size=(d_in, d_hidden)),
            "b1": np.zeros(d_hidden),
            "w2": rng.normal(size=(d_hidden, d_out)),
            "b2": np.zeros(d_out),
        }

    def __call__(self, x):
        self.x = x
        self.h = np.tanh(x @ self.p["w1"] + self.p["b1"])
        return self.h * self.p["w2"] + self.p["b2"]  # expect: self.h * self.p["w2"] | operand: self.p["w2"] | born: L10  # fix: return self.h @ self.p["w2"] + self.p["b2"]

    def grads(self, dy):
        dh = dy @ self.p["w2"].T * (1 - self.h ** 2)
        return {"w1": self.x.T @ dh, "b1": dh.sum(0), "w2": self.h.T @ dy, "b2": dy.sum(0)}

model = Model(3, 6, 2)
x = np.linspace(0, 1, 21).reshape(7, 3)
y = np.cos(x[:, :2])
for _ in range(10):
    g = model.grads(model(x) - y)
    for k in g:
        model.p[k] -= 0.01 * g[k]
