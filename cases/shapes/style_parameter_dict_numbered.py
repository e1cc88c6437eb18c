"""Parameters named by number, L layers in a loop, columns are samples."""
import numpy as np

def initialise(dims):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(dims)):
        parameters['W' + str(l)] = np.random.randn(dims[l], dims[l - 1]) * 0.1
        parameters['b' + str(l)] = np.zeros((dims[l], 1))
    return parameters

def forward(X, parameters):
    caches, A = [], X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters['W' + str(l)], parameters['b' + str(l)]
        Z = W.dot(A) + b
        caches.append((A, W, Z))
        A = np.tanh(Z)
    return A, caches

def backward(AL, Y, caches):
    grads, dA = {}, AL - Y
    for l in reversed(range(len(caches))):
        A_prev, W, Z = caches[l]
        dZ = dA * (1 - np.tanh(Z) ** 2)
        grads['dW' + str(l + 1)] = dZ.dot(A_prev.T)
        grads['db' + str(l + 1)] = dZ.sum(axis=0, keepdims=True)  # fix: grads['db' + str(l + 1)] = dZ.sum(axis=1, keepdims=True)
        dA = W.T.dot(dZ)
    return grads

X, Y = np.random.rand(4, 9), np.random.rand(2, 9)
params = initialise([4, 6, 2])
for i in range(4):
    AL, caches = forward(X, params)
    g = backward(AL, Y, caches)
    for k in params:
        params[k] -= 0.1 * g['d' + k]  # expect: params[k] -= 0.1 * g['d' + k] | operand: 0.1 * g['d' + k] | born: L28
