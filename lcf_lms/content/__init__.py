"""What an author writes: framework and module as pure, frozen values, and their YAML files.

Knows neither Flask nor the database, and no other room of the product.
"""
