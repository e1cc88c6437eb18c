"""Activations that act on each entry alone: y = g(x), so dx = dy * g'(x), from what forward kept."""

import math

import numpy as np

from reference_nets.layers.layer import Array, Layer

# One derivation serves the whole file. y[i] = g(x[i]) depends on x[i] and on no other entry, so in
#
#     dL/dx[i] = sum_j dy[j] (d y[j] / d x[i])
#
# only j = i is left: dx[i] = dy[i] * g'(x[i]). The product is entry by entry (*), never a matrix product,
# and every array has the shape of x. What differs is g', and whether it is easier to write with the input x
# or with the output y. Mixing the two up (g'(y) for g'(x)) is the mistake to look for.


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)) without overflow: exp is only ever taken of numbers <= 0."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


class Identity(Layer):
    """y = x."""

    def forward(self, x: Array) -> Array:
        """y[i] = x[i]"""
        return x

    # (1) g(x) = x, g'(x) = 1
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy  # (1) the factor 1


class Sigmoid(Layer):
    """y = 1 / (1 + exp(-x)), between 0 and 1."""

    def forward(self, x: Array) -> Array:
        """y[i] = 1 / (1 + exp(-x[i]))"""
        self.y = sigmoid(x)
        return self.y

    # (1) g'(x) = exp(-x) / (1 + exp(-x))^2
    #           = 1/(1 + exp(-x)) * (1 + exp(-x) - 1)/(1 + exp(-x))
    #           = y (1 - y)                          written with the OUTPUT y
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * self.y * (1 - self.y)  # (1) the derivative of the sigmoid


class Tanh(Layer):
    """y = tanh(x), between -1 and 1."""

    def forward(self, x: Array) -> Array:
        """y[i] = tanh(x[i])"""
        self.y = np.tanh(x)
        return self.y

    # (1) tanh = sinh/cosh, so g'(x) = (cosh^2 - sinh^2)/cosh^2 = 1 - tanh(x)^2 = 1 - y^2   with the OUTPUT y
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * (1 - self.y**2)  # (1) the derivative of tanh


class ReLU(Layer):
    """y = max(0, x)."""

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] where x[i] > 0, else 0"""
        self.x = x
        return np.maximum(x, 0)

    # (1) g'(x) = 1 where x > 0, 0 where x < 0. At x = 0 there is a kink: any value
    #     between serves, 0 is usual.
    #     x > 0 and y > 0 say the same, so here, and only here, input and output may be mixed up.
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * (self.x > 0)  # (1) the derivative of relu


class LeakyReLU(Layer):
    """y = x where x > 0, slope * x elsewhere."""

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = slope

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] where x[i] > 0, else slope * x[i]"""
        self.x = x
        return np.where(x > 0, x, self.slope * x)

    # (1) g'(x) = 1 where x > 0, slope elsewhere
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * np.where(self.x > 0, 1, self.slope)  # (1) the derivative of leaky relu


class ELU(Layer):
    """y = x where x > 0, alpha (exp(x) - 1) elsewhere."""

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] where x[i] > 0, else alpha (exp(x[i]) - 1)"""
        self.x = x
        # np.where computes both branches: without minimum, exp of a large x overflows, though it is not used.
        self.y = np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.y

    # (1) g'(x) = 1 where x > 0, elsewhere alpha exp(x) = alpha (exp(x) - 1) + alpha = y + alpha
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * np.where(self.x > 0, 1, self.y + self.alpha)  # (1) the derivative of elu


class Softplus(Layer):
    """y = log(1 + exp(x)), a smooth relu."""

    def forward(self, x: Array) -> Array:
        """y[i] = log(exp(0) + exp(x[i]))"""
        self.x = x
        return np.logaddexp(0, x)

    # (1) g'(x) = exp(x) / (1 + exp(x)) = sigmoid(x)
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        return dy * sigmoid(self.x)  # (1) the derivative of softplus


class Swish(Layer):
    """y = x * sigmoid(x), also called SiLU."""

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] sigmoid(x[i])"""
        self.x = x
        self.s = sigmoid(x)
        return x * self.s

    # (1) the product rule: g'(x) = s + x s', and s' = s (1 - s) as for the sigmoid
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        ds = self.s * (1 - self.s)  # (1) the derivative of the sigmoid
        return dy * (self.s + self.x * ds)  # (1) the product rule


class GELU(Layer):
    """y = x * P(x), P(x) = (1 + erf(x / sqrt 2)) / 2: the chance that a normal number is below x."""

    def forward(self, x: Array) -> Array:
        """y[i] = x[i] P(x[i])"""
        self.x = x
        self.P = (1 + np.vectorize(math.erf, otypes=[float])(x / math.sqrt(2))) / 2
        return x * self.P

    # (1) the product rule: g'(x) = P + x P', and P' is the normal density exp(-x^2 / 2) / sqrt(2 pi)
    def backward(self, dy: Array) -> Array:
        """dx, of the shape of dy."""
        density = np.exp(-(self.x**2) / 2) / math.sqrt(2 * math.pi)  # (1) the normal density
        return dy * (self.P + self.x * density)  # (1) the product rule
