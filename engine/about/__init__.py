"""The parts of the program, their versions and their licences. No Qt."""
