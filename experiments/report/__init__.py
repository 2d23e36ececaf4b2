"""One HTML file about a comparison: to read, to print, to send."""
