"""Errors of every kind, each with its traceback printed by the code itself."""
import traceback

import numpy as np

A, B, v = np.ones((3, 4)), np.ones((2, 5)), np.ones(4)


class Box:
    value = A

    @property
    def broken(self):
        return A @ B

    def method(self, x):
        return (x
                .T
                .dot(B)
                .sum())

    def __add__(self, other):
        return A + other

    def __getattr__(self, name):
        raise AttributeError(name)


def f1(): return A + B
def f2(): return np.dot(A, A)
def f3():
    x = A.copy()
    x[0] = B
def f4():
    x = np.zeros(3)
    x += A
def f5():
    x -= A
def f6(): return undefined + A
def f7(): return A.missing
def f8(): return A.sum(axis=5)
def f9(): return A[7]
def f10(): return A[:, 9] + 1
def f11():
    a, b = A
def f12(): return Box().method(A)
def f13(): return Box() + B
def f14(): return Box().broken
def f15(): return [row @ B for row in A]
def f16(): return sum(row @ B for row in A)
def f17(): return max(len(r) / 0 for r in A)
def f18(): return list(map(lambda r: r @ B, A))
def f19(): return (lambda x: x.reshape(5, 5))(A)
def f20(): return np.concatenate([A, B], axis=0)
def f21():
    try:
        A @ B
    except ValueError as error:
        raise RuntimeError("wrapped") from error
def f22():
    try:
        A @ B
    finally:
        print("finally")
def f23():
    with np.errstate(all="raise"):
        return np.log(A - 1)
def f24():
    for row in 5: pass
def f25(): return len(5) + A
def f26(): return f1(A)
def f27(): return A(3)
def f28(): return "a" + A.T @ 1
def f29(): return A if A else B
def f30(): assert A.sum() == 0, "no"
def f31(): return Box().value @ B[0:1, :].T[2:] + (
    A
    @ A
)
def f32():
    d = {"W": A}
    d["b"] -= 1
def f33(): v.shape[0] = 3; v[1.5]
def f34():
    Box().W += 1
def f35(n=0): return f35(n + 1) + A if n < 5 else A @ B
def f36():
    def g():
        yield A[0] @ A
        yield A @ A
    for x in g(): print(x.shape)
def f37(): return {k: a @ A for k, a in zip("ab", A)}
def f38(): return f"{A @ A}"
def f39(): return A.reshape(
    (5,
     5))
def f40(): return next(iter([]))
def f41():
    x = [1.0]
    x[3] = A[0, 0]
def f42():
    x = A.copy(); x[0][9] += 1
def f43(): return np.exp(*A, *A, *A)
def f44(): return f1(**{"a": A})
def f45(): return f1(*5)
def f46(): return np.sum(A, axis=0, nokeyword=A + 1)
def f47(): return np.add(A, A, out=B)
def f48():
    a, b, c = A[0] @ A.T, 2
def f49():
    (a, b), c = (1,), A
def f50():
    raise ValueError(A @ A.T)


for name, function in list(globals().items()):
    if name.startswith("f") and name[1:].isdigit():
        try:
            print(name, function())
        except Exception as error:
            print(name, "".join(traceback.format_exception(error)))
f12()
