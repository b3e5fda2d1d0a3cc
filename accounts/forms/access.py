"""Allauth's forms in this board's words: labels stand above the fields, nothing inside them."""

from typing import Any

from allauth.account import app_settings
from allauth.account import forms as allauth
from allauth.core import context as current
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts.bans import ban_of_email
from accounts.models import User
from accounts.names import MAX_LENGTH, MIN_LENGTH
from board.client import client_address


class Plain:
    """Takes out the placeholders, which vanish as soon as somebody types, and words the labels."""

    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(Plain, allauth.LoginForm):
    labels = {
        "login": "User name or e-mail address",
        "remember": "Keep me logged in on this device",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "maxlength": "254"}


class NewAddress(Plain):
    """An address that is not the member's yet: a banned one is not taken."""

    def clean_email(self) -> str:
        email: str = super().clean_email()  # type: ignore[misc]
        if ban_of_email(email, client_address(current.request)):
            raise ValidationError("This board takes no members with this address.")
        return email


class SignupForm(NewAddress, allauth.SignupForm):
    """Sign up, with a field that people do not see and that robots cannot leave empty."""

    labels = {"username": "User name", "email": "E-mail address"}
    trap = app_settings.SIGNUP_FORM_HONEYPOT_FIELD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "username"
        ].help_text = (
            f"{MIN_LENGTH} to {MAX_LENGTH} characters: letters, digits, spaces and - _ . '"
        )
        self.fields["email"].help_text = "Never shown. A link to confirm it will be sent there."
        self.fields[self.trap].label = "Leave this empty"
        # Allauth hides it by an inline style, which no page of this board may have.
        self.fields[self.trap].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Allauth's own, but as slow for an address that has an account as for a new one."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        made: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return made


class AddEmailForm(NewAddress, allauth.AddEmailForm):
    labels = {"email": "New e-mail address"}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    labels = {
        "oldpassword": "Present password",
        "password1": "New password",
        "password2": "New password, once more",
    }


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    labels = {"password1": "Password", "password2": "Password, once more"}


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    labels = {"email": "E-mail address"}


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password, once more"}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    labels = {"password": "Your password"}
