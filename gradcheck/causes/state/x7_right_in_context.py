"""A layer that is right only where it stands.

What you see: wrong for a random upstream gradient, right for the one it gets in the net.

Why it happens: a softmax layer that looks at the one nonzero upstream entry of each sample serves
cross-entropy, which sends no others. A loss that hands down p - y together with a softmax layer that
passes it on as it is gives the right product of two wrong factors.

Wrong:
    def backward(self, grad): return grad             # behind any other loss

Right:
    def backward(self, grad): return self.p * (grad - np.sum(grad * self.p, axis=1, keepdims=True))

How it is proven: the layer was run with one nonzero upstream entry per sample, or with its loss in front.

Look-alikes: D5 (the same layer behind a loss that sends dL/dp), C7 (not linear in its upstream).
"""
