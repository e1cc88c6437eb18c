"""The planted faults of `nets/espectros_latentes.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4)}
CUBE = {"sizes": (4, 4, 4), "samples": 4}
CONVENTION = "variational autoencoder in columns, stages that change the weights at once, Spanish identifiers"
REC = "reconstruccion = 0.5 * np.sum((self.xr - x) ** 2)"
KL = "kl = 0.5 * np.sum(np.exp(self.logvar) + self.media ** 2 - 1 - self.logvar)"
TOP = "d_xr = (self.xr - self.x) / m"
DHD = "        d_hd = np.dot(self.Wr.T, d_xr)\n"
WR = "        self.Wr -= paso * np.dot(d_xr, self.hd.T)\n"
BR = "        self.br -= paso * np.sum(d_xr, axis=1, keepdims=True)\n"
DZD = "        d_zd = d_hd * (1 - self.hd ** 2)\n"
DZ = "        self.d_z = np.dot(self.Wd.T, d_zd)\n"
WD = "        self.Wd -= paso * np.dot(d_zd, self.z.T)\n"
BD = "        self.bd -= paso * np.sum(d_zd, axis=1, keepdims=True)\n"
MEDIA = "d_media = self.d_z + BETA * self.media / m"
LOGVAR = "d_logvar = 0.5 * self.d_z * self.ruido * self.desv\n"
LOGKL = "        d_logvar += 0.5 * BETA * (np.exp(self.logvar) - 1) / m\n"
HEM = "        self.d_he = np.dot(self.Wm.T, d_media)\n"
HES = "        self.d_he += np.dot(self.Ws.T, d_logvar)\n"
WM = "        self.Wm -= paso * np.dot(d_media, self.he.T)\n"
BM = "        self.bm -= paso * np.sum(d_media, axis=1, keepdims=True)\n"
BS = "        self.bs -= paso * np.sum(d_logvar, axis=1, keepdims=True)\n"
DZE = "d_ze = self.d_he * pendiente_softplus(self.ze)"
FAULTS = [
    ("A1/D6", MEDIA, "d_media = self.d_z + BETA * self.media"),
    ("A3/D6", REC, "reconstruccion = np.sum((self.xr - x) ** 2)", {"also": TOP}),
    ("A1/A5", TOP, "d_xr = self.xr - self.x"),
    ("B1", TOP, "d_xr = (self.x - self.xr) / m"),
    ("D6", KL, "kl = 0.5 * np.sum(np.exp(self.logvar) + self.media ** 2 - 1)", {"also": "d_logvar += 0.5"}),
    ("D6", LOGKL, "        d_logvar += 0.5 * BETA * np.exp(self.logvar) / m\n", {"also": KL}),
    (
        "D6/A3",
        MEDIA,
        "d_media = self.d_z + self.media / m",
        {"also": "return (reconstruccion + BETA * kl) / m"},
    ),
    ("N3", DHD, "        d_hd = np.dot(self.Wr, d_xr)\n", SQUARE),
    ("N3", WD, "        self.Wd -= paso * np.dot(self.z, d_zd.T)\n", SQUARE),
    ("N3", HES, "        self.d_he += np.dot(self.Ws, d_logvar)\n", SQUARE),
    (
        "N2",
        "self.z = self.media + self.desv * self.ruido",
        "self.z = self.media + self.desv * self.ruido[:, 0]",
        {**CUBE, "also": LOGVAR.strip()},
    ),
    ("N6", DZ, "        self.d_z = self.Wd.T * d_zd\n", CUBE),
    ("F1", BR, "        self.br -= paso * np.sum(d_xr)\n"),
    ("F1", BM, "        self.bm -= paso * np.mean(d_media, axis=1, keepdims=True)\n"),
    ("F1", BD, "        self.bd -= paso * np.sum(d_zd, axis=0, keepdims=True).T\n", CUBE),
    ("F3", BS, ""),
    ("E2", DHD + WR, WR + DHD),
    ("E2", DZ + WD, WD + DZ),
    ("E2", HEM + HES + WM, WM + HEM + HES),
    ("E6", HES, ""),
    ("E6", HES, HES.replace("+=", "=")),
    ("E6", MEDIA, "d_media = BETA * self.media / m"),
    ("E1", HES, "        self.d_he += np.dot(self.Ws.T, d_media)\n"),
    ("E3", DZ, "        self.d_z = np.dot(self.Wd.T, self.hd)\n"),
    ("E4", DZ, "        self.d_z = np.dot(self.Wd.T, d_hd)\n"),
    ("E5", WM, "        self.Wm -= paso * np.dot(d_media, self.ze.T)\n"),
    ("C4/A3", LOGVAR, "d_logvar = self.d_z * self.ruido * self.desv\n"),
    ("C1", DZE, "d_ze = self.d_he * pendiente_softplus(self.he)"),
    (
        "O1",
        f"{MEDIA}\n        {LOGVAR}",
        f"d_media = self.d_z\n        d_media += BETA * self.media / m\n        {LOGVAR}",
        {"also": LOGVAR.strip()},
    ),
    (
        "O1",
        DHD + WR + BR + DZD,
        DHD + "        self.hd **= 2\n        d_zd = d_hd * (1 - self.hd)\n" + WR + BR,
        {"also": WR.strip()},
    ),
]
