"""The ``cycle`` table rebuilt from the acts alone, by a reader with the ledger and the law."""
