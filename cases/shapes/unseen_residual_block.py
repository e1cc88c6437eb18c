"""residual block, with one mistake in its shapes."""
import numpy as np
rng = np.random.default_rng(1)
def block(x, p):
    h = np.maximum(x @ p["w1"], 0)
    return x + h @ p["w2"]  # expect: x + h @ p["w2"] | operand: h @ p["w2"] | born: L7
params = [{"w1": rng.normal(size=(6, 12)), "w2": rng.normal(size=(12, 12))} for _ in range(3)]  # fix: params = [{"w1": rng.normal(size=(6, 12)), "w2": rng.normal(size=(12, 6))} for _ in range(3)]
x = rng.normal(size=(4, 6))
for p in params:
    x = block(x, p)
