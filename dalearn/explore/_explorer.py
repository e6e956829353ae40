"""What every explorer is made of: controls, a figure that persists, and a sentence that says what it shows.

A scene says what its controls are, how its figure is built, what is computed for a setting of the controls, and how the
result is drawn. The explorer around it follows the controls.

To follow a finger it has to be fast. The parts of the figure that never change are drawn once and kept as pixels; a
move draws only the rest over them. Text takes longest to draw, so words that change stand below the live picture, not
in it; and that picture is a JPEG, made in a sixth of a PNG's time. Picture and words go out in one message.
"""

import asyncio
import base64
import contextlib
import io
import time
from collections.abc import Hashable
from html import escape
from typing import Any, NamedTuple

import ipywidgets as widgets
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from .._checks import brief
from .._command import printable
from ..exercises import check, registry
from ..exercises.progress import said
from ..plots import ground

FIRST = 0.015  # seconds of computing until there is a picture: the final one of most trainings, or one of the way there
SOON = 0.006  # the same where the last setting took longer than that: then a picture of the way comes first in any case
PAUSE = 0.03  # seconds for the browser and the server to show it, before they have to share the processor again
SLICE = 0.02  # seconds of computing before the next move of a control is looked at
STATIC = (  # the stored picture gives way to the live one; a live one without a kernel gives way to the stored picture
    "<style>.jp-OutputArea:has(.explorer) .explorer-static {display: none} "
    ".jp-OutputArea:has(.explorer-static) .jp-OutputArea-output.jupyter-widgets:not(:has(*)) {display: none}</style>"
)


class Slider(NamedTuple):
    """A control with ordered values; format says how one is shown."""

    label: str
    values: tuple
    start: Any
    format: str = "{:g}"

    def widget(self):
        options = [(self.format.format(value), value) for value in self.values]
        return widgets.SelectionSlider(options=options, value=self.start, description=self.label, **LOOKS)


class Menu(NamedTuple):
    """A control with a few named values."""

    label: str
    values: tuple
    start: Any

    def widget(self):
        return widgets.Dropdown(options=list(self.values), value=self.start, description=self.label, **LOOKS)


LOOKS = {"style": {"description_width": "8em"}, "layout": {"width": "26em"}}


class Scene:
    """What an explorer shows; a subclass for each.

    controls  {name: Slider or Menu}; the names are the arguments of run
    size      of the figure, in inches
    """

    controls: dict
    size = (7.5, 3.8)

    def build(self, figure):
        """Draw into the empty figure what never changes; the artists that do, in the order in which to draw them."""
        raise NotImplementedError

    def run(self, **values):
        """Compute: an iterator of states, the last of them final. A state before it may be drawn on the way."""
        raise NotImplementedError

    def draw(self, state):
        """Set the artists to this state -> a sentence that says what there is to see."""
        raise NotImplementedError


def _options_of(question):
    """The answers from which a question lets the reader choose; ValueError for another exercise or none."""
    is_known = isinstance(question, str) and question in registry.names()
    options = getattr(registry.get(question), "options", None) if is_known else None
    if options is None:
        got = f"{question!r}, whose answer is code" if is_known else brief(question)
        raise ValueError(f"question must be None or the name of an exercise with answers to choose from; got {got}")
    return list(options)


def _file(image, **how):
    """The bytes of an image file."""
    buffer = io.BytesIO()
    image.save(buffer, **how)
    return buffer.getvalue()


class Explorer:
    """A scene with its controls. In a notebook it shows itself; from Python, set(), reset(), values, text and png.

    question, the name of an exercise, keeps the explorer closed until the reader has answered it, right or wrong. An
    answer to a prediction is committed, as by predict, and one that was committed before opens the explorer at once.
    """

    def __init__(self, scene, question=None):
        self._options = _options_of(question) if question is not None else []
        self.scene = scene
        self.question = question
        self._figure = Figure(figsize=scene.size, dpi=100, layout="constrained")
        self._canvas = FigureCanvasAgg(self._figure)
        moving = scene.build(self._figure)
        for artist in moving:
            artist.set_animated(True)  # canvas.draw() leaves it out
        if self._figure.axes:
            # a JPEG lets no light through: what would be seen of the page is painted
            self._figure.set_facecolor(ground(self._figure.axes[0], outside=True))
            self._figure.patch.set_visible(True)
        self._words = [artist for artist in moving if isinstance(artist, Text)]
        self._moving = [artist for artist in moving if not isinstance(artist, Text)]
        self._canvas.draw()
        self._still = self._canvas.copy_from_bbox(self._figure.bbox)
        self._task = None
        self._took = 0.0  # seconds of computing for the last setting
        self._quiet = False
        self.text = ""
        self._controls = {name: control.widget() for name, control in scene.controls.items()}
        self._view = widgets.HTML()
        self._root = widgets.VBox()
        self._root.add_class("explorer")
        for control in self._controls.values():
            control.observe(self._moved, "value")
        self._compute()
        if question is None:
            self._open()
        elif said(question) is not None:
            self._open(check(question))
        else:
            self._close()

    # ---- from Python

    @property
    def values(self):
        """The controls' values by name."""
        return {name: control.value for name, control in self._controls.items()}

    def set(self, **values):
        """Move controls, wait for the picture, and return the explorer. ValueError for an unknown name or value."""
        for name, value in values.items():
            if name not in self._controls:
                raise ValueError(f"there is no control {name!r}; there are {', '.join(self._controls)}")
            known = self.scene.controls[name].values
            if not isinstance(value, Hashable) or value not in known:  # an array, say, is not hashable
                raise ValueError(f"{name} must be one of {', '.join(map(str, known))}; got {brief(value)}")
        self._quiet = True
        try:
            for name, value in values.items():
                self._controls[name].value = value
        finally:
            self._quiet = False
        self._compute()
        return self

    @property
    def png(self):
        """The picture as the bytes of a PNG file, with its words in it."""
        drawn = self._drawn([*self._moving, *self._words])
        return _file(drawn.convert("RGB"), format="png")

    def reset(self, _=None):
        """All controls back to where they started."""
        return self.set(**{name: control.start for name, control in self.scene.controls.items()})

    def answer(self, option):
        """Answer the question; the explorer opens, whether the answer is right or not. What the check says."""
        feedback = check(self.question, option)
        if feedback.attempted:
            self._open(feedback)
        return feedback

    def __repr__(self):
        return printable(f"Explorer: {self.text}")

    # ---- in a notebook

    def _ipython_display_(self):
        display(self.static(), raw=True)
        display(self._root)

    def static(self):
        """The picture as an output that needs no kernel: {mime type: data}."""
        png = self.png
        html = f'<div class="explorer-static">{STATIC}{self._image(png, "png")}</div>'
        return {"text/html": html, "image/png": base64.b64encode(png).decode(), "text/plain": self.text}

    def _open(self, feedback=None):
        reset = widgets.Button(description="Reset", tooltip="All controls back to where they started")
        reset.on_click(self.reset)
        said = [widgets.HTML(feedback._repr_html_())] if feedback else []
        self._root.children = [*said, *self._controls.values(), reset, self._view]

    def _close(self):
        """Only the question's answers; the first one that is pressed opens the rest."""
        buttons = [widgets.Button(description=option, layout={"width": "4em"}) for option in self._options]
        for button in buttons:
            button.on_click(lambda pressed: self.answer(pressed.description))
        words = widgets.HTML(f"Answer {self.question} first; any answer opens the explorer.")
        self._root.children = [words, widgets.HBox(buttons)]

    def _drawn(self, artists):
        """The canvas with these artists over the pixels that never change, as an image that shares its memory."""
        self._canvas.restore_region(self._still)
        for artist in artists:
            self._figure.draw_artist(artist)
        pixels = self._canvas.buffer_rgba()
        # RGBX: four bytes a pixel of which the fourth counts for nothing. The ground is painted, so all are opaque
        return Image.frombuffer("RGBX", self._canvas.get_width_height(), pixels, "raw", "RGBX", 0, 1)

    def _image(self, picture, kind):
        """An element of HTML; with its size, the page has room for it before it is decoded, and moves nothing twice."""
        width, height = self._canvas.get_width_height()
        size = f'width="{width}" height="{height}" style="max-width: 100%; height: auto"'
        data = base64.b64encode(picture).decode()
        return f'<img alt="{escape(self.text)}" {size} src="data:image/{kind};base64,{data}">'

    # ---- following the controls

    def _moved(self, _):
        if self._quiet:
            return
        if self._task is not None:
            self._task.cancel()  # the last move wins
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # plain Python: nobody waits for a picture of the way
            with self._errors_shown():
                self._compute()
        else:
            self._task = loop.create_task(self._follow())

    def _compute(self):
        """The final picture, at once."""
        if self._task is not None:
            self._task.cancel()
        *_, state = self.scene.run(**self.values)
        self._show(state)

    async def _follow(self):
        """A picture after FIRST seconds, and the final one when it is computed, with an ear for the next move."""
        with self._errors_shown():
            states = self.scene.run(**self.values)
            state = None
            shown = False
            began = time.perf_counter()
            elsewhere = 0.0  # seconds that were not spent on computing
            until = began + (FIRST if self._took <= FIRST else SOON)
            for state in states:
                if time.perf_counter() > until:
                    left = time.perf_counter()
                    if not shown:
                        self._show(state)
                        shown = True
                        await asyncio.sleep(PAUSE)
                    await asyncio.sleep(0)
                    elsewhere += time.perf_counter() - left
                    until = time.perf_counter() + SLICE
            self._took = time.perf_counter() - began - elsewhere
            self._show(state)

    def _show(self, state):
        self.text = self.scene.draw(state)
        self._live = _file(self._drawn(self._moving), format="jpeg", quality=95, subsampling=0)
        self._say(self.text)

    def _say(self, words):
        """Words under the picture, which stays as it is."""
        self._view.value = f'{self._image(self._live, "jpeg")}<div role="status">{escape(words)}</div>'

    @contextlib.contextmanager
    def _errors_shown(self):
        """Nobody sees an exception in a widget's handler; here the explorer says it, and goes on with the next move."""
        try:
            yield
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            self._say(f"This went wrong in the explorer's code: {said}. Another setting may work.")
