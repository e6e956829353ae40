# %% [markdown]
# # 04 An ensemble is a covariance
#
# *25 minutes. You need: numpy, the mean and the variance, and the product of two matrices. What a network is (chapter 01)
# helps, but the chapter opens on its own.*
#
# After this chapter you can
#
# - estimate a covariance from samples, and say why it is divided by N − 1,
# - predict how its error falls as the ensemble grows,
# - recognise a correlation that is only chance.

# %% [markdown]
# ## Before anything runs
#
# Two people toss dice in different rooms, ten times each. Their numbers have nothing to do with each other. Then you
# compute the *correlation* of the two lists: 1 or −1 if one list fixes the other by a straight line, 0 if there is no
# such relation.
#
# How far from 0 will it typically be? And how many tosses make that ten times smaller?
#
# - **a** About 0.01; one never gets it much smaller.
# - **b** About 0.1; ten times as many.
# - **c** About 0.3; ten times as many.
# - **d** About 0.3; a hundred times as many.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("04-predict", "d")
### END SOLUTION

# %% tags=["harmless"]
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, explore, plots
from dalearn.exercises import check, hint, predict, solution
from dalearn.kalman import anomalies
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)  # root @ root.T equals true,
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))  # so that this has it as its covariance
print(ensemble.shape)

# %% [markdown]
# ## The idea
#
# An **ensemble** is a matrix Θ of samples. Each column is a *member*, each row is one number as all the members have it.
# Here there are two rows and N = 20 members.
#
# How two numbers vary together is their **covariance**: the average product of their deviations from the mean. The table
# of all pairs is the covariance matrix; on its diagonal stand the variances. We chose the matrix `true`, and from now on
# pretend not to know it:
#
# $$C \approx \frac{A A^T}{N - 1}, \qquad A = \Theta - \text{the mean of each row}$$
#
# The mean of a row is taken over the members. The columns of A are called **anomalies**.

# %% tags=["harmless"]
A = anomalies(ensemble)
print("each row of A sums to", np.abs(A.sum(axis=1)).max().round(12))
print("estimated\n", (A @ A.T / (20 - 1)).round(2))
print("true\n", true)

# %% [markdown]
# **Exercise 04-anomalies.** Take each row's mean over the members off it, for an ensemble of any shape (n_rows, n_ens). If
# numpy says that it cannot *broadcast* two shapes, the second hint is for you: `hint("04-anomalies")` helps, more each
# time. `solution("04-anomalies")` shows our answer.

# %%
def my_anomalies(ensemble):
    ### BEGIN SOLUTION
    return ensemble - ensemble.mean(axis=1, keepdims=True)
    ### END SOLUTION

# %%
check("04-anomalies", my_anomalies)

# %% [markdown]
# **Exercise 04-covariance.** Now the whole estimate, with one row and one column for each row of the ensemble. Try it
# without `np.cov`, which does the same.

# %%
def my_covariance(ensemble):
    ### BEGIN SOLUTION
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A @ A.T / (ensemble.shape[1] - 1)
    ### END SOLUTION

# %%
check("04-covariance", my_covariance)

# %% [markdown]
# ## Why N − 1
#
# The deviations are taken from the members' own mean, which lies closer to the members than the true mean does. So their
# squares come out too small. The next cell makes many ensembles of five numbers whose variance is 1, and averages the two
# estimates.

# %% tags=["nbval-check-output", "harmless"]
many = np.random.default_rng(5).standard_normal((100_000, 5))  # a row is an ensemble of 5
print(f"divided by N:     {many.var(axis=1, ddof=0).mean():.2f}")
print(f"divided by N - 1: {many.var(axis=1, ddof=1).mean():.2f}")

# %% [markdown]
# Dividing by N gives (N − 1)/N of the truth. A row of A sums to 0, so the last anomaly follows from the others: only
# N − 1 of them are free, and N − 1 is the right number to divide by.
#
# ## See it
#
# An ellipse draws a covariance: two standard deviations from the centre, in every direction. Black and dashed is the
# truth, blue the estimate from the blue members. Look at the gap between the two: the small ensemble gets the width and
# the tilt wrong.

# %% tags=["harmless"]
panels = dict(sharex=True, sharey=True, layout="constrained")
figure, axes = plt.subplots(1, 3, figsize=(10, 3.8), **panels)
for ax, n_ens in zip(axes, (5, 20, 500)):
    members = root @ np.random.default_rng(0).standard_normal((2, n_ens))
    plots.covariance_ellipses(members, true, ax).set(title=f"N = {n_ens}")
    covariance = np.cov(members)[0, 1]
    print(f"N = {n_ens:3d}: covariance {covariance:.2f} (true {true[0, 1]})")
for ax in axes[1:]:
    ax.set(ylabel="")
entries = ax.get_legend_handles_labels()
figure.legend(*entries, loc="outside lower center", ncols=4, frameon=False)
words = "Members with the true and the estimated ellipse, for N = 5, 20 and 500."
plots.show(ax, f"{words} Far apart at 5, closer at 20, hardly to be told apart at 500.")

# %% [markdown]
# ## How fast the error falls
#
# One ensemble may be lucky. So we draw 200 of each size, and take the root of the mean squared error over all entries of
# the matrix. If the error is proportional to N to some power, the logarithms lie on a line, and the line's slope is that
# power.

# %% tags=["nbval-check-output"]
sizes, errors = [10, 20, 40, 80, 160, 320, 640], []
rng = np.random.default_rng(6)
for n_ens in sizes:
    estimates = [np.cov(root @ rng.standard_normal((2, n_ens))) for _ in range(200)]
    errors.append(np.sqrt(np.mean((np.array(estimates) - true) ** 2)))
slope, intercept = np.polyfit(np.log(sizes), np.log(errors), 1)
print(f"slope {slope:.2f}")
print(f"from N = 40 to N = 160 the error becomes {errors[4] / errors[2]:.2f} of what it was")

# %% [markdown]
# The slope is close to −½: the error falls as **1/√N**. Four times the members, half the error. In the figure, compare
# the dots with the dashed line, which falls exactly like that.

# %%
ax = plots.new_ax(None)
line = errors[0] * np.sqrt(sizes[0] / np.array(sizes))
ax.plot(sizes, line, "--", color=plots.colour("truth", ax), lw=1, label="1/√N")
ax.plot(sizes, errors, "o", color=plots.COLOURS["ensemble"], label="200 ensembles of each size")
ax.set(xscale="log", yscale="log", xlabel="ensemble size N", ylabel="error of the covariance")
ax.set(xticks=sizes, xticklabels=sizes, yticks=[0.05, 0.1, 0.2], yticklabels=[0.05, 0.1, 0.2])
ax.minorticks_off()
ax.legend(frameon=False)
plots.show(ax, f"The error against N, both logarithmic: dots on a line of slope {slope:.2f}.")

# %% [markdown]
# ## Parameters and predictions
#
# Now let the rows of Θ be the parameters of a model, and run the model once for every member. The predictions fill a
# matrix Y, one column per member, with anomalies S. How parameters and predictions vary together is their
# **cross-covariance**:
#
# $$\mathrm{Cov}(\Theta, Y) \approx \frac{A S^T}{N - 1}$$
#
# It says which parameters to move, and which way, when a prediction is too low. This is the one thing that data
# assimilation needs, and it takes only the model's answers: no gradient, no formula.
#
# **Exercise 04-cross.** Write it. The ensemble is (n_params, n_ens) and the predictions are (n_obs, n_ens). Return a row
# for each parameter and a column for each prediction.

# %%
def my_cross_covariance(ensemble, predictions):
    ### BEGIN SOLUTION
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)
    ### END SOLUTION

# %%
check("04-cross", my_cross_covariance)

# %% [markdown]
# Try it on a model whose answer is known: y = 3 θ₁ − θ₂, which is H θ with H = (3, −1). Its true cross-covariance is C Hᵀ,
# the covariance times the slopes of the model. The estimate comes near it without being told H. With a network nothing
# changes but the number of rows.

# %% tags=["nbval-check-output", "harmless"]
H = np.array([[3.0, -1.0]])
members = root @ np.random.default_rng(8).standard_normal((2, 1000))
Y = H @ members  # the model's answers: all that the estimate sees
print("estimated", (anomalies(members) @ anomalies(Y).T / 999).ravel().round(2))
print("exact    ", (true @ H.T).ravel())

net = FNN((1, 20, 1))
networks = net.ensemble(100, rng=7)
Y = net(networks, np.linspace(-1, 1, 30)[:, None])[:, 0]  # axes: 30 samples, 1 output, 100 members
print("network  ", (anomalies(networks) @ anomalies(Y).T / 99).shape)

# %% [markdown]
# ## Spurious correlation
#
# Back to your prediction. We take one number and 300 others that have nothing to do with it, and estimate their
# correlations from N members. All true correlations are 0. What is found instead is **spurious**: made by chance. For
# independent numbers, whatever they are drawn from, its standard deviation is 1/√(N − 1).

# %% tags=["nbval-check-output", "revealed:04-predict"]
found, rng = {}, np.random.default_rng(9)
for n_ens in (10, 100, 1000):
    unrelated = rng.standard_normal((301, n_ens))
    found[n_ens] = np.corrcoef(unrelated)[0, 1:]  # the first with all the others
    size, theory = found[n_ens].std(), 1 / np.sqrt(n_ens - 1)
    print(f"N = {n_ens:4d}: typical size {size:.2f}, 1/√(N-1) = {theory:.2f}", end=", ")
    print(f"largest {np.abs(found[n_ens]).max():.2f}")

# %% [markdown]
# The first line is your ten tosses. A tenth of its typical size is reached only in the last, with a hundred times as
# many: 1/√N again.
#
# **Exercise 04-predict.** Compare with your prediction.

# %%
check("04-predict")

# %% [markdown]
# Draw your own. Move the seed, which draws other members: at N = 5 the blue ellipse jumps, at N = 500 it hardly moves.

# %%
explore.samples()

# %% [markdown]
# Each dot below is a correlation that is truly 0. See how wide the dots
# lie at N = 10; the bars mark ±1/√(N − 1).

# %%
ax = plots.new_ax(None, figsize=(6, 2.8))
rng = np.random.default_rng(10)
for row, (n_ens, values) in enumerate(found.items()):
    heights = row + rng.uniform(-0.25, 0.25, len(values))
    ax.plot(values, heights, ".", color=plots.COLOURS["ensemble"], ms=4, alpha=0.5)
    for end in (-1, 1):
        at = end / np.sqrt(n_ens - 1)
        ax.plot([at, at], [row - 0.38, row + 0.38], color=plots.COLOURS["mean"], lw=3)
ax.axvline(0, ls="--", color=plots.colour("truth", ax), lw=1)
ax.set(yticks=range(3), yticklabels=[f"N = {n}" for n in found], xlim=(-1, 1))
ax.set(xlabel="correlation of two independent numbers")
ax.invert_yaxis()
plots.show(ax, "Correlations found between independent numbers: wide at N = 10, narrow at 1000.")

# %% [markdown]
# An update that trusts such a correlation moves a parameter that the observation says nothing about. With many
# parameters some are always hit: look again at the largest of 300.
#
# ## N members, rank at most N − 1
#
# The *rank* of a matrix counts its independent directions. A has N columns that sum to 0, so at most N − 1 are
# independent, and A Aᵀ has no more. In every other direction the ensemble shows no uncertainty at all. The next cell counts
# for a network.

# %% tags=["nbval-check-output"]
for n_ens in (5, 20, 100):
    rank = np.linalg.matrix_rank(np.cov(net.ensemble(n_ens, rng=11)))
    print(f"N = {n_ens:3d}: rank {rank:2d} of {net.n_params} parameters")

# %% [markdown]
# ## What can go wrong
#
# - *The wrong axis.* `mean(axis=0)` is each member's mean over unlike numbers, and numpy does not complain.
# - *A square ensemble hides a missing `keepdims`.* With as many rows as members, `ensemble - ensemble.mean(axis=1)` runs,
#   and takes the wrong means off.
# - *A small ensemble finds structure in noise.* Before you believe a correlation, compare it with 1/√(N − 1).
# - *Fewer members than parameters.* The ensemble is blind in some directions, and an update made from it cannot move
#   there.

# %% [markdown]
# ## What to remember
#
# - An ensemble has one member per column. Its anomalies A are what is left without the mean of each row.
# - The covariance is A Aᵀ/(N − 1), the cross-covariance A Sᵀ/(N − 1).
# - The error of the estimate falls as 1/√N: half the error costs four times the members.
# - Independent numbers show correlations of about 1/√(N − 1), and the rank is at most N − 1.
#
# Notation: Θ `ensemble`, N `n_ens`, Y `predictions`, A and S `A`, `S`; C is a covariance.

# %% [markdown]
# ## Where to read on
#
# - Evensen (2003), the ensemble Kalman filter in this notation, doi
#   [10.1007/s10236-003-0036-9](https://doi.org/10.1007/s10236-003-0036-9)
# - Houtekamer and Mitchell (1998), who meet spurious correlations in small ensembles,
#   [Monthly Weather Review 126, 796](https://doi.org/10.1175/1520-0493%281998%29126%3C0796:DAUAEK%3E2.0.CO;2)
# - Gaspari and Cohn (1999), the functions that are used to damp them, doi
#   [10.1002/qj.49712555417](https://doi.org/10.1002/qj.49712555417)
