"""The planted faults of `nets/tremor_lstm.py`."""

from __future__ import annotations

SAME = {"n_y": 4}
CUBE = {"n_y": 4, "samples": 4}
CONVENTION = "LSTM as a course has it, (features, examples, steps), functions with caches, dicts of gradients"
COST = "return np.sum((y - targets) ** 2) / (2 * m * T_x)"
DC = "dc = dc_next + da_next * ot * (1 - tanh_c ** 2)"
DOT = "dot = da_next * tanh_c * ot * (1 - ot)"
DCCT = "dcct = dc * it * (1 - cct ** 2)"
DIT = "dit = dc * cct * it * (1 - it)"
DFT = "dft = dc * c_prev * ft * (1 - ft)"
WF = '"dWf": np.dot(dft, concat.T)'
BI = '"dbi": np.sum(dit, axis=1, keepdims=True)'
BO = '"dbo": np.sum(dot, axis=1, keepdims=True)'
APREV = 'gradients["da_prev"] = dconcat[:n_a, :]'
CPREV = 'gradients["dc_prev"] = dc * ft'
TOP = "dy = (y - targets) / (m * T_x)"
WY = 'grads["dWy"] += np.dot(dy[:, :, t], a_next.T)'
BY = 'grads["dby"] += np.sum(dy[:, :, t], axis=1, keepdims=True)'
DA = 'da = np.dot(parameters["Wy"].T, dy[:, :, t]) + da_prevt'
SUMW = 'grads["dW" + gate] += gradients["dW" + gate]'
SUMB = 'grads["db" + gate] += gradients["db" + gate]'
FAULTS = [
    ("A1/A4", TOP, "dy = (y - targets) / T_x"),
    ("A4/A1", TOP, "dy = (y - targets) / m"),
    ("A1", TOP, "dy = y - targets"),
    ("A3/D6", COST, "return np.sum((y - targets) ** 2) / (m * T_x)", {"also": TOP}),
    ("A3/A4/D6", COST, "return np.mean((y - targets) ** 2) / 2", {"also": TOP}),
    ("B1", TOP, "dy = (targets - y) / (m * T_x)"),
    ("D6", COST, "return np.sum((y[:, :, -1] - targets[:, :, -1]) ** 2) / (2 * m * T_x)", {"also": TOP}),
    ("J1", DC, "dc = da_next * ot * (1 - tanh_c ** 2)"),
    ("J1", DC, "dc = (dc_next + da_next * ot) * (1 - tanh_c ** 2)"),
    ("J1/C4", DC, "dc = dc_next + da_next * ot * (1 - c_next ** 2)"),
    ("J1/C2", DC, "dc = dc_next + da_next * ot"),
    ("J1", CPREV, 'gradients["dc_prev"] = dc'),
    ("J2/E6", DA, 'da = np.dot(parameters["Wy"].T, dy[:, :, t])'),
    ("J1/J2/E6", '        dc_prevt = gradients["dc_prev"]\n', ""),
    ("J3/C2", DOT, "dot = da_next * tanh_c"),
    ("J3/C7", DIT, "dit = cct * it * (1 - it)"),
    ("J3/C2", DCCT, "dcct = dc * it"),
    ("J3/C4/C1c", DCCT, "dcct = dc * it * cct * (1 - cct)"),
    ("J3/J5/E5", DOT, "dot = da_next * c_next * ot * (1 - ot)"),
    ("E1/J3/E3", DIT, "dit = da_next * cct * it * (1 - it)"),
    ("J5/E5", DFT, "dft = dc * c_next * ft * (1 - ft)"),
    ("J5/E5", WF, '"dWf": np.dot(dft, np.concatenate((a_next, concat[n_a:]), axis=0).T)'),
    ("J4/E1", BI, '"dbi": np.sum(dft, axis=1, keepdims=True)'),
    ("F1", BO, '"dbo": np.mean(dot, axis=1, keepdims=True)'),
    ("F1", BY, 'grads["dby"] += np.sum(dy[:, :, t], axis=0, keepdims=True).T', CUBE),
    ("N3", DA, 'da = np.dot(parameters["Wy"], dy[:, :, t]) + da_prevt', SAME),
    ("N3", WY, 'grads["dWy"] += np.dot(a_next, dy[:, :, t].T)', SAME),
    ("N6", DA, 'da = parameters["Wy"].T * dy[:, :, t] + da_prevt', CUBE),
    ("E1/H3/J5", APREV, 'gradients["da_prev"] = dconcat[-n_a:, :]'),
    ("E3", DA, 'da = np.dot(parameters["Wy"].T, y[:, :, t]) + da_prevt'),
    ("J5/E5", WY, 'grads["dWy"] += np.dot(dy[:, :, t], caches[t][2].T)'),
    ("E6/E8/J2", SUMW, 'grads["dW" + gate] = gradients["dW" + gate]'),
    ("E6/E8/J2", SUMB, 'grads["db" + gate] = gradients["db" + gate]'),
    ("E6", ' + np.dot(parameters["Wo"].T, dot))', ")"),
    ("F3", "            " + SUMB + "\n", ""),
    ("O1", "c_next = ft * c_prev + it * cct", "c_prev *= ft\n    c_next = c_prev + it * cct", {"also": DFT}),
]
