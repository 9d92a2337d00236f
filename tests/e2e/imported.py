"""What the process that is forked has done, once for all that are forked from it.

The bot's and the command line's modules are imported, the catalogues read; and what is there by then stays to the end,
so that none of the forked looks through it for garbage, which would copy all of its memory.
"""

import gc
from importlib import import_module
from pkgutil import iter_modules

from domain.shared.language import Language
from interface.shared.catalogues import catalogue

gc.disable()
for name in ("interface.cli", "tests.e2e.bot_process", "infrastructure.database.migrate"):
    import_module(name)
for module in iter_modules(import_module("interface.startup").__path__, "interface.startup."):
    import_module(module.name)
for language in Language:
    catalogue(language)
gc.freeze()
gc.enable()
