"""The process that draws: it takes one drawing after the other from its input, until that is closed."""

import gc
import os
import pickle
import signal
import sys
import tempfile
import traceback
from typing import BinaryIO

from interface.shared.drawing.exchange import LENGTH, Outcome
from interface.shared.languages import speaking

_GRACE = 5.0
"""Seconds after which a drawing that nobody can be waiting for ends the process: whoever would do so may be gone."""


def main(time_limit: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which then closes the input
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that nothing printed gets among the answers
    with tempfile.TemporaryDirectory(prefix="tux-drawing-") as folder:
        os.environ["MPLCONFIGDIR"] = folder  # where matplotlib keeps its list of fonts
        while (drawing := _next(asked)) is not None:
            signal.setitimer(signal.ITIMER_REAL, time_limit + _GRACE)
            outcome, answer = _drawn(drawing)
            signal.setitimer(signal.ITIMER_REAL, 0)
            answers.write(outcome.value + LENGTH.pack(len(answer)) + answer)
            answers.flush()
            gc.collect()  # a figure is full of circles, and megabytes hang on each; now nobody waits for it


def _next(asked: BinaryIO) -> bytes | None:
    length = asked.read(LENGTH.size)
    return asked.read(*LENGTH.unpack(length)) if len(length) == LENGTH.size else None


def _drawn(pickled: bytes) -> tuple[Outcome, bytes]:
    try:
        spoken, drawing = pickle.loads(pickled)
        with speaking(spoken):
            return Outcome.DRAWN, drawing.draw()
    except Exception:  # noqa: BLE001  # the bot reports it, in whose log it belongs
        return Outcome.FAILED, traceback.format_exc().encode()


if __name__ == "__main__":
    main(float(sys.argv[1]))
