/** EIP-191, `personal_sign`: who signed a text. The library is loaded at the first signature. */

/**
 * The signer's address in the form of EIP-55; undefined for what is no signature. A signature by a
 * contract (EIP-1271) is none here: to ask the contract takes a node.
 */
export async function recoverSigner(text: string, signature: string): Promise<string | undefined> {
  const { verifyMessage } = await import("ethers/hash");
  try {
    return verifyMessage(text, signature);
  } catch {
    return undefined;
  }
}
