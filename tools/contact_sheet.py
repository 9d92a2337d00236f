"""`python -m tools.contact_sheet`: rank cards and charts in many variants, to look at, in build/pictures/."""

import io
import math
import random
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from application.charts.queries import Activity, DayActivity, Flow
from application.levels.rank_card import RankCard
from application.shared.drawing import Png, Theme
from domain.charts.span import Span
from domain.shared.ids import GuildId, UserId
from interface.charts.activity_picture import activity_picture
from interface.levels.rank_card_picture import rank_card_picture

OUTPUT = Path("build/pictures")

_NAMES = (
    "Dalia|Emil Østergård 🌲|Maximiliane von und zu Hohenstaufen-Württemberg III|"
    "محمد الأمين|דליה כהן 2024|山田 太郎 ✨|"
    "김민수 (Kim) 🐯|王小明|สมชาย ใจดี|प्रिया शर्मा|𝓕𝓪𝓷𝓬𝔂 𝕹𝖆𝖒𝖊|👩‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽❤️ 1️⃣|Ζωή Αλεξίου • Привет|Z̸̡̢͓͔̫̦̅̀͝ä̸̡̧̛̦͓́͝l̶̢̛̩g̵̨͝o|"
    "꧁༺Nikola༻꧂|☆*:.｡. o(≧▽≦)o .｡.:*☆|ab (عربي) cd|שלום, Emil! 12,5%|\u2063|নিলয় ரவி ಕನ್ನಡ"
).split("|")
_ACCENTS = (None, 0xF25F5C, 0x70C1B3, 0xFFE066, 0x111111, 0xB388EB)
_STANDINGS = (
    (0, 1, 0, 0, 100),
    (7, None, 4_210, 130, 695),
    (42, 3, 91_234, 2_890, 10_925),
    (900, 99_999, 2**31, 1, None),
)
_BACK, _GAP, _COLUMNS = (54, 57, 63), 20, 2


def main() -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    _sheet([_card(number, name) for number, name in enumerate(_NAMES)]).save(OUTPUT / "rank-cards.png")
    for name, png in _charts().items():
        (OUTPUT / f"{name}.png").write_bytes(png)
    print(f"written to {OUTPUT}")


def _card(number: int, name: str) -> Image.Image:
    level, rank, xp, into_level, to_next = _STANDINGS[number % len(_STANDINGS)]
    card = RankCard(
        name=name,
        avatar=_face() if number % 3 else None,
        level=level,
        rank=rank,
        xp=xp,
        into_level=into_level,
        to_next=to_next,
        theme=(Theme.DARK, Theme.LIGHT)[number // 2 % 2],
        accent=_ACCENTS[number % len(_ACCENTS)],
    )
    return Image.open(io.BytesIO(rank_card_picture(card)))


def _face() -> bytes:
    picture = Image.new("RGB", (256, 256), (90, 60, 160))
    canvas = ImageDraw.Draw(picture)
    canvas.ellipse((30, 170, 226, 366), (60, 80, 140))
    canvas.ellipse((70, 50, 186, 166), (250, 220, 190))
    for x in (100, 142):
        canvas.ellipse((x, 90, x + 14, 108), (30, 30, 30))
    canvas.arc((105, 100, 151, 145), 20, 160, (120, 40, 40), 5)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    width, height = pictures[0].width + _GAP, pictures[0].height + _GAP
    sheet = Image.new("RGB", (_COLUMNS * width + _GAP, math.ceil(len(pictures) / _COLUMNS) * height + _GAP), _BACK)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, _COLUMNS)
        sheet.paste(picture, (_GAP + column * width, _GAP + row * height), picture)
    return sheet


def _charts() -> dict[str, Png]:
    return {
        "server-dark": activity_picture(_activity(30), "The Hidden Garden 🌿", Theme.DARK),
        "server-light": activity_picture(_activity(90, knows_flow=False), "خادم العربي — 日本語", Theme.LIGHT),
        "server-week": activity_picture(_activity(7), "Small", Theme.DARK),
        "member-light": activity_picture(_activity(30, member=UserId(1)), "Dalia Østergård", Theme.LIGHT),
    }


def _activity(days: int, *, member: UserId | None = None, knows_flow: bool = True) -> Activity:
    chance, span = random.Random(days), Span.until(date(2026, 11, 26), days)
    of_guild = member is None
    return Activity(
        guild=GuildId(1),
        member=member,
        span=span,
        days=tuple(
            DayActivity(
                day=day,
                messages=chance.randint(900, 2600) if of_guild else chance.randint(0, 60),
                voice_minutes=chance.randint(300, 2400) if of_guild else chance.choice([0, 0, 35, 120]),
                active=chance.randint(120, 320),
            )
            for day in span.days()
        ),
        flow=tuple(Flow(chance.randint(0, 24), chance.randint(0, 12)) for _ in range(days))
        if of_guild and knows_flow
        else None,
        hours=tuple(tuple(_busy(hour, chance) * (1 + day // 5) for hour in range(24)) for day in range(7))
        if of_guild
        else None,
        time_zone="Europe/Berlin",
    )


def _busy(hour: int, chance: random.Random) -> int:
    return int(60 * (1 + math.sin((hour - 13) / 12 * math.pi)) ** 2) + chance.randint(0, 25)


if __name__ == "__main__":
    main()
