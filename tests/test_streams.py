"""Streams: what arrives is the curve of its moment plus noise of the stated size, and the truth is known at any time."""

from itertools import islice

import numpy as np
import pytest

from dalearn import FNN, Stream, cycle, streams

WORLDS = {
    "calm": streams.calm,
    "jump": streams.jump,
    "flip": streams.flip,
    "drift": streams.drift,
    "burst": streams.burst,
    "outliers": streams.outliers,
    "wear": streams.wear,
}
QUIET = ("calm", "jump", "flip", "drift")  # only their curves change


def taken(stream, n):
    """n batches as x, d and obs_var, with the batches along the first axis."""
    x, d, obs_var = zip(*islice(stream, n))
    return np.array(x)[..., 0], np.array(d)[..., 0], np.array(obs_var)


def errors(stream, n):
    """What was measured minus the curve of that moment, (n, batch_size)."""
    x, d, _ = taken(stream, n)
    curves = [np.interp(x[k - 1], stream.x_test[:, 0], stream.truth(k)[:, 0]) for k in range(1, n + 1)]
    return d - np.array(curves)


@pytest.mark.parametrize("name", WORLDS)
def test_that_a_stream_yields_what_cycle_takes_and_never_ends(name):
    stream = WORLDS[name](rng=1)
    assert stream.name == name and name in repr(stream)
    x, d, obs_var = next(iter(stream))
    assert x.shape == d.shape == (1, 1) and obs_var > 0
    net = FNN((1, 4, 1))
    steps = list(islice(cycle(net, net.ensemble(5, rng=1), WORLDS[name](batch_size=3, rng=1), rng=1), 40))
    assert steps[-1].k == 40 and steps[0].predictions.shape == (3, 5)


@pytest.mark.parametrize("name", WORLDS)
def test_that_an_int_gives_every_pass_the_same_readings_and_a_generator_goes_on(name):
    stream = WORLDS[name](rng=3)
    for one, same in zip(taken(stream, 30), taken(stream, 30)):
        np.testing.assert_array_equal(one, same)
    going_on = WORLDS[name](rng=np.random.default_rng(3))
    assert np.all(taken(going_on, 30)[1] != taken(going_on, 30)[1])
    assert np.all(taken(WORLDS[name](rng=4), 30)[1] != taken(stream, 30)[1])
    anew = WORLDS[name](rng=None)
    assert np.all(taken(anew, 5)[1] != taken(anew, 5)[1])


def test_that_two_passes_at_the_same_time_do_not_disturb_each_other():
    stream = streams.jump(rng=3)
    for (x, d, _), (other_x, other_d, _) in islice(zip(stream, stream), 20):
        assert x == other_x and d == other_d


@pytest.mark.parametrize("name", WORLDS)
def test_that_worlds_of_one_seed_differ_by_nothing_but_what_happens_in_them(name):
    calm, other = streams.calm(rng=5), WORLDS[name](rng=5)
    n = 900  # before the jump, the flip and the burst
    (x, d, obs_var), (other_x, other_d, other_var) = taken(calm, n), taken(other, n)
    np.testing.assert_array_equal(x, other_x)
    np.testing.assert_array_equal(obs_var, other_var)
    if name in ("calm", "jump", "flip", "burst"):
        np.testing.assert_array_equal(d, other_d)
    elif name == "outliers":
        assert 0.02 < np.mean(d != other_d) < 0.09
    else:
        assert np.any(d != other_d)


@pytest.mark.parametrize("name", WORLDS)
def test_that_inputs_have_unit_variance_and_the_truth_is_the_course_s_sine_at_the_start(name):
    stream = WORLDS[name](batch_size=20_000, rng=1)
    x, _, _ = taken(stream, 1)
    assert x.std() == pytest.approx(1, rel=0.02)
    u = stream.in_units(stream.x_test)
    np.testing.assert_allclose([u.min(), u.max()], [-np.pi, np.pi])
    assert stream.truth(0).shape == (201, 1)
    for k in (0, 1):
        np.testing.assert_allclose(stream.truth(k), np.sin(u), atol=1e-12)


@pytest.mark.parametrize("name", QUIET)
def test_that_readings_are_the_curve_of_their_moment_plus_noise_of_the_size_that_is_told(name):
    stream = WORLDS[name](*(() if name == "calm" else (100,)), batch_size=20, rng=2)
    noise = errors(stream, 500)
    assert noise.std() == pytest.approx(0.05, rel=0.03) and abs(noise.mean()) < 0.003
    np.testing.assert_allclose(taken(stream, 5)[2], 0.05**2)


def test_that_the_flip_comes_after_the_stated_batch_and_again():
    stream = streams.flip(10, rng=1)
    sine = np.sin(stream.in_units(stream.x_test))
    for k, sign in ((10, 1), (11, -1), (20, -1), (21, 1), (10_001, 1)):
        np.testing.assert_allclose(stream.truth(k), sign * sine, atol=1e-12)
    x, d, _ = taken(stream, 30)
    flipped = d[:, 0] * np.sin(stream.in_units(x[:, 0])) < -0.3
    assert flipped[10:20].any() and not flipped[:10].any() and not flipped[20:].any()


def test_that_the_weather_jumps_between_four_days_and_begins_again():
    stream = streams.jump(10, rng=1)
    days = [stream.truth(k) for k in (1, 11, 21, 31)]
    assert all(np.abs(one - other).max() > 0.3 for i, one in enumerate(days) for other in days[:i])
    np.testing.assert_array_equal(stream.truth(41), days[0])
    np.testing.assert_array_equal(stream.truth(10), days[0])


def test_that_the_seasons_change_little_by_little_and_come_again_after_a_year():
    stream = streams.drift(1000, rng=1)
    curves = np.array([stream.truth(k) for k in range(1, 1001)])
    assert 0 < np.abs(np.diff(curves, axis=0)).max() < 0.02
    assert np.abs(curves - curves[0]).max() > 1
    np.testing.assert_allclose(stream.truth(1001), curves[0], atol=1e-12)


@pytest.mark.parametrize("is_told", [False, True])
def test_that_a_burst_begins_and_ends_where_it_says_and_its_noise_is_told_only_on_request(is_told):
    stream = streams.burst(100, 50, is_told=is_told, batch_size=50, rng=1)
    noise = errors(stream, 200)
    assert noise[:100].std() == pytest.approx(0.05, rel=0.05) and noise[150:].std() == pytest.approx(0.05, rel=0.05)
    assert noise[100:150].std() == pytest.approx(0.5, rel=0.05)
    _, _, obs_var = taken(stream, 200)
    during = 0.5**2 if is_told else 0.05**2
    np.testing.assert_allclose(obs_var[[99, 100, 149, 150]], [0.05**2, during, during, 0.05**2])


@pytest.mark.parametrize("is_told", [False, True])
def test_that_a_sensor_wears_out_steadily_and_then_stays_as_bad(is_told):
    stream = streams.wear(100, is_told=is_told, batch_size=200, rng=1)
    sizes = errors(stream, 200).std(axis=1)
    assert sizes[:3].mean() == pytest.approx(0.05, rel=0.2)
    assert sizes[48:53].mean() == pytest.approx(0.05 * np.sqrt(10), rel=0.1)
    assert sizes[100:].mean() == pytest.approx(0.5, rel=0.03)
    told = np.sqrt(taken(stream, 200)[2])
    np.testing.assert_allclose(told[[49, 99, 150]], [0.05 * np.sqrt(10), 0.5, 0.5] if is_told else 0.05)


def test_that_the_stated_share_of_readings_is_wild_and_the_rest_is_as_before():
    stream = streams.outliers(0.1, std=2.0, batch_size=100, rng=1)
    noise = errors(stream, 100)
    is_wild = np.abs(noise) > 0.3
    assert is_wild.mean() == pytest.approx(0.1 * 0.88, rel=0.15)  # a wild error is smaller than 0.3 in 12 of 100
    assert noise[~is_wild].std() == pytest.approx(0.06, rel=0.2)
    assert errors(streams.outliers(1.0, std=2.0, batch_size=100, rng=1), 50).std() == pytest.approx(2, rel=0.05)


def test_that_a_world_of_your_own_is_a_curve_and_a_noise_that_may_change():
    def told(k):
        return 0.1 * k

    stream = Stream("mine", lambda k, u: k + 0 * u, noise=1e-9, told=told, half_width=5, batch_size=2, rng=1)
    x, d, obs_var = taken(stream, 3)
    np.testing.assert_allclose(d, [[1, 1], [2, 2], [3, 3]], atol=1e-7)
    np.testing.assert_allclose(obs_var, [0.01, 0.04, 0.09])
    assert np.abs(stream.in_units(stream.x_test)).max() == pytest.approx(5)
    assert x.shape == (3, 2)


@pytest.mark.parametrize(
    "make, needs",
    [
        (lambda: Stream("s", 1, rng=1), r"curve must be a function curve\(k, u\); got 1"),
        (lambda: streams.calm(rng=-1), "rng must be a whole number of at least 0"),
        (lambda: streams.calm(noise=0, rng=1), "noise must be a standard deviation above 0"),
        (lambda: streams.calm(told=-1, rng=1), "told must be a standard deviation above 0"),
        (lambda: streams.calm(batch_size=0, rng=1), "batch_size must be a whole number of at least 1"),
        (lambda: streams.calm(half_width=0, rng=1), "half_width must be a number above 0"),
        (lambda: streams.calm(rng=1).truth(-1), "k must be a whole number of at least 0"),
        (lambda: streams.jump(0, rng=1), "every must be a whole number of at least 1"),
        (lambda: streams.flip(1.5, rng=1), "every must be a whole number of at least 1; got 1.5"),
        (lambda: streams.drift(0, rng=1), "year must be a whole number of at least 1"),
        (lambda: streams.burst(0, rng=1), "start must be a whole number of at least 1"),
        (lambda: streams.burst(5, 0, rng=1), "length must be a whole number of at least 1"),
        (lambda: streams.burst(factor=0, rng=1), "factor must be a number above 0"),
        (lambda: streams.wear(0, rng=1), "until must be a whole number of at least 1"),
        (lambda: streams.outliers(2, rng=1), "outliers must be a share from 0 to 1; got 2"),
        (lambda: streams.outliers(std=0, rng=1), "outlier_std must be a standard deviation above 0"),
        (lambda: next(iter(Stream("s", lambda k, u: 1.0, rng=1))), r"curve\(1, u\) must be an array of u's shape"),
        (lambda: next(iter(streams.calm(noise=lambda k: -k, rng=1))), r"noise\(1\) must be a standard deviation"),
        (lambda: next(iter(streams.calm(told=lambda k: 0, rng=1))), r"told\(1\) must be a standard deviation"),
    ],
)
def test_that_what_does_not_fit_is_named_with_what_it_needs(make, needs):
    with pytest.raises(ValueError, match=needs):
        make()
