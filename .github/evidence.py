"""The README's table of the study, printed, and its figure, written: python .github/evidence.py [FILE]."""

import sys
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from dalearn import plots
    from dalearn._command import replaced, stopped_in_one_line, target_of
    from dalearn.study.compare import compare, read
except ModuleNotFoundError as error:
    sys.exit(f"the figure needs matplotlib; install it: pip install 'dalearn[lab]' ({error})")

CASES = {"sine": ("sine", 100, 0.05), "sine, two periods": ("sine, two periods", 100, 0.05)}
CASES |= {"hat, 1-D": ("hat 1-D", 100, 0.05), "hat, 2-D": ("hat 2-D", 400, 0.05)}
BUDGETS = {"same updates": "updates", "same passes": "passes", "same time": "seconds", "rival runs on": "end"}
RIVALS = "GD", "momentum", "Adam", "Adam falling"
HERE = Path(__file__).parent


def table(runs):
    """Seeds won by ten epochs of EnKF, and by Gauss–Newton, as Markdown."""
    rows = [["", *CASES], ["---"] * 5]
    which = [("EnKF", "EnKF 10 epochs", budget) for budget in BUDGETS]
    which += [("Gauss–Newton", "Gauss-Newton", budget) for budget in ("same passes", "rival runs on")]
    for name, method, budget in which:
        found = (wins(runs, case, method, BUDGETS[budget]) for case in CASES.values())
        rows.append([f"{name}, {budget}", *found])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def wins(runs, case, method, budget):
    verdicts = [compare(runs, case, method, rival, budget) for rival in RIVALS]
    return f"{' · '.join(str(verdict.wins) for verdict in verdicts)} of {verdicts[0].n}"


def picture(runs, target):
    figure, axes = plt.subplots(1, 4, figsize=(11, 3.6), sharey=True, layout="constrained")
    for ax, (title, case) in zip(axes, CASES.items()):
        verdicts = {
            budget: {rival: compare(runs, case, "EnKF 10 epochs", rival, key)[2:5] for rival in RIVALS}
            for budget, key in BUDGETS.items()
        }
        plots.wins_by_budget(verdicts, ax).set(title=title)
        ax.label_outer()
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    with replaced(target) as successor:
        figure.savefig(successor, format="png", dpi=100, metadata={"Software": None}, pil_kwargs={"optimize": True})


@stopped_in_one_line("stopped; the figure is as it was")
def main(arguments=None):
    target = target_of(arguments, HERE / "evidence.png", __doc__)
    runs = read(HERE.parent / "notebooks" / "data" / "study.csv")
    print(table(runs), end="")
    picture(runs, target)


if __name__ == "__main__":
    main()
