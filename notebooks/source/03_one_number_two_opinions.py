# %% [markdown]
# # 03 One number, two opinions
#
# *45 minutes. You need: numpy, and what the mean, the variance and the bell curve of a normal distribution are. The
# chapter opens on its own. What stands under Further, at the end, is optional and takes another 35.*
#
# After this chapter you can
#
# - combine what you expected of a number with what you measured, in your head and in code,
# - take in one reading after another, and say what goes wrong when one of them is counted twice,
# - find out from a crowd of cases, without a formula, how far a reading should move you, and teach a network with
#   that.

# %% [markdown]
# ## Before anything runs
#
# A cheap thermometer stands in a garden. The weather forecast for this hour is 20 degrees, and such forecasts are
# usually off by 2. The thermometer says 24, and it is usually off by 1. Your neighbour opens the windows of her
# greenhouse when it is warmer than 22. She asks you over the fence how warm it is.
#
# (We say *usually off by 2*, or ± 2, for an error with a standard deviation of 2. About two times in three such an
# error is smaller than 2.)
#
# Suppose that the two are put together as well as it can be done. By how much will your number be off? And what if
# the thermometer said 26, so that the two disagree by 6 degrees?
#
# - **a** By between 1 and 2 degrees, and by more if it said 26.
# - **b** By between 1 and 2 degrees, whatever it says.
# - **c** By less than 1 degree, and by more if it said 26.
# - **d** By less than 1 degree, whatever it says.
#
# Run the next cell and press a letter before you read on.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("03-predict", "d")
### END SOLUTION

# %% [markdown]
# ## What this is for
#
# Weather services answer this question for millions of numbers, several times a day. Someone who trusts the
# measurements too little never finds out that the forecast is wrong. Someone who trusts them too much chases the errors
# of every instrument. To do this well is a field of its own, **data assimilation**.
#
# A network can learn in the same way, without a derivative, and it then says how sure it is. It is a formula with many
# adjustable numbers, its weights. Later in this chapter you write `my_move`, a function of three lines. It moves a
# crowd of guesses of one number when one reading comes in. Then we hand it a thousand networks that know nothing, and a
# hundred readings from random times of a day, each used once and thrown away. Your function moves each of their 61
# weights on its own, without a look at the other 60.
#
# Will the networks know the whole day in the end? Or will their weights only get in each other's way? To find out we
# first need an answer for the neighbour.

# %% tags=["harmless"]
import numpy as np

from dalearn import FNN, explore, plots, rmse, sine, spread
from dalearn.exercises import check, hint, predict, solution
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## A million gardens
#
# In one garden nobody can tell us how warm it really is. So let us make a million gardens in the computer, where we
# know. In each of them 20 degrees were forecast, and the true temperature, θ, is usually off that by 2. So we draw θ
# from 20 ± 2. And in each we put up a thermometer that is off by 1.
#
# Then we visit only those gardens whose thermometer says 24, to a tenth of a degree. How warm is it *there*?

# %% tags=["nbval-check-output", "revealed:03-predict"]
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1_000_000)  # how warm each garden really is
readings = theta + 1 * rng.standard_normal(1_000_000)  # what its thermometer says

for d in (18, 20, 22, 24, 26):
    there = theta[np.abs(readings - d) < 0.1]
    print(f"the thermometer says {d}: the gardens have {there.mean():.1f} ± {there.std():.1f}")

there = theta[np.abs(readings - 24) < 0.1]
print(f"of the gardens that read 24, {np.mean(there > 22):.0%} are warmer than 22")

# %%
check("03-predict")

# %% [markdown]
# Look at the line of 24. It is 23.2 degrees there on average, ± 0.9. So tell your neighbour 23.2, and to open the
# windows: 91% of these gardens are warmer than 22. You are usually off by less than the forecast and by less than the
# thermometer.
#
# Now compare the lines. The ± 0.9 is the same in each. A reading far from the forecast does not make us less sure, as
# long as both are right about their own errors. (If they are not, you can notice it: *Further*, a reading of 40.)
#
# And look how far the mean has gone. From 20 to 23.2 is 3.2 degrees, and the reading was 4 degrees away. That is 0.8 of
# the way, as it is in the lines of 18, 22 and 26.

# %% [markdown]
# ## Which share of the way?
#
# Where does the 0.8 come from? Let us try another share, in every garden: halfway. If the forecast is off by −2 and the
# thermometer by +1, halfway between them is off by ½ · (−2) + ½ · 1 = −0.5. Half an error has a quarter of its
# variance, and the variances are 2² = 4 and 1² = 1. The two errors have nothing to do with each other, and of such
# errors the variances add up. So our own error has the variance 0.25 · 4 + 0.25 · 1 = 1.25.
#
# Now any share. If we go the share k of the way from the forecast m to the reading d, our own error is
#
# $$m + k\,(d - m) - \theta = (1 - k)\,(m - \theta) + k\,(d - \theta), \qquad
# \text{with the variance } (1 - k)^2 \cdot 4 + k^2 \cdot 1.$$
#
# | share k | 0 | 0.5 | 0.7 | 0.8 | 0.9 | 1 |
# |---|---|---|---|---|---|---|
# | variance of our error | 4.00 | 1.25 | 0.85 | **0.80** | 0.85 | 1.00 |
#
# The best share is 0.8. We also find it without trying: at the lowest point the derivative is 0.
#
# $$-2\,(1 - k) \cdot 4 + 2\,k \cdot 1 = 0, \qquad k = \frac{4}{4 + 1} = 0.8, \qquad 20 + 0.8 \cdot 4 = 23.2$$
#
# This best share is called the **Kalman gain**, K. The **innovation** is d − m, here 4 degrees: what is new in the
# reading.
#
# And the ± 0.9? By the table a variance of 0.80 is left, and its root is 0.89. That is a fifth of the forecast's
# variance, 0.2 · 4: the part 1 − K of it is left. (It always is: *Further*, two parabolas make one.)
#
# Now with letters. Let P be the variance of what was expected, m, and R that of the reading's error. The update is
# three formulas.
#
# $$K = \frac{P}{P + R}, \qquad m \leftarrow m + K\,(d - m), \qquad P \leftarrow (1 - K)\,P$$
#
# Try them on a poorer thermometer, one that is off by 3. Its variance is 9, and the gain 4 / (4 + 9) = 0.31. A reading
# of 24 now moves the mean by 0.31 · 4 = 1.2 degrees, to 21.2, and the windows stay shut. A variance of 0.69 · 4 = 2.8
# is left, so we are usually off by 1.7. (Gain and variance were both 0.8 before only because R was 1. Here they are
# 0.31 and 2.8.)

# %% [markdown]
# **Exercise 03-update.** Write the three formulas for any two opinions. `prior` (the forecast) and `observation` (the
# reading) are arrays of two numbers, as in the next cell: first 20 or 24, then a *variance*. Return a new array with
# the new mean and the new variance. `hint("03-update")` helps, more each time; `solution("03-update")` shows our
# answer.

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
# ## Two bells make one
#
# So far we know a mean and a ±. How probable is each temperature? What we believe before the reading is called the
# **prior**. In the figure it is the grey bell around 20. The **likelihood** is how probable a 24 is in a garden of the
# temperature θ. At 23 degrees a 24 is nothing unusual, at 20 degrees it is rare. So this is the dotted bell around 24.
#
# At each temperature the heights of the two are multiplied (*Further*, Bayes' rule). The product, in blue, is a bell
# again. It is called the **posterior**, what we believe after the reading.

# %% tags=["folded"]
def our_update(prior, observation):
    """Each mean counts by what it is worth, one over its variance."""
    means, variances = np.array([prior, observation]).T
    worth = 1 / variances
    return np.array([np.sum(worth * means), 1]) / np.sum(worth)


def tell(**opinions):
    """What each opinion says, and how far off it is where all gardens go its share of the way."""
    for name, (mean, variance) in opinions.items():
        told = 20 + (mean - 20) / 4 * (readings - 20)
        off = np.sqrt(np.mean((told - theta) ** 2))
        print(f"{name}: mean {mean:.2f}, says ± {np.sqrt(variance):.2f}, is off by {off:.2f}")


ax = plots.opinions(prior, observation, posterior=our_update(prior, observation))
ax.set_xlabel("temperature θ")
plots.show(
    ax,
    "Three bell curves. The prior is wide, around 20, the likelihood narrower, around 24. The "
    "posterior is the narrowest, around 23.2; its mean has gone 0.80 of the way from 20 to 24.",
)

# %% [markdown]
# One over the variance is called the **precision**. It says what an opinion is worth: 1/4 for the forecast, 1 for the
# thermometer. Where two bells are multiplied, their precisions add up (*Further*, two parabolas make one). Added, they
# make 1.25, and 1 / 1.25 is again the variance 0.80.

# %% [markdown]
# ## One reading after another
#
# When a second reading comes, the posterior of the first becomes the prior of the second, and the same update is done
# again.
#
# Say that your neighbour has an old thermometer, which is off by 2, and reads it every minute. Meanwhile the
# temperature stays as it is. The gain of the first reading is 4 / (4 + 4) = 1/2. That leaves a variance of 2, so the
# gain of the second is 2 / (2 + 4) = 1/3, and then come 1/4 and 1/5. The more is known, the less a further reading
# moves us.
#
# In this explorer it is really 23 degrees, and twelve readings of the old thermometer have come. Each row of the lower
# panel has a reading, the black dot, and in blue what is believed after it. (All these bells have one height. Look at
# their widths.) The upper panel shows the last update alone: one more reading hardly moves the bell. Press Play to see
# them come. The readings scatter to the end, but the mean (orange) settles, and the bells make a funnel. It ends with
# 22.59 ± 0.55. (The task below the controls is optional, and *Further* helps with it.)

# %%
explore.readings()

# %% [markdown]
# ## The same reading twice
#
# You forget that you have entered the 24 already, and the same reading goes through the update a second time. Suppose
# that this happens in each of our million gardens, with its own reading. Counted once, the update claims ± 0.89, and
# over all gardens its mean really is off by 0.89. And counted twice?
#
# - **a** It says ± 0.89 again, since nothing new has come in.
# - **b** It says less than ± 0.89, and it is off by less.
# - **c** It says less than ± 0.89, and it is off by more.

# %%
### BEGIN SOLUTION
predict("03-twice", "c")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:03-twice"]
update = my_update if check("03-update", my_update).ok else our_update  # yours, if it is right
once = update(prior, observation)
twice = update(once, observation)
tell(once=once, twice=twice)  # how far off: counted in all gardens

# %%
check("03-twice")

# %% [markdown]
# The update takes each reading for a new one. So it goes on from 23.2 towards 24, past the best share, and is a little
# farther off than before: 0.92. But it claims ± 0.67. It has become worse and believes that it has become better, and
# nothing in the output looks wrong.

# %% [markdown]
# ## The gain in a crowd
#
# The update had to be told P and R, and that a thermometer shows θ itself. For a weight of a network nobody can tell
# us that. But we can have a crowd of cases, like our gardens: many values of θ, and for each of them a reading. Can the
# gain be found in the crowd?
#
# Here are 1200 of the gardens. Each dot is one: **across**, how warm it is; **up**, what its thermometer says.

# %% tags=["folded"]
ax = plots.sliced(theta, readings, 24, half_width=0.25, others=(18, 20, 22))
ax.set(xlabel="temperature θ of a garden", ylabel="what its thermometer says")
plots.show(
    ax,
    "A cloud of gardens, temperature across and reading up, that leans to the right. Diamonds mark "
    "the mean temperature at the readings 18, 20, 22 and 24, and a line passes through all four: "
    "4 up, 3.2 across. Below, the histogram of the slice at 24, narrower than that of all gardens.",
)

# %% [markdown]
# You know the reading, and you ask for the temperature. So start at the left edge, at the height 24, and go to the
# right until you meet the blue dots, the gardens that read 24. (Here we take a quarter of a degree to either side, so
# that there are some to see.) The filled diamond is their mean, 23.2. Straight below, the blue histogram counts all of
# the million that read 24: it is the posterior.
#
# The hollow diamonds are the means at 18, 20 and 22. All four lie on the orange line. You may find this line too steep
# for the cloud. But at each *height* it has as many dots on its left as on its right, and that is all we ask of it.
#
# Start at the diamond of 20. The reading is 24, so go 4 up, along the black line: that is the innovation. Then go
# across to the orange line: that is the step of the mean, 3.2. So **the gain is how far the line goes across for one
# step up**, 3.2 / 4 = 0.8. If the readings had nothing to do with the temperature, the line would stand upright, and
# the gain would be 0.

# %% [markdown]
# ## The gain without slices
#
# The line can be found from all gardens at once. For each garden write down how far its temperature lies from the mean,
# 20, and how far its reading does, and multiply the two. A garden of 18 degrees that reads 17 gives (−2) · (−3) = 6.
# The mean of these products is called the **covariance** of the two numbers. If they had nothing to do with each other,
# it would be 0.
#
# And in our gardens? A reading differs from 20 by the garden's own deviation plus an error. So each product is
#
# $$\text{deviation} \cdot (\text{deviation} + \text{error})
# = \text{deviation}^2 + \text{deviation} \cdot \text{error}.$$
#
# The first part is 4 on average, the variance of θ. The second is 0 on average, since the error has nothing to do with
# the deviation. So the covariance is 4. The variance of the readings is 4 + 1 = 5, and 4/5 is our gain, the slope of
# the orange line. In another crowd the means of the slices may lie on a bent line. Then we take the straight line that
# guesses θ best from the reading, and its gain is
#
# $$K = \frac{\text{covariance of } \theta \text{ and the readings}}{\text{variance of the readings}}.$$
#
# Why? Let a be how far a temperature lies from its mean, and b how far its reading does. We know b, and guess k · b for
# a. The k with the smallest error is the mean of a · b over the mean of b² (*Further*, why a covariance over a
# variance).

# %% [markdown]
# ## Every garden moves
#
# The slice is wasteful. Of a thousand gardens only eighteen lie in it. Let us keep them all, and move them instead.
#
# Look at one garden whose thermometer says 21. The reading that came, 24, is 3 degrees higher. By the line, 3 degrees
# up go with 0.8 · 3 = 2.4 degrees across. So we make this garden 2.4 degrees warmer, and let it stand for a garden
# whose thermometer says 24. Where a thermometer says 25, we make the garden 0.8 degrees colder. Each garden takes its
# own step:
#
# $$\theta \leftarrow \theta + K\,(24 - \text{its own reading})$$

# %% tags=["folded"]
def our_move(theta, readings, d):
    """The crowd after a reading d, moved along the line of theta on the readings."""
    slope, _ = np.polyfit(readings, theta, 1)  # the line that fits best
    return theta + slope * (d - readings)


ax = plots.to_the_slice(theta, readings, 24, half_width=0.25)
ax.set(xlabel="temperature θ of a garden", ylabel="what its thermometer says")
plots.show(
    ax,
    "The same cloud, pale. Arrows lead from some of its dots, all in the direction of the line, to "
    "the height 24. Below, the histogram of all moved gardens fits into the outline of the slice.",
)

# %% [markdown]
# Each arrow leads one garden to the height 24, in the direction of the orange line. A garden that lay a degree to the
# right of the line still lies a degree to the right of it. Now remember the first output: at every height the gardens
# scatter by the same ± 0.9. So those that arrive at 24 are scattered like those that were there from the start. Below,
# the blue histogram counts all the gardens that have moved, and the black outline those of the slice.

# %% [markdown]
# **Exercise 03-crowd.** Write the function that moves a crowd. `theta` and `readings` are two arrays of the same
# length, and `d` is the reading that came. The function finds the gain in the crowd: it is told neither P nor R. It
# returns a new array, `theta` after the step. `np.cov(theta, readings)` is a table of two rows and two columns: on
# its diagonal stand the variances of `theta` and of `readings`, and beside the diagonal, twice, their covariance.

# %%
def my_move(theta, readings, d):
    ### BEGIN SOLUTION
    table = np.cov(theta, readings)
    gain = table[0, 1] / table[1, 1]
    return theta + gain * (d - readings)
    ### END SOLUTION

# %%
check("03-crowd", my_move)

# %% tags=["nbval-check-output"]
move = my_move if check("03-crowd", my_move).ok else our_move
moved = move(theta, readings, 24)
print(f"before: {theta.mean():.1f} ± {theta.std():.2f}")
print(f"after:  {moved.mean():.1f} ± {moved.std():.2f}")

# %% [markdown]
# The whole crowd has become the posterior, and not one garden is lost. Your function was never told the numbers 4 and
# 1, nor how a reading comes from θ. A network with θ for one of its weights could have made the readings. Such a crowd
# is called an **ensemble**, and what you have written is a small *ensemble Kalman filter*, EnKF.

# %% [markdown]
# ## A thousand networks and one day
#
# Now for the question of the first page. x is the time of a day: −3.14 is midnight, 0 is noon, and 3.14 is midnight
# again. (The network gets these times divided by 1.8.) d says how far the temperature lies above the day's mean. It
# is a made-up day, a sine between −1 and 1. The thermometer is off by 0.05.
#
# We draw a thousand networks of 61 weights around one that is drawn at random. Each row of `weights` is one weight, a
# thousand values of it, and plays the part of `theta`. When a reading comes, each network says what it would be at this
# time. These thousand numbers play the part of `readings`. Then your function moves each of the 61 rows.
#
# One thing more: to what each network says we add an error like that of the thermometer. The readings of the gardens
# had one too. Without it the crowd takes the reading for exact: `move(theta, theta, 24)` moves every garden to 24.

# %%
seed = 1
problem = sine(n=100, noise=0.05, rng=seed)  # times, readings, and the true curve to judge by
net = FNN((1, 20, 1))  # one hidden layer of 20 units: 20 + 20 + 20 + 1 = 61 weights
weights = net.ensemble(1000, spread=0.3, rng=seed)  # (61, 1000): a row for each weight, ± 0.3
before = net(weights, problem.x_test)  # the curve of each network, over the whole day

rng = np.random.default_rng(seed)
for x, d in zip(problem.x, problem.d[:, 0]):
    said = net(weights, x[None])[0, 0]  # at the only time, of the only output: one number a network
    said = said + 0.05 * rng.standard_normal(1000)  # with an error, as a thermometer has
    weights = np.array([move(weight, said, d) for weight in weights])

after = net(weights, problem.x_test)

# %% tags=["nbval-check-output", "folded"]
for name, curves in {"before": before, "after": after}.items():
    error = rmse(curves.mean(axis=-1), problem.truth)
    print(f"{name:6}  mean curve off by {error:.2f}, networks differ by {spread(curves):.2f}")

# %% tags=["folded"]
ax = plots.learnt(problem, before, after)
ax.set(xlabel="time of day x (0 is noon)", ylabel="temperature above the day's mean")
plots.show(
    ax,
    "Thirty grey curves, most of which rise to the right. Thirty blue curves, those of "
    "the same networks after a hundred readings, lie close together along the dashed truth and "
    "fan out above it at the right edge.",
)

# %% [markdown]
# Each thin grey curve is one of thirty networks before the first reading. The blue curves are the same networks at the
# end. They lie along the dashed curve, the true one, until close to the two midnights. At the right one they fan
# out, by 0.15, and their mean is off by 0.22. Over the whole day the mean was off by 1.39 at the start, and now it is
# off by 0.05.
#
# Was it luck? Put another seed at the top of the cell, up to 40, and run it and the two below. Twenty of the forty end
# nearer to the truth than this one, and all are off by 0.1 or less.
#
# Why did the weights not get in each other's way? Take two numbers, each expected at 20 give or take 2, and a
# thermometer that is off by 1 and shows their *sum*. We expect 40, and it shows 49, which is 9 more. For one number
# alone the gain was 4 / (4 + 1) = 4/5. If each number went 4/5 of the 9, which is 7.2, the sum would go 14.4, far past
# the reading. But the gain divides by the variance of the readings, and now the other number is in the readings too: 4
# + 4 + 1 = 9. The covariance of each number with the readings is still 4. So each has the gain 4/9 and goes up by 4,
# and the sum goes up by 8. That is right, for the sum has the variance 8, and its gain is 8 / (8 + 1). In a network the
# other 60 weights are in the variance of the readings in the same way.
#
# So your three lines, `my_move`, can train a network, without a derivative, and without keeping a reading. And the
# crowd says how sure it is: over the whole day its curves differ by 0.07, a little more than their mean is off. Only at
# the two midnights it is too sure: over the forty seeds the mean is off there by about one and a half times what the
# crowd says. But who can afford a thousand networks, or are fewer enough (chapter 04)? And where does a straight line
# no longer help (07)?

# %% [markdown]
# ## What can go wrong
#
# - *A standard deviation where a variance belongs.* An instrument that is off by 3 enters as 3² = 9.
# - *An R that is too small*, or a reading that is counted twice. The posterior is surer than it should be.
# - *Two opinions that share an error.* Two thermometers in the same sun are not two.
# - *A reading of 40.* The update is as sure after it as after a 24. (How to notice: *Further*, a reading of 40.)

# %% [markdown]
# ## What to remember
#
# - Two independent opinions together are surer than the better one, if both are right about their errors. What an
#   opinion is worth is its precision, one over its variance, and precisions add up.
# - The mean goes a share K = P / (P + R) of the way to the reading, and the variance that is left is (1 − K) P,
#   whatever the reading says. Each reading is counted once.
# - In a crowd the gain is the covariance of θ and the readings over the variance of the readings. Each member moves by
#   K times what its own reading lacks.
#
# Notation: θ the unknown number, d the observation, m and P (`prior_var`) mean and variance of the prior, R
# (`obs_var`) the variance of the observation's error, K (`gain`).

# %% [markdown]
# ## Where to read on
#
# - Kalman (1960), the filter's first paper, doi [10.1115/1.3662552](https://doi.org/10.1115/1.3662552)
# - Evensen, Vossepoel and van Leeuwen (2022), *Data Assimilation Fundamentals*, an open textbook that starts from
#   Bayes' rule, doi [10.1007/978-3-030-96709-3](https://doi.org/10.1007/978-3-030-96709-3)
# - Labbe, *Kalman and Bayesian Filters in Python*,
#   [on GitHub](https://github.com/rlabbe/Kalman-and-Bayesian-Filters-in-Python)

# %% [markdown]
# ## Further: Bayes' rule, and three temperatures by hand
#
# *Optional.* Why are the two bells multiplied? Ask how many gardens have the temperature θ *and* a thermometer that
# says 24. The prior says how many gardens have this θ, and the likelihood which share of those says 24. So we need the
# product. Read p(d | θ) as the probability of the reading d *in a garden of temperature θ*, and p(θ | d) the other way
# round. Then Bayes' rule is
#
# $$p(\theta \mid d) \propto p(\theta)\; p(d \mid \theta).$$
#
# The sign ∝ means *is proportional to*. In the figure of *Two bells make one* the product is stretched until the area
# under it is 1, as it is under the other two bells. The posterior is the narrowest of the three, so with the same area
# it is the highest.
#
# Here are the products at 22, 23 and 24 degrees. At a distance of z standard deviations from its middle a bell has the
# height exp(−½ z²), as a part of its top.
#
# | θ | prior, z | height | likelihood, z | height | product |
# |---|---|---|---|---|---|
# | 22 | 1 | 0.61 | 2 | 0.14 | 0.08 |
# | 23 | 1.5 | 0.32 | 1 | 0.61 | 0.20 |
# | 24 | 2 | 0.14 | 0 | 1.00 | 0.14 |
#
# At 22 degrees there are many gardens that hardly ever read 24, and at 24 degrees few gardens that often do. Of the
# three products the one at 23 is the largest.

# %% [markdown]
# ## Further: the task of the twelve readings
#
# *Optional.* The explorer of *One reading after another* asks for the poorest thermometer with which twelve readings
# tell the temperature to ± 0.5. With readings off by 2 the funnel ends at ± 0.55, and with readings off by 1 at ± 0.29.
# You can work out the answer before you try. To know the temperature to ± 0.5 is a precision of 4, and the prior brings
# 1/4. What must each of the twelve readings bring, and what is the standard deviation that goes with it? Afterwards set
# *prior off by* to 0.5, so that a wrong forecast is too sure of itself, and look where the funnel ends.

# %% [markdown]
# ## Further: two parabolas make one
#
# *Optional.* A bell of the mean μ and the variance v has the height exp(−½ (θ − μ)² / v). Where two of them are
# multiplied, we add two parabolas. With our numbers, and without the −½ in front, the sum is
#
# $$\begin{aligned}
# \frac{(\theta - 20)^2}{4} + \frac{(\theta - 24)^2}{1}
# &= \Big(\frac14 + \frac11\Big)\,\theta^2 - 2\,\Big(\frac{20}{4} + \frac{24}{1}\Big)\,\theta + \dots \\
# &= 1.25\,\theta^2 - 2 \cdot 29\,\theta + \dots \\
# &= 1.25\,(\theta - 23.2)^2 + \dots \qquad \text{since } 29 / 1.25 = 23.2
# \end{aligned}$$
#
# The dots stand for numbers without θ, which only change the height. Compare the last line with (θ − μ)² / v: it is
# again a bell, its mean is 23.2, and one over its variance is 1.25.
#
# With letters, for m, P, d and R, the mean is weighted by 1/P and 1/R. Multiply numerator and denominator by P R:
#
# $$\frac{\frac1P\, m + \frac1R\, d}{\frac1P + \frac1R} = \frac{R\,m + P\,d}{P + R}$$
#
# The weight of d is P / (P + R), the gain, and that of m is R / (P + R), which is 1 − K. So to weigh the two means is
# to start at m and go the share K of the way to d. The variance is 1 / (1/P + 1/R) = P R / (P + R), which is P times
# the weight of m, (1 − K) P. That is why one share serves for both.

# %% [markdown]
# ## Further: a reading of 40
#
# *Optional.* What does the update do with an absurd reading? To say how absurd it is, we need to know how large an
# innovation is to be expected. The errors of forecast and thermometer are independent, so their difference has the
# variance P + R = 5, and it is usually about √5 = 2.2. The innovation divided by this is called the **surprise**. For
# the 24 it is 4 / 2.2 = 1.8, nothing unusual. Beyond 3, up or down, it comes three times in a thousand.

# %% tags=["nbval-check-output"]
for d in (20, 24, 40):
    mean, variance = update(prior, np.array([d, 1**2]))
    surprise = (d - 20) / np.sqrt(4 + 1)
    print(f"reading {d}: {mean:.1f} ± {np.sqrt(variance):.2f}, surprise {surprise:.1f}")

# %% [markdown]
# After a reading of 40 the update says 36.0 ± 0.89, and is as sure of that as after a 24. Look at the formula for the
# variance, (1 − K) P: there is no d in it. The update never notices that something is odd, so you have to. With a
# surprise of 8.9, suspect that somebody is wrong about their own error. Perhaps the sun shines on the thermometer.
#
# In the explorer you set the forecast's error, the reading and its error yourself. It also sets a task, about a reading
# of 30. (For 40 the surprise stays above 3 however far you push the sliders.) The grey bar below the bells marks the
# readings with a surprise below 3. Watch what happens to the bar, and to the blue bell, when the thermometer admits a
# larger error.

# %%
explore.opinions()

# %% [markdown]
# ## Further: half a reading, twice
#
# *Optional.* A reading may be used twice if it counts half each time. Half the precision is twice the variance, and
# two halves make one whole reading.

# %% tags=["nbval-check-output"]
half = np.array([24, 2 * 1**2])  # the same reading, with twice the variance
mean, variance = update(update(prior, half), half)
print(f"twice, each time counted half: mean {mean:.2f}, variance {variance:.2f}")

# %% [markdown]
# For a thermometer this is only a game, since one whole update gives the same. For a network it does not. A network's
# output bends as its weights change, and a large step along a straight line misses the bend. Chapter 07 takes several
# small steps instead, and this is how it keeps from counting twice.

# %% [markdown]
# ## Further: in any order, or all at once
#
# *Optional.* Precisions add up, and a sum does not care about the order of its parts. So three readings from three
# instruments may be taken in forwards or backwards, or all in one go.

# %% tags=["nbval-check-output"]
def by_precision(*opinions):
    """Any number of opinions (mean, variance) on one number -> one opinion."""
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    mean = np.sum(means / variances) / precision  # each mean counts by its precision
    return np.array([mean, 1 / precision])


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
# *Optional, 20 minutes.* Many instruments do not show what we want to know. In our thermometer a strip of metal bends
# in the warmth, and a pointer moves over a scale of marks. Let it move by h marks for each degree, and be off by an
# error with the variance R, in marks:
#
# $$d = h\,\theta + \text{error}$$
#
# With h = −2, the pointer falls by two marks for each degree, and 20 degrees are expected at mark −40. Networks are
# such instruments too. The smallest of all has one weight θ and answers θ x to an input x. We read its answer and ask
# for its weight, which we see through the factor h = x.
#
# The forecast m expects the reading h m, so the innovation is d − h m. It is in marks, and the gain has to turn it
# into degrees. You know how: it is still the covariance of θ and the reading, over the variance of the reading.

# %% [markdown]
# **Exercise 03-factor.** Write the gain for d = h θ + error. Two questions lead there. If θ lies a degree above its
# mean, by how much does h θ lie above its own, and what is then the covariance of θ and h θ? And what is the variance
# of h θ, to which that of the error is added?
#
# `h` is an array of factors, each for an instrument of its own that is read alone. A factor may be negative, or 0 for
# one that says nothing. Return an array with one gain for each. `prior_var` is P, `obs_var` is R.

# %%
def my_gain(h, prior_var, obs_var):
    ### BEGIN SOLUTION
    return prior_var * h / (h**2 * prior_var + obs_var)
    ### END SOLUTION

# %%
check("03-factor", my_gain)

# %% [markdown]
# In the explorer you can tilt the cloud with the factor, spread it with the error, and move the slice. Across stands
# θ as before. Up stands the innovation of each case: its reading, less the h · 20 that was expected. So the middle of
# the cloud is at 0 for every factor. Look what the line does at h = 0. Then find out whether the gain always grows
# with h. (The explorer's own task is another: it asks how unsure the slice is.)

# %%
explore.sliced()

# %% [markdown]
# And now the two questions. Where θ lies a degree above its mean, h θ lies h above its own. So every product in the
# covariance is h times what it was, and the covariance is h P. In the variance h comes in twice, h² P. Hence
#
# $$K = \frac{h\,P}{h^2 P + R}, \qquad m \leftarrow m + K\,(d - h\,m), \qquad P \leftarrow (1 - K\,h)\,P$$
#
# With h = −2, P = 4 and R = 1, K = −8 / (16 + 1) = −0.47. One mark more than expected means 0.47 degrees less. Of P
# the share 1 − K h = 1 − 0.94 = 0.06 is left. For h = 1 it is the old gain again. And the gain does not always grow
# with h. At h = 0.5 it is 2 / (1 + 1) = 1, at h = 1 it is 4 / (4 + 1) = 0.8, and at h = 2 it is 8 / (16 + 1) = 0.47.
# It is largest where the two parts of the variance, h² P and R, are equal: an instrument that shows many marks for a
# degree needs fewer degrees for a mark.
#
# Does the cloud know this too? We give each garden such an instrument. The line that makes the marks is the only
# place where the factor is used.

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
# *Optional.* Why does the ratio belong to the best straight line, for clouds of any shape? Call the deviations of θ and
# of the reading from their means a and b, as above. A line that goes k across for one step up guesses k b for a. Its
# mean squared error, measured across, is the mean of (a − k b)². It is smallest where its derivative by k is 0, that
# is, where the mean of b (a − k b) is 0. So the best k is the mean of a b over the mean of b², the covariance over the
# variance of the readings. Statistics calls this line the *regression* of θ on the reading.

# %% [markdown]
# ## Further: the crowd's spread, by the sum of two parts
#
# *Optional.* The moved crowd has the right spread for the same reason for which 0.8 is the best share. A reading is
# θ + ε, so a garden that moves by K (24 − θ − ε) keeps the part 1 − K of its own deviation and takes over the part K of
# its thermometer's error. The variance of the crowd becomes (1 − K)² · 4 + K² · 1 = 0.16 + 0.64 = 0.80. Chapter 05
# meets the two parts again, where one of them gets lost.

# %% [markdown]
# ## Further: the factor by precisions
#
# *Optional.* If d = h θ + error, then d / h is θ plus error / h. So d / h is an opinion on θ itself, with the
# variance R / h², and precisions must give the same as the gain. All three readings stand for 24 degrees.

# %% tags=["nbval-check-output"]
for h, d in ((0.1, 2.4), (2, 48), (-2, -48)):
    K = h * 4 / (h**2 * 4 + 1)
    by_gain = 20 + K * (d - h * 20), (1 - K * h) * 4
    by_sum = by_precision((20, 4), (d / h, 1 / h**2))
    print(f"h {h}: by the gain {by_gain[0]:.3f}, {by_gain[1]:.3f}; "
          f"by precisions {by_sum[0]:.3f}, {by_sum[1]:.3f}")
