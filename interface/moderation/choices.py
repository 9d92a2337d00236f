"""What is offered while a person types: plain text, of which Discord takes 100 characters."""

from discord import app_commands

from application.moderation.ports import BannedUser
from application.moderation.queries import CaseView
from interface.moderation.actions import face_of
from interface.shared.languages import gettext

_LONGEST = 100


def case_choice(case: CaseView) -> app_commands.Choice[str]:
    parts = [
        f"#{case.number} {face_of(case.kind).title}",
        f"{case.opened_at:%Y-%m-%d}",
        gettext("forgotten") if case.forgotten_at is not None else case.reason or gettext("no reason"),
    ]
    return _choice(parts, str(case.number))


def ban_choice(ban: BannedUser) -> app_commands.Choice[str]:
    return _choice([*(ban.names or [str(ban.user)]), ban.reason or gettext("no reason")], str(ban.user))


def _choice(parts: list[str], value: str) -> app_commands.Choice[str]:
    name = " · ".join(parts)
    return app_commands.Choice(name=name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…", value=value)
