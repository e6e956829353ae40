"""The study behind the course's comparisons. methods says what is compared, table keeps it; python -m dalearn.study."""
