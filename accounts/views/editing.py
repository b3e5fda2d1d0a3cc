"""The pages where members change what others see of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import profile as act
from accounts.bans import why_not_writing
from accounts.forms import AvatarForm, ProfileForm, SignatureForm
from accounts.models import User
from accounts.rendering import render_text
from accounts.theme import send_theme
from accounts.views.kept import for_members as for_members_keeping
from accounts.views.kept import take_kept
from accounts.views.loading import for_members
from board.addresses import comes_from_here, stays_here


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit_profile(request: HttpRequest, user: User) -> HttpResponse:
    """What others see, and how the board looks to the member."""
    form = ProfileForm(request.POST or None, initial=ProfileForm.fields_of(user))
    if not _is_sent(request, user, form):
        return _edit_page(request, "profile", {"form": form})
    act.edit_profile(user, form.cleaned_data)
    messages.success(request, "Your profile was changed.")
    response = redirect("accounts:edit_profile")
    send_theme(response, form.cleaned_data["theme"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_keeping
def edit_signature(request: HttpRequest, user: User) -> HttpResponse:
    """The text under the member's posts, shown before it is saved where that is asked for."""
    start = {"source": user.signature_source} | take_kept(request)
    form = SignatureForm(request.POST or None, initial=start)
    if not _is_sent(request, user, form):
        return _edit_page(request, "signature", {"form": form, "shown": user.signature_html})
    source = form.cleaned_data["source"]
    if request.POST.get("action") == "preview":
        preview = {"form": form, "shown": render_text(source), "is_preview": True}
        return _edit_page(request, "signature", preview)
    act.write_signature(user, source)
    messages.success(request, "Your signature was changed.")
    return redirect("accounts:edit_signature")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit_avatar(request: HttpRequest, user: User) -> HttpResponse:
    """The picture beside the member's posts."""
    form = AvatarForm(request.POST, request.FILES) if request.method == "POST" else AvatarForm()
    if not _is_sent(request, user, form):
        return _edit_page(request, "avatar", {"form": form})
    try:
        act.set_avatar(user, form.cleaned_data["picture"])
    except OSError:
        form.add_error("picture", "The picture could not be stored. Please try again later.")
        return _edit_page(request, "avatar", {"form": form})
    messages.success(request, "Your avatar was changed.")
    return redirect("accounts:edit_avatar")


@require_POST
@for_members
def remove_avatar(request: HttpRequest, user: User) -> HttpResponse:
    """Without a picture again."""
    if refusal := why_not_writing(user):
        raise PermissionDenied(refusal)
    act.remove_avatar(user)
    messages.success(request, "Your avatar was removed.")
    return redirect("accounts:edit_avatar")


@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system has it: in this browser, and for a member wherever else.

    Pages for guests are the same for all of them and hold no token; the form must come from a page
    of ours all the same.
    """
    if not comes_from_here(request):
        raise PermissionDenied("Choose the theme on the board itself.")
    chosen = request.POST.get("theme", "")
    if chosen not in User.Theme.values:
        return HttpResponseBadRequest("There is no such theme.", content_type="text/plain")
    if isinstance(request.user, User):
        act.choose_theme(request.user, chosen)
    after = request.POST.get("next", "")
    response = redirect(after if stays_here(request, after) else "/")
    send_theme(response, chosen)
    return response


def _is_sent(request: HttpRequest, user: User, form: Form) -> bool:
    """Whether something well-formed is to be kept. To one who may not write, the form says why, or
    PermissionDenied is raised where nothing was typed."""
    refusal = why_not_writing(user)
    if refusal and not form.is_bound:
        raise PermissionDenied(refusal)
    if refusal:
        form.add_error(None, refusal)
    return request.method == "POST" and form.is_valid()


def _edit_page(request: HttpRequest, tab: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"accounts/edit_{tab}.html", {"tab": tab} | context)
