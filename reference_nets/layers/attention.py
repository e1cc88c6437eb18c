"""Attention: scaled dot product with an optional causal mask, and several heads of it side by side."""

import numpy as np

from reference_nets.layers.layer import Array, Layer
from reference_nets.layers.softmax import softmax


class ScaledDotProduct(Layer):
    """Y = softmax(Q K.T / sqrt(D)) V.

    Q: (..., T, D)    K: (..., S, D)    V: (..., S, E)    Y: (..., T, E); the leading axes are samples, heads
    causal: query t sees the keys s <= t alone.
    """

    def __init__(self, causal: bool = False) -> None:
        self.causal = causal

    def forward(self, Q: Array, K: Array, V: Array) -> Array:
        """Y[t,e] = sum_s A[t,s] V[s,e],   A[t,s] = softmax over s of sum_d Q[t,d] K[s,d] / sqrt(D)"""
        self.Q, self.K, self.V = Q, K, V
        self.scale = 1 / np.sqrt(Q.shape[-1])
        scores = Q @ K.swapaxes(-1, -2) * self.scale  # (..., T, S)
        if self.causal:
            T, S = scores.shape[-2:]
            scores = np.where(np.tri(T, S, dtype=bool), scores, -np.inf)  # exp(-inf) = 0: no weight
        self.A = softmax(scores)  # (..., T, S), rows add up to 1
        return self.A @ V

    # Without the leading axes, for the scores P = scale * Q K.T:
    #
    # (1) Y = A V is a matrix product:        dV[s,e] = sum_t A[t,s] dY[t,e]          A.T dY      (S, E)
    # (2)                                     dA[t,s] = sum_e dY[t,e] V[s,e]          dY V.T      (T, S)
    # (3) softmax of each row, its Jacobian applied (softmax.py):
    #         dP[t,s] = A[t,s] (dA[t,s] - sum_j A[t,j] dA[t,j])                                   (T, S)
    #     Where the mask put A[t,s] = 0 this is 0 by itself: the mask needs no line of its own.
    # (4) P = scale * Q K.T, and the scale goes to both factors:
    #         dQ[t,d] = scale * sum_s dP[t,s] K[s,d]                                  dP K        (T, D)
    #         dK[s,d] = scale * sum_t dP[t,s] Q[t,d]                                  dP.T Q      (S, D)
    def backward(self, dY: Array) -> tuple[Array, Array, Array]:
        """dQ, dK, dV from dY (..., T, E)."""
        dV = self.A.swapaxes(-1, -2) @ dY  # (1) the sum over the queries
        dA = dY @ self.V.swapaxes(-1, -2)  # (2) the gradient of the weights
        shared = (self.A * dA).sum(axis=-1, keepdims=True)  # (3) the sum over the keys
        dP = self.A * (
            dA  # (3) the path through the numerator of the softmax
            - shared  # (3) the path through the denominator of the softmax
        )
        dQ = dP @ self.K * self.scale  # (4) the scale 1/sqrt(D)
        dK = dP.swapaxes(-1, -2) @ self.Q * self.scale  # (4) the scale 1/sqrt(D)
        return dQ, dK, dV


class MultiHeadAttention(Layer):
    """Self-attention with `heads` heads.    x, y: (N, T, D)    Wq, Wk, Wv, Wo: (D, D)

    q = x Wq, k = x Wk, v = x Wv; head h gets the h-th D/heads columns of each; y = (heads side by side) Wo.
    """

    names = ("Wq", "Wk", "Wv", "Wo")

    def __init__(self, features: int, heads: int, rng: np.random.Generator, causal: bool = False) -> None:
        self.heads, self.attention = heads, ScaledDotProduct(causal)
        draw = rng.normal(size=(4, features, features)) / np.sqrt(features)
        self.Wq, self.Wk, self.Wv, self.Wo = draw.copy()

    def split(self, a: Array) -> Array:
        """(N, T, D) -> (N, heads, T, D/heads)"""
        N, T, D = a.shape
        return a.reshape(N, T, self.heads, D // self.heads).swapaxes(1, 2)

    def join(self, a: Array) -> Array:
        """(N, heads, T, D/heads) -> (N, T, D), split undone"""
        N, h, T, d = a.shape
        return a.swapaxes(1, 2).reshape(N, T, h * d)

    def forward(self, x: Array) -> Array:
        """y = join(attention(split(x Wq), split(x Wk), split(x Wv))) Wo"""
        self.x = x
        heads = self.attention.forward(
            self.split(x @ self.Wq), self.split(x @ self.Wk), self.split(x @ self.Wv)
        )
        self.joined = self.join(heads)  # (N, T, D)
        return self.joined @ self.Wo

    # Four dense layers whose rows are the N T places, and the attention between them:
    #
    # (1) y = joined Wo:    dWo[i,j] = sum_n sum_t joined[n,t,i] dy[n,t,j]         djoined = dy Wo.T
    # (2) join backward is split: dheads, (N, heads, T, D/heads)
    # (3) the attention's backward gives the gradients of its three inputs; split backward is join:
    #         dq, dk, dv, (N, T, D) each
    # (4) q = x Wq etc.:    dWq[i,j] = sum_n sum_t x[n,t,i] dq[n,t,j], and alike for k and v           (D, D)
    # (5) x was used three times, as query, key and value; the paths add up:                         (N, T, D)
    #         dx = dq Wq.T + dk Wk.T + dv Wv.T
    def backward(self, dy: Array) -> Array:
        """dx (N, T, D) from dy (N, T, D); leaves dWq, dWk, dWv, dWo."""
        places = (0, 1)  # n and t, summed over in every dW
        self.dWo = np.tensordot(self.joined, dy, axes=(places, places))  # (1) the sum over the places
        dheads = self.split(dy @ self.Wo.T)  # (1), (2) the output projection
        dq, dk, dv = (self.join(d) for d in self.attention.backward(dheads))  # (3)
        self.dWq = np.tensordot(self.x, dq, axes=(places, places))  # (4) the sum over the places
        self.dWk = np.tensordot(self.x, dk, axes=(places, places))  # (4) the sum over the places
        self.dWv = np.tensordot(self.x, dv, axes=(places, places))  # (4) the sum over the places
        return (
            dq @ self.Wq.T  # (5) the path through the queries
            + dk @ self.Wk.T  # (5) the path through the keys
            + dv @ self.Wv.T  # (5) the path through the values
        )
