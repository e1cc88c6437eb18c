"""Cross-entropy with a tiny epsilon in the log, and p - y as its gradient: equal to rounding."""
import numpy as np

def check(samples=6, seed=0):
    r = np.random.RandomState(seed)
    net = {'W': r.randn(4, 3), 'b': r.randn(3)}
    X, Y = r.randn(samples, 4), np.eye(3)[r.randint(0, 3, samples)]
    def p():
        s = X @ net['W'] + net['b']
        e = np.exp(s - s.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)
    def back():
        d = (p() - Y) / len(X)
        return X.T @ d, d.sum(0)
    return dict(model=net, loss=lambda: -np.mean(np.sum(Y * np.log(p() + 1e-15), axis=1)), backward=back)
