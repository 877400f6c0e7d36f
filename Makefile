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

.PHONY: help setup build run install test test-readers test-exclusivity golden mutants new-column torture bench fuzz \
  docs lint format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

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
test: ## run every test, and report how long each target takes
	@$(MAKE) --no-print-directory setup PACKAGES="$(PACKAGES) libreoffice-calc"
	@swift build $(SWIFT_FLAGS) $(quietly)
	@swift build $(SWIFT_FLAGS) --build-tests $(quietly)
	@Tests/run.sh $(SWIFT_FLAGS)

# pyarrow, DuckDB, Polars and others open what the built programs write.
test-readers: $(READERS)/installed ## run only the tests of outside readers, on what is built
	@PYTHONDONTWRITEBYTECODE=1 $(READERS)/bin/python -m pytest -q -p no:cacheprovider \
	  $(if $(READERS_REPORT),--junitxml=$(READERS_REPORT)) Tests/Readers

$(READERS)/installed: Tests/Readers/requirements.txt | setup
	@python3 -m venv --clear $(READERS)
	@$(READERS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# A release has no checks at run time for overlapping accesses in these modules (Package.swift); a debug build has them.
# It is slow: what the seeds of HistoryTests find, 200 of them find in `make test`.
test-exclusivity: setup ## run the tests of the first load in a debug build, with exclusivity checks
	@swift build --explicit-target-dependency-import-check error --build-tests $(quietly)
	@HISTORIES=$${HISTORIES:-40} swift test --skip-build --filter '^(CivilTimeTests|SQLitePagesTests|WarehouseTests)'

golden: ## write the golden files and generated pages anew; then read `git diff`
	@swift build $(SWIFT_FLAGS) --build-tests $(quietly)
	@RECORD_GOLDEN=1 swift test $(SWIFT_FLAGS) --skip-build || true
	@git status --short

new-column: setup ## add a made-up column as CONTRIBUTING.md says, in a copy, and load exports that have it
	@Tests/NewColumn/new-column

mutants: setup ## plant a hundred mistakes in the rules, one at a time: a test must notice each
	@python3 Tests/Mutants/mutants

# A released binary, as it is the one that meets full disks.
torture: build ## let each call on files fail, or kill the program there: SAMPLE=100 tries only so many
	@Tests/Torture/torture --binary $(BINARY) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

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
# In the order of their imports.
FUZZ_MODULES := CivilTime Files Reports Words Exports SQLitePages
FUZZERS := FuzzExports FuzzTrees
FUZZ_FLAGS := -O -swift-version 6 -parse-as-library -package-name itsm-marts -sanitize=fuzzer -I $(FUZZ) \
  $(addprefix -I Sources/,CZlib CCrypto CLinux) -I .build/checkouts/GRDB.swift/Sources/GRDBSQLite

fuzz: setup ## feed the readers of exports and the writer of pages mutated input, each for FUZZ_SECONDS (60)
	@swift package resolve >/dev/null
	@mkdir -p $(FUZZ)
	@for module in $(FUZZ_MODULES); do swiftc $(FUZZ_FLAGS) -wmo -module-name $$module -emit-module -emit-object \
	  -emit-module-path $(FUZZ)/$$module.swiftmodule -o $(FUZZ)/$$module.o $$(find Sources/$$module -name "*.swift"); done
	@for fuzzer in $(FUZZERS); do swiftc $(FUZZ_FLAGS) -o $(FUZZ)/$$fuzzer Tests/Fuzz/$$fuzzer.swift \
	  $(FUZZ_MODULES:%=$(FUZZ)/%.o) -lz -lcrypto -lsqlite3; done
	@for fuzzer in $(FUZZERS); do mkdir -p $(FUZZ)/corpus-$$fuzzer; SWIFT_BACKTRACE=enable=no $(FUZZ)/$$fuzzer \
	  -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -len_control=0 -timeout=10 -rss_limit_mb=1024 -artifact_prefix=$(FUZZ)/ \
	  $(FUZZ)/corpus-$$fuzzer $$(find Tests/Fuzz/corpus-$$fuzzer -maxdepth 0 2>/dev/null); done

# From the modules that are built anyway: no plugin, no second build. Internal symbols too, because nobody but who works on
# the modules reads this. A doc comment need not say what a parameter's name does (CONTRIBUTING.md): DocC's warnings of that
# are left out, all others fail.
DOCS := .build/docs
SYSTEM_MODULES := $(patsubst Sources/%/module.modulemap,%,$(wildcard Sources/*/module.modulemap))
MODULES := $(filter-out itsm-marts $(SYSTEM_MODULES),$(notdir $(wildcard Sources/*)))

docs: build ## DocC pages of the modules, in .build/docs/site
	@rm -rf $(DOCS)
	@mkdir -p $(DOCS)/symbols
	@target=$$(swiftc -print-target-info | sed -nE 's/^ *"unversionedTriple": "(.*)",?$$/\1/p'); \
	for module in $(MODULES); do swift-symbolgraph-extract -module-name $$module -target $$target -I .build/release/Modules \
	  $(addprefix -I Sources/,$(SYSTEM_MODULES)) -I .build/checkouts/GRDB.swift/Sources/GRDBSQLite \
	  $$(pkg-config --cflags-only-I pangocairo | sed 's/-I/-Xcc -I/g') \
	  -minimum-access-level internal -skip-inherited-docs -output-dir $(DOCS)/symbols; done
	@docc convert --additional-symbol-graph-dir $(DOCS)/symbols --output-dir $(DOCS)/site --ide-console-output \
	  --fallback-display-name itsm-marts --fallback-bundle-identifier itsm-marts >$(DOCS)/log 2>&1 || { cat $(DOCS)/log; exit 1; }
	@! grep -E '(warning|error):' $(DOCS)/log | grep -v "warning: Parameter '.*' is missing documentation"

lint: ## swift-format, strict; what other targets call has a comment; planted mistakes fit the code
	@swift format lint --strict --recursive Package.swift Sources Tests Plugins
	@python3 Tests/documented.py
	@python3 Tests/Mutants/mutants --check
	@Tests/NewColumn/new-column --check
	@! wc -l Tests/*Tests/*.swift | awk '$$2 != "total" && $$1 > 400 { print $$2 ": " $$1 " lines, at most 400" }' | grep .

format: ## let swift-format mend what it can
	@swift format --in-place --recursive Package.swift Sources Tests Plugins

clean: ## remove what was built
	@rm -rf .build .build-bench .build-mutants .build-new-column $(READERS) $(PEERS)
