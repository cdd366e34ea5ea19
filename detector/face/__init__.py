"""What a notebook and the command line both call, beside the ranking itself."""
