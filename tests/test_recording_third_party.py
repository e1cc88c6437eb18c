"""Whole pure-numpy modules that nobody wrote for us run plain and instrumented with equal results."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from gradcheck.recording import record, recorder


def same(a, b) -> bool:
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=np.asarray(a).dtype.kind in "fc")


def agree(function, modules, least: int = 10):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = function()
        for values in (False, True):
            result, recording = record(function, values=values, modules=modules)
            assert same(plain, result)
            assert len(recording.events) >= least
            assert not recorder.troubles
    return recording


def test_a_neural_network_of_scikit_learn():
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 5)), rng.integers(0, 3, 60)

    def fit():
        a = MLPClassifier((7, 4), max_iter=5, random_state=1, batch_size=20).fit(X, y)
        b = MLPRegressor(
            hidden_layer_sizes=(4,), max_iter=5, random_state=1, solver="lbfgs", activation="tanh"
        ).fit(X, y)
        c = MLPClassifier((4,), max_iter=4, random_state=1, solver="sgd", activation="logistic").fit(X, y)
        return a.coefs_, a.intercepts_, a.loss_curve_, b.coefs_, b.predict(X), c.predict_proba(X)

    agree(fit, ["sklearn.neural_network"], 500)


@pytest.mark.parametrize("name", ["KMeans", "PCA", "LDA"])
def test_estimators_of_scikit_learn(name):
    from sklearn import cluster, decomposition, discriminant_analysis

    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 4)), rng.integers(0, 2, 40)
    make, modules = {
        "KMeans": (lambda: cluster.KMeans(3, random_state=0, n_init=2), ["sklearn.cluster._kmeans"]),
        "PCA": (lambda: decomposition.PCA(2), ["sklearn.decomposition"]),
        "LDA": (discriminant_analysis.LinearDiscriminantAnalysis, ["sklearn.discriminant_analysis"]),
    }[name]

    def fit():
        fitted = make().fit(X, y)
        return fitted.predict(X) if hasattr(fitted, "predict") else fitted.transform(X)

    agree(fit, modules, 1)


def test_autograd():
    import autograd.numpy as anp
    from autograd import elementwise_grad, grad, jacobian

    rng = np.random.default_rng(0)
    W, x = rng.normal(size=(4, 3)), rng.normal(size=(5, 4))

    def loss(W):
        h = anp.tanh(anp.dot(x, W))
        p = anp.exp(h) / anp.sum(anp.exp(h), axis=1, keepdims=True)
        return (
            -anp.mean(anp.log(p[:, 0])) + anp.sum(anp.concatenate([W, W]) ** 2) + anp.max(anp.abs(W[1:, ::2]))
        )

    agree(
        lambda: (grad(loss)(W), jacobian(lambda w: anp.sum(w, axis=0))(W), elementwise_grad(anp.sin)(x)),
        ["autograd"],
    )


def test_integrators_and_optimisers_of_scipy():
    from scipy import integrate, optimize

    def solve():
        out = []
        for method in ("RK45", "DOP853", "BDF", "Radau"):
            found = integrate.solve_ivp(lambda t, y: [y[1], -y[0] * t], (0, 2), [1.0, 0.0], method=method)
            out.append((found.t, found.y))
        for method in ("Nelder-Mead", "BFGS", "CG", "Powell", "Newton-CG"):
            jac = optimize.rosen_der if method in ("BFGS", "CG", "Newton-CG") else None
            best = optimize.minimize(
                optimize.rosen, [1.3, 0.7, 0.8], method=method, jac=jac, options={"maxiter": 30}
            )
            out.append((best.x, best.fun))
        out.append(optimize.linear_sum_assignment(np.eye(3))[0])
        return out

    agree(solve, ["scipy.integrate._ivp", "scipy.optimize._optimize"], 1000)


def test_signals_and_statistics_of_scipy():
    from scipy import signal, stats

    x = np.random.default_rng(0).normal(size=50)

    def run():
        b, a = signal.butter(3, 0.2)
        return (
            signal.filtfilt(b, a, x), signal.savgol_filter(x, 5, 2), signal.welch(x, nperseg=16), signal.hilbert(x),
            stats.zscore(x), stats.skew(x), stats.gaussian_kde(x)(x[:5]), stats.norm.pdf(x),
        )  # fmt: skip

    agree(run, ["scipy.signal._savitzky_golay", "scipy.signal._signaltools", "scipy.stats._stats_py"], 30)


def test_numpy_in_python():
    x = np.random.default_rng(0).normal(size=(5, 6))

    def run():
        p = np.polynomial.Chebyshev.fit(np.arange(6.0), x[0], 3)
        return (
            p(x), p.deriv()(x[0]), np.polynomial.hermite.hermgauss(4), np.polyfit(np.arange(6.0), x[1], 2),
            np.pad(x, 2, mode="reflect"), np.gradient(x), np.median(x, axis=1), np.percentile(x, [10, 50]), np.cov(x),
            np.interp(0.5, [0, 1.0], [2.0, 3.0]), np.tensordot(x, x.T, 1), np.apply_along_axis(np.cumsum, 0, x),
        )  # fmt: skip

    agree(run, ["numpy.polynomial", "numpy.lib"], 50)
