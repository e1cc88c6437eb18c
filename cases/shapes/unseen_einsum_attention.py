"""Self-attention by einsum; the backward pass of the values has the letters of a forward pass."""
import numpy as np
rng = np.random.default_rng(11)
T, S, d = 5, 7, 4
Q, K, V = rng.normal(size=(T, d)), rng.normal(size=(S, d)), rng.normal(size=(S, d))
def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
A = softmax(np.einsum("td,sd->ts", Q, K) / np.sqrt(d))
out = np.einsum("ts,sd->td", A, V)
dout = out - 1
dV = np.einsum("st,td->sd", A, dout)  # expect: np.einsum("st,td->sd", A, dout) | operand: A | born: L9  # fix: dV = np.einsum("ts,td->sd", A, dout)
dA = np.einsum("td,sd->ts", dout, V)
dZ = A * (dA - (dA * A).sum(-1, keepdims=True))
dQ = np.einsum("ts,sd->td", dZ, K) / np.sqrt(d)
dK = np.einsum("ts,td->sd", dZ, Q) / np.sqrt(d)
print(dV.shape, dQ.shape, dK.shape)
