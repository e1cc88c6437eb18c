"""The planted faults of `nets/creator_variables.py`."""

CONVENTION = "variables with a creator, functions with generations, rows"
FAULTS = [
    (
        "E6",
        "                if x.grad is None:\n                    x.grad = gx\n                else:\n                    x.grad = x.grad + gx",
        "                x.grad = gx",
    ),
    (
        "E6",
        "funcs.sort(key=lambda x: x.generation)",
        "funcs.sort(key=lambda x: -x.generation)",
        {"also": "funcs.pop()"},
    ),
    ("B2", "sum_to(-gy, self.shapes[1])", "sum_to(gy, self.shapes[1])"),
    ("C4/B2", "gy * (-x0 / x1 ** 2)", "gy * (x0 / x1 ** 2)"),
    ("C4", "gy * (-x0 / x1 ** 2)", "gy * (-x0 / x1)"),
    (
        "E1/C4/E3/E5",
        "return sum_to(gy * x1, x0.shape), sum_to(gy * x0, x1.shape)",
        "return sum_to(gy * x0, x0.shape), sum_to(gy * x0, x1.shape)",
    ),
    ("F1", "gb = sum_to(gy, b.shape)", "gb = sum_to(gy, b.shape) / len(gy)"),
    ("E5", "gW = x.T.dot(gy)", "gW = np.ones_like(x).T.dot(gy)"),
    ("N3", "gx = gy.dot(W.T)", "gx = gy.dot(W)", {"sizes": (4, 4, 4, 4)}),
    ("C2/J3", "gx = gy * y * (1 - y)\n", "gx = gy\n"),
    (
        "C1b",
        "        y = self.outputs[0].data\n        gx = gy * y * (1 - y)",
        "        y = self.inputs[0].data\n        gx = gy * y * (1 - y)",
    ),
    (
        "C1/C4",
        "        y = self.outputs[0].data\n        gx = gy * (1 - y * y)",
        "        y = np.tanh(self.outputs[0].data)\n        gx = gy * (1 - y * y)",
    ),
    ("C7", "gx = gy * (1 - y * y)", "gx = 1 - y * y"),
    ("C4/A5/A3", "return gy / (2 * self.outputs[0].data)", "return gy / self.outputs[0].data"),
    ("C4/C1b", "return gy / (2 * self.outputs[0].data)", "return gy / (2 * self.inputs[0].data)"),
    ("A1", "        gy = gy * (1 / N)\n", ""),
    ("A4", "gy = gy * (1 / N)", "gy = gy * (1 / CLS_NUM)"),
    ("B1", "return (y - t_onehot) * gy, None", "return (t_onehot - y) * gy, None"),
    ("D7", "return (y - t_onehot) * gy, None", "return (x - t_onehot) * gy, None"),
    ("D3", "y = e / e.sum(axis=1, keepdims=True)", "y = e / e.sum(axis=0, keepdims=True)"),
    ("C3", "return (y - t_onehot) * gy, None", "return (y - t_onehot) * y * (1 - y) * gy, None"),
    ("O3", "        model.cleargrads()\n", "", {"also": "x.grad = x.grad + gx"}),
    (
        "F1",
        "    y = x.sum(tuple(range(lead)) + axis, keepdims=True)",
        "    y = x.mean(tuple(range(lead)) + axis, keepdims=True)",
    ),
    (
        "A5/A3/A4/I2",
        "return np.broadcast_to(gy, self.x_shape)",
        "return np.broadcast_to(gy, self.x_shape) / gy.size",
    ),
]
