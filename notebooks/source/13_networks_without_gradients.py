# %% [markdown]
# # 13 Networks without gradients
#
# *45 minutes. You need: numpy, a network as a function of its weights (chapter 01), gradient descent (02), the ensemble
# update (05) and the training of an ensemble (06). The chapter opens on its own: what it needs of them is recalled
# where it is used. The part called Further is optional, and not in the 45 minutes.*
#
# After this chapter you can
#
# - train a network that has no gradient, and say why the mean of many predictions is better than any of them,
# - train a network that reads images and one that reads a series, with the same function as before,
# - tell an update which outputs may move which weights, and say what that is worth,
# - name rivals that need no gradients either, and say where they are better.

# %% [markdown]
# ## A promise
#
# The paper that this course follows ends its abstract with a promise (Chen et al. 2020). It has trained small networks
# on a sine and on a hat. Its way of training could be used for convolutional and recurrent networks too, the authors
# say, the kinds that read images and series. We have found no public program that does it. In this chapter we try, in
# three parts: a network for which no gradient exists, then one that reads handwritten digits, then one that foresees a
# chaotic series. `enkf`, the function of chapter 06, stays as it is in all three.
#
# We start where gradient descent cannot even begin. The thermometer in the garden shall get the network built in, on a
# chip for a few cents. The chip cannot compute a tanh. Each of its hidden units can only say −1 or 1:
#
# $$\text{a unit says } +1 \text{ where } w x + b > 0, \text{ and } -1 \text{ where } w x + b < 0.$$
#
# Take w = 2 and b = −1. At x = 0.4 the sum is 2 · 0.4 − 1 = −0.2, so the unit says −1. At x = 0.6 it is 0.2, and the
# unit says 1. It has one step, at x = 0.5. A network of thirty such units adds thirty steps, so its curve is a
# staircase.
#
# Gradient descent asks how a prediction changes when a weight is moved a tiny bit. So let us do it: draw a network,
# take one weight of a hidden unit, move it by a millionth, and see what happens to the predictions for 200 readings.
# On how many of the 200 does the prediction change?
#
# - **a** On all of them, each by a tiny bit.
# - **b** On about half, those where the unit says 1.
# - **c** On none.
#
# Run the next cell and press a letter.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("13-moved", "c")
### END SOLUTION

# %%
import csv

import matplotlib.pyplot as plt
import numpy as np

from dalearn import (
    CNN, FNN, RNN, coverage, digits, enkf, explore, localised, mackey_glass, plots, rmse, sine,
)  # fmt: skip
from dalearn.exercises import check, hint, predict, registry, solution
from dalearn.stored import stored
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% tags=["nbval-check-output", "revealed:13-moved"]
stairs = FNN((1, 30, 1), "step")  # thirty hidden units: 30 weights, 30 biases, then the output
trials = 0
with_change = 0
for seed in range(40):
    problem = sine(n=200, noise=0.05, rng=seed)  # 200 readings of a day, off by about 0.05
    theta = stairs.init(rng=seed)
    before = stairs(theta, problem.x)
    for i in range(60):
        moved = theta.copy()
        moved[i] += 1e-6
        trials += 1
        with_change += np.any(stairs(moved, problem.x) != before)
print(f"{with_change} of {trials} trials changed any of the 200 predictions")

# %% [markdown]
# **Exercise 13-moved.** Compare with your prediction.

# %%
check("13-moved")

# %% [markdown]
# Nothing moves. So the error does not change either, and its slope with respect to every hidden weight is exactly 0.
# Gradient descent multiplies the slope by a step size and gets 0. Adam divides slopes by their usual size, and 0 by 0
# does not help. The hidden units stay where they were drawn.
#
# Here is the error of such a network while one of its biases is moved further, and beside it that of a smooth network,
# with tanh units, that has the same weights.

# %% tags=["nbval-check-output", "harmless"]
problem = sine(n=200, noise=0.05, rng=3)
smooth = FNN((1, 30, 1))  # tanh, as in the other chapters
theta = stairs.init(rng=3)
biases = np.linspace(-2, 2, 401)


def error_along(net, moves, i=35):
    """The error on the readings with parameter i moved by each of these."""
    networks = np.repeat(theta[:, None], len(moves), axis=1)
    networks[i] += moves
    return np.sqrt(np.mean((net(networks, problem.x) - problem.d[..., None]) ** 2, axis=(0, 1)))


figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), sharey=False, layout="constrained")
for ax, net, name in zip(axes, (stairs, smooth), ("steps", "tanh")):
    plots.new_ax(ax).plot(biases, error_along(net, biases), color=plots.colour("mean", ax), lw=1.5)
    ax.set(title=name, xlabel="how far one bias is moved", ylabel="error")
levels = len(np.unique(error_along(stairs, biases).round(9)))
print(f"at 401 places the error of the stairs has {levels} different values")
plots.show(
    ax,
    "The error as one bias is moved. Left, with steps, it is made of flat pieces with jumps "
    "between them. Right, with tanh, it is a smooth curve.",
)

# %% [markdown]
# Left the curve is flat everywhere, with jumps in between, one wherever the unit's step passes a reading. Who stands on
# a flat piece and looks at the ground under their feet learns nothing. But from further away the curve has a shape:
# there are low places and high ones.
#
# An ensemble looks from further away. Its members are not a millionth apart. Their biases differ by 0.6 or so, and over
# such a distance lie many jumps. So the members do predict different things, their weights and their predictions do go
# together, and the update of chapter 05 has all that it needs. It never asks for a slope.

# %% [markdown]
# ## A staircase learns
#
# So we train 200 staircases on the 200 readings. The call is that of chapter 06, with two settings that need a word. The
# thermometer is off by 0.05. But a staircase is flat between two steps, while the sine goes on, so one staircase of
# thirty steps cannot be as near as that. We tell the update that the readings are off by 0.2, which stands for both: the
# thermometer's error, and what the network cannot do. And after each update we give back 95% of the spread that it took away (the relaxation of chapter 06),
# because members that come too close together look at the ground under their feet again.

# %% tags=["nbval-check-output", "harmless"]
SEED = 3  # of the day, the start and the noise; any other will do
ensemble = stairs.ensemble(200, spread=0.3, rng=SEED)  # around one random network
settings = {"batch_size": 20, "epochs": 40, "relaxation": 0.95}
*_, last = enkf(stairs, ensemble, problem.x, problem.d, 0.2, rng=SEED, **settings)
members = stairs(last.theta, problem.x_test)
print(f"error of the mean of the predictions {rmse(members.mean(axis=-1), problem.truth):.2f}")

figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
plots.data(problem, axes[0]).set(title="three members")
lines = ("-", "--", ":")
for line, member in zip(lines, members[:, 0, :3].T):
    axes[0].plot(
        problem.in_units(problem.x_test), member, line, color=plots.colour("ensemble", axes[0])
    )
plots.fit(problem, members, axes[1]).set(title="all 200, and their mean")
plots.legend(axes[1], loc="upper left", fontsize="small")
plots.show(
    axes[1],
    "Left, three members are staircases that go up and down with the sine, off by one stair or "
    "two. Right, the mean of the 200 follows the sine closely.",
)

# %% [markdown]
# It learns. Left are three of the members. Each is a staircase that goes up and down with the day, and no two have
# their steps at the same places. Right is the mean of what all 200 say. It looks much smoother than any of them.
#
# Now somebody has to decide what goes onto the chip. Three things could: all 200 networks, whose predictions are
# averaged; one network, whose weights are the mean of the 200; or one of the members as it is. Which is nearest to the
# true curve?
#
# - **a** The mean of the 200 predictions.
# - **b** The prediction of the one network with the mean weights.
# - **c** A middling member.

# %%
### BEGIN SOLUTION
predict("13-mean", "a")
### END SOLUTION

# %% [markdown]
# The script [`data/without_gradients.py`](data/without_gradients.py) has done this training for 40 days, with the seeds
# 0 to 39. The next cell reads its table. All that follows in this chapter is compared by it.

# %% tags=["nbval-check-output", "revealed:13-mean"]
with stored("without_gradients.csv").open(encoding="utf-8") as file:
    rows = list(csv.DictReader(line for line in file if not line.startswith("#")))


def column(task, method, name="score"):
    """A column of the table for one task and method: a number for each seed."""
    chosen = [row for row in rows if (row["task"], row["method"]) == (task, method)]
    return np.array([float(row[name]) for row in chosen])


of_all = column("staircase", "EnKF, steps")
of_one = column("staircase", "EnKF, steps", "of_mean_network")
of_member = column("staircase", "EnKF, steps", "of_a_member")
print(f"mean of the predictions       {np.median(of_all):.2f}")
print(f"network with the mean weights {np.median(of_one):.2f}")
print(f"a middling member             {np.median(of_member):.2f}")
print(f"the first is nearest on {np.sum((of_all < of_one) & (of_all < of_member))} of 40 days")
with_tanh = (column("staircase", "EnKF, smooth", name) for name in ("score", "of_mean_network"))
print("with tanh units: the first {:.3f}, the second {:.3f}".format(*map(np.median, with_tanh)))

# %% [markdown]
# **Exercise 13-mean.** Compare with your prediction.

# %%
check("13-mean")

# %% [markdown]
# Two members, each with one step, show why. One has its step at 0.4 and the other at 0.6. Below 0.4 both say −1, above
# 0.6 both say 1, and in between they disagree, so the mean of what they say is 0 there: a stair of half the height.
# Two hundred members make many small stairs. But the network with the mean weights is one more staircase, with a single
# step at 0.5. It is a little better than a middling member, and far worse than the mean of what they say.
#
# Whoever can afford one network only has to know this price. For a smooth network the two means lie closer together:
# tanh units, trained on the same days, have 0.014 and 0.021.

# %% [markdown]
# ## Rounded weights
#
# The maker of the chip has another wish. A weight with fifteen digits is expensive to store. Could it be rounded to
# multiples of 1/16? A network whose weights are rounded has no gradient either: a millionth more or less, and the
# rounded weight is the same.
#
# **Exercise 13-rounded.** Round every weight in `theta` (n_params, n_ens) to the nearest multiple of `step`. With a
# step of 1/16 = 0.0625 the weight 0.30 becomes 0.3125, which is five steps. `hint("13-rounded")` helps, more each time,
# and `solution("13-rounded")` shows our answer.

# %%
def my_rounded(theta, step):
    ### BEGIN SOLUTION
    return np.round(theta / step) * step
    ### END SOLUTION

# %%
check("13-rounded", my_rounded)

# %% [markdown]
# `enkf` does not care what a model is, as long as it can be called with weights and inputs. So the model is now a
# function of three lines: it rounds, by your function if it is right and else by ours, and lets a tanh network predict.
# The update moves the weights behind the rounding, which keep all their digits while the network learns.

# %% tags=["nbval-check-output", "harmless"]
rounded = my_rounded if check("13-rounded", my_rounded).ok else registry.get("13-rounded").reference


def coarse(theta, x):
    """A tanh network whose weights are rounded to sixteenths."""
    return smooth(rounded(theta, 1 / 16), x)


start = smooth.ensemble(150, spread=0.3, rng=SEED)
settings = {"batch_size": 10, "epochs": 10, "relaxation": 0.5, "rng": SEED}
*_, last = enkf(coarse, start, problem.x, problem.d, 0.05, **settings)
found = coarse(last.theta, problem.x_test).mean(axis=-1)
print(f"weights in sixteenths: error {rmse(found, problem.truth):.3f}")

# %% [markdown]
# How good is all this? Here are the rivals, on the same 40 days. Where data assimilation loses, it says so in the first
# lines.
#
# - **Adam** trains the smooth network, with all its digits. It is what one would do if the chip could compute a tanh.
# - An **evolution strategy** needs no gradient either. It stands at one network, tries small random changes in pairs,
#   one there and one in the opposite direction, and goes where those changes helped more (Salimans et al. 2017).
# - **Random features** leave the hidden layer as it was drawn, but make it large: a thousand steps, not thirty. Only
#   the output is learned, by least squares.
#
# A *pass* is one network that is run once over all readings. *Seconds* are those of one core of one machine.

# %% tags=["nbval-check-output"]
def table(task, methods, digits=3, passes=True):
    """Print medians over the seeds: score, passes, seconds of each method."""
    print(f"{'':47s} score   passes   seconds")
    for method in methods:
        score, spent, seconds = (
            np.median(column(task, method, name)) for name in ("score", "passes", "seconds")
        )
        runs = "      –" if np.isnan(spent) else f"{spent:7.0f}"
        print(f"{method:47s} {score:5.{digits}f}  {runs}   {seconds:7.1f}")


table(
    "staircase",
    [
        "random features, 1000 steps",
        "evolution strategy, steps, equal seconds",
        "evolution strategy, steps, equal passes",
        "EnKF, steps",
        "Adam, smooth, equal passes",
        "EnKF, smooth",
        "EnKF, rounded to 1/16",
    ],
)

# %% [markdown]
# The stairs of the ensemble lose against two rivals. Random features have less than half of their error, are nearer on
# every one of the 40 days, and take a fraction of the time. If the chip has room for a thousand units, there is no
# reason to train thirty. And Adam shows what the steps cost: with tanh units the error is less than a sixth. The smooth
# network learns from EnKF nearly as well as from Adam: with equal passes Adam is nearer on 26 of the 40 days, with equal
# seconds EnKF is nearer on 30.
#
# The ensemble beats the evolution strategy on 36 of the 40 days, after equal passes and after equal seconds. But it
# has a mean of 200 networks to show, and the evolution strategy has one. If only one network fits on the chip, the
# evolution strategy's is better, 0.11 against 0.22. The rounding costs
# little: 0.018 in place of 0.014.
#
# So an ensemble can train what has no gradient, with the same call as ever. It is one way of several.

# %% [markdown]
# ## A network that reads images
#
# The second part needs a network that reads images. Here are handwritten digits of 8 by 8 pixels, from 0 (paper) to 1
# (ink). There are 1400 to learn from, and 360 others to test with.

# %% tags=["harmless"]
DRAW = 4  # which digits are drawn, and the start of the networks; the table has 0 to 4
data = digits(1400, rng=DRAW)
x, x_test = data.x.astype(np.float32), data.x_test.astype(np.float32)  # half the memory
ax = plots.gallery(x[:20], [str(label) for label in data.labels[:20]])
plots.show(ax, "Twenty digits of 8 by 8 pixels, each with its label above it.")

# %% [markdown]
# A *convolutional* network looks at an image through a small window of 3 by 3 pixels. A **filter** is a pattern of nine
# weights. Put it on the window, multiply each weight by the pixel under it, add up, add a bias, and you know how much
# the image looks like the pattern there. For example, let the three weights of the left column be −1, those of the
# middle 0 and those of the right 1. On a window that is white at the left and black at the right, the sum is 3. Where
# all is white, or all is black, it is 0. So this filter finds left edges of a stroke.
#
# The same nine weights look at every place. The window moves on by two pixels, so on 8 by 8 pixels it has 3 by 3 places.
# Six filters at nine places give 54 numbers. They go through a tanh, and from them ten outputs are made, one for each
# digit, each with 54 weights and a bias. All in all 6 · (9 + 1) = 60 numbers for the filters and 10 · (54 + 1) = 550
# for the outputs.

# %% tags=["nbval-check-output", "harmless"]
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
print(net)

# %% [markdown]
# The answer of the network is the digit whose output is largest. What should the outputs learn? For a 3, output number
# 3 should be 1, and all others 0. Such targets are called *one-hot*.
#
# **Exercise 13-one-hot.** You are given `labels` (n,), whole numbers from 0 to `n_out` − 1. Return the targets
# (n, n_out): in each row a 1 in the column of the label, and 0 elsewhere.

# %%
def my_one_hot(labels, n_out):
    ### BEGIN SOLUTION
    return np.eye(n_out)[labels]
    ### END SOLUTION

# %%
check("13-one-hot", my_one_hot)

# %% [markdown]
# There is one more thing to settle. A network that says 1.4 where 1 is wanted has understood the digit very well, but
# the update would see an error of 0.4 and pull it back. So we squeeze the outputs to between 0 and 1 by the function
# 1 / (1 + exp(2 − 4z)): 0 becomes 0.12, 0.5 stays 0.5, 1 becomes 0.88, and whatever is larger comes closer and closer
# to 1. (*Further* says what that is worth.) Any function can be the model, so this is two lines again.

# %% tags=["harmless"]
one_hot = my_one_hot if check("13-one-hot", my_one_hot).ok else registry.get("13-one-hot").reference
targets = one_hot(data.labels, 10).astype(np.float32)


def model(theta, x):
    """The outputs of the network, squeezed to between 0 and 1."""
    return 1 / (1 + np.exp(2 - 4 * net(theta, x)))


def trained(n_ens, update="perturbed", seed=DRAW):
    """The ensemble after twelve epochs, a hundred digits in each update."""
    ensemble = net.ensemble(n_ens, spread=0.3, rng=seed).astype(np.float32)
    settings = {"batch_size": 100, "epochs": 12, "relaxation": 0.8, "rng": seed}
    for step in enkf(model, ensemble, x, targets, 0.1, update=update, **settings):
        theta = step.theta
    return theta


def answers(theta):
    """The digit whose output is largest in the mean of the members, for each test digit."""
    return model(theta, x_test).mean(axis=-1).argmax(axis=1)


first = answers(trained(100))
print(f"{np.mean(first == data.labels_test):.0%} of the test digits are right")

# %% [markdown]
# That is much more than the 10% of guessing, and it is a disappointment. Four other draws of the digits give 72% to
# 86%, and Adam brings the same network to 96%. What is wrong?
#
# ## Ten outputs that disturb each other
#
# Take a weight that leads to output number 3. What does it have to do with output number 7? Nothing at all: it is not
# in its sum. So over the members the correlation of this weight with output 7 should be 0. A hundred members cannot
# know that. Chapter 04 has shown that a correlation of 0, found from N members, comes out as ± 1/√N or so, here ± 0.1.
#
# Let us look. For all 55 parameters of output 3 we compute the correlations with each of the ten outputs for a hundred
# digits, before the training, and take the mean of their sizes.

# %% tags=["nbval-check-output", "harmless"]
def normed(values):
    """Anomalies over the members, the last axis, divided by their length."""
    values = values - values.mean(axis=-1, keepdims=True)
    return values / np.linalg.norm(values, axis=-1, keepdims=True)


figure, axes = plt.subplots(1, 2, figsize=(9, 3), sharey=True, layout="constrained")
for ax, n_ens in zip(axes, (100, 2000)):
    ensemble = net.ensemble(n_ens, spread=0.3, rng=DRAW)
    weights = normed(ensemble[60 + 3 :: 10])  # the 55 parameters of output 3
    outputs = normed(model(ensemble, data.x[:100]))  # (100 digits, 10 outputs, members)
    sizes = [np.abs(weights @ outputs[:, k].T).mean() for k in range(10)]
    shades = [plots.colour("mean" if k == 3 else "prior", ax) for k in range(10)]
    plots.new_ax(ax).bar(range(10), sizes, color=shades)
    ax.set(title=f"{n_ens} members", xticks=range(10), xlabel="output")
    print(f"{n_ens} members: output 3 {sizes[3]:.2f}, others {np.delete(sizes, 3).mean():.2f}")
axes[0].set(ylabel="size of the correlation")
plots.show(
    ax,
    "The mean size of the correlations of the parameters of output 3 with each output. Left, with "
    "100 members, all ten bars are about equal. Right, with 2000, that of output 3 is about three "
    "times as high as the others.",
)

# %% [markdown]
# Right, with 2000 members, you see the truth: the parameters of output 3 go together with output 3, in orange, and the
# other nine bars are what is left of the chance. Left, with 100 members, all ten bars are about the same. The one that
# means something cannot be told from the nine that mean nothing.
#
# Now count. A batch has 100 digits with ten outputs each, which makes 1000 observations. For a weight of output 3 only
# 100 of them mean something. The update believes all 1000, so nine tenths of what it does to this weight is noise. And
# each time it takes spread away, as if it had learned something.
#
# But we *know* which 900 mean nothing. So let us tell the update. This is called **localisation**: an observation may
# move a parameter only where we allow it. (The word comes from weather forecasting, where a reading in Paris may not
# move the weather in Tokyo.) `localised(mask)` makes such an update of a table with a row for
# each parameter and a column for each observation, 1 where the one may move the other, and 0 where it may not.
#
# **Exercise 13-mask.** Write this table for one digit: `(n_params, n_out)`, a row for each parameter and a column for
# each output. In θ the first `n_filter` numbers belong to the filters. All outputs look through the filters, so all
# outputs may move them. Behind them stand the parameters of the outputs, and the outputs take turns: number `n_filter`
# belongs to output 0, the next one to output 1, and so on to output `n_out` − 1; then comes output 0 again, until the
# parameters are used up. Each may be moved by its own output only. With 2 numbers in the filters and 2 outputs it
# begins like this:
#
# | parameter | output 0 | output 1 |
# |---|---|---|
# | 0 (filter) | 1 | 1 |
# | 1 (filter) | 1 | 1 |
# | 2 | 1 | 0 |
# | 3 | 0 | 1 |
# | 4 | 1 | 0 |

# %%
def my_mask(n_filter, n_params, n_out):
    ### BEGIN SOLUTION
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i] = 0
        mask[i, (i - n_filter) % n_out] = 1
    return mask
    ### END SOLUTION

# %%
check("13-mask", my_mask)

# %% [markdown]
# The observations of a batch stand in the order: the ten outputs of the first digit, then those of the second, and so
# on. So the table for a hundred digits is the one for one digit, a hundred times side by side, and that is what
# `np.tile` makes. Nothing else changes: the same ensemble, the same digits, as many updates.

# %% tags=["harmless"]
mask = my_mask if check("13-mask", my_mask).ok else registry.get("13-mask").reference
update = localised(np.tile(mask(60, net.n_params, 10), 100))
theta = trained(100, update)
second = answers(theta)
print(f"every output moves all weights   {np.mean(first == data.labels_test):.0%}")
print(f"a weight has its own output only {np.mean(second == data.labels_test):.0%}")

# %% [markdown]
# We have added no information about digits, no member and no pass. We have only told the update what cannot be.
#
# **Try it.** The explorer trains on 400 digits only, so that it keeps up with your hand. It shows 180 of the test
# digits, the wrong ones on orange. Press Play first, with both ways to move an output weight. Then do the task.

# %% tags=["harmless"]
explore.classes()

# %% [markdown]
# Members can replace knowledge, if you have enough of them: an ensemble several times as large finds out by itself
# which correlations are real, and pays for it in time. With 20 members about a quarter of the digits are right without
# localisation, and more than half with it.
#
# ## What has it learned?
#
# Here are the six filters of the mean network: orange where a filter likes ink, blue where it does not.

# %% tags=["harmless"]
filters = theta.mean(axis=1)[:54].reshape(9, 6).T.reshape(6, 3, 3)
ax = plots.gallery(filters, limit=np.abs(filters).max())
plots.show(ax, "The six filters of 3 by 3 weights, with orange and blue patches on their sides.")

# %% [markdown]
# Some of them have orange on one side and blue on another. Such a filter answers to an edge, and nobody told it to. And
# these are the mistakes: a row for each true digit, a column for each answer.

# %% tags=["harmless"]
ax = plots.confusion(data.labels_test, second)
wrong = second != data.labels_test
plots.show(
    ax,
    "A table of true digits against answers. Nearly all of the 360 test digits stand on the "
    "diagonal; a few single ones stand beside it.",
)
print(f"{wrong.sum()} of 360 are wrong")

# %% [markdown]
# An ensemble has a hundred opinions. Does it help to ask whether its members agree? The next cell looks, for each test
# digit, for members that answer something else than the mean does.

# %% tags=["harmless"]
votes = model(theta, x_test).argmax(axis=1)  # (360, members)
others = np.sum(votes != second[:, None], axis=1)
unsure = others > 0
for words, which in {"all members agree on": ~unsure, "some disagree on": unsure}.items():
    print(f"{words:20s} {np.sum(which):3d} digits, of which {np.sum(wrong & which)} are wrong")

chosen = np.flatnonzero(unsure)[:10]
words = [f"{data.labels_test[i]} → {second[i]}" for i in chosen]
ax = plots.gallery(x_test[chosen], words)
plots.show(
    ax,
    "The digits on which members disagree, each with its label and the answer: "
    + ", ".join(words)
    + ". Most are hard to read.",
)

# %% [markdown]
# Above each digit stands its label and what the ensemble answers. Where members disagree, the answer is wrong far more
# often than elsewhere. That is worth having: these digits could be shown to a person. But look at the first line too.
# Many of the mistakes are digits on which all hundred agree. As in chapter 09, the members tell what they do differently,
# and not what all of them do wrong. After twelve epochs they have become very similar.
#
# ## Who else can read digits?
#
# Here is the table, with medians of five draws of the digits that are learned and tested. *Six filters* is our network.
# The score is the part of the test digits that is right.

# %% tags=["nbval-check-output"]
table(
    "digits",
    [
        "random features, 1000",
        "Adam, six filters, equal passes",
        "Adam, six filters, equal seconds",
        "EnKF, 100, localised",
        "evolution strategy, six filters, equal seconds",
        "evolution strategy, six filters, equal passes",
        "EnKF, 100",
        "EnKF, 400",
        "EnKF, 400, localised",
        "Adam, ten filters, equal passes",
        "EnKF, 400, localised, ten filters",
    ],
)

# %% [markdown]
# Again random features win, and in a tenth of a second: a thousand random units that see all 64 pixels, and least squares
# for the output. For such digits nobody has to train a filter, by whatever method.
#
# For the same six filters EnKF with localisation and Adam lie within one point of each other, and one test digit is 0.3
# points. With five draws we cannot tell them apart, after equal passes or equal seconds. Localisation is worth 18 points
# at 100 members. An ensemble of 400 without it comes as far as 100 members with it, in three times the time. The
# evolution strategy is behind on all five draws, by 12 points in the median after equal seconds. With ten filters and
# 400 members EnKF reaches 97%, and so does Adam.

# %% [markdown]
# ## A network that remembers
#
# The third kind of network reads a series, number by number. Our series comes from medicine. When a body has too few
# blood cells, it makes new ones, but they take days to ripen. So it reacts to what was, and the number of cells swings
# up and down. Mackey and Glass (1977) wrote an equation for this, in which new cells come 17 days late, and found that
# its swings never repeat themselves. Such a series is called *chaotic*.
#
# We read it every third day, and each reading is off by 0.1 (in units in which the series has the standard deviation
# 1). Given ten readings, what will it be six readings later, in 18 days? We have 300 such examples, and the 500 that
# come after them are the test.
#
# A *recurrent* network has a **state**, here of eight numbers, which begins at 0. With each reading it makes a new
# state from the reading and the old state, always by the same weights, and what the state is after the tenth reading
# goes to the output. So the number of weights does not depend on how many readings there are. With one unit it would be
#
# $$s_{\text{new}} = \tanh(w \cdot \text{reading} + u \cdot s_{\text{old}} + b).$$
#
# With w = 1, u = 0.5, b = 0 and the readings 0.2 and 0.4, the state is first tanh(0.2) = 0.20 and then tanh(0.4 + 0.5 ·
# 0.20) = tanh(0.50) = 0.46. The 0.20 is still in there: the network remembers. To compute a gradient one has to go back
# through all ten steps. The ensemble does not go back at all.

# %% tags=["nbval-check-output", "harmless"]
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
start = rnn.ensemble(100, spread=0.3, rng=3)
settings = {"batch_size": 20, "epochs": 10, "relaxation": 0.9, "rng": 3}
*_, last = enkf(rnn, start, series.x, series.d, 0.1, **settings)
forecasts = rnn(last.theta, series.x_test)[:, 0]

truth = series.truth[:, 0]
error = rmse(forecasts.mean(axis=1), truth) / truth.std()
inside = coverage(forecasts, truth)
print(f"{rnn}: error {error:.2f} of the standard deviation, {inside:.0%} in the band")
days = 3 * np.arange(100)
now = series.x_test[:100, -1]  # the newest reading when the forecast was made
shape = {"figsize": (9, 5), "sharex": True, "height_ratios": (3, 2), "layout": "constrained"}
figure, axes = plt.subplots(2, 1, **shape)
plots.forecast(days, forecasts[:100], truth[:100], axes[0], beside={"reading 18 days before": now})
plots.forecast(days, forecasts[:100] - truth[:100, None], 0 * days, axes[1])
axes[0].set(xlabel="")
axes[1].set(ylabel="forecast − truth")
axes[1].get_legend().remove()
plots.show(
    axes[1],
    "Above, a series that swings up and down irregularly for 300 days. The forecast of 18 days "
    "before lies close to it nearly everywhere; the reading of 18 days before does not. Below, the "
    f"errors of the forecast and the narrow band of the members, which holds 0 on {inside:.0%} of "
    "the days.",
)

# %% [markdown]
# The orange line is what the ensemble said 18 days before, and the dashed line is what came. The dotted line is the
# newest reading that it had then, to show that this is no easy thing. Below you see the errors, with the band of the
# members: it is much narrower than the errors are large.
#
# The score is the error divided by the standard deviation of the series: 1 is what you get by always saying the mean,
# and 0 is perfect. And here are the rivals, medians of twenty series. *AR(10)* is what statisticians try first: a
# weighted sum of the ten readings, with the weights by least squares.

# %% tags=["nbval-check-output"]
table(
    "series",
    [
        "random features, 300",
        "EnKF",
        "Adam, equal seconds",
        "Adam, equal passes",
        "evolution strategy, equal seconds",
        "AR(10)",
    ],
    digits=2,
)
held = np.median(column("series", "EnKF", "coverage"))
print(f"the band of 90% of the members holds the truth at {held:.0%} of the days")

# %% [markdown]
# Once more random features are first, on all of the twenty series, if not by much. Between EnKF and Adam we cannot tell:
# after equal seconds EnKF is nearer on 14 of 20, after equal passes on 12. The evolution strategy has nearly twice the error.
# AR(10) has five times the error, on every series: this series does not follow a straight line.
#
# And the band? It should hold the truth at 90% of the days, and holds it at 38%. Ten passes count each example ten times
# (chapter 06), and the noise in the ten readings themselves is not in the update at all. Take the mean, and do not believe
# the band.

# %% [markdown]
# ## What can go wrong
#
# - *One network with the mean of the weights.* Where units have steps, its error is more than twice that of the mean of
#   what the members say.
# - *Outputs that disturb each other.* The more outputs a network has, the more of what an update does to a weight is
#   chance. Tell the update what cannot be.
# - *A mask that forbids too much.* Give the filters to one output each, and the others cannot use them.
# - *Members that agree.* A hundred equal opinions are not a hundred times as sure.
# - *No rival.* On all three tasks random features, which learn only their last layer, are as good or better. Whoever
#   does not try them will not know.

# %% [markdown]
# ## What to remember
#
# - The promise holds: the same function trains staircases, rounded weights, a network that reads images and one that
#   reads a series. It needs nothing but predictions.
# - An ensemble looks over the distance between its members, and so it sees a shape where the slope is 0.
# - Where there are steps, the mean of the predictions is better than the prediction of the mean.
# - Localisation tells an update what cannot be. With 100 members and ten outputs that was worth as much as 300 more
#   members.
# - It is not the best way to read digits. Use it where the network, or what stands behind it, has no gradient.
#
# Notation: θ `theta`, the weights of a network; Θ `ensemble`, those of all members; N `n_ens`, how many there are; d
# `targets`, the data; f(θ, x) `model(theta, x)`, what a network predicts.

# %% [markdown]
# ## Where to read on
#
# - Chen et al. (2020), arXiv [2010.02626](https://arxiv.org/abs/2010.02626); journal version 2022, doi
#   [10.1007/s11227-022-04629-7](https://doi.org/10.1007/s11227-022-04629-7)
# - LeCun et al. (1989), a convolutional network for digits, doi
#   [10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541)
# - Elman (1990), recurrent networks, doi
#   [10.1207/s15516709cog1402_1](https://doi.org/10.1207/s15516709cog1402_1)
# - Houtekamer and Mitchell (1998), localisation, doi
#   [10.1175/1520-0493(1998)126\<0796:DAUAEK\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281998%29126%3C0796:DAUAEK%3E2.0.CO;2)
# - Mackey and Glass (1977), doi [10.1126/science.267326](https://doi.org/10.1126/science.267326)
# - Salimans et al. (2017), evolution strategies, arXiv [1703.03864](https://arxiv.org/abs/1703.03864)
# - Greydanus and Kobak (2020), MNIST-1D, arXiv [2011.14439](https://arxiv.org/abs/2011.14439)

# %% [markdown]
# ## Further (optional)
#
# ### What two tricks are worth
#
# The outputs of the digits were squeezed. What if not? And the staircases can be trained with another
# way to give spread back: each weight's standard deviation keeps 98% of what the update takes away, for each weight by
# itself (*relaxation to prior spread*, Whitaker and Hamill 2012, doi
# [10.1175/MWR-D-11-00276.1](https://doi.org/10.1175/MWR-D-11-00276.1)). The update is then told the true error of the
# readings, 0.05.

# %% tags=["nbval-check-output"]
table("staircase", ["EnKF, steps", "EnKF, steps, spread kept"])
apart = column("staircase", "EnKF, steps, spread kept", "of_mean_network")
print(f"with the spread kept, the network with the mean weights has {np.median(apart):.2f}")
print()
table("digits", ["EnKF, 100, localised, not squeezed", "EnKF, 100, localised"])

# %% [markdown]
# With the spread kept the error of the stairs is lower in the median, and lower on 26 of the 40 days, which may still be
# chance. The network with the mean weights gets worse, on 35 of 40, because the members stay further apart. And without
# the squeezing the digits have three points less, on each of the five draws less.
#
# ### Where a straight line wins
#
# A plain sine is another series. If today's value and yesterday's are known, tomorrow's follows from a straight line,
# because sin(t + h) = 2 cos(h) sin(t) − sin(t − h). So here AR(10) has the right form, and a network has to learn what
# AR(10) has for nothing. The next cell tries it on twenty noisy sines, again six readings ahead.

# %% tags=["nbval-check-output"]
def noisy_sine(seed):
    """Ten readings of a sine of 17 readings a period, off by 0.1, and the one six later."""
    rng = np.random.default_rng(seed)
    wave = np.sqrt(2) * np.sin(2 * np.pi * (np.arange(816) / 17 + rng.uniform()))
    noisy = wave + 0.1 * rng.standard_normal(816)
    windows = np.lib.stride_tricks.sliding_window_view(noisy, 16)[:800]
    return windows[:300, :10], windows[:300, 15:], windows[300:, :10], wave[315:815, None]


by_line, by_ensemble = [], []
for seed in range(20):
    known, later, known_test, wave = noisy_sine(seed)
    line = np.linalg.lstsq(np.column_stack([known, np.ones(300)]), later)[0]
    by_line.append(rmse(np.column_stack([known_test, np.ones(500)]) @ line, wave))
    start = rnn.ensemble(100, spread=0.3, rng=seed)
    settings = {"batch_size": 20, "epochs": 5, "relaxation": 0.9, "rng": seed}
    *_, last = enkf(rnn, start, known, later, 0.1, **settings)
    by_ensemble.append(rmse(rnn(last.theta, known_test).mean(axis=-1), wave))
print(f"AR(10) {np.median(by_line):.3f}   EnKF {np.median(by_ensemble):.3f}", end="   ")
print(f"AR(10) is nearer on {np.sum(np.less(by_line, by_ensemble))} of 20")

# %% [markdown]
# A network is worth its price where the world is curved.
#
# ### A hard one
#
# The digits are easy. MNIST-1D (Greydanus and Kobak, 2020) is made to be hard at a small size: 4000 signals of 40
# numbers, in each of which the outline of a digit is hidden, moved, stretched, sheared and noisy. By gradients a
# straight line reaches 32% of the test signals, a fully connected network 68% and a convolutional one 94%, say its
# authors. The next cell shows one signal of each digit.

# %% tags=["harmless"]
from dalearn import mnist_1d

signals = mnist_1d()
figure, axes = plt.subplots(2, 5, figsize=(9, 3), sharex=True, sharey=True, layout="constrained")
for digit, ax in enumerate(axes.flat):
    signal = signals.x[signals.labels == digit][0]
    plots.new_ax(ax).plot(signal, color=plots.colour("truth", ax), lw=1.2)
    ax.set(title=str(digit), xticks=[], yticks=[])
plots.show(ax, "Ten signals of 40 numbers, one for each digit: noisy waves, no digit to be seen.")

# %% [markdown]
# The networks are convolutional too: windows of five numbers, two layers, with 8 and 12 filters in the *small* one
# (1390 parameters) and with 12 and 16 in the *large* one (2178). The script [`data/signals.py`](data/signals.py) has
# trained them.

# %% tags=["nbval-check-output"]
with stored("signals.csv").open(encoding="utf-8") as file:
    runs = list(csv.DictReader(line for line in file if not line.startswith("#")))

ends = {}
for run in runs:  # of each training the last row stays
    ends[run["method"], run["seed"]] = run
print(f"{'':40s} accuracy   passes   seconds   seeds")
for method in dict.fromkeys(method for method, _ in ends):
    chosen = [run for (name, _), run in ends.items() if name == method]
    accuracy = np.median([float(run["accuracy"]) for run in chosen])
    seconds = np.median([float(run["seconds"]) for run in chosen])
    costs = f"{chosen[0]['passes']:>6s} {seconds:9.0f}"
    print(f"{method:40s} {accuracy:8.2f}   {costs} {len(chosen):7d}")

# %% [markdown]
# Adam is far ahead, and that has to be said first: with the small network it gets more than four of five signals right,
# and EnKF, with the same passes, about three of five. What the ensemble is good for is the other comparison, with those
# that have no gradient either. The evolution strategy stays near two of five on the same network. And here random
# features lose, for once, though they have 2000 units: these filters have to be learned.
#
# The rows with two seeds show what each part is worth, roughly. Without localisation two of five are right. Without the
# squeezing it is several points less. Half as many members lose a third of the accuracy: a hundred are too few for the
# 1390 parameters of the small network. The large one with 400 members gets more than three of four right, after a
# minute and a half, and two of three after thirteen seconds. That is more than the fully connected network by gradients.
# We have found no other number for MNIST-1D without gradients.
