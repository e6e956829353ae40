# %% [markdown]
# # 03 One number, two opinions
#
# *25 minutes. You need: numpy, and what the mean, the variance and the bell curve of a normal distribution are. The
# chapter opens on its own.*
#
# After this chapter you can
#
# - combine what you expected of a number with what you observed,
# - say what the Kalman gain is, and predict whether it is large or small,
# - write the gain for a number that is observed only through a factor.

# %% [markdown]
# ## Before anything runs
#
# A weather model expects 20 degrees in your garden. It is usually off by about 2 degrees. Your thermometer reads 24, and
# is usually off by about 1. Two opinions on one number, and they do not agree.
#
# Which temperature would you now report? By how much would you expect it to be off? And if the thermometer read 40?
#
# - **a** By between 1 and 2 degrees, and by more if it read 40.
# - **b** By between 1 and 2 degrees, whatever it reads.
# - **c** By less than 1 degree, and by more if it read 40.
# - **d** By less than 1 degree, whatever it reads.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("03-predict", "d")
### END SOLUTION

# %% [markdown]
# ## Multiply the opinions
#
# We call the unknown number θ. The **prior** is the opinion before the observation: a bell curve around 20 with a
# standard deviation of 2. The **observation** is the reading d. Its **likelihood** says, for each θ, how probable such a
# reading would be: as a function of θ, a bell curve around 24 with a standard deviation of 1. Bayes' rule multiplies the
# two, and the product, scaled to sum to 1, is the **posterior**, the opinion afterwards:
#
# $$p(\theta \mid d) \propto p(\theta)\; p(d \mid \theta)$$
#
# We do that on a grid.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import explore, plots
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% tags=["nbval-check-output"]
theta = np.linspace(0, 60, 60_001)  # all temperatures that we consider


def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))


product = bell(20, 2**2) * bell(24, 1**2)
posterior = product / product.sum()
mean = np.sum(posterior * theta)
variance = np.sum(posterior * (theta - mean) ** 2)
print(f"posterior: mean {mean:.3f}, variance {variance:.3f}, usual error {np.sqrt(variance):.3f}")

# %% [markdown]
# The mean lies between the opinions, nearer to the better one. The posterior is more certain than either, although they
# differ.

# %% [markdown]
# ## Precision adds up
#
# No grid is needed. The exponents of the two bell curves are parabolas, and their sum is a parabola: the product is a
# bell curve again. Call the prior's variance P and the observation's R. One over a variance is a **precision**; it is how
# strongly the parabola bends. So precisions are added, and the means are weighted by them:
#
# $$\frac{1}{\text{posterior variance}} = \frac{1}{P} + \frac{1}{R}, \qquad
# \text{posterior mean} = \frac{\text{prior mean}/P + d/R}{1/P + 1/R}$$

# %% tags=["nbval-check-output"]
def combine(*opinions):
    """Any number of opinions (mean, variance) on one number -> one opinion."""
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision


mean, variance = combine((20, 2**2), (24, 1**2))
print(f"without a grid: mean {mean:.3f}, variance {variance:.3f}")

# %% [markdown]
# ## The Kalman gain
#
# The same result can be written as a step. The prior mean moves a share K of the way to the observation:
#
# $$K = \frac{P}{P + R}, \qquad \text{mean} \leftarrow \text{mean} + K\,(d - \text{mean}), \qquad
# P \leftarrow (1 - K)\,P$$
#
# The difference d − mean is the **innovation**: what the observation says that was not expected. K is the **Kalman
# gain**. It is the prior's share of the total variance, so it lies between 0 and 1. A prior with P much larger than R
# moves nearly all the way; a doubted observation moves it little.
#
# The posterior variance (1 − K) P is below P, and as it equals K R, below R.

# %% [markdown]
# **Exercise 03-update.** Write the update with the gain. `prior` and `observation` are arrays of two numbers, a mean (for
# the observation: d) and a variance. Return the posterior as such an array, mean first. `hint("03-update")` helps, more
# each time; `solution("03-update")` shows our answer.

# %%
def my_update(prior, observation):
    ### BEGIN SOLUTION
    prior_mean, prior_var = prior
    d, obs_var = observation
    gain = prior_var / (prior_var + obs_var)
    return np.array([prior_mean + gain * (d - prior_mean), (1 - gain) * prior_var])
    ### END SOLUTION

# %%
check("03-update", my_update)

# %% [markdown]
# ## A trusted and a doubted observation
#
# The same prior and the same reading, from two thermometers: one is usually off by 1 degree, the other by 3. Each thin
# line marks a mean. On the left the posterior stands nearer to the observation, on the right nearer to the prior. In both
# it is the narrowest of the three curves.

# %%
prior = 20, 2**2
figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharex=True, sharey=True, layout="constrained")
for ax, name, obs_std in zip(axes, ("trusted", "doubted"), (1, 3)):
    observation = 24, obs_std**2
    plots.opinions(prior, observation, combine(prior, observation), ax)
    gain = prior[1] / (prior[1] + obs_std**2)
    ax.set(title=f"{name}: K = {gain:.2f}", xlabel="temperature θ")
axes[0].legend_.remove()
axes[1].set(ylabel="")
plots.show(
    ax,
    "Bell curves of prior, observation and posterior, twice. The posterior lies near a trusted "
    "observation, near the prior when the observation is doubted, and is always the narrowest.",
)

# %% [markdown]
# And a reading of 40? The variance does not contain d: the posterior is as certain after 40 as after 20. It never notices
# a surprise, so you have to. Before the reading arrives, its innovation is expected around 0, with variance P + R: the two
# errors are independent, so their variances add. The last column divides the innovation by the root of that.

# %% tags=["nbval-check-output", "revealed:03-predict"]
for d in (20, 24, 40):
    mean, variance = combine(prior, (d, 1**2))
    surprise = (d - prior[0]) / np.sqrt(prior[1] + 1**2)
    print(f"reading {d}: mean {mean:.1f}, variance {variance:.2f}, surprise {surprise:.1f}")

# %% [markdown]
# A surprise beyond 3 should be rare. If it is not, one opinion is wrong about its own error.
#
# **Exercise 03-predict.** Compare with your prediction.

# %%
check("03-predict")

# %% [markdown]
# Try it: bring the gain to 0.5. Then make a reading that surprises.

# %%
explore.opinions()

# %% [markdown]
# ## Order and batches do not matter
#
# Three readings arrive. The posterior of one is the prior for the next. Precisions are
# added, and a sum does not depend on the order, nor on whether it is made one by one or at once.

# %% tags=["nbval-check-output"]
readings = [(24, 1), (21, 4), (22, 9)]  # each with its own variance
one_by_one = backwards = prior
for reading in readings:
    one_by_one = combine(one_by_one, reading)
for reading in reversed(readings):
    backwards = combine(backwards, reading)
at_once = combine(prior, *readings)
for name, result in {"1, 2, 3": one_by_one, "3, 2, 1": backwards, "at once": at_once}.items():
    print(f"{name}: mean {result[0]:.6f}, variance {result[1]:.6f}")

# %% [markdown]
# By mistake, one and the same reading of 24 is put into the update twice. What does the second time do?
#
# - **a** Nothing: it says nothing new.
# - **b** The mean moves nearer to 24, and the variance falls again.
# - **c** The mean stays, and only the variance falls.
# - **d** The mean moves nearer to 24, and the variance stays.

# %%
### BEGIN SOLUTION
predict("03-twice", "b")
### END SOLUTION

# %% [markdown]
# The next cell shows it, and a cure: a reading that is to be used twice gets half the precision, twice the variance, each
# time. Chapter 07 is built on this.

# %% tags=["nbval-check-output", "revealed:03-twice"]
for name, opinions in {
    "once": [(24, 1)],
    "twice": [(24, 1), (24, 1)],
    "twice, with 2 R": [(24, 2), (24, 2)],
}.items():
    mean, variance = combine(prior, *opinions)
    print(f"{name}: mean {mean:.3f}, variance {variance:.3f}")

# %% [markdown]
# **Exercise 03-twice.** Compare the first two lines with your prediction.

# %%
check("03-twice")

# %% [markdown]
# ## A number seen through a factor
#
# An instrument may not show θ itself, but a voltage, h times the temperature, plus an error of variance R:
#
# $$d = h\,\theta + \text{error}$$
#
# A network with a single weight is of this kind too: f(θ, x) = θ x, and the factor h is its input x.

# %% [markdown]
# The gain now has to turn an innovation in volts, d − h · mean, into a step in degrees. It is still a fraction. Above
# stands the *covariance* of θ with its prediction h θ: the mean product of how far each is from its own mean. Below, the
# variance that d has under the prior. For h = 1 that is P/(P + R).

# %% [markdown]
# **Exercise 03-factor.** Write the gain for d = h θ + error. `h` is an array of factors, each for a sensor of its own that
# is read alone. A factor may be negative, or 0 for a sensor that says nothing. Return an array with one gain for each.
# `prior_var` is P, `obs_var` is R.

# %%
def my_gain(h, prior_var, obs_var):
    ### BEGIN SOLUTION
    return prior_var * h / (h**2 * prior_var + obs_var)
    ### END SOLUTION

# %%
check("03-factor", my_gain)

# %% [markdown]
# The variance of h θ is h²P, and its covariance with θ is h P. So
#
# $$K = \frac{P h}{h^2 P + R}, \qquad \text{mean} \leftarrow \text{mean} + K\,(d - h\,\text{mean}), \qquad
# P \leftarrow (1 - K h)\,P$$
#
# It is K h that lies between 0 and 1 now. K takes the sign of h: where a higher θ means a lower reading, a high reading
# lowers θ. With h = 0 the reading says nothing of θ, and K is 0.
#
# To check, we use that d/h is an opinion on θ itself, with variance R/h². All three readings below stand for 24 degrees.

# %% tags=["nbval-check-output"]
mean, P, R = 20, 2**2, 1**2
for h, d in ((0.1, 2.4), (2, 48), (-2, -48)):
    gain = P * h / (h**2 * P + R)
    by_gain = mean + gain * (d - h * mean), (1 - gain * h) * P
    by_precision = combine((mean, P), (d / h, R / h**2))
    same = np.allclose(by_gain, by_precision)
    step = f"mean {by_gain[0]:.3f}, variance {by_gain[1]:.3f}"
    print(f"h {h}: K {gain:.3f}, K h {gain * h:.3f}, {step}, same by precision: {same}")

# %% [markdown]
# ## A step towards the ensemble
#
# As a fraction of covariances, the gain can do without h. Draw many values of θ from the prior, let each predict its
# reading, and estimate both parts of the fraction from these samples:

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(1)
samples = mean + np.sqrt(P) * rng.standard_normal(100_000)
predictions = 2 * samples  # the only place where the factor is used
covariance = np.cov(samples, predictions)
print(f"from samples: K = {covariance[0, 1] / (covariance[1, 1] + R):.3f}")
print(f"from the formula: K = {P * 2 / (2**2 * P + R):.3f}")

# %% [markdown]
# Any function could make the predictions, a network too. Chapter 04 asks how many samples that takes.
#
# ## What can go wrong
#
# - *A standard deviation where a variance belongs.* An instrument's "off by about 3" enters as 3².
# - *An R that is too small.* The gain is too large, and the posterior is too sure of a noisy reading.
# - *Data counted twice.* The variance falls and nothing was learnt. Two opinions that share an error do this too.
# - *Opinions that are no bell curves.* A mean and a variance cannot describe two peaks.

# %% [markdown]
# ## What to remember
#
# - Precisions add up; the means are weighted by them.
# - The mean moves by gain times innovation. The gain is small for a doubted observation, larger for a trusted one.
# - The variance falls below both, whatever the reading is.
# - Independent observations may come in any order, one by one or together, each only once.
# - Through a factor h, the gain is a covariance over a variance.
#
# Notation: θ the unknown number, d the observation, P `prior_var`, R `obs_var`, K `gain`, h the factor.

# %% [markdown]
# ## Where to read on
#
# - Kalman (1960), the filter's first paper, doi [10.1115/1.3662552](https://doi.org/10.1115/1.3662552)
# - Evensen, Vossepoel and van Leeuwen (2022), *Data Assimilation Fundamentals*, an open textbook that starts from Bayes'
#   rule, doi [10.1007/978-3-030-96709-3](https://doi.org/10.1007/978-3-030-96709-3)
# - Labbe, *Kalman and Bayesian Filters in Python*,
#   [on GitHub](https://github.com/rlabbe/Kalman-and-Bayesian-Filters-in-Python)
