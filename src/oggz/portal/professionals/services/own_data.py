"""Everything that these rooms keep of somebody: to read, to take along, to delete."""

from typing import Any

from django.db import transaction

from oggz.portal.accounts.models import User
from oggz.portal.professionals import consent
from oggz.portal.professionals.models import (
    AlsoAsked,
    BoardAnswer,
    BoardQuestion,
    DigestChoice,
    Follow,
    Profile,
    Proposal,
    Report,
)
from oggz.portal.professionals.models.profiles import About
from oggz.portal.professionals.services.board import wipe


def own_data(user: User) -> dict[str, Any]:
    """In Dutch words, as somebody reads them; moments by ISO 8601."""
    profile = Profile.objects.filter(user=user).select_related("organisation").first()
    choice = DigestChoice.objects.filter(user=user).first()
    return {
        "profiel": _profile(profile) if profile else None,
        "voorstellen_voor_u": [
            _about(each) | {"voorgesteld_op": _moment(each.made_at)}
            for each in Proposal.objects.filter(email__iexact=user.email or "-")
        ],
        "voorstellen_van_u": [
            _about(each) | {"voorgesteld_op": _moment(each.made_at)}
            for each in Proposal.objects.filter(made_by=user)
        ],
        "vragen": [
            _post(each) | {"vraag": each.title, "regio": str(each.region or "Heel Nederland")}
            for each in BoardQuestion.objects.filter(author=user).select_related("region")
        ],
        "antwoorden": [
            _post(each) | {"bij_vraag": each.question_id, "hielp": each.helped}
            for each in BoardAnswer.objects.filter(author=user)
        ],
        "heb_ik_ook": _readings(AlsoAsked, user),
        "gevolgd": _readings(Follow, user),
        "meldingen": [
            {"reden": each.reason, "gemeld_op": _moment(each.made_at)}
            for each in Report.objects.filter(made_by=user)
        ],
        "samenvatting_per_mail": _choice(choice) if choice else None,
    }


def _profile(profile: Profile) -> dict[str, Any]:
    agreed = consent.texts().get(profile.consent_version)
    return _about(profile) | {
        "toont_e_mailadres": profile.shows_email,
        "toont_telefoonnummer": profile.shows_phone,
        "toestemming_gegeven_op": _moment(profile.consented_at),
        "versie_van_de_toestemming": profile.consent_version,
        "tekst_van_de_toestemming": agreed.text if agreed else "",
        "bevestigd_op": _moment(profile.confirmed_at),
        "gevraagd_te_bevestigen_op": _moment(profile.asked_at),
        "verborgen_op": _moment(profile.hidden_at),
        "reden_van_verbergen": profile.hidden_reason,
    }


def _about(about: About) -> dict[str, Any]:
    return {
        "naam": about.name,
        "functie": about.function,
        "organisatie": about.works_at,
        "gemeenten": [place.name for place in about.municipalities.all()],
        "regios": [region.name for region in about.regions.all()],
        "themas": [theme.title for theme in about.themes.all()],
        "waarvoor_te_vragen": about.ask_me,
        "e_mailadres": about.email,
        "telefoonnummer": about.phone,
    }


def _post(post: BoardQuestion | BoardAnswer) -> dict[str, Any]:
    return {
        "nummer": post.pk,
        "tekst": post.text,
        "geplaatst_op": _moment(post.written_at),
        "gewijzigd_op": _moment(post.edited_at),
        "verwijderd_op": _moment(post.removed_at),
        "verborgen_op": _moment(post.hidden_at),
        "reden_van_verbergen": post.hidden_reason,
    }


def _readings(kind: type[AlsoAsked] | type[Follow], user: User) -> list[dict[str, Any]]:
    found = kind.objects.filter(user=user).order_by("since")
    return [{"vraag": each.question_id, "sinds": _moment(each.since)} for each in found]


def _choice(choice: DigestChoice) -> dict[str, Any]:
    return {
        "hoe_vaak": choice.get_frequency_display(),
        "regios": [region.name for region in choice.regions.all()],
        "themas": [theme.title for theme in choice.themes.all()],
        "landelijk": choice.includes_national,
        "bijgewerkt_tot": _moment(choice.told_until),
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def delete_own_data(user: User, *, texts: bool) -> None:
    """Delete what these rooms keep of somebody; the account stays.

    What they wrote on the board stays without their name, because others answered it; with
    `texts` it is removed as well.
    """
    Profile.objects.filter(user=user).delete()
    Proposal.objects.filter(made_by=user).delete()
    if user.email:
        Proposal.objects.filter(email__iexact=user.email).delete()
    for kind in (DigestChoice, AlsoAsked, Follow):
        kind.objects.filter(user=user).delete()
    for kind in (BoardQuestion, BoardAnswer):
        own = kind.objects.filter(author=user)
        if texts:
            for post in own.filter(removed_at=None).select_for_update(of=("self",)):
                wipe(post)
        own.update(author=None)
    Report.objects.filter(made_by=user).update(made_by=None)
