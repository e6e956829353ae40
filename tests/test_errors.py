"""Every wrong input is answered by a ValueError that names the argument, what it got and what it needs."""

import numpy as np
import pytest

from dalearn import (
    FNN,
    Step,
    analysis,
    coverage,
    crps,
    enkf,
    esmda,
    gd,
    inflate,
    mexican_hat,
    perturb,
    plots,
    r2,
    record,
    relax,
    rmse,
    sine,
    spread,
    transform,
)

NET = FNN((1, 3, 1))
PROBLEM = sine(8, rng=1)
X, D = PROBLEM.x, PROBLEM.d
E = NET.ensemble(5, rng=1)  # (10, 5)
THETA = E[:, 0]
Y, OBS, P = NET(E, X)[:, 0], D[:, 0], np.zeros((8, 5))
NAN, INF = np.full((8, 1), np.nan), np.full((8, 1), np.inf)
RAGGED = [[1.0], [1.0, 2.0]]


class Columns(FNN):
    def backpropagate(self, theta, x, d):
        predictions, gradient = super().backpropagate(theta, x, d)
        return predictions, gradient[:, None]


def holed(array):
    copy = np.array(array, dtype=float)
    copy.flat[1] = np.nan
    return copy


# what was wrong: (the call, the argument, what it got, what it needs)
WRONG = {
    # the network
    "sizes of one layer": (lambda: FNN((3,)), "sizes", "(3,)", "two or more layer sizes like (1, 20, 1)"),
    "sizes as a number": (lambda: FNN(3), "sizes", "got 3", "two or more layer sizes"),
    "a layer of size 0": (lambda: FNN((1, 0, 1)), "sizes[1]", "got 0", "a whole number of at least 1"),
    "a layer of size 2.5": (lambda: FNN((1, 2.5, 1)), "sizes[1]", "got 2.5", "a whole number of at least 1"),
    "an unknown activation": (lambda: FNN((1, 1), "swish"), "activation", "'swish'", "'tanh', 'relu', 'sigmoid'"),
    "an activation that is no name": (lambda: FNN((1, 1), np.tanh), "activation", "ufunc", "'tanh', 'relu', 'sigmoid'"),
    "theta of the wrong length": (lambda: NET(np.ones(9), X), "theta", "(9,)", "(10,)"),
    "theta with three dimensions": (lambda: NET(np.ones((10, 2, 2)), X), "theta", "(10, 2, 2)", "(10, n_ens)"),
    "a transposed ensemble": (lambda: NET(E.T, X), "theta", "(5, 10)", "(10, n_ens)"),
    "theta with NaN": (lambda: NET(holed(THETA), X), "theta", "NaN or inf in 1 of 10 values", "all finite"),
    "theta of text": (lambda: NET("weights", X), "theta", "'weights' of type <U7", "a parameter vector"),
    "theta None": (lambda: NET(None, X), "theta", "None", "a parameter vector"),
    "complex theta": (lambda: NET(THETA * 1j, X), "theta", "complex128", "real numbers"),
    "flat inputs": (lambda: NET(THETA, X[:, 0]), "x", "(8,)", "(n, 1), one sample per row"),
    "inputs of the wrong width": (lambda: NET(THETA, np.ones((8, 2))), "x", "(8, 2)", "(n, 1)"),
    "no inputs": (lambda: NET(THETA, np.ones((0, 1))), "x", "(0, 1)", "(n, 1)"),
    "inputs with inf": (lambda: NET(THETA, INF), "x", "NaN or inf in 8 of 8", "all finite"),
    "ragged inputs": (lambda: NET(THETA, RAGGED), "x", "[[1.0], [1.0, 2.0]], which is not an array", "one sample per row"),
    "targets of another length": (lambda: NET.loss_and_gradient(THETA, X, D[:3]), "d", "(3, 1)", "(8, 1)"),
    "flat targets": (lambda: NET.loss_and_gradient(THETA, X, D[:, 0]), "d", "(8,)", "(8, 1)"),
    "a gradient of an ensemble": (lambda: NET.loss_and_gradient(E, X, D), "theta", "(10, 5)", "(10,)"),
    "one member": (lambda: NET.ensemble(1, rng=1), "n_ens", "got 1", "at least 2"),
    "half a member": (lambda: NET.ensemble(2.5, rng=1), "n_ens", "2.5", "a whole number"),
    "no spread": (lambda: NET.ensemble(5, spread=0, rng=1), "spread", "got 0", "above 0"),
    "a spread of NaN": (lambda: NET.ensemble(5, spread=np.nan, rng=1), "spread", "nan", "above 0"),
    "a centre of the wrong length": (lambda: NET.ensemble(5, centre=[1, 2], rng=1), "centre", "(2,)", "(10,)"),
    "an rng of text": (lambda: NET.init("seed"), "rng", "'seed'", "numpy.random.Generator or None"),
    "a negative seed": (lambda: NET.init(-1), "rng", "-1", "at least 0"),
    "an old RandomState": (lambda: NET.init(np.random.RandomState(1)), "rng", "RandomState", "numpy.random.Generator"),
    # the analysis
    "one column": (lambda: analysis(E[:, :1], Y[:, :1], P[:, :1], 1), "ensemble", "(10, 1)", "at least 2 members"),
    "a flat ensemble": (lambda: analysis(THETA, Y, P, 1), "ensemble", "(10,)", "(n_params, n_ens)"),
    "fewer predictions than members": (lambda: analysis(E, Y[:, :4], P, 1), "predictions", "(8, 4)", "(n_obs, 5)"),
    "predictions with outputs": (lambda: analysis(E, NET(E, X), P, 1), "predictions", "(8, 1, 5)", "(n_obs, 5)"),
    "other perturbed data": (lambda: analysis(E, Y, P[:3], 1), "perturbed", "(3, 5)", "(8, 5)"),
    "perturbed data with NaN": (lambda: analysis(E, Y, holed(P), 1), "perturbed", "1 of 40", "all finite"),
    "a variance of 0": (lambda: analysis(E, Y, P, 0), "obs_var", "0 as its least", "above 0"),
    "a negative variance": (lambda: transform(E, Y, OBS, -np.ones(8)), "obs_var", "-1 as its least", "above 0"),
    "too few variances": (lambda: transform(E, Y, OBS, [1, 2, 3]), "obs_var", "(3,)", "(8,)"),
    "a covariance matrix": (lambda: transform(E, Y, OBS, np.eye(8) + 1), "obs_var", "(8, 8)", "one variance per"),
    "data in a column": (lambda: transform(E, Y, D, 1), "d", "(8, 1)", "(8,)"),
    "data to perturb in a column": (lambda: perturb(D, 1, 5, 1), "d", "(8, 1)", "(n_obs,)"),
    "no members to perturb for": (lambda: perturb(OBS, 1, 0, 1), "n_ens", "0", "at least 1"),
    "inflation by 0": (lambda: inflate(E, 0), "factor", "got 0", "above 0"),
    "inflation of text": (lambda: inflate(E, "2"), "factor", "'2'", "a number"),
    "inflation of a list": (lambda: inflate(E, [2.0]), "factor", "[2.0]", "a number"),
    "relaxation above 1": (lambda: relax(E, E, 1.5), "factor", "1.5", "from 0 to 1"),
    "relaxation to another prior": (lambda: relax(E, E[:, :3], 0.5), "prior", "(10, 3)", "(10, 5)"),
    # the trainers
    "a learning rate of 0": (lambda: gd(NET, THETA, X, D, learning_rate=0), "learning_rate", "0", "above 0"),
    "a learning rate that ends at 0": (
        lambda: list(gd(NET, THETA, X, D, learning_rate=lambda k: 2 - k)), "learning_rate(2)", "0", "above 0",
    ),
    "an infinite learning rate": (lambda: gd(NET, THETA, X, D, learning_rate=np.inf), "learning_rate", "inf", "above 0"),
    "an unknown rule": (lambda: gd(NET, THETA, X, D, rule="sgd"), "rule", "'sgd'", "'plain', 'momentum', 'adam'"),
    "no epochs": (lambda: gd(NET, THETA, X, D, epochs=0), "epochs", "0", "at least 1"),
    "epochs of True": (lambda: gd(NET, THETA, X, D, epochs=True), "epochs", "True", "a whole number"),
    "a batch above n": (lambda: gd(NET, THETA, X, D, batch_size=9), "batch_size", "9", "at least 1 and at most 8"),
    "an ensemble for descent": (lambda: gd(NET, E, X, D), "theta", "(10, 5)", "(10,)"),
    "other targets for descent": (lambda: gd(NET, THETA, X, D[:4]), "d", "(4, 1)", "(8, 1)"),
    "no network for descent": (lambda: gd(NET.__call__, THETA, X, D), "net", "method", "FNN"),
    "no model": (lambda: enkf(None, E, X, D, 0.1), "model", "None", "a callable model(theta, x)"),
    "an array as a model": (lambda: esmda(E, E, X, D, 0.1), "model", "an array (10, 5)", "a callable model(theta, x)"),
    "a single member": (lambda: enkf(NET, E[:, :1], X, D, 0.1), "ensemble", "(10, 1)", "at least 2 members"),
    "an ensemble with NaN": (lambda: esmda(NET, holed(E), X, D, 0.1), "ensemble", "1 of 50", "all finite"),
    "more x than d": (lambda: enkf(NET, E, X, D[:3], 0.1), "x and d", "3 in d (3, 1)", "the same samples"),
    "flat d": (lambda: esmda(NET, E, X, D[:, 0], 0.1), "d", "(8,)", "(n, n_out)"),
    "d with NaN": (lambda: esmda(NET, E, X, NAN, 0.1), "d", "8 of 8", "all finite"),
    "x as a number": (lambda: esmda(NET, E, 1.0, D, 0.1), "x", "()", "one sample per row"),
    "an error of 0": (lambda: enkf(NET, E, X, D, 0), "obs_std", "0 as its least", "above 0"),
    "a negative error": (lambda: esmda(NET, E, X, D, -0.1), "obs_std", "-0.1 as its least", "above 0"),
    "errors that do not fit": (lambda: esmda(NET, E, X, D, [0.1, 0.2, 0.3]), "obs_std", "(3,)", "fits d (8, 1)"),
    "an error of NaN": (lambda: enkf(NET, E, X, D, np.nan), "obs_std", "NaN", "all finite"),
    "a batch of 0": (lambda: enkf(NET, E, X, D, 0.1, batch_size=0), "batch_size", "0", "at least 1 and at most 8"),
    "half an epoch": (lambda: enkf(NET, E, X, D, 0.1, epochs=0.5), "epochs", "0.5", "a whole number"),
    "an inflation of 0": (lambda: enkf(NET, E, X, D, 0.1, inflation=0), "inflation", "0", "above 0 (1 for none)"),
    "a relaxation of -1": (lambda: esmda(NET, E, X, D, 0.1, relaxation=-1), "relaxation", "-1", "from 0 to 1"),
    "an unknown update": (lambda: esmda(NET, E, X, D, 0.1, update="etkf"), "update", "'etkf'", "'perturbed', 'transform'"),
    "no assimilations": (lambda: esmda(NET, E, X, D, 0.1, alphas=0), "alphas", "0", "at least 1"),
    "alphas of 2.5": (lambda: esmda(NET, E, X, D, 0.1, alphas=2.5), "alphas", "2.5", "a whole number"),
    "an empty list of alphas": (lambda: esmda(NET, E, X, D, 0.1, alphas=[]), "alphas", "(0,)", "a list of factors"),
    "a negative alpha": (lambda: esmda(NET, E, X, D, 0.1, alphas=[2, -2]), "alphas", "-2", "above 0"),
    "a table of alphas": (lambda: esmda(NET, E, X, D, 0.1, alphas=[[2, 2]]), "alphas", "(1, 2)", "a list of factors"),
    "ragged alphas": (lambda: esmda(NET, E, X, D, 0.1, alphas=RAGGED), "alphas", "which is not an array", "a list of factors"),
    "alphas of text": (lambda: esmda(NET, E, X, D, 0.1, alphas="four"), "alphas", "'four'", "a whole number"),
    "a float seed": (lambda: esmda(NET, E, X, D, 0.1, rng=1.5), "rng", "1.5", "a whole number"),
    # a model of the wrong shape is known at the first step
    "a model without members": (
        lambda: next(enkf(lambda theta, x: np.zeros((1, 1)), E, X, D, 0.1)), "model", "(1, 1)", "= (1, 1, 5)"),
    "a model without outputs": (
        lambda: next(esmda(lambda theta, x: np.zeros((8, 5)), E, X, D, 0.1)), "model", "(8, 5)", "= (8, 1, 5)"),
    "a model of nothing": (lambda: next(esmda(lambda theta, x: None, E, X, D, 0.1)), "model", "object", "(n, n_out, n_ens)"),
    # record and the metrics
    "steps of nothing": (lambda: record(None, NET, PROBLEM), "steps", "None", "what gd, enkf or esmda returned"),
    "masked data": (lambda: esmda(NET, E, X, np.ma.masked_less(D, 0), 0.1), "d", "a masked array", "(n, n_out)"),
    "an error too large to square": (lambda: esmda(NET, E, X, D, 1e170), "obs_std", "1e+170", "a computer can hold"),
    "an error too small to square": (lambda: enkf(NET, E, X, D, 1e-170), "obs_std", "1e-170", "a computer can hold"),
    "alphas too far apart": (lambda: esmda(NET, E, X, D, 0.1, alphas=[1e-309, 1]), "alphas", "1e-309", "similar size"),
    "inputs too large for float32": (lambda: NET(THETA.astype(np.float32), X * 1e39), "x", "5 of 8", "all finite"),
    "a spread of an object array": (lambda: NET.ensemble(5, spread=np.array("a"), rng=1), "spread", "array ()", "above 0"),
    "a spread of True": (lambda: NET.ensemble(5, spread=True, rng=1), "spread", "True", "above 0"),
    "a spread beyond floats": (lambda: NET.ensemble(5, spread=10**400, rng=1), "spread", "1000", "above 0"),
    "sizes in a table": (lambda: FNN([[1, 2], [3, 4]]), "sizes[0]", "[1, 2]", "a whole number"),
    "an array of alphas as a count": (lambda: esmda(NET, E, X, D, 0.1, alphas=range(0)), "alphas", "(0,)", "factors"),
    "a ragged model": (lambda: next(esmda(lambda theta, x: RAGGED, E, X, D, 0.1)), "model", "inhomogeneous", "= (8, 1, 5)"),
    "a model that forgets members": (
        lambda: record(iter([Step(1, E, None)]), lambda theta, x: NET(theta[:, :2], x), PROBLEM),
        "model", "(201, 1, 2)", "(201, 1, 5)"),
    "a model without the outputs' axis": (
        lambda: record([Step(1, THETA, None)], lambda theta, x: NET(theta, x)[:, 0], PROBLEM), "model", "(201,)", "(201, 1)"),
    "numbers for steps": (lambda: record([1, 2], NET, PROBLEM), "steps", "got 1 among them", "Steps"),
    "text for steps": (lambda: record("steps", NET, PROBLEM), "steps", "'steps'", "what gd, enkf or esmda returned"),
    "a network with a column for a gradient": (
        lambda: gd(Columns((1, 3, 1)), THETA, X, D), "net", "(10, 1)", "a gradient (10,)"),
    "a figure of a surface as a curve": (lambda: plots.data(mexican_hat(rng=1)), "problem", "(400, 2)", "one input"),
    "flat predictions in a figure": (lambda: plots.fit(PROBLEM, np.zeros(201)), "predictions", "(201,)", "(201, 1, n_ens)"),
    "a problem of arrays": (lambda: record([], NET, (X, D)), "problem", "tuple without x, d", "a Problem"),
    "every 0": (lambda: record([], NET, PROBLEM, every=0), "every", "0", "at least 1"),
    "record without a model": (lambda: record([], 3, PROBLEM), "model", "got 3", "a callable"),
    "a start of text": (lambda: record([], NET, PROBLEM, start="here"), "start", "'here'", "parameters"),
    "a column and a row": (lambda: rmse(D, D[:, 0]), "predicted", "(8, 1)", "(8,)"),
    "a prediction with NaN": (lambda: r2(NAN, D), "predicted", "8 of 8", "all finite"),
    "a constant truth": (lambda: r2(D, np.ones((8, 1))), "truth", "8 equal values", "must vary"),
    "nothing to measure": (lambda: rmse([], []), "truth", "empty", "an array of numbers"),
    "a spread of one": (lambda: spread(np.ones((8, 1))), "members", "(8, 1)", "at least 2 members on the last axis"),
    "a spread of a number": (lambda: spread(3.0), "members", "()", "at least 2 members"),
    "members on the wrong axis": (lambda: crps(Y.T, OBS), "truth", "(8,)", "(5,)"),
    "a level of 0": (lambda: coverage(Y, OBS, 0), "level", "0", "above 0"),
    "a level of -0.5": (lambda: coverage(Y, OBS, -0.5), "level", "-0.5", "above 0"),
    "a level of 1.5": (lambda: coverage(Y, OBS, 1.5), "level", "1.5", "at most 1"),
    "a truth without outputs": (lambda: crps(np.ones((8, 2, 5)), OBS), "truth", "(8,)", "(8, 2)"),
    "a level of 90": (lambda: coverage(Y, OBS, 90), "level", "90", "above 0 and at most 1"),
    # the problems
    "no samples": (lambda: sine(0, rng=1), "n", "0", "at least 1"),
    "no noise": (lambda: sine(noise=0, rng=1), "noise", "0", "above 0"),
    "no domain": (lambda: sine(half_width=-1, rng=1), "half_width", "-1", "above 0"),
    "three dimensions": (lambda: mexican_hat(dim=3, rng=1), "dim", "3", "at least 1 and at most 2"),
    "a problem's seed of text": (lambda: mexican_hat(rng="x"), "rng", "'x'", "None"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_that_a_wrong_input_is_named_with_what_it_got_and_what_it_needs(case):
    call, argument, got, needs = WRONG[case]
    with pytest.raises(ValueError) as caught:
        call()
    message = str(caught.value)
    assert message.startswith(f"{argument} must ") and got in message and needs in message, message
    assert caught.value.__cause__ is None and "\n" not in message


@pytest.mark.parametrize("train", [gd, enkf, esmda])
def test_that_a_trainer_complains_when_it_is_called_and_not_at_the_first_step(train):
    start = THETA if train is gd else E
    with pytest.raises(ValueError, match="x"):
        train(NET, start, NAN, D, **({} if train is gd else {"obs_std": 0.1}))


def test_that_options_are_given_by_name():
    for call in (
        lambda: gd(NET, THETA, X, D, 0.1),
        lambda: enkf(NET, E, X, D, 0.1, 1),
        lambda: esmda(NET, E, X, D, 0.1, 4),
        lambda: NET.ensemble(5, 0.2, rng=1),
        lambda: sine(8, 0.05, rng=1),
        lambda: record([], NET, PROBLEM, E),
    ):
        with pytest.raises(TypeError, match="positional"):
            call()


def test_that_a_forgotten_argument_is_pythons_own_clear_error():
    with pytest.raises(TypeError, match="obs_var"):
        analysis(E, Y, P)
    with pytest.raises(TypeError, match="rng"):
        sine()


def test_that_numbers_that_are_right_in_another_form_are_taken():
    assert NET(list(THETA), X.tolist()).shape == (8, 1)
    assert NET(THETA.astype(int), X.astype(np.float16)).dtype == np.float64
    assert len(esmda(NET, E, X, D, np.float32(0.1), alphas=np.int64(3), inflation=np.float32(1), rng=np.int64(2))) == 3
    assert len(esmda(NET, E, X, D, np.array(0.1), alphas=(2, 2), relaxation=1, inflation=np.array(1.0))) == 2
    assert len(esmda(NET, E, X, D, 0.1, inflation=np.array([1.01]))) == 4  # an array of one number is a number
    assert FNN([1, np.int32(3), 1]).sizes == FNN(np.array([1, 3, 1])).sizes == (1, 3, 1)
    assert len(esmda(NET, E, X, np.ma.array(D), 0.1, alphas=range(2, 5))) == 3  # masked, but nothing is missing


@pytest.mark.parametrize("value", [np.zeros((1500, 2)), 10**400, "x" * 1000, list(range(1000))])
def test_that_a_message_stays_short_whatever_it_quotes(value):
    for call in (
        lambda: sine(value, rng=1),
        lambda: FNN((1, 1), value),
        lambda: NET.init(rng=value) and inflate(E, value),
    ):
        with pytest.raises(ValueError) as caught:
            call()
        assert len(str(caught.value)) < 250 and "\n" not in str(caught.value)
