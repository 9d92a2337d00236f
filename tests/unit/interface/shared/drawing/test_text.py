"""Names in any script: each character in a font that has it, emoji as pictures, everything within its room."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from interface.shared.drawing.emoji import emoji, emoji_at
from interface.shared.drawing.fonts import CHINESE, INTER, JAPANESE, KOREAN, Face, Weight, font
from interface.shared.drawing.lines import draw, fitted, line
from interface.shared.drawing.pieces import cleaned, pieces

names = st.text(max_size=40)


def faces(text: str) -> list[str]:
    """The file of each piece, `emoji` for an emoji."""
    return [
        "emoji" if piece.face is None else piece.face.path.stem.partition("[")[0] for piece in pieces(cleaned(text))
    ]


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("Dalia", "Inter"),
        ("Ærøskøbing", "Inter"),
        ("Ζωή", "Inter"),
        ("Привет", "Inter"),
        ("محمد", "NotoSansArabic"),
        ("דליה", "NotoSansHebrew"),
        ("प्रिया", "NotoSansDevanagari"),
        ("สมชาย", "NotoSansThai"),
        ("নিলয়", "NotoSansBengali"),
        ("ரவி", "NotoSansTamil"),
        ("ಕನ್ನಡ", "NotoSansKannada"),
        ("გიორგი", "NotoSansGeorgian"),
        ("አበበ", "NotoSansEthiopic"),
        ("王小明", "NotoSansCJK-VF.otf"),
        ("𝕯𝖆𝖑", "STIXGeneralBol"),
        ("𝓓𝓪𝓵", "STIXGeneral"),
    ],
)
def test_a_script_is_drawn_with_a_font_that_has_it(text: str, face: str) -> None:
    assert set(faces(text)) <= {face}


@pytest.mark.parametrize(("text", "face"), [("王", CHINESE), ("山田の", JAPANESE), ("金 김", KOREAN)])
def test_han_characters_look_as_the_rest_of_the_name_says(text: str, face: Face) -> None:
    assert pieces(text)[0].face == face


@settings(max_examples=300, deadline=None)
@given(names)
def test_each_character_is_drawn_with_a_font_that_has_it(text: str) -> None:
    for piece in pieces(cleaned(text)):
        if piece.face is None:
            assert emoji(piece.text, 10).size == (10, 10)
        else:
            assert piece.face.covers("".join(each for each in piece.text if each not in "\u200c\u200d"))


def test_what_no_font_has_is_shown_plain_or_as_a_dot() -> None:
    assert "".join(piece.text for piece in pieces(cleaned("꧁Dalia꧂"))) == "·Dalia·"
    assert "".join(piece.text for piece in pieces(cleaned("🄳\ufe0e"))) in ("🄳", "D")


@pytest.mark.parametrize(
    "sequence",
    ["😀", "\U0001fac6", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "👍🏽", "❤️", "❤", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩🏽‍🚀", "⭐"],
)
def test_an_emoji_of_several_code_points_is_one_picture(sequence: str) -> None:
    assert [(piece.text, piece.face) for piece in pieces(cleaned(sequence))] == [(sequence, None)]


def test_the_longest_emoji_there_is_is_found_whole() -> None:
    """Two people of whom each has a skin tone, kissing: nine code points, not counting what says "as emoji"."""
    kiss = "\U0001f9d1\U0001f3fb\u200d❤\ufe0f\u200d\U0001f48b\u200d\U0001f9d1\U0001f3fc"
    assert emoji_at(kiss, 0) == len(kiss) == 10


@pytest.mark.parametrize("text", ["1", "#", "©", "a", "❤\ufe0e"])
def test_what_is_a_letter_or_is_asked_for_as_text_is_no_emoji(text: str) -> None:
    assert emoji_at(text, 0) == 0


def test_an_unknown_sequence_is_shown_by_its_parts() -> None:
    assert faces("😀\u200d🌵") == ["emoji", "emoji"]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        (" a \n b\t", "a b"),
        ("a\u202eb\u2066c", "abc"),
        ("\u2063", ""),
        ("e\u0301", "é"),
        ("a\x00b", "ab"),
    ],
)
def test_what_would_mislead_or_cannot_be_seen_is_left_out(typed: str, left: str) -> None:
    assert cleaned(typed) == left


def test_marks_do_not_climb_out_of_the_line() -> None:
    (piece,) = pieces(cleaned("q" + "\u0316" * 40))
    assert len(piece.text) == 3


@settings(max_examples=150, deadline=None)
@given(names, st.integers(20, 500))
def test_a_fitted_line_is_as_wide_as_its_room_at_most(text: str, width: int) -> None:
    made = fitted(text, width, size=40, smallest=20, weight=Weight.SEMIBOLD)
    ellipsis = line("…", 20, Weight.SEMIBOLD)
    assert made.width <= max(width, ellipsis.width)


def test_a_long_name_becomes_smaller_before_it_is_cut() -> None:
    name = "Maximiliane von und zu Hohenstaufen"
    whole = line(name, 40).width
    assert fitted(name, whole, size=40, smallest=20).size == 40
    assert fitted(name, whole * 0.75, size=40, smallest=20).size in (29, 30)
    cut = fitted(name, whole * 0.3, size=40, smallest=20)
    assert (cut.size, cut.runs[-1].text[-1], cut.runs[0].text[:4]) == (20, "…", "Maxi")


def test_a_line_that_runs_from_right_to_left_is_cut_at_its_left_end() -> None:
    assert fitted("דליה כהן " * 5, 200, size=40, smallest=40).runs[0].text[0] == "…"


def test_neighbours_in_one_font_are_drawn_in_one_go_so_that_letters_join() -> None:
    assert [run.text for run in line("محمد الأمين", 40).runs] == ["محمد الأمين"]
    assert [(run.text, run.is_rtl) for run in line("ab عر", 40).runs] == [("ab ", False), ("عر", True)]


@settings(max_examples=100, deadline=None)
@given(names)
def test_any_name_can_be_drawn(text: str) -> None:
    picture = Image.new("RGB", (400, 80))
    draw(picture, (10, 60), fitted(text, 380, size=40, smallest=20), (255, 255, 255))
    assert picture.crop((395, 0, 400, 80)).getbbox() is None or not cleaned(text).isascii()


def test_different_names_look_different() -> None:
    def drawn(text: str) -> bytes:
        picture = Image.new("RGB", (400, 80))
        draw(picture, (10, 60), line(text, 40), (255, 255, 255))
        return picture.tobytes()

    assert len({drawn(text) for text in ("Dalia", "Emil", "محمد", "محمل", "王", "😀", "😃", "")}) == 8


def test_weights_and_sizes_differ() -> None:
    assert font(INTER, 40, Weight.BOLD).getlength("Dalia") > font(INTER, 40, Weight.REGULAR).getlength("Dalia")
    assert line("Dalia", 80).width > 1.8 * line("Dalia", 40).width
