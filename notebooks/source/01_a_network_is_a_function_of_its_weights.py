# %% [markdown]
# # 01 A network is a function of its weights
#
# *45 minutes. You need: numpy, and what a matrix product is. No machine learning. The chapter opens on its own; the
# five parts under Further are optional and take another 32.*
#
# After this chapter you can
#
# - build a curve from a few steps by hand, even for a day that no formula describes,
# - write a forward pass, and keep all weights and biases in one vector θ,
# - say what RMSE and R² measure.

# %% [markdown]
# ## Two days in the garden
#
# A cheap thermometer stands in a garden. At a hundred random times of the day we read it, and each reading is off by
# about 0.05. Here are two invented days: one with a clear sky, and one on which a cloud came over in the afternoon.

# %%
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, explore, plots, r2, rmse, sine
from dalearn.exercises import check, hint, predict, registry, solution

clear = sine(rng=1)
x = clear.in_units(clear.x_test)  # 201 times of the day, from −π to π, (201, 1)
truth = clear.truth  # the temperature at these times, (201, 1)

# %% tags=["folded"]
def a_cloud(x):
    """By how much it is colder under the cloud."""
    return 0.8 * np.exp(-(((x - 1) / 0.55) ** 4))


read_at = clear.in_units(clear.x)
cloudy = replace(clear, d=clear.d - a_cloud(read_at), truth=truth - a_cloud(x))

times = {-3.14: "midnight", -1.57: "6 a.m.", 0: "noon", 1.57: "6 p.m.", 3.14: "midnight"}
figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), sharey=True, layout="constrained")
for ax, day, name in zip(axes, (clear, cloudy), ("a clear day", "a cloudy day")):
    plots.data(day, ax)
    ax.set_title(name)
    ax.set_xticks(list(times), [f"{at:g}\n{time}".replace("-", "−") for at, time in times.items()])
plots.legend(axes[0], loc="upper left")
plots.show(axes[0], "Dots of two days. Left: a sine. Right: the same with a dent in the afternoon.")

# %% [markdown]
# Each dot is a reading, or observation. Across is the time of day, x, told as an angle, so that one hour is 0.26.
# Upwards is the temperature d, in units in which the clear day swings by 1 up and 1 down. The dashed line is the
# temperature as it really was, the **truth**, which a gardener never sees.
#
# Suppose that you want the temperature at *every* time, and all you have is the dots. On the left that is easy. You
# recognise a sine, and d = sin x is a formula for the whole day. But what do you write for the day on the right? The
# best that sin x can do there is to run straight over the dent. Tomorrow the cloud will come at another hour, or two
# will come, and nobody has a formula for tomorrow.
#
# So we want a curve that can take nearly any shape, and that we can bend by turning a few numbers. A **network** is
# such a curve, and the numbers are its **weights**. To turn them until the curve follows the readings is called
# **training**, and the other chapters are about that. In this one you turn the numbers yourself, first for the clear
# day and then for the cloudy one.
#
# Why not join the dots? For the hour alone you could. But to foresee a frost you would ask for at least five
# things: the hour, the wind, the clouds, how damp the air is, and how warm the ground. A table with ten values of
# each has 10⁵ = 100,000 places, one for each combination, and a hundred readings do not fill it. A network needs only
# a few numbers more for each new thing, as you will see.

# %% [markdown]
# ## One step, and a question
#
# A network is built from copies of one simple curve, tanh. It is a smooth step. Far to the left tanh is −1, at 0 it is
# 0, far to the right it is 1, and most of the climb happens between −2 and 2.
#
# Each copy has three numbers of its own. Let us ask a copy whose numbers are 2, −1 and 1 what the temperature is at six
# in the evening, x = 1.57.
#
# - Multiply x by 2 and add −1: 2 · 1.57 − 1 = 2.14.
# - Take tanh: tanh 2.14 = 0.973.
# - Multiply by 1: the answer is 0.973. On the clear day the truth is 1.
#
# Such a copy is called a **unit**. Its three numbers are its **weight** w, its **bias** b and its **output weight** v,
# and what it says is its **output** y:
#
# $$y = v \tanh(w\,x + b)$$
#
# Where we speak of "the weights" of a network, we mean all of its numbers, the biases too.

# %%
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)


ax = plots.variants(clear, {"unit with w = 2, b = −1, v = 1": unit(x, 2, -1, 1)})
plots.show(ax, "The dashed day, and one unit: a step up whose middle is a little after noon.")

# %% [markdown]
# The unit is right around six in the morning and six in the evening, and far off at noon and at night. Once it has
# climbed, it stays up, while the evening gets cool.
#
# Now we double its weight w, from 2 to 4, and leave b = −1 and v = 1 as they are. What becomes of the step?
#
# - **a** It gets steeper and stays where it is.
# - **b** It moves and stays as steep as it is.
# - **c** It gets steeper, and moves towards noon, x = 0.
# - **d** It gets steeper, and moves away from noon.
#
# Press a letter before you read on.

# %%
### BEGIN SOLUTION
predict("01-predict", "c")
### END SOLUTION

# %% [markdown]
# ## What each of the three numbers does
#
# First we turn w and leave b = −1, v = 1. Then we turn b and leave w = 2, v = 1. A ring marks the middle of each step.

# %% tags=["revealed:01-predict"]
turns = {
    "w": {f"w = {value}": unit(x, value, -1, 1) for value in (1, 2, 4)},
    "b": {f"b = {value}": unit(x, 2, value, 1) for value in (-3, -1, 1)},
}
figure, axes = plt.subplots(2, 1, figsize=(6, 5), sharex=True, layout="constrained")
middles = [1, 0.5, 0.25], [1.5, 0.5, -0.5]
for ax, outputs, places in zip(axes, turns.values(), middles):
    plots.variants(clear, outputs, ax)
    ax.plot(places, [0, 0, 0], "o", color="grey", mfc="none", ms=9, mew=1.5, zorder=3)
plots.show(axes[0], "A step, with w and then b turned; the list below says what each does.")

# %% [markdown]
# **Exercise 01-predict.** Look at the upper picture, and compare it with what you said.

# %%
check("01-predict")

# %% [markdown]
# - In the upper picture, a larger w makes the step steeper, and it also *moves* its middle. All three curves cross at
#   x = 0, where w x is 0 whatever w is. They all say −0.76 there, and the steepest is the first to come up to 0.
# - In the lower, b moves the step and changes nothing else. A *larger* b moves it to the *left*, as long as w is
#   above 0.
# - The third number needs no picture. Tanh goes from −1 to 1, so the step goes from −v to v and climbs by 2v. With a
#   negative v (and w above 0) it falls.
#
# Where does a step stand? Halfway up, tanh is 0, and that is where w x + b is 0. For w = 2 and b = −1 we need 2x = 1,
# so x = 0.5, about two in the afternoon. For w = 4 we need 4x = 1, so x = 0.25, about one. In letters: a step has its
# **place** at −b/w.
#
# And how steep is it? At 0, tanh has slope 1, and w and v multiply it. So at its place a step has slope v w: it was 2,
# and it is 4.

# %% [markdown]
# ## Three steps make a day
#
# One step cannot be a clear day, because the day falls, rises and falls again. Let us take three, one for each of
# these; a network adds them up. We think two of them out together, and the third is yours.
#
# - *Where?* The temperature rises fastest at noon, and it falls fastest at midnight, at −3.14 and 3.14. So we put the
#   steps at −3, 0 and 3, in round numbers.
# - *How steep?* Between −1.57 and 1.57 the day makes its whole rise. With w = 1, tanh makes nearly all of its climb
#   there: from −0.92 to 0.92. So w = 1 is about right. Then the place, −b/w, is −b, and for the places −3 and 0 the b are 3 and 0.
# - *How high?* Every night it falls from 1 in the evening to −1 in the morning. So unit 1 falls from 1 to −1, and its
#   v is −1. (It does not end there. It goes on saying −1 all day, and unit 3 will have to make up for that.) Unit 2 has to
#   rise from −1 in the morning to 1 in the evening. With v = 1 it would rise from −0.92 to 0.92 only, and the other two
#   will take a little off, too. So its v is 1.2.
#
# | unit | w | b | v | what it does |
# |---|---|---|---|---|
# | unit 1 | 1 | 3 | −1 | falls around midnight |
# | unit 2 | 1 | 0 | 1.2 | rises around noon |
# | unit 3 | ? | ? | ? | falls around the next midnight |
#
# Set unit 3 until the sum is nowhere further than 0.15 from the day. Before you touch a slider, ask where the step has
# to stand, whether it rises or falls, and what it says before. In the network on the left, a thicker line is a larger
# number, a dashed one is below 0, and along a grey one nothing goes.

# %%
explore.unit()

# %% [markdown]
# We took w = 1, b = −3 and v = −1. Did you take −1, 3 and 1? That is the same curve, because tanh(−z) = −tanh(z): the
# minus of v takes the other away.
#
# Now watch how the day comes together. On the left is the network: the time x goes in, passes the units and is added up
# at the +. On the right, the grey curves are the units added so far, and the green one is their sum.

# %%
w = np.array([1.0, 1.0, 1.0])
b = np.array([3.0, 0.0, -3.0])
v = np.array([-1.0, 1.2, -1.0])
rows = {name: (w, b, v) for name in ("unit 1", "units 1 and 2", "all three")}
axes = plots.networks(clear, rows, added=(1, 2, 3))
plots.show(axes[0, 0], "Unit 1 falls; with unit 2 the sum rises, too low; unit 3 makes it the day.")

# %% [markdown]
# - *Unit 1* is alone, so the sum is unit 1 itself. We see only the lower half of its fall.
# - *With unit 2* the shape is right until six in the evening, but the sum lies too low by about 1.
# - *Unit 3* is +1 for most of the day, so it lifts the sum by that 1. In the evening it falls and takes the sum down
#   with it.

# %% [markdown]
# ## A forward pass, by hand
#
# Computing what a network says from what it is given is called a **forward pass**. Here is one for six in the
# evening.

# %%
ax = plots.network_diagram(w, b, v, at=1.57)
plots.show(ax, "x = 1.57 goes through three units, which add −1.000, 1.100 and 0.892: 0.992.")

# %% [markdown]
# Go along one unit from left to right. Above or below its circle stands w x + b, in the circle tanh of that, and on the
# line to the output v times that. The output adds the three: −1.000 + 1.100 + 0.892 = 0.992. The truth is 1.
#
# A network has one number more. The **output bias** b₂ is added to the sum of the units, and lifts the whole curve.
# (The 2 is for the second layer, and not for unit 2.) Ours is 0. That makes ten numbers.

# %% [markdown]
# ## All units at once
#
# For the frost, a unit has a weight for each of the five inputs: it takes, say, tanh(1 · hour − 2 · wind + … + b). So
# a network of three units has 15 + 3 + 3 + 1 = 22 numbers in place of ten.
#
# And we want the answer for many **samples** at once, here many times of the day. Matrix products give all that. Here
# are the arrays, filled in for six in the evening, which is n = 1 sample:
#
# | name | shape | at six in the evening | what stands in it |
# |---|---|---|---|
# | x | (n, n_in) | (1, 1): 1.57 | the inputs: a row for each sample |
# | W₁ | (n_in, n_hidden) | (1, 3): 1 1 1 | the weights w: a row for each input, a column for each unit |
# | b₁ | (n_hidden,) | (3,): 3 0 −3 | the biases b |
# | h | (n, n_hidden) | (1, 3): 1.000 0.917 −0.892 | the tanh of each unit: a row for each sample |
# | W₂ | (n_hidden, n_out) | (3, 1): −1 1.2 −1 | the output weights v: a row for each unit, a column for each output |
# | b₂ | (n_out,) | (1,): 0 | the output biases |
# | y | (n, n_out) | (1, 1): 0.992 | the outputs: a row for each sample |
#
# The units side by side are called a **hidden layer**.
#
# **Exercise 01-forward.** Write the pass by hand from above in two lines, for any number of samples, inputs, units and
# outputs. We give you no formula: ask which product of these arrays has the shape of h, and which one has the shape
# (n, n_out). The outputs have no tanh. `hint("01-forward")` helps, more each time you run it; `solution("01-forward")`
# shows our answer.

# %%
def my_forward(x, W1, b1, W2, b2):
    ### BEGIN SOLUTION
    h = np.tanh(x @ W1 + b1)
    return h @ W2 + b2
    ### END SOLUTION

# %%
check("01-forward", my_forward)

# %% [markdown]
# From here on, `forward` is yours if it is right, and otherwise ours; the first two lines see to that. It says what we
# found by hand:

# %% tags=["nbval-check-output"]
ours = registry.get("01-forward").reference
forward = my_forward if check("01-forward", my_forward).ok else ours

W1, b1, W2, b2 = w.reshape(1, 3), b, v.reshape(3, 1), np.array([0.0])
print("at six in the evening:", forward(np.array([[1.57]]), W1, b1, W2, b2).round(3))

# %% [markdown]
# ## How good is a curve?
#
# To train a network we need a number that says how good it is. Take four times of the clear day and a bad network,
# unit 2 alone:
#
# | x | it says | the truth | error | error squared |
# |---|---|---|---|---|
# | −1.57 | −1.10 | −1 | −0.10 | 0.01 |
# | 0 | 0.00 | 0 | 0.00 | 0.00 |
# | 1.57 | 1.10 | 1 | 0.10 | 0.01 |
# | 3.14 | 1.196 | 0 | 1.196 | 1.43 |
#
# An **error** is what is predicted less what is true. If we averaged the errors as they are, the −0.10 of the morning
# would cancel the 0.10 of the evening. So we square them first. Their mean is (0.01 + 0.00 + 0.01 + 1.43) / 4 = 0.36,
# and its root is 0.60. This number is the **RMSE**, the root of the mean of the squared errors. It is a temperature,
# too, and best is 0.
#
# Is 0.60 good? Compare it with the laziest answer, which says 0, the mean of the day, at any time. Its errors are 1,
# 0, −1 and 0, so its mean squared error is 0.50. Unit 2 has 0.36, so it has taken 0.14 off the 0.50. This share, 0.14
# / 0.50 = 1 − 0.36 / 0.50 = 0.28, is called **R²**. A perfect curve has an R² of 1, one that is no better than the
# mean has 0, and a worse one is below 0. In the library they are `rmse` and `r2`. Here they are over all 201 times:

# %% tags=["nbval-check-output"]
def report(name, curve):
    print(f"{name:15s}  RMSE {rmse(curve, truth):.3f}   R² {r2(curve, truth):.3f}")


report("lazy answer", 0 * truth)
report("unit 2", forward(x, W1, b1, np.array([[0], [1.2], [0]]), b2))
report("all three units", forward(x, W1, b1, W2, b2))

# %% [markdown]
# Unit 2 does better than by hand, because midnight, its bad time, is no longer one of only four. All three units have
# 0.040, less than the 0.05 by which a reading is off.

# %% [markdown]
# ## Right or wrong together
#
# Suppose that unit 2 is in place and that two more numbers can be turned. The v of unit 1 is 0, and −1 would bring this
# unit in. The output bias b₂ is 0, and 1 would lift the curve by 1. Should we turn the one, the other, or both?

# %% tags=["folded"]
figure, axes = plt.subplots(2, 2, figsize=(8, 5.4), sharex=True, sharey=True, layout="constrained")
cases = {"unit 2 alone": (0, 0), "unit 1: v = −1": (-1, 0), "b₂ = 1": (0, 1), "both": (-1, 1)}
for ax, (name, (v_of_unit_1, lift)) in zip(axes.flat, cases.items()):
    curve = forward(x, W1, b1, np.array([[v_of_unit_1], [1.2], [0]]), np.array([lift]))
    plots.variants(clear, {f"{name}: RMSE {rmse(curve, truth):.3f}": curve}, ax)
alt = "Unit 2 alone; with unit 1 it is too low; lifted, too high; with both it fits until evening."
plots.show(axes[0, 0], alt)

# %% [markdown]
# Start at the upper left. To the right of it, unit 1 has come in: the curve lies too low, and the RMSE is twice as
# large. Below the start, the curve is lifted: it lies too high, and that is worse still. At the lower right both are
# done. Each mends what the other spoils, and the RMSE is smaller than at the start.
#
# Why 1? Unit 1 says −1 for most of the day, and the lift gives that back, as unit 3 did. But somebody who tries one
# of these changes at a time would take both back.
#
# This is the fact to take along from the chapter: weights are right or wrong *together*. A method of training has to
# find out which of them to move together. Chapter 04 does it by looking at many networks at once.

# %% [markdown]
# ## The cloud
#
# Now the cloudy day. Around x = 0.5, about two in the afternoon, the cloud comes. Around x = 1.5, a little before six,
# it goes. In between it is colder by 0.8, and at all other times the day is the clear day.
#
# **Exercise 01-cloud.** Make this dent of two units, for any cloud: one step where it `begins`, one where it `ends`,
# and between them `colder` by so much. Call `unit` from above for each, with w = 5. Their b and v are yours to think
# out. Draw the two steps on paper first, and their sum below. What does each say long before the cloud, under it, and
# long after?

# %%
def my_cloud(x, begins, ends, colder):
    ### BEGIN SOLUTION
    comes = unit(x, 5, -5 * begins, -colder / 2)
    goes = unit(x, 5, -5 * ends, colder / 2)
    return comes + goes
    ### END SOLUTION

# %%
check("01-cloud", my_cloud)

# %% [markdown]
# We add the two, yours or ours, to the three of the clear day.

# %% tags=["nbval-check-output"]
ours = registry.get("01-cloud").reference
cloud = my_cloud if check("01-cloud", my_cloud).ok else ours
five = forward(x, W1, b1, W2, b2) + cloud(x, 0.5, 1.5, 0.8)
print(f"three units: RMSE {rmse(forward(x, W1, b1, W2, b2), cloudy.truth):.3f}")
print(f"five units:  RMSE {rmse(five, cloudy.truth):.3f}")

# %%
ax = plots.fit(cloudy, five)
plots.legend(ax, loc="upper left")
plots.show(ax, "The green curve of five units follows the day through the dent under the cloud.")

# %% [markdown]
# The green curve follows the dent, and stays a little above its bottom: the three units are a little too high there,
# and our steps are less steep than the edges of the cloud. Away from the cloud the two new steps say 0.4 and −0.4, so
# they cancel. A second cloud would take two steps more. With enough steps a network can follow any curve that you can
# draw without lifting the pen; the last part under Further shows how.
#
# But you knew when the cloud came. The gardener has only the dots. How to find the weights from the dots alone is the
# question of this course.

# %% [markdown]
# ## All weights in one vector
#
# To a method that trains a network, weights and biases are all numbers that can be turned, its **parameters**. So this
# library keeps them in one flat vector, **θ** (theta). For the three units of the clear day it is
#
# | entries of θ | 0 1 2 | 3 4 5 | 6 7 8 | 9 |
# |---|---|---|---|---|
# | what they are | W₁, row by row | b₁ | W₂, row by row | b₂ |
# | our network | 1 1 1 | 3 0 −3 | −1 1.2 −1 | 0 |
#
# The network is then a function f(θ, x) of its weights and the time. In the library it is an `FNN`, a feed-forward
# neural network:

# %% tags=["nbval-check-output"]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))  # one input, three hidden units, one output
print(net)
difference = np.abs(net(theta, x) - forward(x, W1, b1, W2, b2)).max()
print("the same curve as before:", difference < 1e-12)

# %% [markdown]
# Note that `net` does not hold the ten numbers. Hand it another θ, and it is another curve. This is what the title of
# the chapter means, and why training is a search for a good θ.
#
# You have now built a curve for a day that has no formula, and you can say by a number how good it is. You set its
# weights by thinking, with the truth before your eyes. The next chapters set them with nothing but the readings of a
# thermometer.

# %% [markdown]
# ## What can go wrong
#
# *To take the bias for the place.* The place is −b/w. Where w is below 0, a larger b moves the step to the *right*.

# %% [markdown]
# ## What to remember
#
# - A tanh unit is a step: w says how steep, −b/w where, v how high; it climbs by 2v.
# - A network adds its steps up. Its forward pass is h = tanh(x W₁ + b₁), y = h W₂ + b₂.
# - A network is a function f(θ, x) of one flat vector θ, and training changes θ and nothing else.
# - Weights are right or wrong together: two changes can each do harm alone, and help when they are made together.
# - RMSE has the unit of the data and is best at 0; R² has no unit and is best at 1.
#
# Notation: θ `theta` (n_params,), x `x` (n, n_in), f(θ, x) `net(theta, x)` (n, n_out).

# %% [markdown]
# ## Where to read on
#
# - Cybenko (1989), sums of smooth steps approximate any continuous function, doi
#   [10.1007/BF02551274](https://doi.org/10.1007/BF02551274)
# - Hornik, Stinchcombe and White (1989), the same for more kinds of step and more layers, doi
#   [10.1016/0893-6080(89)90020-8](https://doi.org/10.1016/0893-6080%2889%2990020-8)
# - Sussmann (1992), turned signs and exchanged units are the only twins that a tanh network has, doi
#   [10.1016/S0893-6080(05)80037-1](https://doi.org/10.1016/S0893-6080%2805%2980037-1)
# - Goodfellow, Bengio and Courville (2016), *Deep Learning*, chapter 6, at
#   [deeplearningbook.org](https://www.deeplearningbook.org/)
#
# The next chapter is [02 Gradient descent](02_gradient_descent.ipynb).

# %% [markdown]
# ## Further: write the RMSE
#
# *Optional, 5 minutes.* Error, square, mean, root: here you write it yourself.
#
# **Exercise 01-rmse.** Write the RMSE. `predicted` and `truth` are (n, n_out); return one number for all of them.

# %%
def my_rmse(predicted, truth):
    ### BEGIN SOLUTION
    return np.sqrt(np.mean((predicted - truth) ** 2))
    ### END SOLUTION

# %%
check("01-rmse", my_rmse)

# %% [markdown]
# ## Further: the average of two good networks
#
# *Optional, 7 minutes.* Each of our three units can be turned or not, and the units can stand in any of 6 orders, so
# 2 · 2 · 2 · 6 = 48 different θ draw the curve of the day. (With 20 units, 2²⁰ times 1 · 2 · 3 · … · 20, more than
# 10²⁴.) Here is one of them: we turn the three signs of unit 2. Its b is 0, so only its w and v change.

# %% tags=["nbval-check-output"]
turned = theta.copy()
turned[[1, 4, 7]] = -theta[[1, 4, 7]]  # w, b and v of unit 2, by the table of θ
print("the same curve:", np.abs(net(turned, x) - net(theta, x)).max() < 1e-12)

# %% [markdown]
# The two networks say the same. We make one of them by averaging their weights, each number by itself: `(theta +
# turned) / 2`. What curve does the averaged network draw?
#
# - **a** The same curve as both of them.
# - **b** The same shape, half as high.
# - **c** A curve that has lost its rise from morning to evening.
# - **d** The mirror image: it falls where both of them rise.

# %%
### BEGIN SOLUTION
predict("01-average", "c")
### END SOLUTION

# %% tags=["revealed:01-average"]
average = (theta + turned) / 2
rows = {}
for name, each in {"one network": theta, "another": turned, "average of weights": average}.items():
    error = rmse(net(each, x), truth)
    rows[f"{name}: RMSE {error:.2f}"] = each[:9].reshape(3, 3)  # in its rows: w, b, v
axes = plots.networks(clear, rows)
plots.show(axes[0, 0], f"Three networks, each with its curve. {', '.join(rows)}.")

# %% [markdown]
# **Exercise 01-average.** Compare it with what you said.

# %%
check("01-average")

# %% [markdown]
# The two networks look different on the left and the same on the right. In the lower row, the average, the lines of
# unit 2 have gone grey: its weights 1 and −1 average to 0, its output weights 1.2 and −1.2 average to 0, and with them
# goes the rise of the day. What is left is units 1 and 3. From six to six they fall a little, from 0.11 to −0.11, and
# the RMSE is 0.96, worse than the 0.705 of no unit at all.
#
# To average what the two networks *say* would do no harm, because they say the same. To average their *weights*
# destroys them both. Chapter 10 shows a training that fails for a reason of this kind.

# %% [markdown]
# ## Further: take θ apart
#
# *Optional, 8 minutes.* A forward pass begins by cutting θ into its matrices.
#
# **Exercise 01-unpack.** Return W₂ from θ, as a matrix of shape (n_hidden, n_out), for any numbers of inputs, hidden
# units and outputs.

# %%
def my_output_weights(theta, n_in, n_hidden, n_out):
    ### BEGIN SOLUTION
    start = n_in * n_hidden + n_hidden
    return theta[start : start + n_hidden * n_out].reshape(n_hidden, n_out)
    ### END SOLUTION

# %%
check("01-unpack", my_output_weights)

# %% [markdown]
# ## Further: a hundred networks at once
#
# *Optional, 4 minutes.* Here is an ensemble of a hundred networks, with weights drawn from normal distributions around
# 0. A column of the matrix is the θ of one network, and what comes back has one axis more, at the end, with an entry
# for each network. We sort them by their RMSE and look at numbers 25, 50 and 75: one of the better, the typical, and
# one of the worse. (A matrix of networks is written Θ, `ensemble`, (n_params, n_ens).)

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(1)
ensemble = np.stack([net.init(rng) for _ in range(100)], axis=1)
members = net(ensemble, x)
print("ensemble", ensemble.shape, "  what its members say", members.shape)
errors = [rmse(members[..., i], truth) for i in range(100)]
ranked = members[..., np.argsort(errors)]
worse = sum(r2(members[..., i], truth) < 0 for i in range(100))
print(f"{worse} of the 100 networks are worse than the mean of the day")

# %%
ax = plots.variants(clear, {f"number {rank}": ranked[..., rank - 1] for rank in (25, 50, 75)})
plots.show(ax, "Three networks with random weights: none of their curves resembles the dashed day.")

# %% [markdown]
# About nine in ten of such networks are worse than a lazy answer of 0 all day. These curves are where training
# begins.

# %% [markdown]
# ## Further: any curve you like
#
# *Optional, 8 minutes.* We found the three units of the day by thinking. Can it be done without? Cut the day into
# equal pieces, and give each piece one step. The step stands in the middle of its piece and climbs by as much as the
# curve does from one end of the piece to the other. A step climbs from −v to v, by 2v, so v is half of that. The
# output bias puts the sum at the right height. No training, four lines:

# %% tags=["nbval-check-output"]
def staircase(problem, n_units):
    """The steps (201, n_units) and the output bias of a network that follows the truth."""
    x = problem.in_units(problem.x_test)
    ends = np.linspace(x[0, 0], x[-1, 0], n_units + 1)
    heights = np.interp(ends, x[:, 0], problem.truth[:, 0])
    middles = (ends[:-1] + ends[1:]) / 2
    w = 2 * n_units / (ends[-1] - ends[0])  # so that most of a climb happens within its piece
    return np.diff(heights) / 2 * np.tanh(w * (x - middles)), (heights[0] + heights[-1]) / 2


for n_units in (5, 10, 20, 40):
    each, offset = staircase(clear, n_units)
    print(f"{n_units:2d} units: RMSE {rmse(each.sum(axis=1, keepdims=True) + offset, truth):.4f}")

# %%
each, offset = staircase(clear, 10)
parts = {}
for k in (4, 7, 10):
    waiting = each[0, k:].sum()  # a step that is not yet made stays at the height where it begins
    parts[f"{k} steps"] = each[:, :k].sum(axis=1, keepdims=True) + waiting + offset
ax = plots.variants(clear, parts)
plots.show(ax, "After 4 and 7 steps the curve is the day so far, then flat; after 10, all of it.")

# %% [markdown]
# After four steps the curve follows the day through its first four tenths, and then stays where it is; after seven it
# is three tenths further, and after ten it is done. Each doubling of the number of units divides the error by more
# than three. Nothing here asked for a sine: `heights` may come from any continuous curve, and this is the idea behind
# the theorem of Cybenko (1989). It says that enough units *can* draw the curve. It does not say how to find the weights
# from noisy readings, when nobody shows us the truth. That is what the rest of the course is about.
#
# Our three units reach 0.04, and the staircase needs ten for that. Units that overlap and work together need to be
# fewer, and finding such units is what training does.
