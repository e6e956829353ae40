"""The course as pages to read, on a screen or on paper: its chapters in order, and their outputs as plain HTML."""

import base64
import io
import re
from html import escape

from PIL import Image

from .source import kept_back, sources_of, stored

WHAT_HAPPENS = "Show what happens"
STILL = "A still picture of an explorer. Its controls work where the chapter is run."


class Chapter:
    """A notebook of the reader's edition, with the outputs that it does not store."""

    def __init__(self, path):
        self.slug = path.stem
        self.number = path.stem[:2]
        self.notebook = stored(path)
        if self.notebook is None:
            raise RuntimeError(f"{path.name} is not a notebook")
        self.cells = self.notebook.cells
        self.kept_back = {cell: outputs for cell, outputs in kept_back(path).items() if outputs}
        self.title = re.match(r"# (.*)", self.cells[0].source).group(1)
        self.figures = {}  # {name: the bytes of a PNG}

    def html_of(self, outputs, folder="figures"):
        """The outputs of a cell in HTML; the pictures are files in this folder, and are added to self.figures."""
        return "\n".join(self._html_of(output, folder) for output in outputs)

    def _html_of(self, output, folder):
        if output.output_type == "stream":
            return f"<pre>{escape(output.text)}</pre>"
        data = output.data
        if "image/png" not in data:
            return data["text/html"] if "text/html" in data else f"<pre>{escape(data['text/plain'])}</pre>"
        picture = base64.b64decode(data["image/png"])
        name = f"{self.number}-{len(self.figures) + 1:02d}.png"
        self.figures[name] = picture
        with Image.open(io.BytesIO(picture)) as opened:
            size = 'width="{}" height="{}"'.format(*opened.size)
        # the plain text of a picture is its text alternative
        image = f'<img src="{folder}/{name}" alt="{escape(data["text/plain"])}" {size}>'
        caption = f"<p>{STILL}</p>" if "explorer-static" in data.get("text/html", "") else ""
        return f'<div class="figure">{image}{caption}</div>'  # a <figure> would be a second one around the picture


def chapters_of(notebooks):
    """The chapters in their order. RuntimeError where one is missing or cannot be read."""
    return [Chapter(notebooks / f"{source.stem}.ipynb") for source in sources_of(notebooks)]
