"""Skip-gram: the gradient for the input vectors goes through the transposed output vectors."""
import numpy as np
class Word2Vec:
    def __init__(self, v, n, eta):
        self.v, self.n, self.eta = v, n, eta
        self.w1 = np.random.uniform(-1, 1, (v, n))
        self.w2 = np.random.uniform(-1, 1, (n, v))
    def softmax(self, x):
        e_x = np.exp(x - np.max(x))
        return e_x / e_x.sum(axis=0)
    def forward_pass(self, x):
        h = np.dot(self.w1.T, x)
        u = np.dot(self.w2.T, h)
        return self.softmax(u), h, u
    def backprop(self, e, h, x):
        dl_dw2 = np.outer(h, e)
        dl_dw1 = np.outer(x, np.dot(self.w2.T, e))  # expect: np.dot(self.w2.T, e) | operand: self.w2.T | born: L7  # fix: dl_dw1 = np.outer(x, np.dot(self.w2, e))
        self.w1 = self.w1 - (self.eta * dl_dw1)
        self.w2 = self.w2 - (self.eta * dl_dw2)
    def train(self, training_data):
        for w_t, w_c in training_data:
            y_pred, h, u = self.forward_pass(w_t)
            EI = np.sum([np.subtract(y_pred, word) for word in w_c], axis=0)
            self.backprop(EI, h, w_t)
np.random.seed(2)
corpus = "the quick brown fox jumps over the lazy dog".split()
words = sorted(set(corpus))
def onehot(word):
    return [1 if w == word else 0 for w in words]
data = [(onehot(w), [onehot(corpus[j]) for j in (i - 1, i + 1) if 0 <= j < len(corpus)]) for i, w in enumerate(corpus)]
w2v = Word2Vec(len(words), 5, 0.05)
w2v.train(data)
