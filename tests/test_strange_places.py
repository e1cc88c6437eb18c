"""Where strangers keep what they learn: keys that are ids or tuples, functions, classes, copies made by every forward."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Verdict

pytestmark = pytest.mark.usefixtures("short_repairs")

X = np.random.default_rng(1).normal(size=(7, 3))
Y = np.random.default_rng(2).normal(size=(7, 2))
OTHER = np.random.default_rng(3).normal(size=(5, 3)), np.random.default_rng(4).normal(size=(5, 2))


def weights(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def right(report, *names):
    assert {g.name: g.verdict for g in report.gradients} == dict.fromkeys(names, Verdict.RIGHT)
    assert not report.facts.findings
    return report


def run(net, used):
    """The report of a net, fresh or used before, on this batch or on a smaller one."""
    batch = {"fresh": None, "same": (X.copy(), Y.copy()), "other": OTHER}[used]
    if batch:
        net.loss(*batch)
        net.backward(*batch)
    return gradcheck.check(net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))


USED = pytest.mark.parametrize("used", ["fresh", "same", "other"])


class Normalised:
    """Weight normalisation: W is made of v and g by every forward pass, and has a gradient on the way."""

    def __init__(self):
        self.v, self.out = weights(0, (3, 4), (4, 2))
        self.g = np.ones(4)

    def loss(self, x, y):
        self.norm = np.linalg.norm(self.v, axis=0)
        self.W = self.g * self.v / self.norm
        self.h = np.tanh(x @ self.W)
        self.e = self.h @ self.out - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        self.dout = self.h.T @ self.e
        self.dW = x.T @ (self.e @ self.out.T * (1 - self.h**2))
        self.dg = (self.dW * self.v).sum(axis=0) / self.norm
        self.dv = self.g / self.norm * (self.dW - self.v * (self.dW * self.v).sum(axis=0) / self.norm**2)


@USED
def test_a_weight_that_forward_makes_is_no_parameter(used):
    right(run(Normalised(), used), "v", "g", "out")


class Copies:
    """Works on copies of its weights, whose gradients have the names of the copies."""

    def __init__(self):
        self.master = dict(zip("wv", weights(0, (3, 4), (4, 2))))

    def loss(self, x, y):
        self.w, self.v = self.master["w"].copy(), self.master["v"].copy()
        self.h = np.tanh(x @ self.w)
        self.e = self.h @ self.v - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        self.grad_v, self.grad_w = self.h.T @ self.e, x.T @ (self.e @ self.v.T * (1 - self.h**2))


@USED
def test_working_copies_stand_for_the_weights_they_are_of(used):
    right(run(Copies(), used), "master['w']", "master['v']")


class ById:
    """Keeps its gradients under the ids of its weights, one of which has no usual name."""

    def __init__(self):
        self.W, self.c, self.V = weights(0, (4, 4), (4,), (4, 2))
        self.S = np.eye(3, 4) + 0.1
        self.grads = {}

    def loss(self, x, y):
        self.p = x @ self.S
        self.h = np.tanh(self.p @ self.W + self.c)
        self.e = self.h @ self.V - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        d = self.e @ self.V.T * (1 - self.h**2)
        self.grads[id(self.S)] = x.T @ (d @ self.W.T)
        self.grads[id(self.c)], self.grads[id(self.V)] = d.sum(axis=0), self.h.T @ self.e
        self.grads[id(self.W)] = self.p.T @ d


@USED
def test_ids_of_weights_are_keys_of_their_gradients(used):
    right(run(ById(), used), "W", "c", "V", "S")


class Tied:
    """Returns as many gradients as it has weights; one is not called like a weight."""

    def __init__(self):
        self.W, self.bh, self.bv = weights(0, (3, 4), (4,), (3,))

    def loss(self, x, y):
        self.h = np.tanh(x @ self.W + self.bh)
        self.r = self.h @ self.W.T + self.bv - x
        return np.sum(self.r**2) / 2

    def backward(self, x, y):
        d = self.r @ self.W * (1 - self.h**2)
        return x.T @ d + self.r.T @ self.h, d.sum(axis=0), self.r.sum(axis=0)


@USED
def test_as_many_gradients_as_weights_are_all_paired(used):
    right(run(Tied(), used), "W", "bh", "bv")


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("used", [False, True])
def test_a_pair_of_containers_with_tuples_as_keys(in_place, used):
    """The gradients of a second run are the same numbers in the same arrays: nothing tells that they were written."""
    shapes = {
        (0, "w"): (3, 4),
        (0, "b"): (4,),
        (1, "w"): (4, 4),
        (1, "b"): (4,),
        (2, "w"): (4, 2),
        (2, "b"): (2,),
    }
    P = dict(zip(shapes, weights(0, *shapes.values())))
    G = {key: np.zeros(shape) for key, shape in shapes.items()}
    acts = [X]

    def loss():
        del acts[1:]
        for i in range(3):
            acts.append(np.tanh(acts[-1] @ P[i, "w"] + P[i, "b"]))
        return np.sum((acts[-1] - Y) ** 2) / 2

    def backward():
        d = acts[-1] - Y
        for i in (2, 1, 0):
            d = d * (1 - acts[i + 1] ** 2)
            for key, value in (((i, "w"), acts[i].T @ d), ((i, "b"), d.sum(axis=0))):
                if in_place:
                    G[key][...] = value
                else:
                    G[key] = value
            d = d @ P[i, "w"].T

    if used:
        loss()
        backward()
    report = gradcheck.check((P, G), loss=loss, backward=backward)
    assert len(report.gradients) == 6 and report.verdict is Verdict.RIGHT


def dense(n, m, seed):
    (W,) = weights(seed, (n, m))
    b, gW, gb, seen = np.zeros(m), np.zeros((n, m)), np.zeros(m), []

    def forward(x):
        seen[:] = [x]
        return np.tanh(x @ W + b)

    def backward(grad):
        (x,) = seen
        grad = grad * (1 - np.tanh(x @ W + b) ** 2)
        gW[...] = x.T @ grad
        gb[...] = grad.sum(axis=0)
        return grad @ W.T

    return forward, backward


def test_layers_that_are_pairs_of_closures():
    layers = [dense(3, 4, 1), dense(4, 2, 2)]

    def forward(x=X):
        for call, _ in layers:
            x = call(x)
        return x - Y

    def backward():
        grad = forward()
        for _, call in reversed(layers):
            grad = call(grad)

    report = gradcheck.check(layers, loss=lambda: np.sum(forward() ** 2) / 2, backward=backward)
    assert len(report.gradients) == 4 and report.verdict is Verdict.RIGHT


class Numbered:
    """Gradients that share nothing with their weights but the number."""

    def __init__(self):
        self.W1, self.W2 = weights(0, (3, 4), (4, 2))

    def loss(self, x, y):
        self.acts = [x, np.tanh(x @ self.W1)]
        self.e = self.acts[1] @ self.W2 - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        self.g2, self.g1 = self.acts[1].T @ self.e, x.T @ (self.e @ self.W2.T * (1 - self.acts[1] ** 2))


@USED
def test_numbers_alone_pair_and_data_in_a_kept_list_is_not_moved(used):
    right(run(Numbered(), used), "W1", "W2")


def test_what_class_methods_bind_anew_is_taken_away_again():
    class Net:
        weights1, weights2 = weights(0, (3, 4), (4, 2))

        @classmethod
        def loss(cls, x, y):
            cls.layer1 = np.tanh(x @ cls.weights1)
            cls.output = cls.layer1 @ cls.weights2
            return np.sum((cls.output - y) ** 2) / 2

        @classmethod
        def backward(cls, x, y):
            e = cls.output - y
            cls.d_weights1 = x.T @ (e @ cls.weights2.T * (1 - cls.layer1**2))
            cls.d_weights2 = cls.layer1.T @ e

    before = list(vars(Net))
    right(run(Net, "fresh"), "weights1", "weights2")
    assert list(vars(Net)) == before


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_fields_of_a_structured_array(dtype):
    """The views stay views: none of them is exchanged for a wider one that the net does not read."""
    kind = np.dtype([("W", dtype, (3, 4)), ("V", dtype, (4, 2))])
    P, G = np.zeros((), kind), np.zeros((), kind)
    P["W"], P["V"] = weights(0, (3, 4), (4, 2))
    model = {"W": P["W"], "V": P["V"], "grad": {"W": G["W"], "V": G["V"]}}

    def parts():
        h = np.tanh(X @ P["W"])
        return h, h @ P["V"] - Y

    def backward():
        h, e = parts()
        G["V"], G["W"] = h.T @ e, X.T @ (e @ P["V"].T * (1 - h**2))

    right(gradcheck.check(model, loss=lambda: np.sum(parts()[1] ** 2) / 2, backward=backward), "W", "V")


@pytest.mark.parametrize("order", ["C", "F"])
def test_views_of_a_float32_buffer_stay_views(order):
    buffer = np.asarray(weights(0, (4, 6))[0], dtype=np.float32, order=order)
    Ws = [buffer[:3, :4], buffer[:, 4:]]
    back = Ws[1].T

    def parts():
        h = np.tanh(X @ Ws[0])
        return h, h @ Ws[1] - Y

    def backward():
        h, e = parts()
        return [X.T @ (e @ back * (1 - h**2)), h.T @ e]

    right(gradcheck.check(Ws, loss=lambda: np.sum(parts()[1] ** 2) / 2, backward=backward), "[0]", "[1]")


class Scratch:
    """A buffer with its parts, and one that backward alone uses, under a name that says nothing."""

    def __init__(self):
        self.flat, self.room, self.spare = *weights(0, (20,)), np.zeros(20), np.zeros(7)
        self.W1, self.W2 = self.flat[:12].reshape(3, 4), self.flat[12:].reshape(4, 2)

    def loss(self, x, y):
        self.h = np.tanh(x @ self.W1)
        self.e = self.h @ self.W2 - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        self.spare[: len(x)] = self.e.sum(axis=1)
        self.room[:12] = (x.T @ (self.e @ self.W2.T * (1 - self.h**2))).ravel()
        self.room[12:] = (self.h.T @ self.e).ravel()
        return {"W1": self.room[:12].reshape(3, 4), "W2": self.room[12:].reshape(4, 2)}


@USED
def test_buffers_of_backward_are_no_arrays_of_the_forward_pass(used):
    report = run(Scratch(), used)
    assert report.verdict is Verdict.RIGHT and not report.facts.findings


class Listed:
    """As many gradients as weights of one list, in the order of backward; the other arrays are not learned."""

    def __init__(self):
        self.rein, *self.matrizen, self.raus = weights(0, (3, 4), (4, 4), (4, 4), (4, 4), (4, 2))

    def loss(self, x, y):
        self.a = [x @ self.rein]
        for w in self.matrizen:
            self.a.append(np.tanh(self.a[-1] @ w))
        self.e = self.a[-1] @ self.raus - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        d = self.e @ self.raus.T
        for i in (2, 1, 0):
            d = d * (1 - self.a[i + 1] ** 2)
            yield self.a[i].T @ d
            d = d @ self.matrizen[i].T


@USED
def test_a_list_with_its_gradients_is_checked_and_the_arrays_beside_it_are_named(used):
    report = run(Listed(), used)
    assert len(report.gradients) == 3 and report.verdict is Verdict.RIGHT
    assert [f.subject for f in report.facts.findings] == ["rein, raus"]


class Remembering:
    """Velocities beside gradients, in dicts like those of the weights; thresholds are called t, as targets are."""

    def __init__(self):
        W, t, V, u = weights(0, (3, 4), (4,), (4, 2), (2,))
        self.net = {"in": {"w": W, "t": t}, "out": {"w": V, "t": u}}
        self.vel = {at: {n: np.zeros_like(v) for n, v in part.items()} for at, part in self.net.items()}

    def loss(self, x, y):
        self.h = np.tanh(x @ self.net["in"]["w"] - self.net["in"]["t"])
        self.e = self.h @ self.net["out"]["w"] - self.net["out"]["t"] - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        d = self.e @ self.net["out"]["w"].T * (1 - self.h**2)
        self.slopes = {
            "out": {"w": self.h.T @ self.e, "t": -self.e.sum(axis=0)},
            "in": {"w": x.T @ d, "t": -d.sum(axis=0)},
        }
        for at, part in self.slopes.items():
            for name, g in part.items():
                self.vel[at][name] = 0.9 * self.vel[at][name] - 0.01 * g


@USED
def test_velocities_are_no_gradients_and_thresholds_no_targets(used):
    report = run(Remembering(), used)
    assert report.verdict is Verdict.RIGHT
    assert [g.gradient_name for g in report.gradients] == [
        "slopes['in']['w']",
        "slopes['in']['t']",
        "slopes['out']['w']",
        "slopes['out']['t']",
    ]


class Unrolled:
    """Bias units in the matrices, and one flat gradient of all of them, as an optimiser of a library wants it."""

    def __init__(self, order, wrong=1.0):
        self.theta1, self.theta2 = weights(0, (4, 5), (6, 2))
        self.order, self.wrong, self.losses = order, wrong, []

    def loss(self, x, y):
        ones = np.ones((len(x), 1))
        self.a = np.hstack([ones, x])
        self.h = np.hstack([ones, np.tanh(self.a @ self.theta1)])
        self.e = self.h @ self.theta2 - y
        self.losses.append(float(np.sum(self.e**2) / 2))
        return self.losses[-1]

    def backward(self, x, y):
        d = (self.e @ self.theta2.T * (1 - self.h**2))[:, 1:]
        parts = [self.a.T @ d, self.wrong * self.h.T @ self.e]
        return np.concatenate([part.ravel(order=self.order) for part in parts])


@USED
@pytest.mark.parametrize("order", ["C", "F"])
def test_one_flat_gradient_is_cut_into_pieces(order, used):
    """The losses are kept in a list of numbers, which every forward pass makes longer."""
    report = run(Unrolled(order), used)
    assert [g.shape for g in report.gradients] == [(4, 5), (6, 2)] and report.verdict is Verdict.RIGHT


@pytest.mark.parametrize("order", ["C", "F"])
def test_an_error_in_one_piece_is_of_that_piece(order):
    report = run(Unrolled(order, wrong=2.0), "fresh")
    assert [g.verdict for g in report.gradients] == [Verdict.RIGHT, Verdict.WRONG]


class Gates:
    """All gates in one array, their gradients in a list."""

    def __init__(self, wrong=1.0):
        self.Wg, self.V = weights(0, (2, 3, 4), (4, 2))
        self.wrong = wrong

    def loss(self, x, y):
        self.g, self.c = 1 / (1 + np.exp(-x @ self.Wg[0])), np.tanh(x @ self.Wg[1])
        self.e = (self.g * self.c) @ self.V - y
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        d = self.e @ self.V.T
        self.dV = (self.g * self.c).T @ self.e
        self.dWg = [
            x.T @ (d * self.c * self.g * (1 - self.g)),
            self.wrong * x.T @ (d * self.g * (1 - self.c**2)),
        ]


@USED
def test_a_list_of_gradients_is_read_as_the_array_it_is_of(used):
    right(run(Gates(), used), "Wg", "V")
    assert run(Gates(wrong=2.0), used).facts.gradients[0].verdict is Verdict.WRONG


class Layered:
    """A list of weights, their gradients in one array."""

    def __init__(self, wrong=1.0):
        self.Wl = weights(0, (3, 3), (3, 3), (3, 3))
        self.wrong = wrong

    def loss(self, x, y):
        self.a = [x.copy()]
        for w in self.Wl:
            self.a.append(np.tanh(self.a[-1] @ w))
        self.e = self.a[-1] - y.sum(axis=1, keepdims=True)
        return np.sum(self.e**2) / 2

    def backward(self, x, y):
        self.dWl, d = np.zeros((3, 3, 3)), self.e
        for i in (2, 1, 0):
            d = d * (1 - self.a[i + 1] ** 2)
            self.dWl[i] = self.a[i].T @ d * (self.wrong if i == 1 else 1)
            d = d @ self.Wl[i].T


@USED
def test_an_array_of_gradients_is_read_as_the_list_it_is_of(used):
    right(run(Layered(), used), "Wl[0]", "Wl[1]", "Wl[2]")
    found = [g.verdict for g in run(Layered(wrong=2.0), used).facts.gradients]
    assert found == [Verdict.RIGHT, Verdict.WRONG, Verdict.RIGHT]


def test_what_numpy_warns_of_is_put_back():
    W = np.ones((3, 2))

    def loss():
        np.seterr(all="ignore")
        return float(np.sum((X @ W) ** 2) / 2)

    before = np.geterr()
    gradcheck.check({"W": W}, loss=loss, backward=lambda: {"W": X.T @ (X @ W)})
    assert np.geterr() == before


FIELDS = np.dtype([("W1", "f8", (3, 4)), ("b1", "f8", (4,)), ("scale", "f8")])


@pytest.mark.parametrize("record", [np.zeros((), FIELDS), np.zeros(1, FIELDS)[0]], ids=["array", "record"])
@pytest.mark.parametrize("factor", [1.0, 1.1])
def test_a_record_holds_parameters_and_is_its_own_gradient_type(record, factor):
    record["W1"], record["b1"] = weights(0, (3, 4), (4,))
    record["scale"] = 0.7

    def loss():
        return float(np.sum(record["scale"] * np.tanh(X @ record["W1"] + record["b1"])))

    def backward():
        h = np.tanh(X @ record["W1"] + record["b1"])
        d = factor * record["scale"] * (1 - h**2)
        gradient = np.zeros((), FIELDS)
        gradient["W1"], gradient["b1"], gradient["scale"] = X.T @ d, d.sum(0), h.sum()
        return gradient

    before = record.tobytes()
    report = gradcheck.check(record, loss=loss, backward=backward)
    wrong = {check.name for check in report if check.verdict == "wrong"}
    assert wrong == (set() if factor == 1 else {"W1", "b1"}) and len(report) == 3
    assert record.tobytes() == before


def _three_layers(sizes):
    rng = np.random.default_rng(0)
    Ws = [rng.normal(size=pair) for pair in pairwise(sizes)]
    bs = [rng.normal(size=m) for m in sizes[1:]]
    X, Y = rng.normal(size=(6, sizes[0])), rng.normal(size=(6, sizes[-1]))

    def run():
        outs = [X]
        for W, b in zip(Ws, bs):
            outs.append(np.tanh(outs[-1] @ W + b))
        return outs

    def gradients():
        outs = run()
        d, found = 2 * (outs[-1] - Y) / Y.size, []
        for k in range(len(Ws) - 1, -1, -1):
            d = d * (1 - outs[k + 1] ** 2)
            found.insert(0, (outs[k].T @ d, d.sum(axis=0)))
            d = d @ Ws[k].T
        return found

    return Ws, bs, lambda: np.mean((run()[-1] - Y) ** 2), gradients


KEPT = {
    "layer by layer": lambda Ws, bs: [x for pair in zip(Ws, bs) for x in pair],
    "in tuples": lambda Ws, bs: list(zip(Ws, bs)),
    "one list behind the other": lambda Ws, bs: [*Ws, *bs],
    "in two lists": lambda Ws, bs: [Ws, bs],
    "in lists of a dict": lambda Ws, bs: {"W": Ws, "b": bs},
}
RETURNED = {
    "layer by layer": lambda g: [x for pair in g for x in pair],
    "from the last": lambda g: [x for pair in g[::-1] for x in pair],
    "in tuples": lambda g: g,
    "in tuples from the last": lambda g: g[::-1],
    "one list behind the other": lambda g: [dW for dW, _ in g] + [db for _, db in g],
    "in two lists": lambda g: ([dW for dW, _ in g], [db for _, db in g]),
    "in dicts": lambda g: [{"dW": dW, "db": db} for dW, db in g],
}
PAIRS = [(kept, returned) for kept in KEPT for returned in RETURNED]


@pytest.mark.parametrize(
    ("kept", "returned"), [pair for pair in PAIRS if pair != ("in tuples", "from the last")]
)
def test_lists_in_another_order_are_paired_by_shapes_and_numbers(kept, returned):
    Ws, bs, loss, gradients = _three_layers((4, 5, 3, 2))
    model = KEPT[kept](Ws, bs)
    report = gradcheck.check(model, loss=loss, backward=lambda: RETURNED[returned](gradients()))
    assert report.verdict == "right" and len(report.facts.gradients) == 6
    assert not [f for f in report.findings if f.severity.value != "note"]
