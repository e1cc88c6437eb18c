"""A bidirectional RNN over columns; the readout has room for one of the two states only."""
import numpy as np
rng = np.random.RandomState(5)
D, H, V, T = 4, 6, 3, 5
def params():
    return rng.randn(H, D) * 0.1, rng.randn(H, H) * 0.1, np.zeros((H, 1))
Wf, Uf, bf = params()
Wb, Ub, bb = params()
Wy = rng.randn(V, H) * 0.1  # fix: Wy = rng.randn(V, 2 * H) * 0.1
by = np.zeros((V, 1))
xs = [rng.randn(D, 1) for _ in range(T)]
def scan(W, U, b, seq):
    h, out = np.zeros((H, 1)), []
    for x in seq:
        h = np.tanh(W @ x + U @ h + b)
        out.append(h)
    return out
fw = scan(Wf, Uf, bf, xs)
bw = scan(Wb, Ub, bb, xs[::-1])[::-1]
ys = [Wy @ np.vstack((f, g)) + by for f, g in zip(fw, bw)]  # expect: Wy @ np.vstack((f, g)) | operand: Wy | born: L9
loss = sum(float((y ** 2).sum()) for y in ys)
dWy = sum(2 * y @ np.vstack((f, g)).T for y, f, g in zip(ys, fw, bw))
print(loss, dWy.shape)
