import assert from "node:assert/strict";
import { createAddressGuard, readAddressRange } from "../../bridge/server/notices/addressGuard.ts";

const REFUSED = [
  ...["0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254"],
  ...["169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1"],
  ...["192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1"],
  ...["239.255.255.255", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:a9fe:a9fe"],
  ...["64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "fc00::1", "fd12::1"],
  ...["fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"],
  ...["5f00::1", "not an address", ""],
];
const ALLOWED = [
  ...["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"],
  ...["128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255"],
  ...["223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
];

describe("the guard of addresses", () => {
  const guard = createAddressGuard([]);

  for (const address of REFUSED) {
    it(`refuses ${address === "" ? "nothing at all" : address}`, () => {
      assert.equal(guard.isAllowed(address), false);
    });
  }

  for (const address of ALLOWED) {
    it(`lets ${address} be reached`, () => assert.equal(guard.isAllowed(address), true));
  }

  /** As URL reads them: these are the same address in disguise. */
  for (const host of [
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "[::ffff:7f00:1]",
    "127.0.0.1.",
  ]) {
    it(`is not deceived by http://${host}/`, () => {
      const { hostname } = new URL(`http://${host}/`);
      assert.equal(guard.isAllowed(hostname.replace(/^\[|\]$/g, "")), false);
    });
  }

  it("lets what the operator named be reached, and nothing beside it", () => {
    const named = createAddressGuard(["10.1.2.0/24", "::1"].map(readAddressRange));
    const reached = ["10.1.2.3", "::ffff:10.1.2.3", "10.1.3.3", "::1", "127.0.0.1"].filter(
      (address) => named.isAllowed(address),
    );
    assert.deepEqual(reached, ["10.1.2.3", "::ffff:10.1.2.3", "::1"]);
  });

  for (const text of [
    "10.0.0.0/33",
    "10.0.0/8",
    "::/129",
    "localhost",
    "10.0.0.0/-1",
    "",
    "1.1.1.1/",
  ]) {
    it(`knows that "${text}" is no range`, () => {
      assert.throws(() => readAddressRange(text), /is no range of addresses/);
    });
  }
});
