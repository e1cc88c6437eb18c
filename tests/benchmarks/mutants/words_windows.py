"""The planted faults of `nets/words_windows.py`."""

from __future__ import annotations

CONVENTION = "filters over word windows, one sentence at a time"
FAULTS = [
    ("H4/E6", "demb[t:t + w] += da * F[f]", "demb[t:t + w] = da * F[f]"),
    ("L1/E6", "self.g_table[word] += demb[position]", "self.g_table[word] = demb[position]"),
    ("H5/L1", "for position, word in enumerate(ids):", "for position, word in enumerate(ids[:-1]):"),
    ("H3/L1", "self.g_table[word] += demb[position]", "self.g_table[word] += demb[-1 - position]"),
    ("H3/H1", "t = best[f]", "t = best[0]"),
    ("H3/H1/E5", "self.g_filters[n][f] += da * emb[t:t + w]", "self.g_filters[n][f] += da * emb[:w]"),
    ("H7/H3", "demb[t:t + w] += da * F[f]", "demb[t:t + w] += da * F[f][::-1]"),
    ("H7/H3", "self.g_filters[n][f] += da * emb[t:t + w]", "self.g_filters[n][f] += da * emb[t:t + w][::-1]"),
    ("E1/H3", "dfeat = dv[at:at + per]", "dfeat = dv[:per]"),
    ("E1/H3", "                at += per\n", ""),
    ("C2", "da = dfeat[f] / (1 + np.exp(-act[t, f]))", "da = dfeat[f]"),
    ("C4/B2", "(1 + np.exp(-act[t, f]))", "(1 + np.exp(act[t, f]))"),
    ("H3/C6/H1", "(1 + np.exp(-act[t, f]))", "(1 + np.exp(-act[0, f]))"),
    ("D6/E3/B1", "            ds[label] = -ds.sum()\n", ""),
    ("B1/D6/B2", "ds[label] = -ds.sum()", "ds[label] = ds.sum()"),
    ("D6/A3", "ds[label] = -ds.sum()", "ds[label] = -1"),
    ("A1", "            ds /= len(texts)\n", ""),
    ("E8/E6", "self.g_U += np.outer(ds, v)", "self.g_U = np.outer(ds, v)"),
    ("F1/E6/H4", "self.g_shifts[n][f] += da", "self.g_shifts[n][f] = da"),
    ("A4/A3/A2", "ds /= len(texts)", "ds /= len(ids)"),
]
