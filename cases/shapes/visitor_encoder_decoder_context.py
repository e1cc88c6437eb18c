"""A decoder starts from the context of the encoder, which has the width of the encoder."""
import numpy as np
rng = np.random.default_rng(11)
E, Hd, V = 6, 8, 5
enc = {"Wx": rng.normal(size=(V, E)), "Wh": rng.normal(size=(E, E))}
dec = {"Wx": rng.normal(size=(V, Hd)), "Wh": rng.normal(size=(Hd, Hd)), "Wo": rng.normal(size=(Hd, V))}
bridge = rng.normal(size=(E, Hd))
def encode(xs):
    h = np.zeros((1, E))
    for x in xs:
        h = np.tanh(x @ enc["Wx"] + h @ enc["Wh"])
    return h
def decode(context, xs):
    h, outs = context, []  # fix: h, outs = context @ bridge, []
    for x in xs:
        h = np.tanh(x @ dec["Wx"] + h @ dec["Wh"])  # expect: h @ dec["Wh"] | operand: h | born: L5
        outs.append(h @ dec["Wo"])
    return outs
def rows(ids):
    return [np.eye(V)[[i]] for i in ids]
outs = decode(encode(rows([0, 3, 2])), rows([1, 4]))
print(np.concatenate(outs).shape)
