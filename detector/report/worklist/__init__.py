"""The worklist on the page: its rows, and all of them packed for the script."""
