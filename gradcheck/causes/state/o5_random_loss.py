"""The loss is not a function: two calls on one state give two values.

What you see: a numerical gradient of 1254.57 where -0.087 is due; it changes with every run.

Why it happens: dropout, noise or a shuffled batch draws new random numbers in every forward pass from a
generator that is not put back.

Wrong:
    def forward(self, x):
        self.mask = np.random.rand(*x.shape) < keep

Right:
    np.random.seed(0) before each call of the check, or a fixed mask

How it is proven: the loss is evaluated twice on the same state and differs although all reachable
generators were put back.

Look-alikes: O3b (the state grows), O6 (running statistics change).
"""
