from forum.models.forum import Forum, ForumLevel, Level
from forum.models.post import Post, PostVersion
from forum.models.presence import OnlineRecord, Presence
from forum.models.reading import TopicRead
from forum.models.rule import PostRule
from forum.models.topic import Topic, TopicViews
from forum.models.visibility import Visibility

__all__ = [
    "Forum",
    "ForumLevel",
    "Level",
    "OnlineRecord",
    "Post",
    "PostRule",
    "PostVersion",
    "Presence",
    "Topic",
    "TopicRead",
    "TopicViews",
    "Visibility",
]
