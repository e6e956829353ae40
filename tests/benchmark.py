"""How fast, as ratios to other packages in one run: python tests/benchmark.py. One BLAS thread, float64.

Needs iterative-ensemble-smoother and pyesmda (the test extra); DAPPER where it is installed (it is not in the extra,
because it holds JupyterLab back to an old version). Every ratio is the median over rounds in which all competitors
take their turn, so that a machine whose speed drifts does not favour one of them.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import subprocess
import sys
import time
from functools import partial

import numpy as np

try:
    import covmats
    from iterative_ensemble_smoother import ESMDA
    from pyesmda._inversion import inversion
except ImportError as error:
    sys.exit(f"the benchmark compares with packages of the test extra; install it: pip install -e '.[test]' ({error})")

from dalearn import FNN, UPDATES, analysis, esmda, perturb, sine
from dalearn._command import Parser, print_anything

SHAPES = [(31, 100, 100), (151, 200, 200), (151, 1000, 500), (1000, 2000, 500), (10_000, 1000, 200), (151, 10_000, 200)]


def ratios(ours, others, rounds):
    """Times of ours and of each other, {name: median of its time / ours}; also our own median in seconds."""
    times = {name: [] for name in [None, *others]}
    for _ in range(rounds + 1):
        for name, call in {None: ours, **others}.items():
            began = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - began)
    times = {name: np.array(values[1:]) for name, values in times.items()}  # without the first, cold round
    return np.median(times[None]), {name: np.median(times[name] / times[None]) for name in others}


def an_update(n_params, n_obs, n_ens, rng):
    ensemble, predictions = rng.standard_normal((n_params, n_ens)), rng.standard_normal((n_obs, n_ens))
    d, obs_var = rng.standard_normal(n_obs), np.full(n_obs, 0.5)
    return ensemble, predictions, d, perturb(d, obs_var, n_ens, rng), obs_var


def updates(rng):
    for shape in SHAPES:
        yield f"update {shape}", *ratios(*one_update(*an_update(*shape, rng)), 40 if np.prod(shape) < 2e7 else 8)


def one_update(ensemble, predictions, d, perturbed, obs_var):
    """Our update, and the others' with the same perturbations, as functions; they agree."""
    covariance, perturbations = covmats.CovViaDiagonal(obs_var), perturbed - d[:, None]

    def ours():
        return analysis(ensemble, predictions, perturbed, obs_var)

    def with_ies():
        smoother = ESMDA(obs_var, d, alpha=1)
        smoother.prepare_assimilation(Y=predictions, truncation=1.0, observation_perturbations=perturbations)
        return smoother.assimilate_batch(X=ensemble)

    def with_pyesmda(kind):
        return ensemble + inversion(kind, 1.0, covariance, perturbed, predictions, ensemble, truncation=1.0)

    others = {"iterative_ensemble_smoother": with_ies}
    for kind in ("cholesky", "woodbury", "subspace_rescaled"):
        others[f"pyesmda {kind}"] = partial(with_pyesmda, kind)
    if len(d) > 2000:
        del others["pyesmda cholesky"]  # it forms n_obs x n_obs and takes a minute
    for theirs in others.values():
        np.testing.assert_allclose(ours(), theirs(), atol=1e-8)
    return ours, others


def one_observation(rng):
    try:
        from dapper.da_methods.ensemble import EnKF_analysis
        from dapper.tools.randvars import GaussRV
        from dapper.tools.seeding import set_seed
    except ImportError:
        print("one observation: DAPPER is not installed, so it is left out")
        return
    set_seed(1)
    for n_params, n_ens in ((31, 50), (61, 100), (151, 100), (1000, 100)):
        ensemble, predictions, d, perturbed, obs_var = an_update(n_params, 1, n_ens, rng)
        members, predicted, noise = ensemble.T.copy(), predictions.T.copy(), GaussRV(C=obs_var[0], M=1)
        others = {
            "DAPPER EnKF": partial(EnKF_analysis, members, predicted, noise, d, "PertObs"),
            "our own unchecked": partial(UPDATES["perturbed"], ensemble, predictions, d, obs_var, rng),
        }
        checked = partial(analysis, ensemble, predictions, perturbed, obs_var)
        yield f"one observation ({n_params}, 1, {n_ens})", *ratios(checked, others, 400)


def forward_passes(rng):
    net, x = FNN((1, 16, 16, 1)), rng.standard_normal((1000, 1))
    ensemble = net.ensemble(500, rng=rng)

    def one_batched_matmul():
        a = x
        for i, (W, b) in enumerate(net.layers(np.ascontiguousarray(ensemble.T)), 1):
            a = a @ W + b
            if i < len(net.shapes):
                a = np.tanh(a)
        return np.moveaxis(a, 0, -1)

    np.testing.assert_allclose(net(ensemble, x), one_batched_matmul(), atol=1e-12)
    yield "forward pass", *ratios(lambda: net(ensemble, x), {"one batched matmul": one_batched_matmul}, 10)


def a_training(rng):
    problem, net = sine(rng=1), FNN((1, 20, 1))
    ensemble = net.ensemble(100, rng=2)

    def train():
        return list(esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=10, rng=3))

    numbers = rng.standard_normal((11, 100, 100, 20))
    others = {"its tanh alone, by numpy": lambda: [np.tanh(layer) for layer in numbers[:10]]}
    yield "ESMDA on the sine, N=100, 10 steps", *ratios(train, others, 40)


def imports():
    times = {}
    for name in ("numpy", "dalearn") * 15:
        code = f"import time; began = time.perf_counter(); import {name}; print(time.perf_counter() - began)"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        times.setdefault(name, []).append(float(run.stdout))
    numpy, ours = (np.median(times[name][1:]) for name in ("numpy", "dalearn"))
    yield "import dalearn", ours, {"import numpy": numpy / ours}


def main(arguments=None):
    print_anything()
    Parser(description=__doc__).parse_args(arguments)  # it takes none but --help
    rng = np.random.default_rng(0)
    for part in (updates(rng), one_observation(rng), forward_passes(rng), a_training(rng), imports()):
        for name, seconds, others in part:
            compared = ", ".join(f"{other} {ratio:.2f}x" for other, ratio in others.items())
            print(f"{name:36s}{seconds * 1e3:9.3f} ms   the others' time: {compared}", flush=True)


if __name__ == "__main__":
    main()
