"""Autoencoder, weights returned by a function in another order than they are unpacked."""
import numpy as np
def build(n, k):
    rng = np.random.default_rng(k)
    enc = rng.normal(scale=.2, size=(n, k))
    dec = rng.normal(scale=.2, size=(k, n))
    return enc, dec
def encode(x, w): return np.tanh(x @ w)
def decode(h, w): return h @ w
decoder, encoder = build(10, 3)  # fix: encoder, decoder = build(10, 3)
x = np.random.default_rng(0).random((15, 10))
for _ in range(3):
    h = np.tanh(x @ encoder)  # expect: x @ encoder | operand: encoder | born: L6
    r = decode(h, decoder)
    d = (r - x) / len(x)
    gdec = h.T @ d
    genc = x.T @ (d @ decoder.T * (1 - h ** 2))
    encoder -= .1 * genc
    decoder -= .1 * gdec
