# %% [markdown]
# # 07 Offline training with ESMDA
#
# *45 minutes. You need: numpy, the ensemble update of chapter 05, and from chapter 03 that a reading is worth one over
# its variance. The part called Further is optional and takes another 40.*
#
# After this chapter you can
#
# - say why one update with all the data goes wrong for a network, and write ESMDA, which makes several of them,
# - say where the rule for its factors α comes from, and what is gained and lost when one breaks the rule,
# - judge a trained ensemble by its error and its spread together.

# %% [markdown]
# ## All the readings at once
#
# A cheap thermometer stands in a garden, and a network is to learn the curve of the day's temperature from its
# readings. In chapter 06 the readings came one at a time, and after each of them a hundred networks moved a little. Now
# the day is over and a hundred readings lie on the table. Why not use all of them in one single update? It is quickly
# made, and it goes wrong. How, and what helps, is easiest to see in a network that is as small as can be.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, analysis, esmda, perturb, rmse, sine, spread
from dalearn import explore, plots
from dalearn.exercises import check, hint, predict, registry, solution
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% [markdown]
# ## One line is not enough
#
# This network has one weight θ, and its output is y = θ + 0.3 θ². Before we have seen anything, we believe that θ is
# about 0, give or take 0.8. Then the instrument reads 3.00, give or take 0.3. What is θ?
#
# The curve passes through 3.00 where θ is 1.91, and what we believed before pulls the answer a little towards 0. To get
# it exactly, we try many values of θ, and weigh each by how well it agrees with both, as in chapter 03.

# %%
def y(theta):
    """The output of the network with one weight."""
    return theta + 0.3 * theta**2

# %% tags=["nbval-check-output", "folded"]
grid = np.linspace(-4, 4, 8001)
weight = np.exp(-(grid**2) / (2 * 0.8**2)) * np.exp(-((3.0 - y(grid)) ** 2) / (2 * 0.3**2))
weight /= weight.sum()
exact_mean = np.sum(weight * grid)
exact_std = np.sqrt(np.sum(weight * (grid - exact_mean) ** 2))
print(f"exact: θ is {exact_mean:.2f} ± {exact_std:.2f}")

# %% [markdown]
# We will measure every method against these two numbers, 1.84 and 0.14.
#
# Now the update of chapter 05. There are 2000 members, each with a θ of its own, drawn from what we believed, and with
# its own output y. `perturb` gives each member its own noisy copy of the reading, and `analysis` moves the members
# along a straight line, the regression line of chapter 05.

# %%
rng = np.random.default_rng(167)
before = 0.8 * rng.standard_normal((1, 2000))  # one weight, 2000 members
reading, reading_var = np.array([3.0]), np.array([0.3**2])
copies = perturb(reading, reading_var, 2000, rng)  # of the reading, one for each member
after = analysis(before, y(before), copies, reading_var)

# %% tags=["folded"]
ax = plots.line_and_curve(y, before[0], after[0], 3.0, 0.3, (exact_mean, exact_std))
plots.show(
    ax,
    f"A line through the members sends their mean to θ = {after.mean():.2f}. There the line is "
    f"near the reading, 3, and the curve at {y(after.mean()):.2f}, more than one unit above the "
    "line.",
)

# %% [markdown]
# Each hollow dot is one member, 150 of the 2000: its θ across, its output y up. The line through the hollow ones is
# all that the update knows about the curve. A grey stroke shows where the update sends one member: from its dot,
# parallel to the line. The member really ends on the curve, straight above or below the end of its stroke, as a blue
# dot.
#
# Look at the thick upright stroke: it begins where the line says that the mean arrives, and ends where the curve really
# is. Where the mean is sent, you can work out by hand from three numbers.

# %% tags=["nbval-check-output", "folded"]
C = np.cov(before[0], y(before)[0])
print(f"covariance of θ and y {C[0, 1]:.2f}, variance of y {C[1, 1]:.2f}")
print(f"mean of y {y(before).mean():.2f}")
print(f"members after the update {after.mean():.2f} ± {after.std(ddof=1):.2f}")

# %% [markdown]
# How far does the line go across for one step up? (Across, because we want θ from y.) That is the covariance of θ and y
# over the variance of y, 0.65 / 0.72 = 0.90. The instrument is not perfect, so its variance, 0.3² = 0.09, is added
# below: the gain is 0.65 / (0.72 + 0.09) = 0.80. The mean of y is 0.19, the reading lies 2.81 above that, and the mean
# of θ goes from 0 to 0.80 · 2.81 = 2.25. There the line stands at 0.19 + 2.25 / 0.90 = 2.69, the open diamond.
#
# The curve at 2.25 is at 2.25 + 0.3 · 2.25² = 3.77, more than one unit above the line. The line was drawn through the
# members where they were, and up here the curve rises faster.
#
# The members' band, the mean ± the standard deviation, is 2.25 ± 0.36: wrong by 0.41, and more than twice as wide as
# it should be (*Further* says why).
#
# What would you do?
#
# - **a** Take more members, 50,000, so that the line is drawn better.
# - **b** Make the same update four times, each time with a new line through the members where they are now.
# - **c** Make four updates with new lines too, but each time tell the update that the variance of the instrument is
#   four times what it is.
#
# Which comes closest to 1.84 ± 0.14?

# %%
### BEGIN SOLUTION
predict("07-predict", "c")
### END SOLUTION

# %% [markdown]
# The next cells do all three, and print medians over 20 draws of the members. (`say`, a function in the folded cell,
# makes the updates and prints a line.)

# %% tags=["harmless", "folded"]
def say(name, members, updates, variance_times):
    """Print the members' mean and standard deviation after these updates, medians over 20 draws."""
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        theta = 0.8 * rng.standard_normal((1, members))
        told = variance_times * reading_var
        for _ in range(updates):
            theta = analysis(theta, y(theta), perturb(reading, told, members, rng), told)
        found.append((theta.mean(), theta.std(ddof=1)))
    print("{:30s}{:.2f} ± {:.2f}".format(name, *np.median(found, axis=0)))

# %% tags=["nbval-check-output", "revealed:07-predict"]
say("a  50,000 members", members=50_000, updates=1, variance_times=1)
say("b  four updates", members=2000, updates=4, variance_times=1)
say("c  four, with variance · 4", members=2000, updates=4, variance_times=4)
print(f"   exact                      {exact_mean:.2f} ± {exact_std:.2f}")

# %%
check("07-predict")

# %% [markdown]
# With more members (a) the line is drawn very well, but it is the wrong line. What helps is a new line, as in b and c.
# But b has used one reading four times, each time as if it were a new one. So b is far too sure: 0.08, where 0.14 is
# right.
#
# ## Counting the reading once
#
# Why did c take four times the variance, and not three or ten? A reading is worth one over its variance, and what
# several readings are worth adds up (chapter 03). Ours has the variance 0.09, so it is worth 1/0.09 = 11.1. If we claim
# 4 · 0.09 = 0.36, an update uses 1/0.36 = 2.8 of that, a quarter. Four such updates together use 11.1: the whole
# reading, once.
#
# In general, let update number i claim the variance αᵢR, where R is the true one. All updates together then use
#
# $$\frac{1}{\alpha_1 R} + \frac{1}{\alpha_2 R} + \dots = \frac{1}{R} \sum_i \frac{1}{\alpha_i},
# \qquad\text{which is } \frac{1}{R} \text{ when}\qquad \sum_i \frac{1}{\alpha_i} = 1.$$
#
# If y were a straight line in θ, the four updates would end where a single one ends, on average (*Further*). On a curve
# each of them goes only a part of the way, and then the line is drawn again.
#
# This is **ESMDA**, the *ensemble smoother with multiple data assimilation*. A *smoother* uses all data at once.
# *Multiple data assimilation* means that the same data come in several updates. The training is **offline**: it begins
# when all data are there. Here are the four updates of c, for one draw of the members.

# %% tags=["folded"]
rng = np.random.default_rng(167)
theta = 0.8 * rng.standard_normal((1, 2000))  # the same members as before
figure, axes = plt.subplots(2, 2, figsize=(9, 7.4), layout="constrained")
same = {"limits": ((-2.3, 3.1), (-2.7, 4.7)), "words": False}
for k, ax in enumerate(axes.flat):
    noisy = perturb(reading, 4 * reading_var, 2000, rng)
    moved = analysis(theta, y(theta), noisy, 4 * reading_var)
    plots.line_and_curve(y, theta[0], moved[0], 3.0, 0.3, (exact_mean, exact_std), ax, **same)
    across = np.cov(theta[0], y(theta[0]))[0, 1] / y(theta[0]).var(ddof=1)
    ax.set_title(f"update {k + 1}: {across:.2f} across per unit up")
    theta = moved
words = axes[0, 0].get_legend_handles_labels()
figure.legend(*words, loc="outside lower center", ncols=3, frameon=False)
plots.show(
    ax,
    "Four updates. Where the mean arrives, the first line is far from the curve; the others, "
    "drawn through members that lie close together, agree with it.",
)

# %% [markdown]
# Look at the two diamonds. In the first of the four pictures they stand apart: the line says 2.07, and the curve
# 2.55. From the second on they nearly agree, because the new line fits the curve where the members are. (Even a quarter
# of the reading is worth more than our wide belief, so the first step goes far, to 1.69, but not as far as 2.25.) The
# blue bar, the band of the members, shrinks until it is nearly as short as the black one. It ends a little too high, at
# 1.88, and *Further* says why.
#
# **Exercise 07-counts.** The α are also called *factors*. They need not be equal. Which list counts the data once?
# Write its letter in quotes.
#
# - **a** 1, 1, 1
# - **b** 2, 4, 4
# - **c** 2, 2, 2
# - **d** 0.5, 0.25, 0.25

# %%
### BEGIN SOLUTION
my_letter = "b"
### END SOLUTION
check("07-counts", my_letter)

# %% [markdown]
# ## One update, written by you
#
# An update of ESMDA, also called one *assimilation*, has three parts:
#
# - (a) every member predicts,
# - (b) every member gets its own copy of the data, with noise whose variance is the one that we claim, αR,
# - (c) the members are moved, by a gain that is told αR as well. `analysis` makes the gain for you, for any number of
#   weights and readings.
#
# **Exercise 07-step.** Write (b) and (c). You are given
#
# - `ensemble` (n_params, n_ens): the members, each a column of weights,
# - `predictions` (n_obs, n_ens): what each member predicts,
# - `d` (n_obs,) and `obs_var` (n_obs,): the data and their true variances, and the number `alpha`,
# - `noise` (n_obs, n_ens): random numbers of variance 1.
#
# Line (b) makes the members' copies of the data, (n_obs, n_ens): `d` as a column, and the noise, as large as it should
# be. Line (c) returns `analysis(ensemble, predictions, perturbed, variances)`, with a variance for each reading.
# `hint("07-step")` helps, and `solution("07-step")` shows our answer.

# %%
def my_step(ensemble, predictions, d, obs_var, alpha, noise):
    # (b) a copy of the data for each member
    ### BEGIN SOLUTION
    perturbed = d[:, None] + np.sqrt(alpha * obs_var)[:, None] * noise
    ### END SOLUTION
    # (c) the update
    ### BEGIN SOLUTION
    return analysis(ensemble, predictions, perturbed, alpha * obs_var)
    ### END SOLUTION

# %%
check("07-step", my_step)

# %% [markdown]
# Around your step goes a loop, and that is the whole of ESMDA. (`step` is your `my_step`, or ours as long as the
# exercise is open.)

# %% tags=["folded"]
step = my_step if check("07-step", my_step).ok else registry.get("07-step").reference

# %%
def train(predict_all, theta, d, obs_var, alphas, seed):
    """ESMDA: an update for each of the factors in the list alphas."""
    rng = np.random.default_rng([7, seed])
    for alpha in alphas:
        predictions = predict_all(theta)  # (a)
        noise = rng.standard_normal(predictions.shape)
        theta = step(theta, predictions, d, obs_var, alpha, noise)  # (b), (c)
        yield theta  # hands the members out after each update, and then goes on

# %% [markdown]
# In the explorer you can make such updates on the curve of the one weight. With α = k, k updates count the reading
# once; with α = 1, each of them counts it in full. The curvature is the number in front of θ², so far 0.3.
#
# **Try it.** Set the curvature to 0.1. The exact answer is 2.26 ± 0.20 then. Try α = 1, and after that α = 8. Which
# of them brings mean and band to within 0.03 of the exact answer, and after how many updates?

# %%
explore.on_a_curve()

# %% [markdown]
# With α = 1 no number of updates does it. The first one goes too far, and all further ones count the reading once more:
# the mean comes to rest at 2.42, where the reading alone would put it, and the band gets narrower and narrower. With
# α = 8 it works after seven or eight updates. The reading has then counted once, or a little less.
#
# ## Back to the day's curve
#
# Now the network with 61 weights, and a hundred readings of the thermometer, each off by about 0.05. x is the time of
# day, from midnight, −3.14, to midnight, 3.14, and the true curve is sin x. Our members are a hundred networks,
# scattered around a random one: that is what we believe before the readings come. We train them with the loop above.

# %% tags=["folded"]
net = FNN((1, 20, 1))


def day(seed, off=0.05):
    """A hundred readings of a day, and a hundred networks scattered around a random one."""
    problem = sine(n=100, noise=off, rng=seed)
    return problem, net.ensemble(100, centre=net.init(rng=seed), rng=seed)


def of_a_day(seed, off=0.05):
    """What a training needs: the model, its members, the readings and their variances."""
    problem, theta = day(seed, off)
    return lambda theta: net(theta, problem.x)[:, 0], theta, problem.d.ravel(), np.full(100, off**2)


def trained(seed, alphas, off=0.05):
    """One day, with what its hundred networks say, and their weights, after each update."""
    problem, _ = day(seed, off)
    for theta in train(*of_a_day(seed, off), alphas, seed):
        yield problem, net(theta, problem.x_test)[:, 0], theta


def judged(problem, members, theta=None):
    """Error and spread of what the networks say over a day."""
    return rmse(members.mean(axis=1), problem.truth[:, 0]), spread(members)


problem, theta = day(8)  # of the twenty days below; near the middle of them
stages = {"before": (problem, net(theta, problem.x_test)[:, 0])}
stages["one update"] = list(trained(8, [1]))[-1]
stages["eight updates, 1/8 each"] = list(trained(8, [8] * 8))[-1]
figure, axes = plt.subplots(1, 3, figsize=(9, 3.9), sharey=True, layout="constrained")
for (name, stage), ax in zip(stages.items(), axes):
    plots.fit(problem, stage[1][:, None], ax)
    title = "{}\nerror {:.2f}, spread {:.2f}".format(name, *judged(*stage))
    ax.set(title=title, xlabel="time of day x", ylabel="", ylim=(-2.2, 2.7))
axes[0].set_ylabel("temperature")
handles, words = axes[0].get_legend_handles_labels()
words = ["readings" if word == "observations" else word for word in words]
figure.legend(handles, words, loc="outside lower center", ncols=4, frameon=False)
plots.show(
    ax,
    "The day's readings and three bands. Before, it is wide and far off. After one update its "
    "mean still misses the true curve. After eight the band is narrow and follows it.",
)

# %% [markdown]
# The black dots are the readings, and the blue band holds 90 of the hundred networks at each time. On the left is our
# belief. It is a poor one: a random network knows nothing of the day. In the middle one update has used all readings.
# Again one straight line was not enough, and the orange mean misses the truth. On the right are eight updates that
# count the readings once in all. The mean follows the truth, and the band is so narrow that the mean hides it.
#
# The *error* above each picture is the root mean square distance (RMSE) of the mean from the truth. It is more than ten
# times as large after one update as after eight. The *spread* is the standard deviation of the members, averaged over
# the day.

# %% [markdown]
# ## How good could they be?
#
# For this network, too, there is a way to the exact answer. A *sampler* wanders among the weights for a long time, and
# is most often where they agree well with our belief and with the readings, each counted once. We have run one for each
# of twenty days. On the same days we train with your update, in eight steps that together count once.

# %% tags=["nbval-check-output", "folded"]
from dalearn.stored import stored

table = np.genfromtxt(stored("own_prior.csv"), delimiter=",", names=True, skip_header=3)
exact = np.median(table["rmse"]), np.median(table["spread"])
print("medians of 20 days   error {:.3f}, spread {:.3f}   exact".format(*exact))


def path(seed, k, alpha):
    """Error and spread on one day after each of k updates."""
    return [judged(*stage) for stage in trained(seed, [alpha] * k)]


COUNTS = (1, 2, 4, 8, 16, 32)
once = {k: np.array([path(seed, k, k) for seed in range(20)]) for k in COUNTS}  # (days, k, 2)
row = "{:21s}error {:.3f}, spread {:.3f}   eight updates, 1/8 each"
print(row.format("", *np.median(once[8][:, -1], axis=0)))


def compare(eighths, full):
    """Print the medians of two trainings, and on how many days the second has the smaller ones."""
    for name, found in {"each counts 1/8": eighths, "each counts in full": full}.items():
        print("{:20s} error {:.3f}, spread {:.3f}".format(name, *np.median(found, axis=0)))
    print("{:20s} error {:.3f}, spread {:.3f}".format("exact", *exact))
    closer, narrower = np.sum(full < eighths, axis=0)
    print(f"in full: smaller error on {closer}, smaller spread on {narrower} of 20 days")

# %% [markdown]
# Keep the two numbers of the exact answer, 0.022 and 0.017. Nobody who starts from our belief may rightly be surer, so
# members whose spread is smaller we call *surer than exact*.
#
# The readings have counted once in all, and yet the spread is twice the exact one. Why? A network has a difficulty
# that one weight does not have: very different weights can say the same. Let the output be a · b. Network A has a =
# 1.5 and b = 2, and says 1.5 · 2 = 3. Network B has a = 0.75 and b = 4, and says 0.75 · 4 = 3, too. An update has one
# gain for all members. So A and B get the same push, if their copies of the reading are the same. Say that the push
# is 1 more for each weight. Then A says 2.5 · 3 = 7.5, and B says 1.75 · 5 = 8.75. They no longer agree. (*Further*
# has the picture.)
#
# So each update does two things. It pulls the outputs towards the readings, which narrows the band. And it drives
# networks apart that said the same, which widens the band. A and B say the same, so even the newest line gives them
# the same push, though they stand in different places and would need different ones. So the band stays wider than
# belief and readings would allow.
#
# The error is larger too. The mean was still on its way: on most of the twenty days the eighth update made the error
# smaller. A ninth would help too. But after the eighth the readings have counted once in all, and more the rule
# does not allow.
#
# What if we break the rule, and let each of the eight updates count in full? With the one weight, four updates in full
# made the members far too sure. And here? Readings that count eight times are worth eight times as much. That alone
# would make the variance an eighth of what it is, and the spread 0.035 / √8 = 0.012.
#
# - **a** The error becomes smaller than 0.036. The spread becomes smaller too, but it stays far above 0.012.
# - **b** The error becomes smaller than 0.036, and the spread falls to about 0.012.
# - **c** The error becomes larger than 0.036, and the spread falls to about 0.012.

# %%
### BEGIN SOLUTION
predict("07-network", "a")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:07-network"]
in_full = np.array([path(seed, 32, 1) for seed in range(20)])  # α = 1: (days, updates, 2)
compare(once[8][:, -1], in_full[:, 7])  # each after its eighth update

# %%
check("07-network")

# %% [markdown]
# Updates in full bring the mean further. Their spread shows both forces: counting eight times makes the band narrower
# than it may be, and pushing networks apart makes it wider. The result, 0.022, lies not far above the exact 0.017. That
# is luck. Will it go on like that? Here are both ways, with 1 to 32 updates.

# %% tags=["folded"]
paths = {"each update counts 1/k": {}, "each update counts in full": {}}
for k in COUNTS:
    paths["each update counts 1/k"][k] = np.median(once[k][:, -1], axis=0)
    paths["each update counts in full"][k] = np.median(in_full[:, k - 1], axis=0)
ax = plots.error_against_spread(paths, exact)
plots.show(
    ax,
    "Two paths from 1 to 32 updates, over spread and error. Counting 1/k each stops to the right "
    "of the exact answer. Counting in full passes it between 8 and 16 updates and goes on, to the "
    "left.",
)

# %% [markdown]
# Start at the upper right and go towards the star, the exact answer. Each blue point is a training of its own, with
# an α of its own, which counts the readings once in all. The orange points are one training that goes on.
#
# Up to four updates the two ways are alike. After so few updates the networks lie apart mostly because the lines have
# missed, and it hardly matters how much a reading counts. (*Further* shows such misses one by one.) From 8 updates to
# 32 the blue points move little, and stop short of the star. The orange way passes below the star between 8 and 16
# updates and runs on to the left: the members become surer and surer, and the error hardly changes. (It ends a little
# below that of the star, because readings that count many times outvote our poor belief.)

# %% [markdown]
# ## Which one should you use?
#
# So far we asked who makes the best use of belief and readings: the exact answer does. A gardener asks something else.
# A band is to tell her how far off its mean is. So the spread should be as large as the error, and error / spread about
# 1. Below 1 a band is wider than it need be, above 1 it is too sure. Where the belief is poor, as here, the two
# questions have different answers. (In the table the ratio is taken before error and spread are rounded.)

# %% tags=["nbval-check-output", "folded"]
print("updates            error   spread   error / spread")
for name in ("1/k each", "in full"):
    for k in (8, 16):
        found = once[k][:, -1] if name == "1/k each" else in_full[:, k - 1]
        error, width = np.median(found, axis=0)
        row = "{:2d}, {:10s} {:9.3f} {:8.3f} {:10.1f}"
        print(row.format(k, name, error, width, error / width))
print("exact {:17.3f} {:8.3f} {:10.1f}".format(*exact, exact[0] / exact[1]))

# %% [markdown]
# Even the exact answer has 1.3: it is exact for somebody with our belief, and the belief is poor.
#
# This is what we find on these days. *After eight updates* in full is the better way. The error is 0.021 in the place
# of 0.036, and the band is as honest, with 0.9 beside 1.0. *After sixteen* the mean in full is still the better one,
# but its band no longer deserves trust: the error is 1.5 times the spread. Counting once stays honest, with 1.1.
#
# And this is our advice. If you want the mean alone, count in full. If you want the band, you have to know where to
# stop. We know it only because we know the truth of these days; the readings themselves do not tell (*Further*). So:
#
# - **You can train on cases like yours whose truth you know**, for example some that a computer model has made. Then
#   count in full, α = 1, and take from these cases the number of updates at which error / spread is about 1. Here it
#   is eight.
# - **You cannot.** Then let the readings count once in all: k updates with α = k, and k eight or more. The error is
#   then one and a half times as large as in full, or more.

# %% [markdown]
# ## What can go wrong
#
# - *α in one place only.* Noise with R and an update with αR, or the other way round: nothing fails, and the spread
#   is wrong.
# - *The standard deviation times α.* It is the variance that is multiplied, so the noise grows with the root of α.
# - *A poor belief and poor readings.* With a thermometer ten times worse, both ways give a band that is too narrow
#   (*Further*).

# %% [markdown]
# ## What to remember
#
# - One update follows one straight line, and a curved network leaves it. What helps is a new line, drawn where the
#   members are now: several updates with the same data.
# - (a) predict, (b) perturb with variance αR, (c) update with αR. With Σ 1/α = 1 the data count once.
# - Networks with different weights can say the same, and one push sends them to different places. So even small steps
#   end less sure than the readings would allow.
# - Eight updates in full did best here, but only the truth told us to stop at eight. If you do not know the truth, and
#   want a band, take α = k.
#
# Notation: αᵢ `alphas`, R `obs_var`.

# %% [markdown]
# ## Where to read on
#
# - Emerick and Reynolds (2013), ESMDA, doi
#   [10.1016/j.cageo.2012.03.011](https://doi.org/10.1016/j.cageo.2012.03.011)
# - Chen et al. (2020), training networks with it, arXiv [2010.02626](https://arxiv.org/abs/2010.02626); journal
#   version 2022, doi [10.1007/s11227-022-04629-7](https://doi.org/10.1007/s11227-022-04629-7)

# %% [markdown]
# ## Further (optional)
#
# ### Why the first band is so wide
#
# A single update with the one weight gave 2.25 ± 0.36, and ± 0.14 would be right. Two things scatter the members that
# much: the noise in their copies of the reading, and their distances from the line.
#
# *The noise.* A member whose copy lies one unit higher is sent 0.80 farther, because the gain is 0.80. So the noise of
# the copies, with the variance 0.09, gives the members the variance 0.80² · 0.09 = 0.058. In all they have 0.36² =
# 0.13. Up where the members arrive, the slope of the curve is 1 + 0.6 · 2.25 = 2.35. There one unit up goes with only
# 1 / 2.35 = 0.43 across, and the line said 0.90. With 0.43 the gain would be about 0.4. So each member follows its
# noise about twice as far as it should.
#
# *The distances from the line.* All members are sent parallel to the line, so one that began above it stays above it.
# Look at the first picture: the members at the left began above the line, and their strokes end farther left than the
# others. The members near the middle began below it, and end farther right.

# %% tags=["nbval-check-output"]
left, middle = before[0] < -0.8, np.abs(before[0]) < 0.4
print(f"members from the left end at {after[0, left].mean():.2f} on average")
print(f"members from the middle at   {after[0, middle].mean():.2f}")

# %% [markdown]
# ### Both ways to count, in numbers
#
# The explorer shows one draw of the members. Here are medians of 20 draws, for the first curve with 0.3 θ² and up to 16
# updates. In the left column each of k updates counts 1/k of the reading, so α = k, and all of them count it once. In
# the right column each counts all of it, so α = 1.

# %% tags=["nbval-check-output", "folded"]
print("updates      1/k in each         in full in each")
for k in (1, 2, 4, 8, 16):
    found = {k: [], 1: []}
    for seed in range(20):
        prior = 0.8 * np.random.default_rng(seed).standard_normal((1, 2000))
        for alpha in found:
            *_, theta = train(y, prior, reading, reading_var, [alpha] * k, seed)  # the last one
            found[alpha].append((theta.mean(), theta.std(ddof=1)))
    left, right = (np.median(found[alpha], axis=0) for alpha in (k, 1))
    print("{:5d}   {:9.2f} ± {:.2f}   {:14.2f} ± {:.2f}".format(k, *left, *right))
print(f"exact {exact_mean:11.2f} ± {exact_std:.2f}")

# %% [markdown]
# The left column closes in, and stops a hair too high and a hair too wide. Even with very many short steps a little is
# left, because one line has to serve all members, wherever on the curve they stand.
#
# The right column is treacherous. After two updates its band is 0.13, where 0.14 is right. That is luck: the first line
# had left the band far too wide, and counting the reading twice made up for it. Go on, and the luck runs out. After
# sixteen updates the band is a quarter of what it should be, and the mean stands at 1.91, as from the reading alone.

# %% [markdown]
# ### Two networks that say the same
#
# The main part says that one push drives networks apart that said the same. Here you see it happen to two networks,
# with the numbers worked out. After that we measure how much it matters with the 61 weights.
#
# The output is y = a · b. The members are scattered around a = 2 and b = 2, by 1 each. We look at two of them:
#
# - network A, with a = 1.5 and b = 2, which says 1.5 · 2 = 3,
# - network B, with a = 0.75 and b = 4, which says 0.75 · 4 = 3.
#
# Now a reading comes, 8 with the variance 1, and both get 8 as their copy. For the gain we need the covariances over
# the members.

# %%
members = 2 + np.random.default_rng(7).standard_normal((2, 2000))  # a and b of each member


def product(weights):
    """The output of the network with two weights."""
    return weights[0] * weights[1]


_, _, with_y = np.cov([*members, product(members)])  # of y with a, with b and with itself
print("covariance of a and y {:.0f}, of b and y {:.0f}, variance of y {:.0f}".format(*with_y))

# %% [markdown]
# So each weight has the gain 2 / (9 + 1) = 0.2. A and B said 5 less than the reading, so in both of them each weight
# goes up by 0.2 · 5 = 1. They get the same push.
#
# What does the line say of their outputs? An output is a number that every member has, as a weight is, so it has a gain
# too. The covariance of y with itself is its variance, and the gain is 9 / (9 + 1) = 0.9. So the line says that both
# outputs go up by 0.9 · 5 = 4.5, from 3 to 7.5.

# %% tags=["folded"]
networks = np.array([[1.5, 0.75], [2.0, 4.0]])  # a and b of A and B
ax = plots.same_push(product, networks, [1, 1], 7.5, members)
plots.show(
    ax,
    "Networks A and B lie on the dashed curve of all weights that say 3. The same push carries A "
    "to the curve of all that say 7.5, and B beyond it: B says 8.75.",
)

# %% [markdown]
# Both arrows are the same push, and both begin on the dashed curve, where all networks say 3. A arrives on the orange
# curve, with 2.5 · 3 = 7.5, as the line foretold (we chose A so). B goes too far, to 1.75 · 5 = 8.75. Why? One more
# unit of a brings b more of y, one more of b brings a more, and both together one more still. That makes 2 + 1.5 + 1 =
# 4.5 in A, and 4 + 0.75 + 1 = 5.75 in B.
#
# With the one weight there is no such pair: members that said the same had the same θ. And with the 61 weights? We make
# eight updates with α = 8, and after each we compare two spreads of the outputs at the readings. *The line* is the
# forecast of the line: `analysis` moves the outputs, as we moved 3 to 7.5. *Real* is what the networks say with their
# moved weights. Beside them stands the one weight.

# %% tags=["nbval-check-output", "folded"]
def after_each(predict_all, theta, d, obs_var, seed):
    """For eight updates: the spread that the line foretells, the real one, the weights' one."""
    rng, at_first, rows = np.random.default_rng(seed), spread(theta), []
    for _ in range(8):
        said = predict_all(theta)
        noisy = perturb(d, 8 * obs_var, theta.shape[1], rng)
        line_says = analysis(said, said, noisy, 8 * obs_var)  # the outputs, moved
        theta = analysis(theta, said, noisy, 8 * obs_var)  # the weights, moved
        rows.append([spread(line_says), spread(predict_all(theta)), spread(theta) / at_first])
    return rows


def of_one_weight(seed):
    """What a training needs: the model, its members, the readings and their variances."""
    theta = 0.8 * np.random.default_rng([7, seed]).standard_normal((1, 2000))
    return y, theta, reading, reading_var


one, many = (
    np.median([after_each(*start(seed), seed) for seed in range(20)], axis=0)
    for start in (of_one_weight, of_a_day)
)
print("medians         one weight            61 weights")
print("of 20 runs   the line   real      the line    real")
for k in (1, 2, 4, 8):
    row = "update {} {:11.2f} {:6.2f} {:13.3f} {:7.3f}"
    print(row.format(k, *one[k - 1, :2], *many[k - 1, :2]))
print(f"of the weights' spread is left: {one[-1, 2]:.0%} {many[-1, 2]:18.0%}")

# %% [markdown]
# *One weight.* At first the members lie further apart too, but for another reason: the bend of the curve. From the
# fourth update on they lie as the line foretells. They have come together, a fifth of the spread of θ is left: all
# stand on the same short piece of the curve, and one line fits it.
#
# *61 weights.* After every update the networks lie further apart than the line foretells: six times as far after the
# first, twice after the fourth, and still a third further after the last. They come to agree in what they say, but not
# in their weights: two thirds of the weights' spread is left. So there is room for many a pair like A and B.

# %% [markdown]
# ### Ten days to try
#
# How many updates in full bring the spread to the exact one on a given day? In this explorer you can look, on any of
# ten days. The upper picture is enlarged: it shows by how much the members are off the true curve, with the readings as
# dots. Below are error and spread up to the updates made, and, dotted, the spread of the exact answer of that day.
#
# **Try it.** Take day 4 and count in full, α = 1. Find the number of updates after which the spread is that of the
# exact answer, give or take a tenth of it. (The spread may rise at a single update.) Is it the same number on day 6?

# %%
explore.film()

# %% [markdown]
# On day 4 it is after 14 or 15 updates, on day 6 after 8 to 10. And on all twenty days: after which update in full do
# the members first become surer than exact, and on how many days are they so after 8 and after 16?

# %% tags=["nbval-check-output"]
surer = in_full[:, :, 1] < table["spread"][:, None]  # (days, updates)
first = 1 + surer.argmax(axis=1)
print(f"surer than exact from update {first.min()} on one day, from {first.max()} on another")
print(f"after 8 updates on {surer[:, 7].sum()} of 20 days, after 16 on {surer[:, 15].sum()}")

# %% [markdown]
# Counted once, in 8, 16 or 32 updates, the members are surer than exact on none of these days.

# %% [markdown]
# ### A thermometer ten times worse
#
# Is error / spread always about 1 where the readings count once? Let the thermometer be off by 0.5.

# %% tags=["nbval-check-output"]
print("off by 0.5    error   spread   error / spread")
ways = {"8, 1/8 each": [8] * 8, "8 in full": [1] * 8}
for name, way in ways.items():
    found = [judged(*list(trained(seed, way, 0.5))[-1]) for seed in range(20)]
    error, width = np.median(found, axis=0)
    print(f"{name:12s} {error:6.3f} {width:8.3f} {error / width:12.1f}")

# %% [markdown]
# No: both bands are much too narrow, and so is the exact one, with an error of 0.190 and a spread of 0.115 (worked out
# with an approximation of chapter 11). Poor readings leave more to the belief, and the belief is poor. In full comes
# closer than exact, because readings that count eight times outvote the belief, and it claims the least spread. Neither
# way of counting gives an honest band there.
#
# ### Does the band hold the truth?
#
# One may also ask of a band whether it holds the true curve as often as it claims. The band of 90% goes from the value
# below which 5% of the members lie to the one below which 95% lie. The **coverage** is the share of the points at which
# the truth lies inside. A band that knows how far off its mean is has a coverage of about 90%.
#
# **Exercise 07-coverage.** You are given `members` (n, n_ens), what each member says at n times of the day, and `truth`
# (n,). Return the coverage of the 90% band, a number from 0 to 1. `np.quantile(values, share, axis=...)` finds such
# values.

# %%
def my_coverage(members, truth):
    ### BEGIN SOLUTION
    low = np.quantile(members, 0.05, axis=1)
    high = np.quantile(members, 0.95, axis=1)
    return np.mean((low <= truth) & (truth <= high))
    ### END SOLUTION

# %%
check("07-coverage", my_coverage)

# %% [markdown]
# The next cell measures it, and something that one can measure without the truth: how many of a hundred new readings of
# the same day lie inside the band, widened by the thermometer's own 0.05?

# %% tags=["nbval-check-output"]
ours = registry.get("07-coverage").reference
covered = my_coverage if check("07-coverage", my_coverage).ok else ours


def shares_inside(seed, alphas):
    """The shares of the true curve and of 100 new readings inside the 90% band of the members."""
    *_, (problem, members, theta) = trained(seed, alphas)
    curve = covered(members, problem.truth[:, 0])
    new = sine(n=100, noise=0.05, rng=1000 + seed)
    said = net(theta, new.x)[:, 0]
    noise = 0.05 * np.random.default_rng(seed).standard_normal(said.shape)
    return curve, covered(said + noise, new.d[:, 0])


print("                      the true curve   new readings")
ways = {"8 updates, 1/8 each": [8] * 8, "8 in full": [1] * 8, "32 in full": [1] * 32}
for name, alphas in ways.items():
    inside = np.mean([shares_inside(seed, alphas) for seed in range(20)], axis=0)
    print("{:20s} {:14.0%} {:14.0%}".format(name, *inside))
print("{:20s} {:14.0%}".format("exact", table["coverage"].mean()))

# %% [markdown]
# The band of eight updates that count once covers about 90%, though it is twice as wide as the exact one. Both can be:
# it is honest about a mean that is worse. Coverage asks whether a band is as wide as its own mean is wrong. It does not
# ask whether the readings would have allowed a better mean and a narrower band.
#
# Even the exact answer covers less than 90%, because its belief is not quite true. If the day's curve were one of the
# networks that it believes in, picked at random, its band would hold the curve at 90% of the points on average. Chapter
# 11 has more on both.
#
# Could new readings tell you when to stop? Hardly. Compare the first row with that of 32 updates in full. One band
# holds about nine tenths of the true curve and the other about half, but of a hundred new readings they hold nearly the
# same number. The thermometer's own error, by which both bands were widened, hides the rest.
#
# ### Exact where the model is linear
#
# If predictions are linear in the parameters, one update is right already, and several with Σ 1/α = 1 must end at the
# same place. We test that with three parameters, 20 observations and `update="transform"`, the update without random
# noise. `esmda` takes a count, or a list of factors, which it multiplies by one number so that Σ 1/α = 1.

# %%
def linear(theta, x):
    """A model that is linear in theta (3, n_ens): (n, 1, n_ens)."""
    return (x @ theta)[:, None]


rng = np.random.default_rng(5)
x, prior = rng.standard_normal((20, 3)), rng.standard_normal((3, 50))
data = x @ np.array([[1.0], [-1.0], [0.5]]) + rng.standard_normal((20, 1))


def last(alphas, obs_std=1.0):
    """The ensemble after the last update."""
    return list(esmda(linear, prior, x, data, obs_std, alphas=alphas, update="transform"))[-1].theta

# %% tags=["nbval-check-output"]
one = last(1)
print(f"one update moves a parameter by up to {np.abs(one - prior).max():.2f}")
for alphas in (2, 4, 16, [2, 4, 4], [8, 4, 2, 1]):
    difference = np.abs(last(alphas) - one).max()
    print(f"alphas {alphas}: largest difference from one update {difference:.10f}")

twice = last(2, np.sqrt(0.5))  # esmda makes Σ 1/α = 1, so we tell it R/2: then each claims R
ratio = (twice.var(axis=1) / one.var(axis=1)).round(2)
print(f"Σ 1/α = 2: variances {ratio} of what they should be")

# %% [markdown]
# The differences are nothing but rounding, for every member and not only for the mean. On a linear model ESMDA gains
# nothing and loses nothing. The last line breaks the rule on purpose: the data count twice, and the variance is about
# half of what it should be.
#
# ### Factors that differ
#
# **Exercise 07-alphas.** Somebody gives you an array of positive factors, whole numbers perhaps, whose inverses sum to
# anything. Multiply all by one number, so that Σ 1/α = 1 and their proportions stay, and return them as an array.

# %%
def my_alphas(factors):
    ### BEGIN SOLUTION
    return factors * np.sum(1 / factors)
    ### END SOLUTION

# %%
check("07-alphas", my_alphas)

# %% [markdown]
# Some authors let the factors fall: small steps first, while the line is still bad, large ones at the end. Do they help
# on the day's curve?

# %% tags=["nbval-check-output"]
normalised = my_alphas if check("07-alphas", my_alphas).ok else registry.get("07-alphas").reference
falling = normalised(2.0 ** np.arange(7, -1, -1))  # 128, 64, ..., 1 and what makes them count once
steps = np.array([judged(*list(trained(seed, falling))[-1]) for seed in range(20)])
print("factors", falling.round(1))
equal = np.median(once[8][:, -1, 0])
print(f"error {np.median(steps[:, 0]):.3f}, where eight equal factors have {equal:.3f}")
print(f"falling factors are closer on {np.sum(steps[:, 0] < once[8][:, -1, 0])} of 20 days")

# %% [markdown]
# Not here. The last factor is nearly 2, so that one update, with one line, does half of the work.
