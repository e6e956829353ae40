"""Localisation: which parameters an observation may move, and how far.

An ensemble of N members cannot tell a correlation of 0 from one of about 1/√N. Where it is known that an observation
says nothing about a parameter, the correlation that the ensemble shows is noise, and the update is better without it.

Sources: Houtekamer & Mitchell 1998, doi 10.1175/1520-0493(1998)126<0796:DAUAEK>2.0.CO;2; Ott et al. 2004,
doi 10.1111/j.1600-0870.2004.00076.x.
"""

import numpy as np

from ._anomalies import scaled
from ._checks import generator, numbers_in, real_numbers
from .kalman import _analysis, _perturb, gain


def localised(weights):
    """An update, for cycle, enkf and esmda: an observation moves a parameter by weights[parameter, observation].

    weights is an array (n_params, n_obs) of numbers from 0 to 1, with n_obs = n · n_out of a batch, or a list of blocks
    (parameters, observations) or (parameters, observations, weights). In a block parameters and observations are slices
    or lists of indices, and weights is one number (1 where it is left out) or an array of the block's shape. A
    parameter belongs to one block at most, and a parameter of no block does not move. With slices, like
    slice(0, None, 10) for every tenth observation, blocks fit batches of any size, and no array of the size
    n_params · n_obs is ever made.

    A parameter's gain is computed from the observations whose weight for it is above 0, as though there were no others,
    and then multiplied by the weights, number by number: Θᵢ + (wᵢ ∘ Kᵢ) (D − Y). With all weights 1 this is the
    stochastic update, with a random number for every observation of every member. The perturbations of the data are the
    same for all parameters.

    Returns a function f(ensemble, predictions, d, obs_var, rng) -> ensemble. ValueError for weights that are not from 0
    to 1 or, when the update is made, do not fit its sizes.
    """
    blocks = [_a_block(i, *block) for i, block in enumerate(weights)] if _are_blocks(weights) else [_one_block(weights)]

    def localised_update(ensemble, predictions, d, obs_var, rng):
        perturbed = _perturb(d, obs_var, ensemble.shape[1], generator(rng, "perturbations"))
        posterior = ensemble.copy()
        moved = np.zeros(len(ensemble), dtype=int)  # how often
        for block in blocks:
            rows, columns = block.selections(len(ensemble), len(d))
            moved[rows] += 1
            parameters = ensemble[rows]
            observations = predictions[columns]
            if parameters.size and observations.size:
                posterior[rows] = block.update(parameters, observations, perturbed[columns], obs_var[columns])
        if moved.max() > 1:
            twice = moved.argmax()
            raise ValueError(f"weights must have every parameter in one block at most; got parameter {twice} twice")
        return posterior

    return localised_update


class Block:
    """Some parameters, the observations that may move them, and how far: one weight, or one for each pair."""

    def __init__(self, name, parameters, observations, weights):
        if weights.min() < 0 or weights.max() > 1:
            raise ValueError(f"{name} must be from 0 to 1; got {weights.min():g} to {weights.max():g}")
        self.name = name
        self.parameters = parameters
        self.observations = observations
        self.weights = weights
        if weights.ndim == 2:  # parameters of one group are moved by the same observations
            self.seen, group = np.unique(weights > 0, axis=0, return_inverse=True)
            self.groups = [np.flatnonzero(group.ravel() == i) for i in range(len(self.seen))]

    def selections(self, n_params, n_obs):
        """The block's parameters and observations, slices or indices; ValueError where they do not fit these sizes."""
        rows = _selected(f"{self.name}'s parameters", self.parameters, n_params)
        columns = _selected(f"{self.name}'s observations", self.observations, n_obs)
        shape = (_count(rows, n_params), _count(columns, n_obs))
        if self.weights.ndim == 2 and self.weights.shape != shape:
            needs = f"an array of shape {shape}, a row for each parameter, a column for each observation"
            raise ValueError(f"{self.name} must be {needs}; got shape {self.weights.shape}")
        return rows, columns

    def update(self, ensemble, predictions, perturbed, obs_var):
        """The block's parameters after their moves, Θ + (w ∘ K) (D − Y): (n_params, n_ens)."""
        if self.weights.ndim == 0:
            posterior = _analysis(ensemble, predictions, perturbed, obs_var)
            return posterior if self.weights == 1 else ensemble + self.weights * (posterior - ensemble)
        S, innovations = scaled(predictions, perturbed, obs_var)
        posterior = ensemble.copy()
        for observations, parameters in zip(self.seen, self.groups):
            if observations.any():
                K = gain(ensemble[parameters], S[observations])
                weighted = self.weights[np.ix_(parameters, observations)] * K
                posterior[parameters] += weighted @ innovations[observations]
        return posterior


def _are_blocks(weights):
    """True for a list of tuples whose first entries are slices or indices and not a matrix written as a list."""
    if not isinstance(weights, (list, tuple)):
        return False
    return all(isinstance(block, tuple) and 2 <= len(block) <= 3 and not np.isscalar(block[0]) for block in weights)


def _one_block(weights):
    """All parameters and all observations as a block."""
    needs = "an array of shape (n_params, n_obs) of numbers from 0 to 1, or a list of tuples (parameters, observations)"
    weights = numbers_in("weights", weights, needs, ndim=2).copy()
    return Block("weights", slice(None), slice(None), weights)


def _a_block(i, parameters, observations, weights=1.0):
    """Block number i, looked at as far as it can be before its sizes are known."""
    name = f"weights[{i}]"
    weights = numbers_in(name, weights, "one number or an array of numbers from 0 to 1", ndim=(0, 2)).copy()
    return Block(name, _a_selection(name, parameters), _a_selection(name, observations), weights)


def _a_selection(name, selection):
    """A slice, or a list of indices as an array."""
    if isinstance(selection, slice):
        try:
            selection.indices(1)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} must have slices or lists of indices; got {selection}: {error}") from None
        return selection
    selection = real_numbers(f"{name} must have slices or lists of indices", selection)
    if selection.ndim != 1 or selection.dtype.kind not in "iu":
        raise ValueError(
            f"{name} must have slices or lists of indices; got {selection.dtype} of shape {selection.shape}"
        )
    return selection.copy()


def _selected(name, selection, length):
    """A slice as it is, or indices from 0 to length; ValueError where one is beyond them or stands twice."""
    if isinstance(selection, slice):
        return selection
    beyond = selection[(selection < -length) | (selection >= length)]
    if beyond.size:
        raise ValueError(f"{name} must be below {length}; got {beyond[0]}")
    indices, counts = np.unique(selection.astype(np.intp) % length, return_counts=True)
    if (counts > 1).any():
        raise ValueError(f"{name} must be different ones; got {indices[counts.argmax()]} twice")
    return selection.astype(np.intp) % length


def _count(selection, length):
    """How many of so many are selected."""
    return len(range(length)[selection]) if isinstance(selection, slice) else len(selection)
