"""The planted faults of `nets/schichten.py`."""

SQUARE = {"sizes": (4, 4, 4, 4)}
UPDATE = """        self.gewichte = self.gewichte - lernrate * korrektur
        self.schwelle = self.schwelle - lernrate * np.sum(fehler, axis=0)
"""
BEFORE = "        fehler_davor = np.dot(fehler, self.gewichte.T)\n"
MIDDLE = "        korrektur = np.dot(self.eingabe.T, fehler)\n"
LAST = "        self.schwelle = self.schwelle - lernrate * np.sum(fehler, axis=0)\n"

CONVENTION = "layer objects, immediate update, rows"
FAULTS = [
    (
        "E2",
        BEFORE + MIDDLE + UPDATE + "        return fehler_davor",
        MIDDLE + UPDATE + BEFORE + "        return fehler_davor",
        {"also": "self.gewichte = self.gewichte - lernrate"},
    ),
    (
        "E2",
        UPDATE + "        return fehler_davor",
        UPDATE + "        return np.dot(fehler, self.gewichte.T)",
        {"also": "self.gewichte = self.gewichte - lernrate"},
    ),
    ("A1/A4/A3", "2.0 * (ausgabe - ziel) / ausgabe.size", "2.0 * (ausgabe - ziel)"),
    ("A3", "2.0 * (ausgabe - ziel) / ausgabe.size", "(ausgabe - ziel) / ausgabe.size"),
    ("A4/A3", "2.0 * (ausgabe - ziel) / ausgabe.size", "2.0 * (ausgabe - ziel) / len(ziel)"),
    ("B1", "2.0 * (ausgabe - ziel)", "2.0 * (ziel - ausgabe)"),
    ("B2/B1", "self.gewichte = self.gewichte - lernrate", "self.gewichte = self.gewichte + lernrate"),
    ("C5", "steigung[self.eingabe < 0] = self.leck", "steigung[self.eingabe > 0] = self.leck"),
    ("C5", "steigung[self.eingabe < 0] = self.leck", "steigung[self.eingabe < 0] = 0"),
    ("C4/C5", "steigung[self.eingabe < 0] = self.leck", "steigung[self.eingabe < 0] = -self.leck"),
    ("C7", "return fehler * steigung", "return steigung"),
    (
        "C2/C5b/C5",
        "        steigung[self.eingabe < 0] = self.leck\n",
        "",
        {"also": "return fehler * steigung"},
    ),
    ("C3b", "return fehler * self.ausgabe * (1.0 - self.ausgabe)", "return fehler"),
    ("C4", "self.ausgabe * (1.0 - self.ausgabe)", "self.ausgabe * (1.0 + self.ausgabe)"),
    ("C4", "return fehler * self.ausgabe * (1.0 - self.ausgabe)", "return fehler * (1.0 - self.ausgabe)"),
    (
        "C7",
        "return fehler * self.ausgabe * (1.0 - self.ausgabe)",
        "return self.ausgabe * (1.0 - self.ausgabe)",
    ),
    ("F1", "np.sum(fehler, axis=0)", "np.mean(fehler, axis=0)"),
    ("F1", "np.sum(fehler, axis=0)", "np.sum(fehler)"),
    ("F3", LAST, ""),
    ("N3", "np.dot(fehler, self.gewichte.T)", "np.dot(fehler, self.gewichte)", SQUARE),
    ("N3", "np.dot(self.eingabe.T, fehler)", "np.dot(fehler.T, self.eingabe)", SQUARE),
    (
        "A2/A5",
        "korrektur = np.dot(self.eingabe.T, fehler)",
        "korrektur = np.dot(self.eingabe.T, fehler) / len(fehler)",
    ),
    (
        "E7",
        "korrektur = np.dot(self.eingabe.T, fehler)",
        "korrektur = np.dot(self.eingabe.T, fehler * fehler)",
    ),
    (
        "F1/N2",
        "self.schwelle = self.schwelle - lernrate * np.sum(fehler, axis=0)",
        "self.schwelle = self.schwelle - lernrate * fehler",
    ),
    (
        "A3/A2/A4/D6",
        "return np.mean((self.vorhersage(x) - ziel) ** 2)",
        "return np.sum((self.vorhersage(x) - ziel) ** 2)",
        {"also": "ausgabe.size"},
    ),
    (
        "A3/D6",
        "return np.mean((self.vorhersage(x) - ziel) ** 2)",
        "return 0.5 * np.mean((self.vorhersage(x) - ziel) ** 2)",
        {"also": "ausgabe.size"},
    ),
]
