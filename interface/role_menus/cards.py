from collections.abc import Collection, Iterator, Sequence

from application.role_menus.choose_roles import RolesChosen
from application.role_menus.post_menu import MenuPosted
from application.role_menus.queries import MenuView
from application.role_menus.show_menus import ListedMenu, MenuShown
from domain.role_menus.menu import MOST_ROLES, MenuId, MenuRole
from domain.role_menus.repository import MenuPost
from domain.shared.ids import RoleId
from interface.role_menus.kinds import FACES
from interface.role_menus.words import role_words
from interface.shared.evidence_texts import link_to
from interface.shared.layout import BLUE, GREY, LONGEST_TEXT, Card, as_typed, as_written, card, container, within

_NOTHING = "*There is nothing to choose at the moment.*"


def menu_card(menu: MenuView, *, emojis: bool = True) -> Card:
    """The post that members choose from; without emojis where Discord does not take them."""
    face, shown = FACES[menu.kind], menu.shown
    texts = [f"### {as_typed(menu.name)}"]
    if menu.text:
        texts.append(as_written(menu.text))
    rules = [face.hint if shown else _NOTHING, *_rules(menu)]
    if menu.required is not None:
        rules.append(f"Only for <@&{menu.required}>.")
    texts.append(f"-# {' '.join(rules)}")
    box = container(*texts, menu_marker(menu.id), colour=BLUE)
    for row in face.rows(menu, shown, emojis=emojis) if shown else ():
        box.add_item(row)
    return card(box)


def menu_marker(menu: MenuId) -> str:
    """By which the post is found again: no other of the bot's has a text that begins like this."""
    return f"-# Role menu {menu}"


def chosen_card(chosen: RolesChosen) -> Card:
    lines = list[str]()
    if chosen.given:
        lines.append(f"You now have {_mentions(chosen.given)}.")
    if chosen.taken:
        lines.append(f"Taken off: {_mentions(chosen.taken)}.")
    lines += [f"⚠️ {role_words(fault)}" for _, fault in sorted(chosen.refused.items())]
    if not lines:
        lines.append("Nothing was changed: that is how it was already.")
    return card(container(within(lines, LONGEST_TEXT, heading=f"### {as_typed(chosen.menu.name)}"), colour=BLUE))


def changed_card(menu: MenuView, *, heading: str) -> Card:
    """After a moderator changed it; its posts follow by themselves."""
    return card(container(_details(menu, heading, []), colour=BLUE))


def deleted_card(menu: MenuView) -> Card:
    text = "Its posts are taken away. Whoever has its roles keeps them."
    return card(container(f"### Menu **{as_typed(menu.name)}** deleted\n{text}", colour=GREY))


def posted_card(posted: MenuPosted) -> Card:
    menu, post = posted.shown.menu, posted.post
    assert post.message is not None, "it was just posted"
    link = link_to(post.guild, post.channel, post.message)
    lines = [f"It stands in <#{post.channel}>: [to the menu]({link}). Changes of it are shown there, too."]
    lines += [f"⚠️ {role_words(fault)}" for _, fault in sorted(posted.shown.faults.items())]
    return card(
        container(within(lines, LONGEST_TEXT, heading=f"### Menu **{as_typed(menu.name)}** posted"), colour=BLUE)
    )


def menus_card(menus: Sequence[ListedMenu]) -> Card:
    if not menus:
        return card(container("### No role menus yet\n`/role-menu create` makes one.", colour=BLUE))
    entries = [
        f"**{as_typed(each.menu.name)}** · {FACES[each.menu.kind].title} · {_count(each.menu.shown)} · "
        f"{_where(each.posts)}"
        for each in menus
    ]
    return card(container(within(entries, LONGEST_TEXT, heading="### Role menus"), colour=BLUE))


def shown_card(shown: MenuShown) -> Card:
    problems = [f"⚠️ {role_words(fault)}" for _, fault in sorted(shown.faults.items()) if _is_news(shown, fault)]
    problems += [f"⚠️ {role_words(fault)}" for _, fault in sorted(shown.closed.items())]
    if not shown.posts:
        problems.append("-# It stands nowhere yet: `/role-menu post` has it stand in a channel.")
    links = [
        f"-# [In <#{post.channel}>]({link_to(post.guild, post.channel, post.message)})"
        for post in shown.posts
        if post.message is not None
    ]
    return card(container(_details(shown.menu, "Role menu", [*problems, *links]), colour=BLUE))


def _is_news(shown: MenuShown, fault: Exception) -> bool:
    """What is said of a deleted role at its entry is not said again."""
    gone = {each.role for each in shown.menu.roles if each.is_gone}
    return getattr(fault, "role", None) not in gone


def _details(menu: MenuView, heading: str, more: Sequence[str]) -> str:
    entries = [f"**{as_typed(menu.name)}** · {FACES[menu.kind].title}", *more]
    rules = _rules(menu)
    if menu.required is not None:
        rules.append(f"Only for <@&{menu.required}>.")
    if rules:
        entries.append(f"-# {' '.join(rules)}")
    entries += [_entry(role) for role in menu.roles] or ["*No roles yet: `/role-menu add` puts one on it.*"]
    return within(entries, LONGEST_TEXT, heading=f"### {heading}")


def _entry(role: MenuRole) -> str:
    if role.is_gone:
        return f"~~{as_typed(role.label)}~~ · that role was deleted; it is not shown"
    emoji = "" if role.emoji is None else f"{role.emoji} "
    description = "" if role.description is None else f" · {as_typed(role.description)}"
    return f"{emoji}<@&{role.role}> · {as_typed(role.label)}{description}"


def _rules(menu: MenuView) -> list[str]:
    return [*_bounds(menu)]


def _bounds(menu: MenuView) -> Iterator[str]:
    if menu.least:
        yield f"At least {menu.least} of them."
    if menu.most < MOST_ROLES:
        yield "At most one of them." if menu.most == 1 else f"At most {menu.most} of them."


def _count(roles: Sequence[MenuRole]) -> str:
    return "1 role" if len(roles) == 1 else f"{len(roles)} roles"


def _where(posts: Sequence[MenuPost]) -> str:
    return " ".join(f"<#{post.channel}>" for post in posts) or "stands nowhere"


def _mentions(roles: Collection[RoleId]) -> str:
    return ", ".join(f"<@&{role}>" for role in sorted(roles))
