"""Lorenz's weather: its equation, its symmetries, the order of its method, and averages that agree with the states.

The weather is chaotic, so only short runs are compared number by number, and averages within what chance does to them.
"""

import numpy as np
import pytest

from dalearn import lorenz

RNG = np.random.default_rng(0)
STATE = 8 + RNG.standard_normal((lorenz.SITES, 3))
FORCING = RNG.uniform(4, 12, (lorenz.SITES, 3))


def test_that_the_change_is_the_equation_written_site_by_site():
    for i in range(lorenz.SITES):
        x = {k: STATE[(i + k) % lorenz.SITES] for k in (-2, -1, 0, 1)}
        expected = (x[1] - x[-2]) * x[-1] - x[0] + FORCING[i]
        np.testing.assert_allclose(lorenz.change(STATE, FORCING)[i], expected, rtol=1e-12)


def test_that_the_transport_neither_makes_nor_takes_energy():
    transport = lorenz.change(STATE, 0 * FORCING) + STATE
    np.testing.assert_allclose(np.sum(transport * STATE, axis=0), 0, atol=1e-9)


def test_that_a_weather_turned_around_the_circle_is_the_weather_of_the_turned_forcing():
    turned = lorenz.change(np.roll(STATE, 7, axis=0), np.roll(FORCING, 7, axis=0))
    np.testing.assert_allclose(turned, np.roll(lorenz.change(STATE, FORCING), 7, axis=0), rtol=1e-12)


def test_that_a_constant_weather_at_its_forcing_stays():
    still = np.full((lorenz.SITES, 1), 3.0)
    np.testing.assert_allclose(lorenz.advance(still, still), still, rtol=1e-12)


def test_that_half_the_step_leaves_a_sixteenth_of_the_error():
    def after(step):
        *_, state = lorenz.states(FORCING, 0.4, start=STATE, spin_up=0, step=step)
        return state

    exact = after(0.4 / 512)
    coarse, fine = (np.abs(after(0.4 / n) - exact).max() for n in (16, 32))
    assert 10 < coarse / fine < 25


def test_that_each_member_runs_as_it_would_alone():
    *_, together = lorenz.states(FORCING, 0.5, start=STATE, spin_up=0)
    for j in range(3):
        *_, alone = lorenz.states(FORCING[:, [j]], 0.5, start=STATE[:, [j]], spin_up=0)
        np.testing.assert_allclose(alone[:, 0], together[:, j], rtol=1e-9)


def test_that_one_start_serves_all_members_and_nothing_is_written_to():
    start, forcing = STATE[:, [0]].copy(), FORCING.copy()
    first = next(lorenz.states(forcing, 1, start=start, spin_up=0))
    expected = lorenz.advance(np.repeat(start, 3, axis=1), forcing)
    np.testing.assert_allclose(first, expected, rtol=1e-12)
    np.testing.assert_array_equal(start, STATE[:, [0]])
    np.testing.assert_array_equal(forcing, FORCING)


def test_that_the_spin_up_is_left_out_and_comes_before():
    everything = list(lorenz.states(FORCING, 1.0, start=STATE, spin_up=0))
    later = list(lorenz.states(FORCING, 0.5, start=STATE, spin_up=0.5))
    assert len(everything) == 40 and len(later) == 20
    np.testing.assert_allclose(later, everything[20:], rtol=1e-9)


def test_that_the_averages_are_those_of_the_states():
    field = np.array(list(lorenz.states(FORCING, 1.0, start=STATE, spin_up=0.5)))
    expected = np.stack([field.mean(axis=0), field.std(axis=0)], axis=1)
    found = lorenz.averages(FORCING, 1.0, start=STATE, spin_up=0.5)
    assert found.shape == (lorenz.SITES, 2, 3)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)


def test_that_the_climate_at_a_forcing_of_8_is_the_known_one():
    start = 8 + RNG.standard_normal((lorenz.SITES, 20))
    mean, deviation = lorenz.averages(np.full((lorenz.SITES, 20), 8.0), 20, start=start).mean(axis=(0, 2))
    assert mean == pytest.approx(2.34, abs=0.05) and deviation == pytest.approx(3.64, abs=0.05)
    # of a stationary climate the mean energy keeps: F · mean = mean² + variance
    assert 8 * mean == pytest.approx(mean**2 + deviation**2, rel=0.02)


def test_that_a_member_whose_numbers_overflow_is_not_finite_and_leaves_the_others_alone():
    forcing = np.array(FORCING)
    forcing[:, 1] = 1e6
    found = lorenz.averages(forcing, 1, start=STATE, spin_up=0)
    assert np.isfinite(found).all(axis=(0, 1)).tolist() == [True, False, True]


BAD = {
    "forcing": (np.zeros((39, 2)), 1, {}),
    "start": (FORCING, 1, {"start": STATE[:, :2]}),
    "units": (FORCING, 0.01, {}),
    "step": (FORCING, 1, {"step": 0}),
    "spin_up": (FORCING, 1, {"spin_up": -1}),
}


@pytest.mark.parametrize("name", BAD)
def test_that_arguments_that_do_not_fit_are_named(name):
    forcing, units, options = BAD[name]
    with pytest.raises(ValueError, match=f"^{name} must be .*; got"):
        lorenz.averages(forcing, units, **({"start": STATE[:, :1]} | options))
