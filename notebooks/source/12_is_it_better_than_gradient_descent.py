# %% [markdown]
# # 12 Is it better than gradient descent?
#
# *30 minutes. You need: numpy, and a rough idea of gradient descent (chapter 02), EnKF (06) and ESMDA (07). The chapter
# opens on its own.*
#
# After this chapter you can
#
# - name the budget of a comparison,
# - count wins with an interval, and say what holds,
# - find the flaw in a comparison that looks fair.

# %% [markdown]
# ## Before anything runs
#
# Chen et al. (2020) write that data assimilation did better than gradient descent. Better after spending what? *Choose
# your budget before you read on:*
#
# 1. equally many updates,
# 2. equally many network runs,
# 3. equally many seconds,
# 4. the rival runs on, for up to 33,333 epochs,
# 5. each observation is seen once.
#
# On the sine, under which does EnKF (ten epochs; in 5, one) beat plain gradient descent on more seeds than chance
# explains?
#
# - **a** all five
# - **b** all but 4
# - **c** only 1 and 5
# - **d** only 2 and 3

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("12-predict", "b")
### END SOLUTION

# %%
import matplotlib.pyplot as plt
import numpy as np

from dalearn import FNN, enkf, gd, plots, record, sine
from dalearn.exercises import check, hint, predict, solution
from dalearn.stored import stored
from dalearn.study.cases import COURSE
from dalearn.study.compare import compare, infinite, read, rows_of
from dalearn.study.compare import error_at, judge, paired_ratio
from dalearn.study.families import compute
from dalearn.threads import one_blas_thread

one_blas_thread()  # faster than several at these sizes

# %% [markdown]
# ## Three prices for one training
#
# A *pass* is one network run forward on all the data; running it backwards, for a gradient, counts as two, by custom.
# The filter's own algebra counts nothing, but takes seconds.
#
# $$\text{passes} = \text{forward} + 2 \times \text{backward}$$
#
# An epoch of gradient descent (GD) costs 3 passes and makes one update. An epoch of EnKF runs each of its N members
# once: N passes. In batches it makes several updates. (In a method's name, *one pass* is one epoch.)
#
# One seed of the sine, three methods: plain GD, Adam (a step size for every parameter), EnKF in ten epochs.

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
p, net = sine(n=100, noise=0.05, rng=rng), FNN((1, 20, 1))
theta = net.init(rng)
ensemble = net.ensemble(100, spread=0.3, centre=theta, rng=rng)
ten = {"batch_size": 10, "epochs": 10, "relaxation": 0.3}
steps = {
    "GD": gd(net, theta, p.x, p.d, learning_rate=0.1, epochs=3000),
    "Adam": gd(net, theta, p.x, p.d, learning_rate=0.03, epochs=3000, rule="adam"),
    "EnKF": enkf(net, ensemble, p.x, p.d, p.obs_std, **ten, rng=rng),
}
every = {"GD": 5, "Adam": 5, "EnKF": 1}
history = {name: record(steps[name], net, p, every=every[name]) for name in steps}
updates = {name: len(steps[name]) for name in steps}
passes = {"GD": 3 * 3000, "Adam": 3 * 3000, "EnKF": 100 * 10}
for name, total in passes.items():
    last = len(history[name].rmse) // 10
    error = np.median(history[name].rmse[-last:])  # Adam's last error alone may be a spike
    print(f"{name:5s}{updates[name]:6d} updates{total:7d} passes, RMSE {error:.3f}")

# %% [markdown]
# Follow EnKF and Adam to the dotted line: how far apart are they in updates, how far in passes? Adam's spikes come from
# its constant step. The last panel is this machine's.

# %%
prices = {"updates": updates, "passes": passes}
prices["seconds"] = {name: history[name].seconds[-1] for name in history}
figure, axes = plt.subplots(1, 3, figsize=(11, 3.4), sharey=True, layout="constrained")
for ax, (price, totals) in zip(axes, prices.items()):
    plots.by_work({name: (history[name], totals[name]) for name in history}, ax)
    ax.axhline(0.03, ls=":", color=plots.ink(ax))
    ax.set(xlabel=price)
    ax.label_outer()
axes[0].legend(frameon=False)
plots.show(axes[0], "RMSE by updates, passes and seconds: EnKF leads, most by updates.")

# %% [markdown]
# ## A table of many seeds
#
# `python -m dalearn.study study.csv` trained each method on 40 seeds of sines and of chapter 09's hats (20 of "hat
# 2-D", a surface; 10 with other noise or n). Settings were chosen on other seeds, learning rates for each number of
# epochs up to 3333. Plain GD is a weak rival. *Momentum* keeps a part of the last step; *Adam falling* is Adam in
# mini-batches, its rate falling to zero. Data assimilation is told the noise.
#
# To trust the file, compute one row again.

# %% tags=["nbval-check-output", "harmless"]
runs = read(stored("study.csv"))
case = ("sine", 100, 0.05)  # problem, number of data, noise
again = compute(("sine", "100", "0.05", "EnKF", "0"))[-1]  # EnKF on seed 0, ten epochs
in_file = rows_of(runs, case, again[0])[0]["rmse"]
print(f"{again[0]}, seed 0, as in the file: {np.isclose(float(again[1]), in_file, rtol=0.01)}")
print(f"and so is the run above: {np.isclose(history['EnKF'].rmse[-1], in_file, rtol=0.01)}")

# %% [markdown]
# ## Counting wins
#
# Some seeds are hard for every method: unlucky noise. So compare *pairs*, on one seed each, and count wins. If A wins on
# k of n seeds, how surely is A better than a coin? Wilson's interval, with z = 1.96 for 95%:
#
# $$\frac{k + z^2/2 \;\pm\; z\sqrt{k(n-k)/n + z^2/4}}{n + z^2}$$
#
# **Exercise 12-wilson.** Return its two ends, the lower first. `hint("12-wilson")` helps, more each time;
# `solution("12-wilson")` shows our answer.

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
# Wins have no size. So also take the *ratio* of the two errors on each seed, and its median. How far would that move
# with other seeds? The *bootstrap* answers by drawing n of the n seeds again and again, with replacement.
#
# **Exercise 12-bootstrap.** Each row of `draws` (n_draws, n) holds the positions of one redrawn study's seeds. Return
# the 2.5% and 97.5% quantile, over these studies, of the median of `errors / others`, both (n,).

# %%
def my_interval(errors, others, draws):
    ### BEGIN SOLUTION
    medians = np.median((errors / others)[draws], axis=1)
    return np.quantile(medians, [0.025, 0.975])
    ### END SOLUTION

# %%
check("12-bootstrap", my_interval)

# %% [markdown]
# What does pairing buy? Two kindred methods, on the same seeds, and with the rival's seeds shuffled:

# %% tags=["nbval-check-output", "harmless"]
def errors_of(method, case=case):
    """The RMSE on every seed, in the order of the seeds."""
    found = rows_of(runs, case, method)
    return infinite([found[seed]["rmse"] for seed in sorted(found)])


ours, theirs = errors_of("Gauss-Newton"), errors_of("MAP")
shuffled = np.random.default_rng(1).permutation(theirs)
for name, rival in (("paired", theirs), ("shuffled", shuffled)):
    low, high = paired_ratio(ours, rival, rng=0)[1:]
    print(f"{name:9s} ratio between {low:.2f} and {high:.2f}")

# %% [markdown]
# ## Who wins
#
# `compare` does all this: a method against a rival at what the method spent, the rival's error read off between its
# numbers of epochs. Who diverged has lost. In the fourth budget the rival stops where its median is smallest, which
# favours it.

# %%
problems = COURSE
rivals = "GD", "momentum", "Adam", "Adam falling"
rows = {name: f"same {name}" for name in ("updates", "passes", "seconds")}
rows["end"] = "rival runs on"


def verdicts(method, case):
    """{row: {rival: Verdict}}, of a method on one problem."""
    found = {}
    for budget, row in rows.items():
        found[row] = {rival: compare(runs, case, method, rival, budget) for rival in rivals}
    return found

# %% [markdown]
# EnKF in ten epochs, against four rivals. A dot is the share of seeds on which EnKF is better, the bar Wilson's
# interval. Only bars clear of the dashed line are verdicts; chance makes a few. From top to bottom, all dots move left.

# %%
figure, axes = plt.subplots(1, 4, figsize=(13, 4.4), sharey=True, layout="constrained")
for ax, problem in zip(axes, problems):
    table = verdicts("EnKF 10 epochs", problem)
    shares = {row: {rival: v[2:5] for rival, v in found.items()} for row, found in table.items()}
    plots.wins_by_budget(shares, ax).set(title=problem[0])
figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
plots.show(ax, "Share of seeds EnKF wins: nearly all at equal updates, fewer where rivals run on.")

# %% [markdown]
# The wins of four methods against each rival. *Coverage* is the share of the truth inside the band of 90% of the
# members; it should be 90. An update of ESMDA or Gauss-Newton runs an ensemble on all data: to win at equal updates
# says little.

# %% tags=["nbval-check-output"]
names = "EnKF 10 epochs", "EnKF one pass", "ESMDA 10 steps", "Gauss-Newton"
print(f"{'':18s}" + "".join(f"{row:>16s}" for row in rows.values()) + "   coverage")
for name in names:
    print(f"{name}, against {', '.join(rivals)}")
    for problem in problems:
        table = verdicts(name, problem)
        wins = [" ".join(f"{v.wins:2d}" for v in table[row].values()) for row in rows.values()]
        found = rows_of(runs, problem, name).values()
        covered = np.mean([row["coverage"] for row in found])
        row = "".join(f"{w:>16s}" for w in wins) + f"{covered:10.0%}"
        print(f"{problem[0]:18s}{row}  {len(found)} seeds")

# %% [markdown]
# What holds:
#
# - Against *plain GD*, EnKF in ten epochs and Gauss-Newton win at equal updates, passes and seconds.
# - At equal passes *momentum and Adam* come nearer; *Adam falling* is level with EnKF or a little ahead.
#   Gauss-Newton beats each, ESMDA loses to Adam. *One pass* beats all but Adam falling on every seed.
# - Where the rival *runs on*, EnKF leads only plain GD on the surface, which still improves; elsewhere it is level or
#   behind. One pass and ESMDA lose to all.
# - Gauss-Newton then trails only momentum, on two periods; its coverage alone is near 90 everywhere. Ten epochs count
#   the data ten times; one pass and ESMDA have means that are off (chapter 11).

# %% [markdown]
# ## Each observation seen once
#
# A stream: 1000 observations of the sine arrive one by one and are not kept. SGD is GD with one observation a step; its
# rate falls to zero, as Adam's does. The *extended Kalman filter*, in the table too, does EnKF's update without an
# ensemble, from the network's slopes.

# %% tags=["nbval-check-output", "revealed:12-predict"]
stream = ("sine", 1000, 0.05)
seen_once = "EnKF one pass", "SGD once", "Adam once", "extended KF one pass"
errors = {name: errors_of(name, stream) for name in seen_once}
for name, values in errors.items():
    verdict = judge(errors["EnKF one pass"], values)
    said = f"EnKF wins {verdict.wins:2d} of {verdict.n}, ratio {verdict.ratio:.2f}"
    said = said if name != "EnKF one pass" else ""
    print(f"{name:22s} median RMSE {np.median(values):.4f}   {said}".rstrip())

# %% [markdown]
# The clearest case for data assimilation: its covariance weighs each observation. EnKF spends 100 passes, though, the
# rivals 3. It is no case for ensembles: with slopes, the extended Kalman filter does as well or better.
#
# **Exercise 12-predict.** Compare with your answer.

# %%
check("12-predict")

# %% [markdown]
# ## Other noise, other n
#
# Median ratios of EnKF in ten epochs to GD and Adam falling, with unchanged settings; below 1, EnKF is better.

# %% tags=["nbval-check-output"]
print("                 same passes        rival runs on")
print("   n  noise      GD  falling         GD  falling")
for problem in sorted(key for key in runs if key[0] == "sine"):
    pairs = [(rival, budget) for budget in ("passes", "end") for rival in ("GD", "Adam falling")]
    ratios = [compare(runs, problem, "EnKF 10 epochs", *pair).ratio for pair in pairs]
    print("{1:4d}{2:7.2f}".format(*problem) + "{:9.2f}{:9.2f}{:12.2f}{:9.2f}".format(*ratios))

# %% [markdown]
# At equal passes EnKF stays ahead of GD, but the lead shrinks with more noise and with few data. Adam falling
# is level, except at n = 1000 (mostly ten seeds).
#
# ## Without gradients, and no hurry
#
# Can a method without gradients hold its ground in the fourth budget? Chapter 11 has one: *ensemble Gauss-Newton*
# starts from a few epochs of EnKF, estimates slopes from members near by, and goes down towards the most probable
# network. *MAP* is that network, found with exact slopes; *L-BFGS* the usual minimiser for those who have gradients.

# %% tags=["nbval-check-output"]
for problem in problems:
    costs = []
    for name in ("Gauss-Newton", "MAP"):
        found = rows_of(runs, problem, name).values()
        costs.append(np.median([row["forward"] + 2 * row["backward"] for row in found]))
    print("{}: {:.0f} passes, MAP {:.0f}; ratio (wins)".format(problem[0], *costs))
    ours = errors_of("Gauss-Newton", problem)
    parts = {name: judge(ours, errors_of(name, problem)) for name in ("MAP", "L-BFGS")}
    parts |= {name: compare(runs, problem, "Gauss-Newton", name, "end") for name in rivals}
    print("   " + "  ".join(f"{name} {v.ratio:.2f} ({v.wins})" for name, v in parts.items()))

# %% [markdown]
# It ends about where MAP does, which pays for slopes instead. L-BFGS has no prior, and trails on three problems of four.
#
# ## Find the flaw
#
# Three comparisons as one meets them, with numbers from the table. Each misleads.

# %% tags=["nbval-check-output"]
esmda, adam = errors_of("ESMDA 10 steps"), errors_of("Adam 1000 epochs")
epochs = 100, 333, 1000, 3333, 10000
stopped = np.min([errors_of(f"Adam {k} epochs") for k in epochs], axis=0)
v = judge(esmda, errors_of("Adam 10 epochs"))
print(f"1: After ten iterations, ESMDA is better than Adam on {v.wins} of {v.n} seeds.")
print(f"2: ESMDA reaches an error of {min(esmda):.4f}; Adam's median is {np.median(adam):.4f}.")
v = judge(stopped, errors_of("EnKF 10 epochs"))
print(f"3: Adam, stopped on each seed at its smallest error, beats EnKF on {v.wins} of {v.n}.")

# %% [markdown]
# Choose the flaw of each:
#
# - **a** one side's best seed stands against the other's typical one
# - **b** a setting was chosen by the error that is reported
# - **c** what is equal does not cost the same on both sides
# - **d** wins were not counted on pairs
#
# **Exercise 12-flaw-a.** The first comparison.

# %%
### BEGIN SOLUTION
first = "c"
### END SOLUTION
check("12-flaw-a", first)

# %% [markdown]
# **Exercise 12-flaw-b.** The second.

# %%
### BEGIN SOLUTION
second = "a"
### END SOLUTION
check("12-flaw-b", second)

# %% [markdown]
# **Exercise 12-flaw-c.** The third.

# %%
### BEGIN SOLUTION
third = "b"
### END SOLUTION
check("12-flaw-c", third)

# %% [markdown]
# Without the flaws. In 2 and 3, Adam has three times the passes:

# %% tags=["nbval-check-output"]
honest = {
    "1: ESMDA at equal passes": compare(runs, case, "ESMDA 10 steps", "Adam", "passes"),
    "2: ESMDA, seed by seed": judge(esmda, adam),
    "3: Adam, 1000 epochs, against EnKF": judge(adam, errors_of("EnKF 10 epochs")),
}
for name, v in honest.items():
    print(f"{name:34s} wins {v.wins:2d} of {v.n}, share {v.share_low:.2f} to {v.share_high:.2f}")

# %% [markdown]
# ## A budget for either side
#
# **Exercise 12-budget.** Two methods have errors at rows of costs. Each has its own costs, in rising order, and perhaps
# another number of rows. Return the ratio of the first's error to the rival's at each of the `budgets`, which lie inside
# both. Between rows interpolate straight lines on logarithmic scales.

# %%
def my_ratio_at(budgets, cost, error, rival_cost, rival_error):
    ### BEGIN SOLUTION
    at = np.log(budgets)
    mine = np.interp(at, np.log(cost), np.log(error))
    theirs = np.interp(at, np.log(rival_cost), np.log(rival_error))
    return np.exp(mine - theirs)
    ### END SOLUTION

# %%
check("12-budget", my_ratio_at)

# %% [markdown]
# So anyone finds a budget to their taste. EnKF against momentum, two periods of the sine:

# %% tags=["nbval-check-output"]
families = runs["sine, two periods", 100, 0.05]
for budget in (100, 300, 1000, 3000, 10000):
    both = []
    for family in (families["EnKF"], families["momentum"]):
        both.append([error_at(family[seed], budget, "passes") for seed in sorted(family)])
    v = judge(*np.array(both))
    print(f"{budget:6d} passes: ratio {v.ratio:.2f} ({v.ratio_low:.2f} to {v.ratio_high:.2f})")

# %% [markdown]
# EnKF's ten epochs end at 1000 passes; then it waits.
#
# ## A claim one can check
#
# It names problem, seeds, budget, wins and ratio, the last two with intervals:

# %% tags=["nbval-check-output"]
def claim(case, method, rival, budget):
    v = compare(runs, case, method, rival, budget)
    print(f"On {case[0]} (n={case[1]}, noise {case[2]}), {v.n} seeds, {rows[budget]}:")
    print(f"  the RMSE of {method} was smaller than that of {rival} on {v.wins} seeds")
    print(f"  (share {v.share_low:.2f} to {v.share_high:.2f}), median ratio", end=" ")
    print(f"{v.ratio:.2f} ({v.ratio_low:.2f} to {v.ratio_high:.2f}).")


claim(case, "EnKF 10 epochs", "GD", "passes")
claim(case, "EnKF 10 epochs", "Adam falling", "passes")

# %% [markdown]
# ## What can go wrong
#
# - *A weak rival.* Plain GD alone flatters everyone; so does Adam without mini-batches and a falling rate.
# - *A clock that measures the machine*: other programs, a first call that compiles, an evaluation inside the timing.
# - *Time spent on settings*: EnKF has more.
# - *Small networks.* Nothing here speaks of a million parameters.

# %% [markdown]
# ## What to remember
#
# - No budget, no claim. The order of the methods depends on it.
# - EnKF beats plain GD on short budgets and Adam on a stream; at equal passes Adam falling keeps up.
# - Pairs; wins and a ratio with intervals; what hurts stays in.
# - `python -m dalearn.study FILE` makes the whole table anew, in an hour or two.
#   `dalearn.study.families.compute` makes the rows of one run.
#
# Notation: N `n_ens`, θ `theta`, d `p.d`.

# %% [markdown]
# ## Where to read on
#
# - Chen et al. (2020), arXiv [2010.02626](https://arxiv.org/abs/2010.02626)
# - Wilson (1927), the interval, doi [10.1080/01621459.1927.10502953](https://doi.org/10.1080/01621459.1927.10502953)
# - Efron (1979), the bootstrap, doi [10.1214/aos/1176344552](https://doi.org/10.1214/aos/1176344552)
# - Kingma and Ba (2015), Adam, arXiv [1412.6980](https://arxiv.org/abs/1412.6980)
