# %% [markdown]
# # 11 How sure is the network?
#
# *30 minutes. You need: numpy, and the ideas of EnKF (chapter 06), ESMDA (07) and of the posterior (03). The chapter
# opens on its own.*
#
# After this chapter you can
#
# - compute a posterior exactly where a network is linear in what it learns,
# - judge an ensemble's uncertainty by four numbers and a histogram,
# - make a network's uncertainty honest, and say what that costs.

# %% [markdown]
# ## Before anything runs
#
# You train an ensemble of networks. Its 90% band, from the 5% to the 95% quantile of its members, holds the truth at
# about 90% of the points. Is the ensemble as sure as the data allow, neither more nor less?
#
# - **a** Yes. That is what a 90% band promises.
# - **b** Yes, if it is so on average over many data sets.
# - **c** Not necessarily, not even on average.
# - **d** No. A good band holds the truth nearly everywhere.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("11-predict", "c")
### END SOLUTION

# %%
import csv

import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, coverage, crps, enkf, esmda, gauss_newton, laplace_ensemble
from dalearn import linear_predictions, plots, rmse, sine, spread
from dalearn.exercises import check, hint, predict, solution
from dalearn.gauss_newton import prior_anomalies
from dalearn.stored import stored
from dalearn.study.compare import read, rows_of
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## A network whose posterior is known
#
# Draw the weights and biases of the hidden units once, and keep them. Only the output's weights and bias are unknown,
# and in these the network is linear: it predicts H θ, where a row of H holds the units' values at one input, and a 1
# for the bias.
#
# Then everything is a bell curve, and as in chapter 03 precisions add up. With a prior of mean 0 and covariance P,
#
# $$C = (P^{-1} + H^T H / R)^{-1}, \qquad m = C\, H^T d / R$$
#
# are the **exact posterior**'s covariance and mean. R is the variance of an observation's error, d the data.

# %%
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]  # of what is unknown: 8 weights and a bias


def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])


def linear(theta, x):
    """The network in the form that every trainer here takes: (n, 1, n_ens)."""
    return (features(x) @ theta)[:, None]

# %% [markdown]
# **Exercise 11-exact.** Compute both. `H` is (n, n_params), `d` (n,), `prior_var` (n_params,) the diagonal of P,
# `obs_var` one number. Return one array: the mean as its first column, then the covariance. `hint("11-exact")` helps,
# more each time; `solution("11-exact")` shows our answer.

# %%
def my_posterior(H, d, prior_var, obs_var):
    ### BEGIN SOLUTION
    covariance = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / obs_var)
    mean = covariance @ H.T @ d / obs_var
    return np.column_stack([mean, covariance])
    ### END SOLUTION

# %%
check("11-exact", my_posterior)

# %% [markdown]
# The next cell takes the other way, by the Kalman gain.

# %%
def exact(H, d, prior_var, obs_var):
    PHt = prior_var[:, None] * H.T
    gain = PHt @ np.linalg.inv(H @ PHt + obs_var * np.eye(len(H)))
    return gain @ d, np.diag(prior_var) - gain @ PHt.T


H = features(p.x)
mean, covariance = exact(H, p.d[:, 0], prior_std**2, noise**2)

# %% [markdown]
# ## Ensembles against it
#
# Draw N members from the prior, train them, and measure how far their mean and covariance are from the exact ones, 20
# times for each N.

# %% tags=["nbval-check-output", "harmless"]
def distances(method, n_ens, rng, **options):
    start = prior_std[:, None] * rng.standard_normal((len(prior_std), n_ens))
    *_, last = method(linear, start, p.x, p.d, noise, rng=rng, **options)
    far = last.theta.mean(axis=1) - mean, np.cov(last.theta) - covariance
    return [np.linalg.norm(difference) for difference in far]


sizes, errors, rng = (30, 100, 300, 1000, 3000), {}, np.random.default_rng(1)
for name, method in {"EnKF": enkf, "ESMDA": esmda}.items():
    runs = [[distances(method, n_ens, rng) for _ in range(20)] for n_ens in sizes]
    of_mean, of_covariance = np.sqrt(np.mean(np.square(runs), axis=1)).T
    errors |= {f"{name}, mean": of_mean, f"{name}, covariance": of_covariance}
for name, values in errors.items():
    slope = np.polyfit(np.log(sizes), np.log(values), 1)[0]
    print(f"{name:18s} falls as N to the power {slope:.2f}")

# %% [markdown]
# All four lines run along the dashed one: a hundred times the members, a tenth of the error.

# %% tags=["harmless"]
ax = plots.errors_by_size(sizes, errors)
plots.show(ax, "Four lines on logarithmic axes fall with N as steeply as a dashed line 1/√N.")

# %% [markdown]
# The luck of the draw can be removed. `prior_anomalies` draws N members whose covariance is P itself; with more members
# than parameters that is possible. `update="transform"` adds no noise. Ten members get it exactly, in whatever portions
# the data come.

# %% tags=["nbval-check-output", "harmless"]
def exact_start(rng, n_ens=10):
    return np.sqrt(n_ens - 1) * prior_anomalies(prior_std[:, None], n_ens, rng)


rng = np.random.default_rng(2)
order = rng.permutation(len(p.x))
start, how = exact_start(rng), {"update": "transform"}
ways = {"all at once": esmda(linear, start, p.x, p.d, noise, alphas=1, **how)}
ways["four ESMDA steps"] = esmda(linear, start, p.x, p.d, noise, alphas=4, **how)
ways["one by one, shuffled"] = enkf(linear, start, p.x[order], p.d[order], noise, **how)
for name, steps in ways.items():
    *_, last = steps
    near = np.allclose(last.theta.mean(axis=1), mean), np.allclose(np.cov(last.theta), covariance)
    print(f"{name:20s} mean exact: {near[0]}, covariance exact: {near[1]}")

# %% [markdown]
# ## Is it the right band?
#
# Where no formula gives the posterior, an ensemble can still be tested. If it is right, truth and members are draws from
# one distribution. So the truth's **rank**, the number of members below it, is equally often 0, 1, ..., N.
#
# **Exercise 11-ranks.** `members` is (n, n_ens), `truth` (n,). Return the rank of each point, an array (n,).

# %%
def my_ranks(members, truth):
    ### BEGIN SOLUTION
    return (members < truth[:, None]).sum(axis=1)
    ### END SOLUTION

# %%
check("11-ranks", my_ranks)

# %% [markdown]
# Here the truth is drawn from the prior 2000 times, each time with new data, and 19 members from the posterior for these
# data: the right one, one that counts the data four times, one that takes the noise to be twice too large.

# %%
def one_rank(rng, factor, n_ens=19):
    theta = prior_std * rng.standard_normal(len(prior_std))
    d = H @ theta + noise * rng.standard_normal(len(H))
    m, C = exact(H, d, prior_std**2, factor * noise**2)
    point = features(rng.uniform(-1.7, 1.7, (1, 1)))[0]
    members = point @ m + np.sqrt(point @ C @ point) * rng.standard_normal(n_ens)
    return np.sum(members < point @ theta)

# %% tags=["harmless"]
claims = {"the right posterior": 1, "data counted four times": 1 / 4, "error overstated": 4}
figure, axes = plt.subplots(1, 3, figsize=(10, 3), sharey=True, layout="constrained")
for ax, (title, factor) in zip(axes, claims.items()):
    rng = np.random.default_rng(3)
    ranks = [one_rank(rng, factor) for _ in range(2000)]
    plots.rank_histogram(ranks, 19, ax).set(title=title)
    ax.label_outer()
plots.show(ax, "Three histograms of ranks: flat; a U; a hump in the middle.")

# %% [markdown]
# Flat is right. A U: the truth lies outside the members too often, so they are too sure. A hump: it lies in their midst
# too often, so they are not sure enough. But the prior's own histogram would be flat too, its band right on average, and
# it knows nothing.

# %% [markdown]
# ## The whole network
#
# Let all weights learn, and no formula is left. **Hamiltonian Monte Carlo** draws from the posterior all the same: θ is
# a ball in a landscape whose height is misfit plus squared distance from the prior's centre. It gets a random push,
# rolls a while, and the place reached is the next draw. That needs gradients, and minutes.
#
# **R-hat** compares runs of draws, *chains*, begun in different places; below about 1.05, they agree. The **effective
# sample size** says how many independent draws they are worth. We call the result exact; it is sampled.

# %% tags=["nbval-check-output", "harmless"]
with open(stored("posterior.csv"), encoding="utf-8") as file:
    notes = [line.lstrip("# ").strip() for line in file if line.startswith("#")]
    file.seek(0)
    lines = [line for line in file if not line.startswith("#")]
print(*notes[2:], sep="\n")
of_sine = [row for row in csv.DictReader(lines) if row["problem"] == "sine"]
exact_mean, exact_std, low, high = (
    np.array([float(row[name]) for row in of_sine]) for name in ("mean", "std", "low", "high")
)

# %% [markdown]
# The median test point is thus known well, the worst roughly. The network has 20 tanh units, the sine 100 points and
# noise 0.05; `data/posterior.py` made the file. The prior is the network's own, around zero. EnKF and ESMDA start
# narrower, around one random network, so they should end narrower, if anything.

# %% [markdown]
# Four numbers judge an ensemble:
#
# - the *error* of its mean against the truth,
# - its *spread*,
# - the *coverage*: how often the 90% band holds the truth,
# - the **CRPS**, the mean distance of the members from the truth less half of that between members: smaller is better.
#   It wants a near mean and a band no wider than needed.

# %%
net, rng = FNN((1, 20, 1)), np.random.default_rng(1)
p = sine(rng=rng)
centre = net.init(rng)  # the one random network


def judge(name, members):
    error, scores = rmse(members.mean(axis=-1), p.truth), crps(members, p.truth)
    away = rmse(members.mean(axis=-1)[:, 0], exact_mean) / np.sqrt(np.mean(exact_std**2))
    numbers = f"error {error:.3f}  spread {spread(members):.3f}  CRPS {scores:.3f}"
    inside = coverage(members, p.truth)
    print(f"{name:16s} {numbers}  coverage {inside:.0%}  off by {away:.1f}")

# %% tags=["nbval-check-output", "harmless"]
z = np.random.default_rng(0).standard_normal(2000)
z = (z - z.mean()) / z.std()  # each point's exact posterior is taken as a bell curve
exact_members = (exact_mean[:, None] + exact_std[:, None] * z)[:, None]
judge("exact", exact_members)

# %% [markdown]
# `off by`, a fifth number: how far the mean is from the exact mean, in exact standard deviations. The coverage on one
# data set need not be 90%, even here: neighbouring points hit or miss together.
#
# ## Four bands
#
# The fourth is explained below.

# %%
def train(method, width, model=net, **options):
    rng = np.random.default_rng(0)
    start = net.ensemble(100, spread=width, centre=centre, rng=rng)
    *_, last = method(model, start, p.x, p.d, p.obs_std, rng=rng, **options)
    return last.theta


ends = {"EnKF one pass": train(enkf, 0.2)}
ends["ESMDA ten steps"] = train(esmda, 0.2, alphas=10, relaxation=0.3)
ends["EnKF ten epochs"] = train(enkf, 0.3, batch_size=10, epochs=10, relaxation=0.3)
bands = {name: net(theta, p.x_test) for name, theta in ends.items()}

data = p.x, p.d, p.obs_std
prior = {"prior_std": net.prior_std, "rng": 0}
m = train(enkf, 0.4, batch_size=5, epochs=3, relaxation=0.3).mean(axis=1)

# %% tags=["nbval-check-output"]
*_, last = gauss_newton(net, m, *data, **prior)
laplace = laplace_ensemble(net, last.theta, *data, **prior)
bands["Gauss-Newton"] = linear_predictions(net, laplace, p.x_test)
for name, members in {"exact": exact_members, **bands}.items():
    judge(name, members)

# %% [markdown]
# The truth is taken off, and the black lines are the ends of the exact band. Does the blue band fill it?

# %%
figure, axes = plt.subplots(
    2, 2, figsize=(10, 5.6), sharex=True, sharey=True, layout="constrained"
)
for ax, (name, members) in zip(axes.flat, bands.items()):
    plots.against_exact(p, members, low, high, ax).set(title=name, ylim=(-0.15, 0.15))
    ax.label_outer()
figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
plots.show(
    ax,
    "Error bands of four trainings against the exact band: EnKF one pass and ESMDA leave it, "
    "too wide; ten epochs are too narrow; Gauss-Newton fills it.",
)

# %% [markdown]
# One pass and ESMDA end about twice too wide; their means are off, most at the right edge. ESMDA's coverage is still
# about the exact posterior's: a wide band reaches the truth from a wrong place. Error and CRPS, more than double,
# show it.
#
# Ten epochs count every datum ten times (relaxation softens that): a good mean, a band too narrow.

# %% [markdown]
# ## The cure
#
# EnKF and ESMDA read how predictions change with θ from members that lie far apart, so they see a mean slope. Give ESMDA
# the slopes at its mean instead:

# %% tags=["nbval-check-output"]
def by_slopes(theta, x):
    """The network, replaced by its value and slopes at the members' mean."""
    return linear_predictions(net, theta, x)


theta = train(esmda, 0.2, by_slopes, alphas=10, relaxation=0.3)
judge("ESMDA ten steps", bands["ESMDA ten steps"])
judge("ESMDA by slopes", by_slopes(theta, p.x_test))

# %% [markdown]
# Most of the excess width is gone; the mean is still off. `gauss_newton` puts the members next to one network, where
# their differences are its slopes:
#
# 1. By these slopes, **Gauss-Newton** steps towards the most probable network, the **MAP** (maximum a posteriori), θ*.
#    We start at the mean after three EnKF epochs.
# 2. There, `laplace_ensemble` makes one transform of the prior, with each datum counted once.
# 3. `linear_predictions` predicts by the slopes: f(θ*) plus slope times deviation.
#
# Point 3 matters: in directions of which the data say little, members lie far from θ*, and the network bends in between.

# %% tags=["nbval-check-output"]
judge("by the slopes", linear_predictions(net, laplace, p.x_test))
judge("by the network", net(laplace, p.x_test))
wide = spread(net(laplace, p.x_test)) / np.sqrt(np.mean(exact_std**2))
print(f"pushed through the network, the band is {wide:.0f} times as wide as the exact one")

# %% [markdown]
# The budget, in network runs on all data:

# %% tags=["nbval-check-output", "harmless"]
n_ens = net.n_params + 1
passes = {"three epochs of EnKF": 3 * 100}
passes["15 Gauss-Newton steps"] = 15 * (n_ens + 16)  # for slopes, θ*, and 15 tries
passes["Laplace ensemble"] = n_ens + 1
for name, count in passes.items():
    print(f"{name:22s} {count:5d}")
print(f"in all {sum(passes.values())}; EnKF one pass 100; ESMDA and EnKF ten epochs {10 * 100}")

# %% [markdown]
# ## Twenty seeds
#
# One data set proves little. `data/study.csv` has every method on many seeds, and on seeds 0 to 19 the sampler (HMC),
# whose chains agree on nearly all. Per seed we divide by HMC's number; below, medians and the mean coverage.

# %%
table = read(stored("study.csv"))


def results(problem, method):
    """{seed: RMSE, CRPS, spread, coverage}"""
    rows = rows_of(table, (problem, 100, 0.05), method)
    return {i: [row[k] for k in ("rmse", "crps", "spread", "coverage")] for i, row in rows.items()}


def compare(problem, method):
    ours, theirs = results(problem, method), results(problem, "HMC")
    a, b = (np.array([of[seed] for seed in theirs]) for of in (ours, theirs))
    return *np.median(a / b, axis=0)[:3], a[:, 3].mean()

# %% tags=["nbval-check-output"]
four = ("EnKF one pass", "EnKF 10 epochs", "ESMDA 32 steps", "Gauss-Newton")
for letter, i in zip("abcd", np.random.default_rng(115).permutation(4)):
    error, score, width, inside = compare("sine", four[i])
    print(f"{letter}  error × {error:.2f}  CRPS × {score:.2f}  spread × {width:.2f}  {inside:.0%}")

# %% [markdown]
# **Exercise 11-which.** Which row is the honest ensemble, as sure as the data allow: `"a"`, `"b"`, `"c"` or `"d"`?

# %%
### BEGIN SOLUTION
honest = "b"
### END SOLUTION
check("11-which", honest)

# %% [markdown]
# Now named, and chapter 09's hat too. MAP is found with gradients. A single network has no band, and its CRPS is its
# mean absolute error.

# %% tags=["nbval-check-output", "revealed:11-predict"]
methods = ("MAP", "EnKF one pass", "EnKF 10 epochs", "ESMDA 10 steps", "ESMDA 32 steps")
methods += ("ESMDA transform 10 steps", "Gauss-Newton", "HMC")
for problem in ("sine", "hat 1-D"):
    r_hats = [row["r_hat"] for row in rows_of(table, (problem, 100, 0.05), "HMC").values()]
    agree = f"chains agree on {np.sum(np.array(r_hats) < 1.05)} of {len(r_hats)} seeds"
    print(f"{problem}, {agree}: error, CRPS, spread, coverage")
    for method in methods:
        error, score, width, inside = compare(problem, method)
        band = "no band" if method == "MAP" else f"× {width:.2f}  {inside:.0%}"
        print(f"  {method:25s} × {error:.2f}  × {score:.2f}  {band}")

# %% [markdown]
# On the sine, ESMDA's coverage is near the mark on average, in a band twice too wide; more steps hardly narrow it. On
# the hat its coverage falls short, except with `transform`. Ten epochs come near in error and CRPS; spread and coverage
# tell how narrow they are. Gauss-Newton is near the sampler in every column.

# %% [markdown]
# **Exercise 11-predict.** Compare with your prediction.

# %%
check("11-predict")

# %% [markdown]
# ## What can go wrong
#
# - *One start.* Another may end at another network, with another band.
# - *The yardstick.* The posterior is exact for this prior and this error. If they are wrong, so is it.
# - *Beyond the data.* There the network bends most, and slopes at one network say least.
# - *Large networks.* To see every direction takes one member more than there are parameters.

# %% [markdown]
# ## What to remember
#
# - Linear in θ: the posterior is known, and ensembles reach it as 1/√N.
# - Coverage alone deceives. Ask also for error, spread and CRPS.
# - Ranks: flat is right, a U too sure, a hump not sure enough.
# - Data counted again: a good mean in a band too narrow.
# - The cure: Gauss-Newton, one transform, predictions by the slopes.
#
# Notation: θ `theta`, P the prior's covariance, R `obs_var`, C and m the posterior's covariance and mean, N `n_ens`.

# %% [markdown]
# ## Where to read on
#
# - Hamill (2001), rank histograms, doi
#   [10.1175/1520-0493(2001)129\<0550:IORHFV\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282001%29129%3C0550:IORHFV%3E2.0.CO;2)
# - Gneiting and Raftery (2007), the CRPS and its kin, doi
#   [10.1198/016214506000001437](https://doi.org/10.1198/016214506000001437)
# - Neal (2011), Hamiltonian Monte Carlo, [arXiv 1206.1901](https://arxiv.org/abs/1206.1901)
# - Bocquet and Sakov (2014), Gauss-Newton with an ensemble, doi [10.1002/qj.2236](https://doi.org/10.1002/qj.2236)
# - Immer, Korzepa and Bauer (2021), why to predict linearly, [arXiv 2008.08400](https://arxiv.org/abs/2008.08400)
