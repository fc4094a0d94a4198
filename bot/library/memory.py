"""Gives back to the system what a build has freed; glibc would keep it, and the bot would look twice its size."""

import ctypes
import gc


def give_back() -> None:
    """Does nothing where the C library has no such thing."""
    gc.collect()
    try:
        trim = ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):
        return
    trim(0)
