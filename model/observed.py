"""The observed world: tables with their cards, and the arrays built from them.

One place to import from; the work is done in ``observed_tables``, ``observed_flows``, ``observed_stocks`` and
``observed_states``. Arrays follow the orders of ``agents.codes``.
"""

from pactsim.model.observed_flows import (
    closed_otherwise,
    detections,
    entry_state_shares,
    first_time_applicants,
    negative_share,
    returns_rate,
    total_decisions,
)
from pactsim.model.observed_states import (
    between_states_km,
    border_places,
    colonial_tie,
    common_language,
    distance_km,
    reception_places,
    sar_share,
    state_series,
)
from pactsim.model.observed_stocks import (
    best_residents,
    earlier_applicants,
    pending_stock,
    protected_stock,
    residents,
    temporary_protection,
)
from pactsim.model.observed_tables import FOLDER, card, data_hash, names, table

__all__ = [
    "FOLDER",
    "best_residents",
    "between_states_km",
    "border_places",
    "card",
    "closed_otherwise",
    "colonial_tie",
    "common_language",
    "data_hash",
    "detections",
    "distance_km",
    "earlier_applicants",
    "entry_state_shares",
    "first_time_applicants",
    "names",
    "negative_share",
    "pending_stock",
    "protected_stock",
    "reception_places",
    "residents",
    "returns_rate",
    "sar_share",
    "state_series",
    "table",
    "temporary_protection",
    "total_decisions",
]
