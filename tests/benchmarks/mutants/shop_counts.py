"""The planted faults of `nets/shop_counts.py`."""

from __future__ import annotations

SQUARE = {"sizes": (4, 4, 4)}
CONVENTION = "namespace, gated layer, Poisson"
TOP = "to_score = trust * (m.rate - seen) / np.sum(trust)"
TOLL = "    to_gate += toll / len(hours)\n"
GATE = "to_zg = to_gate * m.gate * (1 - m.gate)"
CAND = "to_zc = to_cand * (1 - m.cand ** 2)"
DOWN = "to_s = to_zg @ theta.V.T + to_zc @ theta.K.T"
PLUS = "to_zs = to_s * squish(m.zs)"
FAULTS = [
    ("A1/A3", TOP, "to_score = trust * (m.rate - seen)"),
    ("A4/A3", TOP, "to_score = trust * (m.rate - seen) / len(hours)"),
    ("C3/D6", TOP, "to_score = trust * (m.rate - seen) * m.rate / np.sum(trust)"),
    ("C3b", TOP, "to_score = trust * (1 - seen / m.rate) / np.sum(trust)"),
    ("D7/D6", TOP, "to_score = trust * (m.score - seen) / np.sum(trust)"),
    ("D8", TOP, "to_score = trust * np.mean(m.rate - seen) / np.sum(trust)"),
    ("D6", TOP, "to_score = (m.rate - seen) / len(hours)"),
    ("N2", TOP, "to_score = (trust * (m.rate - seen[:, 0])).sum(axis=1, keepdims=True) / np.sum(trust)"),
    ("E6/G1/D6", TOLL, ""),
    ("G4/G2/D6", TOLL, "    to_gate += toll\n"),
    ("G1b/B2/D6", TOLL, "    to_gate -= toll / len(hours)\n"),
    ("G2/D6", TOLL, "    to_gate += toll / len(hours) * m.gate\n"),
    ("J3/E1/E3", "to_cand = to_mix * m.gate", "to_cand = to_mix * m.cand"),
    ("J3/E4/E3/C2", "to_gate = to_mix * m.cand", "to_gate = to_mix.copy()"),
    ("C2/J3", GATE, "to_zg = to_gate"),
    ("C1b/J3", GATE, "to_zg = to_gate * m.zg * (1 - m.zg)"),
    ("C4/J3", GATE, "to_zg = to_gate * (1 - m.gate)"),
    ("C1c/C4/J3", GATE, "to_zg = to_gate * (1 - m.gate ** 2)"),
    ("C6/C1c/J3/E1", GATE, "to_zg = to_gate * m.cand * (1 - m.cand)"),
    ("C4/J3", CAND, "to_zc = to_cand * (1 - m.cand)"),
    ("C1/J3", CAND, "to_zc = to_cand * (1 - np.tanh(m.cand) ** 2)"),
    ("C7/J3", CAND, "to_zc = 1 - m.cand ** 2"),
    ("E6", DOWN, "to_s = to_zg @ theta.V.T"),
    ("E1/E3", DOWN, "to_s = to_zg @ theta.V.T + to_zc @ theta.V.T"),
    ("E4", DOWN, "to_s = to_zg @ theta.V.T + to_cand @ theta.K.T"),
    ("E3", DOWN, "to_s = to_zg @ theta.V.T + m.cand @ theta.K.T"),
    ("N3", DOWN, "to_s = to_zg @ theta.V + to_zc @ theta.K.T", SQUARE),
    ("C1", PLUS, "to_zs = to_s * squish(m.s)"),
    ("C4/C1c", PLUS, "to_zs = to_s * squish(m.zs) * (1 - squish(m.zs))"),
    ("C2", PLUS, "to_zs = to_s"),
    ("E5", "S.V = m.s.T @ to_zg", "S.V = m.zs.T @ to_zg"),
    (
        "E1/J4/E3",
        "S.v, S.k = to_zg.sum(axis=0), to_zc.sum(axis=0)",
        "S.v, S.k = to_zg.sum(axis=0), to_zg.sum(axis=0)",
    ),
    (
        "F1",
        "S.v, S.k = to_zg.sum(axis=0), to_zc.sum(axis=0)",
        "S.v, S.k = to_zg.mean(axis=0), to_zc.sum(axis=0)",
    ),
    ("F1", "S.u = to_zs.sum(axis=0)", "S.u = np.full_like(theta.u, to_zs.sum())"),
    ("G1", "S.K = m.s.T @ to_zc + ridge * theta.K", "S.K = m.s.T @ to_zc"),
    ("G2", "S.U = hours.T @ to_zs + ridge * theta.U", "S.U = hours.T @ to_zs + ridge * np.abs(theta.U)"),
    ("G1b", "S.K = m.s.T @ to_zc + ridge * theta.K", "S.K = m.s.T @ to_zc - ridge * theta.K"),
]
