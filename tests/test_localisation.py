"""Localised updates against the plain update and against updates of the parts."""

import tracemalloc

import numpy as np
import pytest
from oracles import Replayed

from dalearn import FNN, UPDATES, analysis, enkf, localised, sine

N_PARAMS, N_ENS = 7, 15


def a_case(rng, n_obs, dtype=np.float64):
    ensemble = rng.standard_normal((N_PARAMS, N_ENS)) + 3
    predictions = rng.standard_normal((n_obs, N_PARAMS)) @ ensemble
    return ensemble.astype(dtype), predictions, rng.standard_normal(n_obs), rng.uniform(0.5, 2, n_obs)


@pytest.mark.parametrize("n_obs", [1, 6, 15, 40])
def test_that_all_weights_one_is_the_plain_update(rng, n_obs):
    case = a_case(rng, n_obs)
    plain = UPDATES["perturbed"](*case, np.random.default_rng(3))
    blocks = [(slice(0, 4), slice(None)), ([4, 6, 5], slice(None), 1.0)]
    for weights in (np.ones((N_PARAMS, n_obs)), np.ones((N_PARAMS, n_obs)).tolist(), blocks):
        posterior = localised(weights)(*case, np.random.default_rng(3))
        np.testing.assert_allclose(posterior, plain, rtol=0, atol=1e-10)


@pytest.mark.parametrize("n_obs", [8, 40])
def test_that_block_masks_are_separate_updates(rng, n_obs):
    ensemble, predictions, d, obs_var = a_case(rng, n_obs)
    noise = rng.standard_normal((n_obs, N_ENS))
    perturbed = d[:, None] + np.sqrt(obs_var)[:, None] * noise
    first, second = slice(0, 3), slice(3, 6)  # parameters; the last belongs to none
    early, late = slice(0, 5), slice(5, None)  # observations
    mask = np.zeros((N_PARAMS, n_obs))
    mask[first, early] = 1
    mask[second, late] = 1
    for weights in (mask, [(first, early), (second, late)], [([0, 1, 2], range(5)), (second, np.arange(5, n_obs))]):
        posterior = localised(weights)(ensemble, predictions, d, obs_var, Replayed([noise]))
        for parameters, observations in ((first, early), (second, late)):
            alone = analysis(
                ensemble[parameters], predictions[observations], perturbed[observations], obs_var[observations]
            )
            np.testing.assert_allclose(posterior[parameters], alone, rtol=0, atol=1e-10)
        np.testing.assert_array_equal(posterior[6], ensemble[6])


@pytest.mark.parametrize("n_obs", [1, 6, 40])
def test_that_a_weight_is_the_factor_on_how_far_an_observation_moves_a_parameter(rng, n_obs):
    ensemble, predictions, d, obs_var = a_case(rng, n_obs)
    weights = rng.uniform(0.1, 1, (N_PARAMS, n_obs))
    full = {}
    for j in range(n_obs):  # the share of observation j: only its own innovation is not 0
        perturbed = predictions.copy()
        perturbed[j] = d[j]
        full[j] = analysis(ensemble, predictions, perturbed, obs_var) - ensemble
    noise = np.zeros((n_obs, N_ENS))
    posterior = localised(weights)(ensemble, predictions, d, obs_var, Replayed([noise]))
    expected = ensemble + sum(weights[:, [j]] * full[j] for j in range(n_obs))
    np.testing.assert_allclose(posterior, expected, rtol=0, atol=1e-9)


def test_that_one_weight_for_a_block_is_an_array_of_it(rng):
    case = a_case(rng, 6)
    one = localised([(slice(None), slice(None), 0.4)])(*case, np.random.default_rng(1))
    other = localised(np.full((N_PARAMS, 6), 0.4))(*case, np.random.default_rng(1))
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


def test_that_parameters_that_see_nothing_do_not_move(rng):
    case = a_case(rng, 6)
    for weights in (np.zeros((N_PARAMS, 6)), [(slice(0, 3), slice(6, None))], []):
        np.testing.assert_array_equal(localised(weights)(*case, np.random.default_rng(1)), case[0])


def test_that_the_precision_of_the_ensemble_is_kept_and_nothing_is_written_to(rng):
    case = a_case(rng, 6, np.float32)
    before = [array.copy() for array in case]
    posterior = localised(np.ones((N_PARAMS, 6)))(*case, np.random.default_rng(1))
    assert posterior.dtype == np.float32
    for now, then in zip(case, before):
        np.testing.assert_array_equal(now, then)


def test_that_slices_fit_batches_of_any_size():
    net, problem = FNN((1, 4, 1)), sine(10, rng=1)
    update = localised([(slice(0, 8), slice(None)), (slice(8, None), slice(0, None, 2))])
    *_, last = enkf(net, net.ensemble(20, rng=1), problem.x, problem.d, 0.1, batch_size=4, update=update, rng=1)
    assert last.k == 3 and np.isfinite(last.theta).all()


def test_that_blocks_need_less_memory_than_a_weight_for_every_pair(rng):
    n_params, n_obs, n_ens = 4000, 4000, 10
    ensemble, predictions = rng.standard_normal((n_params, n_ens)), rng.standard_normal((n_obs, n_ens))
    blocks = [(slice(i, i + 400), slice(i, i + 400)) for i in range(0, n_params, 400)]
    update = localised(blocks)
    tracemalloc.start()
    update(ensemble, predictions, np.zeros(n_obs), np.ones(n_obs), rng)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * n_params * n_obs / 10


WRONG = {
    "a row too few": (np.ones((6, 6)), r"weights must be an array of shape \(7, 6\).*got shape \(6, 6\)"),
    "negative": (-np.ones((7, 6)), "weights must be from 0 to 1; got -1 to -1"),
    "above 1": ([(slice(0, 2), slice(None), 1.5)], r"weights\[0\] must be from 0 to 1; got 1.5"),
    "NaN": (np.full((7, 6), np.nan), "weights must be .*all finite"),
    "a word": ("all", "weights must be an array of shape"),
    "one number": (1.0, r"weights must be an array of shape .*got shape \(\)"),
    "a parameter twice": (
        [(slice(0, 2), [0]), ([1, 3], [1])],
        "weights must have every parameter in one block.*parameter 1",
    ),
    "beyond the parameters": ([([7], [0])], r"weights\[0\]'s parameters must be below 7; got 7"),
    "beyond the observations": ([([0], [-7])], r"weights\[0\]'s observations must be below 6; got -7"),
    "indices with a point": ([([0.5], [0])], r"weights\[0\] must have slices or lists of indices"),
    "a block of another shape": (
        [(slice(0, 2), slice(None), np.ones((2, 2)))],
        r"weights\[0\] must be an array of shape \(2, 6\).*got shape \(2, 2\)",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_that_weights_that_do_not_fit_are_named(rng, case):
    weights, message = WRONG[case]
    with pytest.raises(ValueError, match=message):
        localised(weights)(*a_case(rng, 6), rng)


def test_that_weights_are_looked_at_before_there_is_an_update():
    with pytest.raises(ValueError, match="from 0 to 1"):
        localised(2 * np.ones((7, 6)))


@pytest.mark.parametrize("observations", [[0, 0], [0, -6], [5, 1, 5]])
def test_that_an_observation_does_not_count_twice(rng, observations):
    with pytest.raises(ValueError, match=r"weights\[0\]'s observations must be different ones; got [05] twice"):
        localised([([0], observations)])(*a_case(rng, 6), rng)


def test_that_a_slice_of_something_else_than_numbers_is_named():
    with pytest.raises(ValueError, match=r"weights\[0\] must have slices or lists of indices; got slice"):
        localised([(slice("a"), slice(0, 1))])


def test_that_what_the_caller_does_to_the_weights_later_changes_nothing(rng):
    case = a_case(rng, 6)
    weights, rows, columns = np.full((N_PARAMS, 6), 0.5), np.arange(3), np.arange(4)
    of_block = np.full((3, 4), 0.5)
    updates = localised(weights), localised([(rows, columns, of_block)])
    before = [update(*case, np.random.default_rng(1)) for update in updates]
    weights[:], of_block[:], rows[:], columns[:] = 0, 0, [4, 5, 6], [2, 3, 4, 5]
    for update, expected in zip(updates, before):
        np.testing.assert_array_equal(update(*case, np.random.default_rng(1)), expected)


@pytest.mark.parametrize("block", [(slice(0, 2),), (slice(0, 2), slice(0, 2), 1.0, 1.0)])
def test_that_a_block_of_another_length_is_named(block):
    with pytest.raises(ValueError, match="weights must be an array .* or a list of tuples"):
        localised([block])


@pytest.mark.parametrize("n_obs", [8, 40])
def test_that_weights_move_parameters_far_from_0_as_far_as_those_near_it(rng, n_obs):
    near, H = rng.standard_normal((3, 20)), rng.standard_normal((n_obs, 3))
    update = localised(np.ones((3, n_obs)))
    arguments = H @ near, np.zeros(n_obs), np.full(n_obs, 1e-4)
    move = update(near, *arguments, np.random.default_rng(1)) - near
    far = near + 1e8
    np.testing.assert_allclose(update(far, *arguments, np.random.default_rng(1)) - far, move, rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64])
def test_that_indices_may_be_of_any_kind_of_whole_number(rng, kind):
    ensemble, Y = rng.standard_normal((300, 12)), rng.standard_normal((4, 12))
    update = localised([(np.array([3, 100], kind), slice(None))])
    posterior = update(ensemble, Y, np.zeros(4), np.ones(4), np.random.default_rng(1))
    assert list(np.flatnonzero((posterior != ensemble).any(axis=1))) == [3, 100]
