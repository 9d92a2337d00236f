from attrs import define, evolve, frozen

from application.role_menus.keep_post import ChooseMenuPlace, ForgetMenuPost, KeepMenuPost
from application.role_menus.ports import MenuChannel
from application.role_menus.show_menus import MenuShown, ShowMenu
from application.shared.channels import ChannelDirectory
from application.shared.clock import SharedClock
from application.shared.posting import PostGone
from application.shared.use_case import UseCase
from domain.role_menus.errors import NothingToChoose
from domain.role_menus.repository import MenuPost
from domain.shared.channels import TO_POST, fault_of_channel
from domain.shared.ids import ChannelId, GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class PostMenu:
    guild: GuildId
    by: Standing
    name: str
    channel: ChannelId


@frozen
class MenuPosted:
    shown: MenuShown
    post: MenuPost


@define(kw_only=True)
class PostMenuHandler:
    """Has a menu stand in a channel, once: where it stands already, it is brought up to date.

    The place is on record before the post is sent, and the event of that has another process finish it if this one
    dies. Raises MenuNotFound, NothingToChoose, ChannelUnusable, MenuUnwritable, DiscordUnreachable, TooManyPlaces,
    MenuGone.
    """

    show: UseCase[ShowMenu, MenuShown]
    channels: ChannelDirectory
    menu_channel: MenuChannel
    choose: UseCase[ChooseMenuPlace, MenuPost]
    keep: UseCase[KeepMenuPost, None]
    forget: UseCase[ForgetMenuPost, None]
    clock: SharedClock

    async def __call__(self, command: PostMenu) -> MenuPosted:
        shown = await self.show(ShowMenu(guild=command.guild, by=command.by, name=command.name))
        menu = shown.menu
        if not any(each.role not in shown.faults for each in menu.shown):
            raise NothingToChoose(menu.name)
        facts = (await self.channels.of(command.guild, [command.channel])).get(command.channel)
        fault = fault_of_channel(command.channel, facts, TO_POST)
        if fault is not None:
            raise fault
        wished = MenuPost(guild=command.guild, menu=menu.id, channel=command.channel, chosen_at=await self.clock.now())
        post = await self.choose(ChooseMenuPlace(wished))
        if post.message is not None:
            try:
                await self.menu_channel.edit(post, menu)
            except PostGone:
                await self.forget(ForgetMenuPost(post))
                post = await self.choose(ChooseMenuPlace(wished))
        if post.message is None:
            # Whoever hears of the event may be at it too: the nonce makes it one post.
            message = await self.menu_channel.post(post, menu, may_be_there=post != wished)
            post = evolve(post, message=message)
            await self.keep(KeepMenuPost(post))
        return MenuPosted(shown, post)
