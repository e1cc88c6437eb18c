"""The planted faults of `nets/cupd_energies.py`."""

from __future__ import annotations

SQUARE = {"shells": 5, "H1": 5, "H2": 5}
CONVENTION = (
    "a physics fit: one cluster after another, atoms in rows, Greek names, Gaussians, log-cosh and a ridge"
)
TOP = "dE = weight * np.tanh((E - E_dft) / n) / n / M"
LOSS = "np.log(np.cosh((E - E_dft) / len(kind)))"
OFFSET = "np.add.at(g.E0, kind, de)"
DZ2 = "dz2 = -2.0 * z2 * a2 * da2"
DZ1 = "dz1 = logistic(z1) * da1"
DA1 = "da1 = dz2 @ θ.W2.T"
DG = "dG = dz1 @ θ.W1.T"
TAU = "τ = dG[:, None, :] * f[:, :, None] * φ"
MU = "g.μ += np.sum(τ * 2.0 * η * Δ, axis=(0, 1))"
XI = "g.ξ -= np.sum(τ * Δ ** 2 * η, axis=(0, 1))"
REPULSION = "g.κ += dE * np.exp(θ.κ) * S"
FAULTS = [
    ("A1", TOP, "dE = weight * np.tanh((E - E_dft) / n) / n"),
    ("A4", TOP, "dE = weight * np.tanh((E - E_dft) / n) / n / n"),
    ("B1", TOP, "dE = weight * np.tanh((E_dft - E) / n) / n / M"),
    ("D6/A4", TOP, "dE = weight * np.tanh((E - E_dft) / n) / M"),
    ("D6", TOP, "dE = weight * (E - E_dft) / n / n / M"),
    ("D6", TOP, "dE = np.tanh((E - E_dft) / n) / n / M"),
    ("D6", LOSS, "abs((E - E_dft) / len(kind))", {"also": TOP}),
    ("N3", DA1, "da1 = dz2 @ θ.W2", SQUARE),
    ("N3", "g.W2 += a1.T @ dz2", "g.W2 += dz2.T @ a1", SQUARE),
    ("N3b", DG, "dG = dz1 @ θ.W1.reshape(-1, len(η))"),
    ("F1", "g.b2 += dz2.sum(axis=0)", "g.b2 += dz2.mean(axis=0)"),
    ("F1", "g.b1 += dz1.sum(axis=0)", "g.b1 += dz1.sum()"),
    ("L1", OFFSET, "g.E0[kind] += de"),
    ("F3", f"        {OFFSET}\n", ""),
    ("C4", DZ2, "dz2 = -z2 * a2 * da2"),
    ("C4/B2", DZ2, "dz2 = 2.0 * z2 * a2 * da2"),
    ("C1", DZ2, "dz2 = -2.0 * a2 * np.exp(-a2 ** 2) * da2"),
    ("C7", DZ2, "dz2 = -2.0 * z2 * a2"),
    ("C6", DZ2, "dz2 = -2.0 * z1 * np.exp(-z1 ** 2) * da2", SQUARE),
    ("C1c/C4", DZ1, "dz1 = (1 - a1 ** 2) * da1"),
    ("C2", DZ1, "dz1 = da1"),
    ("E4", DG, "dG = da1 @ θ.W1.T"),
    ("E3", DA1, "da1 = a2 @ θ.W2.T"),
    ("E1", DG, "dG = dz1 @ θ.W2.T", SQUARE),
    ("E5", "g.W2 += a1.T @ dz2", "g.W2 += z1.T @ dz2"),
    ("E8/E6", "g.W1 += G.T @ dz1", "g.W1 = G.T @ dz1"),
    ("E6/E8", MU, MU.replace("+=", "=")),
    ("E4", TAU, "τ = dG[:, None, :] * φ"),
    ("E4/C2", XI, "g.ξ -= np.sum(τ * Δ ** 2, axis=(0, 1))"),
    (
        "O1",
        "φ = np.exp(-np.exp(θ.ξ) * Δ ** 2)",
        "Δ *= Δ\n    φ = np.exp(-np.exp(θ.ξ) * Δ)",
        {"also": "τ * "},
    ),
    ("A5", REPULSION, "g.κ += 2 * dE * np.exp(θ.κ) * S"),
    ("G4", "g.W1 += λ * θ.W1", "g.W1 += λ / M * θ.W1"),
]
