"""The gates of an LSTM share one block matrix; its recurrent part is drawn transposed."""
import numpy as np
rng = np.random.default_rng(77)
H, D, T = 5, 3, 4
Wx = rng.normal(size=(4 * H, D)) * 0.2
Wh = rng.normal(size=(H, 4 * H)) * 0.2  # fix: Wh = rng.normal(size=(4 * H, H)) * 0.2
b = np.zeros(4 * H)
W = np.block([[Wx, Wh]])  # expect: np.block([[Wx, Wh]]) | operand: Wh | born: L6
def sigmoid(v):
    return 1 / (1 + np.exp(-v))
def run(xs):
    h, c, trail = np.zeros(H), np.zeros(H), []
    for x in xs:
        xh = np.concatenate([x, h])
        z = W @ xh + b
        i, f, o, g = sigmoid(z[:H]), sigmoid(z[H:2*H]), sigmoid(z[2*H:3*H]), np.tanh(z[3*H:])
        c = f * c + i * g
        h = o * np.tanh(c)
        trail.append((xh, i, f, o, g, c))
    return h, trail
h, trail = run(rng.normal(size=(T, D)))
xh, i, f, o, g, c = trail[-1]
dh = h - 1
do = dh * np.tanh(c) * o * (1 - o)
dWo = np.outer(do, xh)
print(dWo.shape)
