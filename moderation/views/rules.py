"""The rules that act on new posts: administrators' pages."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.loading import View, for_members
from forum.models import PostRule
from forum.queries.rules import all_rules, try_rule
from moderation.actions import rules as act
from moderation.forms.rules import RuleForm


def for_administrators(view: View) -> View:
    """Pass the administrator to `view`; a guest goes to log in, others get 403."""

    @wraps(view)
    def wrapped(request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user.is_superuser:
            raise PermissionDenied("Only administrators change the board's rules.")
        return view(request, user, *args, **kwargs)

    return for_members(wrapped)


def get_rule(pk: int) -> PostRule:
    """The rule with its forums. Raises Http404."""
    rule = all_rules().filter(pk=pk).first()
    if rule is None:
        raise Http404("There is no such rule.")
    return rule


@require_safe
@for_administrators
def rules(request: HttpRequest, user: User) -> HttpResponse:
    """All rules, and which of them are on."""
    return render(request, "moderation/rules.html", {"rules": all_rules()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def add_rule(request: HttpRequest, user: User) -> HttpResponse:
    """A new rule."""
    return _form(request, user, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def edit_rule(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Another wording of a rule."""
    return _form(request, user, get_rule(pk))


def _form(request: HttpRequest, user: User, rule: PostRule | None) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=rule)
    if request.method != "POST" or not form.is_valid():
        return render(request, "moderation/rule.html", {"form": form, "rule": rule})
    saved = act.save_rule(form.instance, by=user, forums=form.cleaned_data["forums"])
    messages.success(request, "The rule is saved and off. See what it would have caught first.")
    return redirect("moderation:try_rule", saved.pk)


@require_safe
@for_administrators
def try_(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """What a rule would have caught of late; nothing is done to it."""
    rule = get_rule(pk)
    return render(request, "moderation/rule_try.html", {"rule": rule, "trial": try_rule(rule)})


@require_POST
@for_administrators
def switch(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Switch a rule on (`on=1`) or off (`on=0`)."""
    rule, on = get_rule(pk), request.POST.get("on") == "1"
    act.switch_rule(rule, by=user, on=on)
    messages.success(request, f"“{rule.name}” is {'on' if on else 'off'} now.")
    return redirect("moderation:rules")
