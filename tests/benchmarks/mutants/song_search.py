"""The planted faults of `nets/song_search.py`."""

from __future__ import annotations

SQUARE = {"sizes": (9, 4, 4, 4)}
CUBE = {"sizes": (9, 4, 4, 4), "samples": 4}
CONVENTION = "rows, word table and dot-product attention with einsum, gradients in nabla_ attributes"
TOP = "        nabla_logits = self.probs.copy()\n        nabla_logits[np.arange(n), genre] -= 1\n"
MEAN = "        nabla_logits /= n\n"
LOSS = "return np.mean(-np.log(probs[np.arange(len(genre)), genre]))"
PRE = "nabla_pre = nabla_logits @ self.out.T"
RELU = "        nabla_pre[self.pre <= 0] = 0\n"
OUTB = "self.nabla_out_bias = nabla_logits.sum(axis=0)"
ASKB = "self.nabla_ask_bias = nabla_asked.sum(axis=0)"
INNER = "        inner = np.sum(nabla_attention * self.attention, axis=1, keepdims=True)\n"
MATCH = "nabla_match = self.attention * (nabla_attention - inner) / np.sqrt(width)"
WORDS = '        nabla_words += np.einsum("nl,nd->nld", nabla_match, self.query)\n'
QUERY = '        nabla_query += np.einsum("nl,nld->nd", nabla_match, self.words)\n'
ASKED = "nabla_asked = nabla_query * (1 - self.query ** 2)"
MEANW = "nabla_mean = nabla_asked @ self.ask.T"
LYRICS = "np.add.at(self.nabla_table, self.lyrics, nabla_words)"
SHARE = "share = nabla_mean / self.titles.shape[1]"
TITLES = "np.add.at(self.nabla_table, self.titles[:, k], share)"
SUM = "return a / np.sum(a, axis=-1, keepdims=True)"
FAULTS = [
    ("A1", MEAN, ""),
    ("A4/A5/A3", SHARE, "share = nabla_mean"),
    ("B1", TOP, "        nabla_logits = -self.probs\n        nabla_logits[np.arange(n), genre] += 1\n"),
    ("C3/D1", MEAN, "        nabla_logits *= self.probs * (1 - self.probs) / n\n"),
    ("D1", MATCH, "nabla_match = nabla_attention * self.attention * (1 - self.attention) / np.sqrt(width)"),
    ("D5", MATCH, "nabla_match = nabla_attention / np.sqrt(width)"),
    (
        "D1",
        TOP,
        "        nabla_logits = np.zeros_like(self.probs)\n"
        "        nabla_logits[np.arange(n), genre] = self.probs[np.arange(n), genre] - 1\n",
    ),
    ("D3", SUM, "return a / np.sum(a)", {"also": MATCH}),
    ("D3", INNER, INNER.replace("axis=1, keepdims=True", "axis=0, keepdims=True")),
    ("N2", INNER, INNER.replace("axis=1, keepdims=True", "axis=1"), {"samples": 5}),
    (
        "D4",
        "a = np.exp(a - np.max(a, axis=-1, keepdims=True))",
        "a = np.exp(a)",
        {"offset": 1000.0, "also": SUM},
    ),
    (
        "D6",
        LOSS,
        "return np.mean(np.sum((probs - np.eye(probs.shape[1])[genre]) ** 2, axis=1))",
        {"also": "nabla_logits[np.arange(n), genre] -= 1"},
    ),
    ("A3/A5/A4", MATCH, "nabla_match = self.attention * (nabla_attention - inner)"),
    ("N3", MEANW, "nabla_mean = nabla_asked @ self.ask"),
    ("N3", PRE, "nabla_pre = nabla_logits @ self.out", SQUARE),
    ("N6", PRE, "nabla_pre = nabla_logits * self.out.T", CUBE),
    ("F1", OUTB, "self.nabla_out_bias = nabla_logits.sum()"),
    ("F1", ASKB, "self.nabla_ask_bias = nabla_asked.sum(axis=1)", CUBE),
    ("E6", WORDS, ""),
    ("E6", QUERY, QUERY.replace("+=", "=")),
    ("E6", WORDS, WORDS.replace("+=", "=")),
    ("L1/E6", LYRICS, "self.nabla_table[self.lyrics] += nabla_words"),
    ("L1/E6", TITLES, "self.nabla_table[self.titles[:, k]] += share"),
    ("E3", MEANW, "nabla_mean = self.query @ self.ask.T"),
    ("E4", MEANW, "nabla_mean = nabla_query @ self.ask.T"),
    ("E1", "nabla_joined[:, width:]", "nabla_joined[:, :width]"),
    ("C2", RELU, ""),
    ("C4", ASKED, "nabla_asked = nabla_query * (1 - self.query)"),
    ("C1", ASKED, "nabla_asked = nabla_query * (1 - np.tanh(self.query) ** 2)"),
    (
        "O1",
        'nabla_words = np.einsum("nl,nd->nld", self.attention, nabla_context)',
        'nabla_words = np.einsum("nl,nd->nld", self.attention, nabla_context, out=self.words)',
        {"also": QUERY.strip()},
    ),
    (
        "D2",
        MATCH,
        "jacobian = np.einsum('ni,ij->nij', self.attention, np.eye(self.attention.shape[1]))\n"
        "        jacobian -= self.attention[:, :, None] * self.attention[:, None, :]\n"
        "        nabla_match = jacobian.sum(axis=1) * nabla_attention / np.sqrt(width)",
    ),
]
