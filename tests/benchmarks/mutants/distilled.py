"""The planted faults of `nets/distilled.py`."""

from __future__ import annotations

CONVENTION = "rows, functions, two losses summed"
FAULTS = [
    (
        "D3",
        "scaled = scaled - scaled.max(axis=1, keepdims=True)\n    exps = np.exp(scaled)\n    return exps / exps.sum(axis=1, keepdims=True)",
        "scaled = scaled - scaled.max()\n    exps = np.exp(scaled)\n    return exps / exps.sum()",
    ),
    ("D3", "return exps / exps.sum(axis=1, keepdims=True)", "return exps / exps.sum(axis=0, keepdims=True)"),
    ("A3/D6", "ALPHA * TEMPERATURE * soft_err", "ALPHA * TEMPERATURE ** 2 * soft_err"),
    ("A3/D6", "ALPHA * TEMPERATURE * soft_err", "ALPHA * soft_err"),
    ("D6/A3", "((1 - ALPHA) * hard_err", "(hard_err"),
    (
        "D6/E6",
        "d_logits = ((1 - ALPHA) * hard_err + ALPHA * TEMPERATURE * soft_err) / n",
        "d_logits = hard_err / n",
    ),
    (
        "D6/E6",
        "d_logits = ((1 - ALPHA) * hard_err + ALPHA * TEMPERATURE * soft_err) / n",
        "d_logits = ALPHA * TEMPERATURE * soft_err / n",
    ),
    ("B2/D6/B1", "ALPHA * TEMPERATURE * soft_err) / n", "ALPHA * TEMPERATURE * (-soft_err)) / n"),
    ("A1", "ALPHA * TEMPERATURE * soft_err) / n", "ALPHA * TEMPERATURE * soft_err)"),
    ("A1/A3/D6/A4", "ALPHA * TEMPERATURE * soft_err) / n", "ALPHA * TEMPERATURE * soft_err / n)"),
    ("D6/D3", "soft_err = softmax(logits, TEMPERATURE) - ", "soft_err = softmax(logits) - "),
    ("D6/D3", "softmax(teacher_logits, TEMPERATURE)\n    d_logits", "softmax(teacher_logits)\n    d_logits"),
    ("D6/B1/B2", "    hard_err[np.arange(n), labels] -= 1\n", ""),
    ("D7", "hard_err = softmax(logits)\n", "hard_err = logits.copy()\n"),
    (
        "G2",
        "g['w_out'] = hid.T.dot(d_logits) + WEIGHT_DECAY",
        "g['w_out'] = hid.T.dot(d_logits) + 2 * WEIGHT_DECAY",
    ),
    ("G1", "g['w_hid'] = x.T.dot(d_pre) + WEIGHT_DECAY * student['w_hid']", "g['w_hid'] = x.T.dot(d_pre)"),
    ("G1b/G1/G2", "+ WEIGHT_DECAY * student['w_hid']", "- WEIGHT_DECAY * student['w_hid']"),
    ("G3", "g['b_hid'] = d_pre.sum(0)", "g['b_hid'] = d_pre.sum(0) + WEIGHT_DECAY * student['b_hid']"),
    (
        "G4/G2",
        "g['w_out'] = hid.T.dot(d_logits) + WEIGHT_DECAY",
        "g['w_out'] = hid.T.dot(d_logits) + WEIGHT_DECAY / n",
    ),
    ("C2", "d_pre = d_hid * hid * (1 - hid)", "d_pre = d_hid"),
    ("C1b", "d_pre = d_hid * hid * (1 - hid)", "d_pre = d_hid * pre * (1 - pre)"),
    ("F1", "g['b_out'] = d_logits.sum(0)", "g['b_out'] = d_logits.mean(0)"),
    ("E3", "d_hid = d_logits.dot(student['w_out'].T)", "d_hid = hard_err.dot(student['w_out'].T)"),
]
