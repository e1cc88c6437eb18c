"""Adam as a closure holding moments per parameter; the bias gradient keeps no axis and meets a (1, n) bias moment."""
import numpy as np

def make_adam(params, lr=1e-2):
    m = {k: np.zeros_like(v) for k, v in params.items()}
    s = {k: np.zeros_like(v) for k, v in params.items()}
    t = 0
    def step(grads):
        nonlocal t
        t += 1
        for k in params:
            m[k] = 0.9 * m[k] + 0.1 * grads[k]  # expect: 0.9 * m[k] + 0.1 * grads[k] | operand: 0.1 * grads[k] | born: L25
            s[k] = 0.999 * s[k] + 0.001 * grads[k] ** 2
            params[k] -= lr * m[k] / (np.sqrt(s[k]) + 1e-8)
    return step

rng = np.random.default_rng(7)
params = dict(w=rng.normal(size=(4, 3)), b=np.zeros((1, 3)), v=rng.normal(size=(3, 2)), c=np.zeros((1, 2)))
step = make_adam(params)
x, y = rng.normal(size=(9, 4)), rng.normal(size=(9, 2))
for _ in range(5):
    h = np.tanh(x @ params["w"] + params["b"])
    e = h @ params["v"] + params["c"] - y
    dh = e @ params["v"].T * (1 - h * h)
    grads = dict(w=x.T @ dh, b=np.sum(dh, axis=1), v=h.T @ e, c=np.sum(e, axis=0, keepdims=True))  # fix: grads = dict(w=x.T @ dh, b=np.sum(dh, axis=0, keepdims=True), v=h.T @ e, c=np.sum(e, axis=0, keepdims=True))
    step(grads)
