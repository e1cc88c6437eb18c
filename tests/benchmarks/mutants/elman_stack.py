"""The planted faults of `nets/elman_stack.py`."""

from __future__ import annotations

CONVENTION = "recurrent, layer norm inside, stacked, columns"
DA = "da = (dn - dn.mean(axis=0) - c['n'] * (dn * c['n']).mean(axis=0)) / c['s']"
FAULTS = [
    ("I1", "dn = dy * c['gain']", "dn = dy"),
    ("I2", DA, "da = dn / c['s']"),
    ("I2", DA, "da = (dn - c['n'] * (dn * c['n']).mean(axis=0)) / c['s']"),
    ("I2", DA, "da = dn - dn.mean(axis=0) - c['n'] * (dn * c['n']).mean(axis=0)"),
    ("I2/I3", DA, DA.replace("dn.mean(axis=0)", "dn.mean(axis=1, keepdims=True)")),
    ("I4/F1/A2/A5", "dshift = dy.sum(axis=1, keepdims=True)", "dshift = dy.mean(axis=1, keepdims=True)"),
    ("J2/E6", "dh = dout + later", "dh = dout"),
    ("J5/E5", "self.dWh += dpre @ step['before'].T", "self.dWh += dpre @ step['after'].T"),
    ("E8/J2/E6", "self.dWx += dpre @ step['x'].T", "self.dWx = dpre @ step['x'].T"),
    ("E6/J2/E8", "self.dgain += dgain", "self.dgain = dgain"),
    ("C2", "dnormed = dh * (1 - step['after'] ** 2)", "dnormed = dh"),
    ("C4/J5", "dnormed = dh * (1 - step['after'] ** 2)", "dnormed = dh * (1 - step['before'] ** 2)"),
    ("E3/E4/I2", "later = self.Wh.T @ dpre", "later = self.Wh.T @ dnormed"),
    ("N3", "later = self.Wh.T @ dpre", "later = self.Wh @ dpre"),
    ("E3/E4/I2", "dinputs.append(self.Wx.T @ dpre)", "dinputs.append(self.Wx.T @ dnormed)"),
    ("E1/J5", "return dinputs[::-1]", "return dinputs"),
    ("A4/A1", "d /= len(y) * len(self.probs)", "d /= len(y)"),
    ("A1/A4", "d /= len(y) * len(self.probs)", "d /= len(self.probs)"),
    ("E1/J5", "self.first.bptt(self.second.bptt(douts))", "self.first.bptt(self.second.bptt(douts[::-1]))"),
    ("F1", "self.dby += d.sum(axis=1, keepdims=True)", "self.dby += d.mean(axis=1, keepdims=True)"),
]
