"""A made-up world of credit accounts: five frauds, and the honest people who look like them."""
