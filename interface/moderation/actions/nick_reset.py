from collections.abc import Sequence

import discord
from discord import app_commands

from application.moderation.effects.nick_reset import NickResetEffect
from application.moderation.nick.show_nickname import ShowNickname
from application.moderation.queries import CaseView
from domain.moderation.actions.nick_reset import NICK_RESET
from interface.moderation.actions.edge import ActionEdge, Face, Hands, ReasonText, Tree, needed_for
from interface.moderation.nicknames import DiscordNicknames
from interface.shared.border import Interaction
from interface.shared.languages import gettext, gettext_lazy, pgettext_lazy
from interface.shared.layout import as_typed


def _add_command(tree: Tree, hands: Hands) -> None:
    nick = app_commands.Group(
        name="nick",
        description="Nicknames of members",
        guild_only=True,
        default_permissions=needed_for(NICK_RESET),
    )

    async def which(case: CaseView) -> Sequence[str]:
        nickname = await hands.show_nickname(ShowNickname(case))
        return [] if nickname is None else [gettext("**Nickname before** {nickname}", nickname=as_typed(nickname))]

    @nick.command(description="Take a member's nickname away")
    @app_commands.describe(member="Whose nickname goes", reason="Why; they are not told")
    @app_commands.autocomplete(reason=hands.reasons(NICK_RESET))
    async def reset(interaction: Interaction, member: discord.User, reason: ReasonText | None = None) -> None:
        await hands.take(interaction, NICK_RESET, member, reason, also=which)

    tree.add_command(nick)


EDGE = ActionEdge(
    kind=NICK_RESET,
    face=Face(
        icon="🏷️",
        name=pgettext_lazy("kind", "nick_reset"),
        title=gettext_lazy("Nickname reset"),
        plural=gettext_lazy("Nicknames reset"),
        done=pgettext_lazy("what was done", "given back their own name"),
        told=gettext_lazy("Your nickname was reset in {guild}"),
        colour=0x8DA4EF,
    ),
    add_command=_add_command,
    effect=lambda parts: NickResetEffect(DiscordNicknames(parts.client), parts.audit_log, parts.note_nickname),
)
