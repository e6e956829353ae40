"""The figures of chapter 13: images, a table of answers, a forecast hold what they were given."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import plots


def test_that_a_gallery_holds_every_image_the_right_way_up_in_a_frame_with_its_words_above():
    images = np.random.default_rng(1).uniform(size=(7, 3, 4))
    words = list("abcdefg")
    ax = plots.gallery(images, words, columns=4)
    (shown,) = ax.images
    assert [text.get_text() for text in ax.texts] == words
    places = [text.get_position() for text in ax.texts]
    assert places[4][0] == places[0][0] and places[4][1] > places[0][1]  # a second row, below the first
    picture = np.ma.filled(shown.get_array(), np.nan)
    tall, wide = 3 * 12, 4 * 12
    for (across, down), image in zip(places, images):
        top, left = down + 4, across - wide // 2
        np.testing.assert_array_equal(picture[top : top + tall : 12, left : left + wide : 12], image)
        np.testing.assert_array_equal(picture[top + 11 : top + tall : 12, left + 11 : left + wide : 12], image)
        assert np.isnan(picture[top - 1, left : left + wide]).all() and np.isnan(picture[top + tall, left])
    assert shown.origin == "upper"
    plt.close(ax.figure)


def test_that_filters_have_colours_around_0():
    ax = plots.gallery(np.array([[[-1.0, 1.0], [0.0, 0.5]]]), limit=1)
    assert ax.images[0].get_clim() == (-1, 1)
    image = pixels(ax)
    assert ink(image, plots.COLOURS["ensemble"]) > 100 and ink(image, plots.COLOURS["mean"]) > 100


def test_that_a_table_of_answers_counts_them_with_labels_in_rows():
    labels, answers = [0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, 2]
    ax = plots.confusion(labels, answers)
    told = {text.get_position()[::-1]: int(text.get_text()) for text in ax.texts}
    assert told == {(0, 0): 1, (0, 1): 1, (1, 1): 1, (2, 0): 2, (2, 2): 1}
    (image,) = ax.images
    shades = image.get_array()
    assert shades[2, 0] == 1 and shades[0, 1] == 0.5 and (np.diag(shades) < 0).all() and shades[1, 0] == 0
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("answer", "label")
    plt.close(ax.figure)
    perfect = plots.confusion([0, 1], [0, 1])
    assert len(perfect.texts) == 2
    plt.close(perfect.figure)


def test_that_a_forecast_has_the_mean_the_band_the_truth_and_what_stands_beside():
    days = np.arange(30)
    members = np.sin(days)[:, None] + np.linspace(-1, 1, 21)
    ax = plots.forecast(days, members, np.cos(days), beside={"before": 0 * days})
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    np.testing.assert_allclose(lines["ensemble mean"], np.sin(days), atol=1e-12)
    np.testing.assert_array_equal(lines["truth"], np.cos(days))
    assert lines["before"].max() == 0
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].max() == pytest.approx(np.max(np.sin(days)) + 0.9)
    image = pixels(ax)
    assert ink(image, plots.COLOURS["mean"]) > 200


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: plots.gallery(np.ones((2, 3))), r"^images must be numbers of shape \(n, height, width\)"),
        (lambda: plots.gallery(np.ones((2, 3, 3)), ["a"]), r"^words must be 2, one for each image; got \['a'\]"),
        (lambda: plots.gallery(np.ones((2, 3, 3)), columns=0), "^columns must be"),
        (lambda: plots.gallery(np.ones((2, 3, 3)), limit=0), "^limit must be a number above 0"),
        (lambda: plots.confusion([1, 2], [1]), r"^answers must be whole numbers of shape \(2,\)"),
        (lambda: plots.forecast([1, 2], np.ones((3, 4)), [1, 2]), r"^members must be numbers of shape \(2, n_ens\)"),
        (lambda: plots.forecast([1, 2], np.ones((2, 4)), [1]), r"^truth must be numbers of shape \(2,\)"),
        (lambda: plots.forecast([1], np.ones((1, 4)), [1], beside={"a": [1, 2]}), r"^beside\['a'\] must be"),
    ],
)
def test_that_a_figure_says_what_it_cannot_draw(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
