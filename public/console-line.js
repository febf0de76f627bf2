/**
 * A terminal over a WebSocket. The ticket is asked for like everything that changes something, with password or cookie and
 * from this page; the handshake carries it and needs nothing else.
 */
export async function openLine(wish, size) {
  const { ticket } = await askForTicket(wish);
  const query = new URLSearchParams({ ticket, columns: size.columns, rows: size.rows });
  const address = new URL(`/api/v1/console?${query}`, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  await opened(socket);
  return lineOver(socket);
}

async function askForTicket(wish) {
  const response = await fetch("/api/v1/console/tickets", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(wish),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error([answer.detail, answer.hint].filter(Boolean).join(". "));
  return answer;
}

/** A browser does not tell a script why a handshake was refused. */
function opened(socket) {
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener(
      "close",
      () => reject(new Error("the other side could not be reached, or refused")),
      { once: true },
    );
  });
}

function lineOver(socket) {
  let reason = "the connection was lost";
  let onData = () => {};
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") reason = JSON.parse(data).reason ?? reason;
    else onData(new Uint8Array(data));
  });
  const send = (data) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(data);
  };
  return {
    send,
    hold: () => send('{"type":"hold"}'),
    go: () => send('{"type":"go"}'),
    resize: ({ columns, rows }) => send(JSON.stringify({ type: "resize", columns, rows })),
    onData(listener) {
      onData = listener;
    },
    onEnd: (listener) => socket.addEventListener("close", () => listener(reason), { once: true }),
    close() {
      reason = "closed here";
      socket.close();
    },
  };
}
