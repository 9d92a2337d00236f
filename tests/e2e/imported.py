"""What the process that is forked has done, once for all that are forked from it.

The bot's and the command line's modules are imported, the catalogues read; and what is there by then stays to the end,
so that none of the forked looks through it for garbage, which would copy all of its memory.
"""

import gc

gc.disable()

import interface.cli  # noqa: E402
import tests.e2e.bot_process  # noqa: E402
from domain.shared.language import Language  # noqa: E402
from interface.shared.catalogues import catalogue  # noqa: E402

__all__ = ["interface", "tests"]

for language in Language:
    catalogue(language)
gc.freeze()
gc.enable()
