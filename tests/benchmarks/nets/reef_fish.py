"""Assignment two again, for fish on a reef: free functions that return (out, cache) and take (dout, cache), weights stored (out, in), a multiclass hinge loss, a class that returns loss and grads together."""
import numpy as np


def affine_forward(x, w, b):
    # w is (out, in) here, as in the big frameworks
    out = x @ w.T + b
    return out, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dx = dout @ w
    dw = dout.T @ x
    db = dout.sum(0)
    return dx, dw, db


def elu_forward(x, alpha=0.7):
    out = np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))
    return out, (x, out, alpha)


def elu_backward(dout, cache):
    x, out, alpha = cache
    dx = dout * np.where(x > 0, 1.0, out + alpha)
    return dx


def arctan_forward(x):
    return np.arctan(x), x


def arctan_backward(dout, cache):
    x = cache
    return dout / (1 + x ** 2)


def svm_loss(scores, y, delta=1.0):
    num_train = scores.shape[0]
    correct = scores[range(num_train), y][:, None]
    margins = np.maximum(0, scores - correct + delta)
    margins[range(num_train), y] = 0
    loss = np.sum(margins) / num_train

    dscores = (margins > 0).astype(float)
    violations = dscores.sum(axis=1)
    dscores[range(num_train), y] -= violations
    dscores /= num_train
    return loss, dscores


class ReefNet:
    def __init__(self, input_dim, hidden_dims, num_classes, reg, rng):
        self.reg = reg
        self.params = {}
        dims = [input_dim, *hidden_dims, num_classes]
        for i, (n, m) in enumerate(zip(dims[:-1], dims[1:]), start=1):
            self.params[f'w{i}'] = rng.normal(scale=1 / np.sqrt(n), size=(m, n))
            self.params[f'b{i}'] = rng.normal(scale=0.2, size=m)

    def loss(self, X, y=None):
        p = self.params
        h1, fc1 = affine_forward(X, p['w1'], p['b1'])
        h1, act1 = elu_forward(h1)
        h2, fc2 = affine_forward(h1, p['w2'], p['b2'])
        h2, act2 = arctan_forward(h2)
        scores, fc3 = affine_forward(h2, p['w3'], p['b3'])
        if y is None:
            return scores

        loss, dscores = svm_loss(scores, y)
        for name in ('w1', 'w2', 'w3'):
            loss += self.reg * np.sum(p[name] * p[name])

        grads = {}
        dh2, grads['w3'], grads['b3'] = affine_backward(dscores, fc3)
        dh2 = arctan_backward(dh2, act2)
        dh1, grads['w2'], grads['b2'] = affine_backward(dh2, fc2)
        dh1 = elu_backward(dh1, act1)
        _, grads['w1'], grads['b1'] = affine_backward(dh1, fc1)
        for name in ('w1', 'w2', 'w3'):
            grads[name] += 2 * self.reg * p[name]
        return loss, grads


def check(sizes=(5, 7, 4, 3), samples=8, seed=0):
    rng = np.random.default_rng(seed + 1000)
    net = ReefNet(sizes[0], list(sizes[1:-1]), sizes[-1], 0.05, rng)
    X = rng.normal(size=(samples, sizes[0]))
    y = rng.integers(0, sizes[-1], samples)
    return dict(model=net, loss=lambda: net.loss(X, y)[0], backward=lambda: net.loss(X, y)[1])
