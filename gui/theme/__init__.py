"""How the app looks: tokens, palette, style sheet and icons, all made from one file."""
