"""Pages of people and parties."""

from oggz.casework.parties.views.home import logged_out, work_list

__all__ = ["logged_out", "work_list"]
