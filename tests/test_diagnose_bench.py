"""A reduced diagnosis bench: what it measures is kept from falling, and the bench itself is held to known answers."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

import gradcheck
from tests.benchmarks import diagnose, planted, truth
from tests.benchmarks.judge import _left_out, judge, module_of
from tests.benchmarks.planted import Subject

NETS = [path for folder in planted.FOLDERS for path in planted.nets(folder)]
FEW = {
    "stamp_convnet": "samples",
    "glyph_conv": "samples",
    "conv_chw_switches": "samples",
    "hail_radar": "days",
}
SILENT = "ignore"  # the nets warn as homemade nets do


def subject(net: str, old: str, new: str, codes: str = "C2") -> Subject:
    """A net of the tuned set with one fault of the test's own."""
    path = planted.FOLDERS["tuned"] / f"{net}.py"
    fault = planted.faults(path.read_text(), [(codes, old, new)])[0]
    return planted._planted(path, "tuned", path.read_text(), (fault,), "made_here")


def any_fault(path: Path, some: random.Random) -> Subject:
    """A net of the tuned set with one of its faults."""
    fault = some.choice(planted.faults(path.read_text(), planted.rows(path.stem)))
    return planted._planted(path, "tuned", path.read_text(), (fault,), path.stem)


def test_every_planted_fault_has_a_place_and_is_python() -> None:
    """Each has a place, else the table is refused; of each net every fourth is parsed, for its lines."""
    paths = [path for folder in planted.SETS for path in planted.nets(folder)]
    tables = {path: planted.faults(path.read_text(), planted.rows(path.stem)) for path in paths}
    assert sum(map(len, tables.values())) >= 600
    for path, faults in tables.items():
        for fault in faults[::4]:
            subject = planted._planted(path, "tuned", path.read_text(), (fault,), path.stem)
            assert all(subject.lines), (path.stem, fault)


def test_every_net_is_planted_with_one_fault_with_two_and_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [
        path
        for path in planted.nets("tuned")
        if path.stem in ("rows_attributes", "xor_script", "norm_blocks")
    ]
    assert len(few) >= 2
    monkeypatch.setattr(planted, "nets", lambda folder: few if folder == "tuned" else [])
    counts = [len(s.faults) for s in diagnose.subjects("all")]
    assert {*counts} == {0, 1, 2} and counts.count(2) >= len(few)


def test_every_net_of_a_set_has_its_own_file_of_faults() -> None:
    for nets, tables in planted.TABLES.items():
        named, files = ({p.stem for p in (planted.HERE / f).glob("[!_]*.py")} for f in (nets, tables))
        assert named == files
        assert all(planted.convention(net) for net in named)


def test_a_set_without_nets_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(planted.FOLDERS, "heldout", Path("no such folder"))
    assert diagnose.run(["--set", "heldout"]) == 0
    assert "no nets are held out at present" in capsys.readouterr().out


def test_the_lines_of_a_fault_are_those_that_changed() -> None:
    s = subject("rows_attributes", "d2 = da2 * sigmoid_prime(self.z2)", "d2 = da2")
    line = next(i for i, text in enumerate(s.text.splitlines(), 1) if text.strip() == "d2 = da2")
    assert s.lines == (frozenset({line}),)


def test_a_deleted_statement_points_at_its_neighbours() -> None:
    s = subject("layer_update", "        self.bias -= learning_rate * grad_bias\n", "", "F3")
    around = {s.text.splitlines()[line - 1].strip() for line in s.lines[0]}
    assert around == {"self.weights -= learning_rate * grad_weights", "return grad_input"}


@pytest.mark.filterwarnings(SILENT)
@pytest.mark.parametrize("path", NETS, ids=lambda path: path.stem)
def test_the_nets_are_right_by_plain_differences(path: Path) -> None:
    """Independent of gradcheck: every array the loss reacts to has its gradient somewhere, data excepted."""
    if path.stem == "dropout_drawn_in_forward":
        pytest.skip("its loss is random unless the generator is put back")
    module = module_of(path.read_text(), path.stem)
    with np.errstate(all="ignore"):
        few = (
            {FEW[path.stem]: 1} if path.stem in FEW else {}
        )  # each entry takes two passes through their loops
        reacting = truth.numerical(module.check(**few))
        found = truth.gradient_paths(reacting, module.check(**few))
    passive = (
        "lam",
        "l1",
        "eps",
        "keep",
        "mask",
        "alpha",
        "came",
        "['X']",
        "['y']",
        "inp",
        "reg",
        "['reg']",
        "['lam']",
        "['mu']",
        "['stars']",
        "['alpha']",
        "lmbda",
        "decay",
        "margin",
        "penalty",
        ".pos_weight",
        ".smooth",
        ".mix",
        ".S",
        ".衰减",
        ".输入",
        "regularizer_l2",
        ".act_fn.slope",
        ".act_fn.intercept",
        ".decadimento",
        ".smoothing",
        ".layers[2].dt",
        ".cost.blur",
        ".leak",
        ".beta",
        ".dt",
    )
    held = (".frozen.", ".teacher[", ".target.")  # nets beside the one that is trained
    at_kink = path.stem == "relu_at_the_kink"
    assert found
    assert not [
        name
        for name in reacting.keys() - found.keys()
        if not name.endswith(passive) and not at_kink and not any(part in name for part in held)
    ]


@pytest.mark.filterwarnings(SILENT)
def test_equivalent_and_crashing_mutants_do_not_count() -> None:
    same = subject(
        "rows_attributes", "d2 = da2 * sigmoid_prime(self.z2)", "d2 = sigmoid_prime(self.z2) * da2"
    )
    assert judge(same)["status"] == "equivalent"
    broken = subject("rows_attributes", "da2 = d3 @ self.W3.T", "da2 = d3 @ self.W3")
    assert judge(broken)["status"] == "crash"


@pytest.mark.filterwarnings(SILENT)
def test_an_answer_is_judged_by_what_was_planted() -> None:
    """The same mutant with other codes and other lines: right becomes wrong."""
    s = subject("rows_attributes", "d3 = d3 / N", "d3 = -d3 / N", "B1")
    good = judge(s)
    assert good["status"] == "checked"
    assert good["detected"] and good["statement"] and good["cause"] and not good["misnamed"]
    assert good["proven"] and good["holds"]
    other = planted.Fault(("J4",), s.faults[0].start, s.faults[0].end, s.faults[0].text)
    lied = Subject(s.name, s.net, s.set, s.path, s.text, (other,), (frozenset({1}),))
    bad = judge(lied)
    assert bad["detected"] and not bad["statement"] and not bad["cause"] and bad["misnamed"]


@pytest.mark.filterwarnings(SILENT)
def test_a_sample_of_the_bench_keeps_its_level() -> None:
    """Lower bounds, well below what the whole bench measured, on faults of the nets that rules were tuned on."""
    some = random.Random(4)
    answers = [judge(any_fault(path, some)) for path in some.sample(planted.nets("tuned"), 6)]
    counted = [a for a in answers if a["status"] not in diagnose.EXCLUDED]
    assert len(counted) >= 5
    assert all(a["status"] == "checked" and a["detected"] for a in counted)
    share = {key: sum(a[key] for a in counted) / len(counted) for key in ("statement", "cause", "proven")}
    assert share["statement"] >= 0.5
    assert share["cause"] >= 0.4
    assert share["proven"] >= 0.4


@pytest.mark.filterwarnings(SILENT)
def test_correct_nets_are_not_accused() -> None:
    everything = [s for folder in planted.FOLDERS for s in planted.correct(folder)]
    for s in random.Random(2).sample(everything, 30):
        answer = judge(s)
        assert answer["status"] == "checked", (s.name, answer.get("error"))
        assert not answer["alarm"], (s.name, answer["findings"])


@pytest.mark.filterwarnings(SILENT)
def test_a_net_used_on_another_batch_before_is_not_accused() -> None:
    subject = next(s for s in planted.correct("tuned") if s.net == "rows_attributes" and s.variant == "used")
    assert not judge(subject)["alarm"]


def test_tables_count_what_was_refused_as_not_found() -> None:
    answers = [
        {
            "set": "tuned",
            "net": "n",
            "faults": 1,
            "family": "A",
            "codes": "A1",
            "status": "checked",
            "detected": True,
        },
        {"set": "tuned", "net": "n", "faults": 1, "family": "A", "codes": "A1", "status": "checker crash"},
        {"set": "tuned", "net": "n", "faults": 1, "family": "A", "codes": "A1", "status": "equivalent"},
    ]
    assert "1/2  50.0 %" in diagnose.singles_table(answers)
    assert "detected 50.0 %" in diagnose.weighted(answers)


SHARING = """
import types
import numpy as np

def check():
    rng = np.random.default_rng(0)
    params = {"W": rng.normal(size=(3, 2)), "V": rng.normal(size=(3, 2))}
    net = types.SimpleNamespace(params=params, layers=[types.SimpleNamespace(weights=params["W"])])
    X = rng.normal(size=(5, 3))
    return dict(
        model=net,
        loss=lambda: np.sum((X @ params["W"]) ** 2) / 2 + np.sum((X @ params["V"]) ** 4) / 4,
        backward=lambda: {"W": X.T @ (X @ params["W"]), "V": X.T @ (X @ params["V"]) ** 3},
    )
"""


def test_an_array_that_is_held_twice_is_due_once() -> None:
    module = module_of(SHARING, "sharing")
    call = module.check()
    model = call.pop("model")
    known = Subject("sharing", "sharing", "correct", "", SHARING)
    assert not _left_out(gradcheck.check(model, **call), module, known)
    alone = gradcheck.check(
        {"W": model.params["W"]}, loss=call["loss"], backward=lambda: {"W": call["backward"]()["W"]}
    )
    assert _left_out(alone, module, known)
    assert not _left_out(
        alone, module_of("def check():\n    return dict(model=None, loss=lambda: 1.0)", "none"), known
    )
