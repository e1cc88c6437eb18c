"""Deep Q-learning: an online and a frozen target net, a replay buffer, TD errors clipped by Huber."""
from collections import deque, namedtuple
import random as pyrandom
import numpy as np

Transition = namedtuple("Transition", "state action reward next_state done")


class QNet:
    def __init__(self, n_states, n_actions, hidden=16, rng=np.random):
        self.fc1 = rng.randn(n_states, hidden) / np.sqrt(n_states)
        self.fc1_bias = rng.randn(1, hidden) * .1
        self.value = rng.randn(hidden, 1) / np.sqrt(hidden)
        self.advantage = rng.randn(hidden, n_actions) / np.sqrt(hidden)

    def __call__(self, s):
        self.s = s
        self.hid = np.tanh(s @ self.fc1 + self.fc1_bias)
        adv = self.hid @ self.advantage
        return self.hid @ self.value + adv - adv.mean(axis=1, keepdims=True)

    def backprop(self, dq):
        d_adv = dq - dq.mean(axis=1, keepdims=True)
        d_val = dq.sum(axis=1, keepdims=True)
        self.grad = {
            'advantage': self.hid.T @ d_adv,
            'value': self.hid.T @ d_val,
        }
        d_hid = (d_adv @ self.advantage.T + d_val @ self.value.T) * (1 - self.hid ** 2)
        self.grad['fc1'] = self.s.T @ d_hid
        self.grad['fc1_bias'] = d_hid.sum(axis=0, keepdims=True)

    def copy_from(self, other):
        for k in ('fc1', 'fc1_bias', 'value', 'advantage'):
            setattr(self, k, getattr(other, k).copy())


class Agent:
    gamma = 0.9

    def __init__(self, n_states, n_actions, rng):
        self.online = QNet(n_states, n_actions, 6, rng)
        self.target = QNet(n_states, n_actions, 6, rng)
        self.memory = deque(maxlen=100)

    def td(self, batch):
        s, a, r, s2, done = (np.array(c) for c in zip(*batch))
        best = self.target(s2).max(axis=1)
        y = r + self.gamma * best * (1 - done)
        q = self.online(s)
        return q, a, q[np.arange(len(a)), a] - y

    def loss(self, batch):
        _, _, err = self.td(batch)
        absolute = np.abs(err)
        quad = np.minimum(absolute, 1.0)
        return np.mean(0.5 * quad ** 2 + (absolute - quad))

    def learn(self, batch):
        q, a, err = self.td(batch)
        dq = np.zeros_like(q)
        dq[np.arange(len(a)), a] = np.clip(err, -1, 1) / len(a)
        self.online.backprop(dq)


def check(samples=7, seed=0):
    rng = np.random.RandomState(seed)
    agent = Agent(4, 3, rng)
    for _ in range(30):
        agent.memory.append(Transition(rng.randn(4), rng.randint(3), 2 * rng.randn(), rng.randn(4), float(rng.rand() < .3)))
    batch = pyrandom.Random(seed).sample(list(agent.memory), samples)
    return dict(model=agent, loss=lambda: agent.loss(batch), backward=lambda: agent.learn(batch))
