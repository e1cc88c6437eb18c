"""Convolution and pooling as a course has them: single steps, hparameters, zero padding, four nested loops, NHWC."""
import numpy as np


def zero_pad(X, pad):
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode='constant')


def conv_forward(A_prev, W, b, hparameters):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    stride, pad = hparameters['stride'], hparameters['pad']
    n_H = int((n_H_prev - f + 2 * pad) / stride) + 1
    n_W = int((n_W_prev - f + 2 * pad) / stride) + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = zero_pad(A_prev, pad)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    a_slice = A_prev_pad[i, h * stride:h * stride + f, w * stride:w * stride + f, :]
                    Z[i, h, w, c] = np.sum(a_slice * W[:, :, :, c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, hparameters)


def pool_forward(A_prev, hparameters, mode):
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    f, stride = hparameters['f'], hparameters['stride']
    n_H = 1 + (n_H_prev - f) // stride
    n_W = 1 + (n_W_prev - f) // stride
    A = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    window = A_prev[i, h * stride:h * stride + f, w * stride:w * stride + f, c]
                    A[i, h, w, c] = np.max(window) if mode == 'max' else np.mean(window)
    return A, (A_prev, hparameters)


def conv_backward(dZ, cache):
    A_prev, W, b, hparameters = cache
    f, stride, pad = W.shape[0], hparameters['stride'], hparameters['pad']
    m, n_H, n_W, n_C = dZ.shape
    dA_prev = np.zeros(A_prev.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(b.shape)
    A_prev_pad = zero_pad(A_prev, pad)
    dA_prev_pad = zero_pad(dA_prev, pad)
    for i in range(m):
        a_prev_pad = A_prev_pad[i]
        da_prev_pad = dA_prev_pad[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start, horiz_start = h * stride, w * stride
                    vert_end, horiz_end = vert_start + f, horiz_start + f
                    a_slice = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]
                    da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += a_slice * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
        dA_prev[i, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]
    return dA_prev, dW, db


def create_mask_from_window(x):
    mask = x == np.max(x)
    return mask


def distribute_value(dz, shape):
    n_H, n_W = shape
    average = dz / (n_H * n_W)
    return np.ones(shape) * average


def pool_backward(dA, cache, mode):
    A_prev, hparameters = cache
    f, stride = hparameters['f'], hparameters['stride']
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        a_prev = A_prev[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start, horiz_start = h * stride, w * stride
                    vert_end, horiz_end = vert_start + f, horiz_start + f
                    if mode == 'max':
                        a_prev_slice = a_prev[vert_start:vert_end, horiz_start:horiz_end, c]
                        mask = create_mask_from_window(a_prev_slice)
                        dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += mask * dA[i, h, w, c]
                    else:
                        da = dA[i, h, w, c]
                        dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += distribute_value(da, (f, f))
    return dA_prev


def forward(params, X):
    Z1, conv1 = conv_forward(X, params['W1'], params['b1'], {'stride': 2, 'pad': 1})
    A1 = np.tanh(Z1)
    P1, pool1 = pool_forward(A1, {'f': 2, 'stride': 1}, 'max')
    Z2, conv2 = conv_forward(P1, params['W2'], params['b2'], {'stride': 1, 'pad': 1})
    A2 = np.tanh(Z2)
    P2, pool2 = pool_forward(A2, {'f': 2, 'stride': 2}, 'average')
    F = P2.reshape(P2.shape[0], -1)
    Z3 = F @ params['W3'] + params['b3']
    return Z3, (conv1, A1, pool1, conv2, A2, pool2, P2, F)


def compute_cost(Z3, Y):
    return np.sum((Z3 - Y) ** 2) / (2 * Y.shape[0])


def backward(params, X, Y):
    Z3, (conv1, A1, pool1, conv2, A2, pool2, P2, F) = forward(params, X)
    m = Y.shape[0]
    grads = {}
    dZ3 = (Z3 - Y) / m
    grads['dW3'] = F.T @ dZ3
    grads['db3'] = np.sum(dZ3, axis=0, keepdims=True)
    dF = dZ3 @ params['W3'].T
    dA2 = pool_backward(dF.reshape(P2.shape), pool2, 'average')
    dZ2 = dA2 * (1 - A2 ** 2)
    dP1, grads['dW2'], grads['db2'] = conv_backward(dZ2, conv2)
    dA1 = pool_backward(dP1, pool1, 'max')
    dZ1 = dA1 * (1 - A1 ** 2)
    _, grads['dW1'], grads['db1'] = conv_backward(dZ1, conv1)
    return grads


def check(sizes=(2, 2, 3), samples=2, seed=0):
    rng = np.random.default_rng(seed)
    c0, c1, c2 = sizes
    params = {
        'W1': rng.normal(size=(3, 3, c0, c1)) * .3, 'b1': rng.normal(size=(1, 1, 1, c1)) * .1,
        'W2': rng.normal(size=(2, 2, c1, c2)) * .4, 'b2': rng.normal(size=(1, 1, 1, c2)) * .1,
        'W3': rng.normal(size=(2 * c2, 2)) * .5, 'b3': rng.normal(size=(1, 2)) * .1,
    }
    X, Y = rng.normal(size=(samples, 6, 9, c0)), rng.normal(size=(samples, 2))
    return dict(
        model=params, loss=lambda: compute_cost(forward(params, X)[0], Y), backward=lambda: backward(params, X, Y)
    )
