"""Files and pictures: what a message, a card and an embed make of them, and how long they are kept."""

import pytest

from playground.rest.cdn import Cdn
from playground.rules import attachments as rules
from playground.rules.attachments import Upload
from playground.wire.avatars import LARGEST
from playground.wire.embeds import checked_embeds
from playground.wire.forms import Form, InvalidForm
from playground.wire.media import embed_media, left_over, referenced, unfurled
from playground.wire.pictures import content_type_of, picture_of
from playground.wire.uploads import picture_hash
from playground.world.default_world import GENERAL
from playground.world.json_value import Json, JsonObject
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import Ground

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\4"
_PNG_TEXT = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAE"


def _keep(
    ground: Ground, *uploads: Upload, form: JsonObject | None = None, ephemeral: bool = False
) -> list[JsonObject]:
    return ground.services.attachments.keep(GENERAL, Form(form or {}), uploads, ephemeral=ephemeral)


def test_a_file_is_described_as_discord_does(ground: Ground) -> None:
    described: JsonObject = {"attachments": [{"id": 1, "description": "x" * 1024}, {"id": "2", "description": ""}]}
    picture, text = _keep(ground, Upload(1, "a b.png", _PNG), Upload(2, "é.txt", b"abc"), form=described)
    path = f"/attachments/{GENERAL}/{picture['id']}/a_b.png"
    assert picture == {
        "id": picture["id"],
        "filename": "a_b.png",
        "size": len(_PNG),
        "url": f"https://cdn.discordapp.com{path}",
        "proxy_url": f"https://media.discordapp.net{path}",
        "width": 3,
        "height": 4,
        "content_type": "image/png",
        "description": "x" * 1024,
    }
    assert (text["filename"], text["content_type"]) == ("_.txt", "text/plain; charset=utf-8")
    assert not {"width", "height", "description", "ephemeral"} & text.keys()
    [hidden] = _keep(ground, Upload(0, "a", b"x"), ephemeral=True)
    assert hidden["ephemeral"] is True
    assert "content_type" not in hidden
    assert str(hidden["url"]).startswith(f"https://cdn.discordapp.com/ephemeral-attachments/{ground.world.bot_id}/")
    assert ground.services.attachments.fetch(path) == _PNG
    ground.services.attachments.clear()
    assert ground.services.attachments.fetch(path) is None
    with pytest.raises(InvalidForm):
        _keep(ground, Upload(1, "a", b""), form={"attachments": [{"id": 1, "description": "x" * 1025}]})


def test_files_have_ten_megabytes_together_and_are_ten_at_most(ground: Ground) -> None:
    half = b"x" * (5 * 1024 * 1024)
    _keep(ground, Upload(0, "a", half), Upload(1, "b", half))
    with pytest.raises(DiscordError) as error:
        _keep(ground, Upload(0, "a", half), Upload(1, "b", half + b"x"))
    assert error.value.refusal is Refusal.TOO_LARGE
    many = [Upload(number, "a", b"") for number in range(11)]
    assert len(_keep(ground, *many[:10])) == 10
    with pytest.raises(InvalidForm):
        _keep(ground, *many)


def test_the_oldest_files_make_room(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "KEPT_BYTES", 10)
    kept = ground.services.attachments
    first = kept.keep_for_option(Upload(0, "a", b"x" * 5))
    second = kept.keep_for_option(Upload(0, "b", b"x" * 5))
    assert kept.for_option(first) is not None
    third = kept.keep_for_option(Upload(0, "c", b"x"))
    assert [kept.for_option(each) is not None for each in (first, second, third)] == [False, True, True]


def test_an_edit_keeps_the_files_that_it_lists(ground: Ground) -> None:
    kept = ground.services.attachments
    before = _keep(ground, Upload(0, "a", b"a"), Upload(1, "b", b"b"))

    def after(listed: list[Json] | None, *uploads: Upload) -> list[Json]:
        form = Form({} if listed is None else {"attachments": listed})
        return [each["filename"] for each in kept.after_edit(GENERAL, form, uploads, before, ephemeral=False)]

    new = Upload(0, "c", b"c")
    assert after(None) == ["a", "b"]
    assert after(None, new) == ["c"]
    assert after([]) == []
    assert after([{"id": before[1]["id"]}]) == ["b"]
    assert after([{"id": before[1]["id"]}, {"id": 0}], new) == ["b", "c"]


def test_a_file_is_meant_by_its_name_or_its_address(ground: Ground) -> None:
    [kept] = _keep(ground, Upload(0, "a.png", _PNG))
    for url in ("attachment://a.png", kept["url"]):
        assert referenced([kept], url) == kept
        assert unfurled({"url": url}, [kept])["attachment_id"] == kept["id"]
        assert embed_media({"url": url}, [kept]) == {
            "url": kept["url"],
            "proxy_url": kept["proxy_url"],
            "width": 3,
            "height": 4,
            "content_type": "image/png",
        }
    missing: JsonObject = {"url": "attachment://b.png"}
    assert embed_media(missing, [kept]) == missing
    with pytest.raises(InvalidForm):
        unfurled(missing, [kept])
    assert left_over([kept], [], [{"image": {"url": kept["url"]}}]) == []
    assert left_over([kept], [{"items": [{"media": {"url": kept["url"]}}]}], []) == []
    assert left_over([kept], [], [{"image": {"url": "https://x.y/a.png"}}]) == [kept]


def _embed(**fields: Json) -> JsonObject:
    return {"embeds": [fields]}


def _field(**fields: Json) -> JsonObject:
    return _embed(fields=[{"name": "x", "value": "y", **fields}])


@pytest.mark.parametrize(
    ("taken", "refused"),
    [
        (_embed(title="x" * 256), _embed(title="x" * 257)),
        (_embed(description="x" * 4096), _embed(description="x" * 4097)),
        (_embed(fields=[{"name": "x", "value": "y"}] * 25), _embed(fields=[{"name": "x", "value": "y"}] * 26)),
        (_field(name="x" * 256), _field(name="x" * 257)),
        (_field(name="x"), _field(name="")),
        (_field(value="x" * 1024), _field(value="x" * 1025)),
        (_field(value="x"), _field(value="")),
        (_embed(footer={"text": "x" * 2048}), _embed(footer={"text": "x" * 2049})),
        (_embed(author={"name": "x" * 256}), _embed(author={"name": "x" * 257})),
        ({"embeds": [{"title": "x"}] * 10}, {"embeds": [{"title": "x"}] * 11}),
    ],
)
def test_embeds_have_limits(taken: JsonObject, refused: JsonObject) -> None:
    checked_embeds(Form(taken))
    with pytest.raises(InvalidForm):
        checked_embeds(Form(refused))


@pytest.mark.parametrize("last", [{"title": "x"}, {"fields": [{"name": "x", "value": "y"}]}, {"footer": {"text": "x"}}])
def test_embeds_have_6000_characters_together(last: JsonObject) -> None:
    long: JsonObject = {"description": "x" * 4000}
    rest: JsonObject = {"description": "x" * 1999, "author": {"name": "x"}}
    checked_embeds(Form({"embeds": [long, rest]}))
    with pytest.raises(InvalidForm):
        checked_embeds(Form({"embeds": [long, rest, last]}))


def test_an_embed_comes_back_with_what_was_not_said(ground: Ground) -> None:
    [kept] = _keep(ground, Upload(0, "a.png", _PNG))
    fields: list[Json] = [{"name": "x", "value": "y"}, {"name": "x", "value": "y", "inline": True}]
    picture: JsonObject = {"url": "attachment://a.png"}
    sent = _embed(title="x", color=None, fields=fields, image=picture, thumbnail={"url": "https://x.y/z"})
    assert checked_embeds(Form(sent), [kept]) == [
        {
            "title": "x",
            "type": "rich",
            "fields": [{"name": "x", "value": "y", "inline": False}, {"name": "x", "value": "y", "inline": True}],
            "image": embed_media(picture, [kept]),
            "thumbnail": {"url": "https://x.y/z"},
        }
    ]


@pytest.mark.parametrize("kind", ["png", "jpg", "jpeg", "gif", "webp"])
def test_a_picture_inside_json_is_known_by_what_it_holds(kind: str) -> None:
    form = Form({"avatar": f"data:image/{kind};base64,{_PNG_TEXT}"})
    assert picture_hash(form, "avatar") == picture_hash(form, "avatar")
    assert len(picture_hash(form, "avatar") or "") == 32
    assert picture_hash(Form({}), "avatar") is None


@pytest.mark.parametrize(
    "written",
    ["", "words", "data:image/png;base64,!", "data:image/png;base64,eA==", f"data:image/svg;base64,{_PNG_TEXT}"],
)
def test_anything_else_is_no_picture(written: str) -> None:
    with pytest.raises(InvalidForm) as error:
        picture_hash(Form({"avatar": written}), "avatar")
    assert error.value.code == "IMAGE_INVALID"


def test_pictures_open_and_other_files_are_saved(ground: Ground) -> None:
    cdn = Cdn(ground.services)
    picture, text, unknown = _keep(
        ground, *(Upload(0, name, raw) for name, raw in (("a", _PNG), ("a.html", b""), ("b", b"")))
    )
    found = [
        cdn.fetch(str(each["url"]).removeprefix("https://cdn.discordapp.com"), {}) for each in (picture, text, unknown)
    ]
    assert [(each.content_type, each.opens) for each in found if each is not None] == [
        ("image/png", True),
        ("text/html", False),
        ("application/octet-stream", False),
    ]
    assert content_type_of("a.png") == "image/png"
    assert content_type_of("a") is None


def test_an_avatar_is_delivered_to_its_own_address_in_the_size_that_is_asked_for(ground: Ground) -> None:
    cdn, emil, avatar = Cdn(ground.services), ground.id("Emil"), "ab" * 16
    ground.world.users[emil].avatar = ground.member("Emil").avatar = avatar
    of_guild = f"/guilds/{ground.guild.id}/users/{emil}/avatars/{avatar}.png"
    for path in (f"/avatars/{emil}/{avatar}.webp", of_guild, "/embed/avatars/0.png", "/embed/avatars/5.png"):
        for asked, size in (("16", 16), ("17", LARGEST), ("x", LARGEST), ("4096", LARGEST)):
            found = cdn.fetch(path, {"size": asked})
            assert found is not None
            shown = picture_of(found.body)
            assert shown is not None
            assert (shown.width, shown.height, found.opens) == (size, size, True)
    other = ground.id("Freya")
    for path in (f"/avatars/{other}/{avatar}.png", f"/avatars/5/{avatar}.png", of_guild.replace(str(emil), str(other))):
        assert cdn.fetch(path, {}) is None
    assert cdn.fetch("/embed/avatars/6.png", {}) is None
    assert cdn.fetch(of_guild.replace(str(ground.guild.id), "5"), {}) is None
