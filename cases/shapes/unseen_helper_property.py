"""A net with properties and a decorator that counts calls; hidden delta uses the matrix product for the slope."""
import functools
import numpy as np

def counted(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        inner.calls += 1
        return f(*args, **kwargs)
    inner.calls = 0
    return inner

class Net:
    def __init__(self, n_in=3, n_hid=8, n_out=2):
        self._w = [np.random.uniform(-1, 1, size=(n_in, n_hid)), np.random.uniform(-1, 1, size=(n_hid, n_out))]

    @property
    def w_hidden(self):
        return self._w[0]

    @property
    def w_out(self):
        return self._w[1]

    @counted
    def forward(self, x):
        self.x = x
        self.h = np.tanh(x.dot(self.w_hidden))
        self.o = self.h.dot(self.w_out)
        return self.o

    @counted
    def backward(self, target):
        err = self.o - target
        self.g_out = self.h.T.dot(err)
        back = err.dot(self.w_out.T)
        slope = 1 - self.h ** 2
        delta = np.dot(back, slope)  # expect: np.dot(back, slope) | operand: slope | born: L37  # fix: delta = back * slope
        self.g_hid = self.x.T.dot(delta)

np.random.seed(5)
net = Net()
for _ in range(4):
    net.forward(np.random.rand(10, 3))
    net.backward(np.random.rand(10, 2))
    net._w = [w - 0.1 * g for w, g in zip(net._w, (net.g_hid, net.g_out))]
print(net.forward.calls)
