"""What the program is made of: the parts, their versions and their licences. No Qt."""
