"""The planted faults of `nets/rated_skipgrams.py`."""

from __future__ import annotations

CONVENTION = "notebook with globals, np.add.at, a loop over ratings"
FAULTS = [
    ("L1", "np.add.at(g_item, centers, dh)", "g_item[centers] += dh"),
    (
        "L1",
        "np.add.at(g_ctx, noise, dneg[:, :, None] * h[:, None, :])",
        "g_ctx[noise] += dneg[:, :, None] * h[:, None, :]",
    ),
    ("L1/E6/E8", "g_user[u] += d * item[i]", "g_user[u] = d * item[i]"),
    ("L1/E6/E8", "g_item[i] += d * user[u]", "g_item[i] = d * user[u]"),
    ("E5/E1", "g_user[u] += d * item[i]", "g_user[u] += d * user[u]"),
    ("E2/E3/E5", "g_item[i] += d * user[u]", "g_item[i] += d * g_user[u]"),
    ("E1/H3/F1", "g_bi[i] += d\n", "g_bi[u] += d\n"),
    ("F1", "g_bu[u] += d\n", "g_bu += d\n"),
    ("D6/B2/E5/E1", "dpos = (s(pos) - 1) / B", "dpos = s(pos) / B"),
    ("D6/C4/B2", "dneg = s(neg) / B", "dneg = s(-neg) / B"),
    ("A4/A2/A5/A3", "dneg = s(neg) / B", "dneg = s(neg) / noise.size"),
    ("D7", "dneg = s(neg) / B", "dneg = neg / B"),
    ("A1/A5", "dneg = s(neg) / B", "dneg = s(neg)"),
    (
        "E6",
        "    dh += np.einsum('bn,bnk->bk', dneg, ctx[noise])\n",
        "    dh = np.einsum('bn,bnk->bk', dneg, ctx[noise])\n",
    ),
    ("A3/A5", "dr = 2 * r / len(r)", "dr = r / len(r)"),
    ("A1/A5", "dr = 2 * r / len(r)", "dr = 2 * r"),
    ("G2", "    g_item += 2 * lam * item\n", "    g_item += lam * item\n"),
    ("G1", "    g_item += 2 * lam * item\n", ""),
    ("G1b/G2", "    g_user += 2 * lam * user\n", "    g_user -= 2 * lam * user\n"),
    (
        "E5/E1",
        "np.add.at(g_ctx, context, dpos[:, None] * h)",
        "np.add.at(g_ctx, context, dpos[:, None] * ctx[context])",
    ),
    ("E1/L1", "np.add.at(g_ctx, context, dpos[:, None] * h)", "np.add.at(g_ctx, centers, dpos[:, None] * h)"),
    ("E1", "dh = dpos[:, None] * ctx[context]", "dh = dpos[:, None] * ctx[centers]"),
]
