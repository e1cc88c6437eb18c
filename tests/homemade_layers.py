"""Correct layers as people write them, in many layouts, as source code: what compare_layer must call equal."""

# Each layer is source code, so that a mistake can be planted by replacing a piece of it. `layer` is what is
# compared: an object or a pair of functions.
LAYERS = {
    "dense rows class": (
        "Dense",
        """
class Affine:
    def __init__(self, n_in, n_out):
        self.W, self.b = np.random.randn(n_in, n_out), np.zeros(n_out)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
layer = Affine(4, 3)
""",
    ),
    "dense columns class, grads returned": (
        "Dense",
        """
class Linear:
    def __init__(self, n_in, n_out):
        self.weights, self.biases = np.random.randn(n_out, n_in), np.zeros((n_out, 1))
    def feedforward(self, a):
        self.a = a
        return np.dot(self.weights, a) + self.biases
    def backprop(self, delta):
        nabla_w = np.dot(delta, self.a.T)
        nabla_b = delta.sum(axis=1, keepdims=True)
        return np.dot(self.weights.T, delta), nabla_w, nabla_b
layer = Linear(5, 2)
""",
    ),
    "dense functions with cache": (
        "Dense",
        """
def affine_forward(x, w, b):
    return x.dot(w) + b, (x, w, b)
def affine_backward(dout, cache):
    x, w, b = cache
    dw = x.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dout.dot(w.T), dw, db
layer = affine_forward, affine_backward
""",
    ),
    "dense functions of the course": (
        "Dense",
        """
def linear_forward(A, W, b):
    return np.dot(W, A) + b, (A, W, b)
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    assert dZ.shape[0] == W.shape[0]
    dW = np.dot(dZ, A_prev.T)
    db = np.sum(dZ, axis=1, keepdims=True)
    return np.dot(W.T, dZ), dW, db
layer = linear_forward, linear_backward
""",
    ),
    "dense torch style, updates at once": (
        "Dense",
        """
class FC:
    def __init__(self, n_in, n_out):
        self.weight, self.bias = np.random.randn(n_out, n_in), np.zeros((1, n_out))
    def __call__(self, x):
        self.x = x
        return x @ self.weight.T + self.bias
    def backward(self, grad_output, learning_rate):
        grad_input = grad_output @ self.weight
        self.weight = self.weight - learning_rate * grad_output.T @ self.x
        self.bias = self.bias - learning_rate * grad_output.sum(axis=0, keepdims=True)
        return grad_input
layer = FC(4, 6)
""",
    ),
    "dense params dict, float32": (
        "Dense",
        """
class Layer:
    def __init__(self, n_in, n_out):
        self.params = {"W": np.random.randn(n_in, n_out).astype(np.float32), "b": np.zeros((1, n_out), np.float32)}
        self.grads = {}
    def forward(self, inputs):
        self.inputs = inputs
        return inputs @ self.params["W"] + self.params["b"]
    def backward(self, grad):
        self.grads["W"] = self.inputs.T @ grad
        self.grads["b"] = np.sum(grad, axis=0, keepdims=True)
        return grad @ self.params["W"].T
layer = Layer(4, 7)
""",
    ),
    "dense book style dinputs": (
        "Dense",
        """
class Layer_Dense:
    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)
        self.biases = np.zeros((1, n_neurons))
    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.dot(inputs, self.weights) + self.biases
    def backward(self, dvalues):
        self.dweights = np.dot(self.inputs.T, dvalues)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)
        self.dinputs = np.dot(dvalues, self.weights.T)
layer = Layer_Dense(3, 5)
""",
    ),
    "dense one sample": (
        "Dense",
        """
class Dense:
    def __init__(self, n_in, n_out):
        self.w, self.b = np.random.randn(n_out, n_in), np.zeros(n_out)
    def forward(self, x):
        self.x = x
        return np.array([row @ self.x for row in self.w]) + self.b if x.ndim == 1 else 1 / 0
    def backward(self, d):
        self.dw, self.db = np.outer(d, self.x), d
        return self.w.T @ d
layer = Dense(5, 3)
""",
    ),
    "softmax class": (
        "Softmax",
        """
class Softmax:
    def forward(self, z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.out = e / e.sum(axis=1, keepdims=True)
        return self.out
    def backward(self, dout):
        s = (dout * self.out).sum(axis=1, keepdims=True)
        return self.out * (dout - s)
layer = Softmax()
""",
    ),
    "softmax jacobians": (
        "Softmax",
        """
def forward(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)
def backward(dout, probs):
    dx = np.zeros_like(dout)
    for i, (p, d) in enumerate(zip(probs, dout)):
        jacobian = np.diag(p) - np.outer(p, p)
        dx[i] = jacobian @ d
    return dx
layer = forward, backward
""",
    ),
    "softmax columns": (
        "Softmax",
        """
class Act:
    def forward(self, Z):
        e = np.exp(Z)
        self.A = e / e.sum(axis=0)
        return self.A
    def backward(self, dA):
        return self.A * dA - self.A * (self.A * dA).sum(axis=0)
layer = Act()
""",
    ),
    "log-softmax": (
        "LogSoftmax",
        """
class LogSoftmax:
    def forward(self, x):
        self.y = x - np.log(np.exp(x).sum(1, keepdims=True))
        return self.y
    def backward(self, g):
        return g - np.exp(self.y) * g.sum(1, keepdims=True)
layer = LogSoftmax()
""",
    ),
    "sigmoid": (
        "Sigmoid",
        """
class Sigmoid:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s
    def backward(self, grad):
        return grad * self.s * (1 - self.s)
layer = Sigmoid()
""",
    ),
    "tanh functions": (
        "Tanh",
        """
def tanh_forward(x):
    out = np.tanh(x)
    return out, out
def tanh_backward(dout, cache):
    return (1 - cache ** 2) * dout
layer = tanh_forward, tanh_backward
""",
    ),
    "relu in place": (
        "ReLU",
        """
class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out
    def backward(self, dout):
        dout[self.mask] = 0
        return dout
layer = Relu()
""",
    ),
    "batchnorm closed form": (
        "BatchNorm",
        """
def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param["mode"], bn_param.get("eps", 1e-5)
    mu, var = x.mean(axis=0), x.var(axis=0)
    istd = 1 / np.sqrt(var + eps)
    xhat = (x - mu) * istd
    return gamma * xhat + beta, (xhat, istd, gamma)
def batchnorm_backward(dout, cache):
    xhat, istd, gamma = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    dx = istd / N * (N * dxhat - dxhat.sum(axis=0) - xhat * (dxhat * xhat).sum(axis=0))
    return dx, dgamma, dbeta
layer = batchnorm_forward, batchnorm_backward
""",
    ),
    "batchnorm staged class": (
        "BatchNorm",
        """
class BN:
    def __init__(self, dim):
        self.gamma, self.beta = np.ones((1, dim)), np.zeros((1, dim))
        self.eps = 1e-8
        self.running_mean, self.running_var = np.zeros((1, dim)), np.ones((1, dim))
    def forward(self, X, train=True):
        self.X = X
        self.mu, self.var = np.mean(X, axis=0), np.var(X, axis=0)
        self.running_mean = 0.9 * self.running_mean + 0.1 * self.mu
        self.X_norm = (X - self.mu) / np.sqrt(self.var + self.eps)
        return self.gamma * self.X_norm + self.beta
    def backward(self, dout):
        N = len(self.X)
        X_mu, std_inv = self.X - self.mu, 1 / np.sqrt(self.var + self.eps)
        dX_norm = dout * self.gamma
        dvar = np.sum(dX_norm * X_mu, axis=0) * -0.5 * std_inv**3
        dmu = np.sum(dX_norm * -std_inv, axis=0) + dvar * np.mean(-2 * X_mu, axis=0)
        dX = (dX_norm * std_inv) + (dvar * 2 * X_mu / N) + (dmu / N)
        self.dgamma = np.sum(dout * self.X_norm, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        return dX
layer = BN(4)
""",
    ),
    "batchnorm columns": (
        "BatchNorm",
        """
class BatchNormalisation:
    def __init__(self, n):
        self.scale, self.shift = np.ones((n, 1)), np.zeros((n, 1))
    def forward(self, Z):
        m = Z.mean(axis=1, keepdims=True)
        self.s = np.sqrt(Z.var(axis=1, keepdims=True) + 1e-6)
        self.n = (Z - m) / self.s
        return self.scale * self.n + self.shift
    def backward(self, dY):
        dn = dY * self.scale
        dZ = (dn - dn.mean(axis=1, keepdims=True) - self.n * (dn * self.n).mean(axis=1, keepdims=True)) / self.s
        return dZ, {"scale": (dY * self.n).sum(axis=1, keepdims=True), "shift": dY.sum(axis=1, keepdims=True)}
layer = BatchNormalisation(5)
""",
    ),
    "batchnorm of images": (
        "BatchNorm2d",
        """
class SpatialBN:
    def __init__(self, C):
        self.gamma, self.beta = np.ones((1, C, 1, 1)), np.zeros((1, C, 1, 1))
    def forward(self, x):
        self.mu, self.var = x.mean((0, 2, 3), keepdims=True), x.var((0, 2, 3), keepdims=True)
        self.xn = (x - self.mu) / np.sqrt(self.var + 1e-5)
        return self.gamma * self.xn + self.beta
    def backward(self, dy):
        self.dgamma = (dy * self.xn).sum((0, 2, 3), keepdims=True)
        self.dbeta = dy.sum((0, 2, 3), keepdims=True)
        d = dy * self.gamma
        d = d - d.mean((0, 2, 3), keepdims=True) - self.xn * (d * self.xn).mean((0, 2, 3), keepdims=True)
        return d / np.sqrt(self.var + 1e-5)
layer = SpatialBN(4)
""",
    ),
    "layernorm functions": (
        "LayerNorm",
        """
def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mu = x.mean(axis=1, keepdims=True)
    istd = 1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - mu) * istd
    return gamma * xhat + beta, (xhat, gamma, istd)
def layernorm_backward(dout, cache):
    xhat, gamma, istd = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    dx = dxhat - dxhat.mean(axis=1, keepdims=True) - xhat * (dxhat * xhat).mean(axis=1, keepdims=True)
    return dx * istd, dgamma, dbeta
layer = layernorm_forward, layernorm_backward
""",
    ),
    "layernorm of sequences": (
        "LayerNorm",
        """
class LN:
    def __init__(self, d):
        self.g, self.b = np.ones(d), np.zeros(d)
    def forward(self, x):
        assert x.ndim == 3
        self.r = 1 / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
        self.n = (x - x.mean(-1, keepdims=True)) * self.r
        return self.g * self.n + self.b
    def backward(self, dy):
        self.dg = np.einsum("ntd,ntd->d", dy, self.n)
        self.db = np.einsum("ntd->d", dy)
        d = dy * self.g
        return self.r * (d - d.mean(-1, keepdims=True) - self.n * (d * self.n).mean(-1, keepdims=True))
layer = LN(5)
""",
    ),
    "groupnorm": (
        "GroupNorm",
        """
class GN:
    def __init__(self, groups, c):
        self.groups, self.gamma, self.beta = groups, np.ones((1, c, 1, 1)), np.zeros((1, c, 1, 1))
    def forward(self, x):
        N, C, H, W = self.shape = x.shape
        g = x.reshape(N, self.groups, -1)
        self.istd = 1 / np.sqrt(g.var(2, keepdims=True) + 1e-5)
        self.n = (g - g.mean(2, keepdims=True)) * self.istd
        return self.gamma * self.n.reshape(self.shape) + self.beta
    def backward(self, dy):
        self.dgamma = (dy * self.n.reshape(self.shape)).sum((0, 2, 3), keepdims=True)
        self.dbeta = dy.sum((0, 2, 3), keepdims=True)
        d = (dy * self.gamma).reshape(self.n.shape)
        dx = self.istd * (d - d.mean(2, keepdims=True) - self.n * (d * self.n).mean(2, keepdims=True))
        return dx.reshape(self.shape)
layer = GN(3, 6)
""",
    ),
    "rnn functions": (
        "RNN",
        """
def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h, caches, prev = np.zeros((N, T, len(b))), [], h0
    for t in range(T):
        nxt = np.tanh(x[:, t] @ Wx + prev @ Wh + b)
        caches.append((x[:, t], prev, nxt, Wx, Wh))
        h[:, t] = prev = nxt
    return h, caches
def rnn_backward(dh, caches):
    N, T, H = dh.shape
    x, prev, nxt, Wx, Wh = caches[0]
    dx, dWx, dWh, db = np.zeros((N, T, len(Wx))), np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(H)
    dprev = np.zeros((N, H))
    for t in reversed(range(T)):
        x, prev, nxt, _, _ = caches[t]
        dz = (dh[:, t] + dprev) * (1 - nxt**2)
        dx[:, t] = dz @ Wx.T
        dprev = dz @ Wh.T
        dWx += x.T @ dz
        dWh += prev.T @ dz
        db += dz.sum(axis=0)
    return dx, dprev, dWx, dWh, db
layer = rnn_forward, rnn_backward
""",
    ),
    "rnn step": (
        "RNN",
        """
def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)
def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h * (1 - next_h**2)
    return dz.dot(Wx.T), dz.dot(Wh.T), x.T.dot(dz), prev_h.T.dot(dz), dz.sum(axis=0)
layer = rnn_step_forward, rnn_step_backward
""",
    ),
    "rnn class, columns over time": (
        "RNN",
        """
class VanillaRNN:
    def __init__(self, D, H):
        self.U, self.W, self.b = np.random.randn(H, D), np.random.randn(H, H), np.zeros((H, 1))
    def forward(self, inputs):
        self.xs, self.hs = inputs, [np.zeros((len(self.W), inputs[0].shape[1]))]
        for x in inputs:
            self.hs.append(np.tanh(self.U @ x + self.W @ self.hs[-1] + self.b))
        return self.hs[1:]
    def backward(self, dhs):
        self.dU, self.dW, self.db = np.zeros_like(self.U), np.zeros_like(self.W), np.zeros_like(self.b)
        dnext, dxs = 0, [None] * len(dhs)
        for t in reversed(range(len(dhs))):
            draw = (1 - self.hs[t + 1] ** 2) * (dhs[t] + dnext)
            self.db += draw.sum(axis=1, keepdims=True)
            self.dU += draw @ self.xs[t].T
            self.dW += draw @ self.hs[t].T
            dxs[t] = self.U.T @ draw
            dnext = self.W.T @ draw
        return dxs
layer = VanillaRNN(3, 4)
""",
    ),
    "lstm step": (
        "LSTM",
        """
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x @ Wx + prev_h @ Wh + b
    i, f, o, g = sigmoid(a[:, :H]), sigmoid(a[:, H:2*H]), sigmoid(a[:, 2*H:3*H]), np.tanh(a[:, 3*H:])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)
def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    tc = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - tc**2)
    do = dnext_h * tc
    di, df, dg = dc * g, dc * prev_c, dc * i
    da = np.hstack((di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)))
    dprev_c = dc * f
    return da @ Wx.T, da @ Wh.T, dprev_c, x.T @ da, prev_h.T @ da, da.sum(axis=0)
layer = lstm_step_forward, lstm_step_backward
""",
    ),
    "lstm class, concatenated": (
        "LSTM",
        """
class LSTM:
    def __init__(self, D, H):
        self.H = H
        self.W, self.b = np.random.randn(D + H, 4 * H), np.zeros(4 * H)
    def forward(self, x):
        N, T, D = x.shape
        s = lambda v: 1 / (1 + np.exp(-v))
        h, c, self.cache, out = np.zeros((N, self.H)), np.zeros((N, self.H)), [], []
        for t in range(T):
            xh = np.concatenate([h, x[:, t]], axis=1)
            f, i, o, g = np.split(xh @ self.W + self.b, 4, axis=1)
            f, i, o, g = s(f), s(i), s(o), np.tanh(g)
            c_old, c = c, f * c + i * g
            h = o * np.tanh(c)
            self.cache.append((xh, f, i, o, g, c_old, c))
            out.append(h)
        return np.stack(out, axis=1)
    def backward(self, dout):
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        dh_next = dc_next = 0
        dx = []
        for t in reversed(range(dout.shape[1])):
            xh, f, i, o, g, c_old, c = self.cache[t]
            dh = dout[:, t] + dh_next
            tc = np.tanh(c)
            dc = dh * o * (1 - tc**2) + dc_next
            dz = np.concatenate(
                [dc * c_old * f * (1 - f), dc * g * i * (1 - i), dh * tc * o * (1 - o), dc * i * (1 - g**2)], axis=1
            )
            dc_next = dc * f
            self.dW += xh.T @ dz
            self.db += dz.sum(axis=0)
            dxh = dz @ self.W.T
            dh_next = dxh[:, : self.H]
            dx.append(dxh[:, self.H :])
        return np.stack(dx[::-1], axis=1)
layer = LSTM(3, 4)
""",
    ),
    "lstm gates apart, columns": (
        "LSTM",
        """
class Lstm:
    def __init__(self, n_x, n_h):
        for g in "fico":
            setattr(self, "W" + g, np.random.randn(n_h, n_h + n_x))
            setattr(self, "b" + g, np.zeros((n_h, 1)))
    def forward(self, xs):
        s = lambda v: 1 / (1 + np.exp(-v))
        H = len(self.bf)
        m = xs[0].shape[1]
        h, c, self.steps, out = np.zeros((H, m)), np.zeros((H, m)), [], []
        for x in xs:
            z = np.vstack((h, x))
            f, i, o = s(self.Wf @ z + self.bf), s(self.Wi @ z + self.bi), s(self.Wo @ z + self.bo)
            cb = np.tanh(self.Wc @ z + self.bc)
            cp, c = c, f * c + i * cb
            h = o * np.tanh(c)
            self.steps.append((z, f, i, o, cb, cp, c))
            out.append(h)
        return out
    def backward(self, dhs):
        H = len(self.bf)
        for g in "fico":
            setattr(self, "dW" + g, np.zeros_like(getattr(self, "W" + g)))
            setattr(self, "db" + g, np.zeros_like(getattr(self, "b" + g)))
        dhn, dcn, dxs = 0, 0, []
        for t in reversed(range(len(dhs))):
            z, f, i, o, cb, cp, c = self.steps[t]
            dh = dhs[t] + dhn
            do = dh * np.tanh(c) * o * (1 - o)
            dc = dh * o * (1 - np.tanh(c) ** 2) + dcn
            df, di, dcb = dc * cp * f * (1 - f), dc * cb * i * (1 - i), dc * i * (1 - cb**2)
            for g, d in zip("fico", (df, di, dcb, do)):
                getattr(self, "dW" + g)[...] += d @ z.T
                getattr(self, "db" + g)[...] += d.sum(axis=1, keepdims=True)
            dz = self.Wf.T @ df + self.Wi.T @ di + self.Wc.T @ dcb + self.Wo.T @ do
            dhn, dcn = dz[:H], dc * f
            dxs.insert(0, dz[H:])
        return dxs
layer = Lstm(3, 5)
""",
    ),
    "gru of the paper": (
        "GRU",
        """
class GRU:
    def __init__(self, D, H):
        for g in "rzh":
            setattr(self, "W" + g, np.random.randn(D, H))
            setattr(self, "U" + g, np.random.randn(H, H))
            setattr(self, "b" + g, np.zeros(H))
    def forward(self, x):
        s = lambda v: 1 / (1 + np.exp(-v))
        h, self.steps, out = np.zeros((len(x), len(self.br))), [], []
        for t in range(x.shape[1]):
            xt = x[:, t]
            r, z = s(xt @ self.Wr + h @ self.Ur + self.br), s(xt @ self.Wz + h @ self.Uz + self.bz)
            n = np.tanh(xt @ self.Wh + (r * h) @ self.Uh + self.bh)
            self.steps.append((xt, h, r, z, n))
            h = (1 - z) * h + z * n
            out.append(h)
        return np.stack(out, 1)
    def backward(self, dy):
        for g in "rzh":
            for k in "WUb":
                setattr(self, "d" + k + g, np.zeros_like(getattr(self, k + g)))
        dh_next, dx = 0, np.zeros((*dy.shape[:2], len(self.Wr)))
        for t in reversed(range(dy.shape[1])):
            xt, h, r, z, n = self.steps[t]
            dh = dy[:, t] + dh_next
            dan = dh * z * (1 - n**2)
            daz = dh * (n - h) * z * (1 - z)
            drh = dan @ self.Uh.T
            dar = drh * h * r * (1 - r)
            self.dUh += (r * h).T @ dan
            self.dUr += h.T @ dar
            self.dUz += h.T @ daz
            for g, d in zip("rzh", (dar, daz, dan)):
                getattr(self, "dW" + g)[...] += xt.T @ d
                getattr(self, "db" + g)[...] += d.sum(0)
            dx[:, t] = dar @ self.Wr.T + daz @ self.Wz.T + dan @ self.Wh.T
            dh_next = dh * (1 - z) + drh * r + dar @ self.Ur.T + daz @ self.Uz.T
        return dx
layer = GRU(3, 4)
""",
    ),
    "conv naive functions": (
        "Conv2d",
        """
def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    Ho, Wo = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    out = np.zeros((N, F, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            window = xp[:, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out, (x, w, b, conv_param)
def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    db = dout.sum(axis=(0, 2, 3))
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows, cols = slice(i * stride, i * stride + HH), slice(j * stride, j * stride + WW)
            dw += np.tensordot(dout[:, :, i, j], xp[:, :, rows, cols], axes=([0], [0]))
            dxp[:, :, rows, cols] += np.tensordot(dout[:, :, i, j], w, axes=([1], [0]))
    return dxp[:, :, pad : dxp.shape[2] - pad, pad : dxp.shape[3] - pad], dw, db
layer = conv_forward_naive, conv_backward_naive
""",
    ),
    "conv class, channels last": (
        "Conv2d",
        """
class Conv:
    def __init__(self, kh, kw, c, f):
        self.W, self.b = np.random.randn(kh, kw, c, f), np.zeros(f)
    def forward(self, x):
        self.x = x
        kh, kw, c, f = self.W.shape
        n, h, w, _ = x.shape
        out = np.zeros((n, h - kh + 1, w - kw + 1, f))
        for i in range(kh):
            for j in range(kw):
                out += x[:, i : i + out.shape[1], j : j + out.shape[2]] @ self.W[i, j]
        return out + self.b
    def backward(self, d):
        kh, kw, c, f = self.W.shape
        n, oh, ow, _ = d.shape
        self.dW, self.db = np.zeros_like(self.W), d.sum(axis=(0, 1, 2))
        dx = np.zeros_like(self.x)
        for i in range(kh):
            for j in range(kw):
                self.dW[i, j] = np.tensordot(self.x[:, i : i + oh, j : j + ow], d, axes=([0, 1, 2], [0, 1, 2]))
                dx[:, i : i + oh, j : j + ow] += d @ self.W[i, j].T
        return dx
layer = Conv(3, 2, 4, 5)
""",
    ),
    "conv by scipy": (
        "Conv2d",
        """
from scipy.signal import convolve2d, correlate2d
class Convolutional:
    def __init__(self, depth, channels, k):
        self.kernels, self.biases = np.random.randn(depth, channels, k, k), np.zeros(depth)
    def forward(self, input):
        self.input = input
        if input.ndim != 3:
            raise ValueError("one image")
        out = [sum(correlate2d(c, w, "valid") for c, w in zip(input, k)) for k in self.kernels]
        return np.array(out) + self.biases[:, None, None]
    def backward(self, output_gradient, learning_rate):
        kernels_gradient = np.zeros(self.kernels.shape)
        input_gradient = np.zeros(self.input.shape)
        for i, k in enumerate(self.kernels):
            for j, w in enumerate(k):
                kernels_gradient[i, j] = correlate2d(self.input[j], output_gradient[i], "valid")
                input_gradient[j] += convolve2d(output_gradient[i], w, "full")
        self.kernels -= learning_rate * kernels_gradient
        self.biases -= learning_rate * output_gradient.sum(axis=(1, 2))
        return input_gradient
layer = Convolutional(4, 2, 3)
""",
    ),
    "conv1d": (
        "Conv1d",
        """
class Conv1D:
    def __init__(self, c, f, k):
        self.w, self.b = np.random.randn(f, c, k), np.zeros((f, 1))
    def forward(self, x):
        self.x = x
        k = self.w.shape[2]
        T = x.shape[2] - k + 1
        return sum(np.einsum("nct,fc->nft", x[:, :, i : i + T], self.w[:, :, i]) for i in range(k)) + self.b
    def backward(self, dy):
        T, k = dy.shape[2], self.w.shape[2]
        self.db = dy.sum(axis=(0, 2))[:, None]
        self.dw = np.stack([np.einsum("nft,nct->fc", dy, self.x[:, :, i : i + T]) for i in range(k)], axis=2)
        dx = np.zeros_like(self.x)
        for i in range(k):
            dx[:, :, i : i + T] += np.einsum("nft,fc->nct", dy, self.w[:, :, i])
        return dx
layer = Conv1D(2, 5, 3)
""",
    ),
    "maxpool": (
        "MaxPool2d",
        """
class MaxPool:
    def forward(self, x):
        N, C, H, W = self.shape = x.shape
        self.x = x
        v = x[:, :, : H // 2 * 2, : W // 2 * 2].reshape(N, C, H // 2, 2, W // 2, 2)
        self.out = v.max(axis=(3, 5))
        return self.out
    def backward(self, dout):
        dx = np.zeros(self.shape)
        for h in range(dout.shape[2]):
            for w in range(dout.shape[3]):
                window = self.x[:, :, 2 * h : 2 * h + 2, 2 * w : 2 * w + 2]
                mask = window == self.out[:, :, h, w][:, :, None, None]
                dx[:, :, 2 * h : 2 * h + 2, 2 * w : 2 * w + 2] += mask * dout[:, :, h, w][:, :, None, None]
        return dx
layer = MaxPool()
""",
    ),
    "average pool": (
        "AveragePool2d",
        """
class AvgPool:
    def forward(self, x):
        N, C, H, W = self.shape = x.shape
        return x[:, :, : H // 2 * 2, : W // 2 * 2].reshape(N, C, H // 2, 2, W // 2, 2).mean(axis=(3, 5))
    def backward(self, g):
        dx = np.zeros(self.shape)
        big = np.repeat(np.repeat(g, 2, axis=2), 2, axis=3) / 4
        dx[:, :, : big.shape[2], : big.shape[3]] = big
        return dx
layer = AvgPool()
""",
    ),
    "attention functions": (
        "ScaledDotProduct",
        """
def attention_forward(Q, K, V):
    S = Q @ K.transpose(0, 2, 1) / np.sqrt(Q.shape[-1])
    E = np.exp(S - S.max(-1, keepdims=True))
    A = E / E.sum(-1, keepdims=True)
    return A @ V, (Q, K, V, A)
def attention_backward(dout, cache):
    Q, K, V, A = cache
    scale = np.sqrt(Q.shape[-1])
    dV = A.transpose(0, 2, 1) @ dout
    dA = dout @ V.transpose(0, 2, 1)
    dS = A * (dA - (dA * A).sum(-1, keepdims=True))
    dQ = dS @ K / scale
    dK = dS.transpose(0, 2, 1) @ Q / scale
    return dQ, dK, dV
layer = attention_forward, attention_backward
""",
    ),
    "attention causal class": (
        "ScaledDotProduct",
        """
class CausalAttention:
    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.s = 1 / np.sqrt(q.shape[-1])
        a = q @ k.swapaxes(-1, -2) * self.s
        a[..., np.triu(np.ones(a.shape[-2:], bool), 1)] = -1e9
        e = np.exp(a - a.max(-1, keepdims=True))
        self.p = e / e.sum(-1, keepdims=True)
        return self.p @ v
    def backward(self, g):
        dv = self.p.swapaxes(-1, -2) @ g
        dp = g @ self.v.swapaxes(-1, -2)
        ds = self.p * (dp - (dp * self.p).sum(-1, keepdims=True))
        return ds @ self.k * self.s, ds.swapaxes(-1, -2) @ self.q * self.s, dv
layer = CausalAttention()
""",
    ),
    "multi-head attention": (
        "MultiHeadAttention",
        """
class MHA:
    def __init__(self, d, heads):
        self.h = heads
        self.Wq, self.Wk, self.Wv, self.Wo = (np.random.randn(d, d) / d for _ in range(4))
    def split(self, a):
        n, t, d = a.shape
        return a.reshape(n, t, self.h, d // self.h).transpose(0, 2, 1, 3)
    def join(self, a):
        n, h, t, d = a.shape
        return a.transpose(0, 2, 1, 3).reshape(n, t, h * d)
    def forward(self, x):
        self.x = x
        self.q, self.k, self.v = self.split(x @ self.Wq.T), self.split(x @ self.Wk.T), self.split(x @ self.Wv.T)
        s = self.q @ self.k.swapaxes(2, 3) / np.sqrt(self.q.shape[-1])
        e = np.exp(s)
        self.p = e / e.sum(-1, keepdims=True)
        self.o = self.join(self.p @ self.v)
        return self.o @ self.Wo.T
    def backward(self, dy):
        t = lambda g, a: np.einsum("nti,ntj->ij", g, a)
        self.dWo = t(dy, self.o)
        do = self.split(dy @ self.Wo)
        dv = self.join(self.p.swapaxes(2, 3) @ do)
        dp = do @ self.v.swapaxes(2, 3)
        ds = self.p * (dp - (dp * self.p).sum(-1, keepdims=True)) / np.sqrt(self.q.shape[-1])
        dq, dk = self.join(ds @ self.k), self.join(ds.swapaxes(2, 3) @ self.q)
        self.dWq, self.dWk, self.dWv = t(dq, self.x), t(dk, self.x), t(dv, self.x)
        return dq @ self.Wq + dk @ self.Wk + dv @ self.Wv
layer = MHA(6, 2)
""",
    ),
    "lstm cell of the course": (
        "LSTM",
        """
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(0))
    return e / e.sum(0)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf = parameters["Wf"]
    bf = parameters["bf"]
    Wi = parameters["Wi"]
    bi = parameters["bi"]
    Wc = parameters["Wc"]
    bc = parameters["bc"]
    Wo = parameters["Wo"]
    bo = parameters["bo"]
    Wy = parameters["Wy"]
    by = parameters["by"]
    n_x, m = xt.shape
    n_y, n_a = Wy.shape
    concat = np.zeros((n_x + n_a, m))
    concat[:n_a, :] = a_prev
    concat[n_a:, :] = xt
    ft = sigmoid(Wf @ concat + bf)
    it = sigmoid(Wi @ concat + bi)
    cct = np.tanh(Wc @ concat + bc)
    c_next = ft * c_prev + it * cct
    ot = sigmoid(Wo @ concat + bo)
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(Wy @ a_next + by)
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_x, m = xt.shape
    n_a, m = a_next.shape
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dc = dc_next + ot * (1 - np.square(np.tanh(c_next))) * da_next
    dcct = dc * it * (1 - cct**2)
    dit = dc * cct * it * (1 - it)
    dft = dc * c_prev * ft * (1 - ft)
    cat = np.concatenate((a_prev, xt), axis=0)
    dWf, dWi, dWc, dWo = dft @ cat.T, dit @ cat.T, dcct @ cat.T, dot @ cat.T
    dbf, dbi, dbc, dbo = (d.sum(axis=1, keepdims=True) for d in (dft, dit, dcct, dot))
    da_prev = (
        parameters["Wf"][:, :n_a].T @ dft
        + parameters["Wi"][:, :n_a].T @ dit
        + parameters["Wc"][:, :n_a].T @ dcct
        + parameters["Wo"][:, :n_a].T @ dot
    )
    dc_prev = dc * ft
    dxt = (
        parameters["Wf"][:, n_a:].T @ dft
        + parameters["Wi"][:, n_a:].T @ dit
        + parameters["Wc"][:, n_a:].T @ dcct
        + parameters["Wo"][:, n_a:].T @ dot
    )
    return {
        "dxt": dxt,
        "da_prev": da_prev,
        "dc_prev": dc_prev,
        "dWf": dWf,
        "dbf": dbf,
        "dWi": dWi,
        "dbi": dbi,
        "dWc": dWc,
        "dbc": dbc,
        "dWo": dWo,
        "dbo": dbo,
    }


layer = lstm_cell_forward, lstm_cell_backward
""",
    ),
    "rnn cell of the course": (
        "RNN",
        """
def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = (parameters[k] for k in ("Wax", "Waa", "Wya", "ba", "by"))
    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(parameters["Wax"], xt) + ba)
    z = Wya @ a_next + by
    yt_pred = np.exp(z) / np.exp(z).sum(0)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    dtanh = (1 - a_next**2) * da_next
    return {
        "dxt": Wax.T @ dtanh,
        "da_prev": Waa.T @ dtanh,
        "dWax": dtanh @ xt.T,
        "dWaa": dtanh @ a_prev.T,
        "dba": dtanh.sum(axis=1, keepdims=True),
    }


layer = rnn_cell_forward, rnn_cell_backward
""",
    ),
    "lstm torch style": (
        "LSTM",
        """
class LSTM:
    def __init__(self, i, h):
        self.weight_ih = np.random.randn(4 * h, i)
        self.weight_hh = np.random.randn(4 * h, h)
        self.bias_ih = np.zeros(4 * h)
        self.bias_hh = np.zeros(4 * h)
        self.hs = h

    def forward(self, x):
        s = lambda v: 1 / (1 + np.exp(-v))
        N, T, D = x.shape
        h = np.zeros((N, self.hs))
        c = np.zeros((N, self.hs))
        self.c = []
        out = []
        for t in range(T):
            z = x[:, t] @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
            i, f, g, o = np.split(z, 4, 1)
            i, f, g, o = s(i), s(f), np.tanh(g), s(o)
            cp = c
            c = f * c + i * g
            self.c.append((x[:, t], h, cp, c, i, f, g, o))
            h = o * np.tanh(c)
            out.append(h)
        return np.stack(out, 1)

    def backward(self, dout):
        self.weight_ih_grad = np.zeros_like(self.weight_ih)
        self.weight_hh_grad = np.zeros_like(self.weight_hh)
        self.bias_ih_grad = np.zeros_like(self.bias_ih)
        dh = dc = 0
        dx = []
        for t in reversed(range(dout.shape[1])):
            x, h, cp, c, i, f, g, o = self.c[t]
            dht = dout[:, t] + dh
            tc = np.tanh(c)
            dct = dc + dht * o * (1 - tc**2)
            dz = np.concatenate(
                [dct * g * i * (1 - i), dct * cp * f * (1 - f), dct * i * (1 - g**2), dht * tc * o * (1 - o)],
                1,
            )
            self.weight_ih_grad += dz.T @ x
            self.weight_hh_grad += dz.T @ h
            self.bias_ih_grad += dz.sum(0)
            dx.insert(0, dz @ self.weight_ih)
            dh = dz @ self.weight_hh
            dc = dct * f
        self.bias_hh_grad = self.bias_ih_grad.copy()
        return np.stack(dx, 1)


layer = LSTM(3, 5)
""",
    ),
    "gru torch style": (
        "GRU",
        """
class GRU:
    def __init__(self, i, h):
        self.W_ih = np.random.randn(3 * h, i)
        self.W_hh = np.random.randn(3 * h, h)
        self.b_ih = np.zeros(3 * h)
        self.b_hh = np.zeros(3 * h)
        self.hs = h

    def forward(self, x):
        s = lambda v: 1 / (1 + np.exp(-v))
        N, T, D = x.shape
        h = np.zeros((N, self.hs))
        self.c = []
        out = []
        for t in range(T):
            a = x[:, t] @ self.W_ih.T + self.b_ih
            b = h @ self.W_hh.T + self.b_hh
            H = self.hs
            r = s(a[:, :H] + b[:, :H])
            z = s(a[:, H : 2 * H] + b[:, H : 2 * H])
            n = np.tanh(a[:, 2 * H :] + r * b[:, 2 * H :])
            self.c.append((x[:, t], h, r, z, n, b[:, 2 * H :]))
            h = (1 - z) * n + z * h
            out.append(h)
        return np.stack(out, 1)

    def backward(self, dout):
        self.dW_ih = np.zeros_like(self.W_ih)
        self.dW_hh = np.zeros_like(self.W_hh)
        self.db_ih = np.zeros_like(self.b_ih)
        self.db_hh = np.zeros_like(self.b_hh)
        dh = 0
        dx = []
        for t in reversed(range(dout.shape[1])):
            x, h, r, z, n, u = self.c[t]
            d = dout[:, t] + dh
            dan = d * (1 - z) * (1 - n**2)
            daz = d * (h - n) * z * (1 - z)
            dar = dan * u * r * (1 - r)
            a = np.hstack([dar, daz, dan])
            b = np.hstack([dar, daz, dan * r])
            self.dW_ih += a.T @ x
            self.dW_hh += b.T @ h
            self.db_ih += a.sum(0)
            self.db_hh += b.sum(0)
            dx.insert(0, a @ self.W_ih)
            dh = b @ self.W_hh + d * z
        return np.stack(dx, 1)


layer = GRU(3, 5)
""",
    ),
    "max pool naive functions": (
        "MaxPool2d",
        """
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    Ho, Wo = (H - ph) // s + 1, (W - pw) // s + 1
    out = np.zeros((N, C, Ho, Wo))
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = x[:, :, i * s : i * s + ph, j * s : j * s + pw].max(axis=(2, 3))
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    w = x[n, c, i * s : i * s + ph, j * s : j * s + pw]
                    k = np.unravel_index(w.argmax(), w.shape)
                    dx[n, c, i * s + k[0], j * s + k[1]] += dout[n, c, i, j]
    return dx


layer = max_pool_forward_naive, max_pool_backward_naive
""",
    ),
    "embedding": (
        "Embedding",
        """
class Emb:
    def __init__(self, v, d):
        self.W = np.random.randn(v, d)

    def forward(self, idx):
        self.idx = idx
        return self.W[idx]

    def backward(self, dout):
        dW = np.zeros_like(self.W)
        np.add.at(dW, self.idx, dout)
        self.grads = [dW]
        return None


layer = Emb(9, 4)
""",
    ),
    "dense with parameter objects": (
        "Dense",
        """
class P:
    def __init__(self, v):
        self.data = v
        self.grad = np.zeros_like(v)


class D:
    def __init__(self):
        self.w = P(np.random.randn(4, 6))
        self.b = P(np.zeros((1, 6)))

    def __call__(self, x):
        self.x = x
        return x @ self.w.data + self.b.data

    def backward(self, g):
        self.w.grad += self.x.T @ g
        self.b.grad += g.sum(0, keepdims=True)
        return g @ self.w.data.T


layer = D()
""",
    ),
    "dense, bias folded in": (
        "Dense",
        """
class D:
    def __init__(self, i, o):
        self.theta = np.random.randn(i + 1, o)

    def forward(self, x):
        self.x = np.hstack([x, np.ones((len(x), 1))])
        return self.x @ self.theta

    def backward(self, g):
        self.grad_theta = self.x.T @ g
        return (g @ self.theta.T)[:, :-1]


layer = D(4, 6)
""",
    ),
    "attention einsum": (
        "ScaledDotProduct",
        """
class A:
    def forward(self, Q, K, V):
        d = Q.shape[-1]
        s = np.einsum("ntd,nsd->nts", Q, K) / np.sqrt(d)
        e = np.exp(s)
        self.a = e / e.sum(-1, keepdims=True)
        self.Q, self.K, self.V, self.d = Q, K, V, d
        return np.einsum("nts,nse->nte", self.a, V)

    def backward(self, g):
        self.dV = np.einsum("nts,nte->nse", self.a, g)
        da = np.einsum("nte,nse->nts", g, self.V)
        ds = np.zeros_like(da)
        for n in range(len(da)):
            for t in range(da.shape[1]):
                p = self.a[n, t]
                ds[n, t] = (np.diag(p) - np.outer(p, p)) @ da[n, t]
        ds /= np.sqrt(self.d)
        self.dQ = np.einsum("nts,nsd->ntd", ds, self.K)
        self.dK = np.einsum("nts,ntd->nsd", ds, self.Q)


layer = A()
""",
    ),
    "leaky relu": (
        "LeakyReLU",
        """
class L:
    def __init__(s, alpha=0.1):
        s.alpha = alpha

    def forward(s, x):
        s.x = x
        return np.where(x > 0, x, s.alpha * x)

    def backward(s, d):
        return d * np.where(s.x > 0, 1, s.alpha)


layer = L()
""",
    ),
}
