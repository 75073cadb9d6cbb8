/**
 * What goes between the server's threads: plain data as one run of bytes, which costs less than to
 * have each object cloned.
 */

import { Packr } from "msgpackr";

/** Packs what one side sends and unpacks what the other sent. */
export interface Parcels<Sent, Received> {
  /** Gives a buffer of its own, which can be handed over whole. */
  pack(message: Sent): Uint8Array<ArrayBuffer>;
  unpack(parcel: Uint8Array<ArrayBuffer>): Received;
}

/**
 * Without msgpackr's records: they would be quicker still, but a member called "__keys__" breaks
 * them, and a parcel that is whole in itself cannot be read with another one's shapes.
 */
export function createParcels<Sent, Received>(): Parcels<Sent, Received> {
  const packr = new Packr({ useRecords: false, variableMapSize: true, useToJSON: false });
  return {
    pack: (message) => new Uint8Array(packr.pack(message)),
    unpack: ({ buffer, byteOffset, length }) =>
      // Of a Buffer msgpackr reads texts faster; its bytes inside are Buffers too.
      packr.unpack(Buffer.from(buffer, byteOffset, length)) as Received,
  };
}
