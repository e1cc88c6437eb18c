"""A policy net after an episode: log-probabilities weighted with advantages, an entropy bonus, a value head beside it."""
import numpy as np


class Agent(object):
    def __init__(self, n_obs, n_hid, n_act, seed=0):
        np.random.seed(seed)
        self.model = {}
        self.model['W1'] = np.random.randn(n_hid, n_obs) / np.sqrt(n_obs)
        self.model['W2'] = np.random.randn(n_act, n_hid) / np.sqrt(n_hid)
        self.model['Wv'] = np.random.randn(n_hid) / np.sqrt(n_hid)
        self.model['bv'] = np.random.randn(1) * 0.1
        self.beta = 0.05
        self.vf_coef = 0.5

    def policy(self, obs):
        h = np.dot(self.model['W1'], obs)
        h[h < 0] = 0
        logits = np.dot(self.model['W2'], h)
        e = np.exp(logits - np.max(logits))
        probs = e / np.sum(e)
        v = np.dot(self.model['Wv'], h) + self.model['bv'][0]
        return probs, v, h

    def objective(self, episode):
        total = 0.0
        for obs, act, adv, ret in episode:
            probs, v, _ = self.policy(obs)
            entropy = -np.sum(probs * np.log(probs))
            total += -adv * np.log(probs[act]) - self.beta * entropy + self.vf_coef * (v - ret) ** 2
        return total / len(episode)

    def learn(self, episode):
        xs, hs, dlogps, dvs = [], [], [], []
        for obs, act, adv, ret in episode:
            probs, v, h = self.policy(obs)
            y = np.zeros_like(probs)
            y[act] = 1.0
            dlogp = adv * (probs - y)
            logp = np.log(probs)
            dent = probs * (logp - np.dot(probs, logp))
            dlogp += self.beta * dent
            xs.append(obs)
            hs.append(h)
            dlogps.append(dlogp)
            dvs.append(2 * self.vf_coef * (v - ret))
        epx, eph = np.vstack(xs), np.vstack(hs)
        epdlogp, epdv = np.vstack(dlogps), np.array(dvs)
        T = len(episode)
        dW2 = np.dot(epdlogp.T, eph) / T
        dWv = np.dot(epdv, eph) / T
        dbv = np.array([epdv.sum()]) / T
        dh = np.dot(epdlogp, self.model['W2']) + np.outer(epdv, self.model['Wv'])
        dh[eph <= 0] = 0
        dW1 = np.dot(dh.T, epx) / T
        return {'W1': dW1, 'W2': dW2, 'Wv': dWv, 'bv': dbv}


def check(sizes=(5, 7, 3), samples=6, seed=0):
    agent = Agent(*sizes, seed=seed)
    rng = np.random.default_rng(seed + 100)
    episode = [
        (rng.normal(size=sizes[0]), int(rng.integers(sizes[2])), float(rng.normal()), float(rng.normal()))
        for _ in range(samples)
    ]
    return dict(
        model=agent.model, loss=lambda: agent.objective(episode), backward=lambda: agent.learn(episode)
    )
