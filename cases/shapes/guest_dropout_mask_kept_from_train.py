"""The mask of the last training batch is used at test time, on more rows."""
import numpy as np
class Dropout:
    def __init__(self, p):
        self.p, self.mask = p, None
    def forward(self, x, train=True):
        if train:
            self.mask = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.mask  # expect: x * self.mask | operand: self.mask | born: L12  # fix: return x * self.mask if train else x
drop = Dropout(0.3)
W = np.random.rand(4, 3)
drop.forward(np.random.rand(8, 4) @ W)
test = drop.forward(np.random.rand(30, 4) @ W, train=False)
