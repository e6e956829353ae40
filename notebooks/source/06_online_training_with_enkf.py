# %% [markdown]
# # 06 Online training with the EnKF
#
# *55 minutes. You need: numpy, a network as a function of its weights (chapter 01) and the ensemble update (05). The
# chapter opens on its own: both are recalled where they are used.*
#
# After this chapter you can
#
# - train a network on readings that come one at a time, with a loop of three lines,
# - compute how far along the curve a single reading reaches,
# - say what makes an ensemble too sure of itself, and what makes it not sure enough.

# %% [markdown]
# ## Before anything runs
#
# A cheap thermometer stands in a garden. We want to know how warm it is there at every time of the day, so we want a
# whole curve. What we get is single readings, each at a random time. Say that its chip is too small to keep them: each
# reading is used when it comes, and then it is gone. That is what *online* means.
#
# One network that learns by gradients and sees each of a hundred readings once ends about 0.2 off, as chapter 00
# measured. In this chapter a hundred networks see each reading once, and their mean ends at 0.05. That takes the work
# of a hundred networks, but they also tell you how sure they are, and you will see when to believe them.
#
# The time of day is told by a number x: −3.14 is midnight, 0 is noon and 3.14 is midnight again, and six hours are
# 1.57. (A network does not know that −3.14 and 3.14 are the same midnight.) The true curve is a sine. It is lowest at
# six in the morning, x = −1.57, where it is −1, and highest at six in the evening, x = 1.57, where it is 1. In these
# units the thermometer is off by about 0.05.
#
# At the start the hundred networks say a hundred different things about every time of the day. After each reading all
# of them change a little. Imagine the moment when five readings have arrived, and look at times that are far from all
# five. How much do the networks disagree there, if you compare it with the start?
#
# - **a** As much as before, because no reading has said anything about those times.
# - **b** Less than before, but more than near the readings.
# - **c** Less than before, and as little as near the readings, because every weight has a say in the whole curve.
#
# Run the next cell, and press a letter. You will see what happens as soon as your loop has run.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("06-predict", "b")
### END SOLUTION

# %%
import numpy as np

from dalearn import FNN, analysis, coverage, enkf, explore, inflate, perturb, plots, relax
from dalearn import rmse, sine, spread
from dalearn.exercises import check, hint, predict, solution
from dalearn.stored import stored
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% [markdown]
# ## A hundred networks, and one reading
#
# Each network has one input, 20 hidden units and one output, which makes 61 weights and biases. The *ensemble* is a
# matrix Θ that holds all of them: 61 rows, and in each of its 100 columns one network, called a *member*.
# `net.ensemble` draws one network at random and scatters the members' weights around its weights, each with a standard
# deviation of 0.3. In the code, `x` is a time in units that suit the network, and `problem.in_units(x)` is the x of
# the text.

# %% tags=["nbval-check-output", "harmless"]
problem = sine(n=100, noise=0.05, rng=33)  # a hundred readings, in the order in which they come
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=33)
obs_var = np.full(100, problem.obs_std**2)  # R, the variance of the observation error

x, d = problem.x[:1], problem.d[0]  # the first reading
predictions = net(ensemble, x)[0]  # (times, outputs, members); [0] takes the only time: (1, 100)
print(f"at x = {problem.in_units(x).item():.2f} the reading is {d.item():.2f}")
print(f"the members say {predictions.mean():.2f}, give or take {predictions.std(ddof=1):.2f}")

# %% [markdown]
# The first reading comes in at six in the morning, and it says −0.99. The members had said −0.13 on the average, and
# they were far from agreeing. So the reading lies 0.86 below what was expected. This difference, −0.86, is the
# *innovation* of chapter 03.
#
# Below, the ring is the reading, and the thin lines are the curves of the hundred members. At six in the morning most
# curves have to come down, and those that lie below the ring have to come up. But a reading at six in the morning says
# something about seven o'clock too. How far does that go? Twenty curves are drawn in blue, those that are lowest at the
# ring. Follow them to the right. Are they still among the low ones at noon? And at six in the evening?

# %% tags=["harmless"]
ax = plots.arriving(problem, net, [ensemble], errors=False, reaches=False)
plots.show(ax, "A hundred curves. At x = -1.6 a ring lies below most; the lowest there are blue.")

# %% [markdown]
# ## How far one reading reaches
#
# Each member says one number for the ring and one for noon, so there are a hundred pairs of numbers, and pairs of
# numbers have a covariance.

# %% tags=["nbval-check-output", "harmless"]
noon_and_evening = problem.x_test[[100, 150]]  # from a list of 201 times of the whole day
times = np.vstack([x, noon_and_evening])
before = net(ensemble, times)[:, 0]  # the only output: (times, members)
blue = before[:, before[0].argsort()[:20]]  # the twenty that are lowest at the ring
for i, time in ((1, "noon"), (2, "six in the evening")):
    print(f"at {time} {np.sum(blue[i] < np.median(before[i]))} of the twenty are in the lower half")
C = np.cov(before)
print(f"variance at the reading {C[0, 0]:.2f}, its covariance with noon {C[1, 0]:.2f}")
print(f"mean at noon {before[1].mean():.2f}")

# %% [markdown]
# At noon, eighteen of the twenty blue curves are in the lower half of the hundred. In the evening it is eleven, which
# is about what chance would give. So the reading says something about noon, and little about the evening.
#
# How much does it say about noon? Chapter 05 drew a line through such a cloud of pairs. Its slope is the covariance,
# 0.45, divided by the variance of the predictions of the reading, 0.97. To that variance the update adds R, the
# variance of the thermometer's error, 0.05² = 0.0025. So one unit of innovation at the ring should move the mean at
# noon by
#
# $$\frac{0.45}{0.97 + 0.0025} = 0.46$$
#
# The innovation is −0.86, so the mean at noon should move by 0.46 · (−0.86) = −0.40, from 1.58 to 1.18. The same
# division can be made for every time x of the day. Let us call its result the *reach* of the reading:
#
# $$\text{reach}(x) = \frac{\mathrm{Cov}(\text{prediction at } x,\ \text{prediction of the reading})}
# {\mathrm{Var}(\text{prediction of the reading}) + R}$$
#
# **Exercise 06-reach.** Write it for n times at once. You get `at_x` (n, n_ens), what the members say for each of these
# times, `at_reading` (n_ens,), what they say for the reading, and the number `obs_var`, R. Return the n reaches. Two
# lines are enough. `hint("06-reach")` helps, more each time, and `solution("06-reach")` shows our answer.

# %%
def my_reach(at_x, at_reading, obs_var):
    ### BEGIN SOLUTION
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / (C[0, 0] + obs_var)
    ### END SOLUTION

# %%
check("06-reach", my_reach)

# %% [markdown]
# Below, the lower panel shows the reach for the whole day, computed by your function if that is right and else by the
# library's. From now on the pictures draw only thirty of the curves.

# %% tags=["harmless"]
reaches = my_reach if check("06-reach", my_reach).ok else True
ax = plots.arriving(problem, net, [ensemble], errors=False, reaches=reaches)
plots.show(ax, "Below the curves the reach: 1 at the ring, a half at noon, 0 in the evening.")

# %% [markdown]
# The reach is 1 at the ring itself, because the members are so unsure that they believe the thermometer almost
# completely. It is about a half at noon, as we found by hand, and nearly 0 at six in the evening. Where it is below 0,
# the curve will move the other way.
#
# ## Weights move, and the curve follows
#
# So far this is arithmetic about curves. But the update of chapter 05, which is `analysis` here, moves only the 61
# weights of every member: Θ + K (D − Y). Y holds what each member predicted, and D a noisy copy of the reading for each
# member. (With the reading itself for everybody, the members would come too close together: they would leave out that
# the reading may be off.) The gain K has 61 numbers, one for each weight. Each is the division of the reach again, with
# the weight in the place of the prediction at x:
#
# $$K = \frac{\mathrm{Cov}(\text{weight},\ \text{prediction of the reading})}
# {\mathrm{Var}(\text{prediction of the reading}) + R}$$
#
# Why should the curve then move by the reach? Take the smallest curve, a straight line a + b x with two weights. At
# x = 2 it says a + 2 b. Say that K is 0.5 for a and 0.2 for b. An innovation of 1 then moves the line at x = 2 by
# 0.5 + 2 · 0.2 = 0.9. And the reach at x = 2 is 0.9 too, because a covariance goes through a sum term by term:
#
# $$\mathrm{Cov}(a + 2 b,\ \text{prediction of the reading}) = \mathrm{Cov}(a,\ \ldots) + 2\,\mathrm{Cov}(b,\ \ldots)$$
#
# With 61 weights it is the same, as long as the output is a sum of weights, each times a number.
#
# A network is not such a sum. Hold the time fixed and change one weight: because of tanh, the prediction moves along a
# line that bends. (It is this line that bends, over the weight, and not the curve over the day.) But over a short way
# every smooth line is nearly straight. So the reach should be right for members that stand close together, and less so
# for members that stand far apart.
#
# Let us try both widths. For each member, take its copy of the reading minus what it said itself. The reach times this
# difference is how far the member should go. The cell compares this with where the update really takes it, first for
# members scattered by 0.03 and then for ours, scattered by 0.3.

# %% tags=["nbval-check-output", "harmless"]
def first_update(width):
    """At the ring and at noon: what each member says, is sent to, and comes to."""
    theta = net.ensemble(100, spread=width, rng=33)
    before = net(theta, times[:2])[:, 0]
    C = np.cov(before)
    reach = C[:, :1] / (C[0, 0] + obs_var[0])
    copies = perturb(d, obs_var[:1], 100, rng=33)  # a noisy copy of the reading for each member
    sent = before + reach * (copies - before[0])
    posterior = analysis(theta, before[:1], copies, obs_var[:1])
    return before, sent, net(posterior, times[:2])[:, 0]


for width in (0.03, 0.3):
    before, sent, after = first_update(width)
    for i, place in enumerate(["at the ring", "at noon"]):
        rows = before[i], sent[i], after[i]
        said, aim, end = (f"{row.mean():5.2f} ± {row.std(ddof=1):.2f}" for row in rows)
        print(f"{width:<4} {place:11s}  said {said}, sent to {aim}, came to {end}")

# %% [markdown]
# Close together, the members do what the reach says. (They are not sent as far as the reading, because members that
# differ by only 0.10 believe the thermometer less.) Far apart, they miss: at the ring the mean was sent to −0.98 and
# got no farther than −0.84.
#
# Now look behind the ±. At the ring the members should have come together to 0.05, and they are still 0.24 apart. Why?
# The gain fits a straight line to predictions that bend. What the line does not account for, the update cannot move. So
# *at the ring a bend leaves the band wider than the update promised*: what an update misses stays in the spread.

# %% [markdown]
# ## The loop
#
# A training repeats what you have seen. Take the next reading, let all members predict it, update, and go on with the
# ensemble that comes out. When the ensemble has gone once through all the readings, that is one *epoch*.
#
# **Exercise 06-epoch.** Write the loop. You get the model, the ensemble Θ, the inputs x (n, 1), the noisy copies
# `perturbed` (n, n_ens), a row for each reading, and `obs_var` (n,). Return the ensemble after the last reading. Use
# `analysis(ensemble, predictions, perturbed, obs_var)`. It wants rows also where there is only one: `x[i : i + 1]` is a
# row of x, and `x[i]` is none. As above, `[0]` takes the one time of the predictions.

# %%
def my_epoch(model, ensemble, x, perturbed, obs_var):
    ### BEGIN SOLUTION
    for i in range(len(x)):
        predictions = model(ensemble, x[i : i + 1])[0]
        ensemble = analysis(ensemble, predictions, perturbed[i : i + 1], obs_var[i : i + 1])
    return ensemble
    ### END SOLUTION

# %%
check("06-epoch", my_epoch)

# %% [markdown]
# The library has this loop too. It is called `enkf`, for *ensemble Kalman filter*, and it hands out a step after every
# reading. We keep them all: `film[k]` is the ensemble after k readings.

# %% tags=["harmless"]
steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=33)
film = [ensemble] + [step.theta for step in steps]

# %% [markdown]
# `trained` returns only the end of a training, by your loop if it is right and else by the library's. The difference
# between the two should be 0.

# %% tags=["nbval-check-output", "harmless"]
is_mine = check("06-epoch", my_epoch).ok


def trained(theta, problem, rng):
    """The ensemble after all readings of the problem, each used once."""
    if not is_mine:
        return list(enkf(net, theta, problem.x, problem.d, problem.obs_std, rng=rng))[-1].theta
    R = np.full(len(problem.d), problem.obs_std**2)
    copies = perturb(problem.d[:, 0], R, theta.shape[1], rng)
    return my_epoch(net, theta, problem.x, copies, R)


difference = np.abs(film[-1] - trained(ensemble, problem, rng=33)).max()
print(f"{len(film) - 1} updates; largest difference {difference:.6f}")

# %% [markdown]
# ## Five readings
#
# Back to your prediction. The *spread* of an ensemble is the standard deviation of what its members say, as a root mean
# square over the times. We measure it near the five readings, which means at most 0.2 from one of them, and far from
# all five, more than 0.6.

# %% tags=["nbval-check-output", "revealed:06-predict"]
apart = np.abs(problem.in_units(problem.x_test) - problem.in_units(problem.x[:5]).T).min(axis=1)
for k in (0, 5):
    members = net(film[k], problem.x_test)
    near = spread(members[apart < 0.2])
    far = spread(members[apart > 0.6])
    print(f"after {k} readings: spread {near:.2f} near the five, {far:.2f} far from them")

# %% [markdown]
# **Exercise 06-predict.** Compare with your prediction.

# %%
check("06-predict")

# %% [markdown]
# ## Watch it learn
#
# Here is the film, stopped four times. Go through each row from left to right.
#
# - *Above* are the curves. After one reading they come together near the dot and go their own ways elsewhere. After
#   five they have the right shape where the dots are.
# - *In the middle* the truth is taken off, so it is the dashed line at 0. The band holds the middle 90% of the members,
#   and the line in it is the mean. After one reading, most of both is still outside the frame.
# - *Below* is the reach of the next reading. It may be highest beside that reading, where the members differ more. After
#   one reading it is a wide hill, and from five on it is about
#   half as wide. In the last column it is lower: by then the members differ by 0.08 at the reading, and the
#   thermometer's error is 0.05, so they go only a part of the way.

# %%
moments = (1, 5, 20, 99)
ax = plots.arriving(problem, net, film, after=moments)
errors = [rmse(net(film[k], problem.x_test).mean(axis=-1), problem.truth) for k in moments]
told = ", ".join(f"{error:.2f}" for error in errors)
plots.show(ax, f"Curves, errors and reach after 1, 5, 20 and 99 readings. Errors: {told}.")

# %% [markdown]
# ## How sure should it be?
#
# The band says: "nine times out of ten, the truth is in here." That is a promise, and since we know the truth we can
# check it. The *coverage* is the part of the day for which the truth lies in the band. We put it beside the *error*,
# which is the root mean squared error of the mean against the truth (chapter 01), and the spread.

# %% tags=["nbval-check-output"]
def judged(theta, problem):
    """Error, spread and coverage of an ensemble."""
    members = net(theta, problem.x_test)
    error = rmse(members.mean(axis=-1), problem.truth)
    return error, spread(members), coverage(members, problem.truth)


def report(name, numbers):
    error, width, held = numbers
    print(f"{name:13s} error {error:.3f}, spread {width:.3f}, coverage {held:.0%}")


for k in (0, 1, 5, 20, 100):
    report(f"after {k}:", judged(film[k], problem))

# %% [markdown]
# After a hundred readings the band keeps its promise, and error and spread are equally large. Such an ensemble is
# called *reliable*: it knows how far off it is.
#
# On the way the band did not keep its promise. One reason stands in the first line: before any reading the members were
# off by 1.36 and believed 0.90, so the start was too sure.
#
# The explorer has other readings, and only fifteen members.
#
# 1. Before you press Play, decide: will their band be thinner or wider at the end than that of a hundred? Press it, and
#    look at the middle row when the film ends. Is the dashed line in the band?
# 2. Go back to 99 and look at the lower row. What has become of the hill?
# 3. Go to 100 and take more members, one size after the other, until the band holds the truth at 80% of the times or
#    more. With the seed 42, which has other readings and other members, is that size enough too?

# %%
explore.arriving()

# %% [markdown]
# ## Too few members
#
# With the seed 42 the explorer needed more members than with its own. Luck plays a part, so we take medians over twenty
# seeds. Every seed has other readings, other members and other noise.

# %% tags=["nbval-check-output"]
def trainings(n_ens, n=100, epochs=1):
    """Median error, spread and coverage over twenty seeds."""
    ends = []
    for seed in range(14, 34):
        given = sine(n=n, noise=0.05, rng=seed)
        theta = net.ensemble(n_ens, spread=0.3, rng=seed)
        for k in range(epochs):
            theta = trained(theta, given, rng=seed + 1000 * k)  # new noise in every epoch
        ends.append(judged(theta, given))
    return np.median(ends, axis=0)


alone = {n_ens: trainings(n_ens) for n_ens in (15, 30, 50, 100, 200)}
for n_ens, numbers in alone.items():
    report(f"{n_ens} members:", numbers)

# %% [markdown]
# The last column should say 90%. Two hundred members hold more, because what the updates miss stays in the band.
# Fifteen miss too, but they have the opposite fault, and a much larger one: they are off by 0.11 and believe that it is
# 0.01. Why would a *smaller* group be surer of itself?
#
# The trouble starts with the reach. It is made of a covariance, and a covariance from few members is partly chance
# (chapter 04). Take our first reading, the one at six in the morning. With a hundred members its reach at six in the
# evening was nearly 0. Here are fifteen members around the same centre, each of them a grey ring: across stands what it
# says for the morning, and up what it says for the evening. The line through them slopes by bad luck alone. (We picked
# a clear case. About one in fifty such ensembles shows a clearer one.) Then the reading arrives, and the reach moves
# every member. At the right the heights stand alone, and beside them bars in proportion to their variances.

# %% tags=["harmless"]
centre = net.init(33)  # the network around which our hundred were scattered
few = net.ensemble(15, spread=0.3, centre=centre, rng=1541)
said = net(few, times)[[0, 2], 0]  # in the morning, in the evening
C = np.cov(said)
slope = C[1, 0] / (C[0, 0] + obs_var[0])
moves = perturb(d, obs_var[:1], 15, rng=1541)[0] - said[0]
moved = said + np.array([moves, slope * moves])

# %% tags=["nbval-check-output", "harmless", "folded"]
ax = plots.slides(said, moved, truth=problem.truth[150, 0], follow=said[1].argmin())
ax.set(xlabel="six in the morning", ylabel="six in the evening")
plots.show(ax, "Rings slide along a line, up or down, to -1; the dots lie closer in height.")
print(f"slope {slope:.2f}, correlation {np.corrcoef(said)[1, 0]:.2f}", end=", ")
print(f"variance in the evening {C[1, 1]:.2f} before, {moved[1].var(ddof=1):.2f} after")

# %% [markdown]
# Take the lowest ring, at (−0.22, 1.12). Its own copy of the reading is −0.93, so it goes 0.71 to the left. That is all
# it should do. But the line falls by 0.56 for each step to the right, so the ring also rises, by 0.56 · 0.71 = 0.40,
# and ends at 1.52. Now take the highest ring, at (−1.59, 4.23). It goes 0.56 to the right, so it comes down by 0.32, to
# 3.91. In the evening the two were 3.1 apart. Now they are 2.4 apart, by a reading that knows nothing of the evening.
#
# How much of the variance is gone? Each ring's height is the height of the line at that place plus its distance from
# the line, straight up or down. A ring slides parallel to the line, so its distance stays. (The thin strokes show it
# for the lowest ring.) But all dots stand near −1 in the end, so the height of the line becomes the same for all: what
# varied along the line is gone. Which part of the variance was that? The part r², where r is the correlation (chapter
# 04). Here r is −0.61 and r² is 0.37, so of 0.74 only about 0.48 is left, as the bars show.
#
# Chapter 04 found that where there is no correlation, N members still show one of about 1/√N. Its square is about 1/N;
# exactly, it is 1/(N − 1) on the average. So by chance one reading takes 7% of a variance with fifteen members, and 1%
# with a hundred. It happens with every reading, and
# always in one direction, because r² is never negative, whichever way the line slopes. So fifteen members lose their
# spread long before a hundred do.
#
# What follows from it you have seen in the explorer: at 99 readings the hill of fifteen members had all but vanished.
# In the table their spread ends at 0.012, and the reach of a reading at its own place is a variance over the same
# variance plus R:
#
# $$\frac{0.012^2}{0.012^2 + 0.05^2} = 0.05$$
#
# If the reading lies 0.2 above the curve, the curve moves by 0.01. The ensemble has stopped listening. A hundred
# members with a spread of 0.059 would move by 0.12.
#
# The cure is to take more members, up to about a hundred here. Where they are too dear, *inflation* and *relaxation*
# give spread back. They stand under *Further*.

# %% [markdown]
# ## What can go wrong
#
# - *A thin band beside the truth.* There were too few members, and they have stopped listening. Take more.
# - *Readings beside the band.* That need not be a fault. The band is about the curve, and each reading has an error of
#   its own.

# %% [markdown]
# ## What to remember
#
# - Online training repeats: next reading, predictions, noisy copies, update. It needs no gradient and keeps no reading.
# - The reach says by which share of its innovation a reading moves the curve, here and elsewhere. It is a covariance
#   over a variance.
# - Predictions bend over the weights, so an update misses a little, and what it misses makes the band near the reading *wider*.
# - Few members see a reach where there is none. Each reading costs them spread, and their band becomes *thinner*, until
#   they stop listening.
# - A hundred members and one epoch gave an error of 0.05 and a band that kept its promise. Do not count on the promise.
#   Here the bend, which makes the band wider, and a start that was too sure, which makes it thinner, nearly cancelled
#   (the last part of *Further*).
#
# Notation: Θ `ensemble`, Y `predictions`, D `perturbed`, R `obs_var`, N `n_ens`.

# %% [markdown]
# ## Where to read on
#
# - Evensen (1994), the ensemble Kalman filter, doi [10.1029/94JC00572](https://doi.org/10.1029/94JC00572)
# - Chen et al. (2020), networks trained by EnKF and ESMDA, arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Anderson and Anderson (1999), inflation, doi
#   [10.1175/1520-0493(1999)127\<2741:AMCIOT\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281999%29127%3C2741:AMCIOT%3E2.0.CO;2)
# - Zhang, Snyder and Sun (2004), relaxation, doi
#   [10.1175/1520-0493(2004)132\<1238:IOIEAO\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282004%29132%3C1238:IOIEAO%3E2.0.CO;2)

# %% [markdown]
# ## Further: can we use the readings again?
#
# *Optional, eight minutes.* After one epoch the mean of a hundred members is off by about 0.05, no less than a single
# reading. From a hundred readings we should know the curve better than that, because neighbouring readings can be
# averaged. You have seen what is in the way: a network bends, so an update does not go quite where it should. Would it
# help to show the same hundred readings again?
#
# Nothing in the loop forbids it. Each epoch starts from the ensemble that the last one left and draws new noisy copies.
# Suppose that we do it ten times. What becomes of the error, of the spread, and of the promise of the band?
#
# - **a** Error and spread both become smaller, and the band keeps its promise.
# - **b** The spread becomes smaller. The error stays, because old readings have nothing new to say.
# - **c** Error and spread both become smaller, and the band breaks its promise.
# - **d** The error grows, because the networks learn the noise by heart.

# %%
### BEGIN SOLUTION
predict("06-again", "c")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:06-again"]
for epochs in (1, 2, 10):
    report(f"epochs: {epochs}", trainings(100, epochs=epochs))

# %% [markdown]
# **Exercise 06-again.** Compare with your prediction.

# %%
check("06-again")

# %% [markdown]
# Look at the last line first. After ten epochs the band holds the truth during less than two thirds of the day, where
# it promises nine tenths. Why? The filter does not know that it has seen these readings before. It takes ten epochs
# over a hundred readings for a thousand readings. So let us give it a thousand different ones, each used once.

# %% tags=["nbval-check-output"]
report("1000 readings", trainings(100, n=1000))

# %% [markdown]
# The spread is about the same as after ten epochs, 0.01, so the ensemble is as sure of itself in one case as in the
# other. But after a thousand different readings it has a right to be: it is off by 0.011. After ten epochs over a
# hundred readings it is off by twice as much. The second look does correct what the first one missed, but the band is
# that of readings that you never had.
#
# Now look at the line in between. After two epochs the error is smaller than after one, and the band holds the truth
# during 90% of the day, exactly as it promises. That is luck. After one epoch the band was too *wide*, with a spread of
# 0.059 for an error of 0.047: what the updates missed had stayed in it. Counting twice took away about
# as much as there was too much, so two mistakes cancelled.
#
# So using them again makes the curve better. Whether you may trust the band then, you can tell only by a test against a
# known truth, as here. Where you cannot test, count every reading once.

# %% [markdown]
# ## Further: two ways to give spread back
#
# *Optional, 25 minutes.* **Inflation** is the older one. After each update, stretch the ensemble around its mean. Say
# that three members predict 0.8, 1.0 and 1.2. Their mean is 1.0 and their anomalies, the distances from the mean, are
# −0.2, 0 and 0.2. Inflation by 1.5 multiplies the anomalies: −0.3, 0 and 0.3. The members now say 0.7, 1.0 and 1.3. In
# practice the factor is close to 1, because it acts after every single reading.
#
# **Exercise 06-inflate.** Write it for a whole ensemble, a row for each weight and a column for each member. You get Θ
# and a factor. The mean of every row stays where it is.

# %%
def my_inflated(ensemble, factor):
    ### BEGIN SOLUTION
    mean = ensemble.mean(axis=1, keepdims=True)
    return mean + factor * (ensemble - mean)
    ### END SOLUTION

# %%
check("06-inflate", my_inflated)

# %% [markdown]
# **Relaxation** looks at what the update has done. Say that three members said 0.4, 1.0 and 1.6 before an update, and
# 1.2, 1.3 and 1.4 after it. The mean has gone from 1.0 to 1.3, and there it stays. The anomalies have shrunk from
# −0.6, 0, 0.6 to −0.1, 0, 0.1. Relaxation by 0.5 goes half of the way back: −0.35, 0 and 0.35. The members now say
# 0.95, 1.3 and 1.65. In general, for a factor from 0 to 1,
#
# $$\text{new anomalies} = (1 - \text{factor}) \cdot \text{anomalies after the update} + \text{factor} \cdot
# \text{anomalies before it}$$
#
# **Exercise 06-relax.** You get the ensemble after an update, the ensemble before it, and a factor from 0 to 1.

# %%
def my_relaxed(posterior, prior, factor):
    ### BEGIN SOLUTION
    mean = posterior.mean(axis=1, keepdims=True)
    A_prior = prior - prior.mean(axis=1, keepdims=True)
    return mean + (1 - factor) * (posterior - mean) + factor * A_prior
    ### END SOLUTION

# %%
check("06-relax", my_relaxed)

# %% [markdown]
# The next cell tries them on the three numbers of the text, and on our first update. It uses your functions where they
# are right and the library's where they are not.

# %% tags=["nbval-check-output"]
inflated = my_inflated if check("06-inflate", my_inflated).ok else inflate
relaxed = my_relaxed if check("06-relax", my_relaxed).ok else relax

print(inflated(np.array([[0.8, 1.0, 1.2]]), 1.5).round(2))
print(relaxed(np.array([[1.2, 1.3, 1.4]]), np.array([[0.4, 1.0, 1.6]]), 0.5).round(2))
for name, theta in {
    "before the first reading": ensemble,
    "after it": film[1],
    "after it, inflated by 1.1": inflated(film[1], 1.1),
    "after it, relaxed by 0.5": relaxed(film[1], ensemble, 0.5),
}.items():
    print(f"{name:26s} spread at the reading {spread(net(theta, x)):.2f}")

# %% [markdown]
# `enkf` takes both as arguments. Below, the same fifteen members learn from our hundred readings alone, with
# inflation, and with relaxation. The dashed line is the truth. Ask of each panel whether the band would let you
# suspect how wrong the mean is.

# %%
cures = {"alone": {}, "inflation 1.03": {"inflation": 1.03}, "relaxation 0.5": {"relaxation": 0.5}}
start = net.ensemble(15, spread=0.3, rng=33)
fits = {}
for name, cure in cures.items():
    *_, last = enkf(net, start, problem.x, problem.d, problem.obs_std, rng=33, **cure)
    fits[name] = net(last.theta, problem.x_test)
told = ", ".join(
    f"{name}: error {rmse(fit.mean(axis=-1), problem.truth):.2f}" for name, fit in fits.items()
)
plots.show(plots.errors_beside(problem, fits), f"What fifteen members are off by. {told}.")

# %% [markdown]
# Alone, the band is so thin that it looks like a line, and it misses the truth nearly everywhere. With inflation and
# with relaxation the mean comes nearer and the band opens a little, though not far enough. This run is an ordinary one.
#
# Inflation has a catch, and it is easiest to see with an ensemble of only two numbers. After each of 50 updates it is
# inflated by 1.1. All the readings are of the first number, and none of them says anything about the second. What
# becomes of the standard deviation of the second number?
#
# * **a** It ends at 1.1 times what it was at the start.
# * **b** Each time it grows by a tenth of the start, so it ends at 6 times.
# * **c** Each time it grows by a tenth of what it is by then, so it ends far above 6 times.
# * **d** It stays as it is, because the updates take away what inflation adds.

# %%
### BEGIN SOLUTION
predict("06-compound", "c")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:06-compound"]
def first_number(theta, x):  # a model that never looks at the second
    return x[:, :, None] * theta[0]


two = np.random.default_rng(5).standard_normal((2, 2000))
steps = enkf(first_number, two, np.ones((50, 1)), np.ones((50, 1)), 0.5, inflation=1.1, rng=6)
*_, last = steps
growth = last.theta.std(axis=1) / two.std(axis=1)
print(f"observed number:     {growth[0]:6.2f} times the start")
print(f"the other number:    {growth[1]:6.0f} times the start")
print(f"1.1 to the power 50: {1.1**50:6.0f}")

# %% [markdown]
# **Exercise 06-compound.** Compare the second line with your prediction.

# %%
check("06-compound")

# %% [markdown]
# The readings hold the first number against the growth, and nothing holds the second. A network has many such
# directions: many changes of its 61 weights that hardly move the curve where the readings are.
#
# Now suppose that we choose a very careful inflation, 1.01 after each of the hundred readings. With which ensemble size
# does the mean end nearest to the truth? Inflation by 1.01 multiplies every variance by 1.01², so it gives back 2% with
# each reading, and chance takes one part in N − 1. So small ensembles shrink, and large ones grow. How much growing
# does a network bear? That sum does not say, so take it as a bet.
#
# * **a** 15 members.
# * **b** 30 members.
# * **c** 50 members.
# * **d** 100 members.

# %%
### BEGIN SOLUTION
predict("06-best", "b")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:06-best"]
def cured(n_ens, **cure):
    """Median error, spread and coverage over the twenty seeds, with inflation or relaxation."""
    ends = []
    for seed in range(14, 34):
        given = sine(n=100, noise=0.05, rng=seed)
        start = net.ensemble(n_ens, spread=0.3, rng=seed)
        *_, last = enkf(net, start, given.x, given.d, given.obs_std, rng=seed, **cure)
        ends.append(judged(last.theta, given))
    return np.median(ends, axis=0)


for n_ens in (15, 30, 50, 100):
    report(f"{n_ens} without:", alone[n_ens])
    report(f"{n_ens} with:", cured(n_ens, inflation=1.01))

# %% [markdown]
# **Exercise 06-best.** Compare with your prediction.

# %%
check("06-best")

# %% [markdown]
# Fifteen members lose one part in fourteen to chance with each reading, which is 7%, and get 2% back. That helps a
# little. Thirty lose 3.4%. Their band opens, and their error is about what it was. A hundred lose 1% and get 2%, so
# where no reading holds them they grow.
#
# Why does growing do harm? Members whose weights have drifted 2.7 times as far apart, which is 1.01 to the power 100,
# are in a region where no straight line describes the network. Each update goes by a line and misses. What it misses
# stays in the spread, and the next inflation multiplies that too. And the mean of curves that have each been sent to
# a wrong place is not at the right place. (Is it really the bend? The next section replaces the networks by straight
# ones. We have inflated those too, and the error of a hundred members stayed about as it was.)
#
# Relaxation does not have this catch. It gives back a part of what an update took, and where the update took nothing,
# it gives nothing.

# %% tags=["nbval-check-output"]
for n_ens in (15, 30, 100):
    report(f"{n_ens} without:", alone[n_ens])
    report(f"{n_ens} relaxed:", cured(n_ens, relaxation=0.5))

# %% [markdown]
# For fifteen members the error falls by about four tenths, though the band is still far too thin. For thirty the band
# is nearly honest now. For a hundred there was nothing to gain. So take enough members first. If you cannot afford
# them, relax, and remember that the band is then wider than the readings alone would make it. And if you inflate: the
# factor acts once per update, so with more readings, or with more epochs, the same factor becomes another one. 1.01
# makes 2.7 in a hundred readings, and 21,000 in a thousand.

# %% [markdown]
# ## Further: was the honest band luck?
#
# *Optional, ten minutes.* With a hundred members and one epoch, the band kept its promise. Is that because the method
# is right, or because two mistakes happened to cancel? There are three things that could make a band wrong. The
# members may be too few. The network bends, and updates go straight. And the start may be wrong: the members stand
# around one random network that has never heard of a sine.
#
# We can take the three apart by building worlds in which some of them are absent.
#
# 1. *The sine*, as in this chapter. All three are present.
# 2. *One of them.* The truth is drawn like another member, so the start is exactly right. The network still bends.
# 3. *Straight.* As in 2, but every network is replaced by its tangent at the centre of the ensemble: straight over the
#    weights, and over the day as curved as before. What is left is the number of members.
#
# For each world and size, forty seeds were run by `data/one_epoch.py`, each reading used once. The table shows
# medians: the spread divided by the error, which should be about 1, and the coverage, which should be about 90%.
# For a hundred members it then shows how far off they were before the first reading, in spreads.

# %% tags=["nbval-check-output"]
how = {"delimiter": ",", "names": True, "dtype": None, "encoding": "utf-8", "skip_header": 2}
table = np.genfromtxt(stored("one_epoch.csv"), **how)
for width in (0.3, 0.2):
    print(f"start scattered by {width}")
    for world in ("sine", "one of them", "straight"):
        print(f"  {world:12s}", end="")
        for n_ens in (30, 100, 400):
            is_meant = (table["world"] == world) & (table["start"] == width)
            rows = table[is_meant & (table["n_ens"] == n_ens)]
            once = rows[rows["epochs"] == 1]
            ratio = np.median(once["spread"] / once["rmse"])
            print(f"{n_ens:6d}: {ratio:.2f}, {np.median(once['coverage']):4.0%}", end="")
            if n_ens == 100:
                start = np.median(once["start_rmse"] / once["start_spread"])
                print(f" (start {start:.1f})", end="")
        print()

# %% [markdown]
# Read it from the bottom of each block. In the *straight* world a hundred members are as sure as they should be, and
# so are four hundred: the method is right. Thirty are too sure, by chance alone. Let the network *bend*, and the
# spread of a hundred becomes larger than their error. Straight updates leave a band that is too wide here, not too
# narrow. Then take the *sine*, and the ratio comes down again, because the start was too sure. Before the first
# reading, members scattered by 0.3 are off by twice their spread, and members scattered by 0.2 by three times.
#
# With 0.3 and a hundred members the last two mistakes about cancel, so yes, there was luck in it. With 0.2 they do not:
# there the band of a hundred members holds the truth on about four fifths of the day. How wide a start should be is a
# question that the data must help to answer, and chapter 11 measures bands against exact ones.
#
# The same table tells what a second epoch does to a band.

# %% tags=["nbval-check-output"]
hundred = table[table["n_ens"] == 100]
for width in (0.3, 0.2):
    print(f"start scattered by {width}, a hundred members")
    for world in ("sine", "one of them", "straight"):
        print(f"  {world:12s}", end="")
        for epochs, name in {1: "once", 2: "twice"}.items():
            is_world = (hundred["world"] == world) & (hundred["start"] == width)
            rows = hundred[is_world & (hundred["epochs"] == epochs)]
            error, held = np.median(rows["rmse"]), np.median(rows["coverage"])
            print(f"  {name}: error {error:.3f}, coverage {held:4.0%}", end="")
        print()

# %% [markdown]
# In the straight world it does nothing but harm: in the upper block the coverage falls from 86% to 71%, and the error
# stays at 0.017. Where the network bends and the start is right, the band has room to spare, and after two epochs it
# still holds the truth on 95% of the day or more. On the sine a second epoch costs about four points of coverage. With
# 0.3 the band can afford that. With 0.2 it was too thin already.
