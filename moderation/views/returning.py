"""Where a moderator's browser goes after an act."""

from django.http import HttpRequest

from board.addresses import stays_here
from forum.models import Post
from forum.views.ways import place_address


def way_back(
    request: HttpRequest, otherwise: str, *, first_page: bool = False, field: str = "next"
) -> str:
    """The page of this board that `field` of the form names; its first page, where it may not be
    there any more."""
    address = request.POST.get(field, "")
    if not address or not stays_here(request, address):
        return otherwise
    return address.split("?")[0] if first_page else address


def place_now(post: Post) -> str:
    """Where `post`, or its stub, stands after the act; its topic where it is gone."""
    now = Post.objects.select_related("topic").filter(pk=post.pk).first()
    return place_address(now) if now else post.topic.get_absolute_url()
