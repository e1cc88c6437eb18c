"""Everything inside main with nested functions; delta of the hidden layer meets the input instead of the weights."""
import numpy as np
def main(seed=0):
    rng = np.random.default_rng(seed)
    X, Y = rng.random((50, 5)), rng.random((50, 3))
    params = [rng.normal(size=(5, 7)), rng.normal(size=(7, 3))]
    def predict(x):
        hidden = np.maximum(x @ params[0], 0)
        return hidden, hidden @ params[1]
    def gradient(x, y):
        hidden, out = predict(x)
        d = out - Y  # expect: out - Y | operand: Y | born: L5  # fix: d = out - y
        g1 = hidden.T @ d
        g0 = x.T @ ((d @ params[1].T) * (hidden > 0))
        return g0, g1
    for start in range(0, 50, 10):
        batch = slice(start, start + 10)
        for p, g in zip(params, gradient(X[batch], Y[batch])):
            p -= 1e-3 * g
    return params
main()
