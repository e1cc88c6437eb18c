"""A bag of words model: the context vectors are to be averaged, their mean is taken over the dimensions."""
import numpy as np
np.random.seed(1)
vocab, dim = 20, 6
E = np.random.randn(vocab, dim) * 0.1
U = np.random.randn(dim, vocab) * 0.1
def loss_and_grads(context, target):
    v = E[context].mean(axis=1)  # fix: v = E[context].mean(axis=0)
    s = v @ U  # expect: v @ U | operand: v | born: L15
    p = np.exp(s - s.max())
    p /= p.sum()
    return -np.log(p[target])
contexts = np.array([[1, 4, 3, 9], [2, 2, 7, 5]])
total = 0
for ctx, t in zip(contexts, [6, 8]):
    total += loss_and_grads(ctx, t)
print(total)
