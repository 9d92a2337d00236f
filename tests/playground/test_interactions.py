import asyncio
from datetime import UTC, datetime, timedelta

import discord
import pytest

from playground.api import InteractionFailed, PersonRefused, Playground, default_world
from tests.playground.small_bot import SmallBot, running


async def test_a_command_is_answered_for_everyone_to_see(playground: Playground, bot: SmallBot) -> None:
    reply = await playground.person("Emil").command("ping", member="Freya")
    assert reply.content == "pong Freya"
    assert playground.person("Juno").sees("general")[-1] == reply


async def test_a_subcommand_is_named_in_full(playground: Playground, bot: SmallBot) -> None:
    reply = await playground.person("Emil").command("case show", number=7, note="spam")
    assert reply.content == "case 7 spam"
    assert isinstance(reply.json["interaction"], dict)
    assert reply.json["interaction"]["name"] == "case show"


async def test_an_ephemeral_reply_is_seen_by_its_addressee_only(playground: Playground, bot: SmallBot) -> None:
    emil, freya = playground.person("Emil"), playground.person("Freya")
    reply = await emil.command("whisper")
    assert reply.ephemeral
    assert reply in emil.sees("general")
    assert reply not in freya.sees("general")


async def test_a_deferred_reply_thinks_until_the_first_follow_up_takes_its_place(
    playground: Playground, bot: SmallBot
) -> None:
    emil = playground.person("Emil")

    waiting = asyncio.create_task(emil.command("slow"))
    await playground.until(lambda: bool(emil.sees("general")[-1].json.get("pending")))
    assert not waiting.done()
    bot.release.set()
    reply = await waiting
    assert reply.content == "at last"
    assert reply.ephemeral
    await playground.until(lambda: emil.sees("general")[-1].content == "and more")


async def test_a_button_changes_its_message(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    message = await emil.command("buttons")
    assert message.buttons == ["Count", "Write", "Later"]
    assert (await emil.click(message, "Count")).content == "counted 1"
    assert (await emil.click(message, "count")).content == "counted 2"
    assert (await emil.click(message, "Later")).content == "edited later"


async def test_a_button_opens_a_form_whose_answer_is_a_message(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    modal = await emil.click_for_modal(await emil.command("buttons"), "Write")
    assert modal.title == "A note"
    assert modal.fields == {"words": 4}
    assert (await emil.submit(modal, {"words": "hello"})).content == "noted: hello"


async def test_a_command_opens_a_form(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    modal = await emil.command_for_modal("note")
    assert (await emil.submit(modal, {"words": "again"})).content == "noted: again"


async def test_a_form_with_labels_is_filled_in_by_custom_id(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    modal = await emil.command_for_modal("report")
    assert modal.fields == {"words": 4, "kind": 3, "who": 5}
    goro = str(playground.person("Goro").id)
    reply = await emil.submit(modal, {"words": "buy now", "kind": "Spam", "who": goro})
    assert reply.content == "Spam by Goro: buy now"


async def test_a_select_brings_the_member_along(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    message = await emil.command("buttons")
    reply = await emil.select(message, "who", str(playground.person("Goro").id))
    assert reply.content == "picked Goro"


async def test_autocomplete_offers_what_the_bot_says(playground: Playground, bot: SmallBot) -> None:
    choices = await playground.person("Emil").choices("case show", "note", "sp", number=1)
    assert [choice["value"] for choice in choices] == ["spam", "spoiler"]


async def test_context_menus_work_on_people_and_on_messages(playground: Playground, bot: SmallBot) -> None:
    emil, goro = playground.person("Emil"), playground.person("Goro")
    assert (await emil.menu("Greet", goro)).content == "hello Goro"
    said = await goro.say("general", "words of wisdom")
    assert (await emil.menu("Quote", said)).content == "> words of wisdom"


async def test_a_card_of_components_is_read_like_text(playground: Playground, bot: SmallBot) -> None:
    card = await playground.person("Emil").command("card")
    assert card.text == "## Title\nBody text"
    assert card.buttons == ["Docs"]


async def test_a_command_works_in_direct_messages(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    await bot.member(emil.id).send("hello there")
    assert [message.content for message in emil.direct_messages()] == ["hello there"]
    reply = await emil.command("ping", in_channel=emil.direct_messages()[0].channel_id)
    assert reply.content == "pong"


async def test_an_answer_after_the_limit_is_error_10062() -> None:
    async with (
        Playground(default_world(), interaction_limit=0.2) as playground,
        running(SmallBot(playground), playground) as bot,
    ):
        with pytest.raises(InteractionFailed, match="did not respond"):
            await playground.person("Emil").command("late")
        bot.release.set()
        await bot.until(lambda: bool(bot.errors))
        assert [error.code for error in bot.errors] == [10062]


async def test_a_second_answer_is_error_40060(playground: Playground, bot: SmallBot) -> None:
    reply = await playground.person("Emil").command("twice")
    await bot.until(lambda: bool(bot.errors))
    assert reply.content == "first"
    assert [error.code for error in bot.errors] == [40060]


@pytest.mark.parametrize("kind", [6, 7])
async def test_a_command_has_no_message_that_could_be_updated(playground: Playground, bot: SmallBot, kind: int) -> None:
    assert (await playground.person("Emil").command("update", kind=kind)).content == "properly"
    assert [error.code for error in bot.errors] == [50035]


async def test_a_form_is_not_answered_with_a_form(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    reply = await emil.submit(await emil.command_for_modal("again"), {"words": "more"})
    assert reply.content == "once is enough"
    assert [error.code for error in bot.errors] == [50035]


async def test_an_ephemeral_reply_is_not_in_the_channel_as_the_bot_reads_it(
    playground: Playground, bot: SmallBot
) -> None:
    reply = await playground.person("Emil").command("whisper")
    general = bot.text_channel("general")
    assert "only you" not in [message.content async for message in general.history()]
    with pytest.raises(discord.NotFound) as refused:
        await general.fetch_message(reply.id)
    assert refused.value.code == 10008
    assert "message only you" not in bot.told


async def test_the_same_interaction_can_arrive_twice(playground: Playground, bot: SmallBot) -> None:
    await playground.person("Emil").command("ping")
    number = bot.seen[0].id
    playground.deliver_interaction_again(number)
    await bot.until(lambda: len(bot.seen) == 2)
    assert [interaction.id for interaction in bot.seen] == [number, number]
    assert [message.content for message in playground.person("Emil").sees("general")].count("pong") == 1


async def test_follow_ups_end_after_fifteen_minutes() -> None:
    moment = [datetime.now(UTC)]
    async with (
        Playground(default_world(), clock=lambda: moment[0]) as playground,
        running(SmallBot(playground), playground) as bot,
    ):
        await playground.person("Emil").command("ping")
        interaction = bot.seen[-1]
        await interaction.followup.send("in time")
        moment[0] += timedelta(minutes=16)
        with pytest.raises(Exception, match="50027"):
            await interaction.followup.send("too late")


async def test_people_use_only_the_commands_they_may(playground: Playground, bot: SmallBot) -> None:
    assert "staff" not in playground.person("Emil").commands()
    assert "staff" in playground.person("Dalia").commands()
    with pytest.raises(PersonRefused):
        await playground.person("Emil").command("staff")
    assert (await playground.person("Dalia").command("staff")).content == "hello staff"


async def test_options_are_checked_before_the_bot_hears_of_them(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    with pytest.raises(PersonRefused, match="out of bounds"):
        await emil.command("case show", number=100)
    with pytest.raises(PersonRefused, match="number is missing"):
        await emil.command("case show")


async def test_without_a_bot_a_command_is_refused_at_once(playground: Playground) -> None:
    async with running(SmallBot(playground), playground):
        pass
    await playground.until(lambda: not playground.online)
    with pytest.raises(PersonRefused, match="offline"):
        await playground.person("Emil").command("ping")
