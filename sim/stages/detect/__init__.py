"""Problems are detected before they are claimed."""
