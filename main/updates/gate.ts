import type { UpdateBlocker, UpdateStatus } from '#shared/sync/update-order.ts';
import { blockersOf, type UpdateSurroundings } from './surroundings.ts';
import type { UpdateFault } from './update-source.ts';

/**
 * Where the next version is on its way to this till:
 *
 *     idle ─offered─▶ found ─fetchAllowed─▶ fetching ─fetched─▶ fetched ─tryAllowed─▶ trying
 *      ▲               ▲                     │                     ▲                    │
 *      │               └────fetchFailed──────┘                     └───trialPutOff──────┤
 *      │                                                     trialFailed ┌──────────────┤
 *      │                                                                 ▼              ▼ trialPassed
 *      ├──────────────────────withdrawn── (any but installing) ──── refused          proven ◀─┐
 *      │                                                                                │      │
 *      └── (the new version starts) ── installing ◀── asked, and nothing blocks ────────┘  installFailed
 *
 * A version is fetched any time, but installed from `proven` alone, and only by an `asked` whose
 * surroundings were read at that moment.
 */
export type GateState =
  | { readonly at: 'idle' }
  | { readonly at: 'found' | 'fetching' | 'fetched' | 'trying' | 'installing'; readonly version: string }
  | { readonly at: 'proven'; readonly version: string; readonly blockers: readonly UpdateBlocker[] }
  /** Not tried again; a newer version is. */
  | { readonly at: 'refused'; readonly version: string; readonly reason: string };

export type GateEvent =
  | { readonly type: 'offered'; readonly version: string }
  /** Paused, beyond this shop's part of the rollout, or no longer published. */
  | { readonly type: 'withdrawn' }
  | { readonly type: 'fetchAllowed' }
  | { readonly type: 'fetched' }
  | { readonly type: 'fetchFailed' }
  | { readonly type: 'tryAllowed' }
  /** Nobody could be asked for the store: it is tried later. */
  | { readonly type: 'trialPutOff' }
  | { readonly type: 'trialPassed' }
  | { readonly type: 'trialFailed'; readonly reason: string }
  | { readonly type: 'asked'; readonly surroundings: UpdateSurroundings }
  | { readonly type: 'installFailed' };

export const IDLE: GateState = { at: 'idle' };

/** The next state. An event that means nothing in a state leaves it as it is: the very same object. */
export function stepGate(state: GateState, event: GateEvent): GateState {
  // Once the installer runs, nothing that head office or the line says can stop it.
  if (state.at === 'installing')
    return event.type === 'installFailed' ? { at: 'proven', version: state.version, blockers: [] } : state;
  switch (event.type) {
    case 'offered':
      return offer(state, event.version);
    case 'withdrawn':
      // A version that failed here stays refused, or it would be fetched again when it is offered again.
      return state.at === 'idle' || state.at === 'refused' ? state : IDLE;
    case 'fetchAllowed':
      return state.at === 'found' ? { at: 'fetching', version: state.version } : state;
    case 'fetched':
      return state.at === 'fetching' ? { at: 'fetched', version: state.version } : state;
    case 'fetchFailed':
      return state.at === 'fetching' ? { at: 'found', version: state.version } : state;
    case 'tryAllowed':
      return state.at === 'fetched' ? { at: 'trying', version: state.version } : state;
    case 'trialPutOff':
      return state.at === 'trying' ? { at: 'fetched', version: state.version } : state;
    case 'trialPassed':
      return state.at === 'trying' ? { at: 'proven', version: state.version, blockers: [] } : state;
    case 'trialFailed':
      return state.at === 'trying' ? { at: 'refused', version: state.version, reason: event.reason } : state;
    case 'asked': {
      if (state.at !== 'proven') return state;
      const blockers = blockersOf(event.surroundings);
      return blockers.length === 0 ? { at: 'installing', version: state.version } : { ...state, blockers };
    }
    case 'installFailed':
      return state;
  }
}

function offer(state: GateState, version: string): GateState {
  if (state.at !== 'idle' && 'version' in state && state.version === version) return state;
  return { at: 'found', version };
}

/**
 * What the screen is told; null while there is nothing to tell. A look that found no line is nothing: a till
 * may be without one for days.
 *
 * @param failed why the last look, fetch or installation failed
 */
export function statusOf(state: GateState, failed: UpdateFault | null): UpdateStatus | null {
  const fault = failed && { code: failed.code, message: failed.message.slice(0, 1000) };
  if (state.at === 'idle')
    return fault && fault.code !== 'UPDATE_LINE_DOWN'
      ? { version: null, at: 'idle', blockers: [], fault }
      : null;
  const { version, at } = state;
  return { version, at, blockers: at === 'proven' ? [...state.blockers] : [], fault };
}
