"""Sign-up, where two may ask for one name or one address in the same moment."""

from allauth.account.forms import SignupForm
from allauth.account.views import SignupView
from django.db import IntegrityError, transaction
from django.http import HttpResponse


class SignUp(SignupView):
    """Allauth's page. Who comes second finds the form checked anew: a name is taken then, and an
    address gets what an address that has an account always gets."""

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
