# %% [markdown]
# # 07 Offline training with ESMDA
#
# *35 minutes. You need: numpy, the ensemble update of chapter 05, and from chapter 03 that precisions add up. The chapter
# opens on its own: both are recalled.*
#
# After this chapter you can
#
# - write ESMDA, a loop of three steps, and train a network with it,
# - explain Σ 1/α = 1,
# - say what the number of assimilations changes, and what the last ones add.

# %% [markdown]
# ## Before anything runs
#
# You have a hundred noisy points of a sine, all at once, and an ensemble of a hundred random networks. Chapter 05 gave you
# the update that is exact when predictions are linear in the parameters. A network's are not.
#
# Two things are wanted: a mean that comes close to the sine, and a band for which the data have counted once. Which has
# both?
#
# - **a** One update with all the data.
# - **b** The same data in eight updates, one after another.
# - **c** Eight updates, each told that the data are noisier than they are.
#
# If you chose c: how much noisier, so that in the end the data have counted once?

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("07-predict", "c")
### END SOLUTION

# %% tags=["harmless"]
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, analysis, esmda, explore, perturb, plots, record, rmse, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
print(net, "| ensemble", ensemble.shape, "| data", d.shape)


# %% [markdown]
# ## One update is too long a step
#
# The update moves each member along the gain K, times its innovation: Θ + K (D − Y). K is made of covariances, so it
# describes a straight line through the ensemble. Along that line it also foretells what every member will predict after
# its step. That forecast is the same update with the predictions in the place of the parameters. Then we ask the network
# what its members really predict.
#
# We do it once with all the data, and then in eight updates, each told that the variance is 8 R. Every update starts from
# the members that the last one left.

# %% tags=["nbval-check-output", "revealed:07-predict"]
def outputs(theta):
    """Y (n_obs, n_ens): what every member predicts for the data."""
    return net(theta, problem.x)[:, 0]


print("updates  step   foretold change   missed by")
for count in (1, 8):
    theta, rng = ensemble, np.random.default_rng(16)
    for k in range(1, count + 1):
        Y, R = outputs(theta), count * obs_var
        D = perturb(d, R, 100, rng)
        foretold, theta = analysis(Y, Y, D, R), analysis(theta, Y, D, R)
        change, missed = rmse(foretold, Y), rmse(outputs(theta), foretold)
        print(f"{count:4d}{k:9d}{change:15.3f}{missed:14.3f}")

# %% [markdown]
# The single update follows the line far away from where it was drawn. It misses by several times the noise in the data,
# 0.05, and has no second chance. The first of eight goes about as far and misses too: eight times the variance is still
# little beside the spread of the predictions. But seven more follow, each with a new line, drawn where the members are
# now. They get shorter, and the misses shrink with them.

# %% [markdown]
# That is the idea of **ESMDA**, the ensemble smoother with multiple data assimilation: several updates, its
# *assimilations*, each with all the data and a new gain. (A *smoother* uses all data at once, a filter one after another.)
# It is *offline*: all data must be there before it starts. Chapter 06 took them one by one.

# %% [markdown]
# ## Why the data still count once
#
# Chapter 03 used one reading twice and gave it twice the variance each time. In general, let the i-th of several steps
# use the variance αᵢR. Its precision is 1/(αᵢR), and precisions add up:
#
# $$\sum_i \frac{1}{\alpha_i R} = \frac{1}{R} \sum_i \frac{1}{\alpha_i}$$
#
# The data count once if this is 1/R. So the rule is
#
# $$\sum_i \frac{1}{\alpha_i} = 1$$
#
# Four equal steps need α = 4 each. Factors may also differ, and an αᵢ near 1 leaves little for the others.
#
# **Exercise 07-predict.** Compare with your prediction, and with your answer to how much noisier.

# %%
check("07-predict")

# %% [markdown]
# **Exercise 07-counts.** Which list of factors counts the data once?
#
# - **a** 1, 1, 1
# - **b** 2, 2, 2
# - **c** 2, 4, 4
# - **d** 0.5, 0.25, 0.25

# %%
### BEGIN SOLUTION
once = "c"
### END SOLUTION
check("07-counts", once)

# %% [markdown]
# **Exercise 07-alphas.** Somebody gives you an array of positive factors, whole numbers perhaps, whose inverses sum to
# anything. Multiply all by one number, so that Σ 1/α = 1 and their proportions stay, and return them as an array.
# `hint("07-alphas")` helps, more each time; `solution("07-alphas")` shows our answer.

# %%
def my_alphas(factors):
    ### BEGIN SOLUTION
    return factors * np.sum(1 / factors)
    ### END SOLUTION

# %%
check("07-alphas", my_alphas)

# %% [markdown]
# ## Exact where the model is linear
#
# If predictions are linear in the parameters, one update is right already, and several with Σ 1/α = 1 must end at the same
# place. We test that with three parameters, 20 observations and `update="transform"`, the update without random noise.
# `esmda` takes a count, or a list that it normalises as you did.

# %%
def linear(theta, x):
    """A model that is linear in theta (3, n_ens): (n, 1, n_ens)."""
    return (x @ theta)[:, None]


rng = np.random.default_rng(5)
x, prior = rng.standard_normal((20, 3)), rng.standard_normal((3, 50))
data = x @ np.array([[1.0], [-1.0], [0.5]]) + rng.standard_normal((20, 1))


def end(alphas, obs_std=1.0):
    """The ensemble after the last assimilation."""
    return list(esmda(linear, prior, x, data, obs_std, alphas=alphas, update="transform"))[-1].theta

# %% tags=["nbval-check-output"]
one = end(1)
print(f"one update moves a parameter by up to {np.abs(one - prior).max():.2f}")
for alphas in (2, 4, 16, [2, 4, 4], [8, 4, 2, 1]):
    difference = np.abs(end(alphas) - one).max()
    print(f"alphas {alphas}: largest difference from one update {difference:.12f}")

twice = end(2, np.sqrt(0.5))  # two steps with 2 · R/2 = R each: the sum of 1/α is 2
ratio = (twice.var(axis=1) / one.var(axis=1)).round(2)
print(f"Σ 1/α = 2: variances {ratio} of what they should be")

# %% [markdown]
# The differences are rounding: for every member, not only for the mean. On a linear model ESMDA gains nothing and loses
# nothing. The last line breaks the rule on purpose. With Σ 1/α = 2 the data count twice: the posterior is too sure, with
# about half the variance it should have.
#
# ## The loop
#
# The whole method, in three steps: (a) predict, (b) perturb the data with variance αR, (c) update with αR. Noise and gain
# use the same αR. Each step draws new noise.

# %% tags=["nbval-check-output"]
theta, rng = ensemble, np.random.default_rng(16)
for alpha in [8] * 8:
    predictions = outputs(theta)  # (a) predict
    perturbed = perturb(d, alpha * obs_var, theta.shape[1], rng)  # (b) perturb with variance α R
    theta = analysis(theta, predictions, perturbed, alpha * obs_var)  # (c) update with α R
mean = net(theta, problem.x_test).mean(axis=-1)
print(f"RMSE against the truth: {rmse(mean, problem.truth):.4f}")

rng = np.random.default_rng(16)  # the same noise again
steps = esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=8, rng=rng)
history = record(steps, net, problem, start=ensemble)
print(f"the library's esmda:    {history.rmse[-1]:.4f}")

# %% [markdown]
# **Exercise 07-step.** Write one assimilation. You get Θ, Y, d (n_obs,), `obs_var` (n_obs,), one number `alpha`, and
# `noise` (n_obs, n_ens), standard normal numbers. Scale the noise yourself; `analysis` may do the update. Return the
# posterior ensemble.

# %%
def my_step(ensemble, predictions, d, obs_var, alpha, noise):
    ### BEGIN SOLUTION
    perturbed = d[:, None] + np.sqrt(alpha * obs_var)[:, None] * noise
    return analysis(ensemble, predictions, perturbed, alpha * obs_var)
    ### END SOLUTION

# %%
check("07-step", my_step)

# %% [markdown]
# ## How many assimilations
#
# The same ensemble and data, trained with 1, 2, 4, 8 and 16 assimilations; the first picture is the start. Watch the
# orange mean settle on the dashed truth, and the blue band, which holds 90% of the members, close around it. The lower
# row is enlarged.

# %%
finals = {"start": ensemble}
for count in (1, 2, 4, 8, 16):
    rng = np.random.default_rng(16)
    steps = esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=count, rng=rng)
    finals[f"{count} updates" if count > 1 else "1 update"] = list(steps)[-1].theta
panels = {"sharex": True, "sharey": "row", "layout": "constrained"}
figure, axes = plt.subplots(2, 3, figsize=(10, 5.4), **panels)
said = []
for ax, (name, theta) in zip(axes.flat, finals.items()):
    members = net(theta, problem.x_test)
    said.append(f"{name}: error {rmse(members.mean(axis=-1), problem.truth):.3f}")
    plots.fit(problem, members, ax).set(title=said[-1])
    ax.label_outer()
figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
plots.show(ax, "Six fits of the sine, ever closer. " + "; ".join(said) + ".")

# %% [markdown]
# One ensemble is an anecdote, so we repeat it with seven seeds: new data, a new start, new noise each time. The last row
# has four assimilations too, with factors that fall.

# %%
table = {}
for seed in range(7):
    rng = np.random.default_rng(seed)
    p, start = sine(rng=rng), net.ensemble(100, rng=rng)
    for alphas in (1, 2, 4, 8, 16, [8, 4, 2, 1]):
        steps = esmda(net, start, p.x, p.d, p.obs_std, alphas=alphas, rng=seed)
        table.setdefault(str(alphas), []).append(record(steps, net, p, every=16).rmse[-1])
print("7 seeds, 6 lists of factors: done")

# %% tags=["nbval-check-output"]
for name, errors in table.items():
    print(f"alphas {name:13s} median RMSE {np.median(errors):.3f}, worst {max(errors):.3f}")

# %% [markdown]
# Each dot is a seed, the line joins the medians. Look for where the line stops falling. Budgets differ: every
# assimilation runs 100 networks on 100 points, so 16 cost sixteen times as much as one.

# %%
counts = {int(name): errors for name, errors in table.items() if name.isdigit()}
medians = ", ".join(f"{count}: {np.median(errors):.3f}" for count, errors in counts.items())
ax = plots.errors_by_count(counts)
plots.show(ax, f"Error against the number of assimilations, a dot a seed. Medians {medians}.")

# %% [markdown]
# Most is won up to eight; sixteen add nothing to the median. What remains has other causes: the noise in the data, the
# sampling errors of 100 members, where the start happened to be.
#
# The falling factors did worse than four equal ones here. The hope behind them is to spend most of the precision last,
# when the line fits best. But 8, 4, 2, 1 become 15, 7.5, 3.75 and 1.875, and leave the last step more than half of it.
#
# ## What the last assimilations add
#
# Back to the first ensemble and its eight steps.

# %% tags=["nbval-check-output"]
parameter = np.median(history.parameter_std / history.parameter_std[0], axis=1)
print("step   error  spread of predictions  of a parameter, relative")
for k, error, width, share in zip(history.k, history.rmse, history.spread, parameter):
    print(f"{k:4d}{error:8.3f}{width:10.3f}{share:18.2f}")

# %% [markdown]
# The error falls fast at first, because the innovations are large. The late steps change it little, but the predictions'
# spread goes on falling: the last part of the data's precision is still being counted. If you stop early, the data have
# counted less than once, and the band stays wider.
#
# The journal version of the paper by Chen et al. adds how uncertain the parameters are, step by step. Each thin line is one of the 61:

# %%
alt = f"Spread of each parameter along eight steps; the median ends at {parameter[-1]:.2f}."
plots.show(plots.parameter_spread(history), alt)

# %% [markdown]
# Look at the orange median: every step narrows the parameters, the first ones most, yet they keep far more of their
# spread than the predictions do. Many different weights draw the same sine.
#
# All of it as a film: choose the number of assimilations, then wind through the steps.

# %%
explore.film()

# %% [markdown]
# ## What can go wrong
#
# - *α in one place only.* Noise with R and a gain with αR, or the other way: nothing fails, and the spread is wrong.
# - *The standard deviation times α.* The variance is multiplied, so the noise grows with the root of α.
# - *Eight steps with α = 1.* The data count eight times. The fit may look good; the band is far too narrow.
# - *Too few steps.* The members have not arrived, and all the precision is spent.

# %% [markdown]
# ## What to remember
#
# - One update with all the data trusts a straight line too far; with several, each draws a new line.
# - (a) predict, (b) perturb with variance αR, (c) update with αR.
# - Precisions add up, so Σ 1/α = 1 makes the data count once. On a linear model the result is that of one update.
# - The first assimilations reduce the error most; the last ones finish the spread.
#
# Notation: αᵢ `alphas`, R `obs_var`, D `perturbed`, Y `predictions`, Θ `ensemble`. The paper's abstract gives no α; these
# and all settings here we chose.

# %% [markdown]
# ## Where to read on
#
# - Emerick and Reynolds (2013), ESMDA, doi [10.1016/j.cageo.2012.03.011](https://doi.org/10.1016/j.cageo.2012.03.011)
# - Chen et al. (2020), training networks with it, arXiv [2010.02626](https://arxiv.org/abs/2010.02626); journal version
#   2022, doi [10.1007/s11227-022-04629-7](https://doi.org/10.1007/s11227-022-04629-7)
