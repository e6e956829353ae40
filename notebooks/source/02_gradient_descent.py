# %% [markdown]
# # 02 Gradient descent
#
# *45 minutes. You need: numpy, derivatives and the chain rule, and what a network's weights are (chapter 01; recalled
# below). The chapter opens on its own.*
#
# A cheap thermometer in a garden has been read a hundred times in one day. We want a curve through these readings that
# says how far the temperature was above or below the day's mean, at any time. Chapter 01 built a network for such a
# curve: it adds up twenty smooth steps, and 61 numbers say where the steps stand, how steep and how high they are. One
# question stayed open. Who finds the 61 numbers?
#
# Nearly everywhere, the answer is the one in this chapter: ask each number in which direction the error falls, move all
# of them a little that way, and repeat. From chapter 03 on this course does it differently, with an ensemble that never
# asks that question. So why begin with the usual way? There are two reasons. It is the yardstick: if we say that an
# ensemble learns well, you will want to know what the usual way makes of the same readings, and at the end of this
# chapter you will have that number. And you should know what we give up. To answer for 61 numbers at once, the usual
# way walks backwards through everything that the network computed. Where nobody can walk back, it cannot be used, and
# there the rest of the course begins.
#
# After this chapter you can
#
# - say what a learning rate does, and pick one,
# - derive the gradient of a small network, from its output back to its first weight,
# - check a gradient that you or somebody else wrote.

# %% [markdown]
# ## Before anything runs
#
# We draw 61 numbers at random and correct them 500 times. For one correction we ask each of the 61 how fast the error
# would grow if this number grew a little and the others stayed. That is its slope. Then we move every number against
# its slope, by the slope times a factor that is the same for all of them.
#
# We do it three times from the same start. Only the factor differs: 0.001, 0.1 or 0.2. Which curve is closest to the
# true one in the end?
#
# - **a** That of 0.001: small steps are careful, and 500 are enough.
# - **b** That of 0.1.
# - **c** That of 0.2: it learns as 0.1 does, only in half as many corrections, so it is further in the end.
# - **d** All three end at about the same place.

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

problem = sine(rng=7)  # a hundred readings of one day
x, d = problem.x, problem.d  # their times and what was read, (100, 1) each
net = FNN((1, 20, 1))  # one input, twenty hidden units, one output
theta = net.init(rng=7)  # all weights and biases of the network, drawn at random, (61,)
one_blas_thread()

at_start = net(theta, problem.x_test)
alt = "A hundred readings close to a dashed sine; the network's curve starts elsewhere."
plots.show(plots.fit(problem, at_start), alt)

# %% [markdown]
# The dots are the readings, the dashed line is the true curve, and the green line is what the network says with its
# random numbers. Around noon it happens to be right, and towards midnight it is off by more than 1. This is where
# training begins.
#
# Across is the time of day x, told as the angle through which the earth has turned since noon: −3.14 is midnight, 0 is
# noon. Upwards is d, the temperature above the day's mean, in units in which the day swings by 1. The network itself
# sees the time scaled, as `problem.x`, which is x divided by 1.81; all figures and all words use x itself.

# %% [markdown]
# ## How wrong is it? The loss
#
# The 61 numbers are the network's **parameters**: its weights and biases. The readings are what it is to say at their
# times, its **targets**. At each of them the network is off by an **error**, what it says minus what was read. We
# square the errors, so that those below zero count too, and average. The result is the mean squared error, called the
# **loss** for short. With θ for the vector of all parameters and f(θ, x) for what the network says, it is
#
# $$L(\theta) = \frac{1}{n} \sum_{i=1}^{n} \big(f(\theta, x_i) - d_i\big)^2$$

# %% tags=["nbval-check-output", "harmless"]
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)


print(f"at the start: {loss(theta):.2f}")
print(f"with the true curve it would be about {problem.obs_std**2:.4f}")

# %% [markdown]
# Even the true curve does not pass through the readings, because the thermometer is off by about 0.05, so its loss is
# about 0.05² = 0.0025. We start at 0.47 and would like to come near that.
#
# The readings are what they are. The only thing we can change is θ. So the loss is a landscape over 61 numbers, and to
# train is to walk to a low place in it.

# %% [markdown]
# ## One number in a valley
#
# Nobody can draw a landscape over 61 numbers. Let us take a single one, θ, and the loss (θ − 3)². You see at once that
# θ = 3 is best. Now forget it again, and stand in this valley in thick fog, at θ = 0. You cannot see the bottom. You
# feel only the slope under your feet. It is the derivative, 2 (θ − 3), so here it is −6: for a small move to the right,
# the loss falls six times as far as you move. So go right. But how far?
#
# **Gradient descent** goes against the slope, by the slope times a factor, the **learning rate**. With a learning rate
# of 0.1:
#
# - The slope at 0 is −6. The new θ is 0 − 0.1 · (−6) = 0.6.
# - The slope at 0.6 is −4.8. The new θ is 0.6 − 0.1 · (−4.8) = 1.08.
#
# It gets closer, slowly. With 0.4 the first step is four times as long: 0 − 0.4 · (−6) = 2.4, nearly there. And with
# 1.05 it is 0 − 1.05 · (−6) = 6.3. That is beyond the bottom and up the other side, where the loss is 3.3² = 10.9, and
# it was 9 before. There the slope is 6.6, so the next step goes back by 6.93, to −0.63.

# %% tags=["harmless"]
alt = (
    "Three equal valleys, in each a path from θ = 0. Rate 0.1: the dots crowd on the left side. "
    "Rate 0.4: near the bottom after two steps. Rate 1.05: to and fro, higher each time."
)
plots.show(plots.valley(0, [0.1, 0.4, 1.05]), alt)

# %% [markdown]
# Each picture is the same valley with six steps from the ring on; a dot is where a step lands, and the dashed line is
# the slope that is felt at the start. On the left the dots crowd together before they reach the bottom. In the middle
# two steps are enough. On the right every step lands higher than the last, and the sixth is out of the picture.
#
# Written for any number, or for a whole vector of numbers with one slope each, a step is
#
# $$\theta \leftarrow \theta - \text{learning rate} \cdot \text{slope}$$
#
# **Exercise 02-step.** Return the new θ, and do not change the old one. `theta` and `gradient`, which holds the slopes,
# are vectors of equal length. `hint("02-step")` helps, more each time; `solution("02-step")` shows our answer.

# %%
def my_step(theta, gradient, learning_rate):
    ### BEGIN SOLUTION
    return theta - learning_rate * gradient
    ### END SOLUTION

# %%
check("02-step", my_step)

# %% [markdown]
# The next cell takes your function where it is right, and ours where it is not. Put in learning rates of your own.
# Which one brings θ to 3 in a single step?

# %% tags=["nbval-check-output", "harmless"]
def our_step(theta, gradient, learning_rate):
    return theta - learning_rate * gradient


step = my_step if check("02-step", my_step).ok else our_step

for learning_rate in (0.1, 0.4, 0.9, 1.0, 1.05):
    path = [0.0]
    for _ in range(5):
        slope = 2 * (path[-1] - 3)
        path.append(float(step(path[-1], slope, learning_rate)))
    print(f"{learning_rate:5}:", *(f"{place:7.2f}" for place in path))

# %% [markdown]
# A rate of 0.9 overshoots in every step and arrives all the same. With 1.0, θ hops from 0 to 6 and back for ever. A
# little more, and it leaves. So the border is exactly 1. Why 1?
#
# Look at the distance to the bottom. With 0.1 it is 3, then 2.4, then 1.92: each step leaves 0.8 of it. With 0.4 each
# step leaves 0.2. With 1.05 it becomes −1.1 times what it was: on the other side, and larger. In general, a step at θ
# makes of the distance θ − 3
#
# $$(\theta - 3) - \text{rate} \cdot 2\,(\theta - 3) = (1 - 2 \cdot \text{rate})\,(\theta - 3)$$
#
# The 2 says how fast the slope changes from place to place. It is called the **curvature** of the valley, c, the second
# derivative. So each step multiplies the distance by 1 − rate · c. That shrinks the distance as long as the factor lies
# between −1 and 1, and that is so for rates below
#
# $$\frac{2}{c}$$
#
# Here this is 2/2 = 1. (And with a rate of 1/c = 0.5 the factor is 0: a single step arrives.) In a valley that is
# curved more, the largest rate is smaller. Keep 2/c in mind: it will tell us where the whole network breaks.

# %% [markdown]
# ## All 61 numbers
#
# Back to the network. The slopes of all 61 numbers together are a vector, the **gradient**, and a step is the same line
# as before, with vectors. One walk through all readings is called an **epoch**; here each epoch makes one step. `gd`
# takes 500 such steps (how it gets the gradient comes below), and `record` measures where each of them has led. These
# are the three trainings of the question at the start.

# %%
histories = {}
for rate in (0.001, 0.1, 0.2):
    steps = gd(net, theta, x, d, learning_rate=rate, epochs=500)
    histories[rate] = record(steps, net, problem, start=theta)
ends = ", ".join(
    f"{rate} " + ("diverges" if h.diverged else f"ends at {h.train_rmse[-1] ** 2:.4f}")
    for rate, h in histories.items()
)
plots.show(plots.rates(histories), f"Loss against epochs for three learning rates: {ends}.")

# %% [markdown]
# Both axes are logarithmic, and the start, epoch 0, stands at ½. The solid line falls all the way to a low loss: the
# training with 0.1 **converges**. The dotted line, 0.001, falls as well, but so slowly that 500 epochs are not enough:
# it **stalls**. The dashed line, 0.2, rises from its first step on and leaves the picture at the cross: it
# **diverges**.

# %% tags=["nbval-check-output", "revealed:02-predict"]
for rate, history in histories.items():
    loss_at_end = history.train_rmse[-1] ** 2
    said = f"loss {loss_at_end:.4f}, RMSE against the truth {history.rmse[-1]:.2f}"
    print(f"learning rate {rate}:", "diverges" if history.diverged else said)

# %% [markdown]
# The **RMSE** is the usual distance from the true curve (the root of the mean of the squared differences), and training
# never sees it. Here it is 0.05 for the rate 0.1.
#
# **Exercise 02-predict.** Compare with what you said. If the check says "still open", it is not too late: go back and
# press a letter.

# %%
check("02-predict")

# %% [markdown]
# Is this day a special one? We repeated all three trainings for forty **seeds**: a seed fixes everything random, here
# the readings of a day and the start of the network. The rate 0.2 diverged on all forty, and 0.1 came closer to the
# truth than 0.001 on all forty. Ours, seed 7, is an ordinary one: with 0.1, 22 of the forty end closer to the truth.
# (The table is `notebooks/data/gradient_descent.csv`, and the script that makes it stands beside it.)
#
# So 0.1 is a good rate, and twice as much fails every time. The border between the two is worth understanding.

# %% [markdown]
# ## Two weights of the network
#
# Let us look at a piece of the real landscape, as large as a sheet of paper can hold: two weights. We take the network
# after training, hold 59 of its 61 numbers where they are, and let two go, the **output weights** of units 11 and 1. An
# output weight is what a unit's smooth step is multiplied by before it is added to the curve. Both steps rise, unit 1
# around nine in the morning (x = −0.8), unit 11 around one in the afternoon (x = 0.2). They do nearly the same work.
#
# We move the two away, to (−1, 1), and let them walk back.

# %% tags=["harmless"]
*_, last = gd(net, theta, x, d, learning_rate=0.1, epochs=500)
two = [50, 40]  # where the output weights of units 11 and 1 stand in θ


def with_two(pair):
    moved = last.theta.copy()
    moved[two] = pair
    return moved


def walk(learning_rate, steps):
    path = [np.array([-1.0, 1.0])]
    for _ in range(steps):
        _, gradient = net.loss_and_gradient(with_two(path[-1]), x, d)
        path.append(step(path[-1], gradient[two], learning_rate))
    return np.array(path)

# %% tags=["harmless"]
paths = {
    "0.05 (creeps)": walk(0.05, 20),
    "0.6 (arrives)": walk(0.6, 10),
    "0.85 (leaves)": walk(0.85, 6),
}
names = "output weight of unit 11", "output weight of unit 1"
ax = plots.valley_of_two(lambda pair: loss(with_two(pair)), paths, names=names)
alt = (
    "Long narrow ellipses around a cross. Three paths from a ring: dots that crowd in the valley; "
    "a zigzag that arrives at the cross; hops across the valley, longer each time."
)
plots.show(ax, alt)

# %% [markdown]
# Each grey line joins places of equal loss, about three times as high as on the next line inside, and the cross is the
# lowest place. The valley is long and narrow. Across it (both weights grow) the morning's rise gets too large or too
# small, and the loss climbs quickly. Along it (one grows and the other shrinks) the two units hand each other their
# work, the curve hardly changes, and neither does the loss.
#
# Now compare the paths. With 0.05 the two weights come down to the floor of the valley in a few steps and then creep.
# With 0.6 they overshoot across the valley in each step, a little less each time, and move well along it. With 0.85
# they hop from one side to the other, higher each time.
#
# It is the parabola twice. Cut across, this valley has a curvature of 2.60; cut along, 0.37. A step multiplies the
# distance by 1 − rate · c in each direction:
#
# | learning rate | across: 1 − rate · 2.60 | along: 1 − rate · 0.37 | |
# |---|---|---|---|
# | 0.05 | 0.87 | 0.98 | creeps along |
# | 0.6 | −0.56 | 0.78 | arrives |
# | 0.85 | −1.21 | 0.68 | leaves across |
#
# So the direction with the *largest curvature* sets the largest rate, 2/2.60 = 0.77. And the direction with the
# smallest curvature has to make do with it: there each step does little, and it decides how many steps are needed.
#
# Turn the rate yourself, and press Play. On the right you see what the two weights do to the network's curve.

# %%
explore.valley()

# %% [markdown]
# The rates that solve the task lie close below the border. That is no accident: along the valley every bit of rate
# helps, and across it there is room up to 0.77.
#
# ## Where the whole network breaks
#
# With all 61 numbers free there are 61 such directions, each with a curvature. (*Further*, at the end, computes them.)
# At the start of our training the largest is 16.8, so the border should be at
#
# $$\frac{2}{16.8} = 0.12$$
#
# That is for a valley that is a parabola in every direction. The network's is not: its curvature changes from place to
# place. Does the rule hold all the same? We took the largest curvature c at the start for each of the forty seeds; 2/c
# lies between 0.07 and 0.13. Then we trained with learning rates that are parts of it.
#
# | learning rate | diverges within 500 epochs |
# |---|---|
# | 0.9 times 2/c | 0 of 40 seeds |
# | 1.5 times 2/c | 39 of 40 |
# | twice 2/c | 40 of 40 |
#
# So one number, taken at the start, tells quite well which rate the training will bear, 500 steps long. Now look for
# the border by hand. The explorer trains all 61 numbers for 500 epochs whenever you move the rate; Play shows how the
# curve gets there.

# %%
explore.learning_rate()

# %% [markdown]
# Close to the border a training can look lost and come back: on seed 7 with 0.12, the loss climbs twentyfold around
# epoch 200 and falls again. And at epoch 10 you cannot always tell who will win: with 0.1, the loss is larger at epoch
# 10 than with 0.001 on eight of the forty seeds, and in the end it is the smaller one on all of them.
#
# In practice nobody computes curvatures. Start with 0.1, divide by 3 until nothing diverges, multiply by 3 until
# something does, and take the best in between, on other seeds than those you report.

# %% [markdown]
# ## Where the slopes come from
#
# So far the gradient fell from the sky. Let us compute one, with numbers, for a network with a single hidden unit and a
# single reading. The unit takes its input times a weight w, adds a bias b and bends the result with tanh; the output
# weight v scales it:
#
# $$z = w\,x + b, \qquad a = \tanh z, \qquad y = v\,a, \qquad L = (y - d)^2$$
#
# Let the input (the scaled time) be 2, w = 0.75, b = −0.5, v = 2, and let the reading be d = 1. Forwards it goes from
# left to right:
#
# | | input | z = w x + b | a = tanh z | y = v a | L = (y − d)² |
# |---|---|---|---|---|---|
# | **forwards →** | 2 | 0.75 · 2 − 0.5 = 1 | 0.762 | 1.523 | 0.523² = 0.274 |
# | **← backwards** | | 2.093 · 0.420 = 0.879 | 1.046 · 2 = 2.093 | 2 · 0.523 = 1.046 | |
#
# Read the second line from the right. Each entry says how much L grows for each unit by which the thing above it grows.
#
# 1. The output. L is (y − d)², so its slope in y is 2 (y − d) = 1.046.
# 2. The middle step. If a grows by a little, y grows v = 2 times as much, and for each unit of y the loss grows by
#    1.046. So for each unit of a it grows by 1.046 · 2 = 2.093. What arrives from the right is multiplied by the weight
#    on the way.
# 3. Through the tanh. Its slope is 1 − a² = 1 − 0.580 = 0.420. So in z, the slope is 2.093 · 0.420 = 0.879.
#
# Now every weight can read its slope off its neighbours. z is w times the input, 2, so the slope of w is 0.879 · 2 =
# 1.758. The bias is added as it is: 0.879. And y is v times a: 1.046 · 0.762 = 0.797.
#
# You can check the slope of w with no formula at all: make w a little larger and look.

# %% tags=["nbval-check-output"]
def loss_of_w(w):
    z = w * 2 - 0.5
    y = 2 * np.tanh(z)
    return (y - 1) ** 2


grown = loss_of_w(0.76) - loss_of_w(0.75)
print(f"w grows by 0.01, the loss by {grown:.4f}: that is {grown / 0.01:.2f} for each unit of w")

# %% [markdown]
# That agrees: 1.76. (A move of 0.01 is not quite small enough for the third digit.)
#
# A network with twenty hidden units has twenty such rows. All of them end in the same y, so the same 1.046 arrives at
# each; each multiplies it by its *own* output weight and by its *own* 1 − a². And with a hundred readings there are a
# hundred such tables, whose slopes are averaged, because the loss is a mean. This walk from the loss back to the first
# weight is called **backpropagation**.
#
# **Exercise 02-gradient.** Take the last layer for yourself, for all readings and units at once. The output is y = h W,
# with the hidden values h (n, n_hidden), one row for each reading, and the output weights W (n_hidden, 1). For readings
# d (n, 1), return the slopes of the mean squared error with respect to W, in the shape of W. For one reading and one
# unit it is the 1.046 · 0.762 from above. There is no bias here.

# %%
def my_gradient(W, h, d):
    ### BEGIN SOLUTION
    errors = h @ W - d
    return 2 * h.T @ errors / len(d)
    ### END SOLUTION

# %%
check("02-gradient", my_gradient)

# %% [markdown]
# Now all 61, with your function in its place where it is right. The output has a bias too, `b2`. It may as well be
# taken off the readings, so your function gets `d - b2`. Compare each line with the table.

# %% tags=["nbval-check-output"]
def our_gradient(W, h, d):
    return 2 * h.T @ (h @ W - d) / len(d)


of_output_weights = my_gradient if check("02-gradient", my_gradient).ok else our_gradient


def backpropagate(theta, slope_of_tanh):
    (W1, b1), (W2, b2) = net.layers(theta)
    h = np.tanh(x @ W1 + b1)  # forwards, (100, 20)
    at_y = 2 * (h @ W2 + b2 - d) / len(d)  # the slopes at the output, (100, 1)
    at_z = at_y @ W2.T * slope_of_tanh(h)  # the middle step and the tanh, (100, 20)
    of_layer_1 = [x.T @ at_z, at_z.sum(axis=0)]  # weights and biases
    of_layer_2 = [of_output_weights(W2, h, d - b2), at_y.sum(axis=0)]
    return np.concatenate([slopes.ravel() for slopes in of_layer_1 + of_layer_2])


mine = backpropagate(theta, lambda h: 1 - h**2)
_, librarys = net.loss_and_gradient(theta, x, d)
print("61 slopes, the same as the library's:", np.allclose(mine, librarys))

# %% [markdown]
# ## A slip that nobody notices
#
# You could stop here, because it works. But suppose that nobody had given you the library's gradient to compare with,
# and that you had written one sign wrong: 1 + h² for the slope of tanh, in place of 1 − h². What would you notice? Let
# us train with both.

# %% tags=["nbval-check-output"]
def train(slope_of_tanh):
    trained = theta
    for _ in range(500):
        trained = step(trained, backpropagate(trained, slope_of_tanh), 0.1)
    return trained


ends = {"right": train(lambda h: 1 - h**2), "one sign wrong": train(lambda h: 1 + h**2)}
for name, end in ends.items():
    error = rmse(net(end, problem.x_test), problem.truth)
    print(f"{name:15s} loss from {loss(theta):.2f} to {loss(end):.4f}, RMSE {error:.2f}")

# %%
curves = {name: net(end, problem.x_test) for name, end in ends.items()}
ax = plots.variants(problem, curves)
alt = "Two trained curves and a dashed sine: one follows it, the other misses it at both ends."
plots.show(ax, alt)

# %% [markdown]
# There was no error and no warning. With the slip (dash-dotted), the loss has fallen to a tenth of what it was, and the
# curve follows the day from the morning to the afternoon. It looks like a network that needs a little more training,
# and somebody who sees only this curve might look for more readings, a better network or another learning rate. But its
# RMSE is four times as large as that of the right gradient (dotted). And this seed is a mild one: on all forty, the
# training with the slip ran through and its loss fell, and on all forty it ended further from the truth, at a median
# RMSE of 0.31 where the right gradient reached 0.05. (Of twenty more seeds, 18 ran through and ended further away as
# well. One diverged, which at least somebody would notice, and one even ended closer to the truth.)
#
# This is why a gradient that somebody wrote by hand is always checked. The check must not know the formula. You have
# seen it: move a weight and look.

# %% [markdown]
# ## The check: differences
#
# On the parabola (θ − 3)² at θ = 0, where the slope is −6, move by 0.1. To the right the loss is 8.41; at 0 it is 9.
# The change divided by the move is (8.41 − 9) / 0.1 = −5.9. This *forward difference* is a little off, because the
# valley bends. Now move to both sides: to the left the loss is 9.61, and (8.41 − 9.61) / 0.2 = −6. The bend is the same
# on both sides and cancels. This is the **central difference**. With ε for the move,
#
# $$\frac{\partial L}{\partial \theta_i} \approx
# \frac{L(\theta_i + \varepsilon) - L(\theta_i - \varepsilon)}{2\,\varepsilon}$$
#
# **Exercise 02-differences.** Write it for a function `f` of a vector: one slope for each component of `theta`. The
# move ε is called `step`. Leave `theta` unchanged.

# %%
def my_differences(theta, f, step):
    ### BEGIN SOLUTION
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += step
        down[i] -= step
        gradient[i] = (f(up) - f(down)) / (2 * step)
    return gradient
    ### END SOLUTION

# %%
check("02-differences", my_differences)

# %% [markdown]
# With it we hunt the slip. θ holds the numbers layer after layer, so we can ask in which part the two disagree.

# %% tags=["nbval-check-output"]
def our_differences(theta, f, step):
    moves = step * np.eye(len(theta))
    return np.array([(f(theta + move) - f(theta - move)) / (2 * step) for move in moves])


differences = my_differences if check("02-differences", my_differences).ok else our_differences

by_differences = differences(theta, loss, 1e-5)
parts = {"W1": slice(0, 20), "b1": slice(20, 40), "W2": slice(40, 60), "b2": slice(60, 61)}
print("largest disagreement with the differences")
for name, part in parts.items():
    off = []
    for slope_of_tanh in (lambda h: 1 - h**2, lambda h: 1 + h**2):
        slopes = backpropagate(theta, slope_of_tanh)
        off.append(np.abs(slopes - by_differences)[part].max())
    print(f"{name}: right {off[0]:.3f}, one sign wrong {off[1]:.3f}")

# %% [markdown]
# The second layer, W2 and b2, is right, and the first is not. So the slip happens on the way from the second layer to
# the first. Only two factors stand there, the weight and the slope of tanh, and one of them is quickly found to be
# wrong.

# %% [markdown]
# ## What an ensemble will have to do without
#
# Why does anyone walk backwards, if differences do the same with no formula? Count. Differences run the network twice
# for each number, 122 times for one gradient of our small network. Backpropagation runs it once forwards and walks back
# once, however many numbers there are. That is what made it the usual way.
#
# Its price is that it must know the slope of everything on the way. Take a network whose units are hard steps, −1 or 1
# and nothing in between.

# %% tags=["nbval-check-output"]
hard = FNN((1, 20, 1), activation="step")
try:
    hard.loss_and_gradient(hard.init(rng=7), x, d)
except ValueError as error:
    print(error)

# %% [markdown]
# A hard step is flat wherever it has a slope at all, so every weight in front of it hears: nothing changes if you move.
# It is the same with a simulation of the weather that somebody else wrote, or a machine that you can only run: there is
# no way back through it.
#
# But you can run it forwards. You can run a hundred of them, each with slightly different numbers, and look which
# numbers went together with which predictions. That is an ensemble, and it is all that the rest of the course asks for.
# The next chapters build it up, from a single temperature (chapter 03) to the whole network (chapters 05 and 06). Such
# an ensemble trains the hard steps, too: over twenty seeds, five times through the readings, the median RMSE of a
# hundred of them falls from 1.46 to 0.20.
#
# And take the yardstick along: **with gradients, 500 epochs over a hundred readings bring this network to an RMSE of
# 0.05** (the median of forty seeds, learning rate 0.1). Momentum and Adam, in *Further*, do better in fewer epochs;
# chapter 12 makes it a fair race.

# %% [markdown]
# ## What can go wrong
#
# - *A rate is called too small when it was given too few epochs.* Look whether the curve still falls.
# - *A rate is judged too early.* At epoch 10 the rate that will win can look worst.
# - *A gradient is wrong by a sign or a factor.* The training still runs and is only worse. Check it by differences.
# - *A difference with a move of 1e-13 "proves" that a right gradient is wrong.* Try three sizes before you believe one
#   (*Further* shows why).
# - *d is (n,) and y is (n, 1).* Their difference is (n, n), and the loss is a number nonetheless.

# %% [markdown]
# ## What to remember
#
# - The loss says how wrong the network is on its readings, as a function of θ.
# - A step goes against the slope: θ ← θ − learning rate · gradient.
# - In a valley of curvature c, a step multiplies the distance to the bottom by 1 − rate · c. The rate must stay below
#   2/c, for the *largest* curvature of all directions; the smallest decides how long it takes.
# - Backpropagation carries the slope from the loss back to every weight, a factor for each thing on its way.
# - Central differences check any gradient, and need nothing but the loss.
#
# Notation: θ `theta` (n_params,), x `x`, d `d`, f(θ, x) `net(theta, x)`; L, the loss, and its gradient:
# `net.loss_and_gradient(theta, x, d)`.
#
# ## Where to read on
#
# - Rumelhart, Hinton and Williams (1986), backpropagation, doi [10.1038/323533a0](https://doi.org/10.1038/323533a0)
# - Polyak (1964), momentum, doi [10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553%2864%2990137-5)
# - Kingma and Ba (2015), Adam, arXiv [1412.6980](https://arxiv.org/abs/1412.6980)
#
# The next chapter is [03 One number, two opinions](03_one_number_two_opinions.ipynb). What follows here is optional.

# %% [markdown]
# ## Further (optional): the curvatures of all 61 numbers
#
# A curvature is the slope of a slope, so we take differences of the gradient: one column for each number that moves.
# The result is a matrix (61, 61), the *Hessian*. Its eigenvectors are the directions in which the valley is a parabola
# by itself, and its eigenvalues are the curvatures there.

# %% tags=["nbval-check-output"]
columns = []
for move in 1e-5 * np.eye(net.n_params):
    _, up = net.loss_and_gradient(theta + move, x, d)
    _, down = net.loss_and_gradient(theta - move, x, d)
    columns.append((up - down) / 2e-5)
hessian = np.array(columns)
curvatures = np.linalg.eigvalsh((hessian + hessian.T) / 2)
print("the five largest:", *(f"{c:.1f}" for c in curvatures[:-6:-1]))
print("smaller than 0.1, up or down:", np.sum(np.abs(curvatures) < 0.1), "of", len(curvatures))
print(f"2 / the largest: {2 / curvatures[-1]:.2f}")

# %% [markdown]
# Two directions are curved strongly, and 33 of the 61 are nearly flat. All 61 share one learning rate, which the two
# dictate. That is the long narrow valley again, and it is why plain gradient descent needs so many epochs.

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

# %% [markdown]
# ## Further (optional): how small a move?
#
# How small should ε be? We try six sizes on one unit, y = v tanh(w x + b), each at a hundred weights w, since at a
# single one the rounding may be lucky. An error is the RMSE over the hundred.

# %% tags=["nbval-check-output", "tolerance=0.5"]
def unit_loss(w, b=-0.2, v=0.8):
    return np.mean((v * np.tanh(w * x + b) - d) ** 2)


def unit_slope(w, b=-0.2, v=0.8):
    a = np.tanh(w * x + b)
    return np.mean(2 * (v * a - d) * v * (1 - a**2) * x)


weights = np.linspace(0.5, 1.5, 100)
exact = np.array([unit_slope(w) for w in weights])
here = np.array([unit_loss(w) for w in weights])
print("  move    error, central   error, forward")
for move in (1e-1, 1e-3, 1e-5, 1e-7, 1e-10, 1e-13):
    up = np.array([unit_loss(w + move) for w in weights])
    down = np.array([unit_loss(w - move) for w in weights])
    central = (up - down) / (2 * move)
    forward = (up - here) / move
    print(f"{move:6.0e}{rmse(central, exact):18.0e}{rmse(forward, exact):17.0e}")

# %% [markdown]
# From the top, the error first falls, because a large move sees the valley bend: the central error falls with the
# square of the move, the forward one only with the move. Then it grows again. The two losses now agree in nearly all of
# their 16 digits, their difference keeps only the last, rounded ones, and we divide by almost nothing. The best central
# move lies in between, and the table says how well a right gradient should agree there. If yours differs in the second
# digit, it is not rounding.
