"""The case file of one account: what it holds, how it is made anew, how it is written."""
