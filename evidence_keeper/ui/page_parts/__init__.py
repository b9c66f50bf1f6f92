"""Contains parts that several pages share."""
