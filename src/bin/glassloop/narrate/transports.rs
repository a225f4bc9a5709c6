//! Transports and servers: what comes in, what goes out, and how it ends.

use glassloop::trace::ids::{ServerId, TransportId};
use glassloop::trace::snapshot::Lifecycle;
use glassloop::trace::{Event, ServerEvent, TransportEvent, TransportMade};

use super::{Teller, Told};
use crate::locale::say;

impl Teller<'_> {
    pub(super) fn tell_of_transport(&self) -> Option<Told> {
        match &self.record.event {
            Event::Transport(id, event) => Some(self.with_its_closed_loop(*id, self.transport(*id, event)?)),
            Event::Server(id, event) => self.server(*id, event),
            _ => None,
        }
    }

    /// The same with a remark if the connection's loop is closed, which looks after it no more.
    fn with_its_closed_loop(&self, id: TransportId, told: Told) -> Told {
        let is_closed = |event_loop| {
            self.replay.glance(event_loop, 0).is_some_and(|glance| glance.lifecycle == Lifecycle::Closed)
        };
        let is_over = matches!(self.record.event, Event::Transport(_, TransportEvent::Lost(_)));
        if is_over || !self.record.event_loop.is_some_and(is_closed) {
            return told;
        }
        let remark =
            say!(self, "connection-has-a-closed-loop", transport = self.names.numbered_transport(id));
        told.adding(remark, self.names.locale()).read_by_all()
    }

    fn transport(&self, id: TransportId, event: &TransportEvent) -> Option<Told> {
        use TransportEvent::*;
        let (name, by) = (self.names.transport(id), self.by());
        Some(Told::happening(match event {
            Made(made) => self.transport_made(id, made),
            DataReceived(count) => say!(self, "transport-reads", transport = name, count = *count),
            EofReceived => say!(self, "transport-reads-the-end", transport = name),
            DataSent(count) => say!(self, "transport-sends", transport = name, count = *count),
            EofSent => say!(self, "transport-sends-the-end", transport = name),
            WritingPaused(left, ..) => say!(self, "writing-is-paused", transport = name, count = *left),
            WritingResumed(left, ..) => say!(self, "writing-is-resumed", transport = name, count = *left),
            ReadingPaused => say!(self, "reading-is-paused", by, transport = name),
            ReadingResumed => say!(self, "reading-is-resumed", by, transport = name),
            Closing(0) => say!(self, "transport-is-closed", by, transport = name),
            Closing(left) => {
                say!(self, "transport-closes-when-all-is-sent", by, transport = name, count = *left)
            }
            Aborted(0) => say!(self, "transport-is-aborted", by, transport = name),
            Aborted(lost) => {
                say!(self, "transport-is-aborted-with-data", by, transport = name, count = *lost)
            }
            Lost(None) => say!(self, "transport-is-over", transport = name),
            Lost(Some(error)) => {
                return Some(Told::failed(say!(
                    self,
                    "transport-is-lost",
                    transport = name,
                    error = &**error
                )));
            }
            _ => return None,
        }))
    }

    fn transport_made(&self, id: TransportId, made: &TransportMade) -> String {
        let transport = self.names.numbered_transport(id);
        let peer = match &made.peername {
            Some(peer) => peer.to_string(),
            None => say!(self, "another-process"),
        };
        match made.server {
            Some(server) => {
                let (server, host) = (self.names.server(server), host(&peer));
                say!(self, "server-has-accepted", server, host, transport)
            }
            None if made.class.contains("Datagram") => match &made.sockname {
                Some(address) => {
                    say!(self, "datagrams-on-an-address", by = self.by(), transport, address = &**address)
                }
                None => say!(self, "datagrams-on-any-address", by = self.by(), transport),
            },
            None => say!(self, "connection-stands", peer, transport),
        }
    }

    fn server(&self, id: ServerId, event: &ServerEvent) -> Option<Told> {
        use ServerEvent::*;
        let (by, server) = (self.by(), self.names.server(id));
        Some(match event {
            Listening(addresses) => {
                let addresses = addresses.iter().map(ToString::to_string);
                let addresses = addresses.reduce(|one, other| say!(self, "one-and-other", one, other));
                let addresses = addresses.unwrap_or_default();
                Told::happening(say!(self, "server-listens", by, server, addresses))
            }
            AcceptPaused(error) => Told::failed(say!(self, "server-cannot-accept", server, error = &**error))
                .cured_by(Some(say!(self, "raise-the-limit-of-open-files").into())),
            AcceptResumed => Told::happening(say!(self, "server-accepts-again", server)),
            Closed => Told::happening(say!(self, "server-is-closed", by, server)),
            _ => return None,
        })
    }
}

/// `127.0.0.1`, of `127.0.0.1:54321`: the port of whoever connects is chance.
pub(crate) fn host(address: &str) -> &str {
    match address.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => address,
    }
}
