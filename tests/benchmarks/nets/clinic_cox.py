"""Survival after an operation: trunk with ELU and swish, a Cox head (patients sorted by time, risk sets by cumulative sums) and a focal head for relapse. Layer objects with forward and backward, gradients in .grads lists."""
import numpy as np


class Linear:
    def __init__(self, rng, a, b):
        self.params = [rng.normal(0, 1 / np.sqrt(a), (a, b)), rng.normal(0, 0.1, b)]
        self.grads = [None, None]

    def forward(self, x):
        self.x = x
        W, b = self.params
        return x @ W + b

    def backward(self, d):
        self.grads = [self.x.T @ d, np.sum(d, axis=0)]
        return d @ self.params[0].T


class ELU:
    params, alpha = [], 0.7

    def forward(self, x):
        self.y = np.where(x > 0, x, self.alpha * (np.exp(x) - 1))
        return self.y

    def backward(self, d):
        return np.where(self.y > 0, d, d * (self.y + self.alpha))


class Swish:
    """x * sigmoid(beta x), beta is learned"""
    def __init__(self, beta):
        self.params = [np.array([beta])]
        self.grads = [None]

    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-self.params[0] * x))
        return x * self.s

    def backward(self, d):
        slope = self.s * (1 - self.s)
        self.grads = [np.array([np.sum(d * self.x * self.x * slope)])]
        return d * (self.s + self.params[0] * self.x * slope)


def cox(risk, event):
    """rows sorted by time, longest first: the risk set of a row is all rows up to it"""
    hazard = np.exp(risk)
    at_risk = np.cumsum(hazard)
    return -np.sum(event * (risk - np.log(at_risk))) / event.sum()


def cox_grad(risk, event):
    hazard = np.exp(risk)
    at_risk = np.cumsum(hazard)
    weight = event / at_risk
    later = np.cumsum(weight[::-1])[::-1]
    return -(event - hazard * later) / event.sum()


GAMMA = 2.0


def focal(logit, relapse):
    p = 1 / (1 + np.exp(-logit))
    pt = np.where(relapse == 1, p, 1 - p)
    return np.mean(-(1 - pt) ** GAMMA * np.log(pt))


def focal_grad(logit, relapse):
    p = 1 / (1 + np.exp(-logit))
    pt = np.where(relapse == 1, p, 1 - p)
    dpt = GAMMA * (1 - pt) ** (GAMMA - 1) * np.log(pt) - (1 - pt) ** GAMMA / pt
    sign = np.where(relapse == 1, 1.0, -1.0)
    return dpt * sign * p * (1 - p) / len(p)


class Clinic:
    def __init__(self, rng, n_in):
        self.trunk = [Linear(rng, n_in, 7), ELU(), Linear(rng, 7, 5), Swish(1.3)]
        self.hazard_head = Linear(rng, 5, 1)
        self.relapse_head = Linear(rng, 5, 1)
        self.mix = 0.6

    def forward(self, x):
        for layer in self.trunk:
            x = layer.forward(x)
        return self.hazard_head.forward(x)[:, 0], self.relapse_head.forward(x)[:, 0]

    def objective(self, x, event, relapse):
        risk, logit = self.forward(x)
        return cox(risk, event) + self.mix * focal(logit, relapse)

    def backpropagate(self, x, event, relapse):
        risk, logit = self.forward(x)
        d_risk = cox_grad(risk, event)
        d_logit = self.mix * focal_grad(logit, relapse)
        d = self.hazard_head.backward(d_risk[:, None])
        d = d + self.relapse_head.backward(d_logit[:, None])
        for layer in self.trunk[::-1]:
            d = layer.backward(d)


def check(samples=9, n_in=4, seed=0):
    rng = np.random.default_rng([seed, 202])
    net = Clinic(rng, n_in)
    x = rng.normal(size=(samples, n_in))
    event = (rng.random(samples) < 0.7).astype(float)
    event[-1] = 1.0
    relapse = rng.integers(0, 2, samples)
    return dict(model=net, loss=lambda: net.objective(x, event, relapse),
                backward=lambda: net.backpropagate(x, event, relapse))
