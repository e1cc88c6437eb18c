"""The planted faults of `nets/reinforce.py`."""

from __future__ import annotations

CONVENTION = "per sample forward, stacked episode"
FAULTS = [
    ("B1/B2/D6", "dlogp = adv * (probs - y)", "dlogp = adv * (y - probs)"),
    ("D6", "dlogp = adv * (probs - y)", "dlogp = probs - y"),
    ("D6", "dlogp = adv * (probs - y)", "dlogp = adv * -y / probs"),
    ("D6/D7/C3", "dlogp = adv * (probs - y)", "dlogp = adv * (probs - y) * probs * (1 - probs)"),
    ("D8", "dlogp = adv * (probs - y)", "dlogp = adv * np.mean(probs - y) * np.ones_like(y)"),
    ("D6/E6", "            dlogp += self.beta * dent\n", ""),
    ("B2/D6", "dlogp += self.beta * dent", "dlogp -= self.beta * dent"),
    ("D1/D2/D6", "dent = probs * (logp - np.dot(probs, logp))", "dent = probs * logp"),
    ("D1/D6", "dent = probs * (logp - np.dot(probs, logp))", "dent = (logp + 1) * probs * (1 - probs)"),
    ("D6/D5", "dent = probs * (logp - np.dot(probs, logp))", "dent = logp + 1"),
    ("A3", "dvs.append(2 * self.vf_coef * (v - ret))", "dvs.append(self.vf_coef * (v - ret))"),
    ("A3/D6", "dvs.append(2 * self.vf_coef * (v - ret))", "dvs.append(2 * (v - ret))"),
    ("B1/B2", "dvs.append(2 * self.vf_coef * (v - ret))", "dvs.append(2 * self.vf_coef * (ret - v))"),
    ("A1/A5", "dW2 = np.dot(epdlogp.T, eph) / T", "dW2 = np.dot(epdlogp.T, eph)"),
    ("A1/A5", "dWv = np.dot(epdv, eph) / T", "dWv = np.dot(epdv, eph)"),
    ("A1", "T = len(episode)", "T = 1.0"),
    ("A4", "T = len(episode)", "T = epdlogp.shape[1]"),
    (
        "E6",
        "dh = np.dot(epdlogp, self.model['W2']) + np.outer(epdv, self.model['Wv'])",
        "dh = np.dot(epdlogp, self.model['W2'])",
    ),
    ("E6/B2", "+ np.outer(epdv, self.model['Wv'])", "- np.outer(epdv, self.model['Wv'])"),
    ("C2/C5", "        dh[eph <= 0] = 0\n", ""),
    ("C5", "dh[eph <= 0] = 0", "dh[eph > 0] = 0"),
    ("C5c/C5", "dh[eph <= 0] = 0", "dh[dh <= 0] = 0"),
    ("F3", "dbv = np.array([epdv.sum()]) / T", "dbv = np.zeros(1)"),
]
