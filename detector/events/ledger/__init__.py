"""The ledger: what each source file said, in canonical rows, kept from night to night."""
