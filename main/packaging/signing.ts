/** Why a platform's package cannot be signed with what the environment holds; null when it can. */
export function signingProblem(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  switch (platform) {
    case 'win32':
      if (env['WIN_CSC_LINK'] || env['CSC_LINK'] || env['AZURE_CLIENT_SECRET']) return null;
      return 'no certificate is set (WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD): Windows will warn of it';
    case 'darwin':
      if (!env['CSC_LINK'] && !env['CSC_NAME']) return 'no certificate is set (CSC_LINK or CSC_NAME)';
      if (!env['APPLE_API_KEY'] && !env['APPLE_ID'])
        return 'nothing to notarise with is set (APPLE_API_KEY or APPLE_ID): macOS will refuse it';
      return null;
    default:
      // Neither an AppImage nor a .deb by itself carries a signature that a desktop would check. What
      // keeps a Linux till is the signed manifest.
      return null;
  }
}
