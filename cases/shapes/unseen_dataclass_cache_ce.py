"""Frozen dataclass caches; the derivative of the loss is called with arguments exchanged and one is a list of ids."""
from dataclasses import dataclass
import numpy as np

@dataclass
class Cache:
    x: np.ndarray
    z: np.ndarray
    a: np.ndarray

def dense(x, w, b, f):
    z = x @ w + b
    return Cache(x, z, f(z))

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)  # expect: e / e.sum(axis=1) | operand: e.sum(axis=1) | born: L17  # fix: return e / e.sum(axis=1, keepdims=True)

def step(x, ids, theta):
    c1 = dense(x, theta[0], theta[1], np.tanh)
    c2 = dense(c1.a, theta[2], theta[3], softmax)
    d = c2.a.copy()
    d[np.arange(len(ids)), ids] -= 1
    d1 = d @ theta[2].T * (1 - c1.a ** 2)
    return [x.T @ d1, d1.sum(0), c1.a.T @ d, d.sum(0)]

rng = np.random.default_rng(21)
theta = [rng.normal(size=(6, 8)), np.zeros(8), rng.normal(size=(8, 4)), np.zeros(4)]
for _ in range(4):
    gs = step(rng.normal(size=(10, 6)), rng.integers(0, 4, 10), theta)
    theta = [p - 0.05 * g for p, g in zip(theta, gs)]
