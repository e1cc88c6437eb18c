"""The planted faults of `nets/bead_strings.py`."""

from __future__ import annotations

CONVENTION = "recurrent, LSTM with one matrix for all gates, columns, strings of several lengths one by one"
GC = "gc = gc + gh * t['show'] * (1 - t['soft'] ** 2)"
GKEEP = "gkeep = gc * t['before'] * t['keep'] * (1 - t['keep'])"
GTAKE = "gtake = gc * t['new'] * t['take'] * (1 - t['take'])"
GNEW = "gnew = gc * t['take'] * (1 - t['new'] ** 2)"
GSHOW = "gshow = gh * t['soft'] * t['show'] * (1 - t['show'])"
GM = "self.gM += np.dot(ga, t['hx'].T)"
FAULTS = [
    ("J1/E6", GC, "gc = gh * t['show'] * (1 - t['soft'] ** 2)"),
    ("J1", GC, "gc = (gc + gh * t['show']) * (1 - t['soft'] ** 2)"),
    ("J1/C2/E4", GC, "gc = gc + gh * t['show']"),
    ("J1", "            gc = gc * t['keep']\n", ""),
    ("J1", "gc = gc * t['keep']", "gc = gc * t['take']"),
    ("J2/E6/J1", "            gh = np.dot(self.M.T, ga)[:n]\n", "            gh = np.zeros((n, 1))\n"),
    ("J3", GKEEP, "gkeep = gc * t['before']"),
    ("J3", GTAKE, "gtake = gc * t['new'] * t['take']"),
    ("J3", GNEW, "gnew = gc * t['take']"),
    ("J3", GSHOW, "gshow = gh * t['soft'] * (1 - t['soft'])"),
    ("J3/C6", GKEEP, "gkeep = gc * t['before'] * t['take'] * (1 - t['take'])"),
    ("J3/C1c/C6", GNEW, "gnew = gc * t['take'] * t['new'] * (1 - t['new'])"),
    ("J5/J1", GKEEP, "gkeep = gc * np.arctanh(t['soft']) * t['keep'] * (1 - t['keep'])"),
    ("J4", "ga = np.vstack((gkeep, gtake, gshow, gnew))", "ga = np.vstack((gkeep, gkeep, gshow, gnew))"),
    (
        "J4/E1/J3",
        "ga = np.vstack((gkeep, gtake, gshow, gnew))",
        "ga = np.vstack((gtake, gkeep, gshow, gnew))",
    ),
    ("J5", GM, "self.gM += np.dot(ga, np.vstack((t['show'] * t['soft'], t['hx'][n:])).T)"),
    ("E6/E8", GM, "self.gM = np.dot(ga, t['hx'].T)"),
    ("E6/E8", "self.gm += ga", "self.gm = ga"),
    ("E6/E8", "self.gw += np.dot(miss, self.h.T)", "self.gw = np.dot(miss, self.h.T)"),
    ("F1", "self.gm += ga", "self.gm += ga.mean()"),
    ("N3/E1", "gh = np.dot(self.M.T, ga)[:n]", "gh = np.dot(self.M.T, ga)[-n:]"),
    ("B1", "reader.back(reader.read(s) - v)", "reader.back(v - reader.read(s))"),
    (
        "E1",
        "    for s, v in zip(strings, values):\n        reader.back",
        "    for s, v in zip(strings, values[::-1]):\n        reader.back",
    ),
    ("C7", GNEW, "gnew = 1 - t['new'] ** 2"),
    ("E5/J5", GM, "self.gM += np.dot(ga, np.vstack((t['before'], t['hx'][n:])).T)"),
    (
        "E4",
        "gh = np.dot(self.M.T, ga)[:n]",
        "gh = np.dot(self.M.T, np.vstack((gkeep, gtake, gshow, gc * t['take'])))[:n]",
    ),
]
