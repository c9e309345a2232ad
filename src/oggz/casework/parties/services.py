from django.db import transaction

from oggz.casework.parties.demo_accounts import ACCOUNTS
from oggz.casework.parties.models import Member


@transaction.atomic
def load_demo_accounts() -> None:
    """Make the accounts of the demonstration; those that exist stay as they are."""
    for account in ACCOUNTS:
        if not Member.objects.filter(username=account.username).exists():
            Member.objects.create_user(account.username, password=account.password)
