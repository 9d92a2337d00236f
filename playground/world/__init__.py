"""What the playground's Discord holds."""
