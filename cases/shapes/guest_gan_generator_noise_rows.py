"""The generator takes noise as rows, it is given columns."""
import numpy as np
rng = np.random.default_rng(2)
class Generator:
    def __init__(self, z, n):
        self.W1, self.W2 = rng.normal(size=(z, 16)), rng.normal(size=(16, n))
    def sample(self, noise):
        return np.tanh(np.maximum(noise @ self.W1, 0) @ self.W2)  # expect: noise @ self.W1 | operand: noise | born: L10
g = Generator(4, 10)
fake = g.sample(rng.normal(size=(4, 8)))  # fix: fake = g.sample(rng.normal(size=(8, 4)))
print(fake.shape)
