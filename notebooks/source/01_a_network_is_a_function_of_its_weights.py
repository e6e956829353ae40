# %% [markdown]
# # 01 A network is a function of its weights
#
# *45 minutes. You need: numpy, and what a matrix product is. No machine learning. The chapter opens on its own; the
# part under Further is optional and takes another 10.*
#
# After this chapter you can
#
# - set the weights of a small network by hand, and say what each of them does to its curve,
# - write a forward pass, with all weights and biases taken from one vector θ,
# - say how good a curve is, with RMSE and R².

# %% [markdown]
# ## A day in the garden
#
# A cheap thermometer stands in a garden. The temperature falls through the night, is lowest in the morning, and rises
# until the evening. We tell the time of day by the angle x through which the earth has turned since noon:
#
# | x | −3.14 | −1.57 | 0 | 1.57 | 3.14 |
# |---|---|---|---|---|---|
# | time | midnight | 6 in the morning | noon | 6 in the evening | midnight |
#
# With d we say how far the temperature lies above the mean of the day, in units in which it swings by 1 up and 1
# down. What the thermometer reads is off by about 0.05 of these units.
#
# In this course a network learns this day from such readings. It can do so by gradients, as in chapter 02, or with a
# hundred networks that learn together, as from chapter 05 on. Every one of these methods changes the same thing: a
# few numbers inside the network, its **weights**. To change them until the network says what the thermometer says is
# called **training**, and nothing else about a network ever changes. So before anything learns, we want to know what
# these numbers do.
#
# In this chapter we are the ones who turn them. With ten numbers, set by hand, we draw the whole day. On the way we
# meet two facts that all later chapters have to live with: a network that is two thirds finished can be worse than
# none, and the average of two very good networks can be useless.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, explore, plots, r2, rmse, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

problem = sine(n=100, noise=0.05, rng=1)
x = problem.in_units(problem.x_test)  # 201 times of the day, one in each row: (201, 1)
truth = problem.truth  # the temperature then, without noise: (201, 1)
one_blas_thread()  # faster than several at these sizes

# %%
ax = plots.data(problem)
plots.legend(ax, loc="upper left")
plots.show(ax, "A dashed curve, low at −1.57, high at 1.57, and a hundred dots close to it.")

# %% [markdown]
# The dots are a hundred readings at random times, the dashed curve is the temperature as it really was, the
# **truth**. In this chapter we need only the curve.
#
# A word on units: `problem.x_test` holds the times divided by 1.81, because training is easier when inputs have a
# variance of 1. `problem.in_units` turns them back into ours, and here we use ours throughout.

# %% [markdown]
# ## One step, and a question
#
# A network is built from many copies of one simple curve, tanh. It is a smooth step. Far to the left tanh is −1, at 0
# it is 0, far to the right it is 1, and most of the climb happens between −2 and 2.
#
# Each copy first stretches and shifts its input, by two numbers of its own, and a third number says how much the
# result counts. Let us ask one copy what the temperature is at six in the evening, x = 1.57. Its three numbers are 2,
# −1 and 1.
#
# - Multiply x by 2 and add −1: 2 · 1.57 − 1 = 2.14.
# - Take tanh: tanh 2.14 = 0.973.
# - Multiply by 1: the answer is 0.973. The truth is 1.
#
# Such a copy is called a **unit**. Its three numbers have names: the **weight** w, the **bias** b and the **output
# weight** v. With them, a unit says
#
# $$y = v \tanh(w\,x + b)$$

# %%
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)


ax = plots.variants(problem, {"unit with w = 2, b = −1, v = 1": unit(x, 2, -1, 1)})
plots.show(ax, "The dashed day, and one unit: a step up whose middle is a little after noon.")

# %% [markdown]
# This unit is right at six in the morning and at six in the evening, and wrong nearly everywhere else. At noon it
# says −0.76, where the truth is 0, and in the evening it climbs and never comes down again.
#
# Now we double its weight w, from 2 to 4, and leave b = −1 and v = 1 as they are. What becomes of the step?
#
# - **a** It gets steeper and stays where it is.
# - **b** It moves and stays as steep as it is.
# - **c** It gets steeper, and moves towards noon, x = 0.
# - **d** It gets steeper, and moves away from noon.
#
# Press a letter before you read on. Nobody marks it; it only makes the answer worth more.

# %%
### BEGIN SOLUTION
predict("01-predict", "c")
### END SOLUTION

# %% [markdown]
# ## What each of the three numbers does
#
# We turn one number at a time and leave the other two at w = 2, b = −1, v = 1.

# %%
turns = {
    "w": {f"w = {value}": unit(x, value, -1, 1) for value in (1, 2, 4)},
    "b": {f"b = {value}": unit(x, 2, value, 1) for value in (-3, -1, 1)},
    "v": {f"v = {value}": unit(x, 2, -1, value) for value in (-1, 0.5, 1)},
}
figure, axes = plt.subplots(3, 1, figsize=(6, 7.5), sharex=True, layout="constrained")
for ax, outputs in zip(axes, turns.values()):
    plots.variants(problem, outputs, ax)
plots.show(ax, "Steps. Larger w: steeper, nearer 0. Larger b: to the left. v: height, sign.")

# %% [markdown]
# The thicker the line, the larger the number.
#
# - In the upper figure, a larger w makes the step steeper, and it also *moves* it. (With b = 0 it would stay at noon.)
# - In the middle, b moves the step and changes nothing else. A *larger* b moves it to the *left*.
# - Below, v sets the height, and with a negative v the step falls.
#
# We can say where a step stands. Its middle is where tanh is 0, and that is where w x + b is 0. For w = 2 and b = −1
# we need 2x = 1, so x = 0.5, about two in the afternoon. For w = 4 we need 4x = 1, so x = 0.25, about one. In
# letters: a step has its **place** at −b/w.
#
# And how steep? In the middle, tanh climbs by 1 for each 1 of its argument. The argument grows w times as fast as x,
# and v multiplies the result. So the slope there is v w.

# %% tags=["nbval-check-output", "revealed:01-predict"]
def place_and_slope(w, b, v):
    return -b / w, v * w


for value in (1, 2, 4):
    place, slope = place_and_slope(value, -1, 1)
    print(f"w = {value}: place {place:.2f}, slope {slope}")

# %% [markdown]
# **Exercise 01-predict.** Compare this with what you said. If the check says "still open", go back and press a
# letter.

# %%
check("01-predict")

# %% [markdown]
# ## Three steps make a day
#
# One step cannot be a day, because a day falls, rises and falls again. So let us take three steps, one for each of
# these. Their weights are all 1, to keep the arithmetic easy.
#
# | | w | b | v | place −b/w | what it does |
# |---|---|---|---|---|---|
# | unit 1 | 1 | 3 | −1 | −3 | falls, soon after midnight |
# | unit 2 | 1 | 0 | 1.2 | 0 | rises, around noon |
# | unit 3 | 1 | −3 | −1 | 3 | falls, shortly before the next midnight |
#
# A network adds its units up, and does nothing else with them. Watch how the day comes together.

# %%
w = np.array([1.0, 1.0, 1.0])
b = np.array([3.0, 0.0, -3.0])
v = np.array([-1.0, 1.2, -1.0])
steps = v * np.tanh(w * x + b)  # (201, 3): a row for each time, a column for each unit

figure, axes = plt.subplots(3, 2, figsize=(7, 7), width_ratios=(1, 1.3), layout="constrained")
for added, (left, right) in zip((1, 2, 3), axes):
    plots.network_diagram(w, b, v, added=added, ax=left)
    plots.assembled(problem, steps, added, ax=right)
plots.legend(axes[0, 1], outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
plots.show(right, "Unit 1 falls; with unit 2 the sum rises, too low; with unit 3 it is the day.")

# %% [markdown]
# On the left is the network: a circle for the time x, a circle for each unit, and a circle in which the units are
# added up. A line is the thicker, the larger its weight, and dashed where the weight is negative. Green lines belong
# to the units that have been added so far. On the right, the thin grey curves are these units, and the thick green
# one is their sum.
#
# - *Upper row.* Unit 1 falls through the night and then stays at −1 for the rest of the day.
# - *Middle row.* With unit 2 the sum has the valley of the morning and the rise after it. Its shape is right until
#   noon, but it lies too low by 1.
# - *Lower row.* Unit 3 stands at +1 for most of the day, so it lifts the sum by that 1. In the evening it falls, and
#   takes the sum down with it.
#
# None of the grey curves looks like a day, and their sum nearly is one. What a unit contributes can only be judged
# together with the others.

# %% [markdown]
# ## A forward pass, by hand
#
# Computing what a network says from what it is given is called a **forward pass**. Here is one for six in the
# evening, with the number that comes out of each circle written into it.

# %%
ax = plots.network_diagram(w, b, v, at=1.57)
plots.show(ax, "The network for x = 1.57; in its circles stand the numbers of the table below.")

# %% [markdown]
# | | w x + b | tanh of it | times v |
# |---|---|---|---|
# | unit 1 | 1 · 1.57 + 3 = 4.57 | 1.000 | −1.000 |
# | unit 2 | 1 · 1.57 + 0 = 1.57 | 0.917 | 1.100 |
# | unit 3 | 1 · 1.57 − 3 = −1.43 | −0.892 | 0.892 |
# | | | **sum** | **0.992** |
#
# The truth is 1.000, so the network is off by 0.008. Follow one row of the table with your finger through the picture
# before you go on. Everything else in this chapter is this table again, for more times, more units or more networks
# at once.
#
# A network has one number more: the **output bias** b₂, which is added to the sum and lifts the whole curve. Ours is
# 0. The same pass in numpy takes two lines:

# %% tags=["nbval-check-output"]
h = np.tanh(w * 1.57 + b)  # what comes out of the three units
print("units ", h.round(3))
print("output", (v * h).sum().round(3))

# %% [markdown]
# For all 201 times at once we loop over the units. The weights come in the form in which every library keeps them: as
# matrices. So far they have one row or one column, and you will see in a moment what the room is for.

# %% tags=["nbval-check-output"]
W1 = w[None, :]  # (1, 3): from one input to three units
b1 = b  # (3,)
W2 = v[:, None]  # (3, 1): from three units to one output
b2 = np.array([0.0])  # (1,)


def unit_by_unit(x, W1, b1, W2, b2):
    total = b2
    for i in range(len(b1)):
        total = total + unit(x, W1[0, i], b1[i], W2[i, 0])
    return total


curve = unit_by_unit(x, W1, b1, W2, b2)
print(f"{curve.shape}, from {curve.min():.2f} to {curve.max():.2f}")

# %% [markdown]
# ## Many units: a layer
#
# This loop knows one input and one output. A better network might look at the time *and* at the wind, and predict
# the temperature *and* the humidity. Then a unit has a weight for each input, and an output weight for each output. A
# matrix product does all of that at once. The units side by side are called a **hidden layer**; what comes out of
# them is h:
#
# $$h = \tanh(x\,W_1 + b_1), \qquad y = h\,W_2 + b_2$$
#
# | | shape | what stands in it |
# |---|---|---|
# | x | (n, n_in) | one sample in each row; here, one time of the day |
# | W₁ | (n_in, n_hidden) | the weights w: a row for each input, a column for each unit |
# | b₁ | (n_hidden,) | the biases b |
# | h | (n, n_hidden) | what each unit says about each sample |
# | W₂ | (n_hidden, n_out) | the output weights v: a row for each unit, a column for each output |
# | b₂ | (n_out,) | the output biases |
# | y | (n, n_out) | what the network says |
#
# It is the table from above once more. For six in the evening, the one row x = [1.57] gives
#
# - x W₁ + b₁ = [1.57 1.57 1.57] + [3 0 −3] = [4.57 1.57 −1.43], the first column of the table,
# - h = [1.000 0.917 −0.892], the second,
# - h W₂ + b₂ = 1.000 · (−1) + 0.917 · 1.2 + (−0.892) · (−1) + 0 = 0.992, the third with its sum.
#
# The output has no tanh, so it can be larger than 1.

# %% [markdown]
# **Exercise 01-forward.** Write the forward pass, for any number of samples, inputs, units and outputs.
# `hint("01-forward")` helps, more each time you run it; `solution("01-forward")` shows our answer.

# %%
def my_forward(x, W1, b1, W2, b2):
    ### BEGIN SOLUTION
    h = np.tanh(x @ W1 + b1)
    return h @ W2 + b2
    ### END SOLUTION

# %%
check("01-forward", my_forward)

# %% [markdown]
# From here on, `forward` is yours if it is right, and else our loop.

# %% tags=["nbval-check-output"]
forward = my_forward if check("01-forward", my_forward).ok else unit_by_unit

four = np.pi * np.array([[-0.5], [0], [0.5], [1]])  # morning, noon, evening, midnight
says = forward(four, W1, b1, W2, b2)
for time, value in zip(four[:, 0], says[:, 0] + 0.0):
    print(f"at x = {time:5.2f} the network says {value:5.2f}, the truth is {np.sin(time):5.2f}")

# %% [markdown]
# ## How good is a curve?
#
# We have looked at curves and said "nearly". To train a network we need a number. Let us take four times of the day
# and a bad network, unit 2 alone:
#
# | x | it says | the truth | error | error squared |
# |---|---|---|---|---|
# | −1.57 | −1.10 | −1 | −0.10 | 0.01 |
# | 0 | 0.00 | 0 | 0.00 | 0.00 |
# | 1.57 | 1.10 | 1 | 0.10 | 0.01 |
# | 3.14 | 1.20 | 0 | 1.20 | 1.43 |
#
# An **error** is what is predicted less what is true. If we averaged the errors as they are, the −0.10 of the morning
# would cancel the 0.10 of the evening. So we square them first. Their mean is (0.01 + 0.00 + 0.01 + 1.43) / 4 = 0.36.
# That is in squared units, and the root brings the units back: √0.36 = 0.60.
#
# This number is the **RMSE**, the root of the mean of the squared errors. Best is 0. Roughly, it is the size of a
# usual error, with large errors counting more: here one bad midnight outweighs three good hours.
#
# Is 0.60 good? Compare it with the laziest answer, which says the mean of the day, 0, at any time. Its four errors
# are 1, 0, −1 and 0, and their squares add up to 2. Those of unit 2 add up to 1.45. Of the 2 that the lazy answer
# leaves, unit 2 leaves a share of 1.45 / 2 = 0.725, and explains the rest. The share that is explained is called
# **R²**:
#
# $$R^2 = 1 - \frac{\sum (\text{predicted} - \text{truth})^2}{\sum (\text{truth} - \text{its mean})^2}
# \qquad\text{here}\qquad 1 - \frac{1.45}{2} = 0.275$$
#
# A perfect curve has an R² of 1. One that is no better than the mean has 0, and a worse one is below 0.

# %% [markdown]
# **Exercise 01-rmse.** Write the RMSE. `predicted` and `truth` are (n, n_out); return one number for all of them.

# %%
def my_rmse(predicted, truth):
    ### BEGIN SOLUTION
    return np.sqrt(np.mean((predicted - truth) ** 2))
    ### END SOLUTION

# %%
check("01-rmse", my_rmse)

# %% [markdown]
# Does the function find what we found by hand? From here on, `size_of_error` is your RMSE if it is right, and else
# the library's. R² comes from the library; you will write it in chapter 08.

# %% tags=["nbval-check-output"]
size_of_error = my_rmse if check("01-rmse", my_rmse).ok else rmse

says = unit(four, w[1], b[1], v[1])
print(f"unit 2 at four times: RMSE {size_of_error(says, np.sin(four)):.3f}, ", end="")
print(f"R² {r2(says, np.sin(four)):.3f}")

# %% [markdown]
# Now we can measure the three rows of the large picture, at all 201 times.

# %% tags=["nbval-check-output"]
curves = {
    "no unit, 0 all day": 0 * truth,
    "unit 1": steps[:, :1],
    "units 1 and 2": steps[:, :2].sum(axis=1, keepdims=True),
    "all three": steps.sum(axis=1, keepdims=True),
}
for name, curve in curves.items():
    print(f"{name:18s}  RMSE {size_of_error(curve, truth):.3f}   R² {r2(curve, truth):6.3f}")
print(f"{'all three, × 100':18s}  RMSE {size_of_error(100 * curve, 100 * truth):.3f}   ", end="")
print(f"R² {r2(100 * curve, 100 * truth):6.3f}")

# %% [markdown]
# Read the rows from the top.
#
# - Without any unit the RMSE is 0.705, and R² is 0, because 0 is the mean of the day.
# - Unit 1 makes it *worse*: 1.200. With unit 2 it is 0.911, still worse than no network at all. Only the third unit
#   brings it down, and then at once to 0.040, less than the 0.05 by which the thermometer is off.
# - The last row measures the same curve in hundredths of our unit. The RMSE is a hundred times as large and R² is the
#   same: RMSE has the unit of the data, R² has none.
#
# The second point is the first of the two facts that we promised. Somebody who improves a network one unit at a time,
# and keeps only what helps, would throw unit 1 away. It is right, but only together with the others. So a method that
# trains networks must know which weights to move *together*. Chapter 04 gives this knowledge a name, covariance.

# %% [markdown]
# ## Now you
#
# Below is the same network, but unit 3 has come loose: w, b and v are 1, 0 and 1. Press *Play* first, and watch the
# units come in one after the other. While a unit comes in, its output weight grows from 0 to its full size.
#
# Then repair it. Ask yourself two things. Where must the third step stand? That settles −b/w. And must it rise or
# fall? That settles the sign of v w. There is one catch: this time its weight w has to be negative, so you cannot
# copy the table.

# %%
explore.unit()

# %% [markdown]
# Did you find w = −1, b = 3, v = 1? In the table unit 3 has 1, −3 and −1. All three signs are turned, and the curve
# is the same. For six in the evening, the table's unit said −1 · tanh(1.57 − 3) = 0.892. Yours says 1 · tanh(−1.57 +
# 3) = 0.892. The reason is that tanh(−z) = −tanh(z): the minus inside comes out, and the minus of v takes it away.
#
# So there are different weights with the very same curve. Before we see what trouble that makes, we need a way to
# write down all weights at once.

# %% [markdown]
# ## All weights in one vector
#
# A method that trains a network, a **trainer**, does not care which number is a weight and which one a bias. To a
# trainer they are ten numbers that can be turned. So this library keeps them in one flat vector, **θ** (theta), layer
# after layer:
#
# | entries of θ | 0 1 2 | 3 4 5 | 6 7 8 | 9 |
# |---|---|---|---|---|
# | | W₁, row by row | b₁ | W₂, row by row | b₂ |
# | our network | 1 1 1 | 3 0 −3 | −1 1.2 −1 | 0 |
#
# The network is then a function f(θ, x) of two things: its weights and the time of the day.

# %% tags=["nbval-check-output"]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))  # one input, three hidden units, one output
print(net)
difference = np.abs(net(theta, x) - forward(x, W1, b1, W2, b2)).max()
print("the same curve as before:", difference < 1e-12)

# %% [markdown]
# Note what `net` does not hold: weights. It knows only how many there are and how to use them. Hand it another θ, and
# it is another curve. This is what the title of the chapter means, and why training is a search for a good θ.
#
# **Exercise 01-unpack.** A forward pass begins by taking θ apart. Return W₂, as a matrix of shape (n_hidden, n_out),
# for any numbers of inputs, hidden units and outputs.

# %%
def my_output_weights(theta, n_in, n_hidden, n_out):
    ### BEGIN SOLUTION
    start = n_in * n_hidden + n_hidden
    return theta[start : start + n_hidden * n_out].reshape(n_hidden, n_out)
    ### END SOLUTION

# %%
check("01-unpack", my_output_weights)

# %% [markdown]
# From here on, `output_weights` is yours if it is right, and else it asks the library.

# %% tags=["nbval-check-output"]
def from_the_library(theta, n_in, n_hidden, n_out):
    hidden, output = FNN((n_in, n_hidden, n_out)).layers(theta)  # of each layer, weights and biases
    return output[0]


is_right = check("01-unpack", my_output_weights).ok
output_weights = my_output_weights if is_right else from_the_library
print(output_weights(theta, 1, 3, 1).ravel())

# %% [markdown]
# ## Two networks, one curve
#
# Now back to the trouble. We take our network, and a second one in which w, b and v of unit 2 have their signs
# turned.

# %% tags=["nbval-check-output"]
turned = theta.copy()
turned[[1, 4, 7]] *= -1  # w, b and v of unit 2
print("one network      θ =", theta)
print("another          θ =", turned + 0.0)
print("largest change of the curve:", np.abs(net(turned, x) - net(theta, x)).max().round(12))

# %% [markdown]
# Two of the ten numbers differ, by 2 and by 2.4, and the two curves are the same everywhere. There are more such
# twins. Each of the three units can be turned or not, and the units can stand in any of 6 orders, so 2 · 2 · 2 · 6 =
# 48 different θ draw this one curve. With 20 units, as in the later chapters, there are more than 10²⁴. Nobody can
# find "the" right weights of a network, and nobody needs to: what counts is the curve.
#
# But suppose that we have these two networks and want to make one of them. We average their weights, each number by
# itself: `(theta + turned) / 2`. What curve does the averaged network draw?
#
# - **a** The same curve as both of them.
# - **b** The same shape, half as high.
# - **c** A curve that has lost its rise from morning to evening.
# - **d** The mirror image: it falls where both of them rise.

# %%
### BEGIN SOLUTION
predict("01-average", "c")
### END SOLUTION

# %%
def draw(theta, left, right):
    w, b, v = theta[:9].reshape(3, 3)  # a row each: weights, biases, output weights
    plots.network_diagram(w, b, v, ax=left)
    plots.assembled(problem, v * np.tanh(w * x + b), ax=right)


size = {"figsize": (7, 7), "width_ratios": (1, 1.3), "layout": "constrained"}
figure, axes = plt.subplots(3, 2, sharey="col", **size)
for each, pair in zip((theta, turned, (theta + turned) / 2), axes):
    draw(each, *pair)
plots.show(axes[0, 0], "Two networks follow the day; their average is nearly flat by day.")

# %% tags=["nbval-check-output", "revealed:01-average"]
for name, each in {"one": theta, "another": turned, "average": (theta + turned) / 2}.items():
    numbers = output_weights(each, 1, 3, 1).ravel() + 0.0
    print(f"{name:8s} output weights {numbers}, RMSE {size_of_error(net(each, x), truth):.2f}")

# %% [markdown]
# **Exercise 01-average.** Compare it with what you said.

# %%
check("01-average")

# %% [markdown]
# The first two rows show the two networks. They look different on the left and the same on the right. In the lower
# row, the average, the lines of unit 2 have gone grey: its weights 1 and −1 average to 0, its output weights 1.2 and
# −1.2 average to 0, and with them goes the rise of the day. The RMSE is 0.96, worse than no network at all.
#
# This is the second fact that we promised. Average what two good networks *say*, and you get something good. Average
# their *weights*, and you may get nothing. Chapter 10 shows a training that fails for a reason of this kind.

# %% [markdown]
# ## What comes next: many networks at once
#
# The methods of this course train many networks at once, an **ensemble**. Nothing new is needed for that. Put the θ
# of each network into a column, and hand the whole matrix to `net`. What comes back has one axis more, at the end,
# with an entry for each network. Our two make a small ensemble already:

# %% tags=["nbval-check-output"]
ensemble = np.stack([theta, turned], axis=1)
members = net(ensemble, x)
print("ensemble", ensemble.shape, "  what its members say", members.shape)
print(f"mean of what they say:     RMSE {size_of_error(members.mean(axis=-1), truth):.2f}")
print(f"mean of their weights:     RMSE {size_of_error(net(ensemble.mean(axis=-1), x), truth):.2f}")

# %% [markdown]
# The members of a real ensemble know nothing yet: their weights are drawn at random. Here are a hundred of them. We
# sort them by their RMSE and look at numbers 25, 50 and 75; number 50 is the typical one.

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(1)
ensemble = np.stack([net.init(rng) for _ in range(100)], axis=1)  # (10, 100)
members = net(ensemble, x)  # (201, 1, 100)
errors = [size_of_error(members[..., i], truth) for i in range(100)]
ranked = members[..., np.argsort(errors)]
worse = sum(r2(members[..., i], truth) < 0 for i in range(100))
print(f"{worse} of the 100 networks are worse than the mean of the day")

# %%
ax = plots.variants(problem, {f"number {rank}": ranked[..., rank - 1] for rank in (25, 50, 75)})
plots.show(ax, "Three networks with random weights: none of their curves resembles the dashed day.")

# %% [markdown]
# About nine in ten of such networks are worse than a lazy answer of 0 all day. These curves are where training
# begins. Between them and the day stand ten numbers for each network, and you know by now what every one of them
# does. We set ours by thinking. The next chapters find out how to set them with nothing but the readings of a
# thermometer.

# %% [markdown]
# ## What can go wrong
#
# - *To take the bias for the place.* The place is −b/w. Where w is above 0, a larger b moves the step to the left,
#   and a new w moves it again.
# - *To subtract (n,) from (n, 1).* The result has n × n entries, and numpy does not complain. The RMSE of that is a
#   number, and a wrong one.
# - *To trust a good R².* Both measures average over all points, so a bad spot can hide in them. Look at the curve
#   too.
# - *To compare weights.* Two networks with different weights can be the same function, and the average of two good θ
#   can be a bad one. Compare and average what networks say.

# %% tags=["nbval-check-output"]
curve = net(theta, x)
print("right shapes: RMSE", f"{rmse(curve, truth):.2f}")
print("(201, 1) less (201,): RMSE", f"{np.sqrt(np.mean((curve - truth[:, 0]) ** 2)):.2f}")

# %% [markdown]
# ## What to remember
#
# - A tanh unit is a step: w says how steep, −b/w where, v how high and in which direction.
# - A network adds its steps up. Its forward pass is two lines of numpy.
# - To whoever trains it, a network is a function f(θ, x) of one flat vector θ, and training changes θ and nothing
#   else.
# - Weights are right or wrong together: a half-finished network can be worse than none, and many different θ draw the
#   same curve.
# - RMSE has the unit of the data and is best at 0; R² has no unit and is best at 1.
#
# Notation: θ `theta` (n_params,), x `x` (n, n_in), f(θ, x) `net(theta, x)` (n, n_out), Θ `ensemble` (n_params,
# n_ens), f(Θ, x) `net(ensemble, x)` (n, n_out, n_ens).

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
# ## Further: any curve you like
#
# *Optional, 10 minutes.* We found the three units of the day by thinking. Can it be done without? Cut the day into
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
    w = 2 * n_units / (ends[-1] - ends[0])  # steep enough to be done within its piece, nearly
    return np.diff(heights) / 2 * np.tanh(w * (x - middles)), (heights[0] + heights[-1]) / 2


for n_units in (5, 10, 20, 40):
    each, offset = staircase(problem, n_units)
    print(f"{n_units} units: RMSE {rmse(each.sum(axis=1, keepdims=True) + offset, truth):.3f}")

# %%
each, offset = staircase(problem, 10)
ax = plots.assembled(problem, each, offset=offset)
plots.show(ax, "Ten small steps; their sum follows the day closely.")

# %% [markdown]
# Each doubling of the number of units divides the error by more than three. Nothing here asked for a sine: `heights`
# may come from any continuous curve, and this is the idea behind the theorem of Cybenko (1989). It says that enough
# units *can* draw the curve. It does not say how to find the weights from noisy readings, when nobody shows us the
# truth. That is what the rest of the course is about.
#
# Our three units reach 0.04, and the staircase needs ten for that. Units that overlap and work together need to be
# fewer, and finding such units is what training does.
