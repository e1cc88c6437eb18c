"""The closed form of ridge regression solves with the data matrix itself."""
import numpy as np

class Readout:
    def fit(self, H, T):
        self.beta = np.linalg.solve(H, T)  # expect: np.linalg.solve(H, T) | operand: H | born: L13  # fix: self.beta = np.linalg.solve(H.T @ H, H.T @ T)
        return self

    def predict(self, H):
        return H @ self.beta

np.random.seed(58)
X = np.random.rand(14, 3)
Y = np.random.rand(14, 2)
hidden = np.tanh(X @ np.random.randn(3, 6))
model = Readout().fit(hidden, Y)
print(((model.predict(hidden) - Y) ** 2).mean())
