"""Mean and log variance from one layer of twice the width; the gradient is joined along the samples."""
import numpy as np
rng = np.random.default_rng(12)
n, d, k = 16, 6, 3
X = rng.random((n, d))
We, be = rng.normal(size=(d, 2 * k)) * .1, np.zeros(2 * k)
Wd, bd = rng.normal(size=(k, d)) * .1, np.zeros(d)
for epoch in range(3):
    h = X @ We + be
    mu, logvar = h[:, :k], h[:, k:]
    eps = rng.normal(size=mu.shape)
    z = mu + np.exp(.5 * logvar) * eps
    r = z @ Wd + bd
    dr = 2 * (r - X) / n
    dz = dr @ Wd.T
    dmu = dz + mu / n
    dlogvar = dz * eps * .5 * np.exp(.5 * logvar) + .5 * (np.exp(logvar) - 1) / n
    dh = np.concatenate([dmu, dlogvar], axis=0)  # fix: dh = np.concatenate([dmu, dlogvar], axis=1)
    gWe, gbe = X.T @ dh, dh.sum(0)  # expect: X.T @ dh | operand: dh | born: L18
    gWd, gbd = z.T @ dr, dr.sum(0)
    for p, g in ((We, gWe), (be, gbe), (Wd, gWd), (bd, gbd)):
        p -= .1 * g
