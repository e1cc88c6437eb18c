"""The multi-layer perceptron with one sample per column and the names of the well-known course: Z, A, dZ, dW, db."""

import sys
from pathlib import Path

import numpy as np

if not __package__:  # run as a file: its own folder is on the path then, not the one above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference_nets.checking import check_gradients, show_check, show_shapes
from reference_nets.layers.activations import sigmoid

Array = np.ndarray
Parameters = dict[str, Array]


def initialise(sizes: list[int], rng: np.random.Generator) -> Parameters:
    """W1 (sizes[1], sizes[0]), b1 (sizes[1], 1), W2, b2, ..."""
    parameters = {}
    for l in range(1, len(sizes)):
        parameters[f"W{l}"] = rng.normal(size=(sizes[l], sizes[l - 1])) * np.sqrt(2 / sizes[l - 1])
        parameters[f"b{l}"] = np.zeros((sizes[l], 1))
    return parameters


def forward(X: Array, parameters: Parameters) -> tuple[Array, dict[str, Array]]:
    """A of the last layer (n_L, m) from X (n_0, m), and the cache of every Z and A. relu inside, sigmoid at the end."""
    L = len(parameters) // 2
    cache = {"A0": X}
    for l in range(1, L + 1):
        Z = (
            parameters[f"W{l}"] @ cache[f"A{l - 1}"] + parameters[f"b{l}"]
        )  # (n_l, m): b is repeated per column
        cache[f"Z{l}"] = Z
        cache[f"A{l}"] = sigmoid(Z) if l == L else np.maximum(Z, 0)
    return cache[f"A{L}"], cache


def cost(X: Array, Y: Array, parameters: Parameters) -> float:
    """J = -1/m sum over samples and outputs of Y log A + (1 - Y) log(1 - A), written with Z against log 0."""
    _, cache = forward(X, parameters)
    Z = cache[f"Z{len(parameters) // 2}"]
    return float((np.logaddexp(0, Z) - Y * Z).sum() / X.shape[1])


# With m samples, Z_l[i,s] = sum_j W_l[i,j] A_(l-1)[j,s] + b_l[i,0] and A_l = g(Z_l):
#
# (1) sigmoid and cross-entropy together (losses.py):     dZ_L = (A_L - Y) / m                       (n_L, m)
#     The 1/m of the cost enters here. The course leaves it out of dZ and puts it into dW and db: the same
#     product, but only one of the two places may have it.
# (2) W_l[i,j] enters Z_l[i,s] for every sample s:        dW_l = dZ_l @ A_(l-1).T                    (n_l, n_(l-1))
# (3) b_l[i,0] enters Z_l[i,s] for every sample s:        db_l = sum of dZ_l over the columns        (n_l, 1)
# (4) A_(l-1)[j,s] enters Z_l[i,s] for every i:           dA_(l-1) = W_l.T @ dZ_l                    (n_(l-1), m)
# (5) A_(l-1) = relu(Z_(l-1)), entry by entry:            dZ_(l-1) = dA_(l-1) * (Z_(l-1) > 0)        (n_(l-1), m)
def backward(Y: Array, cache: dict[str, Array], parameters: Parameters) -> Parameters:
    """dW1, db1, ... of the shapes of W1, b1, ..., under the names W1, b1, ... ."""
    L, m = len(parameters) // 2, Y.shape[1]
    gradients = {}
    dZ = (cache[f"A{L}"] - Y) / m  # (1)
    for l in range(L, 0, -1):
        gradients[f"W{l}"] = dZ @ cache[f"A{l - 1}"].T  # (2)
        gradients[f"b{l}"] = dZ.sum(axis=1, keepdims=True)  # (3)
        if l > 1:
            dA = parameters[f"W{l}"].T @ dZ  # (4)
            dZ = dA * (cache[f"Z{l - 1}"] > 0)  # (5)
    return gradients


def train(X: Array, Y: Array, parameters: Parameters, steps: int, learning_rate: float) -> list[float]:
    """The cost before each step; parameters are changed in place."""
    costs = []
    for _ in range(steps):
        costs.append(cost(X, Y, parameters))
        _, cache = forward(X, parameters)
        for name, gradient in backward(Y, cache, parameters).items():
            parameters[name] -= learning_rate * gradient
    return costs


def rings(rng: np.random.Generator, m: int = 200) -> tuple[Array, Array]:
    """X (2, m) and Y (1, m): is the point inside the ring?"""
    X = rng.uniform(-1, 1, size=(2, m))
    return X, ((X**2).sum(axis=0, keepdims=True) < 0.5).astype(float)


def main() -> None:
    """Shapes, gradient check and training."""
    rng = np.random.default_rng(1)
    X, Y = rings(rng)
    parameters = initialise([2, 12, 7, 1], rng)
    _, cache = forward(X, parameters)
    print("a 2-12-7-1 net, one sample per column, shapes:")
    show_shapes([(name, array.shape) for name, array in cache.items()])
    print("its gradient check:")
    gradients = backward(Y, cache, parameters)
    show_check(check_gradients(lambda: cost(X, Y, parameters), parameters, gradients, rng), parameters)
    costs = train(X, Y, parameters, steps=1500, learning_rate=0.5)
    for step in range(0, 1500, 300):
        print(f"  step {step:4}: cost {costs[step]:.4f}")
    A, _ = forward(X, parameters)
    print(f"  classified right: {((A > 0.5) == Y).mean():.0%}")


if __name__ == "__main__":
    main()
