"""Which Dropout Lab this is, of what it is made and on which terms."""
