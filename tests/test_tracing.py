"""The shape trace: which axes are one, what they are called, what is folded and what is marked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import gradcheck
from gradcheck.recording import record
from gradcheck.tracing.building import trace_of
from gradcheck.tracing.facts import Loop, Step
from gradcheck.tracing.layout import lines
from gradcheck.tracing.looks import text

ROOT = Path(__file__).parents[1]


def steps(trace):
    """All steps of a trace, loops gone into."""

    def inside(body):
        for part in body:
            if isinstance(part, Step):
                yield part
            else:
                for variant in part.variants:
                    yield from inside(variant.body)

    return [
        step for function in trace.functions for variant in function.variants for step in inside(variant.body)
    ]


def traced(function, *args, **options):
    return gradcheck.trace(function, *args, **options).facts


def result(trace, statement):
    """The names of the axes of what a statement made; numbers where a dimension has size 1."""
    (step,) = [step for step in steps(trace) if step.source.startswith(statement)]
    return names(trace, step.results[-1])


def names(trace, array):
    return tuple(
        size if axis is None else trace.axes[axis].name for size, axis in zip(array.shape, array.axes)
    )


def marks(trace):
    return [(step.location.line, mark.kind) for step in steps(trace) for mark in step.marks]


def kinds(trace):
    return {mark.kind for step in steps(trace) for mark in step.marks}


class Net:
    """Three layers, all as wide as the batch is long: the shapes alone tell nothing."""

    def __init__(self, n=4, seed=0):
        rng = np.random.default_rng(seed)
        self.W1, self.b1 = rng.normal(size=(n, n)), np.zeros((1, n))
        self.W2, self.b2 = rng.normal(size=(n, n)), np.zeros(n)
        self.W3, self.b3 = rng.normal(size=(n, n)), np.zeros(n)

    def forward(self, X):
        self.X = X
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        self.a2 = np.tanh(self.a1 @ self.W2 + self.b2)
        z3 = self.a2 @ self.W3 + self.b3
        e = np.exp(z3 - z3.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, y):
        d3 = self.p.copy()
        d3[np.arange(len(y)), y] -= 1
        self.dW3 = self.a2.T @ d3
        d2 = (d3 @ self.W3.T) * (1 - self.a2**2)
        self.dW2 = np.dot(self.a1.T, d2)
        self.db2 = d2.sum(axis=0)
        d1 = (d2 @ self.W2.T) * (1 - self.a1**2)
        self.dW1 = self.X.T @ d1


class Untransposed(Net):
    """The same with one transpose left out, which only a square net survives."""

    def backward(self, y):
        d3 = self.p - np.eye(len(self.p))[y]
        d2 = (d3 @ self.W3) * (1 - self.a2**2)
        self.dW2 = self.a1.T @ d2


def step_of(net, n=4):
    X, y = np.random.default_rng(1).normal(size=(n, n)), np.arange(n)[::-1].copy()

    def run():
        net.forward(X)
        net.backward(y)

    return run


def test_tells_the_axes_of_a_square_net_apart():
    trace = traced(step_of(Net()))
    assert result(trace, "self.a1 =") == ("batch", "n_W1")
    assert result(trace, "self.a2 =") == ("batch", "n_W2")
    assert result(trace, "self.p =") == ("batch", "n_W3")
    assert result(trace, "self.dW3 =") == ("n_W2", "n_W3")
    assert result(trace, "self.dW2 =") == ("n_W1", "n_W2")
    assert result(trace, "self.db2 =") == ("n_W2",)
    assert result(trace, "self.dW1 =") == ("n_X", "n_W1")
    colours = {axis.name: axis.colour for axis in trace.axes}
    assert len(set(colours.values())) == len(colours) == 5
    assert kinds(trace) == set()


def test_says_where_a_square_net_takes_one_axis_for_another():
    trace = traced(step_of(Untransposed()))
    (found,) = [step for step in steps(trace) if step.marks]
    assert found.source.startswith("d2 = (d3 @ self.W3)")
    assert [mark.kind for mark in found.marks] == ["equal-by-size"]
    assert "n_W3" in found.marks[0].text and "n_W2" in found.marks[0].text


@pytest.mark.parametrize("sizes", [(4, 4, 4, 4), (5, 4, 6, 3)], ids=["square", "all different"])
def test_names_do_not_depend_on_sizes(sizes):
    batch, n_in, hidden, n_out = sizes
    rng = np.random.default_rng(0)
    X, W1, W2 = (
        rng.normal(size=(batch, n_in)),
        rng.normal(size=(n_in, hidden)),
        rng.normal(size=(hidden, n_out)),
    )

    def forward():
        h = X @ W1
        return h @ W2

    trace = traced(forward)
    assert result(trace, "h =") == ("batch", "n_W1")
    assert result(trace, "return") == ("batch", "n_W2")


def test_samples_as_columns():
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(3, 6)), rng.normal(size=(5, 3)), np.zeros((5, 1))

    def forward():
        return W @ X + b

    assert result(traced(forward), "return") == ("n_W", "batch")


def operations():
    """Name, statement to run on A (i, j), B (j, k) and the axes the result must have."""
    return [
        ("transpose", "A.T", "ji"),
        ("swapaxes", "np.swapaxes(A, 0, 1)", "ji"),
        ("moveaxis", "np.moveaxis(T, 0, -1)", "jki"),
        ("transpose with axes", "T.transpose(2, 0, 1)", "kij"),
        ("product", "A @ B", "ik"),
        ("dot", "A.dot(B)", "ik"),
        ("matrix times vector", "A @ v", "i"),
        ("batched product", "T @ K", "ijl"),
        ("einsum", "np.einsum('ij,jk->ki', A, B)", "ki"),
        ("implicit einsum", "np.einsum('ij,jk', A, B)", "ik"),
        ("einsum with dots", "np.einsum('...k,kl->...l', T, K)", "ijl"),
        ("tensordot", "np.tensordot(T, K, axes=1)", "ijl"),
        ("tensordot with axes", "np.tensordot(A, B, axes=([1], [0]))", "ik"),
        ("outer", "np.outer(v, w)", "jk"),
        ("inner", "np.inner(A, B.T)", "ik"),
        ("broadcast", "A + v", "ij"),
        ("broadcast column", "A * A.sum(axis=1, keepdims=True)", "ij"),
        ("where", "np.where(A > 0, A, 0)", "ij"),
        ("maximum", "np.maximum(0, A)", "ij"),
        ("sum", "A.sum(axis=0)", "j"),
        ("sum from the end", "T.sum(-1)", "ij"),
        ("mean over two", "T.mean(axis=(0, 2))", "j"),
        ("max keeping", "A.max(axis=1, keepdims=True)", "i1"),
        ("argmax", "A.argmax(axis=1)", "i"),
        ("norm", "np.linalg.norm(A, axis=1)", "i"),
        ("add.reduce", "np.add.reduce(A)", "j"),
        ("cumsum", "np.cumsum(A, axis=0)", "ij"),
        ("new axis", "v[:, None]", "j1"),
        ("expand_dims", "np.expand_dims(A, 1)", "i1j"),
        ("squeeze", "A[:, None, :].squeeze()", "ij"),
        ("full slice", "A[:, :]", "ij"),
        ("one column", "A[:, 1]", "i"),
        ("ellipsis", "T[..., 0]", "ij"),
        ("last of three", "T[0]", "jk"),
        ("all of the entries by arange", "A[np.arange(5), :]", "ij"),
        ("flatten and back", "T.reshape(5, -1).reshape(5, 4, 3)", "ijk"),
        ("reshape with ones", "A.reshape(5, 1, 4)", "i1j"),
        ("stack", "np.stack([v, v], axis=1)[:, 0]", "j"),
        ("vstack of rows", "np.vstack([v, v])[0]", "j"),
        ("concatenate keeps the others", "np.concatenate([A, A], axis=0)[0]", "j"),
        ("hstack keeps the others", "np.hstack([A, A])[:, 0]", "i"),
        ("list of rows", "np.array([row * 2 for row in A])[0]", "j"),
        ("builtin sum", "sum(row for row in A)", "j"),
        ("copy", "A.copy()", "ij"),
        ("astype", "A.astype(np.float32)", "ij"),
        ("zeros_like", "np.zeros_like(A)", "ij"),
        ("diag", "np.diag(v)", "jj"),
        ("inverse", "np.linalg.inv(S)", "nm"),
        ("solve", "np.linalg.solve(S, s)", "n"),
        ("power", "A ** 2", "ij"),
        ("split", "np.split(A, 2, axis=1)[0][:, 0]", "i"),
        ("take", "np.take(A, [0, 1], axis=1)[:, 0]", "i"),
        ("broadcast_to", "np.broadcast_to(v, (5, 4))[0]", "j"),
        ("column_stack", "np.column_stack([v, v])[:, 0]", "j"),
        ("multiply.outer", "np.multiply.outer(v, w)", "jk"),
        ("clip", "np.clip(A, 0, 1)", "ij"),
        ("mask", "A[A[:, 0] > 0][0]", "j"),
        ("take_along the rows", "A[[0, 1]][0]", "j"),
    ]  # fmt: skip


ARRAYS = """
rng = np.random.default_rng(0)
A, B, T, K = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=(5, 4, 3)), rng.normal(size=(3, 2))
v, w, S, s = rng.normal(size=4), rng.normal(size=3), rng.normal(size=(6, 6)), rng.normal(size=6)
T + A[:, :, None] + w
B.T + v
B + w
K + w[:, None]
A + v
S + s[:, None]
"""


@pytest.mark.parametrize(
    "expression, axes", [case[1:] for case in operations()], ids=[case[0] for case in operations()]
)
def test_what_an_operation_does_to_axes(expression, axes, tmp_path):
    """Sizes differ, and the axes of the operands are known: i, j, k, l by their size, m and n of a square matrix."""
    script = tmp_path / "script.py"
    probes = "probe_i, probe_j = A[:, 0] * 1, v * 1\nprobe_k, probe_l = w * 1, K[0] * 1\nprobe_m, probe_n = S[:, 0] * 1, S[0] * 1\n"
    script.write_text(f"import numpy as np\n{ARRAYS}{probes}r = {expression}\n")
    from gradcheck.recording import run_script

    run = run_script(script, structure=True)
    assert run.error is None, run.error
    trace = trace_of(run.recording)
    known = {}
    for step in steps(trace):
        for array in step.results:
            if array.text.startswith("probe_"):
                known[array.axes[0]] = array.text[-1]
    (last,) = [array for step in steps(trace) for array in step.results if step.source.startswith("r =")]
    assert "".join("1" if axis is None else known.get(axis, "?") for axis in last.axes) == axes


def test_slices_start_an_axis_of_their_own():
    X, W = np.ones((10, 3)), np.ones((3, 2))

    def epoch():
        for begin in range(0, 10, 4):
            part = X[begin : begin + 4]
            part @ W

    trace = traced(epoch)
    (loop,) = [part for part in trace.functions[0].variants[0].body if isinstance(part, Loop)]
    assert loop.iterations == 3
    assert [variant.which for variant in loop.variants] == [(1, 2), (3,)]
    first, last = (variant.body[0].results[0] for variant in loop.variants)
    assert first.shape == (4, 3) and last.shape == (2, 3)
    assert first.axes[0] != last.axes[0] and first.axes[1] == last.axes[1]


def test_folds_what_is_alike():
    net, X = Net(), np.ones((4, 4))

    def epochs():
        for _ in range(50):
            net.forward(X)
            net.W1 = net.W1 - 0.1 * net.W1

    trace = traced(epochs)
    (loop,) = [
        part
        for function in trace.functions
        if function.name.endswith("epochs")
        for part in function.variants[0].body
        if isinstance(part, Loop)
    ]
    assert loop.iterations == 50 and loop.looked_at < 10 and len(loop.variants) == 1
    (forward,) = [function for function in trace.functions if function.name == "Net.forward"]
    assert forward.calls + forward.dropped == 50 and len(forward.variants) == 1
    assert trace.dropped > 0


def broadcast_residual(out, y):
    return out - y


def outer_on_purpose(x, y):
    return x[:, None] - y[None, :]


def row_on_purpose(x, y):
    return x[:, None] - y


def bias_that_grows(b, db):
    b = b - db
    return b  # noqa: RET504 (rebinding is what is tested)


def idle_transpose(x):
    return x.T


def scalar_product(a, d):
    return a.T @ d if a.ndim > 1 else a @ d


def halves(x):
    return x.astype(np.float32) * np.float64(2) + np.ones(3)


def truncating(x):
    counts = np.zeros(3, dtype=int)
    counts[:] = x
    return counts


def plain_bias(x):
    b = np.zeros(4)
    return x @ np.ones((3, 4)) + b


def python_sum(x):
    return sum(x * 2)


@pytest.mark.parametrize(
    "function, arguments, expected",
    [
        (broadcast_residual, (np.ones((6, 1)), np.ones(6)), {("silent-broadcast", "warning")}),
        (broadcast_residual, (np.ones((6, 1)), np.ones((6, 1))), set()),
        (broadcast_residual, (np.ones((6, 4)), np.ones(4)), set()),
        (broadcast_residual, (np.ones((6, 4)), np.ones((6, 1))), set()),
        (row_on_purpose, (np.ones(3), np.ones(4)), {("silent-broadcast", "note")}),
        (outer_on_purpose, (np.ones(3), np.ones(4)), set()),
        (bias_that_grows, (np.ones((1, 4)), np.ones((5, 4))), {("grows", "warning")}),
        (bias_that_grows, (np.ones((5, 4)), np.ones((1, 4))), set()),
        (idle_transpose, (np.ones(3),), {("vector-transpose", "warning")}),
        (idle_transpose, (np.ones((3, 1)),), set()),
        (scalar_product, (np.ones(3), np.ones(3)), {("scalar-product", "note")}),
        (scalar_product, (np.ones((3, 1)), np.ones((3, 1))), set()),
        (halves, (np.ones(3),), {("dtype", "warning")}),
        (truncating, (np.ones(3),), {("dtype", "warning")}),
        (plain_bias, (np.ones((5, 3)),), set()),
        (python_sum, (np.ones((5, 3)),), {("python-sum", "note")}),
    ],
)
def test_marks_the_suspicious_and_nothing_else(function, arguments, expected):
    trace = traced(function, *arguments)
    assert {(mark.kind, mark.severity) for step in steps(trace) for mark in step.marks} == expected


def overflows(x):
    y = np.exp(x)
    z = y - y
    return z + 1


def test_first_value_that_is_not_finite_needs_values():
    x = np.array([1.0, 1e9])
    with np.errstate(all="ignore"):
        assert kinds(traced(overflows, x)) == set()
        trace = traced(overflows, x, values=True)
    (found,) = [step for step in steps(trace) if step.marks]
    assert found.source == "y = np.exp(x)" and "1 of 2" in found.marks[0].text


def flat_training(X, y, W1, W2):
    for _ in range(3):
        h = np.tanh(X @ W1)
        p = h @ W2
        loss = np.mean((p - y) ** 2)
        dp = 2 * (p - y) / len(y)
        dW2 = h.T @ dp
        dh = dp @ W2.T * (1 - h**2)
        dW1 = X.T @ dh
        W1 -= 0.1 * dW1
        W2 -= 0.1 * dW2
    return loss


def test_finds_the_backward_pass_in_one_function():
    rng = np.random.default_rng(0)
    trace = traced(flat_training, *(rng.normal(size=shape) for shape in ((6, 3), (6, 2), (3, 4), (4, 2))))
    passes = {step.source.partition(" =")[0]: step.phase for step in steps(trace)}
    assert passes["h"] == passes["p"] == passes["loss"] == "forward"
    assert passes["dp"] == passes["dW2"] == passes["dh"] == passes["dW1"] == "backward"


def test_passes_by_function_names():
    trace = traced(step_of(Net()))
    passes = {function.name: function.phase for function in trace.functions}
    assert passes["Net.forward"] == "forward" and passes["Net.backward"] == "backward"


def test_call_summary():
    trace = traced(step_of(Net()))
    rows = {row.function: row for row in trace.calls}
    assert [names(trace, array) for array in rows["Net.forward"].inputs] == [("batch", "n_X")]
    assert [names(trace, array) for array in rows["Net.forward"].outputs] == [("batch", "n_W3")]
    assert rows["Net.backward"].outputs == ()


def test_as_a_context_manager():
    net, X = Net(), np.ones((4, 4))
    with gradcheck.trace() as trace:
        net.forward(X)
    assert "Net.forward" in str(trace)
    assert "self.a1 = np.tanh(X @ self.W1 + self.b1)" in str(trace)


def test_a_block_that_raises_shows_how_far_it_came():
    net, trace = Net(), gradcheck.trace()
    with pytest.raises(ValueError, match="matmul"), trace:
        net.forward(np.ones((4, 5)))
    assert trace.facts.failure is not None
    assert [array.shape for array in trace.facts.failure.operands] == [(4, 5), (4, 4)]
    assert "stopped here" in str(trace)


def test_a_crash_tells_the_way_of_the_axes_it_met():
    def hand_on(x):
        kept = {"x": x * 2}
        return kept["x"].T

    def run():
        made = np.ones((6, 5))
        return hand_on(made) @ np.ones((4, 3))

    trace = gradcheck.trace()
    with pytest.raises(ValueError, match="matmul"), trace:
        run()
    ways = {
        trace.facts.axes[place].size: [location.text for location in way] for place, way in trace.facts.paths
    }
    assert ways[6] == ["made = np.ones((6, 5))", 'kept = {"x": x * 2}', 'return kept["x"].T']


def test_result_goes_through_and_nothing_changes():
    net, X = Net(), np.ones((4, 4))
    expected = Net().forward(X)
    code = Net.forward.__code__
    assert (gradcheck.trace(net.forward, X).result == expected).all()
    assert Net.forward.__code__ is code


@pytest.mark.parametrize("width", [60, 80, 120])
def test_fits_the_width(width):
    trace = traced(step_of(Net()))
    laid = text(lines(trace, width)).splitlines()
    assert max(map(len, laid)) <= width


def test_looks_in_every_medium():
    trace = gradcheck.trace(step_of(Net()))
    made = json.loads(json.dumps(trace.to_dict()))
    assert made["schema"] == 1 and {axis["name"] for axis in made["axes"]} >= {"batch", "n_W1"}
    assert '<span class="axis0">batch=4</span>' in trace._repr_html_()
    assert trace.to_svg().startswith("<svg")
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=80, force_terminal=True, color_system="standard")
    console.print(trace)
    assert "\x1b[36mbatch=4" in console.file.getvalue()


SCRIPT = """
import sys
import numpy as np

def forward(X, W):
    return X @ W

if __name__ == "__main__":
    print(sys.argv[1:])
    out = forward(np.ones((3, 2)), np.ones((2, 5)))
    if "--crash" in sys.argv:
        out @ out
    sys.exit(len(sys.argv))
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(SCRIPT)
    return str(path)


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "gradcheck", "trace", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_command_runs_the_script_like_python(script):
    run = command("--calls", "2", script, "--function", "forward", "a", "--calls", "7")
    assert run.returncode == 4 and run.stderr == ""
    assert run.stdout.splitlines()[0] == "['a', '--calls', '7']"
    assert "return X @ W" in run.stdout


def test_command_after_two_dashes_all_belongs_to_the_script(script):
    assert command(script, "--", "--format", "json").stdout.splitlines()[0] == "['--format', 'json']"


def test_command_shows_the_trace_up_to_a_crash(script):
    run = command(script, "--crash")
    assert run.returncode == 1
    assert "return X @ W" in run.stdout and "stopped here" in run.stdout
    assert run.stderr.startswith("Traceback (most recent call last):\n  File ")
    assert "gradcheck/" not in run.stderr.partition("shape error")[0]
    assert "shape error explained" in run.stderr


@pytest.mark.parametrize("form, begins", [("json", "{"), ("html", "<!doctype html>"), ("svg", "<svg")])
def test_command_formats_keep_stdout_for_the_result(script, form, begins):
    run = command("--format", form, script)
    assert run.stdout.startswith(begins)
    assert run.stderr.startswith("[]")
    if form == "json":
        assert json.loads(run.stdout)["functions"]


def test_command_usage(tmp_path):
    assert command().returncode == 2
    missing = command(str(tmp_path / "missing.py"))
    assert missing.returncode == 2 and "missing.py" in missing.stderr
    broken = tmp_path / "broken.py"
    broken.write_text("x = (\n")
    assert command(str(broken)).returncode == 2


def test_clean_cases_get_no_axis_mark():
    """Code that is right never puts one axis on another: a mark of that kind would be an accusation."""
    import runpy

    checked = 0
    for path in sorted((ROOT / "cases" / "clean").glob("*.py")):
        check = runpy.run_path(str(path)).get("check")
        made = check() if check is not None else None
        if not isinstance(made, dict) or "loss" not in made or "backward" not in made:
            continue
        _, recording = record(lambda made=made: (made["loss"](), made["backward"]()), structure=True, keep=3)
        assert "equal-by-size" not in kinds(trace_of(recording)), path.name
        checked += 1
    assert checked > 10


def both(loss, backward, arguments):
    loss()
    backward(*arguments)


STYLES = [
    ROOT / "tests" / "benchmarks" / "nets" / f"{name}.py"
    for name in "columns_dict layer_classes layer_update per_sample_nablas rows_attributes staged_columns".split()
]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_square_nets_of_every_style_have_the_axes_of_the_others(path):
    """Right code with all sizes equal, the batch too: the same axes by name as with all sizes different, no mark."""
    import inspect
    import runpy

    check = runpy.run_path(str(path))["check"]
    known = inspect.signature(check).parameters
    square = {
        name: (4,) * len(known[name].default) if name == "sizes" else 4
        for name in ("sizes", "samples")
        if name in known
    }
    found = []
    for sizes in ({}, square):
        made = check(**sizes)
        backward = made.get("backward") or made.get("step")
        arguments = (made.get("learning_rate", 0.1),) if inspect.signature(backward).parameters else ()
        _, recording = record(both, made["loss"], backward, arguments, structure=True)
        trace = trace_of(recording)
        assert "equal-by-size" not in kinds(trace)
        found.append([axis.name for axis in trace.axes])
    assert found[0] == found[1]


def test_the_rounds_of_a_comprehension_are_told_apart_where_they_differ(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(
        "import numpy as np\n"
        "sizes = [5, 4, 3]\n"
        "Ws = [np.ones((a, b)) for a, b in zip(sizes, sizes[1:])]\n"
        "alike = [np.ones(6) * 2 for _ in range(12)]\n"
    )
    text = run_trace(path)
    assert "2 iterations in 2 kinds" in text
    assert text.index("iteration 1") < text.index("=5") < text.index("iteration 2")
    assert "×12" in text and "12 iterations" not in text


def run_trace(path) -> str:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "gradcheck", "trace", "--width", "80", str(path)],
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def test_an_explained_error_is_told_once_beside_its_traceback(tmp_path):
    path = tmp_path / "net.py"
    path.write_text("import numpy as np\nW, x = np.ones((4, 3)), np.ones((5, 3))\nout = x @ W\n")
    text = run_trace(path)
    assert text.count("mismatch in its core dimension") == 1
    assert text.count("born") == 1 and "stopped here  ValueError" in text


def test_weights_in_a_list_do_not_take_the_name_of_the_batch(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(
        "import numpy as np\n"
        "Ws = [np.ones((4, 4)) for _ in range(2)]\n"
        "X = np.ones((4, 4))\n"
        "for W in Ws:\n"
        "    X = np.tanh(X @ W)\n"
    )
    assert "X (batch=4, n_X=4)" in run_trace(path)
