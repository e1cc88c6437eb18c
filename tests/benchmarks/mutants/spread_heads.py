"""The planted faults of `nets/spread_heads.py`."""

CONVENTION = "functions with a dict, rows, two heads"
FAULTS = [
    ("C4/D6/E6/A5/C7/C2", "dmu = (mu - y) / sigma ** 2 / n", "dmu = (mu - y) / n"),
    ("C4/D6/I2", "dmu = (mu - y) / sigma ** 2 / n", "dmu = (mu - y) / sigma / n"),
    (
        "C2/C3b/C4/D6",
        "dls = (1 - (y - mu) ** 2 / sigma ** 2) / n",
        "dls = (1 / sigma - (y - mu) ** 2 / sigma ** 3) / n",
    ),
    ("B2/D6/B1", "dls = (1 - (y - mu) ** 2 / sigma ** 2) / n", "dls = (1 + (y - mu) ** 2 / sigma ** 2) / n"),
    ("D6/E6/G1", "dls = (1 - (y - mu) ** 2 / sigma ** 2) / n", "dls = -(y - mu) ** 2 / sigma ** 2 / n"),
    ("E6", "da1 = dmu @ theta['Wm'].T + dls @ theta['Ws'].T", "da1 = dmu @ theta['Wm'].T"),
    ("A3/D6", "dls = (1 - (y - mu) ** 2 / sigma ** 2) / n", "dls = (0.5 - (y - mu) ** 2 / sigma ** 2) / n"),
    ("A5/A3", "dmu = (mu - y) / sigma ** 2 / n", "dmu = 2 * (mu - y) / sigma ** 2 / n"),
]
