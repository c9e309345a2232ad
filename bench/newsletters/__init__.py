"""Messages a second of a newsletter, beside Django's own way of sending in the same run."""
