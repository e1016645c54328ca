# `make run` and `make test` are all a newcomer needs; both install what is missing first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
PROJECT ?=
MUTANTS ?=
SWIFT ?= swift
BUILD := .build/debug
RELEASE := .build/release
FORMATTED := Package.swift Sources Plugins Tests PluginSDK/Package.swift PluginSDK/Sources \
	PluginSDK/Tests

.PHONY: help
help: ## List the targets.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: packages
packages: # Install the two system packages that are needed, or say how.
	@if [ ! -e /usr/include/sqlite3.h ] || ! ls /usr/include/*/ffi.h >/dev/null 2>&1; then \
	  install='apt-get install -y --no-install-recommends libsqlite3-dev libffi-dev'; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && $$install; \
	  elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo $$install; \
	  else echo 'libsqlite3-dev or libffi-dev is missing. Run this, then make again:'; \
	    echo "  sudo $$install"; exit 1; fi; fi

.PHONY: build
build: packages ## Build host, worker, the validator's instrument and first-party plugins; lock the plugins.
	$(SWIFT) build
	$(MAKE) --no-print-directory lock

# The worker is C and brings no runtime, so it is not linked by the Swift package manager, which would
# give it one. It is small enough to be compiled whole.
WORKER := $(wildcard Sources/CGantryWorker/*.c Sources/CGantryFrames/*.c)
WORKER_HEADERS := $(wildcard Sources/CGantryWorker/*.h Sources/CGantryFrames/include/*.h \
	PluginSDK/Sources/CGantryABI/include/gantry/*.h PluginSDK/Sources/CGantryABI/include/gantry/host/*.h)
WORKER_FLAGS := -std=c11 -O2 -g -Wall -Wextra -Werror -fvisibility=hidden -fPIE -pie \
	-fstack-protector-strong -D_FORTIFY_SOURCE=2 -Wl,-z,relro,-z,now -static-libgcc \
	-ISources/CGantryFrames/include -IPluginSDK/Sources/CGantryABI/include

%/gantry-worker: $(WORKER) $(WORKER_HEADERS)
	clang $(WORKER_FLAGS) $(WORKER) -o $@

# The strict host of `gantry plugin validate`: C for the same reasons.
TRIAL := $(wildcard Sources/CGantryTrial/*.c) $(addprefix Sources/CGantryWorker/, \
	process.c resource_limits.c sandbox_arguments.c sandbox_filter.c sandbox_landlock.c \
	sandbox_seccomp.c)
TRIAL_HEADERS := $(wildcard Sources/CGantryTrial/*.h)

%/gantry-trial: $(TRIAL) $(TRIAL_HEADERS) $(WORKER_HEADERS)
	clang $(WORKER_FLAGS) -ISources/CGantryWorker $(TRIAL) -o $@

.PHONY: lock
# Record the first-party plugins beside the host, which then enters none to know it.
lock: $(BUILD)/gantry-worker $(BUILD)/gantry-trial
	@# Linked by the package manager for nobody, and no plugin.
	@rm -f $(BUILD)/libGRDB-dynamic.so
	$(BUILD)/gantry plugin lock $(BUILD)

.PHONY: run
run: build ## Auto-configure the example project in a scratch copy, or yours: make run PROJECT=/path
	@if [ -n '$(PROJECT)' ]; then project='$(PROJECT)'; else \
	  project=$$(mktemp -d)/example; cp -R Plugins/AutoConfigure/Example "$$project"; fi; \
	$(BUILD)/gantry auto-configure --project "$$project" --yes; \
	echo; echo "configured: $$project"

# What counts descriptors and threads of its own process, or waits for seconds to pass, runs while no
# other test does.
ALONE := attacked in every way|Cancelling a plugin that ignores it|says how long its calls may take
# Engines whose leases last a second, which a machine that is busy with other tests would miss.
LEASES := Slow, not dead|A fleet of engines
# Commands and engines that are killed, at measured instants and at every named point, one after the
# other: other tests would shift the instants.
KILLS := killed at any instant|whatever is killed
# Whole projects that are built, and plugins that are called ten thousand times: they keep every
# processor busy for minutes, and what waits for seconds would wait for them.
HEAVY := CorpusTests|A new project|The plugins that come with|The tutorial|The page on Go

# All tests at once would each wait for all others, and what waits for seconds would wait in vain.
TESTS := $(SWIFT) test --skip-build --experimental-maximum-parallelization-width \
	$(shell echo $$((2 * $$(nproc))))

.PHONY: test
test: packages ## Run every test.
	$(SWIFT) build --build-tests
	$(MAKE) --no-print-directory lock
	$(SWIFT) test --package-path PluginSDK
	$(TESTS) --filter '$(ALONE)'
	$(TESTS) --filter '$(LEASES)'
	$(SWIFT) test --skip-build --no-parallel --filter '$(KILLS)'
	$(TESTS) --filter '$(HEAVY)'
	$(TESTS) --skip '$(ALONE)|$(LEASES)|$(KILLS)|$(HEAVY)'

.PHONY: kill
kill: build ## Kill each of auto-configure, deploy and undo 200 times, and resume.
	$(SWIFT) build --build-tests
	$(MAKE) --no-print-directory lock
	GANTRY_KILLS=200 $(SWIFT) test --skip-build --filter 'KillTests|KillMatrix'

.PHONY: mutants
mutants: packages ## Change ten constants, one at a time: does a test notice? MUTANTS='--seed 7'
	$(SWIFT) run --package-path Tests/Mutants Mutants --sources $(CURDIR) $(MUTANTS)

.PHONY: bench
bench: release ## Measure beside the floors; writes .build/bench.json.
	$(SWIFT) run --package-path Tests/Benchmarks -c release Bench \
	  --gantry $(CURDIR)/$(RELEASE)/gantry --output $(CURDIR)/.build/bench.json

.PHONY: soak
soak: release ## Everything for hours: workers, histories, power cuts, engines. SOAK=0.01 does a hundredth.
	$(SWIFT) build --package-path Tests/Benchmarks -c release --product Bench
	GLIBC_TUNABLES=glibc.malloc.tcache_count=0 Tests/Benchmarks/.build/release/Bench soak \
	  --scale $(or $(SOAK),1) --gantry $(CURDIR)/$(RELEASE)/gantry \
	  --output $(CURDIR)/.build/soak.json
	$(RELEASE)/gantry selftest --chaos --engines 8 --stops 0.1 --histories $(call soak,100000) \
	  --cuts $(call soak,1000) --runs $(call soak,10000) --commits $(call soak,1000000)
	$(SWIFT) build --build-tests
	$(MAKE) --no-print-directory lock
	GANTRY_KILLS=$(call soak,10000) $(SWIFT) test --skip-build --filter KillMatrix
	GANTRY_STOPS=$(call soak,2000) $(SWIFT) test --skip-build --filter TakeoverTests

# A share of a number, at least 1.
soak = $(shell awk 'BEGIN { n = int($(1) * $(or $(SOAK),1)); print n < 1 ? 1 : n }')

.PHONY: release
release: packages
	$(SWIFT) build -c release
	$(MAKE) --no-print-directory BUILD=$(RELEASE) lock

.PHONY: check
check: lint build ## By hand: headers as C and C++, one exported symbol a plugin.
	@for header in PluginSDK/Sources/CGantryABI/include/gantry/{,host/}*.h; do \
	  clang -std=c11 -Wall -Wextra -Werror -fsyntax-only -x c \
	    -I PluginSDK/Sources/CGantryABI/include -include $$header /dev/null; \
	  clang -std=c++17 -Wall -Wextra -Werror -fsyntax-only -x c++ \
	    -I PluginSDK/Sources/CGantryABI/include -include $$header /dev/null; done
	printf '#include "gantry/gantry.hpp"\n' | clang++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only \
	  -I PluginSDK/Sources/CGantryABI/include -x c++ -
	PluginSDK/compare-abi
	@for plugin in $(BUILD)/lib{AutoConfigure,Foreign,JSONLines}.so; do \
	  symbols=$$(nm -D --extern-only --defined-only $$plugin | awk '{print $$3}'); \
	  test "$$symbols" = gantry_plugin_v1 || { echo "$$plugin exports: $$symbols"; exit 1; }; done

.PHONY: sanitize
sanitize: packages ## By hand: every test under the thread and the address sanitizer.
	$(SWIFT) test --sanitize=thread --scratch-path .build-thread
	$(SWIFT) test --sanitize=address --scratch-path .build-address

.PHONY: lint
lint: ## Check the format without changing anything.
	$(SWIFT) format lint --strict --parallel --recursive $(FORMATTED)

.PHONY: format
format: ## Format the sources in place.
	$(SWIFT) format --in-place --parallel --recursive $(FORMATTED)

.PHONY: docs
docs: build ## Write the man pages and shell completions to .build/docs.
	mkdir -p .build/docs/man .build/docs/completions
	$(SWIFT) package --allow-writing-to-directory .build/docs/man \
	  generate-manual --multi-page --output-directory .build/docs/man
	$(BUILD)/gantry --generate-completion-script bash > .build/docs/completions/gantry.bash
	$(BUILD)/gantry --generate-completion-script zsh > .build/docs/completions/_gantry
	$(BUILD)/gantry --generate-completion-script fish > .build/docs/completions/gantry.fish

.PHONY: install
install: release docs ## Install below PREFIX (default /usr/local); DESTDIR is honoured.
	rm -rf $(DESTDIR)$(PREFIX)/share/gantry $(DESTDIR)$(PREFIX)/lib/gantry
	install -d $(DESTDIR)$(PREFIX)/{bin,lib/gantry/plugins,share/gantry,share/man/man1}
	install -m 755 $(RELEASE)/gantry $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(RELEASE)/lib{AutoConfigure,Foreign,JSONLines}.so \
	  $(DESTDIR)$(PREFIX)/lib/gantry/plugins/
	install -m 755 $(RELEASE)/gantry-worker $(RELEASE)/gantry-trial $(DESTDIR)$(PREFIX)/lib/gantry/
	cp -R Plugins/AutoConfigure/Pipelines $(DESTDIR)$(PREFIX)/share/gantry/pipelines
	cp -R Plugins/AutoConfigure/Registry $(DESTDIR)$(PREFIX)/share/gantry/registry
	cp -R Plugins/AutoConfigure/Example $(DESTDIR)$(PREFIX)/share/gantry/example
	install -d $(DESTDIR)$(PREFIX)/share/gantry/PluginSDK
	cp -R PluginSDK/{Package.swift,README.md,plugin.map,compare-abi,ABI,Schemas,Sources,Tests,Rust,Templates} \
	  $(DESTDIR)$(PREFIX)/share/gantry/PluginSDK/
	rm -rf $(DESTDIR)$(PREFIX)/share/gantry/PluginSDK/Rust/gantry-plugin/target
	$(DESTDIR)$(PREFIX)/bin/gantry plugin lock $(DESTDIR)$(PREFIX)/lib/gantry/plugins
	install -m 644 .build/docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -D -m 644 .build/docs/completions/gantry.bash \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gantry
	install -D -m 644 .build/docs/completions/_gantry \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_gantry
	install -D -m 644 .build/docs/completions/gantry.fish \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/gantry.fish

.PHONY: uninstall
uninstall: ## Remove what install put below PREFIX.
	rm -f $(DESTDIR)$(PREFIX)/bin/gantry $(DESTDIR)$(PREFIX)/share/man/man1/gantry*.1
	rm -rf $(DESTDIR)$(PREFIX)/lib/gantry $(DESTDIR)$(PREFIX)/share/gantry
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gantry \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_gantry \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/gantry.fish

.PHONY: clean
clean: ## Remove what was built.
	rm -rf .build .build-thread .build-address PluginSDK/.build Tests/Benchmarks/.build \
	  Tests/Mutants/.build PluginSDK/Rust/gantry-plugin/{target,Cargo.lock}
