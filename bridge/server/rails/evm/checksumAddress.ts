/** An address in the form of EIP-55; undefined when its capitals say that it was mistyped. */
export async function checksumAddress(address: string): Promise<string | undefined> {
  const { getAddress } = await import("ethers/address");
  try {
    return getAddress(address);
  } catch {
    return undefined;
  }
}
