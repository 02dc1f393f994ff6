import open from 'open';

const hasScreen = (): boolean =>
  process.platform !== 'linux' ||
  process.env['DISPLAY'] !== undefined ||
  process.env['WAYLAND_DISPLAY'] !== undefined;

/** Opens the page where there is a person to see it; the printed address serves everybody else. */
export async function openBrowser(url: string): Promise<void> {
  if (!process.stdout.isTTY || !hasScreen()) return;
  const child = await open(url);
  child.once('error', () => undefined);
}
