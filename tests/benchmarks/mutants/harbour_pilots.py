"""The planted faults of `nets/harbour_pilots.py`."""

from __future__ import annotations

CONVENTION = "plain functions, nested dicts of weights, masked LSTM, a stack of caches"
FAULTS = [
    ("J1/E6/J2", "    dc = dc + dh * o * (1 - tc ** 2)\n", "    dc = dh * o * (1 - tc ** 2)\n"),
    ("J1/E4/J3/C4", "dc = dc + dh * o * (1 - tc ** 2)", "dc = (dc + dh * o) * (1 - tc ** 2)"),
    ("C1/C4", "dh * o * (1 - tc ** 2)", "dh * o * (1 - np.tanh(tc) ** 2)"),
    ("E3/E1/J3", "do = dh * tc", "do = dh * c"),
    ("J5/E5/E3", "df = dc * c\n", "df = dc * tc\n"),
    ("E1/J3/E3", "di, dg = dc * g, dc * i", "di, dg = dc * i, dc * g"),
    ("J3/C4/E4/C2", "df * f * (1 - f)", "df * f"),
    (
        "E1/J3/H3",
        "np.hstack([di * i * (1 - i), df * f * (1 - f)",
        "np.hstack([df * f * (1 - f), di * i * (1 - i)",
    ),
    ("E5/J5/E1", "grads['W'] += np.hstack([x, h]).T @ da", "grads['W'] += np.hstack([x, o * tc]).T @ da"),
    ("O3/E6/E8", "grads['b'] += da.sum(axis=0)", "grads['b'] = da.sum(axis=0)"),
    ("E1/H3/F4", "return dxh[:, :n], dxh[:, n:], dc * f", "return dxh[:, -n:], dxh[:, :-n], dc * f"),
    ("J1/E6/E3/J3", "return dxh[:, :n], dxh[:, n:], dc * f", "return dxh[:, :n], dxh[:, n:], dc"),
    ("J2/E6", "for t in reversed(range(len(caches))):", "for t in reversed(range(1, len(caches))):"),
    ("E6/J2/K1", "dh = dh_in + dh * (1 - m)", "dh = dh_in"),
    ("E6/J2/K1/J1", "        dc = dc_in + dc * (1 - m)\n", "        dc = dc_in\n"),
    ("K1/E4/E6", "lstm_step_back(dh * m, dc * m,", "lstm_step_back(dh, dc * m,"),
    ("J1/J2/E6/F3", "lstm_step_back(dh * m, dc * m,", "lstm_step_back(dh * m, np.zeros_like(dc),"),
    ("L1/E8/E6/O3", "grads['emb'][w] += dx[k]", "grads['emb'][w] = dx[k]"),
    ("E1/L1/H3", "grads['emb'][w] += dx[k]", "grads['emb'][k] += dx[k]"),
    ("C4/C5", "np.where(z > 0, 1, y + 1)", "np.where(z > 0, 1, y)"),
    ("C4/C5", "np.where(z > 0, 1, y + 1)", "np.where(z > 0, 1, z + 1)"),
    ("C1/C6/C4/C5", "np.where(z > 0, 1, y + 1)", "np.where(z > 0, 1, np.exp(y))"),
    ("E5", "grad['K'] += dz.T @ x", "grad['K'] += dz.T @ (0 * x + 1)"),
    ("E6", "    dv += d[:, None] * left\n", ""),
    ("E6", "dv += d[:, None] * left", "dv = d[:, None] * left"),
    ("E5/E3/E1", "grads['M'] = h.T @ dleft", "grads['M'] = h.T @ (d[:, None] * left)"),
    ("D6/C4", "d = np.tanh(hours - berth) / len(berth)", "d = (hours - berth) / len(berth)"),
    ("E1/O1", "x, z, y = stack.pop()", "x, z, y = stack.pop(0)"),
    (
        "E1",
        "for layer, grad in zip(p['hull'][::-1], grads['hull'][::-1]):",
        "for layer, grad in zip(p['hull'][::-1], grads['hull']):",
    ),
    ("E6/F3/E1", "    read_back(dh, words, caches, p, grads)\n", ""),
]
