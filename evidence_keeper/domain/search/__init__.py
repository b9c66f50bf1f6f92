"""Word forms and number spellings that a search accepts."""
