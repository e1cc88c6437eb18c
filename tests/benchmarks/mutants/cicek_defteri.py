"""The planted faults of `nets/cicek_defteri.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5, 5)}
CUBE = {"sizes": (5, 5, 5, 5), "samples": 5}
CONVENTION = "rows, notebook cells with global weights, Turkish identifiers"
TOP = "    hata3 = olasilik - y\n"
MEAN = "    hata3 = hata3 / adet\n"
H2 = "hata2 = np.dot(hata3, agirlik3.T) * turev_sigmoid(cikti2)"
H1 = "    hata1 = np.dot(hata2, agirlik2.T) * turev_relu(toplam1)\n"
W3 = "    agirlik3 = agirlik3 - ogrenme_hizi * (np.dot(cikti2.T, hata3) + reg * agirlik3)\n"
W2 = "    agirlik2 = agirlik2 - ogrenme_hizi * (np.dot(cikti1.T, hata2) + reg * agirlik2)\n"
B3 = "    sapma3 = sapma3 - ogrenme_hizi * np.sum(hata3, axis=0)\n"
B2 = "    sapma2 = sapma2 - ogrenme_hizi * np.sum(hata2, axis=0)\n"
B1 = "    sapma1 = sapma1 - ogrenme_hizi * np.sum(hata1, axis=0)\n"
SUM = "olasilik = ustel / ustel.sum(axis=1)[:, None]"
SHIFT = "    toplam3 = toplam3 - toplam3.max(axis=1)[:, None]\n"
LOSS = "capraz = -np.sum(y * np.log(olasilik)) / X.shape[0]"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4", "adet = X.shape[0]", "adet = X.shape[1]", {"also": MEAN.strip()}),
    ("A2/A5", "np.dot(cikti1.T, hata2)", "np.dot(cikti1.T, hata2) / adet"),
    ("B1", TOP, "    hata3 = y - olasilik\n"),
    ("C3/D1", MEAN, "    hata3 = hata3 * turev_sigmoid(olasilik) / adet\n"),
    ("D1", TOP, "    hata3 = -y / olasilik * olasilik * (1 - olasilik)\n"),
    ("D5", TOP, "    hata3 = -y / olasilik\n"),
    ("D3", SUM, "olasilik = ustel / ustel.sum()", {"also": TOP.strip()}),
    ("D3", SUM, "olasilik = ustel / ustel.sum(axis=0)", {"also": TOP.strip()}),
    ("N2/D3", SUM, "olasilik = ustel / ustel.sum(axis=1)", {**CUBE, "also": TOP.strip()}),
    ("D4", SHIFT, "", {"kayma": 1000.0, "also": "ustel = np.exp(toplam3)"}),
    ("D6", LOSS, "capraz = np.sum((y - olasilik) ** 2) / X.shape[0]", {"also": TOP.strip()}),
    ("N3", H2, "hata2 = np.dot(hata3, agirlik3) * turev_sigmoid(cikti2)", SQUARE),
    ("N3", "np.dot(cikti1.T, hata2)", "np.dot(hata2.T, cikti1)", SQUARE),
    ("N6", H2, "hata2 = hata3 * agirlik3.T * turev_sigmoid(cikti2)", CUBE),
    ("F1", B3, "    sapma3 = sapma3 - ogrenme_hizi * np.sum(hata3)\n"),
    ("F1/N2", B1, "    sapma1 = sapma1 - ogrenme_hizi * hata1\n"),
    ("F1", B2, "    sapma2 = sapma2 - ogrenme_hizi * np.sum(hata2, axis=1)\n", CUBE),
    ("P3/F3", B1, "    sapma1 = sapma1 - ogrenme_hizi * sapma1\n"),
    ("E2", f"    {H2}\n{H1}\n{W3}{B3}{W2}", f"    {H2}\n\n{W3}{B3}{W2}{H1}", {"also": H1.strip()}),
    ("E3", H1, "    hata1 = np.dot(cikti2, agirlik2.T) * turev_relu(toplam1)\n"),
    ("E4", H1, "    hata1 = np.dot(np.dot(hata3, agirlik3.T), agirlik2.T) * turev_relu(toplam1)\n"),
    ("E1", H1, "    hata1 = np.dot(hata2, agirlik3.T) * turev_relu(toplam1)\n", SQUARE),
    ("C1", "turev_sigmoid(cikti2)", "turev_sigmoid(sigmoid(cikti2))"),
    ("C5", "return np.where(x > 0, 1, 0)", "return np.where(x > 1, 1, 0)", {"also": H1.strip()}),
    ("C7", H1, "    hata1 = turev_relu(np.dot(hata2, agirlik2.T))\n"),
    (
        "O1",
        H1,
        "    cikti1[cikti1 > 0] = 1\n    hata1 = np.dot(hata2, agirlik2.T) * cikti1\n",
        {"also": "np.dot(cikti1.T, hata2)"},
    ),
    ("G1", " + reg * agirlik1)", ")"),
    ("E2", f"    {H2}\n{H1}\n{W3}", f"{W3}    {H2}\n{H1}\n", {"also": H2}),
    ("G2", "np.dot(cikti2.T, hata3) + reg * agirlik3", "np.dot(cikti2.T, hata3) + 2 * reg * agirlik3"),
]
