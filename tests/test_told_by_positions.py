"""Which windows, or which step in time, a statement takes is told by the positions, whatever they are called."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks import planted
from tests.benchmarks.judge import module_of

PLACES = "gbig[:, top:top + kh, left:left + kw] +="
CROP = "return gbig[:, e:big.shape[1] - e, e:big.shape[2] - e]"
KEEP = "gkeep = gc * t['before'] * t['keep'] * (1 - t['keep'])"


@pytest.mark.parametrize(
    ("net", "right", "wrong", "code"),
    [
        # a layer that strides by 1 beside one that strides by 3
        ("hail_radar", PLACES, "gbig[:, a:a + kh, b:b + kw] +=", "H1"),
        # a layer without a pad beside one with it: positions 0 and 2 are no multiples of a stride
        ("hail_radar", CROP, "return gbig[:, 2 * e:, 2 * e:]", "H2"),
        ("hail_radar", "'hwcf,nf->nhwc', L['K'],", "'hwcf,nf->nhwc', L['K'][::-1, ::-1],", "H7"),
        ("stamp_convnet", "np.sum(d * window, axis=0)", "np.sum(d * window[:, :1], axis=0)", "H3"),
        ("stamp_convnet", "+= np.sum(d * window, axis=0)", "= np.sum(d * window, axis=0)", "E6"),
        # strings of several lengths, each from its end, two of which begin alike
        ("bead_strings", "gc = gc + gh * t['show'] *", "gc = gh * t['show'] *", "J1"),
        ("bead_strings", KEEP, "gkeep = gc * t['before']", "J3"),
        ("bead_strings", "t['hx'].T", "np.vstack((t['show'] * t['soft'], t['hx'][n:])).T", "J5"),
        # two gates of one step, made by one expression in turn
        ("bead_strings", "gc = gc * t['keep']", "gc = gc * t['take']", "J1"),
        # blocks that are joined further down
        ("complaint_lstm", "di = dc * u * i * (1 - i)", "di = dc * u", "J3"),
        ("complaint_lstm", "dh = dH[t] + dh_next", "dh = dH[t]", "E6"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_first_name_and_the_line_are_right(net: str, right: str, wrong: str, code: str) -> None:
    text = (planted.FOLDERS["tuned"] / f"{net}.py").read_text()
    assert text.count(right) == 1
    call = module_of(text.replace(right, wrong), net).check()
    report = gradcheck.check(call.pop("model"), **call)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    assert finding.code == code
    line = text[: text.index(right)].count("\n") + 1
    assert finding.location is not None and finding.location.line == line
    assert report.annotated is not None and [edit.proven for edit in report.annotated.edits] == [True]
