# %% [markdown]
# # 10 What can go wrong
#
# *35 minutes. You need: numpy, and the ideas of EnKF (chapter 06) and ESMDA (07). The chapter opens on its own: what it
# needs of them is recalled.*
#
# After this chapter you can
#
# - recognise five failures of an ensemble from a picture and three numbers,
# - say what causes each, and cure it,
# - choose an inflation for an ensemble's size from a map.

# %% [markdown]
# ## Before anything runs
#
# You train a network with ten members and the fit is poor. You have three ideas:
#
# - ten times as many members,
# - *inflation*: after every update, multiply each member's deviation from the mean by 1.1,
# - both.
#
# Order them, from the smallest error to the largest. Further down is a map with the answer.
#
# - **a** both, members, inflation
# - **b** members, both, inflation
# - **c** members, inflation, both
# - **d** inflation, members, both

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("10-predict", "c")
### END SOLUTION

# %%
from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, coverage, enkf, esmda, explore, plots, record, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.stored import stored
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## Three numbers
#
# An *ensemble* is N parameter vectors, its *members*. Each predicts; the mean of the predictions is the answer, and its
# RMSE against the truth is the **error**. The **spread** is the standard deviation of the members. The **coverage** is
# the share of the truth inside the band that holds 90% of the members. In a healthy ensemble
#
# $$\text{spread} \approx \text{error}, \qquad \text{coverage} \approx 90\%$$
#
# All runs here: 100 noisy points of a sine, 20 tanh units, and unless said otherwise 100 members and an EnKF with five
# passes in batches of ten. We chose that.

# %%
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}


@cache  # a run that is asked for again, say for a figure, is remembered
def train(seed, n_ens=100, claimed=1.0, centre=None, width=0.3, method=enkf, every=1000, **options):
    """One training -> the problem and its history; everything random comes from the seed."""
    rng = np.random.default_rng(seed)
    p = sine(n=100, noise=0.05, rng=rng)
    start = net.ensemble(n_ens, spread=width, centre=centre, rng=rng)
    options = usual[method] | options
    steps = method(net, start, p.x, p.d, claimed * p.obs_std, rng=rng, **options)
    return p, record(steps, net, p, start=start, every=every)

# %% tags=["nbval-check-output", "harmless"]
def numbers(p, history):
    members = net(history.theta, p.x_test)
    return history.rmse[-1], history.spread[-1], coverage(members, p.truth)


def report(name, seeds=3, **options):
    """The medians over the seeds, on one line."""
    runs = [numbers(*train(seed, **options)) for seed in range(seeds)]
    error, width, inside = np.median(runs, axis=0)
    print(f"{name:26s} error {error:.3f}   spread {width:.3f}   coverage {inside:.0%}")


report("healthy")

# %% [markdown]
# ## 1 A symmetric prior
#
# Where does an ensemble begin? A normal distribution around zero looks natural. Another way is to scatter it as widely
# around *one* random network. Train two sizes of both with ESMDA, ten assimilations.

# %% tags=["nbval-check-output", "harmless"]
around = {"0": {"centre": 0, "method": esmda}, "one": {"method": esmda}}
for n_ens in (30, 200):
    for name, prior in around.items():
        report(f"{n_ens} members around {name}", n_ens=n_ens, **prior)

# %% [markdown]
# Around zero, more members train worse. To see why, turn one hidden unit around.
#
# **Exercise 10-flip.** In a 1-h-1 tanh network, `theta` holds h weights into the hidden units, h biases, h weights out of
# them, and the output's bias. Return a copy in which the signs of hidden unit `j` are flipped so that the function stays
# the same. `hint("10-flip")` helps, more each time; `solution("10-flip")` shows our answer.

# %%
def my_flipped(theta, j):
    ### BEGIN SOLUTION
    h = len(theta) // 3
    theta = theta.copy()
    theta[[j, h + j, 2 * h + j]] *= -1
    return theta
    ### END SOLUTION

# %%
check("10-flip", my_flipped)

# %% [markdown]
# Around zero, a network and its flipped twin are equally likely and predict the same. So a weight's covariance with the
# prediction averages to zero over the two, and the update, which is made of these covariances, has nothing to go by. A
# small ensemble learns from its sampling errors, here even well; a large one sees the zero. Scatter the members around
# *one* random network, and the twins are no longer both there.

# %% tags=["nbval-check-output", "harmless"]
for n_ens in (30, 200, 3000):
    for name, centre in {"0": 0, "one network": None}.items():
        theta = net.ensemble(n_ens, spread=0.3, centre=centre, rng=0)
        y = net(theta, np.ones((1, 1)))[0]  # of all members, at x = 1
        r = np.corrcoef(theta[:60], y)[-1, :60]  # the units' weights and biases
        print(f"{n_ens:5d} members around {name:12s} usual correlation {np.median(np.abs(r)):.3f}")

# %% [markdown]
# The correlation around zero keeps falling. The signature is in the two panels in the middle: a mean that misses in a
# broad band, from an ensemble that is large. A wider prior, five halves of the usual, makes it far worse.

# %% tags=["harmless"]
margins = {"left": 0.09, "right": 0.99, "bottom": 0.16, "top": 0.9, "wspace": 0.06}
panels = {"sharex": True, "sharey": True, "gridspec_kw": margins}
fits = {"30 around 0": {"n_ens": 30, **around["0"]}, "200 around 0": {"n_ens": 200, **around["0"]}}
fits["200 around 0, wide"] = wide = {"n_ens": 200, "width": 0.75, **around["0"]}
fits["200 around one network"] = {"n_ens": 200, **around["one"]}
figure, axes = plt.subplots(1, 4, figsize=(12, 3.4), **panels)
for ax, (title, run) in zip(axes, fits.items()):
    p, history = train(0, **run)
    plots.fit_and_numbers(p, net(history.theta, p.x_test), ax).set(title=title)
    ax.label_outer()
axes[0].legend(frameon=False, loc="lower right", fontsize="small")
plots.show(ax, "200 members around zero miss the sine, most if wide; around one network they fit.")

# %% tags=["nbval-check-output", "harmless"]
report("200 around 0, wide", **wide)
report("200 around one, wide", **(wide | {"centre": None}))

# %% [markdown]
# ## 2 Collapse
#
# With few members the covariances are noisy. Every update then also changes weights about which the data say nothing, and
# each change takes spread away. The ensemble is sure before it is right, and a narrow ensemble stops listening. That is
# **collapse**: spread far below the error, coverage near zero. The error is larger than the noise.

# %% tags=["nbval-check-output", "harmless"]
report("10 members", n_ens=10)
report("15 members", n_ens=15)
report("15, relaxation 0.3", n_ens=15, relaxation=0.3)
report("15, relaxation 0.9", n_ens=15, relaxation=0.9)
report("30 members", n_ens=30)

# %% [markdown]
# *Relaxation* gives back that share of the deviations from the mean which an update took away; 0.3 is too little here. The
# other cure is more members. In the left panel the band is there, too thin to see.

# %% tags=["harmless"]
cures = {"15 members": {}, "relaxation 0.9": {"relaxation": 0.9}, "100 members": {"n_ens": 100}}
figure, axes = plt.subplots(1, 3, figsize=(10, 3.4), **panels)
for ax, (title, run) in zip(axes, cures.items()):
    p, history = train(2, **({"n_ens": 15} | run))
    plots.fit_and_numbers(p, net(history.theta, p.x_test), ax).set(title=title)
    ax.label_outer()
axes[0].legend(frameon=False, loc="lower right", fontsize="small")
plots.show(ax, "15 members miss, with a band too thin to see; relaxed, or with 100, they fit.")

# %% [markdown]
# ## 3 Inflation that blows up
#
# Inflation restores spread too, but everywhere, also in directions of the parameters that no data hold. There its factor
# comes again with every update.
#
# **Exercise 10-growth.** Some directions are seen by no observation. By what factor do standard deviations there grow in
# `epochs` passes over `n` data, with `inflation` after each update? A last batch that is smaller makes an update too.
# Return the factor for each size of a batch in the array `batch_sizes`.

# %%
def my_growth(n, batch_sizes, epochs, inflation):
    ### BEGIN SOLUTION
    updates = epochs * np.ceil(n / batch_sizes)
    return inflation**updates
    ### END SOLUTION

# %%
check("10-growth", my_growth)

# %% [markdown]
# Look at the left panel: a good start, then error and spread rise together, on a logarithmic axis nearly along a straight
# line. Relaxation adds nothing where an update took nothing, so it does not grow.

# %%
figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), **panels)
for ax, run in zip(axes, ({"inflation": 1.1}, {"relaxation": 0.9})):
    p, history = train(1, every=10, **run)
    plots.error_and_spread(history, ax, noise=p.obs_std)
    ax.set(title=", ".join(f"{name} {value}" for name, value in run.items()))
    ax.label_outer()
axes[1].legend(frameon=False)
plots.show(ax, "With inflation error and spread fall, then rise; with relaxation they fall.")

# %%
error, width, _ = np.median([numbers(*train(seed, inflation=1.1)) for seed in range(3)], axis=0)
# such growth carries a processor's last bits along, so only the nearest powers of ten are printed
powers = 10.0 ** np.round(np.log10([error, width]))
print("inflation 1.1              error near {:g}   spread near {:g}".format(*powers))
report("relaxation 0.3 instead", relaxation=0.3)
print(f"1.1 to the power 50: {1.1**50:.0f}")
p, history = train(0, n_ens=70, inflation=200.0, epochs=20)
print("a stronger case:", history.diverged.cause)

# %% [markdown]
# Directions that no data see have grown by that power, the predictions' spread by less. With a large factor numbers
# overflow. The trainer then raises `Diverged`; `record` keeps what was reached and stores the reason in
# `.diverged`.
#
# ## The map
#
# Failures 2 and 3 pull in opposite directions, so how much inflation is right? The next cell reads 980 trainings: 7 sizes,
# 7 inflations, 20 seeds, made by `data/size_and_inflation.py`.

# %%
path = stored("size_and_inflation.csv")
table = np.genfromtxt(path, delimiter=",", names=True, skip_header=2)
sizes, inflations = np.unique(table["n_ens"]), np.unique(table["inflation"])


def cell(n_ens, inflation):
    """The errors of one cell of the map, a number for each seed."""
    return table["rmse"][(table["n_ens"] == n_ens) & (table["inflation"] == inflation)]


errors = np.array([[np.median(cell(n_ens, rho)) for rho in inflations] for n_ens in sizes])
best = ", ".join(f"N={n:g}: {inflations[row.argmin()]:.2f}" for n, row in zip(sizes, errors))
ax = plots.size_inflation_map(sizes, inflations, errors)
plots.show(ax, f"Median error for each size and inflation. Best inflation: {best}.")

# %% [markdown]
# Each number is a median error; light is good, black as bad as no training or worse, and a frame marks the best of a
# row. The frames move left as you go down. The lower right is failure 3, the upper left failure 2.
#
# To trust the file, train three seeds of one cell again.

# %% tags=["nbval-check-output", "revealed:10-predict"]
print(len(table), "trainings in the file")
for seed in range(3):
    _, history = train(seed, n_ens=20, inflation=1.02)
    in_file = cell(20, 1.02)[seed]
    print(f"seed {seed}: stored {in_file:.4f}, now {history.rmse[-1]:.4f}")
for n_ens in (10, 100):
    alone, inflated = cell(n_ens, 1.0), cell(n_ens, 1.1)
    medians = f"{np.median(alone):.3f} alone, {np.median(inflated):.3f} with inflation 1.1"
    print(f"{n_ens} members: {medians}; smaller on {np.sum(inflated < alone)} of 20 seeds")

# %% [markdown]
# Both cures together are the worst choice.
#
# **Exercise 10-predict.** Compare with your order from the start.

# %%
check("10-predict")

# %% [markdown]
# Choose a cell of the map: the green frame goes there, and the run of that cell is trained beside it.

# %%
explore.size_and_inflation(sizes, inflations, errors)

# %% [markdown]
# ## 4 Data counted again and again
#
# Five passes show each point five times, as if it had been measured anew. What does the number of passes do?

# %% tags=["nbval-check-output"]
for epochs in (1, 5, 10):
    report(f"passes: {epochs}", epochs=epochs)
report("ESMDA", method=esmda)
report("ESMDA, counted tenfold", method=esmda, claimed=np.sqrt(1 / 10))

# %% [markdown]
# The mean gets better. One pass leaves the band too wide, every further one narrows it falsely; five lie
# between, by luck. The last line gives ESMDA a tenth of the error variance, so the data count ten times: Σ 1/α is 10
# instead of 1. Its band was too wide before and hides the fault. Coverage does not find every failure.
#
# The cure for the band is to stop at few passes, or to relax:

# %% tags=["nbval-check-output"]
report("10 passes, relaxation 0.8", epochs=10, relaxation=0.8)

# %% [markdown]
# ## 5 A wrong observation error
#
# Counting a point ten times is the same as claiming a tenth of its error variance. So the same signature comes from an
# `obs_std` that is too small; one that is too large does the opposite. The data give it away: where the fit is good,
# the distance of the data from the mean, the *residual*, is about the true noise whatever was claimed. So train again
# with that as `obs_std`.

# %% tags=["nbval-check-output"]
for claimed in (0.3, 3.0):
    report(f"claimed x {claimed}", claimed=claimed)
    again = np.median([train(seed, claimed=claimed)[1].train_rmse[-1] for seed in range(3)])
    # train takes a factor on the true 0.05; on your own data you would pass obs_std=again
    report(f"  again with {again:.3f}", claimed=again / 0.05)

# %% [markdown]
# Here are the three errors of one seed, with the truth taken off. Look whether the band holds the dashed line.

# %%
figure, axes = plt.subplots(1, 3, figsize=(10, 3), **panels)
for ax, claimed in zip(axes, (0.3, 1.0, 3.0)):
    p, history = train(3, claimed=claimed)
    plots.error(p, net(history.theta, p.x_test), ax)
    ax.set(title=f"claimed error × {claimed}", ylim=(-0.15, 0.15))
    ax.label_outer()
axes[0].legend(frameon=False, loc="upper center", fontsize="small")
plots.show(ax, "Claim too small: a thin band beside the truth; right: around it; too large: wide.")

# %% [markdown]
# ## Name it
#
# Four trainings, shuffled: one begins around zero, wide; one has ten members, one inflation 1.1, one claims 0.3 of the
# noise.
# The dotted line is the noise of one observation.

# %%
runs = [{"centre": 0, "width": 0.75, "n_ens": 200}, {"n_ens": 10}]
runs += [{"inflation": 1.1}, {"claimed": 0.3}]
panels["gridspec_kw"] = margins | {"bottom": 0.26}  # room for the legend
figure, axes = plt.subplots(1, 4, figsize=(11, 3.4), **panels)
for ax, title, i in zip(axes, "abcd", np.random.default_rng(10).permutation(4)):
    p, history = train(2, every=10, **runs[i])
    plots.error_and_spread(history, ax, noise=p.obs_std).set(title=title)
    ax.label_outer()
figure.legend(*ax.get_legend_handles_labels(), loc="lower center", ncols=3, frameon=False)
plots.show(ax, "Four panels a to d: error, spread and noise along four failed trainings.")

# %% [markdown]
# **Exercise 10-name.** In which panel were the data trusted too much: `"a"`, `"b"`, `"c"` or `"d"`?

# %%
### BEGIN SOLUTION
panel = "b"
### END SOLUTION
check("10-name", panel)

# %% [markdown]
# **Exercise 10-diagnose.** Without a picture: each array holds one number per run: spread at the `start`, `error` and
# `spread` at the end; `noise` is one number. Return an array of codes, the numbers of the sections. The first rule that
# fits decides:
#
# - 3, blow-up: the spread is above its start.
# - 2, collapse: the spread is below half the error, and the error above the noise.
# - 5, data trusted too much: the spread is below half the error.
# - 1, little learned, as from a symmetric prior: the error is above the noise.
# - 0: none of these.

# %%
def my_diagnosis(start, error, spread, noise):
    ### BEGIN SOLUTION
    sure = spread < error / 2
    conditions = [spread > start, sure & (error > noise), sure, error > noise]
    return np.select(conditions, [3, 2, 5, 1], default=0)
    ### END SOLUTION

# %%
check("10-diagnose", my_diagnosis)

# %% [markdown]
# ## What can go wrong
#
# With the diagnosis itself:
#
# - *The truth is not there.* On your own data, keep some back and compare with them. They carry noise, so compare the
#   error with √(spread² + noise²).
# - *Mild collapse* looks like data trusted too much: the 30 members of section 2. Try more members.
# - *Two faults cancel.* Five passes look healthy here; change the model, and they need not.

# %% [markdown]
# ## What to remember
#
# | Signature | Failure | Cure |
# |---|---|---|
# | large ensemble, wide band, nothing learned | symmetric prior | scatter around one network |
# | spread far below error, error above noise | collapse | more members, or relaxation |
# | good start, then both grow | inflation | less of it, or relaxation |
# | error below noise, spread far below error | data trusted too much | fewer passes, `obs_std` from residuals |
# | spread above error, coverage near 100% | data trusted too little | `obs_std` from residuals |
#
# Notation: N `n_ens`, ρ `inflation`, α `alphas`; R is `obs_std` squared.

# %% [markdown]
# ## Where to read on
#
# - Anderson and Anderson (1999), inflation, doi
#   [10.1175/1520-0493(1999)127\<2741:AMCIOT\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281999%29127%3C2741:AMCIOT%3E2.0.CO;2)
# - Zhang, Snyder and Sun (2004), relaxation, doi
#   [10.1175/1520-0493(2004)132\<1238:IOIEAO\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282004%29132%3C1238:IOIEAO%3E2.0.CO;2)
# - Desroziers et al. (2005), observation errors from residuals, doi
#   [10.1256/qj.05.108](https://doi.org/10.1256/qj.05.108)
