//! Who may ask. A page of another site can make a browser ask this server, under a name that leads here by the other
//! site's doing (DNS rebinding): the name in the request tells. <https://fetch.spec.whatwg.org/#origin-header>

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, StatusCode, Uri};

/// Says how a request came about: <https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header>
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into() }
    }
}

/// Knows the names of this server.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// What the server was told to listen on.
    name: Option<Host>,
    port: u16,
}

impl Guard {
    pub(super) fn new(name: &str, port: u16) -> Self {
        Self { name: Host::named(name), port }
    }

    /// Checks the host that a request is for; `local` is this end of the connection.
    pub(super) fn host(&self, uri: &Uri, headers: &HeaderMap, local: IpAddr) -> Result<(), Refusal> {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "a request names one host"));
        };
        // A target may name a host, too: <https://www.rfc-editor.org/rfc/rfc9112#name-request-target>
        let target = uri.authority().map(hyper::http::uri::Authority::as_str);
        if uri.scheme_str().is_some_and(|scheme| scheme != "http") {
            return Err(Refusal::new(StatusCode::FORBIDDEN, "only `http` is spoken here"));
        }
        for named in [Some(host.to_str().unwrap_or_default()), target].into_iter().flatten() {
            let Some((host, port)) = split(named) else {
                return Err(Refusal::new(StatusCode::BAD_REQUEST, "the request names no host that could be"));
            };
            if !self.is_ours(&host, port, local) {
                let why = format!(
                    "`{named}` is not this preview: it answers to `localhost`, to its own address and to the name given \
                     with `--host`, at port {}",
                    self.port
                );
                return Err(Refusal::new(StatusCode::FORBIDDEN, why));
            }
        }
        Ok(())
    }

    /// Checks who asks for what only our own pages have use for.
    pub(super) fn origin(&self, headers: &HeaderMap, local: IpAddr) -> Result<(), Refusal> {
        let ours = headers.get_all(ORIGIN).iter().all(|origin| {
            let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://")).and_then(split);
            host.is_some_and(|(host, port)| self.is_ours(&host, port, local))
        });
        let near = headers.get_all(SEC_FETCH_SITE).iter().all(|site| site != "cross-site");
        if ours && near {
            Ok(())
        } else {
            Err(Refusal::new(StatusCode::FORBIDDEN, "only the pages of this preview may ask for this"))
        }
    }

    fn is_ours(&self, host: &Host, port: u16, local: IpAddr) -> bool {
        let named = self.name.as_ref() == Some(host);
        let own = match host {
            // An address cannot be made to lead elsewhere.
            Host::Address(address) => address.is_loopback() || *address == local.to_canonical(),
            // Names below `localhost` never leave the machine: <https://www.rfc-editor.org/rfc/rfc6761#section-6.3>
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
        };
        port == self.port && (named || own)
    }
}

/// Nothing is changed here, and nothing is sent here.
pub(super) fn method(method: &Method) -> Result<(), Refusal> {
    match *method {
        Method::GET | Method::HEAD => Ok(()),
        _ => Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered")),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Address(IpAddr),
    /// In lower case, without the `.` of the root.
    Name(String),
}

impl Host {
    /// A name as a request has it.
    fn parse(host: &str) -> Option<Self> {
        if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            return address.parse::<Ipv6Addr>().ok().map(|address| Self::Address(IpAddr::V6(address).to_canonical()));
        }
        let name = host.strip_suffix('.').unwrap_or(host);
        if let Ok(address) = name.parse::<Ipv4Addr>() {
            return Some(Self::Address(address.into()));
        }
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        name.split('.').all(is_label).then(|| Self::Name(name.to_ascii_lowercase()))
    }

    /// A name as the server was given it: an address of version 6 may go without brackets.
    fn named(name: &str) -> Option<Self> {
        match name.parse::<IpAddr>() {
            Ok(address) => Some(Self::Address(address.to_canonical())),
            Err(_) => Self::parse(name),
        }
    }
}

/// Splits `host:port`; the port may be left out where it is 80.
fn split(authority: &str) -> Option<(Host, u16)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    let port = match port {
        "" => 80,
        port if port.bytes().all(|byte| byte.is_ascii_digit()) => port.parse().ok()?,
        _ => return None,
    };
    Some((Host::parse(host)?, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn host(guard: &Guard, host: &str, local: IpAddr) -> u16 {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, hyper::header::HeaderValue::from_bytes(host.as_bytes()).expect("a value"));
        guard.host(&Uri::from_static("/"), &headers, local).map_or_else(|refused| refused.status.as_u16(), |()| 200)
    }

    #[test]
    fn names_of_our_own_are_let_in() {
        let guard = Guard::new("127.0.0.1", 3000);
        for name in [
            "localhost:3000",
            "LocalHost:3000",
            "localhost.:3000",
            "model.localhost:3000",
            "a.b.localhost.:3000",
            "127.0.0.1:3000",
            "127.9.9.9:3000",
            "[::1]:3000",
            "[0:0:0:0:0:0:0:1]:3000",
        ] {
            assert_eq!(host(&guard, name, LOCAL), 200, "{name}");
        }
        assert_eq!(host(&Guard::new("127.0.0.1", 80), "localhost", LOCAL), 200);
        assert_eq!(host(&Guard::new("127.0.0.1", 80), "localhost:", LOCAL), 200);
        assert_eq!(host(&Guard::new("::1", 3000), "[::1]:3000", LOCAL), 200);
        assert_eq!(host(&Guard::new("Box.local", 3000), "box.local.:3000", LOCAL), 200);
    }

    #[test]
    fn foreign_names_are_refused() {
        let guard = Guard::new("127.0.0.1", 3000);
        for name in [
            "evil.example:3000",
            "localhost.evil.example:3000",
            "evillocalhost:3000",
            "127.0.0.1.evil.example:3000",
            "localhost",
            "localhost:3001",
            "192.168.1.5:3000",
            "0.0.0.0:3000",
            "2130706433:3000",
            "0x7f.1:3000",
            "[2001:db8::1]:3000",
            "127.1:3000",
        ] {
            assert_eq!(host(&guard, name, LOCAL), 403, "{name}");
        }
        for name in [
            "",
            ":3000",
            "localhost:x",
            "localhost:+3000",
            "localhost:99999",
            "a@localhost:3000",
            "localhost:3000:3000",
            "local host:3000",
            "[::1:3000",
            "::1:3000",
            "[localhost]:3000",
            "localhost..:3000",
            ".localhost:3000",
            "localhost/:3000",
            "größe:3000",
            "localhost:3000,evil.example",
        ] {
            assert_eq!(host(&guard, name, LOCAL), 400, "{name}");
        }
    }

    #[test]
    fn the_address_of_the_connection_is_ours() {
        let guard = Guard::new("0.0.0.0", 3000);
        let local: IpAddr = "192.168.1.5".parse().expect("an address");
        assert_eq!(host(&guard, "192.168.1.5:3000", local), 200);
        assert_eq!(host(&guard, "192.168.1.6:3000", local), 403);
        assert_eq!(host(&guard, "evil.example:3000", local), 403);
        // A socket of both versions sees an address of version 4 as one of version 6.
        let mapped: IpAddr = "::ffff:192.168.1.5".parse().expect("an address");
        assert_eq!(host(&guard, "192.168.1.5:3000", mapped), 200);
    }

    #[test]
    fn origins_are_ours() {
        let guard = Guard::new("127.0.0.1", 3000);
        let allowed = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().expect("a value"));
            guard.origin(&headers, LOCAL).is_ok()
        };
        assert!(guard.origin(&HeaderMap::new(), LOCAL).is_ok());
        assert!(allowed("origin", "http://localhost:3000"));
        assert!(allowed("origin", "http://127.0.0.1:3000"));
        for origin in [
            "null",
            "",
            "https://localhost:3000",
            "http://localhost:3001",
            "http://localhost",
            "http://evil.example:3000",
            "http://localhost:3000 http://evil.example",
            "http://evil@localhost:3000",
            "chrome-extension://abc",
        ] {
            assert!(!allowed("origin", origin), "{origin}");
        }
        assert!(allowed("sec-fetch-site", "same-origin"));
        assert!(allowed("sec-fetch-site", "none"));
        assert!(!allowed("sec-fetch-site", "cross-site"));
    }
}
