# %% [markdown]
# # 03 One number, two opinions
#
# *45 minutes. You need: numpy, and what the mean, the variance and the bell curve of a normal distribution are. The
# chapter opens on its own.*
#
# After this chapter you can
#
# - combine what you expected of a number with what you measured, in your head and in code,
# - say what the Kalman gain is, why it is the slope of a line, and predict whether it is large or small,
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
# What would you tell her, and by how much would you expect your number to be off? And what if the thermometer said 40?
#
# - **a** By between 1 and 2 degrees, and by more if it said 40.
# - **b** By between 1 and 2 degrees, whatever it says.
# - **c** By less than 1 degree, and by more if it said 40.
# - **d** By less than 1 degree, whatever it says.
#
# Run the next cell and press a letter before you read on. The question is small, but the course stands on its answer: in
# chapter 06 a network learns the temperatures of a whole day from such a thermometer, by taking with all its weights the
# step that you take here with one number.

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
rng = np.random.default_rng(2)
theta = 20 + 2 * rng.standard_normal(1_000_000)  # how warm each garden really is
readings = theta + 1 * rng.standard_normal(1_000_000)  # what its thermometer says

for d in (18, 20, 22, 24, 40):
    there = theta[np.abs(readings - d) < 0.1]
    if len(there):
        print(f"the thermometer says {d}: the gardens have {there.mean():.1f} ± {there.std():.1f}")
    else:
        print(f"the thermometer says {d}: there is no such garden")

# %%
check("03-predict")

# %% [markdown]
# Look at the line of 24. Where the thermometer says 24 it is 23.2 degrees on average, ± 0.9. So 23.2 is what you should
# tell your neighbour, and you will be off by less than the forecast (2) and by less than the thermometer (1). The two know
# different things, and together they know more than the better one alone, even though they disagree.
#
# Now compare the lines. The ± 0.9 is the same in each: a reading far from the forecast does not make us less sure. A
# reading of 40 never happened, in a million gardens. We will need a formula to say what it would do.
#
# And look how far the mean has gone. From 20 to 23.2 is 3.2 degrees, and the reading was 4 degrees away. That is 0.8 of
# the way. Where the thermometer says 22 the mean is 21.6, again 0.8 of the way, and where it says 18 it is 18.4, the same
# share downwards.

# %% [markdown]
# Where does the 0.8 come from? You can find it in your head. Square the usual errors first, because it is variances that
# add up. The forecast has the variance 2² = 4, the thermometer 1² = 1, together 5. When the two disagree, the forecast is to blame
# for 4 parts of 5, so it gives way by
#
# $$\frac{4}{4 + 1} = 0.8, \qquad 20 + 0.8 \cdot 4 = 23.2.$$
#
# And the 0.9? One fifth of the way has not been gone, and one fifth of the forecast's variance is left: 0.2 · 4 = 0.8. The
# root of that is 0.89.
#
# That is a recipe, and it gives the numbers that we counted. But why? The next three sections show where it comes from. At
# the end of the chapter you will meet the 0.8 once more, as the slope of a line.

# %% [markdown]
# ## Two bells make one
#
# Three words first. The **prior** is what is believed before the reading: a bell curve around 20 with a standard deviation
# of 2. The **observation** is the reading, which we call d. The **posterior** is what is believed after it.
#
# Between them stands a fourth word. The **likelihood** says, for each temperature θ, how probable the reading d = 24 would
# be in a garden of that temperature. It is largest at θ = 24 and falls off to both sides as a bell curve with a standard
# deviation of 1.
#
# How many gardens have the temperature θ *and* a thermometer that says 24? As many as the prior says have this θ, times the
# share of them that the likelihood says will read 24. So the two are multiplied. This is **Bayes' rule**:
#
# $$p(\theta \mid d) \propto p(\theta)\; p(d \mid \theta)$$
#
# The sign ∝ means *up to a constant factor*. The factor is chosen so that the area under the curve is 1.

# %% [markdown]
# Let us do that by hand for three temperatures. The heights are parts of each bell's top: exp(−½ z²), z standard deviations
# from its middle.
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
# In the figure, grey is the prior, black and dotted the likelihood of the reading, and blue their product. The blue bell is
# the narrowest of the three. The bar below shows the way from 20 to 24, and its thick part how far the mean has gone.

# %%
prior = np.array([20, 2**2])  # a mean and a variance
observation = np.array([24, 1**2])
ax = plots.opinions(prior, observation, posterior=(23.2, 0.8))
ax.set_xlabel("temperature θ")
plots.show(
    ax,
    "Three bell curves. The prior is wide, around 20, the observation narrower, around 24. The "
    "posterior is the narrowest, around 23.2; its mean has gone 0.80 of the way from 20 to 24.",
)

# %% [markdown]
# ## What adds up: precisions
#
# The product can be had without a table. A bell curve is the exponential of a parabola, and where exponentials are
# multiplied, the parabolas are added. With our numbers the sum, up to a factor −½, is
#
# $$\begin{aligned}
# \frac{(\theta - 20)^2}{4} + \frac{(\theta - 24)^2}{1}
# &= \Big(\frac14 + \frac11\Big)\,\theta^2 - 2\,\Big(\frac{20}{4} + \frac{24}{1}\Big)\,\theta + \dots \\
# &= 1.25\,\theta^2 - 2 \cdot 29\,\theta + \dots \\
# &= 1.25\,(\theta - 23.2)^2 + \dots \qquad \text{since } 29 / 1.25 = 23.2
# \end{aligned}$$
#
# The dots stand for numbers without θ, which only change the height. So the product is a bell curve again. Its mean is
# 23.2. In front of its bracket stands one over its variance, 1.25, so the variance is 1 / 1.25 = 0.8. These are the numbers
# that we counted in the gardens.

# %% [markdown]
# One over a variance is called a **precision**. It says how sharply the parabola bends, and how much an opinion is worth.
# The forecast's precision is 1/4, the thermometer's is 1, and they add up to 1.25. The means are weighted by them: 20
# counts a quarter, 24 counts one.
#
# For any numbers, let m be the prior's mean, P its variance, and R the variance of the reading's error. Then
#
# $$\text{posterior variance} = \frac{1}{\frac1P + \frac1R}, \qquad
# \text{posterior mean} = \frac{\frac{m}{P} + \frac{d}{R}}{\frac1P + \frac1R}$$

# %% [markdown]
# ## The gain
#
# Our recipe said the same in another way: start from what you believed, and go a share of the way. Let us get there, one
# line at a time. Multiply numerator and denominator of the mean by P R. Then write R as (P + R) − P.
#
# $$\begin{aligned}
# \text{posterior mean}
# &= \frac{R\,m + P\,d}{P + R} && = \frac{1 \cdot 20 + 4 \cdot 24}{5} \\
# &= \frac{(P + R)\,m - P\,m + P\,d}{P + R} && = \frac{5 \cdot 20 - 4 \cdot 20 + 4 \cdot 24}{5} \\
# &= m + \frac{P}{P + R}\,(d - m) && = 20 + 0.8 \cdot 4 = 23.2
# \end{aligned}$$
#
# The variance goes the same way:
#
# $$\text{posterior variance} = \frac{1}{\frac1P + \frac1R} = \frac{P\,R}{P + R} = \Big(1 - \frac{P}{P + R}\Big)\,P
# \qquad = 0.2 \cdot 4 = 0.8$$

# %% [markdown]
# The share has a name, the **Kalman gain** K, and so has the difference d − m, the **innovation**: what the reading says
# that was not expected. With them the update is three short lines, and they will accompany you to the end of the course.
#
# $$K = \frac{P}{P + R}, \qquad m \leftarrow m + K\,(d - m), \qquad P \leftarrow (1 - K)\,P$$
#
# K is the prior's part of the total variance, so it lies between 0 and 1. A poor forecast and a good thermometer make it
# almost 1, and the mean goes almost all the way. A good forecast and a poor thermometer make it almost 0, and the mean
# hardly moves. With a thermometer that is off by 3, K = 4 / (4 + 9) = 0.31, and our 24 moves the mean to 21.2 only.

# %% [markdown]
# **Exercise 03-update.** Write the update with the gain. `prior` and `observation` are arrays of two numbers, a mean (for
# the observation: d) and a variance, like those two above the figure. Return the posterior as such an array, the mean
# first. `hint("03-update")` helps, more each time; `solution("03-update")` shows our answer.

# %%
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
# No garden could tell us about it. The update can:

# %% tags=["nbval-check-output"]
for d in (20, 24, 40):
    mean, variance = update(prior, np.array([d, 1**2]))
    surprise = (d - 20) / np.sqrt(4 + 1)
    print(f"reading {d}: {mean:.1f} ± {np.sqrt(variance):.2f}, surprise {surprise:.1f}")

# %% [markdown]
# It says 36.0 ± 0.89, and is as sure of that as after a reading of 24. Look at the formula for the variance, (1 − K) P:
# there is no d in it. The update never notices that something is odd, so you have to.
#
# For that it helps to know how large an innovation is to be expected. The reading differs from the forecast because the
# forecast is off and because the thermometer is off. The two errors have nothing to do with each other, so their variances
# add up, P + R = 5, and the innovation is usually about √5 = 2.2. The last column of the output, which we call the
# **surprise**, is the innovation divided by this. With the 24 it was 1.8, nothing unusual. With the 40 it is 8.9.
#
# Surprises beyond 3 come three times in a thousand. If one comes today, suspect that somebody is wrong about their own
# error. Perhaps the sun shines on the thermometer.
#
# Now move the sliders yourself. Watch which of the two bells the blue one follows, and how far the mean goes.

# %%
explore.opinions()

# %% [markdown]
# ## One reading after another
#
# The thermometer does not stop at one reading. When the next one comes, what we believed after the first is what we believe
# before the second: the posterior becomes the prior, and the same update is done again.
#
# You can follow the precisions in your head. They start at 1/4, and each reading adds 1: 0.25, 1.25, 2.25, 3.25. So the
# variances are 4, 0.8, 0.44, 0.31. The gains fall as well. The first was 4 / (4 + 1) = 0.8. The second is
# 0.8 / (0.8 + 1) = 0.44, and the third 0.44 / (0.44 + 1) = 0.31. The more is known, the less a further reading changes.
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
plots.show(
    ax,
    "A bell curve for each of twelve readings, one below the other. They grow narrower, from ± 2 "
    f"to ± {np.sqrt(variances[-1]):.2f}; their mean settles at {means[-1]:.1f}, the truth is 23.",
)

# %% [markdown]
# Read the figure from the top down. The grey bell is the forecast. Each row below has one reading, the black dot, and in
# blue what is believed after it. All bells are drawn to the same height, so that you can compare their widths: together
# they make a funnel. The dash-dotted line joins their means. The first reading moves the mean by more than 2 degrees. Each
# of the last four moves it by less than 0.1, although they scatter as much as the first four.
#
# After twelve readings the mean is 22.8 ± 0.29, with the truth at 23. (This is one series of readings. Of forty that we
# made in the same way, eighteen end nearer to the truth.)
#
# In the explorer, press Play. Then go through the readings by hand and watch the upper panel: the blue bell of one reading
# is the grey bell of the next. Its task asks how poor a thermometer may be, if it may be read twelve times.

# %%
explore.readings()

# %% [markdown]
# ### In any order, or all at once
#
# Precisions add up, and a sum does not care about the order of its parts. So three readings from three instruments may be
# taken in forwards or backwards, or all in one go. (A prior is one more opinion in that sum.)

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
# own. Has that done any harm? The gardens can tell, since there we know the truth. Counted once, a reading moves the mean
# 0.8 of the way. Counted twice, it moves it from 20 to 23.56, which is 8/9 of the way.

# %% tags=["nbval-check-output"]
for name, share, (_, variance) in (("once", 0.8, once), ("twice", 8 / 9, twice)):
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
# ## The gain is a slope
#
# So far we had a formula for every bell. A network gives us none. What we shall have in its place is a crowd of cases, like
# our gardens. So let us look for the gain in the crowd.
#
# In the figure each dot is a garden: across, how warm it is; up, what its thermometer says. We visit those whose
# thermometer says 24, the slice, and count their temperatures in the blue histogram at the bottom: it is the posterior. The
# dashed grey curve beside it counts all gardens, the prior.

# %%
ax = plots.sliced(theta, readings, 24, half_width=0.25)
ax.set(xlabel="temperature θ of a garden", ylabel="what its thermometer says")
plots.show(
    ax,
    "A cloud of gardens, temperature across and reading up, that leans to the right. A slice at "
    "the reading 24; below it the histogram of its temperatures, around 23.2, narrower than that "
    "of all gardens. A line through the cloud passes through the mean of the slice.",
)

# %% [markdown]
# Now the orange line. Of all straight lines it is the one that tells the temperature from the reading with the smallest
# squared error, over all the dots. It passes through the diamond, which is the mean of the slice. So we could do without
# the slice: the line knows where its mean is.
#
# Start in the middle of the cloud, at (20, 20). The reading is 24, so go up by 4, along the black line. That is the
# innovation. Then go across to the orange line, along the blue one. That is the step, and it is 3.2 long. For each degree
# up the line goes 0.8 across. **The gain is the slope of this line**: how much of θ goes with one more unit of the reading.

# %% [markdown]
# How is such a slope computed? Take three gardens, with 18, 20 and 22 degrees, whose thermometers say 17, 21 and 22. Both
# rows have the mean 20. Write down how far each number is from its mean:
#
# | garden | θ | reading | θ − 20 | reading − 20 | product | square of the reading's |
# |---|---|---|---|---|---|---|
# | 1 | 18 | 17 | −2 | −3 | 6 | 9 |
# | 2 | 20 | 21 | 0 | 1 | 0 | 1 |
# | 3 | 22 | 22 | 2 | 2 | 4 | 4 |
# | mean | 20 | 20 | | | 3.33 | 4.67 |
#
# The mean of the products is called the **covariance** of the two numbers. It is above 0 here, because garden 1 is below
# the mean in both and garden 3 is above it in both: where it is warmer, the reading is higher. If high went with low, it
# would be below 0, and if the one had nothing to do with the other, products of both signs would cancel. The mean of the
# squares is the variance of the readings. The slope is one over the other: 3.33 / 4.67 = 0.71.

# %% [markdown]
# Why this ratio? Call the two deviations a and b. A line of slope k tells a by k b, and its mean squared error is the mean
# of (a − k b)². It is smallest where its derivative by k is 0, that is, where the mean of b (a − k b) is 0. So k is the mean
# of a b over the mean of b²:
#
# $$\text{slope} = \frac{\operatorname{Cov}(\theta, d)}{\operatorname{Var}(d)}$$
#
# And why is this K? A garden's reading is its temperature plus an error, and the error has nothing to do with the
# temperature. So in the covariance only the temperature with itself is left, which is P. The variance of the reading is
# P + R, as we saw with the surprise. The ratio is P / (P + R). Three gardens gave 0.71 for it. Here are all of them:

# %% tags=["nbval-check-output"]
covariance = np.cov(theta, readings)  # 2 x 2: the variances, and beside them the covariance
cov = covariance[0, 1]
var = covariance[1, 1]
print(f"covariance {cov:.1f}, variance of the readings {var:.1f}, slope {cov / var:.2f}")

# %% [markdown]
# ## A number seen through a factor
#
# Many instruments do not show what we want to know. Inside our thermometer is a resistor, and what it really measures is a
# voltage that falls as it gets warmer. Let us say that it shows a factor h times the temperature, plus an error with the
# variance R:
#
# $$d = h\,\theta + \text{error}$$
#
# The smallest of all networks is such an instrument as well. It has one weight θ and answers θ x to an input x: its
# weight is seen through the factor h = x. That is why this section is here.
#
# The forecast expects the reading h m, so the innovation is d − h m. It is in volts, and the gain has to turn it into
# degrees. You know already how: it is the slope of the line through the cloud, a covariance over a variance.

# %% [markdown]
# **Exercise 03-factor.** Write the gain for d = h θ + error. Two questions lead there. If θ lies a degree above its mean,
# by how much does h θ lie above its own, and what is then the covariance of θ and h θ? And what is the variance of h θ, to
# which that of the error is added?
#
# `h` is an array of factors, each for a sensor of its own that is read alone. A factor may be negative, or 0 for a sensor
# that says nothing. Return an array with one gain for each. `prior_var` is P, `obs_var` is R.

# %%
def my_gain(h, prior_var, obs_var):
    ### BEGIN SOLUTION
    return prior_var * h / (h**2 * prior_var + obs_var)
    ### END SOLUTION

# %%
check("03-factor", my_gain)

# %% [markdown]
# Where θ lies a degree above its mean, h θ lies h above its own. So every product in the covariance is h times what it was,
# and the covariance is h P. In the variance h comes in twice, h² P. Hence
#
# $$K = \frac{h\,P}{h^2 P + R}, \qquad m \leftarrow m + K\,(d - h\,m), \qquad P \leftarrow (1 - K\,h)\,P$$
#
# With h = −2, P = 4 and R = 1, K = −8 / (16 + 1) = −0.47. One volt more than expected means 0.47 degrees less. For h = 1 it
# is the old gain again. It is K h that lies between 0 and 1 now: the share of the way to d that the expected reading h m goes.
#
# Does the cloud know this too? We give each garden a voltage, and ask for the slope. The line that makes the voltages is
# the only place where the factor is used.

# %% tags=["nbval-check-output"]
def our_gain(h, prior_var, obs_var):
    return h * prior_var / (h**2 * prior_var + obs_var)


gain = my_gain if check("03-factor", my_gain).ok else our_gain
factors = np.array([-2, -1, 0.1, 1])
error = readings - theta  # of each garden's thermometer
for h, by_formula in zip(factors, gain(factors, 4, 1)):
    volts = h * theta + error
    covariance = np.cov(theta, volts)
    slope = covariance[0, 1] / covariance[1, 1]
    print(f"h {h:4.1f}: gain {by_formula:5.2f}, slope of the cloud {slope:5.2f}")

# %% [markdown]
# In the explorer you can tilt the cloud with the factor, spread it with the error, and move the slice. The axis that points
# up shows how far a reading lies above what was expected, so that all factors fit into one picture.

# %%
explore.sliced()

# %% [markdown]
# Look back at the last cell of code. The slope was found without h. We only had to draw many θ, to ask of each what its
# reading would be, and to measure how the two vary together. Anything could have answered: a factor, a formula, a
# simulation of the weather, or a network with all its weights. Such a crowd is called an **ensemble**. It gives the
# ensemble Kalman filter, EnKF, its name. Nobody wants to train a million networks, so chapter 04 asks how few will do, and
# chapter 05 writes the update for them.

# %% [markdown]
# ## What can go wrong
#
# - *A standard deviation where a variance belongs.* An instrument that is off by 3 enters as 3² = 9.
# - *An R that is too small.* The gain comes out too large, the mean runs after the noise of the reading, and the posterior
#   is too sure of it.
# - *Data counted twice.* The variance falls, and nothing has been learnt. Two opinions that share an error do the same:
#   two thermometers in the same sun are not two.
# - *A surprise that nobody looks at.* The update takes a reading of 40 as calmly as one of 24.
# - *Opinions that are no bells.* A mean and a variance cannot say "either 5 or 25".

# %% [markdown]
# ## What to remember
#
# - Precisions add up, and the means are weighted by them. Two independent opinions together are surer than the better one.
# - The mean goes a share K = P / (P + R) of the way to the reading, and the variance that is left is (1 − K) P, whatever the
#   reading says.
# - Independent readings may come in any order, one by one or together, each counted once.
# - The gain is the slope of the line through the cloud of (θ, reading): a covariance over a variance.
#
# Notation: θ the unknown number, d the observation, m and P (`prior_var`) mean and variance of the prior, R (`obs_var`) the
# variance of the observation's error, K (`gain`), h the factor.

# %% [markdown]
# ## Where to read on
#
# - Kalman (1960), the filter's first paper, doi [10.1115/1.3662552](https://doi.org/10.1115/1.3662552)
# - Evensen, Vossepoel and van Leeuwen (2022), *Data Assimilation Fundamentals*, an open textbook that starts from Bayes'
#   rule, doi [10.1007/978-3-030-96709-3](https://doi.org/10.1007/978-3-030-96709-3)
# - Labbe, *Kalman and Bayesian Filters in Python*,
#   [on GitHub](https://github.com/rlabbe/Kalman-and-Bayesian-Filters-in-Python)

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
