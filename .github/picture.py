"""Draw the README's picture: python .github/picture.py [FILE]. A hundred networks learn a sine in ten ESMDA steps."""

import sys
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from dalearn import FNN, esmda, plots, rmse, sine
    from dalearn._command import replaced, stopped_in_one_line, target_of
except ModuleNotFoundError as error:
    sys.exit(f"the picture needs matplotlib; install it: pip install 'dalearn[lab]' ({error})")


def draw():
    problem, net = sine(rng=1), FNN((1, 20, 1))
    ensemble = net.ensemble(100, rng=2)
    film = [ensemble] + [
        step.theta
        for step in esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=10, relaxation=0.3, rng=3)
    ]
    figure, axes = plt.subplots(1, 4, figsize=(10, 2.6), sharey=True, layout="constrained")
    for ax, k in zip(axes, (0, 1, 3, 10)):
        predictions = net(film[k], problem.x_test)
        plots.fit(problem, predictions, ax)
        error = rmse(predictions.mean(axis=-1), problem.truth)
        title = "start" if k == 0 else f"after {k} step{'s' * (k > 1)}"
        ax.set(title=f"{title}: RMSE {error:.3f}", ylim=(-3.4, 3.4), ylabel="")
    axes[0].legend(frameon=False, fontsize="small", loc="lower right")
    return figure


@stopped_in_one_line("stopped; the picture is as it was")
def main(arguments=None):
    target = target_of(arguments, Path(__file__).with_suffix(".png"), __doc__)
    figure = draw()
    with replaced(target) as successor:
        figure.savefig(successor, format="png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
