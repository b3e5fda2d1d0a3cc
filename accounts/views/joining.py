"""Sign-up, where two may ask for one name or one address in the same moment."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.views import SignupView
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.bans import ban_of_address, sentence
from board.client import client_address


class SignUp(SignupView):
    """Allauth's page. Who comes second finds the form checked anew: a name is taken then, and an
    address gets what an address that has an account always gets."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not from a network whose guests may only read. Raises PermissionDenied."""
        if ban := ban_of_address(client_address(request)):
            raise PermissionDenied(f"Nobody can register from your network. {sentence(ban)}")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: SignupForm) -> HttpResponse:
        response: HttpResponse
        try:
            with transaction.atomic():
                response = super().form_valid(form)
        except IntegrityError:
            form.full_clean()
            valid = form.is_valid()
            response = super().form_valid(form) if valid else self.form_invalid(form)
        return response
