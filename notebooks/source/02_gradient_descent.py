# %% [markdown]
# # 02 Gradient descent
#
# *45 minutes. You need: numpy, derivatives and the chain rule. The chapter opens on its own. The parts under Further
# are optional and take another 35.*
#
# A cheap thermometer in a garden has been read a hundred times in one day. A network shall draw a curve through these
# readings. It is a formula with a few dozen numbers in it, and with the right numbers the curve is right. Who finds
# them?
#
# Nearly everywhere it is done like this. Ask of each number: if you grew a little, would the error grow or shrink, and
# how fast? The answer is a **slope**. Move every number a little against its slope, and repeat. This is **gradient
# descent**, and it has trained most networks that you have heard of.
#
# So every number must have a slope. Some programs have none to give:
#
# - *A simulator whose code is closed.* You may run it and see what comes out, but not how.
# - *A network of switches.* Each unit says −1 or 1. Grow a weight in front of it a little, and nothing happens.
# - *A program with a random draw.* Run it twice and touch nothing, and the error has changed already.
#
# At the end of this chapter we come back to these three, and from chapter 03 on the course trains without slopes. First
# comes the usual way at its best.
#
# After this chapter you can
#
# - say what a learning rate does, and pick one,
# - derive the gradient of a small network, from its output back to its first weight,
# - check a gradient that you or somebody else wrote,
# - say of a given program whether it can be trained by gradients.

# %% [markdown]
# ## Before anything runs
#
# We draw 61 numbers at random and correct them 500 times, each by its slope times a factor that is the same for all. We
# do it three times from the same start. Only the factor differs: 0.001, 0.1 or 0.2. Which curve is closest to the true
# one in the end?
#
# - **a** That of 0.001: a small step never leaps too far, and 500 of them are enough.
# - **b** That of 0.1: with 0.001 it is still on its way, and with 0.2 it leaps too far.
# - **c** That of 0.2: it learns as 0.1 does, only in half as many corrections, so it is further in the end.
# - **d** All three end at about the same place: 500 corrections are plenty.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("02-predict", "b")
### END SOLUTION

# %% tags=["harmless"]
import numpy as np

from dalearn import FNN, explore, gd, plots, record, rmse, sine
from dalearn.exercises import check, hint, solution
from dalearn.threads import one_blas_thread

problem = sine(rng=7)  # a hundred readings of one day; another rng is another day
x, d = problem.x, problem.d  # the time of day, and what was read
net = FNN((1, 20, 1))  # one input, twenty hidden units, one output
theta = net.init(rng=7)  # its 61 numbers, drawn at random
one_blas_thread()  # faster than several at this size

# %% tags=["harmless", "folded"]
alt = "A circle x, lines to twenty small circles, lines on to a circle y; below, the count to 61."
plots.show(plots.parameters(20), alt)

# %% [markdown]
# This is the network. Each of its twenty **hidden units** multiplies the time of day x by a **weight** of its own,
# adds a **bias** of its own and bends the result with tanh, a smooth curve that rises from −1 to 1. What comes out is
# multiplied by an **output weight**. The output y is the sum of these twenty, plus one bias. All 61 numbers stand in
# one vector θ.
#
# The next picture shows the day. Across is the time as an angle: −3.14 is midnight, 0 is noon, 3.14 is midnight again.
# (The network gets this angle divided by 1.8, its standard deviation over a day.) Upwards is d, the temperature above
# the day's mean. Each dot is a reading; the legend says *observations*. We have invented this day: the truth is the
# dashed sine, and each reading is off by a random error of about 0.05. The training never sees the dashed line.

# %% tags=["harmless", "folded"]
at_start = net(theta, problem.x_test)
ax = plots.fit(problem, at_start)
plots.legend(ax, loc="upper left")
alt = "A hundred readings close to a dashed sine; the network's curve starts elsewhere."
plots.show(ax, alt)

# %% [markdown]
# Before training, the green curve happens to fit around noon. At midnight it is off by more than 1.

# %% [markdown]
# ## How wrong is it? The loss
#
# At each reading the network is off by an **error**, what it says minus what was read. The mean of the squared errors
# is called the **loss**. With f(θ, x) for what the network says, it is
#
# $$L(\theta) = \frac{1}{n} \sum_{i=1}^{n} \big(f(\theta, x_i) - d_i\big)^2$$

# %% tags=["nbval-check-output", "harmless"]
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)


print(f"at the start: {loss(theta):.2f}")

# %% [markdown]
# Even the true curve does not pass through the readings. The thermometer is off by about 0.05, so the loss of the true
# curve is about 0.05² = 0.0025. We start at 0.47 and would like to come near 0.0025. The loss is a landscape over 61
# numbers, and to train is to walk to a low place in it.

# %% [markdown]
# ## One number in a valley
#
# Let us begin with a single number θ, and the loss (θ − 3)². You see at once that θ = 3 is best. Forget it again, and
# stand in this valley in thick fog, at θ = 0. You feel only the slope under your feet. It is the derivative, 2 (θ −
# 3), so here it is −6: to the right it goes down. So go right. But how far?
#
# **Gradient descent** goes against the slope, by the slope times a factor, the **learning rate**:
#
# $$\theta \leftarrow \theta - \text{learning rate} \cdot \text{slope}$$
#
# With a learning rate of 0.1:
#
# - The slope at 0 is −6. The new θ is 0 − 0.1 · (−6) = 0.6.
# - The slope at 0.6 is −4.8. The new θ is 0.6 − 0.1 · (−4.8) = 1.08.
#
# It gets closer, slowly. With 0.4 the first step is four times as long: 0 − 0.4 · (−6) = 2.4, nearly there. And with
# 1.05 it is 0 − 1.05 · (−6) = 6.3. That is beyond the bottom and up the other side, higher than before.

# %% tags=["harmless", "folded"]
alt = (
    "Three equal valleys, in each a path from θ = 0. Rate 0.1: the dots crowd on the left side. "
    "Rate 0.4: near the bottom after two steps. Rate 1.05: to and fro, higher each time."
)
plots.show(plots.valley(0, [0.1, 0.4, 1.05]), alt)

# %% [markdown]
# A dot is where a step lands. On the left the dots crowd together before the bottom; on the right every step lands
# higher than the last.
#
# Where is the border between a rate that arrives and one that leaves? Look at the distance to the bottom. With 0.1 it
# is 3, then 2.4, then 1.92: each step multiplies it by 0.8. With 1.05 each step multiplies it by −1.1: to the other
# side, and further away. In general, a step turns the distance θ − 3 into
#
# $$(\theta - 3) - \text{rate} \cdot 2\,(\theta - 3) = (1 - 2 \cdot \text{rate})\,(\theta - 3)$$
#
# This 2 is the second derivative of the loss. It says how fast the slope changes from place to place, and it is called
# the **curvature** of the valley, c. So each step multiplies the distance by 1 − rate · c. The distance shrinks as long
# as this factor lies between −1 and 1. It reaches −1 where rate · c is 2. So the border is
#
# $$\text{rate} = \frac{2}{c}$$
#
# In our valley c happens to be 2 as well, so the border is 2/2 = 1. In a valley that is curved more, it is lower.

# %% [markdown]
# ## All 61 numbers
#
# Back to the network. The slopes of all 61 numbers together are a vector, the **gradient**, and a step is the same
# line as before, with vectors. One pass over all readings is called an **epoch**; here each epoch makes one step.
#
# In the next cell, `gd` takes the steps. After each one, `record` measures two things: the loss, and the usual distance
# from the true curve, the **RMSE** (the root of the mean of the squared differences).

# %% tags=["harmless", "folded"]
def end_of(history):
    if history.diverged:
        return "the loss grows without end"
    return f"loss {history.train_rmse[-1] ** 2:.4f}"


def print_ends(histories):
    for rate, history in histories.items():
        far = "" if history.diverged else f", RMSE against the truth {history.rmse[-1]:.2f}"
        print(f"learning rate {rate}: {end_of(history)}{far}")


def show_losses(histories):
    ends = ", ".join(f"{rate}, {end_of(history)}" for rate, history in histories.items())
    ax = plots.rates(histories, floor=problem.obs_std**2)
    plots.show(ax, f"Loss against epochs for three learning rates; at the end: {ends}.")

# %% tags=["nbval-check-output"]
histories = {}
for rate in (0.001, 0.1, 0.2):
    steps = gd(net, theta, x, d, learning_rate=rate, epochs=500)
    histories[rate] = record(steps, net, problem, start=theta)

print_ends(histories)

# %% tags=["revealed:02-predict"]
show_losses(histories)

# %%
check("02-predict")

# %% [markdown]
# The solid line, 0.1, comes down close to the loss of the true curve, and is still falling a little. The dotted line,
# 0.001, falls so slowly that 500 epochs are not enough: we say that it **stalls**. The dashed line, 0.2, rises from
# its first step on: it **diverges**. Its cross marks the last epoch whose loss fits into the picture. (Both axes are
# logarithmic. The start, epoch 0, is drawn at ½.)
#
# We tried forty such days, each with a random start of its own. The rate 0.2 diverged on all forty, and 0.1 came
# closer to the truth than 0.001 on all forty. So 0.1 is a good rate, and twice as much fails every time. Why?

# %% [markdown]
# ## Two weights of the network
#
# A sheet of paper can hold a landscape over two numbers. We take the network after training and freeze 59 of its 61
# numbers. The other two are the output weights of units 11 and 1, a pair whose valley is easy to see. We move these two
# away, to (−1, 1), and let them walk back.
#
# On the left, each grey line joins places of equal loss, and the cross is the lowest place. The output y is linear in
# these two weights, so the loss is exactly a parabola in every direction, and the grey lines are ellipses. Two strokes
# show their axes: **across** the valley the loss climbs quickly, **along** it slowly. On the right is the network's
# curve.
#
# Split the way to the cross into a part across the valley and a part along it. The two do not mix: each part shrinks
# as in a valley of one number, with a curvature of its own, 2.60 across and 0.37 along (computed under *Further*). So
# a step multiplies each part by its own 1 − rate · c. Above which rate will the weights leave the valley? Work it
# out, then press Play with 0.05, and with a rate a little above your border. The task beside the sliders is optional.

# %%
explore.valley()

# %% [markdown]
# The border is 2/2.60 = 0.77: the direction with the *largest* curvature sets it. With 0.85, a step multiplies the
# distance across by 1 − 0.85 · 2.60 = −1.21, so the weights hop from side to side, further each time. With 0.05 a
# step leaves 1 − 0.05 · 0.37 = 0.98 of the distance along, and the weights creep.
#
# With all 61 numbers free there are 61 such directions. At the start of our training the largest of their curvatures
# is 16.8, and 2/16.8 = 0.12. This fits: 0.1 works and 0.2 does not. For a network 2/c is only a rule of thumb, because
# its loss is no parabola and the curvatures change on the way. (*Further* tries the rule on the forty days.)
#
# In practice nobody computes curvatures. Train with 0.3, 0.1, 0.03 and 0.01, and keep the rate with the lowest loss at
# the end.

# %% [markdown]
# ## Where the slopes come from
#
# So far the gradient fell from the sky. Let us compute one, with numbers, for a network with a single hidden unit and a
# single reading. The unit has a weight w, a bias b and an output weight v, and we call its output h:
#
# $$z = w\,x + b, \qquad h = \tanh z, \qquad y = v\,h, \qquad L = (y - d)^2$$
#
# Let the input be 0.4, w = 4, b = −0.5, v = 1.5, and let the reading be d = 0.5. Forwards, z is 4 · 0.4 − 0.5 = 1.10,
# and so on to the right: the upper row of the figure.

# %% tags=["folded"]
alt = (
    "Forwards 0.40, 1.10, 0.80, 1.20, 0.49. Backwards from the right: 1, then 1.40, 2.10, 0.76, "
    "each the one before it times a factor; below, the slopes of w, b and v."
)
plots.show(plots.chain(x=0.4, w=4, b=-0.5, v=1.5, d=0.5), alt)

# %% [markdown]
# Backwards, follow the green arrows from the right. In the box under a circle stands the slope of the loss L with
# respect to the number in the circle: if that number grows by a little, L grows by the slope times as much.
#
# - *Under L.* L grows exactly as much as itself, so the walk begins with 1.
# - *Under y.* L is (y − d)², so its slope in y is 2 (y − d) = 2 · (1.20 − 0.5) = 1.40.
# - *Under h.* If h grows by a little, y grows 1.5 times as much, and L grows 1.40 times as much as y. Together that is
#   1.40 · 1.5 = 2.10.
# - *Under z.* If z grows by a little, h grows by the slope of tanh times as much. That is 1 − h² = 1 − 0.64 = 0.36. So
#   it is 2.10 · 0.36 = 0.76.
#
# This is the chain rule, one factor for each arrow. At the bottom of the figure stands what we are after. z is w times
# 0.4 plus b, so the slope of w is 0.76 · 0.4 = 0.30, and that of b is 0.76. And y is v times h, so the slope of v is
# 1.40 · 0.80 = 1.12. This walk from the loss back to the first weight is called **backpropagation**.
#
# **Exercise 02-gradient.** Now you: the slopes of the output weights, for many readings and units. For one reading, the
# slope of v was the box under y times h. With many readings, compute this product for every reading and take the mean.
# Unit j has its own h, column j, so it has its own slope.
#
# You are given h (n, n_hidden), a row for each reading, the output weights v (n_hidden, 1) and the readings d (n, 1).
# The network says h v, with no bias here. Return the slopes, in v's shape. `hint("02-gradient")` helps, more each time;
# `solution("02-gradient")` shows our answer.

# %%
def my_gradient(v, h, d):
    errors = h @ v - d  # (n, 1), one for each reading
    ### BEGIN SOLUTION
    return 2 * h.T @ errors / len(d)
    ### END SOLUTION

# %%
check("02-gradient", my_gradient)

# %% [markdown]
# Now the whole network. Each box becomes a table with a row for each reading and, under h and z, a column for each
# unit. At the end we want the mean over 100 readings. We may as well divide by 100 at once, in the box under y: then
# the readings only have to be added up. A product such as `h.T @ under_y` does this: it multiplies reading by reading
# and adds.

# %% tags=["nbval-check-output"]
def backpropagate(theta, sign=-1):  # with -1 it is 1 - h**2 below; the next section tries +1
    (w, b), (v, bias_of_y) = net.layers(theta)  # θ, cut into its parts
    h = np.tanh(x @ w + b)  # forwards, (100, 20)
    under_y = 2 * (h @ v + bias_of_y - d) / len(d)  # (100, 1)
    under_h = under_y @ v.T  # (100, 20): each unit with its own v
    under_z = under_h * (1 + sign * h**2)  # (100, 20)
    of_w = x.T @ under_z  # (1, 20)
    of_b = under_z.sum(axis=0)  # (20,)
    of_v = h.T @ under_y  # (20, 1)
    of_bias_of_y = under_y.sum(axis=0)  # (1,)
    return np.concatenate([np.ravel(slopes) for slopes in (of_w, of_b, of_v, of_bias_of_y)])


mine = backpropagate(theta)
_, librarys = net.loss_and_gradient(theta, x, d)
print("61 slopes, the same as the library's:", np.allclose(mine, librarys))

# %% [markdown]
# ## One wrong sign
#
# Libraries such as PyTorch derive the gradient for you, by the walk of the last section. Where a part of your program
# is not theirs, you write its gradient yourself, and nobody has the right one to compare with. Suppose that you had
# written one sign wrong, 1 + h² for the slope of tanh in place of 1 − h². (In the cell above that is `sign=+1`.) You
# train as before, 500 epochs with the rate 0.1. What would you notice?
#
# - **a** Python stops with an error, sooner or later.
# - **b** The loss rises from the start, and the training diverges.
# - **c** The loss falls a long way, but the curve ends further from the truth.
# - **d** The loss falls a long way, and the curve ends as close as before: the later steps make up for the slip.

# %%
### BEGIN SOLUTION
predict("02-slip", "c")
### END SOLUTION

# %% tags=["harmless", "folded"]
def far_off(theta):
    return f"RMSE against the truth {rmse(net(theta, problem.x_test), problem.truth):.2f}"


def print_both(trained):
    for name, end in trained.items():
        print(f"{name}: loss from {loss(theta):.3f} to {loss(end):.3f}, {far_off(end)}")


def show_both(trained):
    curves = {name: net(end, problem.x_test) for name, end in trained.items()}
    ax = plots.variants(problem, curves, plots.data(problem))
    ax.set_ylabel("d")
    far = ", ".join(f"{name}, {far_off(end)}" for name, end in trained.items())
    plots.show(ax, f"Readings and two trained curves: {far}.")

# %% tags=["nbval-check-output"]
def train(sign):
    moving = theta
    for _ in range(500):
        moving = moving - 0.1 * backpropagate(moving, sign)
    return moving


both = {"right": train(-1), "one sign wrong": train(+1)}
print_both(both)

# %% tags=["revealed:02-slip"]
show_both(both)

# %%
check("02-slip")

# %% [markdown]
# Python has not complained, and with the slip the loss falls from 0.471 to 0.044. But the thick curve misses the
# afternoon: its top is 0.70 where the truth's is 1.00. (The right curve, dotted, is off mostly at the left end.) If you
# saw only the thick one, what would you do? Perhaps take a smaller rate, or more units. You would hardly look for a
# wrong sign: it looks like a network that learns badly. (*Further* says why it trains at all.)

# %% [markdown]
# ## The check: differences
#
# So a gradient needs a check that does not know its formula. Here is one: move and look. On the parabola (θ − 3)² at
# θ = 0, where the slope is −6, move by 0.1. To the right the loss is 8.41; at 0 it is 9. The change divided by the move
# is (8.41 − 9) / 0.1 = −5.9, a little off, because the valley bends. Now move to both sides: to the left the loss is
# 9.61, and (8.41 − 9.61) / 0.2 = −6. The bend is the same on both sides and cancels. This is the **central
# difference**. With ε for the move, it is
#
# $$\frac{\partial L}{\partial \theta_i} \approx
# \frac{L(\theta_i + \varepsilon) - L(\theta_i - \varepsilon)}{2\,\varepsilon}$$
#
# **Exercise 02-differences.** Write it for a function `f` of one vector: one slope for each component of `theta`, while
# the others stay. `move` is the ε of the formula. Leave `theta` itself unchanged: move copies, `theta.copy()`. Example:
# for f(θ) = 3 θ₁ + θ₂ the answer is (3, 1).

# %%
def my_differences(theta, f, move):
    ### BEGIN SOLUTION
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += move
        down[i] -= move
        gradient[i] = (f(up) - f(down)) / (2 * move)
    return gradient
    ### END SOLUTION

# %%
check("02-differences", my_differences)

# %% [markdown]
# Do the differences find the slip? They see only the loss. We compare both gradients with them, all 61 slopes at the
# start, and print the largest disagreement.

# %% tags=["folded"]
def our_differences(theta, f, move):
    moves = move * np.eye(len(theta))  # each row moves one component
    return np.array([(f(theta + row) - f(theta - row)) / (2 * move) for row in moves])


differences = my_differences if check("02-differences", my_differences).ok else our_differences

# %% tags=["nbval-check-output", "revealed"]
by_differences = differences(theta, loss, 1e-5)
slipped = backpropagate(theta, sign=+1)
print(f"largest slope  {np.abs(by_differences).max():.3f}")
print(f"right          {np.abs(mine - by_differences).max():.3f}")
print(f"one sign wrong {np.abs(slipped - by_differences).max():.3f}")

# %% [markdown]
# They do: the right gradient is off by 0.000, the wrong one by 2.396. As a rule, a right gradient differs from the
# differences by less than a thousandth of the largest slope, here 0.895.
#
# ## Who cannot give a slope
#
# A library such as PyTorch needs the code of every step, and a slope at every step. The closed simulator hides its
# code, and switches are flat. Can the differences help? They need nothing but runs, so we ask the switches and the
# random draw for the slope of one weight, with three sizes of the move. The switches are a network like ours, whose
# units say −1 or 1. The random draw is our network, with a new random error in each prediction. What will these two
# answer?

# %% tags=["folded"]
def ask(losses):
    print("size of the move      0.01      0.0001    0.000001")
    for name, f in losses.items():
        slopes = [differences(theta, f, move)[5] for move in (1e-2, 1e-4, 1e-6)]
        print(f"{name:14s}", *(f"{slope:11.3f}" for slope in slopes))

# %% tags=["nbval-check-output", "revealed"]
switches = FNN((1, 20, 1), activation="step")
draws = np.random.default_rng(7)


def loss_of_switches(theta):
    return np.mean((switches(theta, x) - d) ** 2)


def loss_with_a_draw(theta):
    return np.mean((net(theta, x) + 0.05 * draws.standard_normal(d.shape) - d) ** 2)


ask({"our network": loss, "switches": loss_of_switches, "a random draw": loss_with_a_draw})

# %% [markdown]
# - *The switches* answer 0, because a switch is flat on both sides of its jump. The weight would never move.
# - *The random draw* answers noise. The noise in the loss stays the same size, and we divide it by an ever smaller move.
# - *The closed simulator*, the third, would answer, but each step takes two runs for each of its numbers.
#
# But all three can run forwards. So run a hundred of them, with slightly different numbers. Take one weight. Suppose
# that the prediction is higher in those of the hundred where this weight is larger. Now the reading comes in, and it is
# higher than most of the predictions: then raise this weight. No slope was asked for, only a hundred runs. These
# hundred are an **ensemble**, and the rest of the course builds on it.
#
# Does it pay? Suppose that one run of our network took a minute. The best descent that we know (Adam, see *Further*)
# with slopes by differences needs 24,400 runs to come within 0.02 of the truth, which is 17 days. An ensemble comes
# as close with 500 runs, if a run may cover ten readings at a tenth of the price: 8 hours. If each run must cover all
# hundred, it takes 5,000, three and a half days. Where you can have slopes, take them. Where nobody can give one, the
# ensemble is still a way.

# %% [markdown]
# ## What can go wrong
#
# *A rate is judged too early.* At epoch 10, 0.1 had a larger loss than 0.001 on eight of the forty days, and at the
# end a smaller one on all.

# %% [markdown]
# ## What to remember
#
# - A step goes against the slope: θ ← θ − learning rate · gradient.
# - In a valley of curvature c, a step multiplies the distance to the bottom by 1 − rate · c. The border is 2/c, for the
#   *largest* curvature of all directions; on a network, as a rule of thumb.
# - Backpropagation carries the slope from the loss back to every weight, one factor for each step.
# - A wrong sign can train and go unnoticed. Central differences check any gradient, and need nothing but the loss.
# - Asked for a slope, switches answer 0, a random draw answers noise, and a closed simulator takes too long.
#
# Notation: θ `theta` (n_params,), x `x`, d `d`, f(θ, x) `net(theta, x)`; L, the loss, and its gradient:
# `net.loss_and_gradient(theta, x, d)`.
#
# ## Where to read on
#
# Rumelhart, Hinton and Williams (1986), backpropagation, doi [10.1038/323533a0](https://doi.org/10.1038/323533a0)
#
# The next chapter is [03 One number, two opinions](03_one_number_two_opinions.ipynb). What follows here is optional.

# %% [markdown]
# ## Further (optional): why a wrong sign trains, and the line with the slip
#
# Why does a network train at all with 1 + h² in place of 1 − h²? Take two readings, one where a unit says 0.10 and one
# where it says 0.99:
#
# | h | right, 1 − h² | wrong, 1 + h² |
# |---|---|---|
# | 0.10 | 0.99 | 1.01 |
# | 0.99 | 0.02 | 1.98 |
#
# Every factor is above 0, so each reading by itself still pulls a weight to the right side. But a gradient adds up a
# hundred such pulls. The second reading should hardly be heard, because tanh is flat there, and with the slip it is
# heard twice as loudly as the first. So the curve is pulled to the wrong place. This is also why the slip was off by
# 2.396, more than the largest slope, 0.895.
#
# And our day is a mild case. Its RMSE with the slip is 0.22; over sixty days the median was 0.35 with the slip and 0.05
# without.
#
# Next, your 02-gradient: we compare it with the slopes of v in `backpropagate`. The network also adds a bias to its
# output, which your function does not know; we subtract this bias from the readings instead.

# %% tags=["nbval-check-output"]
def our_gradient(v, h, d):
    return 2 * h.T @ (h @ v - d) / len(d)


of_output_weights = my_gradient if check("02-gradient", my_gradient).ok else our_gradient
(w, b), (v, bias_of_y) = net.layers(theta)
theirs = of_output_weights(v, np.tanh(x @ w + b), d - bias_of_y)
print("20 slopes, the same as before:", np.allclose(np.ravel(theirs), mine[40:60]))

# %% [markdown]
# And which line of `backpropagate` had the slip? You know, because we put it there. Suppose that you did not. θ holds
# the numbers layer after layer, so we can ask in which part the slopes and the differences disagree. Look at the table
# and at `backpropagate`: which line would you read first?

# %% tags=["nbval-check-output"]
parts = {"w": slice(0, 20), "b": slice(20, 40), "v": slice(40, 60), "the bias of y": slice(60, 61)}
print("largest disagreement with the differences")
for name, part in parts.items():
    off = [np.abs(slopes - by_differences)[part].max() for slopes in (mine, slipped)]
    print(f"{name}: right {off[0]:.3f}, one sign wrong {off[1]:.3f}")

# %% [markdown]
# v and the bias of y are right, so everything up to `under_y` is. w and b are both wrong. A slip in `x.T @` could not
# have spoiled b, which has no x. What w and b share, and the others do not use, are `under_h` and `under_z`. Two lines
# are left to read, and one of them has the slope of tanh in it.

# %% [markdown]
# ## Further (optional): the valley of two weights, and the curvatures of all 61 numbers
#
# Here are the two paths of the explorer in one picture.

# %% tags=["harmless"]
*_, last = gd(net, theta, x, d, learning_rate=0.1, epochs=500)
trained = last.theta
two = [50, 40]  # 40 numbers stand before the output weights in θ; so that of unit 1 has index 40


def with_two(pair):
    moved = trained.copy()
    moved[two] = pair
    return moved


def walk(learning_rate, steps):
    path = [np.array([-1.0, 1.0])]
    for _ in range(steps):
        _, gradient = net.loss_and_gradient(with_two(path[-1]), x, d)
        path.append(path[-1] - learning_rate * gradient[two])
    return np.array(path)


paths = {"0.05 (creeps)": walk(0.05, 20), "0.85 (leaves)": walk(0.85, 6)}
names = "output weight of unit 11", "output weight of unit 1"

# %% tags=["harmless", "folded"]
ax = plots.valley_of_two(lambda pair: loss(with_two(pair)), paths, names=names)
alt = (
    "Narrow ellipses around a cross. Two paths from a ring: dots that crowd in the valley; "
    "hops across the valley, longer each time."
)
plots.show(ax, alt)

# %% [markdown]
# The dots of 0.05 crowd in the valley; after twenty steps they are still far from the cross. The squares of 0.85 hop
# across it, further each time. Which rate is best for a long walk? The slower direction decides. Along, what is left of
# the distance is 1 − 0.37 · rate. Across, near the border, the factor is negative, and its size is 2.60 · rate − 1. The
# best rate makes both equally large, and that is 2 / 2.97 = 0.67. Next to it on the explorer's slider is 0.65.
#
# For all 61 numbers it takes more than a look at the loss. A curvature is the slope of a slope, so we move each number
# a little and take differences of the gradient. That gives a column for each number, together a matrix called the
# *Hessian*. Its eigenvectors are the directions in which the valley is a parabola by itself, such as across and along,
# and its eigenvalues are the curvatures there.

# %% tags=["nbval-check-output"]
def hessian(theta):
    columns = []
    for move in 1e-5 * np.eye(net.n_params):
        _, up = net.loss_and_gradient(theta + move, x, d)
        _, down = net.loss_and_gradient(theta - move, x, d)
        columns.append((up - down) / 2e-5)
    columns = np.array(columns)
    return (columns + columns.T) / 2


of_two = np.linalg.eigvalsh(hessian(trained)[np.ix_(two, two)])
print(f"two weights: along the valley {of_two[0]:.2f}, across it {of_two[1]:.2f}")
curvatures = np.linalg.eigvalsh(hessian(theta))
print("the five largest:", *(f"{c:.1f}" for c in curvatures[:-6:-1]))
print("smaller than 0.1, up or down:", np.sum(np.abs(curvatures) < 0.1), "of", len(curvatures))
print(f"2 / the largest: {2 / curvatures[-1]:.2f}")

# %% [markdown]
# Two directions are curved strongly, and 33 of the 61 are nearly flat. All 61 share one learning rate, which the two
# dictate. That is the narrow valley again, and it is why plain gradient descent needs so many epochs.
#
# The landscape of the whole network is no parabola, and its curvature changes from place to place. Does the border 2/c
# hold all the same? On each of the forty days we took the largest curvature c at the start and tried three rates.
#
# | learning rate | diverges within 500 epochs |
# |---|---|
# | 0.9 times 2/c | 0 of 40 days |
# | 1.5 times 2/c | 39 of 40 |
# | twice 2/c | 40 of 40 |
#
# How sharp is it? In the explorer you train all 61 numbers for 500 epochs whenever you move the rate. A *seed* is the
# number that draws the readings of a day and the start of its network; ours is 7. The live text says where the border
# of the seed lies.

# %%
explore.learning_rate()

# %% [markdown]
# Close to the border a training can look lost and come back. On seed 7 with 0.12, the loss climbs twentyfold around
# epoch 200 and falls again. With this rate a direction is bearable up to a curvature of 2/0.12 = 16.7. The largest
# curvature was a little above that, so the hops grew, and they carried the network to a place where it is a little
# below. On some seeds even a rate a third above the border comes through, and at 1.5 times the border nearly none does.

# %% [markdown]
# ## Further (optional): more about those that give no slope
#
# *The switches.* With the two smaller moves, all 40 weights and biases in front of the switches answer 0. With 0.01
# seven do not, because a jump happens to lie within the move. In five epochs an ensemble brings the switches from an
# RMSE of 1.46 to 0.20. In fairness: the 21 numbers behind the switches do have slopes, and the best values of these
# alone reach 0.17. An ensemble is no magic.
#
# *The random draw.* A large move drowns the noise, but it sees the valley bend. With a move of 1, two hundred answers
# had a mean of −0.025 and a standard deviation of 0.005, and the slope is −0.018. With the same draw in both runs the
# noise would nearly cancel, but this program draws anew each time. An ensemble still reaches 0.03 with it.
#
# *The closed simulator.* On our network, both ways of this table end 0.02 from the truth (medians of twenty days). Adam
# is gradient descent with a step size for each number, and the next part shows it. It is the best way to use slopes
# here. Each of its steps asks for 61 slopes, and each slope for two runs.
#
# | method | runs | at a minute a run |
# |---|---|---|
# | Adam, 200 steps, slopes by differences | 200 · 122 = 24,400 | 17 days |
# | an ensemble of 100, five epochs | 5 · 100 = 500 | 8 hours |
#
# In each of the five epochs the hundred are corrected ten times, after every ten readings, and each time they run over
# the next ten only. The table counts this as a tenth of a run. A simulator that always gives all hundred readings would
# have to run 5,000 times, for three and a half days. The hundred networks stand close around one random network, so
# their mean starts about as far off as that one alone: 1.41 for the mean, 1.48 for the one. All distances from the
# truth in this part are medians, most of them of twenty days.

# %% [markdown]
# ## Further (optional): momentum and Adam
#
# Two remedies are in every toolbox. *Momentum* adds 0.9 of the last step's direction to the new one, so it picks up
# speed where the slopes keep pointing the same way, as they do along a valley. *Adam* divides each number's smoothed
# slope by its usual size, so flat and steep directions move alike. Both use the same gradients. The budget is the same
# for all, 200 epochs. Each entry is the median RMSE against the truth over twenty seeds.

# %% tags=["nbval-check-output"]
rates = 0.01, 0.03, 0.1
print("learning rate", *(f"{rate:>9}" for rate in rates))
for rule in ("plain", "momentum", "adam"):
    row = []
    for rate in rates:
        ends = []
        for seed in range(1, 21):
            p = sine(rng=seed)
            run = gd(net, net.init(seed), p.x, p.d, learning_rate=rate, epochs=200, rule=rule)
            ends.append(record(run, net, p, every=200).rmse[-1])
        row.append(f"{np.median(ends):9.2f}")
    print(f"{rule:13s}", *row)

# %% [markdown]
# Compare the smallest number of each row, not those of a column: the same rate means another step for each rule.
# (Momentum: Polyak, 1964, doi [10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553%2864%2990137-5). Adam:
# Kingma and Ba, 2015, arXiv [1412.6980](https://arxiv.org/abs/1412.6980).)

# %% [markdown]
# ## Further (optional): how small a move?
#
# How small should ε be? We try six sizes on one unit, y = v tanh(w x + b), each at a hundred weights w, since at a
# single one the rounding may be lucky. The central differences are yours if they are right. An error is the RMSE over
# the hundred.

# %% tags=["nbval-check-output", "tolerance=0.5"]
def unit_loss(w, b=-0.2, v=0.8):
    return np.mean((v * np.tanh(w * x + b) - d) ** 2)


def unit_slope(w, b=-0.2, v=0.8):
    h = np.tanh(w * x + b)
    return np.mean(2 * (v * h - d) * v * (1 - h**2) * x)


weights = np.linspace(0.5, 1.5, 100)
exact = np.array([unit_slope(w) for w in weights])
here = np.array([unit_loss(w) for w in weights])
print("  move    error, central   error, forward")
for move in (1e-1, 1e-3, 1e-5, 1e-7, 1e-10, 1e-13):
    central = [differences(np.array([w]), lambda one: unit_loss(one[0]), move)[0] for w in weights]
    up = np.array([unit_loss(w + move) for w in weights])
    forward = (up - here) / move
    print(f"{move:6.0e}{rmse(central, exact):18.0e}{rmse(forward, exact):17.0e}")

# %% [markdown]
# From the top, the error first falls, because a large move sees the valley bend: the central error falls with the
# square of the move, the forward one only with the move. Then it grows again. The smaller the move, the more of their
# 16 digits the two losses have in common. Their difference keeps only the digits that are left, the last of which is
# rounded, and we divide it by almost nothing. The best central move lies in between, and the table says how well a
# right gradient should agree there. If yours differs in the second digit, it is not rounding.
