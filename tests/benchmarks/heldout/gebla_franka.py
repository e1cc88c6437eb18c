"""Ġebla tal-franka: a Maltese student of restoration sorts samples of limestone into kinds (franka, sol, qawwi) from lab numbers, with what is left of an online course: columns are samples, P holds W1 b1 W2 b2 W3 b3, dropout with masks that are kept beside the batch, lambda for the weights. To save memory every layer is updated as soon as the way back has passed it."""
import numpy as np

PENDENZA = 0.15


def lrelu(Z):
    return np.where(Z > 0, Z, PENDENZA * Z)


def lrelu_lura(dA, Z):
    inklinazzjoni = np.where(Z > 0, 1.0, PENDENZA)
    return dA * inklinazzjoni


def tanh_lura(dA, T):
    # T hija diġà tanh(Z)
    return dA * (1 - np.power(T, 2))


def softmax(Z):
    Z = Z - np.max(Z, axis=0, keepdims=True)
    esp = np.exp(Z)
    return esp / np.sum(esp, axis=0, keepdims=True)


def inizjalizza(qisien, gen):
    P = {}
    for s in range(1, len(qisien)):
        P['W' + str(s)] = gen.standard_normal((qisien[s], qisien[s - 1])) * np.sqrt(1.6 / qisien[s - 1])
        P['b' + str(s)] = 0.3 * gen.standard_normal((qisien[s], 1))
    return P


def poggi_maskri(P, m, zamma, gen):
    """ maskra għal kull saff moħbi, 1 = jibqa' """
    D1 = (gen.random((P['W1'].shape[0], m)) < zamma).astype(float)
    D2 = (gen.random((P['W2'].shape[0], m)) < zamma).astype(float)
    return D1, D2


def quddiem(P, X, D1, D2, zamma):
    Z1 = P['W1'] @ X + P['b1']
    A1 = lrelu(Z1)
    R1 = A1 * D1 / zamma

    Z2 = P['W2'] @ R1 + P['b2']
    A2 = np.tanh(Z2)
    R2 = A2 * D2 / zamma

    Z3 = P['W3'] @ R2 + P['b3']
    A3 = softmax(Z3)
    return Z1, A1, R1, Z2, A2, R2, Z3, A3


def telf(P, X, Y, D1, D2, zamma, lambd):
    m = Y.shape[1]
    A3 = quddiem(P, X, D1, D2, zamma)[-1]
    entropija = -np.sum(Y * np.log(A3)) / m
    piz = sum(np.sum(np.square(P['W' + str(s)])) for s in (1, 2, 3))
    return entropija + lambd / (2 * m) * piz


def saff_lura(dZ, A_qabel, s, P, lambd, rata):
    """ Jaġġorna s-saff s u jagħti lura dA tas-saff ta' qabel. """
    m = A_qabel.shape[1]
    W = P['W' + str(s)]
    b = P['b' + str(s)]

    dW = np.dot(dZ, A_qabel.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_qabel = np.dot(W.T, dZ)

    dW = dW + lambd / m * W
    P['W' + str(s)] = W - rata * dW
    P['b' + str(s)] = b - rata * db
    return dA_qabel


def pass_wiehed(P, X, Y, D1, D2, zamma, lambd, rata):
    Z1, A1, R1, Z2, A2, R2, Z3, A3 = quddiem(P, X, D1, D2, zamma)

    # it-tielet saff
    dZ3 = A3 - Y
    dR2 = saff_lura(dZ3, R2, 3, P, lambd, rata)

    # it-tieni
    dA2 = dR2 * D2
    dA2 = dA2 / zamma
    dZ2 = tanh_lura(dA2, A2)
    dR1 = saff_lura(dZ2, R1, 2, P, lambd, rata)

    # l-ewwel
    dA1 = dR1 * D1
    dA1 = dA1 / zamma
    dZ1 = lrelu_lura(dA1, Z1)
    saff_lura(dZ1, X, 1, P, lambd, rata)


def harreg(P, X, Y, zamma=0.8, lambd=0.6, rata=0.1, dawriet=1500, zerriegha=1):
    gen = np.random.default_rng(zerriegha)
    m = X.shape[1]
    for d in range(dawriet):
        D1, D2 = poggi_maskri(P, m, zamma, gen)
        if d % 250 == 0:
            print('dawra', d, 'telf', telf(P, X, Y, D1, D2, zamma, lambd))
        pass_wiehed(P, X, Y, D1, D2, zamma, lambd, rata)
    return P


def x_tip(P, X):
    # mingħajr maskri meta nbassru
    bla = np.ones((1, 1))
    return np.argmax(quddiem(P, X, bla, bla, 1.0)[-1], axis=0)


def check(dhul=5, mohbi1=6, mohbi2=4, klassi=3, samples=7, seed=0, bazi=0.0):
    gen = np.random.default_rng(seed + 97)
    P = inizjalizza([dhul, mohbi1, mohbi2, klassi], gen)
    P['b3'] += bazi
    X = gen.standard_normal((dhul, samples))
    Y = np.eye(klassi)[gen.integers(0, klassi, samples)].T
    zamma, lambd, rata = 0.75, 0.6, 0.1
    D1, D2 = poggi_maskri(P, samples, zamma, gen)
    return dict(
        model=P,
        loss=lambda: telf(P, X, Y, D1, D2, zamma, lambd),
        step=lambda: pass_wiehed(P, X, Y, D1, D2, zamma, lambd, rata),
        learning_rate=rata,
    )
