"""How a field names something of the server's, and what is kept of it."""

import pytest

from application.shared.configuration.names import GuildNames, Reading
from application.shared.configuration.node import node_of
from application.shared.configuration.references import EmojiText
from application.shared.configuration.shapes import Misread, Reference
from domain.shared.written import Referred

BLOB, DANCE = 300_000_000_000_000_001, 300_000_000_000_000_002
NAMES = GuildNames(by_id={Referred.EMOJI: {BLOB: "blob", DANCE: "dance"}}, animated=frozenset({DANCE}))
GONE = 300_000_000_000_000_009
HELD = frozenset({(Referred.EMOJI, GONE)})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("⭐", "⭐"),
        ("x" * 64, "x" * 64),
        (":blob:", f"<:blob:{BLOB}>"),
        ({"emoji": ":dance:", "id": str(DANCE)}, f"<a:dance:{DANCE}>"),
        ({"id": str(BLOB)}, f"<:blob:{BLOB}>"),
        (f"<:old:{BLOB}>", f"<:blob:{BLOB}>"),  # it was renamed since
        (f"<:old:{GONE}>", f"<:old:{GONE}>"),
        ({"emoji": ":old:", "id": str(GONE)}, f"<:old:{GONE}>"),
        ({"id": str(GONE)}, f"<:gone:{GONE}>"),
    ],
)
def test_an_emoji_is_kept_as_it_is_written_in_a_message(written: str | dict[str, str], read: str) -> None:
    assert EmojiText().read(node_of(written), (), Reading(names=NAMES, held=HELD)) == read


@pytest.mark.parametrize("written", ["x" * 65, ":none:", f"<:none:{GONE + 1}>", 5])
def test_what_names_no_emoji_is_refused(written: str | int) -> None:
    with pytest.raises(Misread):
        EmojiText().read(node_of(written), (), Reading(names=NAMES, held=HELD))


def test_an_emoji_of_the_servers_is_written_with_its_id_and_shown_with_the_name_that_it_has_now() -> None:
    shape, blob = EmojiText(), f"<:old:{BLOB}>"
    assert shape.write(blob, NAMES) == {"emoji": ":old:", "id": str(BLOB)}
    assert (shape.write("⭐", NAMES), shape.text("⭐", NAMES)) == ("⭐", "⭐")
    assert shape.text(blob, NAMES) == f":blob: ({BLOB})"
    assert [*shape.references("⭐", ())] == []
    assert [*shape.references(blob, (2, "emoji"))] == [Reference(where=(2, "emoji"), kind=Referred.EMOJI, id=BLOB)]
