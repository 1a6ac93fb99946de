"""The few marks that people may use in their words: **bold**, *italic*, lists and links. Words are kept as typed.

Markdown is read by markdown-it with everything else switched off (so ">90 %" and "# 1" stay what they are), and what
it gives goes through the sanitiser before a page shows it.
"""

from dataclasses import dataclass, field, replace
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
RULES = ["newline", "escape", "emphasis", "balance_pairs", "fragments_join", "link"]
MOST_ADDRESSES = 100  # finding them takes a time that grows with their square
DEEPEST = 30


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style. `href` is "" for what is no link; a line break is a run of its own, "\\n"."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    href: str = ""


PLAIN = Run("")


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list: `depth` is 0 for a paragraph and from 1 for an item, `number` its number in
    a numbered list, or None."""

    runs: list[Run] = field(default_factory=list)
    depth: int = 0
    number: int | None = None


@cache
def reader(*, with_lists: bool = True, with_addresses: bool = True) -> MarkdownIt:
    """Markdown with the few rules that are meant; an address is a link only with its https:// in front."""
    markdown = MarkdownIt("zero", {"breaks": True, "linkify": with_addresses, "html": False, "maxNesting": DEEPEST})
    markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    rules = [*RULES, *(["linkify"] if with_addresses else []), *(["list"] if with_lists else [])]
    return markdown.enable(rules)


def as_html(text: str) -> str:
    """The words as sanitised HTML, safe to put into a page."""
    return nh3.clean(
        reader().renderer.render(_tokens(text), reader().options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def as_blocks(text: str) -> list[Block]:
    """The words as paragraphs and list items, for files that are no web page."""
    return list(_blocks(SyntaxTreeNode(_tokens(text))))


def as_plain(text: str) -> str:
    """The words without their marks, a line for each paragraph and item."""
    return "\n".join("".join(run.text for run in block.runs) for block in as_blocks(text))


def _tokens(text):
    """Lists in lists in lists are cut off by the reader at some depth; such words are read without lists instead."""
    finds = text.count("://") <= MOST_ADDRESSES
    tokens = reader(with_addresses=finds).parse(text)
    is_cut_off = any(token.level >= DEEPEST - 2 for token in tokens)
    return reader(with_lists=False, with_addresses=finds).parse(text) if is_cut_off else tokens


def _blocks(node, depth=0, number=None):
    for child in node.children:
        if child.type == "paragraph":
            yield Block(list(_runs(child.children[0])), depth, number)
            number = None
        else:
            yield from _items(child, depth + 1)


def _items(listed, depth):
    first = int(listed.attrs.get("start", 1)) if listed.type == "ordered_list" else None
    for place, item in enumerate(listed.children):
        yield from _blocks(item, depth, None if first is None else first + place)


def _runs(node, style=PLAIN):
    if node.type == "text" and node.content:
        yield replace(style, text=node.content)
    elif node.type in ("softbreak", "hardbreak"):
        yield Run("\n")
    else:
        for child in node.children:
            yield from _runs(child, _styled(node, style))


def _styled(node, style):
    if node.type == "link":
        return replace(style, href=node.attrs["href"] if _is_safe(node.attrs["href"]) else "")
    styles = {"strong": {"is_bold": True}, "em": {"is_italic": True}}
    return replace(style, **styles.get(node.type, {}))


def _is_safe(href):
    return href.partition(":")[0].lower() in SCHEMES
