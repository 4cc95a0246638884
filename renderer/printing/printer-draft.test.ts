import { expect, test } from 'vitest';
import type { PrinterSetup } from '#shared/paper/printer.ts';
import { draftOf, setupOf, speedsFor } from './printer-draft.ts';

const serial: PrinterSetup = {
  connection: { kind: 'device', path: '/dev/ttyUSB0', baud: 4800 },
  paperMm: 58,
  letters: 'own',
  drawerPin: 5,
};

test('what is set up is filled in again, with the speed of its line and the pin of its drawer', () => {
  expect(setupOf(draftOf(serial))).toEqual({ ok: true, value: serial });
  expect(speedsFor(draftOf(serial))).toEqual([4800, 9600, 19_200, 38_400, 57_600, 115_200]);
  const network: PrinterSetup = { ...serial, connection: { kind: 'tcp', host: 'roll', port: 9100 } };
  expect(setupOf(draftOf(network))).toEqual({ ok: true, value: network });
});

test('the speed, the pin and no drawer at all can be chosen', () => {
  const chosen = {
    ...draftOf(null),
    kind: 'device',
    device: ' COM3 ',
    baud: 115_200,
    drawerPin: null,
  } as const;
  expect(setupOf(chosen)).toMatchObject({
    value: { connection: { kind: 'device', path: 'COM3', baud: 115_200 }, drawerPin: null },
  });
});

test('a device that is no serial line has no speed', () => {
  const usb = { ...draftOf(null), kind: 'device', device: '/dev/usb/lp0' } as const;
  expect(setupOf(usb)).toMatchObject({ value: { connection: { kind: 'device', path: '/dev/usb/lp0' } } });
  expect(JSON.stringify(setupOf(usb))).not.toContain('baud');
});
