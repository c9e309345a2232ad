# Only needs make, git and python3 (3.11 or newer, with venv).
.DEFAULT_GOAL := help
INSTALL := python3 setup/install.py

.PHONY: help
help: ## Dit overzicht
	@python3 -c "import re; [print(f'make {t:<8} {d}') for t, d in re.findall(r'^(\w+):.*?## (.+)$$', open('Makefile').read(), re.M)]"

.PHONY: demo
demo: ## Beide sites met voorbeelden op deze computer; Ctrl-C stopt alles
	@exec $(INSTALL) sites oggz demo

.PHONY: test
test: ## Alle tests en controles, ook in een browser
	@exec $(INSTALL) dev python tests/run.py

.PHONY: bench
bench: ## Snelheid meten naast een ander; schrijft bench/results.md
	@exec $(INSTALL) dev python bench/run.py

.PHONY: sample
sample: ## Het voorbeeldrapport van de monitor opnieuw, met verzonnen mensen; in docs/voorbeelden
	@exec $(INSTALL) dev python setup/sample.py

.PHONY: bundle
bundle: ## De monitor om zonder internet te installeren; komt in dist/
	@exec $(INSTALL) dev python setup/bundle.py

.PHONY: format
format: ## Code opmaken en wat vanzelf te herstellen is herstellen
	@$(INSTALL) dev ruff check --fix --quiet
	@.venv/bin/ruff format --quiet

.PHONY: lock
lock: ## Nieuwste toegestane versies vastleggen in requirements/
	@exec $(INSTALL) dev python setup/lock.py

.PHONY: clean
clean: ## Weggooien wat geïnstalleerd en gebouwd is; gegevens in var/ blijven
	rm -rf .venv node_modules src/oggz/web/static/oggz/dist
