import io
import struct
import zlib

import aiohttp
import discord
import pytest

from playground.api import Playground, connect
from playground.rest.cdn import Cdn
from playground.rules import attachments
from playground.rules.attachments import Upload
from playground.wire.avatars import default_avatar, drawn_avatar
from playground.wire.forms import Form, InvalidForm
from playground.wire.pictures import Picture, picture_of
from tests.playground.small_bot import SmallBot

_PICTURE = default_avatar(2, 64)


def _file(name: str = "card.png", raw: bytes = _PICTURE, description: str | None = None) -> discord.File:
    return discord.File(io.BytesIO(raw), name, description=description)


def _gallery(*media: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(*(discord.MediaGalleryItem(item, description="A card") for item in media)))
    return view


async def _body(playground: Playground, url: str) -> bytes:
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.get(url) as response,
    ):
        assert response.status == 200
        return await response.read()


async def test_a_picture_says_its_size_and_is_fetched_from_both_hosts(playground: Playground, bot: SmallBot) -> None:
    sent = await bot.text_channel("general").send(file=_file("rank card.png", description="Your rank"))
    (picture,) = sent.attachments
    assert (picture.width, picture.height, picture.content_type) == (64, 64, "image/png")
    assert (picture.filename, picture.description, picture.size) == ("rank_card.png", "Your rank", len(_PICTURE))
    for url in (picture.url, picture.proxy_url):
        assert await _body(playground, url) == _PICTURE


async def test_a_gallery_shows_an_uploaded_picture_which_then_stands_nowhere_else(
    playground: Playground, bot: SmallBot
) -> None:
    sent = await bot.text_channel("general").send(view=_gallery("attachment://card.png"), file=_file())
    assert sent.attachments == []
    (gallery,) = sent.components
    assert isinstance(gallery, discord.MediaGalleryComponent)
    media = gallery.items[0].media
    assert (media.width, media.height, media.content_type) == (64, 64, "image/png")
    assert await _body(playground, media.url) == _PICTURE
    seen = playground.person("Emil").sees("general")[-1]
    assert seen.json["attachments"] == []


async def test_a_thumbnail_and_a_file_are_found_by_name_too(playground: Playground, bot: SmallBot) -> None:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.Section("Your rank", accessory=discord.ui.Thumbnail("attachment://card.png")))
    view.add_item(discord.ui.File("attachment://log.txt"))
    sent = await bot.text_channel("general").send(view=view, files=[_file(), _file("log.txt", b"lines")])
    section, file = sent.components
    assert isinstance(section, discord.SectionComponent)
    assert isinstance(section.accessory, discord.ThumbnailComponent)
    assert section.accessory.media.width == 64
    assert isinstance(file, discord.FileComponent)
    assert (file.name, file.size, file.media.content_type) == ("log.txt", 5, "text/plain; charset=utf-8")
    assert await _body(playground, file.media.url) == b"lines"


async def test_an_embeds_picture_is_found_by_name(playground: Playground, bot: SmallBot) -> None:
    embed = discord.Embed(title="Rank").set_image(url="attachment://card.png").set_thumbnail(url="attachment://none")
    sent = await bot.text_channel("general").send(embed=embed, files=[_file(), _file("log.txt", b"lines")])
    assert [attachment.filename for attachment in sent.attachments] == ["log.txt"]
    (shown,) = sent.embeds
    assert (shown.image.width, shown.image.height, shown.thumbnail.url) == (64, 64, "attachment://none")
    assert shown.image.url is not None
    assert await _body(playground, shown.image.url) == _PICTURE


async def test_a_reference_to_a_file_that_was_not_sent_is_refused(bot: SmallBot) -> None:
    with pytest.raises(discord.HTTPException, match=r"'card\.png' was not found"):
        await bot.text_channel("general").send(view=_gallery("attachment://card.png"), file=_file("other.png"))


async def test_answers_deferred_ones_and_follow_ups_carry_pictures(playground: Playground, bot: SmallBot) -> None:
    @bot.tree.command(description="Pictures")
    async def pictures(interaction: discord.Interaction, deferred: bool) -> None:
        shown = _gallery("attachment://card.png")
        if deferred:
            await interaction.response.defer()
            await interaction.edit_original_response(view=shown, attachments=[_file()])
        else:
            await interaction.response.send_message(view=shown, file=_file(), ephemeral=True)
        await interaction.followup.send(view=_gallery("attachment://more.png"), file=_file("more.png"))

    await bot.tree.sync()
    emil = playground.person("Emil")
    for deferred in (True, False):
        answer = await emil.command("pictures", deferred=deferred)
        url = answer.media[0]["url"]
        assert isinstance(url, str)
        assert ("/ephemeral-attachments/" in url) is not deferred
        assert await _body(playground, url) == _PICTURE
        await playground.until(lambda: any("more.png" in str(seen.media) for seen in emil.sees("general")[-1:]))


async def test_an_edit_keeps_the_files_it_lists_and_shows_them_again(playground: Playground, bot: SmallBot) -> None:
    general = bot.text_channel("general")
    sent = await general.send(view=_gallery("attachment://card.png"), file=_file())
    (gallery,) = sent.components
    assert isinstance(gallery, discord.MediaGalleryComponent)
    kept = await sent.edit(view=_gallery(gallery.items[0].media.url))
    (again,) = kept.components
    assert isinstance(again, discord.MediaGalleryComponent)
    assert again.items[0].media.width == 64
    plain = await general.send(files=[_file("a.png"), _file("b.png")])
    edited = await plain.edit(attachments=[plain.attachments[1], _file("c.png")])
    assert [attachment.filename for attachment in edited.attachments] == ["b.png", "c.png"]


async def test_files_are_refused_beyond_ten_megabytes_and_where_nobody_may_attach_them(
    playground: Playground, bot: SmallBot
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await bot.text_channel("general").send(file=_file("big.bin", bytes(10 * 1024 * 1024 + 1)))
    assert (refused.value.status, refused.value.code) == (413, 40005)
    ada = playground.person("Ada")
    ada.set_overwrite("general", "Tux", deny=1 << 15)
    with pytest.raises(discord.Forbidden):
        await bot.text_channel("general").send(file=_file())


async def test_old_files_make_room_for_new_ones(
    playground: Playground, bot: SmallBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "KEPT_BYTES", 2 * len(_PICTURE))
    general = bot.text_channel("general")
    sent = [await general.send(file=_file()) for _ in range(3)]
    with pytest.raises(discord.NotFound):
        await sent[0].attachments[0].read()
    assert await sent[1].attachments[0].read() == await sent[2].attachments[0].read() == _PICTURE


async def test_the_page_delivers_pictures_to_look_at_and_other_files_to_save(
    playground: Playground, bot: SmallBot
) -> None:
    sent = await bot.text_channel("general").send(files=[_file(), _file("evil.html", b"<script>")])
    async with aiohttp.ClientSession(playground.page_url) as session:
        shown = []
        for attachment in sent.attachments:
            path = attachment.url.removeprefix("https://cdn.discordapp.com")
            async with session.get(f"/cdn{path}") as response:
                shown.append((response.content_type, response.headers["Content-Disposition"]))
                assert response.headers["Content-Security-Policy"] == "sandbox"
        async with session.get("/cdn/attachments/1/2/none.png") as response:
            assert response.status == 404
    assert shown == [("image/png", "inline"), ("text/html", "attachment")]


async def test_people_have_avatars_or_discords_default_one(playground: Playground, bot: SmallBot) -> None:
    emil, goro = (bot.member(playground.person(name).id) for name in ("Emil", "Goro"))
    assert emil.avatar is not None
    assert goro.avatar is None
    drawn = await emil.avatar.with_size(64).read()
    assert picture_of(drawn) == Picture("image/png", 64, 64)
    assert drawn == drawn_avatar(emil.avatar.key, 64)
    assert picture_of(await goro.display_avatar.read()) == Picture("image/png", 512, 512)
    webp = emil.avatar.with_format("webp").with_size(4096)
    assert picture_of(await webp.read()) == Picture("image/png", 512, 512)
    key = emil.avatar.key
    for missing in (f"avatars/{emil.id}/{'0' * 32}.png", f"avatars/{goro.id}/{key}.png", "embed/avatars/9.png"):
        with pytest.raises(discord.NotFound):
            await discord.Asset(bot._connection, url=f"https://cdn.discordapp.com/{missing}", key="none").read()


async def test_everybodys_avatar_is_another_one(playground: Playground) -> None:
    hashes = [user.avatar for user in playground.world.users.values() if user.avatar is not None]
    assert len(hashes) == 7
    assert len({drawn_avatar(avatar, 32) for avatar in hashes}) == 7
    pixels = zlib.decompress(drawn_avatar(hashes[0], 16)[41:-16])
    assert len(pixels) == 16 * (1 + 16 * 3)


def _webp(kind: bytes, rest: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0\0\0\0" + rest


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"GIF89a" + struct.pack("<HH", 3, 4), Picture("image/gif", 3, 4)),
        (b"\xff\xd8\xff\xe0\0\4\0\0\xff\xc2\0\x11\x08" + struct.pack(">HH", 4, 3), Picture("image/jpeg", 3, 4)),
        (_webp(b"VP8X", b"\0\0\0\0" + b"\2\0\0" + b"\3\0\0"), Picture("image/webp", 3, 4)),
        (_webp(b"VP8L", b"\x2f" + struct.pack("<I", 2 | 3 << 14)), Picture("image/webp", 3, 4)),
        (_webp(b"VP8 ", b"\0" * 6 + struct.pack("<HH", 3, 4)), Picture("image/webp", 3, 4)),
        (_PICTURE[:20], None),
        (b"\xff\xd8\xff", None),
        (b"words", None),
    ],
)
def test_a_pictures_kind_and_size_are_read_from_its_bytes(raw: bytes, expected: Picture | None) -> None:
    assert picture_of(raw) == expected


def test_an_edit_that_brings_files_without_a_list_keeps_none_of_before(playground: Playground) -> None:
    kept = playground.services.attachments
    channel, form = playground.world.guild.id, Form({})
    (first,) = kept.keep(channel, form, [Upload(0, "a.png", _PICTURE)])
    assert kept.after_edit(channel, form, [], [first], ephemeral=False) == [first]
    after = kept.after_edit(channel, form, [Upload(0, "b.png", _PICTURE)], [first], ephemeral=False)
    assert [item["filename"] for item in after] == ["b.png"]
    assert kept.after_edit(channel, Form({"attachments": []}), [], [first], ephemeral=False) == []


def test_a_message_has_ten_files_at_most(playground: Playground) -> None:
    uploads = [Upload(number, f"{number}.txt", b"x") for number in range(11)]
    kept = playground.services.attachments
    assert len(kept.keep(1, Form({}), uploads[:10])) == 10
    with pytest.raises(InvalidForm, match="10 or fewer"):
        kept.keep(1, Form({}), uploads)


def test_a_size_that_discord_does_not_know_is_left_out(playground: Playground) -> None:
    cdn = Cdn(playground.services)
    for size, expected in ((None, 512), ("100", 512), ("8192", 512), ("16", 16), ("128", 128)):
        found = cdn.fetch("/embed/avatars/5.png", {} if size is None else {"size": size})
        assert found is not None
        assert picture_of(found.body) == Picture("image/png", expected, expected)
    assert cdn.fetch("/embed/avatars/6.png", {}) is None
    assert cdn.fetch("/icons/1/a.png", {}) is None
