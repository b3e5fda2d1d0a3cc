from moderation.models.log import LogEntry
from moderation.models.report import Report

__all__ = ["LogEntry", "Report"]
