"""Max pooling writes to the place of the window in the image, not to that in the result."""
import numpy as np
def pool(x, k=2):
    out = np.zeros((x.shape[0] // k, x.shape[1] // k))
    for i in range(0, x.shape[0], k):
        for j in range(0, x.shape[1], k):
            out[i, j] = x[i:i + k, j:j + k].max()  # expect: out[i, j] | operand: j | born: L4  # fix: out[i // k, j // k] = x[i:i + k, j:j + k].max()
    return out
print(pool(np.random.rand(6, 8)))
