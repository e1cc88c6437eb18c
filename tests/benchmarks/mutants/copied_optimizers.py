"""The planted faults of `nets/copied_optimizers.py`."""

CONVENTION = "layers update themselves with a copied optimizer inside backward_pass"
GRADIENT = "return - (y / p) + (1 - y) / (1 - p)"
FAULTS = [
    ("A4/A1/A3", "/ y.size\n", "/ len(y)\n", {"also": GRADIENT}),
    (
        "A1/A3",
        "self.loss_function.gradient(y, y_pred) / y.size\n",
        "self.loss_function.gradient(y, y_pred)\n",
        {"also": GRADIENT},
    ),
    (
        "B1",
        "self.loss_function.gradient(y, y_pred) / y.size\n",
        "-self.loss_function.gradient(y, y_pred) / y.size\n",
        {"also": GRADIENT},
    ),
    ("E2", "accum_grad = accum_grad.dot(W.T)", "accum_grad = accum_grad.dot(self.W.T)"),
    ("C5/C4", "return np.where(x >= 0, 1, self.alpha)", "return np.where(x >= 0, 1, 0)"),
    ("C5/C4", "return np.where(x >= 0, 1, self.alpha)", "return np.where(x >= 0, 1, -self.alpha)"),
    ("C5/C4", "return np.where(x >= 0, 1, self.alpha)", "return np.where(x >= 0, x, self.alpha)"),
    ("C2/C5/C4", "return np.where(x >= 0, 1, self.alpha)", "return np.ones_like(x)"),
    ("D6", GRADIENT, "return - (y / p)", {"also": "loss_grad = self.loss_function.gradient"}),
    ("D6/C3", GRADIENT, "return p - y"),
    ("D6/B2/C4", GRADIENT, "return - (y / p) - (1 - y) / (1 - p)"),
    (
        "F1",
        "np.sum(accum_grad, axis=0, keepdims=True)\n            self.W",
        "np.mean(accum_grad, axis=0, keepdims=True)\n            self.W",
    ),
    (
        "F2/E5",
        "np.sum(accum_grad, axis=0, keepdims=True)\n            self.W",
        "np.sum(grad_w, axis=0, keepdims=True)\n            self.W",
    ),
    ("C1b/C4", "return self.__call__(x) * (1 - self.__call__(x))", "return x * (1 - x)"),
    (
        "C4",
        "return self.__call__(x) * (1 - self.__call__(x))",
        "return self.__call__(x) * (1 + self.__call__(x))",
    ),
    (
        "C7",
        "return accum_grad * self.activation_func.gradient(self.layer_input)",
        "return accum_grad * self.activation_func.gradient(accum_grad)",
    ),
    (
        "C1",
        "self.activation_func.gradient(self.layer_input)",
        "self.activation_func.gradient(self.activation_func(self.layer_input))",
    ),
    ("C2/C3b/C7", "return accum_grad * self.activation_func.gradient(self.layer_input)", "return accum_grad"),
]
