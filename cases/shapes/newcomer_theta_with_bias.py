"""Course style with a bias column in theta: the delta of the hidden layer keeps the bias unit."""
import numpy as np
def sigmoid(z): return 1 / (1 + np.exp(-z))
def cost_function(theta1, theta2, X, Y, lam):
    m = X.shape[0]
    a1 = np.c_[np.ones((m, 1)), X]
    z2 = a1 @ theta1.T
    a2 = np.c_[np.ones((m, 1)), sigmoid(z2)]
    h = sigmoid(a2 @ theta2.T)
    J = -(Y * np.log(h) + (1 - Y) * np.log(1 - h)).sum() / m
    delta3 = h - Y
    delta2 = delta3 @ theta2 * sigmoid(z2) * (1 - sigmoid(z2))  # expect: delta3 @ theta2 * sigmoid(z2) | operand: delta3 @ theta2 | born: L20  # fix: delta2 = delta3 @ theta2[:, 1:] * sigmoid(z2) * (1 - sigmoid(z2))
    grad1, grad2 = delta2.T @ a1 / m, delta3.T @ a2 / m
    grad1[:, 1:] += lam / m * theta1[:, 1:]
    grad2[:, 1:] += lam / m * theta2[:, 1:]
    return J, grad1, grad2
np.random.seed(2)
X = np.random.rand(15, 4)
Y = np.eye(3)[np.random.randint(0, 3, 15)]
theta1, theta2 = np.random.randn(6, 5) * .12, np.random.randn(3, 7) * .12
for i in range(5):
    J, g1, g2 = cost_function(theta1, theta2, X, Y, 0.1)
    theta1, theta2 = theta1 - g1, theta2 - g2
