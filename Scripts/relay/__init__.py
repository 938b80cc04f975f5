"""The product Relay (Tests/System/Relay), which changes from release to release."""
