"""An LSTM class with one matrix per gate on [h, x], batches in rows, a list of caches; mean squared error at every step."""
import numpy as np


def sigmoid(x):
	return 1 / (1 + np.exp(-x))


class LSTM:
	def __init__(self, n_x, n_h, n_y, seed):
		rng = np.random.default_rng(seed)
		z = n_h + n_x
		self.n_h = n_h
		self.params = {}
		for gate in ('f', 'i', 'c', 'o'):
			self.params['W' + gate] = rng.normal(size=(z, n_h)) * 0.5
			self.params['b' + gate] = rng.normal(size=(1, n_h)) * 0.2
		self.params['Wy'] = rng.normal(size=(n_h, n_y)) * 0.5
		self.params['by'] = rng.normal(size=(1, n_y)) * 0.2
		self.grads = {}

	def step_forward(self, x, h_prev, c_prev):
		p = self.params
		z = np.hstack((h_prev, x))
		f = sigmoid(z @ p['Wf'] + p['bf'])
		i = sigmoid(z @ p['Wi'] + p['bi'])
		c_bar = np.tanh(z @ p['Wc'] + p['bc'])
		o = sigmoid(z @ p['Wo'] + p['bo'])
		c = f * c_prev + i * c_bar
		h = o * np.tanh(c)
		y = h @ p['Wy'] + p['by']
		return y, h, c, (z, f, i, c_bar, o, c, c_prev, h)

	def forward(self, xs):
		h = np.zeros((xs.shape[1], self.n_h))
		c = np.zeros_like(h)
		ys, self.caches = [], []
		for x in xs:
			y, h, c, cache = self.step_forward(x, h, c)
			ys.append(y)
			self.caches.append(cache)
		return np.array(ys)

	def loss(self, xs, targets):
		self.ys = self.forward(xs)
		return np.mean((self.ys - targets) ** 2)

	def step_backward(self, dy, dh_next, dc_next, cache):
		p, g = self.params, self.grads
		z, f, i, c_bar, o, c, c_prev, h = cache
		g['Wy'] += h.T @ dy
		g['by'] += dy.sum(axis=0, keepdims=True)
		dh = dy @ p['Wy'].T + dh_next
		tanh_c = np.tanh(c)
		do = dh * tanh_c * o * (1 - o)
		dc = dh * o * (1 - tanh_c ** 2) + dc_next
		df = dc * c_prev * f * (1 - f)
		di = dc * c_bar * i * (1 - i)
		dc_bar = dc * i * (1 - c_bar ** 2)
		dz = 0
		for gate, d in (('f', df), ('i', di), ('c', dc_bar), ('o', do)):
			g['W' + gate] += z.T @ d
			g['b' + gate] += d.sum(axis=0, keepdims=True)
			dz = dz + d @ p['W' + gate].T
		return dz[:, :self.n_h], dc * f

	def backward(self, targets):
		self.grads = {k: np.zeros_like(v) for k, v in self.params.items()}
		dys = 2 * (self.ys - targets) / self.ys.size
		dh = np.zeros((targets.shape[1], self.n_h))
		dc = np.zeros_like(dh)
		for t in range(len(dys) - 1, -1, -1):
			dh, dc = self.step_backward(dys[t], dh, dc, self.caches[t])
		return self.grads


def check(sizes=(3, 4, 2), samples=3, seed=0):
	rng = np.random.default_rng(seed + 8)
	net = LSTM(*sizes, seed)
	xs, targets = rng.normal(size=(5, samples, sizes[0])), rng.normal(size=(5, samples, sizes[2]))
	return dict(model=net, loss=lambda: net.loss(xs, targets), backward=lambda: net.backward(targets))
