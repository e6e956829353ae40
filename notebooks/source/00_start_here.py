# %% [markdown]
# # 00 Start here
#
# *40 minutes. You need: Python, numpy, vectors and a little probability. No data assimilation and no machine
# learning.*
#
# After this chapter you can
#
# - explain with one picture how a hundred networks learn from a single reading, without any gradient,
# - move their weights yourself, in one line of numpy,
# - say how ten networks would do in place of a hundred, and why,
# - work with the course: predict, move a slider, check an answer, ask for a hint.

# %% [markdown]
# ## A thermometer in a garden
#
# A cheap thermometer stands in a garden and sends a reading now and then, at random times of the day and night. It is
# coldest at six in the morning and warmest at six in the evening, and in between the temperature rises and falls like
# a sine. (A real garden is warmest earlier. We take the sine because it is simple.) We would like to know the whole
# curve. All we get is dots, and each dot is a little wrong.
#
# In this garden all days are alike, so it does not matter on which of them a reading comes. We draw them all into
# one picture, from midnight to midnight, and the first may well be one of the evening. When we say *a day* from here
# on, we mean a hundred readings that are put together like this.
#
# Let us agree on the units. x is the time of day, measured as the angle through which the earth has turned since noon:
# −3.14 is midnight, 0 is noon, 3.14 is midnight again. Six in the morning is −1.57, six in the evening is 1.57, and an
# hour is 0.26. d is what the thermometer says, as a distance from the day's mean, in units in which the day goes from
# −1 to 1. Its error has a standard deviation of 0.05 of these units.
#
# A *neural network* is to learn the curve. For now, a network is a function that draws a curve: x goes in, a number
# comes out, and 61 other numbers inside it, its *weights*, decide which curve that is. To learn is to find good
# weights.
#
# The usual way asks for *gradients*: how would the error change if this weight were a little larger? Chapter 02 does
# it like that. A weather service has a harder time: new readings come in every hour, its model is a huge program whose
# gradient would take years to write, and people want to know how sure a forecast is. Its methods are called *data
# assimilation*, and some of them need no gradient. In this course you train networks with one of these.
#
# We take a hundred networks, each with weights of its own. Such a crowd is an *ensemble*, and each network is one of
# its *members*. Whenever a reading comes, all hundred change their weights a little. Then the reading is thrown away.
#
# Does that work? Run the next three cells and look. To run a cell, click into it and press Shift and Enter. The first
# one fetches what we need.

# %%
import numpy as np

from dalearn import FNN, enkf, explore, plots, rmse, sine, spread
from dalearn.exercises import check, hint, predict, progress, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# The second makes the readings and the networks. A number after `rng=` is a *seed*. It fixes the dice that the
# computer throws, so that you see the same day and the same networks as we did.

# %%
problem = sine(n=100, noise=0.05, rng=3550)  # a day: 100 readings, and the truth to judge by
net = FNN((1, 20, 1))  # one number in, one out; 61 weights (chapter 01 counts them)
ensemble = net.ensemble(100, spread=0.3, rng=3550)  # 100 networks, a column of weights each
print(ensemble.shape)

# %% [markdown]
# (`net.ensemble` draws one network at random and scatters a hundred around it. With `spread=0.3` they lie three tenths
# as far apart as networks that are drawn independently. So 40 of the 61 weights differ by about 0.6 from network to
# network, and the others by less.)
#
# And the third lets them learn. `enkf` is the method of this course, the *ensemble Kalman filter*, or *filter* for
# short. Rudolf Kalman described its ancestor in 1960, and a filter is to separate what is true in the readings from
# their errors. It takes one reading after the other: we can loop over `enkf(...)` and get one step for each reading,
# and `step.theta` holds the weights of all networks after it.

# %%
steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=3550)
weights_after = [ensemble] + [step.theta for step in steps]  # after 0, 1, 2, ... 100 readings

titles = {0: "before the first reading", 1: "after one", 10: "after ten", 100: "after a hundred"}
scenes = {titles[k]: (net(weights_after[k], problem.x_test), k) for k in titles}
errors = [rmse(said.mean(axis=-1), problem.truth) for said, _ in scenes.values()]
plots.show(
    plots.moments(problem, scenes),
    "A hundred curves lie anywhere at first. They gather round the first dot, then round ten, and "
    f"with a hundred dots they follow the sine. The error of their mean falls: {errors[0]:.2f}, "
    f"{errors[1]:.2f}, {errors[2]:.2f}, {errors[3]:.2f}.",
)

# %% [markdown]
# Each blue line is a network, the orange one is the mean of the hundred, and the dashed line is the truth, which no
# network is ever told. The *error* in the corner is the distance of the orange line from the dashed one (as a root
# mean square over the day).
#
# At first the curves lie anywhere. Look at what the first dot does. It comes in the evening, and there the curves
# gather. In the morning they still disagree almost as before. After ten dots the mean rises around noon and falls in
# the evening like the day, but from midnight to the morning it is still flat. After a hundred dots its error is
# 0.04, a little less than the 0.05 by which a single reading is off. (One dot, near x = 1.9, is off by 0.22. The
# dice do that on about one day in a thousand.)
#
# Is 0.04 good? A network that is trained by gradients and also sees each reading only once ends about 0.2 from the
# truth. If it may keep the readings and go through them a thousand times, it gets to 0.02. So our way is strong where
# readings come one by one and are not kept. It also costs the work of a hundred networks. (How we measured this stands
# in the last lines of the chapter; chapter 12 compares the two with care.)
#
# Nobody has computed a gradient here. How did each network know which of its 61 weights to change, in which direction,
# and by how much? You can see the answer in one picture.

# %% [markdown]
# ## One reading
#
# The first reading comes in: 0.67, shortly after nine in the evening. A hundred networks have each said what it would
# be. Some said 1, some −2; none of them knew. What can they learn from one number?

# %%
d = problem.d[0, 0]  # the first reading
said = net(ensemble, problem.x[:1])  # what each network says there: (times, outputs, networks)
said = said[0, 0]  # one time and one output: this leaves 100 numbers
weight = ensemble[9]  # one of the 61 weights, in each of the networks
print(f"the reading: {d:.2f}, at x = {problem.in_units(problem.x[0, 0]):.2f}")
print(f"the networks said {said.mean():.2f}, give or take {said.std(ddof=1):.2f}")
print(f"{np.sum(said < d)} of the 100 said less than the reading")

# %% [markdown]
# (A network gets x in a scaled form, which is `problem.x`. `problem.in_units` turns it into the x of our figures and
# texts. `ddof=1` divides by N − 1 in place of N, as one does for a sample of N.)
#
# Now look at the cloud. Each dot is one network. The horizontal axis is one of its weights, which we call θ (theta).
# The vertical axis is what the network said, its prediction y. The diamond is the mean of both. The black line is the
# reading, which the course also calls an *observation*, and the thin band around it is its error, `problem.obs_std`,
# 0.05. (This weight has the clearest of the 61 clouds, and we looked
# through some thousands of days for one that is as clear as this.)

# %%
plots.show(
    plots.cloud(weight, said, d, problem.obs_std, step=True),
    "A cloud of a hundred dots, a weight across and a prediction up. It leans to the right: larger "
    "weights go with larger predictions. The line through it goes 0.37 across for 1 up. The "
    "reading lies above most of the dots.",
)

# %% [markdown]
# The cloud leans. Networks with a larger weight said larger numbers, not each of them, but by and large. The orange
# line says how much: at each height it goes through the middle of the dots at that height. Start at the diamond and
# go up by 1, along the dashed step. To meet the line again you have to go 0.37 to the right. Networks that said one
# more had, on average, 0.37 more of this weight. (The line is steeper than the long direction of the cloud. It
# answers another question: among networks that said the same, how large is the weight on average?)
#
# We call 0.37 the *slope* of the cloud. At school a slope is how far a line goes up for one step across. Here it is
# how far the line goes across for one step up, because we know how much more should be *said*, and ask how much
# weight goes with it.
#
# What will happen to this weight when the reading is used?
#
# - **a** It goes up, in most of the networks.
# - **b** It goes down, in most of the networks.
# - **c** All networks get the same weight, the one at which the orange line meets the reading.
# - **d** Nothing. One reading cannot tell which of the 61 weights was wrong.
#
# Commit yourself before you read on: run the next cell and press a letter. Nothing is graded; you will look more
# closely at the result once you have said what you expect. Outputs that tell an answer are not stored here. They
# come when you run their cell.

# %%
### BEGIN SOLUTION
predict("00-move", "a")
### END SOLUTION

# %% [markdown]
# Let us work it out for the mean, the diamond. The networks said −0.64, and the reading is 0.67. They should have
# said 1.3 more. One more unit goes with 0.37 more of the weight, so 1.3 units go with 0.37 · 1.3 = 0.48. The mean of
# the weight is 0.25. It should be 0.25 + 0.48 = 0.73.
#
# And the filter, what did it do? Here is the cloud again. A blue dot is a network after the first reading: all its 61
# weights have been moved, and then it has been run once more to see what it says now. That is the height of the dot.

# %% tags=["revealed:00-move"]
said_after = net(weights_after[1], problem.x[:1])[0, 0]
weight_after = weights_after[1][9]
for name, each in {"before": weight, "after": weight_after}.items():
    print(f"the weight {name}: {each.mean():.2f}, give or take {each.std(ddof=1):.2f}")
print(f"it is larger in {np.sum(weight_after > weight)} of the 100 networks")
plots.show(
    plots.cloud(weight, said, d, problem.obs_std, moved=(weight_after, said_after)),
    "The same cloud, and a blue dot for each network after the reading. Most dots have slid along "
    "the direction of the orange line until they lie around the reading, from both sides.",
)

# %%
check("00-move")

# %% [markdown]
# The same 0.73. What we did for the mean, the filter did for each network from where it stood. A network that was 2
# too low got about 0.37 · 2 = 0.74 more of this weight, and one that was 0.5 too high lost about 0.37 · 0.5. So most
# dots go along the direction of the orange line, end near the reading, and still differ in their weights. With d for
# the reading and y for what a network said, its new weight is
#
# $$\theta_\text{new} = \theta + \text{slope} \cdot (d - y).$$
#
# Nobody can tell which of the 61 weights was wrong. So all of them move by this formula, each with a cloud and a
# slope of its own. Where a cloud does not lean, the slope is about 0 and the weight stays.

# %% [markdown]
# ## Your turn
#
# **Exercise 00-slide.** Write the update of one weight in a hundred networks. `weights` and `said` are arrays with a
# number for each network, `d` is the reading. First find the slope of the cloud, then return the new weights.
#
# numpy draws the line for you: `np.polyfit(a, b, 1)[0]` is how much b grows, on average, when a is larger by one. It
# is for you to say which of our two arrays is a, and which is b.

# %%
def my_slide(weights, said, d):
    ### BEGIN SOLUTION
    slope = np.polyfit(said, weights, 1)[0]
    return weights + slope * (d - said)
    ### END SOLUTION

# %%
check("00-slide", my_slide)

# %% [markdown]
# `check` tries your function on random numbers, so any right way of writing it passes. `hint("00-slide")` gives a
# hint, and a stronger one each time you ask; `solution("00-slide")` gives our answer. If you leave an exercise open,
# the chapter runs on with ours.
#
# Something may worry you. The mean of this weight alone has moved as far as 1.3 missing units ask for. If the other 60
# do the same, will the networks not say sixty times too much? Let us move this weight alone first, run the networks
# again, and then do the same with all 61.

# %%
def our_slide(weights, said, d):
    return weights + np.polyfit(said, weights, 1)[0] * (d - said)


slide = my_slide if check("00-slide", my_slide).ok else our_slide

alone, together = ensemble.copy(), ensemble.copy()
for i in range(61):
    together[i] = slide(ensemble[i].copy(), said.copy(), d)  # copies: ours stay as they are
alone[9] = together[9]

for name, weights in {"before": ensemble, "this weight": alone, "all 61": together}.items():
    now = net(weights, problem.x[:1])[0, 0]
    error = rmse(net(weights, problem.x_test).mean(axis=-1), problem.truth)
    what = f"they say {now.mean():5.2f}, give or take {now.std(ddof=1):.2f}"
    print(f"{name:11s}: {what}; error {error:.2f}")

# %% [markdown]
# This weight alone gets the networks from −0.64 to −0.25, not quite a third of what all 61 do. The other 60 together
# do the rest. Why is that not sixty times as much? Take the smallest case, a network of two weights that says their
# sum. In a crowd of such networks, those that say one more owe it to both weights. If both are drawn alike, each by
# dice of its own, they have on average 0.5 more of the one and 0.5 more of the other: both slopes are 0.5. Move one
# weight by its slope, and a network says 0.5 more. Move both, and it says one more, not two.
#
# It is the same with 61. Networks that said one more did not owe it to one weight. They differed from the others in
# *all* their weights, in each by its own slope, and most slopes are small. Here are the largest. And what do the
# moves that should give one more give in each network?

# %%
slopes = np.array([np.polyfit(said, each, 1)[0] for each in ensemble])
largest = np.sort(np.abs(slopes))[::-1][:5]
print("the largest slopes, without sign:", ", ".join(f"{slope:.2f}" for slope in largest))
print(f"below 0.1: {np.sum(np.abs(slopes) < 0.1)} of the 61")
moved = ensemble + slopes[:, None]  # each weight by its slope
more = net(moved, problem.x[:1])[0, 0] - said
low, high = np.percentile(more, [5, 95])
print(f"after these moves they say {more.mean():.2f} more, on average")
print(f"nine networks in ten say between {low:.2f} and {high:.2f} more")

# %% [markdown]
# Not sixty more, but 0.88. For the sum of two weights it would be exactly one, in each network. Ours is no sum: how
# much it says more for the same moves depends on where its weights stand, and a straight line through the cloud
# cannot know that. (On thirty other days, too, all moves together gave a little less than one on average.) So the
# networks come to 0.60, not quite to 0.67, and still differ by 0.25. All the same, the error falls from 1.16 to
# 0.67, as with the filter in the first figure. The next readings, with new clouds and new slopes, repair much of
# what is missing.
#
# One thing our line leaves out. The thermometer knows the temperature only to within about 0.05. If all networks
# were sent to exactly its number, they would agree on it as if it were exact. So the filter throws dice: it gives
# each network a reading of its own, which is the thermometer's and an error of that size, drawn at random. (Chapter
# 05 counts how unsure this leaves them.) This is why the weight went up in 93 networks, when 92 had said too little.
# It also adds a little to the differences in what they say: the explorer below says 0.26, where our line leaves
# 0.25.

# %% [markdown]
# ## How far to trust a reading
#
# The thermometer is off by 0.05, and the networks differed by 0.98. Beside that, the reading is as good as exact, so
# the filter used the full slope. With a bad thermometer it uses only a part of it.
#
# The two sliders are yours: what the reading says, and how far it may be off. Where do the networks go half of the
# way? Look for it before you read on.

# %%
explore.one_reading()

# %% [markdown]
# Try also a reading of −0.64, the mean of what they said. The mean stays, and yet the networks come to agree.
#
# And where is half of the way? Where the reading is off by about 1.0. That is as much as the networks differed in
# what they said, their *spread*, 0.98. Both sides are then equally unsure, so they meet in the middle: 0.98² /
# (0.98² + 1.0²) = 0.49. In general the slope is multiplied by
#
# $$\frac{\text{spread}^2}{\text{spread}^2 + (\text{error of the reading})^2}.$$
#
# With a spread of 0.98 this is 1.00 for an error of 0.05, and 0.10 for 3.0.
# The surer side counts more; chapter 03 derives by how much. (At 3.0 some dots even go the wrong way, because the dice
# shake their readings by that much.)

# %% [markdown]
# ## With ten networks
#
# A hundred networks have learned the day. Ten would be a tenth of the work. So let us train ten of them on the same
# hundred readings. How will they end?
#
# - **a** About as close to the truth as the hundred.
# - **b** Further from the truth, and far apart from one another: they show that they are unsure.
# - **c** Further from the truth, and close together: they are sure of a wrong curve.
# - **d** Closer to the truth, because ten agree faster than a hundred.

# %%
### BEGIN SOLUTION
predict("00-predict", "c")
### END SOLUTION

# %% [markdown]
# Beside the error we print the spread of the curves, now over the whole day. It is how unsure the networks say they
# are.

# %%
def train(n_ens, seed, inflation=1.0):
    """A training of n_ens networks on the day with this seed -> the day, the weights at its end."""
    day = sine(n=100, noise=0.05, rng=seed)
    ensemble = net.ensemble(n_ens, spread=0.3, rng=seed)
    steps = enkf(net, ensemble, day.x, day.d, day.obs_std, inflation=inflation, rng=seed)
    *_, last = steps  # of the hundred steps we need the last one only
    return day, last.theta

# %% tags=["revealed:00-predict"]
day, of_ten = train(10, seed=3550)
day, of_hundred = train(100, seed=3550)
runs = {}
for name, weights in {"10 networks": of_ten, "100 networks": of_hundred}.items():
    at_end = net(weights, day.x_test)
    runs[name] = (at_end, 100)
    error = rmse(at_end.mean(axis=-1), day.truth)
    print(f"{name:12s} error {error:.2f}, spread {spread(at_end):.2f}")
plots.show(
    plots.moments(problem, runs),
    "Ten networks look like one thin line, which misses the dots at both ends of the day and at "
    "its top. A hundred are a narrow bundle on the dots.",
)

# %%
check("00-predict")

# %% [markdown]
# On the left there are ten blue lines. You cannot see them, because all ten lie under the orange one, and that one
# misses the dots at both ends of the day and at its top. On the right, the hundred form a narrow bundle along the
# dots, and they differ by about as much as they are wrong.
#
# What happened to the ten? Here is their first reading, and the cloud of one weight. Among a hundred networks, this
# weight had nothing to do with what they said: the slope was about 0. (We looked through the 61 for a clear case.)

# %%
ten = net.ensemble(10, spread=0.3, rng=3550)
said_ten = net(ten, problem.x[:1])[0, 0]
steps = enkf(net, ten, problem.x, problem.d, problem.obs_std, rng=3550)
next_ten = next(steps).theta  # the first step alone
said_next = net(next_ten, problem.x[:1])[0, 0]
for name, y, networks in [("10 networks", said_ten, ten), ("100 networks", said, ensemble)]:
    slope = np.polyfit(y, networks[13], 1)[0]
    leaning = [abs(np.corrcoef(y, each)[0, 1]) for each in networks]
    print(f"{name:12s} this slope {slope:5.2f}; mean correlation of all 61: {np.mean(leaning):.2f}")
for name, each in {"before": ten[13], "after": next_ten[13]}.items():
    print(f"this weight of the ten {name}: {each.mean():.2f}, give or take {each.std(ddof=1):.2f}")
plots.show(
    plots.cloud(ten[13], said_ten, d, problem.obs_std, moved=(next_ten[13], said_next)),
    "Ten dots that happen to lean to the right. All but one said too little, and slide up to the "
    "reading and to the right along the line, by 0.5 in the mean.",
)

# %% [markdown]
# Ten dots lean to some side by chance. The filter cannot know that it is chance, and sends the networks along the
# slope all the same. The mean of this weight goes up by 0.53, for no reason. That is why the ten end up *wrong*.
#
# And why *sure*? Look at how far each dot goes. The five lowest ones all stood to the left of the five highest, and
# they go furthest to the right. So the ten come closer together in this weight too: they differed by 0.66, and now
# by 0.55. A reading takes away some of the differences in every weight whose cloud leans. How much a cloud leans is
# measured by the size of its correlation, from 0 for not at all to 1 for dots on a line. For the clouds of the
# hundred it is 0.13 on average: most of them hardly lean, and a weight of which the reading says nothing nearly
# stays as it was. For the ten it is 0.27, mostly by chance, and this happens again at each of the hundred readings.
# Here is how much a weight differs between the networks, averaged over the 61:

# %%
starts = {"10 networks": (ten, of_ten), "100 networks": (ensemble, of_hundred)}
for name, (at_first, at_last) in starts.items():
    differ = [each.std(axis=1, ddof=1).mean() for each in (at_first, at_last)]
    print(f"{name:12s} before the first reading {differ[0]:.2f}, after the last {differ[1]:.2f}")

# %% [markdown]
# The ten have become nearly one and the same network, so they draw one and the same curve. The readings cannot have
# told them so much: the hundred had the same readings, and keep more than half of their differences. Chapter 04
# measures how far chance goes. And this was no bad day: on each of twenty others, which *Further* shows, the ten end
# further from the truth than the hundred. How would you notice in a real garden, where nobody draws the dashed line?
# *Further* asks you.

# %% [markdown]
# ## What can go wrong
#
# - *Too few networks.* They follow slopes of chance, and end up sure of a wrong curve.
# - *In the notebook, a name is not defined.* Cells run in the order in which you start them. Choose Run, then Run All
#   Cells.
# - *Nothing happens.* The circle at the top right is filled while Python works. Kernel, then Restart Kernel, begins
#   anew.

# %% [markdown]
# ## What to remember
#
# - An ensemble is many networks. Where those with a larger weight said larger numbers, a reading above what they said
#   moves that weight up: by the slope of the cloud times what was missing. All weights move like this, at once.
# - How far they go depends on how unsure they are and how unsure the reading is.
# - The mean of the ensemble is its estimate, and the spread is how unsure it says it is. Either can be wrong.
# - `predict` commits you to a letter; `check`, `hint` and `solution` take the name of an exercise. `progress()` shows
#   what you have done, and keeps it in the file `progress.txt` beside the notebooks.
#
# Notation: x the input, here the time of day; d an observation, here a reading; θ a weight, Θ `ensemble` the weights
# of all networks, a column for each; y what a network says; N `n_ens` how many networks.

# %% [markdown]
# ## Paths
#
# You have seen the whole thing once. From here
#
# - *a good two hours* take you through the idea: [03](03_one_number_two_opinions.ipynb), where it is one number,
#   [05](05_write_the_enkf.ipynb), where you write the update, and [06](06_online_training_with_enkf.ipynb), where it
#   trains a network;
# - *one day*, seven to eight hours of work, takes you from [01](01_a_network_is_a_function_of_its_weights.ipynb) to
#   [10](10_what_can_go_wrong.ipynb), in order;
# - *a term* takes you through everything, a chapter a week.
#
# Every chapter opens on its own, and [16](16_notation_and_glossary.ipynb) explains each symbol and each word.
#
# ## Where to read on
#
# - Chen et al. (2020), the paper that the course starts from, arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Evensen (1994), where the ensemble Kalman filter begins, doi
#   [10.1029/94JC00572](https://doi.org/10.1029/94JC00572)

# %% [markdown]
# ## Further: without the truth
#
# *Optional, 4 minutes.* In a real garden nobody draws the dashed line.
#
# **Exercise 00-small.** How could you notice, without the truth, that the ten have gone wrong?
#
# - **a** By their spread alone: it is too large.
# - **b** By their spread alone: it is too small.
# - **c** By the next readings: they lie further from the mean than the errors of thermometer and networks explain.
# - **d** Not at all. Without the truth, nobody can tell.
#
# Answer with a letter in quotation marks.

# %%
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check("00-small", answer)

# %%
later = sine(n=100, noise=0.05, rng=1)  # a hundred more readings, which no network has seen
for name, weights in {"10 networks": of_ten, "100 networks": of_hundred}.items():
    off = rmse(net(weights, later.x).mean(axis=-1), later.d)
    expected = np.sqrt(spread(net(weights, later.x)) ** 2 + later.obs_std**2)
    print(f"{name:12s} later readings are off by {off:.2f}; by their own account by {expected:.2f}")

# %% [markdown]
# The ten are sure to within 0.01, and the thermometer errs by 0.05, so later readings should lie about 0.05 from their
# mean. (Independent errors add as squares.) They lie three times as far. For the hundred, the two numbers agree.

# %% [markdown]
# ## Further: pushed apart
#
# *Optional, 10 minutes.* After each reading the networks agree more than before, and the ten agreed far too much. Why
# not push them apart a little, so that they remain open to the next reading? *Inflation* does that: after each
# reading, each weight is moved away from the mean of all networks. With a factor of 1.02 it goes 2% further out.
#
# The error of a training is that of the networks' mean. You can write this mean, and the twenty days below will use
# yours.
#
# **Exercise 00-mean.** `predictions` has the shape (samples, outputs, members). Here a sample is a time of day, there
# is one output, the temperature, and a member is a network. Return the mean over the members, in the shape (samples,
# outputs).

# %%
def my_mean(predictions):
    ### BEGIN SOLUTION
    return predictions.mean(axis=-1)
    ### END SOLUTION

# %%
check("00-mean", my_mean)

# %% [markdown]
# Now three trainings on each of twenty days, with ten networks, with a hundred, and with a hundred that are pushed
# apart. A dot is a training. The bar in a row is the median of the twenty, and the box holds the middle half of them.
# The axis is logarithmic: equal steps along it are equal factors.

# %%
mean_of = my_mean if check("00-mean", my_mean).ok else lambda said: np.mean(said, axis=-1)
settings = {
    "10 networks": (10, 1.0),
    "100 networks": (100, 1.0),
    "100, pushed apart": (100, 1.02),
}


def error_of(n_ens, inflation, seed):
    day, weights = train(n_ens, seed, inflation)
    return rmse(mean_of(net(weights, day.x_test)), day.truth)

# %%
errors = {name: [error_of(*each, seed) for seed in range(20)] for name, each in settings.items()}
for name, of_twenty in errors.items():
    here = error_of(*settings[name], 3550)
    print(
        f"{name:18s} median error {np.median(of_twenty):.2f},",
        f"from {min(of_twenty):.2f} to {max(of_twenty):.2f};",
        f"our day {here:.2f}, with {np.sum(np.array(of_twenty) < here)} below it",
    )
plots.show(
    plots.scores(errors, label="error"),
    "Twenty errors for each of the three trainings. A hundred networks end lowest, ten several "
    "times as high, and those that are pushed apart highest.",
)

# %% [markdown]
# The push makes it worse, by a factor of ten. 2% sounds like nothing, but after a hundred readings it is 1.02
# multiplied by itself a hundred times, which is 7.2. A reading pulls the networks together only in what it can see,
# the value of the curve at one place. There are many ways to change 61 weights that a hundred readings hardly see,
# and in these the networks drift apart unhindered. Their spread ends between 2 and 3.5, where the day goes from −1
# to 1. So far apart, the slope of a cloud means nothing any more, and the mean is lost too. Chapter 06 shows how to
# give spread back safely.
#
# On every one of the twenty days the hundred end closest: their largest error, 0.11, is below the smallest of the
# ten, 0.14, and below the smallest of those that are pushed apart, 0.36. And the day of this chapter was an ordinary
# one. Put beside these twenty, its error of 0.04 with a hundred networks would be the eighth from below, and its
# 0.16 with ten networks the fifth.
#
# The numbers for gradients in the beginning are medians over thirty days. The network was trained with Adam, a rule
# that chapter 02 explains; with each reading once, at the best of four learning rates. On these days our hundred end
# at 0.05.
#
# The next chapter is [01 A network is a function of its weights](01_a_network_is_a_function_of_its_weights.ipynb).
