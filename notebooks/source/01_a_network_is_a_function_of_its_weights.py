# %% [markdown]
# # 01 A network is a function of its weights
#
# *20 minutes. You need: numpy, and what a matrix product is. No machine learning.*
#
# After this chapter you can
#
# - set the weights of a small network by hand, and say what each of them does to its curve,
# - write a forward pass, with all weights and biases taken from one vector θ,
# - say what RMSE and R² measure.

# %% [markdown]
# ## Before anything runs
#
# A neural network adds up many copies of one simple curve, tanh: a smooth step from −1 to 1. Here is one copy:
#
# $$y = v \tanh(w\,x + b)$$
#
# The number w is the **weight**, b the **bias**, v the **output weight**. Take w = 2, b = −1 and v = 1. Now double w
# and leave the rest. What becomes of the step?
#
# - **a** It gets steeper and stays where it is.
# - **b** It moves and stays as steep as it is.
# - **c** It gets steeper, and moves towards 0.
# - **d** It gets steeper, and moves away from 0.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("01-predict", "c")
### END SOLUTION

# %% tags=["harmless"]
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, explore, plots, r2, rmse, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
plots.show(plots.data(problem), "One period of a sine, dashed, with a hundred dots close to it.")

# %% [markdown]
# The networks of this course first learn one period of a sine, from noisy observations, the dots. In this chapter
# nothing learns yet, so we need only the dashed line, the **truth**, at the points `problem.x_test`.
#
# Training is easier with inputs of about the same size. So the inputs are scaled to a variance of 1, and
# `problem.in_units` gives natural units back. The figures use natural units; weights and biases belong to scaled ones.

# %% tags=["nbval-check-output", "harmless"]
for name, values in {"as a network sees x": x, "in natural units": problem.in_units(x)}.items():
    print(f"{name:20s}{values.shape} from {values.min():.3f} to {values.max():.3f}")

# %% [markdown]
# ## One unit is one step
#
# One tanh with its weights is a **unit**. Type it in, then turn one number at a time.

# %%
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)


start = {"w": 2, "b": -1, "v": 1}
turns = {"w": (1, 2, 4), "b": (-3, -1, 1), "v": (-1, 0.5, 1)}

# %%
titles = "weight: how steep, and where", "bias: where", "output weight: how high"
figure, axes = plt.subplots(1, 3, figsize=(10, 3.4), sharey=True, layout="constrained")
for ax, title, (name, values) in zip(axes, titles, turns.items()):
    outputs = {f"{name} = {value}": unit(x, **{**start, name: value}) for value in values}
    plots.variants(problem, outputs, ax).get_legend().set_title(title)
for ax in axes[1:]:
    ax.set_ylabel("")
alt = "A step over the sine. Larger w: steeper, nearer 0. Larger b: to the left. v: height, sign."
plots.show(ax, alt)

# %% [markdown]
# The thicker the line, the larger the number. On the left, w makes the step steeper and *moves* it too. In the middle,
# b moves it and changes nothing else. On the right, v sets the height, and a negative v lets the step fall.
#
# A step has its **place** where tanh is 0: where w x + b = 0, so at x = −b/w. There its slope is v w.

# %% tags=["nbval-check-output", "revealed:01-predict"]
for w in turns["w"]:
    place = -start["b"] / w
    natural = problem.in_units(place)
    print(f"w = {w}: slope {start['v'] * w}, place {place:.2f}, in natural units {natural:.2f}")

# %% [markdown]
# **Exercise 01-predict.** Compare with your prediction at the start. If the check says "still open", it is not too late:
# go back and press a letter.

# %%
check("01-predict")

# %% [markdown]
# ## Many units: a layer
#
# Several units side by side are a **hidden layer**. We keep their weights in a matrix and let a matrix product do all
# of them at once:
#
# $$h = \tanh(x W_1 + b_1), \qquad y = h\,W_2 + b_2$$
#
# - x is (n, n_in): one sample in each row,
# - W₁ is (n_in, n_hidden), b₁ is (n_hidden,), so h is (n, n_hidden),
# - W₂ is (n_hidden, n_out), b₂ is (n_out,), so y is (n, n_out).
#
# The last layer has no tanh: it adds up the steps, each times its output weight, and b₂ lifts the sum. Computing y from
# x is called the **forward pass**.

# %% [markdown]
# **Exercise 01-forward.** Write the forward pass. `hint("01-forward")` helps, more each time; `solution("01-forward")`
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
# ## Three steps make a sine
#
# A sine falls, rises, falls. So take three steps: a rising one in the middle, and a falling one near each end. We chose
# their numbers by hand. Each unit has a column of W₁, an entry of b₁ and a row of W₂.

# %% tags=["nbval-check-output"]
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])

h = np.tanh(x @ W1 + b1)  # (201, 3)
steps = h * W2[:, 0]  # each unit's share of the output
print("places:", problem.in_units(-b1 / W1[0]).round(2) + 0.0)

# %%
ax = plots.units(problem, steps, b2)
ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
plots.show(ax, "Falling grey steps at both ends, a rising one between; their sum follows the sine.")

# %% [markdown]
# None of the grey steps looks like a sine; their green sum nearly does. With enough units it could follow any
# continuous curve (Cybenko 1989, below). What is hard is to find the numbers, and that is what *training* means.
#
# Train one unit by hand: choose "a falling step at each end", then turn w, b and v until the RMSE, the size of a usual
# error, is below 0.1.

# %%
explore.unit()

# %% [markdown]
# ## All weights in one vector
#
# A trainer does not care which number is a weight and which a bias. So this library keeps all of them in one flat
# vector, **θ**, layer after layer: W₁ row by row, b₁, W₂ row by row, b₂. The network is then a function f(θ, x).

# %% tags=["nbval-check-output"]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))  # one input, three hidden units, one output
print(net, "| theta", theta.shape)
difference = np.abs(net(theta, x) - (h @ W2 + b2)).max()
print("the same output as by hand:", difference < 1e-12)

# %% [markdown]
# Note what `net` is not: it holds no weights. Hand it another θ and it is another curve, so training is a search for a
# good θ.
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
# ## How good is a curve?
#
# An **error** is predicted − truth, one for each point and output. Two measures turn all of them into one number.
#
# **RMSE** is the root of the mean of the squared errors. It is in degrees where the data are, and best at 0: roughly,
# it is the size of a usual error, with large errors counting more.
#
# **Exercise 01-rmse.** Write it. `predicted` and `truth` are (n, n_out); return one number for all of them.

# %%
def my_rmse(predicted, truth):
    ### BEGIN SOLUTION
    return np.sqrt(np.mean((predicted - truth) ** 2))
    ### END SOLUTION

# %%
check("01-rmse", my_rmse)

# %% [markdown]
# Is an RMSE of 0.1 good? For a sine perhaps, for a curve that varies by 0.01 it is poor. **R²** compares with the best
# that a constant can do, the truth's mean:
#
# $$R^2 = 1 - \frac{\sum (\text{predicted} - \text{truth})^2}{\sum (\text{truth} - \text{its mean})^2}$$
#
# It has no unit. It is 1 for a perfect curve, 0 for one that is no better than the mean, and below 0 for a worse one.
# You write it in chapter 08; until then `r2` does it.

# %% tags=["nbval-check-output"]
curves = {
    "the truth's mean everywhere": np.full_like(truth, truth.mean()),
    "unit 2 alone": steps[:, 1:2],
    "three units, by hand": net(theta, x),
    "three units, random θ": net(net.init(rng=3), x),
}
for name, curve in curves.items():
    print(f"{name:28s} RMSE {rmse(curve, truth):6.3f}   R² {r2(curve, truth):7.3f}")
by_hand = net(theta, x)
print(f"{'by hand, all times 100':28s} RMSE {rmse(100 * by_hand, 100 * truth):6.3f}", end="   ")
print(f"R² {r2(100 * by_hand, 100 * truth):7.3f}")

# %% [markdown]
# Read the rows from the top. The mean's R² is 0, whatever its RMSE. Unit 2 alone rises rightly in the middle and is
# wrong at the ends. The random θ is far worse than the mean, and such a θ is where training starts. The last row
# measures the third in hundredths: the RMSE grows a hundredfold, R² stays.

# %% [markdown]
# ## What can go wrong
#
# - *The place is not the bias.* It is −b/w: where w is above 0, a larger b moves the step left, and a new w moves it again.
# - *(n,) is not (n, 1).* Their difference has n × n entries, and numpy does not complain.
# - *A good R² hides a bad spot.* Both measures average. Look at the curve too.
# - *Different weights, same curve.* Turn all signs of one unit, w, b and v, and nothing changes. The next cell does so
#   with unit 2. So a good θ is never the only one; chapter 10 shows what that can spoil.

# %% tags=["nbval-check-output"]
turned = theta.copy()
turned[[1, 4, 7]] *= -1  # w, b and v of unit 2
print("largest change of a weight:", np.abs(turned - theta).max())
print("largest change of the curve:", np.abs(net(turned, x) - net(theta, x)).max().round(12))

# %% [markdown]
# ## What to remember
#
# - A tanh unit is a step: w its steepness, −b/w its place, v its height and sign.
# - A network adds steps. Its forward pass is two lines of numpy.
# - To a trainer a network is a function f(θ, x) of one flat vector.
# - RMSE has the data's unit and is best at 0; R² has none and is best at 1.
#
# Notation: θ `theta` (n_params,), x `x` (n, n_in), f(θ, x) `net(theta, x)` (n, n_out).

# %% [markdown]
# ## Where to read on
#
# - Cybenko (1989), sums of smooth steps approximate any continuous function, doi
#   [10.1007/BF02551274](https://doi.org/10.1007/BF02551274)
# - Hornik, Stinchcombe and White (1989), the same for more kinds of step and more layers, doi
#   [10.1016/0893-6080(89)90020-8](https://doi.org/10.1016/0893-6080%2889%2990020-8)
# - Goodfellow, Bengio and Courville (2016), *Deep Learning*, chapter 6, at
#   [deeplearningbook.org](https://www.deeplearningbook.org/)
#
# The next chapter is [02 Gradient descent](02_gradient_descent.ipynb).
