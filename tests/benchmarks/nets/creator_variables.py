"""DeZero-like: Variable with a creator, Function objects with generations; two hidden layers, softmax cross-entropy as one function."""
import numpy as np


class Variable:
    def __init__(self, data, name=None):
        self.data = data
        self.name = name
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs, seen_set = [], set()

        def add_func(f):
            if f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda x: x.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                if x.creator is not None:
                    add_func(x.creator)

    def __add__(self, other):
        return Add()(self, other)

    def __sub__(self, other):
        return Sub()(self, other)

    def __mul__(self, other):
        return Mul()(self, other)

    def __truediv__(self, other):
        return Div()(self, other)


def as_variable(obj):
    return obj if isinstance(obj, Variable) else Variable(np.asarray(obj))


class Function:
    def __call__(self, *inputs):
        inputs = [as_variable(x) for x in inputs]
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(np.asarray(y)) for y in ys]
        self.generation = max([x.generation for x in inputs])
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]


def sum_to(x, shape):
    lead = x.ndim - len(shape)
    axis = tuple([i + lead for i, sx in enumerate(shape) if sx == 1])
    y = x.sum(tuple(range(lead)) + axis, keepdims=True)
    if lead > 0:
        y = y.squeeze(tuple(range(lead)))
    return y


class Add(Function):
    def forward(self, x0, x1):
        self.shapes = x0.shape, x1.shape
        return x0 + x1

    def backward(self, gy):
        return sum_to(gy, self.shapes[0]), sum_to(gy, self.shapes[1])


class Sub(Function):
    def forward(self, x0, x1):
        self.shapes = x0.shape, x1.shape
        return x0 - x1

    def backward(self, gy):
        return sum_to(gy, self.shapes[0]), sum_to(-gy, self.shapes[1])


class Mul(Function):
    def forward(self, x0, x1):
        return x0 * x1

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return sum_to(gy * x1, x0.shape), sum_to(gy * x0, x1.shape)


class Div(Function):
    def forward(self, x0, x1):
        return x0 / x1

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        gx0 = gy / x1
        gx1 = gy * (-x0 / x1 ** 2)
        return sum_to(gx0, x0.shape), sum_to(gx1, x1.shape)


class Linear(Function):
    def forward(self, x, W, b):
        return x.dot(W) + b

    def backward(self, gy):
        x, W, b = [v.data for v in self.inputs]
        gx = gy.dot(W.T)
        gW = x.T.dot(gy)
        gb = sum_to(gy, b.shape)
        return gx, gW, gb


class Sigmoid(Function):
    def forward(self, x):
        return 1 / (1 + np.exp(-x))

    def backward(self, gy):
        y = self.outputs[0].data
        gx = gy * y * (1 - y)
        return gx


class Tanh(Function):
    def forward(self, x):
        return np.tanh(x)

    def backward(self, gy):
        y = self.outputs[0].data
        gx = gy * (1 - y * y)
        return gx


class Sqrt(Function):
    def forward(self, x):
        return np.sqrt(x)

    def backward(self, gy):
        return gy / (2 * self.outputs[0].data)


class Sum(Function):
    def __init__(self, axis=None, keepdims=False):
        self.axis, self.keepdims = axis, keepdims

    def forward(self, x):
        self.x_shape = x.shape
        return x.sum(axis=self.axis, keepdims=self.keepdims)

    def backward(self, gy):
        if self.axis is not None and not self.keepdims:
            gy = np.expand_dims(gy, self.axis)
        return np.broadcast_to(gy, self.x_shape)


class SoftmaxCrossEntropy(Function):
    def forward(self, x, t):
        m = x.max(axis=1, keepdims=True)
        log_z = m + np.log(np.exp(x - m).sum(axis=1, keepdims=True))
        log_p = x - log_z
        return -log_p[np.arange(x.shape[0]), t].sum() / x.shape[0]

    def backward(self, gy):
        x, t = self.inputs[0].data, self.inputs[1].data
        N, CLS_NUM = x.shape
        gy = gy * (1 / N)
        e = np.exp(x - x.max(axis=1, keepdims=True))
        y = e / e.sum(axis=1, keepdims=True)
        t_onehot = np.eye(CLS_NUM)[t]
        return (y - t_onehot) * gy, None


class Model:
    def __init__(self, sizes, rng):
        self.params = {}
        for i, (n, m) in enumerate(zip(sizes, sizes[1:]), 1):
            self.params[f'W{i}'] = Variable(rng.normal(0, 1 / np.sqrt(n), (n, m)), f'W{i}')
            self.params[f'b{i}'] = Variable(rng.normal(0, .3, m), f'b{i}')
        self.params['g'] = Variable(rng.uniform(.5, 1.5, sizes[2]), 'g')

    def cleargrads(self):
        for p in self.params.values():
            p.cleargrad()

    def __call__(self, x, t):
        P = self.params
        h1 = Sigmoid()(Linear()(x, P['W1'], P['b1']))
        z = Linear()(h1, P['W2'], P['b2'])
        n = Variable(np.array(float(z.data.shape[1])))
        mu = Sum(axis=1, keepdims=True)(z) / n
        d = z - mu
        std = Sqrt()(Sum(axis=1, keepdims=True)(d * d) / n + Variable(np.array(1e-3)))
        h2 = Tanh()(d / std * P['g'])
        y = Linear()(h2, P['W3'], P['b3'])
        return SoftmaxCrossEntropy()(y, t)


def check(sizes=(5, 4, 6, 3), samples=8, seed=0):
    rng = np.random.default_rng(seed + 40)
    model = Model(sizes, rng)
    x, t = rng.normal(size=(samples, sizes[0])), rng.integers(0, sizes[-1], samples)

    def step():
        model.cleargrads()
        loss = model(Variable(x), Variable(t))
        loss.backward()

    return dict(model=model, loss=lambda: float(model(Variable(x), Variable(t)).data), backward=step)
