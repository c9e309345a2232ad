from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "oggz.portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"
