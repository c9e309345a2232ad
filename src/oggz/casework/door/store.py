"""Where sessions are kept: whose they are can be asked, and none can be stolen from the database.

The engine that `SESSION_ENGINE` names. Of the key that a browser has only a hash is kept, so that
who reads the database, or an old backup of it, cannot take over anybody's session.
"""

import hashlib
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

BEGUN, SEEN, BROWSER, PARTY = "door_begun", "door_seen", "door_browser", "door_party"


def kept_as(session_key: str) -> str:
    """40 hexadecimal figures, as many as Django's column of session keys has room for."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type:
        from oggz.casework.door.models import MemberSession

        return MemberSession

    def _get_session_from_db(self) -> Any:
        try:
            return self.model.objects.get(
                session_key=kept_as(self.session_key), expire_date__gt=timezone.now()
            )
        except (self.model.DoesNotExist, SuspiciousOperation):
            self._session_key = None

    def exists(self, session_key: str) -> bool:
        return super().exists(kept_as(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
        row.member_id = data.get(SESSION_KEY)
        row.party = data.get(PARTY, "")
        row.browser = data.get(BROWSER, "")
        row.begun, row.seen = data.get(BEGUN), data.get(SEEN)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept_as(key))
