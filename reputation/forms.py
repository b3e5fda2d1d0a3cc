"""What a member types when rating a post: well formed or not. Whether it may be given, acts say."""

from typing import Any

from django import forms

from accounts.models import User
from board.models.settings import board_settings
from board.text import clean_line
from reputation.permissions import can_give_below_zero

COMMENT_LENGTH = 255


class RatingForm(forms.Form):
    """Points and words for a post. The words are called `source`, as what is typed is elsewhere: so
    they are kept through a log-in."""

    points = forms.IntegerField(label="Points")
    source = forms.CharField(
        label="Comment",
        max_length=COMMENT_LENGTH,
        help_text="Everybody who may read the post sees it. Plain text.",
    )

    def __init__(self, data: Any = None, *, user: User, left: int, initial: Any = None) -> None:
        super().__init__(data, initial={"points": 1} | (initial or {}))
        board, below_zero = board_settings(), can_give_below_zero(user)
        most = max(min(board.rating_most, left), 1)
        points, comment = self.fields["points"], self.fields["source"]
        points.widget.attrs |= {"min": -most if below_zero else 1, "max": most, "step": 1}
        points.help_text = f"From {-most if below_zero else 1} to {most}."
        if below_zero:
            points.help_text += " Below zero only with a comment."
        comment.required = board.rating_needs_comment

    def clean_source(self) -> str:
        """The comment on one line."""
        return clean_line(self.cleaned_data["source"])
