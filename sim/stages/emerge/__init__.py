"""Problems arise."""
