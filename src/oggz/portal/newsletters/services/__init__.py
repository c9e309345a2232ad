"""What can be done with newsletters; each call is one transaction."""

from oggz.portal.newsletters.services.bounces import note_bounce, note_complaint
from oggz.portal.newsletters.services.editions import (
    add_items,
    approve,
    begin_edition,
    change_edition,
    delete_edition,
    move_item,
    propose,
    remove_item,
    withdraw,
)
from oggz.portal.newsletters.services.errors import NewsletterError
from oggz.portal.newsletters.services.letters import (
    make_newsletters,
    merge_newsletters,
    save_settings,
)
from oggz.portal.newsletters.services.sending import (
    pause,
    resume,
    start_edition,
    stop,
)
from oggz.portal.newsletters.services.subscriptions import (
    ask,
    choose_newsletters,
    confirm,
    forget_old,
    forget_subscriber,
    unsubscribe,
)

__all__ = [
    "NewsletterError",
    "add_items",
    "approve",
    "ask",
    "begin_edition",
    "change_edition",
    "choose_newsletters",
    "confirm",
    "delete_edition",
    "forget_old",
    "forget_subscriber",
    "make_newsletters",
    "merge_newsletters",
    "move_item",
    "note_bounce",
    "note_complaint",
    "pause",
    "propose",
    "remove_item",
    "resume",
    "save_settings",
    "start_edition",
    "stop",
    "unsubscribe",
    "withdraw",
]
