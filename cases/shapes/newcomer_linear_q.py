"""Linear action values, one row of weights per action: the product has its factors the wrong way round."""
import numpy as np
rng = np.random.default_rng(44)
n_actions, n_features = 3, 8
weights = np.zeros((n_actions, n_features))
def features(s):
    phi = np.zeros(n_features)
    phi[s % n_features] = 1.0
    phi[0] = 1.0
    return phi
def q(s):
    return features(s) @ weights  # expect: features(s) @ weights | operand: weights | born: L5  # fix: return weights @ features(s)
state = 0
for step in range(10):
    action = int(np.argmax(q(state))) if rng.random() > 0.1 else int(rng.integers(n_actions))
    nxt, reward = (state + action + 1) % 16, float(state == 7)
    td = reward + 0.9 * q(nxt).max() - q(state)[action]
    weights[action] += 0.1 * td * features(state)
    state = nxt
print(weights.round(3))
