"""A notebook: skip-grams with negative samples, and ratings, that share the vectors of the items; all in globals."""
import numpy as np
# notebook: skip-gram with negative samples and a rating factorisation that share item vectors
n_items, n_users, k = 8, 5, 3
lam = 0.05
centers = np.array([0, 3, 3, 5, 1, 3])
context = np.array([1, 2, 7, 5, 1, 0])
noise = np.random.RandomState(14).randint(0, n_items, (6, 4))
us = np.array([0, 1, 1, 4, 2, 0, 3])
its = np.array([2, 2, 6, 0, 2, 7, 7])
stars = np.random.RandomState(15).rand(7) * 4
mu = stars.mean()

def s(x):
    return 1 / (1 + np.exp(-x))

def total_loss():
    pos = (item[centers] * ctx[context]).sum(1)
    neg = np.einsum('bk,bnk->bn', item[centers], ctx[noise])
    sg = -np.log(s(pos)).mean() - np.log(s(-neg)).sum(1).mean()
    r = mu + bu[us] + bi[its] + (user[us] * item[its]).sum(1) - stars
    mf = (r ** 2).mean() + lam * ((user ** 2).sum() + (item ** 2).sum())
    return sg + mf

def gradients():
    g_item = np.zeros_like(item)
    g_ctx = np.zeros_like(ctx)
    g_user = np.zeros_like(user)
    g_bu, g_bi = np.zeros_like(bu), np.zeros_like(bi)
    B = len(centers)
    h = item[centers]
    pos = (h * ctx[context]).sum(1)
    neg = np.einsum('bk,bnk->bn', h, ctx[noise])
    dpos = (s(pos) - 1) / B
    dneg = s(neg) / B
    dh = dpos[:, None] * ctx[context]
    dh += np.einsum('bn,bnk->bk', dneg, ctx[noise])
    np.add.at(g_item, centers, dh)
    np.add.at(g_ctx, context, dpos[:, None] * h)
    np.add.at(g_ctx, noise, dneg[:, :, None] * h[:, None, :])
    r = mu + bu[us] + bi[its] + (user[us] * item[its]).sum(1) - stars
    dr = 2 * r / len(r)
    for u, i, d in zip(us, its, dr):
        g_user[u] += d * item[i]
        g_item[i] += d * user[u]
        g_bu[u] += d
        g_bi[i] += d
    g_user += 2 * lam * user
    g_item += 2 * lam * item
    return {'item': g_item, 'ctx': g_ctx, 'user': g_user, 'bu': g_bu, 'bi': g_bi}

def check(seed=14):
    global item, ctx, user, bu, bi
    rng = np.random.RandomState(seed)
    item, ctx = rng.randn(n_items, k) * .6, rng.randn(n_items, k) * .6
    user = rng.randn(n_users, k) * .6
    bu, bi = rng.randn(n_users) * .1, rng.randn(n_items) * .1
    return dict(model=globals(), parameters=['item', 'ctx', 'user', 'bu', 'bi'], loss=total_loss, backward=gradients)
