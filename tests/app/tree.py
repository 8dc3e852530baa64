"""HTML as a small tree, to ask a page's own markup what it says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "input", "link", "meta"}


class Node:
    """An element: its tag, attributes, and what stands in it."""

    def __init__(self, tag: str = "", attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Node | str] = []

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, tag: str = "", *classes: str, **attributes: str) -> list[Node]:
        """The elements inside this one with a tag, classes and attributes."""
        return [
            node
            for node in self._walk()
            if (not tag or node.tag == tag)
            and set(classes) <= node.classes
            and all(
                node.attributes.get(name.replace("_", "-")) == value
                for name, value in attributes.items()
            )
        ]

    def one(self, tag: str = "", *classes: str, **attributes: str) -> Node:
        """The only such element."""
        found = self.all(tag, *classes, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {classes} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """All text in it, what only screen readers get too, with white space made plain."""
        return " ".join(self._text().split())

    @property
    def seen(self) -> str:
        """The text that shows: without what only screen readers get."""
        return " ".join(self._text(skip="sr").split())

    def _text(self, skip: str = "") -> str:
        return "".join(
            child
            if isinstance(child, str)
            else ""
            if skip and skip in child.classes
            else child._text(skip)
            for child in self.children
        )

    def _walk(self) -> Iterator[Node]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child._walk()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node()
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


@lru_cache(maxsize=64)
def parsed(html: str) -> Node:
    """The tree of a piece of HTML; every element that it opens it must close."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is never closed"
    return builder.root
