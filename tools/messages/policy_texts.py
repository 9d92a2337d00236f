"""What is said of what is stored of people: written where the columns are declared, read in the privacy room."""

from pathlib import Path

import infrastructure.schema  # noqa: F401  # declares the columns
from infrastructure.privacy.promise import promise
from interface.privacy.cards import STORED
from interface.shared.catalogues import INTERFACE
from tools.messages.message import Message

_ROOM = INTERFACE / "privacy"


def policy_texts(room: Path) -> set[Message]:
    if room != _ROOM:
        return set()
    promised = promise()
    stays = [text for each in promised.stays for text in (each.what, each.why)]
    return {Message((text,), context=STORED) for text in (*promised.goes, *promised.loses_its_name, *stays)}
