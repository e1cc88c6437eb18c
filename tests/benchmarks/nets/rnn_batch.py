"""A recurrent net over batches (N, T, D) with rows, arrays filled over time, a regression from the last state."""
import numpy as np


class Recurrent:
    def __init__(self, D, H, seed):
        rng = np.random.default_rng(seed)
        self.params = {
            'Wx': rng.normal(size=(D, H)) * 0.6, 'Wh': rng.normal(size=(H, H)) * 0.5, 'b': rng.normal(size=(H,)) * 0.2,
            'Wo': rng.normal(size=(H, 2)) * 0.7, 'bo': rng.normal(size=(2,)) * 0.2,
        }

    def forward(self, x):
        N, T, D = x.shape
        H = self.params['b'].shape[0]
        self.x = x
        self.h = np.zeros((N, T + 1, H))
        for t in range(T):
            pre = x[:, t, :] @ self.params['Wx'] + self.h[:, t, :] @ self.params['Wh'] + self.params['b']
            self.h[:, t + 1, :] = np.tanh(pre)
        self.pooled = self.h[:, 1:, :].mean(axis=1)
        self.y = self.pooled @ self.params['Wo'] + self.params['bo']
        return self.y

    def mse(self, x, target):
        return np.mean((self.forward(x) - target) ** 2)

    def backward(self, target):
        N, T, D = self.x.shape
        p = self.params
        grads = {name: np.zeros_like(value) for name, value in p.items()}
        dy = 2 * (self.y - target) / target.size
        grads['Wo'] = self.pooled.T @ dy
        grads['bo'] = dy.sum(axis=0)
        dpooled = dy @ p['Wo'].T
        dh_next = np.zeros((N, p['b'].shape[0]))
        for t in range(T - 1, -1, -1):
            dh = dpooled / T + dh_next
            draw = dh * (1 - self.h[:, t + 1, :] ** 2)
            grads['Wx'] += self.x[:, t, :].T @ draw
            grads['Wh'] += self.h[:, t, :].T @ draw
            grads['b'] += draw.sum(axis=0)
            dh_next = draw @ p['Wh'].T
        return grads


def check(sizes=(3, 5), samples=4, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Recurrent(*sizes, seed)
    x = rng.normal(size=(samples, 6, sizes[0]))
    target = rng.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.mse(x, target), backward=lambda: net.backward(target))
