"""Nationality codes of three letters, as published for border crossings, to the model's citizenships."""

from typing import Final

#: Every nationality that is not listed is ``OTHER``.
CITIZENSHIP_OF_NATIONALITY: Final = {
    "AFG": "AF", "ALB": "AL", "ARM": "AM", "BGD": "BD", "COD": "CD", "CIV": "CI", "CMR": "CM", "COL": "CO",
    "DZA": "DZ", "EGY": "EG", "ERI": "ER", "GEO": "GE", "GMB": "GM", "GIN": "GN", "IND": "IN", "IRQ": "IQ",
    "IRN": "IR", "MAR": "MA", "MKD": "MK", "MLI": "ML", "NGA": "NG", "PER": "PE", "PAK": "PK", "PSE": "PS",
    "SRB": "RS", "RUS": "RU", "SDN": "SD", "SEN": "SN", "SOM": "SO", "STL": "STLS", "SYR": "SY", "TUN": "TN",
    "TUR": "TR", "UKR": "UA", "VEN": "VE",
}  # fmt: skip

#: Unknown and unspecified.
UNSPECIFIED: Final = ("OOO", "OOS")
