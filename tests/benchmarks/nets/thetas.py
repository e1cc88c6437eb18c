"""Exercise style: the bias folded in as first column of theta, ones put in front of the samples, lambda without bias."""
import numpy as np


def g(z):
    return 1.0 / (1.0 + np.exp(-z))


def gGradient(z):
    return g(z) * (1 - g(z))


def with_ones(A):
    return np.hstack([np.ones((A.shape[0], 1)), A])


def nnCostFunction(Theta1, Theta2, Theta3, X, Y, lam):
    m = X.shape[0]
    a1 = with_ones(X)
    z2 = a1 @ Theta1.T
    a2 = with_ones(np.tanh(z2))
    z3 = a2 @ Theta2.T
    a3 = with_ones(g(z3))
    z4 = a3 @ Theta3.T
    h = g(z4)

    J = np.sum(-Y * np.log(h) - (1 - Y) * np.log(1 - h)) / m
    J += lam / (2 * m) * (np.sum(Theta1[:, 1:] ** 2) + np.sum(Theta2[:, 1:] ** 2) + np.sum(Theta3[:, 1:] ** 2))

    delta4 = h - Y
    delta3 = (delta4 @ Theta3)[:, 1:] * gGradient(z3)
    delta2 = (delta3 @ Theta2)[:, 1:] * (1 - np.tanh(z2) ** 2)

    Theta3_grad = delta4.T @ a3 / m
    Theta2_grad = delta3.T @ a2 / m
    Theta1_grad = delta2.T @ a1 / m

    Theta3_grad[:, 1:] += lam / m * Theta3[:, 1:]
    Theta2_grad[:, 1:] += lam / m * Theta2[:, 1:]
    Theta1_grad[:, 1:] += lam / m * Theta1[:, 1:]
    return J, Theta1_grad, Theta2_grad, Theta3_grad


class Holder:
    pass


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed)
    net = Holder()
    net.Theta1 = rng.uniform(-.8, .8, (sizes[1], sizes[0] + 1))
    net.Theta2 = rng.uniform(-.8, .8, (sizes[2], sizes[1] + 1))
    net.Theta3 = rng.uniform(-.8, .8, (sizes[3], sizes[2] + 1))
    X = rng.normal(size=(samples, sizes[0]))
    Y = np.eye(sizes[3])[rng.integers(0, sizes[3], size=samples)]

    def backward():
        J, g1, g2, g3 = nnCostFunction(net.Theta1, net.Theta2, net.Theta3, X, Y, 0.9)
        return {'Theta1': g1, 'Theta2': g2, 'Theta3': g3}

    return dict(
        model=net,
        loss=lambda: nnCostFunction(net.Theta1, net.Theta2, net.Theta3, X, Y, 0.9)[0],
        backward=backward,
    )
