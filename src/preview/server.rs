//! Listens, and hands out connections. Each is bounded in size and time, and none waits for another.

use std::future::pending;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

use super::answers::Answers;
use super::guard::Guard;
use super::respond::Responder;

/// How many ports are tried behind the one that was asked for.
const PORTS: u16 = 100;

/// Where to listen.
#[derive(Debug, Clone)]
pub struct Options {
    /// A name or an address.
    pub host: String,
    /// 0: any that is free.
    pub port: u16,
}

/// A server that was given its address.
#[derive(Debug)]
pub struct Listening {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether the port that was asked for was busy.
    pub moved: bool,
    host: String,
    listener: TcpListener,
}

/// What a client may take.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// Connections at once; further ones wait until one ends.
    pub(super) connections: usize,
    pub(super) header_bytes: usize,
    pub(super) headers: usize,
    /// For the head of a request, from the beginning of the connection or from the end of the last answer: so this is
    /// also how long a connection may be idle.
    pub(super) header_time: Duration,
    /// How long nothing of an answer may be taken.
    pub(super) write_time: Duration,
    /// How often an open page is sent a sign of life.
    pub(super) heartbeat: Duration,
    /// How long answers under way are waited for at the end.
    pub(super) grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            header_bytes: 32 * 1024,
            headers: 64,
            header_time: Duration::from_secs(10),
            write_time: Duration::from_secs(30),
            heartbeat: Duration::from_secs(15),
            grace: Duration::from_secs(1),
        }
    }
}

/// Takes a port: the one that is asked for, or the next that is free.
///
/// # Errors
/// Where the host is unknown, where the system refuses, or where all of the ports are busy.
pub fn bind(options: &Options) -> io::Result<Listening> {
    let host = options.host.trim_start_matches('[').trim_end_matches(']');
    let last = if options.port == 0 { 0 } else { options.port.saturating_add(PORTS) };
    let mut busy = None;
    for port in options.port..=last {
        match listen(host, port) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                let (address, moved) = (listener.local_addr()?, busy.is_some());
                return Ok(Listening { address, moved, host: host.to_owned(), listener });
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => busy = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(busy.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Listens on the first address of the host that this machine has. Where a port is busy there it is not taken at another
/// address: the name would lead some to the one server and some to the other.
fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    let mut failed = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in (host, port).to_socket_addrs()? {
        match TcpListener::bind(address) {
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => failed = error,
            done => return done,
        }
    }
    Err(failed)
}

/// Answers until `stop` resolves.
///
/// # Errors
/// Where the system gives no threads or no events.
pub fn run(
    listening: Listening,
    answers: Arc<dyn Answers>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    run_within(listening, answers, stop, Limits::default())
}

pub(super) fn run_within(
    listening: Listening,
    answers: Arc<dyn Answers>,
    stop: impl Future<Output = ()> + Send + 'static,
    limits: Limits,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(accept(listening, answers, stop, limits));
    // A page that is being rendered is not waited for.
    runtime.shutdown_background();
    result
}

async fn accept(
    listening: Listening,
    answers: Arc<dyn Answers>,
    stop: impl Future<Output = ()>,
    limits: Limits,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listening.listener)?;
    let slots = Arc::new(Semaphore::new(limits.connections));
    let (stopping, stopped) = watch::channel(false);
    let responder = Arc::new(Responder {
        answers,
        guard: Guard::new(&listening.host, listening.address.port()),
        run: RandomState::new().hash_one(listening.address),
        stopped,
        heartbeat: limits.heartbeat,
    });
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((slot, listener.accept().await?.0))
        };
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = next => accepted,
        };
        match accepted {
            Ok((slot, stream)) => {
                let (responder, limits) = (Arc::clone(&responder), limits.clone());
                connections.spawn(async move {
                    converse(stream, responder, &limits).await;
                    drop(slot);
                });
            }
            // The client is gone already, or there are too many open files: neither is the end.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    stopping.send_replace(true);
    let ended = async { while connections.join_next().await.is_some() {} };
    // What is not done by then ends with the runtime.
    let _ = tokio::time::timeout(limits.grace, ended).await;
    Ok(())
}

/// Answers the requests of one connection. Whatever goes wrong with it is the end of it, and of nothing else.
async fn converse(stream: TcpStream, responder: Arc<Responder>, limits: &Limits) {
    let Ok(local) = stream.local_addr() else { return };
    // Tidings are small and must not wait.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write_time));
    let mut stopped = responder.stopped.clone();
    let service = service_fn(move |request| {
        let responder = Arc::clone(&responder);
        async move { responder.respond(request, local.ip()).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_headers(limits.headers)
        .max_header_size(limits.header_bytes)
        .max_buf_size(2 * limits.header_bytes)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// Resolves when the program is asked to end: by Ctrl-C, or by `SIGTERM`.
pub async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
