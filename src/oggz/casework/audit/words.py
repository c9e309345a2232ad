"""What is recorded, in Dutch; and the kinds that an officer can look for."""

from dataclasses import dataclass

from django.db.models import Q

from oggz.covenant.terms import Action, DataCategory, Role

_ACTIONS = {action.value: action.dutch for action in Action} | {
    "session.begun": "ingelogd",
    "session.left": "uitgelogd",
    "session.ended": "sessie beëindigd",
    "session.party": "partij en rol gekozen",
    "session.purpose": "doel gekozen",
    "member.second_factor": "tweede stap bij het inloggen gewijzigd",
    "login.set": "inloggen bij een organisatie ingesteld",
    "login.removed": "inloggen bij een organisatie verwijderd",
    "party.added": "partij toegevoegd",
    "party.ended": "partij beëindigd",
    "party.refused": "pagina geweigerd",
    "membership.given": "rol voorgesteld",
    "membership.confirmed": "rol bevestigd",
    "membership.ended": "rol beëindigd",
    "invitation.made": "collega uitgenodigd",
    "invitation.accepted": "uitnodiging aangenomen",
    "invitation.withdrawn": "uitnodiging ingetrokken",
    "declaration.recorded": "training of geheimhouding vastgelegd",
    "declaration.withdrawn": "training of geheimhouding ingetrokken",
    "break_glass.begun": "noodtoegang geopend",
    "break_glass.ended": "noodtoegang beëindigd",
    "case.take": "een casus geopend",
    "signal.list": "signalen bekeken",
    "signal.take_over": "signaal van collega's overgenomen",
    "participation.add": "deelnemer toegevoegd",
    "participation.end": "deelname beëindigd",
    "case.merged": "casussen van één persoon samengevoegd",
    "case.apart": "vastgelegd dat twee casussen van twee mensen zijn",
    "case.unmerged": "samenvoegen van casussen ongedaan gemaakt",
    "handover.offer": "overdracht aan het wijkteam gevraagd",
    "handover.answer": "op een overdracht geantwoord",
    "handover.withdraw": "overdracht ingetrokken",
    "transfer.ask": "een andere gemeente gevraagd een casus over te nemen",
    "transfer.withdraw": "vraag aan een andere gemeente ingetrokken",
    "transfer.accept": "een casus van een andere gemeente aangenomen",
    "transfer.refuse": "een casus van een andere gemeente niet aangenomen",
    "transfer.send": "gegevens meegegeven aan een andere gemeente",
    "transfer.take_in": "opgenomen wat uit een andere gemeente meekwam",
    "transfer.discard": "vernietigd wat uit een andere gemeente meekwam en niet nodig was",
    "phase.move": "fase gewijzigd",
    "level.scale": "niveau van opschaling gewijzigd",
    "weigh": "afweging vastgelegd",
    "plan.assign": "actie in een plan verdeeld",
    "plan.end": "doel of actie in een plan afgerond",
    "draft.keep": "concept bewaard",
    "draft.restore": "eigen concept teruggezet",
    "letter.sent": "brief aan de persoon verstuurd",
    "letter.delay": "brief aan de persoon uitgesteld",
    "conference.convene": "casusoverleg belegd",
    "conference.item": "casus op de agenda van een casusoverleg gezet",
    "conference.change": "casusoverleg gewijzigd",
    "conference.call_off": "casusoverleg afgezegd",
    "conference.invite": "uitnodigingen voor een casusoverleg verstuurd",
    "conference.begin": "bespreking van een casus begonnen",
    "conference.end": "bespreking van een casus afgerond",
    "conference.present": "als aanwezig bij een bespreking vastgelegd",
    "conference.absent": "als niet meer aanwezig vastgelegd",
    "conference.take": "een casusoverleg geopend",
    "consent.give": "toestemming vastgelegd",
    "consent.withdraw": "toestemming ingetrokken",
    "objection.open": "bezwaar vastgelegd",
    "objection.override": "ondanks bezwaar doorgegaan",
    "objection.decide": "over bezwaar besloten",
    "restriction.open": "gegevens beperkt op verzoek van de persoon",
    "restriction.use": "vastgelegd waarom beperkte gegevens toch nodig zijn",
    "restriction.use_ended": "gebruik van beperkte gegevens gestopt",
    "restriction.ending": "opheffen van een beperking aangekondigd",
    "restriction.lifted": "beperking opgeheven",
    "source.agree": "doorgeven van eigen inbreng goedgevonden",
    "source.withdraw": "doorgeven van eigen inbreng niet meer goedgevonden",
    "secrecy.set_aside": "beroepsgeheim opzijgezet",
    "alarm.raise": "acuut gevaar vastgelegd",
    "rights.recorded": "verzoek van de persoon vastgelegd",
    "rights.read": "verzoek van de persoon gelezen",
    "rights.proved": "nagegaan wie een verzoek deed",
    "rights.taken_up": "behandeling van een verzoek op zich genomen",
    "rights.extended": "termijn van een verzoek verlengd",
    "rights.decided": "over een verzoek besloten",
    "rights.answered": "besluit aan de persoon verteld",
    "rights.file_asked": "dossier laten maken voor de persoon",
    "rights.file_made": "dossier gemaakt voor de persoon",
    "rights.file.exported": "dossier voor de persoon meegenomen",
    "rights.file_removed": "dossier voor de persoon verwijderd",
    "rights.code_shown": "code van een dossier bekeken",
    "rights.exempted": "gegeven weggelaten uit het dossier voor de persoon",
    "rights.included": "gegeven toch in het dossier voor de persoon gezet",
    "rights.asked_party": "partij gevraagd iets te verbeteren",
    "rights.seen": "bericht over een verzoek gezien",
    "rights.erasure_proposed": "wissen op verzoek van de persoon voorgesteld",
    "rights.complaint_handed_over": "klacht aan een andere partij overgedragen",
    "rights.complaint_taken_back": "overgedragen klacht teruggenomen",
    "rights.complaint_accepted": "overgedragen klacht overgenomen",
    "rights.complaint_refused": "overgedragen klacht niet overgenomen",
    "rights.complaint_extended": "termijn van een overgedragen klacht verlengd",
    "rights.complaint_answered": "overgedragen klacht beantwoord",
    "rights.withdrawn": "verzoek door de persoon ingetrokken",
    "consult.ask": "anoniem overleg gevraagd",
    "consult.answer": "in een anoniem overleg geantwoord",
    "consult.read": "een anoniem overleg gelezen",
    "consult.end": "een anoniem overleg beëindigd",
    "consult.screened": "tekst voor een anoniem overleg tegengehouden",
    "consult.destroyed": "een anoniem overleg vernietigd",
    "words.read": "reden van een besluit gelezen",
    "figures.made": "cijfers over een kwartaal gemaakt",
    "monitor.exported": "bestand voor de monitor gemaakt",
    "limit.reading": "zeer veel casussen geopend",
    "limit.reading_on": "zeer veel casussen geopend",
    "limit.searching": "zeer veel gezocht",
    "covenant.begin": "convenant begonnen",
    "covenant.write": "concept van een convenant geschreven",
    "covenant.drop": "concept van een convenant vervallen",
    "covenant.send": "convenant ter ondertekening aangeboden",
    "covenant.recall": "convenant uit de ondertekening gehaald",
    "covenant.sign": "convenant ondertekend",
    "covenant.signed_by_all": "convenant door alle partijen ondertekend",
    "covenant.amend": "wijziging van een convenant begonnen",
    "covenant.withdraw": "uit een convenant gestapt",
    "covenant.evaluate": "evaluatie van een convenant vastgelegd",
    "destruction.proposed": "vernietiging voorgesteld",
    "destruction.withdrawn": "voorstel tot vernietiging ingetrokken",
    "destruction.confirmed": "vernietiging bevestigd",
    "destruction.key_destroyed": "sleutel vernietigd",
    "destruction.finished": "vernietiging voltooid",
    "destruction.reapplied": "vernietiging herhaald na een teruggezette kopie",
    "vault.look_up": "nagaan of een gegeven bekend is",
    "audit.overview": "verantwoording bekeken",
    "audit.lines": "verantwoording doorzocht",
    "audit.unusual": "opvallend gebruik bekeken",
    "audit.case": "nagegaan wie in een casus keek",
    "audit.certificates": "verklaringen van vernietiging bekeken",
    "certificate.exported": "verklaring van vernietiging meegenomen",
    "audit.exported": "verantwoording als bestand meegenomen",
    "audit.verified": "zegels gecontroleerd",
    "ldv.exported": "logboek van verwerkingen als bestand meegenomen",
}
_ROLES = {role.value: role.dutch for role in Role}
_CATEGORIES = {category.value: category.dutch for category in DataCategory}


def action(value: str) -> str:
    """In Dutch; what no room has told yet, as it is recorded."""
    return _ACTIONS.get(value, value)


def role(value: str) -> str:
    return _ROLES.get(value, value)


def categories(values: list[str]) -> str:
    return ", ".join(_CATEGORIES.get(value, value) for value in values)


@dataclass(frozen=True)
class Kind:
    """A kind of entries that can be looked for. Rooms name their actions so that they fit here."""

    slug: str
    title: str
    about: str
    where: Q


BREAK_GLASS = Q(object_kind="break_glass")
EXPORTS = Q(action="export") | Q(action__endswith=".exported")
KINDS = {
    kind.slug: kind
    for kind in (
        Kind("alles", "alles", "Alles wat is vastgelegd.", Q()),
        Kind("inzien", "inzien", "Gegevens die iemand inzag.", Q(action="read")),
        Kind(
            "wijzigen", "inbrengen en wijzigen", "Gegevens die iemand inbracht of wijzigde.",
            Q(
                action__in=[
                    "report", "open", "contribute", "correct", "share", "coordinate", "close",
                ]
            ),
        ),
        Kind("geweigerd", "geweigerd", "Wat niet mocht.", Q(outcome="refused")),
        Kind(
            "overleg", "anoniem overleg", "Wie anoniem raad vroeg en gaf.",
            Q(action__startswith="consult."),
        ),
        Kind(
            "noodtoegang", "noodtoegang",
            "Wie bij acuut gevaar in een casus keek zonder eraan deel te nemen, en wat die las.",
            BREAK_GLASS,
        ),
        Kind(
            "rechten", "rechten van betrokkenen", "Verzoeken van mensen, en wat ermee gebeurde.",
            Q(action__startswith="rights."),
        ),
        Kind("uitvoer", "afdrukken en bestanden", "Wat iemand afdrukte of meenam.", EXPORTS),
        Kind(
            "mensen", "mensen en rollen", "Wie welke rol kreeg of kwijtraakte.",
            Q(action__startswith="membership.") | Q(action__startswith="declaration.")
            | Q(action__startswith="invitation.") | Q(action__startswith="party."),
        ),
        Kind(
            "inloggen", "inloggen", "Wie in- en uitlogde, en waarvoor.",
            Q(action__startswith="session.") | Q(action__startswith="login.")
            | Q(action="member.second_factor"),
        ),
        Kind(
            "verantwoording", "gebruik van deze pagina's", "Wie de verantwoording bekeek.",
            Q(action__startswith="audit."),
        ),
    )
}  # fmt: skip
