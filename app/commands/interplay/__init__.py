"""Parts and technologies alone and in pairs."""
