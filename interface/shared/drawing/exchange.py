"""What goes to the process that draws, a length and a pickle, and what comes back: an outcome, a length, bytes."""

import struct
from enum import Enum

LENGTH = struct.Struct(">I")


class Outcome(Enum):
    DRAWN = b"+"
    FAILED = b"-"
    """What follows is the trace, as text."""
