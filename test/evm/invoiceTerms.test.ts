/** The id of an invoice and the calls that pay it, made without a library, against viem's encoding. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeAbiParameters, encodeFunctionData, type Hex, keccak256 } from "viem";
import {
  approveCall,
  payNativeCall,
  payTokenCall,
  trinoPayCall,
} from "../../bridge/server/rails/evm/calldata.ts";
import { type InvoiceTerms, invoiceId } from "../../bridge/server/rails/evm/invoiceTerms.ts";
import { compiledContract } from "./compiledContract.ts";
import { anyHex, anyTerms, anyUint, MOST_UINT } from "./evmArbitraries.ts";

const TERMS: InvoiceTerms = {
  chainId: 1n,
  router: "0x1111111111111111111111111111111111111111",
  token: "0x2222222222222222222222222222222222222222",
  amount: 5_000_000n,
  recipient: "0x3333333333333333333333333333333333333333",
  deadline: 1_800_000_000n,
  salt: `0x${"44".repeat(32)}`,
};

describe("the id of an invoice", () => {
  it("is the hash of the seven terms in the ABI's encoding", () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        assert.equal(invoiceId(terms), idByViem(terms));
      }),
    );
  });

  it("does not know capitals", () => {
    const shouted = { ...TERMS, router: `0x${"Ab".repeat(20)}`, salt: `0x${"Cd".repeat(32)}` };
    const spoken = { ...TERMS, router: `0x${"ab".repeat(20)}`, salt: `0x${"cd".repeat(32)}` };
    assert.equal(invoiceId(shouted), invoiceId(spoken));
    assert.match(invoiceId(TERMS), /^0x[0-9a-f]{64}$/);
  });

  it("changes with every term", () => {
    const changed: readonly Partial<InvoiceTerms>[] = [
      {},
      { chainId: 2n },
      { router: TERMS.token },
      { token: TERMS.router },
      { amount: 5_000_001n },
      { recipient: TERMS.router },
      { deadline: 1_800_000_001n },
      { salt: `0x${"45".repeat(32)}` },
    ];
    const ids = changed.map((change) => invoiceId({ ...TERMS, ...change }));
    assert.equal(new Set(ids).size, changed.length);
  });

  it("is not made of what is no term", () => {
    const wrong: readonly Partial<InvoiceTerms>[] = [
      { amount: -1n },
      { amount: MOST_UINT + 1n },
      { router: "0x11" },
      { recipient: `${TERMS.recipient}00` },
      { token: `0x${"g".repeat(40)}` },
      { token: "22".repeat(20) },
      { salt: "0x44" },
    ];
    for (const change of wrong) {
      assert.throws(() => invoiceId({ ...TERMS, ...change }), RangeError);
    }
  });
});

describe("the calls of a payment", () => {
  const router = compiledContract("CoinslotRouter").abi;

  it("are what viem makes of the contract's ABI", () => {
    fc.assert(
      fc.property(anyTerms, anyUint, (terms, amount) => {
        const { token, recipient, salt } = lowerCase(terms);
        const given = { token, amount: terms.amount, recipient, deadline: terms.deadline, salt };
        assert.equal(
          payTokenCall(terms, amount),
          encodeFunctionData({ abi: router, functionName: "payToken", args: [given, amount] }),
        );
        assert.equal(
          payNativeCall(terms),
          encodeFunctionData({ abi: router, functionName: "payNative", args: [given] }),
        );
      }),
    );
  });

  it("approve what the router may take", () => {
    const { abi } = compiledContract("PlainToken");
    fc.assert(
      fc.property(anyHex(20), anyUint, (spender, amount) => {
        const args = [spender.toLowerCase(), amount];
        assert.equal(
          approveCall(spender, amount),
          encodeFunctionData({ abi, functionName: "approve", args }),
        );
      }),
    );
  });

  it("pay by Trino's interface, whatever the id", () => {
    const { abi } = compiledContract("TrinoPayment");
    const anyId = fc.string({ unit: "grapheme", maxLength: 100 });
    fc.assert(
      fc.property(anyId, anyHex(20), anyUint, (id, recipient, amount) => {
        const args = [id, recipient.toLowerCase(), amount];
        assert.equal(
          trinoPayCall(id, recipient, amount),
          encodeFunctionData({ abi, functionName: "pay", args }),
        );
      }),
    );
  });

  it("are Trino's to the last digit", () => {
    const call = trinoPayCall(
      "7503cd8a-c921-4368-a32d-6c1d01d86da9",
      "0x889fB20cA7D3B2Bbb7bc888F18d1fE68742087Af",
      10_000_000n,
    );
    assert.equal(
      call,
      [
        "0x0a90e179",
        "0000000000000000000000000000000000000000000000000000000000000060",
        "000000000000000000000000889fb20ca7d3b2bbb7bc888f18d1fe68742087af",
        "0000000000000000000000000000000000000000000000000000000000989680",
        "0000000000000000000000000000000000000000000000000000000000000024",
        "37353033636438612d633932312d343336382d613332642d3663316430316438",
        "3664613900000000000000000000000000000000000000000000000000000000",
      ].join(""),
    );
  });
});

function idByViem(terms: InvoiceTerms): Hex {
  const { router, token, recipient, salt } = lowerCase(terms);
  const types = ["uint256", "address", "address", "uint256", "address", "uint256", "bytes32"];
  const values = [terms.chainId, router, token, terms.amount, recipient, terms.deadline, salt];
  return keccak256(
    encodeAbiParameters(
      types.map((type) => ({ type })),
      values,
    ),
  );
}

/** viem refuses addresses whose capitals are not those of EIP-55. */
function lowerCase(terms: InvoiceTerms): Record<"router" | "token" | "recipient" | "salt", Hex> {
  const { router, token, recipient, salt } = terms;
  return {
    router: router.toLowerCase() as Hex,
    token: token.toLowerCase() as Hex,
    recipient: recipient.toLowerCase() as Hex,
    salt: salt.toLowerCase() as Hex,
  };
}
