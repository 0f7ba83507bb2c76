"""The About window: version, parts and licences."""
