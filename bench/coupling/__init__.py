"""Taking in feeds of other sites, beside a plain reader in the same run."""
