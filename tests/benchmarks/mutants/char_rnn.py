"""The planted faults of `nets/char_rnn.py`."""

from __future__ import annotations

CONVENTION = "recurrent, dicts by time"
FAULTS = [
    ("J2/E6", "dh = np.dot(self.Why.T, dy) + dhnext", "dh = np.dot(self.Why.T, dy)"),
    ("C2/J1", "dhraw = (1 - hs[t] * hs[t]) * dh", "dhraw = dh"),
    (
        "J1",
        "        dh = np.dot(self.Why.T, dy) + dhnext\n            dhraw = (1 - hs[t] * hs[t]) * dh",
        "        dh = np.dot(self.Why.T, dy)\n            dhraw = (1 - hs[t] * hs[t]) * dh + dhnext",
    ),
    ("C4", "(1 - hs[t] * hs[t])", "(1 - hs[t])"),
    ("J5/E5", "dWhh += np.dot(dhraw, hs[t - 1].T)", "dWhh += np.dot(dhraw, hs[t].T)"),
    ("E6/E8", "dWxh += np.dot(dhraw, xs[t].T)", "dWxh = np.dot(dhraw, xs[t].T)"),
    ("E6/E8", "dbh += dhraw", "dbh = dhraw"),
    ("E4", "dhnext = np.dot(self.Whh.T, dhraw)", "dhnext = np.dot(self.Whh.T, dh)"),
    ("N3", "dhnext = np.dot(self.Whh.T, dhraw)", "dhnext = np.dot(self.Whh, dhraw)"),
    ("D6", "dy[targets[t]] -= 1", "dy[targets[t]] += -3"),
    ("E3", "dhnext = np.dot(self.Whh.T, dhraw)", "dhnext = np.dot(self.Whh.T, hs[t])"),
    ("A2/A5/F1", "dby += dy", "dby += dy / len(inputs)"),
]
