"""What a member types when writing: well formed or not. Whether it may be done, actions say."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from board.models.settings import board_settings
from board.text import clean_line, clean_text
from forum.models import Topic

NOTHING_WRITTEN = "Write something first."
TITLE_LENGTH, SUBJECT_LENGTH, REASON_LENGTH = 120, 124, 255


class PostForm(forms.Form):
    """The text, and what makes a form safe to send twice or late.

    `key` is the form's own: sent again, it makes no second post. `seen` is how many posts the topic
    had, `version` how many versions the post had when the form was shown.
    """

    source = forms.CharField(
        label="Message",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 80}),
        error_messages={"required": NOTHING_WRITTEN},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid4()} | (initial or {}))
        self.fields["source"].widget.attrs["maxlength"] = board_settings().post_max_length

    def clean_source(self) -> str:
        """The text as it is stored. Raises ValidationError for an empty or too long one."""
        text = clean_text(self.cleaned_data["source"])
        longest = board_settings().post_max_length
        if not text.strip():
            raise ValidationError(NOTHING_WRITTEN)
        if len(text) > longest:
            raise ValidationError(
                f"This is {len(text):,} characters long; at most {longest:,} are allowed."
            )
        return text

    def clean_key(self) -> UUID:
        """A form without a key counts as a new one."""
        return self.cleaned_data["key"] or uuid4()


def _line(label: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **options)


class TopicForm(PostForm):
    """A new topic: title and first post; its kind for whoever may choose one."""

    title = _line("Title", TITLE_LENGTH)
    kind = forms.TypedChoiceField(
        label="Kind of topic", choices=Topic.Kind.choices, coerce=int, required=False
    )
    field_order = ["title", "source", "kind"]

    def __init__(self, *args: Any, may_choose_kind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_choose_kind:
            del self.fields["kind"]

    def clean_title(self) -> str:
        """The title on one line."""
        return clean_line(self.cleaned_data["title"])


class ReplyForm(PostForm):
    """A reply; without a subject it takes the topic's."""

    subject = _line("Subject", SUBJECT_LENGTH, required=False)
    field_order = ["subject", "source"]

    def clean_subject(self) -> str:
        """The subject on one line."""
        return clean_line(self.cleaned_data["subject"])


class EditForm(PostForm):
    """A change of a post, with an optional reason. The first post's subject is the title."""

    subject = _line("Subject", SUBJECT_LENGTH)
    reason = _line("Reason for the edit", REASON_LENGTH, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    field_order = ["subject", "source", "reason"]

    def __init__(self, *args: Any, is_title: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_title:
            self.fields["subject"] = _line("Title", TITLE_LENGTH)

    def clean_subject(self) -> str:
        """The subject on one line."""
        return clean_line(self.cleaned_data["subject"])

    def clean_reason(self) -> str:
        """The reason on one line."""
        return clean_line(self.cleaned_data["reason"])
