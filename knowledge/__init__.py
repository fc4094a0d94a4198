"""What the coach knows: playbooks, and the models that read and validate them."""
