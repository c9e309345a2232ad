from tests.casework.parties.conftest import house, open_purposes

__all__ = ["house", "open_purposes"]
