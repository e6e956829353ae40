"""A progress bar, where tqdm is installed."""

import warnings

from .threads import has_threads


def with_bar(iterable, *, stacklevel, **options):
    """The iterable behind a bar of tqdm; as it is, with a warning, where tqdm is not installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        warnings.warn("no progress bar: tqdm is not installed (pip install tqdm)", stacklevel=stacklevel + 1)
        return iterable
    if not has_threads():
        tqdm.monitor_interval = 0  # else it starts one that watches over bars that stand still
    return tqdm(iterable, **options)
