"""Whether there are threads, and one for the linear algebra behind numpy, which is faster at our sizes."""

import sys


def has_threads():
    """Whether this Python can start a thread. One in a browser cannot, and no process either."""
    return sys.platform != "emscripten"


def one_blas_thread():
    """From now on BLAS uses one thread in this process.

    With matrices as small as ours, several threads wait for each other longer than they compute: where another process
    is busy, an update takes many times as long. Libraries that are loaded later are not reached. In a browser's Python
    there are no threads, and nothing to do. ImportError, which says what to install, without threadpoolctl.
    """
    if not has_threads():
        return
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise ImportError("one_blas_thread needs threadpoolctl; install it: pip install 'dalearn[lab]'") from None
    threadpool_limits(1, "blas")
