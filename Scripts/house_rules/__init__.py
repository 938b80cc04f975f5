"""The house rules that a formatter cannot check: what a test must not wait for, what must not trap, how long a file is."""
