"""Memory: what stays is not looked through again, and what a build has freed goes back to the system."""

import ctypes
import gc


def settle() -> None:
    """What has been loaded by now stays: to look through the million objects of a model holds up answers by 0.4 s."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Gives back what was freed, where the C library can: it would keep it, and the bot would look twice its size."""
    gc.collect()
    try:
        trim = ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):
        return
    trim(0)
