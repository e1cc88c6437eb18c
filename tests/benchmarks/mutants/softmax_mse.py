"""The planted faults of `nets/softmax_mse.py`."""

from __future__ import annotations

CONVENTION = "columns, staged methods"
FAULTS = [
    ("D1", "self.dZy = self.Y * (dY - weighted)", "self.dZy = dY * self.Y * (1 - self.Y)"),
    ("D1", "self.dZy = self.Y * (dY - weighted)", "self.dZy = dY * self.Y"),
    ("D5/D6/C3b", "self.dZy = self.Y * (dY - weighted)", "self.dZy = dY"),
    ("D1/D2", "self.dZy = self.Y * (dY - weighted)", "self.dZy = dY - weighted"),
    ("D1/D2", "self.dZy = self.Y * (dY - weighted)", "self.dZy = self.Y * dY - weighted"),
    ("D3", "np.sum(dY * self.Y, axis=0, keepdims=True)", "np.sum(dY * self.Y, axis=1, keepdims=True)"),
    ("D3", "np.sum(dY * self.Y, axis=0, keepdims=True)", "np.sum(dY * self.Y)"),
    ("D2/D1", "np.sum(dY * self.Y, axis=0, keepdims=True)", "np.sum(dY, axis=0, keepdims=True)"),
    ("D1/F1", "np.sum(dY * self.Y, axis=0, keepdims=True)", "np.mean(dY * self.Y, axis=0, keepdims=True)"),
    ("D8", "dY = (self.Y - T) / m", "dY = np.ones_like(T) * np.mean(self.Y - T, axis=1, keepdims=True) / m"),
    ("D7", "dY = (self.Y - T) / m", "dY = (self.Zy - T) / m"),
    ("D6", "dY = (self.Y - T) / m", "dY = -T / self.Y / m"),
    ("D6", "dY = (self.Y - T) / m", "dY = np.sign(self.Y - T) / m"),
    (
        "D6/C3b",
        "        weighted = np.sum(dY * self.Y, axis=0, keepdims=True)\n        self.dZy = self.Y * (dY - weighted)",
        "        self.dZy = dY",
    ),
    ("A1", "dY = (self.Y - T) / m", "dY = self.Y - T"),
    ("A3", "dY = (self.Y - T) / m", "dY = 2 * (self.Y - T) / m"),
    ("A4", "m = T.shape[1]", "m = T.shape[0]"),
    ("B1", "dY = (self.Y - T) / m", "dY = (T - self.Y) / m"),
    ("C2", "self.dZh = dAh * slope", "self.dZh = dAh"),
    ("C5", "slope[self.Zh < 0] = 0.2", "slope[self.Zh > 0] = 0.2"),
    ("C5", "slope[self.Zh < 0] = 0.2", "slope[self.Zh < 0] = 0"),
    ("C5", "slope[self.Zh < 0] = 0.2", "slope[dAh < 0] = 0.2"),
    ("C5b", "slope[self.Zh < 0] = 0.2", "slope[np.abs(self.Zh) < 0] = 0.2"),
    ("C7", "self.dZh = dAh * slope", "self.dZh = slope"),
    ("E3", "dAh = np.dot(self.Wy.T, self.dZy)", "dAh = np.dot(self.Wy.T, self.Y)"),
    (
        "E4",
        "dAh = np.dot(self.Wy.T, self.dZy)",
        "dAh = np.dot(self.Wy.T, self.dZy / (self.Y * (1 - self.Y)))",
    ),
    ("E5", "np.dot(self.dZy, self.Ah.T)", "np.dot(self.dZy, self.Zh.T)"),
    ("F1", "np.sum(self.dZy, axis=1, keepdims=True)", "np.mean(self.dZy, axis=1, keepdims=True)"),
    ("F1", "np.sum(self.dZy, axis=1, keepdims=True)", "np.sum(self.dZy) * np.ones_like(self.by)"),
    ("F1", "np.sum(self.dZh, axis=1, keepdims=True)", "np.sum(self.dZh) * np.ones_like(self.bh)"),
    ("N3b", "np.dot(self.dZh, self.X.T)", "np.dot(self.dZh, self.X.reshape(self.X.shape[::-1]))"),
]
