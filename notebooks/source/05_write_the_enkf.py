# %% [markdown]
# # 05 Write the EnKF
#
# *40 minutes. You need: numpy, the Kalman gain of one number (chapter 03) and the covariance of an ensemble (04). The
# chapter opens on its own: both are recalled.*
#
# After this chapter you can
#
# - write the ensemble update in six lines,
# - say why every member gets its own, perturbed copy of the observations,
# - say by how much the spread is too small without that.

# %% [markdown]
# ## Before anything runs
#
# Take 40 guesses at two parameters: 40 points scattered in a plane. One observation arrives. It has an error, and it tells
# about one combination of the two, so a whole line of points agrees with it. Every guess now moves towards that line.
#
# Suppose that all 40 are shown exactly the same observed value. How are the points scattered that come out?
#
# - **a** Too widely.
# - **b** Too narrowly.
# - **c** As widely as they should be.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("05-predict", "b")
### END SOLUTION

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import analysis, explore, perturb, plots, transform
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## A network of two parameters
#
# The smallest network has one weight w and one bias b, and no hidden unit: y = w x + b. With the input x = 0.5 its
# prediction is H θ, where θ = (w, b) and H = (0.5, 1). We chose a network so small because its exact answer is known.
#
# A *member* is one θ. The ensemble Θ has one member in each column, and Y holds in the same columns what they predict.
# The observation is d = 1.2, and its error has variance R = 0.25.

# %% tags=["harmless"]
H = np.array([[0.5, 1.0]])  # the prediction is 0.5 w + b
d, obs_var = np.array([1.2]), np.array([0.25])
n_ens = 40
ensemble = np.random.default_rng(2).standard_normal((2, n_ens))  # w and b from N(0, 1)
predictions = H @ ensemble
print("ensemble", ensemble.shape, "| predictions", predictions.shape)

# %% [markdown]
# ## From one number to many
#
# In chapter 03 the gain was K = P / (P + R): the prior's variance P, divided by itself plus that of the observation. With
# many parameters, two covariances take the place of P:
#
# $$K = \mathrm{Cov}(\Theta, Y)\,[\mathrm{Cov}(Y, Y) + R]^{-1}$$
#
# The first says how each parameter varies together with the prediction. That is how an error in a prediction becomes a
# correction of a weight, without any gradient.

# %% [markdown]
# ## From covariances to members
#
# Chapter 04 estimated a covariance from *anomalies*: the member mean taken off each row. Call them A for Θ and S for Y.
# Then Cov(Θ, Y) = A Sᵀ / (N−1) and Cov(Y, Y) = S Sᵀ / (N−1). Put both in, and the factors N−1 cancel, except at R:
#
# $$K = A S^T\,[S S^T + (N-1)\,R]^{-1}$$
#
# R is a diagonal matrix, because we assume that the errors of two observations have nothing to do with each other. With
# one observation the bracket is one number, and a division is enough; with more it takes an inverse.

# %% tags=["nbval-check-output", "harmless"]
A = ensemble - ensemble.mean(axis=1, keepdims=True)
S = predictions - predictions.mean(axis=1, keepdims=True)
gain = A @ S.T / (S @ S.T + (n_ens - 1) * obs_var)
exact_gain = H.T / (H @ H.T + obs_var)  # the prior's covariance is the identity
print("gain of w and b from 40 members:", gain[:, 0].round(3))
print("from the exact covariance:      ", exact_gain[:, 0].round(3))

# %% [markdown]
# The two differ by the sampling error of chapter 04. Both give b the larger share, because the prediction depends more
# on b than on w.
#
# **Exercise 05-gain.** Write the gain for any number of observations. You get A (n_params, n_ens), S (n_obs, n_ens) and
# `obs_var` (n_obs,). `np.linalg.inv` may do the inverse. `hint("05-gain")` helps, more each time; `solution("05-gain")`
# shows our answer.

# %%
def my_gain(A, S, obs_var):
    ### BEGIN SOLUTION
    n_ens = A.shape[1]
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
    ### END SOLUTION

# %%
check("05-gain", my_gain)

# %% [markdown]
# ## A first attempt: everyone sees the same d
#
# The *innovation* is what was observed less what was predicted, and each member has its own. Multiply it by the gain and
# add it: Θ + K (d − Y); the library's `analysis` does it, and you write it below. To judge the result we take a very large
# ensemble, whose sampling error can be neglected, and put the exact Kalman filter beside it: `mean` and `C` are its
# posterior mean and covariance.

# %%
many = np.random.default_rng(3).standard_normal((2, 200_000))
same = np.repeat(d[:, None], many.shape[1], axis=1)  # one d for all
same_d = analysis(many, H @ many, same, obs_var)
mean, C = exact_gain @ d, np.eye(2) - exact_gain @ H  # the prior's mean is 0

# %% tags=["nbval-check-output", "revealed:05-predict"]
def row(name, mean, C):
    numbers = [*mean, C[0, 0], C[1, 1], (H @ C @ H.T).item()]
    print(f"{name:15s}" + "".join(f"{value:10.3f}" for value in numbers))


titles = "mean w", "mean b", "var w", "var b", "var Hθ"
print(" " * 15 + "".join(f"{title:>10s}" for title in titles))
row("exact", mean, C)
row("the same d", same_d.mean(axis=1), np.cov(same_d))

# %% [markdown]
# The mean is right up to sampling error. The variances are too small, and that of the prediction Hθ by far.
#
# **Exercise 05-predict.** Compare with your prediction. The reason comes next.

# %%
check("05-predict")

# %% [markdown]
# ## Too small by how much
#
# Y is H Θ, so this update turns every anomaly of Θ into (I − K H) times itself, where I is the identity. With P for the
# prior's covariance, the posterior's becomes (I − K H) P (I − K H)ᵀ. The exact one is
#
# $$C = (I - K H)\,P\,(I - K H)^T + K R K^T$$
#
# For the Kalman gain that equals (I − K H) P, the code's form. What is missing is K R Kᵀ: the observation's own error,
# carried into the parameters by the gain. The prediction's variance ends at 1 − H K of what it should be.

# %% tags=["nbval-check-output"]
missing = exact_gain * obs_var @ exact_gain.T
row("the same d", same_d.mean(axis=1), np.cov(same_d))
row("with K R Kᵀ", same_d.mean(axis=1), np.cov(same_d) + missing)
row("exact", mean, C)
ratio = (H @ np.cov(same_d) @ H.T / (H @ C @ H.T)).item()
print(f"variance of the prediction: {ratio:.3f} of what it should be")
print(f"1 − H K:                    {1 - (H @ exact_gain).item():.3f}")

# %% [markdown]
# ## The cure: each member its own copy
#
# Think of a member as one possible truth. Measured again, with another error, d would have come out differently. So each
# member should meet its own possible measurement: column j of D is d plus noise drawn from N(0, R), afresh for each j.
# Then the update is
#
# $$\Theta + K\,(D - Y)$$
#
# The noise has covariance R, and K carries it into the parameters as K R Kᵀ: what was missing. Its mean is zero, so the
# mean of a large ensemble stays where it was.

# %% [markdown]
# **Exercise 05-perturb.** Write the perturbed data D. You get d (n_obs,), `obs_var` (n_obs,) and `noise` (n_obs, n_ens),
# independent standard normal numbers. Return an array of the shape of `noise`.

# %%
def my_perturbed(d, obs_var, noise):
    ### BEGIN SOLUTION
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise
    ### END SOLUTION

# %%
check("05-perturb", my_perturbed)

# %% [markdown]
# The library's `perturb` draws the noise too. With it, means and variances agree with the exact filter:

# %% tags=["nbval-check-output"]
own = perturb(d, obs_var, many.shape[1], rng=4)
own_d = analysis(many, H @ many, own, obs_var)
row("the same d", same_d.mean(axis=1), np.cov(same_d))
row("each its own d", own_d.mean(axis=1), np.cov(own_d))
row("exact", mean, C)

# %% [markdown]
# ## One step, seen in the plane
#
# Back to our 40 members. Both updates start from the same ensemble and use the same gain; only the data differ.

# %% tags=["nbval-check-output"]
perturbed = perturb(d, obs_var, n_ens, rng=7)
same = np.repeat(d[:, None], n_ens, axis=1)
posteriors = {
    "the same d": analysis(ensemble, predictions, same, obs_var),
    "each its own d": analysis(ensemble, predictions, perturbed, obs_var),
}
widths = {name: np.std(H @ posterior, ddof=1) for name, posterior in posteriors.items()}
widths["exact"] = np.sqrt((H @ C @ H.T).item())
for name, width in widths.items():
    print(f"{name:15s} standard deviation of the prediction {width:.2f}")

# %% [markdown]
# Each arrow takes one member from grey to blue. The line holds all θ that agree with d exactly; its band is one standard
# deviation of the error to either side. Look across the line: on the left the blue points crowd into a narrow strip, on
# the right they are scattered over the whole band, and twelve of the forty lie beyond it, most of them below. That width
# is what the data leave open. The mean, the diamond, stops short of the line in both, because the prior has its say too.

# %%
figure, axes = plt.subplots(1, 2, figsize=(10, 5.2), sharey=True, layout="constrained")
for ax, (name, posterior) in zip(axes, posteriors.items()):
    plots.arrows(ensemble, posterior, H[0], d[0], np.sqrt(obs_var[0]), ax).set(title=name)
axes[1].set_ylabel("")
labels = axes[0].get_legend_handles_labels()
figure.legend(*labels, loc="outside lower center", ncols=4, frameon=False)
left, right = list(widths.values())[:2]
alt = "Arrows from prior to posterior members, towards a line with a band. "
alt += f"The same d: the predictions' spread ends at {left:.2f}. Each its own d: {right:.2f}."
plots.show(ax, alt)

# %% [markdown]
# One observation moves the members in one direction only, and their scatter along the line remains. Move the
# observation and its error: when do the arrows get short?

# %%
explore.one_analysis()

# %% [markdown]
# **Exercise 05-update.** Now all of it: anomalies, gain, innovations, step. You get Θ (n_params, n_ens), Y and D
# (n_obs, n_ens) and `obs_var` (n_obs,). Return the posterior ensemble.

# %%
def my_update(ensemble, predictions, perturbed, obs_var):
    ### BEGIN SOLUTION
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    n_ens = ensemble.shape[1]
    gain = A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)
    ### END SOLUTION

# %%
check("05-update", my_update)

# %% [markdown]
# ## The library does the same
#
# `analysis` takes the same four arguments. With fewer members than observations it solves N equations in place of n_obs,
# so its numbers come out by another way. Here 300 observations of 100 parameters meet 40 members, and
# `np.cov` makes the covariances of the first formula. How far apart are the two?

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(6)
theta, R = rng.standard_normal((100, n_ens)), rng.uniform(0.5, 2, 300)
Y = rng.standard_normal((300, 100)) @ theta / 10
D = perturb(np.ones(300), R, n_ens, rng)
joint = np.cov(np.vstack([theta, Y]))  # all covariances in one matrix
by_formula = theta + joint[:100, 100:] @ np.linalg.inv(joint[100:, 100:] + np.diag(R)) @ (D - Y)
difference = np.abs(analysis(theta, Y, D, R) - by_formula).max()
print(f"largest step {np.abs(by_formula - theta).max():.2f}, largest difference {difference:.12f}")

# %% [markdown]
# The difference is rounding. Once your own function is right, set `by_formula = my_update(theta, Y, D, R)` and look again.
#
# ## Without noise, by another way
#
# The noise has a price: in a small ensemble it is itself a source of error. The *ensemble transform Kalman filter* (ETKF)
# moves the mean by K (d − mean of Y) and shrinks the anomalies by a matrix chosen so that their covariance is the Kalman
# filter's, with nothing drawn; the library has it as `transform`.

# %% tags=["nbval-check-output"]
v = predictions.var(ddof=1)
kalman = v * obs_var.item() / (v + obs_var.item())  # for this ensemble's own variance v
spreads = []
for seed in range(500):
    posterior = analysis(ensemble, predictions, perturb(d, obs_var, n_ens, rng=seed), obs_var)
    spreads.append((H @ posterior).var(ddof=1) / kalman)
print(f"perturbed, 500 draws: variance off by {np.std(spreads):.0%} of itself (standard deviation)")
by_transform = (H @ transform(ensemble, predictions, d, obs_var)).var(ddof=1) / kalman
print(f"transform:            variance off by {abs(by_transform - 1):.0%}")

# %% [markdown]
# ## What can go wrong
#
# - *One noise for all.* It shifts everyone alike and adds no spread: the left panel's failure, harder to see.
# - *The variance is used where the standard deviation belongs, or the other way.* Nothing fails, and with errors near 1
#   nothing even looks odd. R holds variances, noise is scaled by their roots.
# - *Too few members.* The covariances are estimates. With few members their errors are large, and chapter 10 shows
#   what follows.

# %% [markdown]
# ## What to remember
#
# - The gain is A Sᵀ (S Sᵀ + (N−1) R)⁻¹: covariances from the members, no gradient.
# - Each member moves by K times its own innovation, its copy of the data less its own prediction.
# - With the same d for all, K R Kᵀ is missing from the posterior covariance; perturbed data put it back.
# - Chapter 06 repeats this one step for each observation, and that trains a network.
#
# Notation: Θ `ensemble`, Y `predictions`, A and S their anomalies, D `perturbed`, R `obs_var`, K `gain`, N `n_ens`.

# %% [markdown]
# ## Where to read on
#
# - Burgers, van Leeuwen and Evensen (1998), why the observations are perturbed, doi
#   [10.1175/1520-0493(1998)126\<1719:ASITEK\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281998%29126%3C1719:ASITEK%3E2.0.CO;2)
# - Evensen (2003), the EnKF in full, doi [10.1007/s10236-003-0036-9](https://doi.org/10.1007/s10236-003-0036-9)
# - Hunt, Kostelich and Szunyogh (2007), the transform, doi
#   [10.1016/j.physd.2006.11.008](https://doi.org/10.1016/j.physd.2006.11.008)
