"""Film ratings: two factor matrices with biases, rating by rating, a penalty on all of them."""
import numpy as np

class MF():
    def __init__(self, R, K, alpha=0.01, beta=0.05):
        self.R = R
        self.num_users, self.num_items = R.shape
        self.K, self.alpha, self.beta = K, alpha, beta
        self.P = np.random.normal(scale=1. / self.K, size=(self.num_users, self.K))
        self.Q = np.random.normal(scale=1. / self.K, size=(self.num_items, self.K))
        self.b_u = np.random.normal(scale=.1, size=self.num_users)
        self.b_i = np.random.normal(scale=.1, size=self.num_items)
        self.samples = [(i, j, self.R[i, j]) for i in range(self.num_users) for j in range(self.num_items) if self.R[i, j] > 0]

    def get_rating(self, i, j):
        return self.b_u[i] + self.b_i[j] + self.P[i, :].dot(self.Q[j, :].T)

    def cost(self):
        error = 0
        for i, j, r in self.samples:
            error += (r - self.get_rating(i, j)) ** 2
        reg = np.sum(self.P ** 2) + np.sum(self.Q ** 2) + np.sum(self.b_u ** 2) + np.sum(self.b_i ** 2)
        return error + self.beta * reg

    def gradients(self):
        self.dP = 2 * self.beta * self.P
        self.dQ = 2 * self.beta * self.Q
        self.db_u = 2 * self.beta * self.b_u
        self.db_i = 2 * self.beta * self.b_i
        for i, j, r in self.samples:
            e = r - self.get_rating(i, j)
            self.db_u[i] -= 2 * e
            self.db_i[j] -= 2 * e
            self.dP[i, :] -= 2 * e * self.Q[j, :]
            self.dQ[j, :] -= 2 * e * self.P[i, :]

    def train_step(self):
        self.gradients()
        self.P -= self.alpha * self.dP
        self.Q -= self.alpha * self.dQ
        self.b_u -= self.alpha * self.db_u
        self.b_i -= self.alpha * self.db_i


def check(samples=5, films=4, K=3, seed=0):
    np.random.seed(seed)
    R = np.random.randint(1, 6, (samples, films)) * (np.random.rand(samples, films) > 0.3)
    mf = MF(R.astype(float), K=K)
    return dict(model=mf, loss=mf.cost, backward=mf.gradients)
