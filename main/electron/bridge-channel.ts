/**
 * The one channel between preload and main. A type and not a value: the preload is built as a file of
 * its own that shares no code, and this keeps both ends at the same name.
 */
export type BridgeChannel = 'outpost:bridge';

export const APP_ORIGIN = 'app://outpost';
