"""The README's picture of a notebook, taken in JupyterLab: python .github/notebook.py [FILE]. It needs a Chromium."""

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(ROOT / "notebooks"), str(ROOT / "tests")]

try:
    import test_browser as browser  # its tests open notebooks in the same way
    from playwright.sync_api import sync_playwright

    from dalearn._command import replaced, stopped_in_one_line, target_of
except ModuleNotFoundError as error:
    sys.exit(f"the picture needs the tests' packages; install them: pip install -e '.[test]' ({error})")

CHAPTER = "06_online_training_with_enkf"
SIZE = {"width": 1000, "height": 640}
READINGS = 12  # that have arrived in the picture
LAB = "--no-browser --allow-root --ip=127.0.0.1 --IdentityProvider.token= --ServerApp.disable_check_xsrf=True"


def taken(folder):
    """The picture, as the bytes of a PNG."""
    shutil.copytree(ROOT / "notebooks" / "data", folder / "notebooks" / "data")
    shutil.copy(ROOT / "notebooks" / f"{CHAPTER}.ipynb", folder / "notebooks")
    port = browser.free_port()
    options = [*LAB.split(), "--expose-app-in-browser", f"--port={port}", f"--notebook-dir={folder / 'notebooks'}"]
    with sync_playwright() as playwright, browser.served(folder, port, "jupyterlab", *options) as address:
        chromium = playwright.chromium.launch(executable_path=browser.CHROMIUM, args=browser.QUIET)
        page = chromium.new_context(viewport=SIZE).new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{address}/doc/tree/{CHAPTER}.ipynb?reset")
        page.wait_for_function("document.body.innerText.includes('| Idle')")
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        (cell,) = browser.calls(ROOT / "notebooks" / f"{CHAPTER}.ipynb")
        page.evaluate("i => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", cell)
        handle = page.locator(".explorer .noUi-handle").first
        handle.wait_for()
        page.wait_for_timeout(10_000)  # until all cells have run
        handle.focus()
        for _ in range(READINGS):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(300)
        page.evaluate("i => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", cell)
        page.wait_for_timeout(1000)
        picture = page.screenshot()
        chromium.close()
    return picture


@stopped_in_one_line("stopped; the picture is as it was")
def main(arguments=None):
    target = target_of(arguments, HERE / "notebook.png", __doc__)
    with tempfile.TemporaryDirectory() as folder:
        picture = taken(Path(folder))
    with replaced(target) as successor:
        successor.write_bytes(picture)


if __name__ == "__main__":
    main()
