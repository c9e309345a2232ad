"""Pages of who is who and the board: for who is logged in and has a role."""
