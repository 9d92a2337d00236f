from attrs import define, evolve, frozen

from application.role_menus.keep_post import ForgetMenuPost, KeepMenuPost
from application.role_menus.ports import MenuChannel, MenuUnwritable
from application.role_menus.queries import MenuView, RoleMenuReader
from application.shared.posting import PostGone
from application.shared.use_case import UseCase
from domain.role_menus.menu import MenuId
from domain.role_menus.repository import MenuPost
from domain.shared.ids import ChannelId, GuildId


@frozen(kw_only=True)
class SyncMenu:
    guild: GuildId
    menu: MenuId


@define(kw_only=True)
class SyncMenuHandler:
    """Makes every post of a menu show it as it is now, or takes it away; returns the channels that do not let it.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently: the run that finishes last
    has seen that the menu did not change meanwhile. Where the bot may not write, the post stays as it is, which
    `/role-menu show` says. Raises DiscordUnreachable.
    """

    menus: RoleMenuReader
    channel: MenuChannel
    keep: UseCase[KeepMenuPost, None]
    forget: UseCase[ForgetMenuPost, None]

    async def __call__(self, command: SyncMenu) -> frozenset[ChannelId]:
        while True:
            menu = await self.menus.menu(command.guild, command.menu)
            posts = (await self.menus.posts(command.guild)).get(command.menu, ())
            closed = frozenset([post.channel for post in posts if not await self._follow(post, menu)])
            again = await self.menus.menu(command.guild, command.menu)
            if again == menu:
                return closed

    async def _follow(self, post: MenuPost, menu: MenuView | None) -> bool:
        """Whether the channel let it."""
        try:
            if menu is None:
                await self.channel.remove(post)
                await self.forget(ForgetMenuPost(post))
            elif post.message is None:
                message = await self.channel.post(post, menu, may_be_there=True)
                await self.keep(KeepMenuPost(evolve(post, message=message)))
            else:
                await self.channel.edit(post, menu)
        except PostGone:
            await self.forget(ForgetMenuPost(post))
        except MenuUnwritable:
            if menu is None:  # there is nothing more to be done there
                await self.forget(ForgetMenuPost(post))
            return False
        return True
