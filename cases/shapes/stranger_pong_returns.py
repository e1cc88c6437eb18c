"""Policy gradient: the returns of an episode are a flat array, the log-probability gradients a column."""
import numpy as np
np.random.seed(10)
H, D = 8, 6
model = {'W1': np.random.randn(H, D) / np.sqrt(D), 'W2': np.random.randn(H) / np.sqrt(H)}
def policy_forward(x):
    h = np.dot(model['W1'], x)
    h[h < 0] = 0
    return 1 / (1 + np.exp(-np.dot(model['W2'], h))), h
def policy_backward(eph, epdlogp, epx):
    dW2 = np.dot(eph.T, epdlogp).ravel()
    dh = np.outer(epdlogp, model['W2'])
    dh[eph <= 0] = 0
    return {'W1': np.dot(dh.T, epx), 'W2': dW2}
def discount(r, gamma=0.99):
    out, running = np.zeros_like(r), 0.0
    for t in reversed(range(r.shape[0])):
        running = running * gamma + r[t]
        out[t] = running
    return out
xs, hs, dlogps, drs = [], [], [], []
for t in range(9):
    x = np.random.randn(D)
    p, h = policy_forward(x)
    action = 1 if np.random.uniform() < p else 0
    xs.append(x); hs.append(h); dlogps.append(action - p); drs.append(np.random.randn())
epx, eph, epdlogp = np.vstack(xs), np.vstack(hs), np.vstack(dlogps)
epr = np.array(drs)  # fix: epr = np.vstack(drs)
d = discount(epr)
d -= np.mean(d)
d /= np.std(d)
epdlogp *= d  # expect: epdlogp *= d | operand: d | born: L28
grad = policy_backward(eph, epdlogp, epx)
for k in model:
    model[k] += 1e-3 * grad[k]
