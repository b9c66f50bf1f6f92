"""Buttons, fields, lists with ticks and file dialogs."""
