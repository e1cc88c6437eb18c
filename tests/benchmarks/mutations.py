"""The planted faults of `make diagnose`: for each net, (acceptable causes, text as it is right, text with the fault).

The first cause is the one meant; others behind a slash describe the same numbers as well.
"""

from __future__ import annotations

ROWS = [
    ("A1", "d3 = d3 / N", "d3 = d3"),
    ("A3", "d3 = d3 / N", "d3 = 2 * d3 / N"),
    ("A4", "d3 = d3 / N", "d3 = d3 / self.p.shape[1]"),
    ("A2/A5", "self.dW1 = self.X.T @ d1", "self.dW1 = self.X.T @ d1 / N"),
    ("B1", "d3 = d3 / N", "d3 = -d3 / N"),
    ("B2", "d2 = da2 * sigmoid_prime(self.z2)", "d2 = -da2 * sigmoid_prime(self.z2)"),
    ("C1", "sigmoid_prime(self.z2)", "sigmoid_prime(self.a2)"),
    ("C2", "d2 = da2 * sigmoid_prime(self.z2)", "d2 = da2"),
    ("C2", "d1 = da1 * (1 - self.a1 ** 2)", "d1 = da1"),
    ("C4/B2", "return s * (1 - s)", "return s * (s - 1)"),
    ("C4", "(1 - self.a1 ** 2)", "(1 - self.a1)"),
    ("C1b", "(1 - self.a1 ** 2)", "(1 - self.z1 ** 2)"),
    ("C1c", "d1 = da1 * (1 - self.a1 ** 2)", "d1 = da1 * self.a1 * (1 - self.a1)"),
    ("C7", "d1 = da1 * (1 - self.a1 ** 2)", "d1 = 1 - self.a1 ** 2"),
    ("C3", "d3 = d3 / N", "d3 = d3 * self.p * (1 - self.p) / N"),
    ("E5", "self.dW2 = self.a1.T @ d2", "self.dW2 = self.z1.T @ d2"),
    ("E5", "self.dW3 = self.a2.T @ d3", "self.dW3 = self.z2.T @ d3"),
    ("E4", "da1 = d2 @ self.W2.T", "da1 = da2 @ self.W2.T"),
    ("F1", "self.db2 = np.sum(d2, axis=0, keepdims=True)", "self.db2 = np.mean(d2, axis=0, keepdims=True)"),
    ("F1", "self.db1 = np.sum(d1, axis=0, keepdims=True)", "self.db1 = np.sum(d1) * np.ones_like(self.b1)"),
    ("F3", "self.db1 = np.sum(d1, axis=0, keepdims=True)", "self.db1 = np.zeros_like(self.b1)"),
    ("D7/D6", "d3 = self.p.copy()", "d3 = self.z3.copy()"),
    ("B1/D6", "d3[np.arange(N), y] -= 1", "d3[np.arange(N), y] += 1"),
]

COLUMNS = [
    ("A1", "dZ = cache['A' + str(L)] - Y", "dZ = m * (cache['A' + str(L)] - Y)"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1, keepdims=True)"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True) / m"),
    ("F1", "np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ) / m * np.ones_like(params['b' + str(l)])"),
    ("B1", "dZ = cache['A' + str(L)] - Y", "dZ = Y - cache['A' + str(L)]"),
    ("G1", " + lambd / m * params['W' + str(l)]", ""),
    ("G1b", "+ lambd / m * params['W' + str(l)]", "- lambd / m * params['W' + str(l)]"),
    ("G2", "+ lambd / m * params['W' + str(l)]", "+ 2 * lambd / m * params['W' + str(l)]"),
    ("G4/G2", "+ lambd / m * params['W' + str(l)]", "+ lambd * params['W' + str(l)]"),
    ("A1/A5", "np.dot(dZ, A_prev.T) / m +", "np.dot(dZ, A_prev.T) +"),
    ("C2", "dZ = dA * (cache['Z' + str(l - 1)] > 0)", "dZ = dA"),
    ("C5", "(cache['Z' + str(l - 1)] > 0)", "(cache['Z' + str(l - 1)] < 0)"),
    ("C5", "(cache['Z' + str(l - 1)] > 0)", "(cache['Z' + str(l - 1)] > 1)"),
    ("C5b", "(cache['Z' + str(l - 1)] > 0)", "(cache['A' + str(l - 1)] >= 0)"),
    ("C5c", "dZ = dA * (cache['Z' + str(l - 1)] > 0)", "dZ = relu(dA)"),
    ("E5", "np.dot(dZ, A_prev.T)", "np.dot(dZ, np.ones_like(A_prev).T)"),
    (
        "E1",
        "cache['Z' + str(l - 1)] > 0",
        "cache['Z' + str(max(l - 2, 1))][: dA.shape[0]].repeat(3, 0)[: dA.shape[0]] > 0",
    ),
    (
        "C3",
        "dZ = cache['A' + str(L)] - Y",
        "dZ = (cache['A' + str(L)] - Y) * cache['A' + str(L)] * (1 - cache['A' + str(L)])",
    ),
    ("A3", "dZ = cache['A' + str(L)] - Y", "dZ = 2 * (cache['A' + str(L)] - Y)"),
    ("D7", "dZ = cache['A' + str(L)] - Y", "dZ = cache['Z' + str(L)] - Y"),
]

NABLAS = [
    ("C3b", "delta = (activations[-1] - y) * sigma_prime(zs[-1])", "delta = activations[-1] - y"),
    ("C1", "sigma_prime(zs[-1])", "sigma_prime(activations[-1])"),
    ("C1", "z = zs[-l]", "z = activations[-l]"),
    ("C2", "delta) * sp", "delta)"),
    ("C4", "return sigma(z) * (1 - sigma(z))", "return sigma(z) * (1 + sigma(z))"),
    ("C4", "return sigma(z) * (1 - sigma(z))", "return sigma(z)"),
    ("B1", "(activations[-1] - y)", "(y - activations[-1])"),
    ("A3", "delta = (activations[-1] - y)", "delta = 2 * (activations[-1] - y)"),
    (
        "A1",
        "return [nw / len(data) for nw in nabla_w], [nb / len(data) for nb in nabla_b]",
        "return nabla_w, nabla_b",
    ),
    ("A5/F1", "[nb / len(data) for nb in nabla_b]", "[nb for nb in nabla_b]"),
    (
        "E8",
        "nabla_w = [nw + d for nw, d in zip(nabla_w, dnw)]",
        "nabla_w = [d for nw, d in zip(nabla_w, dnw)]",
    ),
    (
        "E5",
        "nabla_w[-1] = np.dot(delta, activations[-2].transpose())",
        "nabla_w[-1] = np.dot(delta, zs[-2].transpose())",
    ),
    ("E3", "nabla_b[-l] = delta", "nabla_b[-l] = sp"),
    ("C6", "z = zs[-l]", "z = zs[-l][::-1]"),
    ("E7", "delta) * sp", "delta) * sp * delta.sum()"),
]

LAYER_UPDATE = [
    (
        "E2",
        "        grad_input = grad @ self.weights.T\n        grad_weights = self.input.T @ grad\n        grad_bias = grad.sum(axis=0)\n        self.weights -= learning_rate * grad_weights\n        self.bias -= learning_rate * grad_bias\n        return grad_input",
        "        grad_weights = self.input.T @ grad\n        grad_bias = grad.sum(axis=0)\n        self.weights -= learning_rate * grad_weights\n        self.bias -= learning_rate * grad_bias\n        grad_input = grad @ self.weights.T\n        return grad_input",
    ),
    ("A1/A4", "return 2 * (y_pred - y_true) / y_true.size", "return 2 * (y_pred - y_true)"),
    ("A3", "return 2 * (y_pred - y_true) / y_true.size", "return (y_pred - y_true) / y_true.size"),
    ("A4/A3", "/ y_true.size", "/ len(y_true)"),
    ("B1", "return 2 * (y_pred - y_true) / y_true.size", "return 2 * (y_true - y_pred) / y_true.size"),
    ("C4", "return grad * (1 - self.output ** 2)", "return grad * (1 - self.output)"),
    ("C2", "return grad * (1 - self.output ** 2)", "return grad"),
    ("C7", "return grad * (1 - self.output ** 2)", "return 1 - self.output ** 2"),
    ("C2", "return grad * self.mask", "return grad"),
    ("C5c", "return grad * self.mask", "return np.maximum(grad, 0)"),
    ("C5", "return grad * self.mask", "return grad * (self.mask == 0)"),
    ("F1", "grad_bias = grad.sum(axis=0)", "grad_bias = grad.mean(axis=0)"),
    ("F1", "grad_bias = grad.sum(axis=0)", "grad_bias = grad.sum()"),
    ("F3", "        self.bias -= learning_rate * grad_bias\n", ""),
    ("B2/B1", "self.weights -= learning_rate * grad_weights", "self.weights += learning_rate * grad_weights"),
    ("E7", "grad_weights = self.input.T @ grad", "grad_weights = self.input.T @ (grad * grad)"),
]

FUNCTIONS = [
    ("F1", "db = dout.sum(axis=0)", "db = dout.mean(axis=0)"),
    ("C2", "dx[x <= 0] = 0", "pass"),
    ("C5", "dx[x <= 0] = 0", "dx[x > 0] = 0"),
    ("C5", "dx[x <= 0] = 0", "dx[dout <= 0] = 0"),
    ("I1", "dxhat = dout * gamma", "dxhat = dout"),
    ("I2", "dx = dxc + dmu / m", "dx = dxc"),
    ("I2", "dxc = dxhat / std + 2.0 / m * xc * dvar", "dxc = dxhat / std"),
    ("I2", "dstd = -np.sum(dxhat * xc, axis=0) / std ** 2", "dstd = -np.sum(dxhat * xc, axis=0) / std"),
    ("I2", "dvar = 0.5 * dstd / std", "dvar = dstd / std"),
    ("I2/A3", "2.0 / m * xc * dvar", "1.0 / m * xc * dvar"),
    ("I4", "dgamma = np.sum(dout * xhat, axis=0)", "dgamma = np.mean(dout * xhat, axis=0)"),
    ("I4/F1", "dbeta = np.sum(dout, axis=0)", "dbeta = np.mean(dout, axis=0)"),
    ("I2", "dmu = -np.sum(dxc, axis=0)", "dmu = np.sum(dxc, axis=0)"),
    ("A1", "dscores /= n", "pass"),
    ("B1", "dscores /= n", "dscores /= -n"),
    ("A3", "dscores /= n", "dscores /= 2 * n"),
    ("G1", "grads['W1'] += self.reg * p['W1']", "pass"),
    ("G2", "grads['W2'] += self.reg * p['W2']", "grads['W2'] += 2 * self.reg * p['W2']"),
    ("G1b", "grads['W1'] += self.reg * p['W1']", "grads['W1'] -= self.reg * p['W1']"),
    ("G2", "grads['W2'] += self.reg * p['W2']", "grads['W2'] += 0.5 * self.reg * p['W2']"),
    ("O3/E6", "grads['W1'] += self.reg * p['W1']", "grads['W1'] += self.reg * p['W1'] + grads['W1']"),
]

CHAR_RNN = [
    ("J2/E6", "dh = np.dot(self.Why.T, dy) + dhnext", "dh = np.dot(self.Why.T, dy)"),
    ("C2/J1", "dhraw = (1 - hs[t] * hs[t]) * dh", "dhraw = dh"),
    (
        "J1",
        "        dh = np.dot(self.Why.T, dy) + dhnext\n            dhraw = (1 - hs[t] * hs[t]) * dh",
        "        dh = np.dot(self.Why.T, dy)\n            dhraw = (1 - hs[t] * hs[t]) * dh + dhnext",
    ),
    ("C4", "(1 - hs[t] * hs[t])", "(1 - hs[t])"),
    ("J5/E5", "dWhh += np.dot(dhraw, hs[t - 1].T)", "dWhh += np.dot(dhraw, hs[t].T)"),
    ("E6/E8", "dWxh += np.dot(dhraw, xs[t].T)", "dWxh = np.dot(dhraw, xs[t].T)"),
    ("E6/E8", "dbh += dhraw", "dbh = dhraw"),
    ("E4", "dhnext = np.dot(self.Whh.T, dhraw)", "dhnext = np.dot(self.Whh.T, dh)"),
    ("N3", "dhnext = np.dot(self.Whh.T, dhraw)", "dhnext = np.dot(self.Whh, dhraw)"),
    ("B1", "dy[targets[t]] -= 1", "dy[targets[t]] += -3"),
    ("E3", "dhnext = np.dot(self.Whh.T, dhraw)", "dhnext = np.dot(self.Whh.T, hs[t])"),
    ("A2", "dby += dy", "dby += dy / len(inputs)"),
]

STAGED = [
    ("A3", "self.delta3 = 2 * (self.out - Y)", "self.delta3 = self.out - Y"),
    ("B1", "self.delta3 = 2 * (self.out - Y)", "self.delta3 = 2 * (Y - self.out)"),
    ("A2", "self.delta3 = 2 * (self.out - Y)", "self.delta3 = 2 * (self.out - Y) / Y.shape[1]"),
    ("C2", " * (1 - np.power(self.A2, 2))", ""),
    ("C1b", "(1 - np.power(self.A2, 2))", "(1 - np.power(self.Z2, 2))"),
    ("C4", "(1 - np.power(self.A2, 2))", "np.power(self.A2, 2)"),
    ("C2", "np.dot(self.W2.T, self.delta2) * slope", "np.dot(self.W2.T, self.delta2)"),
    ("C5", "slope = np.where(self.Z1 > 0, 1.0, 0.1)", "slope = np.where(self.Z1 > 0, 0.1, 1.0)"),
    ("C5", "slope = np.where(self.Z1 > 0, 1.0, 0.1)", "slope = np.where(self.Z1 > 0, 1.0, 0.2)"),
    ("C5", "slope = np.where(self.Z1 > 0, 1.0, 0.1)", "slope = np.where(self.Z1 > 0, self.Z1, 0.1)"),
    ("E5", "np.dot(self.delta3, self.A2.T)", "np.dot(self.delta3, self.Z2.T)"),
    ("E5", "np.dot(self.delta2, self.A1.T)", "np.dot(self.delta2, self.Z1.T)"),
    (
        "F1",
        "self.grad_b2 = np.sum(self.delta2, axis=1, keepdims=True)",
        "self.grad_b2 = np.mean(self.delta2, axis=1, keepdims=True)",
    ),
    (
        "F1",
        "self.grad_b1 = np.sum(self.delta1, axis=1, keepdims=True)",
        "self.grad_b1 = np.sum(self.delta1[:, :1], axis=1, keepdims=True)",
    ),
    ("E3", "np.dot(self.W2.T, self.delta2) * slope", "np.dot(self.W2.T, self.A2) * slope"),
]

LAYERS = [
    (
        "D1",
        "self.dinputs = self.output * (dvalues - dot)",
        "self.dinputs = self.output * (1 - self.output) * dvalues",
    ),
    ("D1", "self.dinputs = self.output * (dvalues - dot)", "self.dinputs = self.output * dvalues"),
    ("D5", "self.dinputs = self.output * (dvalues - dot)", "self.dinputs = dvalues"),
    (
        "D3",
        "dot = np.sum(dvalues * self.output, axis=1, keepdims=True)",
        "dot = np.sum(dvalues * self.output, axis=0, keepdims=True)",
    ),
    ("A1", "return -self.t / self.p / self.p.shape[0]", "return -self.t / self.p"),
    ("B1", "return -self.t / self.p / self.p.shape[0]", "return self.t / self.p / self.p.shape[0]"),
    ("D6", "return -self.t / self.p / self.p.shape[0]", "return (self.p - self.t) / self.p.shape[0]"),
    ("C2", "dvalues * (1 - self.output) * self.output", "dvalues"),
    ("C4", "dvalues * (1 - self.output) * self.output", "dvalues * (1 + self.output) * self.output"),
    ("C4", "dvalues * (1 - self.output) * self.output", "dvalues * (1 - self.output)"),
    (
        "C1",
        "dvalues * (1 - self.output) * self.output",
        "dvalues * 1 / (1 + np.exp(-self.output)) * (1 - 1 / (1 + np.exp(-self.output)))",
    ),
    ("C7", "dvalues * (1 - self.output) * self.output", "(1 - self.output) * self.output"),
    ("C5", "np.where(self.inputs > 0, 1, self.alpha)", "np.where(self.inputs > 0, self.alpha, 1)"),
    ("C5/C2", "np.where(self.inputs > 0, 1, self.alpha)", "np.where(dvalues > 0, 1, self.alpha)"),
    ("C2", "dvalues * np.where(self.inputs > 0, 1, self.alpha)", "dvalues"),
    (
        "F1",
        "self.db = np.sum(dvalues, axis=0, keepdims=True)",
        "self.db = np.mean(dvalues, axis=0, keepdims=True)",
    ),
    ("F3", "self.db = np.sum(dvalues, axis=0, keepdims=True)", "self.db = np.zeros_like(self.b)"),
    (
        "A2",
        "self.dW = np.dot(self.inputs.T, dvalues)",
        "self.dW = np.dot(self.inputs.T, dvalues) / len(dvalues)",
    ),
    ("E7", "self.dW = np.dot(self.inputs.T, dvalues)", "self.dW = np.dot(self.inputs.T, dvalues * dvalues)"),
]

MUTATIONS = {
    "rows_attributes": ROWS,
    "columns_dict": COLUMNS,
    "per_sample_nablas": NABLAS,
    "layer_update": LAYER_UPDATE,
    "functions_cache": FUNCTIONS,
    "char_rnn": CHAR_RNN,
    "staged_columns": STAGED,
    "layer_classes": LAYERS,
}

CONVENTIONS = {
    "rows_attributes": "rows, net attributes",
    "columns_dict": "columns, parameter dict",
    "per_sample_nablas": "per sample, lists",
    "layer_update": "layer objects, immediate update",
    "functions_cache": "functions with caches",
    "char_rnn": "recurrent, dicts by time",
    "staged_columns": "columns, staged methods",
    "layer_classes": "layer objects, stored gradients",
}
MORE: dict[str, list[tuple[str, str, str]]] = {}
