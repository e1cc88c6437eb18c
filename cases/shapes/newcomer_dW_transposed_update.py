"""The gradient of the weights is built the other way round; only the update notices."""
import numpy as np
def relu(Z): return np.maximum(0, Z)
class DeepNet:
    def __init__(self, dims, lr=0.05):
        self.L, self.lr, self.params = len(dims) - 1, lr, {}
        for l in range(1, self.L + 1):
            self.params[f"W{l}"] = np.random.randn(dims[l], dims[l - 1]) * 0.1
            self.params[f"b{l}"] = np.zeros((dims[l], 1))
    def forward(self, X):
        self.cache = {"A0": X}
        for l in range(1, self.L + 1):
            Z = self.params[f"W{l}"] @ self.cache[f"A{l-1}"] + self.params[f"b{l}"]
            self.cache[f"Z{l}"] = Z
            self.cache[f"A{l}"] = relu(Z) if l < self.L else 1 / (1 + np.exp(-Z))
        return self.cache[f"A{self.L}"]
    def backward(self, Y):
        m, self.grads = Y.shape[1], {}
        dZ = self.cache[f"A{self.L}"] - Y
        for l in range(self.L, 0, -1):
            self.grads[f"dW{l}"] = self.cache[f"A{l-1}"] @ dZ.T / m  # fix: self.grads[f"dW{l}"] = dZ @ self.cache[f"A{l-1}"].T / m
            self.grads[f"db{l}"] = dZ.sum(axis=1, keepdims=True) / m
            if l > 1:
                dZ = self.params[f"W{l}"].T @ dZ * (self.cache[f"Z{l-1}"] > 0)
    def step(self):
        for l in range(1, self.L + 1):
            self.params[f"W{l}"] -= self.lr * self.grads[f"dW{l}"]  # expect: self.params[f"W{l}"] -= self.lr * self.grads[f"dW{l}"] | operand: self.lr * self.grads[f"dW{l}"] | born: L21
            self.params[f"b{l}"] -= self.lr * self.grads[f"db{l}"]
def main():
    np.random.seed(8)
    X = np.random.rand(4, 25)
    Y = (X[:1] > X[1:2]).astype(float)
    net = DeepNet([4, 6, 3, 1])
    for epoch in range(3):
        net.forward(X)
        net.backward(Y)
        net.step()
if __name__ == "__main__":
    main()
