"""What members type into a report, and moderators into its answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from board.text import clean_line, clean_text
from moderation.models import Report

WORDS_LENGTH, REASON_LENGTH = 1_000, 255


class ReportForm(forms.Form):
    """What is wrong, and in words where that is not enough.

    The text is called `source`, as what is typed is elsewhere: so it is kept through a log-in.
    """

    category = forms.ChoiceField(
        label="What is it?",
        choices=[(value, label.capitalize()) for value, label in Report.Category.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    source = forms.CharField(
        label="In your words",
        max_length=WORDS_LENGTH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text="Only the moderators read it.",
    )

    def clean_source(self) -> str:
        """The text as it is stored."""
        return clean_text(self.cleaned_data["source"]).strip()

    def clean(self) -> dict[str, Any]:
        """Something else needs words."""
        data = super().clean() or {}
        if data.get("category") == Report.Category.OTHER and data.get("source") == "":
            self.add_error("source", ValidationError("Say what it is."))
        return data


class ReasonForm(forms.Form):
    """One line: an answer, or the reason of an act."""

    reason = forms.CharField(max_length=REASON_LENGTH, required=False)

    def __init__(self, data: Any = None, *, label: str = "Reason", help_text: str = "") -> None:
        super().__init__(data, auto_id=f"{label.lower()}_%s")
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text

    def clean_reason(self) -> str:
        """The reason on one line."""
        return clean_line(self.cleaned_data["reason"])
