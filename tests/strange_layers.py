"""Layers and losses in the styles of strangers, written before compare_layer was tried on them, right and with one mistake."""

# Source code, so that a mistake is planted by replacing a piece: (name, reference, source, planted or None, words).
# fmt: off
BN1 = '''
class BatchNormalization:
    """after a blog post, momentum statistics, train flag"""
    def __init__(self, dim, eps=1e-5, momentum=0.9):
        self.gamma = np.ones((1, dim)); self.beta = np.zeros((1, dim))
        self.running_mean = np.zeros((1, dim)); self.running_var = np.zeros((1, dim))
        self.eps, self.momentum = eps, momentum
    def forward(self, X, training=True):
        if training:
            mean = X.mean(axis=0, keepdims=True)
            var = X.var(axis=0, keepdims=True)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            mean, var = self.running_mean, self.running_var
        self.X_centered = X - mean
        self.stddev_inv = 1 / np.sqrt(var + self.eps)
        X_norm = self.X_centered * self.stddev_inv
        return self.gamma * X_norm + self.beta
    def backward(self, accum_grad):
        gamma = self.gamma
        X_norm = self.X_centered * self.stddev_inv
        self.grad_gamma = np.sum(accum_grad * X_norm, axis=0, keepdims=True)
        self.grad_beta = np.sum(accum_grad, axis=0, keepdims=True)
        batch_size = accum_grad.shape[0]
        return (1 / batch_size) * gamma * self.stddev_inv * (
            batch_size * accum_grad
            - np.sum(accum_grad, axis=0)
            - self.X_centered * self.stddev_inv ** 2 * np.sum(accum_grad * self.X_centered, axis=0))
layer = BatchNormalization(5)
'''
LN1 = '''
class LayerNormalisation:
    def __init__(self, features):
        self.g = np.ones(features); self.b = np.zeros(features); self.eps = 1e-6
    def __call__(self, x):
        self.mu = x.mean(-1, keepdims=True)
        self.sigma = np.sqrt(((x - self.mu) ** 2).mean(-1, keepdims=True) + self.eps)
        self.z = (x - self.mu) / self.sigma
        return self.g * self.z + self.b
    def bwd(self, dy):
        self.dg = (dy * self.z).sum(axis=tuple(range(dy.ndim - 1)))
        self.db = dy.sum(axis=tuple(range(dy.ndim - 1)))
        h = dy * self.g
        a = h.mean(-1, keepdims=True)
        c = (h * self.z).mean(-1, keepdims=True)
        return (h - a - self.z * c) / self.sigma
    backward = bwd
layer = LayerNormalisation(6)
'''
RNN1 = '''
class VanillaRNN:
    def __init__(self, vocab, hidden):
        r = np.random.RandomState(1)
        self.U = r.randn(hidden, vocab) * .3; self.W = r.randn(hidden, hidden) * .3; self.bias = np.zeros((hidden, 1))
    def forward(self, x, h0):
        # x: list over time of (vocab, batch)
        self.x = x; self.s = {-1: h0}
        out = []
        for t in range(len(x)):
            self.s[t] = np.tanh(self.U.dot(x[t]) + self.W.dot(self.s[t-1]) + self.bias)
            out.append(self.s[t])
        return out
    def backward(self, douts):
        dU, dW, db = np.zeros_like(self.U), np.zeros_like(self.W), np.zeros_like(self.bias)
        ds_next = np.zeros_like(self.s[0]); dxs = [None] * len(self.x)
        for t in range(len(self.x))[::-1]:
            ds = douts[t] + ds_next
            dz = ds * (1 - self.s[t] * self.s[t])
            dU += dz.dot(self.x[t].T); dW += dz.dot(self.s[t-1].T); db += dz.sum(1, keepdims=True)
            dxs[t] = self.U.T.dot(dz)
            ds_next = self.W.T.dot(dz)
        self.dU, self.dW, self.dbias, self.dh0 = dU, dW, db, ds_next
        return dxs
layer = VanillaRNN(4, 5)
'''
LSTM1 = '''
def sigm(v): return 1. / (1. + np.exp(-v))
def lstm_forward(X, h_init, c_init, Wxi, Wxf, Wxo, Wxc, Whi, Whf, Who, Whc, bi, bf, bo, bc):
    n, T, d = X.shape
    h, c = h_init, c_init
    H, cache = [], []
    for t in range(T):
        xt = X[:, t]
        i = sigm(xt @ Wxi + h @ Whi + bi)
        f = sigm(xt @ Wxf + h @ Whf + bf)
        o = sigm(xt @ Wxo + h @ Who + bo)
        g = np.tanh(xt @ Wxc + h @ Whc + bc)
        c_new = f * c + i * g
        h_new = o * np.tanh(c_new)
        cache.append((xt, h, c, i, f, o, g, c_new))
        h, c = h_new, c_new
        H.append(h)
    return np.stack(H, 1), (cache, Wxi, Wxf, Wxo, Wxc, Whi, Whf, Who, Whc)
def lstm_backward(dH, cache):
    steps, Wxi, Wxf, Wxo, Wxc, Whi, Whf, Who, Whc = cache
    dWxi = np.zeros_like(Wxi); dWxf = np.zeros_like(Wxf); dWxo = np.zeros_like(Wxo); dWxc = np.zeros_like(Wxc)
    dWhi = np.zeros_like(Whi); dWhf = np.zeros_like(Whf); dWho = np.zeros_like(Who); dWhc = np.zeros_like(Whc)
    dbi = 0; dbf = 0; dbo = 0; dbc = 0
    dh_next = 0; dc_next = 0; dX = []
    for t in reversed(range(dH.shape[1])):
        xt, h, c, i, f, o, g, c_new = steps[t]
        dh = dH[:, t] + dh_next
        tanhc = np.tanh(c_new)
        dc = dc_next + dh * o * (1 - tanhc ** 2)
        zo = dh * tanhc * o * (1 - o)
        zi = dc * g * i * (1 - i)
        zf = dc * c * f * (1 - f)
        zg = dc * i * (1 - g ** 2)
        dWxi += xt.T @ zi; dWxf += xt.T @ zf; dWxo += xt.T @ zo; dWxc += xt.T @ zg
        dWhi += h.T @ zi; dWhf += h.T @ zf; dWho += h.T @ zo; dWhc += h.T @ zg
        dbi = dbi + zi.sum(0); dbf = dbf + zf.sum(0); dbo = dbo + zo.sum(0); dbc = dbc + zg.sum(0)
        dX.append(zi @ Wxi.T + zf @ Wxf.T + zo @ Wxo.T + zg @ Wxc.T)
        dh_next = zi @ Whi.T + zf @ Whf.T + zo @ Who.T + zg @ Whc.T
        dc_next = f * dc
    dX = np.stack(dX[::-1], 1)
    return dX, dh_next, dc_next, dWxi, dWxf, dWxo, dWxc, dWhi, dWhf, dWho, dWhc, dbi, dbf, dbo, dbc
layer = (lstm_forward, lstm_backward)
'''
GRU1 = '''
class GRULayer:
    def __init__(self, D, H):
        r = np.random.RandomState(3); self.D, self.H = D, H
        self.Wz, self.Wr, self.Wh = (r.randn(D, H) * .4 for _ in range(3))
        self.Uz, self.Ur, self.Uh = (r.randn(H, H) * .4 for _ in range(3))
        self.bz, self.br, self.bh = np.zeros(H), np.zeros(H), np.zeros(H)
    def forward(self, x, h0):
        sg = lambda a: 1 / (1 + np.exp(-a))
        self.x, self.tape, h = x, [], h0
        ys = np.zeros((x.shape[0], x.shape[1], self.H))
        for t in range(x.shape[1]):
            z = sg(x[:, t] @ self.Wz + h @ self.Uz + self.bz)
            r = sg(x[:, t] @ self.Wr + h @ self.Ur + self.br)
            hh = np.tanh(x[:, t] @ self.Wh + (r * h) @ self.Uh + self.bh)
            self.tape.append((z, r, hh, h))
            h = z * h + (1 - z) * hh
            ys[:, t] = h
        return ys
    def backward(self, dys):
        for n in ("Wz", "Wr", "Wh", "Uz", "Ur", "Uh", "bz", "br", "bh"):
            setattr(self, "d" + n, np.zeros_like(getattr(self, n)))
        dx = np.zeros_like(self.x); dh = 0
        for t in reversed(range(len(self.tape))):
            z, r, hh, h = self.tape[t]
            dh = dh + dys[:, t]
            dhh = dh * (1 - z) * (1 - hh ** 2)
            drh = dhh @ self.Uh.T
            dr = drh * h * r * (1 - r)
            dz = dh * (h - hh) * z * (1 - z)
            self.dWh += self.x[:, t].T @ dhh; self.dUh += (r * h).T @ dhh; self.dbh += dhh.sum(0)
            self.dWr += self.x[:, t].T @ dr; self.dUr += h.T @ dr; self.dbr += dr.sum(0)
            self.dWz += self.x[:, t].T @ dz; self.dUz += h.T @ dz; self.dbz += dz.sum(0)
            dx[:, t] = dhh @ self.Wh.T + dr @ self.Wr.T + dz @ self.Wz.T
            dh = dh * z + drh * r + dr @ self.Ur.T + dz @ self.Uz.T
        self.dh0 = dh
        return dx
layer = GRULayer(5, 4)
'''
CONV1 = '''
class Convolution:
    def __init__(self, n_filters, channels, k, stride=1, pad=0):
        r = np.random.RandomState(2)
        self.filters = r.randn(n_filters, channels, k, k) * .2; self.biases = r.randn(n_filters)
        self.stride, self.pad, self.k = stride, pad, k
    def forward(self, images):
        self.inp = np.pad(images, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2))
        B, C, H, W = self.inp.shape
        oh, ow = (H - self.k) // self.stride + 1, (W - self.k) // self.stride + 1
        out = np.empty((B, len(self.filters), oh, ow))
        for y in range(oh):
            for x in range(ow):
                ys, xs = y * self.stride, x * self.stride
                window = self.inp[:, :, ys:ys + self.k, xs:xs + self.k]
                out[:, :, y, x] = np.einsum('bcij,fcij->bf', window, self.filters) + self.biases
        return out
    def backprop(self, d_out):
        self.d_filters = np.zeros_like(self.filters)
        d_inp = np.zeros_like(self.inp)
        for y in range(d_out.shape[2]):
            for x in range(d_out.shape[3]):
                ys, xs = y * self.stride, x * self.stride
                window = self.inp[:, :, ys:ys + self.k, xs:xs + self.k]
                self.d_filters += np.einsum('bf,bcij->fcij', d_out[:, :, y, x], window)
                d_inp[:, :, ys:ys + self.k, xs:xs + self.k] += np.einsum('bf,fcij->bcij', d_out[:, :, y, x], self.filters)
        self.d_biases = d_out.sum(axis=(0, 2, 3))
        if self.pad:
            return d_inp[:, :, self.pad:-self.pad, self.pad:-self.pad]
        return d_inp
layer = Convolution(3, 2, 3, 2, 1)
'''
CONV1D = '''
class Conv1D:
    def __init__(self, cin, cout, width):
        r = np.random.RandomState(8)
        self.w = r.randn(cout, cin, width); self.b = np.zeros(cout)
    def forward(self, sig):
        self.sig = sig
        n = sig.shape[-1] - self.w.shape[-1] + 1
        return np.stack([np.tensordot(sig[:, :, t:t + self.w.shape[-1]], self.w, axes=([1, 2], [1, 2])) + self.b
                         for t in range(n)], axis=-1)
    def backward(self, delta):
        k = self.w.shape[-1]
        self.grad_w = np.zeros_like(self.w); d_sig = np.zeros_like(self.sig)
        for t in range(delta.shape[-1]):
            self.grad_w += np.tensordot(delta[:, :, t], self.sig[:, :, t:t + k], axes=(0, 0))
            d_sig[:, :, t:t + k] += np.tensordot(delta[:, :, t], self.w, axes=(1, 0))
        self.grad_b = delta.sum((0, 2))
        return d_sig
layer = Conv1D(2, 4, 3)
'''
SELF1 = '''
def soft(z):
    z = z - z.max(axis=-1, keepdims=True); e = np.exp(z); return e / e.sum(axis=-1, keepdims=True)
class DotAttention:
    def forward(self, q, k, v):
        self.q, self.k, self.v, self.dk = q, k, v, q.shape[-1]
        self.alpha = soft(q @ k.swapaxes(1, 2) / np.sqrt(self.dk))
        return self.alpha @ v
    def backward(self, dctx):
        dv = self.alpha.swapaxes(1, 2) @ dctx
        dalpha = dctx @ self.v.swapaxes(1, 2)
        dscore = self.alpha * (dalpha - np.sum(dalpha * self.alpha, axis=-1, keepdims=True))
        dscore = dscore / np.sqrt(self.dk)
        dq = dscore @ self.k
        dk = dscore.swapaxes(1, 2) @ self.q
        return dq, dk, dv
layer = DotAttention()
'''
MHA1 = '''
class MHSA:
    def __init__(self, d_model, n_heads):
        r = np.random.RandomState(6); self.h, self.d = n_heads, d_model // n_heads
        self.WQ, self.WK, self.WV, self.WO = (r.randn(d_model, d_model) * .3 for _ in range(4))
    def split(self, t):
        n, l, _ = t.shape; return t.reshape(n, l, self.h, self.d).transpose(0, 2, 1, 3)
    def join(self, t):
        n, _, l, _ = t.shape; return t.transpose(0, 2, 1, 3).reshape(n, l, self.h * self.d)
    def forward(self, x):
        self.x = x
        self.q, self.k, self.v = self.split(x @ self.WQ), self.split(x @ self.WK), self.split(x @ self.WV)
        s = np.einsum('nhid,nhjd->nhij', self.q, self.k) / self.d ** 0.5
        e = np.exp(s - s.max(-1, keepdims=True)); self.p = e / e.sum(-1, keepdims=True)
        self.ctx = self.join(self.p @ self.v)
        return self.ctx @ self.WO
    def backward(self, g):
        D = g.shape[-1]
        self.dWO = self.ctx.reshape(-1, D).T @ g.reshape(-1, D)
        dctx = self.split(g @ self.WO.T)
        dp = np.einsum('nhid,nhjd->nhij', dctx, self.v)
        dv = np.einsum('nhij,nhid->nhjd', self.p, dctx)
        ds = self.p * (dp - (dp * self.p).sum(-1, keepdims=True)) / self.d ** 0.5
        dq, dk = ds @ self.k, ds.swapaxes(-1, -2) @ self.q
        X = self.x.reshape(-1, D)
        dq, dk, dv = self.join(dq), self.join(dk), self.join(dv)
        self.dWQ, self.dWK, self.dWV = (X.T @ m.reshape(-1, D) for m in (dq, dk, dv))
        return dq @ self.WQ.T + dk @ self.WK.T + dv @ self.WV.T
layer = MHSA(12, 3)
'''
SM1 = '''
def softmax_fwd(logits):
    shifted = logits - np.max(logits, axis=1)[:, None]
    probs = np.exp(shifted); probs /= probs.sum(1)[:, None]
    return probs, probs
def softmax_bwd(dprobs, probs):
    dlogits = np.empty_like(probs)
    for n in range(len(probs)):
        p = probs[n].reshape(-1, 1)
        J = np.diagflat(p) - p @ p.T
        dlogits[n] = J @ dprobs[n]
    return dlogits
layer = softmax_fwd, softmax_bwd
'''
LSM1 = '''
class LogSoftMax:
    def forward(self, v):
        m = v.max(axis=1, keepdims=True)
        self.out = v - m - np.log(np.exp(v - m).sum(axis=1, keepdims=True))
        return self.out
    def backward(self, gradient):
        return gradient - np.exp(self.out) * gradient.sum(axis=1, keepdims=True)
layer = LogSoftMax()
'''
GN1 = '''
class GN:
    def __init__(self, C, G):
        self.weight, self.bias, self.G, self.eps = np.ones((1, C, 1, 1)), np.zeros((1, C, 1, 1)), G, 1e-5
    def forward(self, x):
        N, C, H, W = x.shape
        z = x.reshape(N, self.G, -1)
        m, v = z.mean(2, keepdims=True), z.var(2, keepdims=True)
        self.r = 1 / np.sqrt(v + self.eps)
        self.xh = ((z - m) * self.r).reshape(x.shape)
        return self.xh * self.weight + self.bias
    def backward(self, dy):
        N, C, H, W = dy.shape
        self.dweight = (dy * self.xh).sum((0, 2, 3), keepdims=True)
        self.dbias = dy.sum((0, 2, 3), keepdims=True)
        d = (dy * self.weight).reshape(N, self.G, -1); z = self.xh.reshape(N, self.G, -1)
        dx = self.r * (d - d.mean(2, keepdims=True) - z * (d * z).mean(2, keepdims=True))
        return dx.reshape(dy.shape)
layer = GN(6, 3)
'''
def bad(name, ref, src, old, new, words): return (name, ref, src, (old, new), words)
LAYERS = [
 ("batchnorm blog", "BatchNorm", BN1, None, ""),
 ("layernorm call", "LayerNorm", LN1, None, ""),
 ("rnn list columns", "RNN", RNN1, None, ""),
 ("lstm 12 arguments", "LSTM", LSTM1, None, ""),
 ("gru z keeps", "GRUOriginal", GRU1, None, ""),
 ("conv strided windows", "Conv2d", CONV1, None, ""),
 ("conv1d tensordot", "Conv1d", CONV1D, None, ""),
 ("dot attention", "ScaledDotProduct", SELF1, None, ""),
 ("mhsa einsum", "MultiHeadAttention", MHA1, None, ""),
 ("softmax loop functions", "Softmax", SM1, None, ""),
 bad("bn: no mean path", "BatchNorm", BN1, "            - np.sum(accum_grad, axis=0)\n", "", "mean"),
 bad("bn: std power", "BatchNorm", BN1, "self.stddev_inv ** 2 * np.sum", "self.stddev_inv * np.sum", "std|power|variance"),
 bad("bn: gamma forgotten", "BatchNorm", BN1, "(1 / batch_size) * gamma * self", "(1 / batch_size) * self", "gamma"),
 bad("ln: mean for sum of gamma", "LayerNorm", LN1, "self.dg = (dy * self.z).sum(", "self.dg = (dy * self.z).mean(", "mean|N"),
 bad("ln: z not multiplied", "LayerNorm", LN1, "self.z * c)", "c)", "x_hat|factor|variance"),
 bad("ln: not divided by sigma", "LayerNorm", LN1, "(h - a - self.z * c) / self.sigma", "(h - a - self.z * c)", "inv_std|std|divis"),
 bad("gn: variance path", "GroupNorm", GN1, " - z * (d * z).mean(2, keepdims=True)", "", "variance"),
 bad("rnn: state of the same step", "RNN", RNN1, "dW += dz.dot(self.s[t-1].T)", "dW += dz.dot(self.s[t].T)", "h"),
 bad("rnn: tanh' of the sum", "RNN", RNN1, "ds = douts[t] + ds_next\n            dz = ds * (1 - self.s[t] * self.s[t])", "dz = douts[t] * (1 - self.s[t] * self.s[t]) + ds_next", "tanh|before|added"),
 bad("lstm: forget gate with new c", "LSTM", LSTM1, "zf = dc * c * f", "zf = dc * c_new * f", "c"),
 bad("lstm: no carry of c", "LSTM", LSTM1, "dc = dc_next + dh", "dc = dh", "dc_next"),
 bad("lstm: candidate times g", "LSTM", LSTM1, "zg = dc * i *", "zg = dc * g *", "i"),
 bad("lstm: output gate slope", "LSTM", LSTM1, "zo = dh * tanhc * o * (1 - o)", "zo = dh * tanhc", "o"),
 bad("gru: reset path dropped", "GRUOriginal", GRU1, "+ drh * r +", "+", "candidate|r"),
 bad("gru: sign of z", "GRUOriginal", GRU1, "dh * (h - hh) * z", "dh * (hh - h) * z", "sign"),
 bad("conv: assignment", "Conv2d", CONV1, "d_inp[:, :, ys:ys + self.k, xs:xs + self.k] +=", "d_inp[:, :, ys:ys + self.k, xs:xs + self.k] =", "overwritten|overlap"),
 bad("conv: bias mean", "Conv2d", CONV1, "d_out.sum(axis=(0, 2, 3))", "d_out.mean(axis=(0, 2, 3))", "mean"),
 bad("conv1d: kernel turned", "Conv1d", CONV1D, "delta[:, :, t], self.w, axes=(1, 0)", "delta[:, :, t], self.w[:, :, ::-1], axes=(1, 0)", "turned"),
 bad("attention: scale lost", "ScaledDotProduct", SELF1, "        dscore = dscore / np.sqrt(self.dk)\n", "", "sqrt|scale|division|divis"),
 bad("attention: softmax diagonal", "ScaledDotProduct", SELF1, "self.alpha * (dalpha - np.sum(dalpha * self.alpha, axis=-1, keepdims=True))", "dalpha * self.alpha * (1 - self.alpha)", "denominator|sum|diagonal|softmax"),
 bad("mhsa: value path", "MultiHeadAttention", MHA1, "dq @ self.WQ.T + dk @ self.WK.T + dv @ self.WV.T", "dq @ self.WQ.T + dk @ self.WK.T", "V|value|term"),
 bad("softmax: minus forgotten", "Softmax", SM1, "np.diagflat(p) - p @ p.T", "np.diagflat(p) + p @ p.T", "sign"),
 bad("log-softmax: sum over batch", "LogSoftmax", LSM1, "gradient.sum(axis=1, keepdims=True)", "gradient.sum(axis=0, keepdims=True)", "axis|sum"),
]

MSE1='''
class MSELoss:
    def forward(self, y_true, y_pred):
        self.t, self.p = y_true, y_pred
        return np.mean((y_true - y_pred) ** 2)
    def backward(self):
        return 2 * (self.p - self.t) / self.t.size
layer = MSELoss()
'''
MSE2='''
def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))
def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)
layer = mse, mse_prime
'''
SSE='''
class Quadratic:
    @staticmethod
    def fn(a, y): return 0.5 * np.linalg.norm(a - y) ** 2
    @staticmethod
    def delta(a, y): return a - y
layer = Quadratic()
'''
CE='''
class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        e = np.exp(x - x.max(axis=1, keepdims=True)); self.y = e / e.sum(axis=1, keepdims=True)
        self.n = x.shape[0]
        return -np.sum(np.log(self.y[np.arange(self.n), t] + 1e-12)) / self.n
    def backward(self, dout=1):
        dx = self.y.copy()
        dx[np.arange(self.n), self.t] -= 1
        return dx / self.n
layer = SoftmaxWithLoss()
'''
CS='''
def softmax_loss(x, y):
    s = x - np.max(x, axis=1, keepdims=True)
    logp = s - np.log(np.sum(np.exp(s), axis=1, keepdims=True))
    N = x.shape[0]
    loss = -np.sum(logp[np.arange(N), y]) / N
    dx = np.exp(logp); dx[np.arange(N), y] -= 1; dx /= N
    return loss, dx
layer = softmax_loss
'''
SVM='''
def svm_loss(x, y):
    N = x.shape[0]
    c = x[np.arange(N), y]
    m = np.maximum(0, x - c[:, np.newaxis] + 1.0); m[np.arange(N), y] = 0
    loss = np.sum(m) / N
    num = np.sum(m > 0, axis=1)
    dx = np.zeros_like(x); dx[m > 0] = 1; dx[np.arange(N), y] -= num; dx /= N
    return loss, dx
layer = svm_loss
'''
HUB='''
class HuberLoss:
    def __init__(self): self.d = 1.0
    def __call__(self, pred, target):
        e = pred - target; self.e = e
        small = np.abs(e) <= self.d
        return np.mean(np.where(small, 0.5 * e ** 2, self.d * (np.abs(e) - 0.5 * self.d)))
    def gradient(self, pred, target):
        e = pred - target
        return np.where(np.abs(e) <= self.d, e, self.d * np.sign(e)) / e.size
layer = HuberLoss()
'''
BCE='''
class BCE:
    def loss(self, y, p):
        return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(y)
    def gradient(self, y, p):
        return (-(y / p) + (1 - y) / (1 - p)) / len(y)
layer = BCE()
'''
MAE='''
class L1:
    def forward(self, p, t):
        self.s = np.sign(p - t); return np.abs(p - t).mean()
    def backward(self, g=1.0):
        return g * self.s / self.s.size
layer = L1()
'''
DRO='''
class Dropout:
    def __init__(self, p=0.3): self.p = p; self.rng = np.random.default_rng(4)
    def forward(self, x, train=True):
        if not train: return x
        self.mask = (self.rng.random(x.shape) >= self.p) / (1 - self.p)
        return x * self.mask
    def backward(self, dy):
        return dy * self.mask
layer = Dropout()
'''
DROG='''
def dropout_forward(x, dropout_param):
    mask = (np.random.rand(*x.shape) < 0.6) / 0.6
    return x * mask, (dropout_param, mask)
def dropout_backward(dout, cache):
    param, mask = cache
    return dout * mask
layer = dropout_forward, dropout_backward
'''
RES='''
class ResidualBlock:
    def __init__(self, d, h):
        r = np.random.RandomState(0)
        self.W1, self.b1, self.W2, self.b2 = r.randn(d, h), np.zeros(h), r.randn(h, d), np.zeros(d)
    def forward(self, x):
        self.x = x; self.z = x @ self.W1 + self.b1; self.h = np.maximum(self.z, 0)
        return x + self.h @ self.W2 + self.b2
    def backward(self, d):
        self.dW2 = self.h.T @ d; self.db2 = d.sum(0)
        dz = d @ self.W2.T * (self.z > 0)
        self.dW1 = self.x.T @ dz; self.db1 = dz.sum(0)
        return d + dz @ self.W1.T
layer = ResidualBlock(5, 4)
'''
GAP='''
class GlobalAvgPool:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(x.shape[0], x.shape[1], -1).mean(axis=2)
    def backward(self, d):
        n, c, h, w = self.shape
        return np.ones(self.shape) * d.reshape(n, c, 1, 1) / (h * w)
layer = GlobalAvgPool()
'''
GMP='''
class GMP:
    def forward(self, x):
        self.x = x; self.m = x.max(axis=(2, 3), keepdims=True); return self.m
    def backward(self, d):
        return (self.x == self.m) * d
layer = GMP()
'''
MAXO='''
class MaxOut:
    def __init__(self, k): self.k = k
    def forward(self, z):
        g = z.reshape(z.shape[0], -1, self.k); self.mask = g == g.max(-1, keepdims=True); return g.max(-1)
    def backward(self, d):
        return (self.mask * d[..., None]).reshape(d.shape[0], -1)
layer = MaxOut(3)
'''
LOSSES_AND_OTHERS = [("mse class",'SquaredError',MSE1,None,''),("mse pair",'mse',MSE2,None,''),("quadratic",'SquaredError',SSE,None,''),("softmax with loss",'SoftmaxCrossEntropy',CE,None,''),
("cs231n softmax",'cross_entropy',CS,None,''),("svm",'Hinge',SVM,None,''),("huber",'Huber',HUB,None,''),("bce",'BinaryCrossEntropy',BCE,None,''),("mae",'AbsoluteError',MAE,None,''),
("dropout",'Dropout',DRO,None,''),("dropout functions",'Dropout',DROG,None,''),("residual",'Residual',RES,None,''),("gap",'GlobalAveragePool2d',GAP,None,''),("gmp",'GlobalMaxPool2d',GMP,None,''),("maxout",'Maxout',MAXO,None,''),
bad("mse: not divided",'SquaredError',MSE1," / self.t.size","","N K"),
bad("mse: sign",'SquaredError',MSE2,"(y_pred - y_true) / np","(y_true - y_pred) / np","-1"),
bad("ce: sum",'SoftmaxCrossEntropy',CE,"return dx / self.n","return dx","N times"),
bad("ce: one-hot forgotten",'SoftmaxCrossEntropy',CE,"        dx[np.arange(self.n), self.t] -= 1\n","","term"),
bad("svm: right class",'Hinge',SVM,"dx[np.arange(N), y] -= num; ","","right class|never|set"),
bad("huber: not clipped",'Huber',HUB,"np.where(np.abs(e) <= self.d, e, self.d * np.sign(e))","e","another loss|clip|SquaredError"),
bad("bce: forgotten second",'BinaryCrossEntropy',BCE,"(-(y / p) + (1 - y) / (1 - p))","(p - y)","factor|divis|another loss"),
bad("dropout: no mask",'Dropout',DRO,"return dy * self.mask","return dy","mask"),
bad("residual: no direct path",'Residual',RES,"return d + dz","return dz","direct path"),
bad("residual: relu mask",'Residual',RES," * (self.z > 0)","","mask|factor|> 0|derivative"),
bad("gap: not divided",'GlobalAveragePool2d',GAP," / (h * w)","","division|H \\* W"),
bad("gmp: everywhere",'GlobalMaxPool2d',GMP,"(self.x == self.m) * d","np.ones_like(self.x) * d","won|winner"),
bad("maxout: everywhere",'Maxout',MAXO,"(self.mask * d[..., None])","(np.ones_like(self.mask) * d[..., None])","won|winner"),
]
BN2='''
class SpatialBN:
    """channels last"""
    def __init__(self, c):
        self.scale = np.ones(c); self.shift = np.zeros(c); self.eps = 1e-3
    def forward(self, img):
        self.m = img.mean((0, 1, 2)); self.v = img.var((0, 1, 2))
        self.n = (img - self.m) / np.sqrt(self.v + self.eps)
        return self.scale * self.n + self.shift
    def backward(self, grad):
        M = grad.shape[0] * grad.shape[1] * grad.shape[2]
        self.dscale = (grad * self.n).sum((0, 1, 2)); self.dshift = grad.sum((0, 1, 2))
        g = grad * self.scale
        return (g - g.sum((0, 1, 2)) / M - self.n * (g * self.n).sum((0, 1, 2)) / M) / np.sqrt(self.v + self.eps)
layer = SpatialBN(4)
'''
LNC='''
def ln_fwd(X, gain, offset, eps=1e-5):
    mu = X.mean(axis=0, keepdims=True)
    s2 = np.mean((X - mu) ** 2, axis=0, keepdims=True)
    istd = 1.0 / np.sqrt(s2 + eps)
    H = (X - mu) * istd
    return gain * H + offset, (H, istd, gain)
def ln_bwd(dY, cache):
    H, istd, gain = cache
    D = H.shape[0]
    dgain = np.sum(dY * H, axis=1, keepdims=True)
    doffset = np.sum(dY, axis=1, keepdims=True)
    dH = dY * gain
    dX = istd / D * (D * dH - dH.sum(0, keepdims=True) - H * np.sum(dH * H, 0, keepdims=True))
    return dX, dgain, doffset
layer = ln_fwd, ln_bwd
'''
MPN='''
class MaxPooling:
    def __init__(self, k=2, s=2): self.k, self.s = k, s
    def forward(self, x):
        self.x = x
        n, h, w, c = x.shape
        oh, ow = (h - self.k) // self.s + 1, (w - self.k) // self.s + 1
        out = np.zeros((n, oh, ow, c))
        for i in range(oh):
            for j in range(ow):
                out[:, i, j] = x[:, i*self.s:i*self.s+self.k, j*self.s:j*self.s+self.k].max((1, 2))
        return out
    def backward(self, dout):
        dx = np.zeros_like(self.x)
        n, oh, ow, c = dout.shape
        for b in range(n):
            for i in range(oh):
                for j in range(ow):
                    for k in range(c):
                        win = self.x[b, i*self.s:i*self.s+self.k, j*self.s:j*self.s+self.k, k]
                        r, q = np.unravel_index(win.argmax(), win.shape)
                        dx[b, i*self.s+r, j*self.s+q, k] += dout[b, i, j, k]
        return dx
layer = MaxPooling(3, 2)
'''
CNV='''
def conv_fwd(img, K, bias, stride=1, pad=0):
    p = np.pad(img, ((0,0),(pad,pad),(pad,pad),(0,0)))
    fh, fw = K.shape[:2]
    oh, ow = (p.shape[1]-fh)//stride+1, (p.shape[2]-fw)//stride+1
    w = np.lib.stride_tricks.sliding_window_view(p, (fh, fw), axis=(1, 2))[:, ::stride, ::stride][:, :oh, :ow]
    return np.einsum('nxychw,hwcf->nxyf', w, K) + bias, (img, p, w, K, stride, pad)
def conv_bwd(dy, cache):
    img, p, w, K, stride, pad = cache
    dK = np.einsum('nxychw,nxyf->hwcf', w, dy)
    dbias = dy.sum((0, 1, 2))
    dp = np.zeros_like(p)
    for i in range(K.shape[0]):
        for j in range(K.shape[1]):
            dp[:, i:i+stride*dy.shape[1]:stride, j:j+stride*dy.shape[2]:stride] += dy @ K[i, j].T
    return dp[:, pad:dp.shape[1]-pad, pad:dp.shape[2]-pad], dK, dbias
layer = conv_fwd, conv_bwd
'''
RNS='''
class Elman(object):
    def __init__(self, nin, nh):
        r = np.random.RandomState(5)
        self.params = {"Wax": r.randn(nh, nin)*.5, "Waa": r.randn(nh, nh)*.5, "ba": r.randn(nh, 1)}
        self.grads = {}
    def forward(self, x, a0):
        self.x, self.a = x, [a0]
        for t in range(x.shape[2]):
            self.a.append(np.tanh(self.params["Wax"] @ x[:, :, t] + self.params["Waa"] @ self.a[-1] + self.params["ba"]))
        return np.stack(self.a[1:], axis=2)
    def backward(self, da):
        P = self.params
        self.grads = {k: np.zeros_like(v) for k, v in P.items()}
        dx = np.zeros_like(self.x); carry = np.zeros_like(self.a[0])
        for t in range(self.x.shape[2] - 1, -1, -1):
            pre = (1 - self.a[t + 1] ** 2) * (da[:, :, t] + carry)
            self.grads["Wax"] += pre @ self.x[:, :, t].T
            self.grads["Waa"] += pre @ self.a[t].T
            self.grads["ba"] += pre.sum(1, keepdims=True)
            dx[:, :, t] = P["Wax"].T @ pre
            carry = P["Waa"].T @ pre
        return dx
layer = Elman(3, 5)
'''
CAUS='''
def attend(Q, K, V):
    n, t, d = Q.shape
    S = np.einsum('nqd,nkd->nqk', Q, K) / d ** .5
    S = np.where(np.tril(np.ones((t, t))) == 0, -1e30, S)
    S = S - S.max(2, keepdims=True)
    W = np.exp(S); W = W / W.sum(2, keepdims=True)
    return np.einsum('nqk,nkd->nqd', W, V), (Q, K, V, W)
def attend_grad(dO, memory):
    Q, K, V, W = memory
    d = Q.shape[2]
    dV = np.einsum('nqk,nqd->nkd', W, dO)
    dW = np.einsum('nqd,nkd->nqk', dO, V)
    dS = W * dW - W * (W * dW).sum(2, keepdims=True)
    dQ = np.einsum('nqk,nkd->nqd', dS, K) / d ** .5
    dK = np.einsum('nqk,nqd->nkd', dS, Q) / d ** .5
    return dQ, dK, dV
layer = attend, attend_grad
'''
SMC='''
class SoftMax:
    def activate(self, Z):
        t = np.exp(Z - Z.max(axis=0)); self.A = t / np.sum(t, axis=0); return self.A
    def derivative(self, dA):
        return self.A * (dA - np.sum(self.A * dA, axis=0))
    forward = activate
    backward = derivative
layer = SoftMax()
'''
LATER = [("bn channels last","BatchNorm2d",BN2,None,""),("ln columns functions","LayerNorm",LNC,None,""),("maxpool nhwc","MaxPool2d",MPN,None,""),("conv nhwc einsum","Conv2d",CNV,None,""),
("elman dict columns","RNN",RNS,None,""),("causal einsum","ScaledDotProduct",CAUS,None,""),("softmax columns","Softmax",SMC,None,""),
bad("bn2 no 1/M in variance path","BatchNorm2d",BN2,"(g * self.n).sum((0, 1, 2)) / M","(g * self.n).sum((0, 1, 2))","N|variance|divi"),
bad("bn2 without the root","BatchNorm2d",BN2,"/ M) / np.sqrt(self.v + self.eps)","/ M)","inv_std"),
bad("ln sign of mean path","LayerNorm",LNC,"D * dH - dH.sum","D * dH + dH.sum","sign"),
bad("ln gain twice","LayerNorm",LNC,"dH = dY * gain\n","dH = dY * gain * gain\n","gamma"),
bad("maxpool overwritten","MaxPool2d",MPN,"k] += dout[b, i, j, k]","k] = dout[b, i, j, k]","overwritten|overlap"),
bad("conv K not summed over batch","Conv2d",CNV,"dK = np.einsum('nxychw,nxyf->hwcf', w, dy)","dK = np.einsum('nxychw,nxyf->hwcf', w, dy) / len(dy)","mean|divided|times"),
bad("conv dx with turned kernel","Conv2d",CNV,"dy @ K[i, j].T","dy @ K[::-1, ::-1][i, j].T","turned"),
bad("rnn own state in slope","RNN",RNS,"(1 - self.a[t + 1] ** 2)","(1 - self.a[t] ** 2)","self.h"),
bad("rnn transposed carry","RNN",RNS,'carry = P["Waa"].T @ pre','carry = P["Waa"] @ pre',"transposed"),
bad("rnn no carry","RNN",RNS,"(da[:, :, t] + carry)","da[:, :, t]","dh_next"),
bad("attention dK from K","ScaledDotProduct",CAUS,"np.einsum('nqk,nqd->nkd', dS, Q)","np.einsum('nqk,nqd->nkd', dS, K)","Q|K"),
bad("attention V with transposed W","ScaledDotProduct",CAUS,"np.einsum('nqk,nqd->nkd', W, dO)","np.einsum('nqk,nkd->nqd', W, dO)","transposed"),
bad("softmax columns sum over batch","Softmax",SMC,"np.sum(self.A * dA, axis=0)","np.sum(self.A * dA, axis=1, keepdims=True)","axis"),
bad("softmax columns no product","Softmax",SMC,"np.sum(self.A * dA, axis=0)","np.sum(dA, axis=0)","factor"),
]
# fmt: on
