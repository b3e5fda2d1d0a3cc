"""Whether a rating may come from somebody who has a second account."""

from django.db import connection

from accounts.models import User
from reputation.models import Rating

# A rating whose giver is deleted was another's.
_SHARED = f"""
SELECT EXISTS (SELECT FROM forum_post
        WHERE address = %(address)s::inet AND author_id = %(receiver)s)
    OR EXISTS (SELECT FROM reputation_rating
        WHERE address = %(address)s::inet AND giver_id = %(receiver)s)
    OR EXISTS (SELECT FROM reputation_rating
        WHERE address = %(address)s::inet AND receiver_id = %(receiver)s
            AND giver_id IS DISTINCT FROM %(giver)s AND state <> {Rating.State.TAKEN_BACK:d})
"""


def shares_address(giver: User, receiver: User, address: str | None) -> bool:
    """Whether `receiver` has posted or rated from `address`, or another than `giver` has rated
    `receiver` from there; as far back as the board keeps addresses."""
    if not address:
        return False
    who: dict[str, str | int] = {
        "address": address,
        "receiver": receiver.pk,
        "giver": giver.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, who)
        return bool(cursor.fetchone()[0])
