"""Result folders as pages show them: which there are, and what one holds of two scenarios (结果页)."""
