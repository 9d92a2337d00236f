"""Pictures, drawn in a process of their own: it is loaded with the first one, and nothing here loads Pillow before."""
