# %% [markdown]
# # 04 An ensemble is a covariance
#
# *45 minutes. You need: numpy, the mean and the variance, and the product of two matrices. It helps to know what a
# network is (chapter 01) and how one number is updated (03). The last part,* Further, *is optional and takes another
# 50.*
#
# After this chapter you can
#
# - compute a covariance of a few members by hand and in numpy, and say what an update does with it,
# - say how large a correlation chance alone makes, and what it does to an ensemble that is too small,
# - say what a small ensemble can never reach.

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
# A hundred networks are to learn how the temperature in a garden rises and falls in a day. A time of day goes into a
# network, a temperature comes out, and in between are 61 weights. When the thermometer is read, we look at the hundred
# networks, one weight after the other. Did those with a larger value of this weight predict a higher temperature? If
# so, a reading above their average prediction says: make this weight larger.
#
# So everything depends on one question: do the weight and the prediction go together? If they only seem to, the
# networks learn from chance.
#
# Would you see the difference? Below are six clouds of ten dots. Think of each dot as a network: across, one of its
# weights; up, what it predicted. In five of the clouds we drew the two numbers independently. In the sixth, the real
# one, they belong together.
#
# The *correlation* of the two numbers says how closely the dots follow a straight line: it is 1 if all lie on a rising
# line, −1 if all lie on a falling one, and 0 if no line is any help. We drew the real cloud with a true correlation of
# 0.5 or −0.5, and do not say which. Its ten dots need not show exactly that.

# %% tags=["folded"]
def turn_the_tiles_over():
    ax = plots.which_cloud(clouds, real)
    tiles = zip("ABCDEF", clouds)
    found = ", ".join(f"{letter} {np.corrcoef(cloud)[0, 1]:+.2f}" for letter, cloud in tiles)
    words = f"The tiles again, each with its correlation: {found}. The real one,"
    plots.show(ax, f"{words} {'ABCDEF'[real]}, is framed.")


def draw_dice(found):
    ax = plots.by_chance(found, level=0.5)
    stds = ", ".join(f"{each.std():.2f} at N = {n_ens}" for n_ens, each in found.items())
    plots.show(ax, f"Correlations of dice, a dot for each pair. Their standard deviation: {stds}.")


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
# What does one compute from such a cloud? Let us take three dots, and do all of it on paper. Each of three networks has
# a weight w, and predicts the temperature y for six in the evening, the warmest hour in our garden. A temperature of 0
# is the mean of the day, and 1 is usual for its warmest hour.
#
# | number | network 1 | network 2 | network 3 | mean |
# |---|---|---|---|---|
# | weight w | 0.1 | 0.2 | 0.6 | 0.3 |
# | prediction y | 0.3 | 0.8 | 1.0 | 0.7 |
# | w less its mean | −0.2 | −0.1 | +0.3 | |
# | y less its mean | −0.4 | +0.1 | +0.3 | |
# | product of the two | +0.08 | −0.01 | +0.09 | |
#
# For networks 1 and 3 both numbers lie on the same side of their mean, so the products are positive. For network 2 they
# lie on opposite sides. In the picture, each product is the area of a rectangle. There is more blue than grey: on the
# whole, w and y are large together and small together.

# %% tags=["harmless", "folded"]
w, y = np.array([0.1, 0.2, 0.6]), np.array([0.3, 0.8, 1.0])
names = {"xlabel": "weight w", "ylabel": "prediction y for six in the evening"}
ax = plots.products(w, y)
ax.set(**names)
words = "Three dots, and rectangles from their mean to each:"
plots.show(ax, f"{words} +0.08 and +0.09 in blue, −0.01 in grey.")

# %% [markdown]
# The average of the products is the **covariance** of w and y. Their sum, 0.16, is not divided by 3 but by one less,
# because the mean was taken from the same three numbers (*Further*). So the covariance is 0.16 / 2 = 0.08.
#
# The covariance of a number with itself is its **variance**: the average squared deviation, with the same divisor.
# For y it is (0.16 + 0.01 + 0.09) / 2 = 0.13, and for w (0.04 + 0.01 + 0.09) / 2 = 0.07.
#
# ### What an update does with it
#
# Now the thermometer is read: 1.0. That is 0.3 more than the mean prediction, 0.7. What does it mean for w?
#
# The reading is a y, and we want a w. So we draw a line that guesses w from y: in the picture, go up to the height y,
# then across to the line, and read off w. The thick strokes show by how much the line misses each dot. They run across
# and not up, because it is w that is guessed.

# %% tags=["harmless", "folded"]
ax = plots.misses(w, y, reading=1.0)
ax.set(**names)
ax.plot(0.3, 0.7, "+", ms=15, mew=2.5, color=plots.colour("mean", ax))
style = {"color": plots.ink(ax), "textcoords": "offset points", "va": "top"}
ax.annotate("the mean", (0.3, 0.7), (9, -3), **style)
words = "Three dots, a dashed line through their mean that goes 0.62 across for 1 up,"
plots.show(ax, f"{words} and its misses as thick strokes across: +0.05, −0.16 and +0.12.")

# %% [markdown]
# Of all lines this one guesses w from y best: its misses, squared and averaged, are the smallest. It goes through the
# mean, which is 0.3 across and 0.7 up. From there it goes 0.62 across for 1 up: the covariance divided by the variance
# of y, 0.08 / 0.13 = 0.62 (*Further*). The reading is 0.3 above the mean prediction. So if it were perfect, the mean of
# w would go from 0.3 to 0.3 + (0.08 / 0.13) · 0.3 = 0.48. There the line meets the dotted one.
#
# But the thermometer is off by about 0.05. So a reading and a prediction differ for two reasons: the network is wrong,
# and so is the thermometer. The two variances add up, as in chapter 03. To the variance of y we add that of the
# reading, 0.05² = 0.0025. So w moves less; hardly less here, because this thermometer is good. In place of 0.08 / 0.13
# we now have the **gain**:
#
# > K = covariance of w and y / (variance of y + variance of the reading) = 0.08 / (0.13 + 0.0025) = 0.60
#
# And each single network? Its weight is what the line guesses from its own y, plus a miss. After a perfect reading the
# line guesses 0.48 for everybody. The miss is the part of w that y does not tell, so a reading of y leaves the miss as
# it is:
#
# | a perfect reading | network 1 | network 2 | network 3 |
# |---|---|---|---|
# | weight | 0.10 | 0.20 | 0.60 |
# | guess, from its own y | 0.05 | 0.36 | 0.48 |
# | miss | +0.05 | −0.16 | +0.12 |
# | guess, from the reading | 0.48 | 0.48 | 0.48 |
# | new weight | 0.53 | 0.32 | 0.60 |
#
# Take network 2. Its guess moves from 0.36 to 0.48, its miss stays, and so its weight moves by 0.12, from 0.20 to 0.32.
# There is a shorter way to this 0.12: the prediction was 0.2 short of the reading, and 0.62 · 0.2 = 0.12. With our
# thermometer the factor is K, 0.60. So each network moves by
#
# > K · (reading − its own y)
#
# Network 1 moves by 0.60 · 0.7 = 0.42 and network 2 by 0.60 · 0.2 = 0.12. Network 3 has predicted the reading, and
# stays. Their new weights are 0.52, 0.32 and 0.60. The mean has moved by 0.60 · 0.3 = 0.18, from 0.30 to 0.48. This is
# the whole update, and nobody has asked for a gradient.
#
# **Exercise 04-hand.** Now you, on paper. Three other networks have the weights 0.3, 0.5 and 0.7 and predict 0.8, 0.9
# and 0.4. Their means are 0.5 and 0.7. The reading is 1.1, from a worse thermometer, which is off by about 0.3. Where
# does the mean of the weight go? (To save you a step: the deviations of w are −0.2, 0 and +0.2, and those of y +0.1,
# +0.2 and −0.3.) Answer with a letter in quotation marks. `hint("04-hand")` helps.
#
# - **a** Up, from 0.50 to 0.60.
# - **b** Down, from 0.50 to 0.40.
# - **c** Down, from 0.50 to 0.27.
# - **d** Down, from 0.50 to 0.42.
# - **e** Down, from 0.50 to 0.46.
# - **f** Down, from 0.50 to 0.48.
# - **g** Down, from 0.50 to 0.38.

# %%
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check("04-hand", answer)

# %% [markdown]
# ### What it does to the spread
#
# After the reading the three networks agree better on w. How much better? Look once more at the table. The guesses have
# become the same, and the misses have stayed. So what is left of the variance of w is the variance of the misses,
# (0.05² + 0.16² + 0.12²) / 2 = 0.021. Before the reading it was 0.070. That leaves 30%, and 70% is gone.
#
# How much goes can be told from the correlation, which is
#
# > r = covariance of w and y / √(variance of w · variance of y) = 0.08 / √(0.07 · 0.13) = 0.84
#
# Its square is 0.08² / (0.07 · 0.13) = 0.70, the same as the share that is gone. This is so in every ensemble
# (*Further*). A perfect reading takes **the share r²** of a weight's variance away. A nearly perfect one takes almost
# as much, and a poor one less.
#
# The **spread** of a weight is its standard deviation over the networks, the root of the variance. About half of the
# spread is left here, since √0.30 = 0.55.

# %% [markdown]
# ## The same in numpy
#
# An **ensemble** is a matrix. Each column is one **member**; each row is one number, such as a weight, for all members.
# How many members there are, N, is the *ensemble size*. Take off each row's mean, and what is left is called the
# **anomalies**. Here are the three networks again. Their anomalies are the deviations of the very first table.

# %% tags=["nbval-check-output", "harmless"]
three = np.array([[0.1, 0.2, 0.6], [0.3, 0.8, 1.0]])  # weights and predictions, 3 members
anomalies = three - three.mean(axis=1, keepdims=True)
print(anomalies.round(1))

# %% [markdown]
# `axis=1` runs along a row, over the members, and `keepdims=True` leaves each mean beside its own row.
#
# Now let the matrix Θ hold the weights of N networks, a row for each weight, and the matrix Y what these networks
# predict, a row for each prediction. The anomalies of Θ are called A, those of Y are called S. A covariance takes a row
# of A and a row of S, multiplies them member by member, adds up, and divides by N − 1. A product of matrices does this
# for all pairs of rows at once. The result is called the **cross-covariance**:
#
# $$\mathrm{Cov}(\Theta, Y) = \frac{A S^T}{N - 1}$$
#
# **Exercise 04-cross.** Write it. The ensemble is (n_params, n_ens) and the predictions are (n_obs, n_ens). Return a
# row for each parameter and a column for each prediction. `hint("04-cross")` helps, and `solution("04-cross")` shows
# our answer. (*Further* has two smaller steps, if you would rather take them first.)

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
# Can one believe such a number? On paper, three networks said 0.08. Three others might have said −0.08.
#
# ## Dice
#
# Take a case with nothing but luck. Two people toss dice in different rooms, ten times each, and you compute the
# correlation of the two lists. Do this with many such pairs of people, and the correlations have a standard deviation
# of 0.33: one pair in three finds more than that, up or down. We say that chance *typically* makes 0.33. How many
# tosses does it take until chance typically makes 0.03, a tenth of that?
#
# - **a** No number of tosses is enough. Chance does not go away.
# - **b** About 40, four times as many.
# - **c** About 100, ten times as many.
# - **d** About 1000, a hundred times as many.

# %%
### BEGIN SOLUTION
predict("04-predict", "d")
### END SOLUTION

# %% [markdown]
# Let 200 pairs of people toss, 10, 40, 100 and 1000 times. Each dot is the correlation that one pair found. The truth
# is 0 for all of them.

# %% tags=["revealed:04-predict"]
rng = np.random.default_rng(21)
found = {}
for n_ens in (10, 40, 100, 1000):
    pairs = [rng.integers(1, 7, size=(2, n_ens)) for _ in range(200)]
    found[n_ens] = np.array([np.corrcoef(pair)[0, 1] for pair in pairs])
draw_dice(found)

# %% [markdown]
# Among pairs with ten tosses, about one in seven finds a correlation of 0.5 or more, up or down. Such a correlation,
# made by chance, is called **spurious**.
#
# How large chance is can be told beforehand. It typically makes **1/√(N − 1)**, the orange bars of the picture, and for
# ten tosses this is 1/3 (*Further* shows why).

# %%
check("04-predict")

# %% [markdown]
# ## The real cloud
#
# Back to the six clouds. Five of them were no more than dice. In E the two numbers belong together. Their true
# correlation is −0.5, and these ten dots show −0.57.

# %% tags=["revealed:04-cloud", "nbval-check-output"]
turn_the_tiles_over()

# %%
check("04-cloud")

# %% [markdown]
# Chance in ten dots is typically 0.33, not much less than the true 0.5. We played 4000 such games: the cloud that
# leaned most was the real one in only half of them. (Who guesses blindly is right in one of six.)
#
# ## A weight that does nothing
#
# What does chance do in a training? Let us add a 62nd weight that is connected to nothing: the network never looks at
# it, so no reading can tell anything about it. Then we train on 100 readings, one after the other, with the update that
# you know and one addition: each network gets its own copy of the reading, a little off. (Chapter 05 says why.) This is
# the *ensemble Kalman filter*.

# %%
net = FNN((1, 20, 1))  # time of day in, temperature out, 20 + 20 + 20 + 1 = 61 weights
problem = sine(n=100, noise=0.05, rng=16)  # 100 readings, off by 0.05

# %% tags=["folded"]
def network_and_one_more(theta, x):
    return net(theta[:-1], x)  # all weights but the last


def at_the_start(n_ens):
    blind = np.random.default_rng(3038).standard_normal(n_ens)
    return np.vstack([net.ensemble(n_ens, spread=0.3, rng=38), blind])


def training(n_ens):
    """The ensemble before the first reading and after each, (readings + 1, weights, members)."""
    start = at_the_start(n_ens)
    steps = enkf(network_and_one_more, start, problem.x, problem.d, problem.obs_std, rng=38)
    return np.array([start, *(step.theta for step in steps)])


def draw_last_weight(trainings):
    spreads = {n_ens: each[:, -1].std(axis=1) for n_ens, each in trainings.items()}
    ax = plots.sureness(spreads, rule={10: 8 / 9})
    left = {n_ens: spread / spread[0] for n_ens, spread in spreads.items()}
    ends = ", ".join(f"{each[-1]:.0%} at N = {n_ens}" for n_ens, each in left.items())
    ten = ", ".join(f"{left[10][k]:.0%} after {k}" for k in (5, 20, 100))
    words = "The spread of the weight that does nothing. What is left of it in the end:"
    plots.show(ax, f"{words} {ends}. Ten members, on the way: {ten} readings.")


# %% [markdown]
# At the end, the ensemble should know as little about this weight as at the start. Suppose that there are ten members.
# Where will the spread of this weight be?
#
# - **a** About where it was. There is nothing to be learnt about this weight, so nothing changes.
# - **b** Half of it is left. Chance makes it wander, up at some readings and down at others.
# - **c** It falls at first, and comes back as more and more readings average the chance out.
# - **d** It falls and goes on falling, to almost nothing.

# %%
### BEGIN SOLUTION
predict("04-blind", "d")
### END SOLUTION

# %% tags=["revealed:04-blind", "nbval-check-output"]
# training and draw_last_weight stand in the folded cell above
trainings = {n_ens: training(n_ens) for n_ens in (10, 30, 100, 300)}
draw_last_weight(trainings)

# %%
check("04-blind")

# %% [markdown]
# Look at the dotted line, N = 10. Ten networks have kept 69% of the spread after 5 readings, 11% after 20, and 3% after
# 100.
#
# You know why from the three networks on paper. At first the predictions of the ten differ by far more than 0.05, so
# that a reading is nearly a perfect one. It takes about the share r² of a weight's variance, and the update does not
# ask whether r is real. Among ten members chance typically makes an r of 1/3, and the average of r² is the square of
# that, one ninth. So each reading takes about one ninth of the variance of a weight of which it says nothing.
#
# The thin line shows this rule: 8/9 of the variance is left after each reading. (The picture shows the spread, so the
# root of that is drawn.) It is only a rule of thumb: after some readings the spread falls faster (*Further* says why).
# It stops at 3%, because by then the predictions differ by less than the 0.05 of the thermometer. For networks that
# agree so well a reading is a poor one, and takes little.
#
# In the end the ten are almost certain of a number that means nothing. With more readings, the errors of the
# thermometer average out. Chance in the covariance does not: r² is never negative, so chance takes its share whether r
# is positive or negative. What helps is more members: a hundred keep 75%. (These are single trainings, close to the
# medians of 200.)

# %% [markdown]
# ## Three members span a plane
#
# There is a second limit, and it has nothing to do with chance. A small ensemble cannot be moved everywhere: there
# are things that it never learns, whatever the readings say. Among 61 weights nobody can see this. So we take three
# members that are no networks, but only three numbers each: the temperatures that a member expects at 6:00, at 12:00
# and at 18:00. A member is then one dot in space. The truth is −1, 0 and 1. The thermometer, off by 0.05 as before,
# is read at all three times, and happens to show exactly the truth. Here all three members get this same reading.
# Does their mean get there?

# %% tags=["folded"]
before, after = explore.few_members(3)  # 3 numbers, 3 members
truth = np.array([-1.0, 0.0, 1.0])
figure, axes = plt.subplots(1, 2, figsize=(9, 4.8), layout="constrained")
times = ("6:00", "12:00", "18:00")
turns = {"as a sheet": 140, "from its edge": plots.edge_on(before)}
for ax, (title, turn) in zip(axes, turns.items()):
    plots.span(before, after, truth, turn, times, ax).set_title(title)
words = "Three members in a box, and the plane through them. Seen from its edge it is a line,"
far = np.linalg.norm(after.mean(axis=1) - truth)
plots.show(ax, f"{words} with all members, before and after. The truth is {far:.2f} away.")

# %% [markdown]
# The mean stops 0.77 short of the truth, though every number has been measured. And the three now agree to 0.01, so
# that they are one dot in the picture: they are sure, and wrong. Three dots always lie in a plane. After the update
# they are still in the same plane, and the truth is outside. On the right we look at the plane from its edge, and there
# one sees how far away the truth is.
#
# Why can they not leave? The gain is made of covariances, and covariances are made of the members' differences from
# their mean. So an update moves each member by a mixture of these differences: so much of the first, so much of the
# second and so much of the third. (*Further* shows it with numbers.) The differences run along the plane, and so does
# every mixture of them. After the update the three are still in the plane, so the next update cannot take them out of
# it either.
#
# Our networks have 61 weights instead of three numbers. How many networks does it take until they can be moved in every
# direction?
#
# - **a** Ten are enough, since every one of the 61 weights differs among them.
# - **b** 60.
# - **c** 61.
# - **d** 62.

# %%
### BEGIN SOLUTION
predict("04-rank", "d")
### END SOLUTION

# %% [markdown]
# The **rank** of a covariance matrix counts the directions in which the members differ, and so can be moved.

# %% tags=["nbval-check-output", "revealed:04-rank"]
solved = check("04-cross", my_cross_covariance).ok  # if your function is right, it is used
for n_ens in (3, 10, 30, 61, 62, 100):
    networks = net.ensemble(n_ens, rng=11)
    C = my_cross_covariance(networks, networks) if solved else np.cov(networks)
    print(f"N = {n_ens:3d}: {np.linalg.matrix_rank(C):2d} of 61 directions")

# %%
check("04-rank")

# %% [markdown]
# It is always N − 1, up to 61, since the N differences from the mean sum to 0: the last one follows from the others.
# With ten networks each of the 61 weights moves, but they move together, in 9 mixtures. Whatever the readings say of
# the other 61 − 9 = 52 directions is lost.
#
# So this is what an ensemble is worth. Ten networks can be moved in 9 directions, and chance makes correlations of 1/3
# among them. A hundred can be moved in every direction, and chance makes 1/10.
#
# ## What can go wrong
#
# - *The wrong axis.* `mean(axis=0)` is each member's mean over unlike numbers, and numpy does not complain.
# - *Too few members.* They learn from chance, and cannot be moved in every direction. Chapter 10 has cures.

# %% [markdown]
# ## What to remember
#
# - A covariance is the average product of deviations: A Sᵀ/(N − 1) between parameters and predictions.
# - The gain of a weight is its covariance with the prediction, divided by the variance of the prediction plus that of
#   the reading. An update moves the weight of each network by the gain times (reading − its own prediction).
# - A perfect reading takes the share r² of a weight's variance away, a poor one less.
# - Chance alone makes correlations of 1/√(N − 1). Every reading mistakes them for knowledge, and more readings do not
#   mend that. Four times as many members halve them.
# - An update can move N members in at most N − 1 directions.
#
# Notation: Θ `ensemble`, N `n_ens`, Y `predictions`, A and S `A`, `S`; r is a correlation, K a gain, C a
# covariance.

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
# ### The best line, and what a reading takes
#
# The best line is the one that guesses w from y with the smallest misses across. Let it go through the means, and K
# across for 1 up. Then it misses a network by w − K y, both taken less their means. The average square of the misses is
#
# $$\mathrm{Var}(w) - 2 K\,\mathrm{Cov}(w, y) + K^2\,\mathrm{Var}(y) = 0.07 - 0.16\,K + 0.13\,K^2.$$
#
# That is a parabola in K. It is lowest where its derivative, −0.16 + 0.26 K, is 0, so at K = Cov(w, y) / Var(y) =
# 0.62. (To guess y from w, one divides by Var(w): that line goes 0.08 / 0.07 = 1.14 up for 1 across, so 0.88 across for
# 1 up.) At this K the misses do not go together with y. Multiplied by y less its mean, those of our three sum to 0.05 ·
# (−0.4) − 0.16 · 0.1 + 0.12 · 0.3 = 0.
#
# After a perfect reading, a weight is the guess from the reading plus its own miss, as the table in the main part
# shows. So in a picture each dot slides parallel to the dashed line until it is at the height of the reading. (The
# third dot is there already, and stays.) The bars below the picture show how far the weights spread, before and after.

# %% tags=["harmless", "folded"]
gains = np.array([[0.08 / 0.13], [0.13 / 0.13]])  # of w, and by the same rule of y
ax = plots.misses(w, y, reading=1.0, moved=np.array([w, y]) + gains * (1.0 - y))
ax.set(**names)
words = "After a perfect reading all dots are at its height, and the spread of the weight"
plots.show(ax, f"{words} is about half of what it was.")

# %% [markdown]
# Where the covariance of two numbers is 0, the variance of their sum is the sum of their variances. So the variance of
# the weight is that of the guess plus that of the miss. The guess is 0.62 times y plus a constant, so its variance is
# 0.62² times that of y:
#
# > (0.08 / 0.13)² · 0.13 + (0.05² + 0.16² + 0.12²) / 2 = 0.049 + 0.021 = 0.070, the variance of w
#
# The guesses become the same, so 0.049 of 0.070 goes, and that is 0.08² / (0.07 · 0.13) = 0.70, or r². What is left is
# the lowest point of the parabola:
#
# $$\mathrm{Var}(w) - \frac{\mathrm{Cov}(w, y)^2}{\mathrm{Var}(y)} = (1 - r^2)\,\mathrm{Var}(w)$$
#
# And a reading that is off? By hand we gave the same reading to all three. In the training of this chapter, and from
# chapter 05 on, each network gets a copy of its own, off by an e of its own. It moves by K times (copy − y), with K =
# Cov(w, y) / (Var(y) + R), where R is the variance of e, 0.05². What differs after the update is w + K e − K y. On
# average over the copies, e goes neither with w nor with y, so it adds K² R to the parabola:
#
# $$\mathrm{Var}(w) - 2 K\,\mathrm{Cov}(w, y) + K^2\,(\mathrm{Var}(y) + R)
# = \mathrm{Var}(w) - \frac{\mathrm{Cov}(w, y)^2}{\mathrm{Var}(y) + R}$$
#
# The share that is gone is r² · Var(y) / (Var(y) + R). For our three it is 0.70 · 0.13 / 0.1325, nearly all of r². For
# networks that agree so well that Var(y) is 0.0025 too, the same thermometer knows no more than they do: 0.0025 / 0.005
# is a half, so it takes only half of r².
#
# ### How many networks are enough?
#
# In the training of the main part, chance among ten networks takes about one ninth of the variance of a weight that
# does nothing, at each nearly perfect reading. Among N networks chance typically makes r = 1/√(N − 1), and the share
# that goes is r². So each nearly perfect reading takes 1/(N − 1) of the variance on average. How many networks make
# this small?
#
# **Exercise 04-enough.** Two minutes, on paper. A weight has nothing to do with what the networks predict. A nearly
# perfect reading should take only 1% of its variance, on average. About how many networks does that need?
# `hint("04-enough")` helps.
#
# - **a** No number is enough.
# - **b** 11.
# - **c** 101.
# - **d** 1200.
# - **e** 10,000.

# %%
### BEGIN SOLUTION
enough = "c"
### END SOLUTION
check("04-enough", enough)

# %% [markdown]
# ### What is left of the weight that does nothing
#
# How good is this rule, by which each reading takes the share 1/(N − 1) of the variance? For ten networks:
#
# | after | 5 readings | 20 readings | 100 readings |
# |---|---|---|---|
# | the rule leaves, of the variance | (8/9)⁵ = 0.55 | (8/9)²⁰ = 0.095 | (8/9)¹⁰⁰ = 0.00001 |
# | that is, of the spread | 74% | 31% | 0.3% |
# | it was, of the spread | 69% | 11% | 3% |
#
# From the 5th to about the 20th reading the spread of the ten falls faster than the rule says, and later it falls more
# slowly: by a factor of 9 in the first 20 readings, and by less than 4 in the 80 after them. A hundred networks should
# be left with 0.99¹⁰⁰ = 0.37 of the variance after 100 readings, 60% of the spread, and it was 75%.
#
# Let us look at each reading: at the r² that it met, and at the part Var(y) / (Var(y) + 0.0025) of it that it could
# take.

# %% tags=["nbval-check-output", "harmless"]
def of_readings(n_ens):
    """r² of the weight that does nothing and Var(y) / (Var(y) + 0.0025), at each reading."""
    squares, parts = [], []
    for ensemble, x in zip(trainings[n_ens], problem.x):
        predicted = network_and_one_more(ensemble, [x])[0, 0]
        squares.append(np.corrcoef(ensemble[-1], predicted)[0, 1] ** 2)
        parts.append(predicted.var(ddof=1) / (predicted.var(ddof=1) + 0.05**2))
    return np.array(squares), np.array(parts)


for n_ens in (10, 100):
    squares, parts = of_readings(n_ens)
    for first, last in ((1, 5), (6, 20), (21, 50), (51, 100)):
        its = slice(first - 1, last)
        words = f"N = {n_ens:3d}, readings {first:2d} to {last:3d}:"
        print(f"{words} r² {squares[its].mean():.3f}, part {parts[its].mean():.2f}")
    print(f"N = {n_ens:3d}, all of them: r² {squares.mean():.3f}, part {parts.mean():.2f}")

# %% [markdown]
# Why does the spread of the ten soon fall faster? Because r² grows. The numbers of ten networks can differ in only nine
# directions (the rank of the main part). A good reading uses one of them up, since after it all ten say nearly the same
# there. What is left lies in eight directions, then in seven, and chance in fewer directions is larger: r² is 1/9, then
# 1/8, then 1/7. In 30 other trainings it was 0.09 at the first reading, 0.19 at the sixth to the tenth, and 0.29 at the
# next ten, on average. Later the ten agree to better than the thermometer. All readings are poor ones then, and 3% is
# left.
#
# A hundred networks have directions enough. They lose less, since they come to agree, and then the thermometer is a
# poor one for them. Over all readings the part is 0.76 on average, and r² is 0.008. So (1 − 0.76 · 0.008)¹⁰⁰ = 0.54
# of the variance is left, and the root is 74%.
#
# Each network's copy of the reading is a little off and pushes the weight at random. So a little of the spread comes
# back, but not much.
#
# ### Why three members cannot leave their plane
#
# The main part says that an update moves a member by a mixture of the three members' differences from their mean. Here
# is this mixture with its numbers. How far each member is from the mean stands in a column of the anomalies A. The
# columns of A are (0.10, −0.24, 0.09), (0.28, 0.37, −0.38) and (−0.39, −0.13, 0.29). Added together they give 0, but
# for the rounding. The first member moves by
#
# > (−1.1, 0.3, 0.4) = −2.26 · (0.10, −0.24, 0.09) + 0.02 · (0.28, 0.37, −0.38) +
# > 2.23 · (−0.39, −0.13, 0.29)
#
# So its move is a times the first column, b times the second and c times the third, with a, b, c = −2.26, 0.02, 2.23.
# Why are a, b and c the same for 6:00, for 12:00 and for 18:00?
#
# Take one of the three readings, and let y be what a member expects for its hour. By hand, a weight moved by its
# covariance with y, times a factor: what y was short of the reading, divided by the sum of the two variances. The
# expected temperature at 6:00 moves in the same way. Its covariance with y is a sum over the three members, divided by
# 2: the deviation of member 1 at 6:00 times the deviation of its y, and the same for members 2 and 3. For 12:00 and
# 18:00 the first number of each product is another one, the deviation at that hour. The deviations of y, the 2 and the
# factor are the same for all three hours. So all three move by the same mixture of the columns.
#
# With three readings there are three factors, one for each (the next section computes them), and three such mixtures.
# Added up, they are again so much of column 1, so much of column 2 and so much of column 3. Each column runs along the
# plane, and so does their sum.
#
# ### The update with matrices
#
# Here is the update of the three members. It is the one that we did by hand, with matrices:
#
# > one weight, one prediction: K = covariance of w and y / (variance of y + variance of the reading)
# >
# > three numbers, three predictions: gain = C (C + 0.05² I)⁻¹
#
# A member's predictions are its three numbers themselves. So the covariance with the predictions, which stands above
# the line, and the variance of the predictions, which stands below it, are the same matrix C, the covariance of the
# members with themselves. Each of the three readings is off by 0.05 on its own. So 0.05² is added three times, on the
# diagonal, and that is what the identity matrix I is for. The division becomes an inverse. And as by hand, each member
# moves by what its own numbers are short of the readings.
#
# Call v the inverse times what a member is short of the readings. The gain begins with C, which is A Sᵀ / (N − 1), with
# A for both here. So the member moves by A times the numbers Sᵀ v / (N − 1), one for each member. These are a, b and c.
# For the first member they are −2.26, 0.02 and 2.23.

# %% tags=["nbval-check-output", "harmless"]
def from_numpy(ensemble, predictions):
    both = np.cov(ensemble, predictions)  # of all rows of both; the upper right block is ours
    return both[: len(ensemble), len(ensemble) :]


cross = my_cross_covariance if check("04-cross", my_cross_covariance).ok else from_numpy


def update(members):
    C = cross(members, members)
    gain = C @ np.linalg.inv(C + 0.05**2 * np.eye(3))
    return members + gain @ (truth[:, None] - members)


for n_ens in (3, 4):
    members, moved = explore.few_members(n_ens)
    same = "as" if np.allclose(update(members), moved) else "not as"
    far = np.linalg.norm(update(members).mean(axis=1) - truth)
    print(f"{n_ens} members: {far:.2f} from the truth, {same} in the picture")

# %% [markdown]
# Why not 0 with four? The update does not trust the readings fully, and keeps a little of what the members expected.
# These draws are usual ones: in 400 of them, the median is 0.70 for three members and 0.08 for four. There are unlucky
# fours, though. A quarter of them end beyond 0.25, because they lie almost in a plane.
#
# ### An unlucky four
#
# Walk around the members yourself. Draw 1 is the chapter's, and at 155° you see its plane of three from its edge. Then
# take four members, deal other draws, and find a four that does not reach the truth. From where do you see why? Give
# the same draw six members: four are the least that can do it, and a few more are safer.

# %%
explore.span()

# %% [markdown]
# Why does an unlucky four stop short? All of space is open to it. But across the plane in which it almost lies, the
# four of draw 3 differ by only 0.023, less than the 0.05 by which a reading is off. So the update trusts them more than
# the readings there, and goes only 17% of the way. A four may also lie almost in a plane and be lucky: in draws 5 and
# 6 the truth lies almost in the same plane.
#
# It is the same with networks. To move them in every direction, 62 are only the least. Among 62 networks there may be a
# direction in which they still differ too little, and a few more are safer.
#
# ### Two smaller steps
#
# **Exercise 04-anomalies.** Take each row's mean over the members off it, for an ensemble of any shape (n_rows, n_ens).

# %%
def my_anomalies(ensemble):
    ### BEGIN SOLUTION
    return ensemble - ensemble.mean(axis=1, keepdims=True)
    ### END SOLUTION

# %%
check("04-anomalies", my_anomalies)

# %% [markdown]
# **Exercise 04-covariance.** The covariance matrix of an ensemble with itself is A Aᵀ/(N − 1). Entry (i, j) is the
# covariance of rows i and j, and on the diagonal stand the variances. Write it for any ensemble. (`np.cov` gives the
# same. You may call `my_anomalies`. In a product of two different matrices it is enough to take the means off one: the
# anomalies of a row of A sum to 0, so a mean that is left in S is multiplied by 0.)

# %%
def my_covariance(ensemble):
    ### BEGIN SOLUTION
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A @ A.T / (ensemble.shape[1] - 1)
    ### END SOLUTION

# %%
check("04-covariance", my_covariance)

# %% [markdown]
# ### More games
#
# With how many dots is a glance enough? With thirty dots, the cloud that leans most is the real one in 88 of 100
# games, and with fifty in 97. The slider *game* turns the games like cards: first the question, then the answer. Game
# 1 was the one above. Guess a few with ten dots, and then with more.

# %%
explore.which_cloud()

# %% [markdown]
# ### Three networks and a sign
#
# How often do three networks have even the sign wrong? The ensemble is scattered around a first guess, a network
# whose weights were drawn at random. Five times, three networks are drawn, and asked for the covariance of their
# first weight with the prediction for six in the evening. Then twenty thousand networks, and a thousand times three.
# The twenty thousand say +0.05, which is a correlation of 0.1. That is weak, but most of the 61 weights have a weaker
# one.

# %% tags=["nbval-check-output", "harmless"]
centre = net.init(16)  # the first guess
evening = problem.x_test[[150]]  # six in the evening, as the network sees it


def of_first_weight(n_ens, seed):
    networks = net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed)
    (y,) = net(networks, evening)  # one sample, with one row of predictions
    return cross(networks[:1], y)[0, 0]


for seed in range(5):
    print(f"three networks:  {of_first_weight(3, seed):+.3f}")
print(f"twenty thousand: {of_first_weight(20_000, 77):+.3f}")
wrong = sum(of_first_weight(3, seed) < 0 for seed in range(1000))
print(f"three networks have the wrong sign in {wrong / 10:.0f} of 100 cases")

# %% [markdown]
# ### Which of the 61 weights move the wrong way?
#
# What is the true correlation of each weight with the prediction for six in the evening? Nobody can compute it on
# paper, but 20,000 networks tell it to within about 0.01. Over it we draw what 10 networks find, and what 100 find.
# Where they are right, a dot lies on the dashed line. An orange cross has the wrong sign: that weight would be moved
# the wrong way. (The small grey dots are weights whose true correlation is closer to 0 than 0.05. Their sign hardly
# matters.)

# %%
def correlation(networks):
    y = net(networks, evening)[0]
    return cross(networks, y)[:, 0] / (networks.std(axis=1, ddof=1) * y.std(ddof=1))


true = correlation(net.ensemble(20_000, spread=0.3, centre=centre, rng=1016))
clear = np.abs(true) >= 0.05

# %% tags=["nbval-check-output", "folded"]
figure, axes = plt.subplots(1, 2, figsize=(7.4, 5), sharey=True, layout="constrained")
for ax, n_ens in zip(axes, (10, 100)):
    estimate = correlation(net.ensemble(n_ens, spread=0.3, centre=centre, rng=2016))
    wrong = np.sum(np.sign(estimate[clear]) != np.sign(true[clear]))
    title = f"N = {n_ens}: {wrong} of {clear.sum()} wrong"
    plots.found_and_true(true, estimate, clear=0.05, ax=ax).set(title=title)
    print(title)
axes[1].set(ylabel="")
words = "Correlation found over true correlation, a dot for each weight. On the left, from"
plots.show(ax, f"{words} 10 networks, the dots lie far from the line; from 100 nearer.")

# %% [markdown]
# By tossing a coin one would get half of the signs wrong. Ten networks do a little better than a coin: in 200 such
# draws they were wrong for 34 of 100 of these weights (the median), and a hundred networks for 10 of 100.
#
# Why are even a hundred not enough for all? The square of a correlation is the part of the prediction's variance that
# goes with this weight. The weights were drawn independently, so the parts of all 61 together cannot be more than 1.
# The squares are at most 1/61 on average, then, and the root of that is 0.13. (Measured, it is 0.12.) Chance in a
# hundred members makes 0.10, almost as much. So they find the weights on which the prediction depends most, and half
# guess the rest.

# %% [markdown]
# ### Why N − 1
#
# The deviations are taken from the members' own mean, which lies a little closer to them than the true mean does. So
# the products come out too small, and the smaller divisor makes up for that. Many ensembles of five numbers are drawn,
# whose true variance is 1. The mean of the squared deviations, divided by N and divided by N − 1:

# %% tags=["nbval-check-output"]
many = np.random.default_rng(5).standard_normal((100_000, 5))  # a row is an ensemble of 5
print(f"divided by N:     {many.var(axis=1, ddof=0).mean():.2f}")
print(f"divided by N - 1: {many.var(axis=1, ddof=1).mean():.2f}")

# %% [markdown]
# Dividing by N gives (N − 1)/N of the truth, here 4/5. The anomalies of a row sum to 0, so the last one follows from
# the others. Only N − 1 of them are free, and N − 1 is the right number to divide by. It is the same N − 1 as in the
# rank: the N columns of A sum to 0, so one of them follows from the others.
#
# It is also the one in 1/√(N − 1). Roughly, a correlation is the average of N products of two numbers with the
# variance 1. By chance alone the two are independent, and the variance of such a product is 1 · 1 = 1. The sum of N has
# the variance N, and its standard deviation √N, divided by N, is 1/√N. Exactly, a correlation is the cosine of the
# angle between two lists of anomalies, seen as two arrows of N numbers. Because their numbers sum to 0, both arrows
# lie in a space of N − 1 directions. An arrow has N − 1 cosines there, one with each of N − 1 perpendicular
# directions, and by Pythagoras their squares add up to 1. Where there is only chance, no direction is preferred, so
# each square is 1/(N − 1) on average.
#
# ### The error of a covariance that is not 0
#
# Does 1/√N hold also where there is something to be found? Two numbers have the true covariance matrix below. We draw
# 200 ensembles of each size, and take the root of the mean squared error over all entries. If the error is proportional
# to a power of N, the logarithms lie on a line, and its slope is the power.

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
# The slope is close to −½, so the error falls like 1/√N here too. For a correlation r that is not 0, the typical error
# is about (1 − r²)/√(N − 1): the stronger the true correlation, the less room chance has. For E in the game it is
# (1 − 0.25)/3 = 0.25.
#
# ### Which correlations to believe
#
# From ten members on, about 95 of 100 chance correlations are smaller in size than 2/√(N − 1). For ten members it is 96
# of 100, and the limit is 0.67. That holds for one correlation, of which you decided before you looked. D in the game
# was one of five that are chance, and picked because it leaned most. It passes the limit, −0.68, and E, which is real,
# does not. All five chance clouds stay below it in 0.964⁵ = 83 of 100 games, so in about one game of six, at least one
# of them passes.
#
# **Exercise 04-chance.** How many times as large as chance is a correlation? Divide each correlation of a parameter
# with a prediction by 1/√(N − 1), and keep its sign. Return a row for each parameter and a column for each prediction.

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
# If it is right, the next cell takes it to ensembles of four sizes, with the weight that does nothing as the last row,
# and counts what lies beyond 2 in 40 draws. For the weight that does nothing that should happen in one or two of them,
# give or take one or two.

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
# With ten networks, 2.8 of 61 weights lie beyond 2. Chance alone takes 3.6 of 100 there, which is 2.2 of 61. So most of
# what ten networks find is chance. With a thousand it is 34.6, where chance takes 2.8, and now most of them are real.
#
# To let a reading move only weights that stand out of chance is one form of what is called localisation. It protects a
# weight that does nothing. The price is that weights with a small but true correlation stay where they are, too.
