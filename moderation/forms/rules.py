"""What an administrator types for a rule: well formed or not."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from board.text import clean_line, clean_text
from forum.models import Forum, PostRule


class RuleForm(forms.ModelForm):
    """A rule; `instance` is what was typed, once the form is valid."""

    class Meta:
        model = PostRule
        fields = [
            *("name", "condition", "lines", "most", "minutes"),
            *("scope", "fewer_than", "forums", "action"),
        ]
        widgets = {
            "condition": forms.RadioSelect,
            "scope": forms.RadioSelect,
            "action": forms.RadioSelect,
            "lines": forms.Textarea(attrs={"rows": 8, "cols": 40, "spellcheck": "false"}),
            "forums": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Forum.objects.filter(kind=Forum.Kind.FORUM).order_by("name")
        self.fields["forums"].queryset = there  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """The name on one line."""
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Give it a name.")
        return name

    def clean_lines(self) -> str:
        """The list as it was typed."""
        return clean_text(self.cleaned_data["lines"])
