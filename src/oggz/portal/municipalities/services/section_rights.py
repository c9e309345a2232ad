"""What the editors of a section may, and their place for images and documents."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from oggz.portal.municipalities.models import Municipality, SectionPage

# What editors may do with the pages of their section, with images and documents in their
# collection, and besides (the municipality and its colours: their own only, see `desk.py`).
_ON_PAGES = ("add_page", "change_page", "lock_page", "unlock_page")
_PUBLISHING = ("publish_page",)
_IN_COLLECTION = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document")),
)
_BESIDES = (
    ("wagtailadmin", ("access_admin",)),
    ("municipalities", ("change_municipality", "change_municipalitytheme")),
)


def new_group(kind: str, municipality: Municipality) -> Group:
    return Group.objects.create(name=free_group_name(kind, municipality))


def free_group_name(kind: str, municipality: Municipality) -> str:
    name = f"{kind} {municipality.name}"
    # Somebody made it for another purpose: its members are not asked to write here.
    taken = Group.objects.filter(name=name).exists()
    return f"{name} ({municipality.code})" if taken else name


def new_collection(municipality: Municipality) -> Collection:
    # Twice the same name is allowed, and says the same.
    return Collection.get_first_root_node().add_child(name=municipality.name)


def let_write(section: SectionPage) -> None:
    """Give the editors of a section their rights; publishers are editors who publish as well."""
    editors, publishers = section.editors, section.publishers
    editors.permissions.add(*_permissions(_BESIDES))
    for permission in _permissions([("wagtailcore", _ON_PAGES)]):
        GroupPagePermission.objects.get_or_create(
            group=editors, page=section, permission=permission
        )
    for permission in _permissions([("wagtailcore", _PUBLISHING)]):
        to_publish = {"page": section, "permission": permission}
        GroupPagePermission.objects.get_or_create(group=publishers, **to_publish)
        if section.is_reviewed:
            GroupPagePermission.objects.filter(group=editors, **to_publish).delete()
        else:
            GroupPagePermission.objects.get_or_create(group=editors, **to_publish)
    for permission in _permissions(_IN_COLLECTION):
        GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=section.collection, permission=permission
        )


def _permissions(wanted: Iterable[tuple[str, tuple[str, ...]]]) -> list[Permission]:
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codenames in wanted
        for codename in codenames
    ]
