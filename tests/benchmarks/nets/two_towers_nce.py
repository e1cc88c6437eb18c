"""A notebook turned script: pictures and captions go through a tower each, all pairs of the batch are scored, cross-entropy along both axes, learned temperature."""
import numpy as np

np.seterr(all='ignore')

# img_W, img_b, txt_W, txt_b: lists, one entry per layer
img_W, img_b, txt_W, txt_b = [], [], [], []
learned = {}


def build(img_sizes, txt_sizes, seed):
    rng = np.random.RandomState(seed)
    for Ws, bs, sizes in [(img_W, img_b, img_sizes), (txt_W, txt_b, txt_sizes)]:
        Ws[:] = [rng.randn(i, o) * np.sqrt(1.5 / i) for i, o in zip(sizes[:-1], sizes[1:])]
        bs[:] = [rng.randn(o) * .2 for o in sizes[1:]]
    learned['log_t'] = np.array([0.7])


def tower(x, Ws, bs):
    acts = [x]
    for W, b in zip(Ws[:-1], bs[:-1]):
        acts.append(np.maximum(acts[-1].dot(W) + b, 0))
    out = acts[-1].dot(Ws[-1]) + bs[-1]
    return out, acts


def tower_back(d, acts, Ws):
    dWs, dbs = [], []
    for i in range(len(Ws) - 1, -1, -1):
        dWs.append(acts[i].T.dot(d))
        dbs.append(d.sum(0))
        if i > 0:
            d = d.dot(Ws[i].T)
            d[acts[i] <= 0] = 0
    return dWs[::-1], dbs[::-1]


def unit(v):
    r = np.sqrt(np.sum(v * v, axis=1, keepdims=True))
    return v / r, r


def unit_back(d, u, r):
    return (d - u * np.sum(d * u, axis=1, keepdims=True)) / r


def log_softmax(s, axis):
    s = s - s.max(axis=axis, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=axis, keepdims=True))


def nce(pics, caps, want_grads=False):
    n = len(pics)
    a, acts_a = tower(pics, img_W, img_b)
    c, acts_c = tower(caps, txt_W, txt_b)
    ua, ra = unit(a)
    uc, rc = unit(c)
    cos = ua.dot(uc.T)
    scores = np.exp(learned['log_t']) * cos
    rows, cols = log_softmax(scores, 1), log_softmax(scores, 0)
    loss = -(np.trace(rows) + np.trace(cols)) / (2 * n)
    if not want_grads:
        return loss

    eye = np.eye(n)
    d_scores = (np.exp(rows) - eye + np.exp(cols) - eye) / (2 * n)
    d_log_t = np.array([np.sum(d_scores * scores)])
    d_cos = d_scores * np.exp(learned['log_t'])
    d_ua = d_cos.dot(uc)
    d_uc = d_cos.T.dot(ua)
    d_a = unit_back(d_ua, ua, ra)
    d_c = unit_back(d_uc, uc, rc)
    d_img_W, d_img_b = tower_back(d_a, acts_a, img_W)
    d_txt_W, d_txt_b = tower_back(d_c, acts_c, txt_W)
    return {'img_W': d_img_W, 'img_b': d_img_b, 'txt_W': d_txt_W, 'txt_b': d_txt_b, 'learned': {'log_t': d_log_t}}


def check(pic=(5, 7, 4), cap=(3, 6, 4), samples=6, seed=0, scale=1.0):
    build(pic, cap, seed)
    rng = np.random.RandomState(seed + 11)
    pics, caps = rng.randn(samples, pic[0]), rng.randn(samples, cap[0])
    learned['log_t'] += np.log(scale)
    model = {'img_W': img_W, 'img_b': img_b, 'txt_W': txt_W, 'txt_b': txt_b, 'learned': learned}
    return dict(model=model, loss=lambda: nce(pics, caps), backward=lambda: nce(pics, caps, want_grads=True))
