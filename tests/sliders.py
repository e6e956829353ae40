"""How long a slider takes from the key to the new picture: python tests/sliders.py [NN ...]

Opens the chapters, or those with these numbers, in JupyterLab in Chromium, runs them, and moves every control of every
explorer by keys, 24 moves up and down. Prints the median and the 90th percentile in
milliseconds, until the picture is decoded. Chromium, JupyterLab's server and the kernel share the machine, so let it do
nothing else meanwhile.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "notebooks")]  # as pytest has it

from test_browser import CHAPTERS, CHROMIUM, QUIET, Lab, Notebook, free_port, served

LAPTOP = {"width": 1366, "height": 768}
MOVES = 24


def measured(lab, path):
    """(explorer, control, milliseconds of each move) for every control of a chapter."""
    notebook = Notebook(lab, path)
    notebook.run()
    for number, explorer in enumerate(notebook.explorers, start=1):
        for slider in range(len(explorer.sliders)):
            name = explorer.sliders[slider].evaluate("node => node.getAttribute('aria-label') || ''")
            explorer.root.scroll_into_view_if_needed()
            explorer.sliders[slider].focus()
            yield number, name, walked(explorer)
    notebook.close()


def walked(explorer):
    """Milliseconds from key to picture, on the way up to the end of the control that has the focus, down, and so on."""
    keys, moves = ["ArrowRight", "ArrowLeft"], []
    while len(moves) < MOVES:
        pictures = explorer.press(keys[0], quiet=80, patience=500)
        if pictures:
            moves.append(pictures[0])
        else:
            keys.reverse()  # an end: nothing moves there
    return moves


def main(numbers):
    chosen = [name for name in CHAPTERS if not numbers or name[:2] in numbers]
    if CHROMIUM is None:
        sys.exit("no Chromium on the PATH; install it: apt-get install chromium")
    if not chosen:
        sys.exit(f"no chapter with explorers has one of these numbers: {', '.join(numbers)}")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder, own = Path(place) / "notebooks", Path(place) / "lab"
        own.mkdir()
        shutil.copytree(ROOT / "notebooks" / "data", folder / "data")
        for name in chosen:
            shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder)
        port = free_port()
        options = "--no-browser --allow-root --ip=127.0.0.1 --IdentityProvider.token= --ServerApp.port_retries=0"
        more = "--ServerApp.disable_check_xsrf=True", "--expose-app-in-browser", f"--port={port}"
        with served(own, port, "jupyterlab", *options.split(), *more, f"--notebook-dir={folder}") as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            context = browser.new_context(viewport=LAPTOP)
            context.set_default_timeout(60_000)
            lab = Lab(context, address)
            print("chapter  explorer  control                       median   90%")
            for name in chosen:
                for number, control, moves in measured(lab, folder / f"{name}.ipynb"):
                    worst = statistics.quantiles(moves, n=10)[8]
                    print(
                        f"{name[:2]:7}  {number:8}  {control:28}  {statistics.median(moves):6.0f}  {worst:4.0f}",
                        flush=True,
                    )
            browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", nargs="*", metavar="NN", help="the number of a chapter, like 09")
    main(parser.parse_args().numbers)
