"""The planted faults of `nets/rnn_batch.py`."""

from __future__ import annotations

CONVENTION = "recurrent, batches (N, T, D)"
FAULTS = [
    ("A3", "dy = 2 * (self.y - target) / target.size", "dy = (self.y - target) / target.size"),
    ("A1/A4", "dy = 2 * (self.y - target) / target.size", "dy = 2 * (self.y - target)"),
    ("A4", "/ target.size", "/ N"),
    ("B1", "(self.y - target)", "(target - self.y)"),
    ("C2", "draw = dh * (1 - self.h[:, t + 1, :] ** 2)", "draw = dh"),
    ("J5", "(1 - self.h[:, t + 1, :] ** 2)", "(1 - self.h[:, t, :] ** 2)"),
    ("C4", "(1 - self.h[:, t + 1, :] ** 2)", "(1 - self.h[:, t + 1, :])"),
    ("C7", "draw = dh * (1 - self.h[:, t + 1, :] ** 2)", "draw = 1 - self.h[:, t + 1, :] ** 2"),
    ("J5/E5", "grads['Wh'] += self.h[:, t, :].T @ draw", "grads['Wh'] += self.h[:, t + 1, :].T @ draw"),
    ("J5/E5", "grads['Wx'] += self.x[:, t, :].T @ draw", "grads['Wx'] += self.x[:, t - 1, :].T @ draw"),
    ("J2/E6", "dh = dpooled / T + dh_next", "dh = dpooled / T"),
    ("A4", "dh = dpooled / T + dh_next", "dh = dpooled + dh_next"),
    ("E6/J2", "dh = dpooled / T + dh_next", "dh = (dpooled / T if t == T - 1 else 0) + dh_next"),
    ("J2/E6", "            dh_next = draw @ p['Wh'].T\n", ""),
    ("E4", "dh_next = draw @ p['Wh'].T", "dh_next = dh @ p['Wh'].T"),
    ("N3", "dh_next = draw @ p['Wh'].T", "dh_next = draw @ p['Wh']"),
    ("E3", "dh_next = draw @ p['Wh'].T", "dh_next = self.h[:, t, :] @ p['Wh'].T"),
    ("E6/E8", "grads['Wx'] += self.x[:, t, :].T @ draw", "grads['Wx'] = self.x[:, t, :].T @ draw"),
    ("E6/E8", "grads['b'] += draw.sum(axis=0)", "grads['b'] = draw.sum(axis=0)"),
    ("F1", "grads['b'] += draw.sum(axis=0)", "grads['b'] += draw.mean(axis=0)"),
    ("F1", "grads['bo'] = dy.sum(axis=0)", "grads['bo'] = dy.mean(axis=0)"),
    ("F1", "grads['b'] += draw.sum(axis=0)", "grads['b'] += draw.sum()"),
    ("E5", "grads['Wo'] = self.pooled.T @ dy", "grads['Wo'] = self.h[:, -1, :].T @ dy"),
    ("B2/B1", "grads['Wh'] += self.h[:, t, :].T @ draw", "grads['Wh'] -= self.h[:, t, :].T @ draw"),
    ("A2", "dpooled = dy @ p['Wo'].T", "dpooled = dy @ p['Wo'].T / N"),
    ("H5/E6", "for t in range(T - 1, -1, -1):", "for t in range(T - 1, 0, -1):"),
]
