"""The legal annex: on which ground each source and role of the agreement relies."""

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.agreement.legal import Ground
from oggz.monitor.agreement.wording import day
from oggz.monitor.report.model import Law, LegalRow
from oggz.monitor.schemas import schema


def legal_rows(agreement: Agreement) -> tuple[LegalRow, ...]:
    """The rows that the sources use, and those of linkage and analysis."""
    used = {ground for source in agreement.sources.values() for ground in source.legal_grounds}
    roles = {Role.LINKAGE_UNIT.value, Role.ANALYSIS_UNIT.value}
    return tuple(
        _row(ground)
        for ground in agreement.framework.grounds
        if ground.id in used or ground.kind in roles
    )


def _row(ground: Ground) -> LegalRow:
    is_role = ground.kind in {role.value for role in Role}
    opinion = ground.opinion
    return LegalRow(
        Role(ground.kind).dutch.capitalize() if is_role else schema(ground.kind).title,
        ground.status.dutch, ground.ground, ground.secrecy,
        tuple(Law(f"{one.law}, artikel {one.article}", one.says) for one in ground.provisions),
        ground.questions,
        f"{opinion.by}, {day(opinion.date)}" if opinion else "",
    )  # fmt: skip
