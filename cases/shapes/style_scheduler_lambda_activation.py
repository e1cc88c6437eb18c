"""Activations in a dict of lambda pairs, the derivative applied to a transposed cache."""
import numpy as np

ACT = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)),
                lambda a: a * (1 - a)),
    "linear": (lambda z: z,
               lambda a: np.ones_like(a)),
}

def build(sizes, kinds, rng):
    return [{"w": rng.normal(size=(i, o)), "act": k} for i, o, k in zip(sizes, sizes[1:], kinds)]

def run(net, x):
    trail = [x]
    for layer in net:
        trail.append(ACT[layer["act"]][0](trail[-1] @ layer["w"]))
    return trail

def learn(net, x, t, rate):
    trail = run(net, x)
    d = (trail[-1] - t) * ACT[net[-1]["act"]][1](trail[-1])
    for k in range(len(net) - 1, -1, -1):
        g = trail[k].T @ d
        if k > 0:
            d = (d @ net[k]["w"].T) * ACT[net[k - 1]["act"]][1](trail[k].T)  # expect: (d @ net[k]["w"].T) * ACT[net[k - 1]["act"]][1](trail[k].T) | operand: ACT[net[k - 1]["act"]][1](trail[k].T) | born: L31  # fix: d = (d @ net[k]["w"].T) * ACT[net[k - 1]["act"]][1](trail[k])
        net[k]["w"] -= rate * g

rng = np.random.default_rng(10)
net = build([3, 6, 2], ["sigmoid", "linear"], rng)
X, T = rng.random((9, 3)), rng.random((9, 2))
for e in range(5):
    learn(net, X, T, 0.05)
