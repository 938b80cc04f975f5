"""Mozilla's HTTP Observatory score of one address, computed from its published scoring table.

The numbers are those of MDN's "HTTP Observatory tests & scoring" (methodology of 2024, with the Cross-Origin-Resource-Policy
test added after it): a site begins with 100, loses the penalties, and gains the bonuses only if 90 or more are left.
"""
