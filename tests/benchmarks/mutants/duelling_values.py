"""The planted faults of `nets/duelling_values.py`."""

CONVENTION = "agent with an online and a target net, gradients in a dict on the net"
TOP = "np.clip(err, -1, 1) / len(a)"
FAULTS = [
    ("D6", TOP, "err / len(a)"),
    ("D6", TOP, "np.sign(err) / len(a)"),
    ("A1", TOP, "np.clip(err, -1, 1)"),
    ("A3", TOP, "2 * np.clip(err, -1, 1) / len(a)"),
    ("A4/A3", TOP, "np.clip(err, -1, 1) / q.size"),
    ("B1", TOP, "np.clip(-err, -1, 1) / len(a)"),
    ("E6/I2/D1", "d_adv = dq - dq.mean(axis=1, keepdims=True)", "d_adv = dq"),
    (
        "E6/I2/D3/D1",
        "d_adv = dq - dq.mean(axis=1, keepdims=True)",
        "d_adv = dq - dq.mean(axis=0, keepdims=True)",
    ),
    ("A4/E6/D8/A3/A5", "d_val = dq.sum(axis=1, keepdims=True)", "d_val = dq.mean(axis=1, keepdims=True)"),
    ("E6", "(d_adv @ self.advantage.T + d_val @ self.value.T)", "(d_adv @ self.advantage.T)"),
    ("E6", "(d_adv @ self.advantage.T + d_val @ self.value.T)", "(d_val @ self.value.T)"),
    ("C1/C4", "(1 - self.hid ** 2)", "(1 - np.tanh(self.hid) ** 2)"),
    ("C1c/C4", "(1 - self.hid ** 2)", "self.hid * (1 - self.hid)"),
    ("C2", " * (1 - self.hid ** 2)", ""),
    ("F1", "d_hid.sum(axis=0, keepdims=True)", "d_hid.mean(axis=0, keepdims=True)"),
    ("E5/E3", "'value': self.hid.T @ d_val,", "'value': self.hid.T @ dq.sum(axis=1, keepdims=True) ** 2,"),
    ("E1/E3/E5", "'advantage': self.hid.T @ d_adv,", "'advantage': self.hid.T @ dq,"),
    ("E8/E5", "self.grad['fc1'] = self.s.T @ d_hid", "self.grad['fc1'] = np.outer(self.s[-1], d_hid[-1])"),
]
