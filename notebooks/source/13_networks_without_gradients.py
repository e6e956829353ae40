# %% [markdown]
# # 13 Networks without gradients
#
# *80 minutes, in two lessons (35 and 45). You need: a network as a function of its weights (chapter 01), gradient
# descent (02), how a reading is weighed (03), correlations by chance (04), the ensemble update (05) and the training
# of an ensemble (06). What the chapter needs of them is recalled where it is used. The part called Further is
# optional and takes another 50.*
#
# After this chapter you can
#
# - train any network by one function, without a gradient,
# - say when one network can stand for a whole ensemble, and when it cannot,
# - tell an update which outputs may move which weights, and say what that is worth,
# - write a rival that needs no gradient either, and say where such rivals are better.

# %% [markdown]
# ## A promise
#
# The paper that this course follows ends with a promise: its way of training could be used for networks that read
# images and series, too (Chen et al. 2020). We have found no public program that does it. So we try, with four
# networks. The first is for a very cheap chip, and gradient descent cannot train its hidden weights. An ensemble will
# teach it something, and lose against a much simpler rival. The second reads handwritten digits. The third sorts noisy
# signals, and shows when an ensemble is worth its price. The fourth foresees a chaotic series.
#
# The chip sits in the garden thermometer, which has read the temperature 200 times in a day, a little wrongly each
# time. Its network is trained at a desk and copied to the chip. It gets the time of day as a number x, from −1.7 at
# midnight over 0 at noon to 1.7 at the next midnight, and says the temperature at that time, between the readings too.
# (Temperatures are scaled to −1 to 1, and times so that their standard deviation is 1.) But the chip cannot compute a
# tanh. Each hidden unit can only say −1 or 1:
#
# $$\text{a unit says } +1 \text{ where } w x + b > 0, \text{ and } -1 \text{ where } w x + b < 0.$$
#
# Take w = 2 and b = −1. At x = 0.4 the sum is 2 · 0.4 − 1 = −0.2, so the unit says −1. At x = 0.6 it is 0.2, and the
# unit says 1. It has one step, at x = 0.5. The network adds thirty such units, each times an output weight, which
# sets how high its step is. So its curve is a staircase.
#
# Gradient descent asks how a prediction changes when a weight is moved a tiny bit. Let us do that: take a random
# network, move one weight of a hidden unit by a millionth, and look at the predictions for the times of 200 readings.
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
    CNN, FNN, RNN, coverage, digits, enkf, explore, localised, mackey_glass, mnist_1d, plots, rmse,
    sine,
)  # fmt: skip
from dalearn.exercises import check, hint, predict, registry, solution
from dalearn.stored import stored
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% tags=["nbval-check-output", "revealed:13-moved"]
stairs = FNN((1, 30, 1), "step")  # in θ: 30 weights, 30 biases, 30 output weights, 1 output bias
changed = []
for seed in range(40):
    problem = sine(n=200, noise=0.05, rng=seed)  # 200 readings of a day, off by about 0.05
    theta = stairs.init(rng=seed)
    for i in range(60):
        moved = theta.copy()
        moved[i] += 1e-6
        changed.append(np.any(stairs(moved, problem.x) != stairs(theta, problem.x)))
print(f"{sum(changed)} of {len(changed)} trials changed any of the 200 predictions")

# %% [markdown]
# **Exercise 13-moved.** Compare with your prediction.

# %%
check("13-moved")

# %% [markdown]
# Nothing moves, so the error does not change either. Its slope is exactly 0, and gradient descent does not know where
# to go. (The output weights have a slope, but with them alone the steps would stay where chance has put them. We come
# back to that.)
#
# ## An ensemble looks from further away
#
# But is there nowhere to go? Here is the error of one network while one of its biases is moved. (The **error** is the
# root mean square distance, here from the readings. In the rest of the chapter it is the distance from the true curve.)

# %% tags=["harmless", "folded"]
problem = sine(n=200, noise=0.05, rng=3)
theta = stairs.init(rng=3)


def error_along(moves):
    """The error on the readings, for each of these moves of the bias of unit 16."""
    networks = np.repeat(theta[:, None], len(moves), axis=1)
    networks[30 + 16] += moves  # behind the 30 weights
    return np.sqrt(np.mean((stairs(networks, problem.x) - problem.d[..., None]) ** 2, axis=(0, 1)))


figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
for ax, far, name in zip(axes, (2, 0.1), ("from further away", "the grey part, enlarged")):
    moves = np.linspace(-far, far, 2001)
    plots.new_ax(ax).plot(moves, error_along(moves), color=plots.colour("ensemble", ax), lw=1.5)
    ax.plot(0, error_along([0])[0], "o", color=plots.colour("mean", ax))
    ticks = np.linspace(-far, far, 5)
    ax.set(title=name, xlabel="how far one bias is moved", xticks=ticks)
axes[0].axvspan(-0.1, 0.1, color=plots.colour("prior", axes[0]), alpha=0.4, lw=0)
axes[0].set(ylabel="error")
plots.show(
    ax,
    "The error as one bias is moved. Left, from further away, it has a valley to the right of "
    "where the network stands. Right, the part around the network, enlarged: flat pieces, jumps.",
)

# %% [markdown]
# The orange dot is the network that we started with. The right picture enlarges the grey part of the left one: there
# the error has flat pieces, and a jump wherever the unit's step passes a reading. (In the left picture the curve is
# flat left of −0.33, because there the step has left the day.) From a millionth away nobody can tell in which
# direction the error goes down. From further away everybody can: there is a valley, and it lies to the right.
#
# An *ensemble Kalman filter* looks from further away (chapters 05 and 06; EnKF for short, `enkf` in code). It trains
# many networks at once, the **members**. Three are enough to see how. Say their biases are −0.6, 0 and 0.6, and they
# predict 0.2, 0.5 and 0.8 for a time at which 0.7 is then read. How should the bias change?

# %% tags=["harmless", "folded"]
biases, predictions = np.array([-0.6, 0, 0.6]), np.array([0.2, 0.5, 0.8])
ax = plots.cloud(biases, predictions, 0.7, arrives=(0.32, 0.66), words=False)
ax.plot(biases, predictions, "o", ms=5, color=plots.colour("prior", ax), zorder=2)
words = {"the reading": (-0.6, 0.71), "mean": (0.06, 0.48), "moved": (0.37, 0.64)}
for word, place in words.items():
    ax.annotate(word, place)
ax.set(xlabel="a bias of each member", ylabel="its prediction")
plots.show(
    ax,
    "Three members on a line that rises to the right. It meets the reading, 0.7, at a bias of 0.4. "
    "The update moves the mean along it from 0 to 0.32.",
)

# %% [markdown]
# The grey dots are the three members. The open diamond is their mean, and the middle member lies inside it. The line
# through them says: a prediction that is 0.3 higher goes with a bias that is 0.6 higher. The reading is 0.2 above the
# mean prediction, so the bias should rise by twice that, to 0.4, where the line meets the reading.
#
# Say that this reading may be off by 0.15 itself. Its variance is 0.15² = 0.0225. That of the three predictions is
# 0.09, the sum 0.3² + 0² + 0.3² divided by one less than three (chapter 04). The update goes 80% of the way, 0.09 /
# (0.09 + 0.0225) (chapter 03), so the mean of the biases goes to 0.32, the full diamond. The three members move with
# it, and come closer together (chapter 05). No slope of the network was asked for: the line is only drawn through
# what three networks say. And they are not a millionth apart: many jumps lie between them.
#
# So we train 200 staircases on the 200 readings, with the call of chapter 06. Three settings need a word:
#
# - `spread=0.3` puts the members around one random network, at 0.3 of the usual scatter of random weights. For a
#   hidden bias this scatter is 2, so the biases of the members scatter by 0.6, as in the picture with three members.
# - `0.2` is the `obs_std`: how far off the update takes a reading to be. It is really 0.05. But the curve rises and
#   falls by 4 in all, so thirty steps are 0.13 high each, and even a good staircase is off by half a step. So we do
#   not ask for 0.05: with it the ensemble came out worse on 29 of the 40 days that we shall look at below.
# - `relaxation=0.95` gives back 95% of the spread that an update takes away. Without it all members would soon stand
#   on the same flat piece.

# %% tags=["harmless"]
SEED = 3  # of the day, the start and the noise; any other will do
problem = sine(n=200, noise=0.05, rng=SEED)
ensemble = stairs.ensemble(200, spread=0.3, rng=SEED)
settings = {"batch_size": 20, "epochs": 40, "relaxation": 0.95}
*_, last = enkf(stairs, ensemble, problem.x, problem.d, 0.2, rng=SEED, **settings)  # the last step
theta = last.theta  # of all 200 members
members = stairs(theta, problem.x_test)  # (201 times of the day, 1, 200 members)

# %% tags=["harmless", "folded"]
def in_hours(ax):
    """The time of day on the horizontal axis, which goes from -π to π, in hours."""
    ax.set(xlabel="time of day", xticks=np.pi * np.array([-1, -0.5, 0, 0.5, 1]))
    ax.set_xticklabels(["0:00", "6:00", "12:00", "18:00", "24:00"])


times = np.linspace(problem.x_test.min(), problem.x_test.max(), 2001)[:, None]
three = stairs(theta[:, :3], times)[:, 0].T
figure, axes = plt.subplots(1, 3, figsize=(9, 3), sharey=True, layout="constrained")
for ax, member, name in zip(axes, three, ("one member", "another", "a third")):
    plots.data(problem, ax).set(title=name, ylabel="")
    in_hours(ax)
    ax.plot(problem.in_units(times), member, color=plots.colour("ensemble", ax), lw=1.6)
axes[0].set(ylabel="temperature")
axes[0].lines[0].set_label("readings")
plots.legend(axes[0], loc="upper left")
plots.show(ax, "After the training, three rough staircases that go up and down with the day.")

# %% [markdown]
# These three of the 200 members have learned to go up and down with the day. But each member is rough: some stairs
# are off by 0.5, and each of them has a spike around half past eight in the morning.
#
# What should the thermometer say, then? The mean of what all 200 networks predict? What one new network predicts, if we
# give each weight its mean over the 200? Or what one of the 200 says? Which is nearest to the true curve?
#
# - **a** The mean of the 200 predictions.
# - **b** The one network with the mean weights.
# - **c** A typical member, the middle one if they are ordered by how far off they are.

# %%
### BEGIN SOLUTION
predict("13-mean", "a")
### END SOLUTION

# %% [markdown]
# The script [`data/without_gradients.py`](data/without_gradients.py) has done this training for 40 days, and most of
# the other trainings of this chapter too. It has written what came out into a table. The next cells read the table,
# and print the median of each error.

# %% tags=["harmless", "folded"]
with stored("without_gradients.csv").open(encoding="utf-8") as file:
    rows = list(csv.DictReader(line for line in file if not line.startswith("#")))


def column(task, method, name="score"):
    """A column of the table for one task and method: a number for each seed."""
    chosen = [row for row in rows if (row["task"], row["method"]) == (task, method)]
    return np.array([float(row[name]) for row in chosen])


def print_errors():
    """What the three answers are off by, and how often the first is nearest."""
    of_all = column("staircase", "EnKF, steps")
    of_one = column("staircase", "EnKF, steps", "of_mean_network")
    of_member = column("staircase", "EnKF, steps", "of_a_member")
    print("error, median of 40 days")
    print(f"mean of the predictions       {np.median(of_all):.2f}")
    print(f"network with the mean weights {np.median(of_one):.2f}")
    print(f"a typical member              {np.median(of_member):.2f}")
    print(f"the first is nearest on {np.sum((of_all < of_one) & (of_all < of_member))} of 40 days")


# %% tags=["nbval-check-output", "revealed:13-mean"]
print_errors()

# %% [markdown]
# **Exercise 13-mean.** Compare with your prediction.

# %%
check("13-mean")

# %% [markdown]
# Two members, each with one step, show why. One has w = 2 and b = −0.8, so its step is at 0.4, and the other w = 2 and
# b = −1.2, with the step at 0.6. Below 0.4 both say −1, above 0.6 both say 1, and in between the mean of what they say
# is 0: a stair of half the height. Two hundred members make many small stairs. But the network with the mean weights
# has w = 2 and b = −1, a single step at 0.5: it is one more staircase.

# %% tags=["harmless", "folded"]
figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
plots.fit(problem, members, axes[0]).set(title="mean of the 200 predictions", ylabel="temperature")
plots.data(problem, axes[1]).set(title="network with the mean weights", ylabel="")
for ax in axes:
    in_hours(ax)
mean_network = stairs(theta.mean(axis=1), problem.x_test)
shown = {"color": plots.colour("ensemble", axes[1]), "lw": 2}
axes[1].plot(problem.in_units(problem.x_test), mean_network, **shown)
axes[0].lines[0].set_label("readings")
plots.legend(axes[0])
plots.show(
    axes[1],
    "Left, the mean of the 200 predictions is a nearly smooth curve along the sine. Right, the "
    "network with the mean weights is a staircase, off by a stair here and there.",
)

# %% [markdown]
# Left, the mean of the 200 runs along the sine with some bumps (the blue band holds 90% of the members). Right, the
# network with the mean weights is off by whole stairs, most of all by the spike at half past eight. (This day is a
# usual one: by the error of the mean of the predictions it is number 24 of 40.)

# %% [markdown]
# ## What goes onto the chip
#
# The chip has room for one network of thirty steps, so the mean of 200 predictions is out. What the ensemble can give
# it is the network with the mean weights, and its error is 0.22. One change might help, and it has been tried on the
# same 40 days. If the members lay closer together, the network with the mean weights would be more like each of them.
# A relaxation of 0.5 gives less of the spread back, so it brings them closer.
#
# | error, median of 40 days | relaxation 0.95 | relaxation 0.5 |
# |---|---|---|
# | mean of the predictions | 0.08 | 0.14 |
# | network with the mean weights | 0.22 | 0.15 |
#
# Closer members help: the network with the mean weights has an error of 0.15 in place of 0.22, and is nearly as good
# as the mean of the predictions. But the mean of the predictions has become worse, 0.14 in place of 0.08. Members
# that lie close together have their stairs at nearly the same places, so a mean of 200 is not much smoother than one
# of them. **So what the ensemble gives the chip has an error of 0.15.**
#
# There is another way to one network without gradients: leave the hidden units where chance has put them, do not
# train them at all, and find the output weights alone, by least squares. This is called **random features**. One
# random hidden layer of thirty steps has an error of 0.14, level with the ensemble's network. But it takes almost no
# time, so one can try 200 layers and keep the one that fits the readings best. Its error is 0.08, as small as that of
# the mean of 200 trained networks, and this is what goes onto the chip. Write it.
#
# **Exercise 13-features.** You get the times `x` (n, 1) and the readings `d` (n, 1), the weights `w` and the biases `b`
# (n_units,) of a hidden layer of steps, as they were drawn, and other times `x_new` (m, 1). Find the output weights and
# the output bias that fit the readings best, and return what the network predicts at `x_new`, (m, 1).
#
# `np.linalg.lstsq(A, d)[0]` returns the weights with which `A @ weights` comes as near to `d` as possible. `A` has a
# row for each reading. In it stands what each unit says at this time, −1 or 1, and at the end a 1, for the bias.

# %%
def my_features(x, d, w, b, x_new):
    ### BEGIN SOLUTION
    A = np.column_stack([np.sign(x * w + b), np.ones(len(x))])
    A_new = np.column_stack([np.sign(x_new * w + b), np.ones(len(x_new))])
    weights = np.linalg.lstsq(A, d)[0]
    return A_new @ weights
    ### END SOLUTION

# %%
check("13-features", my_features)

# %% [markdown]
# The next cell draws 200 layers for the day of the pictures, finds their outputs by your function (or by ours while
# yours is not right), and keeps the layer that fits the readings best.

# %%
fit = my_features if check("13-features", my_features).ok else registry.get("13-features").reference
layers = 2 * np.random.default_rng(SEED).standard_normal((200, 2, 30))  # w and b of each
x, d = problem.x, problem.d
on_readings = [rmse(fit(x, d, w, b, x), d) for w, b in layers]
errors = [rmse(fit(x, d, w, b, problem.x_test), problem.truth) for w, b in layers]
print(f"error of one layer, median of 200 {np.median(errors):.2f}")
print(f"error of the layer that fits best {errors[np.argmin(on_readings)]:.2f}")

# %% [markdown]
# For a day's curve nobody has to train hidden weights. And who has room for all 200 readings and their times needs no
# network: the mean of the five readings nearest in time is off by 0.03 (median of the 40 days). That is 400 numbers,
# and the network has 91.
#
# Is that different for images? The networks of the second lesson compute a tanh, so they have a gradient, and Adam will
# use it. The ensemble does without, so that we see what doing without costs.

# %% [markdown]
# ## A network that reads images
#
# **The second lesson, 45 minutes.** If you come here on another day, click on this line and choose *Run All Above
# Selected Cell* in the menu *Run*.
#
# Here are handwritten digits of 8 by 8 pixels, from 0 (paper) to 1 (ink): 1400 to learn from, and 360 to test with.

# %% tags=["harmless"]
DRAW = 4  # which digits are drawn, and the start of the networks
data = digits(1400, rng=DRAW)
x, x_test = data.x.astype(np.float32), data.x_test.astype(np.float32)  # half the memory
ax = plots.gallery(x[:20], [str(label) for label in data.labels[:20]])
plots.show(ax, "Twenty digits of 8 by 8 pixels, each with its label above it.")

# %% [markdown]
# A *convolutional* network looks at an image through a small window of 3 by 3 pixels. A **filter** is a pattern of nine
# weights. Put it on the window, multiply each weight by the pixel under it, and add up:
#
# | row | the filter | a window with paper, ink on its right | a window full of ink |
# |---|---|---|---|
# | first | −1 0 1 | 0 0 1 | 1 1 1 |
# | second | −1 0 1 | 0 0 1 | 1 1 1 |
# | third | −1 0 1 | 0 0 1 | 1 1 1 |
# | sum of the products | | 1 + 1 + 1 = 3 | −3 + 3 = 0 |
#
# So this filter finds the left edge of a stroke, where paper turns into ink. It has a bias too, and the same nine
# weights look at every place. The window moves by two pixels at a time: it begins in the rows 0, 2 and 4, and in the
# same columns, which makes nine places. (It never sees the last row and the last column.) Six filters at nine places
# give 54 numbers. They go through a tanh, and each of ten outputs, one for each digit, adds them up with 54 weights
# and a bias of its own. That makes 6 · (9 + 1) = 60 parameters for the filters and 10 · (54 + 1) = 550 for the
# outputs.
#
# The answer of the network is the digit whose output is largest. For a 5, output number 5 should be 1, and each of the
# others 0. Such targets are called *one-hot*.
#
# A network that says 1.4 where 1 is wanted has understood the digit very well, but the update would pull it back. So
# each output z goes through an S-shaped curve, 1 / (1 + exp(2 − 4z)), which stays between 0 and 1 and has its middle
# at z = 0.5. It makes 0.97 of the 1.4, so there is little left to correct. (An output of 1 becomes 0.88, and is still
# pushed up a little.)
#
# The targets carry no noise. So the `0.1` in the next cell is not the error of a reading: with it we choose how near
# the outputs must come. And `trained` takes the update as an argument, because we shall try another one soon.
# `"perturbed"` is that of chapter 05.

# %% tags=["harmless"]
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
targets = np.eye(10, dtype=np.float32)[data.labels]  # row 5 of the identity for a 5


def model(theta, x):
    """The outputs of the network, squeezed to between 0 and 1."""
    return 1 / (1 + np.exp(2 - 4 * net(theta, x)))


def trained(update="perturbed"):
    """A hundred members after twelve epochs, a hundred digits in each update."""
    ensemble = net.ensemble(100, spread=0.3, rng=DRAW).astype(np.float32)
    settings = {"batch_size": 100, "epochs": 12, "relaxation": 0.8, "rng": DRAW}
    for step in enkf(model, ensemble, x, targets, 0.1, update=update, **settings):
        theta = step.theta  # a list of all steps, 14 in each epoch, would fill the memory
    return theta


def answers(theta):
    """The digit whose output is largest in the mean of the members, for each test digit."""
    return model(theta, x_test).mean(axis=-1).argmax(axis=1)


first = answers(trained())
print(f"{np.mean(first == data.labels_test):.0%} of the test digits are right")

# %% [markdown]
# That is more than the 10% of guessing, but Adam, gradient descent with a step size of its own for each weight,
# brings the same network to 96%. What is wrong?
#
# ## Ten outputs that disturb each other
#
# Take a weight that leads to output number 3. What does it have to do with output number 7? Nothing: it is not in its
# sum. So before the training the correlation of this weight with output 7 over the members should be 0. But even then
# N members show a correlation by chance, of the size 0.8/√N on average (chapter 04). With a hundred members that is
# 0.08. Is that little?
#
# Let us compare it with correlations that mean something. Output 3 has 55 parameters, and the next picture shows how
# strongly they go together with each of the ten outputs, in members that have not been trained. For each of the 55
# parameters and each of 100 digits there is a correlation, and a bar is the mean of their sizes.

# %% tags=["harmless", "folded"]
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
    title = f"{n_ens} members: output 3 {sizes[3]:.2f}, the others {np.delete(sizes, 3).mean():.2f}"
    ax.set(title=title, xticks=range(10), xlabel="output")
axes[0].set(ylabel="size of the correlation")
plots.show(
    ax,
    "The mean size of the correlations of the parameters of output 3 with each output. Left, with "
    "100 members, that of output 3 is hardly higher than the other nine. Right, with 2000, it is "
    "more than three times as high as the others.",
)

# %% [markdown]
# Right, with 2000 members, the parameters of output 3 go together with output 3, in orange, as they should. The bar is
# low, 0.07, because each of them has only a small part in its output. Left, with 100 members, chance makes all ten bars
# so high that the orange one hardly stands out. So 0.08 is not little.
#
# A batch has 100 digits with ten outputs each, which makes 1000 observations. For a weight of output 3 only 100 of
# them mean something, and the update follows all 1000. What do the other 900 do? We made one update with all, and one
# in which each output weight follows its own 100 only, both without relaxation. After its own 100 an output weight
# has 85% of its spread left, and that is what it should keep. After all 1000 it has 41% left, though the other 900
# know nothing of it (medians of 20 draws). Each of the 900 has a small correlation with the weight by chance. So each
# of them moves it a little, and takes a little of its spread. Nine hundred times a little is a lot, and what is gone
# cannot learn any more.
#
# But we *know* which 900 mean nothing, so let us tell the update. This is called **localisation**. `localised(mask)`
# takes a table, the mask, and gives back an update. The mask has a row for each parameter and a column for each
# observation: 1 where the observation may move the parameter, 0 where it may not. A parameter is then moved by the
# observations with a 1 in its row, as though there were no others.
#
# **Exercise 13-mask.** Write this table for one digit: `(n_params, n_out)`, a row for each parameter and a column for
# each output. In θ the first `n_filter` parameters belong to the filters. All outputs look through the filters, so
# all may move them. Behind them the outputs take turns: the first of these parameters belongs to output 0, the next
# to output 1, and after the last output comes output 0 again, until the parameters are used up. Each may be moved by
# its own output only. With 2 numbers in the filters and 2 outputs the table begins like this:
#
# | parameter | output 0 | output 1 |
# |---|---|---|
# | 0 (filter) | 1 | 1 |
# | 1 (filter) | 1 | 1 |
# | 2 | 1 | 0 |
# | 3 | 0 | 1 |
# | 4 | 1 | 0 |
#
# The biases of the outputs come last and take turns like the weights, so they need nothing of their own.
# `hint("13-mask")` helps, more each time, and `solution("13-mask")` shows our answer.

# %%
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))  # right for the filters; each row behind them has a single 1
    ### BEGIN SOLUTION
    for i in range(n_filter, n_params):
        mask[i] = 0
        mask[i, (i - n_filter) % n_out] = 1
    return mask
    ### END SOLUTION

# %%
check("13-mask", my_mask)

# %% [markdown]
# In a batch the ten outputs of the first digit stand first, then those of the second, and so on. So we put the table a
# hundred times side by side, by `np.tile`. Nothing else changes. Without the mask 77% of the test digits are right. How
# many are right with it?
#
# - **a** About 79%. The filters still follow all 1000 observations, so most of the disturbance stays.
# - **b** About 86%. The mask helps, but a hundred members are few for 610 parameters.
# - **c** About 96%, as many as Adam has.

# %%
### BEGIN SOLUTION
predict("13-worth", "c")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:13-worth"]
mask = my_mask if check("13-mask", my_mask).ok else registry.get("13-mask").reference
update = localised(np.tile(mask(60, net.n_params, 10), 100))
digit_members = trained(update)
second = answers(digit_members)
print(f"every output moves all weights   {np.mean(first == data.labels_test):.0%}")
print(f"a weight has its own output only {np.mean(second == data.labels_test):.0%}")

# %% [markdown]
# **Exercise 13-worth.** Compare with your prediction.

# %%
check("13-worth")

# %% [markdown]
# We have told the update only which weights have nothing to do with which outputs. An output now moves 115 of the 610
# parameters, its own 55 and the 60 of the filters. (The filters still follow all 1000 observations, and they should:
# every output looks through them.) That is worth one digit in five.
#
# **Try it.** How many members does it take to do without the mask? The explorer trains on 300 digits only, to be
# quick, so it gets fewer right than we did above. It shows 120 of the test digits, the wrong ones on orange. It opens
# with 30 members and no mask. Put the mask on first, by *its own output only*, and see how many are right. Then take
# it off again. Then find the smallest number of members that does as well without it.

# %% tags=["harmless"]
explore.classes()

# %% [markdown]
# A large ensemble finds out by itself which correlations are real. To be as good as 30 members that have been told, it
# takes between 50 and 200, depending on the seed.
#
# And the rivals? On five draws of the digits our network has 96% right with the mask, and 78% without it. Adam brings
# it to 96% too. An **evolution strategy** is a search without gradients: it stands at one network, tries small random
# changes, each in both directions, and goes where they helped more (Salimans et al. 2017). It brings the network to
# 83%. But a thousand random features, tanh units that see all 64 pixels, have 99%. (They have far more output weights,
# a thousand for each digit, and least squares finds them in one step.) For such digits nobody has to train a filter.
# (The table stands under *Further*.)

# %% [markdown]
# ## Where the network is given
#
# On the chip and on the digits random features were best, whose hidden weights nobody has trained. Is training them
# ever worth it? Let a pen draw a digit from top to bottom, and write down how far to the right it stands at each
# height: for a 3 it goes to the right, back, and to the right again. Such a wave is moved, stretched, tilted and
# covered with noise (MNIST-1D, Greydanus and Kobak 2020). Here are three of 4000 signals of 40 numbers that were made
# in this way. All three hide a 3: look for two peaks close together.

# %% tags=["harmless", "folded"]
signals = mnist_1d()
figure, axes = plt.subplots(1, 3, figsize=(9, 2), sharey=True, layout="constrained")
for ax, signal in zip(axes, signals.x[signals.labels == 3]):
    plots.new_ax(ax).plot(signal, color=plots.colour("truth", ax), lw=1.2)
    ax.set(xlabel="place")
axes[0].set(ylabel="signal")
plots.show(
    ax,
    "Three signals of 40 numbers, noisy waves. Each has two peaks close together, the first and "
    "the third at the left, the second in the middle.",
)

# %% [markdown]
# The rivals are the same, and there are two questions. The first is for a network that is given: two layers of
# filters, with windows of five numbers, and ten outputs, 1390 parameters in all. The ensemble, the evolution strategy
# and Adam train it for about the same time, and Adam shows what a gradient would be worth. The fourth leaves its
# filters as they were drawn, and finds only the outputs, by least squares; of 200 draws we keep the one that fits
# best. The ensemble gets a mask like yours, and its answer is the mean of its predictions.
#
# The second question is what random features can do when the network may be chosen. We try 2000 random units that see
# all 40 numbers. And we try 300 random filters with windows of five numbers. A filter moves along the signal and gives
# a number at each place, and we take the mean over each quarter of the signal: 4 numbers for a filter, 1200 for the
# 300. From these the outputs are found.

# %% tags=["nbval-check-output", "folded"]
with stored("signals.csv").open(encoding="utf-8") as file:
    runs = list(csv.DictReader(line for line in file if not line.startswith("#")))

ends = {}
for run in runs:  # of each training the last row stays
    ends[run["method"], run["seed"]] = run


def at_the_end(method, name="accuracy"):
    """A column of the table of the signals at the end of each training of a method."""
    return np.array([float(run[name]) for (its, _), run in ends.items() if its == method])


def print_block(title, methods):
    """The accuracy of some methods under a title: median, lowest and highest."""
    print(f"{title:36s} median   lowest   highest   trainings")
    for words, method in methods.items():
        found = at_the_end(method)
        ends_of = f"{found.min():8.0%} {found.max():9.0%}"
        print(f"  {words:34s} {np.median(found):6.0%} {ends_of} {len(found):11d}")


print_block(
    "the network that is given",
    {
        "with the gradient: Adam": "Adam, small, equal passes",
        "ensemble of 200": "EnKF, small",
        "its filters as drawn, best of 200": "random features, small, best of 200",
        "evolution strategy": "evolution strategy, small, equal seconds",
    },
)
print_block(
    "networks of our choice",
    {
        "2000 random units": "random features, 2000",
        "300 random filters": "random features, 300 filters",
    },
)

# %% [markdown]
# Take the upper rows first. In this network hidden weights have to learn: with its filters as drawn fewer than half of
# the signals are right. Of the three that do without a gradient the ensemble is first, and its worst training is better
# than the best of the two others. (Without the mask it would not be: then about two in five are right, as with the
# evolution strategy.) With a gradient Adam gets many more right.
#
# Then look at the last row. Whoever may choose the network gets 96% right in about a second, with 300 random filters
# and least squares. That is more than Adam gets out of the network that was given.
#
# So, as far as our few trainings can tell, an ensemble is worth its price under three conditions: the network is
# given, its hidden weights have to learn, and its gradient cannot be had. Here the third was missing. A network
# inside a program that nobody can differentiate can meet all three (chapter 15).

# %% [markdown]
# ## A network that remembers
#
# The third network reads a series, number by number. A body with too few blood cells makes new ones, but they come
# days late, so the number of cells swings up and down. By the equation of Mackey and Glass (1977) the swings never
# repeat themselves, and a small difference soon becomes a large one: the series is *chaotic*. It is read every third
# day, off by 0.1 each time, where the series itself has a standard deviation of 1. Given ten readings, what will it
# be in 18 days, six readings further on? There are 300 examples, and the 500 after them are the test.
#
# A *recurrent* network has a **state**, which begins at 0. With each reading it makes a new state from the reading and
# the old state, always by the same weights. With one unit it would be
#
# $$s_{\text{new}} = \tanh(w \cdot \text{reading} + u \cdot s_{\text{old}} + b).$$
#
# With w = 1, u = 0.5, b = 0 and the readings 0.2 and 0.4, the state is first tanh(0.2) = 0.20 and then tanh(0.4 + 0.5
# · 0.20) = tanh(0.50) = 0.46. The 0.20 is still in there: the network remembers. Ours has eight such units, each fed
# by all eight states, and the output is a weighted sum of the states after the tenth reading. A gradient would have
# to go back through all ten. The ensemble needs predictions only, so the call that you have seen twice trains this
# network too.

# %% tags=["harmless"]
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)  # ten readings
start = rnn.ensemble(100, spread=0.3, rng=3)
settings = {"batch_size": 20, "epochs": 10, "relaxation": 0.9, "rng": 3}
*_, last = enkf(rnn, start, series.x, series.d, 0.1, **settings)
forecasts = rnn(last.theta, series.x_test)[:, 0]

# %% tags=["nbval-check-output", "harmless", "folded"]
truth = series.truth[:, 0]
print(f"error of the forecasts               {rmse(forecasts.mean(axis=1), truth):.2f}")
print(f"forecasts with the truth in the band {coverage(forecasts, truth):.0%}")
days = 3 * np.arange(100)
shape = {"figsize": (9, 5), "sharex": True, "height_ratios": (3, 2), "layout": "constrained"}
figure, axes = plt.subplots(2, 1, **shape)
plots.forecast(days, forecasts[:100], truth[:100], axes[0])
plots.forecast(days, forecasts[:100] - truth[:100, None], 0 * days, axes[1])
axes[0].set(xlabel="", ylabel="the series")
axes[1].set(ylabel="forecast − truth")
axes[1].get_legend().remove()
plots.show(
    axes[1],
    "Above, a series that swings up and down irregularly for 300 days. The forecast of 18 days "
    "before lies close to it nearly everywhere. Below, the errors of the forecast and the narrow "
    "band of the members, which often does not hold 0.",
)

# %% [markdown]
# The orange line is what the ensemble said 18 days before, and the dashed line is what came. Below you see the errors,
# with the band of 90% of the members. Over all 500 forecasts it holds the truth half as often as it should. A part of
# this comes from the ten epochs, which count each example ten times (chapter 06). So take the mean, and do not believe
# the band.
#
# And the rivals? On twenty series the error is 0.11 with EnKF, and 0.11 with Adam. The evolution strategy has 0.19, and
# once more random features are a little ahead, with 0.09. (The table stands under *Further*, and there you can write
# the training yourself, for any network.)

# %% [markdown]
# ## What can go wrong
#
# - *The members agree and are wrong.* Compare their spread with their error. Give more spread back, or tell the
#   update a larger `obs_std`. Without relaxation the mean of the staircases has about twice the error, and the
#   members differ by 0.02 only.
# - *The members do not come to agree.* Give less spread back. With 0.99 in place of 0.9 the forecasts of the series
#   are off by 0.18 in place of 0.11, and the members differ by 0.36 (medians of twenty series).
# - *Outputs that disturb each other.* Use a mask.
# - *No rival.* Try random features before you train anything.

# %% [markdown]
# ## What to remember
#
# - The promise holds, though it is seldom the best way: the same function trains staircases, a network that reads
#   images and one that reads a series. The update compares members that stand far apart, so it sees a valley where the
#   slope is 0.
# - Try random features first. The best of 200 is ahead of the ensemble's one network on the chip. On the digits and
#   the series one try is enough to be ahead, with far more units. On the signals their form decides: 300 filters are
#   far ahead, and 2000 units that see everything are behind.
# - The ensemble is for a network that is given, whose hidden weights have to learn and whose gradient cannot be
#   had. On the noisy signals it gets more out of such a network than two others that do without a gradient.
# - If the members lie close together, one network with the mean weights can stand for them all. If they lie far
#   apart, it cannot, and then the mean of their predictions is the better answer, if there is room for it.
# - Localisation tells the update which outputs a weight has nothing to do with.
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

# %% [markdown]
# ### The rivals on the chip
#
# All make one network of thirty steps without gradients. The evolution strategy got as much time as the ensemble. The
# row * is the ensemble's network with the mean weights, trained with a relaxation of 0.5. The last column counts the
# days on which another row has a smaller error.

# %% tags=["nbval-check-output", "folded"]
def table(task, methods, ours, better, digits=2):
    """Print medians over the seeds, the best first, and on how many a method beats ours."""
    found = {name: column(task, *method) for name, method in methods.items()}
    sign = 1 if better == "lower" else -1
    what = "error" if better == "lower" else "right"
    print(f"{'':40s} {what}   better than the row *")
    for name in sorted(found, key=lambda name: sign * np.median(found[name])):
        ahead = f"{np.sum(sign * found[name] < sign * found[ours])} of {len(found[name])}"
        ahead = "*" if name == ours else f"on {ahead}"
        print(f"{name:40s} {np.median(found[name]):5.{digits}f}   {ahead}")


table(
    "staircase",
    {
        "30 steps, random features, best of 200": ["random features, 30 steps, best of 200"],
        "30 steps, random features": ["random features, 30 steps"],
        "30 steps, evolution strategy": ["evolution strategy, steps, equal seconds"],
        "30 steps, EnKF, mean weights": ["EnKF, steps, closer", "of_mean_network"],
        "the same with a relaxation of 0.95": ["EnKF, steps", "of_mean_network"],
    },
    ours="30 steps, EnKF, mean weights",
    better="lower",
)

# %% [markdown]
# The evolution strategy and the best of 200 random layers are ahead, and a single random layer is level with the
# ensemble's network. Could one of the members go onto the chip? Of those that were trained with a relaxation of 0.95,
# the one that is nearest to the readings has an error of 0.21, so it is hardly better than their mean weights.
#
# And with tanh units? One network that is run once over all readings makes one *pass*, and its gradient counts as two
# more. The ensemble has 150 members, which go through the readings ten times with a relaxation of 0.5, so it makes 1500
# passes. Such networks can follow the day, so the update is told the thermometer's own 0.05. Adam gets as many passes.
# The evolution strategy gets as much time as the ensemble. In that time it makes more passes, which helps it.

# %% tags=["nbval-check-output"]
table(
    "staircase",
    {
        "tanh, random features": ["random features, 30 tanh"],
        "tanh, Adam": ["Adam, smooth, equal passes"],
        "tanh, EnKF, mean of the predictions": ["EnKF, smooth"],
        "tanh, EnKF, mean weights": ["EnKF, smooth", "of_mean_network"],
        "tanh, evolution strategy": ["evolution strategy, smooth, equal seconds"],
    },
    ours="tanh, EnKF, mean weights",
    better="lower",
    digits=3,
)

# %% [markdown]
# Random features are first again: thirty tanh units at random places can follow a day. Of the others the mean of the
# ensemble's predictions has an error close to Adam's, without a slope. The network with the mean weights has a smaller
# error than the evolution strategy: on 39 of the 40 days if both make as many passes, and on 33 (on one the two are
# equal) if both get as much time. The second number depends on the computer: when it was busy with other things, it was
# smaller.

# %% [markdown]
# ### The rivals on the digits and on the series
#
# *Six filters* is the network of the text. The score of the digits is the part of them that is right, that of the
# series the error. *AR(10)* is what statisticians try first: a weighted sum of the ten readings, with the weights by
# least squares.

# %% tags=["nbval-check-output"]
table(
    "digits",
    {
        "random features, 1000": ["random features, 1000"],
        "six filters, Adam": ["Adam, six filters, equal seconds"],
        "six filters, EnKF, own outputs": ["EnKF, 100, localised"],
        "six filters, evolution strategy": ["evolution strategy, six filters, equal seconds"],
        "six filters, EnKF, all outputs": ["EnKF, 100"],
    },
    ours="six filters, EnKF, own outputs",
    better="higher",
    digits=3,
)

# %% tags=["nbval-check-output"]
table(
    "series",
    {
        "random features, 300": ["random features, 300"],
        "recurrent, EnKF": ["EnKF"],
        "recurrent, Adam": ["Adam, equal passes"],
        "recurrent, evolution strategy": ["evolution strategy, equal seconds"],
        "AR(10)": ["AR(10)"],
    },
    ours="recurrent, EnKF",
    better="lower",
)

# %% [markdown]
# On the digits Adam is one point ahead of EnKF with the mask, which on five draws may be chance. The mask is worth 18
# points. On the series EnKF and Adam we cannot tell apart, and AR(10) has five times their error: this series does not
# follow a straight line.
#
# More filters and more members get more digits right. With ten filters that move by one pixel, 400 members and the
# mask EnKF gets 98% right in a quarter of a minute, two points more than with six. Adam gets as many with as many
# passes. (In the table of [`data/without_gradients.py`](data/without_gradients.py) this is *ten filters*.) Random
# features stay ahead of both.
#
# The rows of EnKF are the mean of the predictions. The one network with the mean weights is right as often on each of
# the five draws of the digits, and on the series it has an error of 0.112 in place of 0.110.

# %% [markdown]
# ### One call for any network
#
# The staircases, the digits and the series were trained by the same call. Here you make it a function that trains any
# network.
#
# **Exercise 13-train.** Write the training, for any `model`. `ensemble` (n_params, n_ens) are the members before it,
# `x` and `d` the inputs and the targets, `obs_std` how far off the targets are, and `rng` the seed. Take 20 examples in
# each update, go through all of them 10 times, and give back 90% of the spread that an update takes away. Return the
# parameters of all members after the last update.

# %%
def my_training(model, ensemble, x, d, obs_std, rng):
    ### BEGIN SOLUTION
    settings = {"batch_size": 20, "epochs": 10, "relaxation": 0.9}
    *_, last = enkf(model, ensemble, x, d, obs_std, rng=rng, **settings)
    return last.theta
    ### END SOLUTION

# %%
check("13-train", my_training)

# %% [markdown]
# Under *Where a straight line is enough*, further down, this function trains on another series.

# %% [markdown]
# ### Rounded weights
#
# Another chip can compute a tanh, but to save memory its weights should be multiples of 1/16. A network whose weights
# are rounded has no gradient: a millionth more or less, and the rounded weight is the same. An ensemble can be trained
# through the rounding. Is it worth it?
#
# **Exercise 13-rounded.** Round every weight in `theta` (n_params, n_ens) to the nearest multiple of `step`. With a
# step of 1/16 = 0.0625 the weight 0.30 becomes 0.3125, which is five steps.

# %%
def my_rounded(theta, step):
    ### BEGIN SOLUTION
    return np.round(theta / step) * step
    ### END SOLUTION

# %%
check("13-rounded", my_rounded)

# %% [markdown]
# For `enkf` a model is anything that can be called with weights and inputs. Here it is a function of one line: it
# rounds, by your function if it is right and else by ours, and lets a tanh network predict. The update is told the
# thermometer's own 0.05, as for the tanh networks above.

# %% tags=["nbval-check-output"]
rounded = my_rounded if check("13-rounded", my_rounded).ok else registry.get("13-rounded").reference
smooth = FNN((1, 30, 1))  # tanh, as in the other chapters


def coarse(theta, x):
    """A tanh network whose weights are rounded to sixteenths."""
    return smooth(rounded(theta, 1 / 16), x)


start = smooth.ensemble(150, spread=0.3, rng=SEED)
settings = {"batch_size": 10, "epochs": 10, "relaxation": 0.5, "rng": SEED}
*_, last = enkf(coarse, start, problem.x, problem.d, 0.05, **settings)
found = coarse(last.theta, problem.x_test).mean(axis=-1)
by_one = coarse(last.theta.mean(axis=1), problem.x_test)
print(f"{'error':24s} mean of 150 predictions   one network, mean weights")
today = (rmse(found, problem.truth), rmse(by_one, problem.truth))
print(f"{'rounded, on this day':24s} {today[0]:.3f} {today[1]:25.3f}")
for words, method in {"rounded": "EnKF, rounded to 1/16", "not rounded": "EnKF, smooth"}.items():
    of_all = np.median(column("staircase", method))
    of_one = np.median(column("staircase", method, "of_mean_network"))
    print(f"{words + ', on 40 days':24s} {of_all:.3f} {of_one:25.3f}")

# %% [markdown]
# The mean of 150 predictions hardly suffers, because each member is off by roundings of its own, and these average out.
# But the chip has room for one network, and there the rounding costs a factor of about four: 0.079, where the network
# without rounding has 0.021. (On this day it is worse than usual.)
#
# Nor does it help to train through the rounding. We trained the smooth network on the same 40 days and rounded its
# mean weights at the end: 0.08 as well, and which of the two is better we cannot tell. So for one network there is no
# reason to train through the rounding.

# %% [markdown]
# ### How long a state remembers
#
# **Exercise 13-state.** Let the one unit of the text read all `readings` (n,), one after the other, and return its
# state after the last. (`np.tanh` is in numpy.)

# %%
def my_state(readings, w, u, b):
    ### BEGIN SOLUTION
    state = 0
    for reading in readings:
        state = np.tanh(w * reading + u * state + b)
    return state
    ### END SOLUTION

# %%
check("13-state", my_state)

# %% [markdown]
# How much of the first reading is left after ten? The next cell lets the unit, yours if it is right, read two series
# that differ in the first reading only, by 1.

# %% tags=["nbval-check-output"]
state = my_state if check("13-state", my_state).ok else registry.get("13-state").reference
for n in (1, 2, 5, 10):
    one = np.eye(n)[0]  # a 1, then zeros
    apart = state(one, 1, 0.5, 0) - state(np.zeros(n), 1, 0.5, 0)
    print(f"after {n:2d} readings the two states differ by {apart:.3f}")

# %% [markdown]
# Each new reading costs about half of what is left, so this unit soon forgets. With u nearer to 1 it would remember
# longer. The network of the text learns eight times eight such numbers, and so finds out how long to remember.

# %% [markdown]
# ### When members disagree
#
# An ensemble has a hundred opinions. Does it help to ask whether its members agree? The next cell looks, for each test
# digit, for members that answer something else than the mean does.

# %% tags=["harmless"]
votes = model(digit_members, x_test).argmax(axis=1)  # (360, members)
wrong = second != data.labels_test
unsure = np.any(votes != second[:, None], axis=1)
for words, which in {"all members agree on": ~unsure, "some disagree on": unsure}.items():
    print(f"{words:20s} {np.sum(which):3d} digits, of which {np.sum(wrong & which)} are wrong")

chosen = np.flatnonzero(unsure)[:10]
words = [f"{data.labels_test[i]} → {second[i]}" for i in chosen]

# %% tags=["harmless", "folded"]
ax = plots.gallery(x_test[chosen], words)
plots.show(
    ax,
    "Ten digits on which members disagree, each with its label and the answer: "
    + ", ".join(words)
    + ". Some are hard to read.",
)

# %% [markdown]
# These are ten of those on which members disagree, each with its label and what the ensemble answers. Here the answer
# is wrong far more often than elsewhere, so these digits could be shown to a person. But look at the first line too:
# many mistakes are digits on which all hundred agree. The members tell what they do differently, and not what all of
# them do wrong.

# %% [markdown]
# And what are digits taken for? A row for each true digit, a column for each answer. Off the diagonal stand the
# mistakes: the darkest of them is the mix-up that happens most often.

# %% tags=["harmless"]
ax = plots.confusion(data.labels_test, second)
plots.show(ax, "A table of true digits against answers. Most of the 360 stand on the diagonal.")
print(f"{wrong.sum()} of 360 are wrong")

# %% [markdown]
# ### What two tricks are worth
#
# The outputs of the digits were squeezed. What if not? And there is another way to give the staircases spread back.
# `relaxation` mixes each member's old and new distance from the mean. The other way keeps the new distances, and
# stretches them, for each weight by itself, until 98% of the standard deviation that was lost is back (*relaxation to
# prior spread*, Whitaker and Hamill 2012, doi
# [10.1175/MWR-D-11-00276.1](https://doi.org/10.1175/MWR-D-11-00276.1)). The update is then told the true error of the
# readings, 0.05.

# %% tags=["nbval-check-output"]
names = {"spread kept": ["EnKF, steps, spread kept"], "relaxation": ["EnKF, steps"]}
table("staircase", names, ours="relaxation", better="lower", digits=3)
apart = column("staircase", "EnKF, steps, spread kept", "of_mean_network")
print(f"with the spread kept, the network with the mean weights has {np.median(apart):.2f}")
print()
one = "EnKF, 100, localised"
table(
    "digits",
    {"squeezed": [one], "as they are": [f"{one}, not squeezed"]},
    ours="squeezed",
    better="higher",
    digits=3,
)

# %% [markdown]
# With the spread kept the error of the stairs is lower in the median, and lower on 26 of the 40 days, which may still
# be chance. The network with the mean weights gets worse, on 35 of 40, because the members stay further apart. And
# without the squeezing the digits have three points less, on each of the five draws less.
#
# ### Where a straight line is enough
#
# A plain sine is another series. If today's value and yesterday's are known, tomorrow's follows from a straight line,
# because sin(t + h) = 2 cos(h) sin(t) − sin(t − h). So here AR(10) has the right form, and a network has to learn what
# AR(10) has for nothing. The next cell tries it on forty noisy sines, again six readings ahead. `my_training` trains
# the networks if it is right, and else ours does.

# %% tags=["nbval-check-output"]
train = my_training if check("13-train", my_training).ok else registry.get("13-train").reference


def noisy_sine(seed):
    """Ten readings of a sine of 17 readings a period, off by 0.1, and the one six later."""
    rng = np.random.default_rng(seed)
    wave = np.sqrt(2) * np.sin(2 * np.pi * (np.arange(816) / 17 + rng.uniform()))
    noisy = wave + 0.1 * rng.standard_normal(816)
    windows = np.lib.stride_tricks.sliding_window_view(noisy, 16)[:800]
    return windows[:300, :10], windows[:300, 15:], windows[300:, :10], wave[315:815, None]


by_line, by_ensemble = [], []
for seed in range(40):
    known, later, known_test, wave = noisy_sine(seed)
    line = np.linalg.lstsq(np.column_stack([known, np.ones(300)]), later)[0]
    by_line.append(rmse(np.column_stack([known_test, np.ones(500)]) @ line, wave))
    theta = train(rnn, rnn.ensemble(100, spread=0.3, rng=seed), known, later, 0.1, seed)
    by_ensemble.append(rmse(rnn(theta, known_test).mean(axis=-1), wave))
print(f"AR(10) {np.median(by_line):.3f}   EnKF {np.median(by_ensemble):.3f}", end="   ")
print(f"AR(10) is better on {np.sum(np.less(by_line, by_ensemble))} of 40")

# %% [markdown]
# Which of the two is better we cannot tell, and AR(10) needs no training. A network is worth its price where the world
# is curved.
#
# ### A hard one
#
# The noisy signals were made to be hard at a small size. With gradients a linear model has 32% of the test signals
# right, a fully connected network 68% and a convolutional one 94%, say their authors. Here is one signal of each digit.

# %% tags=["harmless", "folded"]
figure, axes = plt.subplots(2, 5, figsize=(9, 3), sharex=True, sharey=True, layout="constrained")
for digit, ax in enumerate(axes.flat):
    signal = signals.x[signals.labels == digit][0]
    plots.new_ax(ax).plot(signal, color=plots.colour("truth", ax), lw=1.2)
    ax.set(title=str(digit), xticks=[], yticks=[])
plots.show(ax, "Ten signals of 40 numbers, one for each digit: noisy waves, no digit to be seen.")

# %% [markdown]
# The networks are convolutional too: windows of five numbers, two layers, with 8 and 12 filters in the *small* one
# (1390 parameters) and with 12 and 16 in the *large* one (2178). The small one has 200 members and the large one 400,
# where the row does not say another number. The script [`data/signals.py`](data/signals.py) has trained them. A *pass*
# is one network's walk through all signals, so 200 members in one epoch make 200 passes.

# %% tags=["nbval-check-output"]
print(f"{'':40s} accuracy   passes   seconds   seeds")
for method in dict.fromkeys(method for method, _ in ends):
    accuracy = np.median(at_the_end(method))
    seconds = np.median(at_the_end(method, "seconds"))
    (passes, *_) = (run["passes"] for (its, _), run in ends.items() if its == method)
    costs = f"{passes:>6s} {seconds:9.0f}"
    print(f"{method:40s} {accuracy:8.2f}   {costs} {len(at_the_end(method)):7d}")

# %% [markdown]
# Adam is far ahead, and that has to be said first: with the small network it gets more than four of five signals
# right, and EnKF, with the same passes, about three of five. What the ensemble is good for is the other comparison on
# the small network, with those that have no gradient either. The evolution strategy stays near two of five, and so
# does the network itself when its filters stay as they were drawn; the best of 200 draws gets a little more.
#
# Random features depend on the form that they are given. With 2000 units that see the whole signal, about half are
# right. The 300 filters look at five numbers at a time, everywhere alike, and the means over quarters do not mind
# where in its quarter a wave lies. That form fits these signals, and they get more right than any other row, without
# a single trained filter. (We chose the size of their random weights by trying four on a fifth of the signals to
# learn from.)
#
# The rows with two seeds show what each part is worth, roughly. Without localisation two of five are right. Without
# the squeezing it is several points less. Half as many members lose a third of the accuracy: a hundred are too few
# for the 1390 parameters of the small network. The large one with 400 members goes through the signals twice as
# often, 24 times in place of 12. It gets more than three of four right, after a minute and a half, and that is more
# than the fully connected network by gradients.
