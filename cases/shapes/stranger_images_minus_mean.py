"""The images are centred with means over the pixels in place of means over the images."""
import numpy as np
rng = np.random.default_rng(55)
train, test = rng.random((30, 64)), rng.random((10, 64))
t = rng.integers(0, 5, 30)
def statistics(images):
    mu = images.mean(axis=1)  # fix: mu = images.mean(axis=0)
    sigma = images.std()
    return mu, sigma
def normalise(images, mu, sigma):
    return (images - mu) / sigma  # expect: images - mu | operand: mu | born: L7
mu, sigma = statistics(train)
train = normalise(train, mu, sigma)
test = normalise(test, mu, sigma)
W = np.zeros((64, 5))
for _ in range(3):
    s = train @ W
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    p[np.arange(30), t] -= 1
    W -= 0.1 * train.T @ p / 30
print((test @ W).argmax(axis=1))
