# %% [markdown]
# # 06 Online training with the EnKF
#
# *35 minutes. You need: numpy, a network as a function of its weights (chapter 01) and the ensemble update (05). The
# chapter opens on its own: both are recalled.*
#
# After this chapter you can
#
# - train the sine network one observation at a time,
# - say what inflation and relaxation do to an ensemble, and what many analyses make of them,
# - recognise an ensemble that is too small, and data that were counted twice.

# %% [markdown]
# ## Before anything runs
#
# A hundred noisy points of a sine arrive one after another, in no order. A hundred networks see each point once and never
# again. After each point all of them change a little.
#
# Think of the moment when five points have arrived. Where do the networks agree most?
#
# - **a** Near the five points.
# - **b** Between them, where nothing pulls at the curves.
# - **c** Everywhere alike: all weights have a say everywhere.
#
# And guess: how many points until the mean of the networks looks like a sine?

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("06-predict", "a")
### END SOLUTION

# %%
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, analysis, enkf, explore, inflate, perturb, plots
from dalearn import record, relax, rmse, sine, spread
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## A hundred networks around one
#
# The network has 20 hidden tanh units. One column of the *ensemble* is one *member*: all weights and biases of one
# network. `net.ensemble` draws a random network and scatters the members around it, by 0.2 of the width from
# which a network's weights are drawn. The size, the width and the noise below are our choice.
#
# Why not around zero? There, a network and its mirror image with flipped signs are equally likely, so weights and
# predictions have no covariance and nothing is learned; chapter 10 shows it.

# %% tags=["harmless"]
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
print(net, "| ensemble", ensemble.shape)

# %% [markdown]
# ## One observation
#
# Online training repeats four lines. Take the next observation; let all members predict it; give each its own perturbed
# copy of the value; update:
#
# $$\Theta \leftarrow \Theta + K\,(D - Y), \qquad K = A S^T\,[S S^T + (N-1)\,R]^{-1}$$
#
# Θ is the ensemble, Y its predictions, A and S their *anomalies* (the member mean taken off each row), D the perturbed
# copies, R the variance of the observation error. Here is the first turn.

# %% tags=["nbval-check-output", "harmless"]
x, d = problem.x[:1], problem.d[0]  # the next observation
predictions = net(ensemble, x)[0]  # [0]: the only sample. Of all members: (1, n_ens)
perturbed = perturb(d, obs_var, n_ens, rng=3)  # a copy for each
posterior = analysis(ensemble, predictions, perturbed, obs_var)  # the update

after = net(posterior, x)[0]
print(f"observed {d.item():.2f}")
print(f"before: mean {predictions.mean():.2f}, standard deviation {predictions.std(ddof=1):.2f}")
print(f"after:  mean {after.mean():.2f}, standard deviation {after.std(ddof=1):.2f}")

# %% [markdown]
# **Exercise 06-pass.** Write the loop. You get the model, Θ, inputs x (n, 1), the perturbed copies (n, n_ens) and
# `obs_var` (n,), and return the ensemble after the last observation. Use `analysis`. `hint("06-pass")` helps, more each
# time; `solution("06-pass")` shows our answer.

# %%
def my_pass(model, ensemble, x, perturbed, obs_var):
    ### BEGIN SOLUTION
    for i in range(len(x)):
        predictions = model(ensemble, x[i : i + 1])[0]
        ensemble = analysis(ensemble, predictions, perturbed[i : i + 1], obs_var[i : i + 1])
    return ensemble
    ### END SOLUTION

# %%
check("06-pass", my_pass)

# %% [markdown]
# ## The library's loop
#
# `enkf` does the same and hands out a step after each update: its number `k`, the ensemble `theta`, and the predictions
# that it used. It is an iterator, so nothing runs until you ask. `list(...)` keeps every step; `break` stops early; with
# tqdm, `for step in tqdm(enkf(...))` is a progress bar.

# %% tags=["nbval-check-output", "harmless"]
steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=2)
print(steps)
for step in steps:
    if spread(net(step.theta, problem.x_test)) < problem.obs_std:
        break
print(f"as sure as one observation after {step.k} of {len(steps)}")

film = list(enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=2))
ensembles = [ensemble] + [step.theta for step in film]  # ensembles[k]: after k observations

# %% [markdown]
# ## Watch it learn
#
# The band holds 90% of the members. Look at the second panel: the band is narrow near the five dots, and wide between
# the two groups and at both ends, where no point has arrived. Even there it is narrower than in the first panel, because
# the weights have a say everywhere. After 20, three dots lie outside the band. Two of them, at x = −2.0 and at x = 0.6,
# were inside it right after their own updates; later updates moved the band, for the same reason.

# %%
panels = {"sharex": True, "sharey": True, "layout": "constrained"}
figure, axes = plt.subplots(2, 2, figsize=(9, 5.4), **panels)
for ax, k in zip(axes.flat, (0, 5, 20, 100)):
    seen = replace(problem, x=problem.x[:k], d=problem.d[:k])
    plots.fit_and_numbers(seen, net(ensembles[k], problem.x_test), ax)
    ax.set(title=f"after {k} observations")
    ax.label_outer()
handles = axes[0, 0].get_legend_handles_labels()
figure.legend(*handles, loc="outside lower center", ncols=4, frameon=False)
plots.show(ax, "The ensemble approaches the sine; its band is narrow where points have arrived.")

# %% tags=["nbval-check-output", "revealed:06-predict"]
distance = np.abs(problem.x_test - problem.x[:5].T).min(axis=1)  # to the nearest of five
members = net(ensembles[5], problem.x_test)
for name, where in {"near a dot": distance < 0.1, "far from all": distance > 0.3}.items():
    print(f"after five: spread {spread(members[where]):.2f} {name}")

# %% [markdown]
# **Exercise 06-predict.** Compare with your prediction.

# %%
check("06-predict")

# %% [markdown]
# *Spread* is the standard deviation of the members' predictions; the error is the RMSE
# of their mean against the truth. In a reliable ensemble the two are about as large. Here the error is larger in every
# panel: the ensemble is too sure. And the sine? It shows somewhere between 5 and 20 points.
#
# ## The same data a second time
#
# `epochs=2` shows every point twice, and `batch_size=10` puts ten into one update, which costs fewer updates. A second pass
# counts each point as if it had been measured again, with a new error. It was not.

# %% tags=["nbval-check-output"]
passes = []
for seed in range(10):
    p, start = sine(rng=seed), net.ensemble(100, rng=seed)
    steps = enkf(net, start, p.x, p.d, p.obs_std, batch_size=10, epochs=10, rng=seed)
    history = record(steps, net, p, every=10)  # ten updates are a pass
    passes.append((history.rmse, history.spread))
error, width = np.median(passes, axis=0)
for k in (1, 2, 5, 10):
    ratio = width[k - 1] / error[k - 1]
    print(f"passes {k:2d}: error {error[k - 1]:.4f}, spread {width[k - 1]:.4f}, ratio {ratio:.2f}")

# %% [markdown]
# The error falls from row to row: an update goes straight where the network is curved, and the next look corrects it.
# But from the first pass on the spread falls faster than the error. In the end the ensemble is surer than it has a
# right to be. From here on we make five passes in batches of ten, so 50 updates, and judge the error first.

# %% [markdown]
# ## Too few members
#
# The gain comes from sample covariances. With few members they are poor: an observation then changes weights that it says
# nothing about, and each such change takes spread away. The ensemble grows sure before it is right, and then stops
# listening, because a narrow ensemble has a small gain.
#
# The oldest cure is *inflation*: after each analysis, multiply the anomalies by a factor a little above 1.

# %% [markdown]
# **Exercise 06-inflate.** Write it. You get Θ and a factor; the mean of every parameter stays where it is.

# %%
def my_inflated(ensemble, factor):
    ### BEGIN SOLUTION
    mean = ensemble.mean(axis=1, keepdims=True)
    return mean + factor * (ensemble - mean)
    ### END SOLUTION

# %%
check("06-inflate", my_inflated)

# %% [markdown]
# Before you run on: an ensemble of two numbers is inflated by 1.1 after each of 50 analyses. All observations are of the
# first number; none says anything about the second. What becomes of the second's standard deviation?
#
# - **a** It ends at 1.1 times the start.
# - **b** Each time it grows by a tenth of the start: it ends at 6 times.
# - **c** Each time it grows by a tenth of what it is: it ends at 1.1 to the power 50.
# - **d** It stays, since the analyses take away what inflation adds.

# %%
### BEGIN SOLUTION
predict("06-compound", "c")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:06-compound"]
def first_number(theta, x):  # a model that never looks at the second
    return x[:, :, None] * theta[0]


two = np.random.default_rng(5).standard_normal((2, 2000))
steps = enkf(first_number, two, np.ones((50, 1)), np.ones((50, 1)), 0.5, inflation=1.1, rng=6)
*_, last = steps
growth = last.theta.std(axis=1) / two.std(axis=1)
print(f"observed number:     {growth[0]:6.2f} times the start")
print(f"the other number:    {growth[1]:6.2f} times the start")
print(f"1.1 to the power 50: {1.1**50:6.2f}")

# %% [markdown]
# **Exercise 06-compound.** Compare the second line with your prediction.

# %%
check("06-compound")

# %% [markdown]
# The data hold the first number against the growth; nothing holds the second. What is missing from the full power is
# sampling error, even with 2000 members. A network has many such directions: far more weights than one
# observation, or a hundred, can hold.
#
# ## Relaxation
#
# *Relaxation to prior perturbations* gives back a part of what an analysis took. With the factor r, the new anomalies are
# (1 − r) times the posterior's plus r times the prior's. The mean is the posterior's. Where the analysis took
# nothing, nothing is added, so the spread cannot grow by itself.

# %% [markdown]
# **Exercise 06-relax.** Write it. You get the posterior and the prior ensemble of one analysis, and a factor from 0 to 1.

# %%
def my_relaxed(posterior, prior, factor):
    ### BEGIN SOLUTION
    mean = posterior.mean(axis=1, keepdims=True)
    A_prior = prior - prior.mean(axis=1, keepdims=True)
    return mean + (1 - factor) * (posterior - mean) + factor * A_prior
    ### END SOLUTION

# %%
check("06-relax", my_relaxed)

# %% [markdown]
# The library has `inflate` and `relax`; on the first turn's ensembles they do this to the spread of the prediction:

# %% tags=["nbval-check-output"]
cures = {"none": posterior, "inflated by 1.1": inflate(posterior, 1.1)}
cures["relaxed by 0.8"] = relax(posterior, ensemble, 0.8)
for name, members in cures.items():
    print(f"{name:17s} spread at this observation {spread(net(members, x)):.3f}")

# %% [markdown]
# ## Ensemble size against inflation
#
# Six trainings on the same data: batches of ten, five passes. Go along the upper row, 15 members: alone, they end on a
# wrong curve, with a band too thin to see; inflation helps, relaxation more. Then the lower row, 100 members: alone they
# do well, and the inflation that helped above fills the panel. Relaxation changes little. (An ensemble that flies apart
# enlarges even the last rounded digits, so the curve and the numbers in that one panel differ from computer to
# computer.)

# %%
often = {"batch_size": 10, "epochs": 5}
settings = {"alone": {}, "inflation 1.1": {"inflation": 1.1}, "relaxation 0.8": {"relaxation": 0.8}}


def in_words(number):
    """The number, or only that it is large: what a failed training ends at varies by computer."""
    return f"{number:.3f}" if number < 0.4 else "above 0.4"

# %%
figure, axes = plt.subplots(2, 3, figsize=(10, 5.6), **panels)
told = []
for row, n_ens in zip(axes, (15, 100)):
    start = net.ensemble(n_ens, rng=1)
    for ax, (name, cure) in zip(row, settings.items()):
        steps = enkf(net, start, problem.x, problem.d, problem.obs_std, rng=2, **often, **cure)
        history = record(steps, net, problem, every=100)
        plots.fit_and_numbers(problem, net(history.theta, problem.x_test), ax)
        ax.set(title=f"{n_ens} members, {name}")
        ax.label_outer()
        told.append(f"{n_ens} {name} {in_words(history.rmse[-1])}")
handles = axes[0, 0].get_legend_handles_labels()
figure.legend(*handles, loc="outside lower center", ncols=4, frameon=False)
plots.show(ax, f"Six fits with bands. Errors: {', '.join(told)}.")

# %% [markdown]
# One seed is an anecdote, so here are the medians over ten: new data, a new network, new noise each time.

# %%
print(f"{'median of 10 seeds':29s}    error     spread")
for n_ens in (15, 100):
    for name, cure in settings.items():
        ends = []
        for seed in range(10):
            p, start = sine(rng=seed), net.ensemble(n_ens, rng=seed)
            steps = enkf(net, start, p.x, p.d, p.obs_std, rng=seed, **often, **cure)
            history = record(steps, net, p, every=100)
            ends.append((history.rmse[-1], history.spread[-1]))
        error, width = np.median(ends, axis=0)
        print(f"{n_ens:3d} members, {name:16s}{in_words(error):>11s}{in_words(width):>11s}")

# %% [markdown]
# With 15 members, relaxation brings the error down several times, inflation less. With 100 there is nothing to cure:
# inflation ruins the fit, and relaxation leaves it nearly as it was but makes the band wider than the error. So take
# enough members first, and relax if you cannot.

# %% [markdown]
# **Exercise 06-best.** With inflation 1.1 after every update, how many members give the smallest error? Press a letter, and
# the sliders come. Try several seeds.
#
# - **a** 7
# - **b** 30
# - **c** 100
# - **d** 300

# %% tags=["revealed:06-best"]
### BEGIN SOLUTION
predict("06-best", "b")
### END SOLUTION
explore.training(question="06-best")

# %% [markdown]
# ## What can go wrong
#
# - *A thin band that misses the data.* Too few members. Take more, or relax.
# - *Inflation that helped at first.* It acts once per analysis: more data, smaller batches or more passes all make it
#   stronger. Chapter 10 shows it grow.
# - *The band after ten passes is taken at its word.* It has counted every point ten times.

# %% [markdown]
# ## What to remember
#
# - Online training: next observation, predictions, perturbed copies, update. No gradient, and no datum is kept.
# - The band mostly narrows where data have arrived.
# - Inflation multiplies, again and again, also where no data hold it. Relaxation gives back a part of what was taken.
# - Passing again improves the mean and spoils the band.
#
# Notation: Θ `ensemble`, Y `predictions`, D `perturbed`, R `obs_var`, N `n_ens`; the factors are `inflation` and
# `relaxation`.

# %% [markdown]
# ## Where to read on
#
# - Evensen (1994), the ensemble Kalman filter, doi [10.1029/94JC00572](https://doi.org/10.1029/94JC00572)
# - Chen et al. (2020), networks trained by EnKF and ESMDA, arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Anderson and Anderson (1999), inflation, doi
#   [10.1175/1520-0493(1999)127\<2741:AMCIOT\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281999%29127%3C2741:AMCIOT%3E2.0.CO;2)
# - Zhang, Snyder and Sun (2004), relaxation, doi
#   [10.1175/1520-0493(2004)132\<1238:IOIEAO\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282004%29132%3C1238:IOIEAO%3E2.0.CO;2)
