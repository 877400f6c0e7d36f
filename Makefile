# One command each, the same for people and CI. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# One configuration for the program, its tests and the benchmarks: what is tested is what runs at night.
# The import check refuses an import against the arrow of Package.swift.
SWIFT_FLAGS := -c release --explicit-target-dependency-import-check error
BINARY := .build/release/itsm-marts
READERS := .venv-tests
PREFIX ?= /usr/local
DESTDIR ?=
PEERS := .venv-bench
ROWS := 1000000

PACKAGES := git make pkg-config python3-venv \
  libsqlite3-dev libcairo2-dev libpango1.0-dev libxlsxwriter-dev libzstd-dev zlib1g-dev libssl-dev \
  fonts-inter fonts-dejavu-core fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji

.PHONY: help setup build run install test test-readers golden mutants bench fuzz lint format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install the Debian packages that are missing
	@missing=$$(for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || echo $$p; done); \
	[ -z "$$missing" ] && exit 0; \
	as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	if [ -n "$$as_root" ] && ! command -v sudo >/dev/null; then \
	  echo "Not root, and there is no sudo. As root, run:" >&2; \
	  echo "  apt-get update && apt-get install --yes" $$missing >&2; exit 1; fi; \
	echo "Installing" $$missing; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends $$missing >/dev/null

# Two warnings that are nobody's to mend are left out: pkg-config's -pthread, which SwiftPM does not take over, and glibc's
# word on mktemp in Swift's own Foundation. All else is shown, and the build's exit status is kept.
NOISE := -e '^warning: prohibited flag(s): -pthread' -e 'the use of .mktemp. is dangerous'
quietly = 2>&1 | { grep --line-buffered -v $(NOISE) || true; }

build: setup ## build the release binary
	@swift build $(SWIFT_FLAGS) --product itsm-marts $(quietly)

run: build ## load exports/, write marts/ and charts/
	@$(BINARY) run

# The binary carries the Swift runtime and the SQL in itself; it needs the Debian libraries and fonts of `make setup`.
# Put together aside, so that only the copying needs root where the prefix is root's: sudo knows no Swift toolchain.
STAGE := .build/stage
install: build ## install the program, its manual and completions: make install PREFIX=/usr/local
	@rm -rf $(STAGE)
	@install -d $(STAGE)/bin $(STAGE)/share/man/man1 $(STAGE)/share/bash-completion/completions \
	  $(STAGE)/share/zsh/site-functions $(STAGE)/share/fish/vendor_completions.d $(STAGE)/share/itsm-marts
	@install -s -m 0755 $(BINARY) $(STAGE)/bin/itsm-marts
	@deploy/manpage.sh $(BINARY) | gzip -9n > $(STAGE)/share/man/man1/itsm-marts.1.gz
	@$(BINARY) --generate-completion-script bash > $(STAGE)/share/bash-completion/completions/itsm-marts
	@$(BINARY) --generate-completion-script zsh > $(STAGE)/share/zsh/site-functions/_itsm-marts
	@$(BINARY) --generate-completion-script fish > $(STAGE)/share/fish/vendor_completions.d/itsm-marts.fish
	@for file in itsm-marts.service itsm-marts.timer itsm-marts-failed@.service logrotate crontab; do \
	  sed 's|/usr/local/bin/itsm-marts|$(PREFIX)/bin/itsm-marts|' deploy/$$file > $(STAGE)/share/itsm-marts/$$file; done
	@cp itsm-marts.example.yaml $(STAGE)/share/itsm-marts
	@chmod -R u=rwX,go=rX $(STAGE)
	@as_root=; mkdir -p $(DESTDIR)$(PREFIX)/bin 2>/dev/null && [ -w $(DESTDIR)$(PREFIX)/bin ] || as_root=sudo; \
	$$as_root mkdir -p $(DESTDIR)$(PREFIX); \
	$$as_root cp -R --no-preserve=ownership --remove-destination $(STAGE)/. $(DESTDIR)$(PREFIX)/
	@rm -rf $(STAGE)
	@echo "installed $(DESTDIR)$(PREFIX)/bin/itsm-marts"

# LibreOffice opens the workbook; nobody needs it to run the program.
TIMES := .build/test-times
test: ## run every test, and say how long each target's take
	@$(MAKE) --no-print-directory setup PACKAGES="$(PACKAGES) libreoffice-calc"
	@swift build $(SWIFT_FLAGS) $(quietly)
	@swift build $(SWIFT_FLAGS) --build-tests $(quietly)
	@rm -rf $(TIMES); mkdir -p $(TIMES); status=0; \
	{ swift test $(SWIFT_FLAGS) --skip-build --xunit-output $(TIMES)/swift.xml \
	  && $(MAKE) --no-print-directory test-readers; } || status=$$?; \
	python3 Tests/times.py $(TIMES)/*.xml || true; exit $$status

# pyarrow, DuckDB, Polars and others open what the built programs write.
test-readers: $(READERS)/installed ## run only the tests of outside readers, on what is built
	@PYTHONDONTWRITEBYTECODE=1 $(READERS)/bin/python -m pytest -q -p no:cacheprovider --junitxml=$(TIMES)/readers.xml Tests/Readers

$(READERS)/installed: Tests/Readers/requirements.txt | setup
	@python3 -m venv --clear $(READERS)
	@$(READERS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

golden: ## write the golden files and generated pages anew; then read `git diff`
	@swift build $(SWIFT_FLAGS) --build-tests $(quietly)
	@RECORD_GOLDEN=1 swift test $(SWIFT_FLAGS) --skip-build || true
	@git status --short

mutants: setup ## plant a hundred mistakes in the rules, one at a time: a test must notice each
	@python3 Tests/Mutants/mutants

bench: $(PEERS)/installed ## measure against sqlite3, DuckDB and matplotlib; ROWS=10000000 for more
	@$(MAKE) --no-print-directory setup PACKAGES="$(PACKAGES) sqlite3"
	@swift build $(SWIFT_FLAGS) $(quietly)
	@PYTHONDONTWRITEBYTECODE=1 $(PEERS)/bin/python Benchmarks/bench.py --rows $(ROWS)

$(PEERS)/installed: Benchmarks/requirements.txt | setup
	@python3 -m venv --clear $(PEERS)
	@$(PEERS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

FUZZ_SECONDS ?= 60
FUZZ := .build/fuzz
FUZZ_FLAGS := -O -swift-version 6 -parse-as-library -package-name itsm-marts -sanitize=fuzzer \
  -I $(FUZZ) -I Sources/CZlib -I Sources/CCrypto

fuzz: setup ## feed the readers of exports mutated input for FUZZ_SECONDS (60)
	@mkdir -p $(FUZZ)/corpus
	@for module in CivilTime Exports; do swiftc $(FUZZ_FLAGS) -wmo -module-name $$module -emit-module -emit-object \
	  -emit-module-path $(FUZZ)/$$module.swiftmodule -o $(FUZZ)/$$module.o $$(find Sources/$$module -name "*.swift"); done
	@swiftc $(FUZZ_FLAGS) -o $(FUZZ)/fuzz-exports Tests/Fuzz/FuzzExports.swift $(FUZZ)/CivilTime.o $(FUZZ)/Exports.o \
	  -lz -lcrypto
	@SWIFT_BACKTRACE=enable=no $(FUZZ)/fuzz-exports -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
	  -artifact_prefix=$(FUZZ)/ $(FUZZ)/corpus Tests/Fuzz/corpus

lint: ## swift-format, strict; what other targets call has a comment; planted mistakes fit the code
	@swift format lint --strict --recursive Package.swift Sources Tests Plugins
	@python3 Tests/documented.py
	@python3 Tests/Mutants/mutants --check

format: ## let swift-format mend what it can
	@swift format --in-place --recursive Package.swift Sources Tests Plugins

clean: ## remove what was built
	@rm -rf .build .build-bench .build-mutants $(READERS) $(PEERS)
