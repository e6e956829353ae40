# %% [markdown]
# # 02 Gradient descent
#
# *45 minutes. You need: numpy, derivatives and the chain rule. The chapter opens on its own. The parts under Further
# are optional and take another 25.*
#
# A cheap thermometer in a garden has been read a hundred times in one day. We want a curve through these readings that
# says how far the temperature was above or below the day's mean, at any time. Chapter 01 built a network for such a
# curve. It adds up smooth curves, its units, and a few numbers say what each unit looks like. One question stayed open:
# who finds these numbers?
#
# Nearly everywhere, the answer is the one in this chapter. For each number, find out whether the error falls if the
# number grows or if it shrinks. Move all of them a little in their better direction, and repeat. This is called
# **gradient descent**. From chapter 03 on we shall do without it. So why begin with it? Because it is the yardstick: at
# the end of this chapter you will know how close to the true curve the usual way comes. And because you will see what
# it asks for, and where nobody can give it that.
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
x, d = problem.x, problem.d  # when they were taken, and what was read: (100, 1) each
net = FNN((1, 20, 1))  # one input, twenty hidden units, one output
theta = net.init(rng=7)  # its 61 numbers, drawn at random
one_blas_thread()  # faster than several at this size

alt = "A circle x, lines to twenty small circles, lines on to a circle y; below, the count to 61."
plots.show(plots.parameters(20), alt)

# %% [markdown]
# This is the network, with its 61 numbers counted. From the left comes the time of day x. Each of the twenty **hidden
# units** multiplies it by a **weight** of its own, adds a **bias** of its own and bends the result with tanh, a smooth
# curve that rises from −1 to 1. What comes out of a unit is multiplied by its **output weight**. The output y is the
# sum of these twenty, plus one bias. That makes 20 weights, 20 biases, 20 output weights and 1 output bias. All 61
# stand in one vector θ, in this order.
#
# Here are the readings (the legend says observations), and what the network says with its 61 random numbers. Across is
# the time of day x, told as the angle through which the earth has turned since noon: −3.14 is midnight, 0 is noon.
# Upwards is d, the temperature above the day's mean, in units in which the day swings by 1.

# %% tags=["harmless"]
at_start = net(theta, problem.x_test)
ax = plots.fit(problem, at_start)
plots.legend(ax, loc="upper left")
alt = "A hundred readings close to a dashed sine; the network's curve starts elsewhere."
plots.show(ax, alt)

# %% [markdown]
# In the middle of the day the green curve happens to be right, and towards midnight it is off by more than 1.
#
# A word on units: in the code, `x` holds the times divided by 1.81, because a network learns more easily when its
# inputs have a variance of 1. The figures and the text have the angle itself.

# %% [markdown]
# ## How wrong is it? The loss
#
# At each reading the network is off by an **error**, what it says minus what was read. We square the errors, so that
# those below zero count too, and average. The result is the mean squared error, called the **loss** for short. With
# f(θ, x) for what the network says, it is
#
# $$L(\theta) = \frac{1}{n} \sum_{i=1}^{n} \big(f(\theta, x_i) - d_i\big)^2$$

# %% tags=["nbval-check-output", "harmless"]
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)


print(f"at the start: {loss(theta):.2f}")
print(f"with the true curve it would be about {problem.obs_std**2:.4f}")

# %% [markdown]
# Even the true curve does not pass through the readings, because the thermometer is off by about 0.05, so its loss is
# about 0.05² = 0.0025. We start at 0.47 and would like to come near that. The only thing we can change is θ. So the
# loss is a landscape over 61 numbers, and to train is to walk to a low place in it.

# %% [markdown]
# ## One number in a valley
#
# Nobody can draw a landscape over 61 numbers. Let us take a single one, θ, and the loss (θ − 3)². You see at once that
# θ = 3 is best. Now forget it again, and stand in this valley in thick fog, at θ = 0. You feel only the slope under
# your feet. It is the derivative, 2 (θ − 3), so here it is −6: for a small move to the right, the loss falls six times
# as far as you move. So go right. But how far?
#
# **Gradient descent** goes against the slope, by the slope times a factor, the **learning rate**. With a learning rate
# of 0.1:
#
# - The slope at 0 is −6. The new θ is 0 − 0.1 · (−6) = 0.6.
# - The slope at 0.6 is −4.8. The new θ is 0.6 − 0.1 · (−4.8) = 1.08.
#
# It gets closer, slowly. With 0.4 the first step is four times as long: 0 − 0.4 · (−6) = 2.4, nearly there. And with
# 1.05 it is 0 − 1.05 · (−6) = 6.3. That is beyond the bottom and up the other side, where the loss is 3.3² = 10.9, and
# it was 9 before.

# %% tags=["harmless"]
alt = (
    "Three equal valleys, in each a path from θ = 0. Rate 0.1: the dots crowd on the left side. "
    "Rate 0.4: near the bottom after two steps. Rate 1.05: to and fro, higher each time."
)
plots.show(plots.valley(0, [0.1, 0.4, 1.05]), alt)

# %% [markdown]
# Each picture is the same valley with six steps from the ring on, and a dot is where a step lands. On the left the dots
# crowd together before they reach the bottom. In the middle two steps are enough. On the right every step lands higher
# than the last, and the sixth is out of the picture.
#
# For any number, or a vector of numbers with one slope each, a step is
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
# The next cell takes your function where it is right, and ours where it is not. θ is a vector with a single number in
# it.

# %% tags=["nbval-check-output", "harmless"]
def our_step(theta, gradient, learning_rate):
    return theta - learning_rate * gradient


chosen = my_step if check("02-step", my_step).ok else our_step


def step(theta, gradient, learning_rate):
    return np.array(chosen(theta, gradient, learning_rate))  # an array, if yours returns a list


for learning_rate in (0.1, 0.4, 0.9, 1.0, 1.05):
    places = [np.array([0.0])]
    for _ in range(5):
        slope = 2 * (places[-1] - 3)
        places.append(step(places[-1], slope, learning_rate))
    print(f"{learning_rate:5}:", *(f"{place[0]:7.2f}" for place in places))

# %% [markdown]
# Each row is a path. A rate of 0.9 overshoots in every step and gets closer all the same. With 1.0, θ hops from 0 to 6
# and back for ever. A little more, and it leaves. So the border is exactly 1. Why 1?
#
# Look at the distance to the bottom. With 0.1 it is 3, then 2.4, then 1.92: each step leaves 0.8 of it. With 1.05 it
# becomes −1.1 times what it was: on the other side, and larger. In general, a step makes of the distance θ − 3
#
# $$(\theta - 3) - \text{rate} \cdot 2\,(\theta - 3) = (1 - 2 \cdot \text{rate})\,(\theta - 3)$$
#
# The 2 says how fast the slope changes from place to place. It is called the **curvature** of the valley, c, the second
# derivative. So each step multiplies the distance by 1 − rate · c. That shrinks the distance as long as the factor lies
# between −1 and 1, and that is so for rates below
#
# $$\frac{2}{c}$$
#
# Here this is 2/2 = 1. In a valley that is curved more, the border is lower. Keep 2/c in mind: it will tell us where
# the whole network breaks.

# %% [markdown]
# ## All 61 numbers
#
# Back to the network. The slopes of all 61 numbers together are a vector, the **gradient**, and a step is the same line
# as before, with vectors. One walk through all readings is called an **epoch**; here each epoch makes one step. `gd`
# takes the steps, and `record` measures where each of them has led. These are the three trainings of the question at
# the start.

# %% tags=["nbval-check-output", "revealed:02-predict"]
histories = {}
for rate in (0.001, 0.1, 0.2):
    steps = gd(net, theta, x, d, learning_rate=rate, epochs=500)
    histories[rate] = record(steps, net, problem, start=theta)

for rate, history in histories.items():
    loss_at_end = history.train_rmse[-1] ** 2
    said = f"loss {loss_at_end:.4f}, RMSE against the truth {history.rmse[-1]:.2f}"
    print(f"learning rate {rate}:", "diverges" if history.diverged else said)

# %% [markdown]
# **Exercise 02-predict.** If the check says "still open", it is not too late: go back and press a letter.

# %%
check("02-predict")

# %%
ends = ", ".join(
    f"{rate} " + ("diverges" if h.diverged else f"ends at {h.train_rmse[-1] ** 2:.4f}")
    for rate, h in histories.items()
)
plots.show(plots.rates(histories), f"Loss against epochs for three learning rates: {ends}.")

# %% [markdown]
# Both axes are logarithmic, and the start, epoch 0, stands at ½. The solid line, 0.1, comes down to a low loss; we say
# that this training **converges**. The dotted line, 0.001, falls as well, but so slowly that 500 epochs are not enough:
# it **stalls**. The dashed line, 0.2, rises from its first step on: it **diverges**. The cross marks its last loss
# inside the picture.
#
# The **RMSE** in the numbers above is the usual distance from the true curve (the root of the mean of the squared
# differences). Training never sees it, and it is what we are after. With the rate 0.1 it is 0.05.
#
# Is this day a special one? We repeated all three trainings for forty **seeds**. A seed fixes everything random, here
# the readings of a day and the start of the network. The rate 0.2 diverged on all forty, and 0.1 came closer to the
# truth than 0.001 on all forty. (Ours, seed 7, is an ordinary one: with 0.1, 22 of the forty end closer to the truth.)
# So 0.1 is a good rate, and twice as much fails every time. The border between the two is worth understanding.

# %% [markdown]
# ## Two weights of the network
#
# A sheet of paper can hold a landscape over two numbers. We take the network after training, hold 59 of its 61 numbers
# where they are, and let two go, the output weights of units 11 and 1. Both units rise, unit 1 around nine in the
# morning (x = −0.8), unit 11 around one in the afternoon (x = 0.2), so they do nearly the same work. We move the two
# weights away, to (−1, 1), and let them walk back.

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
        path.append(step(path[-1], gradient[two], learning_rate))
    return np.array(path)


paths = {"0.05 (creeps)": walk(0.05, 20), "0.85 (leaves)": walk(0.85, 6)}

# %% tags=["harmless"]
names = "output weight of unit 11", "output weight of unit 1"
ax = plots.valley_of_two(lambda pair: loss(with_two(pair)), paths, names=names)
alt = (
    "Long narrow ellipses around a cross. Two paths from a ring: dots that crowd in the valley; "
    "hops across the valley, longer each time."
)
plots.show(ax, alt)

# %% [markdown]
# Each grey line joins places of equal loss, and the cross is the lowest place. The valley is long and narrow. Across it
# both weights grow, and the loss climbs quickly. Along it one weight grows and the other shrinks, so the two units hand
# each other their work, and the loss hardly changes.
#
# With the rate 0.05, dotted, the path bends into the valley and creeps; after twenty steps it is still far from the
# cross. With 0.85, solid, the two weights hop from one side of the valley to the other, further each time.
#
# It is the parabola twice, once across and once along. Across, the curvature is 2.60; along, it is 0.37. (*Further*
# shows how to measure them.) A step multiplies the distance to the cross by 1 − rate · c, in each direction with its
# own c:
#
# | learning rate | across: 1 − rate · 2.60 | along: 1 − rate · 0.37 | |
# |---|---|---|---|
# | 0.05 | 0.87 | 0.98 | creeps along |
# | 0.85 | −1.21 | 0.68 | leaves across |
#
# The direction with the *largest* curvature sets the border, 2/2.60 = 0.77. Below it, which rate is best? Try it, and
# press Play. On the right you see what the two weights do to the network's curve.

# %%
explore.valley()

# %% [markdown]
# The best rate is not the largest that is allowed. As the rate grows, the factor along the valley gets smaller, which
# is good. But close to the border the factor across gets close to −1, and the hops from side to side hardly die out.
# The slower of the two decides how long the walk takes. So the best rate for a long walk makes both equally large,
# 1 − 0.37 · rate = 2.60 · rate − 1, and that is 2 / 2.97 = 0.67. Next to it on the slider is 0.65.
#
# ## Where the whole network breaks
#
# With all 61 numbers free there are 61 such directions, each with a curvature. (*Further*, at the end, computes them.)
# At the start of our training the largest is 16.8, so the border should be at
#
# $$\frac{2}{16.8} = 0.12$$
#
# But the landscape is no parabola, and its curvature changes from place to place. Does the rule hold all the same? We
# took the largest curvature c at the start for each of the forty seeds, and tried three learning rates.
#
# | learning rate | diverges within 500 epochs |
# |---|---|
# | 0.9 times 2/c | 0 of 40 seeds |
# | 1.5 times 2/c | 39 of 40 |
# | twice 2/c | 40 of 40 |
#
# So one number, taken at the start, tells quite well which rate the training will bear, 500 steps long. In practice
# nobody computes it. Start with 0.1, divide by 3 until nothing diverges, multiply by 3 until something does, and keep
# the rate with the lowest loss at the end. Do not judge too early: at epoch 10, the loss with 0.1 was larger than with
# 0.001 on eight of the forty seeds, and at the end it was smaller on all of them.

# %% [markdown]
# ## Where the slopes come from
#
# So far the gradient fell from the sky. Let us compute one, with numbers, for a network with a single hidden unit and a
# single reading, with a weight w, a bias b and an output weight v:
#
# $$z = w\,x + b, \qquad a = \tanh z, \qquad y = v\,a, \qquad L = (y - d)^2$$
#
# Let the input be 0.4, w = 4, b = −0.5, v = 1.5, and let the reading be d = 0.5. Forwards, z is 4 · 0.4 − 0.5 = 1.10,
# and so on to the right: the upper row of the figure.

# %%
alt = (
    "Forwards 0.40, 1.10, 0.80, 1.20, 0.49. Backwards from the right: 1, then 1.40, 2.10, 0.76, "
    "each the one before it times a factor; below, the slopes of w, b and v."
)
plots.show(plots.chain(x=0.4, w=4, b=-0.5, v=1.5, d=0.5), alt)

# %% [markdown]
# The green arrows run from right to left. In the box under each circle stands how much the loss L grows for each 1 by
# which the number in the circle grows.
#
# - *Under y.* L is (y − d)², so its slope in y is 2 (y − d) = 2 · (1.20 − 0.5) = 1.40.
# - *Under a.* If a grows by a little, y grows 1.5 times as much, because y = 1.5 a. And for each 1 of y, the loss grows
#   by 1.40. Together that is 1.40 · 1.5 = 2.10.
# - *Under z.* If z grows by a little, a grows by the slope of tanh times as much. That slope is 1 − a² = 1 − 0.64 =
#   0.36. So it is 2.10 · 0.36 = 0.76.
#
# This is the chain rule, one factor for each arrow. The last row holds what we are after. z is w times 0.4, so the
# slope of w is 0.76 · 0.4 = 0.30. The bias is added as it is: 0.76. And y is v times a, so the slope of v is 1.40 ·
# 0.80 = 1.12.
#
# Twenty units are twenty such chains side by side, which meet in one y. So the 1.40 under y is the same for all of
# them, and each goes on with its *own* output weight and its *own* 1 − a². And with a hundred readings all of this
# happens a hundred times, and the slopes are averaged, because the loss is a mean. This walk from the loss back to the
# first weight is called **backpropagation**.
#
# **Exercise 02-gradient.** Write the slope of v, for all units and readings at once. The outputs of the units are h
# (n, n_hidden), one row for each reading; the output weights are W (n_hidden, 1), and the network says h W, with no
# bias here. For readings d (n, 1), return the slopes of the mean squared error with respect to W, in the shape of W.
# For one reading and one unit it is the 1.40 · 0.80 from above.

# %%
def my_gradient(W, h, d):
    errors = h @ W - d  # (n, 1), one for each reading
    ### BEGIN SOLUTION
    return 2 * h.T @ errors / len(d)
    ### END SOLUTION

# %%
check("02-gradient", my_gradient)

# %% [markdown]
# Now all 61, with your function in its place where it is right. The output has a bias too, `b2`. It may as well be
# taken off the readings, so your function gets `d - b2`. The slope of tanh, 1 − h², is handed in from outside, because
# in a moment we want to hand in a wrong one.

# %% tags=["nbval-check-output"]
def our_gradient(W, h, d):
    return 2 * h.T @ (h @ W - d) / len(d)


of_output_weights = my_gradient if check("02-gradient", my_gradient).ok else our_gradient


def backpropagate(theta, slope_of_tanh):
    (W1, b1), (W2, b2) = net.layers(theta)
    h = np.tanh(x @ W1 + b1)  # forwards, (100, 20)
    under_y = 2 * (h @ W2 + b2 - d) / len(d)  # (100, 1)
    under_z = under_y @ W2.T * slope_of_tanh(h)  # (100, 20)
    of_layer_1 = [x.T @ under_z, under_z.sum(axis=0)]  # weights and biases
    of_layer_2 = [of_output_weights(W2, h, d - b2), under_y.sum(axis=0)]
    return np.concatenate([np.ravel(slopes) for slopes in of_layer_1 + of_layer_2])


mine = backpropagate(theta, lambda h: 1 - h**2)
_, librarys = net.loss_and_gradient(theta, x, d)
print("61 slopes, the same as the library's:", np.allclose(mine, librarys))

# %% [markdown]
# ## A slip that nobody notices
#
# Suppose that nobody had given you the library's gradient to compare with, and that you had written one sign wrong:
# 1 + h² for the slope of tanh, in place of 1 − h². What would you notice? Let us train with both.

# %% tags=["nbval-check-output"]
def train(slope_of_tanh):
    moving = theta
    for _ in range(500):
        moving = step(moving, backpropagate(moving, slope_of_tanh), 0.1)
    return moving


ends = {"right": train(lambda h: 1 - h**2), "one sign wrong": train(lambda h: 1 + h**2)}
for name, end in ends.items():
    error = rmse(net(end, problem.x_test), problem.truth)
    print(f"{name:15s} loss from {loss(theta):.2f} to {loss(end):.4f}, RMSE {error:.2f}")

# %%
curves = {name: net(end, problem.x_test) for name, end in ends.items()}
ax = plots.variants(problem, curves, plots.data(problem))
ax.set_ylabel("d")
alt = "Readings and two trained curves: one follows them, the other misses them at both ends."
plots.show(ax, alt)

# %% [markdown]
# There was no error and no warning, and the loss has fallen to a tenth of what it was. The dotted curve, with the right
# gradient, stays close to the readings. The dash-dotted one, with the slip, follows them only between −1 and 0.8 or so,
# and misses both ends of the day. If you saw only this one, what would you do? Perhaps train longer, or try another
# learning rate. You would hardly look for a wrong sign. It looks like a network that learns badly.
#
# And this seed is a mild one. On all forty, the loss fell in the training with the slip, and it ended further from the
# truth, at a median RMSE of 0.31 where the right gradient reached 0.05. (Of twenty more seeds, 18 did the same. One
# diverged, and one ended closer to the truth.)
#
# This is why a gradient that somebody wrote by hand is always checked, and the check must not know the formula.

# %% [markdown]
# ## The check: differences
#
# A slope can be measured with no formula at all: move and look. On the parabola (θ − 3)² at θ = 0, where the slope is
# −6, move by 0.1. To the right the loss is 8.41; at 0 it is 9. The change divided by the move is (8.41 − 9) / 0.1 =
# −5.9, a little off, because the valley bends. Now move to both sides: to the left the loss is 9.61, and
# (8.41 − 9.61) / 0.2 = −6. The bend is the same on both sides and cancels. This is the **central difference**. With ε
# for the move,
#
# $$\frac{\partial L}{\partial \theta_i} \approx
# \frac{L(\theta_i + \varepsilon) - L(\theta_i - \varepsilon)}{2\,\varepsilon}$$
#
# (*Further* has an exercise in which you write it yourself.) With it we hunt the slip. θ holds the numbers layer after
# layer, so we can ask in which part the two disagree.

# %% tags=["nbval-check-output"]
def our_differences(theta, f, move):
    moves = move * np.eye(len(theta))  # each row moves one component
    return np.array([(f(theta + row) - f(theta - row)) / (2 * move) for row in moves])


by_differences = our_differences(theta, loss, 1e-5)
parts = {"W1": slice(0, 20), "b1": slice(20, 40), "W2": slice(40, 60), "b2": slice(60, 61)}
print("largest disagreement with the differences")
for name, part in parts.items():
    off = []
    for slope_of_tanh in (lambda h: 1 - h**2, lambda h: 1 + h**2):
        slopes = backpropagate(theta, slope_of_tanh)
        off.append(np.abs(slopes - by_differences)[part].max())
    print(f"{name}: right {off[0]:.3f}, one sign wrong {off[1]:.3f}")

# %% [markdown]
# The second layer, W2 and b2, is right, and the first is not. So the slip happens on the way from y to z. Only two
# factors stand there, the output weight and the slope of tanh, and one of them is quickly found to be wrong.

# %% [markdown]
# ## What an ensemble will have to do without
#
# Why does anyone walk backwards, if differences do the same with no formula? Because differences run the network twice
# for each number, 122 times for one gradient of our small network. Backpropagation runs it once forwards and walks back
# once, however many numbers there are.
#
# Its price is that it must know the slope of everything on the way. Take a network whose units are switches. They give
# −1 or 1 and nothing in between (`"step"` is the library's word for it).

# %% tags=["nbval-check-output"]
hard = FNN((1, 20, 1), activation="step")
try:
    hard.loss_and_gradient(hard.init(rng=7), x, d)
except ValueError as error:
    print(error)

# %% [markdown]
# A switch is flat to both sides of its jump. So every weight in front of it is told that nothing changes if it moves.
# It is the same with a simulation of the weather that somebody else wrote, or a machine that you can only run: there is
# no way back through it.
#
# But you can run it forwards. You can run a hundred of them, each with slightly different numbers, and look which
# numbers went together with which predictions. That is an **ensemble**, and it is what the rest of the course builds,
# from a single temperature (chapter 03) to the whole network (chapters 05 and 06). It does train the switches. We gave
# a hundred such networks a day's readings five times over, and the RMSE of the mean of what they say fell from 1.46 to
# 0.20 (the median of twenty seeds). That is no 0.05, but gradients cannot even begin here.
#
# Take the yardstick along: **with gradients, 500 epochs over a hundred readings bring this network to an RMSE of
# 0.05** (the median of forty seeds, learning rate 0.1). Momentum and Adam, in *Further*, do better in fewer epochs.

# %% [markdown]
# ## What can go wrong
#
# - *A rate is judged too early.* At epoch 10 the rate that will win can look worst, and a slow one may only need more
#   epochs.
# - *A gradient is wrong by a sign or a factor.* The training still runs and is only worse. Check it by differences.
# - *A difference with a move of 1e-13 "proves" that a right gradient is wrong.* Try three sizes (*Further* shows why).
# - *d is (n,) and y is (n, 1).* Their difference is (n, n), and the loss is a number nonetheless.

# %% [markdown]
# ## What to remember
#
# - The loss says how wrong the network is on its readings, as a function of θ.
# - A step goes against the slope: θ ← θ − learning rate · gradient.
# - In a valley of curvature c, a step multiplies the distance to the bottom by 1 − rate · c. The rate must stay below
#   2/c, for the *largest* curvature of all directions; in the others each step then does little.
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
# A curvature is the slope of a slope, so we move each number a little and take differences of the gradient. That gives
# a column for each number, together a matrix called the *Hessian*. Its eigenvectors are the directions in which the
# valley is a parabola by itself, such as across and along, and its eigenvalues are the curvatures there. With it we
# find both curvatures of the valley of two weights, and all 61 at the start of the training.

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
# dictate. That is the long narrow valley again, and it is why plain gradient descent needs so many epochs.
#
# How sharp is the border 2/c? In the explorer you train all 61 numbers for 500 epochs whenever you move the rate. The
# live text says where the border of the seed lies.

# %%
explore.learning_rate()

# %% [markdown]
# Close to the border a training can look lost and come back. On seed 7 with 0.12, the loss climbs twentyfold around
# epoch 200 and falls again. With this rate a direction is bearable up to a curvature of 2/0.12 = 16.7. The largest
# curvature was a little above that, so the hops grew, and they carried the network to a place where it is a little
# below. On some seeds even a rate a third above the border comes through, and at 1.5 times the border nearly none does.

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
# ## Further (optional): differences of your own
#
# **Exercise 02-differences.** Write the central difference for a function `f` of a vector: one slope for each component
# of `theta`. `move` is the ε of the formula. Leave `theta` unchanged.

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
# How small should ε be? We try six sizes on one unit, y = v tanh(w x + b), each at a hundred weights w, since at a
# single one the rounding may be lucky. The central differences are yours if they are right. An error is the RMSE over
# the hundred.

# %% tags=["nbval-check-output", "tolerance=0.5"]
differences = my_differences if check("02-differences", my_differences).ok else our_differences


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
    central = [differences(np.array([w]), lambda one: unit_loss(one[0]), move)[0] for w in weights]
    up = np.array([unit_loss(w + move) for w in weights])
    forward = (up - here) / move
    print(f"{move:6.0e}{rmse(central, exact):18.0e}{rmse(forward, exact):17.0e}")

# %% [markdown]
# From the top, the error first falls, because a large move sees the valley bend: the central error falls with the
# square of the move, the forward one only with the move. Then it grows again. The two losses now agree in nearly all of
# their 16 digits, their difference keeps only the last, rounded ones, and we divide by almost nothing. The best central
# move lies in between, and the table says how well a right gradient should agree there. If yours differs in the second
# digit, it is not rounding.
