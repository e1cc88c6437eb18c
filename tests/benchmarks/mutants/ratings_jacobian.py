"""The planted faults of `nets/ratings_jacobian.py`."""

from __future__ import annotations

CONVENTION = "columns, Jacobian written out"
FAULTS = [
    ("D1", "J[i] = np.diag(si) - np.outer(si, si)", "J[i] = np.diag(si * (1 - si))"),
    ("D1/D2", "J[i] = np.diag(si) - np.outer(si, si)", "J[i] = np.diag(si)"),
    ("D1/B2/D2", "J[i] = np.diag(si) - np.outer(si, si)", "J[i] = np.diag(si) + np.outer(si, si)"),
    ("D2/B1", "J[i] = np.diag(si) - np.outer(si, si)", "J[i] = np.outer(si, si) - np.diag(si)"),
    ("D5/D6", "du2 = np.einsum('nij,jn->in', J, ds)", "du2 = ds"),
    ("D2", "du2 = np.einsum('nij,jn->in', J, ds)", "du2 = np.einsum('nij,in->in', J, ds)"),
    ("D2", "du2 = np.einsum('nij,jn->in', J, ds)", "du2 = J.sum(axis=1).T * ds"),
    ("D1/D2", "du2 = np.einsum('nij,jn->in', J, ds)", "du2 = np.einsum('nii,in->in', J, ds)"),
    (
        "D3",
        "ex = np.exp(u - u.max(0))\n    return ex / ex.sum(0)",
        "ex = np.exp(u - u.max())\n    return ex / ex.sum()",
    ),
    ("A3", "ds = 2.0 * (self.s - target) / m", "ds = (self.s - target) / m"),
    ("A1", "ds = 2.0 * (self.s - target) / m", "ds = 2.0 * (self.s - target)"),
    ("B1", "ds = 2.0 * (self.s - target) / m", "ds = 2.0 * (target - self.s) / m"),
    ("D7", "ds = 2.0 * (self.s - target) / m", "ds = 2.0 * (self.u2 - target) / m"),
    ("D6", "ds = 2.0 * (self.s - target) / m", "ds = -target / self.s / m"),
    (
        "D8",
        "ds = 2.0 * (self.s - target) / m",
        "ds = 2.0 * np.mean(self.s - target) / m * np.ones_like(target)",
    ),
    (
        "D8",
        "ds = 2.0 * (self.s - target) / m",
        "ds = 2.0 * (self.s - target).mean(axis=1, keepdims=True) / m * np.ones((1, m))",
    ),
    ("G2", "2 * self.LAMBDA / m * self.M2", "self.LAMBDA / m * self.M2"),
    ("G1", " + 2 * self.LAMBDA / m * self.M1", ""),
    ("G4/G2", "2 * self.LAMBDA / m * self.M1", "2 * self.LAMBDA * self.M1"),
    ("G2/E1", "2 * self.LAMBDA / m * self.M2", "2 * self.LAMBDA / m * np.abs(self.M2)"),
    ("C2", "du1 = dh1 / (1 + np.exp(-self.u1))", "du1 = dh1"),
    ("C4", "du1 = dh1 / (1 + np.exp(-self.u1))", "du1 = dh1 / (1 + np.exp(self.u1))"),
    ("C1/C4/C1b", "du1 = dh1 / (1 + np.exp(-self.u1))", "du1 = dh1 / (1 + np.exp(-self.h1))"),
    ("F1", "nv1 = np.sum(du1, axis=1, keepdims=True)", "nv1 = np.mean(du1, axis=1, keepdims=True)"),
]
