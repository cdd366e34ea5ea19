"""The five ways an account comes to hold a debt its owner never authorised.

Each file tells one story as a function of the town and its members, and gives the moment at
which each account was struck.
"""
