"""Pages as phpBB prints them (phpbb/pagination.php): first, last, and two each side of this one."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404


@dataclass(frozen=True)
class Page:
    """Page `number` of `count` items, `size` to a page. There is always a first page."""

    number: int
    size: int
    count: int
    address: str

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def first_row(self) -> int:
        """The number, from 1, of the first item on this page."""
        return (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        """The highest number an item of this page can have."""
        return self.number * self.size

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to print, None for a gap: at least five where there are five."""
        start = max(1, min(self.number - 2, self.last - 4))
        near = range(start, min(self.last, max(self.number + 2, 5)) + 1)
        shown = sorted({1, *near, self.last})
        out: list[int | None] = []
        for before, page in zip([0, *shown], shown, strict=False):
            out += [page] if page == before + 1 else [None, page]
        return out

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    def url(self, number: int) -> str:
        """The address of page `number`: page 1 is the bare address."""
        sign = "&" if "?" in self.address else "?"
        return self.address if number == 1 else f"{self.address}{sign}page={number}"


def page_number(params: Any) -> int:
    """The page asked for by `?page=`. Raises Http404 for what is not the number of a page."""
    raw = params.get("page", "1")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 7 and int(raw) >= 1):
        raise Http404("There is no such page.")
    return int(raw)


def page_of(params: Any, *, count: int, size: int, address: str) -> Page:
    """The page asked for. Raises Http404 for one past the last."""
    page = Page(number=page_number(params), size=size, count=count, address=address)
    if page.number > page.last:
        raise Http404(f"The last page is page {page.last}.")
    return page


def pages_in_row(count: int, size: int) -> list[int | None]:
    """A topic's own pages as its row lists them: `1 … 5 6 7`; nothing for a single page."""
    last = max(1, -(-count // size))
    if last == 1:
        return []
    return list(range(1, last + 1)) if last <= 4 else [1, None, last - 2, last - 1, last]
