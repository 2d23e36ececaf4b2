"""What can be made again and is kept meanwhile (缓存)."""
