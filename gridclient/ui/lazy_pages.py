"""Pages that are made when somebody first goes to them: the window must not wait for them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, overload

from gridclient.ui.screens.page import Page

P = TypeVar("P", bound=Page)


class Pages(Mapping[str, Page]):
    """The pages one profile has, by key, in their order; looking one up makes it.

    ``furnish`` is told of every page that was made, before anybody else has it.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Page]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, Page] = {}
        self.furnish: Callable[[str, Page], None] = lambda _key, _page: None

    def __getitem__(self, key: str) -> Page:
        if key not in self._made:
            page = self._makers[key]()
            self._made[key] = page
            self.furnish(key, page)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def made(self) -> dict[str, Page]:
        """Those that were made so far."""
        return dict(self._made)


class PageMaker(Generic[P]):
    """A method that makes a page, read as the page itself; see :func:`page`."""

    def __init__(self, key: str, make: Callable[[Any], P]) -> None:
        self.key, self.make = key, make

    @overload
    def __get__(self, rooms: None, owner: type) -> PageMaker[P]: ...

    @overload
    def __get__(self, rooms: Any, owner: type) -> P: ...

    def __get__(self, rooms: Any, owner: type) -> P | PageMaker[P]:
        return self if rooms is None else rooms.pages[self.key]


def page(key: str) -> Callable[[Callable[[Any], P]], PageMaker[P]]:
    """Let a method of an object with :class:`Pages` make the page ``key``; the method's name
    then is the page, made once."""
    return lambda make: PageMaker(key, make)


def makers_of(rooms: object) -> dict[str, Callable[[], Page]]:
    """How each page of an object is made, in the order in which they are written down."""
    found = [one for one in vars(type(rooms)).values() if isinstance(one, PageMaker)]
    return {one.key: one.make.__get__(rooms) for one in found}
