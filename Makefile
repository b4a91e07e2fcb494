# The front door. `make demo` shows it, `make test` proves it.
.PHONY: demo web test check test-sqlite test-pg test-web test-browser setup-tests bench soak precision

demo: web
	cargo build
	./target/debug/weifei demo --data data/demo

# The web app, embedded by the binary.
web: web/node_modules/.installed
	cd web && npm run -s build

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

test: setup-tests check test-web test-sqlite test-pg test-browser

setup-tests:
	bash scripts/setup-tests.sh

check:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

test-sqlite:
	cargo test

test-pg:
	bash scripts/with-postgres.sh cargo test --test it

test-web: web
	cd web && npm run -s check && npm run -s lint && npm test -s

# The demo in Chromium, by real clicks; screenshots in target/screenshots.
# The binary is the one the tests built: another build would compile every dependency anew.
test-browser: web
	cargo test --no-run --test it
	node web/e2e/browser.mjs target/screenshots

# Figures of docs/benchmarks.md; about fifteen minutes once built. With the typesetter: documents are measured too.
bench:
	cargo bench

# docs/precision.md: a year of a district of a thousand sites, lawful and with faults planted in it; about three quarters of an hour once built.
precision:
	cargo build --release --no-default-features
	rm -rf target/precision
	./target/release/weifei rules measure --data target/precision --sites 1000 --days 365 --seed 1 --until 2026-10-31 \
		--each 10 > docs/precision.md

# Ten thousand rounds of two to fifty at once on one hand-over, receipt or revocation, on SQLite.
soak:
	SOAK=10000 cargo test --no-default-features --test it -- manifest::races
