"""Exercise style with everything in one long vector: rolled out column by column, theta with its bias column, tanh hidden units."""
import numpy as np


def rollOut(nn_params, layer_sizes):
    thetas, used = [], 0
    for n_in, n_out in zip(layer_sizes[:-1], layer_sizes[1:]):
        step = n_out * (n_in + 1)
        thetas.append(nn_params[used:used + step].reshape((n_out, n_in + 1), order='F'))
        used += step
    return thetas


def tanhGradient(a):
    return 1 - a * a


def addOnes(A):
    m = A.shape[0]
    return np.c_[np.ones(m), A]


def costFunction(nn_params, layer_sizes, X, y, num_labels, lam):
    m = len(X)
    Theta1, Theta2, Theta3 = rollOut(nn_params, layer_sizes)
    Y = np.zeros((m, num_labels))
    for i in range(m):
        Y[i, y[i]] = 1

    a1 = addOnes(X)
    a2 = addOnes(np.tanh(a1.dot(Theta1.T)))
    a3 = addOnes(np.tanh(a2.dot(Theta2.T)))
    z4 = a3.dot(Theta3.T)
    h = 1 / (1 + np.exp(-z4))

    J = 1 / m * np.sum(-Y * np.log(h) - (1 - Y) * np.log(1 - h))
    J = J + lam / (2 * m) * sum(np.sum(T[:, 1:] ** 2) for T in (Theta1, Theta2, Theta3))

    Delta1 = np.zeros(Theta1.shape)
    Delta2 = np.zeros(Theta2.shape)
    Delta3 = np.zeros(Theta3.shape)
    for t in range(m):
        d4 = h[t] - Y[t]
        d3 = Theta3.T.dot(d4)[1:] * tanhGradient(a3[t, 1:])
        d2 = Theta2.T.dot(d3)[1:] * tanhGradient(a2[t, 1:])
        Delta3 += np.outer(d4, a3[t])
        Delta2 += np.outer(d3, a2[t])
        Delta1 += np.outer(d2, a1[t])

    grad = []
    for Theta, Delta in ((Theta1, Delta1), (Theta2, Delta2), (Theta3, Delta3)):
        D = Delta / m
        D[:, 1:] = D[:, 1:] + lam / m * Theta[:, 1:]
        grad.append(D.ravel(order='F'))
    return J, np.concatenate(grad)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.RandomState(seed + 9)
    count = sum(b * (a + 1) for a, b in zip(sizes[:-1], sizes[1:]))
    state = {'nn_params': rng.uniform(-0.9, 0.9, count)}
    X = rng.randn(samples, sizes[0])
    y = np.arange(samples) % sizes[-1]

    def backward():
        return {'nn_params': costFunction(state['nn_params'], sizes, X, y, sizes[-1], 1.3)[1]}

    return dict(
        model=state,
        loss=lambda: costFunction(state['nn_params'], sizes, X, y, sizes[-1], 1.3)[0],
        backward=backward,
    )
