// The transports and servers that are open: src/replay/transports.rs.
//
// "x1" is transport 1, "v1" server 1.

/** Takes in what happened to a transport. */
function applyToTransport(loop, [id, event], place) {
  const [what] = typeof event === "string" ? [event] : Object.keys(event);
  if (what === "made") {
    loop.transports.set(id, { made: place, reading: "active", writingPaused: false });
  } else if (what === "lost") {
    loop.transports.delete(id);
  } else if (loop.transports.has(id)) {
    Object.assign(loop.transports.get(id), TRANSPORT_CHANGES[what]);
  }
}

const TRANSPORT_CHANGES = {
  eof_received: { reading: "ended" },
  reading_paused: { reading: "paused" },
  reading_resumed: { reading: "active" },
  writing_paused: { writingPaused: true },
  writing_resumed: { writingPaused: false },
};

/** Takes in what happened to a server. */
function applyToServer(loop, [id, event], place) {
  const [what] = typeof event === "string" ? [event] : Object.keys(event);
  const server = loop.servers.get(id);
  if (what === "listening") loop.servers.set(id, { made: place, accepting: true });
  else if (what === "closed") loop.servers.delete(id);
  else if (server) server.accepting = what === "accept_resumed";
}

/** What a transport waits for; nothing if it has nothing to wait for. */
function expectedBy({ reading, writingPaused }) {
  if (reading === "active") return writingPaused ? "data, and for room to write" : "data";
  return writingPaused ? "room to write" : "";
}
