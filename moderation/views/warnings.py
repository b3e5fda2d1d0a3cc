"""A member's own warnings; revoking one."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.bans import ban_of, sentence
from accounts.models import User
from accounts.views.loading import for_members
from board.refusals import Refused
from moderation.actions import warnings as act
from moderation.forms.people import AnswerForm, LiftForm
from moderation.models import MemberWarning
from moderation.queries.record import warnings_of
from moderation.views.access import for_keepers
from moderation.views.loading import say_done
from moderation.views.people import record_url


@require_safe
@for_members
def own(request: HttpRequest, user: User) -> HttpResponse:
    """The member's own warnings, and the ban that catches the member now."""
    return _own_page(request, user)


def _own_page(
    request: HttpRequest, user: User, answered: int | None = None, form: Form | None = None
) -> HttpResponse:
    rows = [
        (
            warning,
            form if form and warning.pk == answered else AnswerForm(auto_id=f"w{warning.pk}_%s"),
        )
        for warning in warnings_of(user)
    ]
    ban = ban_of(user)
    points = sum(warning.points for warning, _form in rows if warning.stands)
    page = {"rows": rows, "points": points, "ban": sentence(ban) if ban else ""}
    return render(request, "moderation/own_warnings.html", page)


@require_POST
@for_members
def answer(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Answer one of one's own warnings. Raises Http404 for another's."""
    warning = warnings_of(user).filter(pk=pk).first()
    if warning is None:
        raise Http404("There is no such warning, or it is not yours.")
    form = AnswerForm(request.POST, auto_id=f"w{pk}_%s")
    if not form.is_valid():
        return _own_page(request, user, pk, form)
    try:
        act.answer(warning, by=user, text=form.cleaned_data["answer"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _own_page(request, user, pk, form)
    messages.success(request, "Your answer is sent.")
    return redirect("moderation:own_warnings")


@require_POST
@for_keepers
def revoke(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Take a warning back, with the bans that followed from it."""
    chosen = MemberWarning.objects.select_related("member", "entry")
    warning = get_object_or_404(chosen, pk=pk)
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The reason cannot be kept: " + str(form.errors["reason"][0]))
        return redirect(record_url(warning.member))
    try:
        entry = act.revoke(warning, by=user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        say_done(request, "The warning is revoked.", entry)
    return redirect(record_url(warning.member))
