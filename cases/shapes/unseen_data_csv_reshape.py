"""Features and price from one table; the price column is cut flat and the residual becomes a square."""
import numpy as np
table = np.array([[1.0, 2, 3, 10], [2, 1, 0, 7], [4, 4, 1, 20], [3, 0, 2, 11], [5, 1, 1, 17]])
features = table[:, :-1]
price = table[:, -1]  # fix: price = table[:, -1:]
features = (features - features.mean(0)) / features.std(0)
theta = np.zeros((features.shape[1], 1))
bias = 0.0
history = []
for epoch in range(50):
    pred = features @ theta + bias
    residual = pred - price
    cost = (residual ** 2).mean() / 2
    history.append(cost)
    theta -= 0.1 * features.T @ residual / len(price)  # expect: theta -= 0.1 * features.T @ residual / len(price) | operand: 0.1 * features.T @ residual / len(price) | born: L5
    bias -= 0.1 * residual.mean()
