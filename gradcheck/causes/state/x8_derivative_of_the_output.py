"""The derivative is written in terms of the output.

What you see: sigmoid_prime(x) returns x * (1 - x). At z it is wrong, at a = sigmoid(z) it is right.

Why it happens: s' = s (1 - s) is cheapest from the output that is at hand anyway.

Wrong:
    delta = error * sigmoid_prime(z)                  # with sigmoid_prime = lambda a: a * (1 - a)

Right:
    delta = error * sigmoid_prime(a)

How it is proven: derivative(f(x)) agrees with the numerical derivative of f, derivative(x) does not.

Look-alikes: C1b (handed z after all), C1 (the input form handed a).
"""
