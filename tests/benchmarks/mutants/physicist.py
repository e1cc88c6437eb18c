"""The planted faults of `nets/physicist.py`."""

from __future__ import annotations

SQUARE = {"sizes": (5, 5, 5)}
CONVENTION = "rows, einsum, adjoints of a flat function"
TOP = "rb = clip(r, -k, k)/n"
GB = "gb = outer(rb, v)"
WB = "wb = gb/(1 + exp(-w))"
UB = "ub = -2*u*f*fb"
FAULTS = [
    ("A1", TOP, "rb = clip(r, -k, k)"),
    ("B1", TOP, "rb = clip(t - E, -k, k)/n"),
    ("D6", TOP, "rb = r/n"),
    ("D6", TOP, "rb = where(abs(r) < k, r, 1)/n"),
    ("D6", TOP, "rb = where(abs(r) < k, r, r/abs(r))/n"),
    ("D6", TOP, "rb = where(abs(r) < k, r, k)/n"),
    ("D8", TOP, "rb = clip(r, -k, k).mean()/n*ones(n)"),
    ("A4", TOP, "rb = clip(r, -k, k)/x.size"),
    (
        "N2",
        TOP,
        "rb = clip(E[:, None] - t, -k, k).sum(axis=1)/n",
    ),
    ("N2", TOP, "rb = clip(E - t[:, None], -k, k).mean(axis=0)/n"),
    ("N1/N6/N2", GB, "gb = rb*v", {"samples": 5}),
    ("E3", GB, "gb = outer(E, v)"),
    ("E8", "vb = einsum('n,nk->k', rb, g) + mu*v", "vb = rb[-1]*g[-1] + mu*v"),
    ("C2", WB, "wb = gb"),
    ("C4", WB, "wb = gb/(1 + exp(w))"),
    ("C1", WB, "wb = gb/(1 + exp(-g))"),
    ("C4", UB, "ub = 2*u*f*fb"),
    ("C4", UB, "ub = -2*u*fb"),
    ("C4", UB, "ub = f*fb"),
    ("E5", "einsum('nj,nk->jk', f, wb)", "einsum('nj,nk->jk', u, wb)"),
    ("E4", "fb = einsum('nk,jk->nj', wb, B)", "fb = einsum('nk,jk->nj', gb, B)"),
    ("N3", "fb = einsum('nk,jk->nj', wb, B)", "fb = einsum('nk,kj->nj', wb, B)", SQUARE),
    ("N3", "einsum('ni,nj->ij', x, ub)", "einsum('ni,nj->ji', x, ub)", SQUARE),
    ("N3", "einsum('nj,nk->jk', f, wb)", "einsum('nj,nk->kj', f, wb)", SQUARE),
    ("F1", "bb = einsum('nk->k', wb)", "bb = einsum('nk->', wb)"),
    ("F1", "ab = einsum('nj->j', ub)", "ab = einsum('nj->j', ub)/n"),
    ("F1", "bb = einsum('nk->k', wb)", "bb = einsum('nk->n', wb)", {"samples": 5}),
    ("F1", "cb = rb.sum()", "cb = rb.mean()"),
    ("G1", " + mu*B", ""),
    ("G1b/G2", " + mu*A", " - mu*A"),
]
