"""The planted faults of `nets/hotel_pooling.py`."""

from __future__ import annotations

CONVENTION = "attention pooling, two heads, dict of weights"
FAULTS = [
    (
        "D1",
        "datt = self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))",
        "datt = dalpha * self.alpha * (1 - self.alpha)",
    ),
    (
        "D5",
        "datt = self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))",
        "datt = dalpha",
    ),
    (
        "D3/D2/D1",
        "(dalpha * self.alpha).sum(axis=1, keepdims=True))",
        "(dalpha * self.alpha).sum(axis=0, keepdims=True))",
    ),
    ("D1/D2/D3", "(dalpha * self.alpha).sum(axis=1, keepdims=True))", "(dalpha * self.alpha).sum())"),
    ("D1/D2", "self.alpha * (dalpha - (dalpha * self.alpha)", "(dalpha - (dalpha * self.alpha)"),
    (
        "D1/D2/E6",
        "self.alpha * (dalpha - (dalpha * self.alpha).sum(axis=1, keepdims=True))",
        "self.alpha * dalpha",
    ),
    (
        "D3",
        "self.alpha = softmax(self.K @ th['ask'], axis=1)",
        "self.alpha = softmax(self.K @ th['ask'], axis=0)",
    ),
    ("E6", "dE += dk @ th['key'].T", "dE = dk @ th['key'].T"),
    ("E6", "dE += dk @ th['key'].T", "dk @ th['key'].T"),
    ("E6", "dhid = np.outer(dscore, th['grade']) + dlogit @ th['cls'].T", "dhid = dlogit @ th['cls'].T"),
    (
        "E6",
        "dhid = np.outer(dscore, th['grade']) + dlogit @ th['cls'].T",
        "dhid = np.outer(dscore, th['grade'])",
    ),
    (
        "B2/E6/D6",
        "dhid = np.outer(dscore, th['grade']) + dlogit",
        "dhid = np.outer(dscore, th['grade']) - dlogit",
    ),
    ("L1", "np.add.at(g['emb'], self.words, dE)", "g['emb'][self.words] += dE"),
    ("L1/E6", "np.add.at(g['emb'], self.words, dE)", "g['emb'][self.words] = dE"),
    ("A3", "dscore = 2 * (self.score - grade) / n", "dscore = (self.score - grade) / n"),
    ("A1/A5", "dscore = 2 * (self.score - grade) / n", "dscore = 2 * (self.score - grade)"),
    ("A3/D6/A5", "dlogit *= 0.5 / n", "dlogit *= 1 / n"),
    ("A4/A5", "dlogit *= 0.5 / n", "dlogit *= 0.5 / dlogit.shape[1]"),
    ("D6/B1/B2", "dlogit[np.arange(n), label] -= 1", "dlogit[np.arange(n), label] += 1"),
    ("D6", "dscore = 2 * (self.score - grade) / n", "dscore = 2 * np.sign(self.score - grade) / n"),
    ("C5/C4", "np.where(self.pre > 0, 1, 0.1)", "np.where(self.pre > 0, 1, 0)"),
    ("C5", "np.where(self.pre > 0, 1, 0.1)", "np.where(dhid > 0, 1, 0.1)"),
    ("C5", "np.where(self.pre > 0, 1, 0.1)", "np.where(self.pre > 1, 1, 0.1)"),
    ("C5/C4", "np.where(self.pre > 0, 1, 0.1)", "np.where(self.pre > 0, 0.1, 1)"),
    ("C5/C7", "dpre = dhid * np.where(self.pre > 0, 1, 0.1)", "dpre = np.where(self.pre > 0, dhid, 0.1)"),
    ("C7", "dk = dK * (1 - self.K ** 2)", "dk = 1 - self.K ** 2"),
    ("C7", "dk = dK * (1 - self.K ** 2)", "dk = dK * (1 - dK ** 2)"),
    ("C1", "dk = dK * (1 - self.K ** 2)", "dk = dK * (1 - np.tanh(self.K) ** 2)"),
    ("C2", "dk = dK * (1 - self.K ** 2)", "dk = dK"),
    ("C6/E1/C1b", "dk = dK * (1 - self.K ** 2)", "dk = dK * (1 - (self.E @ th['key']) ** 2)"),
    ("E4/E3", "dpool = dpre @ th['dense'].T", "dpool = dhid @ th['dense'].T"),
    ("E3/C2/F1", "g['shift'] = dpre.sum(axis=0)", "g['shift'] = dhid.sum(axis=0)"),
    ("E5/E3", "g['grade'] = self.hid.T @ dscore", "g['grade'] = self.pre.T @ dscore"),
    (
        "E3/E6/E1",
        "dE = self.alpha[:, :, None] * dpool[:, None, :]",
        "dE = dalpha[:, :, None] * dpool[:, None, :]",
    ),
    ("E3/E4", "dK = datt[:, :, None] * th['ask']", "dK = dalpha[:, :, None] * th['ask']"),
    ("E3", "dK = datt[:, :, None] * th['ask']", "dK = self.alpha[:, :, None] * th['ask']"),
    (
        "E5/E1",
        "g['key'] = np.einsum('ntd,nth->dh', self.E, dk)",
        "g['key'] = np.einsum('ntd,nth->dh', dE, dk)",
    ),
    (
        "H3/E5/N3",
        "g['ask'] = np.einsum('nth,nt->h', self.K, datt)",
        "g['ask'] = np.einsum('nth,nk->h', self.K, datt)",
    ),
]
