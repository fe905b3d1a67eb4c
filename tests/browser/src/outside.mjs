// The world outside of the system: where a client's own site receives signed events, and the address of the control page.
import { createServer } from "node:http";
import { once } from "node:events";
import { control } from "./control.mjs";
import { until } from "./until.mjs";

/** Starts the receiver on a free port of loopback. */
export async function outside() {
  const events = [];
  const server = createServer(async (request, response) => {
    const page = request.method === "GET" && control(request);
    if (page) {
      response.writeHead(page.status ?? 200, page.headers).end(page.body);
      return;
    }
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (request.url === "/events") events.push(JSON.parse(Buffer.concat(pieces)));
    response.writeHead(request.url === "/events" ? 204 : 404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${server.address().port}`;
  return {
    base, all: events,
    /** The first event of this kind about this ticket, once it is here. */
    event: (kind, ticket) =>
      until(`the client was told ${kind} of ${ticket}`, () => events.find((event) => event.type === kind && event.data.ticket === ticket)),
    down: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
