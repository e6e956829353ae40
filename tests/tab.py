"""The course in a browser's tab, driven: a server on this machine, and Chromium, which reaches nothing else."""

import functools
import http.server
import json
import re
import statistics
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from editions.making import asked

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-quic", "--disable-component-update"]  # it does nothing on its own account
PATIENCE = 300_000  # milliseconds for what takes some seconds on a machine that does nothing else

# the kernel calls itself idle long before Python is there; what is asked of it is answered when it is
READY = """async () => {
    const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
    const kernel = () => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
    while (!kernel()) await pause(50);
    await jupyterapp.shell.currentWidget.revealed;
    await kernel().requestExecute({code: '', silent: true, store_history: false}).done;
}"""

SET = """sources => {
    for (const cell of jupyterapp.shell.currentWidget.content.model.sharedModel.cells)
        if (cell.id in sources) cell.setSource(sources[cell.id]);
}"""

MODEL = "() => jupyterapp.shell.currentWidget.content.model.toJSON()"

# milliseconds from a key on the first slider of the first explorer to a new picture that is drawn; null without one
LAG = """async key => {
    const root = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .explorer');
    const before = root.querySelector('img').src, start = performance.now();
    const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
    root.querySelector('.noUi-handle').dispatchEvent(event);
    while (performance.now() - start < 20000) {
        await new Promise(done => requestAnimationFrame(done));
        if (root.querySelector('img').src !== before) return performance.now() - start;
    }
    return null;
}"""

TO_THE_EXPLORER = """async () => {
    const content = jupyterapp.shell.currentWidget.content;
    const shows = cell => cell.model.type === 'code' && cell.model.outputs.toJSON().some(
        output => output.data && 'application/vnd.jupyter.widget-view+json' in output.data);
    const index = content.widgets.findIndex(shows);
    if (index < 0) return false;
    content.activeCellIndex = index;
    await content.scrollToItem(index, 'start');
    return true;
}"""


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder at an address of this machine, and notes what it sent."""

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.sent = Counter()  # bytes of each file
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def copyfile(self, source, outputfile):
        data = source.read()
        self.server.sent[self.path] += len(data)
        outputfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    server = Server(folder)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Tab:
    """A new visitor's tab: nothing is stored from before, and requests to any other address are refused and noted."""

    def __init__(self, browser, address, elsewhere=None):
        self.address = address
        self.context = browser.new_context(viewport={"width": 1366, "height": 768})
        self.context.set_default_timeout(PATIENCE)
        self.outside = []
        self.elsewhere = elsewhere  # what answers in the place of another address: f(route) -> whether it has
        self.context.route("**/*", self._only_here)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _only_here(self, route):
        if route.request.url.startswith((f"{self.address}/", "data:", "blob:")):
            return route.continue_()
        if self.elsewhere and self.elsewhere(route):
            return None
        self.outside.append(route.request.url)
        return route.abort()

    def open(self, chapter=None):
        """Open the site, or a chapter's file in it, and wait until Python is there."""
        self.page.goto(f"{self.address}/lab/index.html?path={chapter}" if chapter else f"{self.address}/")
        self.page.wait_for_url("**/lab/index.html*")
        self.wait_for_python()

    def wait_for_python(self):
        asked(self.page, READY)

    def fill(self, sources):
        """Write into code cells: {id: source}."""
        asked(self.page, SET, sources)

    def run(self):
        """Run all cells, to the end."""
        asked(self.page, "async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }")

    def save(self):
        asked(self.page, "async () => { await jupyterapp.commands.execute('docmanager:save'); }")

    def reload(self):
        self.page.reload()
        self.wait_for_python()

    def wait_for_sources(self, sources):
        """Wait until the code cells hold these sources."""
        same = """sources => {
            const cells = jupyterapp.shell.currentWidget.content.model.sharedModel.cells;
            const found = cells.filter(cell => cell.cell_type === 'code').map(cell => cell.source);
            return found.length === sources.length && found.every((source, i) => source === sources[i]);
        }"""
        self.page.wait_for_function(same, arg=["".join(source) for source in sources])

    @property
    def cells(self):
        """The code cells as they are in the page, with their outputs."""
        return [cell for cell in asked(self.page, MODEL)["cells"] if cell["cell_type"] == "code"]

    def ask(self, code):
        """What a piece of code prints, run in the chapter's Python beside its cells."""
        return asked(
            self.page,
            """async code => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const future = kernel.requestExecute({code, store_history: false});
                let said = '';
                future.onIOPub = ({content}) => { said += content.text ?? content.evalue ?? ''; };
                await future.done;
                return said;
            }""",
            code,
        )

    def lags(self, moves=21):
        """Milliseconds from moves of a slider to new pixels; empty without an explorer. The first move is left out."""
        if not asked(self.page, TO_THE_EXPLORER):
            return []
        self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .explorer .noUi-handle").first.wait_for()
        found = []
        for move in range(moves):
            found.append(asked(self.page, LAG, "ArrowRight" if move % 8 < 4 else "ArrowLeft"))
            time.sleep(0.3)  # what is drawn when the slider rests is no answer to the next move
        return [lag for lag in found[1:] if lag is not None]

    def close(self):
        self.context.close()


def errors_in(cells):
    """What went wrong in cells, in words: exceptions, and whatever was written to stderr."""
    found = []
    for cell in cells:
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                found.append(f"{output['ename']}: {output['evalue']}")
            elif output["output_type"] == "stream" and output["name"] == "stderr":
                found.append("".join(output["text"]))
    return found


def outputs_of(cells):
    """The outputs of each cell, with every text in one piece: a file holds it in lines."""

    def in_one_piece(value):
        if isinstance(value, dict):
            return {key: in_one_piece(each) for key, each in value.items()}
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return "".join(value)
        return value

    return [[in_one_piece(output) for output in cell["outputs"]] for cell in cells]


def said_by_checks(cells):
    """{name of an exercise: what its check says} of the cells that were run."""
    said = {}
    for cell in cells:
        if match := re.search(r'^check\("(\d\d-[\w-]+)"', "".join(cell["source"]), re.M):
            texts = ["".join(output.get("data", {}).get("text/plain", "")) for output in cell["outputs"]]
            said[match.group(1)] = " ".join(filter(None, texts))
    return said


def median(lags):
    return statistics.median(lags)


def stored_cells(path):
    """The code cells of a notebook in a file."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]
