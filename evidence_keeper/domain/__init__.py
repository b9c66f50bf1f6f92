"""What things are and what is true of them. Standard library only: no files, no SQL, no window."""
