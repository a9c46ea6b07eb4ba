"""Where a person stands: procedure states and the small code lists of the table's columns.

Plain integers, so that numba kernels can freeze them. Every list starts at 0 with "nothing".
"""

from typing import Final

# status -----------------------------------------------------------------------------------------------
UNUSED: Final = 0  # a row that no person fills yet
ARRIVED_UNSEEN: Final = 1  # present, no record, has not lodged
ARRIVED_REGISTERED: Final = 2  # present with a Eurodac record of entry, has not lodged
NOT_APPLYING: Final = 3  # present, no record, will not lodge
DISAPPEARED: Final = 4  # was known to the authorities, no longer is
DUBLIN: Final = 5  # application lodged, a request to another state is under way
EXAMINATION: Final = 6  # application waits for a first-instance decision
BORDER: Final = 7  # the same, inside the border procedure
APPEAL: Final = 8  # negative decision under appeal
PROTECTED: Final = 9  # international protection granted here
REJECTED: Final = 10  # finally rejected, known to the authorities
SETTLED: Final = 11  # a former status holder: citizen or long-term resident
RETURNED: Final = 12  # left the 31 after a return decision
LEFT: Final = 13  # left the 31 by own choice
OUTSIDE: Final = 14  # moved to the United Kingdom or elsewhere by own movement or Dublin transfer
N_STATUS: Final = 15

STATUS_NAMES: Final[tuple[str, ...]] = (
    "unused", "arrived_unseen", "arrived_registered", "not_applying", "disappeared", "dublin", "examination",
    "border", "appeal", "protected", "rejected", "settled", "returned", "left", "outside",
)  # fmt: skip

PRESENT: Final = tuple(range(ARRIVED_UNSEEN, SETTLED + 1))
UNDETECTED: Final = (ARRIVED_UNSEEN, NOT_APPLYING, DISAPPEARED)
PENDING: Final = (DUBLIN, EXAMINATION, BORDER)
OPEN_CASE: Final = (DUBLIN, EXAMINATION, BORDER, APPEAL)

# age group --------------------------------------------------------------------------------------------
ADULT: Final = 0
ACCOMPANIED_MINOR: Final = 1
UNACCOMPANIED_MINOR: Final = 2

# Eurodac: bits, so both records may be held ---------------------------------------------------------------
NO_RECORD: Final = 0
ENTRY_RECORD: Final = 1  # taken at irregular entry or disembarkation
APPLICATION_RECORD: Final = 2  # taken at an application for protection

# family link in another state ---------------------------------------------------------------------------
NO_LINK: Final = 0
LINK_FAMILY: Final = 1  # member with protection or residence (AMMR Art 26; Dublin III Art 9)
LINK_APPLICANT: Final = 2  # member whose own claim is undecided (AMMR Art 27; Dublin III Art 10)
LINK_RELATIVE: Final = 3  # relative of an unaccompanied minor (AMMR Art 25; Dublin III Art 8)
LINK_OTHER: Final = 4  # sibling, cousin, friend: draws a person, binds no state

# document ---------------------------------------------------------------------------------------------
NO_DOCUMENT: Final = 0
RESIDENCE_PERMIT: Final = 1
VISA: Final = 2
VISA_FREE: Final = 3
DIPLOMA: Final = 4

# law of the case ----------------------------------------------------------------------------------------
NO_LAW: Final = 0
DUBLIN_III: Final = 1
AMMR: Final = 2

# criterion that made a state responsible -----------------------------------------------------------------
UNDETERMINED: Final = 0
CRITERION_MINOR: Final = 1  # AMMR Art 25
CRITERION_FAMILY: Final = 2  # AMMR Arts 26-28
CRITERION_DOCUMENT: Final = 3  # AMMR Art 29
CRITERION_DIPLOMA: Final = 4  # AMMR Art 30
CRITERION_VISA_FREE: Final = 5  # AMMR Art 31
CRITERION_ENTRY: Final = 6  # AMMR Art 33(1)
CRITERION_SAR: Final = 7  # AMMR Art 33(2)
CRITERION_RELOCATED: Final = 8  # AMMR Art 33(3)
CRITERION_FIRST_LODGED: Final = 9  # AMMR Art 16(2)
CRITERION_TAKE_BACK: Final = 10  # earlier application in another state (AMMR Art 36)
CRITERION_SHIFTED: Final = 11  # a limit was missed, or the state chose to examine (AMMR Arts 35, 37, 39, 46)
CRITERION_PROTECTED_ELSEWHERE: Final = 12  # no take-back case (rulebook C10)
CRITERION_OFFSET: Final = 13  # AMMR Art 63(6)
CRITERION_RETURNED: Final = 14  # came back after an executed return: a new case (AMMR Art 37(5))
N_CRITERIA: Final = 15

CRITERION_NAMES: Final[tuple[str, ...]] = (
    "undetermined", "minor", "family", "document", "diploma", "visa_free", "entry", "search_and_rescue",
    "relocated", "first_lodged", "take_back", "shifted", "protected_elsewhere", "offset", "returned",
)  # fmt: skip

# procedure: the step inside DUBLIN, or the kind of examination --------------------------------------------
NO_PROCEDURE: Final = 0
DUBLIN_TO_REQUEST: Final = 1
DUBLIN_REQUESTED: Final = 2  # the reply, when it comes, will be yes
DUBLIN_REQUESTED_REFUSED: Final = 3  # the reply, when it comes, will be no
DUBLIN_ACCEPTED: Final = 4  # a transfer is prepared
DUBLIN_ACCEPTED_STUCK: Final = 5  # accepted, and the transfer will not take place before its limit
REGULAR: Final = 6
PROTECTED_ELSEWHERE: Final = 7
BORDER_PROCEDURE: Final = 8
DESTINATION_CHOSEN: Final = 9  # has arrived where the application will be lodged
BORDER_PROPOSED: Final = 10  # duty to use the border procedure, place not yet settled
TO_RETURN: Final = 11  # chosen by a waiting time, carried out in the phase of departures
TO_DISAPPEAR: Final = 12
TO_LEAVE: Final = 13
TO_SETTLE: Final = 14
TO_REAPPLY: Final = 15
MAY_COME_BACK: Final = 16  # outside the 31, with a day on which the family may come back
DUBLIN_LEFT_OPEN: Final = 17  # nobody is determined: the state the family is relocated to will do it

# relocation mark ------------------------------------------------------------------------------------------
NOT_RELOCATED: Final = 0
PIPELINE_LINK: Final = 1  # identified; goes to a state where the person has a link
PIPELINE_PREFERENCE: Final = 2  # identified; goes to the state the person would have chosen
PIPELINE_ASSIGNED: Final = 3  # identified; goes where places are left
RELOCATED_LINK: Final = 4  # a relocated code is its pipeline code plus 3
RELOCATED_PREFERENCE: Final = 5
RELOCATED_ASSIGNED: Final = 6
PIPELINE_REFUSED: Final = 7  # internal security: never identified again

NO_PLACE: Final = -1
NEVER: Final = 32767  # a day that does not come
