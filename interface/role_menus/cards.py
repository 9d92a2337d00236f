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
from interface.shared.languages import gettext, gettext_lazy, ngettext, untranslated
from interface.shared.layout import BLUE, GREY, LONGEST_TEXT, Card, as_typed, as_written, card, container, within

_NOTHING = gettext_lazy("*There is nothing to choose at the moment.*")


def menu_card(menu: MenuView, *, emojis: bool = True) -> Card:
    """The post that members choose from; without emojis where Discord does not take them."""
    face, shown = FACES[menu.kind], menu.shown
    texts = [f"### {as_typed(menu.name)}"]
    if menu.text:
        texts.append(as_written(menu.text))
    rules = [str(face.hint if shown else _NOTHING), *_rules(menu)]
    if menu.required is not None:
        rules.append(gettext("Only for <@&{required}>.", required=menu.required))
    texts.append(f"-# {' '.join(rules)}")
    box = container(*texts, menu_marker(menu.id), colour=BLUE)
    for row in face.rows(menu, shown, emojis=emojis) if shown else ():
        box.add_item(row)
    return card(box)


def menu_marker(menu: MenuId) -> str:
    """By which the post is found again: no other of the bot's has a text that begins like this."""
    return untranslated(f"-# Role menu {menu}")


def chosen_card(chosen: RolesChosen) -> Card:
    lines = list[str]()
    if chosen.given:
        lines.append(gettext("You now have {given}.", given=_mentions(chosen.given)))
    if chosen.taken:
        lines.append(gettext("Taken off: {taken}.", taken=_mentions(chosen.taken)))
    lines += [f"⚠️ {role_words(fault)}" for _, fault in sorted(chosen.refused.items())]
    if not lines:
        lines.append(gettext("Nothing was changed: that is how it was already."))
    return card(container(within(lines, LONGEST_TEXT, heading=f"### {as_typed(chosen.menu.name)}"), colour=BLUE))


def changed_card(menu: MenuView, *, heading: str) -> Card:
    """After a moderator changed it; its posts follow by themselves."""
    return card(container(_details(menu, heading, []), colour=BLUE))


def deleted_card(menu: MenuView) -> Card:
    heading = gettext("### Menu **{name}** deleted", name=as_typed(menu.name))
    text = gettext("Its posts are taken away. Whoever has its roles keeps them.")
    return card(container(f"{heading}\n{text}", colour=GREY))


def posted_card(posted: MenuPosted) -> Card:
    menu, post = posted.shown.menu, posted.post
    assert post.message is not None, "it was just posted"
    link = link_to(post.guild, post.channel, post.message)
    lines = [
        gettext(
            "It stands in <#{channel}>: [to the menu]({link}). Changes of it are shown there, too.",
            channel=post.channel,
            link=link,
        )
    ]
    lines += [f"⚠️ {role_words(fault)}" for _, fault in sorted(posted.shown.faults.items())]
    return card(
        container(
            within(lines, LONGEST_TEXT, heading=gettext("### Menu **{name}** posted", name=as_typed(menu.name))),
            colour=BLUE,
        )
    )


def menus_card(menus: Sequence[ListedMenu]) -> Card:
    if not menus:
        return card(container(gettext("### No role menus yet\n`/role-menu create` makes one."), colour=BLUE))
    entries = [
        f"**{as_typed(each.menu.name)}** · {FACES[each.menu.kind].title} · {_count(each.menu.shown)} · "
        f"{_where(each.posts)}"
        for each in menus
    ]
    return card(container(within(entries, LONGEST_TEXT, heading=gettext("### Role menus")), colour=BLUE))


def shown_card(shown: MenuShown) -> Card:
    problems = [f"⚠️ {role_words(fault)}" for _, fault in sorted(shown.faults.items()) if _is_news(shown, fault)]
    problems += [f"⚠️ {role_words(fault)}" for _, fault in sorted(shown.closed.items())]
    if not shown.posts:
        problems.append(gettext("-# It stands nowhere yet: `/role-menu post` has it stand in a channel."))
    links = [
        gettext(
            "-# [In <#{channel}>]({link})",
            channel=post.channel,
            link=link_to(post.guild, post.channel, post.message),
        )
        for post in shown.posts
        if post.message is not None
    ]
    return card(container(_details(shown.menu, gettext("Role menu"), [*problems, *links]), colour=BLUE))


def _is_news(shown: MenuShown, fault: Exception) -> bool:
    """What is said of a deleted role at its entry is not said again."""
    gone = {each.role for each in shown.menu.roles if each.is_gone}
    return getattr(fault, "role", None) not in gone


def _details(menu: MenuView, heading: str, more: Sequence[str]) -> str:
    entries = [f"**{as_typed(menu.name)}** · {FACES[menu.kind].title}", *more]
    rules = _rules(menu)
    if menu.required is not None:
        rules.append(gettext("Only for <@&{required}>.", required=menu.required))
    if rules:
        entries.append(f"-# {' '.join(rules)}")
    entries += [_entry(role) for role in menu.roles] or [gettext("*No roles yet: `/role-menu add` puts one on it.*")]
    return within(entries, LONGEST_TEXT, heading=f"### {heading}")


def _entry(role: MenuRole) -> str:
    if role.is_gone:
        return gettext("~~{label}~~ · that role was deleted; it is not shown", label=as_typed(role.label))
    emoji = "" if role.emoji is None else f"{role.emoji} "
    description = "" if role.description is None else f" · {as_typed(role.description)}"
    return f"{emoji}<@&{role.role}> · {as_typed(role.label)}{description}"


def _rules(menu: MenuView) -> list[str]:
    return [*_bounds(menu)]


def _bounds(menu: MenuView) -> Iterator[str]:
    if menu.least:
        yield gettext("At least {least} of them.", least=menu.least)
    if menu.most < MOST_ROLES:
        yield ngettext("At most one of them.", "At most {n} of them.", menu.most)


def _count(roles: Sequence[MenuRole]) -> str:
    return ngettext("1 role", "{n} roles", len(roles))


def _where(posts: Sequence[MenuPost]) -> str:
    return " ".join(f"<#{post.channel}>" for post in posts) or gettext("stands nowhere")


def _mentions(roles: Collection[RoleId]) -> str:
    return ", ".join(f"<@&{role}>" for role in sorted(roles))
