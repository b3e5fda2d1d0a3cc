"""What moderators type when they act: well formed or not. Whether it may be done, actions say."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.names import username_key
from board.text import clean_line
from forum.forms import REASON_LENGTH, TITLE_LENGTH
from forum.models import Topic
from forum.models.tree import tree
from forum.permissions import can_start_topic
from forum.queries.finding import find_moved, find_topic

LONGEST_DAYS, SHADOW_DAYS = 3_650, 30
NOTE_LENGTH = 500
INDENT = "\u00a0" * 3
# A topic's number, or an address of the topic or of one of its pages.
TOPIC = re.compile(r"(?:#?|\S*/t/)([1-9][0-9]{0,17})(?:[-/?#]\S*)?", re.ASCII)


class Line(forms.CharField):
    """Text of one line: its white space is made single."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class Days(forms.IntegerField):
    """A number of days."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_value=LONGEST_DAYS, **options)


class ForumChoice(forms.TypedChoiceField):
    """One of the forums in which a member may start topics."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=lambda pk: tree().forums[int(pk)], **options)

    def offer(self, user: User) -> None:
        """Offer what `user` may choose, as deep as it lies."""
        self.choices = [
            (forum.pk, f"{INDENT * depth}{forum.name}")
            for forum, depth in tree().walk()
            if can_start_topic(user, forum)
        ]


class ActForm(forms.Form):
    """An act on `user`'s part, and its reason, which the log keeps. `name` tells the forms of one
    page apart."""

    reason = Line(label="Reason", max_length=REASON_LENGTH, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        name: str = "act",
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id=f"{name}-%s", initial=initial)
        self.user, self.name = user, name
        for field in self.fields.values():
            if isinstance(field, ForumChoice):
                field.offer(user)

    @property
    def last_fields(self) -> list[forms.BoundField]:
        """The fields that one sees, the reason after the others."""
        return sorted(self.visible_fields(), key=lambda field: field.name in ("reason", "sure"))


class KindForm(ActForm):
    """What kind of topic it is, and until the end of which day."""

    kind = forms.TypedChoiceField(label="Kind", choices=Topic.Kind.choices, coerce=int)
    until = forms.DateField(
        label="Until the end of",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="A normal topic afterwards. Empty: until somebody changes it.",
    )

    def clean_until(self) -> datetime | None:
        """The moment at which that day ends, where the moderator is."""
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=LONGEST_DAYS):
            raise ValidationError("Choose a day from today on, within ten years.")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class RenameForm(ActForm):
    """A topic's new title."""

    title = Line(label="Title", max_length=TITLE_LENGTH)


class AutoCloseForm(ActForm):
    """After how many days without a post a topic is locked."""

    days = Days(label="Days without a post", min_value=1, required=False, help_text="Empty: never.")


class CopyForm(ActForm):
    """Where a second topic is made."""

    forum = ForumChoice(label="Forum")


class MoveForm(CopyForm):
    """Where topics go, and for how long they are listed where they were, too."""

    shadow_days = Days(
        label="Listed here, too, for so many days",
        min_value=0,
        initial=SHADOW_DAYS,
        help_text="0: only where it goes.",
    )


class MergeForm(ActForm):
    """Another topic, by its address or its number."""

    target = Line(
        label="Topic", max_length=500, help_text="Its address, or the number in its address."
    )

    def clean_target(self) -> Topic | None:
        """The topic, where the moderator may see it."""
        said = self.cleaned_data["target"]
        return _find_topic(self.user, said) if said else None


class SplitForm(MergeForm):
    """Where the chosen posts go: into a new topic, or into one that there is."""

    title = Line(label="Title of the new topic", max_length=TITLE_LENGTH, required=False)
    forum = ForumChoice(label="Its forum", required=False, empty_value=None)
    onwards = forms.BooleanField(
        label="The first chosen post and everything after it", required=False
    )
    field_order = ["title", "forum", "target", "onwards", "reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target"].required = False
        self.fields["target"].label = "Or into this topic"

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if bool(data["title"]) == bool(data["target"]):
            raise ValidationError("Give a title for a new topic, or name a topic that there is.")
        return data


class ApproveForm(ActForm):
    """Whether an author who is new is trusted from now on."""

    trust = forms.BooleanField(label="Trust the author from now on", required=False)


class AuthorForm(ActForm):
    """Who is to be named as the author."""

    author = Line(label="Name of the author", max_length=60)

    def clean_author(self) -> User:
        """The member of that name, however it is spelt."""
        key = username_key(self.cleaned_data["author"])
        member = User.objects.filter(username_key=key).first() if key else None
        if member is None:
            raise ValidationError("There is no member of this name.")
        return member


class NoteForm(ActForm):
    """A note under a post's text."""

    note = Line(
        label="Note",
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody sees it under the text, with your name. Empty: no note.",
    )


class EraseForm(ActForm):
    """That it is meant."""

    sure = forms.BooleanField(
        label="Delete all of this for ever",
        error_messages={"required": "Tick the box: nothing brings it back."},
    )


def _find_topic(user: User, said: str) -> Topic:
    match = TOPIC.fullmatch(said)
    number = int(match[1]) if match else 0
    topic = find_topic(user, number) if number else None
    if number and (topic is None or topic.moved_to_id):
        topic = find_moved(user, number)
    if topic is None:
        raise ValidationError("There is no such topic, or it is not open to you.")
    return topic
