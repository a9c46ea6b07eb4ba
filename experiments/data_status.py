"""The observed tables inside the package, one line or two each."""

from pactsim.model.observed import card, data_hash, names


def data_status() -> str:
    """Name, rows, publisher, vintage and licence of every observed table, and the hash over all of them."""
    lines = []
    for name in names():
        facts = card(name)
        lines.append(f"{name} ({facts['rows']:,} rows): {facts['title']}")
        lines.append(f"    publisher: {facts['publisher']}")
        lines.append(f"    vintage: {facts['vintage']}; licence: {facts['licence']}")
    lines.append(f"{len(names())} tables, data hash {data_hash()}")
    return "\n".join(lines)
