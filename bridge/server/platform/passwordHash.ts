/** Passwords, as they are stored: scrypt (RFC 7914) with a salt of its own each. */

import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const COST = { N: 2 ** 14, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** What is stored instead of the password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return `scrypt:${salt.toString("hex")}:${(await derive(password, salt)).toString("hex")}`;
}

/** Whether it is the password; without a stored one it takes as long, and is none. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [form, salt = "", key = ""] = (stored ?? "").split(":");
  const right = Buffer.from(key, "hex");
  const given = await derive(password, Buffer.from(salt, "hex"));
  return form === "scrypt" && right.length === KEY_BYTES && timingSafeEqual(given, right);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
