"""The pages about members that everybody reads."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.queries.members import SORTS, found, how_many, member_rows
from accounts.queries.profile import profile_of
from accounts.views.loading import get_member, reader
from board.addresses import right_address
from board.models.settings import board_settings
from board.pagination import page_of

LABELS = {"name": "Name", "posts": "Posts", "joined": "Joined", "seen": "Last seen"}
# Who looks at posts or dates looks for the most and the latest.
FALLING_FIRST = frozenset({"posts", "seen"})


@require_safe
def profile(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A member's page."""
    member = get_member(request, pk)
    if away := right_address(request, slug, member):
        return away
    return render(
        request, "accounts/profile.html", {"profile": profile_of(member, reader(request))}
    )


@dataclass(frozen=True)
class Listing:
    """Which members were asked for, and in which order; what is not known counts as not asked."""

    search: str
    sort: str
    descending: bool

    @classmethod
    def asked(cls, request: HttpRequest) -> "Listing":
        sort = request.GET.get("sort", "")
        sort = sort if sort in SORTS else "name"
        order = request.GET.get("order", "desc" if sort in FALLING_FIRST else "asc")
        search = "".join(filter(str.isprintable, request.GET.get("name", "")))
        return cls(search.strip()[:60], sort, order == "desc")

    def address(self, sort: str, *, descending: bool) -> str:
        """This search in another order; the shortest address that says so."""
        asked = {"name": self.search} if self.search else {}
        asked |= {"sort": sort} if sort != "name" else {}
        if descending != (sort in FALLING_FIRST):
            asked["order"] = "desc" if descending else "asc"
        return reverse("accounts:members") + (f"?{urlencode(asked)}" if asked else "")

    @property
    def columns(self) -> list[dict[str, str]]:
        """The heads of the list's columns: a click on the present order's turns it around."""
        return [
            {
                "key": sort,
                "label": label,
                "order": ("descending" if self.descending else "ascending") * (sort == self.sort),
                "url": self.address(
                    sort,
                    descending=not self.descending if sort == self.sort else sort in FALLING_FIRST,
                ),
            }
            for sort, label in LABELS.items()
        ]


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The member list."""
    listing = Listing.asked(request)
    page = page_of(
        request.GET,
        count=how_many(listing.search),
        size=board_settings().topics_per_page,
        address=listing.address(listing.sort, descending=listing.descending),
    )
    rows = member_rows(
        reader(request),
        found(listing.search),
        sort=listing.sort,
        descending=listing.descending,
        start=page.first_row - 1,
        count=page.size,
    )
    context = {"rows": rows, "page": page, "listing": listing}
    return render(request, "accounts/members.html", context)
