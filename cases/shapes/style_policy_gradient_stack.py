"""Karpathy-like policy gradient: stacked episodes."""
import numpy as np

np.random.seed(6)
D, H = 6, 4
model = {'W1': np.random.randn(H, D) / np.sqrt(D), 'W2': np.random.randn(H) / np.sqrt(H)}

def policy_forward(x):
    h = np.dot(model['W1'], x)
    h[h < 0] = 0
    logp = np.dot(model['W2'], h)
    return 1.0 / (1.0 + np.exp(-logp)), h

def policy_backward(eph, epdlogp, epx):
    dW2 = np.dot(eph.T, epdlogp).ravel()
    dh = np.dot(epdlogp, model['W2'])  # expect: np.dot(epdlogp, model['W2']) | operand: model['W2'] | born: L27  # fix: dh = np.outer(epdlogp, model['W2'])
    dh[eph <= 0] = 0
    dW1 = np.dot(dh.T, epx)
    return {'W1': dW1, 'W2': dW2}

xs, hs, dl = [], [], []
for t in range(9):
    x = np.random.randn(D)
    p, h = policy_forward(x)
    xs.append(x)
    hs.append(h)
    dl.append((np.random.rand() < p) - p)
grad = policy_backward(np.vstack(hs), np.vstack(dl), np.vstack(xs))
for k in model:
    model[k] += 0.01 * grad[k]
