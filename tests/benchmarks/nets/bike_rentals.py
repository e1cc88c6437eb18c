"""Kaggle bike sharing demand: the notebook put into functions. Rows are hours, the count, scaled to 0..1 with the largest of the year, is predicted as one number, the weights decay."""
import numpy as np

L2 = 0.05


def init_weights(n_features, n_hidden1, n_hidden2, rs):
    P = {}
    P['W1'] = rs.normal(0, 0.7, (n_features, n_hidden1))
    P['b1'] = rs.normal(0, 0.2, n_hidden1)
    P['W2'] = rs.normal(0, 0.7, (n_hidden1, n_hidden2))
    P['b2'] = rs.normal(0, 0.2, n_hidden2)
    P['W3'] = rs.normal(0, 0.7, (n_hidden2, 1))
    P['b3'] = rs.normal(0, 0.2, 1)
    return P


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def relu_prime(z):
    return np.where(z > 0, 1.0, 0.0)


def forward(P, X):
    z1 = np.matmul(X, P['W1']) + P['b1']
    h1 = sigmoid(z1)
    z2 = np.matmul(h1, P['W2']) + P['b2']
    h2 = np.maximum(z2, 0)
    z3 = (np.matmul(h2, P['W3']) + P['b3'])[:, 0]
    return z1, h1, z2, h2, z3, sigmoid(z3)


def mse_with_l2(P, X, y):
    pred = forward(P, X)[-1]
    mse = np.mean((pred - y) ** 2)
    return mse + L2 * (np.sum(P['W1'] ** 2) + np.sum(P['W2'] ** 2) + np.sum(P['W3'] ** 2))


def train_on_batch(P, X, y, lr):
    n = len(y)
    z1, h1, z2, h2, z3, pred = forward(P, X)

    error = pred - y
    delta3 = (2 * error * sigmoid_prime(z3) / n)[:, np.newaxis]
    delta2 = np.matmul(delta3, P['W3'].T) * relu_prime(z2)
    delta1 = np.matmul(delta2, P['W2'].T) * sigmoid_prime(z1)

    P['W3'] = P['W3'] - lr * (np.matmul(h2.T, delta3) + 2 * L2 * P['W3'])
    P['b3'] = P['b3'] - lr * delta3.sum(axis=0)
    P['W2'] = P['W2'] - lr * (np.matmul(h1.T, delta2) + 2 * L2 * P['W2'])
    P['b2'] = P['b2'] - lr * delta2.sum(axis=0)
    P['W1'] = P['W1'] - lr * (np.matmul(X.T, delta1) + 2 * L2 * P['W1'])
    P['b1'] = P['b1'] - lr * delta1.sum(axis=0)


def check(n_features=5, n_hidden1=6, n_hidden2=4, samples=7, seed=0):
    rs = np.random.RandomState(seed + 2011)
    P = init_weights(n_features, n_hidden1, n_hidden2, rs)
    X, y = rs.normal(size=(samples, n_features)), rs.rand(samples)
    return dict(model=P, loss=lambda: mse_with_l2(P, X, y), step=lambda: train_on_batch(P, X, y, 0.05), learning_rate=0.05)
