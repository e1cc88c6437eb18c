"""An ordinary differential equation by Euler steps, its gradient by the discrete adjoint; a class that returns a dict."""
import numpy as np

# neural ODE with euler steps, gradients by the discrete adjoint
class ODENet:
    def __init__(self, dim=3, hidden=5, steps=6, dt=0.2):
        g = np.random.default_rng(12)
        self.A = g.normal(0, .5, (hidden, dim))
        self.a = g.normal(0, .2, hidden)
        self.B = g.normal(0, .5, (dim, hidden))
        self.steps, self.dt = steps, dt

    def f(self, x):
        return np.tanh(x @ self.A.T + self.a) @ self.B.T

    def solve(self, x0):
        traj = [x0]
        for _ in range(self.steps):
            traj.append(traj[-1] + self.dt * self.f(traj[-1]))
        return traj

    def loss(self, x0, target):
        xT = self.solve(x0)[-1]
        return 0.5 * np.sum((xT - target) ** 2) / len(x0)

    def adjoint(self, x0, target):
        traj = self.solve(x0)
        lam = (traj[-1] - target) / len(x0)
        gA, ga, gB = np.zeros_like(self.A), np.zeros_like(self.a), np.zeros_like(self.B)
        for k in reversed(range(self.steps)):
            x = traj[k]
            s = np.tanh(x @ self.A.T + self.a)
            gB += self.dt * lam.T @ s
            back = lam @ self.B * (1 - s ** 2)
            gA += self.dt * back.T @ x
            ga += self.dt * back.sum(axis=0)
            lam = lam + self.dt * back @ self.A
        return {'A': gA, 'a': ga, 'B': gB}


def check(samples=4, dim=3, hidden=5, seed=0):
    g = np.random.default_rng(seed + 2)
    x0, tgt = g.normal(size=(samples, dim)), g.normal(size=(samples, dim))
    net = ODENet(dim, hidden)
    return dict(model=net, loss=lambda: net.loss(x0, tgt), backward=lambda: net.adjoint(x0, tgt))
