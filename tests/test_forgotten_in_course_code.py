"""Faults of nets written after courses: a lost line among its like, results in the wrong order, what no step moves."""

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of
from tests.benchmarks.planted import FOLDERS

DECAY = "    grad['W3'] += reg * m['W3']\n"
LEFT_ZERO = """    dh2, grad['W3'], db3 = afin_nazad(dskor, kesh_a3)
    grad['b3'] = np.zeros_like(m['b3'])
"""
IDLE_MASK = "    x = np.maximum(0, x)\n    dx = diz * (x >= 0)\n"
SUBTRACTED = "        self.vekte[self.antre] -= vites * ere\n"
SUMMED = """        ere_vekte = np.zeros_like(self.vekte)
        np.add.at(ere_vekte, self.antre, ere)
        self.vekte -= vites * ere_vekte
"""


@pytest.mark.parametrize(
    "net, right, wrong, code, edit",
    [
        ("ajvar_sorta", DECAY, "", "G1", "grad['W3'] += reg * m['W3']"),
        (
            "ajvar_sorta",
            "return dx, dgama, dbeta",
            "return dx, dbeta, dgama",
            "E1b",
            "return dx, dgama, dbeta",
        ),
        ("ajvar_sorta", "dx += dmu / N", "dx += dmu", "I2", "dx += dmu / N"),
        (
            "ajvar_sorta",
            "    dh2, grad['W3'], grad['b3'] = afin_nazad(dskor, kesh_a3)\n",
            LEFT_ZERO,
            "F3",
            "grad['b3'] = db3",
        ),
        ("ajvar_sorta", "    dx = diz * (x > 0)\n", IDLE_MASK, "C5b", "dx = diz * (x > 0)"),
        ("mesaj_klinik", SUMMED, SUBTRACTED, "L1", "np.subtract.at(self.vekte, self.antre, vites * ere)"),
        (
            "mesaj_klinik",
            "self.fonksyon_prim(self.antre) * ere",
            "self.fonksyon_prim(ere)",
            "C7",
            "return ere * self.fonksyon_prim(self.antre)",
        ),
        (
            "thetas",
            "Theta3_grad[:, 1:] += lam / m * Theta3[:, 1:]",
            "",
            "G1",
            "Theta3_grad[:, 1:] += lam / m * Theta3[:, 1:]",
        ),
        (
            "mesaj_klinik",
            "reversed(self.kouch):",
            "reversed(self.kouch[1:]):",
            "F3",
            "for kouch in reversed(self.kouch):",
        ),
        (
            "mesaj_klinik",
            "self.pant -= vites * ere\n",
            "self.pant -= vites * np.sum(ere_pwa, axis=0)\n",
            "F2",
            "self.pant -= vites * np.sum(ere, axis=0)",
        ),
        (
            "haiku_lstm",
            "        return loss\n",
            "        return loss / len(inputs)\n",
            "A1",
            "dv /= len(self.steps)",  # which has an entry for each step
        ),
        (
            "pahiro_baadhi",
            "jhukaav3 += dar *",
            "jhukaav3 + dar *",
            "P3",
            "jhukaav3 += dar * np.sum(tah3_delta, axis=0, keepdims=True)",
        ),
    ],
)
def test_the_cause_and_the_line_are_those_of_the_fault(
    net: str, right: str, wrong: str, code: str, edit: str
) -> None:
    text = (FOLDERS["tuned"] / f"{net}.py").read_text()
    assert right in text
    call = module_of(text.replace(right, wrong), "course_code").check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [f.code for f in report.findings if f.severity == "error"] == [code]
    assert [e.after.splitlines()[-1].strip() for e in report.annotated.edits] == [edit]
    assert all(e.proven for e in report.annotated.edits)


class Table:
    """Vectors by number, which its method corrects."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rows = rng.normal(size=(7, 4))

    def forward(self, ids: np.ndarray) -> np.ndarray:
        self.ids = ids
        return self.rows[ids]

    def backward(self, d: np.ndarray, rate: float) -> None:
        sums = np.zeros_like(self.rows)
        np.add.at(sums, self.ids, d)
        self.rows -= rate * sums


class Switched(Table):
    """The same, with a switch by which it is left as it is."""

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.learns = False


class Dense:
    def __init__(self, rng: np.random.Generator) -> None:
        self.W, self.b = rng.normal(size=(4, 3)), rng.normal(size=3)

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x @ self.W + self.b

    def backward(self, d: np.ndarray, rate: float) -> np.ndarray:
        below = d @ self.W.T
        self.W -= rate * self.x.T @ d
        self.b -= rate * d.sum(axis=0)
        return below


@pytest.mark.parametrize("kind, verdict", [(Table, "wrong"), (Switched, "right")])
def test_what_a_layer_would_update_is_wrong_where_no_step_runs_it_but_for_a_switch(
    kind: type[Table], verdict: str
) -> None:
    rng = np.random.default_rng(5)
    layers = [kind(rng), Dense(rng)]
    ids, y = rng.integers(0, 7, 9), rng.normal(size=(9, 3))

    def run() -> np.ndarray:
        out = ids
        for layer in layers:
            out = layer.forward(out)
        return out

    def step() -> None:
        d = 2 * (run() - y) / y.size
        for layer in layers[:0:-1]:
            d = layer.backward(d, 0.1)

    report = gradcheck.check(
        layers, loss=lambda: float(np.mean((run() - y) ** 2)), step=step, learning_rate=0.1
    )
    assert report.verdict == verdict


GLOBALS = """
import numpy as np
rng = np.random.default_rng(2)
peso, desvio = rng.normal(size=(4, 3)), rng.normal(size=3)
dados, alvo = rng.normal(size=(9, 4)), rng.normal(size=(9, 3))

def saida():
    return np.tanh(dados @ peso + desvio)

def custo():
    return np.mean((saida() - alvo) ** 2)

def treina(taxa):
    global peso{declared}
    s = saida()
    delta = 2 * (s - alvo) / alvo.size * (1 - s * s)
    peso = peso - taxa * dados.T @ delta
"""


@pytest.mark.parametrize("declared, verdict", [(", desvio", "wrong"), ("", "right")])
def test_what_a_step_declares_and_never_binds_is_wrong_and_what_it_only_reads_is_a_constant(
    declared: str, verdict: str
) -> None:
    module = module_of(GLOBALS.format(declared=declared), "declared_globals")
    report = gradcheck.check(
        vars(module), loss=module.custo, step=lambda: module.treina(0.1), learning_rate=0.1
    )
    assert report.verdict == verdict
    assert ("F3" in [f.code for f in report.findings]) == bool(declared)
