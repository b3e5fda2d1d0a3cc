"""What follows from the ledger."""

from board.audit import Check
from reputation.ledger import RIGHT

# In the order in which they mend: each is summed from the one before.
CHECKS = (
    Check(
        name="post's points and who thanked for it",
        table="forum_post",
        columns=("points", "thanked_by"),
        counted="reputation_rating",
        right=RIGHT.format(where=""),
    ),
    Check(
        name="topic's best reply and most points",
        table="forum_topic",
        columns=("best_reply_id", "most_points"),
        counted="forum_post",
        right="""
            SELECT topic.id, reply.id AS best_reply_id, coalesce(best.points, 0) AS most_points
            FROM forum_topic topic LEFT JOIN LATERAL (
                SELECT points FROM forum_post
                WHERE topic_id = topic.id AND visibility = 1 AND points > 0
                ORDER BY points DESC LIMIT 1
            ) best ON true LEFT JOIN LATERAL (
                SELECT id FROM forum_post
                WHERE topic_id = topic.id AND visibility = 1 AND points > 0 AND number > 1
                ORDER BY points DESC, id LIMIT 1
            ) reply ON true""",
    ),
    Check(
        name="member's score in a forum",
        table="forum_memberscore",
        columns=("points",),
        key=("forum_id", "member_id"),
        counted="forum_post",
        right="""
            SELECT forum_id, member_id, coalesce(sum(points), 0)::integer AS points FROM (
                SELECT topic.forum_id, post.author_id AS member_id, post.points
                FROM forum_post post JOIN forum_topic topic ON topic.id = post.topic_id
                WHERE post.visibility = 1 AND topic.visibility = 1
                    AND post.author_id IS NOT NULL AND post.points <> 0
                UNION ALL SELECT forum_id, member_id, 0 FROM forum_memberscore
            ) scores GROUP BY forum_id, member_id""",
    ),
    Check(
        name="member's reputation",
        table="accounts_user",
        columns=("reputation",),
        counted="forum_memberscore",
        right="""
            SELECT member.id, coalesce(sum(score.points), 0)::integer AS reputation
            FROM accounts_user member
            LEFT JOIN forum_memberscore score ON score.member_id = member.id
                AND score.forum_id IN (SELECT id FROM forum_forum WHERE reputation <> 2)
            GROUP BY member.id""",
    ),
)
