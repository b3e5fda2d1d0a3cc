from forum.models.forum import Forum, ForumLevel, ForumModerator, Level
from forum.models.post import Post, PostVersion
from forum.models.presence import OnlineRecord, Presence
from forum.models.reading import TopicRead
from forum.models.rule import PostRule
from forum.models.score import MemberScore
from forum.models.topic import ShadowTopic, Topic, TopicViews
from forum.models.visibility import Visibility

__all__ = [
    "Forum",
    "ForumLevel",
    "ForumModerator",
    "Level",
    "MemberScore",
    "OnlineRecord",
    "Post",
    "PostRule",
    "PostVersion",
    "Presence",
    "ShadowTopic",
    "Topic",
    "TopicRead",
    "TopicViews",
    "Visibility",
]
