"""Deep net in dictionaries, samples are columns; the sums for the bias lose their axis, the second pass stops."""
import numpy as np
def initialize(dims):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(dims)):
        parameters['W' + str(l)] = np.random.randn(dims[l], dims[l-1]) * 0.01
        parameters['b' + str(l)] = np.zeros((dims[l], 1))
    return parameters
def linear_forward(A, W, b):
    Z = np.dot(W, A) + b  # expect: np.dot(W, A) + b | operand: b | born: L30
    return Z, (A, W, b)
def L_model_forward(X, parameters):
    caches, A, L = [], X, len(parameters) // 2
    for l in range(1, L):
        Z, cache = linear_forward(A, parameters['W' + str(l)], parameters['b' + str(l)])
        A = np.maximum(0, Z)
        caches.append((cache, Z))
    Z, cache = linear_forward(A, parameters['W' + str(L)], parameters['b' + str(L)])
    caches.append((cache, Z))
    return 1 / (1 + np.exp(-Z)), caches
def L_model_backward(AL, Y, caches):
    grads, L, m = {}, len(caches), Y.shape[1]
    dZ = AL - Y
    for l in reversed(range(L)):
        (A_prev, W, b), Z = caches[l]
        if l < L - 1:
            dZ = dA * (Z > 0)
        grads['dW' + str(l + 1)] = dZ.dot(A_prev.T) / m
        grads['db' + str(l + 1)] = np.sum(dZ, axis=1) / m  # fix: grads['db' + str(l + 1)] = np.sum(dZ, axis=1, keepdims=True) / m
        dA = W.T.dot(dZ)
    return grads
X = np.random.RandomState(1).rand(5, 12)
Y = (X.sum(axis=0, keepdims=True) > 2.5) * 1.0
parameters = initialize([5, 4, 3, 1])
for i in range(3):
    AL, caches = L_model_forward(X, parameters)
    cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    grads = L_model_backward(AL, Y, caches)
    for l in range(1, 4):
        parameters['W' + str(l)] = parameters['W' + str(l)] - 0.1 * grads['dW' + str(l)]
        parameters['b' + str(l)] = parameters['b' + str(l)] - 0.1 * grads['db' + str(l)]
