import { contextBridge, ipcRenderer } from 'electron';
import type { BridgeChannel } from './bridge-channel.ts';

// All that the page gets of Electron: a pipe of text to main. What goes through it is decoded on both
// sides by the bridge's contract.
const channel: BridgeChannel = 'outpost:bridge';
const { port1: ours, port2: mains } = new MessageChannel();
ipcRenderer.postMessage(channel, null, [mains]);

contextBridge.exposeInMainWorld('outpostBridge', {
  send(text: unknown): void {
    if (typeof text === 'string') ours.postMessage(text, []);
  },
  onMessage(callback: (text: string) => void): void {
    ours.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') callback(data);
    });
    // Messages wait in the port until somebody listens.
    ours.start();
  },
  onClose(callback: () => void): void {
    ours.addEventListener('close', () => callback());
  },
});
