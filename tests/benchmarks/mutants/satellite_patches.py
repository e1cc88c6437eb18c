"""The planted faults of `nets/satellite_patches.py`."""

from __future__ import annotations

CONVENTION = "functions, NHWC loops, average pooling"
FAULTS = [
    ("D3", "return e / e.sum(axis=1, keepdims=True)", "return e / e.sum()"),
    ("D3", "return e / e.sum(axis=1, keepdims=True)", "return e / e.sum(axis=0, keepdims=True)"),
    ("D7", "dscores = c['probs'].copy()", "dscores = c['scores'].copy()"),
    ("D6/B1", "dscores[np.arange(n), labels] -= 1", "dscores[np.arange(n), labels] += 1"),
    (
        "D6",
        "dscores[np.arange(n), labels] -= 1",
        "dscores[np.arange(n), labels] -= np.log(c['probs'][np.arange(n), labels])",
    ),
    ("D6/D1/C3", "dscores /= n", "dscores *= c['probs'] * (1 - c['probs']) / n"),
    ("D8/D6", "dscores /= n", "dscores = dscores.mean(axis=1, keepdims=True) * np.ones_like(dscores)"),
    ("A1", "dscores /= n", "dscores /= 1"),
    ("A4", "dscores /= n", "dscores /= dscores.shape[1]"),
    ("F1", "g['vb'] = dscores.sum(axis=0)", "g['vb'] = dscores.mean(axis=0)"),
    ("F1", "g['kb'] = dconv.sum(axis=(0, 1, 2))", "g['kb'] = dconv.sum(axis=(1, 2)).mean(axis=0)"),
    ("F1", "g['kb'] = dconv.sum(axis=(0, 1, 2))", "g['kb'] = dconv.mean(axis=(1, 2)).sum(axis=0)"),
    ("F1/E8/H5", "g['kb'] = dconv.sum(axis=(0, 1, 2))", "g['kb'] = dconv[:, 0, 0].sum(axis=0)"),
    ("F1/E8", "g['kb'] = dconv.sum(axis=(0, 1, 2))", "g['kb'] = dconv[-1].sum(axis=(0, 1))"),
    ("A3/A5", "dpool[:, i, j][:, None, None] / 4", "dpool[:, i, j][:, None, None]"),
    ("A3/A5", "dpool[:, i, j][:, None, None] / 4", "dpool[:, i, j][:, None, None] / 2"),
    ("H3/H1", "dact[:, 2 * i:2 * i + 2, 2 * j:2 * j + 2] +=", "dact[:, i:i + 2, j:j + 2] +="),
    ("H3/E1", "dpool[:, i, j][:, None, None] / 4", "dpool[:, 0, j][:, None, None] / 4"),
    (
        "H3",
        "dpool = (dscores @ R['V'].T).reshape(c['pool'].shape)",
        "dpool = (dscores @ R['V'].T).reshape(c['pool'].shape[0], c['pool'].shape[2], c['pool'].shape[1], -1).swapaxes(1, 2)",
    ),
    (
        "H3/N3b",
        "dpool = (dscores @ R['V'].T).reshape(c['pool'].shape)",
        "dpool = (dscores @ R['V'].T).reshape(n, -1, *c['pool'].shape[1:3]).transpose(0, 2, 3, 1)",
    ),
    ("H7/H3", "g['K'][i, j] = np.tensordot", "g['K'][kh - 1 - i, kw - 1 - j] = np.tensordot"),
    ("C4/C7/C1b", "dconv = dact / (1 + np.exp(-c['conv']))", "dconv = dact / (1 + np.exp(c['conv']))"),
    ("C1", "dconv = dact / (1 + np.exp(-c['conv']))", "dconv = dact / (1 + np.exp(-c['act']))"),
    ("C7", "dconv = dact / (1 + np.exp(-c['conv']))", "dconv = 1 / (1 + np.exp(-c['conv']))"),
    ("C7", "dconv = dact / (1 + np.exp(-c['conv']))", "dconv = 1 / (1 + np.exp(-dact))"),
    ("C2", "dconv = dact / (1 + np.exp(-c['conv']))", "dconv = dact"),
    ("E3", "dpool = (dscores @ R['V'].T)", "dpool = (c['probs'] @ R['V'].T)"),
    ("E5/E3", "g['V'] = c['flat'].T @ dscores", "g['V'] = c['flat'].T @ c['probs']"),
    (
        "E5/H3",
        "patch = img[:, i:i + dconv.shape[1], j:j + dconv.shape[2], :]",
        "patch = img[:, :dconv.shape[1], :dconv.shape[2], :]",
    ),
]
