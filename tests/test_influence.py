"""What values in a place do to the reported gradients is foretold from one recording, and is what runs say."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.searching.screening import Screening

NET = """
import numpy as np


class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.W, self.U, self.V = (0.5 * rng.normal(size=s) for s in ((4, 4), (3, 4), (4, 2)))
        self.X, self.T = rng.normal(size=(5, 6, 3)), rng.normal(size=(6, 2))

    def loss(self):
        self.h = [np.zeros((6, 4))]
        for x in self.X:
            self.h.append(np.tanh(x @ self.U + self.h[-1] @ self.W))
        self.y = self.h[-1] @ self.V
        return 0.5 * np.sum((self.y - self.T) ** 2)

    def backward(self):
        dy = self.y - self.T
        self.dV = self.h[-1].T @ dy
        self.dU, self.dW = np.zeros_like(self.U), np.zeros_like(self.W)
        dh = dy @ self.V.T
        for t in reversed(range(len(self.X))):
            dz = dh * (1 - self.h[t + 1])
            self.dU += self.X[t].T @ dz
            self.dW += self.h[t].T @ dz
            dh = dz @ self.W.T
"""


@pytest.fixture
def forecasts(tmp_path, monkeypatch):
    """Each forecast of a check of the net: how many gradients each candidate mends by it, and by a run."""
    path = tmp_path / "influence_net.py"
    path.write_text(NET)
    spec = importlib.util.spec_from_file_location("influence_net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    seen = []
    to_try = Screening.to_try

    def noting(screening, slots, one, base, wrong, at_any):
        if (one.slot.location.text or "").startswith("dz =") and one.slot.argument is None:
            rows = [v for v, _ in screening.candidates._made(one) if len(v) == len(one.leaves)]
            forecast = screening.influence().forecast(slots, one, sorted(rows[0]), base, wrong)
            foretold = forecast.mends(rows, np.array([1.0]), False)
            mended = [len(screening.proof.right_of(slots.give(v) or {}) & wrong) for v in rows]
            seen.append((foretold, mended))
        return to_try(screening, slots, one, base, wrong, at_any)

    monkeypatch.setattr(Screening, "to_try", noting)
    net = module.Net()
    gradcheck.check(net, loss=net.loss, backward=net.backward)
    return seen


def test_a_place_in_a_loop_foretells_what_each_value_mends(forecasts):
    foretold, mended = forecasts[0]
    assert len(mended) > 5 and any(mended) and not all(mended)
    assert foretold == mended
