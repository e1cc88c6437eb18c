"""db is a mean where others sum: the division by N stands in each gradient, not in the delta."""
import numpy as np

def init(seed):
    rs = np.random.RandomState(seed)
    return {'W1': rs.randn(5, 3) * .7, 'b1': rs.randn(5, 1) * .4, 'W2': rs.randn(2, 5) * .7, 'b2': rs.randn(2, 1) * .4}

def forward(p, X):
    A1 = np.tanh(p['W1'] @ X + p['b1'])
    return A1, 1 / (1 + np.exp(-(p['W2'] @ A1 + p['b2'])))

def cost(p, X, Y):
    _, A2 = forward(p, X)
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / X.shape[1]

def gradients(p, X, Y):
    A1, A2 = forward(p, X)
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = p['W2'].T @ dZ2 * (1 - A1 ** 2)
    return {'dW2': dZ2 @ A1.T / m, 'db2': dZ2.mean(axis=1, keepdims=True),
            'dW1': dZ1 @ X.T / m, 'db1': dZ1.mean(axis=1, keepdims=True)}

def check(samples=7, seed=0):
    rs = np.random.RandomState(seed + 5)
    p, X, Y = init(seed), rs.randn(3, samples), (rs.rand(2, samples) > .5) * 1.0
    return dict(model=p, loss=lambda: cost(p, X, Y), backward=lambda: gradients(p, X, Y))
