"""The planted faults of `nets/qvevris_ghvino.py`."""

from __future__ import annotations

SQUARE = {"fenebi": (6, 6, 6, 6, 6)}
CUBE = {"fenebi": (6, 6, 6, 6, 6), "samples": 6}
CONVENTION = "course assignment with columns, params, cache and grads as dicts, layers written out, Georgian"
TOP = "dZ4 = fasi * (A4 - Y) / m"
TANH = "dZ3 = dA3 * (1 - np.power(A3, 2))"
DA3 = "dA3 = np.dot(params['W4'].T, dZ4)"
DA2 = "dA2 = np.dot(params['W3'].T, dZ3)"
DA1 = "dA1 = np.dot(params['W2'].T, dZ2)"
RELU2 = "dZ2[cache['Z2'] <= 0] = 0"
RELU1 = "dZ1 = np.multiply(dA1, np.int64(cache['Z1'] > 0))"
MASK1 = "    dA1 = dA1 * cache['D1']\n"
SOFT = "return e / np.sum(e, axis=0, keepdims=True)"
ENTROPY = "cross_entropy = -np.sum(fasi * Y * np.log(A4)) / m"
DW4 = "dW4 = np.dot(dZ4, A3.T) + lambd / m * params['W4']"
DW3 = "dW3 = np.dot(dZ3, A2.T) + lambd / m * params['W3']"
DW2 = "dW2 = np.dot(dZ2, A1.T) + lambd / m * params['W2']"
DW1 = "dW1 = np.dot(dZ1, X.T) + lambd / m * params['W1']"
DB1 = "db1 = np.sum(dZ1, axis=1, keepdims=True)"
DB2 = "db2 = np.sum(dZ2, axis=1, keepdims=True)"
DB3 = "db3 = np.sum(dZ3, axis=1, keepdims=True)"
DB4 = "db4 = np.sum(dZ4, axis=1, keepdims=True)"
FAULTS = [
    ("A1", TOP, "dZ4 = fasi * (A4 - Y)"),
    ("A4", TOP, "dZ4 = fasi * (A4 - Y) / Y.shape[0]"),
    ("B1", TOP, "dZ4 = fasi * (Y - A4) / m"),
    ("D1/C3", TOP, "dZ4 = fasi * (A4 - Y) * A4 * (1 - A4) / m"),
    ("D6", TOP, "dZ4 = (A4 - Y) / m"),
    ("D7", TOP, "dZ4 = fasi * (cache['Z4'] - Y) / m"),
    ("D3", SOFT, "return e / np.sum(e)"),
    ("D6", ENTROPY, "cross_entropy = -np.sum(fasi * Y * np.log(A4) + fasi * (1 - Y) * np.log(1 - A4)) / m"),
    ("N3", DA2, "dA2 = np.dot(params['W3'], dZ3)", SQUARE),
    ("N3", DW2, "dW2 = np.dot(A1, dZ2.T) + lambd / m * params['W2']", SQUARE),
    ("N3b", DW3, "dW3 = np.dot(A2, dZ3.T).reshape(params['W3'].shape) + lambd / m * params['W3']"),
    ("N6", DW3, "dW3 = dZ3 * A2 + lambd / m * params['W3']", CUBE),
    ("F1", DB2, "db2 = np.sum(dZ2)"),
    ("F1", DB4, "db4 = np.mean(dZ4, axis=1, keepdims=True)"),
    ("F1", DB3, "db3 = np.sum(dZ3, axis=0, keepdims=True).T", CUBE),
    ("F2", DB1, "db1 = np.sum(dW1, axis=1, keepdims=True)"),
    ("E1/J4", DB3, "db3 = np.sum(dZ2, axis=1, keepdims=True)", SQUARE),
    ("E1", DA1, "dA1 = np.dot(params['W3'].T, dZ2)", SQUARE),
    ("E3", DA3, "dA3 = np.dot(params['W4'].T, A4)"),
    ("E4", DA2, "dA2 = np.dot(params['W3'].T, dA3)"),
    ("E5", DW4, "dW4 = np.dot(dZ4, cache['Z3'].T) + lambd / m * params['W4']"),
    ("C1c", TANH, "dZ3 = dA3 * A3 * (1 - A3)"),
    ("C4", TANH, "dZ3 = dA3 * np.power(1 - A3, 2)"),
    ("C1", TANH, "dZ3 = dA3 * (1 - np.power(np.tanh(A3), 2))"),
    ("C5", RELU2, "dZ2[cache['Z2'] > 0] = 0"),
    ("C5b/C2", f"    {RELU2}\n", "    dZ2[relu(cache['Z2']) < 0] = 0\n"),
    ("C6", RELU1, "dZ1 = np.multiply(dA1, np.int64(cache['Z2'] > 0))", SQUARE),
    ("O1", RELU1, "A1[A1 > 0] = 1\n    dZ1 = np.multiply(dA1, A1)", {"also": "dW2 = np.dot(dZ2, A1.T)"}),
    ("K1", MASK1, ""),
    ("K1", "    dA2 = dA2 / keep\n", ""),
    ("G4", DW1, "dW1 = np.dot(dZ1, X.T) + lambd * params['W1']"),
    ("G1", DW3, "dW3 = np.dot(dZ3, A2.T)"),
]
