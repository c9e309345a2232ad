"""What is written down. All four tables are added to only: see `oggz.web.grants`.

None refers to another table with a foreign key: an entry outlives what it is about, and must not
wait for a lock on it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from oggz.casework.audit.events import Outcome
from oggz.web.grants import APPEND_ONLY, BY_THE_DATABASE


class TransactionId(models.Field):
    """PostgreSQL's number of a transaction (xid8), which no other transaction ever gets."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Entry(models.Model):
    """One act, with the fields of NEN 7513. Empty text means: not told."""

    at = models.DateTimeField(
        db_default=models.Func(function="clock_timestamp"), db_comment=BY_THE_DATABASE
    )
    # Which entries are new to the sealer: `sealing`.
    transaction = TransactionId(
        db_default=models.Func(function="pg_current_xact_id"), db_comment=BY_THE_DATABASE
    )
    trace = models.CharField(max_length=32)
    span = models.CharField(max_length=16)
    action = models.CharField(max_length=60)
    outcome = models.CharField(
        max_length=10, choices=[(outcome.value, outcome.dutch) for outcome in Outcome]
    )
    member = models.BigIntegerField(null=True)
    responsible = models.BigIntegerField(null=True)
    party = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=60)
    covenant = models.UUIDField(null=True)
    case = models.UUIDField(null=True)
    # Blinded, by covenant.
    subject = models.CharField(max_length=64)
    categories = ArrayField(models.CharField(max_length=40))
    articles = ArrayField(models.CharField(max_length=100))
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=100)
    detail = models.JSONField()

    class Meta:
        db_table_comment = APPEND_ONLY
        verbose_name = "regel"
        verbose_name_plural = "regels"
        indexes = [
            models.Index(fields=["transaction"], name="audit_entry_transaction"),
            models.Index(fields=["party", "at", "id"], name="audit_entry_party"),
            models.Index(
                fields=["covenant", "at", "id"],
                condition=models.Q(covenant__isnull=False),
                name="audit_entry_covenant",
            ),
            models.Index(
                fields=["case", "at", "id"],
                condition=models.Q(case__isnull=False),
                name="audit_entry_case",
            ),
        ]


class Span(models.Model):
    """One processing of one person's data, as the Logboek Dataverwerkingen (1.0) asks for it.

    It does not say who did it; `trace` and `span` lead to the entry that does.
    """

    trace = models.CharField(max_length=32)
    span = models.CharField(max_length=16)
    parent = models.CharField(max_length=16)
    name = models.CharField(max_length=60)
    activity = models.CharField(max_length=200)
    subject = models.CharField(max_length=64)
    started = models.DateTimeField()
    ended = models.DateTimeField(
        db_default=models.Func(function="clock_timestamp"), db_comment=BY_THE_DATABASE
    )
    status = models.CharField(max_length=10)

    class Meta:
        db_table_comment = APPEND_ONLY
        verbose_name = "verwerking"
        verbose_name_plural = "verwerkingen"
        indexes = [models.Index(fields=["trace", "span"], name="audit_span_trace")]


class Seal(models.Model):
    """The place of an entry in its chain. `chain` is a covenant, or `PLATFORM` without one."""

    pk = models.CompositePrimaryKey("chain", "number")
    chain = models.UUIDField()
    number = models.BigIntegerField()
    entry = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    hash = models.BinaryField()

    class Meta:
        db_table_comment = APPEND_ONLY
        verbose_name = "zegel"
        verbose_name_plural = "zegels"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="audit_seal_number_from_one"
            ),
        ]


class Anchor(models.Model):
    """That the head of a chain was told outside: to a time stamping authority, or by mail.

    `token` is the authority's whole answer; `party` is whose data protection officers were told.
    """

    class Kind(models.TextChoices):
        TIMESTAMP = "timestamp", "tijdstempel"
        MAIL = "mail", "mail"

    at = models.DateTimeField(
        db_default=models.Func(function="clock_timestamp"), db_comment=BY_THE_DATABASE
    )
    kind = models.CharField(max_length=10, choices=Kind)
    chain = models.UUIDField()
    number = models.BigIntegerField()
    hash = models.BinaryField()
    party = models.CharField(max_length=60)
    token = models.BinaryField()

    class Meta:
        db_table_comment = APPEND_ONLY
        verbose_name = "anker"
        verbose_name_plural = "ankers"
        indexes = [models.Index(fields=["chain", "number"], name="audit_anchor_chain")]
