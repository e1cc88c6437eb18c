"""The planted faults of `nets/memory_hops.py`."""

from __future__ import annotations

CONVENTION = "memory network, shared hops in a list, masked softmax, grads by name"
FAULTS = [
    ("A1", "d_logits = (np.exp(self.logp) - self.goal) / B", "d_logits = np.exp(self.logp) - self.goal"),
    (
        "A4",
        "d_logits = (np.exp(self.logp) - self.goal) / B",
        "d_logits = (np.exp(self.logp) - self.goal) / self.goal.shape[1]",
    ),
    ("D7/D6", "(np.exp(self.logp) - self.goal) / B", "(self.logp - self.goal) / B"),
    (
        "D6",
        "(np.exp(self.logp) - self.goal) / B",
        "(np.exp(self.logp) - np.eye(self.goal.shape[1])[labels]) / B",
    ),
    ("D6/D5", "(np.exp(self.logp) - self.goal) / B", "-self.goal / np.exp(self.logp) / B"),
    (
        "D3",
        "self.logp = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))",
        "self.logp = shifted - np.log(np.exp(shifted).sum(0, keepdims=True))",
        {"also": "d_logits = (np.exp(self.logp) - self.goal) / B"},
    ),
    (
        "D3",
        "return e / e.sum(axis=1, keepdims=True)",
        "return e / e.sum()",
        {"also": "ds = p * (dp - np.sum(dp * p, axis=1, keepdims=True))"},
    ),
    ("D1", "ds = p * (dp - np.sum(dp * p, axis=1, keepdims=True))", "ds = dp * p * (1 - p)"),
    ("D3/D1/D2", "np.sum(dp * p, axis=1, keepdims=True)", "np.sum(dp * p, axis=0, keepdims=True)"),
    (
        "D2/D1",
        "ds = p * (dp - np.sum(dp * p, axis=1, keepdims=True))",
        "ds = dp - np.sum(dp * p, axis=1, keepdims=True)",
    ),
    ("D5/D2/D1", "ds = p * (dp - np.sum(dp * p, axis=1, keepdims=True))", "ds = dp"),
    ("C1", "d_pre = du * (1 - nxt ** 2)", "d_pre = du * (1 - np.tanh(nxt) ** 2)"),
    ("C6/J5", "d_pre = du * (1 - nxt ** 2)", "d_pre = du * (1 - u ** 2)"),
    ("C4/C1c", "d_pre = du * (1 - nxt ** 2)", "d_pre = du * nxt * (1 - nxt)"),
    ("C2", "d_pre = du * (1 - nxt ** 2)", "d_pre = du"),
    ("E6/E8/O3/J2", "g['carry'] += u.T @ d_pre", "g['carry'] = u.T @ d_pre"),
    ("E5/J5", "g['carry'] += u.T @ d_pre", "g['carry'] += nxt.T @ d_pre"),
    (
        "E6/J2",
        "du = d_pre @ self.carry.T + np.einsum('bs,bsd->bd', ds, self.memory)",
        "du = d_pre @ self.carry.T",
    ),
    (
        "E6/J2",
        "du = d_pre @ self.carry.T + np.einsum('bs,bsd->bd', ds, self.memory)",
        "du = np.einsum('bs,bsd->bd', ds, self.memory)",
    ),
    ("N3", "du = d_pre @ self.carry.T +", "du = d_pre @ self.carry +"),
    (
        "E1/E3",
        "np.einsum('bs,bsd->bd', ds, self.memory)\n        g['time']",
        "np.einsum('bs,bsd->bd', ds, self.content)\n        g['time']",
    ),
    (
        "E6/E8/O3/J2",
        "d_content += p[:, :, None] * d_pre[:, None, :]",
        "d_content = p[:, :, None] * d_pre[:, None, :]",
    ),
    ("E6", " + questions.T @ du", ""),
    (
        "E1/E3/E5",
        "d_memory += ds[:, :, None] * u[:, None, :]",
        "d_memory += ds[:, :, None] * nxt[:, None, :]",
    ),
    (
        "E3/E1",
        "d_content += p[:, :, None] * d_pre[:, None, :]",
        "d_content += ds[:, :, None] * d_pre[:, None, :]",
    ),
]
