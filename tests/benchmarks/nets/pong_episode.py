"""A policy by its score function: lists of an episode stacked, rewards discounted and normalised, an objective to climb."""
import numpy as np

gamma = 0.9
model = {}

def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))

def discount_rewards(r):
    discounted_r = np.zeros_like(r)
    running_add = 0
    for t in reversed(range(0, r.size)):
        if r[t] != 0: running_add = 0
        running_add = running_add * gamma + r[t]
        discounted_r[t] = running_add
    return discounted_r

def policy_forward(x):
    h = np.dot(model['W1'], x)
    h[h < 0] = 0
    logp = np.dot(model['W2'], h)
    p = sigmoid(logp)
    return p, h

def policy_backward(epx, eph, epdlogp):
    dW2 = np.dot(eph.T, epdlogp).ravel()
    dh = np.outer(epdlogp, model['W2'])
    dh[eph <= 0] = 0
    dW1 = np.dot(dh.T, epx)
    return {'W1': dW1, 'W2': dW2}

def run_episode(states, actions, rewards):
    xs, hs, dlogps, drs = [], [], [], []
    objective = 0.0
    adv = discount_rewards(np.array(rewards, dtype=float))
    adv -= np.mean(adv)
    adv /= np.std(adv)
    for x, y, a in zip(states, actions, adv):
        p, h = policy_forward(x)
        xs.append(x)
        hs.append(h)
        dlogps.append(y - p)
        objective += a * (y * np.log(p) + (1 - y) * np.log(1 - p))
    epx = np.vstack(xs)
    eph = np.vstack(hs)
    epdlogp = np.vstack(dlogps)
    epdlogp *= adv[:, None]
    grad = policy_backward(epx, eph, epdlogp)
    return objective, grad


def check(samples=8, H=5, D=4, seed=0):
    r = np.random.RandomState(seed + 4)
    model['W1'], model['W2'] = r.randn(H, D) / np.sqrt(D), r.randn(H) / np.sqrt(H)
    states = [r.randn(D) for _ in range(samples)]
    actions = [int(a) for a in r.randint(0, 2, samples)]
    rewards = [0.0] * (samples - 1) + [1.0]
    rewards[samples // 2] = -1.0
    return dict(model=model, loss=lambda: run_episode(states, actions, rewards)[0],
                backward=lambda: run_episode(states, actions, rewards)[1])
