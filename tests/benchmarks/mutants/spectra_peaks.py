"""The planted faults of `nets/spectra_peaks.py`."""

from __future__ import annotations

CONVENTION = "rows, functions and a tuple"
FAULTS = [
    ("A1", "to_scores = (scores - levels) / len(levels)", "to_scores = scores - levels"),
    ("B1", "to_scores = (scores - levels) / len(levels)", "to_scores = (levels - scores) / len(levels)"),
    ("A4/A3", "to_scores = (scores - levels) / len(levels)", "to_scores = (scores - levels) / levels.size"),
    ("I2/D2/E6", "to_r = (to_e - along * e) / length", "to_r = to_e / length"),
    ("I2/E5/D2", "to_r = (to_e - along * e) / length", "to_r = (to_e - along * r) / length"),
    ("I2/A3/A5", "to_r = (to_e - along * e) / length", "to_r = to_e - along * e"),
    ("C5", "np.where(v > 0, 1, 0.1)", "np.where(v < 0, 1, 0.1)"),
    ("C5", "np.where(v > 0, 1, 0.1)", "np.where(v > 0, 1, 0)"),
    ("A4/A3/A5/H2", "to_s = np.repeat(to_q, 2, axis=1) / 2", "to_s = np.repeat(to_q, 2, axis=1)"),
    ("H3/L1/N3/H2", "np.repeat(to_q, 2, axis=1) / 2", "np.tile(to_q, (1, 2)) / 2"),
    ("I2/E6", "to_k = to_s - to_s.mean(axis=0)", "to_k = to_s"),
    ("I2/F1/E6", "to_k = to_s - to_s.mean(axis=0)", "to_k = to_s - to_s.sum(axis=0)"),
    ("L1/A3/A5/L2", "to_h = to_k * keep / rate", "to_h = to_k * keep"),
    ("L1/L2/C2", "to_h = to_k * keep / rate", "to_h = to_k / rate"),
    ("C2", "to_u = to_h * (1 - h * h)", "to_u = to_h"),
    ("C1b/C1/C4", "to_u = to_h * (1 - h * h)", "to_u = to_h * (1 - np.tanh(h) ** 2)"),
    ("C1c/C4", "to_u = to_h * (1 - h * h)", "to_u = to_h * h * (1 - h)"),
    ("F1", "to_a = to_u.sum(axis=0)", "to_a = to_u.mean(axis=0)"),
]
