//! Parses arguments, starts, turns an error into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    weifei::cli::main()
}
