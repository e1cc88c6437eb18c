"""The bias weight is appended to w but the update uses the inputs without the one."""
import numpy as np
points = [((2.0, 1.0), 1), ((-1.0, -2.0), -1), ((3.0, 2.5), 1), ((-2.0, 0.5), -1)]
w = np.zeros(3)
done = False
rounds = 0
while not done and rounds < 50:
    done = True
    for p, label in points:
        x = np.array(p)  # fix: x = np.array([*p, 1.0])
        out = np.sign(w[:2] @ x[:2] + w[2])
        if out != label:
            w = w + 0.5 * label * x  # expect: w + 0.5 * label * x | operand: 0.5 * label * x | born: L10
            done = False
    rounds += 1
print(w)
