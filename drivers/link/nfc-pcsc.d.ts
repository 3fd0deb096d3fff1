/** What we use of `nfc-pcsc`, which brings no types. */
declare module 'nfc-pcsc' {
  import type { EventEmitter } from 'node:events';

  /** A reader of the service. */
  export class Reader extends EventEmitter {
    /** False: tells the card and leaves the rest to us. */
    autoProcessing: boolean;
    readonly name: string;
    /** The card on it, as far as its status told; null where there is none. */
    readonly card: { readonly atr?: Buffer } | null;
    /** Set while we are connected to the card. */
    readonly connection: object | null;
    connect(): Promise<unknown>;
    disconnect(): Promise<unknown>;
    transmit(apdu: Buffer, answerMax: number): Promise<Buffer>;
  }

  /** The service: emits `reader` and `error`. */
  export class NFC extends EventEmitter {}
}
