import asyncio
from datetime import datetime

from domain.shared.moments import UnreadableMoment

_LONGEST = 100
"""Characters: no date in words is longer, and the parser's time grows with the text."""


class DateparserDates:
    async def read(self, text: str, *, local_now: datetime, is_past: bool = False) -> datetime:
        if len(text) > _LONGEST:
            raise UnreadableMoment(text[:_LONGEST])
        date = await asyncio.to_thread(_parsed, text, local_now, "past" if is_past else "future")
        if date is None:
            raise UnreadableMoment(text)
        return date


def _parsed(text: str, local_now: datetime, preferred: str) -> datetime | None:
    from dateparser import parse  # 0.8 s, which only those pay who name a date

    return parse(
        text,
        languages=["en"],
        settings={"PREFER_DATES_FROM": preferred, "RELATIVE_BASE": local_now, "DATE_ORDER": "DMY"},
    )
