# %% [markdown]
# # 00 Start here
#
# *10 minutes. You need: Python, numpy, vectors and a little probability. No data assimilation and no machine learning.*
#
# After this chapter you can
#
# - run a chapter, predict before you run, and move a slider,
# - tell a good training from two bad ones by its picture,
# - check an answer, ask for a hint, and look at a solution.

# %% [markdown]
# ## What this course is about
#
# A neural network is usually trained with gradients: how would the error change if this weight were a little larger?
# There is another way. Take a hundred networks with different weights, an *ensemble*. Let each predict an observation.
# Where larger values of a weight went with larger predictions, you know how to change the weight when the
# observation arrives.
#
# That is *data assimilation*, from weather forecasting. Chen et al. (2020) train networks with two of its
# methods and report that they do better than gradient descent. In this course you write both methods yourself, repeat
# the experiments, and find out when the claim holds.

# %% [markdown]
# ## Predict, then run
#
# Below, an ensemble of networks learns a sine from 100 noisy points, in five passes over them, in batches of ten. It is done
# three times: with 10 networks, with 100, and with 100 whose spread is *inflated*, made larger by a factor, after every batch.
#
# Which of the three will come closest to the sine? And will any go wrong?
#
# - **a** The 10 networks.
# - **b** The 100 networks.
# - **c** The 100 networks that are inflated.
# - **d** All three come about equally close.
#
# Run the next cell (click into it and press Shift and Enter), and press a letter. A prediction that you have made is
# worth more than a result that you have read, so outputs that would tell the answer come only when you run their cells.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("00-predict", "b")
### END SOLUTION

# %%
import matplotlib.pyplot as plt

from dalearn import FNN, enkf, explore, plots, record, sine
from dalearn.exercises import check, hint, predict, progress, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

problem = sine(n=100, noise=0.05, rng=1)  # noisy data, and the truth to judge by
net = FNN((1, 20, 1))  # one input, 20 hidden units, one output

# %%
def train(n_ens, inflation):
    """An ensemble of n_ens networks after five passes over the data."""
    ensemble = net.ensemble(n_ens, spread=0.3, rng=4)
    options = {"batch_size": 10, "epochs": 5, "inflation": inflation, "rng": 5}
    steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, **options)
    return record(steps, net, problem, every=50)

# %%
def in_words(number):
    """The number, or only that it is large: what a failed training ends at varies by computer."""
    return f"{number:.3f}" if number < 0.4 else "above 0.4"


runs = {
    "10 networks": train(10, 1.0),
    "100 networks": train(100, 1.0),
    "100, inflated": train(100, 1.1),
}
for name, history in runs.items():
    error = in_words(history.rmse[-1])
    print(f"{name:14s} error {error:10s}  spread {in_words(history.spread[-1])}")

# %% [markdown]
# The *error* is the root mean squared distance of the ensemble's mean from the truth, the *spread* the typical distance of
# its members from their mean. In the pictures, x is the input and d what was observed; the orange line is the mean and the
# blue band holds 90% of the networks. Compare each line with the dashed truth, and each band with the distance between the
# two. In the first two pictures the band is hardly wider than the line, so take the printed spread.

# %% tags=["revealed:00-predict"]
figure, axes = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True, layout="constrained")
for ax, (name, history) in zip(axes, runs.items()):
    plots.fit(problem, net(history.theta, problem.x_test), ax)
    ax.set(title=f"{name}: error {in_words(history.rmse[-1])}", ylim=(-2.2, 2.2))
axes[1].legend(frameon=False, fontsize="small", loc="lower right", handlelength=1)
plots.show(ax, "Ten networks fit badly in a thin band, a hundred fit well, inflated ones scatter.")

# %% [markdown]
# **Exercise 00-predict.** Compare with your prediction. A prediction is never right or wrong here: `check` says what
# happens, and why a careful person would have said so.

# %%
check("00-predict")

# %% [markdown]
# **Exercise 00-small.** What is wrong with the training of ten networks? Answer with a letter in quotation marks.
#
# - **a** Nothing. It used fewer networks and reached as small an error.
# - **b** Its mean is wrong, and its narrow band claims that it is right.
# - **c** Its mean is wrong, but its wide band admits it.

# %%
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check("00-small", answer)

# %% [markdown]
# Two things can go wrong, and this course lets you make both happen. Too few members, and the ensemble agrees on a wrong
# curve. Too much inflation, and its members fly apart. In chapter 05 you write the method; chapter 06 shows why both happen.
#
# ## Move the sliders
#
# The same training in your hands. Each move of a slider trains the ensemble again, and the line under the picture says
# what came out. Find the smallest number of members that still fits. Then go back to 100 and find the inflation at which
# it fails.

# %%
explore.training()

# %% [markdown]
# ## How the exercises work
#
# The cell above says whether your answer is right, and if it is not, what is wrong with it. `hint("00-small")` gives a
# hint, and a stronger one each time you ask; `solution("00-small")` gives our answer. Leaving an exercise open stops
# nothing: the rest of the chapter runs.
#
# Most exercises ask for a function. Yours is tried on random numbers, so any right way of writing it passes. And
# `progress()` shows what you have done, in all chapters. It is kept in the file `progress.txt` beside the notebooks,
# which you may read and delete.

# %% [markdown]
# **Exercise 00-mean.** `predictions` has the shape (samples, outputs, members). Return the mean over the members, in the
# shape (samples, outputs).

# %%
import numpy as np


def my_mean(predictions):
    ### BEGIN SOLUTION
    return predictions.mean(axis=-1)
    ### END SOLUTION

# %%
check("00-mean", my_mean)

# %% [markdown]
# ## What can go wrong
#
# - *A cell waits for another.* Cells run in the order in which you start them. If something is not defined, choose Run,
#   then Run All Cells.
# - *Nothing happens.* The circle at the top right is filled while Python works. Kernel, then Restart Kernel, begins anew.

# %% [markdown]
# ## What to remember
#
# - Predict before you run: `predict` keeps what you said.
# - An ensemble's mean is its estimate; its spread is how sure it claims to be. Both can be wrong.
# - `check`, `hint`, `predict` and `solution` take the name of an exercise; `progress()` shows all.
#
# Notation: Θ `ensemble`, each column holds the weights of one network; N `n_ens`, how many; ρ `inflation`.

# %% [markdown]
# ## Paths
#
# - *Two hours*: [01](01_a_network_is_a_function_of_its_weights.ipynb), [04](04_an_ensemble_is_a_covariance.ipynb),
#   [05](05_write_the_enkf.ipynb), [06](06_online_training_with_enkf.ipynb) and [08](08_the_sine_experiment.ipynb).
# - *One day*: 00 to 10, in order.
# - *A term*: a chapter a week.
#
# Every chapter opens on its own, and [16](16_notation_and_glossary.ipynb) explains each symbol and each word.
#
# ## Where to read on
#
# - Chen et al. (2020), the paper that the course starts from, arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Evensen (1994), where the ensemble Kalman filter begins, doi [10.1029/94JC00572](https://doi.org/10.1029/94JC00572)
#
# The next chapter is [01 A network is a function of its weights](01_a_network_is_a_function_of_its_weights.ipynb).
