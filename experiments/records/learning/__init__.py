"""What records teach: numbers with their source and interval (从记录学习)."""
