# %% [markdown]
# # 00 Start here
#
# *30 minutes. You need: Python, numpy, vectors and a little probability. No data assimilation and no machine
# learning.*
#
# After this chapter you can
#
# - explain with one picture how a hundred networks learn from a single reading, without any gradient,
# - move their weights yourself, in one line of numpy,
# - tell a training that works from two that fail,
# - work with the course: predict, move a slider, check an answer, ask for a hint.

# %% [markdown]
# ## A thermometer in a garden
#
# A cheap thermometer stands in a garden and sends a reading now and then, at random times of the day and night. It is
# cold at six in the morning and warm at six in the evening, and in between the temperature rises and falls like a
# sine. We would like to know the whole curve. All we get is dots, and each dot is a little wrong.
#
# Let us agree on the units. x is the time of day, told as the angle through which the earth has turned since noon:
# −3.14 is midnight, 0 is noon, 3.14 is midnight again. d is what the thermometer says, as a distance from the day's
# mean, in units in which the day goes from −1 to 1. The thermometer is off by about 0.05 of these units.
#
# A *neural network* shall learn the curve. For now, a network is a function that draws a curve: x goes in, a number
# comes out, and 61 other numbers inside it, its *weights*, decide which curve that is. To learn is to find good
# weights.
#
# The usual way asks for *gradients*: how would the error change if this weight were a little larger? Chapter 02 does
# it like that. Here we go another way, which comes from weather forecasting and is called *data assimilation*. We
# take a hundred networks, each with weights of its own. Such a crowd is an *ensemble*, and each network is one of its
# *members*. Whenever a reading comes, all hundred change their weights a little. Then the reading is thrown away.
#
# Does that work? Run the next three cells and look. To run a cell, click into it and press Shift and Enter. The first
# one fetches what we need.

# %%
import numpy as np

from dalearn import FNN, enkf, explore, plots, rmse, sine, spread
from dalearn.exercises import check, hint, predict, progress, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# The second makes the readings and the networks. A number after `rng=` is a *seed*. It fixes the dice that the
# computer throws, so that you see the same day and the same networks as we did.

# %%
problem = sine(n=100, noise=0.05, rng=3550)  # a day: 100 readings, and the truth to judge by
net = FNN((1, 20, 1))  # one number in, one out; 61 weights (chapter 01 counts them)
ensemble = net.ensemble(100, spread=0.3, rng=3550)  # 100 networks, a column of weights for each
print(ensemble.shape)

# %% [markdown]
# And the third lets them learn. `enkf` is the method of this course, the *ensemble Kalman filter*. It takes one
# reading after the other, and we keep what the networks draw on the way.

# %%
steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=3550)
weights_after = [ensemble] + [step.theta for step in steps]  # after 0, 1, 2, ... 100 readings

titles = {0: "before the first reading", 1: "after one", 10: "after ten", 100: "after a hundred"}
scenes = {titles[k]: (net(weights_after[k], problem.x_test), k) for k in titles}
errors = [rmse(said.mean(axis=-1), problem.truth) for said, _ in scenes.values()]
plots.show(
    plots.moments(problem, scenes),
    "A hundred curves lie anywhere at first. They gather round the first dot, then round ten, and "
    f"with a hundred dots they follow the sine. The error of their mean falls: {errors[0]:.2f}, "
    f"{errors[1]:.2f}, {errors[2]:.2f}, {errors[3]:.2f}.",
)

# %% [markdown]
# Each blue line is a network, the orange one is the mean of the hundred, and the dashed line is the truth, which no
# network is ever told. The *error* in the corner is the distance of the orange line from the dashed one (as a root
# mean square over the day).
#
# At first the curves lie anywhere. Look at what the first dot does. It comes in the evening, and there the curves
# gather; in the morning they disagree almost as before. After ten dots the mean falls and rises like the day. After a
# hundred, its error is 0.04, a little less than the 0.05 by which a single reading is off.
#
# Nobody has computed a gradient. So how did each network know which of its 61 weights to change, in which direction,
# and by how much? That is the question of this course, and you can see its answer in one picture.

# %% [markdown]
# ## One reading
#
# The first reading comes in: 0.67, shortly after nine in the evening. A hundred networks have each said what it would
# be. Some said 1, some −2; none of them knew. What can they learn from one number?

# %%
d = problem.d[0, 0]  # the first reading
said = net(ensemble, problem.x[:1])[0, 0]  # what each network says there
weight = ensemble[9]  # one of the 61 weights, in each of the networks
print(f"the reading: {d:.2f}, at x = {problem.in_units(problem.x[0, 0]):.2f}")
print(f"the networks said {said.mean():.2f}, give or take {said.std(ddof=1):.2f}")
print(f"{np.sum(said < d)} of the 100 said less than the reading")

# %% [markdown]
# (A network gets x in a scaled form, which is `problem.x`. `problem.in_units` turns it into the x of our figures and
# texts.)
#
# Now look at the cloud. Each dot is one network. Across stands one of its weights, which we call θ (theta). Up stands
# what the network said, y. The diamond is the mean of both, and the black line across is the reading, in a thin grey
# band as wide as the thermometer's error.

# %%
plots.show(
    plots.cloud(weight, said, d, problem.obs_std),
    "A cloud of a hundred dots, a weight across and a prediction up. It leans to the right: larger "
    "weights go with larger predictions. The reading lies above most of the dots.",
)

# %% [markdown]
# The cloud leans. Networks with a larger weight said larger numbers, not each of them, but by and large. The orange
# line through the cloud says how much: where the networks said one more, the weight was larger by the line's *slope*,
# 0.37.
#
# What will happen to this weight when the reading is used?
#
# - **a** It goes up, in most of the networks.
# - **b** It goes down, in most of the networks.
# - **c** All networks get the same weight, the one at which the orange line meets the reading.
# - **d** Nothing. One reading cannot tell which of the 61 weights was wrong.
#
# Commit yourself before you read on: run the next cell and press a letter. A prediction is not graded, and nobody
# calls it right or wrong. But whoever has said what will happen looks at the result with other eyes, and remembers
# it. Where an output would tell the answer, it is not stored here; it comes when you run its cell.

# %%
### BEGIN SOLUTION
predict("00-move", "a")
### END SOLUTION

# %% [markdown]
# Let us work it out for the mean, the diamond. The networks said −0.64, and the reading is 0.67. They should have
# said 1.3 more. One more unit goes with 0.37 more of the weight, so 1.3 units go with 0.37 · 1.3 = 0.48. The mean of
# the weight is 0.25. It should be 0.25 + 0.48 = 0.73.

# %%
slope = np.polyfit(said, weight, 1)[0]  # of the line: so much weight per unit of what was said
missing = d - said.mean()
print(f"slope {slope:.2f}, missing {missing:.1f}, move {slope * missing:.2f}")
print(f"from {weight.mean():.2f} to {weight.mean() + slope * missing:.2f}")

# %% [markdown]
# And the filter, what did it do? Here is the cloud again, with the weights after the first reading in blue.

# %% tags=["revealed:00-move"]
said_after = net(weights_after[1], problem.x[:1])[0, 0]
weight_after = weights_after[1][9]
for name, each in {"before": weight, "after": weight_after}.items():
    print(f"the weight {name}: {each.mean():.2f}, give or take {each.std(ddof=1):.2f}")
print(f"it is larger in {np.sum(weight_after > weight)} of the 100 networks")
now, off_by = said_after.mean(), said_after.std(ddof=1)
print(f"the networks now say {now:.2f}, give or take {off_by:.2f}")
plots.show(
    plots.cloud(weight, said, d, problem.obs_std, moved=(weight_after, said_after)),
    "The same cloud, and a blue dot for each network after the reading. The dots have slid along "
    "the direction of the orange line until they lie around the reading, from both sides.",
)

# %%
check("00-move")

# %% [markdown]
# The same 0.73. Each dot slides along the direction of the orange line, from wherever it was, up or down, as far as
# that network was wrong. So the dots end near the reading and still differ in their weights. With d for the reading
# and y for what a network said, its new weight is
#
# $$\theta_\text{new} = \theta + \text{slope} \cdot (d - y).$$
#
# This is the whole update. It is done for each of the 61 weights in the same way, and each has a cloud and a slope of
# its own. Where a cloud does not lean, the slope is about 0 and the weight stays.
#
# Two things are left open. The networks now say 0.60, not 0.67: the line through the cloud says what a change of the
# weights does by and large, and no more. Chapter 07 is about what to do where that is not enough. And why do the
# networks still differ by 0.26, when the thermometer is off by 0.05 only? For the same reason.

# %% [markdown]
# ## Your turn
#
# **Exercise 00-slide.** Write the update of one weight in a hundred networks. `weights` and `said` are arrays with a
# number for each network; `slope` and `d` are single numbers. Return the new weights.

# %%
def my_slide(weights, said, slope, d):
    ### BEGIN SOLUTION
    return weights + slope * (d - said)
    ### END SOLUTION

# %%
check("00-slide", my_slide)

# %% [markdown]
# `check` tries your function on random numbers, so any right way of writing it passes. If something is wrong, it
# tries to say what. `hint("00-slide")` gives a hint, and a stronger one each time you ask; `solution("00-slide")`
# gives our answer. You may leave any exercise open, and the chapter runs on.
#
# Now we let your function move all 61 weights, each with its own slope. (If the exercise is still open, we take the
# weights that the filter has made of them.)

# %%
if check("00-slide", my_slide).ok:
    moved = [my_slide(weight, said, np.polyfit(said, weight, 1)[0], d) for weight in ensemble]
else:
    moved = weights_after[1]

for name, weights in {"before": ensemble, "after": np.array(moved)}.items():
    mean = net(weights, problem.x_test).mean(axis=-1)
    print(f"error {name} the first reading: {rmse(mean, problem.truth):.2f}")

# %% [markdown]
# Compare with the first two pictures of this chapter: 1.16 and 0.67. One line of numpy has moved a hundred networks
# as the filter did.

# %% [markdown]
# ## How far to trust a reading
#
# The thermometer is off by 0.05, and the networks differed by 0.98. Beside that, the reading is as good as exact, so
# the dots went all the way. What if it were a bad thermometer? The two sliders are yours: what the reading says, and
# how far it may be off. The picture follows, and the line under it says what came out.

# %%
explore.one_reading()

# %% [markdown]
# The networks go half of the way when the reading is off by about 1.0, and that is how much they differed among
# themselves, 0.98. Both sides are then equally unsure, so they meet in the middle. With a worse thermometer the
# networks keep closer to what they thought. Chapter 03 finds the rule behind this, with one temperature and two
# opinions.

# %% [markdown]
# ## Three trainings
#
# A hundred networks have learned the day, one reading at a time. Could it be had for less, or could it be done
# better? Let us train three times, on the same hundred readings.
#
# - With *ten* networks instead of a hundred. That is a tenth of the work.
# - With a *hundred*, as above.
# - With a *hundred that are pushed apart*. After each reading, the networks agree more than before. So that they
#   remain open to the next one, each weight is moved away from the mean of the hundred, by 2% of its distance. This
#   is called *inflation*, and the factor is 1.02.
#
# Which of the three will end closest to the truth?
#
# - **a** The ten.
# - **b** The hundred.
# - **c** The hundred that are pushed apart.
# - **d** All three end about equally close.

# %%
### BEGIN SOLUTION
predict("00-predict", "b")
### END SOLUTION

# %% [markdown]
# The error is that of the networks' mean, and you can write that too.
#
# **Exercise 00-mean.** `predictions` has the shape (samples, outputs, members). Here a sample is a time of day, there
# is one output, the temperature, and a member is a network. Return the mean over the members, in the shape (samples,
# outputs).

# %%
def my_mean(predictions):
    ### BEGIN SOLUTION
    return predictions.mean(axis=-1)
    ### END SOLUTION

# %%
check("00-mean", my_mean)

# %% [markdown]
# The table uses your mean, or numpy's, if the exercise is open. Beside the error stands the *spread*: by how much the
# networks differ from their mean, over the day. It is how unsure they say they are.

# %%
mean_of = my_mean if check("00-mean", my_mean).ok else lambda said: np.mean(said, axis=-1)


def train(n_ens, inflation, seed):
    """A training of n_ens networks on the day with this seed -> the day, what they say at last."""
    day = sine(n=100, noise=0.05, rng=seed)
    ensemble = net.ensemble(n_ens, spread=0.3, rng=seed)
    options = {"inflation": inflation, "rng": seed}
    *_, last = enkf(net, ensemble, day.x, day.d, day.obs_std, **options)
    return day, net(last.theta, day.x_test)

# %%
settings = {
    "10 networks": (10, 1.0),
    "100 networks": (100, 1.0),
    "100, pushed apart": (100, 1.02),
}
runs = {}
for name, setting in settings.items():
    day, said_at_the_end = train(*setting, seed=3550)
    runs[name] = (said_at_the_end, 100)
    error = rmse(mean_of(said_at_the_end), day.truth)
    print(f"{name:18s} error {error:.2f}, spread {spread(said_at_the_end):.2f}")

# %%
plots.show(
    plots.moments(problem, runs),
    "Ten networks look like one thin line, which misses the dots at both ends of the day. A "
    "hundred are a narrow bundle on the dots. Pushed apart, they run up and down everywhere.",
)

# %% [markdown]
# In the first picture there are ten blue lines. You cannot see them, because all ten lie under the orange one, and
# that one misses the dots at both ends of the day. In the second, the hundred form a narrow bundle along the dots:
# they differ by about as much as they are wrong. In the third, the networks run up and down everywhere, and their
# mean misses the whole morning.
#
# One training may be luck. So here are twenty other days, each with networks of its own. A dot is a training. The bar
# in a row is the median of the twenty, and the box holds the middle half of them.

# %% tags=["revealed:00-predict"]
errors = {
    name: [rmse(mean_of(end), day.truth) for day, end in (train(*setting, s) for s in range(20))]
    for name, setting in settings.items()
}
for name, of_twenty in errors.items():
    print(f"{name:18s} median error {np.median(of_twenty):.2f}")
plots.show(
    plots.scores(errors, label="error"),
    "Twenty errors for each of the three trainings. A hundred networks end lowest, ten several "
    "times as high, and those that are pushed apart highest.",
)

# %%
check("00-predict")

# %% [markdown]
# On every one of the twenty days the hundred end closest. Our own day went a little better than most: of the twenty,
# 7 end closer to the truth with a hundred networks, 4 with ten, and 8 with networks that are pushed apart. In one
# thing it is a rare day. We looked through some thousands of seeds for a first reading whose cloud leans as strongly
# as the one above. On most days even the clearest of the 61 clouds leans less.
#
# **Exercise 00-small.** What is wrong with the training of ten networks? Answer with a letter in quotation marks.
#
# - **a** Nothing. It used fewer networks and reached as small an error.
# - **b** Its mean is wrong, and its networks agree with one another as if it were right.
# - **c** Its mean is wrong, but its networks differ enough to admit it.

# %%
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check("00-small", answer)

# %% [markdown]
# ## What can go wrong
#
# - *Too few networks.* A cloud of ten dots leans to some side by chance, even for a weight that has no effect. The
#   networks slide along that slope all the same. Each time they come closer together, for a wrong reason, and in the
#   end they are sure of a wrong curve. Chapter 04 measures how far chance goes.
# - *Too strong a push.* 2% sounds like nothing. After a hundred readings it is 1.02 multiplied by itself a hundred
#   times, which is 7.2. The readings take back only what they can see, and a hundred readings leave many a change of
#   61 weights unseen. Chapter 06 shows how to give spread back safely.
# - *In the notebook, a name is not defined.* Cells run in the order in which you start them. Choose Run, then Run All
#   Cells.
# - *Nothing happens.* The circle at the top right is filled while Python works. Kernel, then Restart Kernel, begins
#   anew.

# %% [markdown]
# ## What to remember
#
# - An ensemble is many networks. Where the networks with a larger weight said larger numbers, a reading that lies
#   higher than they said moves that weight up: by the slope of the cloud times what was missing.
# - How far they go depends on how unsure they are and how unsure the reading is.
# - The mean of the ensemble is its estimate, and the spread is how unsure it says it is. Either can be wrong.
# - `predict` commits you to a letter; `check`, `hint` and `solution` take the name of an exercise. `progress()` shows
#   what you have done in all chapters. It is kept in the file `progress.txt` beside the notebooks, which you may read
#   and delete.
#
# Notation: x the input, here the time of day; d an observation, here a reading; θ a weight, Θ `ensemble` the weights
# of all networks, a column for each; y what a network says; N `n_ens` how many networks; ρ `inflation`.

# %% [markdown]
# ## Paths
#
# You have seen the whole thing once. From here
#
# - *two hours* take you through the idea: [03](03_one_number_two_opinions.ipynb), where it is one number,
#   [05](05_write_the_enkf.ipynb), where you write the update, and [06](06_online_training_with_enkf.ipynb), where it
#   trains a network;
# - *one day*, five to seven hours of work, takes you from [01](01_a_network_is_a_function_of_its_weights.ipynb) to
#   [10](10_what_can_go_wrong.ipynb), in order;
# - *a term* takes you through everything, a chapter a week.
#
# Every chapter opens on its own, and [16](16_notation_and_glossary.ipynb) explains each symbol and each word.
#
# ## Where to read on
#
# - Chen et al. (2020), the paper that the course starts from, arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Evensen (1994), where the ensemble Kalman filter begins, doi
#   [10.1029/94JC00572](https://doi.org/10.1029/94JC00572)
#
# The next chapter is [01 A network is a function of its weights](01_a_network_is_a_function_of_its_weights.ipynb).
