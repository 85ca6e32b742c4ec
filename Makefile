# make demo | test | jupyter-test | sweep-test | bundle-test | peers | sanitize | build | install PREFIX=… | bundle | docs |
#      references | notebooks | format | clean

SWIFT    ?= swift
PREFIX   ?= /usr/local
DESTDIR  ?=
MINIMUM_SWIFT := 6.2

# System packages: libraries that are linked, gnuplot, which draws, and curl, which fetches data sets.
PACKAGES := pkg-config liblua5.4-dev libopenblas-dev libreadline-dev libsleef-dev libzip-dev zlib1g-dev libchafa-dev \
            libglib2.0-dev libpng-dev gnuplot-nox fonts-dejavu-core curl ca-certificates \
            libcmark-gfm-dev libcmark-gfm-extensions-dev libzmq3-dev libsqlite3-dev
# What only the tests run.
TEST_PACKAGES := lua-check
JUPYTER_TEST_PACKAGES := python3 python3-venv

# The Swift library is linked statically: the program starts faster, and runs where there is no toolchain.
# lld links it faster than gold, and in silence about Foundation's use of mktemp.
# So is SQLite, which no script needs to start: the modules that import it do not ask for the shared library.
STATIC_SQLITE := $(foreach word,-disable-autolink-library sqlite3,-Xswiftc -Xfrontend -Xswiftc $(word)) -Xlinker -l:libsqlite3.a
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld $(STATIC_SQLITE)
TESTS   := -c release -Xswiftc -enable-testing
BINARY  := .build/release/instab-lua

# Made from the help text of the bindings, and committed.
REFERENCE := docs/api.md editors/instab-lua.lua .luacheckrc

# Scripts in the percent format.
NOTEBOOKS := $(basename $(notdir $(wildcard notebooks/*.lua)))

.PHONY: all demo test jupyter-test sweep-test bundle-test peers sanitize build install install-files bundle docs references \
        notebooks format lint clean prerequisites

all: build

prerequisites:
	@.ci/prerequisites.sh "$(SWIFT)" $(MINIMUM_SWIFT) $(PACKAGES)

build: prerequisites
	$(SWIFT) build $(RELEASE) --product instab-lua

# Fig. 1: the heat equation, stable and unstable.
demo: build
	$(BINARY) scripts/heat.lua --out result
	@ls result

# The interrupt flag is one for the process: tests that raise it run apart from all others.
# Numeric tests need optimised code; a folder of their own keeps `make build` from being built again.
test: prerequisites
	@.ci/prerequisites.sh "$(SWIFT)" $(MINIMUM_SWIFT) $(TEST_PACKAGES)
	$(MAKE) lint
	$(SWIFT) build $(TESTS) --scratch-path .build/tests --explicit-target-dependency-import-check error --build-tests
	$(SWIFT) test $(TESTS) --scratch-path .build/tests --skip-build --skip InterruptTests
	$(SWIFT) test $(TESTS) --scratch-path .build/tests --skip-build --no-parallel --filter InterruptTests
	set -e; for file in $(REFERENCE); do .build/tests/release/instab-lua --check-api $$file; done
	luacheck --quiet scripts notebooks examples
	for name in $(NOTEBOOKS); do \
	  .build/tests/release/instab-lua --to ipynb --output - notebooks/$$name.lua | cmp - notebooks/$$name.ipynb && \
	  .build/tests/release/instab-lua --quiet --to html --output .build/tests/$$name.html notebooks/$$name.lua || exit 1; \
	done

# Jupyter's own tests of kernels, and the notebooks run by nbconvert; their Python packages come from PyPI.
jupyter-test: test
	@.ci/prerequisites.sh "$(SWIFT)" $(MINIMUM_SWIFT) $(JUPYTER_TEST_PACKAGES)
	.ci/jupyter.sh .build/tests/release/instab-lua

# Sweeps by a real Slurm (Debian's slurm-wlm and munge; as root), and with many more kills than make test has.
SLURM := .build/slurm
SLURM_TEST_PACKAGES := slurm-wlm munge
sweep-test: prerequisites
	@.ci/prerequisites.sh "$(SWIFT)" $(MINIMUM_SWIFT) $(TEST_PACKAGES) $(SLURM_TEST_PACKAGES)
	$(SWIFT) build $(TESTS) --scratch-path .build/tests --build-tests
	MAX_ARRAY_SIZE=5 Tests/slurm/start $(SLURM)
	status=0; SLURM_CONF=$(CURDIR)/$(SLURM)/slurm.conf INSTAB_SWEEP_KILLS=50 \
	  $(SWIFT) test $(TESTS) --scratch-path .build/tests --skip-build --filter 'EndToEndTests.Sweep' || status=$$?; \
	  Tests/slurm/start --stop $(SLURM); exit $$status

# Random calls against NumPy and PyTorch (from PyPI), which make test does not need; see Tests/peers/README.md.
peers: build
	Tests/peers/run.sh $(BINARY) $(PEERS)

# The suites under the sanitizers of addresses and of threads, each built anew. Objects that
# live as long as the process (Lua's states of the tests, what libraries keep) are no leaks worth naming.
ADDRESSES := --sanitize=address --scratch-path .build/address
SANITIZED_THREADS := TensorsTests|AutogradTests|JupyterKernelTests|DatasetsTests
# The sanitizer of threads holds a signal back until the thread calls a function that it knows, which a loop of Lua never
# does: tests that interrupt such a loop would wait for ever.
HELD_SIGNALS := ControlTests/(interrupt|shutdown)
sanitize: prerequisites
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test $(TESTS) $(ADDRESSES) --skip EndToEndTests --skip InterruptTests
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test $(TESTS) $(ADDRESSES) --skip-build --no-parallel --filter InterruptTests --skip EndToEndTests
	TSAN_OPTIONS=halt_on_error=0:exitcode=66:suppressions=$(CURDIR)/.ci/threads.suppressions $(SWIFT) test $(TESTS) --sanitize=thread --scratch-path .build/thread \
	  --filter '$(SANITIZED_THREADS)' --skip '$(HELD_SIGNALS)'

install: build
	@$(MAKE) --no-print-directory install-files

# Without building, for packaging/bundle.
install-files:
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/instab-lua/scripts" \
	  "$(DESTDIR)$(PREFIX)/share/instab-lua/editors" "$(DESTDIR)$(PREFIX)/share/instab-lua/notebooks"
	install -s -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/instab-lua"
	install -m 644 scripts/*.lua "$(DESTDIR)$(PREFIX)/share/instab-lua/scripts/"
	install -m 644 editors/instab-lua.lua .luacheckrc "$(DESTDIR)$(PREFIX)/share/instab-lua/editors/"
	install -m 644 notebooks/* "$(DESTDIR)$(PREFIX)/share/instab-lua/notebooks/"
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/instab-lua"

# A folder that runs with nothing but the C library, for machines without root and without Swift; its archive and checksum.
BUNDLE := .build/bundle
BUNDLE_PACKAGES := patchelf binutils
bundle: build
	@.ci/prerequisites.sh "$(SWIFT)" $(MINIMUM_SWIFT) $(BUNDLE_PACKAGES)
	packaging/bundle $(BINARY) $(BUNDLE) "$(SWIFT)"

# The archive in minimal Debians, as root.
BUNDLE_TEST_PACKAGES := debootstrap
bundle-test: bundle
	@.ci/prerequisites.sh "$(SWIFT)" $(MINIMUM_SWIFT) $(BUNDLE_TEST_PACKAGES)
	packaging/bundle-test $(BUNDLE)/*.tar.gz $(BUNDLE)-test

docs: prerequisites
	$(SWIFT) build $(TESTS) --scratch-path .build/tests --product instab-lua
	set -e; for file in $(REFERENCE); do .build/tests/release/instab-lua --write-api $$file; done

# This machine's fingerprints as the reference of `instab-lua verify` (docs/verify.md), for each kind of OpenBLAS's kernels that
# the processor can run; says what CHANGELOG.md has to have.
KERNELS ?= Prescott Sandybridge Haswell Zen SkylakeX Cooperlake
references: build
	set -e; for core in $(KERNELS); do \
	  OPENBLAS_CORETYPE=$$core $(BINARY) verify --write Sources/Verification/ReferenceTable.swift; done

# Notebooks without results, and pages with them.
notebooks: build
	set -e; for name in $(NOTEBOOKS); do \
	  $(BINARY) --to ipynb notebooks/$$name.lua; \
	  $(BINARY) --quiet --to html --output docs/notebooks/$$name.html notebooks/$$name.lua; \
	done

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests examples

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests examples

clean:
	rm -rf .build result
