"""Five schemes of misuse, played one account at a time; careful ones show few of their signs."""
