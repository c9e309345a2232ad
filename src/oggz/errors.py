class PlatformError(Exception):
    """Something a person can mend; its text is one Dutch sentence that says what and how."""
