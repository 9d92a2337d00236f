"""The rank card as a picture."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from application.levels.rank_card import RankCard
from application.shared.drawing import Theme
from interface.levels.rank_card import StudioRankCards
from interface.levels.rank_card_drawing import RankCardDrawing
from interface.levels.rank_card_picture import rank_card_picture
from interface.shared.drawing.colours import PALETTES, contrast, readable, rgb
from interface.shared.drawing.studio import ProcessStudio
from tests.fakes.studio import DRAWN, FakeStudio
from tests.unit.interface.levels.rank_cards import a_card

ACCENT = 0xFF0000
"""Not changed for readability on the dark card."""


def a_picture(colour: tuple[int, int, int], form: str = "PNG", size: tuple[int, int] = (256, 256)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def drawn(card: RankCard) -> Image.Image:
    return Image.open(io.BytesIO(rank_card_picture(card))).convert("RGBA")


def looks(*cards: RankCard) -> int:
    """How many different pictures they make."""
    return len({drawn(card).tobytes() for card in cards})


def test_it_is_a_png_with_round_corners() -> None:
    picture = Image.open(io.BytesIO(rank_card_picture(a_card())))
    assert (picture.format, picture.size) == ("PNG", (1000, 300))
    seen = drawn(a_card()).getchannel("A")
    assert (seen.getpixel((0, 0)), seen.getpixel((999, 299)), seen.getpixel((500, 0))) == (0, 0, 255)


def test_all_that_it_says_can_be_seen() -> None:
    assert looks(a_card(), a_card("Emil"), a_card(rank=None), a_card(rank=4), a_card(into_level=60)) == 5


@pytest.mark.parametrize(("into_level", "filled"), [(0, 0.0), (25, 0.25), (50, 0.5), (100, 1.0), (150, 1.0)])
def test_the_bar_is_as_full_as_the_level(into_level: int, filled: float) -> None:
    bar = drawn(a_card(into_level=into_level, accent=ACCENT)).crop((300, 207, 932, 208))
    red = [bar.getpixel((x, 0))[0] for x in range(bar.width)]  # type: ignore[index]  # a colour, in this mode
    assert sum(each > 128 for each in red) / len(red) == pytest.approx(filled, abs=0.02)


def test_the_highest_level_has_a_full_bar() -> None:
    assert drawn(a_card(to_next=None, accent=ACCENT)).getpixel((930, 207))[0] > 128  # type: ignore[index]  # as above


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_the_avatar_is_shown_in_a_circle(form: str) -> None:
    red, green, blue, _ = drawn(a_card(avatar=a_picture((10, 200, 30), form))).getpixel((142, 150))  # type: ignore[misc]  # as above
    assert (abs(red - 10) < 6, abs(green - 200) < 6, abs(blue - 30) < 6) == (True, True, True)


@pytest.mark.parametrize(
    "broken",
    [b"", b"no picture", a_picture((1, 2, 3))[:200], a_picture((1, 2, 3), size=(2049, 8))],
    ids=["empty", "text", "cut off", "too large"],
)
def test_an_avatar_that_cannot_be_read_gives_way_to_an_initial(broken: bytes) -> None:
    assert looks(a_card(avatar=broken), a_card()) == 1


def test_the_initial_is_the_names_first_letter_or_emoji() -> None:
    assert looks(a_card("Dalia"), a_card("dalia")) == 2
    for name in ("", "\u2063", "...", "😀", "प्रिया", "ß"):
        assert drawn(a_card(name)).size == (1000, 300)


def test_there_is_a_light_and_a_dark_one() -> None:
    light, dark = (drawn(a_card(theme=theme)).convert("L").resize((1, 1)).getpixel((0, 0)) for theme in Theme)
    assert light > 180 > 80 > dark  # type: ignore[operator]  # a grey


@given(st.integers(0, 0xFFFFFF), st.sampled_from(Theme))
def test_any_accent_can_be_told_from_the_background(accent: int, theme: Theme) -> None:
    back = PALETTES[theme].back
    assert contrast(readable(rgb(accent), back), back) >= 4.4


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=60),
    st.integers(0, 2**31),
    st.none() | st.integers(1, 2**31),
    st.integers(0, 2**62),
    st.none() | st.integers(0, 2**62),
)
def test_anything_can_be_drawn(name: str, level: int, rank: int | None, xp: int, to_next: int | None) -> None:
    card = RankCard(name=name, avatar=None, level=level, rank=rank, xp=xp, into_level=xp, to_next=to_next)
    assert rank_card_picture(card).startswith(b"\x89PNG")


async def test_the_studio_is_asked_for_it() -> None:
    studio = FakeStudio()
    assert await StudioRankCards(studio).draw(a_card()) == DRAWN
    assert studio.drawn == [RankCardDrawing(a_card())]


async def test_the_process_that_draws_draws_it() -> None:
    studio = ProcessStudio(time_limit=60)
    try:
        assert await StudioRankCards(studio).draw(a_card()) == rank_card_picture(a_card())
    finally:
        await studio.close()
