"""A certificate authority on this machine, for hosts that get certificates as they would from Let's Encrypt."""
