"""Two-stage pooling: weighted least squares on a stack of rows, tau², inference, intervals."""
