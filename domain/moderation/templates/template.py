"""A reason that a guild writes often."""

from collections.abc import Collection
from datetime import datetime
from typing import NewType

from attrs import define

from domain.moderation.reason import Reason, parse_reason
from domain.moderation.templates.errors import InvalidTemplateName, TemplateNotFound
from domain.shared.history import Change, ChangeableAggregate, Value
from domain.shared.ids import GuildId, UserId
from domain.shared.text import readable

TemplateId = NewType("TemplateId", int)
TemplateName = NewType("TemplateName", str)

LONGEST_NAME = 50
"""Characters."""

MOST_TEMPLATES = 100
"""Of a guild at a time."""


def template_name(typed: str) -> TemplateName:
    """Raises NothingToRead, InvalidTemplateName."""
    name = readable(typed)
    if len(name) > LONGEST_NAME:
        raise InvalidTemplateName(length=len(name), longest=LONGEST_NAME)
    return TemplateName(name)


def template_text(typed: str) -> Reason:
    """Raises NothingToRead, ReasonTooLong."""
    text = parse_reason(typed)
    assert text is not None, "there is a text"
    return text


@define(eq=False, kw_only=True)
class ReasonTemplate(ChangeableAggregate):
    """`kinds` are the names of the kinds of action that it is offered for, sorted; none for all of them.

    One that was removed is kept with its history.
    """

    guild: GuildId
    id: TemplateId
    name: TemplateName
    text: Reason
    kinds: tuple[str, ...]
    is_offered: bool = True
    version: int = 1

    def edit(
        self,
        *,
        name: TemplateName | None = None,
        text: Reason | None = None,
        kinds: Collection[str] | None = None,
        by: UserId,
        at: datetime,
    ) -> tuple[Change, ...]:
        """Change what is given, and remember what it was; returns what changed. Raises TemplateNotFound."""
        if not self.is_offered:
            raise TemplateNotFound
        new_kinds = self.kinds if kinds is None else tuple(sorted(set(kinds)))
        wanted: tuple[tuple[str, Value, Value], ...] = (
            ("name", self.name, name or self.name),
            ("text", self.text, text or self.text),
            ("kinds", " ".join(self.kinds), " ".join(new_kinds)),
        )
        changes = tuple(Change(field=each, old=old, new=new, by=by, at=at) for each, old, new in wanted if old != new)
        self._note(*changes)
        self.name, self.text, self.kinds = name or self.name, text or self.text, new_kinds
        return changes

    def remove(self, *, by: UserId, at: datetime) -> None:
        """Offer it no longer. Raises TemplateNotFound where that is so already."""
        if not self.is_offered:
            raise TemplateNotFound
        self._note(Change(field="is_offered", old=True, new=False, by=by, at=at))
        self.is_offered = False
