"""Where the course's stored tables are, whatever folder a chapter runs in."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def stored(name):
    """The path of a stored table of the course, like stored("study.csv") -> pathlib.Path.

    The table is looked for in the folder data of the working folder, and then in notebooks/data of the checkout that
    dalearn is imported from. FileNotFoundError where neither has it; it says what to do.
    """
    places = [Path.cwd() / "data", CHECKOUT / "notebooks" / "data"]
    for place in places:
        if (place / name).is_file():
            return place / name
    raise FileNotFoundError(
        f"name must be that of a stored table; got {name!r}, which is neither in {places[0]} nor in "
        f"{places[1]}. Run the notebook in the course's folder notebooks, or copy notebooks/data of the course to "
        "data in the working folder."
    )
