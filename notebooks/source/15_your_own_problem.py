# %% [markdown]
# # 15 Your own problem
#
# *80 minutes, in two lessons (35 and 45). You need: numpy, and from chapter 07 that ESMDA moves an ensemble towards
# all data at once, several times; the rest is recalled where it is used. The part called Further is optional and
# takes another 15.*
#
# After this chapter you can
#
# - train on a table of your own: missing values, scales, an error to state, readings to hold back,
# - put a program of your own in the network's place, even one that sometimes crashes,
# - train a network that sits inside a simulator, and check your own result.

# %% [markdown]
# ## Five things to fill in
#
# So far the problems were ours: we called `sine()`, and out came data of the right form. What about a problem of your
# own?
#
# A trainer such as `esmda(model, ensemble, x, d, obs_std)` asks for five things, and it knows nothing of networks:
# `model(theta, x)` may be any function. We fill the five in three times, each time further from what we had.
#
# | name | thermometer | rain barrel | weather |
# |---|---|---|---|
# | `model` | a network | a program that may crash | a network inside a simulator |
# | `ensemble` | a hundred networks | a hundred guesses of two numbers | a hundred networks |
# | `x` | the hour, scaled | minutes | places on a circle |
# | `d` | temperatures, scaled | water levels | averages over a long time |
# | `obs_std` | from the data sheet | from a ruler | from repeated runs |
#
# Look forward to the last column: there a network sits deep inside a program, nobody has ever measured what it should
# say, and it learns all the same.

# %%
import math
import sys

import numpy as np

from dalearn import FNN, MembersFailed, esmda, examine, lorenz, rmse, simulator
from dalearn import explore, plots
from dalearn.exercises import check, hint, predict, registry, solution
from dalearn.stored import stored
from dalearn.study import weather
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% [markdown]
# ## A table of your own
#
# The thermometer in the garden has been read by a logger, for one day. The file has a line for each quarter of an
# hour. Before anything else, look at it.

# %% tags=["nbval-check-output"]
lines = stored("garden.csv").read_text().splitlines()
print(*lines[:4], "...", *lines[17:20], "...", sep="\n")
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
print(f"{len(table)} readings, {empty.sum()} of them empty")
print(f"from {np.nanmin(table[:, 1])} to {np.nanmax(table[:, 1])} degrees")

# %% [markdown]
# Two things are wrong, and only one of them is easy to see. Some lines hold no temperature; numpy has read them as
# NaN, "not a number". And the coldest reading is −99.9 degrees; four readings say so. No garden is that cold. It is
# what this logger writes when the cable is loose. Many instruments have such a code, −999 or 9999, and the manual
# says which.
#
# What should stand in the place of a value that is missing? Nothing. If you fill in the mean of the day, the training
# takes it for a reading, made with the instrument's small error, and believes it. A row that is left out only says
# less.
#
# **Exercise 15-rows.** You get a `table` (n, n_columns) and the `code` for a missing value. Return the table without
# the rows in which anything is missing, in whichever column: a NaN, or the code. The rows that stay keep their order.
# `hint("15-rows")` helps, more each time; `solution("15-rows")` shows our answer.

# %%
def my_rows(table, code):
    ### BEGIN SOLUTION
    missing = np.isnan(table) | (table == code)
    return table[~missing.any(axis=1)]
    ### END SOLUTION

# %%
check("15-rows", my_rows)

# %% [markdown]
# Next, a fifth of the readings is **held back**, drawn at random. They take no part in the training, so that there is
# something to judge it by.
#
# Then the **scales**. Random networks are made for inputs with mean 0 and standard deviation 1, and their outputs are
# of about that size, too. So we subtract the mean and divide by the standard deviation, both taken from the readings
# that are used. The temperatures have a mean of 14.8 and a standard deviation of 4.2: 19 degrees become (19 − 14.8) /
# 4.2 = 1.
#
# And the **error**? The data sheet says that the thermometer is off by 0.3 degrees. In the network's units that is
# 0.3 / 4.2 = 0.07. No mean is subtracted here: an error is a width, and a width stays the same when everything is
# moved.
#
# The next cell does all three. It uses your `my_rows` where it is right, and ours where it is not.

# %% tags=["nbval-check-output"]
complete_rows = my_rows if check("15-rows", my_rows).ok else registry.get("15-rows").reference

rows = np.array(complete_rows(table, -99.9))
order = np.random.default_rng(1).permutation(len(rows))
kept, used = rows[order[:17]], rows[order[17:]]

centre, scale = used.mean(axis=0), used.std(axis=0)  # two of each: for hours, for degrees
x, d = np.hsplit((used - centre) / scale, 2)  # the two columns, scaled
x_kept, d_kept = np.hsplit((kept - centre) / scale, 2)
obs_std = 0.3 / scale[1]
print(f"{len(used)} readings to train on, {len(kept)} held back")
print(f"temperatures: mean {centre[1]:.1f}, standard deviation {scale[1]:.1f}")
print(f"the error, scaled: {obs_std:.2f}")

# %% [markdown]
# Now the training, as in chapter 07: a hundred networks of 20 tanh units, and eight assimilations. Each gives the
# readings an eighth of their weight, and eight times an eighth is once. `spread=0.3` draws one random network and puts
# the hundred around it: their weights scatter by 0.3 of what random weights usually do. It is a good first try; take
# more if, before the training, the data lie outside of all that the members say.

# %%
net = FNN((1, 20, 1))
prior = net.ensemble(100, spread=0.3, rng=17)
last = list(esmda(net, prior, x, d, obs_std, alphas=8, rng=17))[-1]

# %% tags=["folded"]
clock = np.linspace(0, 24, 97)[:, None]
curves = centre[1] + scale[1] * net(last.theta, (clock - centre[0]) / scale[0])[:, 0]
labels = "hour of the day", "temperature (°C)"
ax = plots.fitted(clock[:, 0], curves, used, kept=kept, labels=labels)
plots.show(
    ax,
    f"Readings of a day as dots, {len(kept)} of them hollow because they were held back. The mean "
    "of the networks goes with them, from 9 degrees in the morning to 21 in the evening; around 7, "
    "18 and 24 hours some dots stick out. The band is about half a degree wide to both "
    "sides, and wider at midnight.",
)

# %% [markdown]
# The curve goes with the dots, and the hollow ones, which no network has seen, lie on the whole no further off than
# the others. The band is where the curves lie, and a reading scatters by another 0.3 degrees, so not all dots need be
# in it. But around 7, 18 and 24 hours two or three leave it on the same side: the networks bend a little less than
# the day does. And one hollow dot, at 20 hours, lies far above it. Is that good enough?

# %% tags=["nbval-check-output"]
for name, at, readings in ("used", x, d), ("held back", x_kept, d_kept):
    miss = scale[1] * rmse(net(last.theta, at).mean(axis=-1), readings)
    print(f"readings {name}: missed by {miss:.2f} degrees")
differ = scale[1] * net(last.theta, x).std(axis=-1, ddof=1).mean()
print(f"the networks differ by {differ:.2f} degrees")

# %% [markdown]
# The thermometer is off by 0.3 degrees and the networks differ by 0.35. So their mean may miss a reading by √(0.3² +
# 0.35²) = 0.46 degrees, and it misses those held back by 0.41. A perfect curve would miss by the 0.3 alone. These
# curves miss by more, and their spread says as much, which is honest.
#
# **χ²** (chi squared) makes one number of this: each squared miss is divided by the square that was to be expected,
# 0.3² + (how far the networks differ at this hour)², and the mean is taken over the readings. It should be about 1.
# `examine` computes it, and looks for the faults of chapter 10 in the same call. `times_used=1` tells it that the
# training counted each reading once.

# %% tags=["nbval-check-output", "tolerance=0.3"]
result = examine(net, prior, last.theta, x, d, obs_std, held_back=(x_kept, d_kept), times_used=1)
print(f"cause: {result.cause}\ncure: {result.cure}")
print(f"χ² of the readings held back: {result['chi2 of held-back data']:.1f}")

# %% [markdown]
# From the two numbers above one would expect 0.41² / 0.46² = 0.8. It is less. Each miss is divided by the square at its
# own hour, and the two largest, 1.1 at 20 hours and 0.9 near midnight, lie where the networks differ by 0.4 to 0.5 in
# place of 0.35. So they count less. And with 17 readings any χ² from 0.3 to 2.4 may be luck (`print(result)` names this
# range), so 0.6 is as it should be.
#
# The networks do bend a little less than the day does. But over all readings their misses are no larger than the two
# errors together, so these data do not ask for more.

# %% [markdown]
# ## A program of your own
#
# The second problem has no network in it. Under the downpipe stands a rain barrel, and it leaks. The water is 1 metre
# high, it is raining, and with a ruler we read the level every four minutes for an hour, give or take 2 centimetres.
# How much runs out through the hole, and how much rain flows in?
#
# Rain adds the same amount in each minute. The higher the water stands, the faster it leaves, in proportion to the root
# of the level. Somebody has written a program for it, which goes in steps of two minutes:

# %%
def barrel(hole, inflow):
    """Minutes 0, 2, 4, ..., 60, and the levels in metres.

    inflow: metres that the rain adds in a minute
    hole: metres that run out in a minute while the water stands 1 metre high
    """
    minutes, levels = [0], [1.0]
    while minutes[-1] < 60:
        level = levels[-1]
        minutes.append(minutes[-1] + 2)
        levels.append(level + 2 * (inflow - hole * math.sqrt(level)))
    return minutes, levels

# %% [markdown]
# Take one step by hand, with a hole of 0.1 and an inflow of 0.02. The level is 1, its root is 1, and the new level is
# 1 + 2 · (0.02 − 0.1) = 0.84.
#
# To make a model of it we need a function of one **member**: parameters in, predictions out. What are the parameters?
# Hole and inflow are both above 0, and an update, which adds something to a parameter, may move it below. So the
# parameters are their logarithms: `theta` may be any number, and `np.exp(theta)` is above 0.
#
# **Exercise 15-run.** Write `run(theta, x)`. `theta` holds the logarithms of the hole and of the inflow, in this
# order, and `x` (n, 1) the minutes of the readings. Call `barrel`, and return the levels at the minutes `x`, (n, 1).
# A reading may be made between two steps of the program: `np.interp(x, minutes, levels)` goes along the straight line
# from the one to the other, and returns the shape of `x`.

# %%
def my_run(theta, x):
    ### BEGIN SOLUTION
    hole, inflow = np.exp(theta)
    minutes, levels = barrel(hole, inflow)
    return np.interp(x, minutes, levels)
    ### END SOLUTION

# %%
check("15-run", my_run)

# %% [markdown]
# The trainers ask a model for the predictions of all members at once. `simulator(run)` makes such a model of a
# function that knows one member. Nothing has to be scaled: minutes and metres are what the program wants.
#
# Before the readings we guess a hole of 0.1 and an inflow of 0.02, each right within a factor of two or so: 0.7 in
# the logarithm, since exp(0.7) is 2. Here are a hundred guesses. What happens when the program runs with all of them?

# %% tags=["folded"]
def print_failures(problem):
    """How many members failed, the reason of the first, and how large their holes are."""
    print(f"{len(problem.members)} of {problem.n_ens} members failed")
    print("the first of them:", problem.members[min(problem.members)].split(":")[0])
    others = np.delete(guesses, list(problem.members), axis=1)
    for name, theta in {"failed": problem.parameters, "the others": others}.items():
        print(f"{name}: median of the hole {np.exp(np.median(theta[0])):.2f}")


# %% tags=["nbval-check-output"]
run = my_run if check("15-run", my_run).ok else registry.get("15-run").reference
minutes = np.arange(4.0, 64.0, 4.0)[:, None]
rng = np.random.default_rng(17)
levels = run(np.log([0.06, 0.015]), minutes) + 0.02 * rng.standard_normal(minutes.shape)
guesses = np.log([[0.1], [0.02]]) + 0.7 * rng.standard_normal((2, 100))
try:
    simulator(run)(guesses, minutes)
except MembersFailed as problem:
    print_failures(problem)
else:
    print("Your run does not fail where barrel does. From here on we take ours, which does.")
    run = registry.get("15-run").reference

# %% [markdown]
# With a hole that is too large, one step of two minutes takes out more water than the barrel holds. The level falls
# below 0, and the root of a negative number raises an error. (A `run` that returns NaN has failed too.) Water does no
# such thing, and smaller steps would help: with half a minute 4 of these guesses fail, with three seconds none. But
# let us say that we cannot change the program.
#
# With `failed="replace"` a member that fails is dropped while a trainer works, and a made-up member comes in its
# place. Think of a picture with a parameter on the horizontal axis and a prediction on the vertical one, a dot for
# each survivor. From the middle of the dots each lies some way off. The made-up dot is the middle plus a random sum
# of these ways, some forwards and some backwards, and so large that it scatters as the survivors do. So the straight
# line through the dots, which is all that an update uses (chapter 05), hardly changes. This works as long as half of
# the members survive.
#
# We train with four assimilations, which is what `esmda` does when it is not told how many.

# %% tags=["nbval-check-output", "tolerance=0.1"]
model = simulator(run, failed="replace")
steps = list(esmda(model, guesses, minutes, levels, 0.02, rng=17))
for failure in model.failures:
    print(f"replaced in assimilation {failure.call}: {len(failure.members)} members")
hole, inflow = np.exp(steps[-1].theta)
for name, values in {"hole": hole, "inflow": inflow}.items():
    print(f"{name} {values.mean():.3f} ± {values.std(ddof=1):.3f}")

# %% tags=["folded"]
times = np.arange(0.0, 62.0, 2.0)[:, None]
_, before = simulator(run, failed="replace").survivors(guesses, times)  # of those that ran
after = simulator(run)(steps[-1].theta, times)
readings = np.column_stack([minutes, levels])
ax = plots.fitted(
    times[:, 0], after[:, 0], readings, prior=before[:, 0], labels=("minute", "level (m)")
)
plots.show(
    ax,
    "The level of a rain barrel over an hour. All curves begin at 1 metre. Thin grey ones, some of "
    "the guesses that survived, fan out: some sink nearly to the ground, some rise. After the "
    "readings a narrow band falls to below 0.1 metres, through the fifteen dots.",
)

# %% [markdown]
# The grey curves are guesses that survived, and the narrow band is what the readings have left of them. We made the
# readings with a hole of 0.060 and an inflow of 0.015, and the members say so, give or take a little. It did no harm
# that many guesses of a large hole fell out: the survivors' curves lie on both sides of every reading.

# %% [markdown]
# ## A network inside a simulator
#
# **The second lesson, 45 minutes.** If you come here on another day, click on this line and choose *Run All Above
# Selected Cell* in the menu *Run*.
#
# Now both at once. Forty places stand on a circle around the earth. At each there is some quantity u of the air, and it
# changes by
#
# $$\frac{du_i}{dt} = (u_{i+1} - u_{i-2})\, u_{i-1} - u_i + F_i$$
#
# The first term is the wind, which carries u from place to place. Which neighbours stand in it need not concern us:
# that u is multiplied by u makes the weather wild. The second term is friction, which takes from u. The third, the
# *forcing* F, is what the ground below puts in, warm here and cold there. The numbers of the places go round the
# circle: after 40 comes 1 again. Edward Lorenz wrote this down in 1996, as the smallest thing that behaves like
# weather. One unit of time is about five days.
#
# Suppose that nobody knows the forcing, and nobody has recorded the weather of any single day. All that is known is
# something of the **climate**, which is what the weather does on average over a long time: at each place somebody has
# noted the mean of u over 50 units of time, and its standard deviation over this time, which we call the **swing** of
# u. The next cell makes such data, with a forcing that the training will not be told. `lorenz.averages` and
# `lorenz.states` throw the first 10 units of each run away, the **spin-up**, since they still remember the start.

# %%
positions = lorenz.POSITIONS  # of the forty places along the circle: 0, 1/40, ..., 39/40
truth = 8 + 4 * np.sin(2 * np.pi * positions[:, None])  # to be found by the network
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
d = lorenz.averages(truth, 50, start=start)[..., 0]  # (40, 2): means and swings

field = np.array(list(lorenz.states(truth, 10, start=start)))[:, :, 0]  # to look at

# %% tags=["folded"]
ax = plots.weather(lorenz.STEP * np.arange(len(field)), field, d)
plots.show(
    ax,
    "Above, ten units of time of the weather around the circle: dark and light waves that wander "
    "and never repeat, stronger between 0 and 0.5. Below, at the same places, the mean of u over "
    f"50 units, from {d[:, 0].min():.1f} to {d[:, 0].max():.1f}, and its swing, from "
    f"{d[:, 1].min():.1f} to {d[:, 1].max():.1f}.",
)

# %% [markdown]
# Above is what happens, time going upwards; below is all that we are given: forty means, each a dot, and forty
# swings, each a line that goes one swing up and one down. Where the lines are long the weather is wild. A network
# shall say what drives it.
#
# ### What would a gradient say?
#
# A gradient (chapter 02) tells how much each average changes when one weight changes a little. Take the simplest
# question of this kind: the forcing is the same everywhere, u is averaged over all forty places and over time, and we
# ask how this average changes with the forcing.
#
# For the climate, the average over a very long time, this is known: it rises by about 0.13 for each 1 that the
# forcing rises. (We measured it with many long runs.) But the weather is **chaotic**: two weathers that begin nearly
# alike soon have nothing in common. Now we take one run and its exact derivative: how much the average of this run
# changes when the forcing is a tiny bit larger. Over 2 units of time the size of the derivative is typically 0.17.
# What will it be over ten times as much, 20 units?
#
# - **a** It settles at 0.13, because a longer average is smoother.
# - **b** It stays about as it is.
# - **c** It grows about ten times.
# - **d** It grows more than a million times.

# %%
### BEGIN SOLUTION
predict("15-gradient", "d")
### END SOLUTION

# %% [markdown]
# The next cell takes the derivative of runs from a hundred starts (the idea stands in *Further*). It also runs the
# weather with 300 forcings between 7 and 9, over 20 units each.

# %% tags=["harmless", "folded"]
def show_rough(forcings, means, units, slopes, sizes):
    """Averages against the forcing, and sizes of the derivative against the time averaged."""
    ax = plots.rough(forcings, means, units, np.abs(slopes), true_slope=0.13)
    plots.show(
        ax,
        "Left, 300 averages over 20 units of time against the forcing, from "
        f"{means.min():.2f} to {means.max():.2f}, and the straight line through all of them. "
        "Right, the size of the derivative against the time averaged, beside the slope of the "
        "climate, 0.13: "
        + ", ".join(f"{size:.2g} over {time} units" for time, size in sizes.items()),
    )


# %% tags=["revealed:15-gradient"]
starts = 8 + np.random.default_rng(2).standard_normal((40, 100))
units, slopes = weather.derivatives(20, starts)
sizes = {time: np.median(np.abs(slopes[units <= time + 1e-9][-1])) for time in (2, 5, 10, 20)}
print(*(f"over {time:2d} units: {size:.2g}" for time, size in sizes.items()), sep="\n")

forcings = np.linspace(7, 9, 300)
means = lorenz.averages(np.tile(forcings, (40, 1)), 20, start=start)[:, 0].mean(axis=0)
show_rough(forcings, means, units, slopes, sizes)

# %%
check("15-gradient")

# %% [markdown]
# You see the chaos on the left. Each dot is one run, and all of them begin at the same start. From each to the next
# the forcing differs by less than 0.01, and yet the weather soon is another one, so the average jumps. Zoom in
# between two dots, and there would be jumps again, finer and steeper. The derivative is the slope at one point of
# this jagged curve. It is right, and of no use, because it holds only for a step so small that the weather stays the
# same one. The right picture, on a logarithmic axis, shows why longer runs make it worse: in every unit of time a
# small difference grows by about the same factor. Then why not use 2 units? The typical size lies near 0.13 there, but
# single starts scatter widely, and for one in six the derivative is even negative. (The picture shows sizes only.)
#
# ### The line that an ensemble draws
#
# Now look at the orange line, through all the dots. It rises as the climate does. Does it take so many of them?
#
# **Exercise 15-slope.** You get `forcings` (n,) and what was averaged with each, `averages` (n,). Return the slope of
# the straight line through these dots, the regression line of chapter 05: how much the average rises for each 1 of
# forcing.

# %%
def my_slope(forcings, averages):
    ### BEGIN SOLUTION
    both = np.cov(forcings, averages)
    return both[0, 1] / both[0, 0]
    ### END SOLUTION

# %%
check("15-slope", my_slope)

# %% [markdown]
# Your slope, or ours while yours is not right, now looks at two runs close together, and then at thirty far apart.

# %%
slope = my_slope if check("15-slope", my_slope).ok else registry.get("15-slope").reference
for name, some in {
    "two runs, 8 and 8.000001": np.array([8, 8.000001]),
    "thirty runs from 7 to 9": np.linspace(7, 9, 30),
}.items():
    means = lorenz.averages(np.tile(some, (40, 1)), 20, start=start)[:, 0].mean(axis=0)
    print(f"{name}: slope {slope(some, means):.2g}")

# %% [markdown]
# The two near runs give a slope of many thousands, up or down by chance. Their jump is about as high as those in the
# picture, some hundredths, but it is divided by a millionth. (The derivative looks at steps smaller still.) The
# thirty far runs say about what the climate does: over so wide a reach the average rises by more than a usual jump,
# and thirty jumps average out. Other weathers give 0.13 ± 0.02 with thirty runs, and even with three, at 7, 8 and 9,
# they give 0.13 ± 0.05. So it is the distance that counts most, and then the number.
#
# Such a line is what an ensemble draws. Let a hundred networks say the forcing, and run the weather with each. Now
# take *one* weight and *one* average. You have a picture like the left one: a hundred dots, one for each member, its
# weight across, its average up. The line through the dots says what goes with what, and the update of chapter 05
# moves the weight along it.
#
# Our network will have 61 weights, with its biases, and there are 80 averages. That makes 4880 such pictures, all
# from the same hundred runs. The jumps and the other 60 weights move the dots up and down. For the line that is
# scatter, as if the averages had been read with an error.

# %% [markdown]
# ### How wrong is an average?
#
# What is `obs_std`? There is no instrument, and yet the averages are off: another 50 units of the same climate would
# have given other ones. So we guess a forcing of 8 everywhere, run the simulator with it from thirty starts, and see
# how far the thirty differ. The true forcing is not needed for that. `obs_std` may be one number for each column of
# `d` (40, 2): here one for all means, one for all swings.

# %%
starts = 8 + np.random.default_rng(3).standard_normal((40, 30))
repeats = lorenz.averages(np.full((40, 30), 8.0), 50, start=starts)  # (40, 2, 30)
obs_std = repeats.std(axis=-1, ddof=1).mean(axis=0)  # (2,): of a mean, of a swing
print(f"a mean over 50 units is off by {obs_std[0]:.2f}, a swing by {obs_std[1]:.2f}")

# %% [markdown]
# ### The model
#
# A network gets the position along the circle, scaled, and the forcing is F = 8 + 4 · (what the network says): 8 is
# our guess, and 4 says about how far F may be from it. (We made the truth with an 8 and a 4, too, but no help hides
# in that: with 6 and 5 in their place trainings with other seeds end as close in the median.) `np.clip` keeps F
# between −5 and 20, which the simulator can stand. `lorenz.averages` runs many members at once, each in a column, so
# `climate` is a model as it stands. All members begin at the `start` of the data, which tells them nothing: a forcing
# that differs by next to nothing already leads to another weather.

# %%
x = np.sqrt(12) * (positions[:, None] - 0.5)  # from 0 ... 1 to about mean 0, standard deviation 1
net = FNN((1, 20, 1))  # 20 weights, 20 biases, 20 weights, 1 bias: 61 in all


def forcing(theta, x):
    """The forcing (40, n_ens) at the places x that networks (61, n_ens) say, from −5 to 20."""
    return np.clip(8 + 4 * net(theta, x)[:, 0], -5, 20)


def climate(theta, x):
    """The averages (40, 2, n_ens) over 50 units of networks (61, n_ens)."""
    return lorenz.averages(forcing(theta, x), 50, start=start)

# %% [markdown]
# ### The training
#
# The spread is wider than in the garden, because the forcing may lie far from what our one random network says. (It
# does: this network says a forcing of 2 on average, and the truth is 8.) `relaxation=0.3` gives back 30% of the
# spread that an assimilation took, so that the members do not agree too soon (chapter 06).
#
# The cell prints the *error* of the forcing: how far the members' mean is from the truth, in root mean square over
# the forty places.

# %%
prior = net.ensemble(100, spread=0.5, rng=4)
steps = list(esmda(climate, prior, x, d, obs_std, alphas=10, relaxation=0.3, rng=4))
ensembles = [prior, *(step.theta for step in steps)]
off = [rmse(forcing(theta, x).mean(axis=1), truth[:, 0]) for theta in ensembles]
print("error of the forcing, before and after each assimilation:")
print(*(f"{each:.2f}" for each in off))

names = {0: "before", 1: "after 1", 2: "after 2", 5: "after 5", 10: "after 10"}
learnt = {name: forcing(ensembles[k], x) for k, name in names.items()}  # (40, 100) each
predicted = {name: climate(ensembles[k], x) for k, name in names.items()}  # (40, 2, 100) each

# %% tags=["folded"]
ax = plots.circles(
    positions,
    learnt,
    truth[:, 0],
    {name: each[:, 1] for name, each in predicted.items()},
    d[:, 1],
)
plots.show(
    ax,
    "Five columns: before, and after 1, 2, 5 and 10 assimilations. Above, the forcing along the "
    "circle: the band of the members is wide at first, its mean far below the dashed truth, and "
    f"then it draws together around the truth; the error falls from {off[0]:.1f} to {off[-1]:.2f}. "
    "Below, what the members predict for the swing of u closes in on the observed dots.",
)

# %% [markdown]
# Read the picture from below. The lower row is what can be seen: the observed swings as dots, and what the hundred
# networks predict. (The forty means are used too, and not drawn.) The upper row, the forcing, could not be seen in a
# real problem. No network was ever shown a value of F, only averages of u, and after ten assimilations their mean
# lies close to the dashed curve. The lower band stays wide: the forcings still differ, and besides each member has
# another weather, so its swing is off by luck, by 0.19 or so.
#
# ### Was that luck?
#
# The next cell reads what happened with twenty seeds, each with its own weather, prior and start, and with averages
# over other lengths of time.

# %% tags=["nbval-check-output"]
runs = np.genfromtxt(stored("lorenz.csv"), delimiter=",", names=True, skip_header=3)
print("averaged   error after 10 assimilations   truth in the")
print("over       median   least    largest        90% band")
for length in (5, 20, 50, 200):
    end = runs[(runs["length"] == length) & (runs["assimilations"] == 10)]
    low, median, high = np.quantile(end["error"], [0, 0.5, 1])
    print(f"{length:4d} {median:12.2f} {low:8.2f} {high:9.2f} {end['coverage'].mean():14.0%}")

# %% [markdown]
# The longer the averages, the closer the forcing. The run above, over 50 units, is one more draw. In a chaotic
# weather even the last digit counts, so your machine may draw another one than ours. The bands are too wide: they
# promise 90% and hold the truth nearly everywhere. That is the safe side.
#
# What does a longer weather buy, and what do more assimilations? In this explorer, which shows one more draw, you
# choose both. Its task: find the shortest averages that bring the error below 0.5, the dotted line of the lower
# picture. There each length of time has a line. Yours is thick up to the assimilation that you chose, and dashed
# after it.

# %%
explore.inside()

# %% [markdown]
# The first three assimilations bring every length from 6.4 to about 1. After that the longer averages go on further:
# over 5 units the error stays near 1, over 200 it ends at 0.27. (That 20 and 50 units end alike is luck of this draw,
# as the table shows.) The task's answer is 100 units, from the eighth assimilation on; the 50 units of this draw end
# at 0.58. That is luck, too: of the twenty draws in the table's file, 9 end below 0.5 over 50 units, as our run did
# above, and 16 over 100 units.
#
# ### Would you have known?
#
# In a real problem there is no dashed curve. What remains is to hold data back. A new run over fifty units gives a
# second set of averages, which no training has seen. How far off is the members' mean prediction of it?

# %%
later = 8 + np.random.default_rng(4).standard_normal((40, 1))
second = lorenz.averages(truth, 50, start=later)[..., 0]
for name, each in predicted.items():
    print(f"{name}: off by {rmse(each.mean(axis=-1), second):.2f}")
print(f"averages over 50 units, off by luck alone: {np.sqrt(np.mean(obs_std**2)):.2f}")

# %% [markdown]
# After five assimilations the prediction is about as far off as averages over 50 units are by luck alone. (It is the
# mean of a hundred, so it has hardly any luck of its own. What is left is that of the second set.) From there on the
# number can fall only a little more, because even the prediction of the true forcing would miss this set by its luck.
# Which of two predictions is nearer it can still say: both are compared with the same set, and its luck is the same for
# both. But it cannot say how close the forcing is. For that you would need a longer weather.

# %% [markdown]
# ## A template
#
# Copy the next cell into a notebook of your own, and replace what stands under the comments 1 to 5. It runs as it
# stands, and trains a network on a table whose last column is d. *Further* begins with a template for a program.

# %% tags=["nbval-check-output", "tolerance=0.3"]
import numpy as np

from dalearn import FNN, esmda, examine
from dalearn.stored import stored

# 1. x and d: complete rows, a fifth held back, scaled
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)  # yours: "my.csv"
rows = table[~(np.isnan(table) | (table == -99.9)).any(axis=1)]
rows = np.random.default_rng(1).permutation(rows)
kept, used = np.split(rows, [len(rows) // 5])
centre, scale = used.mean(axis=0), used.std(axis=0)
x, d = np.hsplit((used - centre) / scale, [-1])
held_back = np.hsplit((kept - centre) / scale, [-1])

# 2. obs_std: the error of a reading, divided as d is
obs_std = 0.3 / scale[-1]

# 3. the model: a network with as many inputs as x has columns
model = FNN((x.shape[1], 20, 1))

# 4. the ensemble: what you would say before you see the data
prior = model.ensemble(100, spread=0.3, rng=1)

# 5. train, and look at what came out
*_, last = esmda(model, prior, x, d, obs_std, alphas=8, rng=1)
result = examine(model, prior, last.theta, x, d, obs_std, held_back=held_back, times_used=1)
print(f"cause: {result.cause}\ncure: {result.cure}")

# %% [markdown]
# ## What can go wrong
#
# When it does not work, go down this list.
#
# | look at | if you see | then |
# |---|---|---|
# | the table | a least or largest value that cannot be | it is a code for "missing": drop those rows |
# | what a network gets | mean far from 0, deviation far from 1 | scale it, and divide the error as d |
# | the members before training | data outside of all they say | more spread |
# | members that fail | half of them | logarithms, bounds (`np.clip`), smaller steps |
# | `examine` | a cause | its cure; if the error is too small, look for readings like −99.9 first |

# %% [markdown]
# ## What to remember
#
# - A trainer wants five things: a model, an ensemble, x, d and the error of d. The model may be any function.
# - What is missing is left out. For a network scale x and d, and divide the error as d. Hold some data back.
# - `simulator(run)` makes a model of a program for one member; `failed="replace"` lives with crashes.
# - Through chaos a derivative grows without end; a line through members that stand far apart does not see the jumps.
#
# Notation: `run(theta, x)` is one member, `model(theta, x)` all of them.

# %% [markdown]
# ## Where to read on
#
# - Lorenz (1996), the weather on a circle, printed in Palmer and Hagedorn (2006), doi
#   [10.1017/CBO9780511617652.004](https://doi.org/10.1017/CBO9780511617652.004)
# - Lea, Allen and Haine (2000), gradients of a chaotic climate and why they fail, doi
#   [10.1034/j.1600-0870.2000.01137.x](https://doi.org/10.1034/j.1600-0870.2000.01137.x)
# - Iglesias, Law and Stuart (2013), ensembles for the parameters of any simulator, doi
#   [10.1088/0266-5611/29/4/045001](https://doi.org/10.1088/0266-5611/29/4/045001)
# - Cleary et al. (2021), learning from time averages of a chaotic model, doi
#   [10.1016/j.jcp.2020.109716](https://doi.org/10.1016/j.jcp.2020.109716)

# %% [markdown]
# ## Further (optional)
#
# ### A template for a program
#
# This one finds the parameters of a program: here a cup of coffee, 90 degrees hot, which cools towards the
# temperature of the room. Nothing is scaled. Members may fail, and `examine` leaves those out too.

# %% tags=["nbval-check-output", "tolerance=0.1"]
import numpy as np

from dalearn import esmda, examine, simulator


def run(theta, x):
    """Your program, for one member: the degrees (n, 1) at the minutes x (n, 1)."""
    rate, room = np.exp(theta)
    return room + (90 - room) * np.exp(-rate * x)


# 1. x and d, as the program has them; every fifth reading is held back
x = np.arange(3.0, 63.0, 3.0)[:, None]
d = [81, 72, 65, 56, 55, 50, 45, 43, 39, 36, 35, 32, 30, 29, 29, 27, 27, 25, 25, 24]
d = np.array(d)[:, None]
kept = np.arange(len(x)) % 5 == 2

# 2. obs_std: the error of a reading, in the unit of d
obs_std = 1.0

# 3. the model
model = simulator(run, failed="replace")

# 4. the ensemble: a guess, right within a factor of two or so, as logarithms
guess = np.log([[0.1], [15]])
prior = guess + 0.7 * np.random.default_rng(1).standard_normal((len(guess), 100))

# 5. train, and look at what came out
*_, last = esmda(model, prior, x[~kept], d[~kept], obs_std, rng=1)
held_back = x[kept], d[kept]
result = examine(
    model, prior, last.theta, x[~kept], d[~kept], obs_std, held_back=held_back, times_used=1
)
print(f"cause: {result.cause}\ncure: {result.cure}")
for name, values in zip(("rate", "room"), np.exp(last.theta)):
    print(f"{name} {values.mean():.2g} ± {values.std(ddof=1):.1g}")

# %% [markdown]
# ### The code that was left in
#
# The trainers refuse NaN: `esmda` ends with a `ValueError` that names `d`. A code they cannot know. What if nobody had
# looked at the coldest reading? Four readings of −99.9 among 89:

# %% tags=["nbval-check-output", "tolerance=0.3"]
garden = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
careless = garden[~np.isnan(garden[:, 1])]
x_bad, d_bad = np.hsplit((careless - careless.mean(axis=0)) / careless.std(axis=0), 2)
error_bad = 0.3 / careless.std(axis=0)[1]
net = FNN((1, 20, 1))
first = net.ensemble(100, spread=0.3, rng=17)
end = list(esmda(net, first, x_bad, d_bad, error_bad, alphas=8, rng=17))[-1]
said = examine(net, first, end.theta, x_bad, d_bad, error_bad, times_used=1)
print(f"{said.cause}. {said.reason}")

# %% [markdown]
# The training runs through without a word, and `examine` sees it. It takes the four for noise, and would have you
# state a larger error. Its cure is not yours: when the noise is many times what the data sheet says, look for
# readings that are none. On twenty other days of our logger it said this on all twenty with the code left in, and
# "nothing wrong" on nearly all of them without.
#
# ### A run that takes long
#
# `executor=` says where members run: `ThreadPoolExecutor(2)`, for one, runs two at a time. Threads help when `run`
# waits for something, as for a program that it starts with `subprocess.run(["my_program", ...], timeout=60,
# check=True)`. For a `run` that is pure Python, take a `ProcessPoolExecutor` and put `run` into a file `.py` of its
# own.
#
# `store=` names a folder in which every member that is finished stands in a file. A training that was killed is
# started again with the same `rng`, and what is in the store is not run again. Here we count the runs of the barrel.

# %% tags=["nbval-check-output"]
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

if sys.platform == "emscripten":
    print("A browser's tab has one worker only, so the members run one after another.")
    workers = nullcontext()
else:
    workers = ThreadPoolExecutor(2)

run_barrel = registry.get("15-run").reference
started = []


def counted_run(theta, x):
    """The barrel once more, and a note that it was started."""
    started.append(theta)
    return run_barrel(theta, x)


with tempfile.TemporaryDirectory() as folder, workers as pool:
    for attempt in ("first", "second"):
        started.clear()
        model = simulator(counted_run, executor=pool, failed="replace", store=folder)
        *_, step = esmda(model, guesses, minutes, levels, 0.02, rng=17)
        print(f"{attempt} training: {len(started)} runs, hole {np.exp(step.theta[0]).mean():.3f}")

# %% [markdown]
# ### A simulator that overflows
#
# `lorenz.averages` goes in steps of 0.025. With steps of 0.1 some forcings of our prior make its numbers overflow, and
# `esmda` ends with `Diverged`. Smaller steps, or bounds for the forcing, are the cure.
#
# ### One member at a time, or all at once?
#
# `lorenz.averages` is written for columns: every line of it moves all members one step on. Write your program like
# that when it is yours, in numpy, and every member makes the same steps. Take `simulator(run)` when the program is
# somebody else's, when its members take different ways, when some fail, or when one run takes minutes.
#
# ### A derivative by a complex number
#
# A forcing of 8 + ih, with i the imaginary unit and h tiny, carries its derivative along through sums and products.
# You can see it in a square: (8 + ih)² = 64 + 16 ih − h². The last part is too small to matter, and the imaginary
# part, divided by h, is 16, the derivative of the square at 8. `weather.derivatives` runs the weather with complex
# numbers. There are ways around a derivative that explodes, such as the mean of the derivatives of many short runs,
# with limits of their own; see Lea, Allen and Haine.
#
# ### The barrel, exactly
#
# Two parameters are few enough to try all of them, as chapter 07 did with one weight. How close did the hundred
# guesses come?

# %% tags=["nbval-check-output"]
grid = np.log(np.stack(np.meshgrid(np.geomspace(0.04, 0.09, 61), np.geomspace(0.005, 0.05, 81))))
grid = grid.reshape(2, -1)  # the program fails for none of these
away = levels[..., None] - simulator(run_barrel)(grid, minutes)
squares = np.sum(away**2, axis=(0, 1)) / 0.02**2
squares += np.sum((grid - np.log([[0.1], [0.02]])) ** 2, axis=0) / 0.7**2
weight = np.exp(-(squares - squares.min()) / 2)
weight /= weight.sum()
for name, values, members in zip(("hole", "inflow"), np.exp(grid), (hole, inflow)):
    mean = np.sum(weight * values)
    width = np.sqrt(np.sum(weight * (values - mean) ** 2))
    print(f"{name} exactly {mean:.3f} ± {width:.4f}", end=", ")
    print(f"by the members {members.mean():.3f} ± {members.std(ddof=1):.4f}")

# %% [markdown]
# The means agree. The members lie somewhat further apart than they need to: they say a little less than they could,
# and nothing wrong.
