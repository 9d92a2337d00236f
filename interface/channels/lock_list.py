"""What is locked, page by page."""

import re
from datetime import datetime

import discord
from attrs import define

from application.channels.list_locks import ListLocks
from application.channels.queries import LockedPlace
from application.shared.use_case import UseCase
from domain.channels.lockdown import StepState
from domain.channels.numbers import ActKind
from domain.shared.paging import Direction, Page, Seek
from interface.channels.cards import KINDS
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.enum_words import in_words
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.layout import Card, as_written, card, container, shortened
from interface.shared.messages import replace

PAGE_SIZE = 8
_LONGEST_REASON = 70
_LONGEST_WHY = 55

_TURN = r"locks:(?P<direction>newer|older):(?P<cursor>\d{1,19})"
_NOT_DONE = {
    ActKind.LOCK: gettext_lazy("-# ⚠️ **Not locked**, Discord refused it: {why} in <#{channel}>"),
    ActKind.UNLOCK: gettext_lazy("-# ⚠️ **Not unlocked**, Discord refused it: {why} in <#{channel}>"),
}
_NOT_YET = {
    ActKind.LOCK: gettext_lazy("-# ⏳ Not locked yet; I am at it"),
    ActKind.UNLOCK: gettext_lazy("-# ⏳ Not unlocked yet; I am at it"),
}

type _Button = discord.ui.Button[discord.ui.LayoutView]


def lock_page(page: Page[LockedPlace]) -> Card:
    texts = [_entry(place) for place in page.items] or [gettext("*Nothing is locked.*")]
    shown = container(gettext("### 🔒 What is locked"), *texts)
    buttons = [_turn(Direction.NEWER, page.newer), _turn(Direction.OLDER, page.older)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


@define
class TurnLockPage:
    _list_locks: UseCase[ListLocks, Page[LockedPlace]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        seek = Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE)
        command = ListLocks(guild=guild_of(interaction), by=asker_of(interaction), seek=seek)
        await replace(interaction, lock_page(await self._list_locks(command)))

    def button(self) -> Button:
        return Button(_TURN, self, part_of="lockdown list")


def _entry(place: LockedPlace) -> str:
    icon = "🔒" if place.is_locked else "⚠️"
    parts = [f"{icon} <#{place.channel}>", gettext("since {at}", at=_at(place.opened_at))]
    if place.expires_at is not None:
        parts.append(gettext("until {at}", at=_at(place.expires_at)))
    by = gettext(
        "-# {kind} {number} by <@{moderator}> · ID {moderator}",
        kind=in_words(KINDS, place.kind),
        number=place.number,
        moderator=place.moderator,
    )
    lines = [" · ".join(parts), by]
    if place.reason is not None:
        lines.insert(1, shortened(place.reason, _LONGEST_REASON, as_written))
    if place.is_refused:
        why = shortened(place.why or "?", _LONGEST_WHY)
        lines.append(str(_NOT_DONE[place.kind]).format(why=why, channel=place.channel))
    elif place.state is StepState.PLANNED:
        lines.append(str(_NOT_YET[place.kind]))
    return "\n".join(lines)


def _turn(direction: Direction, cursor: int | None) -> _Button:
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    # A disabled button needs a custom id of its own too; no channel has the id 0.
    custom_id = f"locks:{direction.value}:{cursor or 0}"
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=cursor is None)


def _at(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
