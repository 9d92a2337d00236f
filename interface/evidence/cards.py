from collections.abc import Sequence

import discord

from application.evidence.queries import CaptureView
from domain.shared.ids import CaptureId
from interface.shared.evidence_texts import capture_text
from interface.shared.languages import untranslated
from interface.shared.layout import GREY, Card, card, container

_LONGEST_SAID = 800
"""Characters: what was said is on record in full; here it tells what the files belong to."""


def evidence_marker(capture: CaptureId) -> str:
    """What the last text of the post is, and no other post's."""
    return untranslated(f"-# Evidence `{capture}`")


def evidence_card(shown: CaptureView, files: Sequence[str]) -> Card:
    """The message again, above the files with these names that travel with it."""
    said = container(capture_text(shown, _LONGEST_SAID), evidence_marker(shown.capture.id), colour=GREY)
    return card(said, *(_shown(name) for name in files))


def _shown(name: str) -> discord.ui.File[discord.ui.LayoutView]:
    return discord.ui.File(f"attachment://{name}")
