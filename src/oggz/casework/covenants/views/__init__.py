from oggz.casework.covenants.views.reading import compare, covenant, covenants, version

__all__ = ["compare", "covenant", "covenants", "version"]
