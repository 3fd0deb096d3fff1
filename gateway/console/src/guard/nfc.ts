/** What of Web NFC is used here: only Chrome on Android has it (https://w3c.github.io/web-nfc/). */
type TagRecord = { readonly recordType: string; readonly data?: DataView };
type TagReading = Event & { readonly message: { readonly records: readonly TagRecord[] } };
type TagReader = EventTarget & { scan(): Promise<void> };

declare global {
  interface Window {
    readonly NDEFReader?: new () => TagReader;
  }
}

/** True where this browser reads tags by itself. */
export const readsTags = (): boolean => window.NDEFReader !== undefined;

/** Reads tags until the page goes; each address read is told. Rejects where the person does not allow it. */
export async function readTags(onAddress: (url: string) => void): Promise<void> {
  if (window.NDEFReader === undefined) return;
  const reader = new window.NDEFReader();
  reader.addEventListener('reading', (event) => {
    for (const url of addressesIn(event)) onAddress(url);
  });
  await reader.scan();
}

function addressesIn(event: Event): readonly string[] {
  return isReading(event)
    ? event.message.records.flatMap(({ recordType, data }) =>
        data !== undefined && (recordType === 'url' || recordType === 'absolute-url')
          ? [new TextDecoder().decode(data)]
          : [],
      )
    : [];
}

const isReading = (event: Event): event is TagReading => 'message' in event;
