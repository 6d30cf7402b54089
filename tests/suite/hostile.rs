//! Hostile input: what no author writes, and anybody may send. Each gives a page or a diagnostic, in time and memory
//! that grow with the input and no faster.

mod cases;

use std::process::Stdio;
use std::time::Duration;

use cases::{Case, FILES, TEXTS};

use crate::site_test::SiteTest;

/// The address space of a run, in KiB: threads and their arenas take some of it without using it.
const MEMORY: u64 = 6 << 20;
/// The processor time of a run, in seconds: what is not linear takes far longer, what hangs takes for ever.
const SECONDS: u64 = 100;

/// What a run came to.
struct Outcome {
    code: i32,
    report: String,
    /// The processor time that it took.
    time: Duration,
}

/// Runs the program within bounds of memory and processor time.
fn run(book: &SiteTest, args: &[&str]) -> Outcome {
    // The shell sets the limits, and knows what its children took.
    let script = r#"ulimit -v "$1" && ulimit -t "$2" && ulimit -c 0 && shift 2 || exit 99
        "$@" >/dev/null; code=$?; times; exit $code"#;
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, "sh", &MEMORY.to_string(), &SECONDS.to_string(), env!("CARGO_BIN_EXE_gradus")]);
    command.args(args).current_dir(book.path("")).env("NO_COLOR", "1").stdin(Stdio::null());
    let output = command.output().expect("a shell");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let times = String::from_utf8_lossy(&output.stdout).into_owned();
    let code = output.status.code().unwrap_or(-1);
    Outcome { code, report, time: time(&times) }
}

/// The time of the children in what `times` prints, user and system: the second line of `0m1.230s 0m0.040s`.
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#times>
fn time(times: &str) -> Duration {
    let one = |text: &str| {
        let (minutes, seconds) = text.strip_suffix('s').and_then(|text| text.split_once('m')).expect("a time");
        Duration::from_secs_f64(
            minutes.parse::<f64>().expect("minutes") * 60.0 + seconds.parse::<f64>().expect("seconds"),
        )
    };
    times.lines().nth(1).unwrap_or_else(|| panic!("no times: {times:?}")).split_whitespace().map(one).sum()
}

/// Runs a case; fails unless a page or a report comes of it.
fn survive(case: &Case, size: usize) -> Duration {
    let book = (case.make)(size);
    let args: &[&str] = if book.path("book.toml").exists() { &["build"] } else { &["build", "--src", "content"] };
    let Outcome { code, report, time } = run(&book, args);
    let name = case.name;
    let head: String = report.chars().take(2000).collect();
    if std::env::var_os("HOSTILE_TIMES").is_some() {
        eprintln!(
            "{name} {size}: exit code {code}, {time:?}, {} bytes of report: {}",
            report.len(),
            report.lines().next().unwrap_or("")
        );
    }
    assert!(!report.contains("panicked at"), "{name}, {size}: {head}");
    match code {
        0 => assert!(book.path("public/index.html").exists(), "{name}, {size}: no page"),
        1 | 2 => assert!(report.contains("error["), "{name}, {size}: no diagnostic: {head}"),
        _ => panic!("{name}, {size}: exit code {code} after {time:?}: {head}"),
    }
    time
}

/// Runs the cases of a table, two at a time.
fn survive_all(cases: &[Case]) {
    let only = std::env::var("HOSTILE").ok();
    let failed = std::sync::Mutex::new(Vec::new());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            if only.as_ref().is_some_and(|only| !case.name.contains(only.as_str())) {
                continue;
            }
            if let Err(error) = std::panic::catch_unwind(|| check(case)) {
                let message = error.downcast_ref::<String>().cloned().unwrap_or_default();
                failed.lock().expect("no panic here").push(message);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let failed = failed.into_inner().expect("no panic here");
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// What is linear takes four times as long for four times the input, and what is quadratic sixteen times. Processor time
/// is little disturbed by what else runs; half a second, a factor of two and two more attempts are left for that.
fn check(case: &Case) {
    let mut told = Vec::new();
    for _ in 0..3 {
        let quarter = survive(case, case.size / 4);
        let whole = survive(case, case.size);
        if whole <= quarter * 8 + Duration::from_millis(500) {
            return;
        }
        told.push((quarter, whole));
    }
    panic!("{}: times for a quarter of the input, and for all of it: {told:?}", case.name);
}

#[test]
fn texts_that_no_author_writes_are_survived() {
    survive_all(TEXTS);
}

#[test]
fn files_that_no_author_keeps_are_survived() {
    survive_all(FILES);
}
