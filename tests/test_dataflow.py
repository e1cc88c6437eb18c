"""What a recording tells of what led to what: arrays filled in loops are judged when they are full."""

from __future__ import annotations

import numpy as np

import gradcheck
from gradcheck.dataflow import ancestors, settled_versions
from gradcheck.recording.recorder import Recorder
from gradcheck.recording.sessions import Instrumented

RNG = np.random.default_rng(0)


def filled(d, w):
    total = np.zeros((3, 2))
    for t in range(len(d)):
        total[:, t] += w * d[t]
    unrelated = d * 2
    return total * 3, unrelated


def recorded(function, *args):
    with Instrumented([function]):
        session = Recorder(values=True)
        session.start()
        function(*args)
        return session.stop()


def test_the_writes_of_a_loop_lead_to_the_last_one():
    recording = recorded(filled, np.array([1.0, 2.0]), np.array([1.0, 5.0, 7.0]))
    writes = [e.index for e in recording.events if e.operation == "setitem"]
    assert settled_versions(recording) == {writes[0]: writes[1]}


def test_ancestors_leave_out_what_was_not_used():
    recording = recorded(filled, np.array([1.0, 2.0]), np.array([1.0, 5.0, 7.0]))
    by_name = {event.names[0]: event.index for event in recording.events if event.names}
    product = [e.index for e in recording.events if e.operation == "multiply" and e.shape == (3, 2)]
    seen = ancestors(recording, product)
    assert by_name["total"] in seen
    assert by_name["unrelated"] not in seen


class Conv:
    """A convolution over time with padding, written in loops; `wrong` says where its backward errs."""

    wrong = ""

    def __init__(self):
        self.K = RNG.normal(size=(3, 2, 4))
        self.V = RNG.normal(size=(2, 2))

    def forward(self, x):
        self.below = x @ self.V
        self.padded = np.pad(self.below, ((1, 1), (0, 0)))
        self.out = np.zeros((len(x), 4))
        for t in range(len(x)):
            self.out[t] = np.einsum("kd,kdf->f", self.padded[t : t + 3], self.K)
        return self.out

    def loss(self, x):
        return 0.5 * np.sum(np.tanh(self.forward(x)) ** 2)

    def backward(self, x):
        a = np.tanh(self.out)
        d = a * (1 - a**2)
        dpadded = np.zeros(self.padded.shape)
        self.dK = np.zeros_like(self.K)
        for t in range(len(x)):
            place = t if self.wrong != "window" else max(t - 1, 0)
            self.dK += self.padded[t : t + 3][:, :, None] * d[t]
            dpadded[place : place + 3] += self.K @ (d[t] if self.wrong != "delta" else d[t] ** 2)
        cropped = dpadded[1:-1] if self.wrong != "crop" else dpadded[2:]
        self.dV = x.T @ cropped


def marked(wrong):
    net = Conv()
    net.wrong = wrong
    x = RNG.normal(size=(6, 2))
    report = gradcheck.check(net, loss=lambda: net.loss(x), backward=lambda: net.backward(x))
    return [line.location.text for line in report.annotated.lines if line.mark == "wrong"]


def test_an_accumulation_is_judged_by_what_it_leaves():
    assert "dpadded[place : place + 3] +=" in marked("delta")[0]
    assert marked("window")[0].startswith("place = ")  # where the place is chosen


def test_what_follows_a_right_accumulation_is_marked_itself():
    assert "cropped =" in marked("crop")[0]
