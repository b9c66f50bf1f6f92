"""When something happened, and reading times that are typed or mentioned in text."""
