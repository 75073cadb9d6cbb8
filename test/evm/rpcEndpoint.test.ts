import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createRpcEndpoint,
  EndpointFailure,
  type RpcEndpoint,
  RpcRefusal,
} from "../../bridge/server/rails/evm/rpcEndpoint.ts";

describe("an endpoint of a node", () => {
  let server: Server;
  let port: number;
  let respond: (request: IncomingMessage, response: ServerResponse, body: string) => void;

  beforeEach(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => respond(request, response, body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const endpointAt = (url: string, timeoutMs = 5000): RpcEndpoint =>
    createRpcEndpoint({ url, place: 1, timeoutMs, bytesMax: 10_000, fetch });
  const endpoint = (timeoutMs?: number) =>
    endpointAt(`http://user:secret@127.0.0.1:${port}/KEY?k=TOKEN`, timeoutMs);
  const answer = (member: object) => {
    respond = (_request, response, body) =>
      response.end(JSON.stringify({ jsonrpc: "2.0", id: JSON.parse(body).id, ...member }));
  };

  it("gives what the node answers, and logs in by a header", async () => {
    let seen: IncomingMessage | undefined;
    respond = (request, response, body) => {
      seen = request;
      const { id, method, params } = JSON.parse(body);
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: [method, params] }));
    };
    assert.deepEqual(await endpoint().call("eth_test", [1]), ["eth_test", [1]]);
    assert.equal(seen?.headers.authorization, `Basic ${btoa("user:secret")}`);
    assert.equal(seen?.url, "/KEY?k=TOKEN");
  });

  it("tells the node's own no apart from no answer", async () => {
    answer({ error: { code: -32000, message: "unknown block" } });
    await assert.rejects(endpoint().call("eth_test", []), new RpcRefusal("unknown block"));
    respond = (_request, response) => response.writeHead(503).end("busy");
    await assert.rejects(endpoint().call("eth_test", []), new EndpointFailure("status 503"));
    respond = (_request, response) => response.end("<html>");
    await assert.rejects(endpoint().call("eth_test", []), /no JSON/);
    answer({ id: 99, result: 1 });
    await assert.rejects(endpoint().call("eth_test", []), /another call/);
  });

  it("waits no longer, reads no more and follows nowhere", async () => {
    respond = () => {};
    await assert.rejects(endpoint(50).call("eth_test", []), new EndpointFailure("timeout"));
    answer({ result: "x".repeat(20_000) });
    await assert.rejects(endpoint().call("eth_test", []), /too large/);
    respond = (_request, response) =>
      response.writeHead(307, { location: "http://127.0.0.1:9/" }).end();
    await assert.rejects(endpoint().call("eth_test", []), EndpointFailure);
  });

  it("never says what may be secret in its address", async () => {
    server.close();
    server.closeAllConnections();
    const failure = await endpoint()
      .call("eth_test", [])
      .catch((error: Error) => error);
    const text = `${failure} ${(failure as Error).stack} ${JSON.stringify(failure)}`;
    assert.match(text, /no answer \(ECONNREFUSED\)/);
    assert.doesNotMatch(text, /secret|KEY|TOKEN/);
    assert.equal(endpoint().name, `1:127.0.0.1:${port}`);
    assert.equal(endpointAt("https://a1b2c3.quiknode.example/KEY").name, "1:quiknode.example");
    assert.throws(() => endpointAt("KEY"), /^Error: endpoint 1 has no address/);
  });
});
