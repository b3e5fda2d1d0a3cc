"""What is asked of the log."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from board.text import clean_line
from forum.models import Level
from forum.models.tree import access_of, tree
from moderation.models import LogEntry
from moderation.queries.log import Chosen


def _name(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, required=False)


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class LogForm(forms.Form):
    """Whose acts, on whom, where, of which kind, and when. All of it may be left empty."""

    by = _name("Moderator")
    member = _name("Member")
    forum = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    act = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *LogEntry.Act.choices]
    )
    since = _day("From")
    until = _day("To")

    def __init__(self, data: Any, *, reader: User) -> None:
        super().__init__(data)
        moderated = access_of(reader).at_least(Level.MODERATE)
        forums = [forum for forum, _depth in tree().walk() if forum.pk in moderated]
        choices = [("", "Every forum"), *((forum.pk, forum.name) for forum in forums)]
        self.fields["forum"].choices = choices  # type: ignore[attr-defined]

    def clean_by(self) -> User | str:
        """The moderator; a name alone where the account is gone."""
        name = clean_line(self.cleaned_data["by"])
        return User.objects.who_signs_in(name.replace("@", "")) or name

    def clean_member(self) -> User | None:
        """The member. Raises ValidationError where there is none of that name."""
        name = clean_line(self.cleaned_data["member"])
        member = User.objects.who_signs_in(name.replace("@", ""))
        if name and member is None:
            raise ValidationError("There is no member of this name.")
        return member

    @property
    def chosen(self) -> Chosen:
        """What was asked for, of a form that is valid."""
        data = self.cleaned_data
        until: date | None = data["until"]
        return Chosen(
            by=data["by"],
            member=data["member"],
            forum_id=data["forum"],
            act=data["act"],
            since=_begin(data["since"]),
            before=_begin(until + timedelta(days=1)) if until and until < date.max else None,
        )


def _begin(day: date | None) -> datetime | None:
    """The first moment of a day, on the reader's clock."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
