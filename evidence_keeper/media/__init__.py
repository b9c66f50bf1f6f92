"""The only door to decoding: untrusted bytes are decoded in a child process."""
