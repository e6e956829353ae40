# %% [markdown]
# # 10 What can go wrong
#
# *45 minutes. You need: numpy, means, variances and covariances. The chapter opens on its own. The part called
# Further is optional and takes another 40.*
#
# After this chapter you can
#
# - judge a trained ensemble by readings alone, without the true curve, and say what they cannot show,
# - name six ways in which an ensemble falls ill, and the cure for each,
# - say what becomes of the band when the same readings are used again and again.

# %% [markdown]
# ## A clinic
#
# A cheap thermometer stands in a garden. Its readings have trained a hundred small neural networks. Together they draw
# the curve of the day's temperature, with a band that says how sure they are. Can you believe that band? In earlier
# chapters we knew the true curve and could look. In a garden all you have is readings.
#
# This chapter is a clinic. Seven such groups of networks come in, one healthy and six sick. You will say what is wrong
# with each, and cure them.

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, enkf, examine, explore, plots
from dalearn.diagnostics import noise_by_neighbours, permitted_spread
from dalearn.exercises import check, hint, predict, registry, solution
from dalearn.stored import stored
from dalearn.threads import one_blas_thread

net = FNN((1, 20, 1))  # the network of all patients
one_blas_thread()

# %% [markdown]
# ## A healthy one first
#
# This is what you need to know of the healthy and of the sick; chapters 01 to 06 build it step by step.
#
# > **The networks.** A network is a formula with numbers in it that can be changed, its *weights*. Ours takes the time
# > x and says the temperature
# >
# > $$y = v_1 \tanh(w_1 x + b_1) + \dots + v_{20} \tanh(w_{20} x + b_{20}) + c$$
# >
# > An *ensemble* is many copies of the formula, its *members*, each with weights of its own. It is *trained* one
# > reading after another: each makes an *update* of all weights, so that what the members say comes closer to the
# > reading.
# >
# > **The update, for one number.** We believe 20, give or take 2. A reading says 24, give or take 1. The *gain*
# > compares the variance before, P = 4, with that of the reading, R = 1: K = P / (P + R) = 4 / (4 + 1) = 0.8. The new
# > number goes this share of the way: 20 + 0.8 · (24 − 20) = 23.2. Of the variance (1 − K) · P = 0.2 · 4 = 0.8 is left,
# > so we now believe 23.2, give or take √0.8 = 0.89.
# >
# > **Two names.** The *spread* is how far the members differ, as a standard deviation. The *error* is how far their
# > mean is from the true curve. Both are root mean squares over the day.
#
# This one is not one of the seven: it stands here to compare with, on another day. One network was drawn at random, and
# a hundred members were scattered around it *by 0.3*: each weight of a member is that of the network plus a random
# number, drawn like the network's own, times 0.3. Two hundred readings came in, one update each. To go through all of
# them once is an *epoch*. Each reading is wrong by chance, with a standard deviation of 0.05. From here on we say that
# it is *off by 0.05*. (Where we say this of the mean of the members, it is the root mean square.) The update was told
# the error of the readings: R = 0.05². A hundred further readings were *kept back*: no training has seen them.
#
# Everything is scaled: the true curve of the day is a sine that runs from −1 to 1.

# %% tags=["harmless", "folded"]
healthy = explore.patient("healthy")
ax = plots.charts({"healthy": healthy}, ("fit", "promise", "course"))
first, last = healthy.course[[0, -1], 1]
plots.show(
    ax,
    "Three rows. Above, a mean through the readings, the band hidden under it. In the middle, "
    "readings kept back, minus the mean: ninety lie in a grey area of about 0.1 to both sides, and "
    "ten, drawn open, lie outside. Below, "
    f"the spread falls from {first:.2f} to {last:.3f}.",
)
print(f"spread {first:.2f} before the first reading, {last:.3f} after the last")

# %% [markdown]
# *Above* the mean goes through the readings. The band of the members is so narrow that it hides under the line.
#
# *In the middle* are the readings that were kept back, minus the mean. How far from 0 may they lie? The thermometer is
# off by 0.05. The mean is off, too, and in a garden nobody knows by how much. The ensemble *claims* that its mean is
# off by its spread, 0.035. Is that true? This is the question of the whole chapter.
#
# Errors that have nothing to do with each other add as squares: 0.035² + 0.05² = 0.0037. This is the *promised
# variance* of a reading, and its root is 0.061. Nine of ten readings should lie within 1.645 times that (90% of a
# Gaussian lie within 1.645 standard deviations): 0.10 to both sides, and a little more at the ends of the day, where
# the spread is larger. This grey area is the **promise**. Ten of the hundred dots lie outside; they are drawn open. The
# promise is kept.
#
# **The band above is for the curve. The promise is for readings**, so it adds the error of the thermometer.
#
# *Below* is the spread along the training, on a logarithmic axis. It falls below the dotted line, the error of a single
# reading. Readings take spread away, as in the box. Chance takes some as well: much where the members are few, little
# where they are many.

# %% [markdown]
# ## Three that look ill
#
# Here are the first three patients. All seven learned from the same two hundred readings, on an ordinary day. (Folded
# cells draw, and define what the cells in view use.)

# %% tags=["harmless", "folded"]
ill = {name: explore.patient(name) for name in "ABC"}
ax = plots.charts(ill, ("fit", "course"))
ends = ", ".join(f"{name} {patient.course[-1, 1]:.2g}" for name, patient in ill.items())
plots.show(
    ax,
    "Patients A, B and C. The band of A leaves the frame, and its spread falls, then rises. The "
    "mean of B is nearly flat, its band wide, its spread level all the time. C is a thin line that "
    f"leaves the readings at the right; its spread falls far below the told error. Ends: {ends}.",
)
usual = healthy.setting._asdict()
words = {"n_ens": "members", "inflation": "stretch", "told": "told error", "width": "by"}


def done_to(patient):
    """What was done otherwise than to the healthy one, in words."""
    setting = patient.setting._asdict().items()
    return ", ".join(f"{words.get(name, name)} {it}" for name, it in setting if it != usual[name])


def tell(name, patient):
    """Print what was done to a patient, and its spread along the training."""
    spreads = patient.course[:, 1]
    first, smallest, last = f"{spreads[0]:.2f}", f"{spreads.min():.3f}", f"{spreads[-1]:.3f}"
    print(f"{name}  {done_to(patient)}")
    print(f"   spread {first} at the start, {smallest} at its smallest, {last} at the end")

# %% [markdown]
# This was done to them:
#
# - One has only *fifteen members*, where the healthy one has a hundred.
# - One was *stretched*: after each reading, every member's distance from the mean was multiplied by 1.01.
# - One began *around zero*: two hundred members, scattered around the network whose weights are all 0, and by 0.5.
#
# Which is which? What would each of the three do to the spread?
#
# - **a** A began around zero, B was stretched, C has fifteen members.
# - **b** A was stretched, B began around zero, C has fifteen members.
# - **c** A was stretched, B has fifteen members, C began around zero.
# - **d** A has fifteen members, B began around zero, C was stretched.

# %%
### BEGIN SOLUTION
predict("10-three", "b")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:10-three"]
for name, patient in ill.items():
    tell(name, patient)

# %%
check("10-three")

# %% [markdown]
# Where the spread grows many times over, as in A from 0.17 to 2.1, look for a stretch. C is very sure of itself, with a
# spread of 0.008, yet at the right end it lies beside the readings.

# %% [markdown]
# ## Four that are harder

# %% tags=["harmless", "folded"]
def compare_with_truth(patients, in_words):
    """Draw what the patients are off by, and print what was done to them."""
    ax = plots.charts(patients, ("off",))
    for name, patient in patients.items():
        said = f"error {patient.error:.3f}, spread {patient.spread:.3f}"
        print(f"{name}  {said}, {patient.coverage:.0%} held; {done_to(patient) or 'healthy'}")
    plots.show(ax, in_words)


harder = {name: explore.patient(name) for name in "DEFG"}
ax = plots.charts(harder, ("fit", "promise"))
plots.show(
    ax,
    "Patients D to G. Above, D, F and G follow the readings all day, and E leaves them at the "
    "right end. Below, the readings kept back lie about as promised in D and in F; in E the "
    "promise is far too wide for them, and in G too thin.",
)

# %% [markdown]
# E leaves the readings at the right end, and its promise is so wide that all but one of those kept back lie in it (the
# one outside lies below the frame). From the upper row alone you would trust the other three. One of the four is
# healthy.
#
# The lower row uses the error that each ensemble *was told*, and an ensemble can be told a wrong one.

# %% [markdown]
# ### Are the promises kept?
#
# Go back to the healthy ensemble of the first picture. Say that a reading kept back is 0.52, and that its members say
# 0.40 on average. It misses them by 0.12, more than the 0.10 up to which nine of ten should lie. Squared that is
# 0.0144. Promised was a variance of 0.0037, as above, and 0.0144 / 0.0037 = 3.9. Where a reading lies closer, the
# fraction is smaller. The mean of these fractions, over all readings kept back, should be about 1. It is called χ²,
# *chi squared*. Above 1 the ensemble is surer than it has a right to be, below 1 it could be surer. Luck has its
# part: on twenty healthy days χ² lay anywhere from 0.66 to 1.32.
#
# **Exercise 10-chi2.** Write it, for any ensemble. You get `predictions` (n, n_ens), what the members say for n
# readings, the readings `d` (n,), and `obs_std`, the error that the ensemble was told, as a standard deviation. The
# variance of the members takes `ddof=1`. Return one number. `hint("10-chi2")` helps, more each time;
# `solution("10-chi2")` shows our answer.

# %%
def my_chi2(predictions, d, obs_std):
    ### BEGIN SOLUTION
    squares = (d - predictions.mean(axis=1)) ** 2
    promised = predictions.var(axis=1, ddof=1) + obs_std**2
    return np.mean(squares / promised)
    ### END SOLUTION

# %%
check("10-chi2", my_chi2)

# %% [markdown]
# Here it is for all seven, by your function if it is right, else by ours.

# %% tags=["nbval-check-output", "harmless", "folded"]
chi2 = my_chi2 if check("10-chi2", my_chi2).ok else registry.get("10-chi2").reference

for name, patient in {**ill, **harder}.items():
    kept = patient.kept.d[:, 0]
    print(f"{name}  χ² {chi2(patient.kept_members, kept, patient.told):5.2f}")

# %% [markdown]
# First look at B. It has learned little, and its χ² is fine: it misses the readings by far, and it says so. χ² tells
# whether an ensemble is honest, not whether it is any good.
#
# Now decide. The readings are all you have. Which of D, E, F and G is the healthy one?
#
# - **a** D
# - **b** E
# - **c** F
# - **d** G
# - **e** D or F, I cannot tell which
# - **f** E or F, I cannot tell which

# %%
### BEGIN SOLUTION
predict("10-four", "e")
### END SOLUTION

# %% [markdown]
# In our clinic the true curve is known. Here it is subtracted: the dashed line at 0 is the truth, and the blue band,
# the middle 90% of the members, should hold about 90% of it. (E leaves the frame. It bends up here, where its dots bent
# down, because this is the mean minus the truth, and they were readings minus the mean.)

# %% tags=["revealed:10-four"]
compare_with_truth(
    harder,
    "What D to G are off by. The bands of D and G are thin and beside the truth for more than half "
    "of the day. That of F holds it nearly all day. That of E is much wider, and holds it too, but "
    "not at the right end.",
)

# %%
check("10-four")

# %% [markdown]
# E was *told an error four times too large*, 0.2 for each reading, and G one *four times too small*, 0.0125. D used
# each reading *ten times*, in ten epochs. Its curve is the best of the four, and its band holds less than half of the
# true curve. Why does χ² not show it? The reading's own error hides how well the curve below it is known. D claims
# 0.007, and is really off by 0.015. Had it said so, the promised variance would be 0.015² + 0.05² in place of 0.007² +
# 0.05², which is only 7% more. Luck alone moves χ² much further.
#
# So χ² gives away A, C, E and G. It misses B, but there the picture shows that the mean does not follow the readings.
# Nothing that the readings show gives away D: you have to ask what was done. (*Further* shows one more way.)

# %% [markdown]
# ## Now cure them
#
# A patient is *well* when three numbers are right: its error is 0.05 or less, that of a single reading; its band holds
# 75% or more of the true curve (it promises 90%, but luck has its part); and χ² is between 0.5 and 2 (luck moved it
# less on the healthy days). The first two need the true curve, which only a clinic has. *Cured* means that one
# treatment made a sick one well. These are the treatments:
#
# - *start of the weights*: the members are scattered around one new random network, by 0.3,
# - *members*: so many times as many,
# - *stretch*, also called **inflation**: a further factor on each member's distance from the mean, after each reading.
#   Below 1 it is a squeeze,
# - *told error*: so many times the error that this patient was told before,
# - *length of the training*: 0.5 stops half way, and 2 goes through the same readings twice as often.
#
# Decide what you would try first. And try a wrong treatment on purpose: what does half the length do to A? The clinic
# asks for four cures of six; two are enough to read on. The next sections say why each cure helped.

# %%
explore.clinic()

# %% [markdown]
# ### One day, or twenty?
#
# These are medians over twenty days, each with readings and members of its own. *Held* is the part of the true curve in
# the band, *well* counts the days that were well.

# %% tags=["nbval-check-output", "folded"]
reading = {"delimiter": ",", "names": True, "skip_header": 2, "dtype": None, "encoding": "utf-8"}
table = np.genfromtxt(stored("failures.csv"), **reading)  # made by data/failures.py


def twenty_days(*runs):
    """Medians over the days, and the number of days on which all was well; a line for each run."""
    print(f"{'':30s} error  spread  held  well")
    for run in runs:
        days = table[table["run"] == run]
        error, width, held = (np.median(days[name]) for name in ("error", "spread", "coverage"))
        print(f"{run:30s} {error:.3f}  {width:.3f}  {held:4.0%}   {days['is_healthy'].sum():2d}")


sick = "stretch 1.01", "200 around zero by 0.5", "15 members", "10 epochs", "told error 0.2"
twenty_days("healthy", *sick, "told error 0.0125")

# %% [markdown]
# The healthy training is well on nineteen days of twenty, and a sick one on one day at most. Our day is ordinary.

# %% [markdown]
# ## B: two hundred that learn little
#
# B is cured by another start. What was wrong with the first one?
#
# No reading speaks of a weight. But we know the weight v and the prediction y of every member. Fit a straight line of v
# on y: its slope says by how much v is larger, on average, when y is larger by 1. The slope of such a line is cov(v, y)
# / var(y). If readings were exact, the update would move v by this slope times (reading − y). As they are not, R joins
# the variance in the denominator, as in the box: the gain of v is cov(v, y) / (var(y) + R).
#
# Make the network as small as it can be, y = v tanh(w x), and look at x = 1. Here are four such networks around zero;
# tanh(1) is 0.76.
#
# | w | v | y | v · y |
# |---|---|---|---|
# | 1 | 1 | 0.76 | 0.76 |
# | 1 | −1 | −0.76 | 0.76 |
# | −1 | 1 | −0.76 | −0.76 |
# | −1 | −1 | 0.76 | −0.76 |
#
# Both v and y have the mean 0, so their covariance is the sum of the last column over 3: 0. The gain is 0 whatever R
# is. The sum of w · y is 0, too, so no reading moves v or w.
#
# Compare the first row with the last: both weights have changed their sign, and the prediction is the same. Every
# network around zero has such a twin, as likely as itself.
#
# In the picture each dot is a network, its prediction y across and its weight v up. On the left are two hundred around
# zero, with the four of the table as crosses, and on the right two hundred around the one with w = v = 1. The thick
# line is the straight fit.

# %% tags=["folded"]
rng = np.random.default_rng(1)
figure, axes = plt.subplots(1, 2, figsize=(8, 3.8), sharey=True, layout="constrained")
for title, centre, ax in zip(("around zero", "around one network"), (0, 1), axes):
    v, w = centre + 0.7 * rng.standard_normal((2, 200))
    y = v * np.tanh(w)
    slope = np.cov(y, v)[0, 1] / y.var(ddof=1)
    for arm, fill, label in ((w > 0, True, "w above 0"), (w < 0, False, "w below 0")):
        colour = plots.COLOURS["ensemble" if fill else "prior"]
        inside = colour if fill else "none"
        ax.plot(y[arm], v[arm], "o", ms=4, color=colour, mfc=inside, label=label)
    ax.axline((y.mean(), v.mean()), slope=slope, color=plots.COLOURS["mean"], lw=2.5)
    said = f"{title}: slope {slope:.2f}".replace("-", "−")
    ax.set(title=said, xlabel="prediction y", xlim=(-2.5, 2.5))
of_table = np.tanh([1, 1, -1, -1]) * [1, -1, 1, -1], [1, -1, 1, -1]
axes[0].plot(*of_table, "X", ms=10, color=plots.ink(axes[0]), mec=axes[0].get_facecolor(), zorder=4)
axes[0].set_ylabel("weight v")
axes[0].legend(loc="upper center", fontsize="small")
plots.show(
    ax,
    "On the left the filled dots rise to the right, about as many open ones fall, and the line "
    "through all is nearly flat. Of four crosses two lie in each arm. On the right most dots are "
    "filled, and the line rises.",
)

# %% [markdown]
# On the left two arms cross: the filled dots rise to the right, and the open ones fall. Among very many members, at
# each y there are as many with v as with −v: the mean of v is 0 there, and the line is flat. (The −0.12 of the picture
# is chance.) On the right most are in one arm, and the line rises. The sickness on the left is called a **symmetric
# prior**. (The *prior* is the ensemble before any reading.)
#
# So B, with two hundred members, learns little. Its error is 0.58, and the median of its twenty days 0.51. To say 0 all
# day would be off by √½ = 0.71. Where would thirty members, scattered alike, end?
#
# - **a** higher: fewer members learn less
# - **b** at about the same error: what is wrong is the start, not the number
# - **c** much lower: of fewer members, the two arms balance less well

# %%
### BEGIN SOLUTION
predict("10-thirty", "c")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:10-thirty"]
twenty_days(*(f"{n_ens} around zero by 0.5" for n_ens in (30, 200, 300)))

# %%
check("10-thirty")

# %% [markdown]
# Thirty learn more than two hundred. With as many members in one arm as in the other, the line is flat. But by chance
# one arm holds more: of thirty members about 17, of two hundred about 106. So the line through thirty has more of a
# slope, and the readings begin to move the weights, v and w. At the end one sign of w has won in nearly every term of
# the thirty (not always the sign that led at first): 99% of the members have it, on average over terms and twenty days.
# With one arm left, the readings can teach. Of the two hundred the larger arm has 65%, so both remain. (*Further* draws
# the two.)
#
# The cure is to scatter the members around *one* network, and more narrowly, by 0.3. Why narrowly? A network *bends*:
# twice the change of a weight is not twice the change of y. The update reckons as if it were, and that is nearly right
# where the members differ little. Either change alone is not enough (*Further*).

# %% [markdown]
# ## C: too few members
#
# Chance helped the thirty out of the symmetry. It has a price: chance also takes spread away, and the fewer the
# members, the more. C is cured by eight times the members. Why are fifteen too few?
#
# Take a weight that has nothing to do with the next reading. Its correlation with y (the covariance over both standard
# deviations, from −1 to 1) should be 0. But by chance the members with a larger weight say a little more, or a little
# less. The update takes this for knowledge, moves the weight, and takes some of its spread.
#
# How much? A correlation that is mere chance is about 1/√N, and a very exact reading then takes about its square, 1/N,
# of the weight's variance for nothing (*Further* shows why): 1% with a hundred members and 7% with fifteen. Our
# readings are less exact and take less, but there are two hundred of them. Soon the weights of the fifteen hardly
# differ, and so their predictions do not either: P is nearly 0, and with it the gain, and no reading moves them any
# more. This is called **collapse**.

# %% [markdown]
# ## A: a stretch by one per cent
#
# A is cured by a squeeze of 0.99, because it undoes the stretch. One per cent sounds harmless, but it acts after each
# of two hundred readings. Where the readings say something, they take the spread away again. About some changes of the
# weights no reading says anything, and there the spread grows by the factor
#
# $$1.01 \cdot 1.01 \cdots 1.01 = 1.01^{200} = 7.3$$
#
# A change that no reading sees should not matter for the curve. Why does this one? Look at one term of the formula, v
# tanh(w x), and let v be 1 and w be 0.1. Where w x is so small, tanh is nearly straight, and the term is nearly v · w
# · x. Raise v by 0.1 and lower w by 0.01: v · w = 1.1 · 0.09 = 0.099, in place of 0.1. The curve is what it was,
# nearly, so hardly a reading takes this spread away. Now let the change grow to seven times: 1.7 · 0.03 = 0.051. Half
# of the term is gone. A network bends, so a change that is hidden while it is small shows when it is large.
#
# Then the spread of the curve grows as well, in A from 0.17 after forty readings to 2.1 at the end. This is called a
# **blow-up**. (That is more than 1.01¹⁶⁰ = 4.9, which the stretches in between would make, because a term multiplies v
# by w, and both have grown.) At half the length there are half as many stretches, and the spread of A ends at 0.41. The
# cure is to leave the stretch out. (*Further* stretches a network that does not bend.)

# %% [markdown]
# ## D, E and G: what is a reading worth?
#
# The last three have one cause. The gain K = P / (P + R) weighs a reading by the R that it is told: a reading is worth
# one over its variance, 1/R. An error told four times too small makes R sixteen times too small, so the reading counts
# like sixteen. A reading used ten times counts like ten.
#
# The table of the twenty days shows what comes of it. The healthy one claims 0.032 and is off by 0.030. G, told a
# quarter of the right error, claims 0.009 and is off by 0.029: its curve is about as good, and its claim far too small.
# (*Further* works out why, for one number.)
#
# E, told four times the error, claims 0.090 and is off by 0.070, because readings that are not believed teach little.
# Told the right error, E and G become healthy.
#
# And D? It counts each reading ten times, so its claim is too small, as that of G. But its curve becomes *better*: from
# one epoch to ten the error falls from 0.030 to 0.013, and the claim, faster, from 0.032 to 0.007. The likely reason is
# that a network bends: the next epoch mends some of what an update got wrong. If all you want is a curve, take more
# epochs. If you want to know how sure you may be, count once: in the clinic that is the length 0.1. (At the length 0.2
# each reading counts twice, and the clinic calls D cured too. Over twenty days it then claims 0.019 and is off by
# 0.019: by these numbers, twice does no harm.) *Further* keeps the ten epochs and tells a larger error.

# %% [markdown]
# ## What can go wrong
#
# With a diagnosis, too, something can go wrong:
#
# - *χ² is 1, so all is well.* B has learned little, and D is far too sure of its curve.
# - *One day is enough.* Of twenty healthy ensembles one was not *well* by our own three numbers.

# %% [markdown]
# ## What to remember
#
# | What you see | Sickness | Cure |
# |---|---|---|
# | the spread grows many times over, χ² far below 1 | blow-up: stretched (inflation) | leave the stretch out |
# | the spread stays where it was, χ² about 1, no fit | symmetric prior: around zero | scatter around one network |
# | χ² far above 1, the mean beside some readings | collapse: too few members | more members |
# | χ² far above 1, the mean through the readings | told error too small | tell the right one |
# | χ² far below 1, the spread falls all the same | told error too large | tell the right one |
# | nothing that readings show: ask what was done | readings counted again | count once |
#
# Notation: N `n_ens`, K the gain, P the variance before, R is `obs_std` squared. χ² is `innovation_chi2` in
# `dalearn.diagnostics`: an *innovation* is a reading minus what the members say on average.

# %% [markdown]
# ## Where to read on
#
# - Ménard and Chang (2000), χ² of innovations, doi
#   [10.1175/1520-0493(2000)128\<2672:AOSSCT\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282000%29128%3C2672:AOSSCT%3E2.0.CO;2)
# - Desroziers et al. (2005), observation errors from residuals, doi
#   [10.1256/qj.05.108](https://doi.org/10.1256/qj.05.108)
# - Anderson and Anderson (1999), inflation, doi
#   [10.1175/1520-0493(1999)127\<2741:AMCIOT\>2.0.CO;2](https://doi.org/10.1175/1520-0493%281999%29127%3C2741:AMCIOT%3E2.0.CO;2)
# - Zhang, Snyder and Sun (2004), relaxation, doi
#   [10.1175/1520-0493(2004)132\<1238:IOIEAO\>2.0.CO;2](https://doi.org/10.1175/1520-0493%282004%29132%3C1238:IOIEAO%3E2.0.CO;2)

# %% [markdown]
# ## Further (optional): what becomes of the two arms
#
# Section B drew the two arms of a start around zero. What becomes of them while the readings come in? Count the members
# whose w has the same sign, and take the larger of the two shares. Here it is as an average over the twenty terms and
# twenty days:
#
# | readings | 0 | 10 | 50 | all 200 |
# |---|---|---|---|---|
# | thirty members | 57% | 65% | 86% | 99% |
# | two hundred | 53% | 55% | 57% | 65% |
#
# The two shares in a column need not be those of the same sign: in four to five of ten terms the sign that wins is not
# that of the first majority.
#
# Now the real networks of B, after their two hundred readings. Beside them stand thirty members that started around
# zero in the same way, on the same day.

# %%
thirty = net.ensemble(30, spread=0.5, centre=0, rng=3)
problem = ill["B"].problem
for step in enkf(net, thirty, problem.x, problem.d, 0.05, rng=3):
    thirty_trained = step.theta

# %% tags=["folded"]
figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), sharex=True, sharey=True, layout="constrained")
for ax, theta in zip(axes, (ill["B"].theta, thirty_trained)):
    w, v = theta[0], theta[40]  # into the first hidden unit, and out of it
    for arm, fill, label in ((w > 0, True, "w above 0"), (w < 0, False, "w below 0")):
        colour = plots.COLOURS["ensemble" if fill else "prior"]
        inside = colour if fill else "none"
        ax.plot((v * np.tanh(w))[arm], v[arm], "o", ms=4, color=colour, mfc=inside, label=label)
    ax.set(title=f"{len(w)} members, after the training", xlabel="v tanh(w)")
axes[0].set_ylabel("weight v")
axes[1].legend(loc="lower right", fontsize="small")
plots.show(
    ax,
    "On the left two arms cross, one of filled dots and one of open ones, each wide. On the right "
    "thirty open dots lie close together in the upper half of the falling arm.",
)

# %% [markdown]
# The picture shows the first term of the formula, at x = 1 and without its bias. Of the two hundred, 85 are filled and
# 115 open: both arms are still there. Of the thirty all are open, and lie close together in one arm. In nineteen of the
# twenty terms all thirty have a w of the same sign.
#
# In one arm alone a larger y tells something about v. Over twenty days, the correlation of v and y after the training
# is 0.2 on average for thirty members, whatever its sign, and 0.01 for two hundred.

# %% [markdown]
# ## Further (optional): the twins of a large network
#
# The network of our patients has a twin for each of its hidden units, the terms of its formula. Make one.
#
# **Exercise 10-flip.** In a tanh network with h hidden units, `theta` holds first all h weights into them, then all h
# biases, then all h weights out of them, and last the output's bias. Return a copy in which hidden unit `j` is turned
# round: its numbers have the other sign, and the function stays the same.

# %%
def my_flipped(theta, j):
    ### BEGIN SOLUTION
    h = len(theta) // 3
    theta = theta.copy()
    theta[[j, h + j, 2 * h + j]] *= -1
    return theta
    ### END SOLUTION

# %%
check("10-flip", my_flipped)

# %% [markdown]
# Now turn round the first hidden unit of all members of B, before their training, by your function if it is right.

# %% tags=["nbval-check-output"]
flipped = my_flipped if check("10-flip", my_flipped).ok else registry.get("10-flip").reference
start = ill["B"].start  # a column for each member
twins = np.apply_along_axis(flipped, 0, start, 0)

for name, theta in {"B at its start": start, "its twins": twins}.items():
    y = net(theta, ill["B"].problem.x[:1])[0, 0]  # what they say for the first reading
    related = np.corrcoef(theta[40], y)[0, 1]  # theta[40] leads out of the first unit
    print(f"{name:14s} the first three say {y[:3].round(2)}, correlation {related:5.2f}")

# %% [markdown]
# The twins say the same, and the correlation of v and y has the other sign. Both starts are equally likely, so on
# average the correlation is 0. What we see is chance, and it is small.

# %% [markdown]
# ## Further (optional): each half of B's cure alone
#
# B was cured by two things at once: its members were scattered around one network, and more narrowly. Here is each of
# the two alone.

# %% tags=["nbval-check-output"]
starts = "zero by 0.5", "zero by 0.3", "one network by 0.5", "one network by 0.3"
twenty_days(*(f"200 around {start}" for start in starts))

# %% [markdown]
# Neither is enough: nearly no day is well. With both, nineteen are. But each alone brings the error below 0.1. Around
# one network no member has a twin as likely as itself. Around zero there are the twins, at 0.3 as at 0.5, and with very
# many members the slope is 0 at any width. Why does the error fall to 0.085 all the same?
#
# Two hundred are not very many. Chance leaves a slope, as it did with thirty, and the more members there are, the less
# of it. So let us scatter more of them around zero by 0.3, and train them on the same twenty days.
#
# | members | 100 | 200 | 400 | 800 |
# |---|---|---|---|---|
# | median error | 0.05 | 0.09 | 0.15 | 0.24 |
#
# The more members, the larger the error. So the narrow start is sick as well, and what it learns, it learns from
# chance. At the end of the training nearly all of its two hundred members agree: on average over units and days, 93% of
# them have a w of the same sign. Scattered by 0.5 only 65% have. Yet chance is the same at the start: at 0.3 and at 0.5
# the correlation of a weight v with the first y is about 0.06. Why the same two hundred get so much further on their
# chance when they lie closer together, we have not measured. A likely reason is that their two arms lie closer together
# as well, so that a small move brings nearly all of them into one.

# %% [markdown]
# ## Further (optional): more members, and what a correlation by chance takes
#
# Here are four sizes of an ensemble on the twenty days. The more members, the more spread is left, and the more of the
# curve the band holds.

# %% tags=["nbval-check-output"]
twenty_days(*(f"{n_ens} members" for n_ens in (15, 30, 60, 120)))

# %% [markdown]
# Section C says that a very exact reading takes about 1/N of the variance of a weight that has nothing to do with it.
# After two hundred such readings a hundred members have 0.99²⁰⁰ = 0.13 of it left, and fifteen have (14/15)²⁰⁰, a
# millionth. But why 1/N? In the box the update took K · P from the variance. From the variance of a weight it takes the
# weight's gain times cov(weight, y), which is cov² / (var(y) + R). Where the reading is very exact, R is nearly 0, and
# this is correlation² times the variance of the weight. So how large is correlation², on average, where only chance
# makes it?

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
for n_ens in (15, 100):
    pairs = rng.standard_normal((4000, 2, n_ens))  # a weight, and a y without it
    taken = np.mean([np.corrcoef(pair)[0, 1] ** 2 for pair in pairs])
    print(f"{n_ens} members: correlation² {taken:.2f}, and 1/N is {1 / n_ens:.2f}")

# %% [markdown]
# ## Further (optional): one reading whose error was told wrongly
#
# What does a false error do to one number? This works by hand what became of G.
#
# Take the number of the box, off by 2 before, and its reading, off by 1. The new number is 0.2 of the old one and 0.8
# of the reading. The old error comes in as 0.2 · 2 = 0.4, and the reading's as 0.8 · 1 = 0.8. So the new number is
# really off by √(0.4² + 0.8²) = 0.89. That is what it claims.
#
# Now tell the update that the reading is off by 0.25, a quarter of the truth. The gain is 4 / (4 + 0.0625) = 0.985, and
# the claim is √(0.015 · 4) = 0.25. How far off is the new number really?
#
# - **a** by 0.25, as it claims
# - **b** by about 1
# - **c** by about four times 0.89, which is 3.6

# %%
### BEGIN SOLUTION
predict("10-quarter", "b")
### END SOLUTION

# %% tags=["nbval-check-output", "revealed:10-quarter"]
K = 4 / (4 + 0.25**2)
real = np.sqrt(((1 - K) * 2) ** 2 + (K * 1) ** 2)
print(f"claims {np.sqrt((1 - K) * 4):.2f}, really off by {real:.2f}")

# %%
check("10-quarter")

# %% [markdown]
# The new number is 0.015 of the old one and 0.985 of the reading, and the reading is off by 1, whatever was told. So
# the lie costs little accuracy, and spoils the claim.
#
# What if more readings come? After the first one P is too small as well, by nearly the same factor as R, so that P and
# R compare as they should. The readings are averaged rightly, and only the claim is wrong. After four such readings our
# number is off by 0.50, where the truth would give 0.49. It claims 0.12.
#
# How far off is a number after its reading, for any told error? The examples with 0.89 and 0.99 are two points of the
# picture below.
#
# **Exercise 10-told.** Write how far off the number really is. You get `before`, how far off it was, `right`, how far
# off the reading is, both one number, and `told` (n,), errors that an update could be told. All are standard
# deviations. Return the n standard deviations of the new number's error, one for each told error.

# %%
def my_really_off(before, right, told):
    ### BEGIN SOLUTION
    K = before**2 / (before**2 + told**2)
    return np.sqrt((1 - K) ** 2 * before**2 + K**2 * right**2)
    ### END SOLUTION

# %%
check("10-told", my_really_off)

# %%
is_mine = check("10-told", my_really_off).ok
really_off = my_really_off if is_mine else registry.get("10-told").reference
told = np.geomspace(1 / 8, 8, 49)
claimed = np.sqrt((1 - 4 / (4 + told**2)) * 4)

# %% tags=["folded"]
ax = plots.claimed_and_real(told, claimed, really_off(2, 1, told), 1)
plots.show(
    ax,
    "For one number, by your function if it is right: the claimed line rises, the real one is "
    "level on the left and rises on the right. They cross at 1.",
)

# %% [markdown]
# On the left the claim falls and the real error does not: that is the shaded part. On the right both rise. And here are
# the patients, medians over the twenty days of their spread and their error.

# %% tags=["folded"]
names = {error: f"told error {error:g}" for error in (0.00625, 0.0125, 0.025, 0.1, 0.2, 0.4)}
names[0.05] = "healthy"
days = {error: table[table["run"] == run] for error, run in names.items()}
spreads = [np.median(each["spread"]) for each in days.values()]
errors = [np.median(each["error"]) for each in days.values()]

# %% tags=["folded"]
ax = plots.claimed_and_real(list(days), spreads, errors, 0.05)
for name, error in {"G": 0.0125, "F": 0.05, "E": 0.2}.items():
    i = list(days).index(error)
    higher, lower = max(spreads[i], errors[i]), min(spreads[i], errors[i])
    ax.annotate(name, (error, higher), (-12, 6), textcoords="offset points", weight="bold")
    if name != "F":  # where both are nearly the same
        ax.annotate(name, (error, lower), (6, -13), textcoords="offset points", weight="bold")
plots.show(
    ax,
    "The claimed line rises all the way. The real one is about level where the told error is too "
    "small, and rises where it is too large. They cross near 1. G lies at a quarter, E at four.",
)

# %% [markdown]
# It is the same shape. The two lines meet, nearly, where the update is told the truth, at F.
#
# And what of D, which counts each reading ten times? To undo that, R should be ten times as large, and the told error
# √10 = 3.2 times. Measured over twenty days, that is too much: after ten epochs D then claims 0.031 and is off by
# 0.020. Told twice the error, it claims 0.019 and is off by 0.016, and its band holds 88%. So this is another cure for
# D: the better curve of ten epochs, with a band that is nearly right. The clinic calls it sick even so, because χ²
# reckons with the told error, which is now too large on purpose.

# %% [markdown]
# ## Further (optional): an examination without the truth
#
# First, here is χ² as a formula. In it d is a reading that was kept back, and R is `obs_std` squared:
#
# $$\chi^2 = \text{mean of}\quad \frac{(d - \text{mean of the members})^2}{\text{variance of the members} + R}$$
#
# C and G both have a χ² far above 1. Which of them was told a wrong error? Ask the readings. Neighbours in time share
# the curve, nearly, but not the error. So how far a reading lies from the straight line between its two neighbours
# tells how large the error is, whatever was told.

# %% tags=["nbval-check-output"]
kept = ill["C"].kept  # all patients have the same readings
print(f"by neighbours {noise_by_neighbours(kept.x, kept.d):.2f}")
print(f"told to C {ill['C'].told}, told to G {harder['G'].told}")

# %% [markdown]
# C was told the right error, and G one that is four times smaller than the readings show.
#
# The library puts χ², the neighbours and the spread together in `examine`.

# %% tags=["nbval-check-output"]
def examined(patient):
    problem, kept = patient.problem, patient.kept
    trained = net, patient.start, patient.theta, problem.x, problem.d, patient.told
    return examine(*trained, held_back=(kept.x, kept.d))


for name, patient in {**ill, **harder}.items():
    print(name, examined(patient).cause)

# %% [markdown]
# All seven are right, D too. How does it know? Go back to the number of the box: off by 2 before, and a reading that is
# off by 1. What is known adds up as one over the variance: 1/4 before, and 1/1 for the reading. Counted once, that
# leaves the variance 1 / (1/4 + 1) = 0.8, and 0.89 is *the least that one count can leave*. Counted ten times, it
# leaves 1 / (1/4 + 10) = 0.098, and a claim of 0.31. That is 0.35 of 0.89, so whoever sees 0.31 knows that something
# was counted more than once.
#
# The same can be computed for the networks without training them again, from the ensemble at the start and from how
# much their predictions change with each weight, as if on a straight line. Here it is for D and F, at the two hundred
# readings.

# %% tags=["nbval-check-output"]
for name in "DF":
    patient = harder[name]
    x, centre = patient.problem.x, patient.theta.mean(axis=1)
    least = permitted_spread(net, patient.start, centre, x, patient.told)
    has = net(patient.theta, x).std(axis=-1, ddof=1)
    has, least = (np.sqrt(np.mean(each**2)) for each in (has, least))
    print(f"{name} has {has:.3f}, least {least:.3f}, ratio {has / least:.2f}")

# %% [markdown]
# D lies below the least that one count can leave, at 0.57 of it. F lies above: a network bends, and one count leaves
# more than on a straight line. Too few members lead below it as well; to tell these two apart `examine` uses more than
# this one number.
#
# An examination can be wrong. On twenty other days `examine` was right about the other six nearly every time, and about
# D most times. Where it was wrong about D, it took D for an ensemble that is too small. On two hundred other trainings
# it named more than nine in ten of the sick ones rightly, and called hardly a healthy one sick (`data/examined.csv`).
# Where two faults act at once, it names only one.

# %% [markdown]
# ## Further (optional): how much inflation for how many members?
#
# Collapse and blow-up pull in opposite directions: few members lose spread by chance, and inflation gives it back. So
# for each size of an ensemble there should be an inflation that suits it. The next cell reads 980 trainings, made by
# `data/size_and_inflation.py`: 7 sizes, 7 inflations and 20 *seeds*, each with readings and members of its own. Each
# training has a hundred readings in *batches* of ten, which make one update together, and five epochs: fifty updates.
# Each reading counts five times, so the map judges the error alone, and not the spread.

# %%
grid = np.genfromtxt(stored("size_and_inflation.csv"), delimiter=",", names=True, skip_header=2)
sizes, inflations = np.unique(grid["n_ens"]), np.unique(grid["inflation"])
errors = grid["rmse"].reshape(len(sizes), len(inflations), 20)  # the last axis holds the seeds
ax = plots.size_inflation_map(sizes, inflations, errors)
best = np.median(errors, axis=2).argmin(axis=1)
told = ", ".join(f"N={n:g}: {inflations[i]:.2f}" for n, i in zip(sizes, best))
plots.show(ax, f"Median error for each size and inflation. Smallest medians: {told}.")

# %% [markdown]
# Each number is a median error: light is good, black as bad as no training or worse. In the lower right is the sickness
# of A, in the upper left that of C. The bold number is the smallest of its row. The bold numbers move to the left as
# you go down: a small ensemble wants some inflation, a large one none. (Two hundred members are a little worse than one
# hundred, on 14 of the 20 seeds. Why, we have not measured.) In the first two rows the best stands at the edge of the
# map, so it may lie further right.
#
# Not every bold number is a sure winner. A frame marks those that are. Such a number beats each other one of its row on
# so many of the 20 seeds that luck alone would hardly do it: less than once in twenty times.
#
# How strong is an inflation? That depends on how often it acts. About some changes of the weights no reading says
# anything, and there nothing takes away what inflation adds.
#
# **Exercise 10-growth.** By what factor does a standard deviation that no reading sees grow in `epochs` epochs over `n`
# readings, with `inflation` after each update? A last batch that is smaller makes an update too. Return the factor for
# each size of a batch in the array `batch_sizes`.

# %%
def my_growth(n, batch_sizes, epochs, inflation):
    ### BEGIN SOLUTION
    updates = epochs * np.ceil(n / batch_sizes)
    return inflation**updates
    ### END SOLUTION

# %%
check("10-growth", my_growth)

# %% [markdown]
# In a network that does not bend, this growth stays hidden in the weights. Put such a network in A's place: the
# straight line that A's network follows at the start, where a weight changes little. Train and stretch it in the same
# way: the spread of its curve ends at 0.03, where that of A ends at 2.1.
#
# Inflation is not the only way to give spread back. **Relaxation** returns, after each reading, a share of the spread
# that the reading took. Say that members said 0.4, 1.0 and 1.6 before a reading and say 1.2, 1.3 and 1.4 after it.
# Their distance from the mean was 0.6 and is 0.1. Relaxation by 0.4 makes it 0.4 · 0.6 + 0.6 · 0.1 = 0.3, so they say
# 1.0, 1.3 and 1.6. Here is what it does for the fifteen members of C, on the twenty days.

# %% tags=["nbval-check-output"]
twenty_days("15 members", "15 members with relaxation 0.8")

# %% [markdown]
# It halves the error, and the band holds ten times as much of the curve. But it cures only two of the twenty days. It
# gives spread back, and the wrong covariances of fifteen members stay what they are.
