# %% [markdown]
# # 04 An ensemble is a covariance
#
# *45 minutes. You need: numpy, the mean and the variance, and the product of two matrices. It helps to know what a network
# is (chapter 01) and how one number is updated (03); what is used of both is recalled. The last part,* Further, *is extra.*
#
# After this chapter you can
#
# - compute a covariance of a few members by hand and in numpy, and say what an update does with it,
# - say how large a correlation chance alone makes, and how many more members make it half as large,
# - say what a small ensemble can never reach, however many readings come.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, enkf, explore, plots, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% [markdown]
# ## Which cloud is real?
#
# A hundred networks are to learn how the temperature in a garden rises and falls in a day. Nobody computes a gradient for
# them. When the thermometer is read, we look at the hundred networks, one weight after the other. Did those with a larger
# value of this weight predict a higher temperature? Then, if the reading is higher than they predicted, the weight should
# be larger.
#
# So everything hangs on a glance at a cloud of dots: do these two numbers go together? Let us see how good such a glance
# is. Below are six clouds of ten dots. Think of each dot as a network: across, one of its weights; up, what it predicted.
#
# In five of the six clouds the two numbers have nothing to do with each other; we drew them independently. In the sixth,
# the real one, they belong together. Their *correlation* is 0.5 or −0.5; we do not say which. A correlation tells how
# closely the dots follow a straight line: 1 if all lie on a rising line, −1 if all lie on a falling one, and 0 if no line
# is any help.

# %%
clouds, real = explore.six_clouds(game=1)
ax = plots.which_cloud(clouds)
plots.show(ax, "Six tiles, A to F, with ten dots each. Some of the clouds lean up, some lean down.")

# %% [markdown]
# Which one is real? Take ten seconds, then press a letter. The answer comes later in this chapter.
#
# - **a** Cloud A.
# - **b** Cloud B.
# - **c** Cloud C.
# - **d** Cloud D.
# - **e** Cloud E.
# - **f** Cloud F.

# %%
### BEGIN SOLUTION
predict("04-cloud", "d")
### END SOLUTION

# %% [markdown]
# ## Three networks, by hand
#
# What exactly does one compute from such a cloud? Let us take three dots, so that we can do all of it on paper. Three
# networks have a weight w, and each predicts the temperature y for six in the evening. (Temperatures are told as the
# distance from the mean of the day, in units in which a day swings by 1 up and 1 down.)
#
# | | network 1 | network 2 | network 3 | mean |
# |---|---|---|---|---|
# | weight w | 0.1 | 0.2 | 0.6 | 0.3 |
# | prediction y | 0.5 | 0.8 | 0.8 | 0.7 |
# | w less its mean | −0.2 | −0.1 | +0.3 | |
# | y less its mean | −0.2 | +0.1 | +0.1 | |
# | product of the two | +0.04 | −0.01 | +0.03 | |
#
# Network 1 lies below the mean with its weight and with its prediction, so its product is positive. Network 3 lies above
# the mean with both: positive again. Network 2 disagrees. Its weight is below the mean and its prediction above, and its
# product is negative.
#
# In the picture, each product is the area of a rectangle from the mean to the dot. There is more blue than orange: on the
# whole, w and y are large together and small together.

# %% tags=["harmless"]
ax = plots.products([0.1, 0.2, 0.6], [0.5, 0.8, 0.8])
ax.set(xlabel="weight w", ylabel="prediction y for six in the evening")
words = "Three dots and the rectangles from their mean to each: areas +0.04 and +0.03 in blue,"
plots.show(ax, f"{words} −0.01 in orange.")

# %% [markdown]
# The average of the products is the **covariance** of w and y. There is one catch: their sum, 0.06, is divided by 2 and not
# by 3, always by one less than there are members. (The deviations are taken from the members' own mean, which lies a
# little closer to them than the true mean does. So the products come out too small, and the smaller divisor makes up for
# that. *Further* shows it in numbers.) The covariance is 0.06 / 2 = 0.03.
#
# The covariance of a number with itself is its variance. For y that is (0.04 + 0.01 + 0.01) / 2 = 0.03 as well.
#
# ### What it is good for
#
# Now the thermometer is read: 1.0, give or take 0.05. That is 0.3 more than the mean prediction, 0.7. What does it mean for
# w? Chapter 03 found the answer. The covariance, divided by the variance of the prediction plus that of the reading, says
# how much of w goes with one unit of y:
#
# K = 0.03 / (0.03 + 0.05²) = 0.92
#
# So w moves by 0.92 · 0.3 = 0.28, from 0.30 to 0.58. We have asked three networks what they predict, and nothing else: no
# gradient, no formula of the network. The reading, and how far it can be trusted, come from the thermometer. What comes
# from the ensemble is the two covariances, and they decide how far w moves, and which way. With a covariance of −0.03, w
# would have moved down by as much.
#
# That is why the rest of this chapter asks how good a covariance of a few members is. A network of this course has 61
# weights, and each is moved by its own covariance with y. All 61 have to be estimated from the same few members. The error
# of a reading averages out when more readings come. The error of a covariance does not; we will see what it does instead.
#
# ## The same in numpy
#
# An **ensemble** is a matrix Θ. Each column is one **member**; each row is one number, as all members have it. How many
# members there are, N, is the *ensemble size*. Our three networks are an ensemble with two rows, w and y.
#
# What is left when the mean of each row is taken off are the **anomalies** A: the third and fourth row of the table above.

# %% tags=["harmless"]
three = np.array([[0.1, 0.2, 0.6], [0.5, 0.8, 0.8]])
print(three.shape)  # 2 rows, 3 members

# %% [markdown]
# **Exercise 04-anomalies.** Take each row's mean over the members off it, for an ensemble of any shape (n_rows, n_ens). If
# numpy says that it cannot *broadcast* two shapes, the second hint is for you: `hint("04-anomalies")` helps, more each
# time. `solution("04-anomalies")` shows our answer.

# %%
def my_anomalies(ensemble):
    ### BEGIN SOLUTION
    return ensemble - ensemble.mean(axis=1, keepdims=True)
    ### END SOLUTION

# %%
check("04-anomalies", my_anomalies)

# %% [markdown]
# The covariance of two rows multiplies their anomalies member by member, adds the products up, and divides by N − 1. The
# product of a matrix with its own transpose does the first two steps for all pairs of rows at once:
#
# $$C = \frac{A A^T}{N - 1}$$
#
# This is the *covariance matrix*. Entry (i, j) is the covariance of rows i and j, and on the diagonal stand the variances.
#
# **Exercise 04-covariance.** Write it for any ensemble. You may call `my_anomalies`. Do it without `np.cov`, which gives
# the same.

# %%
def my_covariance(ensemble):
    ### BEGIN SOLUTION
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A @ A.T / (ensemble.shape[1] - 1)
    ### END SOLUTION

# %%
check("04-covariance", my_covariance)

# %% [markdown]
# The next cell takes your function if it is right, and numpy's if not. Find the 0.03 that you know, twice beside the
# diagonal and once on it.

# %% tags=["nbval-check-output", "harmless"]
covariance = my_covariance if check("04-covariance", my_covariance).ok else np.cov
print(covariance(three).round(3))

# %% [markdown]
# ## Every weight with every prediction
#
# For an update we do not need the covariances of the weights among themselves. We need that of each weight with each
# prediction. Let Θ hold the weights of N networks (or the parameters of any other model), with anomalies A. Let Y hold
# in the same columns what they predict, with anomalies S. Then
#
# $$\mathrm{Cov}(\Theta, Y) = \frac{A S^T}{N - 1}$$
#
# It is called the **cross-covariance**. Sixty-one weights and one prediction make a column of 61 numbers.
#
# **Exercise 04-cross.** Write it. The ensemble is (n_params, n_ens) and the predictions are (n_obs, n_ens). Return a row
# for each parameter and a column for each prediction.

# %%
def my_cross_covariance(ensemble, predictions):
    ### BEGIN SOLUTION
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)
    ### END SOLUTION

# %%
check("04-cross", my_cross_covariance)

# %% [markdown]
# Our three networks on paper said 0.03. Would three others have said the same? Let us ask real ones. The network has one
# input, the time of day, and 20 hidden units. Its ensemble is scattered around one network whose weights were drawn at
# random. A network sees the time scaled, so `evening` holds six in the evening as the network sees it; `in_units` turns it
# back into 1.57, the angle by which the earth has turned since noon.
#
# Five times, three networks are drawn. Look at the covariance of the first weight with the prediction.

# %% tags=["nbval-check-output", "harmless"]
net = FNN((1, 20, 1))
centre = net.init(16)  # one network, around which all others are scattered
problem = sine(n=100, noise=0.05, rng=16)
evening = problem.x_test[[150]]
print("six in the evening:", problem.in_units(evening).round(2).item())


def from_numpy(ensemble, predictions):
    return np.cov(ensemble, predictions)[: len(ensemble), len(ensemble) :]


cross = my_cross_covariance if check("04-cross", my_cross_covariance).ok else from_numpy
for seed in range(5):
    networks = net.ensemble(3, spread=0.3, centre=centre, rng=seed)
    y = net(networks, evening)[0]  # one row, three members
    print(f"three networks: covariance {cross(networks, y)[0, 0]:+.3f}")

# %% [markdown]
# One line would move the weight up by a lot, and the next one would move it down. What differs between the lines is only
# the luck of the draw. Twenty thousand networks say +0.045. Three networks do not even get the sign right in 44 of 100
# cases (we tried a thousand).
#
# ## Dice
#
# How much luck is in such a number? The clearest case is one in which we know that there is nothing but luck. Two people
# toss dice in different rooms, ten times each. Their numbers have nothing to do with each other. Then you compute the
# correlation of the two lists, which is the covariance divided by both standard deviations.
#
# How far from 0 will it typically be? And how many tosses make that ten times smaller?
#
# - **a** About 0.01; one never gets it much smaller.
# - **b** About 0.1; ten times as many.
# - **c** About 0.3; ten times as many.
# - **d** About 0.3; a hundred times as many.

# %%
### BEGIN SOLUTION
predict("04-predict", "d")
### END SOLUTION

# %% [markdown]
# Now toss. `seed` is your luck: put in the day of your birthday, run the cell, and then a few other numbers.

# %%
seed = 4
dice = np.random.default_rng(seed).integers(1, 7, size=(2, 10))
print(dice)
print(f"correlation {np.corrcoef(dice)[0, 1]:+.2f}")

# %% [markdown]
# One pair of lists may be lucky or unlucky, so let 200 pairs of people toss. First ten times each, then 40, 100 and 1000
# times. In the picture, each dot is the correlation that one pair found. The truth is 0 for all of them.

# %% tags=["nbval-check-output", "revealed:04-predict"]
rng = np.random.default_rng(21)
found = {}
for n_ens in (10, 40, 100, 1000):
    pairs = [rng.integers(1, 7, size=(2, n_ens)) for _ in range(200)]
    found[n_ens] = np.array([np.corrcoef(pair)[0, 1] for pair in pairs])
    size, theory = found[n_ens].std(), 1 / np.sqrt(n_ens - 1)
    print(f"N = {n_ens:4d}: typical size {size:.2f}, 1/√(N-1) = {theory:.2f}")

ax = plots.by_chance(found, level=0.5)
beyond = np.sum(np.abs(found[10]) >= 0.5)
words = f"Correlations of dice. At N = 10 they are scattered widely, {beyond} of 200 beyond 0.5;"
plots.show(ax, f"{words} narrower at 40 and 100, and close to 0 at 1000.")

# %% [markdown]
# Ten tosses typically give 0.3, and about one pair in seven finds a correlation of 0.5 or more, up or down. Such a
# correlation, made by chance, is called **spurious**.
#
# Its typical size is known exactly. For two independent numbers, whatever they are drawn from, the standard deviation of
# the correlation found is 1/√(N − 1). For N = 10 that is 1/3. For large N the 1 hardly matters, and one says that chance
# falls like **1/√N**. Four times as many members halve it; to make it ten times smaller takes a hundred times as many.

# %%
check("04-predict")

# %% [markdown]
# ## The real cloud
#
# Back to the six clouds. Five of them were nothing but dice.

# %% tags=["revealed:04-cloud", "nbval-check-output"]
for letter, cloud in zip("ABCDEF", clouds):
    print(f"{letter} {np.corrcoef(cloud)[0, 1]:+.2f}", end="   ")
ax = plots.which_cloud(clouds, real)
words = "The tiles again. E is real and shows a correlation of −0.57."
plots.show(ax, f"{words} D leans more, −0.68, and is chance.")

# %%
check("04-cloud")

# %% [markdown]
# This was no unusual game. With ten dots, the cloud that leans most is the real one in only half of such games; in the other
# half, at least one of the five that are chance leans more. How many dots does a glance need? In the explorer, the slider
# *game* turns the games like cards: first the question, then the answer. Guess a few with ten dots. Then take more dots.

# %%
explore.which_cloud()

# %% [markdown]
# From these numbers comes a rule of thumb. About 95 of 100 chance correlations are smaller than 2/√(N − 1). What is smaller
# than this may be luck. For ten members the limit is 0.67, for a hundred 0.20.
#
# ## What it does to a network
#
# Now the 61 weights. What is the true correlation of each with the prediction for six in the evening? Nobody can compute it
# on paper, but 20,000 networks tell it to within about 0.01. Over it we draw what 10 networks find, and what 100 find. Where
# they are right, a dot lies on the dashed line. An orange cross has the wrong sign: that weight would be moved the wrong
# way. (The small grey dots are weights whose true correlation is closer to 0 than 0.05. Their sign hardly matters.)

# %% tags=["nbval-check-output"]
def correlation(networks):
    y = net(networks, evening)[0]
    return cross(networks, y)[:, 0] / (networks.std(axis=1, ddof=1) * y.std(ddof=1))


true = correlation(net.ensemble(20_000, spread=0.3, centre=centre, rng=1016))
clear = np.abs(true) >= 0.05
figure, axes = plt.subplots(1, 2, figsize=(8.4, 4), sharey=True, layout="constrained")
for ax, n_ens in zip(axes, (10, 100)):
    estimate = correlation(net.ensemble(n_ens, spread=0.3, centre=centre, rng=2016))
    wrong = np.sum(np.sign(estimate[clear]) != np.sign(true[clear]))
    title = f"{n_ens} networks: {wrong} of {clear.sum()} signs wrong"
    plots.found_and_true(true, estimate, clear=0.05, ax=ax).set(title=title)
    print(title)
axes[1].set(ylabel="")
words = "Correlation found over true correlation, a dot for each weight. On the left, from"
plots.show(ax, f"{words} 10 networks, the dots lie far from the line; from 100 close to it.")

# %% [markdown]
# By tossing a coin one would get half of the signs wrong. Ten networks do a little better than a coin: in 40 such draws
# they were wrong for 37 of 100 of these weights (the median), and a hundred networks for 11 of 100.
#
# Why are even a hundred not enough for all? Because 61 weights share one prediction. The typical true correlation is only
# 0.12, and the typical error of 100 members is 0.10. They find most of the weights on which the prediction depends
# most. For the others they half guess.
#
# ### A weight that does nothing
#
# How much harm can such a guess do? Let us add a 62nd weight that is connected to nothing: the network never looks at it.
# Its true covariance with every prediction is 0, and no reading can tell anything about it. We draw it from a bell curve
# of spread 1 and train with the library's update, which you write in chapter 05: 100 readings, one after the other, once.
#
# At the end, the ensemble should know as little about this weight as at the start. So its spread, the standard deviation
# over the members, should stay at 1. Look where it goes.

# %%
def network_and_one_more(theta, x):
    return net(theta[:-1], x)  # all weights but the last


def spreads(n_ens):
    blind = np.random.default_rng(3016).standard_normal(n_ens)
    start = np.vstack([net.ensemble(n_ens, spread=0.3, rng=16), blind])
    steps = enkf(network_and_one_more, start, problem.x, problem.d, problem.obs_std, rng=16)
    return [blind.std(), *(step.theta[-1].std() for step in steps)]


of_blind_weight = {n_ens: spreads(n_ens) for n_ens in (10, 30, 100, 300)}
ax = plots.sureness(of_blind_weight)
ends = [f"{n_ens}: {values[-1] / values[0]:.2f}" for n_ens, values in of_blind_weight.items()]
plots.show(ax, f"The spread of the weight that does nothing. At the end, by N: {', '.join(ends)}.")

# %% [markdown]
# With ten networks, the weight that does nothing ends with 3% of its spread. Every reading happened to correlate with it a
# little, and each time the update took that for knowledge. Its mean has been pushed about as well, by 1.5, which is one and
# a half times the spread at the start. So the ensemble ends almost certain of a number that means nothing. With a hundred
# networks, 72% of the spread is left, and the mean has moved by 0.3. (All these are medians of 40 seeds; the picture shows
# one of them. The table is in `data/chance.csv`, and the script that makes it beside it.)
#
# And more readings make it worse. After 5 of them the ten networks had kept 71% of the spread, after 20 of them 9%, and
# after 100 of them 3%. That is what the error of a covariance does: it does not average out. More readings are no cure. More
# members are.
#
# ## Three members span a plane
#
# Besides the noise there is a second limit, and it is absolute. Let us take an ensemble so small that we can look at all of
# it: three members, each with three numbers, what it expects of the temperature at 6:00, at 12:00 and at 18:00. One member
# is one dot in space. The thermometer is read at all three times. It says −1, 0 and 1, give or take 0.05, and we let that be
# exactly the truth. So every number has been measured, and well. What could go wrong?
#
# The update is the one that we did by hand, K = covariance / (covariance + error variance), now with matrices: the division
# becomes an inverse. A member's predictions are its three numbers themselves, so both covariances are C.

# %% tags=["nbval-check-output"]
members = np.random.default_rng(5).normal(0, 0.7, (3, 3)).T  # a column is a member
truth = np.array([[-1.0], [0.0], [1.0]])


def update(members):
    C = covariance(members)
    gain = C @ np.linalg.inv(C + 0.05**2 * np.eye(3))
    return members + gain @ (truth - members)  # all see the same reading; 05 says what that does


def distance(members):
    return np.linalg.norm(members.mean(axis=1) - truth[:, 0])


after = again = update(members)
for _ in range(100):
    again = update(again)
print(f"from the mean to the truth: {distance(members):.2f} before the readings")
print(f"{distance(after):.2f} after one of each, {distance(again):.2f} after a hundred more")

# %% [markdown]
# The members stop 0.79 short of the truth, and a hundred more readings do not bring them nearer. The picture shows why. On
# the left one sees the three members, and through them the plane that they span. On the right one has walked around until
# the plane is seen from its edge: all the dots lie in it, before the update and after, and the truth does not.

# %%
figure, axes = plt.subplots(1, 2, figsize=(9, 4.4), layout="constrained")
times = ("6:00", "12:00", "18:00")
for ax, turn in zip(axes, (30, plots.edge_on(members))):
    plots.span(members, after, truth[:, 0], turn, times, ax)
words = "Three members in a box, and the plane through them. Seen from its edge it is a line,"
plots.show(ax, f"{words} on which all members lie before and after; the truth lies beside it.")

# %% [markdown]
# Why can they not leave? The gain begins with C, which is A Aᵀ / 2, and there A stands in front. So every move of a member
# is a mixture of the columns of A, and these lie in the plane. The members went to the point of the plane that is nearest
# to the truth, and from there no mixture of them leads on.
#
# Walk around it yourself, and then take more members.

# %%
explore.span()

# %% [markdown]
# The **rank** of a matrix counts its independent directions. The N columns of A sum to 0, so each of them follows from the
# others, and at most N − 1 are independent: two members span a line, three a plane. With 61 weights it is the same, only
# that nobody can draw it.

# %% tags=["nbval-check-output"]
for n_ens in (3, 10, 30, 62, 100):
    rank = np.linalg.matrix_rank(np.cov(net.ensemble(n_ens, rng=11)))
    print(f"N = {n_ens:3d}: {rank:2d} of 61 directions")

# %% [markdown]
# Now we can say what happened to the weight that does nothing. Ten networks have nine directions in which they can differ.
# A reading settles at most one of them. Still, twenty readings are more than enough for nine directions, and when the
# networks no longer differ in anything, they do not differ in that weight either. A hundred networks have 99 directions,
# and a hundred readings used up about half of what they could do: 0.72² = 0.52 of the weight's variance was left.
#
# ## What can go wrong
#
# - *The wrong axis.* `mean(axis=0)` is each member's mean over unlike numbers, and numpy does not complain.
# - *A square ensemble hides a missing `keepdims`.* With as many rows as members, `ensemble - ensemble.mean(axis=1)` runs,
#   and takes the wrong means off.
# - *A small ensemble finds structure in noise.* Before you believe a correlation, compare it with 2/√(N − 1).
# - *Small spread is taken for knowledge.* Ten networks were almost certain of a weight that does nothing.
# - *Too few members for the directions that count.* What the members do not span, no reading corrects. Chapter 10 looks for
#   cures.

# %% [markdown]
# ## What to remember
#
# - A covariance is the average product of deviations: A Aᵀ/(N − 1) among the rows of an ensemble, A Sᵀ/(N − 1) between
#   parameters and predictions.
# - It is what the ensemble contributes to an update. It decides how far each weight moves, and which way.
# - Chance alone makes correlations of 1/√(N − 1). Four times the members halve them.
# - An update never leaves the space that the members span, of at most N − 1 directions.
#
# Notation: Θ `ensemble`, N `n_ens`, Y `predictions`, A and S `A`, `S`; C is a covariance.

# %% [markdown]
# ## Where to read on
#
# - Evensen (2003), the ensemble Kalman filter in this notation, doi
#   [10.1007/s10236-003-0036-9](https://doi.org/10.1007/s10236-003-0036-9)
# - Houtekamer and Mitchell (1998), who meet spurious correlations in small ensembles,
#   [Monthly Weather Review 126, 796](https://doi.org/10.1175/1520-0493%281998%29126%3C0796:DAUAEK%3E2.0.CO;2)
# - Gaspari and Cohn (1999), the functions that are used to damp them, doi
#   [10.1002/qj.49712555417](https://doi.org/10.1002/qj.49712555417)

# %% [markdown]
# ## Further (optional)
#
# ### Why N − 1
#
# Many ensembles of five numbers are drawn, whose true variance is 1. The mean of the squared deviations, divided by N and
# divided by N − 1:

# %% tags=["nbval-check-output"]
many = np.random.default_rng(5).standard_normal((100_000, 5))  # a row is an ensemble of 5
print(f"divided by N:     {many.var(axis=1, ddof=0).mean():.2f}")
print(f"divided by N - 1: {many.var(axis=1, ddof=1).mean():.2f}")

# %% [markdown]
# Dividing by N gives (N − 1)/N of the truth, here 4/5. The anomalies of a row sum to 0, so the last one follows from the
# others. Only N − 1 of them are free, and N − 1 is the right number to divide by. It is the same N − 1 as in the rank and
# in 1/√(N − 1).
#
# ### The error of a covariance that is not 0
#
# Does 1/√N hold also where there is something to be found? Two numbers have the true covariance matrix below. We draw 200
# ensembles of each size, and take the root of the mean squared error over all entries. If the error is proportional to a
# power of N, the logarithms lie on a line, and its slope is the power.

# %% tags=["nbval-check-output"]
true_covariance = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true_covariance)  # root @ root.T is the true covariance,
rng = np.random.default_rng(6)  # so root @ noise has it
sizes, errors = [10, 20, 40, 80, 160, 320, 640], []
for n_ens in sizes:
    estimates = [np.cov(root @ rng.standard_normal((2, n_ens))) for _ in range(200)]
    errors.append(np.sqrt(np.mean((np.array(estimates) - true_covariance) ** 2)))
slope, _ = np.polyfit(np.log(sizes), np.log(errors), 1)
print(f"slope {slope:.2f}")

# %% [markdown]
# The slope is close to −½, so the error falls like 1/√N here too. For a correlation r that is not 0, the typical error is
# about (1 − r²)/√(N − 1): the stronger the true correlation, the less room chance has.
#
# ### Which correlations to believe
#
# **Exercise 04-chance.** How many times as large as chance is a correlation? Divide each correlation of a parameter with a
# prediction by 1/√(N − 1), and keep its sign. Return a row for each parameter and a column for each prediction.

# %%
def my_times_chance(ensemble, predictions):
    ### BEGIN SOLUTION
    n_ens = ensemble.shape[1]
    sizes = np.outer(ensemble.std(axis=1, ddof=1), predictions.std(axis=1, ddof=1))
    correlation = my_cross_covariance(ensemble, predictions) / sizes
    return correlation * np.sqrt(n_ens - 1)
    ### END SOLUTION

# %%
check("04-chance", my_times_chance)

# %% [markdown]
# If it is right, the next cell takes it to ensembles of four sizes, with the weight that does nothing as the last row, and
# counts what lies beyond 2 in 40 draws. For the weight that does nothing that should happen about once in 20.

# %%
if check("04-chance", my_times_chance).ok:
    for n_ens in (10, 30, 100, 1000):
        passed = np.zeros(62)
        for seed in range(40):
            networks = net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed)
            blind = np.random.default_rng(3000 + seed).standard_normal(n_ens)
            y = net(networks, evening)[0]
            passed += np.abs(my_times_chance(np.vstack([networks, blind]), y)[:, 0]) > 2
        print(f"N = {n_ens:4d}: {passed[:-1].sum() / 40:4.1f} of 61 weights,", end=" ")
        print(f"and the one that does nothing in {passed[-1]:.0f} of 40 draws")

# %% [markdown]
# To let a reading move only weights that stand out of chance is one form of what is called localisation. It protects a
# weight that does nothing. The price is that weights with a small but true correlation stay where they are, too.
