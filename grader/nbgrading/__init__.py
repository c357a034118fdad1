"""All that knows nbgrader: configuration, folders, gradebook, exchange, exports."""
