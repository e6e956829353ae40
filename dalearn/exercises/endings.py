"""How a job may end other than with its result."""


class Unfinished(Exception):
    """A job had not finished after so many seconds; left_running says whether it could not be ended either."""

    def __init__(self, seconds, left_running=False):
        super().__init__(seconds, left_running)
        self.seconds = seconds
        self.left_running = left_running


class Died(Exception):
    """A job ended the process that it ran in: by os._exit, by a fault in C code, or because the memory was full."""


class Escaped(Exception):
    """A job raised what is no Exception: SystemExit, or a KeyboardInterrupt of its own. The words name it."""


class NotPossible(Exception):
    """A job cannot be run in this way here, and has not been started."""


def as_an_exception(error):
    """An error of a job as one that ends neither Python nor the cell of a notebook where it is raised again."""
    return error if isinstance(error, Exception) else Escaped(type(error).__name__)
