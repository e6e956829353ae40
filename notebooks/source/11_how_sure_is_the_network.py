# %% [markdown]
# # 11 How sure is the network?
#
# *45 minutes. You need: numpy, the network of chapter 01, from chapter 03 that precisions, one over the variance, add
# up, and the updates of chapters 05 (the gain) and 07 (ESMDA). Further is optional. It opens with a second lesson, of
# about 25 minutes, and the rest takes another 40.*
#
# After this chapter you can
#
# - say what the exact band around a prediction is, and compute it where it can be known,
# - judge a band, and say what each number that judges it cannot see,
# - say why ESMDA's band is too wide for what it believes, and what that costs someone who relies on it.

# %% [markdown]
# ## Should the gardener cover the seedlings?
#
# A network has learnt the curve of the day's temperature from the readings of a cheap thermometer. At six in the
# morning, it says, the garden is at −1.00, in units in which the day swings by 1 up and 1 down. The seedlings freeze at
# −1.04. How sure is the network? A **90% band** around its curve promises to hold the true temperature, over many days,
# nine times out of ten. If it reaches 0.03 up and down at six, the gardener may sleep on. If it reaches 0.05, it holds
# frost as well, and she has to get up and cover the seedlings.
#
# A seller offers her such bands. "I have checked them on thousands of days: they held the truth nine times out of ten."
# Could anybody, with the same readings, make narrower bands that hold the truth as often?
#
# - **a** No. Whoever makes a 90% band narrower will miss more often than one time in ten.
# - **b** Yes, perhaps. Bands only half as wide may hold the truth as often.
# - **c** Only with luck, on single days. Over thousands of days a 90% band has one right width.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("11-predict", "b")
### END SOLUTION

# %%
from dataclasses import replace
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, esmda, explore, plots, rmse, sine
from dalearn.exercises import check, hint, registry, solution
from dalearn.stored import stored
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% [markdown]
# ## An exact band
#
# There is a network so small that its exact band can be worked out by hand. It has one hidden unit. The unit's own
# weights are frozen, so what it puts out depends on the time of day alone. Behind it stands one weight w, which we do
# not know. At noon the unit puts out 0.5, so the network predicts 0.5 · w. Before any reading we believe that w is 0,
# give or take 2 (our **prior**). *Give or take* is always one standard deviation here. Then the thermometer reads 1.2,
# give or take 0.2. How well do we know w now?
#
# The **precision** of an opinion is one over its variance. It says what the opinion is worth, and two opinions
# together are worth the sum (chapter 03). Our belief is worth 1/2² = 0.25. When w grows by 1, the prediction grows by
# only 0.5, so an error of 0.2 in the reading is one of 0.4 in w. The reading is worth 1/0.4² = 6.25, the same as 0.5²
# / 0.2². Together they are worth 6.5, so w is known to within √(1/6.5) = 0.392. The reading says w = 1.2 / 0.5 = 2.4,
# our belief says 0, and weighed by their worth they say (6.25 · 2.4 + 0.25 · 0) / 6.5 = 2.31.
#
# In the evening the unit puts out 0.8. Then the network says 0.8 · 2.31 = 1.85, give or take 0.8 · 0.392 = 0.314. A
# bell curve has 90% of its area within 1.645 standard deviations of its middle, and 1.645 · 0.314 = 0.52. So the 90%
# band is 1.85 ± 0.52. Nobody who believed what we believed, and has this one reading, can know more.
#
# With many weights and readings it is the same sum, made of matrices. The readings are d. Row i of H holds what the
# units put out at the time of reading i (in the example H is the one number 0.5). We believe that every weight is
# around 0, and P is a diagonal matrix with the variances of this belief (in the example 2²). R is the variance of the
# error of a reading (0.2²). The **exact posterior**, what is known after the readings, has this covariance C of the
# weights and this mean m:
#
# $$C = \Big(P^{-1} + \frac{H^T H}{R}\Big)^{-1}, \qquad m = C\, \frac{H^T d}{R}$$
#
# In the example HᵀH/R is 6.25, and Hᵀd/R is 0.5 · 1.2 / 0.2² = 15. So m is 15 / 6.5 = 2.31, as before.
#
# **Exercise 11-exact.** Write the two formulas. `H` is (n, n_params) for n readings and n_params weights, `d` is (n,),
# `prior_var` (n_params,) is the diagonal of P, and `obs_var` is R. `hint("11-exact")` helps, more each time;
# `solution("11-exact")` shows our answer.

# %%
def my_posterior(H, d, prior_var, obs_var):
    # C: np.diag makes a diagonal matrix of a vector, and np.linalg.inv inverts a matrix
    ### BEGIN SOLUTION
    covariance = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / obs_var)
    ### END SOLUTION
    # m
    ### BEGIN SOLUTION
    mean = covariance @ H.T @ d / obs_var
    ### END SOLUTION
    # both in one array: np.column_stack([mean, covariance])
    ### BEGIN SOLUTION
    return np.column_stack([mean, covariance])
    ### END SOLUTION

# %%
check("11-exact", my_posterior)

# %% [markdown]
# The gardener's network comes later. First take ten hidden units, drawn once and frozen. Only the ten output weights
# and the bias learn. Every draw of these eleven numbers from what we believe makes a curve, a possible day. We draw
# 5000 such days, each with 40 readings by a very bad thermometer, off by 0.3. Day 3 is an ordinary one. Your function
# (or ours, while the exercise is open) says which weights are likely after the readings of day 3, and we draw 1000 such
# networks. Each is a **member**, all together are an **ensemble**, and the band holds 90% of them at every time.

# %% tags=["harmless", "folded"]
feedback = check("11-exact", my_posterior)
posterior = my_posterior if feedback.ok else registry.get("11-exact").reference

frozen = FNN((1, 10, 1))
weights, biases = frozen.layers(frozen.init(rng=1))[0]  # of the hidden units
prior_var = frozen.prior_std[20:] ** 2  # the first 20 numbers belong to the hidden units
problem = sine(n=40, rng=1)  # for its times of day; the network sees x / 1.81, problem.x


def features(x):
    """What the ten units put out at times x (n, 1), and a 1 for the bias: (n, 11)."""
    return np.hstack([np.tanh(x * weights + biases), np.ones_like(x)])


rng = np.random.default_rng(51)
H = features(problem.x)
days = np.sqrt(prior_var)[:, None] * rng.standard_normal((11, 5000))  # a day in each column
d = H @ days + 0.3 * rng.standard_normal((40, 5000))  # its 40 readings
at_all_times = features(problem.x_test)

found = posterior(H, d[:, 3], prior_var, 0.3**2)
networks = np.random.default_rng(1).multivariate_normal(found[:, 0], found[:, 1:], 1000).T
day_3 = replace(problem, d=d[:, [3]], truth=at_all_times @ days[:, [3]])
ax = plots.fit(day_3, (at_all_times @ networks)[:, None])
ax.set(xlabel="time of day x, from midnight to midnight", ylabel="temperature")
for artist in ax.get_legend_handles_labels()[0]:
    artist.set_label(artist.get_label().replace("observations", "readings"))
plots.legend(ax, ncols=2)
plots.show(
    ax,
    "Forty readings scatter widely around the true curve of a day. The exact band is a narrow "
    "strip along it, and holds it at nearly all times.",
)

# %% [markdown]
# At the right end the band misses the truth. It may: the promise is about many days, not about one. More than half of
# the readings lie outside it. They may, too: the band is for the true curve, and each reading is off by another 0.3.
# (Across, x goes from −π to π. Six in the morning is at −1.57.)
#
# ## Does it keep its promise?
#
# We drew the 5000 days from what we believe, so on these days the belief is true, and over many of them an exact band
# has to keep its promise. Let us look at each of the 5000 days once, at a random time.

# %% tags=["nbval-check-output", "harmless", "folded"]
points = features(rng.uniform(-np.sqrt(3), np.sqrt(3), (5000, 1)))  # a random time of each day
truth = np.sum(points.T * days, axis=0)
noise = rng.standard_normal((5000, 19))  # will make 19 members for each day


def at_the_points(times=1, used=40):
    """What is said of the 5000 days: middles and standard deviations, (5000,) each."""
    obs_var = 0.3**2 / times
    C = posterior(H[:used], d[:used, 0], prior_var, obs_var)[:, 1:]  # no d in it: the same each day
    means = C @ H[:used].T @ d[:used] / obs_var  # of the weights, a day in each column
    variances = np.sum(points @ C * points, axis=1)
    return np.sum(points.T * means, axis=0), np.sqrt(variances)


def four_numbers(mean, std):
    """Error, spread, coverage and CRPS of bell curves on the 5000 days."""
    z = (truth - mean) / std
    below = np.array([NormalDist().cdf(value) for value in z])
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    scores = std * (z * (2 * below - 1) + 2 * density - 1 / np.sqrt(np.pi))  # of endless members
    inside = np.abs(z) < 1.645
    return rmse(mean, truth), np.sqrt(np.mean(std**2)), inside.mean(), scores.mean()


def judge_the_four_bands():
    print("    error  spread  coverage   CRPS")
    bands = {"a": (4, 40), "b": (1, 10), "c": (0.25, 40), "d": (1, 40)}
    for letter, (times, used) in bands.items():
        numbers = four_numbers(*at_the_points(times, used))
        print(letter, "{:7.3f} {:7.3f} {:8.0%} {:7.3f}".format(*numbers))


mean, std = at_the_points()
inside = np.abs(truth - mean) < 1.645 * std
print(f"the 90% band holds the truth on {inside.mean():.0%} of the days")

# %% [markdown]
# This share is the **coverage**. A finer test also tells in what way a band is wrong. It draws 19 members for each day
# and counts how many of them lie below the truth. Say that they are −0.2, 0.1, 0.3, 0.4 and so on upwards, and the
# truth is 0.25. Two lie below it, so the truth has **rank** 2. If the band is exact, the truth is like one more member,
# and any place among them is as likely as any other. So over many days all ranks from 0 to 19 should come equally
# often.
#
# ## Counting too often, and too little
#
# A training that goes through the readings again and again counts each of them more than once (chapter 07). What does
# that do to the band? In the formulas a reading is worth 1/R. Count it four times, and it is worth 4/R. Count it a
# quarter of a time, and it is worth 1/(4R). Here are both, and the exact band between them. Above is the band of day 3,
# as prediction less truth, so that the truth is the dashed line at zero. Below are the ranks on all days, with a dashed
# line at 1/20.

# %% tags=["harmless", "folded"]
def band(times, day):
    """The middle of the band of one day and its two ends, less the truth."""
    found = posterior(H, d[:, day], prior_var, 0.3**2 / times)
    off = at_all_times @ (found[:, 0] - days[:, day])
    half = 1.645 * np.sqrt(np.sum(at_all_times @ found[:, 1:] * at_all_times, axis=1))
    return off, np.array([off - half, off + half])


x = problem.in_units(problem.x_test)[:, 0]
figure, axes = plt.subplots(2, 3, figsize=(9, 5), layout="constrained")
titles = {0.25: "counted a quarter of a time", 1: "counted once", 4: "counted four times"}
for (above, below), (times, title) in zip(axes.T, titles.items()):
    off, ends = band(times, 3)
    plots.against_exact(x, ends, off, band(1, 3)[1], reach=0.8, words=False, ax=above)
    mean, std = at_the_points(times)
    members = mean[:, None] + std[:, None] * noise
    ranks = (members < truth[:, None]).sum(axis=1)
    plots.rank_histogram(ranks, 19, below, top=0.22)
    above.set_title(title)
for ax in axes[:, 1:].flat:
    ax.set(ylabel="")
handles, words = axes[0, 0].get_legend_handles_labels()
words = [word.replace("its 90% band", "the 90% band") for word in words]
figure.legend(handles, words, loc="outside lower center", ncols=4, frameon=False)
plots.show(
    ax,
    "Three bands of a day against the exact one, and the ranks of the truth on 5000 days below. "
    "Counted a quarter of a time: a band far wider than the exact one, and a hump. Counted once: "
    "the exact band, and flat. Counted four times: half as wide, and a U.",
)

# %% [markdown]
# Counted once, the ranks are flat, as they must be. Counted four times, the band is about half as wide, and the ranks
# make a U: on far too many days the truth lies below all members or above all of them. Such a band is too narrow. (Its
# middle moves a little, too: the more a reading counts, the less the belief does.) Counted a quarter of a time, the
# ranks make a hump: too often the truth lies in the midst of the members.
#
# Why half? Four times the worth is a quarter of the variance. Counted k times, a band is about 1/√k as wide.
#
# ## Four numbers
#
# These four numbers judge the band of any ensemble:
#
# - the **error**: how far its middle is from the truth (RMSE),
# - the **spread**: its standard deviation,
# - the **coverage**: how often its 90% band holds the truth,
# - the **CRPS**, *continuous ranked probability score*: one number for middle and width together.
#
# Think of the exact band on days on which its belief is true. The truth is then like one more member, so it lies as
# far from the middle, on average, as a member does: over many days, error and spread are equal. We call a band
# **honest** if they are. The error alone does not see the width, and the spread alone does not see the truth.
#
# The CRPS is new. It is how far the members are from the truth, less half of how far they are from each other, both on
# average (as a formula in *Further*). Tonight it will be 21 °C. Four members that all say 19 are 2 from it, and 0
# apart: their CRPS is 2.00. Members that say 17.5, 18.5, 19.5 and 20.5 are 2 from it as well, but their pairs are 1.67
# apart: 2 − 0.83 = 1.17. Small is good. So where the middle is off, some width makes the score better.

# %% [markdown]
# ## Why coverage alone deceives
#
# The next cell judges four bands over the 5000 days. One is exact. One has counted each reading four times, and one a
# quarter of a time. One has thrown 30 of the 40 readings away and has counted the other 10 once. The rows of the table
# stand in another order.
#
# **Exercise 11-which.** Which row has thrown readings away? Write its letter in quotes.

# %% tags=["nbval-check-output", "revealed:11-predict"]
judge_the_four_bands()

# %%
### BEGIN SOLUTION
my_row = "b"
### END SOLUTION
check("11-which", my_row)

# %% [markdown]
# And here is what you said at the top:

# %%
check("11-predict")

# %% [markdown]
# Compare b and d. Both cover 90%, and yet the band of d is half as wide. And both are honest: in either row error and
# spread are equal. Coverage does not ask whether the middle could be better.
#
# **Try it.** The CRPS does see that b has lost readings: it is twice that of d. Does nothing escape the CRPS? Set
# *readings used* to 40 and count each reading more than once. Find a band whose CRPS is at most 5% above the exact one,
# though it holds the truth on fewer than 80% of the days. No gardener should buy it. (All is drawn less the truth
# again, the readings too.)

# %% tags=["harmless"]
explore.counted()

# %% [markdown]
# ### No single number will do
#
# Count all 40 readings twice: the band holds the truth on 76% of the days, and its CRPS is only 3% above the exact one.
# So each number is blind to something:
#
# | number | looks at | does not see |
# |---|---|---|
# | error | the middle | the width |
# | spread | the width | the truth |
# | coverage, ranks | whether the promise is kept | readings thrown away |
# | CRPS | middle and width in one | a band that is a little too narrow |
#
# So look at two numbers together: the error, which says how well the readings were used, and the spread, which has to
# be as large.
#
# Two words are needed from here on, and they do not mean the same. *Exact* looks at how a band was made: from a belief
# and readings, nothing lost, nothing counted twice. *Honest* looks at the truth: error and spread are equal. Where the
# belief is true, an exact band is honest. But an honest band need not be exact, as row b has shown.
#
# ## A network that bends
#
# So far the network was a sum of numbers times weights. When all weights of a network learn, it bends: one more unit of
# a weight raises the prediction by more or by less, depending on where the weight stands. But the updates of chapters
# 05 to 07 draw a straight line through the members. As we shall see, this makes ESMDA's band too wide.
#
# Take the smallest model that bends, that of chapter 07. It has one weight: y = θ + 0.3 θ². We believe that θ is 0,
# give or take 0.8. Then the instrument reads 3.0, give or take 0.3. Computed exactly, by trying every θ, the answer
# is 1.84 ± 0.14.

# %% tags=["folded"]
def curve(thetas):
    return thetas + 0.3 * thetas**2


evenly = (np.arange(1000) + 0.5) / 1000
bell = np.array([NormalDist().inv_cdf(share) for share in evenly])  # a bell curve in 1000 numbers
members = 0.8 * bell[5::10]  # a hundred of them

ax = plots.line_and_slope(
    curve, members, 2.0, 3.0, 0.3,
    by_line=(2.24, 0.36), by_slope=(1.86, 0.13), exact=(1.84, 0.14),
)  # fmt: skip
ax.set_yticks(range(-1, 5))
plots.show(
    ax,
    "A bent curve with members on its lower part. The line through them is flatter than the curve "
    "at the reading and meets the reading too far to the right. A line with the slope at 2 follows "
    "the curve there. Below: by the line 2.24 ± 0.36, by the slope 1.86 ± 0.13, exact 1.84 ± 0.14.",
)

# %% [markdown]
# The hollow dots are a hundred members before the reading, each with its weight across and its prediction up. All that
# an **update** knows of the curve is the orange line through them, which guesses θ from y (chapter 05). For the
# reading, y = 3.0, it guesses θ = 2.5. Our belief pulls back towards 0, and with very many members the update ends at
# 2.24 ± 0.36. (The 2000 members of chapter 07, drawn by chance, ended at 2.25 ± 0.36.)
#
# Why is this more than twice as wide as the exact ± 0.14? The orange line rises by only 1.1 for one more unit of θ.
# So by this line an error of 0.3 in the reading is one of 0.3 / 1.1 = 0.27 in θ. Our belief shrinks it a little, to
# 0.25. Besides, the members lie off the line, by 0.26 in θ, because the curve bends. The update does not know that.
# It takes their distances for chance, which no reading of y can lessen, and leaves them in: √(0.25² + 0.26²) = 0.36.
# The blue line has the slope of the curve at θ = 2 and rises by 2.2, so the same error is only 0.3 / 2.2 = 0.14 in θ.
# By the blue line the answer is 1.86 ± 0.13, which is nearly exact (worked out in *Further*).
#
# ## How wide is ESMDA's band?
#
# Now the real network. It has 20 units, and all of its 61 weights learn. The day is a sine, as in chapter 08, with a
# hundred readings that are off by 0.05.
#
# **ESMDA** (chapter 07) begins with a hundred networks around one random network: each weight scatters a fifth as much
# as it does among random networks. So its **belief** is that the right weights lie near those of this one network.
# Nobody has a reason to think so. ESMDA needs it because lines through members that lie farther apart say next to
# nothing (*Further*). It then makes ten updates, each with a new line. Each counts every reading a tenth, so together
# they count it once.
#
# Our yardstick is the band that follows exactly from the same belief and readings. A slow sampler has found it. It
# draws networks, one after another, from what is known after the readings (**Hamiltonian Monte Carlo**, see Neal
# below). *Too wide* means here: wider than this exact band. Whether the belief is true is a second question, and we
# come to it below the picture.

# %% tags=["folded"]
net = FNN((1, 20, 1))


def sine_day(seed):
    """A day's readings, the random network in the middle of the start, 100 networks around it."""
    rng = np.random.default_rng(seed)
    problem = sine(n=100, noise=0.05, rng=rng)
    centre = net.init(rng)
    return problem, centre, net.ensemble(100, centre=centre, rng=rng), rng


def trained(day, method, model=net, **how):
    """What the members say at the test points after a training, (201, 100)."""
    problem, _, start, rng = day
    *_, last = method(model, start, problem.x, problem.d, 0.05, rng=rng, **how)
    return model(last.theta, problem.x_test)[:, 0]


def by_esmda(day, model=net):
    return trained(day, esmda, model, alphas=10)


table = np.genfromtxt(stored("posterior.csv"), delimiter=",", names=True, skip_header=3)
sin_x = sine_day(16)[0].truth[:, 0]
exact_ends = np.array([table["low"], table["high"]]) - sin_x
off = by_esmda(sine_day(16)) - sin_x[:, None]
ends = np.quantile(off, [0.05, 0.95], axis=1)
ax = plots.against_exact(x, ends, off.mean(axis=1), exact_ends, reach=0.16, words=False)
for artist in ax.get_legend_handles_labels()[0]:
    artist.set_label(artist.get_label().replace("its 90%", "ESMDA's 90%"))
plots.legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4)
ax.fill_between([-1.62, -1.52], -0.16, -0.04, color=plots.ink(ax), alpha=0.6, lw=0)
ax.text(-1.48, -0.15, "frost at six", va="bottom")
plots.show(
    ax,
    "The error band of ESMDA against the exact band: it is about twice as wide. The exact band "
    "misses the truth near x = 2.4 and at the right end. At six in the morning a bar for frost "
    "begins at −0.04: the band of ESMDA reaches into it, and the exact band does not.",
)

# %% [markdown]
# ESMDA's band is about twice as wide as the exact one, though every reading has counted once. As in the small model,
# the lines go through members that lie far apart, and the network bends between them. Ten new lines do not cure that.
# A hundred readings of one curve leave many a weight nearly as free as before: even after the tenth update a typical
# one keeps 0.7 of its first scatter (*Further*). With slopes in place of the lines, like that of the blue line, most
# of the excess is gone (*Further*).
#
# What does the gardener lose by that? At six in the morning, x = −1.57, the truth is −1.00, and the frost, the grey
# bar, begins 0.04 lower. ESMDA's band reaches 0.05 up and down. So it holds frost, and she gets up at night and covers
# the seedlings for nothing. The exact band reaches 0.03 and holds no frost. With it she could sleep on, if it keeps its
# promise.
#
# Does it? Near x = 2.4 and at the right end the truth, the dashed line, runs outside the black ones, and near x = 0.8
# a little. The exact band would hold the truth nine times out of ten if the days were curves of networks drawn from
# ESMDA's belief. But they are sines. So there is a third band on offer. It is exact, too, but for the **wide
# belief**, that the right weights are those of *any* random network. Sines are not drawn from this belief either. So
# one can only look whether its band keeps the promise. Here are all three over twenty days: the medians of error and
# spread, and the coverage, which is now the share of all times of all the days.

# %% tags=["nbval-check-output", "folded"]
from dalearn import coverage, crps, spread
from dalearn.study.compare import read, rows_of

study = read(stored("study.csv.gz"))


def from_study(method, problem="sine", seeds=range(20)):
    """Error, spread, coverage and CRPS of the days with these numbers, (20, 4)."""
    rows = rows_of(study, (problem, 100, 0.05), method)
    columns = ("rmse", "spread", "coverage", "crps")
    return np.array([[rows[seed][name] for name in columns] for seed in seeds])


def judged(members_of, make_day=sine_day, days=20):
    """The same for the members (201, n_ens) that a function makes of a day."""
    found = []
    for seed in range(days):
        day = make_day(seed)
        said, truth = members_of(day), day[0].truth[:, 0]
        middle = said.mean(axis=1)
        found.append([rmse(middle, truth), spread(said), coverage(said, truth), crps(said, truth)])
    return np.array(found)


def summary(found):
    """Medians of the days, and the mean of the coverage."""
    error, width, _, _ = np.median(found, axis=0)
    return f"{error:8.3f} {width:7.3f} {found[:, 2].mean():9.0%}"


narrow = {"exact": from_study("HMC around the start"), "ESMDA": judged(by_esmda)}
wide = {"exact": from_study("HMC")}
on_offer = {
    "a: ESMDA": narrow["ESMDA"],
    "b: exact, same belief": narrow["exact"],
    "c: exact, wide belief": wide["exact"],
}
print("                          error  spread  coverage")
for name, found in on_offer.items():
    print(f"{name:22s} {summary(found)}")

# %% [markdown]
# **Exercise 11-buy.** Which of the three bands should the gardener buy? Look at error and spread together, and write
# its letter in quotes.

# %%
### BEGIN SOLUTION
my_band = "c"
### END SOLUTION
check("11-buy", my_band)

# %% [markdown]
# Band b is exact, and yet it does not keep its promise: it says 0.017, its middle is off by 0.020, and it holds the
# truth only 84% of the time. No band can know that its belief is untrue. Band a is honest, so its seller says nothing
# untrue. But whoever makes more of the same readings can sell her better bands: c is honest as well, and its error
# and its spread are about half of those of a. She should buy c. At six on the day of the picture such a band, made as
# in the second lesson, reaches 0.03 up and down, and she may sleep on.
#
# (That a is honest is luck with these sines. On days drawn from its own belief, ESMDA's band holds the truth at 99%
# of the times, with a spread of twice its error: *Further*.)
#
# Band c takes the slow sampler. How to get a band that is nearly as good without one, from nothing but runs of the
# network, is the second lesson, with which *Further* opens.

# %% [markdown]
# ## What can go wrong
#
# - *The thermometer's error told wrongly.* Whoever says 0.15 where 0.3 is true counts each reading four times.
# - *An untrue belief.* Even the exact band then misses more often than it says.

# %% [markdown]
# ## What to remember
#
# - Where the network is linear in what it learns, the exact band can be computed: precisions add up.
# - Data counted k times make the band about 1/√k as wide. Too narrow, the ranks make a U; too wide, a hump.
# - A band is honest if error and spread are equal. Of two honest bands, the one with the better middle is the narrower.
#   Coverage alone does not tell the two apart.
# - Lines go through members far apart, between which the network bends. So ESMDA's band is too wide for its belief.
# - Even an exact band can be relied upon only where what was believed is true. Elsewhere one has to look.
#
# Notation: θ `theta`, H what the units put out at the times of the readings, P the covariance of what was believed, R
# `obs_var`, m and C the posterior's mean and covariance.

# %% [markdown]
# ## Where to read on
#
# - Hamill (2001), rank histograms, doi
#   [10.1175/1520-0493(2001)129\<0550:IORHFV\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282001%29129%3C0550:IORHFV%3E2.0.CO;2)
# - Gneiting and Raftery (2007), the CRPS and its kin, doi
#   [10.1198/016214506000001437](https://doi.org/10.1198/016214506000001437)
# - Neal (2011), Hamiltonian Monte Carlo, [arXiv 1206.1901](https://arxiv.org/abs/1206.1901)

# %% [markdown]
# ## Further: a second lesson, a band from nothing but runs
#
# *Optional, about 25 minutes.* In the main part the best band takes a slow sampler. This lesson gets one that is nearly
# as good by a recipe which only runs the network. After it you can
#
# - get the slopes of a network by running it,
# - get a band for a whole network from nothing but runs of it, and say what it costs.
#
# ### By the blue line
#
# Take the small model of *A network that bends* again: y = θ + 0.3 θ², the belief that θ is 0, give or take 0.8, and
# the reading 3.0, give or take 0.3. The blue line has the slope of the curve at θ = 2. (Why 2? It is a guess, for now.)
# At 2 it says 3.2, and elsewhere 3.2 + 2.2 (θ − 2). This has to be the reading:
#
# $$3.2 + 2.2\,(\theta - 2) = 3.0, \qquad \text{so} \qquad 2.2\,\theta = 3.0 - 3.2 + 2.2 \cdot 2 = 4.2$$
#
# So 4.2 is a reading of 2.2 θ, as 1.2 was one of 0.5 w in *An exact band*. It says θ = 4.2 / 2.2 = 1.91, and is
# worth 2.2² / 0.3² = 53.8. Our belief says 0 and is worth 1/0.8² = 1.56. Together they say 53.8 · 1.91 / 55.3 = 1.86,
# give or take √(1/55.3) = 0.13. That is nearly the exact 1.84 ± 0.14.
#
# ### Slopes, from nothing but runs
#
# How do we get a slope, if nobody works out a derivative? At θ = 2 the small model says 3.2. At θ = 2.0001 it says
# 3.20022. It has risen by 0.00022 while θ went up by 0.0001, so the slope is 0.00022 / 0.0001 = 2.2. This is a **finite
# difference**, and it takes two runs. For 61 weights it takes 62: one where the network stands, and one with each
# weight moved.
#
# **Exercise 11-slopes.** `theta` (n_params,) are the weights where the network stands. `f(thetas)` runs many networks
# at once, one in each column of `thetas` (n_params, n_ens), and returns what they predict, (n, n_ens). Return the
# slopes (n, n_params): a row for each prediction, a column for each weight.

# %%
def my_slopes(f, theta, step):
    here = f(theta[:, None])  # what the network says where it stands, (n, 1)
    # in each column all the weights, and only weight j of column j moved, up by step
    ### BEGIN SOLUTION
    moved = theta[:, None] + step * np.eye(len(theta))
    ### END SOLUTION
    # how far the prediction of each moved network has risen, for one unit of its weight
    ### BEGIN SOLUTION
    return (f(moved) - here) / step
    ### END SOLUTION

# %%
check("11-slopes", my_slopes)

# %% [markdown]
# And where should the slopes be taken? We guessed 2, and the sum said 1.86. There the curve has another slope. So go
# there, take the new slope, and do the sum again:

# %% tags=["nbval-check-output", "folded"]
slopes = my_slopes if check("11-slopes", my_slopes).ok else registry.get("11-slopes").reference

theta = np.array([2.0])
for _ in range(3):
    slope = slopes(curve, theta, 1e-4)
    as_if_read = 3.0 - curve(theta) + slope @ theta  # at first 4.2
    found = posterior(slope, as_if_read, np.array([0.8**2]), 0.3**2)
    theta, variance = found[:, 0], found[:, 1]
    print(f"slope {slope[0, 0]:.2f}, so θ is {theta[0]:.2f} ± {np.sqrt(variance[0]):.2f}")

# %% [markdown]
# Then nothing changes any more. These steps are **Gauss-Newton**. They end at the weights that agree best with readings
# and belief together, θ\*, the **MAP** (*maximum a posteriori*).
#
# ### The recipe
#
# The same steps serve many weights and readings. The recipe has three parts:
#
# 1. Begin at a random network and go to θ\* by Gauss-Newton: take the slopes H at θ, and d′ = d − f(θ) + Hθ as if it
#    were read (in the small model 3.0 − 3.2 + 2.2 · 2 = 4.2). The m of exercise 11-exact with d′ for d is the next θ.
#    (The library also tries how far towards m to go.)
# 2. Take the slopes H at θ\*, and compute C as in exercise 11-exact. Every reading counts once. (In that exercise H
#    held what the units put out. These are slopes, too: one more unit of a weight raises the prediction by so much.)
# 3. At any time of the day the middle of the band is f(θ\*), what the network says with these weights. How far off is
#    it? An error e of the weights changes the prediction by hᵀe, with the slopes h at that time, and the variance of
#    that is hᵀ C h. (For the one weight w it was 0.8 · 0.392² · 0.8.)
#
# The m of the exercise is for a belief around 0. What if yours is around other weights θ₀? Then hand the recipe another
# model, `lambda away, x: net((theta0 + away.T).T, x)`. Its weights say how far ours are from θ₀, so they are believed
# to be around 0.

# %%
from dalearn import gauss_newton


# slopes and posterior: your functions, or ours while an exercise is open
def recipe(model, start, prior_std, problem, rng):
    """Middle and standard deviation (201,) at the test points, by nothing but runs of the model.

    start is where the search begins, and no part of the belief.
    """
    data = problem.x, problem.d, 0.05
    *_, last = gauss_newton(model, start, *data, prior_std=prior_std, rng=rng)  # 1.

    def slopes_at(x):
        # the model says (n, 1, n_ens), and slopes wants (n, n_ens)
        return slopes(lambda thetas: model(thetas, x)[:, 0], last.theta, 1e-4)

    found = posterior(slopes_at(problem.x), problem.d[:, 0], prior_std**2, 0.05**2)
    C = found[:, 1:]  # 2. (all but the first column, the mean)
    h = slopes_at(problem.x_test)  # 3.
    std = np.sqrt(np.sum((h @ C) * h, axis=1))  # √(hᵀ C h) at each time
    return model(last.theta, problem.x_test)[:, 0], std

# %% [markdown]
# This needs nothing but runs: 1294 of them, where ESMDA takes 1000. The slopes are taken 17 times, with 62 runs each,
# and 240 are the library's tries. With a million weights, each of the 17 would take a million runs. So the recipe is
# for small networks.
#
# ### Is the recipe as good as the sampler?
#
# We give the recipe the readings of the main part, and try it with both beliefs. ESMDA's was that the right weights lie
# near those of one random network. The wide belief was that they are those of *any* random network, so they lie around
# 0, and scatter five times as far as ESMDA believes. The table has the recipe's bands over the twenty days, beside
# those that you know.

# %% tags=["nbval-check-output", "folded"]
def by_recipe(day):
    """The recipe with the belief of ESMDA's ensemble, as 1000 members (201, 1000).

    The formula believes that weights are around 0, and ESMDA that they are around its middle
    network. So theta here says how far the weights are from those of the middle network.
    """
    problem, centre, _, rng = day

    def from_centre(theta, x):
        return net((centre + theta.T).T, x)  # centre is added to each column

    middle, std = recipe(from_centre, np.zeros(61), 0.2 * net.prior_std, problem, rng)
    return middle[:, None] + std[:, None] * bell


def wide_recipe(day):
    problem, centre, _, rng = day
    middle, std = recipe(net, centre, net.prior_std, problem, rng)
    return middle[:, None] + std[:, None] * bell


narrow["recipe"] = judged(by_recipe)
wide["recipe"] = judged(wide_recipe)
for belief, bands in {"ESMDA's belief": narrow, "wide belief": wide}.items():
    print(f"{belief:15s} error  spread  coverage")
    for name, found in bands.items():
        print(f"   {name:9s} {summary(found)}")

# %% [markdown]
# Under either belief the recipe's band comes close to the exact one. It shares the exact band's fault, too: under
# ESMDA's belief it is too narrow, as it says 0.017 and is off by 0.022. Under the wide belief it keeps its promise,
# with little more than half of the error of ESMDA's band. Here are the three bands that take no sampler, at six in the
# morning of the day on which we have seen ESMDA's band:

# %% tags=["harmless", "folded"]
offers = {
    "ESMDA": by_esmda,
    "recipe, ESMDA's belief": by_recipe,
    "recipe, wide belief": wide_recipe,
}
ax = plots.new_ax(None, figsize=(6.4, 2.4))
for name, members_of in offers.items():
    ends = np.quantile(members_of(sine_day(16)), [0.05, 0.95], axis=1)
    at_six = [np.interp(-np.pi / 2, x, end) for end in ends]
    ax.plot(at_six, [name] * 2, color=plots.colour("ensemble", ax), lw=10, solid_capstyle="butt")
ax.axvspan(-1.08, -1.04, color=plots.ink(ax), alpha=0.15, lw=0)
ax.text(-1.06, 1, "frost", ha="center", va="center")
ax.axvline(-1, color=plots.colour("truth", ax), ls="--", lw=1)
ax.text(-0.998, 2.62, "truth", va="center")
ax.set(xlim=(-1.08, -0.93), ylim=(2.9, -0.6), xlabel="temperature at six in the morning")
plots.show(
    ax,
    "Three bands at six in the morning. That of ESMDA reaches below −1.04, into the frost. Those "
    "of the recipe are about two thirds as wide or less and end above it.",
)

# %% [markdown]
# ESMDA's band reaches into the frost. The recipe's band with the wide belief does not: it reaches 0.03 up and down.
# (With ESMDA's belief it looks best on this one morning, but over the twenty days it promises 90% and holds 81%.) Over
# the twenty days the band with the wide belief holds the truth as often as ESMDA's band, with little more than half its
# spread, and it took no sampler. By this band the gardener may sleep on.
#
# ### What to remember of the second lesson
#
# - A slope is a finite difference: move one weight a little, and run the network again.
# - The recipe: go to the best network, take its slopes by finite differences, compute as if it were linear.
# - It knows only what lies around θ\*, and nothing of other networks that might fit as well.
# - One set of slopes takes a run for every weight, and one more. So the recipe is for small networks.
#
# Notation: H how much each prediction rises for one more unit of each weight, h the same at one time of the day, θ\*
# the MAP, θ₀ the middle of a belief.
#
# Where to read on:
#
# - Bocquet and Sakov (2014), Gauss-Newton with an ensemble, doi
#   [10.1002/qj.2236](https://doi.org/10.1002/qj.2236)
# - Immer, Korzepa and Bauer (2021), why to predict linearly, [arXiv 2008.08400](https://arxiv.org/abs/2008.08400)

# %% [markdown]
# ## Further: more about bands
#
# This is optional as well, and takes about 40 minutes in all. Pick what you want. The code uses names from cells above,
# also from those of the second lesson. Here is a list to come back to when you meet one:
#
# - `net` is the real network. `sine_day(seed)` makes a day for it: the readings, the random network in the middle of
#   the start, the hundred members around it, and a random generator.
# - `by_esmda(day)` and `by_recipe(day)` train on it and return what the members say. `trained` does so for any method.
# - `judged` gives error, spread, coverage and CRPS for each of many days, `from_study` reads them from stored runs (by
#   `rows_of`, from `study`), and `summary` makes a row of a table. `narrow` and `wide` hold the numbers under the two
#   beliefs. `spread` and `coverage` are the library's.
# - The frozen network has `features(x)`, what its units put out, and for its 5000 days `H` and `d`.

# %% [markdown]
# ### The CRPS as a formula
#
# This is the sum of *Four numbers*, for members a₁, ..., a_N and the truth t:
#
# $$\text{CRPS} = \text{mean}_i\, |a_i - t| \;-\; \tfrac12\, \text{mean}_{i \ne j}\, |a_i - a_j|$$
#
# Without the second term no width at all would be best. With the whole of it, the widest band would win. With half of
# it, members that scatter as the truth does have the best score.

# %% [markdown]
# ### Days on which the belief is true
#
# What does ESMDA's band promise where nothing is wrong with its belief? These fifty days are not sines. The curve of
# each is that of a network drawn from ESMDA's belief.

# %% tags=["nbval-check-output"]
def drawn_day(seed):
    """A day as sine_day makes it, but its truth is a network drawn from the belief."""
    problem, centre, _, rng = sine_day(seed)
    drawn = centre + 0.2 * net.prior_std * rng.standard_normal(61)
    d = net(drawn, problem.x) + 0.05 * rng.standard_normal((100, 1))
    problem = replace(problem, d=d, truth=net(drawn, problem.x_test))
    return problem, centre, net.ensemble(100, centre=centre, rng=rng), rng


drawn = {"recipe": judged(by_recipe, drawn_day, 50), "ESMDA": judged(by_esmda, drawn_day, 50)}
print("           error  spread  coverage")
for name, found in drawn.items():
    print(f"{name:8s} {summary(found)}")

# %% [markdown]
# The recipe's error and spread are nearly equal, and it keeps its promise. ESMDA's spread is about twice its error, and
# more than twice the recipe's spread. Its band holds the truth at 99% of the times.

# %% [markdown]
# ### What makes ESMDA's band so wide?
#
# The main part blames the lines. Here we take them away, and change nothing else. The update stays as it is, and only
# the predictions change. Let θ be the middle network, whose 61 weights are the means over all members, w the weights of
# one member, and H the network's slopes at θ. Now the member predicts f(θ) + H (w − θ): what the network says at θ,
# plus slopes times how far w lies from there. These predictions do not bend, so the update's line has the slopes of the
# network at θ, like the blue line of the small model. (For the frozen network H was what its units put out: its slopes,
# too.) Here is the spread, the median of twenty days:

# %% tags=["nbval-check-output"]
from dalearn import linear_predictions


def by_slopes(theta, x):
    """The network, replaced by its value and its slopes at the members' mean."""
    return linear_predictions(net, theta, x)


with_slopes = judged(lambda day: by_esmda(day, by_slopes))
three = {
    "exact": narrow["exact"],
    "ESMDA": narrow["ESMDA"],
    "ESMDA, slopes for lines": with_slopes,
}
for name, found in three.items():
    print(f"{name:24s} {np.median(found[:, 1]):.3f}")

# %% [markdown]
# With slopes most of the excess is gone. It came from lines through members that lie far apart, with bends between.
#
# Is anything else in play? Let us go from the exact row with the wide belief to ESMDA with *relaxation*, which gives
# back 30% of the spread that an update takes away (chapter 06). There are four differences. To see what each of them
# does, we put them in one by one, so most numbers get worse on the way:
#
# 1. the belief: from the wide one to ESMDA's, both exact;
# 2. the ten steps, with slopes: each reading counted a tenth at a time, in place of the exact posterior;
# 3. the line: the members predict with the network itself, and the update draws its line through them;
# 4. relaxation.
#
# Beside error and spread stands how many times larger each change makes them. These factors are worked out day by day,
# and we show the median of the twenty factors and its 95% interval. (The median of ratios is not the ratio of the
# medians beside it.) Where an interval holds 1, we cannot tell.

# %% tags=["nbval-check-output"]
from dalearn.study.compare import judge


def factor(after, before, k):
    """How many times larger, day by day: the median and its interval."""
    found = judge(after[:, k], before[:, k])
    return f"× {found.ratio:.2f} ({found.ratio_low:.2f} to {found.ratio_high:.2f})"


walk = {
    "wide belief: exact": wide["exact"],
    "1. ESMDA's: exact": narrow["exact"],
    "2. steps with slopes": with_slopes,
    "3. steps with lines": narrow["ESMDA"],
    "4. relaxation": from_study("ESMDA relaxed 10 steps"),
}
print("                      error                            spread")
before = None
for name, found in walk.items():
    line = f"{name:20s}"
    for k in (0, 1):
        change = "" if before is None else factor(found, before, k)
        line += f"  {np.median(found[:, k]):.3f}  {change:24s}"
    print(line.rstrip())
    before = found

# %% [markdown]
# The spread grows at three of the four changes, most at the third. A line through members that lie far apart makes
# the band about one and a half times as wide as slopes do. The steps themselves add a quarter: each of them takes a
# tenth of every reading's worth, with the slopes of a network that has not arrived yet, and that tenth is not taken
# again. Relaxation adds a tenth. Whether the belief changes the width we cannot tell. So the bands b and c of the
# main part are equally wide, though the belief of c is five times as wide: a hundred readings say so much that the
# belief hardly matters for the width, but it moves the middle.
#
# The error goes another way. It grows with the belief and with the steps. Lines and relaxation do not make it larger,
# as far as we can tell. So the middle of ESMDA's band is worse than that of the exact one mostly for its ten steps.
#
# How far apart do the members stay? This is how much of its first scatter a typical weight keeps through ten updates:

# %% tags=["nbval-check-output"]
kept = []
for seed in range(20):
    problem, _, start, rng = sine_day(seed)
    *_, last = esmda(net, start, problem.x, problem.d, 0.05, alphas=10, rng=rng)
    kept.append(np.median(last.theta.std(axis=1) / start.std(axis=1)))
print(f"a typical weight keeps {np.median(kept):.1f} of its scatter")

# %% [markdown]
# So even the line of the last update goes through members that lie far apart.

# %% [markdown]
# ### ESMDA with the wide belief
#
# Why is ESMDA with the wide belief not on offer? Here it is on the same twenty days, with medians as in the table of
# the second lesson:

# %% tags=["nbval-check-output"]
def wide_esmda(day):
    problem, centre, _, rng = day
    start = net.prior_std[:, None] * rng.standard_normal((61, 100))
    return by_esmda((problem, centre, start, rng))


print("           error  spread  coverage")
print(f"ESMDA    {summary(judged(wide_esmda))}")

# %% [markdown]
# Its members begin so far apart that lines through them say next to nothing. Error and spread are more than ten times
# those of the recipe with this belief.

# %% [markdown]
# ### Write the ranks yourself
#
# **Exercise 11-ranks.** `members` is (n, n_ens): a row for each of n times, a column for each of n_ens members. `truth`
# is (n,). Return the rank of each truth among its own members, an array (n,).

# %%
def my_ranks(members, truth):
    ### BEGIN SOLUTION
    return (members < truth[:, None]).sum(axis=1)
    ### END SOLUTION

# %%
check("11-ranks", my_ranks)

# %% [markdown]
# With an exact band, on days like those believed in, the rank of the truth lies in the middle half of all ranks at
# half of the times. Here is what your function (or ours) finds on the fifty days. ESMDA's members have the hump:

# %% tags=["nbval-check-output"]
ranks = my_ranks if check("11-ranks", my_ranks).ok else registry.get("11-ranks").reference
for name, members_of in {"recipe": by_recipe, "ESMDA": by_esmda}.items():
    in_the_middle = []
    for seed in range(50):
        day = drawn_day(seed)
        said = members_of(day)
        shares = ranks(said, day[0].truth[:, 0]) / said.shape[1]  # from 0 to 1
        in_the_middle.append(np.mean(np.abs(shares - 0.5) < 0.25))
    print(f"{name:8s} {np.mean(in_the_middle):.0%} in the middle half")

# %% [markdown]
# ### Ten times counted
#
# EnKF (chapter 06) that goes ten times through all the readings, ten **epochs**, counts every reading ten times. By
# that alone its band would be about 1/√10 = 0.32 as wide as the exact one. Here are ten epochs with slopes at the
# members' mean, and with lines. The readings come in batches of ten.

# %% tags=["nbval-check-output"]
from dalearn import enkf


def ten_epochs(day, model=net):
    return trained(day, enkf, model, batch_size=10, epochs=10)


lines = judged(ten_epochs)
by_the_slopes = judged(lambda day: ten_epochs(day, by_slopes))
print("spread, against the exact one, by slopes:", factor(by_the_slopes, narrow["exact"], 1))
print("spread, against the exact one, by lines: ", factor(lines, narrow["exact"], 1))
print(f"coverage by lines: {lines[:, 2].mean():.0%}")
print("error, against the recipe, sine days: ", factor(lines, narrow["recipe"], 0))
on_drawn_days = judged(ten_epochs, drawn_day, 50)
print("error, against the recipe, drawn days:", factor(on_drawn_days, drawn["recipe"], 0))

# %% [markdown]
# With slopes the band is nearly as narrow as counting says. (It is a little wider, because what was believed is not
# counted ten times.) Lines make it about one and a half times as wide again, as they do in ESMDA. It is still far too
# narrow.
#
# The last two rows tell of the middle. On sine days counting ten times even helps it: the belief is untrue, and here
# ten times the readings outvote it. On days on which the belief is true, it hurts.

# %% [markdown]
# ### May the sampler be trusted?
#
# Four *chains* of draws begin at different networks. **R-hat** compares how far they lie apart with how far each one
# wanders; where it is below about 1.05, they agree. The **effective sample size** says how many independent draws they
# are worth, since a draw resembles the one before it. Both are computed for what the network says at each point. For
# the day of the figures:

# %% tags=["nbval-check-output"]
with open(stored("posterior.csv"), encoding="utf-8") as file:
    *_, note = [line for line in file if line.startswith("#")]
print(note.lstrip("# ").strip())
beliefs = {"the wide belief": "HMC", "ESMDA's belief": "HMC around the start"}
for curve, words in {"sine": "the day", "hat 1-D": "the hat"}.items():
    for belief, method in beliefs.items():
        sampled = rows_of(study, (curve, 100, 0.05), method).values()
        agree = sum(row["r_hat"] <= 1.05 for row in sampled)
        print(f"{words}, {belief}: chains agree on {agree} of {len(sampled)}")

# %% [markdown]
# Where they do not agree, they have gone on for 48,000 draws each. These rows are in the tables all the same. On the
# fifteen hats on which they agree, the exact band of the next table holds 77% in place of 79%.

# %% [markdown]
# ### The hat
#
# The same for the curve of chapter 09, the Mexican hat in one dimension, with twenty draws of the readings. (The
# study's recipe begins at the mean of three epochs of EnKF.)

# %% tags=["nbval-check-output"]
names = {
    "exact, ESMDA's belief": "HMC around the start",
    "ESMDA": "ESMDA 10 steps",
    "ESMDA, relaxation": "ESMDA relaxed 10 steps",
    "exact, wide belief": "HMC",
    "recipe, wide belief": "Gauss-Newton",
}
print("                          error  spread  coverage")
for name, method in names.items():
    print(f"{name:22s} {summary(from_study(method, 'hat 1-D'))}")

# %% [markdown]
# ESMDA's band holds the truth too seldom here. But the exact band of the same belief holds it no more often, so this
# is what the belief costs, and not the method. What ESMDA adds is an error and a spread that are nearly twice as
# large as the exact ones. Both grew alike, and so the coverage cannot see it. Under the wide belief the exact band is
# honest, and the recipe is close to it again.
#
# ### Predict by the slopes, and not by the network
#
# The library has the steps 2 and 3 of the recipe as `laplace_ensemble`, which makes members with the covariance C, and
# `linear_predictions`, which predicts for them by the slopes. Why not let the members themselves predict, as in every
# other chapter? Because C is wide in those directions of which the readings say nothing, and there the members lie far
# from θ\*, where the network bends:

# %% tags=["nbval-check-output"]
from dalearn import laplace_ensemble

problem, centre, start, rng = sine_day(16)
data = problem.x, problem.d, 0.05
how = {"prior_std": net.prior_std, "rng": 0}
*_, trained_a_little = enkf(net, start, *data, batch_size=5, epochs=3, rng=0)
*_, last = gauss_newton(net, trained_a_little.theta.mean(axis=1), *data, **how)
members = laplace_ensemble(net, last.theta, *data, **how)
by_the_slopes = spread(linear_predictions(net, members, problem.x_test))
ratio = spread(net(members, problem.x_test)) / by_the_slopes
print(f"wide belief: by the slopes {by_the_slopes:.3f}; by the network {ratio:.0f} times as wide")

# %% [markdown]
# ### How close an ensemble comes
#
# For the frozen network an ensemble needs no cure: it has no bends. Here we draw N members from the belief, train them,
# and measure how far their mean and their covariance are from the exact m and C, for ten draws of each N.

# %% tags=["nbval-check-output"]
def output_layer(theta, x):
    """The frozen network in the form that every trainer here takes: (n, 1, n_ens)."""
    return (features(x) @ theta)[:, None]  # features: what the units put out, and a 1


exact = posterior(H, d[:, 3], prior_var, 0.3**2)


def distances(method, n_ens, rng, **how):
    start = np.sqrt(prior_var)[:, None] * rng.standard_normal((11, n_ens))
    *_, last = method(output_layer, start, problem.x, d[:, [3]], 0.3, rng=rng, **how)
    return [
        np.linalg.norm(last.theta.mean(axis=1) - exact[:, 0]),
        np.linalg.norm(np.cov(last.theta) - exact[:, 1:]),
    ]


problem = sine(n=40, rng=1)
sizes, errors, rng = (30, 100, 300, 1000), {}, np.random.default_rng(1)
for name, method in {"EnKF": enkf, "ESMDA": esmda}.items():
    runs = [[distances(method, n_ens, rng) for _ in range(10)] for n_ens in sizes]
    of_mean, of_covariance = np.sqrt(np.mean(np.square(runs), axis=1)).T
    errors |= {f"{name}, mean": of_mean, f"{name}, covariance": of_covariance}
for name, values in errors.items():
    slope = np.polyfit(np.log(sizes), np.log(values), 1)[0]
    print(f"{name:18s} falls as N to the power {slope:.1f}")

# %%
ax = plots.errors_by_size(sizes, errors)
plots.show(ax, "Four lines on logarithmic axes fall with N as steeply as a dashed line 1/√N.")

# %% [markdown]
# All four lines fall as steeply as the dashed one, as in chapter 04: a hundred times the members for a tenth of the
# error.
