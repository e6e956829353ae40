"""A progress bar, where tqdm is installed."""

import warnings


def with_bar(iterable, *, stacklevel, **options):
    """The iterable behind a bar of tqdm; as it is, with a warning, where tqdm is not installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        warnings.warn("no progress bar: tqdm is not installed (pip install tqdm)", stacklevel=stacklevel + 1)
        return iterable
    return tqdm(iterable, **options)
