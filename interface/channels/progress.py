"""How far something has come, in the message that answers it."""

import structlog
from attrs import define

from domain.channels.numbers import ActKind
from interface.channels.cards import progress_card
from interface.shared.border import Interaction
from interface.shared.failures import said_of
from interface.shared.layout import Card
from interface.shared.messages import NOBODY, UNSAYABLE, answer, replace

_log = structlog.stdlib.get_logger(__name__)


@define(eq=False)
class ShownProgress:
    _interaction: Interaction
    _kind: ActKind
    _is_shown: bool = False

    async def __call__(self, done: int, of: int) -> None:
        """Where it cannot be shown, what it tells of goes on."""
        if done >= of:
            return
        try:
            shown = progress_card(self._kind, done, of)
            await self._interaction.edit_original_response(view=shown, allowed_mentions=NOBODY)
        except UNSAYABLE as error:
            _log.info("progress could not be shown", error=said_of(error))
        else:
            self._is_shown = True

    async def finish(self, card: Card) -> None:
        """The last word, in place of what was shown."""
        if self._is_shown:
            await replace(self._interaction, card)
        else:
            await answer(self._interaction, card)
