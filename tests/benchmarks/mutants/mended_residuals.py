"""The planted faults of `nets/mended_residuals.py`."""

from __future__ import annotations

CONVENTION = "functions: a dict of states, own branches in loss and activation"
FAULTS = [
    (
        "D6",
        "dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)",
        "dres = 1.8 * res",
    ),
    (
        "D6",
        "dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)",
        "dres = np.where(big, 0.6 * np.sign(res), 1.8 * res)",
    ),
    (
        "D6",
        "dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)",
        "dres = np.where(big, 0.6 / np.sqrt(np.abs(res)), 1.8 * res)",
    ),
    (
        "D6",
        "dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)",
        "dres = np.where(big, np.sign(res), res)",
    ),
    (
        "D6",
        "dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)",
        "dres = np.where(big, 1.2 * np.sqrt(np.abs(res)), 0.9 * res ** 2)",
    ),
    (
        "D6",
        "dres = np.where(big, 0.6 * np.sign(res) / np.sqrt(np.abs(res)), 1.8 * res)",
        "dres = np.clip(res, -0.7, 0.7)",
    ),
    (
        "D6",
        "dyhat = wts * dres / wts.sum()",
        "dyhat = wts * 2 * res / wts.sum()",
    ),
    (
        "D6",
        "dyhat = wts * dres / wts.sum()",
        "dyhat = dres / wts.sum()",
    ),
    (
        "C4/E6",
        'd2 = (d3 @ p["w3"]) * (1 / (1 + st["t2"] ** 2) + 0.1)',
        'd2 = (d3 @ p["w3"]) / (1 + st["t2"] ** 2)',
    ),
    (
        "C4/C1c",
        'd2 = (d3 @ p["w3"]) * (1 / (1 + st["t2"] ** 2) + 0.1)',
        'd2 = (d3 @ p["w3"]) * (1 - st["o2"] ** 2)',
    ),
    (
        "C4",
        'd2 = (d3 @ p["w3"]) * (1 / (1 + st["t2"] ** 2) + 0.1)',
        'd2 = (d3 @ p["w3"]) * (1 / np.cos(st["t2"]) ** 2 + 0.1)',
    ),
    (
        "C1/C4",
        'd2 = (d3 @ p["w3"]) * (1 / (1 + st["t2"] ** 2) + 0.1)',
        'd2 = (d3 @ p["w3"]) * (1 / (1 + st["o2"] ** 2) + 0.1)',
    ),
    (
        "C4/C1c",
        'd1 = e1 * np.where(st["t1"] > 0, 1 / (1 + st["t1"]), 0.5 * np.exp(st["t1"]))',
        'd1 = e1 * np.where(st["t1"] > 0, 1, 0.5)',
    ),
    (
        "C4",
        'd1 = e1 * np.where(st["t1"] > 0, 1 / (1 + st["t1"]), 0.5 * np.exp(st["t1"]))',
        'd1 = e1 * np.where(st["t1"] > 0, 1 / st["t1"], 0.5 * np.exp(st["t1"]))',
    ),
    (
        "C4/C1c",
        'd1 = e1 * np.where(st["t1"] > 0, 1 / (1 + st["t1"]), 0.5 * np.exp(st["t1"]))',
        'd1 = e1 / (1 + np.abs(st["t1"]))',
    ),
    (
        "C4/C1c",
        'd1 = e1 * np.where(st["t1"] > 0, 1 / (1 + st["t1"]), 0.5 * np.exp(st["t1"]))',
        'd1 = e1 * (1 - st["o1"] ** 2)',
    ),
]
