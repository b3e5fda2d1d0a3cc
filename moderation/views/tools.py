"""Pages of several acts, each of them a small form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from accounts.models import User
from board.refusals import Refused
from moderation.forms.acts import ActForm


@dataclass(frozen=True)
class Tool:
    """An act as a form: where it is sent, and what its button says; `sends` is the button's name
    and value, where one address does a thing and its opposite."""

    title: str
    button: str
    address: str
    form: ActForm
    note: str = ""
    sends: tuple[str, str] | None = None
    is_grave: bool = False


@dataclass(frozen=True)
class Group:
    """Acts that have to do with one another."""

    title: str
    tools: list[Tool]


@dataclass(frozen=True)
class Forms:
    """The forms of one page: empty ones, and the one that was sent and found wrong."""

    user: User
    typed: ActForm | None = None

    def get(self, form: type[ActForm], name: str, **initial: Any) -> ActForm:
        """The form of this name, with what was typed."""
        if self.typed is not None and self.typed.name == name:
            return self.typed
        return form(user=self.user, name=name, initial=initial)


@dataclass(frozen=True)
class Done:
    """It was done; `result` is what the action gave."""

    result: Any


def attempt(form: ActForm, do: Callable[..., Any]) -> Done | None:
    """What `do` gives for what was typed; None where the form is wrong or it was refused, and then
    the form says why. Raises Http404 where what is acted on is gone meanwhile."""
    if not form.is_valid():
        return None
    try:
        return Done(do(by=form.user, **form.cleaned_data))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ObjectDoesNotExist as gone:
        raise Http404("It is not there any more.") from gone
    return None
