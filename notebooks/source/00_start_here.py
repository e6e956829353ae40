# %% [markdown]
# # 00 Start here
#
# *40 minutes. You need: Python, numpy, vectors and a little probability. No data assimilation and no machine
# learning.*
#
# After this chapter you can
#
# - say when a neural network should learn in our way, and when in the usual one,
# - explain with one picture how a hundred networks learn from a single reading, and write it in numpy,
# - say how ten networks would do in place of a hundred, and why.

# %% [markdown]
# ## A thermometer in a garden
#
# A small device stands in a garden and reads the temperature now and then, at random times of the day and night.
# Readings will come for years, and it keeps none of them: it uses each one once, and forgets it. Still it is to learn
# how the temperature goes over the day, and to say how sure it is.
#
# It learns with a *neural network*. For now, a network is a function that draws a curve: the time goes in, a
# temperature comes out, and 61 numbers inside it, its *weights*, decide which curve that is. To learn is to find good
# weights.
#
# The usual way asks for *gradients*: how would the error change if this weight were a little larger? For a network,
# gradients are cheap. If you may keep your readings and go through them again and again, use gradients: they end
# closer to the truth than what you will do here. There are three reasons to learn another way.
#
# - *Readings come one by one and are not kept.* Our device is like this. With each reading used once, our hundred
#   networks will end closer to the truth than gradients do.
# - *You want to know how sure the answer is.* By gradients one usually trains one network, and gets one curve. Here a
#   hundred networks learn, and where they disagree they are not sure.
# - *There is no gradient.* A weather service corrects its forecast whenever new readings come in. Its model is a huge
#   program whose gradient would take years to write. Its methods are called *data assimilation*, and some of them
#   only need to run the model.
#
# In this course you train networks with such a method. We take a hundred networks, each with weights of its own. Such
# a crowd is an *ensemble*, and each network is one of its *members*. Whenever a reading comes, all hundred change
# their weights a little. Then the reading is thrown away.
#
# Our garden is a simple one. All its days are alike, coldest at six in the morning, warmest at six in the evening,
# and a sine in between. So we draw all readings into one picture, from midnight to midnight, whatever day they come
# from. A hundred readings that are put together like this we call *a day*.
#
# x is the time of day: −3.14 is midnight, 0 is noon, and 3.14 is midnight again. d is what the thermometer says, in
# units in which the day goes from −1 to 1. It is off by about 0.05 of these units (a standard deviation).
#
# Does it work? Run the next four cells and look. To run a cell, click into it and press Shift and Enter. The first
# one fetches what we need.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, enkf, explore, plots, rmse, sine, spread
from dalearn.exercises import check, hint, predict, progress, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# The second makes the readings and the networks. (The number after `rng=`, a *seed*, fixes the computer's dice, so that
# you see the same day as we did.)

# %%
problem = sine(n=100, noise=0.05, rng=3550)  # a day: 100 readings, and the truth to judge by
net = FNN((1, 20, 1))  # one number in, one out; 61 weights (chapter 01 counts them)
ensemble = net.ensemble(100, spread=0.3, rng=3550)  # 100 networks, a column of weights each
print(ensemble.shape)

# %% [markdown]
# The third lets them learn. `enkf` is the method of this course, the *ensemble Kalman filter*, or *filter* for short.
# It makes a step for each reading, and `step.theta` holds the weights of all networks after it.
#
# And the fourth draws what they say. In JupyterLab its code is folded away behind three dots, as it is with all cells
# that you need not read. Run it like the others. A click on the dots shows the code.

# %%
steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=3550)
weights_after = [ensemble] + [step.theta for step in steps]  # after 0, 1, 2, ... 100 readings


def after(k):
    """The curves of all networks after k readings, and k."""
    return net(weights_after[k], problem.x_test), k

# %% tags=["folded"]
scenes = {
    "before the first reading": after(0),
    "after one": after(1),
    "after ten": after(10),
    "after a hundred": after(100),
}
plots.show(
    plots.moments(problem, scenes),
    "A hundred curves lie anywhere at first. They gather round the first dot, then round ten, and "
    "with a hundred dots they follow the sine. The error of their mean falls from 1.16 to 0.67, "
    "0.22 and 0.04.",
)

# %% [markdown]
# Each blue line is what a network says over the day, the orange one is the mean of the hundred, and the dashed line
# is the truth, which no network is ever told. The *error* in the corner is the distance of the orange line from the
# dashed one (as a root mean square over the day).
#
# The first dot comes in the evening, and there the curves gather. In the morning they still disagree almost as
# before. (Their mean comes down there all the same, because the same weights draw both parts of a curve.) After a
# hundred dots the error is 0.04, a little less than the 0.05 by which a single reading is off. (The dot near x = 1.9
# is an unlucky reading, off by 0.22.)
#
# Is 0.04 good? Here are the median errors of both ways on thirty such days.
#
# | who learns | each reading once | each reading a thousand times |
# |---|---|---|
# | one network, by gradients | 0.2 | 0.02 |
# | a hundred networks, our way | 0.05 | would count it too often |
#
# Where readings are not kept, our way is better, at the price of running a hundred networks. Where they are kept,
# gradients end closer. (Chapter 07 shows how our way may go over readings again. The end of *Further* says how we
# measured the table.)
#
# Nobody has computed a gradient here. How did each network know which of its 61 weights to change, in which
# direction, and by how much? You can see the answer in one picture.

# %% [markdown]
# ## One reading
#
# The first reading comes in: 0.67, at x = 2.39, which is shortly after nine in the evening. A hundred networks have
# each said what it would be. Some said 1, some −2; none of them knew. What can they learn from one number?

# %%
d = problem.d[0, 0]  # the first reading
# problem.x holds x / 1.81, numbers around 1 as is usual for networks; in_units gives x back.
print(f"at x = {problem.in_units(problem.x[0, 0]):.2f} the reading is {d:.2f}")
said = net(ensemble, problem.x[:1])  # what each network says there: (times, outputs, networks)
said = said[0, 0]  # one time and one output: this leaves 100 numbers
weight = ensemble[9]  # one of the 61 weights, in each of the networks
# "Give or take" is the standard deviation (ddof=1: divided by N − 1).
print(f"the networks said {said.mean():.2f}, give or take {said.std(ddof=1):.2f}")

# %% [markdown]
# Now look at the cloud. Each dot is one network. Across is one of its weights, which we call θ (theta). Up is what
# the network said, its prediction y. The diamond is the mean of both. The black line is the reading, which the course
# also calls an *observation*. (We chose the clearest of the 61 clouds, on a day that we chose from some thousands.)

# %% tags=["folded"]
plots.show(
    plots.cloud(weight, said, d, problem.obs_std, step=True),
    "A cloud of a hundred dots, a weight across and a prediction up. It leans to the right: larger "
    "weights go with larger predictions. The line through it goes 0.37 across for 1 up. The "
    "reading lies above most of the dots.",
)

# %% [markdown]
# The cloud leans: by and large, networks with a larger weight said larger numbers. How much weight goes with how much
# more said? Take the 23 networks that said about −2, from −2.5 to −1.5. On average, their weight is −0.25. Now go up
# to the 34 that said about −0.5, from −1 to 0: their weight is 0.32. They said about 1.4 more, and have 0.57 more of
# the weight. That is about 0.4 for each unit.
#
# The orange line does this with all dots at once: at each height it goes through the middle of the dots there, as
# nearly as a straight line can. Start at the diamond and go up by 1. To meet the line again you have to go 0.37 to
# the right. We call 0.37 the *slope* of the cloud: so much *weight* for one more unit that is *said*. (At school it
# would be the other way, up for one step across. But we know how much more should be said, and ask how much weight
# goes with it.)
#
# What will happen to this weight when the reading is used?
#
# - **a** It goes up, in most of the networks.
# - **b** It goes down, in most of the networks.
# - **c** All networks get the same weight, the one at which the orange line meets the reading.
# - **d** Nothing. One reading cannot tell which of the 61 weights was wrong.
#
# Commit yourself before you read on: run the next cell and press a letter. Nothing is graded. (Outputs that tell an
# answer are not stored here. They come when you run their cell.)

# %%
### BEGIN SOLUTION
predict("00-move", "a")
### END SOLUTION

# %% [markdown]
# Let us work it out for the mean, the diamond. The networks said −0.64, and the reading is 0.67. They should have
# said 1.3 more. One more unit goes with 0.37 more of the weight, so 1.3 units go with 0.37 · 1.3 = 0.48. The mean of
# the weight is 0.25. It should be 0.25 + 0.48 = 0.73.
#
# And the filter, what did it do? Here is the cloud again. A blue dot is a network after the first reading: all its 61
# weights have been moved, and then it has been run once more to see what it says now. That is the height of the dot.

# %% tags=["revealed:00-move"]
said_after = net(weights_after[1], problem.x[:1])[0, 0]
weight_after = weights_after[1][9]
for name, each in {"before": weight, "after": weight_after}.items():
    print(f"the weight {name}: {each.mean():.2f}, give or take {each.std(ddof=1):.2f}")
print(f"it is larger in {np.sum(weight_after > weight)} of the 100 networks")
plots.show(
    plots.cloud(weight, said, d, problem.obs_std, moved=(weight_after, said_after)),
    "The same cloud, and a blue dot for each network after the reading. Most dots have slid along "
    "the direction of the orange line until they lie around the reading, from both sides.",
)

# %%
check("00-move")

# %% [markdown]
# The same 0.73. What we did for the mean, the filter did for each network from where it stood. A network that was 2
# too low got about 0.37 · 2 = 0.74 more of this weight, and one that was 0.5 too high lost about 0.37 · 0.5. (Only
# *about*: a little chance comes in, as we will see.) With d for the reading and y for what a network said, its new
# weight is
#
# $$\theta_\text{new} = \theta + \text{slope} \cdot (d - y).$$
#
# Nobody can tell which of the 61 weights was wrong. So all of them move by this formula, each with a cloud and a
# slope of its own. Where a cloud does not lean, its line stands upright: it goes 0 across for 1 up. Then the slope is
# 0 and the weight stays.

# %% [markdown]
# ## Your turn
#
# **Exercise 00-slide.** Write the update of one weight in a hundred networks. `weights` and `said` are arrays with a
# number for each network, `d` is the reading. First find the slope of the cloud, then return the new weights.
#
# numpy draws the line for you: `np.polyfit(a, b, 1)[0]` is how much b grows, on average, when a is larger by one. It
# is for you to say which of our two arrays is a, and which is b.

# %%
def my_slide(weights, said, d):
    ### BEGIN SOLUTION
    slope = np.polyfit(said, weights, 1)[0]
    return weights + slope * (d - said)
    ### END SOLUTION

# %%
check("00-slide", my_slide)

# %% [markdown]
# `check` tries your function on random numbers, so any right way of writing it passes. `hint("00-slide")` gives a
# hint, and a stronger one each time you ask; `solution("00-slide")` gives our answer. If you leave an exercise open,
# the chapter runs on with ours.
#
# Something may worry you. This weight has moved as far as the missing 1.3 ask for. If the other 60 do the same, will
# the networks not say far too much? Let us try: this weight alone, and then all 61.

# %% tags=["folded"]
def our_slide(weights, said, d):
    return weights + np.polyfit(said, weights, 1)[0] * (d - said)


slide = my_slide if check("00-slide", my_slide).ok else our_slide  # yours, once it is right
print("The weights are moved by", slide.__name__)

# %%
# Copies, in case a function changes what it is given.
all_61 = np.array([slide(each.copy(), said.copy(), d) for each in ensemble])
alone = ensemble.copy()
alone[9] = all_61[9]

for name, weights in {"before": ensemble, "this weight": alone, "all 61": all_61}.items():
    now = net(weights, problem.x[:1])[0, 0]
    print(f"{name:11s}: they say {now.mean():5.2f}, give or take {now.std(ddof=1):.2f}")

# %% [markdown]
# All 61 together bring the networks from −0.64 to 0.60, near the reading of 0.67. This weight alone brings them to
# −0.25, not quite a third of the way.
#
# Why is it not too much? Take the smallest case, networks of two weights that say their sum, and let both weights
# differ equally from network to network. Those that say one more have, on average, 0.5 more of the one weight and 0.5
# more of the other. So both slopes are 0.5. Move one weight by its slope, and the network says 0.5 more. Move both,
# and it says one more, not two. It is the same with 61: a slope is only this weight's part, and most of the parts are
# small.
#
# (They stop short of 0.67, and still differ by 0.25, because a network is not quite a sum of its weights. The next
# readings repair much of that.)

# %% [markdown]
# ## How far to trust a reading
#
# The thermometer is off by 0.05, and the networks differed by 0.98 in what they said. We call this standard deviation
# their *spread*. Beside it, the reading is as good as exact, so the filter used the full slope. With a bad
# thermometer it uses only a part of it.
#
# The two sliders are yours: what the reading says, and how far it may be off. Where do the networks go half of the
# way? (The explorer says when you are there.) And where only a tenth? Look for both before you read on.

# %%
explore.one_reading()

# %% [markdown]
# They go half of the way where the standard deviation of the reading is about 1.0, as much as their spread: both
# sides are equally unsure, and they meet in the middle. They go a tenth of the way where it is 3.0. The surer side
# counts more. In numbers, the slope is multiplied by
#
# $$\frac{\text{spread}^2}{\text{spread}^2 + \text{off}^2},$$
#
# here 0.98² / (0.98² + 1.0²) = 0.49 and 0.98² / (0.98² + 3.0²) = 0.10. Chapter 03 derives it. (If you have met the
# Kalman filter: the slope times this fraction is its gain, estimated from a crowd.)
#
# And the little chance? If all networks heard the same number, they would end too close together, surer than such a
# reading can make them. So the filter gives each network a reading of its own: the thermometer's, shifted at random by
# about as much as it may be off. This is the whole update:
#
# $$\theta_\text{new} = \theta + \text{slope} \cdot \frac{\text{spread}^2}{\text{spread}^2 + \text{off}^2} \cdot
# (d + \text{shift} - y).$$
#
# The shifts are why some dots go the wrong way when the reading may be off by 3.0.

# %% [markdown]
# ## With ten networks
#
# Ten networks would be a tenth of the work. So let us train ten on the same hundred readings. Think of a cloud of ten
# dots: how well does it show its slope? And how will the ten end?
#
# - **a** About as close to the truth as the hundred.
# - **b** Further from the truth, and far apart from one another: they show that they are unsure.
# - **c** Further from the truth, and close together: they are sure of a wrong curve.
# - **d** Closer to the truth, because ten agree faster than a hundred.

# %%
### BEGIN SOLUTION
predict("00-predict", "c")
### END SOLUTION

# %% [markdown]
# Beside the error we print the spread of the curves: their standard deviation, as a root mean square over the day.

# %%
def train(n_ens, seed, inflation=1.0):
    """Train n_ens networks on the day with this seed -> the day, the weights at its end."""
    day = sine(n=100, noise=0.05, rng=seed)
    ensemble = net.ensemble(n_ens, spread=0.3, rng=seed)
    steps = list(enkf(net, ensemble, day.x, day.d, day.obs_std, inflation=inflation, rng=seed))
    return day, steps[-1].theta

# %% tags=["revealed:00-predict"]
day, of_ten = train(10, seed=3550)
day, of_hundred = train(100, seed=3550)
runs = {}
for name, weights in {"10 networks": of_ten, "100 networks": of_hundred}.items():
    at_end = net(weights, day.x_test)
    runs[name] = (at_end, 100)
    error = rmse(at_end.mean(axis=-1), day.truth)
    print(f"{name:12s} error {error:.2f}, spread {spread(at_end):.2f}")
plots.show(
    plots.moments(problem, runs),
    "Ten networks look like one thin line, which misses the dots at both ends of the day and at "
    "its top. A hundred are a narrow bundle on the dots.",
)

# %%
check("00-predict")

# %% [markdown]
# The ten blue lines on the left cannot be seen: all lie under the orange one, which misses the dots at both ends of
# the day and at its top. The ten are wrong, and they are sure. The hundred form a narrow bundle along the dots, and
# differ by about as much as they are wrong.
#
# Why are the ten *wrong*? Here is one of the 61 weights, in the ten and in the hundred, before and after the first
# reading. (We chose a clear case.)

# %% tags=["folded"]
ten = net.ensemble(10, spread=0.3, rng=3550)
crowds = {"10 networks: the line leans": ten, "100 networks: it stands upright": ensemble}
figure, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharex=True, sharey=True, layout="constrained")
for ax, (title, theta) in zip(axes, crowds.items()):
    step = next(enkf(net, theta, problem.x, problem.d, problem.obs_std, rng=3550))
    before = (theta[13], net(theta, problem.x[:1])[0, 0])
    moved = (step.theta[13], net(step.theta, problem.x[:1])[0, 0])
    plots.cloud(*before, d, problem.obs_std, moved=moved, words=False, ax=ax)
    ax.set_title(title)
    for when, (w, _) in {"before": before, "after": moved}.items():
        print(f"{len(w)} networks {when}: {w.mean():.2f}, give or take {w.std(ddof=1):.2f}")
artists, labels = ax.get_legend_handles_labels()
labels[-2:] = ["mean before", "mean after"]
figure.legend(artists, labels, loc="outside lower center", ncols=3, frameon=False)
plots.show(
    ax,
    "One weight in ten networks and in a hundred. The line through the ten leans to the right, and "
    "they move up and to the right along it. The line through the hundred is upright, and they "
    "move straight up.",
)

# %% [markdown]
# The hundred, on the right, show that this weight has nothing to do with what is said: the line is upright, and the
# weight hardly moves. (Their dots go up because the other 60 weights have moved.) Ten dots lean to some side by
# chance. The filter cannot know that it is chance, and sends the networks along the line all the same. The mean of
# this weight goes up by 0.53, for no reason.
#
# And why are they *sure*? On the left again, the five lowest dots all stood to the left of the five highest, and they
# go furthest to the right. So the ten come closer together in this weight: they differed by 0.66, and now by 0.55,
# though the reading tells nothing of it. With ten networks most of the 61 clouds lean by chance, and that at each of
# the hundred readings. How much is left of the differences at the end?

# %%
print("how much a weight differs from network to network, on average over the 61:")
for name, weights in {
    "10 at first": ten,
    "10 at the end": of_ten,
    "100 at first": ensemble,
    "100 at the end": of_hundred,
}.items():
    print(f"{name:14s} {weights.std(axis=1, ddof=1).mean():.2f}")

# %% [markdown]
# The ten have become nearly one and the same network, so they draw one and the same curve. The hundred had the same
# readings, and keep more than half of their differences. And this was no bad day: on each of the twenty others in
# *Further*, too, the hundred end closer to the truth. *Further* also asks how you would notice in a real garden,
# where nobody draws the dashed line.

# %% [markdown]
# ## What can go wrong
#
# - *Too few networks.* They follow slopes of chance, and end up sure of a wrong curve.
# - *In the notebook, a name is not defined.* Cells run in the order in which you start them. Choose Run, then Run All
#   Cells.
# - *Nothing happens.* The circle at the top right is filled while Python works. Kernel, then Restart Kernel, begins
#   anew.

# %% [markdown]
# ## What to remember
#
# - It pays to train without gradients where readings are not kept, where you want to know how sure the answer is, or
#   where there is no gradient. Else use gradients.
# - An ensemble is many networks. Each weight moves by the slope of its cloud times what was missing, and less far
#   where the reading is unsure.
# - The mean of the ensemble is its estimate, and the spread is how unsure it says it is. Either can be wrong.
# - `predict` commits you to a letter; `check`, `hint` and `solution` take the name of an exercise. `progress()` shows
#   what you have done, and keeps it in the file `progress.txt` beside the notebooks.
#
# Notation: x the input, here the time of day (`problem.x` holds x / 1.81); d an observation, here a reading; θ a
# weight, Θ `ensemble` the weights of all networks, a column for each; y what a network says; N `n_ens` how many
# networks.

# %% [markdown]
# ## Paths
#
# You have seen a hundred networks learn without a gradient, and written their move yourself. This is the whole idea.
# From here
#
# - *a good two hours* take you through the idea: [03](03_one_number_two_opinions.ipynb), where it is one number,
#   [05](05_write_the_enkf.ipynb), where you write the update, and [06](06_online_training_with_enkf.ipynb), where it
#   trains a network;
# - *one day*, seven to eight hours of work, takes you from [01](01_a_network_is_a_function_of_its_weights.ipynb) to
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

# %% [markdown]
# ## Further: without the truth
#
# *Optional, 4 minutes.* In a real garden nobody draws the dashed line.
#
# **Exercise 00-small.** How could you notice, without the truth, that the ten have gone wrong?
#
# - **a** By their spread alone: it is too large.
# - **b** By their spread alone: it is too small.
# - **c** By the next readings: they lie further from the mean than the errors of thermometer and networks explain.
# - **d** Not at all. Without the truth, nobody can tell.
#
# Answer with a letter in quotation marks.

# %%
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check("00-small", answer)

# %%
later = sine(n=100, noise=0.05, rng=1)  # a hundred more readings, which no network has seen
for name, weights in {"10 networks": of_ten, "100 networks": of_hundred}.items():
    off = rmse(net(weights, later.x).mean(axis=-1), later.d)
    expected = np.sqrt(spread(net(weights, later.x)) ** 2 + later.obs_std**2)
    print(f"{name:12s} later readings are off by {off:.2f}, expected {expected:.2f}")

# %% [markdown]
# *Expected* is what the spread of the networks and the thermometer's 0.05 explain together. (Independent errors add
# as squares.) From the mean of the ten, later readings lie three times as far. For the hundred, the two numbers
# agree.

# %% [markdown]
# ## Further: pushed apart
#
# *Optional, 10 minutes.* After each reading the networks agree more than before, and the ten agreed far too much. Why
# not push them apart a little, so that they remain open to the next reading? *Inflation* does that: after each
# reading, each weight is moved away from the mean of all networks. With a factor of 1.02 it goes 2% further out.
#
# The error of a training is that of the networks' mean. You can write this mean, and the twenty days below will use
# yours.
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
# Now three trainings on each of twenty days, with ten networks, with a hundred, and with a hundred that are pushed
# apart. A dot is a training. The bar in a row is the median of the twenty, and the box holds the middle half of them.
# The axis is logarithmic: equal steps along it are equal factors.

# %%
mean_of = my_mean if check("00-mean", my_mean).ok else lambda said: np.mean(said, axis=-1)
settings = {
    "10 networks": (10, 1.0),
    "100 networks": (100, 1.0),
    "100, pushed apart": (100, 1.02),
}


def error_of(n_ens, inflation, seed):
    day, weights = train(n_ens, seed, inflation)
    return rmse(mean_of(net(weights, day.x_test)), day.truth)

# %%
errors = {name: [error_of(*each, seed) for seed in range(20)] for name, each in settings.items()}
for name, of_twenty in errors.items():
    here = error_of(*settings[name], 3550)
    print(
        f"{name:18s} median error {np.median(of_twenty):.2f},",
        f"from {min(of_twenty):.2f} to {max(of_twenty):.2f};",
        f"our day {here:.2f}, with {np.sum(np.array(of_twenty) < here)} below it",
    )

# %% tags=["folded"]
plots.show(
    plots.scores(errors, label="error"),
    "Twenty errors for each of the three trainings. A hundred networks have the smallest, ten "
    "several times as large ones, and those that are pushed apart the largest.",
)

# %% [markdown]
# The push makes it worse, by a factor of ten. 2% sounds like nothing, but after a hundred readings it is 1.02
# multiplied by itself a hundred times, which is 7.2. A reading pulls the networks together only in what it can see,
# the value of the curve at one place. There are many ways to change 61 weights that a hundred readings hardly see,
# and in these the networks drift apart unhindered. Far apart, the slope of a cloud means nothing any more, and the
# mean is lost too. Chapter 06 shows how to give spread back safely.
#
# On every one of the twenty days the hundred end closest: their largest error, 0.11, is below the smallest of the
# ten, 0.14, and below the smallest of those that are pushed apart, 0.36. And the day of this chapter was an ordinary
# one. Put beside these twenty, its error of 0.04 with a hundred networks would be the eighth smallest, and its 0.16
# with ten networks the fifth.
#
# The table at the beginning holds medians over thirty days. By gradients, one of the networks was trained with Adam,
# a rule that chapter 02 explains: with each reading once, which is a hundred steps, at the best of four learning
# rates; and with a thousand steps on all hundred readings together, at a rate of 0.01.
#
# The next chapter is [01 A network is a function of its weights](01_a_network_is_a_function_of_its_weights.ipynb).
