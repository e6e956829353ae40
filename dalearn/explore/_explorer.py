"""What every explorer is made of: a task, controls, a figure that persists, and a sentence that says what it shows.

A scene says what its controls are, how its figure is built, what is computed for a setting of the controls, how the
result is drawn, and what the reader is asked to reach. The explorer around it follows the controls and says when that
is reached. The controls stand beside the figure, so that a laptop's screen holds both.

To follow a finger it has to be fast. The parts of the figure that never change are drawn once and kept as pixels; a
move draws only the rest over them. Text takes longest to draw, so words that change stand below the live picture, not
in it; and that picture is a JPEG, made in a sixth of a PNG's time, unless it consists of flat squares. Picture and
words go out in one message.
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
PACE = 0.08  # seconds from one picture of a play to the next, at least
STATIC = (  # the stored picture gives way to the live one; a live one without a kernel gives way to the stored picture
    "<style>.jp-OutputArea:has(.explorer) .explorer-static {display: none} "
    ".jp-OutputArea:has(.explorer-static) .jp-OutputArea-output.jupyter-widgets:not(:has(*)) {display: none}</style>"
)
# A slider's handle has neither its name nor its value in words for a screen reader: the widgets only show them beside
# it, and there is no way to them from Python. So the page copies them over, as soon as the sliders are there.
SPOKEN = """
const name = tries => {
    for (const slider of this.closest('.explorer')?.querySelectorAll('.widget-slider') ?? []) {
        const [label, handle, readout] =
            ['.widget-label', '.noUi-handle', '.widget-readout'].map(part => slider.querySelector(part));
        if (!handle || !readout || handle.hasAttribute('aria-label')) continue;
        handle.setAttribute('aria-label', label.textContent);
        const tell = () => {
            const words = readout.textContent;
            if (handle.getAttribute('aria-valuetext') !== words) handle.setAttribute('aria-valuetext', words);
        };
        const watch = new MutationObserver(tell);
        watch.observe(readout, {childList: true, characterData: true, subtree: true});
        watch.observe(handle, {attributeFilter: ['aria-valuetext']});
        tell();
    }
    if (tries) setTimeout(name, 100, tries - 1);
};
name(50);
"""
LIVE = (  # a control's label and value stand above it, so that the column of controls is narrow
    f'<style onload="{escape(SPOKEN)}">'
    ".explorer-controls .widget-inline-hbox {flex-wrap: wrap; height: auto} "
    ".explorer-controls .widget-inline-hbox > .widget-label {order: 1; flex: 1 0 auto; text-align: left; margin: 0} "
    ".explorer-controls .widget-inline-hbox > .widget-readout {order: 2; flex: 0 0 auto; text-align: right} "
    ".explorer-controls .widget-inline-hbox > .slider-container {order: 3; flex: 0 0 calc(100% - 16px)} "
    ".explorer-controls .widget-inline-hbox > select {order: 3; flex: 0 0 100%} "
    ".explorer-view .widget-html-content {line-height: 1.4; white-space: normal}</style>"
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


LOOKS = {"style": {"description_width": "initial"}, "layout": {"width": "15em", "margin": "0 0 4px 0"}}


class Scene:
    """What an explorer shows; a subclass for each.

    controls  {name: Slider or Menu}; the names are the arguments of run
    size      of the figure, in inches; (6.4, 4.6) and less fits on a laptop's screen beside its controls
    task      what the reader is asked to find or to reach, in a sentence or two; done says whether it is reached
    play      the name of the control that is time, where one is: a button moves it through its values
    is_flat   whether the figure consists of squares of one colour: a PNG of them is a tenth of a JPEG
    """

    controls: dict
    size = (6.2, 3.9)
    task = ""
    play = None
    is_flat = False

    def build(self, figure):
        """Draw into the empty figure what never changes; the artists that do, in the order in which to draw them."""
        raise NotImplementedError

    def run(self, **values):
        """Compute: an iterator of states, the last of them final. A state before it may be drawn on the way."""
        raise NotImplementedError

    def draw(self, state):
        """Set the artists to this state -> a sentence that says what there is to see."""
        raise NotImplementedError

    def done(self, state):
        """Whether this final state, which has just been drawn, is what the task asks for."""
        return False

    def forget(self):
        """Forget what the reader has tried so far, where the task counts it: a reset begins anew."""


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
    """A scene with its controls. In a notebook it shows itself; from Python there are set(), play(), reset(), values,
    text, done (whether the task has been reached since the start or the last reset) and png.

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
        self._playing = None  # the task of asyncio that plays
        self._turn = None  # the value to which a play has moved its control
        self._took = 0.0  # seconds of computing for the last setting
        self._quiet = False
        self._starts = None  # the controls' values when the explorer was first shown
        self.text = ""
        self.done = False
        self._controls = {name: control.widget() for name, control in scene.controls.items()}
        self._asked = widgets.HTML()
        self._view = widgets.HTML(layout={"flex": "1 1 20em", "margin": "0"})
        self._view.add_class("explorer-view")
        self._root = widgets.VBox()
        self._root.add_class("explorer")
        self._player = widgets.Button(description="Play", icon="play")
        self._player.on_click(self._pressed)
        for control in self._controls.values():
            control.observe(self._moved, "value")
        self._ask()
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
        self._stop()
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
        """All controls back to where they stood when the explorer was first shown, and the task is open again."""
        self.done = False
        self.scene.forget()
        self._ask()
        return self.set(**self._starts or {name: control.start for name, control in self.scene.controls.items()})

    def play(self):
        """Move the control that is time through its values, a picture for each, and return the explorer.

        A control that stands at its end starts from its first value, any other from where it stands. ValueError where
        no control is time.
        """
        for value in self._values_to_play():
            self.set(**{self.scene.play: value})
        return self

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
        self._starts = self._starts or self.values
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
        buttons = [self._player, reset] if self.scene.play else [reset]
        for button in buttons:
            button.layout = {"width": "7em"}
        column = widgets.VBox([*self._controls.values(), widgets.HBox(buttons)], layout={"flex": "0 0 15.5em"})
        column.add_class("explorer-controls")
        beside = widgets.HBox([column, self._view], layout={"flex_flow": "row wrap"})
        said = [widgets.HTML(feedback._repr_html_())] if feedback else []
        self._root.children = [*said, self._asked, beside]

    def _ask(self):
        """The task, and whether it is done."""
        ended = " <b>✓ Done.</b>" if self.done else ""
        task = f'<div aria-live="polite">Task: {escape(self.scene.task)}{ended}</div>' if self.scene.task else ""
        self._asked.value = f"{LIVE}{task}"

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

    def _moved(self, change):
        if self._quiet:
            return
        is_of_the_play = self._playing is not None and change.owner is self._controls[self.scene.play]
        if is_of_the_play and change.new != self._turn:  # the reader took the control into the hand
            self._stop()
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
        self._show(state, is_final=True)

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
            self._show(state, is_final=True)

    def _values_to_play(self):
        """The values of the control that is time, from the one after that at which it stands."""
        if self.scene.play is None:
            raise ValueError("this explorer has no control that is time, so it has nothing to play")
        values = self.scene.controls[self.scene.play].values
        at = values.index(self._controls[self.scene.play].value)
        return values[at + 1 :] if at + 1 < len(values) else values

    def _pressed(self, _):
        """The button was pressed: play, or stop."""
        if self._playing is not None:
            self._stop()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # plain Python: nobody waits for the pictures between
            self.play()
        else:
            self._player.description = "Stop"
            self._player.icon = "stop"
            self._playing = loop.create_task(self._play())

    def _stop(self):
        if self._playing is not None:
            self._playing.cancel()
            self._played()

    def _played(self):
        self._playing = None
        self._player.description = "Play"
        self._player.icon = "play"

    async def _play(self):
        """A picture for each value, PACE apart or as fast as they can be made."""
        control = self._controls[self.scene.play]
        for value in self._values_to_play():
            began = time.perf_counter()
            self._turn = value
            control.value = value
            await asyncio.wait([self._task])  # that of its picture; another move may have cancelled it
            rest = PACE - (time.perf_counter() - began)
            await asyncio.sleep(max(rest, 0.005))
        self._played()

    def _show(self, state, is_final=False):
        self.text = self.scene.draw(state)
        if is_final and not self.done and self.scene.done(state):
            self.done = True
            self._ask()
        drawn = self._drawn(self._moving)
        if self.scene.is_flat:
            self._live = _file(drawn.convert("RGB"), format="png", compress_level=1), "png"
        else:
            self._live = _file(drawn, format="jpeg", quality=95, subsampling=0), "jpeg"
        self._say(self.text)

    def _say(self, words):
        """Words under the picture, which stays as it is."""
        self._view.value = f'{self._image(*self._live)}<div role="status">{escape(words)}</div>'

    @contextlib.contextmanager
    def _errors_shown(self):
        """Nobody sees an exception in a widget's handler; here the explorer says it, and goes on with the next move."""
        try:
            yield
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            self._say(f"This went wrong in the explorer's code: {said}. Another setting may work.")
