/**
 * Rows as one value of the wire: an array of a composite type in PostgreSQL's binary format
 * (array_recv, record_recv). The server takes each cell as it is, where JSON would be parsed.
 */

import type { Columns } from "./table.ts";

/** Cells by the names of their columns; undefined is NULL. */
export type Cells = { readonly [column: string]: unknown };

/** PostgreSQL's numbers for the types that rows have. */
const TYPE_OIDS = { bigint: 20, text: 25 } as const;

const INT32_BYTES = 4;
const INT64_BYTES = 8;
const NULL_LENGTH = -1;
/** Dimensions, flags, type, length, lower bound. */
const ARRAY_HEAD_BYTES = 5 * INT32_BYTES;
const FIRST_BYTES = 4096;
/** UTF-8 takes at most three bytes for a code unit. */
const UNIT_BYTES_MAX = 3;
/** Shorter texts are copied here quicker than by a call into native code. */
const SHORT_UNITS = 48;

/** The rows as an array of the composite type `elementOid`, whose attributes are `columns`. */
export function rowArray(elementOid: number, columns: Columns, rows: readonly Cells[]): Buffer {
  const entries = Object.entries(columns);
  const writer = new RowWriter();
  writer.int32(1);
  writer.int32(0);
  writer.int32(elementOid);
  writer.int32(rows.length);
  writer.int32(1);
  for (const row of rows) writer.row(entries, row);
  return writer.written();
}

class RowWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #at = 0;

  written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  row(columns: readonly (readonly [string, "bigint" | "text"])[], row: Cells): void {
    this.#room(ARRAY_HEAD_BYTES + columns.length * (2 * INT32_BYTES + INT64_BYTES));
    const lengthAt = this.#at;
    this.#at += INT32_BYTES;
    this.int32(columns.length);
    for (const [column, type] of columns) this.#cell(type, row[column], column);
    this.#bytes.writeInt32BE(this.#at - lengthAt - INT32_BYTES, lengthAt);
  }

  int32(value: number): void {
    this.#room(INT32_BYTES);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  #cell(type: "bigint" | "text", value: unknown, column: string): void {
    this.int32(TYPE_OIDS[type]);
    if (value === null || value === undefined) this.int32(NULL_LENGTH);
    else if (type === "text") this.#text(String(value));
    else this.#bigint(value, column);
  }

  #bigint(value: unknown, column: string): void {
    if (!Number.isSafeInteger(value)) throw new Error(`${column} ${String(value)} is no integer`);
    const whole = value as number;
    this.#room(INT32_BYTES + INT64_BYTES);
    const bytes = this.#bytes;
    const at = bytes.writeInt32BE(INT64_BYTES, this.#at);
    bytes.writeInt32BE(Math.floor(whole / 2 ** 32), at);
    this.#at = bytes.writeUInt32BE(whole >>> 0, at + INT32_BYTES);
  }

  #text(text: string): void {
    this.#room(INT32_BYTES + text.length * UNIT_BYTES_MAX);
    const start = this.#at + INT32_BYTES;
    const end = this.#shortText(text, start) ?? start + this.#bytes.write(text, start);
    this.#bytes.writeInt32BE(end - start, this.#at);
    this.#at = end;
  }

  /** Where the text ends; undefined when it is long or not ASCII. */
  #shortText(text: string, start: number): number | undefined {
    if (text.length > SHORT_UNITS) return undefined;
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return undefined;
      bytes[start + i] = code;
    }
    return start + text.length;
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}
