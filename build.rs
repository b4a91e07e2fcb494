//! Makes sure the folder of the web app exists, so that a plain `cargo build` works before `make web`.

fn main() {
    println!("cargo:rerun-if-changed=web/dist");
    println!("cargo:rerun-if-changed=migrations");
    // Only the empty folder: building the web app is the Makefile's work.
    let _ = std::fs::create_dir_all("web/dist");
}
