"""What other packages make of the same arguments, for tests/benchmark.py: functions that take none and return arrays.

Each peer gets its arguments in the form it wants before the clock runs, and is called as its users call it. A package
that cannot be imported is left out, and so is a peer at a size where it would form a matrix that is too large.
"""

import contextlib
import importlib
import io
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from oracles import naive_analysis

LARGEST_SIDE = 3000  # rows of the largest square matrix that a peer may form: 72 MB of numbers, a second to solve

IN_THE_EXTRA = "pip install -e '.[test]'"
HOW_TO_GET = {
    "iterative_ensemble_smoother": IN_THE_EXTRA,
    "pyesmda": IN_THE_EXTRA,
    "sklearn": IN_THE_EXTRA,
    "dageo": "pip install dageo, in an environment of its own",
    "dapper": "pip install dapper, in an environment of its own: it holds JupyterLab back to an old version",
    "torch": "pip install torch, in an environment of its own: it is large",
}


class Update(NamedTuple):
    """The arguments of one update; the members' own perturbations sum to 0, as some peers demand."""

    ensemble: np.ndarray
    predictions: np.ndarray
    d: np.ndarray
    perturbed: np.ndarray
    obs_var: np.ndarray


class Peer(NamedTuple):
    """Somebody else's version of a function.

    package  what has to be installed, or None
    prepare  prepare(case) -> a function without arguments; imports the package
    side     side(case) -> the rows of the largest square matrix that it forms, or None where it forms none
    """

    package: str | None
    prepare: callable
    side: callable = None


@cache
def why_missing(package):
    """One line that says why a package is left out and how to get it; None where it can be imported."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            importlib.import_module(package)
    except Exception as error:  # whatever keeps a foreign package from loading: it is left out
        return f"{package} is left out ({str(error).splitlines()[0]}). To have it: {HOW_TO_GET[package]}"
    return None


def prepared(peers, case):
    """Those peers of a table that are installed and fit the case -> {name: function}, [(name, why left out)]."""
    calls = {}
    left_out = []
    for name, peer in peers.items():
        if peer.package and why_missing(peer.package):
            continue  # said once, at the start
        side = peer.side(case) if peer.side else 0
        if side > LARGEST_SIDE:
            left_out.append((name, f"would form {side} x {side} numbers"))
            continue
        with contextlib.redirect_stdout(io.StringIO()):  # what a package prints as it is imported
            calls[name] = peer.prepare(case)
    return calls, left_out


# The stochastic update


def n_obs_of(case):
    return len(case.predictions)


def textbook(case):
    return partial(naive_analysis, case.ensemble, case.predictions, case.perturbed, case.obs_var)


def iterative_ensemble_smoother(case):
    from iterative_ensemble_smoother import ESMDA

    perturbations = case.perturbed - case.d[:, None]

    def update():
        smoother = ESMDA(case.obs_var, case.d, alpha=1)
        smoother.prepare_assimilation(Y=case.predictions, truncation=1.0, observation_perturbations=perturbations)
        return smoother.assimilate_batch(X=case.ensemble)

    return update


def pyesmda(kind, case):
    import covmats
    from pyesmda._inversion import inversion

    covariance = covmats.CovViaDiagonal(case.obs_var)

    def update():
        moved = inversion(kind, 1.0, covariance, case.perturbed, case.predictions, case.ensemble, truncation=1.0)
        return case.ensemble + moved

    return update


class Given(np.random.Generator):
    """A Generator whose normal numbers are those of one array."""

    def __init__(self, numbers):
        super().__init__(np.random.PCG64(0))
        self.numbers = numbers

    def normal(self, loc=0.0, scale=1.0, size=None):
        assert size == self.numbers.shape
        return self.numbers


def dageo(case):
    from dageo import esmda

    obs_std = np.sqrt(case.obs_var)
    members = np.ascontiguousarray(case.ensemble.T)
    predicted = np.ascontiguousarray(case.predictions.T)
    noise = Given((case.perturbed.T - case.d) / obs_std)

    def update():
        with contextlib.redirect_stdout(io.StringIO()):  # it prints a line for every update
            return esmda(
                members, None, case.d, obs_std, alphas=[1], data_prior=predicted, return_post_data=False, random=noise
            ).T

    return update


def dapper(kind, case, draws=False):
    """DAPPER's update of one kind, which draws its own noise or takes that of the case."""
    from dapper.da_methods.ensemble import EnKF_analysis
    from dapper.tools.matrices import CovMat
    from dapper.tools.randvars import GaussRV
    from dapper.tools.seeding import set_seed

    members = np.ascontiguousarray(case.ensemble.T)
    predicted = np.ascontiguousarray(case.predictions.T)
    error = GaussRV(C=CovMat(case.obs_var, "diag"), M=len(case.d))
    if draws:
        set_seed(1)
    else:
        n_ens = len(members)
        # it subtracts its noise, which it first centres and multiplies by the root of N / (N - 1)
        noise = (case.d - case.perturbed.T) * np.sqrt((n_ens - 1) / n_ens)
        error.sample = lambda n_ens: noise
    return lambda: EnKF_analysis(members, predicted, error, case.d, kind).T


ANALYSES = {
    "iterative_ensemble_smoother": Peer("iterative_ensemble_smoother", iterative_ensemble_smoother),
    "pyesmda naive": Peer("pyesmda", partial(pyesmda, "naive"), n_obs_of),
    "pyesmda cholesky": Peer("pyesmda", partial(pyesmda, "cholesky"), n_obs_of),
    "pyesmda woodbury": Peer("pyesmda", partial(pyesmda, "woodbury")),
    "pyesmda subspace_rescaled": Peer("pyesmda", partial(pyesmda, "subspace_rescaled")),
    "dageo": Peer("dageo", dageo, n_obs_of),
    "DAPPER PertObs": Peer("dapper", partial(dapper, "PertObs"), n_obs_of),
    "textbook formula": Peer(None, textbook, lambda case: len(case.ensemble) + len(case.predictions)),
}
TRANSFORMS = {"DAPPER Sqrt": Peer("dapper", partial(dapper, "Sqrt"), n_obs_of)}
DRAWING = {"DAPPER PertObs, drawing": Peer("dapper", partial(dapper, "PertObs", draws=True), n_obs_of)}


# The forward pass of a network, for all members


class Forward(NamedTuple):
    """net(ensemble, x), of which the peers take layers and precision."""

    net: object
    ensemble: np.ndarray
    x: np.ndarray


def one_batched_matmul(case):
    """The shortest way to write it: every layer for all members at once, and numpy's tanh."""
    hidden_layers = len(case.net.shapes) - 1

    def forward():
        a = case.x
        for i, (W, b) in enumerate(case.net.layers(np.ascontiguousarray(case.ensemble.T))):
            a = a @ W + b
            if i < hidden_layers:
                a = np.tanh(a)
        return np.moveaxis(a, 0, -1)

    return forward


def einsum(case):
    """As many would write it: indices instead of the rules of broadcasting."""
    hidden_layers = len(case.net.shapes) - 1

    def forward():
        a = case.x
        for i, (W, b) in enumerate(case.net.layers(np.ascontiguousarray(case.ensemble.T))):
            a = np.einsum("si,nij->nsj" if i == 0 else "nsi,nij->nsj", a, W, optimize=True) + b
            if i < hidden_layers:
                a = np.tanh(a)
        return np.moveaxis(a, 0, -1)

    return forward


def torch_vmap(case):
    """A torch module, by vmap over parameters that are stacked beforehand; one thread, no gradients."""
    import torch

    torch.set_num_threads(1)
    modules = []
    parameters = {}
    for i, (W, b) in enumerate(case.net.layers(np.ascontiguousarray(case.ensemble.T))):
        fan_in, fan_out = W.shape[1:]
        modules += [torch.nn.Linear(fan_in, fan_out), torch.nn.Tanh()]
        parameters[f"{2 * i}.weight"] = torch.from_numpy(np.ascontiguousarray(W.mT))
        parameters[f"{2 * i}.bias"] = torch.from_numpy(np.ascontiguousarray(b[:, 0]))
    module = torch.nn.Sequential(*modules[:-1])  # a linear output
    x = torch.from_numpy(case.x)

    def of_one_member(parameters):
        return torch.func.functional_call(module, parameters, (x,))

    of_all = torch.func.vmap(of_one_member)

    def forward():
        with torch.no_grad():
            return np.moveaxis(of_all(parameters).numpy(), 0, -1)

    return forward


FORWARDS = {
    "one batched matmul": Peer(None, one_batched_matmul),
    "einsum": Peer(None, einsum),
    "torch vmap": Peer("torch", torch_vmap),
}
