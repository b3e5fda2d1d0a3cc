"""What is typed about members: warnings, bans, notes, and what is cleaned up after them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.email_patterns import clean_pattern
from accounts.models import Ban, User
from accounts.networks import clean_network
from board.refusals import Refused
from board.text import clean_line, clean_text
from moderation.models.people import MOST_DAYS, MOST_POINTS
from moderation.outward import is_configured

FOR_GOOD = "Empty: for good."


class Line(forms.CharField):
    """A text of one line."""

    def clean(self, value: Any) -> str:
        """White space made single. Raises ValidationError for what cannot be shown."""
        return clean_line(super().clean(value))


class Lines(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "cols": 60})
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> str:
        """The text as it is stored. Raises ValidationError for what cannot be shown."""
        text = clean_text(super().clean(value)).strip()
        if self.required and not text:
            raise ValidationError("There is nothing to see here.")
        return text


class Days(forms.IntegerField):
    """For how many days; None for good."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_DAYS, required=False, **options)


def days_on(days: int | None) -> datetime | None:
    """So many days from now."""
    return timezone.now() + timedelta(days=days) if days else None


def days_back(days: int | None) -> datetime | None:
    """So many days before now."""
    return timezone.now() - timedelta(days=days) if days else None


def _kinds(*, of_members: bool) -> list[tuple[int, str]]:
    kinds = [kind for kind in Ban.Kind if of_members or kind != Ban.Kind.MODERATED]
    return [(kind.value, kind.label.capitalize()) for kind in kinds]


def _kind(*, of_members: bool = True, label: str = "What it does") -> Any:
    return forms.TypedChoiceField(
        label=label,
        choices=_kinds(of_members=of_members),
        coerce=int,
        initial=Ban.Kind.FULL.value,
        widget=forms.RadioSelect,
    )


class WarnForm(forms.Form):
    """A warning."""

    points = forms.IntegerField(
        min_value=1, max_value=MOST_POINTS, initial=1, help_text=f"1 to {MOST_POINTS}."
    )
    days = Days(label="Points count for so many days", help_text="Empty: for ever.", initial=90)
    reason = Line(max_length=255, help_text="The member reads it.")


class BanForm(forms.Form):
    """The terms of a member's ban."""

    kind = _kind()
    days = Days(label="For so many days", help_text=FOR_GOOD)
    reason = Line(max_length=255, required=False, help_text="Shown to whoever is banned.")
    staff_note = Line(max_length=500, required=False, help_text="Never shown to them.")


class TargetBanForm(BanForm):
    """The terms of a ban of an address or a network."""

    email = Line(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text="Where * stands for anything, as in *@example.org.",
    )
    network = Line(
        max_length=64,
        required=False,
        help_text="As 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.",
    )
    kind = _kind(of_members=False)

    field_order = ["email", "network", "kind", "days", "reason", "staff_note"]

    def clean_email(self) -> str:
        """The pattern as it is stored. Raises ValidationError for none."""
        return self._clean("email", clean_pattern)

    def clean_network(self) -> str:
        """The network as it is stored. Raises ValidationError for none, or one too wide."""
        return self._clean("network", clean_network)

    def _clean(self, name: str, clean: Any) -> str:
        typed = self.cleaned_data[name]
        try:
            return str(clean(typed)) if typed else ""
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """One of the two. Raises ValidationError for none or both."""
        data = super().clean() or {}
        is_wrong = bool(self.errors.keys() & {"email", "network"})
        if not is_wrong and bool(data.get("email")) == bool(data.get("network")):
            raise ValidationError("Name one: an address or a network.")
        return data


class NoteForm(forms.Form):
    """A note about a member."""

    text = Lines(
        rows=3, label="New note", max_length=2_000, help_text="Only those who keep order read it."
    )


class AnswerForm(forms.Form):
    """A member's words to a warning."""

    answer = Lines(
        rows=3,
        label="Your answer",
        max_length=500,
        help_text="Once, to those who keep order here.",
    )


class LiftForm(forms.Form):
    """Why a ban is lifted or a warning revoked."""

    reason = Line(max_length=255, required=False)


class DeleteMemberForm(forms.Form):
    """The name of whose account goes, so that it is no other's."""

    name = Line(label="Type the name of the account", max_length=20)

    def __init__(self, data: Any = None, *, member: User) -> None:
        super().__init__(data)
        self.member = member

    def clean_name(self) -> str:
        """The name. Raises ValidationError for another one."""
        typed: str = self.cleaned_data["name"]
        if typed != self.member.username:
            raise ValidationError(f"The name of this account is {self.member.username}.")
        return typed


NO_BAN = 0


class CleanForm(forms.Form):
    """What to take away after a spammer, and what to keep out."""

    days = Days(label="What was written in the last days", help_text="Empty: all there is.")
    kind = forms.TypedChoiceField(
        label="The member",
        choices=[*_kinds(of_members=True)[::-1], (NO_BAN, "Is not banned")],
        coerce=int,
        initial=Ban.Kind.FULL.value,
        widget=forms.RadioSelect,
    )
    ban_days = Days(label="Ban for so many days", help_text=FOR_GOOD)
    bans_addresses = forms.BooleanField(
        label="Let nobody sign up or write from the addresses of these posts", required=False
    )
    address_days = forms.IntegerField(
        label="Keep those addresses out for so many days",
        min_value=1,
        max_value=MOST_DAYS,
        initial=30,
    )
    tells_others = forms.BooleanField(
        label="Report the member to the service that collects spammers",
        required=False,
        help_text="Name, mail and network address go there, and no undoing calls them back.",
    )
    reason = Line(
        max_length=255, required=False, help_text="The member reads it, with posts and ban."
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if not is_configured():
            del self.fields["tells_others"]
