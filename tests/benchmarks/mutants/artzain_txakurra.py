"""The planted faults of `nets/artzain_txakurra.py`."""

from __future__ import annotations

SQUARE = {"tamainak": (5, 5, 5, 5)}
SIGMOID_TOP = {"motak": ("atan", "sigm", "sigm")}
CONVENTION = "neuron objects with lists of floats, deltas kept on them, a port from JavaScript, Basque names"
ERR = "errorea = n.irteera - helburua[k]"
TOP = "n.delta = errorea * d(n.z)"
SUM = "batura += m.pisuak[j] * m.delta"
ZERO = "                batura = 0.0\n"
EACH = "            for j, n in enumerate(geruza.neuronak):\n"
LOOP = "for m in hurrengoa.neuronak:\n                    "
ENUM = "for k, m in enumerate(hurrengoa.neuronak):\n                    "
HID = "n.delta = batura * d(n.z)"
NEXT = "hurrengoa = self.geruzak[g + 1]"
SLOPE = "d = FUNTZIOAK[geruza.mota][1]"
GB = "                n.joeraren_grada += n.delta\n"
GW = "n.pisuen_gradak[j] += n.delta * s"
GRAD = "grada = n.pisuen_gradak[j] / kopurua + zigorra * n.pisuak[j]"
STEP_B = "n.joera -= abiadura * n.joeraren_grada / kopurua"
ATAN = "return 1.0 / (1.0 + z * z)"
SIG = "return s * (1.0 - s)"
CALLS = "        garuna.aurrera(ikusi)\n        garuna.atzera(helburua)\n        garuna.metatu()\n"
LAST = "garuna.eguneratu(abiadura, len(eszenak), zigorra)"
FAULTS = [
    ("A1/A5", GRAD, "grada = n.pisuen_gradak[j] + zigorra * n.pisuak[j]"),
    ("A1/A5", STEP_B, "n.joera -= abiadura * n.joeraren_grada"),
    ("A4", LAST, "garuna.eguneratu(abiadura, len(eszenak[0][0]), zigorra)"),
    ("A3", ERR, "errorea = 2 * (n.irteera - helburua[k])"),
    ("B1", ERR, "errorea = helburua[k] - n.irteera"),
    ("D6", ERR, "errorea = math.copysign(1.0, n.irteera - helburua[k])"),
    ("D8", ERR, "errorea = sum(m.irteera - h for m, h in zip(azkena.neuronak, helburua)) / len(helburua)"),
    ("C3b", TOP, "n.delta = errorea", SIGMOID_TOP),
    ("C1", TOP, "n.delta = errorea * d(n.irteera)", SIGMOID_TOP),
    ("E7", TOP, "n.delta = errorea * errorea * d(n.z)"),
    ("N3", LOOP + SUM, ENUM + "batura += hurrengoa.neuronak[j].pisuak[k] * m.delta", SQUARE),
    ("E1", SUM, "batura += n.pisuak[j] * m.delta", SQUARE),
    ("E3", SUM, "batura += m.pisuak[j] * m.irteera"),
    ("E6", SUM, "batura = m.pisuak[j] * m.delta"),
    ("O3", EACH + ZERO, "            batura = 0.0\n" + EACH),
    ("E1", NEXT, "hurrengoa = self.geruzak[-1]", SQUARE),
    ("C2", HID, "n.delta = batura"),
    ("C1", HID, "n.delta = batura * d(n.irteera)"),
    ("C7", HID, "n.delta = d(batura)"),
    ("C7", HID, "n.delta = d(n.z)"),
    ("C6", SLOPE, "d = FUNTZIOAK[hurrengoa.mota][1]"),
    ("C4", ATAN, "return 1.0 / math.sqrt(1.0 + z * z)", {"also": HID}),
    ("C1b/C4", SIG, "return z * (1.0 - z)", {"also": HID}),
    ("E5", GW, "n.pisuen_gradak[j] += n.delta * n.irteera"),
    ("E8/E6", GW, "n.pisuen_gradak[j] = n.delta * s"),
    ("E6/E8", GB, "                n.joeraren_grada = n.delta\n"),
    ("F3", GB, ""),
    (
        "F2",
        GB + "                for j, s in enumerate(n.sarrerak):\n",
        "                for j, s in enumerate(n.sarrerak):\n                    n.joeraren_grada += n.delta * s\n",
    ),
    ("E8/E6", CALLS, "        garuna.garbitu()\n" + CALLS),
    ("G2", GRAD, "grada = n.pisuen_gradak[j] / kopurua + 2 * zigorra * n.pisuak[j]"),
    ("G4/G2", GRAD, "grada = (n.pisuen_gradak[j] + zigorra * n.pisuak[j]) / kopurua"),
    ("G3", STEP_B, "n.joera -= abiadura * (n.joeraren_grada / kopurua + zigorra * n.joera)"),
]
