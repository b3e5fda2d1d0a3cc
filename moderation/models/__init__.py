from moderation.models.log import LogEntry
from moderation.models.people import MemberNote, MemberWarning, WarningStep
from moderation.models.report import Report

__all__ = ["LogEntry", "MemberNote", "MemberWarning", "Report", "WarningStep"]
