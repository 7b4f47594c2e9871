//! Starts the program.

fn main() -> std::process::ExitCode {
    jixiao::cli::main()
}
