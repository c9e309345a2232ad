from tests.casework.retention.world import own_var
from tests.casework.vault_world import nothing_remembered

__all__ = ["nothing_remembered", "own_var"]
