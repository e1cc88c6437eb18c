"""Which windows, or which step in time, a statement takes is told by the positions, whatever they are called."""

from __future__ import annotations

import pytest

import gradcheck
from gradcheck.repairing.editing.terms import atom
from tests.benchmarks import planted
from tests.benchmarks.judge import module_of

PLACES = "gbig[:, top:top + kh, left:left + kw] +="
CROP = "return gbig[:, e:big.shape[1] - e, e:big.shape[2] - e]"
WINDOW = "dsrc[i, j, y:y + L.size, x:x + L.size]"
NORTH = "out['north'][0] += d * level[i - 1, j]"
KEEP = "gkeep = gc * t['before'] * t['keep'] * (1 - t['keep'])"


FEW = {"complaint_lstm": {"samples": 1}, "haiku_lstm": {"samples": 3}, "hail_radar": {"days": 1}}


def checked(
    net: str, right: str, wrong: str, budget: float | None = None, few: bool = True
) -> gradcheck.Report:
    """The report of a net of the bench with one fault, on as little data as tells it."""
    text = (planted.FOLDERS["tuned"] / f"{net}.py").read_text()
    assert text.count(right) == 1
    call = module_of(text.replace(right, wrong), net).check(**(FEW.get(net, {}) if few else {}))
    return gradcheck.check(call.pop("model"), **call, budget=budget)


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code"),
    [
        # a layer that strides by 1 beside one that strides by 3
        ("hail_radar", PLACES, "gbig[:, a:a + kh, b:b + kw] +=", "H1"),
        # a layer without a pad beside one with it: positions 0 and 2 are no multiples of a stride
        ("hail_radar", CROP, "return gbig[:, 2 * e:, 2 * e:]", "H2"),
        ("hail_radar", "'hwcf,nf->nhwc', L['K'],", "'hwcf,nf->nhwc', L['K'][::-1, ::-1],", "H7"),
        ("words_windows", "enumerate(ids):", "enumerate(ids[:-1]):", "H5"),
        ("marsh_grid", NORTH, "out['north'][0] += d * level[i, j]", "E5"),
        ("stamp_convnet", "+= np.sum(d * window, axis=0)", "= np.sum(d * window, axis=0)", "E6"),
        # strings of several lengths, each from its end, two of which begin alike
        ("bead_strings", "gc = gc + gh * t['show'] *", "gc = gh * t['show'] *", "J1"),
        ("bead_strings", KEEP, "gkeep = gc * t['before']", "J3"),
        ("bead_strings", "t['hx'].T", "np.vstack((t['show'] * t['soft'], t['hx'][n:])).T", "J5"),
        # two gates of one step, made by one expression in turn
        ("bead_strings", "gc = gc * t['keep']", "gc = gc * t['take']", "J1"),
        # blocks that are joined further down
        ("complaint_lstm", "dh = dH[t] + dh_next", "dh = dH[t]", "J2"),
        # what cancels out but for rounding is looked at as well
        (
            "complaint_lstm",
            "ds = alpha * (dalpha - alpha @ dalpha)",
            "ds = (np.diag(alpha) - np.outer(alpha, alpha)).sum(axis=0) * dalpha",
            "D2",
        ),
        # a term that nothing reads, made in a normalisation
        ("norm_blocks", "dx = dx1 + dx2", "dx = dx1", "I2"),
        # a bias has no windows
        (
            "squeezed_conv",
            "self.db=d.sum(axis=(0,2,3))",
            "self.db=d.sum(axis=(0,2,3))/(self.oh*self.ow)",
            "F1",
        ),
        # what comes from above is lost, and there is a derivative for each step of the loop
        ("haiku_lstm", "di = dsigmoid(i) * di", "di = dsigmoid(i)", "J3"),
        # writes into a copy; a sum that begins with an array of the forward pass
        ("glyph_conv", "dsrc[i, j, y + a, x + b] +=", f"{WINDOW}.flatten()[np.argmax(win)] +=", "O1"),
        ("hail_radar", "gbig = np.zeros_like(big)", "gbig = big", "O1"),
        # positions that two statements read are made in one place
        ("squeezed_conv", "a,b=i*self.s,j*self.s", "a,b=j*self.s,i*self.s", "H3"),
        # one of two positions in a window
        ("stamp_convnet", "j * s + b] += dout", "j * s] += dout", "H3"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_first_name_and_the_line_are_right(net: str, right: str, wrong: str, code: str) -> None:
    report = checked(net, right, wrong)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    assert finding.code == code
    text = (planted.FOLDERS["tuned"] / f"{net}.py").read_text()
    line = text[: text.index(right)].count("\n") + 1
    assert finding.location is not None and finding.location.line == line
    assert report.annotated is not None and [edit.proven for edit in report.annotated.edits] == [True]


def told(net: str, right: str, wrong: str, budget: float | None = None, few: bool = True) -> list[str]:
    """The codes of what is told of a net with one fault."""
    report = checked(net, right, wrong, budget, few)
    return [finding.code for finding in report.findings if finding.severity.value == "error"]


@pytest.mark.filterwarnings("ignore")
def test_rows_and_columns_that_both_end_early_are_one_error() -> None:
    loops = "for a in range({0}):\n        for b in range({1}):"
    early = loops.format("oh - 1", "ow - 1")
    assert told("hail_radar", loops.format("oh", "ow"), early) == ["H5"]


@pytest.mark.filterwarnings("ignore")
def test_a_state_of_the_step_itself_is_told_though_the_one_before_has_no_name_there() -> None:
    kept = "self.steps[t] = (C_prev, z,"
    assert told("haiku_lstm", kept, "self.steps[t] = (C, z,", budget=1.5) == ["J5"]


@pytest.mark.filterwarnings("ignore")
def test_the_terms_that_a_loss_adds_up_one_by_one_are_the_batch() -> None:
    mean = "    for name in G:\n        G[name] /= len(texts)\n"
    assert told("complaint_lstm", mean, "", few=False) == ["A1"]


@pytest.mark.filterwarnings("ignore")
def test_what_a_pool_sends_back_to_other_positions_is_all_there() -> None:
    right = "dsrc[i, j, y + a, x + b] += dout[i, j, r, c]"
    assert told("glyph_conv", right, "dsrc[i, j, y, x] += dout[i, j, r, c]") == ["H3"]


def test_an_operand_on_several_lines_may_stand_beside_any_operator() -> None:
    assert atom("f(a) +\n      g(b)") == "(f(a) +\n      g(b))"
    assert atom("(a +\n  b)") == "(a +\n  b)"
    assert atom("(a) + (b)") == "((a) + (b))"
