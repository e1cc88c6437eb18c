"""Défauts du sirop d'érable (caramel, bois, bourgeon): a Quebec technician follows an online course and types its homework in French. Columns are samples of syrup, parametres and cache are dicts, one function for each stage: propagation avant, coût, propagation arrière, mise à jour; relu, tanh, sigmoid outputs."""
import numpy as np


def sigmoide(Z):
    return 1.0 / (1.0 + np.exp(-Z))


def relu(Z):
    return np.maximum(0, Z)


def derivee_relu(A):
    """A est la sortie de relu."""
    return np.where(A > 0, 1.0, 0.0)


def derivee_tanh(A):
    """A est la sortie de tanh."""
    return 1.0 - np.power(A, 2)


def initialiser_parametres(n_x, n_h1, n_h2, n_y, alea):
    parametres = {
        'W1': alea.normal(size=(n_h1, n_x)) * np.sqrt(2.0 / n_x),
        'b1': alea.normal(size=(n_h1, 1)) * 0.3,
        'W2': alea.normal(size=(n_h2, n_h1)) * np.sqrt(1.0 / n_h1),
        'b2': alea.normal(size=(n_h2, 1)) * 0.3,
        'W3': alea.normal(size=(n_y, n_h2)) * np.sqrt(1.0 / n_h2),
        'b3': alea.normal(size=(n_y, 1)) * 0.3,
    }
    return parametres


def propagation_avant(X, parametres):
    Z1 = np.dot(parametres['W1'], X) + parametres['b1']
    A1 = relu(Z1)
    Z2 = np.dot(parametres['W2'], A1) + parametres['b2']
    A2 = np.tanh(Z2)
    Z3 = np.dot(parametres['W3'], A2) + parametres['b3']
    A3 = sigmoide(Z3)
    cache = {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2, 'Z3': Z3, 'A3': A3}
    return A3, cache


def calculer_cout(A3, Y, parametres, lambd):
    m = Y.shape[1]
    entropie = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m
    normes = np.sum(np.square(parametres['W1'])) + np.sum(np.square(parametres['W2'])) + np.sum(np.square(parametres['W3']))
    return entropie + lambd / (2 * m) * normes


def propagation_arriere(parametres, cache, X, Y, lambd):
    m = X.shape[1]
    W1 = parametres['W1']
    W2 = parametres['W2']
    W3 = parametres['W3']
    A1 = cache['A1']
    A2 = cache['A2']
    A3 = cache['A3']

    # d'abord toutes les erreurs
    dZ3 = A3 - Y
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = dA2 * derivee_tanh(A2)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = dA1 * derivee_relu(A1)

    # ensuite les gradients, avec la régularisation
    dW3 = np.dot(dZ3, A2.T) / m + lambd / m * W3
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dW2 = np.dot(dZ2, A1.T) / m + lambd / m * W2
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dW1 = np.dot(dZ1, X.T) / m + lambd / m * W1
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    grads = {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2, 'dW3': dW3, 'db3': db3}
    return grads


def mettre_a_jour(parametres, grads, taux):
    for l in (1, 2, 3):
        parametres['W' + str(l)] = parametres['W' + str(l)] - taux * grads['dW' + str(l)]
        parametres['b' + str(l)] = parametres['b' + str(l)] - taux * grads['db' + str(l)]
    return parametres


def modele(X, Y, parametres, iterations, taux=0.5, lambd=0.4):
    for i in range(iterations):
        A3, cache = propagation_avant(X, parametres)
        grads = propagation_arriere(parametres, cache, X, Y, lambd)
        parametres = mettre_a_jour(parametres, grads, taux)
    return parametres


def check(n_x=5, n_h1=8, n_h2=6, n_y=3, samples=10, seed=0):
    alea = np.random.default_rng(seed + 29)
    parametres = initialiser_parametres(n_x, n_h1, n_h2, n_y, alea)
    X = alea.normal(size=(n_x, samples))
    Y = (alea.uniform(size=(n_y, samples)) < 0.45).astype(float)
    lambd = 0.4
    return dict(
        model=parametres,
        loss=lambda: calculer_cout(propagation_avant(X, parametres)[0], Y, parametres, lambd),
        backward=lambda: propagation_arriere(parametres, propagation_avant(X, parametres)[1], X, Y, lambd),
    )
