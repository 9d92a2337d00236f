"""JSON in and out, and the names and certificates it travels under."""
