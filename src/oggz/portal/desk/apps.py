from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The editor's desk: the Wagtail admin, in our look and without inline script.

    Stands before Wagtail's apps in INSTALLED_APPS, so that its templates win.
    """

    name = "oggz.portal.desk"
    label = "desk"
    verbose_name = "Redactie"

    def ready(self) -> None:
        from oggz.portal.desk import choosers

        choosers.start_from_static_file()
