"""REINFORCE with returns as a flat vector against a column of values."""
import numpy as np
rng = np.random.RandomState(3)
theta, w = rng.randn(4, 2) * .1, rng.randn(4, 1) * .1
for episode in range(3):
    states, actions, rewards = [], [], []
    s = rng.randn(4)
    for step in range(9):
        p = np.exp(s @ theta)
        p /= p.sum()
        a = rng.choice(2, p=p)
        states.append(s); actions.append(a); rewards.append(1.0)
        s = rng.randn(4)
    S = np.array(states)
    G = np.cumsum(rewards[::-1])[::-1]  # fix: G = np.cumsum(rewards[::-1])[::-1].reshape(-1, 1)
    adv = G - S @ w
    P = np.exp(S @ theta)
    P /= P.sum(axis=1, keepdims=True)
    dlog = np.eye(2)[actions] - P
    theta += 0.01 * S.T @ (dlog * adv)  # expect: dlog * adv | operand: adv | born: L15
    w += 0.01 * S.T @ adv
