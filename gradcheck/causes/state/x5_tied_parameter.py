"""One array is used in several places of the net.

What you see: the parameter has a gradient in each place. Each alone differs from the numerical one, their sum
does not.

Why it happens: changing the array changes the loss along every path that leads through it, so dL/dW is the
sum of what the places give. Tied weights (an encoder and its transposed decoder, an embedding and the
output layer) do this on purpose; two layers that were given the same array by mistake do it as well.

Wrong:
    W -= lr * encoder.dW                              # the decoder's part is lost

Right:
    W -= lr * (encoder.dW + decoder.dW.T)

How it is proven: both names lead to the same memory, and the sum of both gradients was compared.

Look-alikes: E6 (one path is missing from the sum), O2 (the array is shared by mistake).
"""
