lock: ## Pin every Python dependency with its hashes
	.venv/bin/uv pip compile -q --generate-hashes --extra build pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile -q --generate-hashes --extra build --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock
