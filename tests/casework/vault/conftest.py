from tests.casework.vault_world import (
    case,
    next_request,
    note,
    nothing_remembered,
    own_files,
    raw,
)

__all__ = ["case", "next_request", "note", "nothing_remembered", "own_files", "raw"]
