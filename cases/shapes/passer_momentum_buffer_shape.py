"""SGD with momentum: the velocity of the second matrix was made like the first."""
import numpy as np
rng = np.random.default_rng(8)
params = {"W1": rng.normal(size=(3, 6)), "W2": rng.normal(size=(6, 2))}
velocity = {k: np.zeros_like(params["W1"]) for k in params}  # fix: velocity = {k: np.zeros_like(params[k]) for k in params}
X, T = rng.normal(size=(9, 3)), rng.normal(size=(9, 2))
for _ in range(4):
    H = np.tanh(X @ params["W1"])
    D = (H @ params["W2"] - T) / len(X)
    grads = {"W2": H.T @ D, "W1": X.T @ (D @ params["W2"].T * (1 - H * H))}
    for k in params:
        velocity[k] = 0.9 * velocity[k] - 0.1 * grads[k]  # expect: 0.9 * velocity[k] - 0.1 * grads[k] | operand: 0.9 * velocity[k] | born: L5
        params[k] = params[k] + velocity[k]
