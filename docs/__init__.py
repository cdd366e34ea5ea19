"""The pages for people, and the programs that write or check some of them."""
