"""Which state examines an application: the criteria of AMMR Chapter II and of Dublin III, in strict order.

Facts are those of the first registration (AMMR Art 24(2)). Every function is scalar, takes the act's numbers
as a ``CaseLaw`` and answers with state indices of ``pactsim.agents.codes`` (-1 none) and criterion codes of
``pactsim.agents.status``.

Limits: one link and one document a person, so the rules on several relatives (Art 25), split families
(Art 28, Dublin III Art 11) and several documents (Art 29(3)) never choose; dependency (Art 34), airport
transit (Art 32) and five months' continuous stay (Dublin III Art 13(2)) are facts no person carries; their
rules and rank stand in ``criteria_further`` and ``cascade_in_full``. An expired visa counts
whether or not the holder entered on it.
"""

from pactsim.agents.codes import N_STATES, STATE_INDEX, UK
from pactsim.agents.status import (
    CRITERION_DIPLOMA,
    CRITERION_DOCUMENT,
    CRITERION_ENTRY,
    CRITERION_FAMILY,
    CRITERION_FIRST_LODGED,
    CRITERION_MINOR,
    CRITERION_RELOCATED,
    CRITERION_SAR,
    CRITERION_TAKE_BACK,
    CRITERION_VISA_FREE,
    DIPLOMA,
    LINK_APPLICANT,
    LINK_FAMILY,
    LINK_RELATIVE,
    NEVER,
    NO_PLACE,
    RESIDENCE_PERMIT,
    UNACCOMPANIED_MINOR,
    UNDETERMINED,
    VISA,
    VISA_FREE,
)
from pactsim.model.compiled import inline
from pactsim.model.law.registry import rule
from pactsim.model.law.time_limits import last_day

_IE = STATE_INDEX["IE"]


@inline
def is_bound(state, uk_bound):  # type: ignore[no-untyped-def]
    """Whether a place takes part: the 31 states, and the United Kingdom while ``uk_bound``."""
    return (0 <= state < N_STATES) or (state == UK and uk_bound)


@rule(article="AMMR 25-27; Dublin III 8-10", in_force="2014-01-01")
@inline
def family_criterion(age_group, link_kind):  # type: ignore[no-untyped-def]
    """Criterion a family link gives, UNDETERMINED if it binds nobody.

    A member with protection or residence, or with an undecided claim, binds for everybody; a relative only
    for an unaccompanied minor. The written wish of Arts 26 and 27 is part of having the link.
    Sources: AMMR Arts 25-27; Regulation (EU) No 604/2013 Arts 8-10.
    In force since 1 January 2014.
    """
    if age_group == UNACCOMPANIED_MINOR:
        if link_kind in (LINK_FAMILY, LINK_APPLICANT, LINK_RELATIVE):
            return CRITERION_MINOR
        return UNDETERMINED
    if link_kind in (LINK_FAMILY, LINK_APPLICANT):
        return CRITERION_FAMILY
    return UNDETERMINED


@rule(
    article="AMMR 29-30; Dublin III 12",
    in_force="2014-01-01",
    parameters=(
        "ammr_diploma_months",
        "ammr_permit_months",
        "ammr_visa_months",
        "dublin_permit_months",
        "dublin_visa_months",
    ),
)
@inline
def document_criterion(law, document_kind, document_expiry, registration_day):  # type: ignore[no-untyped-def]
    """Criterion a residence document, visa or diploma gives, UNDETERMINED if too old or none.

    ``document_expiry`` is the last day of validity, for a diploma the day of issue. "Less than" excludes the
    day on which the months are completed.
    Sources: AMMR Arts 29-30; Regulation (EU) No 604/2013 Art 12.
    In force since 1 January 2014.
    """
    if document_kind == RESIDENCE_PERMIT:
        months, criterion = law.permit_months, CRITERION_DOCUMENT
    elif document_kind == VISA:
        months, criterion = law.visa_months, CRITERION_DOCUMENT
    elif document_kind == DIPLOMA:
        months, criterion = law.diploma_months, CRITERION_DIPLOMA
    else:
        return UNDETERMINED
    if criterion == CRITERION_DOCUMENT and registration_day <= document_expiry:
        return criterion
    if months == 0 or document_expiry >= NEVER:
        return UNDETERMINED
    limit = last_day(document_expiry, months, 0)
    return criterion if registration_day < limit else UNDETERMINED


@rule(article="AMMR 31; Dublin III 14", in_force="2014-01-01", parameters=("dublin_uk_bound",))
@inline
def visa_free_state(document_kind, document_state, lodging_state, uk_bound):  # type: ignore[no-untyped-def]
    """State responsible after visa-free entry: -1 none, the state of registration if entry is free there too.

    The visa lists are common to all states but Ireland and the United Kingdom, so between two others the
    registration decides.
    Sources: AMMR Art 31; Regulation (EU) No 604/2013 Art 14.
    In force since 1 January 2014.
    """
    if document_kind != VISA_FREE or not is_bound(document_state, uk_bound):
        return NO_PLACE
    own_list = document_state in (_IE, UK) or lodging_state in (_IE, UK)
    return int(document_state) if own_list else int(lodging_state)


@rule(
    article="AMMR 33(1)-(2); Dublin III 13(1)",
    in_force="2014-01-01",
    parameters=("ammr_entry_months", "ammr_sar_months", "ammr_sar_own_clock", "dublin_entry_months"),
)
@inline
def entry_criterion(law, entry_state, entry_day, sar, has_entry_record, registration_day):  # type: ignore[no-untyped-def]
    """Criterion an irregular entry or a disembarkation gives, UNDETERMINED without evidence or too late.

    Without a Eurodac record nobody proves the entry. The day exactly N months later is still inside (rulebook
    C15). Only the 31 states can be responsible.
    Sources: AMMR Art 33(1)-(2); Regulation (EU) No 604/2013
    Art 13(1), where a disembarkation is an entry like any other.
    In force since 1 January 2014.
    """
    if not has_entry_record or entry_state < 0 or entry_state >= N_STATES or entry_day >= NEVER:
        return UNDETERMINED
    if sar and law.sar_own_clock == 1:
        months, criterion = law.sar_months, CRITERION_SAR
    else:
        months, criterion = law.entry_months, CRITERION_ENTRY
    if months == 0 or registration_day > last_day(entry_day, months, 0):
        return UNDETERMINED
    return criterion


@rule(
    article="AMMR 16(2), 24-33, 36; Dublin III 3(2), 7-14, 18",
    in_force="2014-01-01",
    parameters=(
        "ammr_diploma_months",
        "ammr_entry_before_visa_free",
        "ammr_entry_months",
        "ammr_minor_take_back",
        "ammr_permit_months",
        "ammr_sar_months",
        "ammr_sar_own_clock",
        "ammr_visa_months",
        "dublin_entry_before_visa_free",
        "dublin_entry_months",
        "dublin_minor_take_back",
        "dublin_permit_months",
        "dublin_uk_bound",
        "dublin_visa_months",
    ),
)
@inline
def responsible_state(  # type: ignore[no-untyped-def]
    law,
    age_group,
    link_kind,
    link_state,
    document_kind,
    document_state,
    document_expiry,
    entry_state,
    entry_day,
    sar,
    has_entry_record,
    earlier_state,
    earlier_open,
    relocated_to,
    registration_day,
    lodging_state,
    uk_bound,
):
    """(criterion, state) for an application registered on ``registration_day`` in ``lodging_state``.

    ``earlier_state`` (-1 none) with ``earlier_open`` is a state still bound by an earlier application: taking
    back precedes the criteria, which were settled there. ``relocated_to`` (-1 none) is the state a person was
    relocated to after entry; it stands in the place of the state of entry. An unaccompanied minor without a
    relative stays where the application is registered (Art 25(5)), coded as CRITERION_FIRST_LODGED so that
    CRITERION_MINOR always means a relative.
    Source, in this order: AMMR Arts 24, 36, 25, 26-27, 29, 30, 31, 33, 16(2); Dublin III Arts 7, 18, 8, 9-10, 12,
    13, 14, 3(2).
    In force since 1 January 2014.
    """
    minor = age_group == UNACCOMPANIED_MINOR
    if earlier_open and is_bound(earlier_state, uk_bound) and (not minor or law.minor_take_back == 1):
        return CRITERION_TAKE_BACK, int(earlier_state)

    if is_bound(link_state, uk_bound):
        criterion = family_criterion(age_group, link_kind)
        if criterion != UNDETERMINED:
            return criterion, int(link_state)
    if minor:
        return CRITERION_FIRST_LODGED, int(lodging_state)

    if is_bound(document_state, uk_bound):
        criterion = document_criterion(law, document_kind, document_expiry, registration_day)
        if criterion != UNDETERMINED:
            return criterion, int(document_state)

    visa_free = visa_free_state(document_kind, document_state, lodging_state, uk_bound)
    if visa_free >= 0 and law.entry_before_visa_free == 0:
        return CRITERION_VISA_FREE, visa_free
    if is_bound(relocated_to, uk_bound):
        return CRITERION_RELOCATED, int(relocated_to)
    criterion = entry_criterion(law, entry_state, entry_day, sar, has_entry_record, registration_day)
    if criterion != UNDETERMINED:
        return criterion, int(entry_state)
    if visa_free >= 0:
        return CRITERION_VISA_FREE, visa_free
    return CRITERION_FIRST_LODGED, int(lodging_state)


@rule(article="AMMR 68", in_force="2026-06-12", parameters=("dublin_uk_bound",))
@inline
def responsible_after_relocation(  # type: ignore[no-untyped-def]
    age_group, link_kind, link_state, document_kind, document_state, contributor, uk_bound
):
    """(criterion, state) for a relocated person whose responsibility was still open: the reduced cascade.

    The contributing state leaves out Arts 16(2), 17(1)-(2), 25(5), 29, 30 and 33(1)-(2); what is left is
    family and visa-free entry, else the contributor itself.
    Source: AMMR Art 68(2)-(3).
    In force since 12 June 2026.
    """
    if is_bound(link_state, uk_bound):
        criterion = family_criterion(age_group, link_kind)
        if criterion != UNDETERMINED:
            return criterion, int(link_state)
    if age_group != UNACCOMPANIED_MINOR:
        visa_free = visa_free_state(document_kind, document_state, contributor, uk_bound)
        if visa_free >= 0:
            return CRITERION_VISA_FREE, visa_free
    return CRITERION_RELOCATED, int(contributor)
