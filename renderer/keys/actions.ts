/**
 * Everything that a key does outside a field, with its usual key. Named once here, so that hints, the
 * list of keys and the person's own choice agree.
 */
export const ACTIONS = {
  sell: { key: 'F1', group: 'go' },
  history: { key: 'F7', group: 'go' },
  manager: { key: 'Ctrl+M', group: 'go' },
  syncNow: { key: 'Ctrl+S', group: 'go' },
  status: { key: 'Alt+L', group: 'go' },
  pay: { key: 'F9', group: 'sell' },
  customer: { key: 'F3', group: 'sell' },
  nextCategory: { key: 'Alt+C', group: 'sell' },
  priceCheck: { key: 'F6', group: 'sell' },
  offers: { key: 'F10', group: 'sell' },
  park: { key: 'Alt+P', group: 'sell' },
  recall: { key: 'Alt+R', group: 'sell' },
  returns: { key: 'Alt+B', group: 'sell' },
  withoutReceipt: { key: 'Alt+W', group: 'sell' },
  voidSale: { key: 'Alt+V', group: 'sell' },
  reprint: { key: 'Alt+D', group: 'history' },
  printHere: { key: 'Alt+H', group: 'history' },
  askEInvoice: { key: 'Alt+I', group: 'history' },
  historyShown: { key: 'Alt+S', group: 'history' },
  undo: { key: 'Ctrl+Z', group: 'sell' },
  giveUp: { key: 'Ctrl+Delete', group: 'sell' },
  quantity: { key: 'F2', group: 'line' },
  editLine: { key: 'F5', group: 'line' },
  discountLine: { key: 'Ctrl+D', group: 'line' },
  whyPrice: { key: 'F4', group: 'line' },
  lastReceipt: { key: 'F8', group: 'sell' },
  shift: { key: 'Ctrl+O', group: 'go' },
  lock: { key: 'Ctrl+L', group: 'go' },
  xReport: { key: 'Alt+X', group: 'shift' },
  openDrawer: { key: 'Alt+O', group: 'shift' },
  training: { key: 'Alt+T', group: 'shift' },
  nextSection: { key: 'Alt+N', group: 'manager' },
  payCash: { key: 'Alt+1', group: 'pay' },
  payCard: { key: 'Alt+2', group: 'pay' },
  payWallet: { key: 'Alt+3', group: 'pay' },
  payStoreCredit: { key: 'Alt+4', group: 'pay' },
  payVoucher: { key: 'Alt+5', group: 'pay' },
  payOnAccount: { key: 'Alt+6', group: 'pay' },
  payForeign: { key: 'Alt+7', group: 'pay' },
  askWallet: { key: 'Alt+8', group: 'pay' },
  tip: { key: 'Alt+9', group: 'pay' },
  keys: { key: '?', group: 'go' },
  printer: { key: 'Ctrl+P', group: 'go' },
  back: { key: 'Escape', group: 'go' },
} as const satisfies Readonly<Record<string, { readonly key: string; readonly group: ActionGroup }>>;

export type ActionGroup = 'go' | 'sell' | 'line' | 'pay' | 'history' | 'shift' | 'manager';
export type ActionId = keyof typeof ACTIONS;

/** What is done even while a dialog is open, which otherwise has its own keys: nobody may have to answer first. */
export const OVER_DIALOGS: ReadonlySet<ActionId> = new Set<ActionId>(['lock']);
