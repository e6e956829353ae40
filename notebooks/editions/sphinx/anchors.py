"""The anchors of the site's headings. Sphinx wants a function that it can import."""


def as_in_jupyter(heading):
    """The anchor of a heading as JupyterLab makes it, so that the links inside a notebook work on the site too."""
    return heading.replace(" ", "-")
