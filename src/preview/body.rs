//! The bodies of answers.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

/// Any body.
pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// How much of a file is in memory at once.
const CHUNK: u64 = 64 * 1024;

pub(super) fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed_unsync()
}

pub(super) fn full(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

/// A part of a file, from where it stands. It is read as fast as it is taken: no thread waits for a slow reader.
pub(super) struct FileBody {
    state: State,
    left: u64,
}

enum State {
    Waiting(File),
    Reading(JoinHandle<io::Result<(File, Bytes)>>),
    Done,
}

impl FileBody {
    pub(super) fn new(file: File, length: u64) -> Self {
        Self { state: State::Waiting(file), left: length }
    }
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut reading = match std::mem::replace(&mut self.state, State::Done) {
            State::Waiting(file) => {
                let wanted = self.left.min(CHUNK);
                spawn_blocking(move || read(file, wanted))
            }
            State::Reading(reading) => reading,
            State::Done => return Poll::Ready(None),
        };
        let Poll::Ready(read) = Pin::new(&mut reading).poll(context) else {
            self.state = State::Reading(reading);
            return Poll::Pending;
        };
        let (file, bytes) = match read.map_err(io::Error::other).flatten() {
            Ok(read) => read,
            // The length was promised: the connection ends here.
            Err(error) => return Poll::Ready(Some(Err(error))),
        };
        self.left -= bytes.len() as u64;
        self.state = State::Waiting(file);
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

fn read(file: File, wanted: u64) -> io::Result<(File, Bytes)> {
    let mut bytes = Vec::new();
    let mut part = file.take(wanted);
    part.read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((part.into_inner(), bytes.into()))
}

/// A body that never ends by itself: each part is made when the one before it was taken.
pub(super) struct Endless<S> {
    next: Option<Next<S>>,
}

type Next<S> = Pin<Box<dyn Future<Output = Option<(Bytes, S)>> + Send>>;

/// Makes the parts of an [`Endless`] body.
pub(super) trait Source: Sized + Send + 'static {
    /// The next part; `None` ends the body.
    fn next(self) -> impl Future<Output = Option<(Bytes, Self)>> + Send;
}

impl<S: Source> Endless<S> {
    pub(super) fn new(source: S) -> Self {
        Self { next: Some(Box::pin(source.next())) }
    }
}

impl<S: Source> HttpBody for Endless<S> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let Some(next) = &mut self.next else { return Poll::Ready(None) };
        let made = ready!(next.as_mut().poll(context));
        let (bytes, source) = match made {
            Some((bytes, source)) => (Some(bytes), Some(source)),
            None => (None, None),
        };
        self.next = source.map(|source| -> Next<S> { Box::pin(source.next()) });
        Poll::Ready(bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
