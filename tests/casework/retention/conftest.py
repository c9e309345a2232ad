from tests.casework.retention.world import own_var, world
from tests.casework.vault_world import case, note, nothing_remembered, own_files, raw

__all__ = [
    "case", "note", "nothing_remembered", "own_files", "own_var", "raw", "world",
]  # fmt: skip
