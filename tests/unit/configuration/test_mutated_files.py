"""Whatever a file has become on its way: it is planned, or refused in words, and nothing of it happens by itself."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.configuration.apply_plan import Applied
from application.configuration.views import PlanView, Refused
from interface.configuration.cards import planned_card
from interface.main import join_words
from interface.shared.layout import texts_of
from tests.configuring import FULL, Server
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.wired import wired_contexts

_WORDS = join_words(wired_contexts(MemoryRecords(), FakeDiscord()))
_CHARACTERS = [*"\n:[]{}\t#?\u2028\ufeff\x00⭐\U0010ffff'"]
_BITS = st.sampled_from(
    [*_CHARACTERS, "  ", "- ", "&a ", "*a", "!x ", "|\n", '"', "null", "true", "-1", "9" * 30, "0x1f", "---\n", "<<: "]
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A file of which some lines are cut, doubled, moved, or have something else in them."""
    text = FULL
    for _ in range(draw(st.integers(1, 6))):
        lines = text.splitlines(keepends=True)
        at, to = draw(st.integers(0, len(text))), draw(st.integers(0, max(0, len(lines) - 1)))
        match draw(st.integers(0, 4)):
            case 0:
                text = text[:at] + draw(_BITS) + text[at:]
            case 1:
                text = text[:at] + text[at + draw(st.integers(1, 20)) :]
            case 2:
                text = "".join([*lines[:to], *lines[to : to + 1] * 2, *lines[to + 1 :]])
            case 3:
                text = "".join([*lines[to:], *lines[:to]])
            case _:
                text = "".join([*lines[:to], *lines[to + 1 :]])
    return text.encode() + draw(st.sampled_from([b"", b"", b"\xff"]))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(mutated())
async def test_every_file_ends_in_a_plan_that_brings_it_about_or_in_words(content: bytes) -> None:
    records = MemoryRecords()
    server = Server(MemoryUnitOfWorkFactory(records))
    planned = await server.plan(content)
    assert isinstance(planned, PlanView | Refused)
    if isinstance(planned, Refused):
        assert all(_WORDS(each.why) for each in planned.problems)
        assert planned.problems
    shown = planned_card(planned, _WORDS)
    assert sum(map(len, texts_of(shown.card))) <= 4_000
    assert not records.events
    if isinstance(planned, PlanView) and planned.changes:
        assert isinstance(await server.apply(planned), Applied)
        again = await server.plan(content)
        assert isinstance(again, PlanView)
        assert again.changes == ()
