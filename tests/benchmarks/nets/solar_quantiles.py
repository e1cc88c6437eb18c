"""सौर ऊर्जा का पूर्वानुमान (Hindi comments): three quantiles of tomorrow's yield, smoothed pinball loss; functions over a parameters dict with one tuple of caches per layer, samples in columns, swish and tanh layers, grads in a dict."""
import numpy as np

QUANTILES = np.array([[0.1], [0.5], [0.9]])


def init_parameters(layer_dims, seed):
    rng = np.random.RandomState(seed)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = rng.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(1.5 / layer_dims[l - 1])
        parameters["b" + str(l)] = rng.randn(layer_dims[l], 1) * 0.25
    return parameters


def swish(Z):
    return Z / (1 + np.exp(-Z))


def swish_backward(dA, Z):
    s = 1 / (1 + np.exp(-Z))
    return dA * (s + Z * s * (1 - s))


def tanh_backward(dA, A):
    return dA * (1 - np.power(A, 2))


def layer_forward(A_prev, W, b, kind):
    Z = np.dot(W, A_prev) + b
    if kind == "swish":
        A = swish(Z)
    elif kind == "tanh":
        A = np.tanh(Z)
    else:
        A = Z
    cache = (A_prev, W, Z, A)
    return A, cache


# एक परत पीछे
def layer_backward(dA, cache, kind):
    A_prev, W, Z, A = cache
    if kind == "swish":
        dZ = swish_backward(dA, Z)
    elif kind == "tanh":
        dZ = tanh_backward(dA, A)
    else:
        dZ = dA
    dW = np.dot(dZ, A_prev.T)
    db = np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def kinds_of(parameters):
    L = len(parameters) // 2
    return ["swish" if l % 2 else "tanh" for l in range(1, L)] + ["linear"]


def model_forward(X, parameters):
    A, caches = X, []
    for l, kind in enumerate(kinds_of(parameters), start=1):
        A, cache = layer_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], kind)
        caches.append(cache)
    return A, caches


# नरम पिनबॉल हानि
def compute_cost(AL, Y, width=0.3):
    m = Y.shape[1]
    E = Y - AL
    soft = width * np.log(1 + np.exp(-E / width))
    return np.sum(QUANTILES * E + soft) / m


def cost_backward(AL, Y, width=0.3):
    m = Y.shape[1]
    E = Y - AL
    below = 1 / (1 + np.exp(E / width))
    return (below - QUANTILES) / m


def model_backward(AL, Y, caches, parameters):
    grads = {}
    kinds = kinds_of(parameters)
    L = len(caches)
    grads["dA" + str(L)] = cost_backward(AL, Y)
    for l in reversed(range(L)):
        dA_prev, dW, db = layer_backward(grads["dA" + str(l + 1)], caches[l], kinds[l])
        grads["dA" + str(l)] = dA_prev
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads


def check(sizes=(4, 6, 5, 7), samples=8, seed=0):
    rng = np.random.RandomState(seed + 12)
    parameters = init_parameters(list(sizes) + [3], seed)
    X = rng.randn(sizes[0], samples)
    Y = rng.randn(1, samples) * 1.5

    def backward():
        AL, caches = model_forward(X, parameters)
        return model_backward(AL, Y, caches, parameters)

    return dict(
        model=parameters,
        loss=lambda: compute_cost(model_forward(X, parameters)[0], Y),
        backward=backward,
    )
