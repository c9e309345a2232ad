"""Which encoded records are of one person, found at the linkage unit, which reads no name."""
