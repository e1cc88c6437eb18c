"""Every expression kind that can hold an array."""
import functools
import math
import operator

import numpy as np

rng = np.random.default_rng(0)
A, B, v = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=4)
print(A @ B, A + 1, 2 * A, A - v, A / 3.0, A // 0.3, A % 2, abs(A) ** 0.5, -A, +A, ~(A > 0))
print((A > 0) & (A < 1), (A > 0) | (A == 0), (A > 0) ^ True, A != A, A <= 0, A >= 0)
print(0 < v[0] < 10, v[0] < 0 < v[1], 1 if v[0] > 0 else 2, A if v[0] > 0 else B, v[0] or v[1], v[0] and v[1])
print(A.T, A.T.T[0], A.real, A.imag, A.shape, A.ndim, A.size, A.flat[3], A.T.shape[0])
print(A[0], A[0, 1], A[:, 1], A[1:, ::2], A[::-1], A[..., 0], A[None, :, 0], A[[0, 2]], A[A > 0], A[np.arange(3), [0, 1, 2]])
n, k = 1, 3
print(A[n:k], A[:n, k:], A[n], A[-n:], A[n::2, :k], A[slice(n, k)], A[(n, k)], A[np.newaxis, n:k])
print(A.sum(), A.sum(axis=0), A.sum(0, keepdims=True), np.sum(A, axis=1), A.mean(), A.max(1), A.argmax(axis=1), A.dot(B))
print(np.exp(A), np.maximum(0, A), np.where(A > 0, A, 0.01 * A), np.clip(A, -0.5, 0.5), np.linalg.norm(A), np.add.reduce(A))
print(sum(v), sum(x * x for x in v), max(v), min(v), max(v[0], v[1]), abs(v[0]), round(v[0], 2), float(v[0]), int(v[0] * 10), pow(v[0], 2))
print(list(map(math.exp, v)), list(zip(v, v)), list(enumerate(v)), sorted(v), list(reversed(v)), tuple(A), [*v], {**{"a": v[0]}})
print([x * 2 for x in v], [x for row in A for x in row if x > 0], {i: x for i, x in enumerate(v)}, {round(float(x), 3) for x in v})
print([[a * b for b in v] for a in v], [(a, b) for a, b in zip(v, A.T)], [f(v) for f in (np.exp, np.tanh, lambda x: x**2)])
print((lambda x, y=2, *z, w=3, **k: x * y + w + sum(z))(v, 3, 1.0, 2.0, w=4, q=5), (lambda: A)(), (lambda *a: a)(1, v))
print(f"{A.sum():.3f} {A[0, 0]!r} {np.mean(v):>{5 + 5}.2f} {v[0] + 1=:.3f} {'x' + 'y'}")
print((m := A + 1).sum(), m, [y := v[0], y**2], any((last := x) > 0 for x in v), last)
print(functools.reduce(operator.mul, v), functools.reduce(lambda a, b: a + b, v), operator.matmul(A, B), functools.partial(np.sum, axis=0)(A))
print(np.array([[1.0, v[0]], [v[1], 2 * v[2]]]), np.array([x for x in v]), np.stack([A, A]), np.concatenate((A, A), axis=1), np.c_[A, A], np.r_[v, v])
print(np.einsum("ij,jk->ik", A, B), np.tensordot(A, B, 1), np.outer(v, v), np.inner(v, v), np.kron(v, v), np.dot(v, v), np.vdot(v, v))
print(A.reshape(2, 6), A.reshape((-1, 2)), A.ravel(), A.flatten(), A.transpose(1, 0), A.swapaxes(0, 1), A.astype(np.float32), A.copy(), A.tolist())
print(*A, sep="\n")
print(*[x for x in v], *(x + 1 for x in v), **{"sep": ";"})
print(A.sum(*(0,)), np.sum(*[A], **dict(axis=0)), np.maximum(*A[:2]), np.add(*(x for x in A[:2])))
M = np.matrix(A)
print(M * B, M.T * M, M[0], M.A1, (M**1 if M.shape[0] == M.shape[1] else M.I.shape), M.sum(0), np.multiply(M, M))
c = 3 + 4j
z = v + 1j * v
print(z.real, z.imag, abs(z), z.conj(), c * z, np.angle(z), c.real, abs(c))
print(1 + 2 * 3, "a" + "b", [1] + [2], [0.0] * 3, "%s %d" % ("a", 3), (1, 2)[0], "abc"[1:], -1, not A.any(), True & False)
print({"a": A}["a"][0]["b" == "c"], [A][0][1], {1: {2: v}}[1][2][3])
print(np.split(v, 2), np.array_split(v, 3), np.unique([1, 2, 2]), np.meshgrid(v, v)[0], np.histogram(v)[0], np.linalg.svd(A)[1], divmod(v, 2)[1])
print(all(x > -9 for x in v), np.all(A < 9), np.vectorize(lambda x: x * 2)(v), np.apply_along_axis(lambda r: r * 2, 1, A), np.fromiter((x for x in v), float))
print(isinstance(A, np.ndarray), type(A).__name__, len(A), id(A) == id(A), A is A, 1 in v, repr(v), str(v[0]), hash("a") == hash("a"), callable(A))
print(v.__add__(1), A.__getitem__(0), np.ndarray.sum(A), np.ndarray.__add__(A, 1), getattr(A, "T"), getattr(np, "exp")(v))
print(np.float64(3) * v, np.float32(2.5) + 1, np.float64("1.5"), float("2.5") * 2, int("3"), complex(1, 2) * 2)
print((A
       + 1) @ (
    B
))
print(A
      .sum(axis=0)
      .reshape(2, -1)
      .T)
print(v @ v, 0.1 + 0.2 * v[0], math.sqrt(abs(v[0])), math.log(2.0), math.log(8, 2), math.fsum(v), math.pi * v[0], math.tanh(v[1]))
print(bool(v[0] > 0), (v[0] > 0) is np.True_, v.size and 1, None or v[0], not v[0])
it = iter(v)
print(next(it), next(it), next(iter([]), None), list(it))
print(np.random.RandomState(0).randn(2), np.random.default_rng(1).normal(0, 1, (2,)), np.zeros_like(A), np.ones((2, 2)), np.eye(2), np.arange(3.0), np.linspace(0, 1, 3), np.full((2,), 7.0))
