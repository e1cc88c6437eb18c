"""concatenate is given two arrays in place of one tuple."""
import numpy as np

class Critic:
    def __init__(self, n_state, n_action):
        self.W = np.random.randn(n_state + n_action, 1) * 0.1

    def value(self, state, action):
        joined = np.concatenate(state, action)  # expect: np.concatenate(state, action) | operand: action | born: L20  # fix: joined = np.concatenate((state, action))
        self.joined = joined
        return joined @ self.W

    def learn(self, state, action, target):
        e = self.value(state, action) - target
        self.W -= 0.1 * np.outer(self.joined, e)

np.random.seed(54)
critic = Critic(4, 2)
for t in range(5):
    critic.learn(np.random.rand(4), np.random.rand(2), 1.0)
