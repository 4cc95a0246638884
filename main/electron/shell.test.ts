import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { MenuItemConstructorOptions, Session, WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installFile } from '../updates/install-file.ts';
import { menuOf } from './menu.ts';
import { denyPermissions, stayAtHome } from './permissions.ts';
import { revivePage } from './revive-page.ts';
import { openShellSwitches } from './shell-switches.ts';
import { startAtLogin } from './start-at-login.ts';
import { findInstallation, isPerMachine, openUpdateShell, utilityScript } from './update-shell.ts';
import { customerDisplay, customerWindow, tillWindow, webPreferences } from './window-options.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-shell-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the windows', () => {
  test('a page is a page and nothing more', () => {
    const wanted = {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    };
    expect(webPreferences('/preload.cjs')).toMatchObject(wanted);
    for (const options of [tillWindow('/p', true), tillWindow('/p', false), customerWindow('/p', null)])
      expect(options.webPreferences).toEqual(webPreferences('/p'));
    expect(Object.keys(webPreferences('/p'))).not.toContain('enableBlinkFeatures');
  });

  test('a shop’s till fills the screen; the customer’s window takes the other one, and no keys', () => {
    expect(tillWindow('/p', true).kiosk).toBe(true);
    const left = { x: 0, y: 0, width: 1366, height: 768 };
    const right = { x: 1366, y: 0, width: 800, height: 600 };
    const both = [
      { id: 1, bounds: left },
      { id: 2, bounds: right },
    ];
    expect(customerDisplay(both, 1)).toEqual(right);
    expect(customerDisplay([both[0]!], 1)).toBeNull();
    expect(customerWindow('/p', right)).toMatchObject({ ...right, fullscreen: true, focusable: false });
  });

  test('a page whose process died is loaded again, ever more slowly, and not when it was closed', async () => {
    const contents = Object.assign(new EventEmitter(), { isDestroyed: (): boolean => false });
    const waits: number[] = [];
    let [loads, now] = [0, 0];
    const options = {
      say: () => {},
      now: () => now,
      after(ms: number, then: () => void) {
        waits.push(ms);
        then();
      },
    };
    const load = (): Promise<void> => ((loads += 1), Promise.resolve());
    revivePage(contents as unknown as WebContents, load, options);
    const end = (reason: string) => contents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    end('clean-exit');
    expect(loads).toBe(0);
    for (let count = 0; count < 7; count++) end('crashed');
    expect([loads, waits]).toEqual([7, [500, 2000, 5000, 15_000, 30_000, 30_000, 30_000]]);
    now = 120_000;
    end('oom');
    expect(waits.at(-1)).toBe(500);
    contents.isDestroyed = () => true;
    end('killed');
    expect(loads).toBe(8);
  });

  test('the menu leads to the crash reports on this PC, and syncs', () => {
    let [shown, synced] = [0, 0];
    const nothing = (): void => {};
    const asked = {
      fullScreen: true,
      toggleFullScreen: nothing,
      openCustomerDisplay: nothing,
      quit: nothing,
      syncNow: () => void (synced += 1),
    };
    const [menu] = menuOf({ platform: 'win32', ...asked, showCrashReports: () => void (shown += 1) });
    const items = menu!.submenu as MenuItemConstructorOptions[];
    for (const name of ['Crash reports', 'Sync now'])
      (items.find(({ label }) => label === name)!.click as () => void)();
    expect([shown, synced]).toEqual([1, 1]);
  });

  test('the menu has no way to the developer tools or to a reload in the middle of a sale', () => {
    const nothing = (): void => {};
    const asked = { fullScreen: true, toggleFullScreen: nothing, openCustomerDisplay: nothing };
    const rest = { showCrashReports: nothing, syncNow: nothing, quit: nothing };
    for (const platform of ['win32', 'linux', 'darwin'] as const) {
      const text = JSON.stringify(menuOf({ platform, ...asked, ...rest }));
      expect(text).not.toMatch(/reload|devtools|zoom|F5|F12/i);
      expect(text.includes('editMenu')).toBe(platform === 'darwin');
    }
  });
});

describe('what a page may ask for', () => {
  type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0] & {};
  type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0] & {};
  let request: RequestHandler;
  let check: CheckHandler;
  let device: (() => boolean) | null;
  beforeEach(() => {
    denyPermissions({
      setPermissionRequestHandler: (handler) => void (request = handler!),
      setPermissionCheckHandler: (handler) => void (check = handler!),
      setDevicePermissionHandler: (handler) => void (device = handler as () => boolean),
    });
  });
  const at = (url: string) => ({ getURL: () => url }) as WebContents;
  const asked = (permission: Parameters<RequestHandler>[1], url: string): boolean => {
    let answer: boolean | null = null;
    request(at(url), permission, (granted) => (answer = granted), {} as never);
    expect(check(at(url), permission, url, {} as never)).toBe(answer);
    return answer!;
  };

  test('its own storage and the whole screen, and nothing else', () => {
    expect(asked('persistent-storage', 'app://outpost/')).toBe(true);
    expect(asked('fullscreen', 'app://outpost/')).toBe(true);
    for (const permission of ['media', 'geolocation', 'notifications', 'hid', 'usb', 'unknown'] as const)
      expect(asked(permission, 'app://outpost/')).toBe(false);
    expect(asked('fullscreen', 'https://evil.example/')).toBe(false);
    expect(device!()).toBe(false);
  });

  test('it goes nowhere else and opens nothing', () => {
    const contents = new EventEmitter() as EventEmitter & WebContents;
    let openWindow: (() => unknown) | undefined;
    contents.setWindowOpenHandler = (handler) => void (openWindow = handler as () => unknown);
    stayAtHome(contents);
    expect(openWindow!()).toEqual({ action: 'deny' });
    const prevented = (name: string, url: string): boolean => {
      let was = false;
      contents.emit(name, { url, preventDefault: () => (was = true) });
      return was;
    };
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(prevented(name, 'https://evil.example/')).toBe(true);
      expect(prevented(name, 'app://outpost.evil/')).toBe(true);
      expect(prevented(name, 'file:///etc/passwd')).toBe(true);
      expect(prevented(name, 'app://outpost/index.html')).toBe(false);
    }
    expect(prevented('will-attach-webview', '')).toBe(true);
  });
});

describe('how the till was installed', () => {
  const machine = { env: {}, resources: '/opt/Outpost/resources', isPackaged: true, exists: () => false };
  test('is told by what lies around the program; a developer’s and a package manager’s keep still', () => {
    expect(findInstallation({ ...machine, platform: 'linux' })).toEqual({ kind: 'none' });
    expect(findInstallation({ ...machine, platform: 'darwin' })).toEqual({ kind: 'none' });
    const env = { APPIMAGE: '/home/shop/Outpost.AppImage' };
    expect(findInstallation({ ...machine, env, platform: 'linux' })).toEqual({
      kind: 'appImage',
      path: env.APPIMAGE,
    });
    expect(findInstallation({ ...machine, env, platform: 'linux', isPackaged: false }).kind).toBe('none');
    const windows = { ...machine, platform: 'win32' as const, env: { LOCALAPPDATA: '/local' } };
    expect(findInstallation(windows).kind).toBe('none');
    expect(findInstallation({ ...windows, exists: () => true })).toMatchObject({
      kind: 'nsis',
      installer: join('/local', 'outpost-updater', 'installer.exe'),
    });
  });

  test('for all users or for one, which decides whether the installer needs an administrator', () => {
    const env = { PROGRAMFILES: 'C:\\Program Files' };
    expect(isPerMachine('C:\\Program Files\\Outpost\\Outpost.exe', env)).toBe(true);
    expect(isPerMachine('C:\\Users\\Shop\\AppData\\Local\\Programs\\Outpost\\Outpost.exe', env)).toBe(false);
  });
});

describe('putting a version in place', () => {
  const script = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const eventually = async (path: string): Promise<string> => {
    for (let tries = 0; tries < 200; tries++) {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text) return text.trim();
      await pause(50);
    }
    throw new Error(`${path} did not come`);
  };

  test('an AppImage takes the place of the one before and is started, without a word', async () => {
    const place = await script('Outpost.AppImage', 'echo old');
    const fresh = await script('next', `echo "new $APPIMAGE_SILENT_INSTALL" > ${folder}/said`);
    await installFile({ kind: 'appImage', path: place }, fresh);
    expect(await eventually(join(folder, 'said'))).toBe('new true');
    expect(await readFile(place, 'utf8')).toBe(await readFile(fresh, 'utf8'));
    expect(spawnSync(place).status).toBe(0);
    expect(await readdir(folder)).not.toContain('.outpost-next');
  });

  test('where the file cannot be copied whole, the version before stays as it was', async () => {
    const place = await script('Outpost.AppImage', 'echo old');
    await expect(installFile({ kind: 'appImage', path: place }, join(folder, 'gone'))).rejects.toThrow(
      'ENOENT',
    );
    expect(spawnSync(place, { encoding: 'utf8' }).stdout).toBe('old\n');
  });

  test('an installer of Windows is run silently and starts the till; for all users by way of elevate', async () => {
    const setup = await script('Setup.exe', `echo "setup $@" > ${folder}/said`);
    const elevate = await script('elevate.exe', `echo "elevate $@" > ${folder}/raised`);
    const installation = { kind: 'nsis' as const, installer: setup, elevate };
    await installFile(installation, setup);
    expect(await eventually(join(folder, 'said'))).toBe('setup --updated /S --force-run');
    await installFile(installation, setup, { perMachine: true });
    expect(await eventually(join(folder, 'raised'))).toBe(`elevate ${setup} --updated /S --force-run`);
    await expect(installFile(installation, join(folder, 'gone.exe'))).rejects.toThrow('ENOENT');
  });

  test('the till ends before the installer starts, and starts again when that fails', async () => {
    const order: string[] = [];
    const shell = (path: string) =>
      openUpdateShell({
        installation: { kind: 'appImage', path },
        perMachine: false,
        makeUpdater: () => expect.unreachable(),
        feedUrl: '',
        publicKeys: [],
        fetch,
        run: () => Promise.resolve(''),
        endTill: async () => void order.push('till ended'),
        letAnotherStart: () => order.push('another may start'),
        quit: () => order.push('quit'),
        restart: () => order.push('started again'),
        say: () => {},
      });
    const place = await script('Outpost.AppImage', 'exit 0');
    await shell(place).install(await script('next', 'exit 0'));
    await shell(place).install(join(folder, 'gone'));
    const ended = ['till ended', 'another may start'];
    expect(order).toEqual([...ended, 'quit', ...ended, 'started again']);
  });

  test('a trial runs in a process of Electron’s own, and is ended when it hangs', async () => {
    class Child extends EventEmitter {
      stdout = new PassThrough();
      killed = false;
      kill(): boolean {
        return (this.killed = true);
      }
    }
    const child = new Child();
    const run = utilityScript(() => child);
    const printed = run('trial.cjs', ['/copy'], new AbortController().signal);
    child.stdout.write('{"ok":');
    child.stdout.write('true}');
    await pause(10);
    child.emit('exit', 0);
    expect(await printed).toBe('{"ok":true}');
    const late = new AbortController();
    const hanging = run('trial.cjs', ['/copy'], late.signal);
    late.abort();
    await expect(hanging).rejects.toThrow('too long');
    expect(child.killed).toBe(true);
  });
});

describe('start at login', () => {
  test('is kept by the system, or by a file that Linux desktops read', async () => {
    const kept: unknown[] = [];
    const app = { setLoginItemSettings: (to: unknown) => void kept.push(to), getPath: () => folder };
    await startAtLogin(app, true, { platform: 'win32', program: 'x', settings: {} });
    expect(kept).toEqual([{ openAtLogin: true }]);
    const linux = { platform: 'linux' as const, program: '/home/a "b" $c/Outpost.AppImage', settings: {} };
    await startAtLogin(app, true, linux);
    const path = join(folder, 'autostart', 'outpost.desktop');
    expect(await readFile(path, 'utf8')).toContain('Exec="/home/a \\"b\\" \\$c/Outpost.AppImage"');
    // A start by hand with a folder of its own: the start at login finds the same till.
    await startAtLogin(app, true, { ...linux, settings: { OUTPOST_TILL_DATA: '/srv/100% ours' } });
    expect(await readFile(path, 'utf8')).toContain('Exec=env "OUTPOST_TILL_DATA=/srv/100%% ours" "/home/a');
    await startAtLogin(app, null, linux);
    await startAtLogin(app, false, linux);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });
});

describe('the switches of the shell', () => {
  const open = (given: { fullScreen?: '0' | '1'; startAtLogin?: '0' | '1' } = {}, said: string[] = []) =>
    openShellSwitches({
      folder,
      given: { fullScreen: given.fullScreen, startAtLogin: given.startAtLogin },
      act: { startAtLogin: async (on) => void said.push(`login ${on}`) },
      say: (line) => said.push(line),
    });

  test('are kept in the till’s folder; start at login holds at once, what nobody chose is left as it is', async () => {
    const said: string[] = [];
    const switches = await open({}, said);
    expect([switches.chosen('startAtLogin'), switches.read().fullScreen]).toEqual([
      null,
      { on: false, byEnvironment: false },
    ]);
    await switches.set('fullScreen', true);
    await switches.set('startAtLogin', true);
    await switches.set('startAtLogin', false);
    expect(said).toEqual(['login true', 'login false']);
    const again = await open();
    expect(again.read()).toEqual({
      fullScreen: { on: true, byEnvironment: false },
      startAtLogin: { on: false, byEnvironment: false },
    });
    expect(again.chosen('startAtLogin')).toBe(false);
  });

  test('give way to the environment, which leaves what was chosen; one that failed is not kept', async () => {
    await (await open()).set('fullScreen', true);
    const given = await open({ fullScreen: '0', startAtLogin: '1' });
    await given.set('fullScreen', true);
    expect(given.read()).toEqual({
      fullScreen: { on: false, byEnvironment: true },
      startAtLogin: { on: true, byEnvironment: true },
    });
    const refusing = await openShellSwitches({
      folder,
      given: { fullScreen: undefined, startAtLogin: undefined },
      act: { startAtLogin: () => Promise.reject(new Error('the system refuses')) },
      say: () => {},
    });
    await expect(refusing.set('startAtLogin', false)).rejects.toThrow('the system refuses');
    // What the environment had the system keep is on still.
    expect((await open()).read()).toMatchObject({ fullScreen: { on: true }, startAtLogin: { on: true } });
    await writeFile(join(folder, 'shell.json'), 'torn');
    const said: string[] = [];
    expect((await open({}, said)).read()).toMatchObject({ fullScreen: { on: false } });
    expect(said).toEqual([expect.stringContaining('must be chosen again')]);
  });
});
