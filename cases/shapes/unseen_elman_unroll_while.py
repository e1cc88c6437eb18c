"""Elman net unrolled with while; the recurrent weights get the outer product of the delta with itself over time as rows."""
import numpy as np
rs = np.random.RandomState(4)
nin, nh, nout, T = 2, 4, 3, 6
Win, Wrec, Wout = rs.randn(nin, nh) * .3, rs.randn(nh, nh) * .3, rs.randn(nh, nout) * .3
xs, ts = rs.randn(T, nin), rs.randn(T, nout)
h = [np.zeros(nh)]
ys = []
t = 0
while t < T:
    h.append(np.tanh(xs[t] @ Win + h[-1] @ Wrec))
    ys.append(h[-1] @ Wout)
    t += 1
gWin, gWrec, gWout = np.zeros_like(Win), np.zeros_like(Wrec), np.zeros_like(Wout)
back = np.zeros(nh)
while t > 0:
    t -= 1
    dy = ys[t] - ts[t]
    gWout += np.outer(dy, h[t + 1])  # expect: gWout += np.outer(dy, h[t + 1]) | operand: np.outer(dy, h[t + 1]) | born: L19  # fix: gWout += np.outer(h[t + 1], dy)
    dh = Wout @ dy + back
    dz = dh * (1 - h[t + 1] ** 2)
    gWin += np.outer(xs[t], dz)
    gWrec += np.outer(h[t], dz)
    back = Wrec @ dz
