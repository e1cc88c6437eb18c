"""The planted faults of `nets/dispersed_counts.py`."""

from __future__ import annotations

CONVENTION = "objects: one unit each, Python floats and math"
FAULTS = [
    (
        "D6",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = rate - k",
    ),
    (
        "D6/G1/E6",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k",
    ),
    (
        "D6/C4",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = (k + self.shape) / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
    ),
    (
        "D6/C4",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta)",
    ),
    (
        "D6/C4",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) ** 2 - k + 0.2 * atan(eta) / (1 + eta ** 2)",
    ),
    (
        "D6",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = 2 * (eta - k)",
    ),
    (
        "D6",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = (rate - k) / rate",
    ),
    (
        "D6",
        "d_eta = (k + self.shape) * rate / (rate + self.shape) - k + 0.2 * atan(eta) / (1 + eta ** 2)",
        "d_eta = rate / (rate + self.shape) - k",
    ),
    (
        "C4",
        "d_s = d_eta * self.out.w[j] / root ** 3",
        "d_s = d_eta * self.out.w[j] / root",
    ),
    (
        "C4",
        "d_s = d_eta * self.out.w[j] / root ** 3",
        "d_s = d_eta * self.out.w[j] / root ** 2",
    ),
    (
        "C4/C1c",
        "d_s = d_eta * self.out.w[j] / root ** 3",
        "d_s = d_eta * self.out.w[j] * (1 - self.h[j] ** 2)",
    ),
    (
        "C2",
        "d_s = d_eta * self.out.w[j] / root ** 3",
        "d_s = d_eta * self.out.w[j]",
    ),
    (
        "C4/C1c",
        "d_s = d_eta * self.out.w[j] / root ** 3",
        "d_s = d_eta * self.out.w[j] * self.h[j] * (1 - self.h[j])",
    ),
    (
        "C4",
        "d_s = d_eta * self.out.w[j] / root ** 3",
        "d_s = d_eta * self.out.w[j] * self.s[j] / root",
    ),
]
