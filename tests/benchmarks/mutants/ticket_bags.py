"""The planted faults of `nets/ticket_bags.py`."""

CONVENTION = "ragged bags, flat with offsets"
FAULTS = [
    ("A1/A3/A2/A5", "d *= urgency[:, None] / urgency.sum()", "d *= urgency[:, None] / len(queue)"),
    ("A3/A1/A4/D6", "d *= urgency[:, None] / urgency.sum()", "d *= urgency[:, None]"),
    ("D6", "d *= urgency[:, None] / urgency.sum()", "d /= len(queue)"),
    (
        "B1",
        "    d[np.arange(len(queue)), queue] -= 1\n",
        "    d[np.arange(len(queue)), queue] -= 1\n    d = -d\n",
    ),
    ("D7", "d = np.exp(tape['logp'])", "d = tape['logp'].copy()"),
    ("F1", "'bias': d.sum(axis=0)", "'bias': d.mean(axis=0)"),
    ("F1", "back['shift'] = d.sum(axis=0)", "back['shift'] = d.sum()"),
    ("C4", "(gate + z * gate * (1 - gate))", "(gate + z * (1 - gate))"),
    ("C4/C6", "(gate + z * gate * (1 - gate))", "(gate * (1 - gate))"),
    ("C2/E4", "    d = d * (gate + z * gate * (1 - gate))\n", ""),
    ("E5", "back['proj'] = tape['pooled'].T @ d", "back['proj'] = bags.total(x).T @ d"),
    ("G1", " + lam * theta['proj']\n", "\n"),
    ("G2", "+ lam * theta['proj']\n", "+ 2 * lam * theta['proj']\n"),
    (
        "D1",
        "to_score = alpha * (to_alpha - bags.spread(bags.total(alpha * to_alpha)))",
        "to_score = alpha * (1 - alpha) * to_alpha",
    ),
    ("D3/D1", "bags.spread(bags.total(alpha * to_alpha))", "np.sum(alpha * to_alpha)"),
    ("D3/D1", "bags.spread(bags.total(alpha * to_alpha))", "bags.spread(bags.total(to_alpha))"),
    ("C4/C1", "(1 - t ** 2)", "(1 - t)"),
    ("C2/E4", "np.outer(to_score, theta['key']) * (1 - t ** 2)", "np.outer(to_score, theta['key'])"),
    ("E6", "to_x += np.outer(to_score", "to_x = np.outer(to_score"),
    ("E6", "    to_x = alpha[:, None] * to_bag\n", "    to_x = np.zeros_like(x)\n"),
    ("L1/E6/H4", "np.add.at(back['emb'], bags.flat, to_x)", "back['emb'][bags.flat] += to_x"),
    ("E5", "back['key'] = t.T @ to_score", "back['key'] = x.T @ to_score"),
    (
        "E3/E1",
        "to_bag = bags.spread(d @ theta['proj'].T)",
        "to_bag = bags.spread(tape['h'] @ theta['proj'].T)",
    ),
    ("E5/E1", "to_alpha = (to_bag * x).sum(axis=1)", "to_alpha = (to_bag * t).sum(axis=1)"),
]
