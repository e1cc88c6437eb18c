"""The planted faults of `nets/tape_pops.py`."""

from __future__ import annotations

CONVENTION = "a tape that is popped inside of expressions"
FAULTS = [
    ("C4", "d / tape.pop() ** 2", "d / tape.pop()"),
    ("C4", "d / tape.pop() ** 2", "d * tape.pop() ** 2"),
    ("C7", "d / tape.pop() ** 2", "1 / tape.pop() ** 2"),
    ("C4", "d / tape.pop() ** 2", "d / (1 + tape.pop()) ** 2"),
    ("C7", "d * tape.pop(), grads", "tape.pop(), grads"),
    ("C4", "np.where(z > 0, 1.0, a + alpha)", "np.where(z > 0, 1.0, a)"),
    ("C4", "np.where(z > 0, 1.0, a + alpha)", "np.where(z > 0, 1.0, a - alpha)"),
    ("C4/C5", "np.where(z > 0, 1.0, a + alpha)", "np.where(z > 0, 1.0, alpha)"),
    ("C4/C5", "np.where(z > 0, 1.0, a + alpha)", "np.where(z > 0, a + alpha, 1.0)"),
    (
        "C1/C4",
        "s = 1 + np.abs(z)\n    tape.append(s)",
        "s = 1 + np.abs(z)\n    tape.append(1 + np.abs(z / s))",
    ),
    ("E3", "return d.dot(P['W_' + name].T)", "return np.sign(d).dot(P['W_' + name].T)"),
    (
        "E3",
        "d = lin_back('out', d, grads, lam)",
        "lin_back('out', d, grads, lam)\n    d = p.dot(P['W_out'].T)",
    ),
    (
        "E3",
        "d = lin_back('out', d, grads, lam)",
        "lin_back('out', d, grads, lam)\n    d = (p - t).dot(P['W_out'].T)",
    ),
    (
        "E3",
        "d = lin_back('out', d, grads, lam)",
        "lin_back('out', d, grads, lam)\n    d = s.dot(P['W_out'].T)",
    ),
    ("D3", "p = e / e.sum(axis=1, keepdims=True)", "p = e / e.sum()"),
    ("D3", "p = e / e.sum(axis=1, keepdims=True)", "p = e / e.sum(axis=0, keepdims=True)"),
    ("D7", "d = (p - t) / len(x)", "d = (s - t) / len(x)"),
    ("D6", "d = (p - t) / len(x)", "d = p * (1 - t) / len(x)"),
    ("D6/C3/D1", "d = (p - t) / len(x)", "d = (p - t) * p * (1 - p) / len(x)"),
    ("D6/D3", "p = e / e.sum(axis=1, keepdims=True)", "p = e / (1 + e)"),
    ("A4", "d = (p - t) / len(x)", "d = (p - t) / x.shape[1]"),
    ("A4/A3", "d = (p - t) / len(x)", "d = (p - t) / t.size"),
    ("A1", "d = (p - t) / len(x)", "d = p - t"),
    ("A2", "d = (p - t) / len(x)", "d = (p - t) / len(x) / len(x)"),
    ("A2/F1", "grads['c_' + name] = d.sum(axis=0)", "grads['c_' + name] = d.sum(axis=0) / len(d)"),
    ("F1/E8", "grads['c_' + name] = d.sum(axis=0)", "grads['c_' + name] = d[0]"),
    ("F2", "grads['c_' + name] = d.sum(axis=0)", "grads['c_' + name] = grads['W_' + name].sum(axis=0)"),
    ("G2", "lam * np.sign(P['W_out'])", "lam * P['W_out']"),
    ("G2", "lam * np.sign(P['W_out'])", "lam * np.sign(np.abs(P['W_out']))"),
    ("G2", "+ lam * P['W_' + name]", "+ 2 * lam * P['W_' + name]"),
    ("G2/G4", "+ lam * P['W_' + name]", "+ lam / len(d) * P['W_' + name]"),
    ("G1b/G2", "+ lam * P['W_' + name]", "- lam * P['W_' + name]"),
    ("G3", "grads['c_' + name] = d.sum(axis=0)", "grads['c_' + name] = d.sum(axis=0) + lam * P['c_' + name]"),
]
