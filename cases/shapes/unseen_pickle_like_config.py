"""A model built from a config; the number of features is read from the wrong axis of the training table."""
import numpy as np
class Config(dict):
    __getattr__ = dict.__getitem__
rng = np.random.default_rng(8)
train = rng.random((3, 60)).T
targets = rng.random((60, 2))
cfg = Config(n_in=train.shape[0], n_hid=10, n_out=2, lr=0.1)  # fix: cfg = Config(n_in=train.shape[1], n_hid=10, n_out=2, lr=0.1)
W1 = rng.normal(size=(cfg.n_in, cfg.n_hid)) * 0.1
W2 = rng.normal(size=(cfg.n_hid, cfg.n_out)) * 0.1
for epoch in range(5):
    hid = np.maximum(train @ W1, 0)  # expect: train @ W1 | operand: W1 | born: L9
    out = hid @ W2
    d = (out - targets) / len(train)
    dW2 = hid.T @ d
    dW1 = train.T @ ((d @ W2.T) * (hid > 0))
    W1 -= cfg.lr * dW1
    W2 -= cfg.lr * dW2
