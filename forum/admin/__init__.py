"""Forums, topics and posts in Django admin."""

from forum.admin.forums import ForumAdmin
from forum.admin.posts import PostAdmin, TopicAdmin

__all__ = ["ForumAdmin", "PostAdmin", "TopicAdmin"]
