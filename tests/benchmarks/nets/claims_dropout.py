"""보험 청구 사기 탐지 (Korean comments): params, cache and grads as dicts of one class, stages called by hand in order, inverted dropout with a mask drawn once, softplus and relu layers, a logistic loss taken from the score."""
import numpy as np


class FraudNet:
    def __init__(self, dims, keep_prob, seed):
        rng = np.random.RandomState(seed)
        self.dims = dims
        self.keep = keep_prob
        self.params = {}
        self.cache = {}
        self.grads = {}
        for i in range(1, len(dims)):
            self.params["W%d" % i] = rng.randn(dims[i - 1], dims[i]) * np.sqrt(2.0 / dims[i - 1])
            self.params["b%d" % i] = rng.randn(dims[i]) * 0.2

    def draw_mask(self, n, rng):
        self.mask = (rng.rand(n, self.dims[2]) < self.keep).astype(float)

    # ---- 순전파 ----
    def input_to_hidden(self, x):
        self.cache["x"] = x
        self.cache["s1"] = x.dot(self.params["W1"]) + self.params["b1"]
        self.cache["h1"] = np.log(1 + np.exp(self.cache["s1"]))

    def hidden_to_hidden(self):
        self.cache["s2"] = self.cache["h1"].dot(self.params["W2"]) + self.params["b2"]
        self.cache["h2"] = np.maximum(self.cache["s2"], 0.0)
        # 드롭아웃 (학습할 때만)
        self.cache["d2"] = self.cache["h2"] * self.mask / self.keep

    def hidden_to_score(self):
        self.cache["score"] = self.cache["d2"].dot(self.params["W3"]) + self.params["b3"]

    def loss(self, t):
        s = self.cache["score"]
        return np.mean(np.maximum(s, 0) - s * t + np.log1p(np.exp(-np.abs(s))))

    # ---- 역전파 ----
    def score_gradient(self, t):
        probability = 1.0 / (1.0 + np.exp(-self.cache["score"]))
        self.cache["g3"] = (probability - t) / t.size
        self.grads["W3"] = self.cache["d2"].T.dot(self.cache["g3"])
        self.grads["b3"] = self.cache["g3"].sum(axis=0)

    def hidden_gradient(self):
        back = self.cache["g3"].dot(self.params["W3"].T)
        back = back * self.mask / self.keep
        back[self.cache["s2"] <= 0] = 0
        self.cache["g2"] = back
        self.grads["W2"] = self.cache["h1"].T.dot(self.cache["g2"])
        self.grads["b2"] = self.cache["g2"].sum(axis=0)

    def input_gradient(self):
        back = self.cache["g2"].dot(self.params["W2"].T)
        # softplus의 미분은 sigmoid
        self.cache["g1"] = back / (1.0 + np.exp(-self.cache["s1"]))
        self.grads["W1"] = self.cache["x"].T.dot(self.cache["g1"])
        self.grads["b1"] = self.cache["g1"].sum(axis=0)


def check(sizes=(5, 6, 4, 2), samples=8, seed=0, height=0.0):
    rng = np.random.RandomState(seed + 5)
    net = FraudNet(sizes, 0.75, seed)
    net.params["b%d" % (len(sizes) - 1)] += height
    net.draw_mask(samples, rng)
    x = rng.randn(samples, sizes[0])
    t = rng.randint(0, 2, (samples, sizes[-1])).astype(float)

    def forward():
        net.input_to_hidden(x)
        net.hidden_to_hidden()
        net.hidden_to_score()
        return net.loss(t)

    def backward():
        forward()
        net.score_gradient(t)
        net.hidden_gradient()
        net.input_gradient()

    return dict(model=net, loss=forward, backward=backward)
