"""What is counted of notifications."""

from board.audit import Check

CHECKS = (
    Check(
        name="unread notifications",
        table="accounts_user",
        columns=("unread_notifications",),
        counted="notifications_notification",
        right="""
            SELECT member.id, count(unread.id)::integer AS unread_notifications
            FROM accounts_user member LEFT JOIN notifications_notification unread
                ON unread.recipient_id = member.id AND unread.read_at IS NULL
            GROUP BY member.id""",
    ),
)
