"""Runs a job right here, and looks at the clock at every turn of a loop and every call of a function.

So a loop that never ends is stopped where there is neither a process nor a thread that could end it: in a browser. The
interpreter itself asks, from Python 3.12 on; an older one does not, and nothing can stop the job then. Nor does it ask
inside numpy or another library's compiled code.
"""

import sys
import time

from .endings import Unfinished
from .in_a_thread import Stop

GRACE = 0.05  # seconds between two attempts to end a job, in which it may clear up
TOOLS = (3, 4)  # two of the numbers under which one may ask; debuggers and the like take others


def carry_out_in_turns(job, seconds):
    """What job() returns; Unfinished where its time was over and it could be stopped."""
    monitoring = getattr(sys, "monitoring", None)
    tool = next((number for number in TOOLS if monitoring and monitoring.get_tool(number) is None), None)
    if tool is None:
        return job()
    until = time.monotonic() + seconds

    def look(*_):
        nonlocal until
        if time.monotonic() > until:
            until += GRACE  # a job that catches what ends it is ended again
            raise Stop

    asked = monitoring.events.JUMP | monitoring.events.PY_START
    monitoring.use_tool_id(tool, "dalearn")
    try:
        monitoring.register_callback(tool, monitoring.events.JUMP, look)
        monitoring.register_callback(tool, monitoring.events.PY_START, look)
        monitoring.set_events(tool, asked)
        try:
            return job()
        finally:
            monitoring.set_events(tool, 0)  # before any other call, at which it would be asked again
    except Stop:
        raise Unfinished(seconds) from None
    finally:
        monitoring.free_tool_id(tool)
