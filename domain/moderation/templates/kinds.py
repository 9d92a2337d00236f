from domain.moderation.actions import KIND_BY_NAME
from domain.moderation.templates.errors import UnknownKind

ALL = "all"


def named_kinds(typed: str) -> tuple[str, ...]:
    """The kinds that are named, with commas or spaces between them; none where `all` is. Raises UnknownKind."""
    words = typed.lower().replace(",", " ").split()
    for word in words:
        if word not in (ALL, *KIND_BY_NAME):
            raise UnknownKind(word, tuple(KIND_BY_NAME))
    return () if ALL in words else tuple(sorted(set(words)))
