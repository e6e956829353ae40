# %% [markdown]
# # 05 Write the EnKF
#
# *45 minutes. You need: numpy, the gain of one number (chapter 03) and the covariance of an ensemble (04). Further,
# at the end, is optional and takes another 30.*
#
# Gradient descent (chapter 02) needs derivatives, and the curve that it finds does not say how far it may be off. Here
# a hundred networks learn together. We ask them for nothing but their predictions, and the less they disagree, the
# surer they think they are. At the end you can train a network that you can only run.
#
# After this chapter you can
#
# - see in a cloud of networks which way a reading moves a weight, and how far,
# - write the update of the *ensemble Kalman filter*, the EnKF, for one reading and for many,
# - say why every network is shown a reading of its own, and what is missing otherwise.

# %%
import numpy as np

from dalearn import FNN, analysis, explore, perturb, plots, rmse, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## The first reading
#
# A cheap thermometer hangs in a garden. From its readings we want to know how the temperature rises and falls in a day.
# The true curve is a sine: lowest at six in the morning, highest at six in the evening. Temperatures count from the
# day's mean, in units in which the day swings by 1 up and 1 down. The thermometer is off by about 0.05.
#
# Nobody knows the right weights. So we take an *ensemble*: a hundred networks with different weights, the *members*.
# Each has 20 hidden units (chapter 01), and 61 weights and biases; we call them all weights.
#
# The first reading is taken at a quarter past one in the afternoon. Each network says beforehand what it will be.

# %%
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)  # (61, 100): one network in each column

x, d = problem.x[:1], problem.d[0, 0]  # the time, scaled, and the value of the first reading
predictions = net(ensemble, x)[0, 0]  # (100,): at the first time, the first output, of all members

# %% [markdown]
# The reading is 0.32. The networks said 1.26, give or take 0.57, and only eight of the hundred said less than the
# reading. What can they learn from one number?
#
# Here are three of their 61 weights: the biases of the hidden units 4, 11 and 15. Every dot is one network. How far to
# the right it stands is its weight, and its height is what the network said, the same in all three columns. The diamond
# is the mean of all. The twenty lowest dots are filled. Do more of them stand left or right of the dotted line? This
# tells you which way a cloud leans. The black line is the reading d, and the grey band its error. In data assimilation
# a reading is called an *observation*.

# %% tags=["folded"]
row_of = {"bias of unit 4": 23, "bias of unit 11": 30, "bias of unit 15": 34}  # its row
three = {name: ensemble[row] for name, row in row_of.items()}

ax = plots.clouds(three, predictions, d, problem.obs_std, line=False, lowest=20)
alt = f"Three clouds of a hundred dots over the same heights, most above the reading, {d:.2f}. "
alt += "In each the twenty lowest dots are filled."
plots.show(ax, alt)


def print_moves(slope, gain, step):
    """The slope and the gain of each of the three weights, and how far its mean moves."""
    for name, i in row_of.items():
        words = f"{name:16s} slope {slope[i]:5.2f}  gain {gain[i]:5.2f}"
        print(f"{words}  its mean moves by {step[i]:5.2f}")


# %% [markdown]
# Now the ensemble is *updated*: all weights are changed so that the predictions come nearer to the reading. Most must
# come down. What will that do to the mean of each of these three weights?
#
# - **a** All three become smaller, since most predictions must come down.
# - **b** One becomes smaller, one larger, and one stays about where it is.
# - **c** All three change, and by about equally much: the three clouds are about equally wide.

# %%
### BEGIN SOLUTION
predict("05-clouds", "b")
### END SOLUTION

# %% [markdown]
# ## What is one unit worth? By hand, with three networks
#
# How far should a weight of our hundred networks go? We find the rule with three small networks and the round numbers
# of chapter 03. They predict 18, 20 and 22, with the mean 20 and the variance (4 + 0 + 4) / 2 = 4. Then a reading
# comes: 24, give or take 1, so its variance is R = 1. By chapter 03, the prediction has the gain 4 / (4 + 1) = 0.8, and
# its mean goes to 20 + 0.8 · 4 = 23.2.
#
# But what should become of the weights? Each network has a weight θ and a prediction y:
#
# | network | θ | y | a = θ less its mean | s = y less its mean | a · s |
# |---|---|---|---|---|---|
# | first | 0.5 | 18 | −1.5 | −2 | 3 |
# | second | 3.0 | 20 | 1.0 | 0 | 0 |
# | third | 2.5 | 22 | 0.5 | 2 | 1 |
# | mean | 2.0 | 20 | | | |
#
# The products add up to 4, so the covariance of θ and y is 4 / 2 = 2.
#
# How much larger is the weight, on the whole, where the prediction is larger by one? Let us try 0.5. The first network
# predicts 2 less than the mean, so its weight should lie 0.5 · 2 = 1 below the mean. It lies 1.5 below. The difference
# of −0.5 is its **rest**. The rests of the three are −0.5, 1 and −0.5. Their products with s are 1, 0 and −1, and add
# up to 0. So the rest no longer grows with the prediction, and 0.5 is right.
#
# This is the rule of the whole chapter: **the rest has covariance 0 with the numbers that we guess from**, here with
# s. (If it had not, we could guess still better.) The rule finds 0.5 without trying. If one unit of y is worth k, the
# rest is a − k s. Its covariance with s is 2 − 4 k, because that of a with s is 2, and the variance of s is 4. It
# must be 0, so
#
# $$k = \frac{\mathrm{Cov}(\theta, y)}{\mathrm{Var}(y)} = \frac{2}{4} = 0.5$$
#
# In the picture, the line through the dots goes 0.5 across for 1 up. We count every *slope* in this way, so a small
# slope is a steep line. The line is called the *regression line* of θ on y. The rests, in grey, lie across, because
# it is the weight that we guess.

# %% tags=["harmless", "folded"]
theta = np.array([0.5, 3.0, 2.5])
y = np.array([18.0, 20.0, 22.0])

ax = plots.cloud(theta, y, 24, 1, step=True, rests=True)
ax.set(xlabel="weight θ", ylabel="prediction y")
alt = "Three dots at (0.5, 18), (3, 20), (2.5, 22). From the mean, (2, 20), a line rises to weight "
alt += "4 at 24, the reading: 1 up, 0.5 across. Across from it to the dots: −0.5, 1 and −0.5."
plots.show(ax, alt)


def draw_strips(before, same, own):
    """The predictions before an update and after it, in two ways, beside the right answer."""
    ways = {"24 against y": same, "24 against its z": own}
    ax = plots.strips(before, ways, (23.2, np.sqrt(0.8)))
    ax.set(xlabel="prediction y")
    alt = f"Strips of dots. 24 against y: standard deviation {same.std(ddof=1):.1f}. "
    alt += f"24 against its z: {own.std(ddof=1):.1f}, as wide as the exact band."
    plots.show(ax, alt)

# %% [markdown]
# If the reading had no error, the weight's mean would follow the line up to 24. It would go from 2 to 2 + 0.5 · 4 = 4.
#
# But the reading has an error: we would like to know y, and get only y + error. We have to guess from what we get, so
# we need the line through θ and readings. If the first network is right, what we read is 18 plus an error: 17, say,
# or 19.6. We call such a possible reading z, so z = y + error.
#
# Let our three networks stand for a large, bell-shaped cloud. We have read 24. What is the mean θ of the networks whose
# z is 24? The line through all pairs of θ and z says it. Our rule finds its slope, with z in the place of y:
#
# - The covariance of θ with z is still 2, because the error has nothing to do with the weight.
# - The variance of z is 4 + 1 = 5, because the error is added.
#
# So 2 − 5 K = 0, and one unit of a reading is worth K = 2 / 5 = **0.4** of θ. This K is the Kalman gain of the weight.
# The mean goes to 2 + 0.4 · 4 = **3.6**. For any weight
#
# $$K = \frac{\mathrm{Cov}(\theta, y)}{\mathrm{Var}(y) + R}$$
#
# With y for θ, this is the 4 / 5 = 0.8 of chapter 03. And **the gain is 0.8 of the slope**: 0.4 = 0.8 · 0.5. So weight
# and prediction both go 0.8 of the way along the line in the picture, by 1.6 and not 2, and by 3.2 and not 4.

# %% [markdown]
# ## Back to the three clouds
#
# Now the hundred networks. The ensemble is Θ, capital theta: a row for each weight, a column for each member. Take the
# mean off each row, and what remains are the *anomalies* A. Each row of A is the column a of our table, for one weight.
# So `A @ s` makes all 61 sums of products at once.

# %% tags=["nbval-check-output", "revealed:05-clouds"]
obs_var = problem.obs_std**2  # R
A = ensemble - ensemble.mean(axis=1, keepdims=True)  # (61, 100)
s = predictions - predictions.mean()  # (100,)
cov = A @ s / (n_ens - 1)  # (61,), one for each weight
var_y = s @ s / (n_ens - 1)
gain = cov / (var_y + obs_var)
print_moves(cov / var_y, gain, gain * (d - predictions.mean()))  # a line for each of the three

# %%
check("05-clouds")

# %% [markdown]
# The reading lies 0.94 below what the networks said on average. One unit of it is worth 0.31 of the first bias. So this
# bias comes down, by 0.94 · 0.31, about 0.3. Of the twenty lowest dots in its cloud, 14 stand left of the mean. In the
# second cloud 4 do, and the bias goes up. In the third 9 do, and the bias stays.

# %% [markdown]
# ## The mean has moved. And the members?
#
# So far only means have moved. The members have to move too. Let each of the three small networks move its prediction
# 0.8 of the way to 24. In chapter 03 the right answer was 23.2, with a variance of (1 − 0.8) · 4 = 0.80. How far apart
# will the members end?
#
# - **a** Too far apart.
# - **b** Too close together.
# - **c** As far apart as they should be.

# %%
### BEGIN SOLUTION
predict("05-predict", "b")
### END SOLUTION

# %% [markdown]
# The one that said 18 arrives at 18 + 0.8 · 6 = 22.8, the other two at 23.2 and 23.6. Their mean is right, 23.2. Their
# variance is (0.16 + 0 + 0.16) / 2 = 0.16, where 0.80 would be right. What is missing?
#
# We compared 24, which has an error, with y, which has none. So let each member compare 24 with a reading as *it* would
# see it: with z = y + error, drawn for it alone. It moves by 0.8 (24 − z), and comes to
#
# $$y + 0.8\,(24 - z) = 0.8 \cdot 24 + (y - 0.8\,z)$$
#
# The first part is the same for all members, so they differ by y − 0.8 z. This is the **rest** of our rule: what a
# reading does not tell about y. For its covariance with z is 0: that of y and z is 4, that of z with itself 5, and 4
# − 0.8 · 5 = 0. So the part 0.8 z is known once z is 24, and the rest stays as uncertain as it was. The rest is 0.2 y
# − 0.8 error, and its variance is
#
# $$0.2^2 \cdot 4 + 0.8^2 \cdot 1 = 0.16 + 0.64 = 0.80$$
#
# So 0.64 was missing. This is K² R, with K = 0.8 here. A weight moves by its own K times the same 24 − z.
#
# The same step can be told in another way. With y = 18 and the error −1, z is 17, and 24 − 17 = 7. But 7 is also 25 −
# 18: as if the member were shown **a reading of its own**, 25, and compared it with its own 18. The code does this.
# (It draws an error and adds it, 24 + error. That is as good, because an error is as often above 0 as below.) This is
# a *perturbed observation*.
#
# Here are a hundred members. The dashed lines mark the right answer, 23.2 ± 0.89. Where all compare 24 with y, the
# orange bar fills less than half of it. Where each has its own z, it fits.

# %% tags=["revealed:05-predict"]
rng = np.random.default_rng(30)
y = rng.normal(20, 2, n_ens)
z = y + rng.normal(0, 1, n_ens)
K = y.var(ddof=1) / (y.var(ddof=1) + 1)
draw_strips(y, same=y + K * (24 - y), own=y + K * (24 - z))

# %%
check("05-predict")

# %% [markdown]
# ## The whole cloud moves
#
# Now each of the hundred networks gets its own reading, 0.32 plus an error. Every weight moves by its gain times the
# difference between this reading and its network's prediction. The library's `analysis` does this. Then the networks
# predict again.

# %%
own_readings = perturb(np.array([d]), obs_var, n_ens, rng=5)  # (1, 100): one row
posterior = analysis(ensemble, predictions[None], own_readings, obs_var)  # [None]: one row too
kept = net(posterior, x)[0, 0]  # what the moved networks say

# %% tags=["folded"]
moved = {name: posterior[row] for name, row in row_of.items()}
ax = plots.clouds(three, predictions, d, problem.obs_std, moved=(moved, kept), shafts=25)
alt = "The three clouds again. The dots have slid to the reading. The ways of 25 are about "
alt += "parallel to their column's line: down to the left, down to the right, straight down."
plots.show(ax, alt)

# %% [markdown]
# Most dots slide down: to the left, to the right, and straight down, about as their column's line runs. (The ways of 25
# dots are drawn.)
#
# The lines promised a mean of 0.32, and the networks stop at 0.41. Each weight has gone along its line. But a network's
# prediction is not a straight line in its weights. It bends away from what the line says, and the longer the step, the
# more.
#
# Now let the thermometer be worse. The explorer shows one weight, less its mean. The solid line has the slope, and the
# dashed line has the gain in its place. At first the two coincide. **Find an error of the reading with which the gain
# is about half of the slope.** Write down first which error you expect. (The answer stands under *What to remember*.)

# %%
explore.cloud()

# %% [markdown]
# ## Two readings, and then any number
#
# Back to the three networks. A second instrument of the same kind also reads 24. Two steps of 0.4 each would be too
# much, because most of what the second reading says, the first has said already. What are the gains K₁ and K₂?
#
# The two possible readings, z₁ and z₂, are the same y, each with an error of its own. The rest is now θ − K₁ z₁ − K₂
# z₂. Its covariance with both readings must be 0. The covariance of z₁ with θ is 2, and with itself 5, as before. With
# z₂ it is 4, because they share y and nothing else. So the rest has the covariance 2 − 5 K₁ − 4 K₂ with z₁. For z₂ the
# 4 and the 5 are swapped. Both must be 0:
#
# $$5 K_1 + 4 K_2 = 2$$
# $$4 K_1 + 5 K_2 = 2$$
#
# Both gains are **2/9**, since 5 · 2/9 + 4 · 2/9 = 2. Together they make 4/9, only a little more than the 0.4 of one
# reading.
#
# ### The same as matrices
#
# Put the two gains into a row, and the two equations become one. With one reading we divided by 5. Now we multiply by
# the inverse of the matrix, from the right:
#
# $$(K_1 \;\; K_2)
# \begin{pmatrix} 5 & 4 \\ 4 & 5 \end{pmatrix} = (2 \;\; 2)
# \qquad\text{so}\qquad
# (K_1 \;\; K_2) = (2 \;\; 2) \begin{pmatrix} 5 & 4 \\ 4 & 5 \end{pmatrix}^{-1}$$
#
# The 4s are covariances of one prediction with the other, and on the diagonal each error adds its variance, 1. From now
# on R is a matrix: the variances of the errors on its diagonal, and 0 elsewhere.
#
# The covariances come from the members. S holds the anomalies of the predictions, with a row for each reading, and A
# those of the weights. In S Sᵀ each row is multiplied by each row and added up over the members: (−2)² + 0² + 2² = 8,
# for example. Divided by N − 1, with N = 3, this is the 4.
#
# | matrix | shape | with three networks, two readings |
# |---|---|---|
# | A | (n_params, N) | one row: −1.5, 1, 0.5 |
# | S | (n_obs, N) | two rows, each −2, 0, 2 |
# | A Sᵀ | (n_params, n_obs) | 4, 4 |
# | S Sᵀ | (n_obs, n_obs) | 8 everywhere |
# | R | (n_obs, n_obs) | 1 on the diagonal |
#
# Another weight is one more row in A, and so one more row in K; the bracket stays the same. So here is the gain, for
# any number of weights and readings. In the second form, A Sᵀ / (N−1) and the bracket are both multiplied by N − 1.
# The bracket stands inverted, so K is the same.
#
# $$K = \frac{A S^T}{N-1}\left[\frac{S S^T}{N-1} + R\right]^{-1} =
# A S^T\,[S S^T + (N-1)\,R]^{-1}$$

# %% [markdown]
# **Exercise 05-gain.** Write the gain for any number of readings, in the three steps of the starter. `obs_var` (n_obs,)
# holds the variances of the errors, one for each reading. `np.linalg.inv` inverts a matrix. `hint("05-gain")` helps,
# more each time, and `solution("05-gain")` shows our answer.

# %%
def my_gain(A, S, obs_var):
    n_ens = A.shape[1]  # N
    R = np.diag(obs_var)
    # 1. A Sᵀ, of shape (n_params, n_obs)
    # 2. the bracket, of shape (n_obs, n_obs)
    # 3. the first times the inverse of the second
    ### BEGIN SOLUTION
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * R)
    ### END SOLUTION

# %%
check("05-gain", my_gain)

# %% [markdown]
# If it is right, the next cell runs it on the three networks. Two ninths each?

# %% tags=["folded"]
if check("05-gain", my_gain).ok:
    two = my_gain(np.array([[-1.5, 1, 0.5]]), np.array([[-2, 0, 2], [-2, 0, 2]]), np.ones(2))
    print("the gains, in ninths:", np.round(9 * two, 6))

# %% [markdown]
# ## The whole update
#
# With the gain, the update is one line. Y holds the predictions and D the members' own readings, both with a row for
# each reading and a column for each member. Each member moves by the gain times its *innovation*, its own readings less
# its own predictions:
#
# $$\Theta + K\,(D - Y)$$
#
# **Exercise 05-update.** Write it: the anomalies S, the gain, the innovations, the step. You get Θ (n_params, n_ens), Y
# and D (n_obs, n_ens), and `obs_var` (n_obs,), and return the moved ensemble. Let your `my_gain` make the gain.

# %%
def my_update(ensemble, predictions, perturbed, obs_var):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    ### BEGIN SOLUTION
    S = predictions - predictions.mean(axis=1, keepdims=True)
    n_ens = ensemble.shape[1]
    gain = A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)
    ### END SOLUTION

# %%
check("05-update", my_update)

# %% [markdown]
# ## Ten readings, one update
#
# That is the EnKF. Now give it the first ten readings, all at once. They come from different days, which are all alike,
# at random hours. If your `my_update` is right, it does the work here. Otherwise the library's `analysis` does.

# %%
update = my_update if check("05-update", my_update).ok else analysis

x_10, d_10 = problem.x[:10], problem.d[:10, 0]
var_10 = np.full(10, obs_var)
said = net(ensemble, x_10)[:, 0]  # (10, 100): the one output, at ten times
shown = perturb(d_10, var_10, n_ens, rng=346)
trained = update(ensemble, said, shown, var_10)

# %% tags=["nbval-check-output", "folded"]
for words, y in {"before": said, "after": net(trained, x_10)[:, 0]}.items():
    off = np.abs(y.mean(axis=1) - d_10).mean()
    print(f"{words:6s}  the mean of the networks misses the ten readings by {off:.2f} on average")

before, after = net(ensemble, problem.x_test), net(trained, problem.x_test)  # at all hours

# %% tags=["folded"]
from dataclasses import replace

first_ten = replace(problem, x=x_10, d=problem.d[:10])
ax = plots.before_and_after(first_ten, before, after)
ax.set(xlabel="time of day", ylabel="temperature")
hours = ["midnight", "6:00", "noon", "18:00", "midnight"]
ax.set_xticks(np.linspace(-np.pi, np.pi, 5), hours)
alt = "A grey band and its mean, a hump, have nothing to do with the sine. After the update a blue "
alt += "band and an orange curve rise with the readings; they miss the truth at noon and the ends."
plots.show(ax, alt)

# %% [markdown]
# The grey curve knew nothing of the day. After one update, without a derivative, the orange one rises from a low
# morning to a high afternoon, as the readings do.
#
# This is not the end. The orange curve still misses by 0.17, which is more than the thermometer's error explains. Ten
# readings at once make long steps, and on a long step the networks bend away from their lines (*Further*). They are
# also too sure: the true curve leaves the blue band around noon and at both midnights. They were too sure before, and
# an update believes the spread that it is given. Chapter 06 takes the readings one at a time, and draws new lines after
# each.
#
# But look at what it took: a few lines of numpy, and nothing from the networks but their predictions. **You can now
# train a network that you can only run.**

# %% [markdown]
# ## What can go wrong
#
# - *A variance taken for a standard deviation.* R holds variances. With 0.05 in the place of 0.0025 the thermometer
#   seems 4.5 times as bad as it is, and no error message tells you.
#
# ## What to remember
#
# - One unit of a prediction is worth the slope of a weight's line, Cov(θ, y) / Var(y).
# - One unit of a reading is worth less, the gain, Cov(θ, y) / (Var(y) + R). It is half of the slope where R equals
#   Var(y). In the explorer this is an error of 0.57, the networks' own standard deviation; 0.6 is the nearest on the
#   slider.
# - With many readings, numbers become matrices: K = A Sᵀ (S Sᵀ + (N−1) R)⁻¹.
# - Each member moves by K times its own innovation, with a perturbed observation of its own. With one reading for all,
#   K² R is missing from the variance: 0.64 of 0.80 with the three networks.
#
# Notation: Θ `ensemble`, Y `predictions`, A and S their anomalies, D `perturbed`, R `obs_var`, K `gain`, N `n_ens`.

# %% [markdown]
# ## Where to read on
#
# - Burgers, van Leeuwen and Evensen (1998), why the observations are perturbed, doi
#   [10.1175/1520-0493(1998)126\<1719:ASITEK\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281998%29126%3C1719:ASITEK%3E2.0.CO;2)
# - Evensen (2003), the EnKF in full, doi [10.1007/s10236-003-0036-9](https://doi.org/10.1007/s10236-003-0036-9)
# - Anderson (2003), the update as a regression of each variable on the prediction, doi
#   [10.1175/1520-0493(2003)131\<0634:ALLSFF\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282003%29131%3C0634:ALLSFF%3E2.0.CO;2)
# - Hunt, Kostelich and Szunyogh (2007), the transform, doi
#   [10.1016/j.physd.2006.11.008](https://doi.org/10.1016/j.physd.2006.11.008)

# %% [markdown]
# ## Further: another weight, with a pencil
#
# *Optional, like all that follows.* Another weight of the three networks is 3, 1.5 and 0. What is its gain, and where
# does its mean go? The answer stands at the end of the next section.

# %% [markdown]
# ## Further: make the perturbed observations yourself
#
# **Exercise 05-perturb.** Make the members' own readings, for n_obs observations at once. You get the observed values d
# (n_obs,), the variances of their errors `obs_var` (n_obs,), and `noise` (n_obs, n_ens), random numbers with mean 0 and
# variance 1. Return D (n_obs, n_ens): column j holds what member j is shown. (`v[:, None]` turns a vector v into a
# column, which numpy adds to every column of a matrix.)

# %%
def my_perturbed(d, obs_var, noise):
    ### BEGIN SOLUTION
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise
    ### END SOLUTION

# %%
check("05-perturb", my_perturbed)

# %% [markdown]
# The pencil's answer: a is 1.5, 0 and −1.5, the covariance is −6 / 2 = −3, and the gain −3 / 5 = −0.6. The mean goes
# down from 1.5 to 1.5 − 0.6 · 4 = −0.9, because the predictions have to go up.

# %% [markdown]
# ## Further: what the lines promise, and what the networks keep
#
# After the first reading the dots do not quite arrive. To see what the lines promise, we update the predictions
# themselves, as if they were weights. The 23.2 of the three small networks was such a promise.

# %% tags=["nbval-check-output"]
one = analysis(predictions[None], predictions[None], own_readings, obs_var)[0]
ten = analysis(said, said, shown, var_10)
print(f"one reading: promised {one.mean():.2f}, give or take {one.std(ddof=1):.2f}; ", end="")
print(f"kept {kept.mean():.2f}, give or take {kept.std(ddof=1):.2f}")
for words, y in {"promised": ten, "kept": net(trained, x_10)[:, 0]}.items():
    print(f"ten readings, {words:8s}: off by {np.abs(y.mean(axis=1) - d_10).mean():.2f}")

# %% [markdown]
# Had the prediction been a straight line in the weights, the promise would have been kept. With ten readings the
# weights take longer steps than with one.

# %% [markdown]
# ## Further: a few dots lean by chance
#
# Go back to the explorer. Press Reset, choose the bias of unit 15, whose cloud is round, and set the reading to −1.
# With a hundred networks the mean of this bias stays, to within 0.03. Then take five networks: it goes down by 0.61.
# With ten it goes up by 0.34, with twenty down by 0.30. A few dots lean by chance, and the update cannot know that.
# Chapter 10 shows what it leads to.

# %% [markdown]
# ## Further: the shares of 61 weights
#
# All 61 weights go their full way. Is that not 61 times too far? How much of one unit of y does each weight make? We
# raise one weight by a little in all networks, and let them predict: that is the *effect* of the weight. Its share is
# the effect times its slope.

# %% tags=["nbval-check-output"]
effect = np.zeros(len(ensemble))
for i in range(len(ensemble)):
    raised = ensemble.copy()
    raised[i] += 0.001
    effect[i] = (net(raised, x)[0, 0] - predictions).mean() / 0.001
share = effect * cov / var_y  # effect times slope
for name, i in row_of.items():  # the three biases, and the rows in which they stand
    print(f"{name:16s} effect {effect[i]:5.2f}  share {share[i]:5.2f}")
print(f"all 61 weights together: {share.sum():.2f}")

# %% [markdown]
# The first bias makes 0.50 · 0.32 = 0.16 of the unit. The second has both signs turned round, −0.49 · −0.28 = 0.14. All
# 61 together make 0.91. They would make exactly one if the prediction were a straight line in the weights. Then y would
# be the sum of all effects times weights, so the sum of the shares would be Cov(y, y) / Var(y), which is 1.

# %% [markdown]
# ## Further: look inside the networks
#
# The update moved the bias of unit 4 down, that of unit 11 up, and left that of unit 15 where it was. Was that right? A
# hidden unit takes the tanh of its weight times x, plus its bias. The result enters the output times one more weight.
# If the bias grows by a little, tanh grows by 1 − tanh² as much. (The first 20 of the 61 rows are the weights of x, the
# next 20 the biases of the hidden units, the next 20 the weights into the output. The last row is the output's bias.)

# %% tags=["nbval-check-output"]
for unit in (4, 11, 15):
    into, bias, out = ensemble[unit - 1], ensemble[unit + 19], ensemble[unit + 39]
    inner = into * x.item() + bias
    effect = out * (1 - np.tanh(inner) ** 2)
    words = f"unit {unit:2d}: tanh of {inner.mean():5.2f}, weight into the output {out.mean():5.2f}"
    print(f"{words}, effect of the bias on y {effect.mean():5.2f}")

# %% [markdown]
# A larger bias of unit 4 raises the prediction, one of unit 11 lowers it. The tanh of unit 15 is taken where its curve
# is flat, so its bias hardly reaches the output. The update has found the three directions from pairs of numbers alone.
# (The last numbers are the effects that the section before found by trial.)

# %% [markdown]
# ## Further: ten readings, forty seeds
#
# Is 346 a lucky seed? We looked through the seeds 1 to 400 for one whose first reading lies well below what the
# networks say and whose clouds lean well. What it reaches with ten readings is middling. The RMSE of its mean curve
# against the true one, at all hours, falls from 0.93 to 0.33, and of the 400, about as many end with a smaller one as
# with a larger one. Here are the first forty; the band is where 90% of the networks lie.

# %% tags=["nbval-check-output"]
from dalearn import coverage


def ten_readings(problem, ensemble, seed):
    """The curves of an ensemble before and after one update with the first ten readings."""
    said = net(ensemble, problem.x[:10])[:, 0]
    shown = perturb(problem.d[:10, 0], var_10, n_ens, rng=seed)
    moved = analysis(ensemble, said, shown, var_10)
    return net(ensemble, problem.x_test), net(moved, problem.x_test)


table = []
for seed in range(1, 41):
    other = sine(n=100, noise=0.05, rng=seed)
    curves = ten_readings(other, net.ensemble(n_ens, spread=0.2, rng=seed), seed)
    for each in curves:
        table.append((rmse(each.mean(axis=-1), other.truth), coverage(each, other.truth)))
error, inside = np.reshape(table, (40, 2, 2)).T  # each (before or after, seed)
print("error, median:           {:.2f} before, {:.2f} after".format(*np.median(error, axis=1)))
print("truth in the band:       {:.0%} before, {:.0%} after".format(*np.median(inside, axis=1)))
print(f"error smaller after it:  {np.sum(error[1] < error[0])} of 40")

# %% [markdown]
# The error falls in every one of the forty, and its median falls to about a quarter. The second line is a warning. The
# band is meant to hold 90% of the true curve, and after the update it holds about two thirds. Before, it was worse. The
# hundred were scattered around one network that knew nothing of the day, so they agreed with one another much more than
# with the day. Chapters 10 and 11 come back to this.

# %% [markdown]
# ## Further: does the missing spread matter to the network?
#
# The hundred networks meet a hundred readings, one after the other (chapter 06). We do it twice: all members see the
# same readings, or each its own. Twenty seeds.

# %% tags=["nbval-check-output"]
from dalearn import spread


def a_day(seed, own):
    other = sine(n=100, noise=0.05, rng=seed)
    theta = net.ensemble(n_ens, spread=0.2, rng=seed)
    copies = perturb(other.d[:, 0], obs_var, n_ens, rng=seed)
    for i in range(100):
        shown = copies[i : i + 1] if own else np.full((1, n_ens), other.d[i])
        theta = analysis(theta, net(theta, other.x[i : i + 1])[0], shown, obs_var)
    curves = net(theta, other.x_test)
    return rmse(curves.mean(axis=-1), other.truth), spread(curves)


same, own = (np.array([a_day(seed, way) for seed in range(1, 21)]) for way in (False, True))
for words, days in {"all see the same": same, "each its own": own}.items():
    error, band = np.median(days, axis=0)
    print(f"{words:17s} error {error:.3f}, standard deviation of the networks {band:.3f}")
print(f"smaller error with readings of their own: {np.sum(own[:, 0] < same[:, 0])} of 20")

# %% [markdown]
# The mean curve is about as good either way; we cannot tell which is better. What differs is what the networks say
# about themselves. Where all see the same, they claim to be off by half of what they are off by. With readings of
# their own they claim more, and are still somewhat too sure, as they were before the first reading.

# %% [markdown]
# ## Further: why perturbed observations leave the right spread
#
# With the three networks 0.16 and 0.64 made 0.80. They always fit. K = P / (P + R) means that K R = (1 − K) P. So the
# two parts are (1 − K)² P and K² R = K (1 − K) P, and together they make (1 − K + K) (1 − K) P = (1 − K) P.

# %% [markdown]
# ## Further: the missing part with many weights
#
# Where the network is linear, Y = H Θ for a matrix H. Call the weights' covariance before the update P. An update with
# the same d for all turns each anomaly into (I − K H) times itself, so the covariance becomes (I − K H) P (I − K H)ᵀ.
# Now let each member compare d with its own possible readings Z = Y + errors. It goes to Θ − K Z + K d. The last part
# is the same for all, so the members differ by Θ − K Z = (I − K H) Θ − K errors. This has one part more in its
# covariance, K R Kᵀ:
#
# $$(I - K H)\,P\,(I - K H)^T + K R K^T = (I - K H)\,P$$
#
# The right side follows by the rule of the chapter. The rest, Θ − K Z, has covariance 0 with Z, so Cov(rest, rest) =
# Cov(rest, Θ) = P − K H P. With one weight that is observed itself, H = 1, and the three terms are 0.16, 0.64 and
# 0.80.

# %% [markdown]
# ## Further: without noise, by another way
#
# The drawn errors have a price: in a small ensemble they are a source of error themselves. The *ensemble transform
# Kalman filter* (ETKF) moves the mean by K (d − mean of Y), and shrinks the anomalies by a matrix that is chosen so
# that their covariance is right, with nothing drawn. The library has it as `transform`. Here are both on our three
# networks, whose variance should come out as 0.80.

# %% tags=["nbval-check-output"]
from dalearn import transform

three_said, reading, R = np.array([[18.0, 20.0, 22.0]]), np.array([24.0]), np.array([1.0])
drawn = [analysis(three_said, three_said, perturb(reading, R, 3, rng=i), R) for i in range(500)]
drawn = [members.var(ddof=1) for members in drawn]
by_transform = transform(three_said, three_said, reading, R).var(ddof=1)
print(f"errors drawn, 500 times: variance {np.mean(drawn):.1f}, give or take {np.std(drawn):.1f}")
print(f"transform:               variance {by_transform:.2f}, always")

# %% [markdown]
# ## Further: the library does the same
#
# `analysis` solves N equations in place of n_obs where there are fewer members than readings, so its numbers come out
# by another way. Here 300 observations of 100 weights meet 40 members, and `np.cov` makes the covariances of the
# formula.

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(6)
big, R = rng.standard_normal((100, 40)), rng.uniform(0.5, 2, 300)
Y = rng.standard_normal((300, 100)) @ big / 10
D = perturb(np.ones(300), R, 40, rng)
joint = np.cov(np.vstack([big, Y]))  # all covariances in one matrix
by_formula = big + joint[:100, 100:] @ np.linalg.inv(joint[100:, 100:] + np.diag(R)) @ (D - Y)
difference = np.abs(analysis(big, Y, D, R) - by_formula).max()
print(f"largest step {np.abs(by_formula - big).max():.2f}, largest difference {difference:.9f}")
