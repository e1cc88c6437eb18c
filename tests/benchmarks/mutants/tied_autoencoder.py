"""The planted faults of `nets/tied_autoencoder.py`."""

from __future__ import annotations

CONVENTION = "tied weights, immediate update"
FAULTS = [
    ("A1", "d_out = 2 * (out - x) / n", "d_out = 2 * (out - x)"),
    ("A3", "d_out = 2 * (out - x) / n", "d_out = (out - x) / n"),
    ("A4", "d_out = 2 * (out - x) / n", "d_out = 2 * (out - x) / x.size"),
    ("B1", "d_out = 2 * (out - x) / n", "d_out = 2 * (x - out) / n"),
    ("E6", "grad_W = x.T @ d_a + d_out.T @ self.code", "grad_W = x.T @ d_a"),
    ("E6", "grad_W = x.T @ d_a + d_out.T @ self.code", "grad_W = d_out.T @ self.code"),
    ("E6", "d_h = d_code + d_m @ self.V.T", "d_h = d_m @ self.V.T"),
    ("E6", "d_h = d_code + d_m @ self.V.T", "d_h = d_code"),
    ("C2", "d_m = d_code * self.m * (1 - self.m)", "d_m = d_code"),
    ("C4", "d_m = d_code * self.m * (1 - self.m)", "d_m = d_code * self.m * (1 + self.m)"),
    ("C4/C1c", "d_m = d_code * self.m * (1 - self.m)", "d_m = d_code * (1 - self.m ** 2)"),
    ("C6/C1c/E1", "d_m = d_code * self.m * (1 - self.m)", "d_m = d_code * self.h * (1 - self.h)"),
    ("C2", "d_a = d_h * (1 - self.h ** 2)", "d_a = d_h"),
    ("C1b", "(1 - self.h ** 2)", "(1 - self.a ** 2)"),
    ("C4", "(1 - self.h ** 2)", "(1 - self.h)"),
    ("C6/E1", "(1 - self.h ** 2)", "(1 - self.m ** 2)"),
    ("C7", "d_a = d_h * (1 - self.h ** 2)", "d_a = 1 - self.h ** 2"),
    ("E5", "grad_V = self.h.T @ d_m", "grad_V = self.a.T @ d_m"),
    ("E5", "d_out.T @ self.code", "d_out.T @ self.h"),
    ("N3", "d_h = d_code + d_m @ self.V.T", "d_h = d_code + d_m @ self.V"),
    ("N3", "grad_V = self.h.T @ d_m", "grad_V = d_m.T @ self.h"),
    ("F1", "grad_bv = d_out.sum(axis=0)", "grad_bv = d_out.mean(axis=0)"),
    ("F1", "grad_bm = d_m.sum(axis=0)", "grad_bm = d_m.sum()"),
    ("F1", "grad_bh = d_a.sum(axis=0)", "grad_bh = d_a.mean(axis=0)"),
    ("E5/E3/F1", "grad_bh = d_a.sum(axis=0)", "grad_bh = d_h.sum(axis=0)"),
    ("F3", "        self.bm = self.bm - self.lr * grad_bm\n", ""),
    ("B2/B1", "self.V = self.V - self.lr * grad_V", "self.V = self.V + self.lr * grad_V"),
    ("P2", "self.bv = self.bv - self.lr * grad_bv", "self.bv = self.lr * grad_bv"),
    ("P3", "self.bv = self.bv - self.lr * grad_bv", "self.bv = self.bv - self.lr * self.bv"),
    ("E1/E3", "d_code = d_out @ self.W", "d_code = out @ self.W"),
    (
        "E2",
        "        d_code = d_out @ self.W\n",
        "        self.W = self.W - self.lr * (d_out.T @ self.code)\n        d_code = d_out @ self.W\n",
    ),
]
