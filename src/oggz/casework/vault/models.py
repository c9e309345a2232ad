"""What the vault's own database holds: wrapped keys and what was destroyed; never content."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

_KEY_OR_DESTROYED = Q(wrapped__isnull=False, destroyed__isnull=True) | Q(
    wrapped__isnull=True, destroyed__isnull=False
)


class CaseKey(models.Model):
    """The key of one case. It wraps the keys of the case's parts and encrypts nothing else.

    When it is destroyed the row stays, without the key, so that nobody makes a new one and
    everybody can be told why nothing opens.
    """

    case = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    kek = models.CharField(max_length=100)
    made = models.DateTimeField(auto_now_add=True)
    renewed = models.DateTimeField(default=timezone.now, db_index=True)
    destroyed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_KEY_OR_DESTROYED,
                name="vault_case_key_or_destroyed",
            )
        ]
        indexes = [models.Index("kek", "case", name="vault_case_key_kek")]


class PartKey(models.Model):
    """A key that encrypts one part of a case, wrapped by the key of the case.

    A part is what is destroyed at the same moment. `tag` is its name under a hash with the key of
    the case, so that who reads this table does not learn which kinds of data a case has.
    """

    case = models.ForeignKey(CaseKey, on_delete=models.CASCADE, db_index=False)
    tag = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField(null=True)
    # How many messages were set aside for processes to seal: never more than the limit of a key.
    reserved = models.BigIntegerField(default=0)
    made = models.DateTimeField(auto_now_add=True)
    destroyed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "tag", "version", name="vault_part_key_version"),
            models.CheckConstraint(
                condition=_KEY_OR_DESTROYED,
                name="vault_part_key_or_destroyed",
            ),
        ]


class Pepper(models.Model):
    """The key of the blind indexes of one field under one covenant, wrapped."""

    covenant = models.UUIDField()
    field = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    kek = models.CharField(max_length=100)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("covenant", "field", "version", name="vault_pepper_version")
        ]


class SealedFile(models.Model):
    """That a file exists and of which part of which case it is; never what it is called."""

    name = models.UUIDField(primary_key=True)
    case = models.UUIDField(db_index=True)
    tag = models.BinaryField(max_length=16)
    made = models.DateTimeField(auto_now_add=True)
