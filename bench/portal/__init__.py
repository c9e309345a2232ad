"""Pages a second of the portal, beside a plain Wagtail site in the same run."""
