"""Volcano tremor, next value of several sensors: an LSTM as a programming assignment teaches it, filled in and extended to the output layer. Arrays (n_x, m, T_x), one matrix per gate on the stacked [a_prev, xt], caches as tuples in a list, a dict of gradients per cell; half the squared error per example and step."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate((a_prev, xt), axis=0)

    # gates
    ft = sigmoid(np.dot(parameters["Wf"], concat) + parameters["bf"])
    it = sigmoid(np.dot(parameters["Wi"], concat) + parameters["bi"])
    cct = np.tanh(np.dot(parameters["Wc"], concat) + parameters["bc"])
    ot = sigmoid(np.dot(parameters["Wo"], concat) + parameters["bo"])

    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, concat)
    return a_next, c_next, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    a_next, c_next = a0, np.zeros(a0.shape)
    y = np.zeros((parameters["Wy"].shape[0], m, T_x))
    caches = []
    for t in range(T_x):
        a_next, c_next, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        y[:, :, t] = np.dot(parameters["Wy"], a_next) + parameters["by"]
        caches.append(cache)
    return y, caches


def compute_cost(y, targets):
    n_y, m, T_x = y.shape
    return np.sum((y - targets) ** 2) / (2 * m * T_x)


def lstm_cell_backward(da_next, dc_next, cache, parameters):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, concat = cache
    n_a = a_next.shape[0]

    # cell
    tanh_c = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - tanh_c ** 2)

    # gates
    dot = da_next * tanh_c * ot * (1 - ot)
    dcct = dc * it * (1 - cct ** 2)
    dit = dc * cct * it * (1 - it)
    dft = dc * c_prev * ft * (1 - ft)

    # parameters
    gradients = {
        "dWf": np.dot(dft, concat.T), "dbf": np.sum(dft, axis=1, keepdims=True),
        "dWi": np.dot(dit, concat.T), "dbi": np.sum(dit, axis=1, keepdims=True),
        "dWc": np.dot(dcct, concat.T), "dbc": np.sum(dcct, axis=1, keepdims=True),
        "dWo": np.dot(dot, concat.T), "dbo": np.sum(dot, axis=1, keepdims=True),
    }

    # previous hidden state and memory
    dconcat = (np.dot(parameters["Wf"].T, dft) + np.dot(parameters["Wi"].T, dit)
               + np.dot(parameters["Wc"].T, dcct) + np.dot(parameters["Wo"].T, dot))
    gradients["da_prev"] = dconcat[:n_a, :]
    gradients["dc_prev"] = dc * ft
    return gradients


def lstm_backward(y, targets, caches, parameters):
    n_y, m, T_x = y.shape
    grads = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    dy = (y - targets) / (m * T_x)
    da_prevt = np.zeros(caches[0][0].shape)
    dc_prevt = np.zeros(caches[0][1].shape)
    for t in reversed(range(T_x)):
        a_next = caches[t][0]
        grads["dWy"] += np.dot(dy[:, :, t], a_next.T)
        grads["dby"] += np.sum(dy[:, :, t], axis=1, keepdims=True)
        da = np.dot(parameters["Wy"].T, dy[:, :, t]) + da_prevt
        gradients = lstm_cell_backward(da, dc_prevt, caches[t], parameters)
        da_prevt = gradients["da_prev"]
        dc_prevt = gradients["dc_prev"]
        for gate in "fico":
            grads["dW" + gate] += gradients["dW" + gate]
            grads["db" + gate] += gradients["db" + gate]
    return grads


def check(n_x=3, n_a=4, n_y=2, T_x=5, samples=3, seed=0):
    rng = np.random.default_rng(seed + 77)
    parameters = {}
    for gate in "fico":
        parameters["W" + gate] = rng.normal(size=(n_a, n_a + n_x)) * 0.7
        parameters["b" + gate] = rng.normal(size=(n_a, 1)) * 0.4
    parameters["Wy"] = rng.normal(size=(n_y, n_a))
    parameters["by"] = rng.normal(size=(n_y, 1)) * 0.3
    x = rng.normal(size=(n_x, samples, T_x))
    a0 = rng.normal(size=(n_a, samples)) * 0.5
    targets = rng.normal(size=(n_y, samples, T_x))

    def loss():
        return compute_cost(lstm_forward(x, a0, parameters)[0], targets)

    def backward():
        y, caches = lstm_forward(x, a0, parameters)
        return lstm_backward(y, targets, caches, parameters)

    return dict(model=parameters, loss=loss, backward=backward)
