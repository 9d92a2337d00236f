"""What people read of charts."""

from functools import singledispatch

from domain.charts.errors import InvalidSpan


@singledispatch
def charts_words(error: Exception) -> str | None:
    return None


@charts_words.register
def _(error: InvalidSpan) -> str:
    return f"A chart shows {error.least} to {error.most} days, not {error.days}."
