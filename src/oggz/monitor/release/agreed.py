"""What of the agreement is public: who does what with which columns, on which ground, until when.

Left out is what serves nobody outside: contact persons and the settings of the encodings.
"""

from oggz.monitor.agreement import Agreement

AGREED = "agreement-public.json"


def public_agreement(agreement: Agreement) -> dict[str, object]:
    """As JSON; with the keys to verify advice and releases with."""
    return {
        "format": "oggz-monitorafspraak-openbaar-1",
        "checksum": agreement.checksum,
        "project": agreement.project,
        "title": agreement.title,
        "version": agreement.version,
        "people": agreement.people,
        "purposes": [purpose.text for purpose in agreement.purposes.list],
        "region": {
            "name": agreement.region.name, "municipalities": list(agreement.region.municipalities)
        },
        "period": {
            "label": agreement.period.label, "start": agreement.period.start.isoformat(),
            "end": agreement.period.end.isoformat(),
        },
        "parties": {
            name: {
                "role": party.role.value, "organisation": party.organisation,
                "signing_key": party.signing_key,
            }
            for name, party in agreement.parties.items()
        },
        "sources": {
            name: {
                "article": source.article, "text": source.text, "kind": source.kind,
                "legal_grounds": list(source.legal_grounds), "variables": list(source.variables),
                "may_use_bsn": source.may_use_bsn,
            }
            for name, source in agreement.sources.items()
        },
        "indicators": list(agreement.indicators.allowed),
        "smallest_count": agreement.thresholds.count,
        "privacy_budget": agreement.privacy_budget.epsilon,
        "retention": {
            name: value
            for name, value in agreement.retention.model_dump(mode="json").items()
            if name not in ("article", "text")
        },
        "advice": list(agreement.advice.parties),
        "signatures": [
            {"party": one.party, "by": one.by, "date": one.date.isoformat()}
            for one in agreement.signatures
        ],
    }  # fmt: skip
