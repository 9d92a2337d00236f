"""What a guild may choose about moderation."""

from collections.abc import Collection

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.errors import KindTellsNobody
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId, RoleId
from domain.shared.settings import GuildRole, Line, Setting, Settings, TextChannel, WholeNumber, YesNo

DM_ON_ACTION = Setting("dm_on_action", YesNo(), default=True)
"""Whether members are told by direct message about actions taken on them."""

APPEAL_TEXT: Setting[str | None] = Setting("appeal_text", Line(longest=500), None)
"""What members read below what they are told of an action: how to appeal, for example."""

ADOPT_HAND_ACTIONS = Setting("adopt_hand_actions", YesNo(), default=True)
"""Whether what people do in Discord's own menus becomes cases."""

PUBLIC_NOTICE = Setting("public_notice", YesNo(), default=False)
"""Whether the channel where a command was used reads what was done."""

MODERATORS_NAMED = Setting("moderators_named", YesNo(), default=False)
"""Whether members who read their own cases read who decided."""

CLOSED_CASE_MONTHS = Setting("closed_case_months", WholeNumber(0, 120), 0)
"""After how many months a case that is over is forgotten, but for its number, kind and dates; 0: never."""

JAIL_ROLE: Setting[RoleId | None] = Setting("jail_role", GuildRole(), None)
"""What those in jail have in place of their roles; `/jail-setup` makes it and keeps it out of the channels."""

JAIL = TextChannel(needs=(ChannelRight.VIEW,))
JAIL_CHANNEL: Setting[ChannelId | None] = Setting("jail_channel", JAIL, None)
"""The one channel that they see."""


def kinds_named(text: str) -> Collection[ActionKind]:
    """Those that are told of and named in it, with commas or spaces between them. Raises KindTellsNobody."""
    telling = {kind.name: kind for kind in KINDS if kind.tells_member}
    words = text.lower().replace(",", " ").split()
    for word in words:
        if word not in telling:
            raise KindTellsNobody(word, tuple(telling))
    return frozenset(telling[word] for word in words)


def _check_kinds(text: str) -> None:
    kinds_named(text)


UNTOLD_KINDS: Setting[str | None] = Setting("untold_kinds", Line(longest=200, check=_check_kinds), None)
"""The kinds of action that members are not told of, where they are told of actions at all."""


def is_told(settings: Settings, kind: ActionKind) -> bool:
    """Whether the guild wants members told of such an action; some kinds never tell, whatever it wants."""
    untold = settings[UNTOLD_KINDS]
    return settings[DM_ON_ACTION] and (untold is None or kind not in kinds_named(untold))
