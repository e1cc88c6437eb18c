"""The planted faults of `nets/se_instance.py`."""

from __future__ import annotations

CONVENTION = "instance norm, squeeze-excite, highway, objects"
NORM = "return (length * dhat - total - self.hat * along) / (length * self.sigma)"
FAULTS = [
    ("I1", "dhat = dy * self.g\n", "dhat = dy\n"),
    ("I2", NORM, "return (length * dhat - self.hat * along) / (length * self.sigma)"),
    ("I2", NORM, "return dhat / self.sigma"),
    ("I2", NORM, NORM.replace("(length * self.sigma)", "length")),
    ("I2/A4/A5", "length = dy.shape[-1]", "length = dy.shape[0]"),
    (
        "I4/F1/A5/A4",
        "self.dg = (dy * self.hat).sum(axis=(0, 2))",
        "self.dg = (dy * self.hat).mean(axis=(0, 2))",
    ),
    ("F1/I4/A5/A4", "self.dh = dy.sum(axis=(0, 2))", "self.dh = dy.mean(axis=2).sum(axis=0)"),
    ("E6", "        dx += dcode[:, :, None] / self.x.shape[2]\n", "", {"also": "dx = dy"}),
    ("E6", "dx = dy * self.scale[:, :, None]\n        dx +=", "dx ="),
    ("A4/A3/A5/H3", "dcode[:, :, None] / self.x.shape[2]", "dcode[:, :, None]"),
    ("C2/J3", "dlogit = dscale * self.scale * (1 - self.scale)", "dlogit = dscale"),
    ("C2", "        dmid[self.mid <= 0] = 0\n", "", {"also": "dmid = "}),
    ("E3/E5/E1/E6", "dscale = (dy * self.x).sum(axis=2)", "dscale = dy.sum(axis=2)"),
    ("A4/A3/A5/F1", "dscale = (dy * self.x).sum(axis=2)", "dscale = (dy * self.x).mean(axis=2)"),
    ("E6/B2/E3", "dt = dy * (self.q - self.v)", "dt = dy * self.q"),
    ("B2/E6", "dt = dy * (self.q - self.v)", "dt = dy * (self.v - self.q)"),
    ("E1/E3/E6", "dv = dy * (1 - self.t)", "dv = dy * self.t"),
    ("E6/E3/E1", "dv = dy * (1 - self.t)", "dv = dy"),
    ("E6", "dv += dzt @ self.wt.T + dzq @ self.wh.T", "dv += dzq @ self.wh.T"),
    ("E1/N3", "dzt @ self.wt.T + dzq @ self.wh.T", "dzt @ self.wh.T + dzq @ self.wt.T"),
    ("E5/E1", "self.dwt, self.dbt = self.v.T @ dzt", "self.dwt, self.dbt = self.q.T @ dzt"),
    (
        "E1/J4/F1",
        "self.dwh, self.dbh = self.v.T @ dzq, dzq.sum(0)",
        "self.dwh, self.dbh = self.v.T @ dzq, dzt.sum(0)",
    ),
    ("K1", "        d = d * self.mask / self.keep\n", ""),
    ("K1/K2", "d = d * self.mask / self.keep", "d = d * self.mask"),
    ("C2/E6/C4/E3/E7", "d = 2 * self.u * d[:, :, None]", "d = 2 * d[:, :, None]"),
    ("A1", "d = (self.p - self.target) / len(self.p)", "d = self.p - self.target"),
]
