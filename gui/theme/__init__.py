"""The look of the app: tokens, palette, style sheet and icons, all made from one file."""
