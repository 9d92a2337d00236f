"""What Discord's audit log is to say of what the bot does."""

LONGEST_AUDIT_REASON = 512
"""Characters (Discord API reference, "Audit Logs Resource")."""

_LONGEST_NAME = 32


def said_in_audit_log(token: str, *, moderator: str | None, reason: str | None) -> str:
    """The token, by which it is found again; whom the bot acted for, since Discord names only the bot; and why.

    The end is cut where it is too long: the record has the reason whole.
    """
    says = None if moderator is None else f"{moderator[:_LONGEST_NAME]}{'' if reason is None else ':'}"
    whole = " ".join(filter(None, (token, says, reason)))
    return whole if len(whole) <= LONGEST_AUDIT_REASON else f"{whole[: LONGEST_AUDIT_REASON - 1]}…"
