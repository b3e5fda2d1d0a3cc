"""Whether a rating may come from somebody who has a second account."""

from accounts.models import User
from forum.models import Post
from reputation.models import Rating


def shares_address(giver: User, receiver: User, address: str | None) -> bool:
    """Whether `receiver` has posted or rated from `address`, or another than `giver` has rated
    `receiver` from there; as far back as the board keeps addresses."""
    if not address:
        return False
    posted = Post.objects.filter(address=address, author=receiver)
    gave = Rating.objects.filter(address=address, giver=receiver)
    others = Rating.objects.filter(address=address, receiver=receiver).exclude(giver=giver)
    others = others.exclude(state=Rating.State.TAKEN_BACK)
    found = posted.values("pk").union(gave.values("pk"), others.values("pk"), all=True)
    return found.exists()
