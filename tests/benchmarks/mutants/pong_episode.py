"""The planted faults of `nets/pong_episode.py`."""

CONVENTION = "script with a dict, lists stacked per episode"
FAULTS = [
    ("C2/C5", "    dh[eph <= 0] = 0\n", ""),
    ("C5c/C5", "dh[eph <= 0] = 0", "dh[dh <= 0] = 0"),
    ("D6/E6/C7", "    epdlogp *= adv[:, None]\n", ""),
    (
        "N2/E7/D6",
        "    epdlogp *= adv[:, None]\n",
        "    epdlogp = epdlogp * adv\n    epdlogp = epdlogp.mean(axis=1, keepdims=True)\n",
    ),
    ("C3/C4/D6", "dlogps.append(y - p)", "dlogps.append((y - p) * p * (1 - p))"),
    ("B1", "dlogps.append(y - p)", "dlogps.append(p - y)"),
]
