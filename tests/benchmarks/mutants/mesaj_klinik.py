"""The planted faults of `nets/mesaj_klinik.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5, 5)}
CONVENTION = (
    "layer objects that update in backward and return the input error, embedding, recurrent, Haitian names"
)
ADD = "np.add.at(ere_vekte, self.antre, ere)"
ETA = "self.eta = [np.zeros((1, self.Wh.shape[0]))]"
STEPS = "for t in reversed(range(len(self.antre))):"
DELTA = "delta = ere_h * (1 - self.eta[t + 1] ** 2)"
RWX = "ere_Wx += np.dot(self.antre[t].reshape(-1, 1), delta)"
RWH = "ere_Wh += np.dot(self.eta[t].T, delta)"
RB = "ere_b += delta"
RX = "ere_antre[t] = np.dot(delta, self.Wx.T).ravel()"
RH = "ere_h = np.dot(delta, self.Wh.T)"
DX = "        ere_antre = np.dot(ere, self.pwa.T)\n"
DW = "        ere_pwa = np.dot(self.antre.T, ere)\n"
UPW = "        self.pwa -= vites * ere_pwa\n"
UPB = "        self.pant -= vites * ere\n"
ACT = "return self.fonksyon_prim(self.antre) * ere"
SOFT = "return self.soti * (ere - np.sum(ere * self.soti))"
SIG = "    s = sigmoid(x)\n    return s * (1 - s)"
RELU = "return (x > 0).astype(float)"
LOSS = "return -np.sum(y_vre * np.log(y_jwenn))"
PRIME = "return -y_vre / y_jwenn"
BACK = "for kouch in reversed(self.kouch):"
FAULTS = [
    ("L1", ADD, "ere_vekte[self.antre] += ere"),
    (
        "L1",
        f"        {ADD}\n        self.vekte -= vites * ere_vekte\n",
        "        self.vekte[self.antre] -= vites * ere\n",
    ),
    ("J2", RH, "ere_h = np.zeros_like(delta)"),
    ("E6/J2/H5", STEPS, "for t in reversed(range(1, len(self.antre))):"),
    ("J5", RWH, "ere_Wh += np.dot(self.eta[t + 1].T, delta)"),
    ("J5/C6", DELTA, "delta = ere_h * (1 - self.eta[t] ** 2)"),
    ("C2", DELTA, "delta = ere_h"),
    ("C4", DELTA, "delta = ere_h * (1 - self.eta[t + 1])"),
    ("E6/E8", RB, "ere_b = delta"),
    ("E6/E8", RWX, "ere_Wx = np.dot(self.antre[t].reshape(-1, 1), delta)"),
    ("E4", RX, "ere_antre[t] = np.dot(ere_h, self.Wx.T).ravel()"),
    ("N3", RH, "ere_h = np.dot(delta, self.Wh)"),
    ("O6/O3b", f"        {ETA}\n", "", {"also": "self.eta.append(h)"}),
    ("E2", f"{DX}{DW}{UPW}{UPB}", f"{DW}{UPW}{UPB}{DX}", {"also": UPW.strip()}),
    ("N3", DX, "        ere_antre = np.dot(ere, self.pwa)\n", SQUARE),
    ("N3", DW, "        ere_pwa = np.dot(ere.T, self.antre)\n", SQUARE),
    ("E3", DX, "        ere_antre = np.dot(self.soti, self.pwa.T)\n"),
    ("E5", DW, "        ere_pwa = np.dot(self.soti.T, ere)\n", SQUARE),
    ("F1", UPB, "        self.pant -= vites * np.sum(ere)\n"),
    ("F2", UPB, "        self.pant -= vites * np.sum(ere_pwa, axis=0)\n"),
    ("F3", UPB, ""),
    ("B2", UPB, "        self.pant += vites * ere\n"),
    ("C1", ACT, "return self.fonksyon_prim(self.soti) * ere"),
    ("C7", ACT, "return self.fonksyon_prim(ere)"),
    ("C4", SIG, "    s = sigmoid(x)\n    return s * (s - 1)", {"also": ACT}),
    ("C5", RELU, "return np.where(x > 0, x, 0.0)", {"also": ACT}),
    ("D1", SOFT, "return ere * self.soti * (1 - self.soti)"),
    ("D5", SOFT, "return ere"),
    ("C3/D6", PRIME, "return y_jwenn - y_vre", {"also": SOFT}),
    ("D6", LOSS, "return np.sum((y_vre - y_jwenn) ** 2) / 2", {"also": PRIME}),
    ("E1", "ere = kouch.backward(ere, vites)", "kouch.backward(ere, vites)", SQUARE),
    ("F3", BACK, "for kouch in reversed(self.kouch[1:]):"),
]
