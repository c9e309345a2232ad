"""What can be done about pages that age and about remarks; each call is one transaction."""

from oggz.portal.freshness.services.messages import (
    answer_readers,
    forget_readers,
    send_weekly_mails,
    set_weekly_mail,
    tell_editors,
)
from oggz.portal.freshness.services.remarks import (
    RemarkError,
    decline_remark,
    follow_merger,
    follow_page,
    leave_remark,
    process_remark,
)
from oggz.portal.freshness.services.reviews import (
    ReviewError,
    begin_term,
    mark_reviewed,
    set_dates,
)

__all__ = [
    "RemarkError",
    "ReviewError",
    "answer_readers",
    "begin_term",
    "decline_remark",
    "follow_merger",
    "follow_page",
    "forget_readers",
    "leave_remark",
    "mark_reviewed",
    "process_remark",
    "send_weekly_mails",
    "set_dates",
    "set_weekly_mail",
    "tell_editors",
]
