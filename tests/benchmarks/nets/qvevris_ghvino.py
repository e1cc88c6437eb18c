"""Qvevris ghvino: which grape is the amber wine in the jar from? A Georgian student hands in an assignment, with long comments in Latin letters. forward / backward / update, params and cache and grads as dicts, wines in columns, four layers written out one by one, dropout, L2, softmax, and rare grapes that count for more."""
import numpy as np


def initialize(fenebi, gen):
    """
    fenebi -- ramdeni neironia titoeul fenashi, magalitad [12, 20, 15, 10, 4]
    abrunebs leqsikons W1, b1, ..., W4, b4.   Wl : (n_l, n_{l-1}),  bl : (n_l, 1)
    """
    params = {}
    for l in range(1, len(fenebi)):
        params['W' + str(l)] = gen.standard_normal((fenebi[l], fenebi[l - 1])) * np.sqrt(2.0 / fenebi[l - 1])
        params['b' + str(l)] = gen.uniform(-0.3, 0.5, (fenebi[l], 1))
    return params


def relu(Z):
    return np.maximum(0, Z)


def softmax(Z):
    # gamovaklebt maqsimums rom exp ar "apetqdes". axis=0 imitom rom klasebi sveteb-shia
    e = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def forward(X, params, keep, tesli):
    """
    LINEAR->RELU->DROPOUT -> LINEAR->RELU->DROPOUT -> LINEAR->TANH -> LINEAR->SOFTMAX
    X -- (nishnebi, m), erti sveti = erti ghvino
    tesli -- dropout-istvis, rom kovel jerze igive nighbebi gamovides
    """
    gen = np.random.default_rng(tesli)

    # --- fena 1 ---
    Z1 = np.dot(params['W1'], X) + params['b1']
    A1 = relu(Z1)
    # 4 nabiji leqciidan: shemtxveviti matrica, 0/1, gamravleba, gayofa keep-ze
    D1 = gen.random(A1.shape)
    D1 = (D1 < keep).astype(float)
    A1 = A1 * D1
    A1 = A1 / keep

    # --- fena 2, zustad igive ---
    Z2 = np.dot(params['W2'], A1) + params['b2']
    A2 = relu(Z2)
    D2 = gen.random(A2.shape)
    D2 = (D2 < keep).astype(float)
    A2 = A2 * D2
    A2 = A2 / keep

    # --- fena 3: aq dropout aghar gvinda ---
    Z3 = np.dot(params['W3'], A2) + params['b3']
    A3 = np.tanh(Z3)

    # --- bolo fena ---
    Z4 = np.dot(params['W4'], A3) + params['b4']
    A4 = softmax(Z4)

    cache = {'X': X, 'Z1': Z1, 'A1': A1, 'D1': D1, 'Z2': Z2, 'A2': A2, 'D2': D2, 'Z3': Z3, 'A3': A3, 'Z4': Z4, 'A4': A4}
    return A4, cache


def compute_cost(A4, Y, params, lambd, fasi):
    """
    fasi -- (1, m): ishviati jishis ghvinos meti fasi aqvs
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(fasi * Y * np.log(A4)) / m
    L2 = 0
    for l in range(1, 5):
        L2 += np.sum(np.square(params['W' + str(l)]))
    return cross_entropy + lambd / (2 * m) * L2


def backward(params, cache, Y, lambd, keep, fasi):
    """
    jer mtlianad chamovdivart dZ4 -> dZ1, mere ertad vitvlit kvela dW da db.
    (leqciashi piriqit iyo, magram ase ukhet chans ra saidan modis)
    """
    m = Y.shape[1]
    X, A1, A2, A3, A4 = cache['X'], cache['A1'], cache['A2'], cache['A3'], cache['A4']

    # softmax + cross entropy: dZ4 = A4 - Y, amis gamoqvana furcelze gavakete da emtxveva
    dZ4 = fasi * (A4 - Y) / m

    # tanh-is carmoebuli aris 1 - tanh^2, da A3 ukve tanh(Z3)-ia
    dA3 = np.dot(params['W4'].T, dZ4)
    dZ3 = dA3 * (1 - np.power(A3, 2))

    # relu: sadac Z2 <= 0 iq gradienti kvdeba. dropout: igive nighabi D2 da igive gayofa!
    dA2 = np.dot(params['W3'].T, dZ3)
    dA2 = dA2 * cache['D2']
    dA2 = dA2 / keep
    dZ2 = np.array(dA2, copy=True)
    dZ2[cache['Z2'] <= 0] = 0

    dA1 = np.dot(params['W2'].T, dZ2)
    dA1 = dA1 * cache['D1']
    dA1 = dA1 / keep
    dZ1 = np.multiply(dA1, np.int64(cache['Z1'] > 0))

    # 1/m aq aghar mchirdeba, dZ4-shi ukve zis. L2-s ki tavisi m aqvs
    dW4 = np.dot(dZ4, A3.T) + lambd / m * params['W4']
    db4 = np.sum(dZ4, axis=1, keepdims=True)
    dW3 = np.dot(dZ3, A2.T) + lambd / m * params['W3']
    db3 = np.sum(dZ3, axis=1, keepdims=True)
    dW2 = np.dot(dZ2, A1.T) + lambd / m * params['W2']
    db2 = np.sum(dZ2, axis=1, keepdims=True)
    dW1 = np.dot(dZ1, X.T) + lambd / m * params['W1']
    db1 = np.sum(dZ1, axis=1, keepdims=True)

    grads = {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2, 'dW3': dW3, 'db3': db3, 'dW4': dW4, 'db4': db4}
    return grads


def update(params, grads, learning_rate):
    for l in range(1, 5):
        params['W' + str(l)] = params['W' + str(l)] - learning_rate * grads['dW' + str(l)]
        params['b' + str(l)] = params['b' + str(l)] - learning_rate * grads['db' + str(l)]
    return params


def model(X, Y, fasi, fenebi, learning_rate=0.3, num_iterations=3000, lambd=0.7, keep=0.8):
    params = initialize(fenebi, np.random.default_rng(3))
    for i in range(num_iterations):
        A4, cache = forward(X, params, keep, tesli=i)
        if i % 500 == 0:
            print('iteracia', i, 'fasi', compute_cost(A4, Y, params, lambd, fasi))
        params = update(params, backward(params, cache, Y, lambd, keep, fasi), learning_rate)
    return params


def check(fenebi=(5, 8, 7, 6, 4), samples=9, seed=0):
    gen = np.random.default_rng(seed + 1918)
    params = initialize(fenebi, gen)
    X = gen.normal(size=(fenebi[0], samples))
    jishi = gen.integers(0, fenebi[-1], samples)
    Y = np.eye(fenebi[-1])[:, jishi]
    fasi = gen.uniform(0.5, 2.0, fenebi[-1])[jishi].reshape(1, -1)
    lambd, keep = 0.9, 0.75

    def grads():
        A4, cache = forward(X, params, keep, seed)
        return backward(params, cache, Y, lambd, keep, fasi)

    return dict(model=params, loss=lambda: compute_cost(forward(X, params, keep, seed)[0], Y, params, lambd, fasi), backward=grads)
