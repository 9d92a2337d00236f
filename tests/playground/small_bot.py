"""A small bot for the playground's own tests: real discord.py, nothing patched."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import discord
from discord import app_commands

from playground.api import Playground, connect


class Counter(discord.ui.View):
    """A button that counts, one that opens a form, and a select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.count = 0

    @discord.ui.button(label="Count", custom_id="count")
    async def more(self, interaction: discord.Interaction, _: discord.ui.Button["Counter"]) -> None:
        self.count += 1
        await interaction.response.edit_message(content=f"counted {self.count}")

    @discord.ui.button(label="Write", custom_id="write")
    async def write(self, interaction: discord.Interaction, _: discord.ui.Button["Counter"]) -> None:
        await interaction.response.send_modal(Note())

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, _: discord.ui.Button["Counter"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="edited later")

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who")
    async def who(self, interaction: discord.Interaction, select: discord.ui.UserSelect["Counter"]) -> None:
        names = ", ".join(user.display_name for user in select.values)
        await interaction.response.send_message(f"picked {names}", ephemeral=True)


class Note(discord.ui.Modal, title="A note"):
    words: discord.ui.TextInput["Note"] = discord.ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"noted: {self.words.value}")


class Again(discord.ui.Modal, title="Again and again"):
    """Answers with another form, which Discord does not allow."""

    words: discord.ui.TextInput["Again"] = discord.ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(interaction.client, SmallBot)
        try:
            await interaction.response.send_modal(Note())
        except discord.HTTPException as error:
            interaction.client.fail(error)
            await interaction.response.send_message("once is enough")


class Report(discord.ui.Modal, title="A report"):
    """A form of the newer sort: labels around a text, a choice and a member."""

    words: discord.ui.Label["Report"] = discord.ui.Label(
        text="What happened?",
        component=discord.ui.TextInput(custom_id="words", style=discord.TextStyle.paragraph),
    )
    kind: discord.ui.Label["Report"] = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(
            custom_id="kind", options=[discord.SelectOption(label="Spam"), discord.SelectOption(label="Insult")]
        ),
    )
    who: discord.ui.Label["Report"] = discord.ui.Label(text="Who?", component=discord.ui.UserSelect(custom_id="who"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.words.component, discord.ui.TextInput)
        assert isinstance(self.kind.component, discord.ui.Select)
        assert isinstance(self.who.component, discord.ui.UserSelect)
        who = ", ".join(user.display_name for user in self.who.component.values)
        kinds = ", ".join(self.kind.component.values)
        await interaction.response.send_message(f"{kinds} by {who}: {self.words.component.value}")


class Card(discord.ui.LayoutView):
    """A Components V2 card with one of nearly everything."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        thumbnail: discord.ui.Thumbnail[Card] = discord.ui.Thumbnail("https://cdn.discordapp.com/embed/avatars/0.png")
        section: discord.ui.Section[Card] = discord.ui.Section("## Title", accessory=thumbnail)
        separator: discord.ui.Separator[Card] = discord.ui.Separator()
        row: discord.ui.ActionRow[Card] = discord.ui.ActionRow()
        row.add_item(discord.ui.Button(label="Docs", url="https://discord.com/developers/docs"))
        container: discord.ui.Container[Card] = discord.ui.Container(
            section, separator, discord.ui.TextDisplay("Body text"), row, accent_colour=0x00FF00
        )
        self.add_item(container)


class SmallBot(discord.Client):
    """Records what it was told."""

    def __init__(self, playground: Playground, *, shard_id: int | None = None, shard_count: int | None = None) -> None:
        super().__init__(
            intents=discord.Intents.all(),
            connector=connect(playground.connection),
            guild_ready_timeout=0.01,
            shard_id=shard_id,
            shard_count=shard_count,
        )
        self.tree = app_commands.CommandTree(self)
        self.told: list[str] = []
        self.messages: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.errors: list[discord.HTTPException] = []
        self.seen: list[discord.Interaction] = []
        self.release = asyncio.Event()
        self.recorded = asyncio.Event()
        add_commands(self)

    @property
    def harbour(self) -> discord.Guild:
        return next(guild for guild in self.guilds if guild.name == "Harbour")

    def text_channel(self, name: str) -> discord.TextChannel:
        found = discord.utils.get(self.harbour.text_channels, name=name)
        assert found is not None
        return found

    def member(self, user_id: int) -> discord.Member:
        found = self.harbour.get_member(user_id)
        assert found is not None
        return found

    async def on_resumed(self) -> None:
        self.record("resumed")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.seen.append(interaction)
        self.recorded.set()

    def record(self, words: str) -> None:
        self.told.append(words)
        self.recorded.set()

    def fail(self, error: discord.HTTPException) -> None:
        self.errors.append(error)
        self.recorded.set()

    async def on_ready(self) -> None:
        self.record("ready")

    async def on_message(self, message: discord.Message) -> None:
        self.record(f"message {message.content}")
        self.messages.put_nowait(message)

    async def on_member_ban(self, _: discord.Guild, user: discord.User | discord.Member) -> None:
        self.record(f"ban {user.name}")

    async def on_member_unban(self, _: discord.Guild, user: discord.User) -> None:
        self.record(f"unban {user.name}")

    async def on_member_remove(self, member: discord.Member) -> None:
        self.record(f"remove {member.name}")

    async def on_member_join(self, member: discord.Member) -> None:
        self.record(f"join {member.name}")

    async def on_user_update(self, _: discord.User, after: discord.User) -> None:
        self.record(f"user {after.name} {after.global_name}")

    async def on_member_update(self, _: discord.Member, after: discord.Member) -> None:
        self.record(f"member {after.name} {after.nick}")

    async def on_guild_channel_pins_update(self, channel: discord.abc.GuildChannel, last: datetime | None) -> None:
        self.record(f"pins {channel.name} {last:%S}" if last else f"pins {channel.name} none")

    async def on_voice_state_update(
        self, member: discord.Member, _: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        names = ("mute", "deaf", "self_mute", "self_deaf", "self_video", "self_stream")
        on = [name for name in names if getattr(after, name)]
        self.record(" ".join(["voice", member.name, str(after.channel), *on, f"afk={after.afk}"]))

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        self.record(f"bulk delete {len(payload.message_ids)}")

    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        self.record(f"audit {entry.action.name} {entry.reason}")

    async def told_of(self, words: str) -> None:
        """Wait until an event arrived."""
        await self.until(lambda: words in self.told)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition on what the bot recorded holds."""
        async with asyncio.timeout(5):
            while not condition():
                self.recorded.clear()
                await self.recorded.wait()


def add_commands(bot: SmallBot) -> None:
    """Register what the tests type."""
    case = app_commands.Group(name="case", description="Cases")

    @bot.tree.command(description="Answers at once")
    async def ping(interaction: discord.Interaction, member: discord.Member | None = None) -> None:
        await interaction.response.send_message(f"pong {member.display_name if member else ''}".strip())

    @bot.tree.command(description="Names somebody without calling them")
    async def call(interaction: discord.Interaction, member: discord.Member) -> None:
        nobody = discord.AllowedMentions.none()
        await interaction.response.send_message(member.mention, allowed_mentions=nobody)

    @bot.tree.command(description="Answers in private")
    async def whisper(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("only you", ephemeral=True)

    @bot.tree.command(description="Answers later")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await bot.release.wait()
        await interaction.followup.send("at last")
        await interaction.followup.send("and more")

    @bot.tree.command(description="Answers too late")
    async def late(interaction: discord.Interaction) -> None:
        await bot.release.wait()
        try:
            await interaction.response.send_message("too late")
        except discord.HTTPException as error:
            bot.fail(error)

    @bot.tree.command(description="Answers twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        await _answer(bot, interaction, 4)

    @bot.tree.command(description="Answers as only a component may")
    async def update(interaction: discord.Interaction, kind: int) -> None:
        await _answer(bot, interaction, kind)
        await interaction.response.send_message("properly")

    @bot.tree.command(description="A form after a form")
    async def again(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Again())

    @bot.tree.command(description="Buttons")
    async def buttons(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("press", view=Counter())

    @bot.tree.command(description="A card")
    async def card(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Card())

    @bot.tree.command(description="A form")
    async def note(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Note())

    @bot.tree.command(description="A longer form")
    async def report(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Report())

    @bot.tree.command(description="For moderators")
    @app_commands.default_permissions(ban_members=True)
    async def staff(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("hello staff")

    @case.command(name="show", description="Shows a case")
    async def show(interaction: discord.Interaction, number: app_commands.Range[int, 1, 99], note: str = "") -> None:
        await interaction.response.send_message(f"case {number} {note}".strip())

    @show.autocomplete("note")
    async def notes(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        words = ["spam", "spoiler", "insult"]
        return [app_commands.Choice(name=word, value=word) for word in words if word.startswith(typed)]

    @bot.tree.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"hello {member.display_name}")

    @bot.tree.context_menu(name="Quote")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")

    bot.tree.add_command(case)


async def _answer(bot: SmallBot, interaction: discord.Interaction, kind: int) -> None:
    """Answer as discord.py itself would not; the refusal is recorded."""
    adapter = discord.webhook.async_.async_context.get()
    params = discord.webhook.async_.interaction_message_response_params(type=kind, content="wrong")
    try:
        await adapter.create_interaction_response(
            interaction.id, interaction.token, session=interaction._session, params=params
        )
    except discord.HTTPException as error:
        bot.fail(error)


@asynccontextmanager
async def running(bot: SmallBot, playground: Playground, *, sync: bool = True) -> AsyncIterator[SmallBot]:
    """The bot, logged in, its commands registered, ready."""
    async with bot:
        await bot.login(playground.connection.token)
        if sync:
            await bot.tree.sync()
        connection = asyncio.create_task(bot.connect())
        async with asyncio.timeout(10):
            await bot.wait_until_ready()
        try:
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(connection, return_exceptions=True)
