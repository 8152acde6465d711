"""Questions: one function a question, each returns a Statement and runs nothing."""
