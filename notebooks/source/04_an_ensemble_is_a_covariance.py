# %% [markdown]
# # 04 An ensemble is a covariance
#
# *45 minutes. You need: numpy, the mean and the variance, and the product of two matrices. It helps to know what a
# network is (chapter 01) and how one number is updated (03); what is used of both is recalled. The last part,* Further,
# *is extra.*
#
# After this chapter you can
#
# - compute a covariance of a few members by hand and in numpy, and say what an update does with it,
# - say how large a correlation chance alone makes, how many more members make it half as large, and what it does to an
#   ensemble that is too small,
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
# A hundred networks are to learn how the temperature in a garden rises and falls in a day. Nobody computes a gradient
# for them. When the thermometer is read, we look at the hundred networks, one weight after the other. Did those with a
# larger value of this weight predict a higher temperature? Then, if the reading is higher than they predicted, the
# weight should be larger.
#
# So everything hangs on a glance at a cloud of dots: do these two numbers go together? Let us see how good such a
# glance is. Below are six clouds of ten dots. Think of each dot as a network: across, one of its weights; up, what it
# predicted.
#
# In five of the six clouds the two numbers have nothing to do with each other; we drew them independently. In the
# sixth, the real one, they belong together. Their *correlation* is 0.5 or −0.5; we do not say which. A correlation
# tells how closely the dots follow a straight line: 1 if all lie on a rising line, −1 if all lie on a falling one, and
# 0 if no line is any help.

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
# | prediction y | 0.3 | 0.8 | 1.0 | 0.7 |
# | w less its mean | −0.2 | −0.1 | +0.3 | |
# | y less its mean | −0.4 | +0.1 | +0.3 | |
# | product of the two | +0.08 | −0.01 | +0.09 | |
#
# Network 1 lies below the mean with its weight and with its prediction, so its product is positive. Network 3 lies
# above the mean with both: positive again. Network 2 disagrees. Its weight is below the mean and its prediction above,
# and its product is negative.
#
# In the picture, each product is the area of a rectangle from the mean to the dot. There is more blue than grey: on the
# whole, w and y are large together and small together.

# %% tags=["harmless"]
ax = plots.products([0.1, 0.2, 0.6], [0.3, 0.8, 1.0])
ax.set(xlabel="weight w", ylabel="prediction y for six in the evening")
words = "Three dots and the rectangles from their mean to each: areas +0.08 and +0.09 in blue,"
plots.show(ax, f"{words} −0.01 in grey.")

# %% [markdown]
# The average of the products is the **covariance** of w and y. There is one catch: their sum, 0.16, is divided by 2 and
# not by 3, always by one less than there are members. (The deviations are taken from the members' own mean, which lies
# a little closer to them than the true mean does. So the products come out too small, and the smaller divisor makes up
# for that. *Further* shows it in numbers.) The covariance is 0.16 / 2 = 0.08.
#
# The covariance of a number with itself is its **variance**. For y that is (0.16 + 0.01 + 0.09) / 2 = 0.13.
#
# ### What it is good for
#
# Now the thermometer is read: 1.0. That is 0.3 more than the mean prediction, 0.7. What does it mean for w?
#
# The cloud says how much of w goes with one unit of y. It is the covariance of w and y, divided by the variance of y:
# 0.08 / 0.13 = 0.62. (This is the slope of the best line through the dots, if one goes up by y and asks how far w moves
# across.) So if the reading were perfect, w would move by 0.62 · 0.3.
#
# The reading is not perfect. It is off by about 0.05, and chapter 03 found what that does: the variance of the reading,
# 0.05² = 0.0025, is added below. The less one can trust the reading, the less w moves. What comes out is called the
# gain:
#
# > K = covariance of w and y / (variance of y + variance of the reading) = 0.08 / (0.13 + 0.0025) = 0.60
#
# So w moves by 0.60 · 0.3 = 0.18, from 0.30 to 0.48. We have asked three networks what they predict, and nothing else:
# no gradient, no formula of the network. The reading, and how far it can be trusted, come from the thermometer. What
# comes from the ensemble is the covariance and the variance.
#
# **Exercise 04-hand.** Now you, on paper. Three other networks have the weights 0.3, 0.5 and 0.7 and predict 0.8, 0.9
# and 0.4. Their means are 0.5 and 0.7. The same reading comes, 1.0, give or take 0.05. Where does the mean of the
# weight go? Answer with a letter in quotation marks. If you are stuck, `hint("04-hand")` helps, a little more each time
# you ask.
#
# - **a** Up, from 0.50 to 0.67.
# - **b** Down, from 0.50 to 0.33.
# - **c** Down, from 0.50 to 0.20.
# - **d** Down a little, from 0.50 to 0.49.

# %%
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check("04-hand", answer)

# %% [markdown]
# ## The same in numpy
#
# An **ensemble** is a matrix Θ. Each column is one **member**; each row is one number, as all members have it. How many
# members there are, N, is the *ensemble size*. Our first three networks are an ensemble with two rows, w and y.
#
# What is left when each row's mean is taken off are the **anomalies** A: the third and fourth row of the table above.

# %% tags=["nbval-check-output", "harmless"]
three = np.array([[0.1, 0.2, 0.6], [0.3, 0.8, 1.0]])  # 2 rows, 3 members
A = three - three.mean(axis=1, keepdims=True)
print(A.round(1))

# %% [markdown]
# `axis=1` runs along a row, over the members. `keepdims=True` keeps the means as a column of shape (2, 1), so that each
# row loses its own mean. Without it they would be lined up with the members.
#
# For an update we need the covariance of each weight with each prediction. Let Θ hold the weights of N networks (or the
# parameters of any other model), with anomalies A. Let Y hold in the same columns what they predict, with anomalies S.
# A covariance multiplies two rows of anomalies member by member, adds the products up, and divides by N − 1. A product
# of matrices does the first two steps for all pairs of rows at once:
#
# $$\mathrm{Cov}(\Theta, Y) = \frac{A S^T}{N - 1}$$
#
# It is called the **cross-covariance**. Sixty-one weights and one prediction make a column of 61 numbers.
#
# **Exercise 04-cross.** Write it. The ensemble is (n_params, n_ens) and the predictions are (n_obs, n_ens). Return a
# row for each parameter and a column for each prediction. `hint("04-cross")` helps, and `solution("04-cross")` shows
# our answer. (If you would rather take two smaller steps first, *Further* has them.)

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
# Our three networks on paper said 0.08. Would three others have said the same? Let us ask real ones. The network has
# one input, the time of day, 20 hidden units and 61 weights. Its ensemble is scattered around one network whose weights
# were drawn at random.
#
# Five times, three networks are drawn. Look at the covariance of the first weight with the prediction for six in the
# evening. The cell takes your function if it is right, and numpy's if not. Its last two lines ask twenty thousand
# networks, and a thousand times three.

# %% tags=["nbval-check-output", "harmless"]
net = FNN((1, 20, 1))
centre = net.init(16)  # one network, around which all others are scattered
problem = sine(n=100, noise=0.05, rng=16)
evening = problem.x_test[[150]]  # x = 1.57, six in the evening, scaled as the network wants it


def from_numpy(ensemble, predictions):
    return np.cov(ensemble, predictions)[: len(ensemble), len(ensemble) :]


cross = my_cross_covariance if check("04-cross", my_cross_covariance).ok else from_numpy


def of_first_weight(n_ens, seed):
    networks = net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed)
    return cross(networks[:1], net(networks, evening)[0])[0, 0]  # [0]: one row of predictions


for seed in range(5):
    print(f"three networks:  {of_first_weight(3, seed):+.3f}")
print(f"twenty thousand: {of_first_weight(20_000, 77):+.3f}")
wrong = sum(of_first_weight(3, seed) < 0 for seed in range(1000))
print(f"three networks have the wrong sign in {wrong / 10:.0f} of 100 cases")

# %% [markdown]
# The first line would move the weight up by a lot, and the second one would move it down. What differs between the
# lines is only the luck of the draw. Twenty thousand networks find a small positive number, and that is close to the
# truth. Three networks find the sign hardly more often than a coin.
#
# And an update needs 61 such numbers, all from the same few members. (*Further* looks at all of them.) So how much luck
# is in them?
#
# ## Dice
#
# The clearest case is one in which we know that there is nothing but luck. Two people toss dice in different rooms, ten
# times each. Their numbers have nothing to do with each other. Then you compute the correlation of the two lists, which
# is the covariance divided by both standard deviations.
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
# One pair of people may be lucky or unlucky, so let 200 pairs toss. First ten times each, then 40, 100 and 1000 times.
# In the picture, each dot is the correlation that one pair found. The truth is 0 for all of them.

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
# Its typical size is known exactly. For two independent numbers, whatever they are drawn from, the standard deviation
# of the correlation found is 1/√(N − 1). For N = 10 that is 1/3. For large N the 1 hardly matters, and one says that
# chance falls like **1/√N**. Four times as many members halve it; to make it ten times smaller takes a hundred times as
# many.

# %%
check("04-predict")

# %% [markdown]
# ## The real cloud
#
# Back to the six clouds. Five of them were nothing but dice. In E the two numbers belong together, with a correlation
# of −0.5.

# %% tags=["revealed:04-cloud", "nbval-check-output"]
for letter, cloud in zip("ABCDEF", clouds):
    print(f"{letter} {np.corrcoef(cloud)[0, 1]:+.2f}", end="   ")
ax = plots.which_cloud(clouds, real)
words = "The tiles again. E is real and shows a correlation of −0.57."
plots.show(ax, f"{words} D leans more, −0.68, and is chance.")

# %%
check("04-cloud")

# %% [markdown]
# Neither −0.57 nor −0.68 says how the numbers were made. Ten dots add about 0.3 of chance, up or down, to whatever is
# true: to −0.5 in E, to 0 in the others. So this was no unusual game. With ten dots, the cloud that leans most is the
# real one in only half of such games. With thirty dots it is in 88 of 100, and with fifty in 97. (If you would like to
# play on, *Further* has more games.)
#
# ## A weight that does nothing
#
# How much harm does chance do in a training? Let us add a 62nd weight that is connected to nothing: the network never
# looks at it. Its true covariance with every prediction is 0, and no reading can tell anything about it. We draw it
# from a bell curve, so that its *spread*, the standard deviation over the members, is about 1. Then we train with the
# library's update, which you write in chapter 05: 100 readings of the thermometer, one after the other.
#
# At the end, the ensemble should know as little about this weight as at the start. Where will its spread be after 100
# readings, if the ensemble has ten members?
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
def network_and_one_more(theta, x):
    return net(theta[:-1], x)  # all weights but the last


def spreads(n_ens):
    blind = np.random.default_rng(3038).standard_normal(n_ens)
    start = np.vstack([net.ensemble(n_ens, spread=0.3, rng=38), blind])
    steps = enkf(network_and_one_more, start, problem.x, problem.d, problem.obs_std, rng=38)
    return [blind.std(), *(step.theta[-1].std() for step in steps)]


of_blind_weight = {n_ens: spreads(n_ens) for n_ens in (10, 30, 100, 300)}
ax = plots.sureness(of_blind_weight)
ends = [f"{v[-1] / v[0]:.0%} with {n_ens}" for n_ens, v in of_blind_weight.items()]
print("of the spread is left:", ", ".join(ends))
words = "The spread of the weight that does nothing, as a part of that at the start. At the end:"
plots.show(ax, f"{words} {', '.join(ends)}.")

# %%
check("04-blind")

# %% [markdown]
# Look at the dotted line. After 5 readings the ten networks have kept about 70% of the spread, after 20 about 10%, and
# after 100 only 3%. At every reading, this weight happens to correlate with the prediction: with ten members by
# 0.3 or more, as the dice did. The update takes that for knowledge. It moves the members, and it narrows their spread,
# because whoever has learnt something is surer than before. At the next reading the luck is another one, but the spread
# that is gone does not come back.
#
# Its mean is moved about as well, in two of three such trainings by more than the whole spread at the start. So ten
# networks end almost certain of a number that means nothing. With a hundred networks, chance makes correlations of 0.1,
# and 73% of the spread is left. (These are medians of 200 trainings, and the picture shows one that is close to them.)
#
# This is the difference between the error of a reading and the error of a covariance. The first averages out when more
# readings come. The second does not: more readings make it worse. What helps is more members.

# %% [markdown]
# ## Three members span a plane
#
# Besides chance there is a second limit, and this one is absolute. Let us take an ensemble so small that we can look at
# all of it: three members, each with three numbers, what it expects of the temperature at 6:00, at 12:00 and at 18:00.
# One member is one dot in space. The thermometer is read at all three times. It says −1, 0 and 1, give or take 0.05,
# and we let that be exactly the truth. So every number has been measured, and well. Does the mean of the members get
# there? And if a fourth member joins the three?
#
# The update is the one that we did by hand, now with matrices. A member's predictions are its three numbers themselves.
# So the covariance of weights and predictions, and the variance of the predictions, are one and the same matrix C, that
# of the members with themselves. The division becomes an inverse.

# %% tags=["nbval-check-output"]
truth = np.array([[-1.0], [0.0], [1.0]])


def update(members):
    C = cross(members, members)
    gain = C @ np.linalg.inv(C + 0.05**2 * np.eye(3))
    return members + gain @ (truth - members)  # all see the same reading; 05 says what that does


def distance(members):
    return np.linalg.norm(members.mean(axis=1) - truth[:, 0])


four = np.random.default_rng(300).normal(0, 0.7, (4, 3)).T  # a column is a member
for members in (four[:, :3], four):
    before, after = distance(members), distance(update(members))
    print(f"{members.shape[1]} members: {before:.2f} from the truth before, {after:.2f} after")

# %% [markdown]
# Three members stop 0.77 short of the truth. With a fourth one they come about as close as the thermometer is good.
# These are usual draws: in 400 of them, the median is 0.70 for three members and 0.08 for four.
#
# The picture shows why. On the left one sees the three members, and cut out by the box, the plane through them, which
# goes on outside. On the right one has walked around until the plane is seen from its edge: all the dots lie in it,
# before the update and after, and the truth does not. (The box reaches from −2 to 2 in each direction. The members,
# which all saw the same reading, end so close together that they look like one dot.)

# %%
members = four[:, :3]
figure, axes = plt.subplots(1, 2, figsize=(9, 4.4), layout="constrained")
times = ("6:00", "12:00", "18:00")
for ax, turn in zip(axes, (30, plots.edge_on(members))):
    plots.span(members, update(members), truth[:, 0], turn, times, ax)
words = "Three members in a box, and the plane through them. Seen from its edge it is a line,"
plots.show(ax, f"{words} on which all members lie before and after; the truth lies beside it.")

# %% [markdown]
# Why can they not leave? The gain begins with C, which is A Aᵀ / 2, and there A stands in front. So every move of a
# member is a mixture of the columns of A, and these lie in the plane. The members went to the point of the plane that
# is nearest to the truth, and from there no mixture of them leads on. More readings do not help: each further update
# begins with deviations that lie in the same plane.
#
# Walk around it yourself, until you see the plane as a line. Then find the smallest number of members that reach the
# truth.

# %%
explore.span()

# %% [markdown]
# The **rank** of a matrix counts its independent directions. The N columns of A sum to 0, so each of them follows from
# the others, and at most N − 1 are independent: two members span a line, three a plane. With 61 weights it is the same,
# only that nobody can draw it. In how many directions can ten networks be moved, and how many networks does it take
# until none of the 61 directions is closed? Say two numbers before you run the cell.

# %% tags=["nbval-check-output"]
for n_ens in (3, 10, 30, 61, 62, 100):
    networks = net.ensemble(n_ens, rng=11)
    rank = np.linalg.matrix_rank(cross(networks, networks))
    print(f"N = {n_ens:3d}: {rank:2d} of 61 directions")

# %% [markdown]
# Ten networks can be moved in 9 of 61 directions. Whatever the readings say of the other 52 is lost on them. From 62
# networks on, no direction is closed; what remains is the noise of chance, which gets smaller as N grows.
#
# ## What can go wrong
#
# - *The wrong axis.* `mean(axis=0)` is each member's mean over unlike numbers, and numpy does not complain.
# - *A square ensemble hides a missing `keepdims`.* With as many rows as members, `ensemble - ensemble.mean(axis=1)`
#   runs, and takes the wrong means off.
# - *A small ensemble finds structure in noise.* Before you believe a correlation, compare it with 1/√(N − 1). If you
#   have picked the largest of many, as in the game, ask how large the largest of as many would be by chance.
# - *Too few members for the directions that count.* What the members do not span, no reading corrects. Chapter 10 looks
#   for cures.

# %% [markdown]
# ## What to remember
#
# - A covariance is the average product of deviations: A Sᵀ/(N − 1) between parameters and predictions, A Aᵀ/(N − 1)
#   among the rows of an ensemble.
# - An update moves a weight by its covariance with the prediction, divided by the variance of the prediction plus that
#   of the reading.
# - Chance alone makes correlations of 1/√(N − 1). Four times the members halve them; more readings do not.
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
# same. You may call `my_anomalies`.)

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
# With how many dots is a glance enough? The slider *game* turns the games like cards: first the question, then the
# answer. Guess a few with ten dots, and then with more.

# %%
explore.which_cloud()

# %% [markdown]
# ### Which of the 61 weights move the wrong way?
#
# What is the true correlation of each weight with the prediction for six in the evening? Nobody can compute it on
# paper, but 20,000 networks tell it to within about 0.01. Over it we draw what 10 networks find, and what 100 find.
# Where they are right, a dot lies on the dashed line. An orange cross has the wrong sign: that weight would be moved
# the wrong way. (The small grey dots are weights whose true correlation is closer to 0 than 0.05. Their sign hardly
# matters.)

# %% tags=["nbval-check-output"]
def correlation(networks):
    y = net(networks, evening)[0]
    return cross(networks, y)[:, 0] / (networks.std(axis=1, ddof=1) * y.std(ddof=1))


true = correlation(net.ensemble(20_000, spread=0.3, centre=centre, rng=1016))
clear = np.abs(true) >= 0.05
figure, axes = plt.subplots(1, 2, figsize=(7.4, 5), sharey=True, layout="constrained")
for ax, n_ens in zip(axes, (10, 100)):
    estimate = correlation(net.ensemble(n_ens, spread=0.3, centre=centre, rng=2016))
    wrong = np.sum(np.sign(estimate[clear]) != np.sign(true[clear]))
    title = f"N = {n_ens}: {wrong} of {clear.sum()} wrong"
    plots.found_and_true(true, estimate, clear=0.05, ax=ax).set(title=title)
    print(title)
axes[1].set(ylabel="")
words = "Correlation found over true correlation, a dot for each weight. On the left, from"
plots.show(ax, f"{words} 10 networks, the dots lie far from the line; from 100 close to it.")

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
# Many ensembles of five numbers are drawn, whose true variance is 1. The mean of the squared deviations, divided by N
# and divided by N − 1:

# %% tags=["nbval-check-output"]
many = np.random.default_rng(5).standard_normal((100_000, 5))  # a row is an ensemble of 5
print(f"divided by N:     {many.var(axis=1, ddof=0).mean():.2f}")
print(f"divided by N - 1: {many.var(axis=1, ddof=1).mean():.2f}")

# %% [markdown]
# Dividing by N gives (N − 1)/N of the truth, here 4/5. The anomalies of a row sum to 0, so the last one follows from
# the others. Only N − 1 of them are free, and N − 1 is the right number to divide by. It is the same N − 1 as in the
# rank and in 1/√(N − 1).
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
# is about (1 − r²)/√(N − 1): the stronger the true correlation, the less room chance has.
#
# ### Which correlations to believe
#
# About 95 of 100 chance correlations are smaller than 2/√(N − 1); for ten members the limit is 0.67. That holds for one
# correlation, of which you decided before you looked. D in the game was one of five that are chance, and picked because
# it leaned most. It passes the limit, −0.68, and E, which is real, does not. In about one game of six, at least one of
# the five chance clouds passes.
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
# and counts what lies beyond 2 in 40 draws. For the weight that does nothing that should happen about once in 20.

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
# With ten networks, 2.8 of 61 weights lie beyond 2. Chance alone takes one in 20 there, which is three of 61: ten
# networks have found nothing. With a thousand it is 34.6, and now most of them are real.
#
# To let a reading move only weights that stand out of chance is one form of what is called localisation. It protects a
# weight that does nothing. The price is that weights with a small but true correlation stay where they are, too.
