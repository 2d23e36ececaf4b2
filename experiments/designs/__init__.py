"""What is to be run: factors, design files, seeds (实验设计)."""
