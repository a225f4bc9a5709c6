//! Transports and servers: what comes in, what goes out, and how it ends.

use glassloop::trace::ids::{ServerId, TransportId};
use glassloop::trace::{Event, ServerEvent, TransportEvent, TransportMade};

use super::{Teller, Told};

impl Teller<'_> {
    pub(super) fn tell_of_transport(&self) -> Option<Told> {
        match &self.record.event {
            Event::Transport(id, event) => self.transport(*id, event),
            Event::Server(id, event) => self.server(*id, event),
            _ => None,
        }
    }

    fn transport(&self, id: TransportId, event: &TransportEvent) -> Option<Told> {
        use TransportEvent::*;
        let name = self.names.transport(id);
        Some(match event {
            Made(made) => self.transport_made(id, made),
            DataReceived(count) => {
                Told::happening(format!("{name} reads {}, and gives that to its protocol.", bytes(*count)))
            }
            EofReceived => {
                Told::happening(format!("{name} reads the end of file: the other side will send no more."))
            }
            DataSent(count) => Told::happening(format!("{name} hands the system {} to send.", bytes(*count))),
            EofSent => Told::happening(format!(
                "{name} sends the end of file: this side will send no more, but still reads."
            )),
            WritingPaused(..) | WritingResumed(..) => self.back_pressure(&name, event),
            ReadingPaused => Told::happening(format!(
                "{} has {name} read no more for the time being: what comes waits in the system.",
                self.by()
            )),
            ReadingResumed => Told::happening(format!("{} has {name} read again.", self.by())),
            Closing(left) => self.closing(&name, *left),
            Aborted(lost) => self.aborted(&name, *lost),
            Lost(error) => lost(&name, error.as_deref()),
            _ => return None,
        })
    }

    fn transport_made(&self, id: TransportId, made: &TransportMade) -> Told {
        let peer = made.peername.as_deref().unwrap_or("another process");
        Told::happening(match made.server {
            Some(server) => format!(
                "{server} has accepted a connection from {}: {id}. Its protocol hears of it next.",
                host(peer)
            ),
            None if made.class.contains("Datagram") => {
                let here = made.sockname.as_deref().unwrap_or("an address of the system's choice");
                format!("{} opens {id}, for datagrams, on {here}.", self.by())
            }
            None => format!("the connection to {peer} stands: {id}. Its protocol hears of it next."),
        })
    }

    fn back_pressure(&self, name: &str, event: &TransportEvent) -> Told {
        Told::happening(match event {
            TransportEvent::WritingPaused(left) => format!(
                "{name} has {} that the other side does not take: it asks its protocol to write no more \
                 (pause_writing).",
                bytes(*left)
            ),
            TransportEvent::WritingResumed(left) => format!(
                "{name} has only {} left to send: its protocol may write again (resume_writing).",
                bytes(*left)
            ),
            _ => String::new(),
        })
    }

    fn closing(&self, name: &str, left: usize) -> Told {
        let by = self.by();
        Told::happening(match left {
            0 => format!("{by} closes {name}: its protocol hears of that in the next iteration."),
            left => format!("{by} closes {name}, which has {} to send first.", bytes(left)),
        })
    }

    fn aborted(&self, name: &str, lost: usize) -> Told {
        let by = self.by();
        Told::happening(match lost {
            0 => format!("{by} closes {name} at once."),
            lost => format!("{by} closes {name} at once: {} will never be sent.", bytes(lost)),
        })
    }

    fn server(&self, id: ServerId, event: &ServerEvent) -> Option<Told> {
        use ServerEvent::*;
        Some(match event {
            Listening(addresses) => Told::happening(format!(
                "{} has {id} listen on {}: whoever connects there will be accepted.",
                self.by(),
                addresses.join(" and ")
            )),
            AcceptPaused(error) => Told::failed(format!(
                "{id} cannot accept a connection, {error}: it accepts none for a second, and then tries again."
            ))
            .cured_by(Some("raise the limit of open files (ulimit -n), or close connections sooner")),
            AcceptResumed => Told::happening(format!("{id} accepts connections again.")),
            Closed => {
                Told::happening(format!("{} closes {id}: it accepts no more connections.", self.by()))
            }
            _ => return None,
        })
    }
}

fn lost(name: &str, error: Option<&str>) -> Told {
    match error {
        None => Told::happening(format!(
            "{name} is over, and its protocol is told so (connection_lost): the socket is closed."
        )),
        Some(error) => Told::failed(format!(
            "{name} is lost with {error}, and its protocol is told so (connection_lost)."
        )),
    }
}

fn bytes(count: usize) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

/// `127.0.0.1`, of `127.0.0.1:54321`: the port of whoever connects is chance.
pub(crate) fn host(address: &str) -> &str {
    match address.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => address,
    }
}
