//! The `gradus` command.

fn main() -> std::process::ExitCode {
    gradus::commands::main()
}
