"""The explorer of chance, chapter 04: six clouds of dots, of which one is real."""

import numpy as np

from .. import plots
from .._checks import whole
from ..plots.ideas.which_cloud import WhichCloud as Tiles
from ..plots.ideas.which_cloud import correlations
from ._explorer import Scene, Slider

CLOUDS = 6
CORRELATION = 0.5  # of the real cloud, up or down
# in how many of 100 games the cloud that leans most is the real one, by the number of dots (from 40,000 games of each)
WINS = {5: 30, 10: 50, 20: 74, 30: 88, 50: 97, 70: 99, 100: 100, 200: 100}
SIZES = (5, 10, 20, 30, 50, 100)
USUAL = 10  # dots, in the chapter's game
FIRST_SEED = 34
MOST = max(WINS)


def six_clouds(game, n_ens=USUAL):
    """A game -> clouds (6, 2, n_ens), and the place of the real one among them, 0 to 5.

    In five clouds the two numbers are independent. In the real one their true correlation is 0.5 or −0.5. The game is a
    number from 1 on; the same number gives the same game, and a larger n_ens adds dots to it. n_ens is at most 200.
    """
    game = whole("game", game)
    n_ens = whole("n_ens", n_ens, at_least=3, at_most=MOST)
    rng = np.random.default_rng(FIRST_SEED - 1 + game)
    clouds = rng.standard_normal((MOST, CLOUDS, 2)).transpose(1, 2, 0)
    real = int(rng.integers(CLOUDS))
    correlation = rng.choice([-1, 1]) * CORRELATION
    clouds[real, 1] = correlation * clouds[real, 0] + np.sqrt(1 - correlation**2) * clouds[real, 1]
    return clouds[:, :, :n_ens].copy(), real


class WhichCloud(Scene):
    """Six clouds; the slider turns the games like cards, each a question and then its answer.

    The games are those of six_clouds, by the same numbers. Game 1 stands in the chapter, with its answer.
    """

    controls = {
        "n_ens": Slider("dots N", SIZES, USUAL),
        "card": Slider(
            "game", tuple(f"{game}{side}" for game in range(2, 14) for side in ("?", " answer")), "2?", "{}"
        ),
    }
    size = (6.4, 4.5)
    task = (
        "Find the smallest number of dots with which the cloud that leans most is the real one in 95 of 100 games. "
        "Guess a game with so many dots, then turn to its answer."
    )

    def build(self, figure):
        self.tiles = Tiles(plots.new_ax(figure.subplots()), CLOUDS)
        return self.tiles.artists

    def run(self, n_ens, card):
        game = int(card.split()[0].removesuffix("?"))
        clouds, real = six_clouds(game, n_ens)
        order = np.arange(CLOUDS)
        if n_ens != USUAL:  # who knows a game may guess again with more dots
            order = np.random.default_rng([game, n_ens]).permutation(CLOUDS)
        yield game, clouds[order], int(np.argmax(order == real)), not card.endswith("?")

    def done(self, state):
        _, clouds, _, answered = state
        return answered and clouds.shape[2] == min(n_ens for n_ens, wins in WINS.items() if wins >= 95)

    def draw(self, state):
        game, clouds, real, answered = state
        self.tiles.show(clouds, real if answered else None)
        n_ens = clouds.shape[2]
        usual = (
            f"Chance alone gives about {1 / np.sqrt(n_ens - 1):.2f}, 1/√(N − 1). The cloud that leans most is the real "
            f"one in {WINS[n_ens]} of 100 games."
        )
        if not answered:
            return f"Game {game}, {n_ens} dots: which of the six is real? {usual}"
        found = correlations(clouds)
        strongest = max(set(range(CLOUDS)) - {real}, key=lambda k: abs(found[k]))
        letters = self.tiles.letters
        words = (
            f"Game {game}, {n_ens} dots: {letters[real]} is real, correlation {found[real]:.2f}; of the others "
            f"{letters[strongest]} leans most, {found[strongest]:.2f}."
        )
        return f"{words.replace('-', '−')} {usual}"
