"""The planted faults of `nets/bidir_attention.py`."""

from __future__ import annotations

CONVENTION = "recurrent, bidirectional, additive attention"
FAULTS = [
    ("J1", "dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)", "dc = dnext_h * o * (1 - tanh_c ** 2)"),
    ("J3/C2", "di * i * (1 - i), df * f", "di, df * f"),
    ("J5", "df = dc * cache['prev_c']", "df = dc * tanh_c"),
    ("J3/E1/J1", "dprev_c = dc * f\n", "dprev_c = dc * i\n"),
    ("J5/E5", "grads['Wh_' + d] += cache['prev_h'].T @ da", "grads['Wh_' + d] += (o * tanh_c).T @ da"),
    ("E6/E8/J2", "grads['b_' + d] += da.sum(axis=0)", "grads['b_' + d] = da.sum(axis=0)"),
    ("J2/E6", "lstm_step_backward(dh + dh_next, dc_next", "lstm_step_backward(dh, dc_next"),
    ("J1/E6", "lstm_step_backward(dh + dh_next, dc_next,", "lstm_step_backward(dh + dh_next, 0,"),
    (
        "D1",
        "de = self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))",
        "de = dalpha * self.alpha * (1 - self.alpha)",
    ),
    ("D5", "de = self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))", "de = dalpha"),
    ("C2", "dpre = dU * (1 - self.U ** 2)", "dpre = dU"),
    ("E6", "        dH = dH + dpre @ p['Wa'].T\n", "", {"also": "dH = self.alpha"}),
    ("E6", "dH = dH + dpre @ p['Wa'].T", "dH = dpre @ p['Wa'].T"),
    ("E1/J5", "run_direction_backward(dbw[::-1], self.bw", "run_direction_backward(dbw, self.bw"),
    ("E1/J4", "run_direction_backward(dfw, self.fw_caches", "run_direction_backward(dbw, self.fw_caches"),
    ("A4/A2", "2 * (self.out - self.y) / self.y.size", "2 * (self.out - self.y) / len(self.y)"),
]
