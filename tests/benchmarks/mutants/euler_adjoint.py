"""The planted faults of `nets/euler_adjoint.py`."""

CONVENTION = "class, rows, one layer used at every step"
FAULTS = [
    ("B2/B1", "lam = lam + self.dt * back @ self.A", "lam = lam - self.dt * back @ self.A"),
    ("E6/J2", "lam = lam + self.dt * back @ self.A", "lam = self.dt * back @ self.A"),
    ("J5/E5", "x = traj[k]", "x = traj[k + 1]"),
    ("A5/A3/A4", "ga += self.dt * back.sum(axis=0)", "ga += back.sum(axis=0)"),
    ("A3/A5", "lam = lam + self.dt * back @ self.A", "lam = lam + back @ self.A"),
    (
        "E2/J5/E6",
        "            gA += self.dt * back.T @ x\n            ga += self.dt * back.sum(axis=0)\n            lam = lam + self.dt * back @ self.A\n",
        "            lam = lam + self.dt * back @ self.A\n            back = lam @ self.B * (1 - s ** 2)\n            gA += self.dt * back.T @ x\n            ga += self.dt * back.sum(axis=0)\n",
    ),
]
