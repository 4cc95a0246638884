import type { UpdateFaultSaid } from '#shared/sync/update-order.ts';

/** Why an update could not be had. The code is stable; the message is for logs and for head office. */
export class UpdateFault extends Error {
  readonly code: UpdateFaultCode;
  constructor(code: UpdateFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UpdateFault';
    this.code = code;
  }
}
export type UpdateFaultCode = UpdateFaultSaid['code'];

export type FoundUpdate = {
  readonly version: string;
  /** What fetching and unpacking it may take of the disk. */
  readonly bytes: number;
};

/** An update whose files are here, checked. */
export type FetchedUpdate = {
  readonly version: string;
  readonly installer: string;
  /** SHA-512 of the installer, base64: checked again before it is run. */
  readonly sha512: string;
  /** The new version's check of a till's files. */
  readonly trial: string;
};

/** Where new versions come from. Every method throws UpdateFault. */
export type UpdateSource = {
  /** The newest version of the channel that is newer than this one and that `mayHave` lets through. */
  look(): Promise<FoundUpdate | null>;
  /** Fetches what `look` found last; files that are here already are only checked. */
  fetch(): Promise<FetchedUpdate>;
};
