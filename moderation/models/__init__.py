from moderation.models.log import LogEntry

__all__ = ["LogEntry"]
