"""A single neuron whose weight and bias are numbers."""
import numpy as np
x = np.linspace(-1, 1, 20)
t = 3 * x + 1
w, b = 0.0, 0.0
for _ in range(50):
    e = w * x + b - t
    w -= 0.1 * (e * x).mean()
    b -= 0.1 * e.mean()
print(w, b)
