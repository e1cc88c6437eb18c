"""The planted faults of `nets/clinic_cox.py`."""

from __future__ import annotations

CONVENTION = "layer objects with lists of params and grads, two heads, Cox and focal losses"
FAULTS = [
    ("A1/D6", "return -(event - hazard * later) / event.sum()", "return -(event - hazard * later)"),
    (
        "A4/D6",
        "return -(event - hazard * later) / event.sum()",
        "return -(event - hazard * later) / len(event)",
    ),
    (
        "B2/B1/D6",
        "return -(event - hazard * later) / event.sum()",
        "return (event - hazard * later) / event.sum()",
    ),
    ("D6/E6", "return -(event - hazard * later) / event.sum()", "return -event / event.sum()"),
    ("D6/E6", "later = np.cumsum(weight[::-1])[::-1]", "later = np.cumsum(weight)"),
    ("D6/E6", "later = np.cumsum(weight[::-1])[::-1]", "later = weight"),
    ("D6/D3", "    weight = event / at_risk\n", "    weight = event / at_risk[-1]\n"),
    ("D6", "    weight = event / at_risk\n", "    weight = 1 / at_risk\n"),
    (
        "D6/E6",
        "GAMMA * (1 - pt) ** (GAMMA - 1) * np.log(pt) - (1 - pt) ** GAMMA / pt",
        "-(1 - pt) ** GAMMA / pt",
    ),
    (
        "D6/B2",
        "GAMMA * (1 - pt) ** (GAMMA - 1) * np.log(pt) - (1",
        "-GAMMA * (1 - pt) ** (GAMMA - 1) * np.log(pt) - (1",
    ),
    ("D6/C4", "GAMMA * (1 - pt) ** (GAMMA - 1)", "GAMMA * (1 - pt) ** GAMMA"),
    ("D6", "return dpt * sign * p * (1 - p) / len(p)", "return (p - relapse) / len(p)"),
    ("C3b/D6/C2/E4", "return dpt * sign * p * (1 - p) / len(p)", "return dpt * sign / len(p)"),
    ("D6/B2/B1", "return dpt * sign * p * (1 - p) / len(p)", "return dpt * p * (1 - p) / len(p)"),
    (
        "A5/A3/D6/E6",
        "d_logit = self.mix * focal_grad(logit, relapse)",
        "d_logit = focal_grad(logit, relapse)",
    ),
    (
        "E6",
        "        d = d + self.relapse_head.backward(d_logit[:, None])\n",
        "        self.relapse_head.backward(d_logit[:, None])\n",
    ),
    ("E6", "d = d + self.relapse_head.backward", "d = self.relapse_head.backward"),
    ("C4/C5", "d * (self.y + self.alpha)", "d * (self.y + 1)"),
    ("C4/C5", "d * (self.y + self.alpha)", "d * self.y"),
    ("C4/C5/C1c", "np.where(self.y > 0, d, d * (self.y + self.alpha))", "np.where(self.y > 0, d, 0)"),
    (
        "C5/C7/C4",
        "np.where(self.y > 0, d, d * (self.y + self.alpha))",
        "np.where(self.y > 0, d, self.y + self.alpha)",
    ),
    (
        "C5/C5c/C4",
        "np.where(self.y > 0, d, d * (self.y + self.alpha))",
        "np.where(d > 0, d, d * (self.y + self.alpha))",
    ),
    ("C4", "return d * (self.s + self.params[0] * self.x * slope)", "return d * (self.s + self.x * slope)"),
    ("C4", "return d * (self.s + self.params[0] * self.x * slope)", "return d * self.s"),
    ("E5/E6/C4/E3", "np.sum(d * self.x * self.x * slope)", "np.sum(d * self.x * slope)"),
]
