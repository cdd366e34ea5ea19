"""Where accounts that were taken over had all been before: a common point of compromise."""
