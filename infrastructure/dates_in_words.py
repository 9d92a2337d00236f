from datetime import datetime

from domain.shared.moments import UnreadableMoment

_LONGEST = 100
"""Characters: no date in words is longer, and the parser's time grows with the text."""


def read_date(text: str, local_now: datetime) -> datetime:
    """`friday 18:00`, `tomorrow at 9am`, `24 dec`: the next one after `local_now`. Raises UnreadableMoment."""
    if len(text) > _LONGEST:
        raise UnreadableMoment(text[:_LONGEST])
    from dateparser import parse  # 0.8 s, which only those pay who name a date

    date = parse(
        text,
        languages=["en"],
        settings={"PREFER_DATES_FROM": "future", "RELATIVE_BASE": local_now, "DATE_ORDER": "DMY"},
    )
    if date is None:
        raise UnreadableMoment(text)
    return date
