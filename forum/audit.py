"""What is counted, numbered or pointed to of what is written, as `forum.counters` says."""

from board.audit import Check

# In the order in which they mend: numbers first, and then what is counted from them.
CHECKS = (
    Check(
        name="post number",
        table="forum_post",
        columns=("number",),
        counted="forum_post",
        right="""
            SELECT id, CASE WHEN visibility = 1 THEN row_number() OVER (
                PARTITION BY topic_id, visibility ORDER BY number NULLS LAST, created_at, id
            )::integer END AS number FROM forum_post""",
    ),
    Check(
        name="topic's posts and last post",
        table="forum_topic",
        columns=("post_count", "last_post_id", "last_post_at"),
        counted="forum_post",
        right="""
            SELECT topic.id, coalesce(last.number, 0) AS post_count, last.id AS last_post_id,
                greatest(coalesce(last.created_at, topic.created_at), topic.bumped_at)
                    AS last_post_at
            FROM forum_topic topic LEFT JOIN LATERAL (
                SELECT id, number, created_at FROM forum_post
                WHERE topic_id = topic.id AND number IS NOT NULL ORDER BY number DESC LIMIT 1
            ) last ON true""",
    ),
    Check(
        name="topic's posts that are withheld",
        table="forum_topic",
        columns=("withheld_count",),
        counted="forum_post",
        right="""
            SELECT topic.id, count(post.id)::integer AS withheld_count FROM forum_topic topic
            LEFT JOIN forum_post post ON post.topic_id = topic.id AND post.visibility <> 1
            GROUP BY topic.id""",
    ),
    Check(
        name="forum's topics and posts",
        table="forum_forum",
        columns=("topic_count", "post_count"),
        counted="forum_topic",
        right="""
            SELECT forum.id, count(topic.id)::integer AS topic_count,
                coalesce(sum(topic.post_count), 0)::integer AS post_count
            FROM forum_forum forum
            LEFT JOIN forum_topic topic ON topic.forum_id = forum.id AND topic.visibility = 1
            GROUP BY forum.id""",
    ),
    Check(
        name="forum's last post",
        table="forum_forum",
        columns=("last_post_id",),
        counted="forum_topic",
        right="""
            SELECT forum.id, last.last_post_id FROM forum_forum forum LEFT JOIN LATERAL (
                SELECT last_post_id FROM forum_topic
                WHERE forum_id = forum.id AND visibility = 1 AND last_post_id IS NOT NULL
                ORDER BY last_post_at DESC, id DESC LIMIT 1
            ) last ON true""",
    ),
    Check(
        name="member's posts",
        table="accounts_user",
        columns=("post_count",),
        counted="forum_post",
        right="""
            SELECT member.id, count(topic.id)::integer AS post_count FROM accounts_user member
            LEFT JOIN forum_post post ON post.author_id = member.id AND post.visibility = 1
            LEFT JOIN forum_topic topic ON topic.id = post.topic_id AND topic.visibility = 1
            GROUP BY member.id""",
    ),
    Check(
        name="read mark past the topic's end",
        table="forum_topicread",
        columns=("number",),
        counted="forum_topic",
        right="""
            SELECT mark.id, least(mark.number, topic.post_count) AS number
            FROM forum_topicread mark JOIN forum_topic topic ON topic.id = mark.topic_id""",
    ),
)
