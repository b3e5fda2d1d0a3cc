"""The profile, the signature and the avatar."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db.models import CharField

from accounts.avatars import MAX_BYTES, NotAnAvatar, normalise_avatar
from accounts.censoring import may_choose_words
from accounts.countries import COUNTRIES
from accounts.models import User
from accounts.time_zones import time_zone_choices
from board.dates import RELATIVE
from board.models.settings import board_settings
from board.text import clean_line, clean_text
from markup import links_in

# Under each pattern of Django's date filter, what it makes of one moment.
DATE_FORMATS = [
    ("", "Mon Jan 01, 2007 1:37 pm"),
    ("D M d, Y H:i", "Mon Jan 01, 2007 13:37"),
    ("d M Y, g:i a", "01 Jan 2007, 1:37 pm"),
    ("d M Y, H:i", "01 Jan 2007, 13:37"),
    ("Y-m-d H:i", "2007-01-01 13:37"),
    (RELATIVE, "Relative: 7 minutes ago, Today, Yesterday"),
]


class _Line(forms.CharField):
    """A text of one line, as long as the user's field of that name allows."""

    def __init__(self, name: str, **options: Any) -> None:
        field = cast(CharField, User._meta.get_field(name))
        super().__init__(max_length=field.max_length, required=False, **options)

    def clean(self, value: Any) -> str:
        return clean_line(super().clean(value))


class _WebAddress(forms.URLField):
    default_validators = [URLValidator(["http", "https"])]


class ProfileForm(forms.Form):
    """What others see of a member, and how the board looks to the member."""

    location = _Line("location")
    country = forms.ChoiceField(
        required=False,
        choices=[("", "Not shown"), *COUNTRIES.items()],
        help_text="Shown as a flag beside your posts.",
    )
    occupation = _Line("occupation")
    interests = _Line("interests")
    website = _WebAddress(
        required=False,
        max_length=200,
        assume_scheme="https",
        # A browser's own field for addresses refuses those without a scheme.
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    time_zone = forms.ChoiceField(required=False)
    date_format = forms.ChoiceField(label="Dates", required=False, choices=DATE_FORMATS)
    theme = forms.ChoiceField(
        label="Appearance",
        choices=[(theme.value, theme.label.capitalize()) for theme in User.Theme],
    )
    hides_online = forms.BooleanField(
        label="Hide me in Who is online",
        required=False,
        help_text="Moderators and administrators see you all the same.",
    )
    mails_notifications = forms.BooleanField(
        label="Send me a mail when a moderator does something about me or my posts",
        required=False,
        help_text="You are told on the board in any case.",
    )

    shows_censored = forms.BooleanField(
        label="Show words as they were written",
        required=False,
        help_text="The board puts other signs in the place of some words.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_choose_words():
            del self.fields["shows_censored"]
        self.fields["time_zone"].choices = time_zone_choices()  # type: ignore[attr-defined]

    @classmethod
    def fields_of(cls, user: User) -> dict[str, Any]:
        """What the form shows of `user` before anything is changed."""
        return {name: getattr(user, name) for name in cls.base_fields}


class SignatureForm(forms.Form):
    """The BBCode under a member's posts, within the board's limits."""

    source = forms.CharField(
        label="Signature",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget.attrs["maxlength"] = board_settings().signature_max_length

    def clean_source(self) -> str:
        """The text as it is stored. Raises ValidationError for one that is too long or has too
        many links."""
        text, limits = clean_text(self.cleaned_data["source"]), board_settings()
        if len(text) > limits.signature_max_length:
            raise ValidationError(
                f"This is {len(text):,} characters long; "
                f"at most {limits.signature_max_length:,} are allowed."
            )
        links = len(links_in(text))
        if links > limits.signature_max_links:
            raise ValidationError(
                f"There are {links} links and pictures in it; "
                f"at most {limits.signature_max_links} are allowed."
            )
        return text if text.strip() else ""


class AvatarForm(forms.Form):
    """A picture from the member's device; `cleaned_data["picture"]` is what is to be stored."""

    picture = forms.FileField(
        help_text="PNG, JPEG, GIF or WebP, at most 2 MB. It is cut to a square of 256 pixels; "
        "where and with what it was taken is removed.",
        widget=forms.FileInput(
            attrs={"accept": "image/png,image/jpeg,image/gif,image/webp", "data-avatar": ""}
        ),
    )

    def clean_picture(self) -> bytes:
        """The avatar made of the file. Raises ValidationError for what none can be made of."""
        file: UploadedFile = self.cleaned_data["picture"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(
                f"The file has {(file.size or 0) / 1_000_000:.1f} MB; at most 2 MB are allowed."
            )
        try:
            return normalise_avatar(file)
        except NotAnAvatar as reason:
            raise ValidationError(str(reason)) from reason
