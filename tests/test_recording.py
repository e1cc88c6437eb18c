"""What a recording says: events, origins, names, values at the time, memory, and that it leaves no trace."""

from __future__ import annotations

import functools
import gc
import importlib
import math
import threading
import types

import numpy as np
import pytest

from gradcheck.recording import Recording, Tracing, live, record, recorder, recording_of, run_script


@pytest.fixture(autouse=True)
def the_recorder_never_fails():
    yield
    assert not recorder.troubles
    assert live.now.thread == 0


def operations(recording: Recording) -> list[str]:
    return [event.operation for event in recording.events]


def same(a, b) -> bool:
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return np.array_equal(np.asarray(a), np.asarray(b))


def assert_consistent(recording: Recording) -> None:
    """Every operand equals what its origin made, and every numpy function gives the recorded result again."""

    def check(origin, value):
        if isinstance(origin, tuple):
            for o, v in zip(origin, value, strict=True):
                check(o, v)
        elif origin is not None:
            assert same(recording.events[origin].result, value), (recording.events[origin], value)

    for event in recording.events:
        assert len(event.origins) == len(event.args)
        partly = event.operation in ("getitem", "setitem", "view") and not isinstance(
            event.args[0], list | tuple
        )
        for origin, value in list(zip(event.origins, event.args))[partly:]:
            check(origin, value)
        function = getattr(np, event.operation, None)
        if isinstance(function, np.ufunc) and not event.kwargs:
            assert same(function(*event.args), event.result), event


class Dense:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), np.zeros(m)

    def forward(self, x):
        self.x = x
        self.z = x @ self.W + self.b
        return self.z

    def backward(self, d):
        self.dW = self.x.T @ d
        self.db = d.sum(axis=0)
        return d @ self.W.T

    def step(self, lr):
        self.W -= lr * self.dW
        self.b = self.b - lr * self.db


@pytest.fixture
def net():
    rng = np.random.default_rng(0)
    return Dense(5, 3, rng), rng.normal(size=(4, 5)), rng.normal(size=(4, 3))


def test_values_that_were_written_last_stay_when_the_caller_puts_the_array_back():
    W = np.array([1.0, 2.0])

    def step():
        W[...] -= 0.5
        return (W * W).sum()

    _, recording = record(step, values=True)
    W[...] = [1.0, 2.0]
    square = next(event for event in recording.events if event.operation == "multiply")
    assert np.array_equal(square.args[0], [0.5, 1.5])


def test_a_layer_forward_backward_step(net):
    layer, x, y = net

    def step():
        z = layer.forward(x)
        layer.backward(2 * (z - y) / len(x))
        layer.step(0.1)
        return ((z - y) ** 2).mean()

    W = layer.W.copy()
    loss, recording = record(step, values=True)
    assert operations(recording) == [
        "matmul", "add", "subtract", "multiply", "divide", "transpose", "matmul", "sum", "transpose", "matmul",
        "multiply", "subtract", "multiply", "subtract", "subtract", "power", "mean",
    ]  # fmt: skip
    add = recording.events[1]
    assert set(add.names) == {"self.z", "z"}
    assert add.site.location.text == "x @ self.W + self.b"
    assert add.site.operand_texts == ("x @ self.W", "self.b")
    assert recording.calls[add.call].function == "Dense.forward"
    assert recording.calls[add.call].arguments["x"] == ((4, 5), "float64")
    assert recording.calls[add.call].returned == ((4, 3), "float64")
    update = recording.events[11]
    assert update.writes and np.array_equal(update.args[0], W) and np.array_equal(update.result, layer.W)
    assert np.array_equal(recording.events[0].args[1], W), "W as it was when it was used"
    assert recording.events[-1].result is loss
    assert_consistent(recording)


def test_without_values_nothing_is_kept_alive(net):
    layer, x, _ = net
    _, recording = record(lambda: layer.forward(x) * 2)
    assert operations(recording) == ["matmul", "add", "multiply"]
    assert [event.origins for event in recording.events] == [(None, None), (0, None), (1, None)]
    assert all(event.args == () and event.result is None for event in recording.events)
    assert recording.events[0].operand_shapes == ((4, 5), (5, 3))


def test_code_is_put_back(net):
    layer, x, _ = net
    code = Dense.forward.__code__

    def interrupted():
        layer.forward(x)
        raise KeyboardInterrupt

    def failing():
        return layer.forward(x.T)

    own = interrupted.__code__
    for function, error in ((interrupted, KeyboardInterrupt), (failing, ValueError)):
        with pytest.raises(error):
            record(function)
        assert Dense.forward.__code__ is code and interrupted.__code__ is own
    record(lambda: layer.forward(x))
    assert Dense.forward.__code__ is code


def test_an_error_keeps_site_and_operands(net):
    layer, x, _ = net
    with pytest.raises(ValueError) as caught:
        record(layer.forward, (x * 2)[:, :2], values=True)
    recording = recording_of(caught.value)
    assert recording is not None and recording.failure is not None
    assert recording.failure.site is not None and recording.failure.site.location.text == "x @ self.W"
    assert [value.shape for value in recording.failure.operands] == [(4, 2), (5, 3)]
    assert recording.error is caught.value


@pytest.mark.parametrize(
    ("source", "texts", "shapes"),
    [
        ("np.dot(a, b)", ("np.dot", "a", "b"), [None, (3, 4), (3, 4)]),
        ("c[0] = a", ("c", "0", "a"), [(2,), None, (3, 4)]),
        ("b[0], c[1:] = a[0] * 2, a[1]", ("c", "1:", "a[0] * 2, a[1]"), [(2,), None, (4,)]),
        ("c += a", ("c", "a"), [(2,), (3, 4)]),
        ("1 + (a * c)", ("a", "c"), [(3, 4), (2,)]),
        ("a[b.sum() > 0, 9]", ("a", "b.sum() > 0, 9"), [(3, 4), None]),
        ("a.reshape(5, 5)", ("a.reshape", "5", "5"), [None, None, None]),
        ("(a\n   .T\n   .dot(c))", None, [None, (2,)]),
        ("max(row @ row[1:] for row in a)", ("row", "row[1:]"), [(4,), (3,)]),
        ("(lambda q: q @ q)(a)", ("q", "q"), [(3, 4), (3, 4)]),
    ],
)
def test_failing_operands(tmp_path, source, texts, shapes):
    file = tmp_path / "script.py"
    file.write_text(f"import numpy as np\na, b, c = np.ones((3, 4)), np.ones((3, 4)), np.ones(2)\n{source}\n")
    run = run_script(file)
    failure = run.recording.failure
    assert failure is not None and failure.site is not None
    if texts is not None:
        assert failure.site.operand_texts == texts
    found = [value.shape if isinstance(value, np.ndarray) else None for value in failure.operands]
    assert found == shapes


def test_values_written_later_are_copied_first():
    def run():
        h = np.zeros((4, 3))
        rows = []
        for t in range(3):
            h[t + 1] = np.tanh(h[t] + t + 1)
            rows.append(h[t] * 2)
        first = h[1]
        total = first * 3
        h += 1
        h[0, 0] = 7.0
        other = h.T
        other *= 2
        return first * 1.5 + total, h * 1

    expected = run()
    result, recording = record(run, values=True)
    assert same(result, expected)
    assert_consistent(recording)


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_write_through_a_view_reaches_every_other_view(order):
    base = np.arange(24.0).reshape(4, 6).copy(order=order)

    def run(x):
        whole = x * 1.0
        view, turned = whole[1:, ::2], whole.T
        view += 10
        turned[0] = -1
        return (turned * 2, whole * 3, view * 4, whole[::-1, 3] * 5, whole.reshape(-1)[5:9] * 6)

    expected = run(base)
    result, recording = record(run, base, values=True)
    assert same(result, expected)
    assert_consistent(recording)
    reads = [event for event in recording.events if event.operation == "view"]
    assert reads
    for event in reads:
        assert event.args[0][event.args[1]].shape == event.result.shape
    for event in recording.events:  # nothing computed from the written memory forgets where it came from
        if event.operation == "multiply" and event.site.location.text != "x * 1.0":
            assert event.origins[0] is not None


def test_rows_of_a_known_array_are_views_of_it():
    def run(x):
        hidden = x * 2
        return (
            [row.sum() for row in hidden],
            [a + b for a, b in zip(hidden, reversed(hidden))],
            list(map(np.exp, hidden)),
        )

    _, recording = record(run, np.ones((3, 2)), values=True)
    assert_consistent(recording)
    reductions = [event for event in recording.events if event.operation in ("sum", "add")]
    assert len(reductions) == 6
    assert all(origin is not None for event in reductions for origin in event.origins)


@pytest.mark.parametrize(
    "write",
    [
        lambda x, v: np.add(x, v, out=x),
        lambda x, v: np.multiply(x, v, x),
        lambda x, v: np.add.at(x, [0, 1, 1], v),
        lambda x, v: np.copyto(x, v),
        lambda x, v: x.fill(3.0),
        lambda x, v: x[::-1].sort(),
        lambda x, v: np.put(x, [0, 1], v),
        lambda x, v: np.maximum(x, 1.5, out=x[::-1]),
        lambda x, v: x.__iadd__(v),
    ],
)
def test_writing_calls(write):
    def run(x, v):
        x = x * 1.0
        y = np.exp(x)
        before = x * 2
        write(x, v)
        return before, y, x + y

    x, v = np.array([3.0, 1.0, 2.0]), np.array(2.5)
    expected = run(x, v)
    result, recording = record(run, x, v, values=True)
    assert same(result, expected)
    assert sum(event.writes for event in recording.events) in (1, 2)
    last = recording.events[-1]
    assert last.operation == "add" and recording.events[last.origins[0]].index > 2
    exponential = next(event for event in recording.events if event.operation == "exp")
    assert np.array_equal(exponential.args[0], x)


def test_python_floats_have_origins():
    def neuron(weights, inputs):
        total = weights[-1]
        for w, x in zip(weights, inputs):
            total += w * x
        return 1.0 / (1.0 + math.exp(-total))

    _, recording = record(neuron, [0.1, 0.2, 0.3], [1.5, 2.5], values=True)
    assert operations(recording) == ["multiply", "add", "multiply", "add", "negative", "exp", "add", "divide"]
    assert recording.events[3].origins == (1, 2) and recording.events[-1].origins == (None, 6)
    assert_consistent(recording)


def test_builtins_over_recorded_values():
    def run(v):
        w = v * 2
        return (
            sum(x * x for x in w),
            max(w),
            min(w[0], w[1]),
            abs(w[0]),
            float(w[1]),
            sum(w),
            np.array([[w[0], 1.0], [w[1], w[2]]]),
        )

    _, recording = record(run, np.array([1.0, -2.0, 3.0]), values=True)
    assert_consistent(recording)
    total = next(event for event in recording.events if event.operation == "builtin_sum")
    assert len(total.args[0]) == 3 and None not in total.origins[0]
    array = next(event for event in recording.events if event.operation == "array")
    assert [[o is not None for o in row] for row in array.origins[0]] == [[True, False], [True, True]]


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_matrix_products():
    def run(m):
        return m * m.T, m[0], np.multiply(m, m)

    _, recording = record(run, np.matrix([[1.0, 2.0]]), values=True)
    assert operations(recording) == ["transpose", "matmul", "getitem", "multiply"]


def test_two_lambdas_on_one_line():
    pair = (lambda x: x * 2, lambda x: x + 2)
    _, recording = record(lambda: (pair[1](np.ones(2)), pair[0](np.ones(2))), values=True)
    assert [o for o in operations(recording) if o != "ones"] == ["add", "multiply"]


def test_what_the_callable_reaches():
    class Activation:
        def __call__(self, x):
            return self.helper(x)

        @staticmethod
        def helper(x):
            return np.tanh(x)

        @property
        def doubled(self):
            return np.ones(2) * 2

    def make():
        scale = np.array(3.0)

        def closure(x):
            return scale * x

        return closure

    @functools.cache
    def cached():
        return np.ones(2) / 4

    table = {"f": [make(), functools.partial(np.power, 2.0)], "g": Activation()}
    inner = functools.partial(lambda a, b: a - b, b=1.0)

    def run(x):
        return inner(table["f"][0](x)) + table["f"][1](x) + table["g"](x) + table["g"].doubled + cached()

    _, recording = record(run, np.ones(2), values=True)
    assert [o for o in operations(recording) if o != "ones"] == [
        "multiply", "subtract", "power", "add", "tanh", "add", "multiply", "add", "divide", "add",
    ]  # fmt: skip


def test_a_module_that_a_function_has_imported_is_reached(tmp_path, monkeypatch):
    (tmp_path / "imported_inside.py").write_text("def double(x):\n    return x * 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    imported_inside = importlib.import_module("imported_inside")
    _, recording = record(lambda: imported_inside.double(np.ones(2)), values=True)
    assert [o for o in operations(recording) if o != "ones"] == ["multiply"]


def test_code_without_source_is_one_opaque_matter():
    namespace = {"np": np}
    exec("def f(x):\n    return x * 2 + 1", namespace)
    result, recording = record(lambda: namespace["f"](np.ones(2)) * 3, values=True)
    assert same(result, np.full(2, 9.0))
    assert operations(recording)[-1] == "multiply"
    assert recording.unfollowed


def test_installed_functions_are_opaque_unless_asked_for():
    softmax = pytest.importorskip("scipy.special").softmax

    def run(x):
        return softmax(x) * 2

    x = np.ones(3)
    _, recording = record(run, x, values=True)
    assert operations(recording) == ["opaque", "multiply"]
    assert recording.events[0].function is softmax and recording.events[1].origins[0] == 0
    result, inside = record(run, x, values=True, modules=["scipy.special._logsumexp"])
    assert same(result, run(x)) and len(inside.events) > 2


def test_loops_are_counted_and_bounded():
    def train(n):
        w = np.zeros(2)
        for _ in range(n):
            for k in range(2):
                w = w + k
        return w

    full, everything = record(train, 100)
    assert [event.loop for event in everything.events[1:5]] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    same_result, recording = record(train, 100, keep=3)
    assert same(full, same_result)
    kept = sorted({event.loop[0] for event in recording.events if event.loop})
    assert kept[:3] == [0, 1, 2] and kept[-3:] == [97, 98, 99] and len(kept) <= 7
    assert recording.dropped + len(recording.events) == len(everything.events)
    for i, event in enumerate(recording.events):
        assert event.index == i and all(o is None or o < i for o in event.origins)


def test_swallowed_errors_leave_nothing_behind():
    def attempt(f, a):
        try:
            return f(a, a)
        except ValueError:
            return a[0]

    def run(a):
        return a + attempt(lambda p, q: p * (p @ q), a) + hasattr(a, "x") + next((x for x in ()), 1.0)

    _, recording = record(run, np.ones((2, 3)), values=True)
    assert_consistent(recording)
    assert operations(recording)[-1] == "add"


def test_other_threads_are_not_recorded():
    def work(out):
        out.append(np.ones(3) * 2)

    def run():
        out = []
        thread = threading.Thread(target=work, args=(out,))
        thread.start()
        thread.join()
        return out[0] + 1

    _, recording = record(run)
    assert operations(recording) == ["add"]


def test_a_recording_inside_a_recording():
    def inner(x):
        return x * 2

    def outer(x):
        _, recording = record(inner, x, values=True)
        return operations(recording), inner(x) + 1

    (inside, _), recording = record(outer, np.ones(2), values=True)
    assert inside == ["multiply"] and operations(recording) == ["multiply", "add"]


def helper_for_tracing(x):
    return x @ x.T


def test_tracing_a_block():
    with Tracing(values=True) as trace:
        helper_for_tracing(np.ones((2, 3)))
    assert operations(trace.recording) == ["transpose", "matmul"]
    assert not isinstance(helper_for_tracing, types.MethodType)


def test_swapping_again_is_cheap(net):
    layer, x, _ = net
    record(layer.forward, x)
    import time

    best = math.inf
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(20):
            record(layer.forward, x)
        best = min(best, (time.perf_counter() - start) / 20)
    assert best < 5e-3, "the walk over what a callable reaches, and the swap"


def test_arrays_are_released_after_a_recording():
    class Noticed(np.ndarray):
        pass

    gone = []

    def run():
        x = np.ones(3).view(Noticed)
        y = x * 2
        import weakref

        gone.append(weakref.ref(y))
        return float(y.sum())

    record(run)
    gc.collect()
    assert gone[0]() is None
