"""The backward pass uses statistics or caches of another call than the forward pass it belongs to.

What you see: right after one forward pass, wrong after an evaluation in between, or after a switch from
training to testing.

Why it happens: running means are updated by every forward pass, a prediction on other data overwrites
self.x, the mode was switched between forward and backward.

Wrong:
    net.forward(X); net.predict(X_val); net.backward(y)

Right:
    net.forward(X); net.backward(y); net.predict(X_val)

How it is proven: backward after forward(A), forward(B) gives the gradient at B.

Look-alikes: O1 (a value is overwritten within the pass), O5 (random numbers).
"""
