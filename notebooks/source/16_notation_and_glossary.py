# %% [markdown]
# # 16 Notation and glossary
#
# *To look things up.*
#
# - [Notation](#Notation): every symbol, its name in the code, its shape
# - [Public names](#Public-names): what `dalearn` offers, and the chapter that first imports it
# - [Two vocabularies](#Two-vocabularies): what machine learners and assimilators call the same thing
# - [Glossary](#Glossary): every term, in a sentence
# - [Further: what it costs](#Further:-what-it-costs): where the time of an update goes, and how little it could take

# %% [markdown]
# ## Notation
#
# A symbol of the text has one name in the code and one shape; the few exceptions stand
# [below](#Shared-letters). The member axis is always the last one, so that
# `ensemble + gain @ (perturbed - predictions)` is the equation Θ + K (D − Y).
#
# In the column of shapes, *number* and *word* are single values, and a name like FNN is the type of an object. A dash
# means that there is no symbol.
#
# The project's tests hold every row of these tables against the code.

# %% [markdown]
# ### Sizes
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | n | `n` | number | samples to train on |
# | – | `n_in` | number | inputs of the network |
# | – | `n_hidden` | number | units in the hidden layer |
# | – | `n_out` | number | outputs of the network |
# | – | `n_obs` | number | observations, n · n_out |
# | – | `n_params` | number | weights and biases |
# | N | `n_ens` | number | members |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `n_test` | number | points at which a fit is judged |
# | – | `n_assimilations` | number | updates of ESMDA |
# | – | `n_steps` | number | steps that a training recorded |

# %% [markdown]
# ### Data
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `problem` | Problem | data, and the truth to judge by |
# | x | `x` | (n, n_in) | inputs, a sample per row, scaled; `problem.x` |
# | d | `d` | (n, n_out) | observations; `problem.d` |
# | d | `d.ravel()` | (n_obs,) | the same, flat: what `analysis` and its helpers take |
# | – | `x_test` | (n_test, n_in) | inputs at which a fit is judged |
# | – | `truth` | (n_test, n_out) | the noise-free values there |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | √R | `obs_std` | number | standard deviation of the observation error; also an array that fits d |
# | R | `obs_var` | (n_obs,) | its square, one for each observation |
# | – | `noise` | number | the standard deviation with which a problem's data are made |
# | – | `problem.in_units(x)` | (n, n_in) | inputs in natural units |
# | – | `half_width` | number | a problem's domain is ± this |
# | – | `dim` | number | inputs of the Mexican hat, 1 or 2 |

# %% [markdown]
# ### A network
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `net` | FNN | a network without weights |
# | θ | `theta` | (n_params,) | all weights and biases of one network, flat |
# | f(θ, x) | `net(theta, x)` | (n, n_out) | its predictions, also y |
# | – | `model` | function | any callable of that form; trainers ask for nothing more |
# | – | `sizes` | (3,) | layer by layer: `(n_in, n_hidden, n_out)` |
# | – | `activation` | word | "tanh", "relu", "sigmoid" or "step", which has no gradient |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | w | `w` | number | weight of one unit, v tanh(w x + b) |
# | b | `b` | number | its bias |
# | v | `v` | number | its output weight |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | W₁ | `W1` | (n_in, n_hidden) | weights of the hidden layer |
# | b₁ | `b1` | (n_hidden,) | its biases |
# | h | `h` | (n, n_hidden) | its values; in chapter 03, a factor |
# | W₂ | `W2` | (n_hidden, n_out) | output weights |
# | b₂ | `b2` | (n_out,) | output biases |
# | – | `net.prior_std` | (n_params,) | standard deviation of each parameter's prior |
# | – | `net.init(rng)` | (n_params,) | one random network |
# | ∂f/∂θ | `net.jacobian(theta, x)` | (n_obs, n_params) | the slope of every output, one row per observation |
# | – | `input_shape` | (1,) | shape of one sample's input: `(n_in,)` |
# | – | `widest` | number | numbers in the largest layer, for one sample |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `channels` | (2,) | of a CNN: how many filters each convolution has, here of two |
# | – | `kernel` | number | how many pixels a filter is high and wide |
# | – | `stride` | number | how many pixels it moves on |
# | – | `labels` | (n,) | which class each input is of, from 0 to 9 |
# | – | `labels_test` | (n_test,) | the same for the inputs to judge by |
# | – | `ahead` | number | how many readings after the last one a series is to be foreseen |

# %% [markdown]
# ### Gradient descent
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | L | `loss` | number | mean squared error on the data |
# | ∂L/∂θ | `gradient` | (n_params,) | one slope for each parameter |
# | – | `net.loss_and_gradient(theta, x, d)[1]` | (n_params,) | the same, by backpropagation; the loss is entry 0 |
# | ε | `move` | number | move of a finite difference |
# | – | `learning_rate` | number | factor on the gradient |
# | – | `rule` | word | "plain", "momentum" or "adam" |

# %% [markdown]
# ### An ensemble
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | Θ | `ensemble` | (n_params, n_ens) | one member per column |
# | – | `net(ensemble, x)` | (n, n_out, n_ens) | what every member predicts |
# | Y | `predictions` | (n_obs, n_ens) | the same, one row per observation |
# | A | `A` | (n_params, n_ens) | anomalies of Θ: the member mean taken off each row |
# | S | `S` | (n_obs, n_ens) | anomalies of Y |
# | C | `C` | (n_params, n_params) | a covariance, A Aᵀ / (N−1) |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | Cov(Θ, Y) | `A @ S.T / (n_ens - 1)` | (n_params, n_obs) | cross-covariance |
# | – | `members` | (n_test, n_out, n_ens) | an ensemble's predictions, to be judged |
# | – | `spread` | number | width of a new ensemble, as a share of `net.prior_std` |
# | – | `centre` | (n_params,) | its middle; 0, or None for one random network |
# | – | `net.ensemble(n_ens, rng=rng)` | (n_params, n_ens) | such an ensemble |

# %% [markdown]
# ### The update
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | D | `perturbed` | (n_obs, n_ens) | perturbed observations: d plus each member's own noise from N(0, R) |
# | D − Y | `perturbed - predictions` | (n_obs, n_ens) | innovations, one per member |
# | K | `gain` | (n_params, n_obs) | A Sᵀ (S Sᵀ + (N−1) R)⁻¹ |
# | – | `prior` | (n_params, n_ens) | the ensemble before an update |
# | – | `posterior` | (n_params, n_ens) | the ensemble after it |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | P | `prior_var` | number | the prior's variance, of one number; a matrix in chapter 05 |
# | H | `H` | (n_obs, n_params) | predictions H θ of a linear model |
# | – | `analysis(ensemble, predictions, perturbed, obs_var)` | (n_params, n_ens) | Θ + K (D − Y) |
# | – | `transform(ensemble, predictions, d.ravel(), obs_var)` | (n_params, n_ens) | the update without noise |
# | – | `update` | word | which of them: "perturbed" or "transform"; or a function of your own |
# | – | `weights` | (n_params, n_obs) | how far an observation may move a parameter, 0 to 1 |
# | – | `localised(weights)` | function | an update that keeps to these weights |

# %% [markdown]
# ### Settings
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | αᵢ | `alphas` | (n_assimilations,) | ESMDA's factors on R, Σ 1/αᵢ = 1 |
# | α | `alpha` | number | one of them |
# | ρ | `inflation` | number | factor on the anomalies after an update |
# | r | `relaxation` | number | share of the prior's anomalies in the posterior's |
# | – | `factor` | number | either of them, in `inflate` and `relax` |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `batch_size` | number | samples in one update |
# | – | `epochs` | number | how often training goes through the data |
# | – | `iterations` | number | steps of Gauss–Newton |
# | – | `prior_std` | (n_params,) | standard deviation of its prior, as `net.prior_std`; also one number |
# | – | `rng` | Generator | where random numbers come from; an int makes one for each purpose |

# %% [markdown]
# ### Trainers
#
# All have one form: a model, parameters and data go in, an iterator of steps comes out.
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `gd(net, theta, x, d)` | Steps | gradient descent, a step per epoch |
# | – | `enkf(net, ensemble, x, d, obs_std)` | Steps | EnKF, a step per batch |
# | – | `esmda(net, ensemble, x, d, obs_std)` | Steps | ESMDA, a step per assimilation |
# | – | `gauss_newton(net, theta, x, d, obs_std, prior_std=2)` | Steps | Gauss–Newton, a step per iteration |
# | – | `batches` | list | data as `cycle` takes them, each `(x, d, obs_var)`; any iterable |
# | – | `cycle(net, ensemble, batches)` | Steps | the loop of EnKF and ESMDA, a step per batch |
# | – | `steps` | Steps | what any of them returns |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `laplace_ensemble(net, theta, x, d, obs_std, prior_std=2)` | (n_params, n_params + 1) | how sure θ is |
# | – | `linear_predictions(net, ensemble, x_test)` | (n_test, n_out, n_ens) | what such an ensemble predicts |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `step.k` | number | a step's number, from 1 |
# | – | `step.theta` | (n_params, n_ens) | the ensemble after it, or one θ |
# | – | `step.predictions` | (n_obs, n_ens) | those that it used |
# | – | `start` | (n_params, n_ens) | for `record`: the parameters before the first step |
# | – | `every` | number | record each so many steps |
# | – | `progress` | True or False | whether `record` shows a bar |

# %% [markdown]
# ### A world that changes
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `curve` | function | of a `Stream`: `curve(k, u)`, the truth at the times u while batch k is measured |
# | – | `told` | number | the noise that the learner is told; None says the truth |
# | – | `outliers` | number | share of readings that are wildly wrong |
# | – | `outlier_std` | number | standard deviation of their errors |
# | – | `name` | word | of a stream, in pictures and tables, such as "jump" |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `step_std` | number | of `walking`: standard deviation of a parameter's random step |
# | – | `at_most` | (n_params,) | of `widening`: the spread up to which it widens; also one number |
# | – | `limit` | number | of `doubting`: how many standard deviations off a reading may lie |
# | – | `patience` | number | of `doubting`: how many of the last ten batches it may doubt |

# %% [markdown]
# ### A program of your own
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `run` | function | `run(theta, x)` -> (n, n_out): what a program predicts with one θ |
# | – | `simulator(run)` | Simulator | the same as a model over an ensemble |
# | – | `executor` | ThreadPoolExecutor | where the members run; or None: one after another |
# | – | `timeout` | number | seconds that a member may take |
# | – | `failed` | word | what to do with members that fail: "raise" or "replace" |
# | – | `store` | str | the folder in which finished members are kept |

# %% [markdown]
# ### Measures
#
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `predicted` | (n_test, n_out) | a prediction, or the members' mean |
# | – | `rmse(predicted, truth)` | number | root of the mean squared error |
# | R² | `r2(predicted, truth)` | number | 1 is perfect, 0 as good as the truth's mean |
# | – | `spread(members)` | number | standard deviation of the members |
# | – | `coverage(members, truth)` | number | share of the truth in the band |
# | – | `level` | number | share of the members in that band |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `crps(members, truth)` | number | how far an ensemble as a whole is from the truth, 0 is best |
# | – | `history` | History | what `record` returns |
# | – | `history.k` | (n_steps,) | the numbers of the recorded steps |
# | – | `history.rmse` | (n_steps,) | error of the mean after each; so also `r2`, `train_rmse` |
# | – | `history.spread` | (n_steps,) | spread of the predictions |
# | – | `history.parameter_std` | (n_steps, n_params) | spread of each parameter |

# %% [markdown]
# | math | code | shape | meaning |
# |---|---|---|---|
# | – | `examine(net, start, end, x, d, obs_std)` | Examination | what is wrong, told without the truth |
# | – | `end` | (n_params, n_ens) | for `examine`: the ensemble after training |
# | – | `held_back` | tuple | for `examine`: data `(x, d)` that were not used |
# | – | `times_used` | number | for `examine`: how often the training counted each datum |

# %% [markdown]
# ### Shared letters
#
# The field's habits collide in a few places:
#
# - R is a variance, R² a measure of fit. They have nothing to do with each other.
# - h holds a layer's values in chapters 01 and 02, is a factor in chapter 03, and counts units in an exercise of 10.
# - r is the relaxation in chapter 06, a correlation in 04 and 10, and a distance in 09.
# - `spread` is a function, and also the width of a new ensemble.
# - `noise` is a standard deviation where data are made. In the exercises of 05 and 07 it holds random numbers.
# - `step` is an update of a training, and "step" an activation that jumps.
# - `weights` are numbers of a network in chapter 00, and shares from 0 to 1 for `localised`.

# %% [markdown]
# ### See that it is so
#
# All sizes below differ, so no shape is right by accident. The data are random numbers; only their shapes matter here.
# The last line compares the equation with the library.

# %%
import inspect

import numpy as np

from dalearn import FNN, analysis, enkf, esmda, gauss_newton, gd, perturb
from dalearn.kalman import anomalies

rng = np.random.default_rng(1)
n, n_in, n_hidden, n_out, n_ens = 7, 2, 5, 3, 11
x, d = rng.standard_normal((n, n_in)), rng.standard_normal((n, n_out))
net = FNN((n_in, n_hidden, n_out))
theta, ensemble = net.init(rng), net.ensemble(n_ens, rng=rng)
n_obs, n_params = d.size, net.n_params
obs_var = np.full(n_obs, 0.1**2)

# %%
predictions = net(ensemble, x).reshape(n_obs, n_ens)
perturbed = perturb(d.ravel(), obs_var, n_ens, rng)
A, S = anomalies(ensemble), anomalies(predictions)
gain = A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
posterior = ensemble + gain @ (perturbed - predictions)

# %% tags=["nbval-check-output"]
print(f"n {n}, n_in {n_in}, n_out {n_out}, n_obs {n_obs}, n_params {n_params}, n_ens {n_ens}\n")
arrays = {"x": x, "d": d, "theta": theta, "ensemble": ensemble, "predictions": predictions}
arrays |= {"A": A, "S": S, "obs_var": obs_var, "perturbed": perturbed, "gain": gain}
for name, array in {**arrays, "posterior": posterior}.items():
    print(f"{name:18s}{array.shape}")
for name, outputs in {"net(theta, x)": net(theta, x), "net(ensemble, x)": net(ensemble, x)}.items():
    print(f"{name:18s}{outputs.shape}")
same = np.allclose(posterior, analysis(ensemble, predictions, perturbed, obs_var))
print("\nthe same as the library's analysis:", same)

# %% [markdown]
# And this is every trainer with all its settings and their defaults. What stands after the star is given by name.

# %% tags=["nbval-check-output"]
for trainer in (gd, enkf, esmda, gauss_newton):
    print(f"{trainer.__name__}{inspect.signature(trainer)}\n")

# %% [markdown]
# ## Public names
#
# The chapter is the first one that imports the name. A dash means that none does: most of these objects are handed to
# you by another function.
#
# | name | meaning | chapter |
# |---|---|---|
# | `FNN` | a feedforward network as a function of one vector | 00 |
# | `CNN` | a convolutional network of images or signals | 13 |
# | `RNN` | a recurrent network of series | 13 |
# | `Network` | what all networks share; yours can be one | – |
# | `gd` | gradient descent: plain, momentum or Adam | 02 |
# | `enkf` | online training | 00 |
# | `esmda` | offline training | 07 |
# | `cycle` | training on data from any source | 14 |
# | `Problem` | data and truth of one experiment | – |
# | `sine` | one period of a sine | 00 |
# | `mexican_hat` | a Mexican hat of one or two inputs | 09 |
# | `mackey_glass` | a chaotic series, to be foreseen | 13 |
# | `digits` | handwritten digits, 8 by 8 pixels | 13 |
# | `mnist_1d` | signals of forty numbers, in ten classes | 13 |
# | `Labelled` | data in classes, to train on and to judge by | – |

# %% [markdown]
# | name | meaning | chapter |
# |---|---|---|
# | `gauss_newton` | the most probable parameters, by small differences between members | 11 |
# | `laplace_ensemble` | how sure they are | 11 |
# | `linear_predictions` | what such an ensemble predicts | 11 |

# %% [markdown]
# | name | meaning | chapter |
# |---|---|---|
# | `analysis` | one update of an ensemble, with perturbed observations | 05 |
# | `transform` | one update without random noise | 05 |
# | `perturb` | a reading of its own for each member | 05 |
# | `inflate` | anomalies times a factor | 06 |
# | `relax` | a part of the prior's anomalies given back | 06 |
# | `simulator` | a program of one member as a model over the ensemble | 15 |
# | `Stream` | readings of a curve that changes, without end | – |
# | `walking` | an update after which the parameters take a random step | – |
# | `widening` | an update after which the spread grows, up to a cap | 14 |
# | `doubting` | an update that trusts readings less that lie far out | 14 |
# | `localised` | an update in which an observation moves only some parameters | 13 |
# | `UPDATES` | the updates that a trainer knows by name | – |
# | `Step` | one update: its number, parameters, predictions | – |
# | `record` | runs a training and measures it | 02 |
# | `History` | what `record` measured | – |
# | `Diverged` | the error that ends an overflowing training | 14 |
# | `MembersFailed` | the error that names the members of a simulator that failed, and why | 15 |

# %% [markdown]
# | name | meaning | chapter |
# |---|---|---|
# | `rmse` | root mean squared error | 00 |
# | `r2` | share of the truth's variance explained | 01 |
# | `spread` | the ensemble's standard deviation | 00 |
# | `coverage` | share of the truth inside the band | 05 |
# | `crps` | continuous ranked probability score, for error and spread | 11 |
# | `examine` | says what is wrong with an ensemble, without the truth | 10 |
# | `exercises.check` | says what is wrong with an answer | 00 |
# | `exercises.hint` | the next hint | 00 |
# | `exercises.solution` | our answer | 00 |
# | `exercises.predict` | commits an answer before it can be seen | 00 |
# | `exercises.progress` | what is open, tried and solved | 00 |
# | `exercises.names` | the names of all exercises | – |
# | `exercises.Feedback` | what `check` returns | – |

# %% [markdown]
# ## Two vocabularies
#
# Each row is one thing with several names.
#
# | machine learners say | assimilators say | this course says |
# |---|---|---|
# | target, label | data, observation | observation |
# | weights and biases | state, parameters | parameter |
# | loss | misfit, cost function | loss |
# | regularisation | prior, background | prior |
# | training | assimilation, calibration | training |
# | one epoch | once through the data | epoch |
# | prediction, output | forecast, simulated data | prediction |
# | label noise | observation error | observation error |
# | error | innovation, when it is d less the prediction | innovation |

# %% [markdown]
# And *bias* is one name for two things: a machine learner's is a parameter, an assimilator's a systematic error. The
# course means the parameter.

# %% [markdown]
# ## Glossary
#
# In the order of the alphabet. The first link leads to the chapter that defines the term, or first uses it where none
# does; a second one to where it is treated in full.

# %% [markdown]
# | not here? | look under |
# |---|---|
# | across for one step up | slope |
# | background | prior |
# | cost function | loss |
# | crowd | ensemble |
# | data | observation |
# | deviation | anomaly |
# | double counting | counting twice |
# | ETKF | ensemble transform Kalman filter |
# | filter | EnKF |
# | forward difference | central difference |
# | gain | Kalman gain |
# | hidden unit | unit |
# | Kalman filter | Kalman gain |
# | label | observation |
# | layer | hidden layer |
# | misfit | loss |
# | most probable parameters | MAP |
# | neural network | network |
# | regression | regression line |
# | regularisation | prior |
# | RTPP | relaxation |
# | state | parameter |
# | stochastic gradient descent | SGD |
# | target | observation |

# %% [markdown]
# ### A
#
# - **Adam**: A rule of gradient descent that divides each parameter's smoothed gradient by its usual size.
#   [02](02_gradient_descent.ipynb)
# - **analysis**: One update of the ensemble with observations, and the ensemble that comes out of it.
#   [05](05_write_the_enkf.ipynb)
# - **anomaly**: A member less the mean of all members, row by row. [04](04_an_ensemble_is_a_covariance.ipynb)
# - **assimilation**: One update with data; in ESMDA, one of several with all the data.
#   [07](07_offline_training_with_esmda.ipynb)

# %% [markdown]
# ### B
#
# - **backpropagation**: The chain rule, run from the last layer to the first, which gives the gradient of all
#   parameters at once. [02](02_gradient_descent.ipynb)
# - **band**: In a figure, the interval that holds 90% of the members at each point. [05](05_write_the_enkf.ipynb)
# - **batch**: The samples that go into one update together. [08](08_the_sine_experiment.ipynb)
# - **Bayes' rule**: The posterior is the prior times the likelihood, scaled so that the area under it is 1.
#   [03](03_one_number_two_opinions.ipynb)

# %% [markdown]
# - **bias**: The number b in tanh(w x + b), which moves a unit's step; statisticians use the word for a systematic
#   error. [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **blow-up**: Error and spread growing with every update, as inflation makes them where no data hold the ensemble.
#   [10](10_what_can_go_wrong.ipynb)
# - **bootstrap**: Seeing how far a result would move with other seeds, by drawing from the same ones again and again.
#   [12](12_is_it_better_than_gradient_descent.ipynb)
# - **budget**: The work that methods may do when they are compared, in epochs, network runs or passes.
#   [08](08_the_sine_experiment.ipynb), [12](12_is_it_better_than_gradient_descent.ipynb)

# %% [markdown]
# ### C
#
# - **central difference**: A slope estimated from the change of a function when its argument moves a little to both
#   sides; with a move to one side only it is a forward difference, which is less exact. [02](02_gradient_descent.ipynb)
# - **chain**: One run of draws of a sampler. [11](11_how_sure_is_the_network.ipynb)
# - **chain rule**: The derivative of a function of a function is the product of their derivatives.
#   [02](02_gradient_descent.ipynb)
# - **chaotic**: Of a series or a simulator: two runs that begin nearly alike soon have nothing in common.
#   [13](13_networks_without_gradients.ipynb), [15](15_your_own_problem.ipynb)
# - **climate**: What is left of a chaotic simulator's runs when they are averaged over a long time.
#   [15](15_your_own_problem.ipynb)
# - **cloud**: A picture of an ensemble in which each dot is a member, with one of its weights across and its prediction
#   up. [00](00_start_here.ipynb), [04](04_an_ensemble_is_a_covariance.ipynb)
# - **CMA-ES**: An evolution strategy that learns in which directions to draw. [08](08_the_sine_experiment.ipynb),
#   [12](12_is_it_better_than_gradient_descent.ipynb)
# - **collapse**: The failure of an ensemble whose spread has become far smaller than its error, so that it no longer
#   listens to data. [10](10_what_can_go_wrong.ipynb)

# %% [markdown]
# - **concept drift**: What machine learners call a world that changes while a model learns from it.
#   [14](14_when_the_world_changes.ipynb)
# - **convolution**: Laying one filter over every place of an image or a signal, with the same weights each time.
#   [13](13_networks_without_gradients.ipynb)
# - **correlation**: How closely the dots of a cloud follow a straight line: 1 if all lie on a rising line, −1 if all
#   lie on a falling one, 0 if no line is any help. [04](04_an_ensemble_is_a_covariance.ipynb)
# - **counting in full**: Making several updates with the same data, each as if they were new, with α = 1.
#   [07](07_offline_training_with_esmda.ipynb)
# - **counting once**: Making several updates with the same data, in which each claims a larger error variance, αR, so
#   that all of them together use the data a single time: Σ 1/α = 1. [07](07_offline_training_with_esmda.ipynb)
# - **counting twice**: Using a reading again as if it had been measured anew, which takes spread away although nothing
#   new has come in; also called double counting. [03](03_one_number_two_opinions.ipynb)
# - **covariance**: The average product of two numbers' deviations from their means.
#   [03](03_one_number_two_opinions.ipynb), [04](04_an_ensemble_is_a_covariance.ipynb)
# - **covariance matrix**: The covariances of all rows of an ensemble with one another, A Aᵀ / (N−1), with the variances
#   on its diagonal. [04](04_an_ensemble_is_a_covariance.ipynb)

# %% [markdown]
# - **coverage**: The share of the points at which the truth lies inside the band; a reliable 90% band has about 90%.
#   [06](06_online_training_with_enkf.ipynb), [07](07_offline_training_with_esmda.ipynb)
# - **cross-covariance**: The covariance of each parameter with each prediction.
#   [04](04_an_ensemble_is_a_covariance.ipynb)
# - **CRPS**: The continuous ranked probability score: the members' mean distance from the truth, less half of that
#   between members. [11](11_how_sure_is_the_network.ipynb)
# - **curvature**: How fast a slope changes from place to place, the second derivative of the loss; the largest one
#   limits the learning rate. [02](02_gradient_descent.ipynb)

# %% [markdown]
# ### D
#
# - **data assimilation**: Making the best of forecasts and of measurements that disagree with them; it comes from the
#   weather services, and here it trains networks. [00](00_start_here.ipynb), [03](03_one_number_two_opinions.ipynb)
# - **diverge**: To grow without bound, until the numbers overflow. [02](02_gradient_descent.ipynb)
# - **doubt**: To give a reading that lies far out a larger error than it states.
#   [14](14_when_the_world_changes.ipynb)

# %% [markdown]
# ### E
#
# - **effective sample size**: How many independent draws those of a sampler are worth.
#   [11](11_how_sure_is_the_network.ipynb)
# - **EnKF**: The ensemble Kalman filter: every member moves by the gain times its innovation, as the observations
#   arrive. [00](00_start_here.ipynb), [05](05_write_the_enkf.ipynb)
# - **ensemble**: A set of networks, or of other samples, kept as a matrix with one of them per column.
#   [00](00_start_here.ipynb), [04](04_an_ensemble_is_a_covariance.ipynb)
# - **ensemble size**: How many members there are, N. [04](04_an_ensemble_is_a_covariance.ipynb)
# - **ensemble transform Kalman filter**: The ETKF, an update that moves the mean and shrinks the anomalies with nothing
#   drawn at random. [05](05_write_the_enkf.ipynb)
# - **epoch**: Once through all the data; for an ensemble of N that is N passes.
#   [02](02_gradient_descent.ipynb), [06](06_online_training_with_enkf.ipynb)

# %% [markdown]
# - **error**: At a point, predicted less truth; over many points, its RMSE. [00](00_start_here.ipynb),
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **ESMDA**: The ensemble smoother with multiple data assimilation: several updates with all the data, each with the
#   error variance times α. [07](07_offline_training_with_esmda.ipynb)
# - **evolution strategy**: A search that draws networks around one, compares their losses and moves towards the better
#   ones. [08](08_the_sine_experiment.ipynb)
# - **exact answer**: What prior and data say together when nothing is approximated and every reading counts once, found
#   on a grid or by a sampler. [07](07_offline_training_with_esmda.ipynb)
# - **exact posterior**: The posterior by a formula, where the model is linear, or by a long run of a sampler.
#   [11](11_how_sure_is_the_network.ipynb)
# - **executor**: What runs calls of a function elsewhere: in threads, in processes, on the machines of a cluster.
#   [15](15_your_own_problem.ipynb)
# - **extended Kalman filter**: EnKF's update without an ensemble, from the network's slopes.
#   [08](08_the_sine_experiment.ipynb), [12](12_is_it_better_than_gradient_descent.ipynb)

# %% [markdown]
# ### F to I
#
# - **forcing**: What drives a simulator from outside; in Lorenz's weather the number F at each place.
#   [15](15_your_own_problem.ipynb)
# - **forecast**: What is predicted before a reading is used; in chapter 07 also what the line foretells of the members
#   after an update. [03](03_one_number_two_opinions.ipynb), [07](07_offline_training_with_esmda.ipynb)
# - **forest plot**: A row for each comparison: its ratio as a dot, and the interval of the ratio as a bar.
#   [12](12_is_it_better_than_gradient_descent.ipynb)
# - **forward pass**: Computing a network's outputs from its inputs.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **Gauss-Newton**: Going down to the MAP by steps of least squares; here with slopes estimated from members very near
#   by. [08](08_the_sine_experiment.ipynb), [11](11_how_sure_is_the_network.ipynb)
# - **gradient**: The slopes of the loss, one for each parameter. [00](00_start_here.ipynb),
#   [02](02_gradient_descent.ipynb)
# - **gradient descent**: Training by repeated small steps against the gradient. [02](02_gradient_descent.ipynb)

# %% [markdown]
# - **Hamiltonian Monte Carlo**: A sampler whose draws follow the paths of a particle with random pushes.
#   [11](11_how_sure_is_the_network.ipynb)
# - **held back**: Of readings: kept out of the training, so that they can judge it.
#   [15](15_your_own_problem.ipynb)
# - **Hessian**: The matrix of all second derivatives of the loss, whose eigenvalues are the curvatures.
#   [02](02_gradient_descent.ipynb)
# - **hidden layer**: Several units side by side, between inputs and outputs.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **inflation**: Multiplying the anomalies by a factor above 1 after an update. [00](00_start_here.ipynb),
#   [06](06_online_training_with_enkf.ipynb)
# - **innovation**: What was observed less what was predicted. [03](03_one_number_two_opinions.ipynb)

# %% [markdown]
# ### K to L
#
# - **Kalman gain**: The factor that turns an innovation into a step of the parameters; a matrix where there are many of
#   them. [03](03_one_number_two_opinions.ipynb), [05](05_write_the_enkf.ipynb)
# - **L-BFGS**: A minimiser that builds its steps from the last gradients. [08](08_the_sine_experiment.ipynb)
# - **learning rate**: The factor on the gradient in a step of gradient descent. [02](02_gradient_descent.ipynb)
# - **Levenberg-Marquardt**: Least squares by Gauss-Newton's steps with a damping that is chosen anew at each.
#   [08](08_the_sine_experiment.ipynb), [12](12_is_it_better_than_gradient_descent.ipynb)
# - **likelihood**: How probable the observation would be, for each value of the unknown; for normal errors its
#   logarithm is, up to a constant, minus half the squared misfit divided by R. [03](03_one_number_two_opinions.ipynb)
# - **localisation**: Letting a reading move only some of the parameters, so that a spurious correlation with it does
#   the others no harm. [13](13_networks_without_gradients.ipynb)
# - **loss**: The mean of the squared errors on the data, which training makes small; assimilators say misfit or cost
#   function. [02](02_gradient_descent.ipynb)

# %% [markdown]
# ### M
#
# - **MAP**: The maximum of the posterior: the most probable parameters. [11](11_how_sure_is_the_network.ipynb)
# - **mean squared error**: The average of the squared differences between what is predicted and what is true, or what
#   was read. [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **member**: One column of the ensemble, one network. [00](00_start_here.ipynb),
#   [04](04_an_ensemble_is_a_covariance.ipynb)
# - **model**: What makes predictions from parameters and inputs: mostly a network here, and elsewhere a program that
#   simulates the weather. [00](00_start_here.ipynb), [06](06_online_training_with_enkf.ipynb)
# - **momentum**: A rule of gradient descent that adds 0.9 of its last direction to the gradient.
#   [02](02_gradient_descent.ipynb)

# %% [markdown]
# ### N to O
#
# - **network**: A function with adjustable numbers in it, its weights, which decide what curve it draws.
#   [00](00_start_here.ipynb), [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **network run**: One network computed for one sample; a run backwards counts as two.
#   [08](08_the_sine_experiment.ipynb)
# - **noise**: Random numbers: the errors in the data, or what is added to make perturbed observations.
#   [00](00_start_here.ipynb)
# - **observation**: A reading, in the word of data assimilation: a measured value with an error; machine learners say
#   target or label. [00](00_start_here.ipynb), [03](03_one_number_two_opinions.ipynb)
# - **observation error**: What separates an observation from the truth; its variance is R.
#   [06](06_online_training_with_enkf.ipynb)

# %% [markdown]
# - **offline**: With all the data there before training begins. [07](07_offline_training_with_esmda.ipynb)
# - **one-hot**: Of a target: 1 for the class that is right, 0 for the others.
#   [13](13_networks_without_gradients.ipynb)
# - **online**: With each reading, or each batch, used as it arrives and then thrown away.
#   [06](06_online_training_with_enkf.ipynb)
# - **output**: What a unit, or a whole network, says for an input.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **output bias**: The number b₂ that is added to the sum of all units and lifts the whole curve.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **output weight**: The number v in v tanh(w x + b), which sets a step's height and sign.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)

# %% [markdown]
# ### P
#
# - **parameter**: One weight or bias; all together are the vector θ, which assimilators call the state.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **pass**: What a comparison counts: one network run once on all the data, where a run backward counts as two.
#   [08](08_the_sine_experiment.ipynb), [12](12_is_it_better_than_gradient_descent.ipynb)
# - **perturbed observation**: A reading of a member's own: the observation plus an error drawn for this member alone,
#   as large as those of the instrument. [05](05_write_the_enkf.ipynb)
# - **place**: Where a unit's step is, at −b/w: the input at which its tanh is 0.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)

# %% [markdown]
# - **posterior**: What is believed of the unknown after the observation; also the ensemble after an update.
#   [03](03_one_number_two_opinions.ipynb), [05](05_write_the_enkf.ipynb)
# - **precision**: One over a variance. [03](03_one_number_two_opinions.ipynb)
# - **prediction**: What a network, or every member, answers for an input; assimilators say forecast or simulated data.
#   [00](00_start_here.ipynb)
# - **prior**: What is believed of the unknown before the observation; assimilators also say background, and machine
#   learners have regularisation in its place. [03](03_one_number_two_opinions.ipynb)

# %% [markdown]
# ### R
#
# - **R-hat**: How far the chains of a sampler disagree; 1 if not at all. [11](11_how_sure_is_the_network.ipynb)
# - **R²**: 1 less the ratio of the squared errors to those of the truth's mean: 1 is perfect, 0 no better than that
#   mean. [01](01_a_network_is_a_function_of_its_weights.ipynb), [08](08_the_sine_experiment.ipynb)
# - **random features**: A hidden layer that stays as it was drawn, with least squares for the last layer.
#   [08](08_the_sine_experiment.ipynb), [12](12_is_it_better_than_gradient_descent.ipynb)
# - **random walk**: A number that takes a random step again and again; so may parameters, when the world moves.
#   [14](14_when_the_world_changes.ipynb)
# - **rank (of a matrix)**: The number of independent directions: that of a covariance matrix counts the directions in
#   which an ensemble differs, and so can be moved. [04](04_an_ensemble_is_a_covariance.ipynb)
# - **rank (of the truth)**: The number of members below the truth; for a right ensemble every rank is equally frequent.
#   [11](11_how_sure_is_the_network.ipynb)
# - **reach**: How far an innovation of 1 at a reading moves the mean of the curve at another input: their covariance,
#   over the variance of what was predicted for the reading plus R. [06](06_online_training_with_enkf.ipynb)

# %% [markdown]
# - **reading**: What an instrument shows once, off by an error; the course also calls it an observation.
#   [00](00_start_here.ipynb)
# - **regression line**: The line of one number on another that leaves nothing over: what remains of the first has no
#   covariance with the second. [03](03_one_number_two_opinions.ipynb), [05](05_write_the_enkf.ipynb)
# - **regret**: The errors that a method has made so far, summed, beyond those of another that one might have used.
#   [14](14_when_the_world_changes.ipynb)
# - **relaxation**: Giving back a part of the prior's anomalies after an update, in full relaxation to prior
#   perturbations (RTPP). [06](06_online_training_with_enkf.ipynb)
# - **reliable**: Said of an ensemble whose spread is as large as its error, and whose bands hold what they promise.
#   [06](06_online_training_with_enkf.ipynb)
# - **replay**: Training with readings again that came earlier and were kept. [14](14_when_the_world_changes.ipynb)
# - **residual**: The distance of the data from the fitted mean. [10](10_what_can_go_wrong.ipynb)
# - **RMSE**: The root of the mean squared error, in the data's unit.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)

# %% [markdown]
# ### S
#
# - **sampler**: A method that finds the exact answer by trying very many sets of weights, and weighing each by prior
#   and data. [07](07_offline_training_with_esmda.ipynb), [11](11_how_sure_is_the_network.ipynb)
# - **seed**: The number that fixes everything random in an experiment. [00](00_start_here.ipynb),
#   [02](02_gradient_descent.ipynb)
# - **SGD**: Stochastic gradient descent: gradient descent with one observation a step.
#   [12](12_is_it_better_than_gradient_descent.ipynb)
# - **simulator**: A program that says what would be observed for given parameters; to a trainer it is a model as a
#   network is one. [15](15_your_own_problem.ipynb)
# - **slope**: Of a cloud, how far its line goes across for one step up, which is how much of a weight goes with one
#   more of the prediction; of a loss, how fast it rises as one number grows. [00](00_start_here.ipynb),
#   [05](05_write_the_enkf.ipynb)
# - **smoother**: An update that takes all data at once; a filter takes them one after another.
#   [07](07_offline_training_with_esmda.ipynb)

# %% [markdown]
# - **spin-up**: The first part of a simulator's run, which is thrown away because it still depends on where the run
#   began. [15](15_your_own_problem.ipynb)
# - **spread**: The standard deviation of the members around their mean; for a curve, the root mean square of it over
#   all points. [00](00_start_here.ipynb), [06](06_online_training_with_enkf.ipynb)
# - **spurious correlation**: A correlation made by chance, between numbers that have nothing to do with each other.
#   [04](04_an_ensemble_is_a_covariance.ipynb)
# - **stall**: To improve by so little in each step that the epochs are not enough. [02](02_gradient_descent.ipynb)
# - **stream**: Readings that come one after another and never end. [14](14_when_the_world_changes.ipynb)
# - **surprise**: An innovation divided by the standard deviation that it was expected to have.
#   [03](03_one_number_two_opinions.ipynb)
# - **symmetric prior**: An ensemble around zero, where a network and its mirror image are equally likely, so that its
#   weights have no covariance with the predictions. [10](10_what_can_go_wrong.ipynb)

# %% [markdown]
# ### T to W
#
# - **training**: The search for parameters that fit the data; assimilators say assimilation or calibration.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **truth**: The noise-free values by which a fit is judged, and which no method sees.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **twin**: A network that draws the same curve with other weights, such as one with the signs of a unit turned.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb), [10](10_what_can_go_wrong.ipynb)

# %% [markdown]
# - **unit**: One tanh with its weight, bias and output weight; a network adds many of them up.
#   [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **variance**: The mean of the squared deviations of a number from its mean, the square of its standard deviation.
#   [03](03_one_number_two_opinions.ipynb), [04](04_an_ensemble_is_a_covariance.ipynb)
# - **weight**: The number w that multiplies an input of a unit; in the plural, all the numbers of a network, the biases
#   too. [00](00_start_here.ipynb), [01](01_a_network_is_a_function_of_its_weights.ipynb)
# - **Wilson's interval**: The range in which the chance of winning may lie, once a method has won on k of n seeds.
#   [12](12_is_it_better_than_gradient_descent.ipynb)

# %% [markdown]
# ## Further: what it costs
#
# A training of the sine takes less than a hundredth of a second, and nobody asks what it costs. You will ask when
# your own model has ten thousand parameters, or your data a hundred thousand rows. Then it helps to know where the
# time goes.
#
# **First come the predictions.** Before every update each member predicts every observation, so the model runs N times.
# If yours is a simulator that takes a minute, nothing else on this page matters. A small network is quick, and it
# spends most of its time in one function, tanh.

# %% tags=["nbval-check-output"]
import json

from dalearn import plots
from dalearn.stored import stored

measured = json.loads(stored("costs.json").read_text(encoding="utf-8"))["rows"]
floors = {}
for row in measured:
    if row["section"] == "floors":
        floors[row["case"], row["name"]] = row["numbers"]
ns_of_tanh = floors["float64", "np.tanh"]["ns per number"]
# with each multiplication, a product of matrices makes an addition: two operations
multiplications_per_ns = floors["float64", "matrix product"]["GF/s"] / 2
print("On the machine that the numbers on this page come from, one tanh takes as long as")
print(f"{ns_of_tanh * multiplications_per_ns:.0f} multiplications in a product of matrices.")

# %% [markdown]
# So a unit with fewer inputs than that spends more time on its tanh than on its weighted sum.
#
# **Then comes the update, and there are two ways to compute it.** Take 1000 parameters, 2000 observations and 500
# members. The gain K has a row for each parameter and a column for each observation, so it holds two million numbers.
# But we can also read the update the other way round. The gain is A times something, so every move is a mixture of the
# anomalies, and every new member is a mixture of the old members:
#
# Θ + K (D − Y) = Θ + A W = Θ (I + W).
#
# (The columns of W sum to 0, because every row of S does, and so Θ W and A W are the same.) The weights W of the
# mixture are only 500 × 500 numbers. Let us see on random numbers that both ways lead to the same ensemble. All
# observations have the error variance 1 here, so there is no R in the formulas. The innovations are D − Y.

# %%
def two_ways(Theta, S, innovations):
    A = anomalies(Theta)
    n_ens = S.shape[1]
    inverse = np.linalg.inv(S.T @ S + (n_ens - 1) * np.eye(n_ens))
    K = A @ inverse @ S.T
    W = inverse @ S.T @ innovations
    return K, W


Theta = 5 + rng.standard_normal((100, 50))
some_S = anomalies(rng.standard_normal((200, 50)))
innovations = rng.standard_normal((200, 50))
K, W = two_ways(Theta, some_S, innovations)

# %% tags=["nbval-check-output"]
print(f"With 100 parameters, 200 observations and 50 members K holds {K.size} numbers, W {W.size}.")
with_gain = Theta + K @ innovations
with_weights = Theta @ (np.eye(50) + W)
print("They lead to the same ensemble:", np.allclose(with_gain, with_weights))

# %% [markdown]
# The two ways differ in what they cost. Count the multiplications. The letter r is the smaller of n_obs and N:
#
# | step | multiplications | why |
# |---|---|---|
# | for both: S Sᵀ or Sᵀ S, whichever is smaller | n_obs · N · r / 2 | it is symmetric, so half of it is enough |
# | for both: solve r equations | r³ / 3 | they are symmetric, too, which halves this for more than 128 of them |
# | with the gain: K, then K (D − Y) | n_params · (r² + 2 · n_obs · N) | K is n_params × n_obs |
# | with weights: W, then Θ (I + W) | N · (r² + n_obs · N + n_params · N) | W is N × N |
#
# What both need makes no difference, so we compare the last two rows.


# %% tags=["nbval-check-output"]
def multiplications(n_params, n_obs, n_ens):
    r = min(n_obs, n_ens)
    with_gain = n_params * (r**2 + 2 * n_obs * n_ens) / 1e6
    with_weights = n_ens * (r**2 + n_obs * n_ens + n_params * n_ens) / 1e6
    return with_gain, with_weights


print("n_params   n_obs     N       the gain      weights   millions of multiplications")
for sizes in [(61, 10, 100), (151, 1000, 500), (1000, 2000, 500), (100_000, 100, 100)]:
    print("{:8d}{:8d}{:6d}{:15.1f}{:13.1f}".format(*sizes, *multiplications(*sizes)))

# %% [markdown]
# In the first two rows the gain needs fewer multiplications, in the last two the weights do: K has a row for every
# parameter, so few parameters favour the gain. Where there is a choice, the library counts like this and takes the
# shorter way. Three more things keep it quick:
#
# - It works with S Sᵀ or with Sᵀ S, whichever is smaller.
# - With more observations than members, it takes the observations a portion at a time: a megabyte of predictions, or N
#   rows if that is more. Most portions stay in the cache, the processor's own fast memory, and however many observations
#   there are, the update needs no more memory.
# - With more than ten observations for each member, `enkf` and `esmda` draw fewer random numbers. The noise E of the
#   perturbed observations enters the update only as Sᵀ E, which has N rows however many observations there are. Each of
#   its columns is normal, with covariance Sᵀ S (all divided by the root of R). So we draw Sᵀ E itself: other numbers,
#   but the same distribution.
#
# **How little time could it take?** We need a yardstick. In the way of the weights the two largest products are
# Sᵀ (D − Y) and Θ (I + W). Where there are as many observations as members or more, they take N² · (n_params + n_obs)
# multiplications. (With very few parameters the gain needs fewer than that.) The program `tests/benchmark.py` makes
# two products of these sizes and nothing else. The time that numpy takes for them we call the **floor** of the
# update. (Reading the arrays from memory once takes less than that, at all sizes below.)
#
# Then the program times this library and others that make the same update with the same noise, after it has checked
# that their results agree. dageo, DAPPER, iterative_ensemble_smoother and pyesmda are packages for data assimilation.
# The textbook formula is the equation as it stands, with covariances by `np.cov`. Each row of the figure is an update
# of one size, and a mark says how many times the floor a program takes. The vertical line is the floor itself. Where
# a mark is missing, the program would form a square matrix with a row for each of 10,000 observations or parameters,
# or more, and was left out.

# %%
rows = [row for row in measured if row["section"] == "updates" and row["name"] == "analysis"]
found = {"dalearn": [row["over_floor"] for row in rows]}
for place, row in enumerate(rows):
    for name, multiple in row["others"].items():
        program = "pyesmda, its fastest way" if name.startswith("pyesmda") else name
        of_program = found.setdefault(program, [np.nan] * len(rows))
        of_program[place] = np.fmin(of_program[place], multiple * row["over_floor"])
ax = plots.over_floor([row["case"] for row in rows], found)
ax.set(xlabel="time over the floor", ylabel="parameters, observations, members")
least, most = min(found["dalearn"]), max(found["dalearn"])
said = f"dalearn takes {least:.1f} to {most:.1f} times the floor"
alt = f"Eight sizes of updates, {len(found)} programs: {said}; in every row all others take longer."
plots.show(ax, alt)

# %% tags=["nbval-check-output"]
print("parameters, observations,   dalearn's time    times       next fastest program,")
print("members                             in ms     the floor   times dalearn's time")
for row in rows:
    ms = row["seconds"] * 1e3
    next_fastest = min(row["others"].values())
    print(f"{row['case']:25s}{ms:16.2f}{row['over_floor']:13.1f}{next_fastest:16.1f}")

# %% [markdown]
# All this is one core of one machine. The two small updates at the top take less than three milliseconds. The largest
# part of it goes into solving the equations, which a processor does far more slowly than it multiplies matrices.
# Where the parameters are many, 10,000 and 100,000, nearly all of the work is Θ (I + W), and an update takes at most
# 1.2 times the floor. The other large ones take 2.1 to 2.3 times the floor. They also have to make Sᵀ S and to solve
# the equations, and they go through the predictions and the data several times: to take off the mean, to divide by
# the root of R, to subtract.
#
# **How do the costs grow?** Now one size grows while the other two stay. First the observations, with 151 parameters
# and 100 members; then the parameters, with 200 observations and 100 members; then the members, with 151 parameters
# and 2000 observations. The slope is that of time against size, both on logarithmic axes, between the two largest
# sizes. With slope 1, twice the size takes twice the time; with slope 2, four times; below 1, a fixed cost is still
# part of the time. The memory is what the update asks for beside its arguments (ensemble, predictions, perturbed
# observations), at the largest size.

# %% tags=["nbval-check-output"]
print("                                                      slope    memory, as a multiple")
print("what grows             program                        of time    of the arguments")
for row in measured:
    if row["section"] == "growth":
        program = "dalearn" if row["name"] == "analysis" else row["name"]
        numbers = row["numbers"]
        slope, memory = numbers["slope of time"], numbers["of the arguments"]
        print(f"{row['case']:23s}{program:30s}{slope:7.1f}{memory:14.2f}")

# %% [markdown]
# In this library more observations cost in proportion, once there are more of them than members. More parameters cost
# in proportion as long as the ensemble fits into the cache. Here it does not: the largest one takes 26 megabytes, and
# the result as much again, and memory delivers numbers more slowly. That makes the slope steeper than 1. More members
# cost most. Sᵀ S has N × N numbers, each of them a sum over all observations, and the model has to run for each member.
# If your updates are too slow, look at N first; chapter [10](10_what_can_go_wrong.ipynb) says what too few members do.
#
# Where the parameters are many, the memory is that of the result, which is as large as the ensemble. Where the members
# are many, it is that of a few N × N matrices. Where the observations are many it stays small, because they are taken a
# portion at a time.
#
# These numbers come from one machine. `python tests/benchmark.py` measures yours in some minutes. It also compares
# updates with one observation at a time, the forward pass of an ensemble, and whole trainings.
