"""Shows conversations that were read from exports of other programs."""
