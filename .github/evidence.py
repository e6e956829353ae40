"""The README's picture of the study, written, and its numbers, printed: python .github/evidence.py [FILE]."""

import sys
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    from dalearn import plots
    from dalearn._command import replaced, stopped_in_one_line, target_of
    from dalearn.study.compare import curve, judge, read
except ModuleNotFoundError as error:
    sys.exit(f"the figure needs matplotlib; install it: pip install 'dalearn[lab]' ({error})")

CASES = {"sine": ("sine", 100, 0.05), "sine, two periods": ("sine, two periods", 100, 0.05)}
CASES |= {"hat, 1-D": ("hat 1-D", 100, 0.05), "hat, 2-D": ("hat 2-D", 400, 0.05)}
SHOWN = "tuned GD", "tuned Adam", "tuned Levenberg-Marquardt", "tuned EnKF", "tuned ESMDA", "tuned evolution strategy"
HERE = Path(__file__).parent
TABLE = HERE.parent / "notebooks" / "data" / "study.csv.gz"


def numbers(runs):
    """Median errors, and the ratios of EnKF's to each other's, with intervals, line by line."""
    for title, case in CASES.items():
        ours = curve(runs, case, "tuned EnKF")
        for family in SHOWN:
            theirs = curve(runs, case, family)
            for passes, errors in theirs.items():
                verdict = judge(ours[passes], errors)
                ratio = f"EnKF × {verdict.ratio:.2f} ({verdict.ratio_low:.2f} to {verdict.ratio_high:.2f})"
                won = f"{verdict.wins} of {verdict.n}"
                yield f"{title:18s}{family:26s}{passes:6d} passes  {np.median(errors):.4f}  {ratio}, {won}"


def picture(runs, target):
    figure, axes = plt.subplots(1, 4, figsize=(12, 3.8), sharey=True, layout="constrained")
    for ax, (title, case) in zip(axes, CASES.items()):
        curves = {family: curve(runs, case, family) for family in SHOWN}
        plots.error_by_budget(curves, ax, bands=False, names=ax is axes[-1]).set(title=title)
        ax.label_outer()
    with replaced(target) as successor:
        figure.savefig(successor, format="png", dpi=100, metadata={"Software": None}, pil_kwargs={"optimize": True})
    plt.close(figure)


@stopped_in_one_line("stopped; the figure is as it was")
def main(arguments=None):
    target = target_of(arguments, HERE / "evidence.png", __doc__)
    runs = read(TABLE)
    print(*numbers(runs), sep="\n")
    picture(runs, target)


if __name__ == "__main__":
    main()
