"""Energies of small Cu-Pd clusters, fitted by a surface physicist who types Greek letters: radial Gaussians with trainable centres and widths around every atom, two layers shared by all atoms (shifted softplus, then a bump exp(-z^2)), an offset per element, a repulsive pair term; log-cosh misfit per atom, weighted, with a ridge."""
from types import SimpleNamespace

import numpy as np

λ = 0.04      # ridge on W1, W2
R_CUT = 6.0   # Angstrom


def logistic(t):
    return 1.0 / (1.0 + np.exp(-t))


def ssp(t):
    """ shifted softplus, zero at zero """
    return np.logaddexp(0.0, t) - np.log(2.0)


def cutoff(r):
    f = 0.5 * (np.cos(np.pi * r / R_CUT) + 1.0) * (r < R_CUT)
    np.fill_diagonal(f, 0.0)          # an atom is not its own neighbour
    return f


def new_potential(K, H1, H2, elements, rng):
    θ = SimpleNamespace()
    θ.μ = np.linspace(1.8, 4.2, K) + rng.normal(0, 0.15, K)
    θ.ξ = rng.normal(0.0, 0.4, K)     # ln of the inverse widths
    θ.W1 = rng.normal(0, 1.0 / np.sqrt(K), (K, H1))
    θ.b1 = rng.normal(0, 0.4, H1)
    θ.W2 = rng.normal(0, 1.0 / np.sqrt(H1), (H1, H2))
    θ.b2 = rng.normal(0, 0.4, H2)
    θ.w = rng.normal(0, 0.8, H2)
    θ.E0 = rng.normal(0, 0.5, elements)
    θ.κ = np.array([-0.4])            # ln of the repulsion
    return θ


def energy(θ, r, kind):
    """ total energy of one cluster; r: matrix of distances, kind: element of every atom """
    f = cutoff(r)
    Δ = r[:, :, None] - θ.μ
    φ = np.exp(-np.exp(θ.ξ) * Δ ** 2)
    G = np.einsum('ij,ijk->ik', f, φ)
    z1 = G @ θ.W1 + θ.b1
    a1 = ssp(z1)
    z2 = a1 @ θ.W2 + θ.b2
    a2 = np.exp(-z2 ** 2)
    e = a2 @ θ.w + θ.E0[kind]
    S = 0.5 * np.sum(f / (1.0 + r ** 2))
    E = np.sum(e) + np.exp(θ.κ[0]) * S
    return E, (f, Δ, φ, G, z1, a1, z2, a2, S)


def misfit(θ, clusters):
    χ = 0.0
    for r, kind, E_dft, weight in clusters:
        E, _ = energy(θ, r, kind)
        χ += weight * np.log(np.cosh((E - E_dft) / len(kind)))
    return χ / len(clusters) + 0.5 * λ * (np.sum(θ.W1 ** 2) + np.sum(θ.W2 ** 2))


def gradient(θ, clusters):
    M = len(clusters)
    g = SimpleNamespace(**{name: np.zeros_like(value) for name, value in vars(θ).items()})
    η = np.exp(θ.ξ)

    for r, kind, E_dft, weight in clusters:
        n = len(kind)
        E, (f, Δ, φ, G, z1, a1, z2, a2, S) = energy(θ, r, kind)

        dE = weight * np.tanh((E - E_dft) / n) / n / M
        g.κ += dE * np.exp(θ.κ) * S
        de = np.full(n, dE)
        np.add.at(g.E0, kind, de)

        g.w += a2.T @ de
        da2 = np.outer(de, θ.w)
        dz2 = -2.0 * z2 * a2 * da2
        g.W2 += a1.T @ dz2
        g.b2 += dz2.sum(axis=0)

        da1 = dz2 @ θ.W2.T
        dz1 = logistic(z1) * da1
        g.W1 += G.T @ dz1
        g.b1 += dz1.sum(axis=0)

        # down to the shells: G_ik = sum_j f_ij exp(-eta_k (r_ij - mu_k)^2)
        dG = dz1 @ θ.W1.T
        τ = dG[:, None, :] * f[:, :, None] * φ
        g.μ += np.sum(τ * 2.0 * η * Δ, axis=(0, 1))
        g.ξ -= np.sum(τ * Δ ** 2 * η, axis=(0, 1))

    g.W1 += λ * θ.W1
    g.W2 += λ * θ.W2
    return g


def relax(θ, clusters, rate=0.02, sweeps=500):
    """ plain descent, good enough for a few hundred clusters """
    for sweep in range(sweeps):
        g = gradient(θ, clusters)
        for name in vars(θ):
            getattr(θ, name)[...] -= rate * getattr(g, name)
    return misfit(θ, clusters)


def check(shells=5, H1=7, H2=4, elements=2, samples=6, seed=0, smallest=3):
    rng = np.random.default_rng(seed + 29)
    θ = new_potential(shells, H1, H2, elements, rng)
    clusters = []
    for m in range(samples):
        n = smallest + m % 4
        x = rng.uniform(0.0, 4.0, (n, 3))
        r = np.sqrt(np.sum((x[:, None] - x[None]) ** 2, axis=2))
        kind = rng.integers(0, elements, n)
        E_dft = energy(θ, r, kind)[0] + n * rng.normal(0.0, 1.0)
        clusters.append((r, kind, E_dft, rng.uniform(0.5, 2.0)))
    return dict(model=θ, loss=lambda: misfit(θ, clusters), backward=lambda: gradient(θ, clusters))
