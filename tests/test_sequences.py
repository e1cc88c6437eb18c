"""Padded sequences of ids: three axes, a mask, a length of each sequence; the words are in the scope of every line."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck

rng = np.random.default_rng(4)
LENGTHS = np.array([3, 5, 2, 4, 5, 1, 3])
IDS = np.where(np.arange(5) < LENGTHS[:, None], rng.integers(1, 9, (7, 5)), 0)
FIRST = IDS[:, 0]  # as many as there are sequences
LABELS = rng.integers(0, 2, (7, 1))


class Reviews:
    def __init__(self):
        r = np.random.default_rng(2)
        self.E, self.W = r.normal(size=(9, 4)), r.normal(size=(4, 6))
        self.b, self.v = 0.1 * r.normal(size=6), r.normal(size=(6, 1))

    def loss(self):
        self.mask = (IDS > 0).astype(float)[:, :, None]
        self.count = self.mask.sum(axis=1)
        self.x = self.E[IDS]
        self.z = self.x @ self.W + self.b
        self.h = np.maximum(self.z, 0)
        self.pooled = (self.h * self.mask).sum(axis=1) / self.count
        return 0.5 * np.mean((self.pooled @ self.v - LABELS) ** 2)

    def shared(self, d):
        return (d / self.count)[:, None, :] * self.mask

    def backward(self):
        ids = FIRST
        d_out = (self.pooled @ self.v - LABELS) / len(ids)
        self.dv = self.pooled.T @ d_out
        dz = self.slope(self.shared(d_out @ self.v.T), ids)
        self.dW = np.einsum("ntd,nth->dh", self.x, dz)
        self.db = dz.sum(axis=(0, 1))
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, IDS, dz @ self.W.T)

    def slope(self, d, ids):
        return d * (self.z > 0)


class LetsThrough(Reviews):
    def slope(self, d, ids):
        return d * (self.h >= 0)


class Below(Reviews):
    def slope(self, d, ids):
        return d * (self.z < 0)


@pytest.mark.parametrize(
    ("net", "edit", "code"),
    [(LetsThrough(), "return d * (self.h > 0)", "C5b"), (Below(), "return d * (self.z > 0)", "C5")],
)
def test_ids_in_scope_do_not_hide_the_plain_edits(net, edit, code):
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert [(e.after, e.cause, e.proven) for e in report.annotated.edits] == [(edit, code, True)]
