"""An Elman net on one sequence: 1-d vectors, U, V, W, outer products, lists over time, half squared error per step."""
import numpy as np

class RNN(object):

    def __init__(self, input_dim, hidden_dim, output_dim, seed):
        state = np.random.RandomState(seed)
        self.U = state.uniform(-0.8, 0.8, (hidden_dim, input_dim))
        self.W = state.uniform(-0.8, 0.8, (hidden_dim, hidden_dim))
        self.V = state.uniform(-0.8, 0.8, (output_dim, hidden_dim))
        self.b = state.uniform(-0.3, 0.3, hidden_dim)
        self.c = state.uniform(-0.3, 0.3, output_dim)
        self.hidden_dim = hidden_dim

    def forward_propagation(self, x):
        T = len(x)
        s = np.zeros((T + 1, self.hidden_dim))
        o = np.zeros((T, len(self.c)))
        for t in range(T):
            s[t] = np.tanh(self.U.dot(x[t]) + self.W.dot(s[t - 1]) + self.b)
            o[t] = self.V.dot(s[t]) + self.c
        return o, s

    def calculate_loss(self, x, y):
        o, s = self.forward_propagation(x)
        return 0.5 * np.sum((o - y) ** 2) / len(y)

    def bptt(self, x, y):
        T = len(y)
        o, s = self.forward_propagation(x)
        dLdU = np.zeros(self.U.shape)
        dLdV = np.zeros(self.V.shape)
        dLdW = np.zeros(self.W.shape)
        dLdb = np.zeros(self.b.shape)
        dLdc = np.zeros(self.c.shape)
        delta_o = (o - y) / T
        # For each output backwards...
        for t in np.arange(T)[::-1]:
            dLdV += np.outer(delta_o[t], s[t])
            dLdc += delta_o[t]
            # Initial delta calculation
            delta_t = self.V.T.dot(delta_o[t]) * (1 - (s[t] ** 2))
            # Backpropagation through time, all the way to the first step
            for step in np.arange(0, t + 1)[::-1]:
                dLdW += np.outer(delta_t, s[step - 1])
                dLdU += np.outer(delta_t, x[step])
                dLdb += delta_t
                # Update delta for next step
                delta_t = self.W.T.dot(delta_t) * (1 - s[step - 1] ** 2)
        return dLdU, dLdV, dLdW, dLdb, dLdc

def check(dims=(3, 5, 2), samples=5, seed=0):
    state = np.random.RandomState(seed + 1)
    net = RNN(*dims, seed)
    x, y = state.randn(samples, dims[0]), state.randn(samples, dims[2])
    return dict(model=net, loss=lambda: net.calculate_loss(x, y), backward=lambda: net.bptt(x, y))
