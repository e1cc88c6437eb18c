"""The dense (affine, fully connected) layer, with samples in rows and with samples in columns."""

import numpy as np

from reference_nets.layers.layer import Array, Layer


class Dense(Layer):
    """y = x W + b with one sample per row.

    x: (N, D)    W: (D, M)    b: (M,)    y: (N, M)
    """

    names = ("W", "b")

    def __init__(self, n_in: int, n_out: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(size=(n_in, n_out)) / np.sqrt(n_in)
        self.b = np.zeros(n_out)

    def forward(self, x: Array) -> Array:
        """y[n,m] = sum_d x[n,d] W[d,m] + b[m]"""
        self.x = x  # (N, D), needed for dW
        return x @ self.W + self.b  # (N, M): b is repeated for every row

    # The forward pass again, entry by entry:
    #
    #     y[n,m] = sum_d x[n,d] W[d,m] + b[m]
    #
    # The chain rule goes over ALL entries of y, since each may depend on the p we differentiate by:
    #
    #     dL/dp = sum_n sum_m dL/dy[n,m] * d(y[n,m])/dp          and dy[n,m] is short for dL/dy[n,m]
    #
    # (1) W[d,m] enters only y[.,m], once per sample n, with the factor x[n,d]:
    #         dW[d,m] = sum_n x[n,d] dy[n,m]
    #     The sum runs over the samples, the row index of both. For a matrix product the summed index must be
    #     the last of the left and the first of the right operand, so x is transposed:
    #         dW = x.T @ dy                  (D, N) @ (N, M) -> (D, M), the shape of W
    # (2) b[m] enters y[n,m] for every n with the factor 1: it was repeated forward, so it is summed backward:
    #         db[m] = sum_n dy[n,m]          (N, M) -> (M,), the shape of b
    # (3) x[n,d] enters y[n,.], once per output m, with the factor W[d,m]:
    #         dx[n,d] = sum_m dy[n,m] W[d,m] = sum_m dy[n,m] W.T[m,d]
    #         dx = dy @ W.T                  (N, M) @ (M, D) -> (N, D), the shape of x
    #
    # There is no 1/N here: where the loss takes a mean over the samples, 1/N is inside dy already.
    def backward(self, dy: Array) -> Array:
        """dx (N, D) from dy (N, M); leaves dW and db."""
        self.dW = self.x.T @ dy  # (1) the sum over the samples
        self.db = dy.sum(axis=0)  # (2) the sum over the samples
        return dy @ self.W.T  # (3) the sum over the outputs


class DenseColumns(Layer):
    """y = W x + b with one sample per column (the layout of many courses).

    x: (D, N)    W: (M, D)    b: (M, 1)    y: (M, N)
    """

    names = ("W", "b")

    def __init__(self, n_in: int, n_out: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(size=(n_out, n_in)) / np.sqrt(n_in)
        self.b = np.zeros(
            (n_out, 1)
        )  # a column, so that it is repeated along the samples, not along the outputs

    def forward(self, x: Array) -> Array:
        """y[m,n] = sum_d W[m,d] x[d,n] + b[m,0]"""
        self.x = x  # (D, N)
        return self.W @ x + self.b  # (M, N)

    # Everything of Dense with the two axes exchanged. From y[m,n] = sum_d W[m,d] x[d,n] + b[m,0]:
    #
    # (1) W[m,d] enters y[m,.], once per sample n, with the factor x[d,n]:
    #         dW[m,d] = sum_n dy[m,n] x[d,n] = sum_n dy[m,n] x.T[n,d]
    #         dW = dy @ x.T                  (M, N) @ (N, D) -> (M, D), the shape of W
    # (2) b[m,0] enters y[m,n] for every n with the factor 1:
    #         db[m,0] = sum_n dy[m,n]        (M, N) -> (M, 1): keepdims, or b + db would broadcast to (M, M)
    # (3) x[d,n] enters y[.,n], once per output m, with the factor W[m,d]:
    #         dx[d,n] = sum_m W[m,d] dy[m,n] = sum_m W.T[d,m] dy[m,n]
    #         dx = W.T @ dy                  (D, M) @ (M, N) -> (D, N), the shape of x
    def backward(self, dy: Array) -> Array:
        """dx (D, N) from dy (M, N); leaves dW and db."""
        self.dW = dy @ self.x.T  # (1) the sum over the samples
        self.db = dy.sum(axis=1, keepdims=True)  # (2) the sum over the samples
        return self.W.T @ dy  # (3) the sum over the outputs
