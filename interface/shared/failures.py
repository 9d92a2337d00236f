"""What the log says of a failure."""

import discord


def said_of(error: BaseException) -> str:
    """Its kind, and Discord's own words where it answered; never the address asked, where interactions' tokens are."""
    kind = type(error).__name__
    match error:
        case discord.HTTPException():
            return f"{kind}: status {error.status}, code {error.code}: {error.text}"
        case discord.ConnectionClosed():
            return f"{kind}: code {error.code}"
        case BaseExceptionGroup():
            return ", ".join(sorted({said_of(each) for each in error.exceptions}))
        case _:
            return kind
