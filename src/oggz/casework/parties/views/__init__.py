from oggz.casework.parties.views.own import logged_out

__all__ = ["logged_out"]
