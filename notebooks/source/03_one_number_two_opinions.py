# %% [markdown]
# # 03 One number, two opinions
#
# *45 minutes. You need: numpy, and what the mean, the variance and the bell curve of a normal distribution are. The
# chapter opens on its own. What stands under Further, at the end, is optional and not counted.*
#
# After this chapter you can
#
# - combine what you expected of a number with what you measured, in your head and in code,
# - say what the Kalman gain is, predict whether it is large or small, and find it in a crowd of cases without a formula,
# - take in one reading after another, and say what goes wrong when one of them is counted twice.

# %% [markdown]
# ## Before anything runs
#
# A cheap thermometer stands in a garden. A weather model has made a forecast for this hour: 20 degrees. Its forecasts are
# usually off by 2. The thermometer says 24, and it is usually off by 1. Your neighbour asks over the fence how warm it is.
# She wants one number.
#
# (We say *usually off by 2*, or ± 2, for an error with a standard deviation of 2. About two times in three such an error
# is smaller than 2.)
#
# What would you tell her? Suppose that the two are put together as well as it can be done. By how much will that number
# be off? And what if the thermometer said 26, so that the two disagree by 6 degrees?
#
# - **a** By between 1 and 2 degrees, and by more if it said 26.
# - **b** By between 1 and 2 degrees, whatever it says.
# - **c** By less than 1 degree, and by more if it said 26.
# - **d** By less than 1 degree, whatever it says.
#
# Run the next cell and press a letter before you read on. The question is small, but the course stands on its answer. A
# network is a formula with many adjustable numbers, its weights. In chapter 06 a network learns the temperatures of a
# whole day from such a thermometer, and each weight takes the step that you take here with one temperature.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("03-predict", "d")
### END SOLUTION

# %% tags=["harmless"]
import numpy as np

from dalearn import explore, plots
from dalearn.exercises import check, hint, predict, solution

# %% [markdown]
# ## A million gardens
#
# In one garden nobody can tell us how warm it really is. So let us make a million gardens in the computer, where we know.
# We call the true temperature θ. In each garden we draw it around the forecast, 20 ± 2, and we put up a thermometer that
# is off by 1.
#
# Then we visit only those gardens whose thermometer says what ours says, to a tenth of a degree. How warm is it *there*?

# %% tags=["nbval-check-output", "revealed:03-predict"]
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1_000_000)  # how warm each garden really is
readings = theta + 1 * rng.standard_normal(1_000_000)  # what its thermometer says

for d in (18, 20, 22, 24, 26):
    there = theta[np.abs(readings - d) < 0.1]
    print(f"the thermometer says {d}: the gardens have {there.mean():.1f} ± {there.std():.1f}")

# %%
check("03-predict")

# %% [markdown]
# Look at the line of 24. Where the thermometer says 24 it is 23.2 degrees on average, ± 0.9. So 23.2 is what you should
# tell your neighbour, and you will be off by less than the forecast (2) and by less than the thermometer (1). The two know
# different things, and together they know more than the better one alone, even though they disagree.
#
# Now compare the lines. The ± 0.9 is the same in each, also in the gardens that read 26. A reading far from the
# forecast does not make us less sure.
#
# And look how far the mean has gone. From 20 to 23.2 is 3.2 degrees, and the reading was 4 degrees away. That is 0.8 of
# the way. Where the thermometer says 22 the mean is 21.6, again 0.8 of the way, and where it says 18 it is 18.4, the same
# share downwards.

# %% [markdown]
# ## A recipe
#
# Where does the 0.8 come from? A first guess might be two thirds: the forecast is usually off by 2 and the thermometer by
# 1, so the forecast gives way by 2 parts of 3. That would be 22.7 degrees. The gardens say 23.2.
#
# The guess goes wrong because independent errors do not add up. Sometimes both point the same way, and sometimes one
# cancels part of the other. What adds up are their squares on average, the variances. The forecast has the variance
# 2² = 4 and the thermometer 1² = 1, so the difference between the two has the variance 4 + 1 = 5. The forecast brings 4
# of these 5 parts. So it gives way by
#
# $$\frac{4}{4 + 1} = 0.8, \qquad 20 + 0.8 \cdot 4 = 23.2.$$
#
# This share is called the **Kalman gain**. The 4 degrees between 20 and 24, what the reading says that was not
# expected, are the **innovation**.
#
# And the ± 0.9? The mean has gone 0.8 of the way, and the same share of the forecast's variance is gone too. What is left
# is 0.2 · 4 = 0.8, and the root of that is 0.89. Why it is the same share you cannot see yet. It will come out below. (The
# gain and the variance that is left are both 0.8 here. That happens only because the thermometer's variance is 1.)
#
# Let us try the recipe on a poorer thermometer, one that is off by 3. Its variance is 9, and the gain 4 / (4 + 9) = 0.31. A
# reading of 24 now moves the mean by 0.31 · 4 = 1.2 degrees, to 21.2. Of the forecast's variance 0.69 · 4 = 2.8 is left,
# so we are usually off by 1.7. A poor thermometer moves us less, and tells us less.

# %% [markdown]
# **Exercise 03-update.** Write the recipe for any two opinions. `prior` (here the forecast) and `observation` (the
# reading) are arrays of two numbers, as in the next cell: first 20 or 24, then a *variance*. Return a new array with the
# mean and the variance that the recipe gives, and leave the two arrays as they are. `hint("03-update")` helps, more each
# time; `solution("03-update")` shows our answer.

# %%
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])


def my_update(prior, observation):
    ### BEGIN SOLUTION
    prior_mean, prior_var = prior
    d, obs_var = observation
    gain = prior_var / (prior_var + obs_var)
    return np.array([prior_mean + gain * (d - prior_mean), (1 - gain) * prior_var])
    ### END SOLUTION

# %%
check("03-update", my_update)

# %% [markdown]
# So you have a recipe, and it gives the numbers that we counted. But why is it right? The next two sections answer that.

# %% [markdown]
# ## Two bells make one
#
# Three words first. The **prior** is what is believed before the reading: a bell curve around 20 with a standard deviation
# of 2. The **observation** is the reading, which we call d. The **posterior** is what is believed after it.
#
# Between them stands a fourth word. The **likelihood** says, for each temperature θ, how probable the reading d = 24 would
# be in a garden of that temperature. It is largest at θ = 24 and falls off to both sides, as a bell curve with a standard
# deviation of 1.
#
# How many gardens have the temperature θ *and* a thermometer that says 24? As many as the prior says have this θ, times the
# share of them that the likelihood says will read 24. So the two are multiplied. This is **Bayes' rule**:
#
# $$p(\theta \mid d) \propto p(\theta)\; p(d \mid \theta)$$
#
# The sign ∝ means *up to a constant factor*. The factor is chosen so that the area under the curve is 1.

# %% [markdown]
# Let us do that by hand for three temperatures. At a distance of z standard deviations from its middle a bell has the
# height exp(−½ z²), as a part of its top.
#
# | θ | prior, z | height | likelihood, z | height | product |
# |---|---|---|---|---|---|
# | 22 | 1 | 0.61 | 2 | 0.14 | 0.08 |
# | 23.2 | 1.6 | 0.28 | 0.8 | 0.73 | 0.20 |
# | 24 | 2 | 0.14 | 0 | 1.00 | 0.14 |
#
# There are many gardens with 22 degrees, but their thermometers hardly ever say 24. A garden with 24 degrees would read 24
# often, but there are few such gardens. Most of the gardens that read 24 lie in between.
#
# In the figure, grey is the prior, black and dotted the likelihood, and blue the posterior, their product. The blue bell is
# the narrowest of the three. The bar below shows the way from 20 to 24, and its thick part how far the mean has gone.

# %%
ax = plots.opinions(prior, observation, posterior=(23.2, 0.8))
ax.set_xlabel("temperature θ")
plots.show(
    ax,
    "Three bell curves. The prior is wide, around 20, the likelihood narrower, around 24. The "
    "posterior is the narrowest, around 23.2; its mean has gone 0.80 of the way from 20 to 24.",
)

# %% [markdown]
# ## What adds up: precisions
#
# The product can be had without a table. A bell of the mean m and the variance P has the height
# exp(−½ (θ − m)² / P). Where two exponentials are multiplied, their exponents are added. So we add two parabolas. With our
# numbers, and without the −½ in front, the sum is
#
# $$\begin{aligned}
# \frac{(\theta - 20)^2}{4} + \frac{(\theta - 24)^2}{1}
# &= \Big(\frac14 + \frac11\Big)\,\theta^2 - 2\,\Big(\frac{20}{4} + \frac{24}{1}\Big)\,\theta + \dots \\
# &= 1.25\,\theta^2 - 2 \cdot 29\,\theta + \dots \\
# &= 1.25\,(\theta - 23.2)^2 + \dots \qquad \text{since } 29 / 1.25 = 23.2
# \end{aligned}$$
#
# The dots stand for numbers without θ, which only change the height. Compare the last line with (θ − m)² / P: it is again a
# bell. Its mean is 23.2, and one over its variance is 1.25, so the variance is 1 / 1.25 = 0.8. These are the numbers that
# we counted in the gardens.

# %% [markdown]
# One over a variance is called a **precision**. It says how much an opinion is worth. The forecast's precision is 1/4, the
# thermometer's is 1, and they add up to 1.25. The means are weighted by them: 20 counts a quarter, 24 counts one.
#
# For any numbers, let m be the prior's mean, P its variance, and R the variance of the reading's error. Then
#
# $$\text{posterior variance} = \frac{1}{\frac1P + \frac1R}, \qquad
# \text{posterior mean} = \frac{\frac{m}{P} + \frac{d}{R}}{\frac1P + \frac1R}$$
#
# Is this the recipe? Multiply numerator and denominator of the mean by P R:
#
# $$\text{posterior mean} = \frac{R\,m + P\,d}{P + R} = 0.2 \cdot 20 + 0.8 \cdot 24 = 23.2$$
#
# The weight of d is P / (P + R), the gain. The two weights sum to 1, so to take 0.2 of 20 and 0.8 of 24 is the same as to
# start at 20 and go 0.8 of the way to 24. The variance is P R / (P + R). Its factor R / (P + R) is that same weight of
# 0.2, so 0.2 · P is left. That is why one share serves for both.

# %% [markdown]
# With K for the gain, the update is three short lines, and they will accompany you to the end of the course.
#
# $$K = \frac{P}{P + R}, \qquad m \leftarrow m + K\,(d - m), \qquad P \leftarrow (1 - K)\,P$$
#
# K is the prior's part of the total variance, so it lies between 0 and 1. A poor forecast and a good thermometer make it
# almost 1. A good forecast and a poor thermometer make it almost 0, and the mean hardly moves.
#
# From here on the chapter uses your update, if it is right. If it is not there yet, the chapter uses ours, which takes the
# other road: it adds precisions, of as many opinions as you like.

# %% tags=["nbval-check-output"]
def by_precision(*opinions):
    """Any number of opinions (mean, variance) on one number -> one opinion."""
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.array([np.sum(means / variances) / precision, 1 / precision])


update = my_update if check("03-update", my_update).ok else by_precision
mean, variance = update(prior, observation)
print(f"mean {mean:.2f}, variance {variance:.2f}, usually off by {np.sqrt(variance):.2f}")

# %% [markdown]
# ## A reading of 40
#
# What would the update do with an absurd reading? To say how absurd it is, we need to know how large an innovation is to be
# expected. You have met this number: the difference between forecast and reading has the variance P + R = 5, so it is
# usually about √5 = 2.2. The innovation divided by this is called the **surprise**. For the 24 it is 4 / 2.2 = 1.8,
# nothing unusual. Beyond 3 it comes three times in a thousand.

# %% tags=["nbval-check-output"]
for d in (20, 24, 40):
    mean, variance = update(prior, np.array([d, 1**2]))
    surprise = (d - 20) / np.sqrt(4 + 1)
    print(f"reading {d}: {mean:.1f} ± {np.sqrt(variance):.2f}, surprise {surprise:.1f}")

# %% [markdown]
# After a reading of 40 the update says 36.0 ± 0.89, and is as sure of that as after a 24. Look at the formula for the
# variance, (1 − K) P: there is no d in it. The update never notices that something is odd, so you have to. With a surprise
# of 8.9, suspect that somebody is wrong about their own error. Perhaps the sun shines on the thermometer. (Under Further an
# explorer shows what changes when it admits a larger error.)

# %% [markdown]
# ## One reading after another
#
# The thermometer does not stop at one reading. When the next one comes, what we believed after the first is what we believe
# before the second: the posterior becomes the prior, and the same update is done again.
#
# You can follow the precisions in your head. They start at 1/4, and each reading adds 1: 0.25, 1.25, 2.25, 3.25. One over
# them are the variances: 4, 0.8, 0.44, 0.31. The gain of the first reading was 4 / (4 + 1) = 0.8. The second starts from a
# variance of 0.8, so its gain is 0.8 / (0.8 + 1) = 0.44. The more is known, the less a further reading moves us. (The gains
# repeat the variances, 0.8 and 0.44. Again that is only so because R is 1.) And as a sum does not care about the order of
# its parts, readings may be taken in any order. Under Further we try it.
#
# Suppose that it is really 23 degrees, and let twelve readings arrive.

# %%
truth = 23
arriving = truth + 1 * np.random.default_rng(7).standard_normal(12)
known = [prior]
for d in arriving:
    known.append(update(known[-1], np.array([d, 1**2])))

means, variances = np.array(known).T
ax = plots.readings(means, np.sqrt(variances), arriving, truth=truth)
ax.set_xlabel("temperature θ")
print("steps of the mean:", *[f"{step:.2f}" for step in np.diff(means)])
plots.show(
    ax,
    "A bell curve for each of twelve readings, one below the other. They grow narrower, from ± 2 "
    f"to ± {np.sqrt(variances[-1]):.2f}; their mean settles at {means[-1]:.1f}, the truth is 23.",
)

# %% [markdown]
# Read the figure from the top down. The grey bell is the forecast. Each row below has one reading, the black dot, and in
# blue what is believed after it. All bells are drawn to the same height, so that you can compare their widths: together
# they make a funnel. The dash-dotted line joins their means. The first reading moves the mean by more than 2 degrees, the
# last four by less than 0.1 each, as the printed steps say. Yet the last four readings scatter as much as the first four.
#
# After twelve readings the mean is 22.8 ± 0.29, with the truth at 23. This is one series of readings, and a middling one:
# if you put the seeds 1 to 40 in the place of the 7, eighteen of them end nearer to the truth.
#
# In the explorer, press Play. Then go through the readings by hand and watch the upper panel: the blue bell of one reading
# is the grey bell of the next. The task can be worked out before you try. To know the temperature to ± 0.5 is a
# precision of 4, and the prior brings 1/4. What must each of twelve readings bring?

# %%
explore.readings()

# %% [markdown]
# ## The same reading twice
#
# You wrote the 24 down, went inside, and forgot that you had entered it already. So the same reading goes through the
# update a second time. What does the second time do?
#
# - **a** Nothing: it says nothing new.
# - **b** The mean moves nearer to 24, and the variance falls again.
# - **c** The mean stays, and only the variance falls.
# - **d** The mean moves nearer to 24, and the variance stays.

# %%
### BEGIN SOLUTION
predict("03-twice", "b")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:03-twice"]
once = update(prior, observation)
twice = update(once, observation)
for name, (mean, variance) in {"once": once, "twice": twice}.items():
    print(f"{name}: mean {mean:.2f}, variance {variance:.2f}, says ± {np.sqrt(variance):.2f}")

# %%
check("03-twice")

# %% [markdown]
# The update cannot know that it has seen this reading before. It takes each reading for a new one, with an error of its
# own. Has that done any harm? The gardens can tell, since there we know the truth. Counted once, the 24 moves the mean 3.2
# of the 4 degrees. Counted twice, it moves it 3.56 of them. We do the same in each of the million gardens, with its own
# reading.

# %% tags=["nbval-check-output"]
for name, (mean, variance) in {"once": once, "twice": twice}.items():
    share = (mean - 20) / 4  # of the way to the reading
    told = 20 + share * (readings - 20)  # in each of the million gardens
    off = np.sqrt(np.mean((told - theta) ** 2))
    print(f"{name}: says ± {np.sqrt(variance):.2f}, is off by {off:.2f}")

# %% [markdown]
# Counted once, the update is as good as it says. Counted twice, it says that it has become better, and it has become worse.
# That is what makes this mistake dangerous: nothing in the output looks wrong.
#
# There is an honest way to use a reading twice. Let it count half each time, that is, give it half the precision, twice the
# variance. Two halves make one whole reading:

# %% tags=["nbval-check-output"]
half = np.array([24, 2 * 1**2])  # the same reading, with twice the variance
mean, variance = update(update(prior, half), half)
print(f"twice, each time counted half: mean {mean:.2f}, variance {variance:.2f}")

# %% [markdown]
# So far that is a game, since one update does the job. In chapter 07 it becomes serious: there a single update goes too
# far, and several small ones do better.

# %% [markdown]
# ## The gain in a crowd
#
# So far we had a formula for every bell. A network gives us none. What we shall have in its place is a crowd of cases, like
# our gardens. Can the gain be found in the crowd?
#
# You have seen it there already, in the first output of this chapter. Where the thermometers said 18, 20, 22 and 24, the
# gardens had 18.4, 20.0, 21.6 and 23.2 degrees on average. Whenever the reading goes up by 2, this mean goes up by 1.6.
# So the four lie on a straight line: 0.8 degrees of temperature for each degree of the reading.
#
# The next figure draws that line, orange, through the cloud of the gardens. Each dot is a garden: **across**, how warm it
# is; **up**, what its thermometer says. The clouds of chapters 00 and 05 are of this kind, with a weight of a network
# across and what the network says up, so it is worth a minute to learn how they are read. You know the reading, and you
# ask for the temperature. So start at the left edge, at the height of your reading, go in to the right, and look where
# the dots of that height lie. The diamond marks their mean.
#
# That is why the line is counted in **steps across for one step up**, not up per across as at school. One step up the line
# goes 0.8 across. With a gain of 0 it would stand upright: the same temperature, whatever the reading.
#
# The line is not the long axis of the cloud; it is steeper. The long axis treats both numbers alike, but we know the one
# and ask for the other. At the right edge most dots lie below the line, and still it is right. At each height it has as
# many dots on its left as on its right, and that is all we ask of it.

# %%
ax = plots.sliced(theta, readings, 24, half_width=0.25, others=(18, 20, 22))
ax.set(xlabel="temperature θ of a garden", ylabel="what its thermometer says")
plots.show(
    ax,
    "A cloud of gardens, temperature across and reading up, that leans to the right. Diamonds mark "
    "the mean temperature at the readings 18, 20, 22 and 24, and a line passes through all four: "
    "4 up, 3.2 across. Below, the histogram of the slice at 24, narrower than that of all gardens.",
)

# %% [markdown]
# Start in the middle of the cloud, at the diamond of 20. The reading is 24, so go up by 4, along the black line: that is
# the innovation. Then go across to the orange line: that is the step of the mean, 3.2. Across over up, 3.2 / 4, is
# **the gain: how much of θ goes with one more unit of the reading**.
#
# The strip at the bottom is read as usual. The blue histogram counts the temperatures in the slice, the gardens that
# read 24, give or take a quarter of a degree. It is the posterior. The dashed curve counts all gardens, the prior. (Both
# count the whole million; as dots only 1200 are drawn.)

# %% [markdown]
# How is such a line found without slicing? For each garden write down how far its temperature lies from the mean, 20, and how
# far its reading does, and multiply the two. A garden of 18 degrees that reads 17 gives (−2) · (−3) = 6, and one of 22
# degrees that reads 21 gives 2 · 1 = 2. The mean of the products over all gardens is called the **covariance** of the two
# numbers. Here it is above 0, because most gardens lie below the mean in both or above it in both: where it is warmer, the
# reading is higher. If high went with low, it would be below 0, and if the one had nothing to do with the other, products
# of both signs would cancel. Now divide the covariance by the variance of the readings.
#
# Why should that be the gain? A garden's reading is its temperature plus an error that has nothing to do with the
# temperature. So in the covariance only the temperature with itself is left, which is P. And the variance of the readings
# is P + R. So the ratio is
#
# $$\frac{\operatorname{Cov}(\theta, d)}{\operatorname{Var}(d)} = \frac{P}{P + R} = K$$
#
# We try it on the million:

# %% tags=["nbval-check-output"]
covariance = np.cov(theta, readings)  # 2 x 2: the variances, and beside them the covariance
cov = covariance[0, 1]
var = covariance[1, 1]
print(f"covariance {cov:.1f}, variance of the readings {var:.1f}, ratio {cov / var:.2f}")

# %% [markdown]
# Look at what this cell did not need: the variances 4 and 1, and any formula of how a thermometer works. We only had to draw
# many θ, to ask of each what its reading would be, and to measure how the two vary together. Anything could have answered:
# a thermometer, a simulation of the weather, or a network with θ for a weight. Such a crowd is called an **ensemble**. It
# gives the ensemble Kalman filter, EnKF, its name. Nobody wants to train a million networks, so chapter 04 asks how few
# will do, and chapter 05 writes the update for them.

# %% [markdown]
# ## What can go wrong
#
# - *A standard deviation where a variance belongs.* An instrument that is off by 3 enters as 3² = 9.
# - *An R that is too small.* The gain comes out too large, the mean runs after the noise of the reading, and the posterior
#   is too sure of it.
# - *Two opinions that share an error.* Two thermometers in the same sun are not two. To add their precisions is to count
#   the same reading twice, at least in part.
# - *Opinions that are no bells.* A mean and a variance cannot say "either 5 or 25".

# %% [markdown]
# ## What to remember
#
# - Precisions add up, and the means are weighted by them. Two independent opinions together are surer than the better one.
# - The mean goes a share K = P / (P + R) of the way to the reading, and the variance that is left is (1 − K) P, whatever the
#   reading says.
# - Independent readings may come in any order, one by one or together, each counted once.
# - In a crowd the gain is how far the line through the cloud goes across, in θ, for one step up, in the reading: the
#   covariance of the two over the variance of the readings.
#
# Notation: θ the unknown number, d the observation, m and P (`prior_var`) mean and variance of the prior, R (`obs_var`) the
# variance of the observation's error, K (`gain`).

# %% [markdown]
# ## Where to read on
#
# - Kalman (1960), the filter's first paper, doi [10.1115/1.3662552](https://doi.org/10.1115/1.3662552)
# - Evensen, Vossepoel and van Leeuwen (2022), *Data Assimilation Fundamentals*, an open textbook that starts from Bayes'
#   rule, doi [10.1007/978-3-030-96709-3](https://doi.org/10.1007/978-3-030-96709-3)
# - Labbe, *Kalman and Bayesian Filters in Python*,
#   [on GitHub](https://github.com/rlabbe/Kalman-and-Bayesian-Filters-in-Python)

# %% [markdown]
# ## Further: a thermometer that admits its error
#
# *Optional.* In this explorer you set the forecast, the reading and both errors yourself. The grey bar below the bells marks
# the readings with a surprise below 3. Watch what happens to it, and to the blue bell, when the thermometer admits a
# larger error.

# %%
explore.opinions()

# %% [markdown]
# ## Further: in any order, or all at once
#
# *Optional.* Precisions add up, and a sum does not care about the order of its parts. So three readings from three
# instruments may be taken in forwards or backwards, or all in one go.

# %% tags=["nbval-check-output"]
three = np.array([[24, 1], [21, 4], [22, 9]])  # each with its own variance
forwards = prior
for reading in three:
    forwards = update(forwards, reading)
backwards = prior
for reading in three[::-1]:
    backwards = update(backwards, reading)
at_once = by_precision(prior, *three)
for name, result in {"forwards": forwards, "backwards": backwards, "at once": at_once}.items():
    print(f"{name}: mean {result[0]:.4f}, variance {result[1]:.4f}")

# %% [markdown]
# ## Further: a number seen through a factor
#
# *Optional, 20 minutes.* Many instruments do not show what we want to know. In our thermometer a strip of metal bends in
# the warmth, and a pointer moves over a scale of marks. Let it move by h marks for each degree, and be off by an error
# with the variance R, in marks:
#
# $$d = h\,\theta + \text{error}$$
#
# With h = −2, the pointer falls by two marks for each degree, and 20 degrees are expected at mark −40. Networks are such
# instruments too. The smallest of all has one weight θ and answers θ x to an input x. We read its answer and ask for its
# weight, which we see through the factor h = x.
#
# The forecast m expects the reading h m, so the innovation is d − h m. It is in marks, and the gain has to turn it into
# degrees. You know how: it is still the covariance of θ and the reading, over the variance of the reading.

# %% [markdown]
# **Exercise 03-factor.** Write the gain for d = h θ + error. Two questions lead there. If θ lies a degree above its mean,
# by how much does h θ lie above its own, and what is then the covariance of θ and h θ? And what is the variance of h θ, to
# which that of the error is added?
#
# `h` is an array of factors, each for an instrument of its own that is read alone. A factor may be negative, or 0 for one
# that says nothing. Return an array with one gain for each. `prior_var` is P, `obs_var` is R.

# %%
def my_gain(h, prior_var, obs_var):
    ### BEGIN SOLUTION
    return prior_var * h / (h**2 * prior_var + obs_var)
    ### END SOLUTION

# %%
check("03-factor", my_gain)

# %% [markdown]
# In the explorer you can tilt the cloud with the factor, spread it with the error, and move the slice. Across stands θ as
# before. Up stands the innovation of each case, its reading less the h · 20 that was expected, so the middle of the
# cloud is at 0 for every factor. Look what the line does at h = 0. Then find out whether the gain always grows with h.

# %%
explore.sliced()

# %% [markdown]
# And now the two questions. Where θ lies a degree above its mean, h θ lies h above its own. So every product in the
# covariance is h times what it was, and the covariance is h P. In the variance h comes in twice, h² P. Hence
#
# $$K = \frac{h\,P}{h^2 P + R}, \qquad m \leftarrow m + K\,(d - h\,m), \qquad P \leftarrow (1 - K\,h)\,P$$
#
# With h = −2, P = 4 and R = 1, K = −8 / (16 + 1) = −0.47. One mark more than expected means 0.47 degrees less. Of P the
# share 1 − K h = 1 − 0.94 = 0.06 is left. For h = 1 it is the old gain again.
#
# Does the cloud know this too? We give each garden such an instrument. The line that makes the marks is the only place
# where the factor is used.

# %% tags=["nbval-check-output"]
def our_gain(h, prior_var, obs_var):
    return h * prior_var / (h**2 * prior_var + obs_var)


gain = my_gain if check("03-factor", my_gain).ok else our_gain
factors = np.array([-2, -1, 0.1, 1])
error = readings - theta  # of each garden's instrument
for h, by_formula in zip(factors, gain(factors, 4, 1)):
    marks = h * theta + error
    covariance = np.cov(theta, marks)
    across_per_up = covariance[0, 1] / covariance[1, 1]
    print(f"h {h:4.1f}: gain {by_formula:5.2f}, across per up in the cloud {across_per_up:5.2f}")

# %% [markdown]
# ## Further: why a covariance over a variance
#
# *Optional.* There is a second way to see it, for clouds of any shape. Call the deviations of θ and of the reading from
# their means a and b. A line that goes k across for one step up guesses k b for a, and its mean squared error, measured
# across, is the mean of (a − k b)². It is smallest where its derivative by k is 0, that is, where the mean of b (a − k b)
# is 0. So the best k is the mean of a b over the mean of b², the covariance over the variance of the readings. Statistics
# calls this line the *regression* of θ on the reading.

# %% [markdown]
# ## Further: would another share do better?
#
# *Optional.* Suppose you tell your neighbour 20 + k (d − 20) with some other share k. How far off are you then? The forecast
# is off by some amount, of which the part 1 − k stays. The thermometer is off by some amount, of which you take over the part
# k. The two errors are independent, so the variances of these parts add up:
#
# $$(1 - k)^2 \cdot 4 + k^2 \cdot 1$$
#
# Believing the forecast (k = 0) gives 4. Believing the thermometer (k = 1) gives 1. Halfway gives 0.25 · 4 + 0.25 · 1 = 1.25,
# which is worse than the thermometer alone. And k = 0.8 gives 0.04 · 4 + 0.64 · 1 = 0.16 + 0.64 = 0.80. The derivative is 0
# where (1 − k) P = k R, and that is k = P / (P + R): no other share does better. No bell was needed for this, only
# variances. Chapter 05 meets the two parts 0.16 and 0.64 again, where one of them gets lost.

# %% tags=["nbval-check-output"]
for share in (0, 0.5, 0.7, 0.8, 0.9, 1):
    told = 20 + share * (readings - 20)
    counted = np.mean((told - theta) ** 2)
    print(f"share {share}: {(1 - share) ** 2 * 4 + share**2 * 1:.2f}, in the gardens {counted:.2f}")

# %% [markdown]
# ## Further: the factor by precisions
#
# *Optional.* If d = h θ + error, then d / h is θ plus error / h. So d / h is an opinion on θ itself, with the variance R / h²,
# and precisions must give the same as the gain. All three readings stand for 24 degrees.

# %% tags=["nbval-check-output"]
for h, d in ((0.1, 2.4), (2, 48), (-2, -48)):
    K = h * 4 / (h**2 * 4 + 1)
    by_gain = 20 + K * (d - h * 20), (1 - K * h) * 4
    by_sum = by_precision((20, 4), (d / h, 1 / h**2))
    print(f"h {h}: by the gain {by_gain[0]:.3f}, {by_gain[1]:.3f}; "
          f"by precisions {by_sum[0]:.3f}, {by_sum[1]:.3f}")
