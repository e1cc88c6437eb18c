"""A list grows with every forward pass, and the first entry is what is read.

What you see: the net answers the same for every input, the loss does not react to anything: all true
gradients are 0 from the second call on.

Why it happens: `self.output.append(...)` in forward, on a list that is made once (in __init__ or in the
class body).

Wrong:
    def forward(self, x):
        for neuron in self.neurons:
            self.output.append(neuron.run(x))

Right:
    self.output = [neuron.run(x) for neuron in self.neurons]

How it is proven: two calls of the loss on one state leave lists of different lengths.

Look-alikes: dead units (the loss does not react either, and no list grows), O2 (the list belongs to the
class).
"""
