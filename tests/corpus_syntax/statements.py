"""Every statement kind that can hold an array."""
import contextlib
import copy

import numpy as np

rng = np.random.default_rng(1)
A = rng.normal(size=(3, 4))
x = np.zeros((3, 4))
x[0] = A[0]
x[1, :] = A[1] * 2
x[2, 1:3] = 7
x[x > 1] = 0.5
x[[0, 1], [1, 2]] += 1
x[:, 0] -= A[:, 0]
x[np.argmax(A[:, 0]), np.argmin(A[0])] *= 3
x += 1
x -= A
x *= 2
x /= 3
x **= 2
x //= 0.1
x %= 5
print(x)
cache = {"h": np.zeros((3, 4))}
h = cache["h"][:, 1] = A[:, 2] * 2
a = b = A + 1
(p, q), r = (A[0], A[1]), A[2]
first, *rest = A
[u, w] = A[0, :2]
x[0], x[1] = A[1], A[0]
x[0, 0], h[1], k = 1.0, 2.0, 3
A[0], A[1] = A[1].copy(), A[0].copy()
i, x[2] = 1, A[2]
i, x[i] = 0, A[2]
print(h, a, p, q, r, first, rest, u, w, x, k, cache, a is b)
y: np.ndarray = A * 2
z: "np.ndarray"
grads: dict = {}
grads["W"]: float = 3.0
for name, value in (("W1", A), ("b1", A[0])):
    grads["d" + name] = value * 2
grads["dW1"] += 1
grads["W"] -= 0.5
weights = [A, A.T.copy()]
for l in range(len(weights)):
    weights[l] -= 0.1 * weights[l]
    weights[-1][0] = l
weights[0][1][2] = 5
print(grads, weights, y)


class Net:
    """A class body is code as well."""

    scale = 2 * A[0]
    scale *= 2
    shared = []
    __slots__ = ("W", "b", "__dict__")

    def __init__(self, n, /, m=3, *args, k: float = 2.0 * 1.5, **kw):
        """Docstring stays."""
        self.W = rng.normal(size=(n, m))
        self.b, self.c = np.zeros(m), [np.zeros(m)] * 2
        self.__private = np.ones(m)
        self.extra = args, kw, k

    @property
    def norm(self):
        return np.sqrt((self.W**2).sum())

    @norm.setter
    def norm(self, value):
        self.W *= value / self.norm

    @staticmethod
    def act(x):
        return np.tanh(x)

    @classmethod
    def make(cls, n):
        return cls(n, 2, 5, k=1, z=A)

    def __call__(self, x):
        self.__private += 1
        self.__private[0] -= 0.5
        self.b += self.__private
        return self.act(x @ self.W + self.b)

    def __matmul__(self, other):
        return self(other)

    def __getitem__(self, index):
        return self.W[index]

    def __setitem__(self, index, value):
        self.W[index] = value

    def __iadd__(self, other):
        self.W += other
        return self


class Sub(Net):
    def __init__(self, n):
        super().__init__(n)
        self.here = __class__.__name__, sorted(locals())

    def __call__(self, x):
        return super().__call__(x) * 2


net = Net(4)
print(net(A), net @ A, net.norm, Net.make(4)(A), Net.act(A), net[0], net.extra, Net.scale, Net.__init__.__doc__)
net[0] = 1
net[1] += 2
net += 0.5
net.norm = 2.0
net.norm *= 2
net.b -= 0.1 * net.b
net.c[0] += 1
print(net.W, net.b, net.c, net.norm, sorted(vars(net)))
s = Sub(4)
print(s(A), s.here)


def plain(a, b=A[0], *c, d=A[1] * 2, **e):
    def inner(t):
        nonlocal total
        global counter
        counter = counter + 1
        total += t
        total = total * 1
        return total

    total = np.zeros(4)
    for row in a:
        inner(row)
    else:
        total = total + 1
    while total.sum() > -100:
        total = total - 10
        if total[0] < -50:
            break
        elif total[1] > 5:
            continue
    else:
        total = -total
    return total, b, c, d, e, sorted(locals())


counter = 0
print(plain(A), plain(A, A[2], 1.0, A, d=2, f=A), counter)


def decorated(scale):
    def wrap(f):
        import functools

        @functools.wraps(f)
        def g(*args, **kwargs):
            return scale * f(*args, **kwargs)

        return g

    return wrap


@decorated(2.0 * 1)
@decorated(A[0, 0])
def forward(x):
    return x + 1


print(forward(A), forward.__name__)


def generator(xs):
    for x in xs:
        got = yield x * 2
        if got is not None:
            yield got @ got
    yield from (x + 1 for x in xs)
    return xs[0] + 1


g = generator(A)
print(next(g), g.send(A[0]), list(g))


def delegating(xs):
    result = yield from generator(xs)
    yield result * 2


print(list(delegating(A)))
print(sum(x.sum() for x in generator(A)), [a + b for a, b in zip(generator(A), generator(-A))])
try:
    A @ A
except ValueError as error:
    print("caught", error, 1 + A[0, 0])
else:
    print("no")
finally:
    print("finally", A.sum())


def returns():
    for row in A:
        try:
            return row * 2
        finally:
            print("left", row + 1)


def suppressed():
    with contextlib.suppress(ValueError), contextlib.nullcontext(A + 1) as w:
        print(w + (A @ A))
    with np.errstate(all="ignore"):
        return A + np.log(-abs(A)) * 0


print(returns(), suppressed())


def swallow(f, *args):
    try:
        return f(*args)
    except ValueError:
        return A[0]


print(A + swallow(lambda a, b: a * (a @ b), A, A), A + swallow(np.dot, A, A) + next((x for x in ()), 1.0))
print(hasattr(net, "missing"), A[0] + getattr(net, "missing", 1.0))
match A[0].tolist(), A:
    case [a0, *_], arr if arr.sum() + a0 > 1000:
        print("big")
    case [float(f0), *others], np.ndarray(shape=(m, n)):
        print(f0 * 2, m, n, arr[0] + 1)
assert A.sum() != 12345, A
del weights[1]
del k, net.c
if (total := A.sum()) > 0:
    print(total)
out = np.empty((3, 4))
np.add(A, 1, out=out)
np.multiply(A, out, out)
np.exp(out[0], out=out[1])
np.add.at(out, [0, 0, 2], 1.0)
np.copyto(out[2], A[0])
out.fill(2.0)
out[0].sort()
out.T[0] = 5
out.reshape(-1)[3] = 7
view = out[1:]
view += 1
out[0, 1] = view[0, 0] * 2
flat = out.ravel()
flat[:] = flat[::-1]
np.random.default_rng(3).shuffle(flat)
np.fill_diagonal(out, 0)
np.put(out, [0, 5], [1.0, 2.0])
np.clip(out, 0, 1, out=out)
print(out, view, flat, copy.deepcopy(net).W)
for i, (a_, b_) in enumerate(zip(A, A[::-1])):
    print(i, a_ + b_)
for out[0, 0] in A[0]:
    pass
for i in range(3): print(A[i].sum()); print(i)
while True:
    break
pass
import numpy.linalg as la; print(la.norm(A)); from numpy import exp as e; print(e(A))
lambdas = [lambda x: x * 2, lambda x: x * 2, lambda x: x + 1]; print([f(A[0]) for f in lambdas])
ops = {"relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0)}; print(ops["relu"][0](A), ops["relu"][1](A))
nested = [[w * xi for w, xi in zip(ws, [1.0, 2.0])] for ws in [[0.1, 0.2], [0.3, 0.4]]]
acc = 0.0
for row in nested:
    for item in row:
        acc += item
    row[0] -= 0.5 * row[1]
print(acc, nested)
exec("B = A + 1"); print(B, eval("A * 2"))
print(sorted(n for n in globals() if not n.startswith("__")))
