"""Well-known data sets that somebody has put on this computer. Nothing is downloaded or unpickled."""
