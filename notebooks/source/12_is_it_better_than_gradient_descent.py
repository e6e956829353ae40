# %% [markdown]
# # 12 Is it better than gradient descent?
#
# *45 minutes. You need: numpy, and a rough idea of gradient descent (chapter 02). The chapter opens on its own. The
# part called Further is optional, and not in the 45 minutes.*
#
# After this chapter you can
#
# - say what a comparison of two methods holds equal, and what that costs each side,
# - tell from pairs of errors who is ahead, and when nobody can tell,
# - find the flaw in a comparison that looks fair, and make a claim that others can check.

# %% [markdown]
# ## Better after spending what?
#
# A cheap thermometer in a garden has sent a hundred readings, and a network is to learn the curve of the day from
# them: the time goes in, 20 hidden units bend it, the temperature comes out, and 61 weights can be trained. Two people
# offer to train it. One goes downhill by gradients. The other takes an ensemble of networks and no gradient.
#
# The second way is *EnKF*. It starts with a cloud of networks, its *members*, each with random weights of its own, and
# lets all of them predict the next few readings. Take one of the weights. Suppose that members in which it is larger
# predict higher temperatures, and that the thermometer then reads less than most of them said. So this weight is made
# smaller in every member. The same is done for the other 60, and then the next readings come. (Chapters 05 and 06
# build it.)
#
# Whom do you hire? Whoever compares two trainings has to stop both somewhere, and who wins may depend on where. On the
# curve of a day it did (chapter 08). Is it the same on another curve?
#
# We count work in *passes*. One network that predicts all readings once is one pass. Going back through the network
# for its gradient counts as two more, because it takes about twice the arithmetic. So an *epoch*, once through all
# readings, costs gradient descent 1 + 2 = 3 passes, and EnKF with 40 members 40. For 120 passes you get forty epochs of
# descent, or three of this EnKF. (For 10 passes EnKF takes ten members, and they see each reading once.)
#
# Now let the hundred readings come from a whole weekend: the temperature rises and falls twice instead of once. EnKF
# trains the network on 40 weekends, and so does *Adam*, the descent that most networks are trained by, with 10, 30,
# 100, 300, 1000, 3000 and 10,000 passes. Both have the best settings that we could find for each budget. On single
# days EnKF was *ahead* of Adam with 10 and with 30 passes, and *level* with it from then on: what difference there was,
# luck can explain. (Both words are made exact below.) With which budgets will it be ahead on the weekends?
#
# - **a** With the same, 10 and 30.
# - **b** With larger ones, 100 and 300.
# - **c** With none.
# - **d** With all up to 1000.

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("12-predict", "b")
### END SOLUTION

# %%
from functools import cache

import numpy as np

from dalearn import explore, plots
from dalearn.exercises import check, hint, registry, solution
from dalearn.stored import stored
from dalearn.study.cases import CASES, COURSE
from dalearn.study.compare import curve, read, rows_of
from dalearn.study.tuning import PASSES, chosen_settings

# %% [markdown]
# ## Forty weekends
#
# The trainings are done, and their results stand in a table: for each of the 40 weekends the *error* of every method
# at every budget, the root mean square distance (RMSE) of the trained curve from the true one. On one weekend all
# methods learn from the same readings. `curve` gets the errors of one method, for each budget an array with one error
# for each weekend. *GD* is the plain gradient descent of chapter 02, each step with all readings.

# %% tags=["revealed:12-predict"]
runs = read(stored("study.csv.gz"))
# A case is a problem, how many readings there are, and how far they are off.
day = ("sine", 100, 0.05)
weekend = ("sine, two periods", 100, 0.05)
names = "GD", "Adam", "EnKF"
errors = {name: curve(runs, weekend, f"tuned {name}") for name in names}

ax = plots.error_by_budget(errors, bands=False)
parts = []
for name in names:
    medians = [np.median(errors[name][passes]) for passes in (30, 300)]
    parts.append("{} {:.2f} with 30 passes and {:.2f} with 300".format(name, *medians))
plots.show(ax, f"Error against passes, falling for each method. Medians: {'; '.join(parts)}.")

# %% [markdown]
# Each line goes through the medians of the 40 weekends. Follow EnKF and Adam from left to right. With 10 and with 30
# passes neither has learnt much: the curve swings by 1 up and 1 down, and both are off by 0.2 or more. Then EnKF comes
# down first, and at 1000 passes the two meet. So the lead of the single days is there, but it has moved to larger
# budgets: the curve bends twice as often, and that takes everyone more work. (GD is another matter. With 10,000 passes
# it has not yet come to where EnKF is with 300.)

# %%
check("12-predict")

# %% [markdown]
# ## Pairs
#
# Is EnKF better than Adam with 300 passes, or were these 40 weekends kind to it? Look at the first five.

# %% tags=["nbval-check-output"]
print("            EnKF    Adam   ratio")
for i in range(5):
    ours, theirs = (errors[name][300][i] for name in ("EnKF", "Adam"))
    print(f"weekend {i}  {ours:.3f}   {theirs:.3f}   {ours / theirs:.2f}")

# %% [markdown]
# Both learn from the same readings, and a weekend that is hard for one tends to be hard for the other. So we compare
# on each weekend and divide. A *ratio* of 0.8 says that EnKF's error is a fifth smaller than Adam's there. Then we take
# the median of the 40 ratios, which is 0.81. (The medians in the picture, 0.038 and 0.053, would give 0.72. But they
# belong to different weekends, so that ratio compares no weekend with itself.)
#
# How much does the median ratio owe to these 40 weekends? We have no others, but we can make studies that might have
# been, by drawing weekends from our own, with replacement. Take the five above, whose median ratio is 1.00. One draw of
# five might be 3, 0, 0, 4 and 2: weekend 0 comes twice, and weekend 1 is missing. The ratios are then 0.58, 1.68, 1.68,
# 1.09 and 1.00, and their median is 1.09. Another draw, 1, 3, 1, 0 and 2, has a median of 0.58.
#
# With 40, draw 40 of the 40 weekends, 2000 times, and take the median of each of these studies. The range from the 2.5%
# to the 97.5% quantile of the 2000 medians holds the middle 95% of them. It is called an *interval of 95%*, and this
# way to find it is the *bootstrap*. We will draw it as a bar.
#
# **Exercise 12-bootstrap.** You get `errors` (n,) and `others` (n,), the errors of two methods on the same n
# weekends, and `draws` (n_draws, n): each row holds the weekends of one redrawn study, like 3, 0, 0, 4, 2. Return the
# 2.5% and the 97.5% quantile of the studies' median ratios. `np.quantile(values, [0.025, 0.975])` finds both.
# `hint("12-bootstrap")` helps, more each time, and `solution("12-bootstrap")` shows our answer.

# %%
def my_interval(errors, others, draws):
    ### BEGIN SOLUTION
    medians = np.median((errors / others)[draws], axis=1)
    return np.quantile(medians, [0.025, 0.975])
    ### END SOLUTION

# %%
check("12-bootstrap", my_interval)

# %% [markdown]
# From here on the chapter uses your function if it is right, and else ours.
#
# ## Two kinds of luck
#
# The bar measures luck with the weekends. There is a second kind. The settings of a method, its learning rate for
# one, were found by trying, and another search would have found others. How much is that worth? In chapter 08 the error
# of one method rose by a sixth from 100 passes to 300, though more work cannot hurt it: only its settings had been
# chosen anew. So luck with the settings may be worth a factor of up to 1.2, either way: a ratio from 1/1.2 = 0.83 to
# 1.20.
#
# The rule for who is ahead, here as in chapter 08, asks about both kinds, and the marks are those of the next pictures:
#
# | the ratio | its bar | we say | mark | because |
# |---|---|---|---|---|
# | from 0.83 to 1.20 | anywhere | *level* | ● | other settings could turn it round |
# | outside of that | includes 1 | *cannot tell* | ○ | other weekends could turn it round |
# | outside of that | on one side of 1 | *ahead* or *behind* | ◀ or ▶ | neither kind of luck explains it |

# %% tags=["nbval-check-output"]
is_mine = check("12-bootstrap", my_interval).ok
interval = my_interval if is_mine else registry.get("12-bootstrap").reference


def versus(errors, others):
    """(ratio, low, high, wins, n) of errors against others, both (n,), pair by pair."""
    n = len(errors)
    draws = np.random.default_rng(0).integers(n, size=(2000, n))
    wins = np.sum(errors < others)
    return np.median(errors / others), *interval(errors, others, draws), wins, n


def word(ratio, low, high):
    """The rule."""
    if 0.83 <= round(ratio, 2) <= 1.2:
        return "level"
    if low <= 1 <= high:
        return "cannot tell"
    return "ahead" if ratio < 1 else "behind"


def told(found):
    """What versus found, to be printed."""
    ratio, low, high, *_ = found
    return f"{ratio:.2f} ({low:.2f} to {high:.2f}), {word(ratio, low, high)}"


for passes in (300, 1000):
    found = versus(errors["EnKF"][passes], errors["Adam"][passes])
    print(f"EnKF against Adam, {passes} passes: {told(found)}")

# %% [markdown]
# With 300 passes the ratio is below 0.83 and the whole bar below 1, both by a little: EnKF is ahead. With 1000 passes
# the two are level. That does not say that they are equally good, but that the difference is too small to outlast
# another search of settings.
#
# ## The forest
#
# Now four descents at once. *SGD* is GD in small batches, so that it makes several steps in an epoch. *Momentum*
# does that too, and keeps a part of the step before. Below, each row is a rival, with the ratio, its bar, and on how
# many weekends EnKF had the smaller error. The grey strip is from 0.83 to 1.20.

# %%
DESCENTS = "GD", "SGD", "momentum", "Adam"


@cache
def forest_of(passes, case):
    """{descent: (ratio, low, high, wins, n)} of EnKF against the four descents."""
    ours = curve(runs, case, "tuned EnKF")[passes]
    return {name: versus(ours, curve(runs, case, f"tuned {name}")[passes]) for name in DESCENTS}


def in_words(found):
    """A forest for those who cannot see it."""
    return "; ".join(f"{name} {told(row)}" for name, row in found.items())


found = forest_of(10_000, weekend)
ax = plots.forest(found)
plots.show(ax, f"Error of EnKF over that of each descent, 10,000 passes: {in_words(found)}.")

# %% [markdown]
# This is called a *forest plot*. Read the row of momentum: the ratio is 1.09, and the bar goes from 1.04 to 1.14. All
# of it lies right of 1, so other weekends would hardly turn it round. But 1.09 lies in the strip, and other settings
# could. The two are level.
#
# So is EnKF better than gradient descent on a weekend, with 10,000 passes? It depends on the descent. It is far ahead
# of GD, with less than half of its error. With the other three it is level.
#
# **Try it.** In the explorer you can move the budget and take another problem. *Sine* is a day and *sine, two
# periods* a weekend. The *hat* is a bump with a ditch around it: over one input a curve, and over two a surface, with
# 400 readings and 20 runs. In the place of EnKF you can put *ESMDA*, an ensemble that uses all readings in each of its
# updates, each time in part, so that in all they count once (chapter 07).
#
# At which budgets is EnKF ahead of all four descents? The explorer says when you have found the largest one, over all
# four problems.

# %%
explore.budget(runs)

# %% [markdown]
# On a day EnKF is ahead of all four with 10 and with 30 passes, on a weekend with 100 and with 300, and on the hat
# over one input with 10 alone. On the hat over two inputs it never is: there Adam is ahead of EnKF with 10, 30, 100 and
# 300 passes. And with 1000 passes or more, EnKF is ahead of Adam on none of the four problems. ESMDA is ahead of Adam
# nowhere.
#
# So with 300 passes you can write that EnKF is better than Adam, if you take weekends, or that Adam is better, if you
# take the hat over two inputs. And with plain GD for the only rival you can write that EnKF is better on every problem,
# at every budget. *A claim that does not name its problem, its rival and its budget says nothing.*
#
# ## Each reading seen once
#
# Suppose that the chip is too small to keep the readings: each is used when it comes, and then it is gone. A descent
# that sees each reading once has spent 3 passes, and an ensemble of 100 members 100. Below, EnKF sees each of 1000
# readings once. So does Adam in the first row. In the second Adam may keep the readings, and spends 100 passes on them,
# as the ensemble does. All three have the best settings that we could find for this.

# %% tags=["nbval-check-output"]
stream = ("sine", 1000, 0.05)
once = curve(runs, stream, "stream EnKF")[100]
found = {}
for row, passes in {"Adam, once": 3, "Adam, 100 passes": 100}.items():
    found[row] = versus(once, curve(runs, stream, "stream Adam")[passes])
ax = plots.forest(found)
plots.show(ax, f"Ratios of the error of EnKF, each reading once, to Adam: {in_words(found)}.")

# %% [markdown]
# If Adam sees each reading once, EnKF has a third of its error; this is the clearest case for an ensemble. If Adam may
# keep the readings and do as much work, Adam is ahead.
#
# So whom do you hire? With a gradient, readings that you may keep, and work enough: Adam. If readings are seen once, or
# if what you train is a program that nobody can differentiate: rather the ensemble. (Further has more rivals for both.)

# %% [markdown]
# ## Find the flaw
#
# Here are two comparisons as one meets them, with numbers from our table, of single days. Both mislead. You need not
# read the code.

# %% tags=["nbval-check-output"]
adam, enkf, esmda = (curve(runs, day, f"tuned {name}") for name in ("Adam", "EnKF", "ESMDA"))
ten = np.array([rows_of(runs, day, "ESMDA 10 steps")[i]["rmse"] for i in range(40)])
best = np.min([enkf[passes] for passes in (300, 1000, 3000, 10_000)], axis=0)
wins = np.sum(ten < adam[30])
print(f"1: After ten rounds through the readings, ESMDA beats Adam on {wins} of 40 days.")
wins = np.sum(best < adam[10_000])
print("2: EnKF is trained four times, with 300, 1000, 3000 and 10,000 passes, Adam with 10,000.")
print(f"   The best of the four beats Adam on {wins} of 40 days.")

# %% [markdown]
# What is wrong with each?
#
# - **a** The best day of one side stands against a typical day of the other.
# - **b** A setting, such as when to stop, was chosen by the very error that is reported.
# - **c** What is equal does not cost the same on both sides.
# - **d** The wins were not counted on pairs.
#
# **Exercise 12-flaw-a.** The first comparison. Write the letter in quotes.

# %%
### BEGIN SOLUTION
first = "c"
### END SOLUTION
check("12-flaw-a", first)

# %% [markdown]
# **Exercise 12-flaw-b.** The second.

# %%
### BEGIN SOLUTION
second = "b"
### END SOLUTION
check("12-flaw-b", second)

# %% [markdown]
# And now both in earnest: equal passes, both sides tuned, one training a day.

# %% tags=["nbval-check-output"]
print(f"1: ESMDA against Adam, both 1000 passes: {told(versus(esmda[1000], adam[1000]))}")
found = versus(enkf[10_000], adam[10_000])
print(f"2: EnKF against Adam, both 10,000 passes: {told(found)}; wins {found[3]} of {found[4]}")

# %% [markdown]
# The first turns round: ESMDA has one and a half times the error of Adam. In the second EnKF wins on 10 days and not on
# 22, and the two are level. To pick the best training after the fact was worth 12 days of 40.

# %% [markdown]
# ## A claim that one can check
#
# A friend wants to train a network on the curve of a day, and asks whether EnKF is worth a try. "It depends" is of no
# use; a claim that can turn out wrong is. So for each descent and budget, say −1 if EnKF will have the smaller error,
# 1 if the larger, and 0 if you would rather say nothing. Then look at the bars. A claim *holds* if the bar lies wholly
# on the side that you said. It is *refuted* if the bar lies wholly on the other side, and *not decided* if the bar
# includes 1.
#
# The grey strip has no part in this. It stands for luck with the settings, and your claim is about the methods with the
# settings that they have. What is left is luck with the days, and that is what the bar measures.
#
# **Exercise 12-score.** Count. You get `said` (n_cases,), made of −1, 0 and 1, and `low` and `high` (n_cases,), the
# ends of the bars. Return three numbers: how many claims hold, how many are refuted, and how many are not decided.
# Where nothing is said, there is no claim to count.

# %%
def my_score(said, low, high):
    ### BEGIN SOLUTION
    side = np.where(high < 1, -1, np.where(low > 1, 1, 0))
    held = np.sum(said * side == 1)
    refuted = np.sum(said * side == -1)
    undecided = np.sum((said != 0) & (side == 0))
    return np.array([held, refuted, undecided])
    ### END SOLUTION

# %%
check("12-score", my_score)

# %% [markdown]
# Here are the bars of the days, with a column for each budget.

# %% tags=["nbval-check-output"]
def bars_of(case):
    """{(rival, passes): (low, high)} of EnKF against the four descents."""
    budgets = curve(runs, case, "tuned EnKF")
    return {(rival, k): forest_of(k, case)[rival][1:3] for rival in DESCENTS for k in budgets}


print("        " + "".join(f"{passes:>11d}" for passes in PASSES))
for rival in DESCENTS:
    ends = ["{:.2f}-{:.2f}".format(*bars_of(day)[rival, passes]) for passes in PASSES]
    print(f"{rival:8s}" + "".join(f"{each:>11s}" for each in ends))

# %% [markdown]
# Now write a claim of your own, in the place of the cautious one below, which says only that EnKF is better than plain
# GD. `rival` is one of the four names on the left, and `passes` one of the budgets.

# %%
def my_claim(rival, passes):
    """-1: EnKF will have the smaller error, 1: the larger, 0: I say nothing."""
    if rival == "GD":
        return -1
    return 0

# %% [markdown]
# Your claim is scored twice: on the bars above, and on new data, with the same settings. These are days with a better
# or a worse thermometer, or with fewer or more readings, ten runs of each, with 100 and with 1000 passes. (What you say
# of other budgets is not tested on them.) Each bar that refutes you is printed.

# %% tags=["nbval-check-output"]
score = my_score if check("12-score", my_score).ok else registry.get("12-score").reference
new_data = [case for case in CASES if case not in (*COURSE, stream)]


def try_out(claim):
    """Score a claim on the days and on new data, and print the bars that refute it."""
    for name, cases in {"days": [day], "new data": new_data}.items():
        bars = [(case, *key, *ends) for case in cases for key, ends in bars_of(case).items()]
        said = np.array([claim(rival, passes) for _, rival, passes, *_ in bars])
        if not np.isin(said, (-1, 0, 1)).all():
            print("A claim is -1, 0 or 1 for every rival and budget. Is a return missing?")
            return
        low, high = np.array([bar[3:] for bar in bars]).T
        print("{:9s}{} hold, {} refuted, {} not decided".format(name, *score(said, low, high)))
        wrong = ((said == -1) & (low > 1)) | ((said == 1) & (high < 1))
        for (_, n, noise), rival, passes, *ends in (bars[i] for i in np.flatnonzero(wrong)):
            bar = "{:.2f} to {:.2f}".format(*ends)
            print(f"    refuted: {rival}, {passes} passes, {n} readings off by {noise}: {bar}")


try_out(my_claim)

# %% [markdown]
# The cautious claim is refuted nowhere. Here is a bold one, which copies its answers from the bars of the days.

# %% tags=["nbval-check-output"]
def bold_claim(rival, passes):
    """The side on which the bar lies on the days."""
    low, high = bars_of(day)[rival, passes]
    if high < 1:
        return -1
    return 1 if low > 1 else 0


try_out(bold_claim)

# %% [markdown]
# It was made to fit these bars, as a network is made to fit its readings, so all that it says holds there. On new data
# one of 20 statements is refuted, and five are not decided. Only new data show what a claim is worth. How did yours
# fare?

# %% [markdown]
# ## What can go wrong
#
# - *A weak rival.* Against GD alone EnKF looks good everywhere. Bring the best rival that you know, and tune it as you
#   tune your own. Here each side tried 48 settings for each budget (Further).
# - *What else differs.* An ensemble is told how far off the thermometer is, by 0.05, and a descent is not.
# - *Many comparisons.* Of a hundred bars of 95%, about five lie off by chance. Whoever looks at all of them and
#   reports the best has chosen by the error that is reported.
# - *Small problems.* Our networks have 61 weights, or 161. Nothing here speaks of a million.

# %% [markdown]
# ## What to remember
#
# - A claim needs its problem, its rival and its budget: which work was equal, and how much of it.
# - Compare in pairs, on the same data. The median ratio says by how much.
# - *Level*: a ratio near 1, which another search of settings could turn round. *Cannot tell*: a bar that includes 1, so
#   that other data could. Neither means equally good.
# - On our problems EnKF is ahead of plain gradient descent at every budget. Against a well tuned Adam it depends. While
#   work is short, EnKF is ahead on a day and on a weekend, and Adam on the hat over two inputs. With 1000 passes or
#   more EnKF is ahead of Adam nowhere. Where readings are seen once, it is.
#
# Notation: N `n_ens`. The table is `notebooks/data/study.csv.gz`, and `python -m dalearn.study FILE` makes it anew.

# %% [markdown]
# ## Where to read on
#
# - Chen et al. (2020), arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Efron (1979), the bootstrap, doi [10.1214/aos/1176344552](https://doi.org/10.1214/aos/1176344552)
# - Kingma and Ba (2015), Adam, arXiv [1412.6980](https://arxiv.org/abs/1412.6980)
# - Wilson (1927), the interval, doi [10.1080/01621459.1927.10502953](https://doi.org/10.1080/01621459.1927.10502953)

# %% [markdown]
# ## Further (optional)
#
# ### How sure are wins?
#
# The forest has wins beside its bars. If EnKF wins on k of n days, how sure is it that it wins more often than a
# coin? Wilson's interval for the chance of a win, with z = 1.96 for 95%, is
#
# $$\frac{k + z^2/2 \;\pm\; z\sqrt{k(n-k)/n + z^2/4}}{n + z^2}$$
#
# Take 35 wins of 40. The middle is (35 + 1.92) / (40 + 3.84) = 0.84, and the half width 1.96 · √(35 · 5 / 40 + 0.96)
# / 43.84 = 0.10, so the chance lies between 0.74 and 0.95. That is clear of one half.
#
# **Exercise 12-wilson.** Return the two ends, the lower first.

# %%
def my_wilson(wins, n, z):
    ### BEGIN SOLUTION
    middle = (wins + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    return np.array([middle - half, middle + half])
    ### END SOLUTION

# %%
check("12-wilson", my_wilson)

# %% [markdown]
# Do wins and ratios agree? Below are both intervals for EnKF against Adam on the weekends.

# %% tags=["nbval-check-output"]
wilson = my_wilson if check("12-wilson", my_wilson).ok else registry.get("12-wilson").reference
print("passes    ratio             chance of a win")
for passes in errors["EnKF"]:
    _, low, high, wins, n = versus(errors["EnKF"][passes], errors["Adam"][passes])
    chance = wilson(wins, n, 1.96)
    print("{:6d}    {:.3f} to {:.3f}    {:.3f} to {:.3f}".format(passes, low, high, *chance))

# %% [markdown]
# They agree in each row: both are clear of even, which is a ratio of 1 and a chance of one half, or neither is.
#
# ### What pairs are worth
#
# What if we do not compare on the same weekend? We shuffle Adam's weekends and do the same again, with 10,000 passes,
# where both are about as close as the readings let them come.

# %% tags=["nbval-check-output"]
ours, theirs = errors["EnKF"][10_000], errors["Adam"][10_000]
shuffled = np.random.default_rng(1).permutation(theirs)
for name, others in (("paired", theirs), ("shuffled", shuffled)):
    print("{:9s} {:.2f} ({:.2f} to {:.2f})".format(name, *versus(ours, others)))

# %% [markdown]
# Shuffled, the interval includes 1, because weekends that are hard for both no longer cancel. The pairs make it clear
# of 1. (The rule calls the two level all the same: the ratio lies in the strip.)
#
# ### What the settings cost
#
# The best settings that we could find cost work too. Adam has a rate, a batch size (how many readings a step uses),
# a weight decay (a pull of all weights towards 0) and a schedule (whether the rate falls on the way). EnKF has a number
# of members, a batch size, a spread (how far apart the members start), a relaxation (how much of the spread that an
# update took away is given back) and two kinds of update. For each method, problem and budget up to 1000 passes, 48
# settings were drawn at random and tried on two other days, and the best twelve of them on six more. That makes
# 48 · 2 + 12 · 6 = 168 trainings to choose one. (With larger budgets there are half as many days, and so 84.)

# %% tags=["nbval-check-output"]
for name in ("Adam", "EnKF"):
    choice = chosen_settings()[f"tuned {name}", "sine"][1000]
    print(f"{name:6s} {choice.spent:7,} passes, as many as {choice.spent / 1000:.0f} trainings")

# %% [markdown]
# Each side was given the same, up to whole epochs. A method that is tuned wins easily against a rival that is not, and
# the result does not show it.
#
# ### What a slope is worth
#
# One can do more with a gradient than go downhill. The method of *Levenberg and Marquardt* asks, before each step, how
# much every prediction changes when any of the 61 weights changes. Going back through the network once yields all 61
# of these slopes, so a step costs 3 passes. Gauss-Newton makes the same step without a gradient: it starts with a few
# epochs of EnKF, tries networks close by, and reads the slopes off what they predict, all 61 of them off 62 networks.
# So what is a gradient worth?

# %% tags=["nbval-check-output"]
names = "Levenberg-Marquardt", "Gauss-Newton", "EnKF", "random features"
with_slopes = {name: curve(runs, day, f"tuned {name}") for name in names}
ax = plots.error_by_budget(with_slopes)
parts = ["{} {:.3f}".format(name, np.median(with_slopes[name][100])) for name in names]
plots.show(ax, f"Error against passes. Medians with 100 passes: {', '.join(parts)}.")
done = with_slopes["Levenberg-Marquardt"][100]
for passes in (100, 300, 1000):
    found = versus(with_slopes["Gauss-Newton"][passes], done)
    print(f"Gauss-Newton, {passes} passes, against Levenberg-Marquardt, 100: {told(found)}")

# %% [markdown]
# Levenberg and Marquardt's method stops falling at 100 passes, at an error of 0.017. Gauss-Newton is behind with as
# many. With 300 it is a tenth above, level by our rule though the whole bar lies above 1. With 1000 the bar includes
# 1. What takes the gradient 100 passes takes the ensemble 300 to 1000. That saves between 1 − 100/300, two thirds, and
# 1 − 100/1000, nine tenths of the work.
#
# The lowest line is *random features*, which draws the hidden units at random and solves linear equations for the
# output weights: with 10 passes it is closer to the sine than EnKF ever comes. (From 100 passes to 300 it goes up by a
# sixth, because its settings were chosen anew. This is the rise from which the rule has its 1.2.) So these problems do
# not need a trained hidden layer, and on one that does, all of this may look different.
#
# On a stream there is a method with slopes too. The *extended Kalman filter* makes the update of EnKF with a single
# network, and gets from the gradient what EnKF reads off its members. Each reading seen once costs it 3 passes.

# %% tags=["nbval-check-output"]
found = versus(once, curve(runs, stream, "stream extended KF")[3])
print(f"EnKF, 100 passes, against the extended Kalman filter, 3, each reading once: {told(found)}")

# %% [markdown]
# It is ahead of EnKF with a thirtieth of the work. So whoever has the gradient does not need the ensemble here either.
#
# ### Without a gradient
#
# Here are the rivals of EnKF that need no gradient, on all four problems, and one more. *CMA-ES* is a search: it tries
# networks around the best so far, and keeps the directions that helped.

# %% tags=["nbval-check-output"]
print(f"{'EnKF against':20s}" + "".join(f"{passes:<13,d}" for passes in PASSES) + "passes")
for name in ("random features", "Gauss-Newton", "CMA-ES"):
    print(name)
    for case in COURSE:
        ours, rival = (curve(runs, case, f"tuned {method}") for method in ("EnKF", name))
        line = f"  {case.problem:18s}"
        for passes in PASSES:
            verdict = "-"
            if passes in ours and passes in rival:
                ratio, low, high, *_ = versus(ours[passes], rival[passes])
                verdict = f"{ratio:.2f} {word(ratio, low, high)}".replace("cannot tell", "?")
            line += f"{verdict:13s}"
        print(line.rstrip())

# %% [markdown]
# EnKF is ahead of random features nowhere. But random features needs a last layer that is linear in its weights, and a
# program that nobody can differentiate has none, as a rule. Gauss-Newton, itself an ensemble, cannot start with 10 and
# 30 passes. With 100 it depends on the problem, and from 300 on the two are level. The search is far behind up to 1000,
# and level with 10,000 on the day and on the hat over one input. So for such a program you hire an ensemble, of either
# kind.
#
# ### Seconds

# %% tags=["nbval-check-output"]
for name in ("EnKF", "Adam"):
    rows = rows_of(runs, day, f"tuned {name} 1000 passes").values()
    seconds = np.median([row["seconds"] for row in rows])
    updates = np.median([row["updates"] for row in rows])
    print(f"{name}: 1000 passes took {seconds:.2f} seconds and {updates:.0f} updates")

# %% [markdown]
# Most of Adam's time is overhead of Python: it makes many small updates, while EnKF makes few, with all its members in
# one call of numpy. In another language, or for a larger network, the seconds would be others.
#
# ### One row, computed again
#
# Is the table what it says? One run takes a second.

# %% tags=["nbval-check-output"]
from dalearn.study.cases import Run
from dalearn.study.families import FAMILIES

setting = chosen_settings()["tuned EnKF", "sine"][1000].setting
row = FAMILIES["tuned EnKF"].train(Run(*day, 0), 1000, **setting)
print(f"members {setting['members']}, {row['forward']} passes")
print(f"as in the table: {np.isclose(row['rmse'], enkf[1000][0], rtol=0.01)}")
