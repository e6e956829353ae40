# %% [markdown]
# # 02 Gradient descent
#
# *30 minutes. You need: numpy, derivatives and the chain rule, and the forward pass of chapter 01. The chapter opens on
# its own.*
#
# After this chapter you can
#
# - derive the gradient of a mean squared error,
# - check a gradient that you wrote, with a step that is neither too large nor too small,
# - pick a learning rate, and read from a curve that one is too small or too large.

# %% [markdown]
# ## Before anything runs
#
# We train one network on 100 points of a sine, three times from the same start, each time by 500 small corrections. All
# that differs is one number, which scales the corrections: 0.001, 0.1 or 0.3.
#
# Which one ends with the smallest error?
#
# - **a** 0.001: small steps are careful, and 500 are enough.
# - **b** 0.1.
# - **c** 0.3: the largest steps arrive first.
# - **d** All three end at about the same place.
#
# And where you expect trouble: after how many corrections would you see it?

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("02-predict", "b")
### END SOLUTION

# %% tags=["harmless"]
import numpy as np

from dalearn import FNN, explore, gd, plots, record, rmse, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

problem = sine(rng=1)
x, d = problem.x, problem.d  # inputs (100, 1), noisy targets (100, 1)
net = FNN((1, 20, 1))
theta = net.init(rng=20)  # all 61 weights and biases, drawn at random
net

# %% [markdown]
# ## The loss is a function of θ
#
# Put the inputs x through the network, compare with the targets d, square, average. This is the **mean squared error**,
# and as the number to be made small it is called the **loss**:
#
# $$L(\theta) = \frac{1}{n} \sum_{i=1}^{n} \big(f(\theta, x_i) - d_i\big)^2$$
#
# The data stay as they are. What we may turn is θ, so the loss is a landscape over the 61 parameters, and training is a
# walk to a low place.

# %% tags=["nbval-check-output", "harmless"]
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)


print(f"at the start: {loss(theta):.3f}")
print(f"variance of the noise in d: {problem.obs_std**2:.4f}")

# %% [markdown]
# A network that drew the truth exactly would have a loss of about the second number.
#
# ## The slope of one weight
#
# Begin with one unit, y = v tanh(w x + b). How does the loss change when w does? Name the parts: z = w x + b, a = tanh z,
# y = v a. The **chain rule** multiplies the derivative of each part by the part inside it. The derivative of tanh z is
# 1 − a². So
#
# $$\frac{\partial L}{\partial w} = \frac{1}{n} \sum_i
# \underbrace{2\,(y_i - d_i)}_{\text{square}} \cdot \underbrace{v}_{v\,a} \cdot
# \underbrace{(1 - a_i^2)}_{\tanh} \cdot \underbrace{x_i}_{w x + b}$$

# %% tags=["nbval-check-output", "harmless"]
def unit_loss(w, b=-0.2, v=0.8):
    return np.mean((v * np.tanh(w * x + b) - d) ** 2)


def unit_slope(w, b=-0.2, v=0.8):
    a = np.tanh(w * x + b)
    return np.mean(2 * (v * a - d) * v * (1 - a**2) * x)


print(f"slope at w = 1 by the chain rule: {unit_slope(1.0):.8f}")

# %% [markdown]
# ## Check it: finite differences
#
# A formula may hide a slip. A check that knows nothing of the formula: move w a little to both sides and see how much the
# loss changes. This is the **central difference**:
#
# $$\frac{\partial L}{\partial w} \approx \frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\,\varepsilon}$$
#
# The step is called ε, `step` in the code. How small should it be? We try six sizes, each at a hundred weights w, since
# at a single one the rounding may be lucky. An error is the RMSE over the hundred. The third column is the
# *forward* difference, which moves to one side only.

# %% tags=["nbval-check-output", "tolerance=0.5", "harmless"]
weights = np.linspace(0.5, 1.5, 100)
exact = np.array([unit_slope(w) for w in weights])
here = np.array([unit_loss(w) for w in weights])
print("  step    error, central   error, forward")
for step in (1e-1, 1e-3, 1e-5, 1e-7, 1e-10, 1e-13):
    up = np.array([unit_loss(w + step) for w in weights])
    down = np.array([unit_loss(w - step) for w in weights])
    central = (up - down) / (2 * step)
    forward = (up - here) / step
    print(f"{step:6.0e}{rmse(central, exact):18.0e}{rmse(forward, exact):17.0e}")

# %% [markdown]
# From the top, the error first falls: a large step sees the loss bend. The central error falls with the square of the
# step, the forward one only with the step. Then the error grows again: the two losses agree in nearly all of their 16
# digits, the difference keeps only the last, rounded ones, and a tiny step divides by almost nothing.
#
# The best central step is in the middle, and the table says how well a right gradient should agree there. If yours
# differs in the second digit, it is not rounding.

# %% [markdown]
# **Exercise 02-differences.** Write the central difference for a function `f` of a vector: one slope for each component
# of `theta`. Leave `theta` unchanged. `hint("02-differences")` helps, more each time; `solution("02-differences")` shows
# our answer.

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
# ## The gradient of a layer
#
# All slopes together, one for each parameter, are the **gradient**. It points to where the loss grows fastest.
#
# **Exercise 02-gradient.** The output layer is linear: y = h W, with the hidden values h (n, n_hidden) and weights W
# (n_hidden, 1). For targets d (n, 1), return the gradient of the mean squared error with respect to W, in the shape of W.
# On paper first, for one sample and one weight. There is no bias here.

# %%
def my_gradient(W, h, d):
    ### BEGIN SOLUTION
    errors = h @ W - d
    return 2 * h.T @ errors / len(d)
    ### END SOLUTION

# %%
check("02-gradient", my_gradient)

# %% [markdown]
# ## All 61 at once
#
# The other layers go the same way. The chain rule hands the derivative on from the last layer to the first, and each
# layer reads its own weights' gradient off it. This is **backpropagation**. `net.loss_and_gradient` does it in one run
# forwards and one backwards, where central differences need two forward passes for each parameter.
#
# One check covers all 61 parameters: along a random direction, the slope is the gradient times the direction.

# %% tags=["nbval-check-output", "harmless"]
start_loss, gradient = net.loss_and_gradient(theta, x, d)
print("loss", round(start_loss, 3), "| gradient", gradient.shape)

direction = np.random.default_rng(3).standard_normal(net.n_params)
step = 1e-5
by_differences = (loss(theta + step * direction) - loss(theta - step * direction)) / (2 * step)
print(f"along a random direction: {gradient @ direction:.5f}, by differences {by_differences:.5f}")

# %% [markdown]
# ## One step downhill
#
# **Gradient descent** repeats one line:
#
# $$\theta \leftarrow \theta - \text{learning rate} \cdot \text{gradient}$$
#
# The **learning rate** is the number of the first question. One pass over the data is an **epoch**; here every epoch uses
# all points at once and makes one step.
#
# **Exercise 02-step.** Return the new θ, and do not change the old one.

# %%
def my_step(theta, gradient, learning_rate):
    ### BEGIN SOLUTION
    return theta - learning_rate * gradient
    ### END SOLUTION

# %%
check("02-step", my_step)

# %% [markdown]
# ## Three learning rates
#
# `gd` repeats this step, and `record` measures each. A run whose numbers overflow stops, and its history keeps
# what came before; `history.diverged` says what happened.

# %%
histories = {}
for rate in (0.001, 0.1, 0.3):
    steps = gd(net, theta, x, d, learning_rate=rate, epochs=500)
    histories[rate] = record(steps, net, problem, start=theta)
ends = ", ".join(
    f"{rate} " + ("diverges" if h.diverged else f"ends at {h.train_rmse[-1] ** 2:.4f}")
    for rate, h in histories.items()
)
plots.show(plots.rates(histories), f"Loss against epochs for three learning rates: {ends}.")

# %% [markdown]
# Both axes are logarithmic, so the start, epoch 0, is drawn at ½. Dotted: the smallest rate *stalls*. Its loss falls, but
# by so little in each step that 500 epochs are not enough. Solid: this one *converges* to a low loss. Dashed: the largest
# leaves the picture at the top within the first epochs, at the ×; it *diverges*.

# %% tags=["nbval-check-output", "revealed:02-predict"]
for rate, history in histories.items():
    losses = history.train_rmse**2
    end = "diverged" if history.diverged else f"loss {losses[-1]:.4f}, RMSE {history.rmse[-1]:.3f}"
    print(f"learning rate {rate:5}: loss after 10 epochs {losses[10]:.2g}, end: {end}")

# %% [markdown]
# The RMSE is against the truth, which training never sees.
#
# The trouble with 0.3 shows in its first step. After ten epochs 0.1 is ahead of 0.001, but its loss is still many times
# what it will be in the end. And a short trial can mislead: start from `net.init(rng=15)`, and after ten epochs the rate
# that wins in the end is above its start, and behind the one that stalls.

# %% [markdown]
# **Exercise 02-predict.** Compare with your prediction.

# %%
check("02-predict")

# %% [markdown]
# Move the rate yourself. Which is the largest that converges? Does Adam bear a larger one?

# %%
explore.learning_rate()

# %% [markdown]
# ## Why too large a step climbs
#
# Take the simplest valley, L(θ) = c θ²/2, with gradient c θ. A step makes (1 − learning rate · c) θ of θ: it multiplies
# θ by one number. Between −1 and 1, θ goes to the bottom at 0. Beyond, every step overshoots by more than
# the last. The border is at a learning rate of 2/c. The more the valley bends, the smaller the rate that it bears.

# %% tags=["nbval-check-output"]
c = 10
for rate in (0.001, 0.1, 0.19, 0.21):
    factor = 1 - rate * c
    print(f"learning rate {rate:5}: factor {factor:5.2f}, from θ = 1, 50 steps: {factor**50:.2g}")

# %% [markdown]
# A network's loss bends differently in each direction. The steepest sets the largest rate, the flattest then goes slowly.
#
# How to pick: start at 0.1 and divide by 3 until nothing diverges; multiply by 3 until something does. Take the best in
# between, on other random data than you report.

# %% [markdown]
# ## Momentum and Adam
#
# - *Plain* follows the gradient.
# - *Momentum* adds 0.9 of its last direction, so it speeds up where slopes keep pointing the same way.
# - *Adam* divides each parameter's smoothed gradient by its usual size, so flat and steep directions move alike.
#
# The budget is the same for all: 200 epochs, one gradient each. A *seed* fixes data and start. Each entry is the
# median RMSE against the truth over three of them.

# %% tags=["nbval-check-output"]
rates = 0.03, 0.1, 0.3
print("learning rate", *(f"{rate:>9}" for rate in rates))
for rule in ("plain", "momentum", "adam"):
    row = []
    for rate in rates:
        ends = []
        for seed in (100, 101, 102):
            p = sine(rng=seed)
            run = gd(net, net.init(seed), p.x, p.d, learning_rate=rate, epochs=200, rule=rule)
            history = record(run, net, p, every=200)
            ends.append(np.inf if history.diverged else history.rmse[-1])
        row.append(f"{np.median(ends):9.3f}" if np.isfinite(max(ends)) else " diverges")
    print(f"{rule:13s}", *row)

# %% [markdown]
# "Diverges" means on at least one of the three seeds. Compare the smallest number of each row, not a column: the same
# rate means another step for each rule.
#
# All three need the gradient of the whole chain from θ to the loss. The methods of the next chapters do not.

# %% [markdown]
# ## What can go wrong
#
# - *A rate is called too small when it was given too few epochs.* Look whether the curve still falls.
# - *A gradient is wrong by a factor.* Training still works, at another rate, and nobody notices. Check it by differences.
# - *A difference step of 1e-13 "proves" a right gradient wrong.* Try three steps before you believe one.
# - *d is (n,) and y is (n, 1).* Their difference is (n, n), and the loss is a number nonetheless.

# %% [markdown]
# ## What to remember
#
# - The loss is a function of θ; the gradient holds its slopes, by the chain rule.
# - For a linear layer it is 2/n times the transposed inputs times the errors.
# - Central differences check it; the best step lies between bending and rounding.
# - Too small a learning rate stalls, too large a one diverges; the border depends on how the loss bends.
#
# Notation: θ `theta` (n_params,), x `x`, d `d`, f(θ, x) `net(theta, x)`; L, the loss, and its gradient:
# `net.loss_and_gradient(theta, x, d)`.
#
# ## Where to read on
#
# - Rumelhart, Hinton and Williams (1986), backpropagation, doi
#   [10.1038/323533a0](https://doi.org/10.1038/323533a0)
# - Polyak (1964), momentum, doi
#   [10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553%2864%2990137-5)
# - Kingma and Ba (2015), Adam, arXiv [1412.6980](https://arxiv.org/abs/1412.6980)
