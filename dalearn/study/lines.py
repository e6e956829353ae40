"""The lines of a table: a row is one line, and what is wrong with one is said with its file and its number."""

import csv
import gzip
import zlib


def content_of(path):
    """What a file holds, as bytes; of one whose name ends in .gz what was compressed. ValueError where it cannot be."""
    content = path.read_bytes()
    if path.suffix != ".gz":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{path} is no whole file of gzip: {error}") from None


def lines_of(path, content):
    """The lines of a file's content, which is bytes, as strings. ValueError where it is not text in UTF-8."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {number}: it is not text in UTF-8") from None
    lines = text.split("\n")  # splitlines() would also cut at characters that a cell may hold
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def rows_of(lines):
    """The rows in lines as (number of the line, its cells); empty lines and those that begin with # are none.

    Instead of its cells, a line that cannot be read has the ValueError that says what is wrong with it. No row goes on
    in the next line, so that a stray quotation mark spoils its own line only.
    """
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#"):
            yield number, cells_of(line)


def cells_of(line):
    """The cells of a line, or the ValueError that says why it cannot be read."""
    if "\0" in line:
        return ValueError("there is a character of code 0 in it")
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        return ValueError(f"it cannot be read as comma-separated values: {error}")


def rows_under(columns, path):
    """The rows of a table that has these columns, [(number of the line, cells)]. ValueError for a file of another kind.

    What is wrong is said with the file, and with the line where it is one.
    """
    header, rows = whole_rows(path, lines_of(path, content_of(path)))
    if header != columns:
        raise ValueError(f"{path} must have the columns {', '.join(columns)}; got {', '.join(header) or 'none'}")
    return rows


def whole_rows(path, lines):
    """The header of a table and its rows, [(number of the line, cells)], with as many cells each as the header has.

    ValueError, with the file and the line, for any other row. The header of an empty table is [].
    """
    rows = list(rows_of(lines))
    for number, cells in rows:
        if isinstance(cells, ValueError):
            raise ValueError(f"{path}, line {number}: {cells}")
        if len(cells) != len(rows[0][1]):
            raise ValueError(f"{path}, line {number}: it has {len(cells)} cells, and the header has {len(rows[0][1])}")
    return (rows[0][1], rows[1:]) if rows else ([], [])
