"""What a user got wrong, all of it at once."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches


class InputFault(ValueError):
    """One or more mistakes in what a user gave: a scenario, a table, an option.

    The command line shows the faults and ends with code 2; in Python it is a ``ValueError``.
    ``faults`` holds one sentence each, naming the thing, the value and the way out.
    """

    def __init__(self, faults: str | Iterable[str]) -> None:
        self.faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults))

    def __reduce__(self) -> tuple[type["InputFault"], tuple[tuple[str, ...]]]:
        return type(self), (self.faults,)


def did_you_mean(wrong: str, valid: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` for the nearest valid name, or an empty string."""
    candidates = {name.lower(): name for name in valid}
    near = get_close_matches(wrong.lower(), candidates, n=1, cutoff=0.6)
    return f"; did you mean {candidates[near[0]]!r}?" if near else ""


def check_names(kind: str, given: Iterable[str], valid: Collection[str]) -> None:
    """InputFault for every name that is not valid, with the nearest one and the whole list; ``kind`` says of what."""
    faults = [
        f"unknown {kind} {name!r}{did_you_mean(name, valid)} (there are: {', '.join(valid)})"
        for name in given
        if name not in valid
    ]
    if faults:
        raise InputFault(faults)
