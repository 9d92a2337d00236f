"""Whether a card fits into a message."""

from interface.shared.layout import Card, texts_of
from tests.fakes.cards import as_message
from tests.fakes.discord_http import buttons_of


def fits(shown: Card) -> bool:
    """Within Discord's limits for a message of components: its characters, its components, and ids that differ."""
    texts = texts_of(shown)
    ids = [str(button["custom_id"]) for button in buttons_of(as_message(shown)) if "custom_id" in button]
    is_within = sum(map(len, texts)) <= 4000 and shown.total_children_count <= 40
    return is_within and all(texts) and len(set(ids)) == len(ids) and all(len(each) <= 100 for each in ids)
