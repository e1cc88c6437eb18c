"""The planted faults of `nets/tied_columns.py`."""

SQUARE = {"sizes": (5, 5)}
CONVENTION = "tied weights, columns, functions over a dict"
FAULTS = [
    ("E6", "g['W'] = d_hid @ noisy.T + code @ d_out.T", "g['W'] = d_hid @ noisy.T"),
    ("E6", "g['W'] = d_hid @ noisy.T + code @ d_out.T", "g['W'] = code @ d_out.T"),
    ("N3", "g['W'] = d_hid @ noisy.T + code @ d_out.T", "g['W'] = d_hid @ noisy.T + d_out @ code.T", SQUARE),
    ("E5", "d_hid @ noisy.T", "d_hid @ clean.T"),
    ("E5", "d_hid @ noisy.T", "d_hid @ recon.T"),
    ("B2/E6", "d_hid @ noisy.T + code @ d_out.T", "d_hid @ noisy.T - code @ d_out.T"),
    ("A3", "g['W'] = d_hid @ noisy.T + code @ d_out.T", "g['W'] = (d_hid @ noisy.T + code @ d_out.T) / 2"),
    ("A1", "d_out = (recon - clean) / m", "d_out = recon - clean"),
    ("A4", "d_out = (recon - clean) / m", "d_out = (recon - clean) / clean.size"),
    ("B1/B2", "d_out = (recon - clean) / m", "d_out = (clean - recon) / m"),
    ("C3", "d_out = (recon - clean) / m", "d_out = (recon - clean) * recon * (1 - recon) / m"),
    ("D6", "d_out = (recon - clean) / m", "d_out = (recon - noisy) / m"),
    ("E6/G1", "d_code = theta['W'] @ d_out + sparse", "d_code = theta['W'] @ d_out"),
    (
        "A1/A5/D6/G2/G4",
        "(-RHO / rho_hat + (1 - RHO) / (1 - rho_hat)) / m",
        "(-RHO / rho_hat + (1 - RHO) / (1 - rho_hat))",
    ),
    (
        "D6/B1/G1b",
        "(-RHO / rho_hat + (1 - RHO) / (1 - rho_hat)) / m",
        "(RHO / rho_hat - (1 - RHO) / (1 - rho_hat)) / m",
    ),
    ("D6", "-RHO / rho_hat + (1 - RHO) / (1 - rho_hat)", "-RHO / rho_hat - (1 - RHO) / (1 - rho_hat)"),
    ("D6", "-RHO / rho_hat + (1 - RHO) / (1 - rho_hat)", "-RHO / rho_hat"),
    ("G2/D6/A3/A5", "sparse = BETA * (-RHO", "sparse = (-RHO"),
    ("C2", "d_hid = d_code * code * (1 - code)", "d_hid = d_code"),
    ("C4", "d_hid = d_code * code * (1 - code)", "d_hid = d_code * code * (1 + code)"),
    ("C1c/C4", "d_hid = d_code * code * (1 - code)", "d_hid = d_code * (1 - code ** 2)"),
    ("C7", "d_hid = d_code * code * (1 - code)", "d_hid = code * (1 - code)"),
    ("E3", "theta['W'] @ d_out + sparse", "theta['W'] @ recon + sparse"),
    ("F1", "g['hid'] = d_hid.sum(axis=1, keepdims=True)", "g['hid'] = d_hid.mean(axis=1, keepdims=True)"),
    (
        "F1",
        "g['vis'] = d_out.sum(axis=1, keepdims=True)",
        "g['vis'] = d_out.sum() * np.ones_like(theta['vis'])",
    ),
    (
        "E3/E4/C2",
        "g['hid'] = d_hid.sum(axis=1, keepdims=True)",
        "g['hid'] = d_code.sum(axis=1, keepdims=True)",
    ),
    ("N3", "d_code = theta['W'] @ d_out", "d_code = theta['W'].T @ d_out", SQUARE),
    ("F3", "g['vis'] = d_out.sum(axis=1, keepdims=True)", "g['vis'] = np.zeros_like(theta['vis'])"),
    ("F1", "g['hid'] = d_hid.sum(axis=1, keepdims=True)", "g['hid'] = d_hid"),
    (
        "N2",
        "rho_hat + (1 - RHO) / (1 - rho_hat)) / m",
        "rho_hat[:, 0] + (1 - RHO) / (1 - rho_hat[:, 0])) / m",
        {"sizes": (6, 5)},
    ),
]
