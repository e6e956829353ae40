# %% [markdown]
# # 09 The Mexican hat experiment
#
# *45 minutes. You need: numpy, a network as a function of its weights (chapter 01), gradient descent (02) and the
# training of an ensemble (06). The chapter opens on its own: what it needs of them is recalled where it is used. The
# part called Further is optional, and not in the 45 minutes.*
#
# After this chapter you can
#
# - train a network on a curve and on a surface with the same functions,
# - compare two methods seed by seed, and claim no more than the seeds support,
# - say what the spread of an ensemble tells about its error, and what it does not.

# %% [markdown]
# ## A stone in a pond
#
# Drop a stone into a pond and stop the picture a moment later. In the middle the water stands up. Around that lies a
# trough, and around the trough a low ring. For its shape this surface is called a Mexican hat. There is a curve of that
# name too: a geophone, which is a microphone for the ground, hears it after a blast far away, one push with a dip
# before it and a dip after it.
#
# Now let 400 buoys float on the pond, at random places. Each of them reports how high the water stands under it, and is
# off by about 0.05, where the peak is 1 high. A network shall learn the whole surface from these 400 readings, as it
# learnt the curve of a day's temperature from a hundred readings of a thermometer.
#
# Why a hat? Chen et al. (2020), whose idea this course follows, tried it on two functions, a sine and a Mexican hat,
# and they report that ensembles did better than gradient descent. Their abstract, which is all that we have, does not
# say by how much, or after how much work, or better than which gradient descent. So this chapter asks two things. Who
# is nearer to the hat after equal work? And an ensemble also says how unsure it is: can you believe that?
#
# Here are the three that compete for the first question.
#
# - **GD** is the gradient descent of chapter 02. Every step uses all readings, and all weights have one step size.
# - **Adam** is the gradient descent that most people use today. A step uses a few readings only, and each weight has a
#   step size of its own, which adapts itself.
# - **EnKF** is the ensemble of chapter 06: a hundred networks, which are moved by covariances, without gradients.
#
# We count work in *passes*. One network that is run once over all readings makes one pass. A gradient needs a run
# backwards too, which costs about as much as two runs. Everybody gets 300 passes. So GD and Adam may go through the
# readings 100 times, and a hundred networks 3 times. Nobody is favoured by good settings either: for each of them 48
# settings were tried beforehand, on other ponds, and the best one was taken.
#
# Everything random in a training (the places of the buoys, their errors, the weights at the start) is drawn from one
# number, the *seed*. Twenty seeds give twenty ponds. On most of them, who comes nearer to the hat, over the whole pond?
#
# - **a** The ensemble comes nearer than GD and nearer than Adam.
# - **b** The ensemble comes nearer than GD, and Adam nearer than the ensemble.
# - **c** GD and Adam both come nearer than the ensemble.
#
# Run the next cell and press a letter.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("09-nearer", "b")
### END SOLUTION

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import enkf, explore, mexican_hat, plots, rmse
from dalearn.exercises import check, hint, predict, registry, solution
from dalearn.stored import stored
from dalearn.study.cases import Run
from dalearn.threads import one_blas_thread

one_blas_thread()

# %% [markdown]
# ## The two hats
#
# The abstract gives no formula, and several functions have the name. We take these two:
#
# $$\text{curve: } (1 - x^2)\,e^{-x^2/2} \qquad\qquad \text{surface: } \frac{\sin r}{r},
# \quad r = \sqrt{x_1^2 + x_2^2}$$
#
# The curve is 1 at x = 0. At x = 1 and x = −1 it goes through 0, because there 1 − x² is 0. At x = 1.73 it is lowest:
# (1 − 3) · e^(−1.5) = −2 · 0.22 = −0.45. For the geophone x is the time, with 0 at the peak. We use the curve from −5
# to 5, with 100 readings.
#
# On the surface only the distance r from the middle matters. The point (3, 4) has the distance √(9 + 16) = 5, and sin 5
# / 5 = −0.96 / 5 = −0.19, so it lies in the trough. We use the surface from −8 to 8 in both directions.
#
# The library makes both problems, each with readings at random places.

# %% tags=["nbval-check-output", "harmless"]
for dim in (1, 2):
    print(mexican_hat(dim=dim, rng=1))

# %% [markdown]
# **Exercise 09-surface.** Write the surface for the points in the rows of `x` (n, 2), in these units. Return an array
# (n,) of heights. One of the points may be the very top, where r is 0: sin r / r comes as close to 1 as you like there.
# `hint("09-surface")` helps, more each time, and `solution("09-surface")` shows our answer.

# %%
def my_sombrero(x):
    ### BEGIN SOLUTION
    r = np.sqrt(np.sum(x**2, axis=1))
    return np.sinc(r / np.pi)  # numpy's sinc(t) is sin(πt)/(πt), and 1 at 0
    ### END SOLUTION

# %%
check("09-surface", my_sombrero)

# %% [markdown]
# The next cell draws both hats with the readings of one seed, the surface by your function if it is right and else by
# ours. In the code, `problem.x` holds the places in units that suit a network, and `problem.in_units` turns them into
# the units of the text.

# %% tags=["harmless"]
is_mine = check("09-surface", my_sombrero).ok
sombrero = my_sombrero if is_mine else registry.get("09-surface").reference
SEED = 15  # of the pond; any from 0 to 19 will do
curve = Run("hat 1-D", n=100, noise=0.05, seed=19)  # readings, a network and a random start
pond = Run("hat 2-D", n=400, noise=0.05, seed=SEED)
problem, net = pond.problem, pond.net
heights = sombrero(problem.in_units(problem.x_test))[:, None]  # at 41 · 41 points of a grid

figure, axes = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
plots.data(curve.problem, axes[0]).set(title="what the geophone hears")
plots.relief(problem, heights, axes[1], limits=(-0.4, 1.1), readings=True).set(title="the pond")
plots.show(
    axes[1],
    "Left, a curve with a peak of 1 between two dips, and dots close to it. Right, the surface as "
    "a net seen from the side: a peak, a trough around it, a low ring, and dots close to it.",
)

# %% [markdown]
# The surface is drawn so that x₁ grows to the right and x₂ away from you.
#
# Look how far apart the dots are. On the curve there is one in every 0.1 of x. On the pond 400 of them share 16 · 16 =
# 256 units of area, so each has a square of 0.8 by 0.8 to itself: its neighbours are eight times as far away. So we
# should expect larger errors on the pond, whoever learns it.
#
# ## Three hundred passes
#
# The update of an ensemble knows a network only as something that makes predictions from weights. So the same lines
# train on the curve and on the pond. On the curve the network has one input, 20 hidden units and 61 weights, on the
# pond two inputs, 40 hidden units and 161 weights. The settings are those that were best for 300 passes. On the pond a
# hundred members go through the readings three times, five readings in each update, and after an update 60% of the
# spread that it took away is given back (the relaxation of chapter 06). On the curve 40 members go through them seven
# times. The update called `transform` is the one of chapter 05 without noise in the copies of the readings.

# %% tags=["nbval-check-output", "harmless"]
def trained(run, n_ens, width, **settings):
    """What the members say at the test points after a training with EnKF: (points, 1, n_ens)."""
    ensemble = run.ensemble(width, n_ens)  # around a random network, scattered by width
    *_, last = enkf(run.net, ensemble, *run.known, update="transform", **settings)
    return run.net(last.theta, run.problem.x_test)


of_curve = trained(curve, 40, 0.6, batch_size=10, epochs=7)
members = trained(pond, 100, 0.3, batch_size=5, epochs=3, relaxation=0.6)
mean = members.mean(axis=-1)
print(f"curve: error {rmse(of_curve.mean(axis=-1), curve.problem.truth):.3f}")
print(f"pond:  error {rmse(mean, problem.truth):.3f}")

# %% [markdown]
# The *error* is the root mean square distance of the members' mean from the truth. As expected, it is larger on the
# pond. Here is what they have learnt, and what is wrong with it on the pond.

# %% tags=["harmless"]
figure, axes = plt.subplots(1, 3, figsize=(10, 3.4), layout="constrained")
plots.fit(curve.problem, of_curve, axes[0]).set(title="the curve, learnt")
plots.relief(problem, mean, axes[1], what="mean", limits=(-0.4, 1.1)).set(title="the pond, learnt")
off = mean - problem.truth
plots.relief(problem, off, axes[2], what="error", limits=(-0.25, 0.25)).set(
    title="its error, three times as tall"
)
plots.show(
    axes[2],
    "Left, the mean of the members runs along the curve. In the middle a hat very much like the "
    "true one. Right its error, a rough sheet of small bumps and dents without the shape of a hat.",
)

# %% [markdown]
# Both hats are there. What is left is a rough sheet of small bumps and dents, in which you no longer see a hat.
#
# Now the rivals. The next cell trains them on the same pond, and adds ESMDA, the ensemble of chapter 07 that uses all
# readings at once. You need not read it.

# %%
from functools import partial

from dalearn import esmda, gd
from dalearn.study.descents import cosine, decayed

# Adam's steps become shorter from update to update, and both descents pull the weights a little
# towards 0, because that was best.
falling = partial(cosine, 0.02, 4000)


def descended(run, decay, **options):
    """The network of a run after 100 epochs of gradient descent."""
    run = run.again()
    *_, last = gd(decayed(run, decay), run.theta, *run.data, epochs=100, rng=run.rng, **options)
    return run.net(last.theta, run.problem.x_test)


def smoothed(run):
    """The members after four steps of ESMDA."""
    run = run.again()
    options = {"alphas": 4, "relaxation": 0.3, "rng": run.rng}
    *_, last = esmda(run.net, run.ensemble(0.2, 75), *run.known, **options)
    return run.net(last.theta, run.problem.x_test)


learnt = {
    "GD": descended(pond, 3, learning_rate=0.07),
    "ESMDA": smoothed(pond).mean(axis=-1),
    "EnKF": mean,
    "Adam": descended(pond, 1, learning_rate=falling, rule="adam", batch_size=10),
}

# %%
figure, axes = plt.subplots(2, 2, figsize=(8, 6.8), sharex=True, sharey=True, layout="constrained")
for ax, (name, prediction) in zip(axes.flat, learnt.items()):
    error = rmse(prediction, problem.truth)
    plots.error_surface(problem, prediction, ax, limit=0.3).set(title=f"{name}: error {error:.3f}")
plots.show(
    ax,
    "Four maps of the error on the pond. GD has strong rings around the peak, ESMDA weaker "
    "patches all over; EnKF and Adam have faint patches, most of them at the edges.",
)

# %% [markdown]
# All four maps have one scale, orange where the surface is too high and blue where it is too low. (The thin lines stand
# where the error is 0.05, as large as that of a buoy: full where it is too high, dashed where it is too low.)
#
# GD is still on its way: it is far too low at the peak and too high in the trough around it. EnKF and Adam have the
# hat, and what is left are patches. Adam's are a little fainter. But this is one pond. Another one may say something
# else, so we need many.

# %% [markdown]
# ## Twenty ponds
#
# The course's study trained every method on twenty ponds, the seeds 0 to 19, and on the curve with the seeds 0 to 39.
# No setting was chosen on any of these seeds. The errors stand in a table. Can you trust a table that others made? The
# pond above is in it, so let us compare.

# %% tags=["nbval-check-output"]
from dalearn.study import compare

study = compare.read(stored("study.csv.gz"))
CASES = {"curve": ("hat 1-D", 100, 0.05), "pond": ("hat 2-D", 400, 0.05)}


def errors_of(place, method, passes=300):
    """The errors of a method on all seeds of the curve or the pond, (n_seeds,)."""
    return compare.curve(study, CASES[place], f"tuned {method}")[passes]


print("on the pond     here   in the table    rank of 20")
for name, prediction in learnt.items():
    found = errors_of("pond", name)
    rank = np.sum(found <= found[SEED])
    print(f"{name:10s} {rmse(prediction, problem.truth):9.3f} {found[SEED]:14.3f} {rank:13d}")

# %% [markdown]
# They agree. The rank says how lucky each of them was: rank 1 is the best of its twenty ponds. On ours Adam was lucky,
# and the others ordinary, as EnKF was on our curve (rank 15 of 40). (Would you like another pond? Put another number
# from 0 to 19 behind `SEED` in the cell that drew the hats, and run from there.)
#
# How should one compare EnKF and Adam on twenty ponds? The errors of EnKF lie between 0.047 and 0.071, and those of
# Adam between 0.036 and 0.057. Thrown into two heaps, they overlap. But both had the same ponds. Look at two of them.

# %% tags=["nbval-check-output"]
for seed in (0, 13):
    ours, theirs = errors_of("pond", "EnKF")[seed], errors_of("pond", "Adam")[seed]
    print(f"pond {seed:2d}: EnKF {ours:.3f}, Adam {theirs:.3f}, ratio {ours / theirs:.2f}")

# %% [markdown]
# EnKF on pond 0 is nearer than Adam on pond 13, 0.048 against 0.057. That says nothing about the two methods, because
# the ponds are different. On each pond by itself Adam is nearer. So divide first, pond by pond, as in chapter 08, and
# then look at the twenty ratios. A ratio of 1.08 says that on this pond the error of EnKF is 1.08 times that of Adam.
# Below 1, EnKF is nearer.
#
# **Exercise 09-quartiles.** You are given `errors` (n_seeds, n_methods). Divide the first method's error by each other
# method's, on the same seed. Return the quartiles (25%, 50% and 75%) of these ratios over the seeds, an array
# (3, n_methods − 1). `np.quantile(values, shares, axis=...)` finds them.

# %%
def my_quartiles(errors):
    ### BEGIN SOLUTION
    return np.quantile(errors[:, :1] / errors[:, 1:], [0.25, 0.5, 0.75], axis=0)
    ### END SOLUTION

# %%
check("09-quartiles", my_quartiles)

# %% [markdown]
# Your function, or ours as long as the exercise is open, makes the table. The middle number is the median of the
# ratios. But with twenty other ponds it would be a little different. By how much? Draw a pond at random from our
# twenty, put it back, draw again, until you have drawn twenty times; some ponds will be among them more than once, and
# some not at all. Take the median of their ratios. Do all this two thousand times. The middle 95% of these medians lie
# in an *interval*, which says how much chance there is in the median; `judge` of the study makes it. If 1 lies inside,
# these ponds cannot tell who is nearer.

# %% tags=["nbval-check-output", "revealed:09-nearer"]
reference = registry.get("09-quartiles").reference
quartiles = my_quartiles if check("09-quartiles", my_quartiles).ok else reference

rivals = ("GD", "ESMDA", "Adam")
verdicts = {rival: {} for rival in rivals}
print("error of EnKF / error of the rival, 300 passes each")
print("                25%  median    75%    interval        EnKF nearer on")
for place in CASES:
    errors = np.column_stack([errors_of(place, name) for name in ("EnKF", *rivals)])
    for rival, column, (low, middle, high) in zip(rivals, errors.T[1:], quartiles(errors).T):
        found = verdicts[rival][place] = compare.judge(errors[:, 0], column)
        print(f"{place:6s} {rival:6s} {low:6.2f} {middle:6.2f} {high:6.2f}", end="    ")
        print(f"{found.ratio_low:.2f} to {found.ratio_high:.2f} {found.wins:9d} of {found.n}")

# %%
ratios = {
    rival: {place: (v.ratio, v.ratio_low, v.ratio_high) for place, v in of_rival.items()}
    for rival, of_rival in verdicts.items()
}
ax = plots.nearer(ratios, first="EnKF")
told = "; ".join(
    f"{rival}: curve {found['curve'][0]:.2f}, pond {found['pond'][0]:.2f}"
    for rival, found in ratios.items()
)
plots.show(ax, f"Ratios with their intervals. Left of 1 EnKF is nearer. {told}.")

# %% [markdown]
# A bar is an interval, and left of the dashed line EnKF is nearer.
#
# **Exercise 09-nearer.** Compare with your prediction.

# %%
check("09-nearer")

# %% [markdown]
# GD is beaten on every single seed, on the curve and on the pond. So what the abstract says holds here, for the
# gradient descent of chapter 02. ESMDA is behind EnKF on both too.
#
# It does not hold for Adam. On the pond EnKF's error is 1.22 times as large as Adam's, and on the curve 1.06 times. The
# interval of this last one does not have 1 inside, but one kind of luck is in no interval: the settings were chosen on
# a few other seeds, and another choice would move a ratio a little. As in chapter 08 we call two methods level when
# they are less than a fifth apart. So on the curve EnKF and Adam are level, and on the pond Adam is ahead.
#
# Adam is not even the strongest rival. Three others end on the pond with about half of EnKF's error; you find them
# under *Further*.
#
# Does the answer change from the curve to the pond? Yes: both descents gain on EnKF there, GD from 0.11 to 0.29 and
# Adam from 1.06 to 1.22.
#
# A fair sentence names the rival, the work, the number of seeds and the interval: *on the pond, after 300 passes each,
# with settings that were chosen for both by one rule, the error of EnKF is 1.22 times that of Adam (1.14 to 1.30, 20
# seeds).* And what else differs between the two should stand beside it: EnKF was told that a buoy is off by 0.05, Adam
# had the pull towards 0, EnKF needs no gradient, and passes are not seconds.

# %% [markdown]
# ## Where are the networks unsure?
#
# Adam hands you one network, and it is silent about its errors. An ensemble speaks: where the members disagree, they
# are unsure. That might be worth a fifth of error, if it is true. So the second question: does the *spread*, the
# standard deviation of what the members say at a place, tell where the mean is wrong, and how wrong?
#
# First a guess. Where on the square will the members of our trained ensemble disagree most?
#
# - **a** In the middle, where the hat is steep.
# - **b** Along the edges, between the corners.
# - **c** In the corners, where the hat is flat.
# - **d** Nowhere: about as much everywhere.

# %%
### BEGIN SOLUTION
predict("09-predict", "c")
### END SOLUTION

# %% tags=["revealed:09-predict"]
spread = members.std(axis=-1, ddof=1)
figure, axes = plt.subplots(1, 2, figsize=(9, 3.9), layout="constrained")
ax = plots.surface(problem, spread, axes[0], label="spread", limits=(0, 0.08))
ax.plot(*problem.in_units(problem.x).T, "o", color="black", mec="white", mew=0.5, ms=3.5)
plots.relief(problem, spread, axes[1], what="spread", limits=(0, 0.08)).set(
    title="the same from the side"
)
plots.show(
    axes[1],
    "The spread as a map with the buoys as dots, and as a net from the side: low and flat in the "
    "middle, rising along the edges, highest in a corner that has hardly a buoy near by.",
)

# %% [markdown]
# **Exercise 09-predict.** Compare with your guess.

# %%
check("09-predict")

# %% [markdown]
# The net looks like a cloth that is held up at its rim. It is highest at the corner that is the upper left one of the
# map and has hardly a buoy near by. Go back to the map of EnKF's errors: the strongest blue is in this corner. On this
# pond the ensemble has pointed to its largest error. Is that so on other ponds?
#
# The script [`data/mexican_hat.py`](data/mexican_hat.py) did the same training on 40 ponds, the seeds 0 to 39. *Edge*
# means that one coordinate is beyond 6, *corner* that both are. All numbers are medians. *Buoys near* counts those
# within a distance of 2; *before* is the spread before the training.

# %% tags=["nbval-check-output"]
how = {"delimiter": ",", "names": True, "dtype": None, "encoding": "utf-8", "skip_header": 4}
table = np.genfromtxt(stored("mexican_hat.csv"), **how)


def at(place, hole=0, method="EnKF"):
    """The rows of a place, one for each of 40 seeds."""
    is_meant = (table["place"] == place) & (table["hole"] == hole) & (table["method"] == method)
    return table[is_meant]


def medians(rows):
    """In words: buoys near, spread before and after, error, spread / error."""
    names = ("near", "before", "spread", "rmse")
    near, before, after, error = (np.median(rows[name]) for name in names)
    share = np.median(rows["spread"] / rows["rmse"])
    return f"{near:11.0f} {before:9.2f} {after:9.3f} {error:9.3f} {share:15.2f}"


print("         buoys near    before    spread     error   spread / error")
for place in ("inside", "edge", "corner"):
    print(f"{place:7s} {medians(at(place))}")
inside, edge, corner = (at(place)["spread"] for place in ("inside", "edge", "corner"))
ordered = (inside < edge) & (edge < corner)
wrong = at("edge")["rmse"] > at("inside")["rmse"]
print(f"spread grows from inside to edge to corner on {ordered.sum()} of 40 ponds,")
print(f"and the error is larger along the edge than inside on {wrong.sum()}")

# %% [markdown]
# **Exercise 09-corners.** Why is the trained ensemble most unsure in the corners? Choose what the table supports, and
# write the letter in quotes.
#
# - **a** The buoys there are off by more.
# - **b** It was already that much more unsure there before the training.
# - **c** Fewer buoys near by hold the members together.
# - **d** The mean is most wrong there, and spread follows error.

# %%
### BEGIN SOLUTION
corners = "c"
### END SOLUTION
check("09-corners", corners)

# %% [markdown]
# So the spread says *where* to be careful: where it is larger, towards the rim, the error is larger too. It does not
# say *how much*. Look at the last column: the spread is about half of the error, inside, along the edge and in the
# corner. Whoever believes it is twice as sure as they may be. One reason is known from chapter 06: these readings were
# used three times, and each time as if they were new.
#
# ## No buoy where the stone fell
#
# If few buoys are the reason, we can test it: take buoys away, and the members should become unsure there. Let us do it
# at the worst place. The stone fell where nobody had a buoy: all readings within a distance of 3 from the middle are
# gone. With them the whole peak is gone, and only the trough and the ring around it tell of it. Where the peak was, the
# mean will be off by 0.87.
#
# The best that the ensemble could do now is to say: *here I do not know*. With all buoys its spread in the middle was
# 0.02. What will it be with the hole?
#
# - **a** About 0.9, as large as the error. The members do not know, and say so.
# - **b** About 0.2. That is ten times as much as before, and still far too little.
# - **c** About 0.04. That is not even twice as much as before.

# %%
### BEGIN SOLUTION
predict("09-hole", "c")
### END SOLUTION

# %% [markdown]
# In the explorer you can make the hole, watch the training (Play), choose what the surface shows, and walk around it.
# It begins with the mean and without a hole. Set the hole to 3, and look at the mean, the error and the spread in
# turn. Then do the task.

# %% tags=["harmless"]
explore.hat()

# %% [markdown]
# Here is the same for 40 ponds. The *middle* is less than 1 away from the peak.

# %% tags=["nbval-check-output", "revealed:09-hole"]
print("the middle          buoys near    before    spread     error   spread / error")
for hole, name in {0: "all buoys", 3: "hole of radius 3"}.items():
    print(f"{name:18s} {medians(at('middle', hole))}")
wider = at("middle", 3)["spread"] / at("middle")["spread"]
worse = at("middle", 3)["rmse"] / at("middle")["rmse"]
print(f"with the hole the spread is {np.median(wider):.1f} times as large,", end=" ")
print(f"the error {np.median(worse):.0f} times")

# %% [markdown]
# **Exercise 09-hole.** Compare with your prediction.

# %%
check("09-hole")

# %% [markdown]
# The test says yes: the spread grows where the buoys are gone, on all of the 40 ponds. And it says something worse. The
# peak is missing, the mean is off by 0.87, and the ensemble is unsure by 0.04. The hundred networks do not say *here I
# do not know*. They agree with each other on a surface that has no peak.
#
# How can they? They agree around the hole, because buoys hold them there. And these networks, once they agree around
# it, come out alike inside. The spread shows what the members do differently. What none of them does, it cannot show.
#
# So what is the spread worth? It comes with the ensemble, and it points to where readings are few. That is a hint where
# to put the next buoy, and Adam gives you none. But it is not the size of the error, and where nothing was measured, do
# not rely on it.

# %% [markdown]
# ## What can go wrong
#
# - *A weak opponent.* Against GD alone this chapter would have ended with a triumph for the ensemble. Bring the best
#   rival that you can find, and tune it as carefully as your own method.
# - *Two heaps instead of pairs.* Then an easy seed of one method is compared with a hard one of the other. Divide on
#   each seed first.
# - *Each map on its own scale.* Then a small error looks as large as a big one.
# - *A small spread is read as a small error.* It was 0.04 beside an error of 0.87.

# %% [markdown]
# ## What to remember
#
# - The ensemble's functions know a network only as f(θ, x). From a curve to a surface nothing changes in them.
# - On the hat, after 300 passes each, EnKF is far nearer than plain gradient descent on every seed. With Adam it is
#   level on the curve, and on the pond it is behind by a fifth.
# - Compare pairs, seed by seed, and name rival, work, number of seeds and interval.
# - Spread says where readings are missing. Here it was half of the error, and in a hole a small part of it.
#
# Notation: θ `theta`, Θ `ensemble`, N `n_ens`, d `problem.d`, f(θ, x) `net(theta, x)`.

# %% [markdown]
# ## Where to read on
#
# - Chen et al. (2020), arXiv [2010.02626](https://arxiv.org/abs/2010.02626); journal version 2022, doi
#   [10.1007/s11227-022-04629-7](https://doi.org/10.1007/s11227-022-04629-7)
# - Bishop, Etherton and Majumdar (2001), the update called `transform`, doi
#   [10.1175/1520-0493(2001)129\<0420:ASWTET\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282001%29129%3C0420:ASWTET%3E2.0.CO;2)
# - Kingma and Ba (2015), Adam, arXiv [1412.6980](https://arxiv.org/abs/1412.6980)

# %% [markdown]
# ## Further (optional)
#
# ### All rivals
#
# The study tuned more methods than three. Below is EnKF against all of them, after 300 passes each. Chapter 12 looks at
# all budgets, and says what each of these methods is.

# %%
everyone = {}
for family in study[CASES["pond"]]:
    rival = family.removeprefix("tuned ")
    if rival in (family, "EnKF"):
        continue  # it was not tuned, or is the first itself
    everyone[rival] = {}
    for place in CASES:
        v = compare.judge(errors_of(place, "EnKF"), errors_of(place, rival))
        everyone[rival][place] = v.ratio, v.ratio_low, v.ratio_high
everyone = dict(sorted(everyone.items(), key=lambda entry: entry[1]["pond"]))
ax = plots.nearer(everyone, first="EnKF")
ahead = [rival for rival, r in everyone.items() if r["pond"][1] > 1]
plots.show(ax, f"EnKF against all rivals after 300 passes. Nearer on the pond: {', '.join(ahead)}.")

# %% [markdown]
# The three that are far to the right on the pond are Levenberg-Marquardt and the extended Kalman filter, which use
# gradients, and random features. That one deserves a look, because it needs no gradient either. *Random features* is a
# wide network, here with 1000 hidden units, whose hidden layer stays as it was drawn (Rahimi and Recht, 2007). Only the
# weights of the output are found, and as the output is linear in them, one system of equations does it.
#
# ### Could anyone have known?
#
# Was it too much to ask of the ensemble that it say *I do not know* in the hole? Two more rows tell. *EnKF once* has
# 300 members, which see each reading once and without relaxation: nothing is counted three times. And of random
# features the exact uncertainty is known, because everything in them is linear.

# %% tags=["nbval-check-output"]
print("the middle, hole of radius 3    spread     error   spread / error")
for method in ("EnKF", "EnKF once", "random features"):
    rows = at("middle", 3, method)
    width, error = np.median(rows["spread"]), np.median(rows["rmse"])
    share = np.median(rows["spread"] / rows["rmse"])
    print(f"{method:28s} {width:9.3f} {error:9.3f} {share:12.2f}")

# %% [markdown]
# Counting three times explains a part of it, and not most of it. Random features say that they are unsure by 0.13, and
# they are off by 0.12. So the readings around the hole do tell of the peak, and how unsure one has to be can be known.
# For the ensemble of small networks neither the error nor the spread came out right there.
#
# ### With fewer passes
#
# Does the verdict hang on the 300 passes? With 100 passes, each method again with the settings that were best for it:

# %% tags=["nbval-check-output"]
print("error of EnKF / error of the rival, 100 passes each")
for place in CASES:
    for rival in rivals:
        found = compare.judge(errors_of(place, "EnKF", 100), errors_of(place, rival, 100))
        interval = f"{found.ratio_low:.2f} to {found.ratio_high:.2f}"
        print(f"{place:6s} {rival:6s} {found.ratio:6.2f}    {interval}", end="    ")
        print(f"nearer on {found.wins} of {found.n}")

# %% [markdown]
# On the curve the interval against Adam has 1 inside: with a hundred passes one cannot tell who is nearer. On the pond
# Adam is further ahead than with 300. There the best setting of EnKF has a hundred networks, and they see each reading
# only once.
