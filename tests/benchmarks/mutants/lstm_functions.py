"""The planted faults of `nets/lstm_functions.py`."""

from __future__ import annotations

CONVENTION = "recurrent, LSTM"
FAULTS = [
    (
        "J1",
        "dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)",
        "dc = (dnext_c + dnext_h * o) * (1 - tanh_c ** 2)",
    ),
    ("J1/E6", "dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)", "dc = dnext_h * o * (1 - tanh_c ** 2)"),
    ("J1/C2", "dnext_h * o * (1 - tanh_c ** 2)", "dnext_h * o"),
    ("J1/C4/C1b", "(1 - tanh_c ** 2)", "(1 - next_c ** 2)"),
    ("J5", "df = dc * prev_c", "df = dc * next_c"),
    ("J1/J3/E3", "dprev_c = dc * f", "dprev_c = dnext_c * f"),
    ("J1/J3", "dprev_c = dc * f", "dprev_c = dc"),
    ("J3/E1/E3", "di = dc * g", "di = dc * f"),
    ("J3/J5/E3", "do = dnext_h * tanh_c", "do = dnext_h * next_c"),
    ("J3/C2", "dai = di * i * (1 - i)", "dai = di"),
    ("J3/C4/C2", "daf = df * f * (1 - f)", "daf = df * f"),
    ("J3/E1/C6", "dao = do * o * (1 - o)", "dao = do * i * (1 - i)"),
    ("J3/C1c/C4", "dag = dg * (1 - g ** 2)", "dag = dg * g * (1 - g)"),
    ("J4/J3/E1/E1b", "np.hstack((dai, daf, dao, dag))", "np.hstack((daf, dai, dao, dag))"),
    ("J4/J3/E1", "np.hstack((dai, daf, dao, dag))", "np.hstack((dai, daf, daf, dag))"),
    ("J2/E6", "dnext_h = dh[:, t] + dprev_h", "dnext_h = dh[:, t]"),
    ("E6/E8", "        dWx += dwx\n", "        dWx = dwx\n"),
    ("E6/E8", "        db += db_t\n", "        db = db_t\n"),
    ("J2/J5/H5", "for t in reversed(range(T)):", "for t in reversed(range(1, T)):"),
    ("J5/J2", "dh[:, t] + dprev_h", "dh[:, t - 1] + dprev_h"),
    ("E5/J5", "dWh = prev_h.T.dot(da)", "dWh = (o * tanh_c).T.dot(da)"),
    ("F1", "db = da.sum(axis=0)", "db = da.mean(axis=0)"),
    ("L1", "np.add.at(dW, x, dout)", "dW[x] += dout"),
    ("L1", "np.add.at(dW, x, dout)", "dW[x] = dout"),
    ("K1/C2/E6", "        dscores *= m[:, None]\n", ""),
    (
        "N3b/H3",
        "dh = dscores.dot(p['W_vocab'].T).reshape(N, T, H)",
        "dh = dscores.dot(p['W_vocab'].T).reshape(T, N, H).transpose(1, 0, 2)",
    ),
]
