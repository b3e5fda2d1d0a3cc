"""How django-allauth is this board's: its members, its addresses, its mails."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.actions.joining import confirm_member, sign_up, vouch_for_address
from accounts.bans import ban_of, is_full
from accounts.models import User
from accounts.names import clean_username, username_key
from accounts.theme import send_theme, theme_of
from accounts.views.banned import banned_page
from board.addresses import stays_here
from board.client import client_address
from board.models.settings import board_settings

_WRONG = "The name or address and the password do not belong together."


class BoardAccountAdapter(DefaultAccountAdapter):
    """Allauth's hooks, in the order in which a member meets them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_taken": "This name is taken, or looks like one that is.",
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "too_many_login_attempts": "Too many attempts. Wait a few minutes, then try again.",
        "enter_current_password": "This is not your present password.",
        "incorrect_password": "This is not your password.",
        "duplicate_email": "This is your address already.",
        "invalid_password_reset": "This link was used already, or it is too old.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return board_settings().registration_open

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name as it is stored. Raises ValidationError where it is not allowed, or where a
        reader could take it for a member's."""
        name = clean_username(username)
        if not shallow and User.objects.filter(username_key=username_key(name)).exists():
            raise self.validation_error("username_taken")
        return name

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """The member of a sign-up, instead of the empty one that allauth made."""
        data = form.cleaned_data
        return sign_up(
            username=data["username"],
            email=data["email"],
            password=data["password1"],
            theme=theme_of(request),
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The link of a mail was followed. False where another account has the address by now."""
        try:
            with transaction.atomic():
                confirmed: bool = super().confirm_email(request, email_address)
                if confirmed:
                    confirm_member(email_address.user)
        except IntegrityError:
            failed = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, failed, {"email": email_address.email})
            return False
        return confirmed

    def pre_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse | None:
        """Nobody who is confirmed is asked to prove the address again."""
        if user.is_confirmed:
            vouch_for_address(user)
        response: HttpResponse | None = super().pre_login(request, user, **login)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Where every way of logging in ends. Members who may not come in are told so here, when
        the password was theirs, and not before."""
        user.came_from = client_address(request)
        if (ban := ban_of(user)) and is_full(ban):
            raise ImmediateHttpResponse(banned_page(request, ban))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse:
        """Wherever members log in, they find their own theme."""
        response: HttpResponse = super().post_login(request, user, **login)
        send_theme(response, user.theme)
        return response

    def set_password(self, user: User, password: str) -> None:
        """Write the password alone: the rest of `user` may be older than the row."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """A new address that was not confirmed yet; never the one that the member has."""
        return not email_address.primary and not email_address.verified

    def is_safe_url(self, url: str) -> bool:
        return stays_here(self.request, url)

    def get_client_ip(self, request: HttpRequest) -> str:
        # Whoever comes from nowhere shares one limit with all the others who do.
        return client_address(request) or "nowhere"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Allauth's own key has the Host header in it and the name as typed: with another port or
        # another way of writing the name one could go on guessing.
        typed = credentials.get("email") or credentials.get("username") or ""
        member = User.objects.who_signs_in(typed)
        return f"member-{member.pk}" if member else typed.lower()

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.BOARD_URL}{path}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", args=key.split("-", 1))
        return f"{settings.BOARD_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail names the board and its configured address, whatever host was asked."""
        board = {"board": board_settings(), "board_url": settings.BOARD_URL}
        super().send_mail(template_prefix, email, context | board)
