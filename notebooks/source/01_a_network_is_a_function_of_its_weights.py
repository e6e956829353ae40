# %% [markdown]
# # 01 A network is a function of its weights
#
# *45 minutes. You need: numpy, and what a matrix product is. No machine learning. The chapter opens on its own; the
# three parts under Further are optional and take another 20.*
#
# After this chapter you can
#
# - set the weights of a small network by hand, and say what each of them does to its curve,
# - write a forward pass, and keep all weights and biases in one vector θ,
# - say how good a curve is, with RMSE and R².

# %% [markdown]
# ## A day in the garden
#
# A cheap thermometer stands in a garden. The temperature falls through the night, is lowest in the morning, and rises
# until the evening. We tell the time of day by the angle x through which the earth has turned since noon. With d we
# say how far the temperature lies above the mean of the day, in units in which it swings by 1 up and 1 down:
#
# | time | midnight | 6 in the morning | noon | 6 in the evening | midnight |
# |---|---|---|---|---|---|
# | x | −3.14 | −1.57 | 0 | 1.57 | 3.14 |
# | d | 0 | −1 | 0 | 1 | 0 |
#
# In short, the day is d = sin x. This is the temperature as it really was, and we call it the **truth**. What the
# thermometer reads is off by about 0.05.
#
# In this course a network learns this day from such readings. There are several methods for that, and every one of
# them changes the same thing: a few numbers inside the network, its **weights**. To change them until the network says
# what the thermometer says is called **training**. So before anything learns, we want to know what these numbers do.
#
# In this chapter nothing learns. We are the ones who turn the numbers, and with ten of them we draw the whole day. On
# the way we meet two facts that all later chapters have to live with: a network that is two thirds finished can be
# worse than none, and the average of two very good networks can be useless.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, explore, plots, r2, rmse, sine
from dalearn.exercises import check, hint, predict, solution

problem = sine(rng=1)
x = problem.in_units(problem.x_test)  # 201 times of the day, (201, 1); x_test has them rescaled
truth = problem.truth  # the temperature at these times, (201, 1)

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
# - Multiply by 1: the answer is 0.973. The truth is 1.
#
# Such a copy is called a **unit**. Its three numbers have names: the **weight** w, the **bias** b and the **output
# weight** v. (Where we speak of "the weights" of a network, we mean all of its numbers, the biases too.) With them, a
# unit says
#
# $$y = v \tanh(w\,x + b)$$

# %%
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)


ax = plots.variants(problem, {"unit with w = 2, b = −1, v = 1": unit(x, 2, -1, 1)})
plots.show(ax, "The dashed day, and one unit: a step up whose middle is a little after noon.")

# %% [markdown]
# The dashed curve is the day. The unit is right at six in the morning and at six in the evening, and wrong nearly
# everywhere else. At noon it says −0.76, where the truth is 0. And once it has climbed, it stays up, while the evening
# gets cool.
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

# %% tags=["revealed:01-predict"]
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
# - In the upper figure, a larger w makes the step steeper, and it also *moves* it. (The three curves meet at x = 0,
#   because there w x is 0, whatever w is.)
# - In the middle, b moves the step and changes nothing else. For w above 0, as here, a *larger* b moves it to the
#   *left*.
# - Below, v sets the height, and with a negative v the step falls.
#
# We can say where a step stands. Its middle is where tanh is 0, and that is where w x + b is 0. For w = 2 and b = −1
# we need 2x = 1, so x = 0.5, about two in the afternoon. For w = 4 we need 4x = 1, so x = 0.25, about one. In
# letters: a step has its **place** at −b/w.
#
# And how steep? In the middle, tanh climbs by 1 for each 1 of its argument. The argument grows w times as fast as x,
# and v multiplies the result. So the slope there is v w: it was 2, and it is 4.
#
# **Exercise 01-predict.** Compare this with what you said. If the check says "still open", go back and press a
# letter.

# %%
check("01-predict")

# %% [markdown]
# ## Three steps make a day
#
# One step cannot be a day, because a day falls, rises and falls again. Let us take three, one for each of these, and
# think their numbers out.
#
# - *Where?* The temperature rises fastest at noon, and it falls fastest at midnight, at −3.14 and 3.14. So we put the
#   steps at 0, −3 and 3, in round numbers.
# - *How steep?* Between −1.57 and 1.57 the day makes its whole rise. With w = 1, tanh makes nearly all of its climb
#   there: from −0.92 to 0.92. So let every w be 1. Then the place is −b, and the three b are 3, 0 and −3.
# - *How high?* The steps at midnight fall, so v = −1 is a first try for both. At six in the evening unit 1 then says
#   −1 · tanh(1.57 + 3) = −1.00, and unit 3 says −1 · tanh(1.57 − 3) = 0.89. Together that is −0.11, and the truth is 1.
#   So unit 2 has to say 1.11. It says v · 0.92, and so its v is 1.11 / 0.92, about 1.2.
#
# | | w | b | v | what it does |
# |---|---|---|---|---|
# | unit 1 | 1 | 3 | −1 | falls around midnight |
# | unit 2 | 1 | 0 | 1.2 | rises around noon |
# | unit 3 | 1 | −3 | −1 | falls around the next midnight |
#
# A network adds its units up, and does nothing else with them. Watch how the day comes together.

# %%
w = np.array([1.0, 1.0, 1.0])
b = np.array([3.0, 0.0, -3.0])
v = np.array([-1.0, 1.2, -1.0])
rows = {name: (w, b, v) for name in ("unit 1", "units 1 and 2", "all three")}
axes = plots.networks(problem, rows, added=(1, 2, 3))
plots.show(axes[0, 0], "Unit 1 falls; with unit 2 the sum rises, too low; unit 3 makes it the day.")

# %% [markdown]
# On the left is the network: a circle for the time x, one for each unit, and one in which the units are added up. The
# lines of the units added so far are green, and a line is dashed where its weight is negative. On the right, the thin
# grey curves are these units, and the thick green one is their sum.
#
# - *Unit 1* stands so far to the left that we see only the lower half of its fall.
# - *With unit 2* the sum has the valley of the morning and the rise after it. Until noon its shape is right, but it
#   lies too low by 1.
# - *Unit 3* is +1 for most of the day, so it lifts the sum by that 1. In the evening it falls and takes the sum down
#   with it.
#
# None of the grey curves looks like a day, and their sum nearly is one.

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
# line to the output v times that. The output adds the three: −1.000 + 1.100 + 0.892 = 0.992. The truth is 1.000, so
# the network is off by 0.008.
#
# A network has one number more: the **output bias** b₂, which is added to the sum and lifts the whole curve. Ours is
# 0. That makes ten numbers.

# %% [markdown]
# ## Many units: a layer
#
# A better network might look at the time *and* at the wind, and predict the temperature *and* the humidity. Then a
# unit has a weight for each input, and an output weight for each output. A matrix product does all of that at once.
# The units side by side are called a **hidden layer**; what comes out of them is h:
#
# $$h = \tanh(x\,W_1 + b_1), \qquad y = h\,W_2 + b_2$$
#
# | | shape | what stands in it |
# |---|---|---|
# | x | (n, n_in) | one sample in each row; here, one time of the day |
# | W₁ | (n_in, n_hidden) | the weights w: a row for each input, a column for each unit |
# | b₁ | (n_hidden,) | the biases b |
# | h | (n, n_hidden) | what comes out of each unit for each sample |
# | W₂ | (n_hidden, n_out) | the output weights v: a row for each unit, a column for each output |
# | b₂ | (n_out,) | the output biases |
# | y | (n, n_out) | what the network says |
#
# It is the pass from above once more. For the one row x = [1.57], x W₁ + b₁ is [4.57 1.57 −1.43], h is
# [1.000 0.917 −0.892], and h W₂ + b₂ is 0.992. The output has no tanh, so it can be larger than 1.
#
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
# From here on, `forward` is yours if it is right. Otherwise it is ours, which adds up unit by unit and is good for one
# input and one output. Our day's network has one row in W₁ and one column in W₂:

# %% tags=["nbval-check-output"]
def unit_by_unit(x, W1, b1, W2, b2):
    return b2 + sum(unit(x, W1[0, i], b1[i], W2[i, 0]) for i in range(len(b1)))


forward = my_forward if check("01-forward", my_forward).ok else unit_by_unit

W1 = w.reshape(1, 3)
b1 = b
W2 = v.reshape(3, 1)
b2 = np.array([0.0])
print(forward(x, W1, b1, W2, b2).shape)

# %% [markdown]
# ## How good is a curve?
#
# We have said "nearly", and to train a network we need a number. Take four times of the day and a bad network, unit 2
# alone:
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
# This number is the **RMSE**, the root of the mean of the squared errors. Best is 0. Large errors count more than
# small ones: here one bad midnight outweighs three good hours.
#
# Is 0.60 good? Compare it with the laziest answer, which says the mean of the day, 0, at any time. Its four errors
# are 1, 0, −1 and 0, and the mean of their squares is 0.50. That of unit 2 is 0.36, a share of 0.36 / 0.50 = 0.72. So
# unit 2 has done away with 0.28 of what the lazy answer leaves. This share is called **R²**:
#
# $$R^2 = 1 - \frac{\text{mean of } (\text{predicted} - \text{truth})^2}
# {\text{mean of } (\text{truth} - \text{its mean})^2}$$
#
# A perfect curve has an R² of 1. One that is no better than the mean has 0, and a worse one is below 0.
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
# From here on, `size_of_error` is your RMSE if it is right, and else the library's. We measure our network at all 201
# times, and also what is left of it when units are taken out.

# %% tags=["nbval-check-output"]
size_of_error = my_rmse if check("01-rmse", my_rmse).ok else rmse

networks = {
    "no unit": [0, 0, 0],
    "unit 1": [1, 0, 0],
    "unit 2": [0, 1, 0],
    "unit 3": [0, 0, 1],
    "units 1 and 2": [1, 1, 0],
    "units 1 and 3": [1, 0, 1],
    "units 2 and 3": [0, 1, 1],
    "all three": [1, 1, 1],
}
for name, kept in networks.items():
    W2_kept = W2 * np.reshape(kept, (3, 1))  # an output weight of 0 takes a unit out
    curve = forward(x, W1, b1, W2_kept, b2)
    print(f"{name:13s}  RMSE {size_of_error(curve, truth):.3f}   R² {r2(curve, truth):6.3f}")

# %% [markdown]
# - Without any unit the curve is 0 all day. The RMSE is 0.705, and R² is 0.
# - With all three the RMSE is 0.040, less than the 0.05 by which the thermometer is off.
# - Now look at the three pairs. Each of them is *worse than no network at all*.
#
# This is the first of the two facts. Imagine that you build a network one unit at a time and keep only what helps. You
# find unit 2, which helps (0.452; by hand it was 0.60, because there midnight was one of only four times). Then you try
# to add unit 1, or unit 3, and either makes the curve worse than nothing (0.911). So you stop, two units away from the
# day. A method that trains networks must know which weights to move *together*. Chapter 04 gives this knowledge a name,
# covariance.

# %% [markdown]
# ## Now you
#
# Below is the same network, but unit 3 has come loose: its w, b and v are 1, 0 and 0.5. Repair it until the RMSE is
# below 0.1. Ask yourself two things. Where must the third step stand? That settles −b/w. And must it rise or fall?
# That settles the sign of v w. There is one catch: this time its weight w has to be negative, so you cannot copy the
# table.

# %%
explore.unit()

# %% [markdown]
# Keep your three numbers in mind for a moment.

# %% [markdown]
# ## All weights in one vector
#
# A method that trains a network does not care which number is a weight and which one a bias. To it they are ten
# numbers that can be turned, and another word for such numbers is **parameters**. So this library keeps them in one
# flat vector, **θ** (theta), layer after layer:
#
# | entries of θ | 0 1 2 | 3 4 5 | 6 7 8 | 9 |
# |---|---|---|---|---|
# | what they are | W₁, row by row | b₁ | W₂, row by row | b₂ |
# | our network | 1 1 1 | 3 0 −3 | −1 1.2 −1 | 0 |
#
# The network is then a function f(θ, x) of two things: its weights and the time of the day. In the library it is an
# `FNN`, a feed-forward neural network:

# %% tags=["nbval-check-output"]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))  # one input, three hidden units, one output
print(net)
difference = np.abs(net(theta, x) - forward(x, W1, b1, W2, b2)).max()
print("the same curve as before:", difference < 1e-12)

# %% [markdown]
# Note what `net` does not hold: the ten numbers. It knows only how many there are and how to use them. Hand it another
# θ, and it is another curve. This is what the title of the chapter means, and why training is a search for a good θ.

# %% [markdown]
# ## Two networks, one curve
#
# With the loose unit, did you find w = −1, b = 3, v = 1, or nearly? In the table unit 3 has 1, −3 and −1. All three
# signs are turned, and the curve is the same, because tanh(−z) = −tanh(z): the minus inside comes out, and the minus
# of v takes it away. Every unit can be turned in this way. Here we do it to unit 2, whose b is 0:

# %% tags=["nbval-check-output"]
turned = theta.copy()
turned[1] = -1.0  # its w, which was 1
turned[7] = -1.2  # its v, which was 1.2
print("one network   ", theta)
print("another       ", turned)
print("the same curve:", np.abs(net(turned, x) - net(theta, x)).max() < 1e-12)

# %% [markdown]
# Each of the three units can be turned or not, and the units can stand in any of 6 orders, so 2 · 2 · 2 · 6 = 48
# different θ draw this one curve. (With 20 units, 2²⁰ times 1 · 2 · 3 · … · 20, more than 10²⁴.) Nobody can find "the"
# right weights of a network, and nobody needs to.
#
# But suppose that we want to make one network of these two. We average their weights, each number by itself:
# `(theta + turned) / 2`. What curve does the averaged network draw?
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
    error = size_of_error(net(each, x), truth)
    rows[f"{name}: RMSE {error:.2f}"] = each[:9].reshape(3, 3)  # in its rows: w, b, v
axes = plots.networks(problem, rows)
plots.show(axes[0, 0], "Two networks follow the day; their average is nearly flat by day.")

# %% [markdown]
# **Exercise 01-average.** Compare it with what you said.

# %%
check("01-average")

# %% [markdown]
# The two networks look different on the left and the same on the right. In the lower row, the average, the lines of
# unit 2 have gone grey: its weights 1 and −1 average to 0, its output weights 1.2 and −1.2 average to 0, and with them
# goes the rise of the day. What is left is a pair that we have met in the table above, units 1 and 3, and the RMSE is
# 0.96, worse than no network at all.
#
# This is the second fact. To average what the two networks *say* would do no harm, because they say the same. To
# average their *weights* destroys them both. Chapter 10 shows a training that fails for a reason of this kind.
#
# From chapter 05 on we train a hundred networks at once, an **ensemble**: each θ is a column of a matrix, and `net`
# takes that matrix as it takes one θ. We have set our ten numbers by thinking, with the truth before our eyes. The next
# chapters find out how to set them with nothing but the readings of a thermometer.

# %% [markdown]
# ## What can go wrong
#
# - *To take the bias for the place.* The place is −b/w. Where w is below 0, a larger b moves the step to the *right*.
# - *To subtract (n,) from (n, 1).* The result has n × n entries, and numpy does not complain. Our network's RMSE is
#   then 1.01 in place of 0.04.
# - *To trust a good R².* Both measures average over all points, so a bad spot can hide in them. Look at the curve
#   too.

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
# for each network. We sort them by their RMSE and look at numbers 25, 50 and 75; number 50 is the typical one.

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
ax = plots.variants(problem, {f"number {rank}": ranked[..., rank - 1] for rank in (25, 50, 75)})
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
    w = 2 * n_units / (ends[-1] - ends[0])  # steep enough to be done within its piece, nearly
    return np.diff(heights) / 2 * np.tanh(w * (x - middles)), (heights[0] + heights[-1]) / 2


for n_units in (5, 10, 20, 40):
    each, offset = staircase(problem, n_units)
    print(f"{n_units:2d} units: RMSE {rmse(each.sum(axis=1, keepdims=True) + offset, truth):.4f}")

# %%
each, offset = staircase(problem, 10)
ax = plots.assembled(problem, each, offset=offset)
plots.show(ax, "Ten small steps; their sum is nearly the day, a little too low at the peak.")

# %% [markdown]
# The grey curves are the ten steps, the green one is their sum. (Around the peak and the valley the day ends a piece as
# high as it began it, so two of the ten steps are flat.) Each doubling of the number of units divides the error by more
# than three. Nothing here asked for a sine: `heights` may come from any continuous curve, and this is the idea behind
# the theorem of Cybenko (1989). It says that enough units *can* draw the curve. It does not say how to find the weights
# from noisy readings, when nobody shows us the truth. That is what the rest of the course is about.
#
# Our three units reach 0.04, and the staircase needs ten for that. Units that overlap and work together need to be
# fewer, and finding such units is what training does.
